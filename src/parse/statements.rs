//! Holds figures against the prose that states them: number, bound, unit; and whether they are stated at all.

use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::findings::Findings;
use super::numerals;
use crate::model::block::{Block, Inline};
use crate::model::card::{Mention, Mentioned};
use crate::model::data::{Bound, Data, Figure};
use crate::model::diagnostic::{Code, Diagnostic, Note, Severity};
use crate::model::document::Part;
use crate::model::source::Excerpt;

/// Returns what the prose and `data.yaml` say differently. `data` collects findings about `data.yaml`, whose places its figures have.
///
/// With an `unknown` figure in the prose, that may be the one that no passage states.
pub fn check(figures: &Data, mentions: &[Mention], unknown: bool, data: &mut Findings<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let proposed = figures.figures.iter().filter(|figure| figure.proposed);
    if let Some(first) = proposed.clone().next() {
        let count = proposed.count();
        let says = if count == 1 {
            format!("the figure `{}` is proposed and was not reviewed", first.id)
        } else {
            format!("{count} figures are proposed and were not reviewed, `{}` first", first.id)
        };
        data.note(
            Code::FigureProposed,
            first.span.range(),
            says,
            "compare each with the text, then remove its `status: proposed`; remove what is no figure, and its link in the text",
        );
    }
    for figure in &figures.figures {
        let stating: Vec<&Mention> = mentions.iter().filter(|mention| matches!(&mention.to, Mentioned::Figure(id) if *id == figure.id)).collect();
        if stating.is_empty() && !unknown {
            let help = format!("mark the number in the text: `[{}](figure:{})`, or remove the figure", figure.value.as_str(), figure.id);
            data.note(Code::FigureUncited, figure.span.range(), format!("no passage states the figure `{}`", figure.id), help);
        }
        found.extend(stating.iter().filter_map(|mention| contradiction(figure, mention, data)));
        if let Some(first) = stating.first() {
            found.extend(unit(figure, &stating, first, data));
        }
    }
    found
}

/// Notes the numbers in digits that are bound to no figure. Called for documents that have figures; in others nothing is to be bound.
pub fn unbound(part: &Part, findings: &mut Findings<'_>) {
    for block in &part.blocks {
        if let Block::Paragraph { words, .. } = block {
            loose(words, findings);
        }
    }
}

/// Numbers in links, dates and raised or lowered words are no loose ones.
fn loose(words: &[Inline], findings: &mut Findings<'_>) {
    static NUMERAL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\d+(?:[.,\u{a0}\u{202f}]\d+)*").expect("the pattern is written here"));
    for inline in words {
        match inline {
            Inline::Text { text, .. } if !numerals::may_have_digits(text) => {}
            Inline::Text { text, span } => {
                for numeral in NUMERAL.find_iter(text) {
                    let within = span.range().len() == text.len();
                    let range = if within { span.start as usize + numeral.start()..span.start as usize + numeral.end() } else { span.range() };
                    let help = format!("bind it: `[{0}](figure:NAME)`; where it states no quantity, write `[{0}](plain:)`", numeral.as_str());
                    findings.note(Code::NumeralUnbound, range, format!("the number {} is bound to no figure", numeral.as_str()), help);
                }
            }
            Inline::Emphasis(inner) | Inline::Strong(inner) => loose(inner, findings),
            _ => {}
        }
    }
}

fn differs(figure: &Figure, mention: &Mention, data: &Findings<'_>, says: [String; 2], help: &str) -> Option<Diagnostic> {
    Some(Diagnostic {
        code: Code::FigureContradicted,
        severity: Severity::Error,
        at: (**mention.at.as_ref()?).clone(),
        says: says[0].clone(),
        also: vec![Note { at: data.source().excerpt(figure.span.range()), says: says[1].clone() }],
        help: help.to_owned(),
    })
}

const COMPARE: &str = "compare both with the document, and correct the one that is wrong";

fn contradiction(figure: &Figure, mention: &Mention, data: &Findings<'_>) -> Option<Diagnostic> {
    let words = &mention.sentence[mention.marked.clone()];
    let number = numerals::number(words, &mention.place.lang)?;
    let before = &mention.sentence[..mention.marked.start];
    // The sign may stand before the words that are marked.
    let outside = numerals::before_minus(before).filter(|_| words.starts_with(|first: char| first.is_alphanumeric()));
    let (number, said) = match outside {
        Some(rest) => (number.negated(), &mention.sentence[rest.len()..mention.marked.end]),
        None => (number, words),
    };
    if !number.equals(&figure.value) {
        let says = [
            format!("the text says \"{said}\", the figure `{}` is {}", figure.id, figure.value.as_str()),
            format!("`{}` is {} here", figure.id, figure.value.as_str()),
        ];
        return differs(figure, mention, data, says, COMPARE);
    }
    if !mention.place.lang.starts_with("en") {
        return None;
    }
    let leading = leading(words);
    let stated = numerals::bound(outside.unwrap_or(before)).or_else(|| numerals::bound(numerals::before_minus(leading).unwrap_or(leading)));
    let bound = stated.map_or(Bound::Exact, |(_, bound)| bound);
    if bound == figure.bound {
        return None;
    }
    let given = figure.bound.name();
    let said = stated.map_or("the text gives this number no bound".to_owned(), |(said, _)| format!("the text says \"{said}\" of this number"));
    let says = [format!("{said}, the figure `{}` has the bound `{given}`", figure.id), format!("its bound is `{given}` here")];
    let help =
        if bound == Bound::Exact { "remove `bound`, or correct the text".to_owned() } else { format!("write `bound: {}`, or correct the text", bound.name()) };
    let mut found = differs(figure, mention, data, says, &help)?;
    found.at = with_bound(found.at, stated.map(|(said, _)| said));
    Some(found)
}

/// Returns the place of a number widened to the words that bound it, or to the word that stands where those would.
fn with_bound(mut at: Excerpt, said: Option<&str>) -> Excerpt {
    let before = at.text[..at.marked.start].trim_end_matches([' ', '*', '_', '[']);
    let start = match said {
        Some(said) if before.to_lowercase().ends_with(said) => before.len().saturating_sub(said.len()),
        _ => before.rfind(char::is_whitespace).map_or(0, |space| space + before[space..].chars().next().map_or(0, char::len_utf8)),
    };
    if let Some(words) = at.text.get(start..at.marked.start) {
        at.column -= words.chars().count() as u32;
        at.marked.start = start;
    }
    at
}

/// The words of a link before its first digit.
fn leading(words: &str) -> &str {
    &words[..words.find(|character: char| character.is_ascii_digit()).unwrap_or(0)]
}

/// The unit is in the words of the document: one of the passages that state the figure has it.
fn unit(figure: &Figure, stating: &[&Mention], first: &Mention, data: &Findings<'_>) -> Option<Diagnostic> {
    let unit = figure.unit.as_ref()?.to_lowercase();
    let has = |sentence: &str| {
        let lower = sentence.to_lowercase();
        sentence.contains(" | ") || lower.contains(&unit) || unit.split(" … ").all(|part| lower.contains(part))
    };
    let mut sentences: Vec<&Arc<str>> = stating.iter().map(|mention| &mention.sentence).collect();
    sentences.dedup_by(|a, b| Arc::ptr_eq(a, b));
    if sentences.into_iter().any(|sentence| has(sentence)) {
        return None;
    }
    let says = [
        format!("no passage that states `{}` has its unit, \"{}\"", figure.id, figure.unit.as_deref().unwrap_or_default()),
        "the unit is given here".to_owned(),
    ];
    differs(figure, first, data, says, "give the unit in the document's words, with … where words are left out")
}
