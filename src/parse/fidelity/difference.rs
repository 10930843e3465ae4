//! Finds where the published text and the text as received part.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::chars::{Char, Gap};

/// A difference: the characters of the published text and those of the text as received. Both empty where only the end of a paragraph differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// In the published text.
    pub ours: Range<usize>,
    /// In the text as received.
    pub theirs: Range<usize>,
}

/// More paragraphs than this on both sides, multiplied, are compared as one.
const PRODUCT: usize = 25_000_000;

/// Returns the differences, in their order; none where the texts are the same.
pub fn differences(ours: &[Char], theirs: &[Char]) -> Vec<Difference> {
    if same(ours, theirs) {
        return Vec::new();
    }
    let (left, right) = (paragraphs(ours), paragraphs(theirs));
    let digests = |of: &[Char], paragraphs: &[Range<usize>]| -> Vec<u64> { paragraphs.iter().map(|range| digest(&of[range.clone()])).collect() };
    let (left_digests, right_digests) = (digests(ours, &left), digests(theirs, &right));
    if left.len().saturating_mul(right.len()) > PRODUCT {
        return narrow(ours, theirs, 0..ours.len(), 0..theirs.len()).into_iter().collect();
    }
    let mut found = Vec::new();
    // A paragraph that is gone and one that is new, side by side, are one that was changed.
    let mut open: Option<(Range<usize>, Range<usize>)> = None;
    let mut close = |open: &mut Option<(Range<usize>, Range<usize>)>| {
        if let Some((mine, other)) = open.take() {
            let pairs: Vec<(Range<usize>, Range<usize>)> = match mine.len() == other.len() {
                true => mine.zip(other).map(|(mine, other)| (mine..mine + 1, other..other + 1)).collect(),
                false => vec![(mine, other)],
            };
            found
                .extend(pairs.into_iter().filter_map(|(mine, other)| narrow(ours, theirs, chars(&left, mine, ours.len()), chars(&right, other, theirs.len()))));
        }
    };
    for op in capture_diff_slices(Algorithm::Patience, &left_digests, &right_digests) {
        let (mine, other) = (op.old_range(), op.new_range());
        match (op, &mut open) {
            (DiffOp::Equal { .. }, _) => close(&mut open),
            (_, Some((before, beside))) => {
                before.end = mine.end;
                beside.end = other.end;
            }
            (_, None) => open = Some((mine, other)),
        }
    }
    close(&mut open);
    found
}

/// Returns whether two gaps say the same: the end of a line may be that of a paragraph, or not.
fn agree(ours: Gap, theirs: Gap) -> bool {
    (ours != Gap::Paragraph || theirs >= Gap::Line) && (theirs != Gap::Paragraph || ours >= Gap::Line)
}

fn same(ours: &[Char], theirs: &[Char]) -> bool {
    ours.len() == theirs.len()
        && ours.iter().zip(theirs).enumerate().all(|(at, (mine, other))| mine.char == other.char && (at == 0 || agree(mine.before, other.before)))
}

fn paragraphs(of: &[Char]) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = of.iter().enumerate().filter(|(at, char)| *at == 0 || char.before == Gap::Paragraph).map(|(at, _)| at).collect();
    starts.push(of.len());
    starts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

fn digest(of: &[Char]) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.iter().for_each(|char| char.char.hash(&mut hasher));
    hasher.finish()
}

/// Returns the characters of some paragraphs; an empty range stands before the next of them.
fn chars(paragraphs: &[Range<usize>], range: Range<usize>, end: usize) -> Range<usize> {
    let start = paragraphs.get(range.start).map_or(end, |paragraph| paragraph.start);
    range.end.checked_sub(1).filter(|last| *last >= range.start).and_then(|last| paragraphs.get(last)).map_or(start..start, |last| start..last.end)
}

/// Leaves what is the same at both ends out; returns nothing where nothing remains.
fn narrow(ours: &[Char], theirs: &[Char], mine: Range<usize>, other: Range<usize>) -> Option<Difference> {
    let (left, right) = (&ours[mine.clone()], &theirs[other.clone()]);
    if !left.is_empty() && !right.is_empty() && same(left, right) {
        return None;
    }
    let alike = |at: &usize| left[*at].char == right[*at].char && (*at == 0 || agree(left[*at].before, right[*at].before));
    let least = left.len().min(right.len());
    let head = (0..least).take_while(alike).count();
    if head < least && left[head].char == right[head].char {
        // The same character behind the end of a paragraph here and not there: that end is the difference.
        return Some(Difference { ours: mine.start + head..mine.start + head, theirs: other.start + head..other.start + head });
    }
    let tail = (0..least - head).take_while(|at| left[left.len() - 1 - at].char == right[right.len() - 1 - at].char).count();
    let (left, right) = (mine.start + head..mine.end - tail, other.start + head..other.end - tail);
    Some(whole_words(ours, theirs, Difference { ours: left, theirs: right }))
}

/// Widens the difference on both sides to whole words: what stands before and behind it is the same in both.
fn whole_words(ours: &[Char], theirs: &[Char], mut difference: Difference) -> Difference {
    let within = |of: &[Char], at: usize| at > 0 && of.get(at).is_some_and(|char| char.before == Gap::None);
    let Difference { ours: mine, theirs: other } = &mut difference;
    while mine.start > 0
        && other.start > 0
        && (within(ours, mine.start) || within(theirs, other.start))
        && ours[mine.start - 1].char == theirs[other.start - 1].char
    {
        mine.start -= 1;
        other.start -= 1;
    }
    while mine.end < ours.len()
        && other.end < theirs.len()
        && (within(ours, mine.end) || within(theirs, other.end))
        && ours[mine.end].char == theirs[other.end].char
    {
        mine.end += 1;
        other.end += 1;
    }
    difference
}

#[cfg(test)]
mod tests {
    use super::super::chars::words;
    use super::super::received;
    use super::*;
    use crate::model::source::Source;

    fn of(text: &str) -> Vec<Char> {
        received::read(&Source::new("source.txt", text.into()), &[]).0
    }

    fn found(ours: &str, theirs: &str) -> Vec<(String, String)> {
        let (ours, theirs) = (of(ours), of(theirs));
        let differences = differences(&ours, &theirs);
        differences.into_iter().map(|found| (words(&ours[found.ours]), words(&theirs[found.theirs]))).collect()
    }

    fn pair(ours: &str, theirs: &str) -> (String, String) {
        (ours.to_owned(), theirs.to_owned())
    }

    #[test]
    fn white_space_and_ends_of_lines_are_no_difference() {
        assert_eq!(found("One two three.\n\nFour.", "One   two\nthree .\n\nFour."), []);
        assert_eq!(found("(a) One\n\n(b) Two", "(a) One\n(b) Two"), []);
    }

    #[test]
    fn each_changed_paragraph_is_one_difference() {
        let theirs = "One two three.\n\nFour five.\n\nSix.\n\nSeven.";
        assert_eq!(found("One too three.\n\nFour five.\n\nSix.\n\nSeven", theirs), [pair("too", "two"), pair("Seven", "Seven.")]);
        assert_eq!(found("One two, three.\n\nFour five.\n\nSix.\n\nSeven.", theirs), [pair("two,", "two")]);
        assert_eq!(found("One two three.\n\nSix.\n\nSeven.", theirs), [pair("", "Four five.")]);
        assert_eq!(found("One two three.\n\nFour five.\n\nNew.\n\nSix.\n\nSeven.", theirs), [pair("New.", "")]);
        assert_eq!(found("One too three.\n\nFour fife.\n\nSix.\n\nSeven.", theirs), [pair("too", "two"), pair("fife.", "five.")]);
    }

    #[test]
    fn a_difference_is_shown_by_whole_words() {
        assert_eq!(found("citizens along", "citizens, along"), [pair("citizens", "citizens,")]);
        assert_eq!(found("non proliferations", "non-proliferation"), [pair("non proliferations", "non-proliferation")]);
        assert_eq!(found("a b", "a x b"), [pair("", "x")]);
        assert_eq!(found("a x", "a"), [pair("x", "")]);
    }

    #[test]
    fn a_paragraph_ends_where_it_ends() {
        assert_eq!(found("One two.\n\nThree.", "One two. Three."), [pair("", "")]);
        assert_eq!(found("One two. Three.", "One two.\n\nThree."), [pair("", "")]);
    }
}
