//! Agenda items: their numbers, and the lists in which a number means something.

use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use serde::{Deserialize, Serialize};

/// The number of an agenda item with its sub-item letters, as in `71 (b)`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct ItemNumber {
    /// The number itself.
    pub number: u16,
    /// The sub-item letters, outermost first.
    pub sub: Vec<String>,
}

impl ItemNumber {
    /// Returns the number that `text` writes in full: `71`, `71 (b)`, `71b`, `71(b)`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 3 {
            return None;
        }
        let number = text[..digits].parse().ok().filter(|number| *number > 0)?;
        let mut sub = Vec::new();
        let mut rest = text[digits..].trim_start();
        while !rest.is_empty() {
            let (letters, after) = match rest.strip_prefix('(') {
                Some(open) => open.split_once(')')?,
                None => (rest, ""),
            };
            if letters.is_empty() || letters.len() > 4 || !letters.bytes().all(|byte| byte.is_ascii_lowercase()) {
                return None;
            }
            sub.push(letters.to_owned());
            rest = after.trim_start();
        }
        Some(Self { number, sub })
    }

    /// Returns the numbers in a run, with their places: "69 (a) and (b)" holds 69 (a) and, at "(b)", 69 (b).
    pub fn all_in(run: &str) -> Vec<(Range<usize>, Self)> {
        static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\d{1,3}(?:\s?\([a-z]{1,4}\))*|\([a-z]{1,4}\)").expect("the pattern is written here"));
        let mut last: Option<Self> = None;
        let number = |found: regex::Match<'_>| {
            let number = if found.as_str().starts_with('(') {
                Self { number: last.as_ref()?.number, sub: vec![found.as_str().trim_matches(['(', ')']).to_owned()] }
            } else {
                Self::parse(found.as_str())?
            };
            last = Some(number.clone());
            Some((found.range(), number))
        };
        NUMBER.find_iter(run).filter_map(number).collect()
    }

    /// Returns the form of documents: `71`, `71 (b)`.
    pub fn written(&self) -> String {
        let mut written = self.number.to_string();
        for letters in &self.sub {
            written.extend([" (", letters, ")"]);
        }
        written
    }

    /// Returns the form used in addresses: `71`, `71b`, `71b-ii`.
    pub fn slug(&self) -> String {
        let mut slug = String::new();
        self.write_slug(&mut slug);
        slug
    }

    /// Writes the form used in addresses.
    pub fn write_slug(&self, slug: &mut String) {
        slug.push_str(&self.number.to_string());
        for (at, letters) in self.sub.iter().enumerate() {
            if at > 0 {
                slug.push('-');
            }
            slug.push_str(letters);
        }
    }
}

impl fmt::Display for ItemNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.written())
    }
}

/// How an organ counts its periods.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Period {
    /// A regular session.
    Session(u16),
    /// A special session, `S-32`.
    Special(u16),
    /// An emergency special session, `ES-10`.
    Emergency(u16),
    /// A year of the organ.
    Year(u16),
}

impl Period {
    /// Returns the session written as `78`, `S-32` or `ES-10`.
    pub fn session(text: &str) -> Option<Self> {
        let number = |digits: &str| {
            (digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok().filter(|number| *number > 0)).flatten()
        };
        if let Some(rest) = text.strip_prefix("ES-") {
            return number(rest).map(Self::Emergency);
        }
        if let Some(rest) = text.strip_prefix("S-") {
            return number(rest).map(Self::Special);
        }
        number(text).map(Self::Session)
    }

    /// Returns the form used in addresses.
    pub fn slug(self) -> String {
        match self {
            Self::Session(number) | Self::Year(number) => number.to_string(),
            Self::Special(number) => format!("s-{number}"),
            Self::Emergency(number) => format!("es-{number}"),
        }
    }
}

/// The list of one session of one organ in which item numbers mean something.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct RegisterKey {
    /// The organ's short form in addresses, such as `ga`.
    pub organ: String,
    /// The session or year.
    pub period: Period,
    /// The list: `agenda`, `provisional`, `preliminary`.
    pub list: String,
}

impl RegisterKey {
    /// The list that is meant where none is named.
    pub const AGENDA: &'static str = "agenda";
    /// The lists that sources may name.
    pub const LISTS: [(&'static str, &'static str); 3] = [(Self::AGENDA, Self::AGENDA), ("provisional", "provisional"), ("preliminary", "preliminary")];

    /// Returns the form used in addresses and as the file's name: `ga-78`, `ga-79-preliminary`.
    pub fn slug(&self) -> String {
        let mut slug = String::with_capacity(24);
        self.write_slug(&mut slug);
        slug
    }

    /// Writes the form used in addresses.
    pub fn write_slug(&self, slug: &mut String) {
        slug.extend([&self.organ, "-", &self.period.slug()]);
        if self.list != Self::AGENDA {
            slug.extend(["-", &self.list]);
        }
    }
}

/// One item of one list.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct ItemKey {
    /// The list.
    pub register: RegisterKey,
    /// The item in it.
    pub number: ItemNumber,
}

/// Who says that a number and a title belong together.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Pairing {
    /// `document`, `agenda`, `library-record` or `other`.
    pub by: String,
    /// The address of a document of this site, a symbol, a URL or a description.
    pub source: Option<String>,
}

impl Pairing {
    /// Who may pair number and title, by name.
    pub const NAMES: [(&'static str, &'static str); 4] =
        [("document", "document"), ("agenda", "agenda"), ("library-record", "library-record"), ("other", "other")];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn item_numbers_are_read_and_printed_in_the_form_of_the_organization() {
        for (text, printed, slug) in [("31", "31", "31"), ("71 (b)", "71 (b)", "71b"), ("71b", "71 (b)", "71b"), ("7(a)(ii)", "7 (a) (ii)", "7a-ii")] {
            let number = ItemNumber::parse(text).unwrap();
            assert_eq!((number.to_string().as_str(), number.slug().as_str()), (printed, slug));
        }
        for text in ["", "0", "b", "1234", "71 (", "71 (B)", "71 (b", "71 ()", "71 2"] {
            assert_eq!(ItemNumber::parse(text), None, "{text}");
        }
    }

    #[test]
    fn sessions_are_regular_special_or_emergency() {
        assert_eq!(Period::session("78"), Some(Period::Session(78)));
        assert_eq!(Period::session("ES-10"), Some(Period::Emergency(10)));
        assert_eq!(Period::session("S-32").map(Period::slug), Some("s-32".into()));
        assert_eq!(Period::session("0"), None);
        assert_eq!(Period::session("78th"), None);
    }
}
