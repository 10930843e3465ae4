//! Recognises resolutions and decisions: "resolution 1325 (2000)", "resolutions 31/6 A and B and 3363 (XXX)", "decision ES-7/11".
//!
//! The word before the number is needed; a number alone is none.

use std::sync::LazyLock;

use regex::Regex;

use super::Found;
use crate::model::block::Target;

/// The name of the rule in `explain`.
const RULE: &str = "resolution";

const ITEM: &str = r"(?:(?:S|ES)-\d{1,2}/\d{1,3}|\d{4}/\d{1,3}|\d{2,3}/\d{1,3}|\d{1,4})(?:\s[A-Z](?:(?:\s(?:and|to)\s|,\s)[A-Z]\b)*)?(?:\s?\((?:(?:19|20)\d{2}|[IVXL]+|S-[IVXL]+|ES-[IVXL]+)\))?";

static RUN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"(?i:\b(?P<kind>resolutions?|decisions?))\s+(?P<list>{ITEM}(?:(?:,\s+and\s+|,\s+|\s+and\s+|\s+to\s+){ITEM})*)"))
        .expect("the pattern is written here")
});

static EACH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?P<base>(?:S|ES)-\d{1,2}/\d{1,3}|\d{4}/\d{1,3}|\d{2,3}/\d{1,3}|\d{1,4})(?:\s[A-Z](?:(?:\s(?:and|to)\s|,\s)[A-Z]\b)*)?(?:\s?\((?P<mark>(?:19|20)\d{2}|[IVXL]+|S-[IVXL]+|ES-[IVXL]+)\))?",
    )
    .expect("the pattern is written here")
});

/// Finds quickly whether there may be one: the full pattern is slow on text beyond ASCII.
static HINT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i:resolution|decision)").expect("the pattern is written here"));

/// Returns the resolutions and decisions in `text`.
pub fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    if !HINT.is_match(text) {
        return found;
    }
    for run in RUN.captures_iter(text) {
        let (Some(kind), Some(list)) = (run.name("kind"), run.name("list")) else { continue };
        let decision = kind.as_str().to_ascii_lowercase().starts_with('d');
        let human_rights = text[..kind.start()].trim_end().ends_with("Human Rights Council");
        for each in EACH.captures_iter(list.as_str()) {
            let (Some(whole), Some(base)) = (each.get(0), each.name("base")) else { continue };
            let (start, end) = (list.start() + whole.start(), list.start() + whole.end());
            let goes_on = text[end..].chars().next().is_some_and(|next| next.is_alphanumeric() || matches!(next, '/' | '_'));
            let words = Words { base: base.as_str(), mark: each.name("mark").map(|mark| mark.as_str()), decision, human_rights };
            if let Some(symbol) = words.symbol().filter(|_| !goes_on) {
                found.push(Found::leads(start..end, RULE, Target::Symbol(symbol)));
            }
        }
    }
    found
}

struct Words<'t> {
    base: &'t str,
    mark: Option<&'t str>,
    decision: bool,
    human_rights: bool,
}

impl Words<'_> {
    /// Returns the symbol of the text that is meant: by the year of the Security Council, the session of the Assembly, the year of the Economic and Social Council.
    fn symbol(&self) -> Option<String> {
        let series = if self.decision { "DEC" } else { "RES" };
        let base = self.base;
        if let Some(mark) = self.mark {
            if base.contains('/') {
                return None;
            }
            let year = mark.bytes().all(|byte| byte.is_ascii_digit());
            return match (year, self.decision) {
                (true, false) => Some(format!("S/RES/{base}({mark})")),
                (true, true) => None,
                (false, _) => Some(format!("A/{series}/{base}({mark})")),
            };
        }
        let (first, _) = base.split_once('/')?;
        if first.starts_with(['S', 'E']) {
            return Some(format!("A/{series}/{base}"));
        }
        let number: u16 = first.parse().ok()?;
        match first.len() {
            4 if number >= 1978 => Some(format!("E/{series}/{base}")),
            4 => None,
            _ if self.human_rights => Some(format!("A/HRC/{series}/{base}")),
            // The session has stood before the number since the thirty-first session (1976).
            _ if number >= 31 => Some(format!("A/{series}/{base}")),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbols(text: &str) -> Vec<String> {
        find(text).into_iter().map(|found| if let super::super::Means::Leads(Target::Symbol(symbol)) = found.means { symbol } else { String::new() }).collect()
    }

    #[test]
    fn resolutions_and_decisions_lead_to_their_symbols() {
        for (text, expected) in [
            ("resolution 1325 (2000)", "S/RES/1325(2000)"),
            ("resolutions 822 (1993), 853 (1993), 874 (1993) and 884 (1993)", "S/RES/822(1993) S/RES/853(1993) S/RES/874(1993) S/RES/884(1993)"),
            ("resolution 3363 (XXX)", "A/RES/3363(XXX)"),
            ("resolution 3367 A (XXX)", "A/RES/3367(XXX)"),
            ("resolution 3411 A and B (XXX)", "A/RES/3411(XXX)"),
            ("resolution 3419 A to D (XXX)", "A/RES/3419(XXX)"),
            ("resolution 31/16 A", "A/RES/31/16"),
            ("resolution 31/6 A and B", "A/RES/31/6"),
            ("resolution S-10/2", "A/RES/S-10/2"),
            ("decision 31/308", "A/DEC/31/308"),
            ("decision ES-7/11", "A/DEC/ES-7/11"),
            ("Council resolution 2004/49", "E/RES/2004/49"),
            ("resolution 377 A (V)", "A/RES/377(V)"),
            ("Human Rights Council resolution 46/13", "A/HRC/RES/46/13"),
            ("resolutions 78/1, 78/2 and 1325 (2000).", "A/RES/78/1 A/RES/78/2 S/RES/1325(2000)"),
        ] {
            assert_eq!(symbols(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn numbers_behind_the_word_are_not_always_resolutions() {
        for text in [
            "resolution 300 dpi",
            "screen resolution 1080",
            "resolution 1920/1080",
            "New Year's resolution 2024",
            "31/10/2023",
            "resolution 31/10/2023",
            "resolution 4 (four)",
        ] {
            assert_eq!(symbols(text), Vec::<String>::new(), "{text}");
        }
    }
}
