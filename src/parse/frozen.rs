//! Gives frozen blocks the numbers under which they were published.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::lock::Lock;
use crate::model::letter::Change;
use crate::model::lock::{Count, LockEntry, Published, TextDigest};

/// What a part's blocks are numbered by.
#[derive(Default)]
pub struct Frozen<'l> {
    /// The entries of the part, by their anchors.
    entries: BTreeMap<&'l str, &'l LockEntry>,
    /// The anchors whose change is recorded.
    changed: BTreeSet<&'l str>,
    all_changed: bool,
}

impl<'l> Frozen<'l> {
    /// Returns what is frozen of `part`.
    pub fn of(part: &str, lock: &'l Lock, changes: &'l [Change]) -> Self {
        let of_part = lock.entries.iter().filter(|entry| entry.part == part);
        let open = lock.open(changes);
        let places = || open.iter().flat_map(|change| &change.at);
        let changed = places().filter_map(|at| at.split_once('#').filter(|(name, _)| *name == part).map(|(_, anchor)| anchor)).collect();
        Self { entries: of_part.map(|entry| (entry.anchor.as_str(), entry)).collect(), changed, all_changed: places().any(|at| at == part) }
    }

    /// Returns whether nothing of the part was published.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn is_changed(&self, anchor: &str) -> bool {
        self.all_changed || self.changed.contains(anchor)
    }

    /// Returns the counts of the blocks of one kind, whose texts have these digests: those that were published keep theirs. Nothing where none of that kind was published.
    ///
    /// Anchors of the kind begin with `prefix`, behind which `count` reads; counting begins behind `start`.
    pub fn counts(&self, prefix: &str, start: u32, texts: &[TextDigest], count: impl Fn(&str) -> Option<Count>) -> Option<VecDeque<Count>> {
        let of_prefix = self.entries.range(prefix..).map_while(|(anchor, entry)| Some((anchor.strip_prefix(prefix)?, *entry)));
        let mut of_kind: Vec<(Count, &LockEntry)> = of_prefix.filter_map(|(rest, entry)| Some((count(rest)?, entry))).collect();
        if of_kind.is_empty() {
            return None;
        }
        of_kind.sort_by_key(|(_, entry)| entry.span.start);
        let mut used: BTreeSet<Count> = of_kind.iter().map(|(count, _)| *count).collect();
        let locked: Vec<(Count, TextDigest, bool)> = of_kind
            .iter()
            .filter_map(
                |(count, entry)| if let Published::Text(digest) = entry.published { Some((*count, digest, self.is_changed(&entry.anchor))) } else { None },
            )
            .collect();
        let digests: Vec<TextDigest> = locked.iter().map(|(_, digest, _)| *digest).collect();
        let mut given: Vec<Option<Count>> = vec![None; texts.len()];
        let (mut old, mut new) = (0, 0);
        for (same, at) in alike(&digests, texts).into_iter().chain([(digests.len(), texts.len())]) {
            between(&locked, (old..same).collect(), new..at, &mut given);
            if let (Some(given), Some((count, ..))) = (given.get_mut(at), locked.get(same)) {
                *given = Some(*count);
            }
            (old, new) = (same + 1, at + 1);
        }
        let last_given = given.iter().rposition(Option::is_some);
        let mut before = Count::plain(start);
        let mut last = used.iter().map(|count| count.number).max().unwrap_or(start);
        let mut inserted: BTreeMap<u32, u32> = BTreeMap::new();
        let mut counts = VecDeque::with_capacity(texts.len());
        for (at, count) in given.into_iter().enumerate() {
            let count = count.unwrap_or_else(|| {
                // Behind a text that follows, nothing may move.
                if last_given.is_none_or(|given| at > given) {
                    last += 1;
                    return Count::plain(last);
                }
                let next = inserted.entry(before.number).or_default();
                loop {
                    *next += 1;
                    let count = Count { number: before.number, inserted: *next };
                    if !used.contains(&count) {
                        return count;
                    }
                }
            });
            used.insert(count);
            before = count;
            counts.push_back(count);
        }
        Some(counts)
    }

    /// Returns [`Self::counts`]; one after the other where none of the kind was published.
    pub fn counted(&self, prefix: &str, start: u32, texts: &[TextDigest], count: impl Fn(&str) -> Option<Count>) -> VecDeque<Count> {
        self.counts(prefix, start, texts, count).unwrap_or_else(|| (start + 1..).take(texts.len()).map(Count::plain).collect())
    }
}

/// So many texts on both sides, multiplied, are compared in every order; of more, each is looked for behind the last that was found.
const PRODUCT: usize = 25_000_000;

/// Returns the places of texts that are the same on both sides, in their order.
fn alike(old: &[TextDigest], new: &[TextDigest]) -> Vec<(usize, usize)> {
    // A text that only one side has is like none of the other.
    let (in_old, in_new): (BTreeSet<_>, BTreeSet<_>) = (old.iter().collect(), new.iter().collect());
    let kept = |of: &[TextDigest], other: &BTreeSet<&TextDigest>| -> Vec<usize> { (0..of.len()).filter(|at| other.contains(&of[*at])).collect() };
    let (left, right) = (kept(old, &in_new), kept(new, &in_old));
    let (old_texts, new_texts): (Vec<TextDigest>, Vec<TextDigest>) = (left.iter().map(|at| old[*at]).collect(), right.iter().map(|at| new[*at]).collect());
    let mut pairs = Vec::new();
    if old_texts.len().saturating_mul(new_texts.len()) <= PRODUCT {
        for op in capture_diff_slices(Algorithm::Myers, &old_texts, &new_texts) {
            if let DiffOp::Equal { old_index, new_index, len } = op {
                pairs.extend((0..len).map(|step| (left[old_index + step], right[new_index + step])));
            }
        }
        return pairs;
    }
    let mut places: BTreeMap<TextDigest, VecDeque<usize>> = BTreeMap::new();
    new_texts.iter().enumerate().for_each(|(at, text)| places.entry(*text).or_default().push_back(at));
    let mut from = 0;
    for (at, text) in old_texts.iter().enumerate() {
        let Some(places) = places.get_mut(text) else { continue };
        while places.front().is_some_and(|place| *place < from) {
            places.pop_front();
        }
        if let Some(place) = places.pop_front() {
            pairs.push((left[at], right[place]));
            from = place + 1;
        }
    }
    pairs
}

/// Of what stands between two texts that are as they were published, those whose change is recorded keep their counts; then, as an error, the others.
fn between(locked: &[(Count, TextDigest, bool)], mut gone: Vec<usize>, new: std::ops::Range<usize>, given: &mut [Option<Count>]) {
    gone.sort_by_key(|at| !locked[*at].2);
    gone.truncate(new.len());
    gone.sort_unstable();
    for (old, at) in gone.into_iter().zip(new) {
        given[at] = Some(locked[old].0);
    }
}
