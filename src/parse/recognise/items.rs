//! Recognises runs of agenda items: "agenda items 31, 61 and 129", "items 69 (a) and (b) and 71 (c)".

use std::sync::LazyLock;

use regex::Regex;

use super::Found;
use crate::model::block::Target;
use crate::model::item::ItemNumber;
use crate::parse::scope::Scope;

/// The run of numbers behind "agenda item(s)" or "item(s)". The longest separator stands first, so that a
/// leftmost-first engine does not drop the last number.
static RUN: LazyLock<Regex> = LazyLock::new(|| {
    let sub = r"(?:\s?\([a-z]{1,4}\))";
    let separator = r"(?:,\s+and\s+|,\s+|\s+and\s+|\s+to\s+)";
    Regex::new(&format!(r"\b(?:[Aa]genda\s+)?[Ii]tems?\s+(?P<list>\d{{1,3}}{sub}*(?:{separator}(?:\d{{1,3}}{sub}*|\([a-z]{{1,4}}\)))*)"))
        .expect("the pattern is written here")
});

/// Returns the agenda items that `text` names in runs.
pub fn find(text: &str, scope: &Scope<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    if !text.contains("tem") {
        return found;
    }
    for run in RUN.captures_iter(text) {
        let Some(list) = run.name("list") else { continue };
        if !ends_well(&text[list.end()..]) {
            continue;
        }
        for (range, number) in ItemNumber::all_in(list.as_str()) {
            // Without a session that is known the words are an item that leads nowhere.
            let target = scope.own_item(number).map_or(Target::Nothing, Target::Item);
            found.push(Found::leads(list.start() + range.start..list.start() + range.end, "agenda item", target));
        }
    }
    found
}

/// A run is none when its last digits go on: "item 12345", "items 4.5", "item 7/8".
fn ends_well(rest: &str) -> bool {
    let mut rest = rest.chars();
    match rest.next() {
        Some(next) if next.is_alphanumeric() || next == '/' => false,
        Some('.' | ',') => !rest.next().is_some_and(|next| next.is_ascii_digit()),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recognised(text: &str) -> Vec<String> {
        RUN.captures_iter(text)
            .filter_map(|run| run.name("list"))
            .filter(|list| ends_well(&text[list.end()..]))
            .flat_map(|list| ItemNumber::all_in(list.as_str()))
            .map(|(_, number)| number.to_string())
            .collect()
    }

    #[test]
    fn runs_of_items_are_recognised_whole() {
        for (text, items) in [
            ("under agenda items 31, 61, 69, 71, 83, 99 and 129, and of the", "31 61 69 71 83 99 129"),
            ("Agenda items 31, 61, 69, 71, 83, 99 and 129", "31 61 69 71 83 99 129"),
            ("item 71 (c)", "71 (c)"),
            ("items 99 (a) and (b) and 100", "99 (a) 99 (b) 100"),
            ("Item 7(a)", "7 (a)"),
            ("items 69 (a) and (b) and 71 (c)", "69 (a) 69 (b) 71 (c)"),
            ("agenda\nitems 31,\n61, and\u{a0}129.", "31 61 129"),
            ("an item 12345", ""),
            ("items 4.5 and", ""),
            ("several items of the agenda", ""),
            ("systems 31", ""),
        ] {
            assert_eq!(recognised(text).join(" "), items, "{text}");
        }
    }
}
