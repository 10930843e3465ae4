//! Footnotes: their order, their marks, and the way back from each.

use std::collections::BTreeMap;
use std::ops::Range;

use super::findings::Findings;
use crate::model::block::{Block, Editorial, Footnote, Inline};
use crate::model::diagnostic::Code;

/// The footnotes of one text, while it is read.
#[derive(Default)]
pub struct NoteBook {
    order: Vec<String>,
    places: BTreeMap<String, Entry>,
}

#[derive(Default)]
struct Entry {
    number: usize,
    marks: usize,
    defined: Option<(Vec<Block>, Range<usize>)>,
}

impl NoteBook {
    fn entry(&mut self, label: &str) -> &mut Entry {
        if !self.places.contains_key(label) {
            self.places.insert(label.to_owned(), Entry { number: self.order.len(), ..Entry::default() });
            self.order.push(label.to_owned());
        }
        self.places.entry(label.to_owned()).or_default()
    }

    /// Returns the next mark of the note `label`.
    pub fn mark(&mut self, label: &str) -> Inline {
        let entry = self.entry(label);
        entry.marks += 1;
        Inline::NoteMark { note: entry.number, mark: entry.marks }
    }

    /// Keeps the text of the note `label`; a second text is reported.
    pub fn define(&mut self, label: &str, blocks: Vec<Block>, range: Range<usize>, findings: &mut Findings<'_>) {
        let entry = self.entry(label);
        match &entry.defined {
            Some((_, first)) => {
                let says = [&*format!("the footnote `{label}` is given twice"), "it is given here first"];
                findings.clash(
                    Code::Duplicate,
                    range.start..range.start + label.len() + 3,
                    first.start..first.start + label.len() + 3,
                    says,
                    "give each footnote a label of its own",
                );
            }
            None => entry.defined = Some((blocks, range)),
        }
    }

    /// Returns the footnotes in the order of their first marks, each with its way back; reports what has no partner.
    pub fn finish(mut self, findings: &mut Findings<'_>) -> Vec<Footnote> {
        let mut notes = Vec::new();
        for (number, label) in self.order.iter().enumerate() {
            let Some(Entry { marks, defined: Some((mut blocks, range)), .. }) = self.places.remove(label) else { continue };
            if marks == 0 {
                findings.warning(
                    Code::BrokenReference,
                    range.start..range.start + label.len() + 3,
                    format!("no mark in the text leads to the footnote `{label}`"),
                    format!("write `[^{label}]` where the document has the mark"),
                );
            } else {
                let way_back = Inline::Editorial(Editorial::NoteReturn { note: number, marks });
                match blocks.last_mut() {
                    Some(Block::Paragraph { words, .. }) => words.push(way_back),
                    _ => blocks.push(Block::Words(vec![way_back])),
                }
            }
            notes.push(Footnote { anchor: String::new(), label: label.clone(), blocks, span: findings.span(range) });
        }
        notes
    }
}
