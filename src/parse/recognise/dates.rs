//! Recognises days, months and years: "4 April 2024", "4 April", "September 2023", "2021".

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::Found;

/// The name of the rule in `explain`.
const RULE: &str = "date";

const MONTHS: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let months = MONTHS.join("|");
    Regex::new(&format!(r"\b(?:(?:(?P<day>\d{{1,2}})\s+)?(?P<month>{months})(?:\s+(?P<of>\d{{4}}))?|(?P<year>(?:18|19|20)\d{{2}}))\b"))
        .expect("the pattern is written here")
});

/// Finds quickly whether a text may name a date at all: most paragraphs name none, and the full pattern is slow on text beyond ASCII.
static HINT: LazyLock<Regex> = LazyLock::new(|| Regex::new(&format!(r"{}|(?:18|19|20)\d{{2}}", MONTHS.join("|"))).expect("the pattern is written here"));

/// Returns the days, months and years that `text` names in the form of official documents. A month alone is none, nor is a day that does not exist.
pub fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    if !HINT.is_match(text) {
        return found;
    }
    for date in DATE.captures_iter(text) {
        let Some(whole) = date.get(0) else { continue };
        let number = |name: &str| date.name(name).and_then(|part| part.as_str().parse::<i16>().ok());
        let month = date.name("month").and_then(|month| MONTHS.iter().position(|name| *name == month.as_str())).map(|at| at as i8 + 1);
        let value = match (number("day"), month, number("of"), number("year")) {
            (Some(day), Some(month), Some(year), _) => exists(year, month, day).then(|| format!("{year:04}-{month:02}-{day:02}")),
            // Without a year 29 February may be meant, which a leap year has.
            (Some(day), Some(month), None, _) => exists(2000, month, day).then(|| format!("{month:02}-{day:02}")),
            (None, Some(month), Some(year), _) => Some(format!("{year:04}-{month:02}")),
            (_, None, _, Some(year)) => alone(text, whole.range()).then(|| year.to_string()),
            _ => None,
        };
        if let Some(value) = value {
            found.push(Found { range: whole.range(), rule: RULE, means: super::Means::Date(value) });
        }
    }
    found
}

fn exists(year: i16, month: i8, day: i16) -> bool {
    i8::try_from(day).is_ok_and(|day| Date::new(year, month, day).is_ok())
}

/// Four digits are a year where nothing makes them part of a longer number or name.
fn alone(text: &str, range: std::ops::Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let mut after = text[range.end..].chars();
    let next = after.next();
    let counted = matches!(next, Some('.' | ',')) && after.next().is_some_and(|next| next.is_ascii_digit());
    !matches!(before, Some('/' | '.' | ',' | '-' | '–' | '$' | '€' | '£' | '(')) && !matches!(next, Some('/' | '%')) && !counted
        || matches!((before, next), (Some('('), Some(')')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_recognised_in_the_forms_of_official_documents() {
        let dates = |text: &str| {
            find(text)
                .into_iter()
                .map(|found| if let super::super::Means::Date(date) = found.means { date } else { String::new() })
                .collect::<Vec<_>>()
                .join(" ")
        };
        for (text, expected) in [
            ("Letter dated 4 April 2024 from", "2024-04-04"),
            ("on 4 April – International Day", "04-04"),
            ("in September 2023, the", "2023-09"),
            ("produced in 2021 were", "2021"),
            ("29 February", "02-29"),
            ("30 February 2024", ""),
            ("in April and May", ""),
            ("1,2021 and 2021.5 and 12/2021", ""),
            ("more than 2,700 landmines, 12345", ""),
        ] {
            assert_eq!(dates(text), expected, "{text}");
        }
    }
}
