//! Gives every block of a part its address: by the publisher's count, or by the numbers that the document states.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::findings::Findings;
use super::frozen::Frozen;
use super::stated;
use crate::model::block::{Block, Footnote, Inline, Number};
use crate::model::card::{AnchorEntry, Label};
use crate::model::diagnostic::Code;
use crate::model::document::Numbering;
use crate::model::lock::{Count, TextDigest};
use crate::model::source::Span;

/// A part whose blocks are numbered.
pub struct Numbered<'p> {
    /// Its name.
    pub part: &'p str,
    /// By whom.
    pub numbering: Numbering,
    /// What of it was published.
    pub frozen: Frozen<'p>,
}

/// Numbers the blocks of a part and returns its anchors, in their order.
pub fn number(of: Numbered<'_>, blocks: &mut Vec<Block>, notes: &mut [Footnote], findings: &mut Findings<'_>) -> Vec<AnchorEntry> {
    let Numbered { part, numbering, frozen } = of;
    let mut counter = Counter { part, counts: BTreeMap::new(), given: BTreeMap::new(), stated: None, headings: 0, used: BTreeSet::new(), entries: Vec::new() };
    if numbering == Numbering::Stated {
        *blocks = std::mem::take(blocks).into_iter().flat_map(stated::unlisted).collect();
    }
    // Anchors that headings state themselves come first, so that no counted one takes their name.
    for block in blocks.iter() {
        if let Block::Heading { anchor: Some(anchor), span, .. } = block {
            counter.reserve(anchor, *span, findings);
        }
    }
    let mut texts: BTreeMap<char, Vec<TextDigest>> = BTreeMap::new();
    // Texts are only held against what was published.
    let digests: Vec<TextDigest> = blocks.iter().map(|block| if frozen.is_empty() { TextDigest::default() } else { block.text() }).collect();
    for (block, text) in blocks.iter().zip(&digests) {
        if let Some(letter) = letter(block, numbering) {
            texts.entry(letter).or_default().push(*text);
        }
    }
    let given = |(letter, texts): (char, Vec<TextDigest>)| Some((letter, frozen.counts(&letter.to_string(), 0, &texts, Count::parse)?));
    counter.given = texts.into_iter().filter_map(given).collect();
    counter.stated = (numbering == Numbering::Stated).then(|| stated::number(blocks, &digests, &frozen, findings));
    blocks.iter_mut().for_each(|block| counter.block(block));
    let texts: Vec<TextDigest> = notes.iter().map(|note| if frozen.is_empty() { TextDigest::default() } else { note.text() }).collect();
    let counts = frozen.counted("fn", 0, &texts, Count::parse);
    for (note, count) in notes.iter_mut().zip(counts) {
        note.anchor = counter.enter(format!("fn{count}"), Label::Note(note.label.clone()));
    }
    counter.entries
}

/// Reports parts of which a place has the address of another on the page with all parts, where ids are `PART` and `PART-anchor`. `findings` are about `letter.md`, where parts are named.
pub fn apart(parts: &[(String, Span)], entries: &[AnchorEntry], findings: &mut Findings<'_>) {
    let mut places: BTreeMap<&str, BTreeSet<&str>> = parts.iter().map(|(name, _)| (name.as_str(), BTreeSet::new())).collect();
    for entry in entries {
        places.entry(&entry.part).or_default().insert(&entry.anchor);
    }
    for (name, span) in parts {
        for (at, _) in name.match_indices('-') {
            let (other, rest) = (&name[..at], &name[at + 1..]);
            let Some(theirs) = places.get(other) else { continue };
            // The mark of the footnote `fn1` is `fnref1`, and `fnref1--2` where it is marked again.
            let note = rest.strip_prefix("fnref").map(|rest| format!("fn{}", rest.split("--").next().unwrap_or_default()));
            let is_place = theirs.contains(rest) || note.is_some_and(|note| theirs.contains(note.as_str()));
            let own = places.get(name.as_str()).into_iter().flatten().find(|own| theirs.contains(format!("{rest}-{own}").as_str()));
            let says = match (is_place, own) {
                (true, _) => format!("the part `{name}` and the place `{rest}` of `{other}` would have one address, `#{name}`, on the page with all parts"),
                (_, Some(own)) => {
                    format!(
                        "the place `{own}` of `{name}` and the place `{rest}-{own}` of `{other}` would have one address, `#{name}-{own}`, on the page with all parts"
                    )
                }
                _ => continue,
            };
            findings.error(Code::AddressTaken, span.range(), says, format!("give `{name}.md` another name, such as `annex-1.md`"));
        }
    }
}

/// Returns the letter by which a block is counted, if it has no name of its own.
fn letter(block: &Block, numbering: Numbering) -> Option<char> {
    match block {
        Block::Paragraph { words, .. } if is_image(words) => Some('i'),
        Block::Paragraph { .. } => (numbering == Numbering::Editorial).then_some('p'),
        Block::Heading { anchor, .. } => anchor.is_none().then_some('h'),
        Block::List { .. } => Some('l'),
        Block::Table { .. } => Some('t'),
        Block::Quote { .. } => Some('q'),
        Block::Code { .. } => Some('c'),
        Block::Words(_) | Block::Rule | Block::Html { .. } | Block::Editorial(_) => None,
    }
}

struct Counter<'p> {
    part: &'p str,
    counts: BTreeMap<char, u32>,
    /// The counts under which blocks were published, by the letter of their kind.
    given: BTreeMap<char, VecDeque<Count>>,
    /// The addresses of the paragraphs, where the document numbers them.
    stated: Option<VecDeque<(String, Label)>>,
    headings: u32,
    used: BTreeSet<String>,
    entries: Vec<AnchorEntry>,
}

impl Counter<'_> {
    fn reserve(&mut self, anchor: &str, span: Span, findings: &mut Findings<'_>) {
        let shaped = anchor.starts_with(|first: char| first.is_ascii_alphabetic())
            && anchor.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        let counts = |letters: usize| anchor.get(letters..).is_some_and(|count| Count::parse(count).is_some());
        let counted = anchor.starts_with("site-") || anchor.starts_with("para-") || anchor.starts_with("fn") || counts(1);
        if !shaped || counted {
            findings.error(
                Code::Value,
                span.range(),
                format!("`{anchor}` cannot be an anchor"),
                "begin with a letter from a to z, go on with such letters, digits, `-` and `_`; names such as `p5` and `para-5` are given to paragraphs, `site-…` to the site",
            );
        } else if !self.used.insert(anchor.to_owned()) {
            findings.error(
                Code::Duplicate,
                span.range(),
                format!("the anchor `{anchor}` is given twice in this file"),
                "give each heading an anchor of its own",
            );
        }
    }

    fn enter(&mut self, anchor: String, label: Label) -> String {
        self.entries.push(AnchorEntry { part: self.part.to_owned(), anchor: anchor.clone(), label });
        anchor
    }

    fn counted(&mut self, letter: char) -> (String, Count) {
        let given = self.given.get_mut(&letter).and_then(VecDeque::pop_front);
        let count = given.unwrap_or_else(|| {
            let count = self.counts.entry(letter).or_default();
            *count += 1;
            Count::plain(*count)
        });
        let mut name = String::from(letter);
        name.push_str(&count.written());
        (name, count)
    }

    fn block(&mut self, block: &mut Block) {
        match block {
            Block::Paragraph { anchor, words, .. } if is_image(words) => {
                let (name, count) = self.counted('i');
                *anchor = Some(self.enter(name, Label::Image(count)));
            }
            Block::Paragraph { anchor, number, .. } => {
                let (name, label) = match self.stated.as_mut().map(VecDeque::pop_front) {
                    Some(stated) => stated.unwrap_or_else(|| (String::new(), Label::Unnumbered(None))),
                    None => {
                        let (name, count) = self.counted('p');
                        *number = Some(Number::Editorial(count));
                        (name, Label::Paragraph(Number::Editorial(count)))
                    }
                };
                *anchor = Some(self.enter(name, label));
            }
            Block::Heading { anchor, .. } => {
                let name = match anchor.take() {
                    // A heading with a name is counted among the others, unless those keep the counts of a lock.
                    Some(name) => {
                        if !self.given.contains_key(&'h') {
                            self.counted('h');
                        }
                        name
                    }
                    None => self.counted('h').0,
                };
                // Headings show no numbers; readers count them.
                self.headings += 1;
                *anchor = Some(self.enter(name, Label::Heading(Count::plain(self.headings))));
            }
            Block::List { anchor, .. } => {
                let (name, count) = self.counted('l');
                *anchor = Some(self.enter(name, Label::List(count)));
            }
            Block::Table { anchor, .. } => {
                let (name, count) = self.counted('t');
                *anchor = Some(self.enter(name, Label::Table(count)));
            }
            Block::Quote { anchor, .. } => {
                let (name, count) = self.counted('q');
                *anchor = Some(self.enter(name, Label::Quote(count)));
            }
            Block::Code { anchor, .. } => {
                let (name, count) = self.counted('c');
                *anchor = Some(self.enter(name, Label::Code(count)));
            }
            Block::Words(_) | Block::Rule | Block::Html { .. } | Block::Editorial(_) => {}
        }
    }
}

/// Returns whether a paragraph is an image, or several.
pub fn is_image(words: &[Inline]) -> bool {
    let mut images = 0;
    words.iter().all(|inline| match inline {
        Inline::Image(_) => {
            images += 1;
            true
        }
        Inline::SoftBreak | Inline::HardBreak => true,
        _ => false,
    }) && images > 0
}
