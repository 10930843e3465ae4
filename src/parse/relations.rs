//! Tells what a document says of others: to which symbol or path each of its relations leads.

use regex::Regex;

use super::recognise::{Means, symbols};
use crate::model::block::Target;
use crate::model::card::RelationEntry;
use crate::model::letter::Letter;
use crate::model::site::Organs;
use crate::model::source::Source;

/// Returns what `letter`, whose source is given, says of other documents.
pub fn of_letter(letter: &Letter, organs: &Organs, source: &Source) -> Vec<RelationEntry> {
    let entry = |relation: &crate::model::letter::Relation| {
        let (target, official) = target(&relation.target, organs);
        RelationEntry {
            kind: relation.kind,
            words: relation.target.clone(),
            target,
            official,
            languages: relation.languages.clone(),
            parts: relation.parts.clone(),
            at: source.excerpt(relation.span.range()),
        }
    };
    // What a withdrawn document says is not shown on other pages.
    letter.relations.iter().filter(|_| letter.withdrawn.is_none()).map(entry).collect()
}

/// Returns what the words name, and whether it is a symbol whose form is known. Paths below `content/` begin with a small letter, symbols with a capital.
fn target(words: &str, organs: &Organs) -> (Target, bool) {
    if let Some(path) = words.strip_prefix("letter:") {
        return (Target::Letter { path: path.trim_matches('/').to_owned(), anchor: None }, false);
    }
    let symbol = words.strip_prefix("symbol:").unwrap_or(words).trim_end_matches('*');
    let whole = symbols::find(symbol).into_iter().find(|found| found.range == (0..symbol.len()));
    if let Some(Means::Leads(target)) = whole.map(|found| found.means) {
        return (target, true);
    }
    let shaped = |pattern: &String| Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|shape| shape.is_match(symbol));
    let of_organ = organs.0.iter().any(|organ| organ.symbols.as_ref().is_some_and(shaped));
    if of_organ || symbol.len() < words.len() || symbol.starts_with(|first: char| first.is_ascii_uppercase()) && symbol.contains('/') {
        return (Target::Symbol(symbol.to_owned()), of_organ);
    }
    (Target::Letter { path: words.trim_matches('/').to_owned(), anchor: None }, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relation_names_a_symbol_or_a_path() {
        let symbol = |symbol: &str, known| (Target::Symbol(symbol.into()), known);
        let path = |path: &str| (Target::Letter { path: path.into(), anchor: None }, false);
        for (words, means) in [
            ("A/78/1", symbol("A/78/1", true)),
            ("A/78/251*", symbol("A/78/251", true)),
            ("S/RES/1325 (2000)", symbol("S/RES/1325(2000)", true)),
            ("symbol:X-1", symbol("X-1", false)),
            ("RUR/12/9", symbol("RUR/12/9", false)),
            ("letters/2024/x", path("letters/2024/x")),
            ("/2024/x/", path("2024/x")),
            ("letter:2024/x", path("2024/x")),
        ] {
            assert_eq!(target(words, &Organs::built_in()), means, "{words}");
        }
    }
}
