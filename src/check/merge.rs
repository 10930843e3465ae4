//! Groups the findings that rest on the same words: what a wrong word brings about further on is found with it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::source::Excerpt;

/// The findings about what a document says, from the most specific to the least. Those of other codes stand alone.
const RANKS: [Code; 16] = [
    Code::FigureContradicted,
    Code::Arithmetic,
    Code::ItemsDiffer,
    Code::RegisterItem,
    Code::RegisterMissing,
    Code::RegisterWording,
    Code::DateDiffers,
    Code::PeriodDate,
    Code::Barcode,
    Code::AnnexMissing,
    Code::AnnexUnmentioned,
    Code::MarkdownTrap,
    Code::HtmlEscaped,
    Code::SourceDiffers,
    Code::AnchorMoved,
    Code::NumeralUnbound,
];

/// The columns of a line that a finding rests on, and which finding.
type Mark = (Range<u32>, usize);

/// Returns how specific a finding is: the less, the more.
pub fn rank(diagnostic: &Diagnostic) -> usize {
    RANKS.iter().position(|code| *code == diagnostic.code).unwrap_or(RANKS.len())
}

/// Returns the findings that rest on the same words together, by their positions; in each group the most specific first.
pub fn groups(diagnostics: &[&Diagnostic]) -> Vec<Vec<usize>> {
    let mut groups = Groups((0..diagnostics.len()).collect());
    let mut places: BTreeMap<(&str, u32), Vec<Mark>> = BTreeMap::new();
    for (at, diagnostic) in diagnostics.iter().enumerate().filter(|(_, diagnostic)| rank(diagnostic) < RANKS.len()) {
        for excerpt in std::iter::once(&diagnostic.at).chain(diagnostic.also.iter().map(|note| &note.at)) {
            places.entry((&excerpt.path, excerpt.line)).or_default().push((columns(excerpt), at));
        }
    }
    for mut here in places.into_values() {
        // From left to right; what begins before the furthest end so far rests on words that are named already.
        here.sort_by_key(|(columns, at)| (columns.start, columns.end, *at));
        let mut open: Option<(u32, usize)> = None;
        for (columns, at) in here {
            match open {
                Some((end, with)) if columns.start < end => {
                    groups.join(at, with);
                    open = Some((end.max(columns.end), with));
                }
                _ => open = Some((columns.end, at)),
            }
        }
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..diagnostics.len() {
        members.entry(groups.head(at)).or_default().push(at);
    }
    let mut members: Vec<Vec<usize>> = members.into_values().collect();
    members.iter_mut().for_each(|group| group.sort_by_key(|at| (rank(diagnostics[*at]), *at)));
    members
}

fn columns(excerpt: &Excerpt) -> Range<u32> {
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
