//! Numbers as prose writes them: in digits with the separators of a language, or in English words.

use crate::model::data::{Bound, Decimal};

/// Returns the number that `words` write; nothing where they hold none, or more than one.
pub fn number(words: &str, lang: &str) -> Option<Decimal> {
    let words = words.trim();
    match words.find(|character: char| character.is_ascii_digit()) {
        Some(at) => {
            let number = in_digits(words, lang)?;
            Some(if before_minus(&words[..at]).is_some() { number.negated() } else { number })
        }
        None => match minus_first(words) {
            Some(rest) => in_words(rest).map(Decimal::negated),
            None => in_words(words),
        },
    }
}

/// Returns whether there may be digits in `text`: of ASCII, or else of another script. Most texts have neither, and that is seen of many bytes at once.
pub fn may_have_digits(text: &str) -> bool {
    text.bytes().fold(false, |may, byte| may | byte.is_ascii_digit() | !byte.is_ascii())
}

const MINUS: &str = "minus";

fn minus_first(words: &str) -> Option<&str> {
    let (first, rest) = words.split_once(char::is_whitespace)?;
    first.eq_ignore_ascii_case(MINUS).then_some(rest)
}

/// Returns what stands before the sign, or the word "minus", that makes the number behind `before` negative; nothing where there is none.
///
/// A sign that stands behind a letter or digit joins: "3-5" is a range and "A-5" a name.
pub fn before_minus(before: &str) -> Option<&str> {
    const CURRENCIES: [char; 4] = ['$', '€', '£', '¥'];
    let opens =
        |last: char| last.is_whitespace() || CURRENCIES.contains(&last) || matches!(last, '(' | '[' | '"' | '“' | '„' | '«' | '‘' | '\'' | ':' | '=' | '|');
    if let Some(rest) = before.trim_end_matches(CURRENCIES).strip_suffix(['-', '−']) {
        return rest.chars().next_back().is_none_or(opens).then_some(rest);
    }
    let word = before.trim_end_matches(CURRENCIES);
    let rest = word.trim_end();
    let at = rest.len().checked_sub(MINUS.len()).filter(|at| rest.len() < word.len() && rest.is_char_boundary(*at))?;
    let (rest, word) = rest.split_at(at);
    (word.eq_ignore_ascii_case(MINUS) && rest.chars().next_back().is_none_or(opens)).then_some(rest)
}

/// Languages in which a comma stands before decimals.
const DECIMAL_COMMA: [&str; 5] = ["fr", "es", "ru", "de", "pt"];

fn in_digits(words: &str, lang: &str) -> Option<Decimal> {
    let is_space = |character: char| matches!(character, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}');
    let start = words.find(|character: char| character.is_ascii_digit())?;
    let end = words.rfind(|character: char| character.is_ascii_digit())? + 1;
    let run = &words[start..end];
    if !run.chars().all(|character| character.is_ascii_digit() || matches!(character, ',' | '.') || is_space(character)) {
        return None;
    }
    let comma_is_decimal = DECIMAL_COMMA.contains(&lang.split('-').next().unwrap_or(lang));
    let (group, point) = if comma_is_decimal { ('.', ',') } else { (',', '.') };
    let (whole, part) = run.split_once(point).map_or((run, None), |(whole, part)| (whole, Some(part)));
    // Groups of digits are of three, so that "4, 5" is no number.
    let mut groups = whole.split(|character| character == group || is_space(character));
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    if rest.iter().any(|group| group.len() != 3) || !rest.is_empty() && first.len() > 3 {
        return None;
    }
    let digits = std::iter::once(first).chain(rest).collect::<String>();
    Decimal::parse(&part.map_or(digits.clone(), |part| format!("{digits}.{part}")))
}

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

fn in_words(words: &str) -> Option<Decimal> {
    let lower = words.to_lowercase();
    let (mut total, mut group, mut any) = (0u64, 0u64, false);
    for word in lower.split(|character: char| character.is_whitespace() || character == '-').filter(|word| !word.is_empty()) {
        let value = SMALL
            .iter()
            .position(|small| *small == word)
            .map(|at| at as u64)
            .or_else(|| TENS.iter().position(|ten| *ten == word).map(|at| 20 + 10 * at as u64));
        match (word, value) {
            (_, Some(value)) => group += value,
            ("hundred", _) => group = group.max(1).checked_mul(100)?,
            ("thousand" | "million", _) => {
                total = total.checked_add(group.max(1).checked_mul(if word == "thousand" { 1_000 } else { 1_000_000 })?)?;
                group = 0;
            }
            ("and" | "a", _) => continue,
            _ => return None,
        }
        any = true;
    }
    any.then(|| Decimal::parse(&(total + group).to_string())).flatten()
}

/// Words before a number that bound it.
const BOUNDS: [(&str, Bound); 22] = [
    ("more than", Bound::MoreThan),
    ("greater than", Bound::MoreThan),
    ("over", Bound::MoreThan),
    ("above", Bound::MoreThan),
    ("exceeding", Bound::MoreThan),
    ("at least", Bound::AtLeast),
    ("no fewer than", Bound::AtLeast),
    ("no less than", Bound::AtLeast),
    ("not less than", Bound::AtLeast),
    ("a minimum of", Bound::AtLeast),
    ("almost", Bound::Almost),
    ("nearly", Bound::Almost),
    ("about", Bound::About),
    ("approximately", Bound::About),
    ("around", Bound::About),
    ("roughly", Bound::About),
    ("less than", Bound::LessThan),
    ("fewer than", Bound::LessThan),
    ("under", Bound::LessThan),
    ("at most", Bound::AtMost),
    ("no more than", Bound::AtMost),
    ("up to", Bound::AtMost),
];

/// No words that bound a number, with the character before them, are longer.
const LONGEST: usize = 20;

/// Returns the bound that the words before a number give it, with those words: the longest that fit. "Only" is none.
pub fn bound(before: &str) -> Option<(&'static str, Bound)> {
    let before = before.trim_end();
    let near = before.char_indices().rev().nth(LONGEST).map_or(0, |(at, _)| at);
    let before = before[near..].to_lowercase();
    let stands = |words: &str| before.strip_suffix(words).is_some_and(|rest| rest.chars().next_back().is_none_or(|last| !last.is_alphanumeric()));
    BOUNDS.into_iter().filter(|(words, _)| stands(words)).max_by_key(|(words, _)| words.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_digits_and_in_words() {
        let read = |words: &str, lang: &str| number(words, lang).map(|number| number.as_str().to_owned()).unwrap_or_default();
        for (words, lang, value) in [
            ("350", "en", "350"),
            ("2,700", "en", "2700"),
            ("500 000", "en", "500000"),
            ("500\u{a0}000", "fr", "500000"),
            ("12.5", "en", "12.5"),
            ("12,5", "fr", "12.5"),
            ("1.234,5", "es", "1234.5"),
            ("a total of 350 Azerbaijanis", "en", "350"),
            ("fifteen", "en", "15"),
            ("Twenty-five", "en", "25"),
            ("two hundred and five thousand and six", "en", "205006"),
            ("-5", "en", "-5"),
            ("−5", "en", "-5"),
            ("minus 5", "en", "-5"),
            ("Minus\u{a0}2,700.5", "en", "-2700.5"),
            ("minus twenty-five", "en", "-25"),
            ("a change of -5 per cent", "en", "-5"),
            ("(−1 234,5)", "fr", "-1234.5"),
            ("-$5", "en", "-5"),
            ("$-5", "en", "-5"),
            ("-0.0", "en", "0.0"),
            ("3-5", "en", ""),
            ("COVID-19", "en", "19"),
            ("mid-2024", "en", "2024"),
            ("terminus 5", "en", "5"),
            ("– 5", "en", "5"),
            ("4, 5", "en", ""),
            ("1,2,3", "en", ""),
            ("2020–2024", "en", ""),
            ("several", "en", ""),
            ("", "en", ""),
        ] {
            assert_eq!(read(words, lang), value, "{words}");
        }
    }

    #[test]
    fn a_minus_may_stand_before_the_number() {
        for (before, rest) in [("-", Some("")), ("more than −", Some("more than ")), ("of minus ", Some("of ")), ("was -$", Some("was "))] {
            assert_eq!(before_minus(before), rest, "{before}");
        }
        for before in ["", "3-", "3–", "A/78/-", "well-", "--", "minus", "terminus ", "5% -5% "] {
            assert_eq!(before_minus(before), None, "{before}");
        }
    }

    #[test]
    fn bounds_stand_before_the_number() {
        assert_eq!(bound("when more than ").map(|(_, bound)| bound), Some(Bound::MoreThan));
        assert_eq!(bound("no more than ").map(|(_, bound)| bound), Some(Bound::AtMost));
        assert_eq!(bound("throughout the almost ").map(|(_, bound)| bound), Some(Bound::Almost));
        assert_eq!(bound("the detection of over").map(|(_, bound)| bound), Some(Bound::MoreThan));
        assert_eq!(bound("its reliability was only "), None);
        assert_eq!(bound("moreover"), None);
    }
}
