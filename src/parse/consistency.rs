//! Holds the masthead against the rest of its document: items against the request, periods against the date, bar code against job number, parts against their mentions.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};

use super::findings::Findings;
use super::mentions::CIRCULATE;
use super::recognise::annexes::{self, Reference};
use super::recognise::{Means, dates};
use crate::model::block::{Block, Inline, Target, plain, walk_inlines};
use crate::model::diagnostic::Code;
use crate::model::document::{Part, Role};
use crate::model::item::{ItemKey, Period, RegisterKey};
use crate::model::letter::{Letter, Organ, RelationKind};
use crate::model::source::Span;

/// Reports what the parts of a document say differently. `findings` are about `letter.md`.
pub fn check(letter: &Letter, parts: &[Part], findings: &mut Findings<'_>) {
    for organ in &letter.organs {
        period(letter, organ, findings);
    }
    barcode(letter, findings);
    dated(letter, findings);
    if let Some(cover) = parts.first() {
        items(letter, cover, findings);
        unmentioned(cover, parts, findings);
    }
    if letter.draft {
        let at = key(findings, "draft:");
        draft(at, "document", findings);
    }
    if letter.sample {
        let at = key(findings, "sample:");
        findings.note(Code::Sample, at, "this document is a sample, and its pages say so", "remove `sample: true` from a document that is none");
    }
}

/// Says that a document or page is a draft.
pub fn draft(at: std::ops::Range<usize>, what: &str, findings: &mut Findings<'_>) {
    findings.note(Code::Draft, at, format!("this {what} is a draft: `chancery serve` shows it, and it is never built"), "remove `draft: true` to publish it");
}

pub fn key(findings: &Findings<'_>, name: &str) -> std::ops::Range<usize> {
    let text = &findings.source().text;
    let at = text.match_indices(name).map(|(at, _)| at).find(|at| *at == 0 || text[..*at].ends_with(['\n', ' ', '{', ','])).unwrap_or(0);
    at..(at + name.trim_end_matches(':').len()).min(text.len())
}

/// A session of the Assembly opens in the September of 1945 and its number, and ends a year later; a year of the Council is the calendar year less 1945.
fn period(letter: &Letter, organ: &Organ, findings: &mut Findings<'_>) {
    let masthead = letter.masthead.as_ref().and_then(|masthead| masthead.date.as_ref());
    let (Some(on), Some(stated)) = (masthead.or(letter.date.as_ref()).map(|date| date.value), &organ.period) else { return };
    let (expected, first) = match (organ.code.as_str(), stated.value) {
        ("sc", Period::Year(year)) if i32::from(on.year()) != 1945 + i32::from(year) => {
            (("year", on.year() - 1945), "the years of the Council are counted from 1946 on")
        }
        ("ga", Period::Session(session)) if organ.list == RegisterKey::AGENDA && !in_session(session, on) => {
            (("session", on.year() - 1945 - i16::from(on < date(on.year(), 9, 5))), "the first session of the Assembly began in 1946")
        }
        _ => return,
    };
    let says = format!("the document is of {on}, which is not in this {}", if organ.code == "sc" { "year of the Council" } else { "session of the Assembly" });
    let help = match expected {
        (name, number) if number > 0 => format!("that day is in {name} {number}; compare both with the document"),
        _ => format!("{first}; compare both with the document"),
    };
    findings.warning(Code::PeriodDate, organ.span.range(), says, help);
}

fn in_session(session: u16, on: Date) -> bool {
    let Ok(opens) = i16::try_from(1945 + i32::from(session)) else { return false };
    // Sessions open and close on different days of September.
    Date::new(opens, 9, 1).is_ok_and(|first| on >= first) && Date::new(opens.saturating_add(1), 9, 30).is_ok_and(|last| on <= last)
}

/// "Letter dated 4 April 2024 from …": the title says the date of the letter. That of a corrigendum or a revision is the title of the other document.
fn dated(letter: &Letter, findings: &mut Findings<'_>) {
    if letter.relations.iter().any(|relation| matches!(relation.kind, RelationKind::Corrects | RelationKind::Revises)) {
        return;
    }
    let title = letter.title.plain();
    let (Some(date), true) = (&letter.date, letter.lang.starts_with("en")) else { return };
    let Some((_, behind)) = title.split_once("dated ") else { return };
    let Some(found) = dates::find(behind).into_iter().next().filter(|found| found.range.start == 0) else { return };
    let Means::Date(said) = &found.means else { return };
    if said.len() == 10 && *said != date.value.to_string() {
        let says = format!("the letter is dated {} in its title, and {} here", &behind[found.range.clone()], date.value);
        let help = format!("write `date: {said}`; where the document itself differs, accept the finding with its reason");
        findings.clash(Code::DateDiffers, date.span.range(), letter.title.span.range(), [&says, "this is the title"], &help);
    }
}

fn barcode(letter: &Letter, findings: &mut Findings<'_>) {
    let Some((barcode, job)) = letter.masthead.as_ref().and_then(|masthead| masthead.barcode.as_ref().zip(masthead.job_number.as_ref())) else { return };
    let digits: String = job.text.chars().take_while(|character| character.is_ascii_digit() || *character == '-').filter(char::is_ascii_digit).collect();
    if digits.len() == 7 && digits != barcode.text {
        let says = [&*format!("the bar code is {}, the job number {}", barcode.text, job.text), "this is the job number"];
        findings.clash(Code::Barcode, barcode.span.range(), job.span.range(), says, "both have the same seven digits; compare them with the document");
    }
}

/// Returns the anchor of the paragraph that asks for circulation under items: the last one of the cover letter that does. In other languages than English it is the last one that names
/// the items of the masthead and no others.
pub fn request<'p>(letter: &Letter, cover: &'p Part) -> Option<&'p str> {
    let named: BTreeSet<ItemKey> = letter.organs.iter().flat_map(Organ::item_keys).map(|(key, _)| key).collect();
    let of_items = |words: &[Inline]| asked_items(words).into_iter().map(|(key, _)| key).collect::<BTreeSet<ItemKey>>();
    requested(cover, |words| if cover.lang.starts_with("en") { asks(words) } else { of_items(words) == named }).and_then(|(block, _)| block.anchor())
}

/// Returns the last paragraph of the cover letter that names items and is as wanted, with those items.
fn requested(cover: &Part, wanted: impl Fn(&[Inline]) -> bool) -> Option<(&Block, Vec<(ItemKey, Span)>)> {
    cover.blocks.iter().rev().find_map(|block| {
        let Block::Paragraph { words, .. } = block else { return None };
        let asked = asked_items(words);
        (!asked.is_empty() && wanted(words)).then_some((block, asked))
    })
}

fn asks(words: &[Inline]) -> bool {
    plain(words).to_lowercase().contains(CIRCULATE)
}

/// The items of the request are those of the masthead.
fn items(letter: &Letter, cover: &Part, findings: &mut Findings<'_>) {
    let named: Vec<(ItemKey, Span)> = letter.organs.iter().flat_map(Organ::item_keys).collect();
    let (Some((_, asked)), false) = (requested(cover, asks), named.is_empty()) else { return };
    let only_named: Vec<&(ItemKey, Span)> = named.iter().filter(|(key, _)| !asked.iter().any(|(other, _)| other == key)).collect();
    let only_asked: Vec<&(ItemKey, Span)> = asked.iter().filter(|(key, _)| !named.iter().any(|(other, _)| other == key)).collect();
    let numbers = |items: &[&(ItemKey, Span)]| items.iter().map(|(key, _)| key.number.to_string()).collect::<Vec<_>>().join(", ");
    let help = "compare both with the document; where the document itself differs, accept the finding with its reason";
    match (only_named.first(), only_asked.first()) {
        (None, None) => {}
        (Some((_, at)), Some((_, other))) => {
            let says = format!("the masthead names item {}, the request names item {}", numbers(&only_named), numbers(&only_asked));
            findings.clash(Code::ItemsDiffer, at.range(), other.range(), [&says, "this is the request"], help);
        }
        (Some((_, at)), None) => {
            let says = format!("the masthead names item {}, the request does not", numbers(&only_named));
            let request = asked.first().map_or(*at, |(_, span)| *span);
            findings.clash(Code::ItemsDiffer, at.range(), request.range(), [&says, "this is the request"], help);
        }
        (None, Some((_, at))) => {
            let says = format!("the request names item {}, the masthead does not", numbers(&only_asked));
            let masthead = named.first().map_or(*at, |(_, span)| *span);
            findings.clash(Code::ItemsDiffer, at.range(), masthead.range(), [&says, "this is the masthead"], help);
        }
    }
}

fn asked_items(words: &[Inline]) -> Vec<(ItemKey, Span)> {
    let mut items = Vec::new();
    walk_inlines(words, &mut |inline| {
        if let Inline::Link { target: Target::Item(key), span, .. } = inline {
            items.push((key.clone(), *span));
        }
    });
    items
}

/// Reports what the text of a part refers to and the document does not have. `findings` are about its source.
pub fn references(part: &Part, parts: &[Part], findings: &mut Findings<'_>) {
    if !part.lang.starts_with("en") {
        return;
    }
    let mut said = BTreeSet::new();
    for block in &part.blocks {
        let Block::Paragraph { words, span, .. } = block else { continue };
        let text = plain(words);
        for Reference { range, kind, numbers } in annexes::references(&text) {
            let of_kind = || parts.iter().filter(|part| annexes::is_kind(&part.role, kind));
            let numbered = of_kind().any(|part| part.number.is_some());
            let gone: Vec<&str> =
                numbers.iter().map(|(_, number)| *number).filter(|number| numbered && !of_kind().any(|part| part.number.as_deref() == Some(*number))).collect();
            let what = match (of_kind().next(), gone.first()) {
                (None, _) => kind.to_owned(),
                (_, Some(number)) => format!("{kind} {number}"),
                _ => continue,
            };
            if !said.insert(what.clone()) {
                continue;
            }
            let says = format!("the text refers to \"{}\", and the document has no {what}", &text[range.clone()]);
            // Where the words stand as they are in the source, they alone are marked.
            let source = &findings.source().text[span.range()];
            let at = source.find(&text[range.clone()]).map_or(span.range(), |at| span.start as usize + at..span.start as usize + at + range.len());
            let help = "write it as a file beside `letter.md` and name that under `parts:`; where it was not received, accept the finding with its reason";
            findings.error(Code::AnnexMissing, at, says, help);
        }
    }
}

/// What is annexed is mentioned in the cover letter.
fn unmentioned(cover: &Part, parts: &[Part], findings: &mut Findings<'_>) {
    let mut text = String::new();
    for block in &cover.blocks {
        if let Block::Paragraph { words, .. } = block {
            text.push_str(&plain(words).to_lowercase());
        }
    }
    if cover.lang.starts_with("en") && parts.iter().any(|part| part.role == Role::Annex) && !text.is_empty() && !text.contains("annex") {
        let at = key(findings, "parts:");
        findings.warning(
            Code::AnnexUnmentioned,
            at,
            "the document has an annex that the letter does not mention",
            "compare the letter with the document, and the part's kind (`part: annex`)",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_open_in_september() {
        assert!(in_session(78, date(2024, 4, 4)) && in_session(78, date(2023, 9, 5)) && in_session(79, date(2024, 9, 20)));
        assert!(!in_session(80, date(2024, 4, 4)) && !in_session(78, date(2023, 8, 31)) && !in_session(78, date(2024, 10, 1)));
        assert!(!in_session(u16::MAX, date(2024, 4, 4)));
    }
}
