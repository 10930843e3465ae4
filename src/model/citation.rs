//! What the catalogue knows of the mentions in a document and of its anchors: what they lead to, without the sentences, which are packed.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::card::{AnchorEntry, Mention, Mentioned, Place};
use super::packed::{At, Collected, Packed, PackedList};

/// A mention in a document, as the catalogue knows it: what it leads to, and where its sentence is found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Citation {
    /// What it mentions.
    pub to: Mentioned,
    /// The name of the part in which it stands.
    pub part: Arc<str>,
    /// The number of its sentence among [`super::card::Card::extracts`]. Two citations with the same one stand in the same sentence.
    pub extract: u32,
    /// The bytes of the sentence that make the mention.
    pub marked: Range<u32>,
    /// The place in the source, for references that are written there.
    pub at: Option<At>,
    /// Whether it stands where the cover letter asks for circulation, which repeats the masthead.
    pub requested: bool,
}

/// A sentence that other pages may show, with its place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Extract {
    /// Where it stands, and who says it.
    pub place: Place,
    /// The sentence, in plain text.
    pub sentence: String,
}

/// The names of the anchors of a document, by part.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AnchorNames(Box<str>);

impl AnchorNames {
    /// Returns the names of `entries`.
    pub fn of(entries: &[AnchorEntry]) -> Self {
        let lines = entries.iter().map(|entry| format!("{}#{}\n", entry.part, entry.anchor));
        Self(std::iter::once("\n".to_owned()).chain(lines).collect::<String>().into())
    }

    /// Returns whether the part has the anchor.
    pub fn has(&self, part: &str, anchor: &str) -> bool {
        self.0.contains(&format!("\n{part}#{anchor}\n"))
    }

    /// Returns the anchors with their parts, in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.lines().filter_map(|line| line.split_once('#'))
    }
}

/// The citations of a card and their sentences.
pub struct Cited {
    /// The citations.
    pub citations: Vec<Citation>,
    /// The sentences.
    pub extracts: PackedList<Extract>,
}

impl Cited {
    /// Returns what `mentions` make, of which each place is `collected`.
    pub fn of<'m>(mentions: impl Iterator<Item = &'m Mention>, collected: &mut Collected) -> Self {
        let (mut citations, mut extracts) = (Vec::new(), Vec::new());
        let mut known: FxHashMap<Packed<Extract>, u32> = FxHashMap::default();
        let mut part: Arc<str> = Arc::from("");
        let mut last: Option<(&Mention, u32)> = None;
        for mention in mentions {
            if *part != *mention.place.part {
                part = Arc::from(mention.place.part.as_str());
            }
            // A sentence with many mentions is packed once.
            let again = last.filter(|(before, _)| Arc::ptr_eq(&before.place, &mention.place) && Arc::ptr_eq(&before.sentence, &mention.sentence));
            let extract = again.map_or_else(
                || {
                    let extract = Packed::of(&Extract { place: (*mention.place).clone(), sentence: mention.sentence.to_string() });
                    *known.entry(extract).or_insert_with_key(|extract| {
                        extracts.push(extract.clone());
                        extracts.len() as u32 - 1
                    })
                },
                |(_, extract)| extract,
            );
            last = Some((mention, extract));
            citations.push(Citation {
                to: mention.to.clone(),
                part: Arc::clone(&part),
                extract,
                marked: mention.marked.start as u32..mention.marked.end as u32,
                at: mention.at.as_deref().map(|at| collected.add(at.clone())),
                requested: mention.requested,
            });
        }
        // They stay in memory as long as the program runs.
        citations.shrink_to_fit();
        Self { citations, extracts: PackedList::of(extracts.iter()) }
    }
}
