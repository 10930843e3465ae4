//! Takes out of the texts what may stand in several places, such as footnotes: at the foot of a page or at the end is no matter of its words.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::chars::{Char, Gap, counting};
use crate::model::wording::Printed;

/// So many characters tell where a note may stand.
const BEGINS: usize = 12;
/// Where so many lines were looked at, the rest of the notes stay where they are.
const LOOKS: usize = 2_000_000;

/// Takes each of the `notes`, which are ranges of `ours`, out of both texts where a line of `theirs` begins with its mark and has all its words.
pub fn take(ours: &mut Vec<Char>, notes: &[Range<usize>], theirs: &mut Vec<Char>) {
    let lines: Vec<usize> = theirs.iter().enumerate().filter(|(at, char)| *at == 0 || char.before >= Gap::Line).map(|(at, _)| at).collect();
    let key = |of: &[Char]| -> String { of.iter().take(BEGINS).map(|char| char.char).collect() };
    let mut begins: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let short: BTreeSet<usize> = notes.iter().map(Range::len).filter(|length| *length < BEGINS).collect();
    for at in lines {
        let line = &theirs[at..];
        begins.entry(key(line)).or_default().push(at);
        short.iter().filter(|length| **length <= line.len()).for_each(|length| begins.entry(key(&line[..*length])).or_default().push(at));
    }
    let mut looks = 0;
    // Ranges that were taken do not meet, so one is looked for by where it begins.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let mut found: Vec<Range<usize>> = Vec::new();
    for note in notes {
        let words = &ours[note.clone()];
        let stands = |at: usize| {
            let there = at..at + words.len();
            let ends = theirs.get(there.end).is_none_or(|next| next.before >= Gap::Line);
            let same = theirs.get(there.clone()).is_some_and(|text| text.iter().zip(words).all(|(mine, other)| mine.char == other.char));
            let meets = taken.range(..there.end).next_back().is_some_and(|(_, end)| there.start < *end);
            (ends && same && !meets).then_some(there)
        };
        let places = begins.get(&key(words)).filter(|_| looks < LOOKS);
        let there = places.and_then(|places| places.iter().inspect(|_| looks += 1).find_map(|at| stands(*at)));
        if let Some(there) = there.filter(|there| !there.is_empty()) {
            taken.insert(there.start, there.end);
            found.push(note.clone());
        }
    }
    remove(ours, found);
    remove(theirs, taken.into_iter().map(|(start, end)| start..end).collect());
}

/// Takes the lines that may stand at the foot of a page out of `theirs` where they do, and returns the others.
pub fn without_foot(lines: Vec<Printed>, theirs: &mut Vec<Char>) -> Vec<Printed> {
    let (foot, mut others): (Vec<Printed>, Vec<Printed>) = lines.into_iter().partition(|line| line.at_foot);
    for line in foot {
        let stands = |text: &str| whole_lines(&counting(text), theirs);
        match stands(&line.text).or_else(|| stands(line.or.as_deref()?)) {
            Some(range) => remove(theirs, vec![range]),
            None => others.push(line),
        }
    }
    others
}

fn whole_lines(words: &[char], theirs: &[Char]) -> Option<Range<usize>> {
    let starts = theirs.iter().enumerate().filter(|(at, char)| *at == 0 || char.before >= Gap::Line).map(|(at, _)| at..at + words.len());
    let ends = |range: &Range<usize>| theirs.get(range.end).is_none_or(|next| next.before >= Gap::Line);
    let same = |range: &Range<usize>| theirs.get(range.clone()).is_some_and(|text| text.iter().zip(words).all(|(char, word)| char.char == *word));
    starts.into_iter().find(|range| !words.is_empty() && ends(range) && same(range))
}

/// What stands on either side of a note may be of one paragraph, so the end of a line is left in its place.
fn remove(chars: &mut Vec<Char>, mut ranges: Vec<Range<usize>>) {
    ranges.sort_by_key(|range| range.start);
    for range in &ranges {
        if let Some(next) = chars.get_mut(range.end) {
            next.before = next.before.min(Gap::Line);
        }
    }
    let mut ranges = ranges.into_iter().peekable();
    let mut at = 0;
    chars.retain(|_| {
        while ranges.next_if(|range| range.end <= at).is_some() {}
        at += 1;
        ranges.peek().is_none_or(|range| range.start >= at)
    });
}

#[cfg(test)]
mod tests {
    use super::super::chars::spaced;
    use super::super::received;
    use super::*;
    use crate::model::source::Source;

    fn of(text: &str) -> Vec<Char> {
        received::read(&Source::new("source.txt", text.into()), &[]).0
    }

    #[test]
    fn a_note_is_taken_from_wherever_it_stands() {
        let mut theirs = of("One begins1\n\n1 See A/78/1.\n\n2 Second.\n\nand ends.2");
        let mut ours = of("One begins1 and ends.2\n\n1 See A/78/1.\n\n2 Another.");
        let start = ours.len() - "1SeeA/78/1.2Another.".len();
        let middle = start + "1SeeA/78/1.".len();
        let end = ours.len();
        take(&mut ours, &[start..middle, middle..end], &mut theirs);
        assert_eq!(spaced(&ours), "One begins1 and ends.2 2 Another.");
        assert_eq!(spaced(&theirs), "One begins1 2 Second. and ends.2");
    }
}
