//! Reads locks, and holds what is published against them.

use std::collections::{BTreeMap, BTreeSet};

use super::findings::Findings;
use crate::model::card::HeadLine;
use crate::model::diagnostic::{Code, Diagnostic, Note};
use crate::model::document::{Document, Part};
use crate::model::letter::Change;
use crate::model::lock::{LockEntry, Published, TextDigest};
use crate::model::source::{Excerpt, Source};

/// What the lock of a document lists.
#[derive(Debug, Default)]
pub struct Lock {
    /// The places that were published.
    pub entries: Vec<LockEntry>,
    /// The lines of the changes that were recorded when it was written: they explain what it holds, and nothing that came later.
    taken: Vec<String>,
}

impl Lock {
    /// Returns the changes that were recorded since the lock was written.
    pub fn open<'c>(&self, changes: &'c [Change]) -> Vec<&'c Change> {
        let mut taken: Vec<&str> = self.taken.iter().map(String::as_str).collect();
        let mut is_taken = |change: &Change| {
            let line = line_of(change);
            taken.iter().position(|taken| *taken == line).map(|at| taken.swap_remove(at)).is_some()
        };
        changes.iter().filter(|change| !is_taken(change)).collect()
    }
}

/// The word at the head of a line that names a change.
const CHANGE: &str = "change ";

fn line_of(change: &Change) -> String {
    format!("{CHANGE}{} {}", change.on, change.at.join(", "))
}

/// Returns what the lock of a document lists.
pub fn read(findings: &mut Findings<'_>) -> Lock {
    let mut lock = Lock::default();
    for (range, line) in lines(findings.source()) {
        if line.starts_with(CHANGE) {
            lock.taken.push(line.to_owned());
            continue;
        }
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
            Some(entry) => lock.entries.push(entry),
            None => unreadable(findings, range),
        }
    }
    lock
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
    let mut at = if source.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let lines = source.text[at..].split_inclusive('\n').map(|line| {
        let start = at;
        at += line.len();
        (start, line.trim_end())
    });
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).map(|(start, line)| (start..start + line.len(), line)).collect()
}

/// What is there now, and what was published.
pub struct Held<'a> {
    /// The source of the lock.
    pub source: &'a Source,
    /// What it lists.
    pub lock: &'a Lock,
    /// What is there now, with its places.
    pub document: &'a Document,
    /// The names of its figures; nothing where they could not be read.
    pub figures: Option<&'a [String]>,
}

/// A place of a document with the digest of its text.
struct Now<'d> {
    part: &'d str,
    anchor: &'d str,
    text: TextDigest,
}

/// Returns the places of a document, in their order.
fn now(document: &Document) -> Vec<Now<'_>> {
    document.parts.iter().flat_map(of_part).collect()
}

fn of_part(part: &Part) -> impl Iterator<Item = Now<'_>> {
    let blocks = part.blocks.iter().filter_map(|block| Some(Now { part: &part.name, anchor: block.anchor()?, text: block.text() }));
    blocks.chain(part.notes.iter().map(|note| Now { part: &part.name, anchor: &note.anchor, text: note.text() }))
}

/// Reports what was published and is not there any more, or names other text, unless its change is recorded. `place` gives the places of the blocks.
pub fn check(held: &Held<'_>, place: impl Fn(&str, &str) -> Option<Excerpt>) -> Vec<Diagnostic> {
    let Held { source, lock, document, figures } = *held;
    let (open, now) = (lock.open(&document.letter.changes), now(document));
    let there: BTreeMap<(&str, &str), TextDigest> = now.iter().map(|entry| ((entry.part, entry.anchor), entry.text)).collect();
    let recorded = |entry: &LockEntry| {
        let whole = format!("{}#{}", entry.part, entry.anchor);
        open.iter().flat_map(|change| &change.at).any(|at| *at == whole || *at == entry.part)
    };
    let mut found = Vec::new();
    let parts: BTreeSet<&str> = now.iter().map(|entry| entry.part).collect();
    let is_whole = |entry: &&LockEntry| matches!(entry.published, Published::Text(_)) && !parts.contains(entry.part.as_str());
    let (of_gone, others): (Vec<&LockEntry>, Vec<&LockEntry>) = lock.entries.iter().filter(|entry| !recorded(entry)).partition(is_whole);
    let mut gone: BTreeMap<&str, Vec<&LockEntry>> = BTreeMap::new();
    of_gone.into_iter().for_each(|entry| gone.entry(&entry.part).or_default().push(entry));
    found.extend(gone.into_iter().map(|(part, entries)| part_gone(held, &now, part, &entries)));
    for entry in others {
        let name = format!("{}#{}", entry.part, entry.anchor);
        let at = source.excerpt(entry.span.range());
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

/// A part that is gone as a whole: one finding, which names the part that has its text now.
fn part_gone(held: &Held<'_>, now: &[Now<'_>], part: &str, entries: &[&LockEntry]) -> Diagnostic {
    let texts: BTreeSet<Published> = entries.iter().map(|entry| entry.published).collect();
    let mut alike: BTreeMap<&str, usize> = BTreeMap::new();
    let was_there = |part: &str| held.lock.entries.iter().any(|entry| entry.part == part);
    for entry in now.iter().filter(|entry| texts.contains(&Published::Text(entry.text)) && !was_there(entry.part)) {
        *alike.entry(entry.part).or_default() += 1;
    }
    let help = match alike.into_iter().max_by_key(|(_, count)| *count) {
        Some((new, _)) => format!("its text stands in `{new}.md` now: name that file `{part}.md` again, and so under `parts:`; then its address stays"),
        None => format!(
            "restore `{part}.md`, and name it under `parts:`; if it was taken out of the document, record it in `letter.md`: `changes: [{{on: DATE, at: [{part}], what: …}}]`"
        ),
    };
    let at = entries.first().map_or(0..0, |entry| entry.span.range());
    Diagnostic {
        code: Code::AnchorMoved,
        severity: crate::model::diagnostic::Severity::Error,
        at: held.source.excerpt(at),
        says: format!("the part `{part}` was published and is not there any more"),
        also: Vec::new(),
        help,
    }
}

/// Returns the lines of the lock that freezes what is there now, with the changes that led to it; what is gone keeps its name.
pub fn lines_of(document: &Document, before: &Lock) -> Vec<String> {
    let (now, figures) = (now(document), document.data.figures.iter().map(|figure| figure.id.as_str()));
    let mut lines: Vec<String> = document.letter.changes.iter().map(line_of).collect();
    let before = &before.entries;
    let there: BTreeSet<(&str, &str)> = now.iter().map(|entry| (entry.part, entry.anchor)).chain(figures.clone().map(|id| ("data", id))).collect();
    let is_there = |entry: &LockEntry| there.contains(&(entry.part.as_str(), entry.anchor.as_str()));
    let mut parts: Vec<&str> = now.iter().map(|entry| entry.part).collect();
    parts.dedup();
    for entry in before.iter().filter(|entry| entry.part != "data" && !parts.contains(&entry.part.as_str())) {
        lines.push(LockEntry::line(&entry.part, &entry.anchor, Published::Gone));
    }
    for part in parts {
        lines.extend(now.iter().filter(|entry| entry.part == part).map(|entry| LockEntry::line(part, entry.anchor, Published::Text(entry.text))));
        let gone = before.iter().filter(|entry| entry.part == part && !is_there(entry));
        lines.extend(gone.map(|entry| LockEntry::line(part, &entry.anchor, Published::Gone)));
    }
    lines.extend(figures.map(|id| LockEntry::line("data", id, Published::Name)));
    let gone = before.iter().filter(|entry| entry.part == "data" && !is_there(entry));
    lines.extend(gone.map(|entry| LockEntry::line("data", &entry.anchor, Published::Gone)));
    lines
}
