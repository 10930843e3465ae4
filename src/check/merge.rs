//! Makes one finding of those that rest on the same words: the most specific, with the others as its notes.

use std::collections::BTreeMap;

use crate::model::diagnostic::{Code, Diagnostic, Note};
use crate::model::source::Excerpt;

/// From the most specific to the least: what a wrong word brings about further down is named by what stands further up.
const RANKS: [Code; 4] = [Code::FigureContradicted, Code::Arithmetic, Code::ItemsDiffer, Code::RegisterItem];

/// Returns the findings with those of one cause made one. Its severity is the highest among them.
pub fn merge(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut groups = Groups((0..diagnostics.len()).collect());
    let mut places: BTreeMap<(&str, u32), Vec<Rest>> = BTreeMap::new();
    for (at, diagnostic) in diagnostics.iter().enumerate().filter(|(_, diagnostic)| rank(diagnostic) < RANKS.len()) {
        for excerpt in std::iter::once(&diagnostic.at).chain(diagnostic.also.iter().map(|note| &note.at)) {
            let columns = columns(excerpt);
            let here = places.entry((&excerpt.path, excerpt.line)).or_default();
            for (other, with) in here.iter() {
                if other.start < columns.end && columns.start < other.end {
                    groups.join(at, *with);
                }
            }
            here.push((columns, at));
        }
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..diagnostics.len() {
        members.entry(groups.head(at)).or_default().push(at);
    }
    let mut merged = Vec::with_capacity(members.len());
    let mut diagnostics: Vec<Option<Diagnostic>> = diagnostics.into_iter().map(Some).collect();
    for mut group in members.into_values() {
        group.sort_by_key(|at| diagnostics[*at].as_ref().map_or(usize::MAX, rank));
        let mut of_group = group.into_iter().filter_map(|at| diagnostics[at].take());
        let Some(mut first) = of_group.next() else { continue };
        for other in of_group {
            first.severity = first.severity.max(other.severity);
            first.also.retain(|note| note.at != other.at);
            if other.at != first.at {
                first.also.push(Note { at: other.at, says: other.says });
            }
        }
        merged.push(first);
    }
    merged
}

/// The columns of a line that a finding rests on, and which finding.
type Rest = (std::ops::Range<u32>, usize);

fn rank(diagnostic: &Diagnostic) -> usize {
    RANKS.iter().position(|code| *code == diagnostic.code).unwrap_or(RANKS.len())
}

fn columns(excerpt: &Excerpt) -> std::ops::Range<u32> {
    let width = excerpt.text[excerpt.marked.clone()].chars().count().max(1) as u32;
    excerpt.column..excerpt.column + width
}

/// Which findings belong together, as a forest in which each points to another of its group.
struct Groups(Vec<usize>);

impl Groups {
    fn head(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.head(a), self.head(b));
        self.0[a.max(b)] = a.min(b);
    }
}
