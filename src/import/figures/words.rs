//! Finds numbers in a text, with the noun that follows and the clause in which they stand.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::data::Decimal;
use crate::parse::numerals;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is written here")
}

static DIGITS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d{1,3}(?:[,\u{a0}\u{202f}]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"));
static SPACED: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d{1,3}(?:[.\u{a0}\u{202f} ]\d{3})+(?:,\d+)?\b|\d+(?:[.,]\d+)?"));
/// English numbers in words.
pub static SPELLED: LazyLock<Regex> = LazyLock::new(|| {
    let one = "(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?)";
    pattern(&format!(
        r"(?i)\b(?:{one}|one\s+(?:hundred|thousand|million))(?:\s+(?:hundred|thousand|million))*(?:\s+(?:and\s+)?{one}(?:\s+(?:hundred|thousand))?)*\b"
    ))
});
/// A number in a text: its bytes, and its value.
pub struct Numeral {
    /// The bytes.
    pub range: std::ops::Range<usize>,
    /// The value.
    pub value: String,
    /// Whether it is written in words.
    pub spelled: bool,
}

/// Returns the numbers in a text, in their order.
pub fn numerals_in(text: &str, lang: &str) -> Vec<Numeral> {
    let mut out: Vec<Numeral> = Vec::new();
    // In English a space stands between two numbers, in other languages within one.
    let digits = if lang.starts_with("en") { &DIGITS } else { &SPACED };
    for found in digits.find_iter(text) {
        let range = found.start()..found.end();
        let (before, after) = (text[..range.start].chars().next_back(), text[range.end..].chars().next());
        let mut behind = text[range.end..].chars().skip(1);
        // Chinese sets no space between a number and what it counts.
        let is_part = |char: char| char.is_alphanumeric() && !('\u{4e00}'..='\u{9fff}').contains(&char);
        let joins_before = before.is_some_and(|char| is_part(char) || matches!(char, '/' | '.' | ',' | '_' | '\u{fffc}' | '-' | '–'));
        let joins_behind = after.is_some_and(|char| is_part(char) || matches!(char, '/' | '_' | '–' | ':'));
        let counted = matches!(after, Some('.' | ',')) && behind.next().is_some_and(|char| char.is_ascii_digit());
        let ranges = after == Some('-') && text[range.end + 1..].starts_with(|char: char| char.is_ascii_digit());
        let enclosed = before == Some('(') && after == Some(')');
        let alone = !(joins_before || joins_behind || counted || ranges || enclosed);
        if let Some(value) = numerals::number(found.as_str(), lang).filter(|_| alone) {
            let value = signed(value, &text[..range.start]);
            out.push(Numeral { range, value, spelled: false });
        }
    }
    if lang.starts_with("en") {
        for found in SPELLED.find_iter(text) {
            let before = &text[..found.start()];
            let hyphen = text[found.end()..].starts_with('-') || before.ends_with('-');
            if let Some(value) = numerals::number(found.as_str(), lang).filter(|_| !hyphen) {
                out.push(Numeral { range: found.range(), value: signed(value, before), spelled: true });
            }
        }
    }
    out.sort_by_key(|numeral| numeral.range.start);
    let mut end = 0;
    out.retain(|numeral| {
        let free = numeral.range.start >= end;
        end = if free { numeral.range.end } else { end };
        free
    });
    out
}

/// The sign is none of the words that are marked, and one of the number.
fn signed(value: Decimal, before: &str) -> String {
    let value = if numerals::before_minus(before).is_some() { value.negated() } else { value };
    value.as_str().to_owned()
}

/// Words in the plural that do not end in "s", and units without one.
const UNITS: [&str; 24] = [
    "people",
    "personnel",
    "persons",
    "men",
    "women",
    "children",
    "hectares",
    "percent",
    "km",
    "m",
    "kg",
    "tons",
    "tonnes",
    "dollars",
    "euros",
    "staff",
    "police",
    "cattle",
    "livestock",
    "aircraft",
    "servicemen",
    "servicewomen",
    "civilians",
    "infantry",
];
/// Words that end in "s" and count nothing.
const NO_UNITS: [&str; 22] = [
    "is", "was", "has", "as", "this", "his", "its", "us", "thus", "across", "process", "less", "unless", "plus", "besides", "always", "perhaps", "towards",
    "whereas", "does", "yes", "ours",
];
/// Words at which a unit cannot begin nor go on.
const STOPS: [&str; 44] = [
    "of", "in", "on", "at", "to", "by", "for", "from", "with", "and", "or", "were", "are", "have", "had", "be", "been", "that", "which", "who", "whose",
    "where", "when", "while", "than", "the", "a", "an", "it", "they", "we", "became", "lost", "took", "was", "is", "has", "occurred", "remain", "remained",
    "per", "not", "other", "more",
];

/// Returns the unit: the noun that follows the number, with the words before it.
pub fn unit(behind: &str) -> Option<String> {
    if behind.starts_with('%') || behind.trim_start().starts_with("per cent") {
        return Some(if behind.starts_with('%') { "%".to_owned() } else { "per cent".to_owned() });
    }
    // "44-day"
    if let Some(rest) = behind.strip_prefix('-') {
        let word: String = rest.chars().take_while(|char| char.is_alphabetic()).collect();
        return (!word.is_empty()).then_some(word);
    }
    if !behind.starts_with(char::is_whitespace) {
        return None;
    }
    let mut words: Vec<&str> = Vec::new();
    for word in behind.split_whitespace().take(3) {
        let bare = word.trim_end_matches(['.', ',', ';', ':', ')', '?', '!', '”', '"', '\u{fffc}']);
        let lower = bare.to_lowercase();
        if bare.is_empty() || STOPS.contains(&lower.as_str()) || !bare.chars().all(|char| char.is_alphabetic() || matches!(char, '-' | '’' | '\'')) {
            return None;
        }
        words.push(bare);
        let plural =
            lower.ends_with('s') && !lower.ends_with("ss") && lower.len() > 3 && !NO_UNITS.contains(&lower.as_str()) || UNITS.contains(&lower.as_str());
        if plural {
            return Some(words.join(" "));
        }
        if bare.len() < word.len() {
            return None;
        }
    }
    None
}

/// A label is no longer than so many words on either side of the number.
const WORDS: usize = 12;

/// Returns what the text says of the number: the words of its clause, with … in place of the number and of what is left out.
pub fn label(text: &str, range: &std::ops::Range<usize>) -> String {
    let clause_end = |text: &str| {
        text.char_indices()
            .find(|(at, char)| {
                matches!(char, ',' | ';' | ':') && !text[at + 1..].starts_with(|next: char| next.is_ascii_digit())
                    || matches!(char, '.' | '?' | '!') && text[at + char.len_utf8()..].chars().next().is_none_or(char::is_whitespace)
            })
            .map_or(text.len(), |(at, _)| at)
    };
    let before = &text[..range.start];
    let start = before
        .char_indices()
        .rev()
        .find(|(at, char)| matches!(char, ';' | ':' | '.' | '?' | '!' | ',') && before[at + char.len_utf8()..].starts_with(char::is_whitespace))
        .map_or(0, |(at, char)| at + char.len_utf8());
    let behind = &text[range.end..];
    let end = clause_end(behind);
    let clean = |words: &str| words.replace('\u{fffc}', "").split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (head, tail) = (clean(&before[start..]), clean(&behind[..end]));
    let mut label = String::new();
    let shown = &head[head.len().saturating_sub(WORDS)..];
    if !shown.is_empty() {
        if shown.len() < head.len() {
            label.push_str("… ");
        }
        label.push_str(&shown.join(" "));
        label.push(' ');
    }
    label.push('…');
    if !tail.is_empty() {
        if !behind.starts_with(|char: char| !char.is_whitespace()) {
            label.push(' ');
        }
        label.push_str(&tail[..tail.len().min(WORDS)].join(" "));
        if tail.len() > WORDS {
            label.push_str(" …");
        }
    }
    if label == "…" { clean(text).into_iter().take(WORDS).collect::<Vec<_>>().join(" ") } else { label }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_is_the_noun_that_follows() {
        for (behind, wanted) in [
            (" Azerbaijanis became victims", Some("Azerbaijanis")),
            (" anti-personnel landmines produced in", Some("anti-personnel landmines")),
            (" military personnel.", Some("military personnel")),
            (" per cent of the", Some("per cent")),
            ("-day war", Some("day")),
            (" of them beside roads", None),
            (" and 12", None),
            (", villages", None),
            (" was seen", None),
        ] {
            assert_eq!(unit(behind).as_deref(), wanted, "{behind}");
        }
    }

    #[test]
    fn numbers_that_name_something_are_no_quantities() {
        let found = |text: &str| numerals_in(text, "en").into_iter().map(|numeral| numeral.value).collect::<Vec<_>>();
        assert_eq!(found("In 3/4 of A1, 2,700 mines, 12.5 per cent, twenty-five wells, 1.2.3 and 4–5"), ["2700", "12.5", "25"]);
        assert_eq!(found("It fell by −5 per cent, minus 12 and minus twenty-five degrees"), ["-5", "-12", "-25"]);
    }

    #[test]
    fn a_label_is_the_clause_of_the_number() {
        let text = "At first, a total of 350 Azerbaijanis became victims, as was said.";
        let at = text.find("350").unwrap();
        assert_eq!(label(text, &(at..at + 3)), "a total of … Azerbaijanis became victims");
    }
}
