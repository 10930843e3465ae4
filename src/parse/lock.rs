//! Reads locks, gives frozen blocks the numbers under which they were published, and holds what is published against them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::findings::Findings;
use crate::model::card::{AnchorEntry, HeadLine};
use crate::model::diagnostic::{Code, Diagnostic, Note};
use crate::model::letter::Change;
use crate::model::lock::{Count, LockEntry, Published, TextDigest};
use crate::model::source::{Excerpt, Source};

/// Returns the places that the lock of a document lists.
pub fn read(findings: &mut Findings<'_>) -> Vec<LockEntry> {
    let mut entries = Vec::new();
    for (range, line) in lines(findings.source()) {
        let parsed = line.split_once("  ").and_then(|(place, what)| {
            let (part, anchor) = place.split_once('#')?;
            let published = match what.trim() {
                "-" => Published::Name,
                "gone" => Published::Gone,
                digest => Published::Text(TextDigest::parse(digest)?),
            };
            (!part.is_empty() && !anchor.is_empty()).then(|| LockEntry {
                part: part.to_owned(),
                anchor: anchor.to_owned(),
                published,
                span: findings.span(range.clone()),
            })
        });
        match parsed {
            Some(entry) => entries.push(entry),
            None => unreadable(findings, range),
        }
    }
    entries
}

/// Returns the addresses that the lock of the site lists, with their places.
pub fn addresses(findings: &mut Findings<'_>) -> Vec<HeadLine> {
    let mut addresses = Vec::new();
    for (range, line) in lines(findings.source()) {
        if line.contains(char::is_whitespace) || line.starts_with('/') {
            unreadable(findings, range);
        } else {
            addresses.push(HeadLine { text: line.to_owned(), at: findings.source().excerpt(range) });
        }
    }
    addresses
}

fn unreadable(findings: &mut Findings<'_>, range: std::ops::Range<usize>) {
    findings.error(
        Code::LockUnreadable,
        range,
        "this line is not one that `chancery freeze` writes",
        "take the file from version control, where its last good state is",
    );
}

fn lines(source: &Source) -> Vec<(std::ops::Range<usize>, &str)> {
    let mut at = 0;
    let lines = source.text.split_inclusive('\n').map(|line| {
        let start = at;
        at += line.len();
        (start, line.trim_end())
    });
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).map(|(start, line)| (start..start + line.len(), line)).collect()
}

/// What a part's blocks are numbered by.
#[derive(Default)]
pub struct Frozen<'l> {
    /// The entries of the part, in the order of the lock.
    entries: Vec<&'l LockEntry>,
    /// The anchors whose change is recorded.
    changed: BTreeSet<&'l str>,
    all_changed: bool,
}

impl<'l> Frozen<'l> {
    /// Returns what is frozen of `part`.
    pub fn of(part: &str, lock: &'l [LockEntry], changes: &'l [Change]) -> Self {
        let places = || changes.iter().flat_map(|change| &change.at);
        let changed = places().filter_map(|at| at.split_once('#').filter(|(name, _)| *name == part).map(|(_, anchor)| anchor)).collect();
        Self { entries: lock.iter().filter(|entry| entry.part == part).collect(), changed, all_changed: places().any(|at| at == part) }
    }

    fn is_changed(&self, anchor: &str) -> bool {
        self.all_changed || self.changed.contains(anchor)
    }

    /// Returns the counts of the blocks of one kind, whose texts have these digests: those that were published keep theirs. Nothing where none of that kind was published.
    pub fn counts(&self, letter: char, texts: &[TextDigest]) -> Option<VecDeque<Count>> {
        let of_kind: Vec<(Count, &LockEntry)> =
            self.entries.iter().filter_map(|entry| Some((Count::parse(entry.anchor.strip_prefix(letter)?)?, *entry))).collect();
        if of_kind.is_empty() {
            return None;
        }
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
        let mut before = Count::plain(0);
        let mut last = used.iter().map(|count| count.number).max().unwrap_or(0);
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

/// What is there now, and what was published.
pub struct Held<'a> {
    /// The lock.
    pub lock: &'a Source,
    /// What it lists.
    pub entries: &'a [LockEntry],
    /// The anchors of the document.
    pub now: &'a [AnchorEntry],
    /// The names of its figures; nothing where they could not be read.
    pub figures: Option<&'a [String]>,
    /// The changes that its letter records.
    pub changes: &'a [Change],
}

/// Reports what was published and is not there any more, or names other text, unless its change is recorded. `place` gives the places of the blocks.
pub fn check(held: &Held<'_>, place: impl Fn(&str, &str) -> Option<Excerpt>) -> Vec<Diagnostic> {
    let Held { lock, entries, now, figures, changes } = *held;
    let there: BTreeMap<(&str, &str), TextDigest> = now.iter().map(|entry| ((entry.part.as_str(), entry.anchor.as_str()), entry.text)).collect();
    let recorded = |entry: &LockEntry| {
        let whole = format!("{}#{}", entry.part, entry.anchor);
        changes.iter().flat_map(|change| &change.at).any(|at| *at == whole || *at == entry.part)
    };
    let mut found = Vec::new();
    for entry in entries.iter().filter(|entry| !recorded(entry)) {
        let name = format!("{}#{}", entry.part, entry.anchor);
        let at = lock.excerpt(entry.span.range());
        let record = format!(
            "if the document was corrected, record it in `letter.md`: `changes: [{{on: DATE, at: [{name}], what: …}}]`; else restore the text as it was published"
        );
        let finding = |at: Excerpt, says: String, also: Vec<Note>, help: String| Diagnostic {
            code: Code::AnchorMoved,
            severity: crate::model::diagnostic::Severity::Error,
            at,
            says,
            also,
            help,
        };
        match entry.published {
            Published::Text(digest) => match there.get(&(entry.part.as_str(), entry.anchor.as_str())) {
                Some(now) if *now == digest => {}
                Some(_) => {
                    let also = vec![Note { at: at.clone(), says: "its text was frozen here".into() }];
                    let (at, also) = match place(&entry.part, &entry.anchor) {
                        Some(here) => (here, also),
                        None => (at, Vec::new()),
                    };
                    found.push(finding(at, format!("`{name}` was published with another text"), also, record));
                }
                None => found.push(finding(at, format!("`{name}` was published and is not there any more"), Vec::new(), record)),
            },
            Published::Name if figures.is_some_and(|figures| !figures.contains(&entry.anchor)) => {
                let says = format!("the figure `{}` was published and is not there any more", entry.anchor);
                found.push(finding(
                    at,
                    says,
                    Vec::new(),
                    format!("restore it in `data.yaml`, or record the change in `letter.md`: `changes: [{{on: DATE, at: [{name}], what: …}}]`"),
                ));
            }
            Published::Name | Published::Gone => {}
        }
    }
    found
}

/// Returns the lines of the lock that freezes what is there now; what is gone keeps its name.
pub fn lines_of(now: &[AnchorEntry], figures: &[String], before: &[LockEntry]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let there: BTreeSet<(&str, &str)> =
        now.iter().map(|entry| (entry.part.as_str(), entry.anchor.as_str())).chain(figures.iter().map(|id| ("data", id.as_str()))).collect();
    let is_there = |entry: &LockEntry| there.contains(&(entry.part.as_str(), entry.anchor.as_str()));
    let mut parts: Vec<&str> = now.iter().map(|entry| entry.part.as_str()).collect();
    parts.dedup();
    for entry in before.iter().filter(|entry| entry.part != "data" && !parts.contains(&entry.part.as_str())) {
        lines.push(LockEntry::line(&entry.part, &entry.anchor, Published::Gone));
    }
    for part in parts {
        lines.extend(now.iter().filter(|entry| entry.part == part).map(|entry| LockEntry::line(part, &entry.anchor, Published::Text(entry.text))));
        let gone = before.iter().filter(|entry| entry.part == part && !is_there(entry));
        lines.extend(gone.map(|entry| LockEntry::line(part, &entry.anchor, Published::Gone)));
    }
    lines.extend(figures.iter().map(|id| LockEntry::line("data", id, Published::Name)));
    let gone = before.iter().filter(|entry| entry.part == "data" && !is_there(entry));
    lines.extend(gone.map(|entry| LockEntry::line("data", &entry.anchor, Published::Gone)));
    lines
}
