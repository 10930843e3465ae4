//! Figures that a document states, and what is declared of them.

use serde::{Deserialize, Serialize};

use super::letter::Phrase;
use super::source::Span;

/// How exact a stated number is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// The number itself.
    Exact,
    /// More than the number.
    MoreThan,
    /// The number or more.
    AtLeast,
    /// Not quite the number.
    Almost,
    /// Near the number.
    About,
    /// Less than the number.
    LessThan,
    /// The number or less.
    AtMost,
}

/// What may be said of a figure that was not reviewed.
pub const STATUSES: [(&str, ()); 1] = [("proposed", ())];
/// The forms of charts, by name; whether each is of a part and its whole.
pub const CHARTS: [(&str, bool); 2] = [("part-to-whole", true), ("bar", false)];

impl Bound {
    /// Every bound with its name in sources.
    pub const NAMES: [(&'static str, Self); 7] = [
        ("exact", Self::Exact),
        ("more-than", Self::MoreThan),
        ("at-least", Self::AtLeast),
        ("almost", Self::Almost),
        ("about", Self::About),
        ("less-than", Self::LessThan),
        ("at-most", Self::AtMost),
    ];

    /// Returns the bound's name in sources.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, bound)| *bound == self).map_or("exact", |(name, _)| name)
    }
}

/// A decimal number, kept as the text that was written: optional `-`, digits, optional `.` and digits.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Decimal(String);

impl Decimal {
    /// The most signs that a number has: digits, the point and the sign before it.
    pub const LONGEST: usize = 32;

    /// Returns the number that `text` writes.
    pub fn parse(text: &str) -> Option<Self> {
        (Self::is_written(text) && text.len() <= Self::LONGEST).then(|| Self(text.to_owned()))
    }

    /// Returns whether `text` would be a number if it were not too long.
    pub fn is_long(text: &str) -> bool {
        Self::is_written(text) && text.len() > Self::LONGEST
    }

    fn is_written(text: &str) -> bool {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        let numeric = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        numeric(whole) && numeric(part)
    }

    /// Returns the number with the other sign; nought has none.
    pub fn negated(self) -> Self {
        match self.0.strip_prefix('-') {
            Some(rest) => Self(rest.to_owned()),
            None if self.0.bytes().any(|byte| byte.is_ascii_digit() && byte != b'0') => Self(format!("-{}", self.0)),
            None => self,
        }
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the exact sum of `numbers`; nothing where it has more digits than can be held.
    pub fn sum<'a>(numbers: impl IntoIterator<Item = &'a Self> + Clone) -> Option<Self> {
        let places = numbers.clone().into_iter().map(Self::places).max().unwrap_or(0);
        let mut total: i128 = 0;
        for number in numbers {
            let digits = number.0.replace('.', "");
            let scale = 10i128.checked_pow((places - number.places()) as u32)?;
            total = total.checked_add(digits.parse::<i128>().ok()?.checked_mul(scale)?)?;
        }
        let digits = format!("{:0>width$}", total.unsigned_abs(), width = places + 1);
        let (whole, part) = digits.split_at(digits.len() - places);
        let sign = if total < 0 { "-" } else { "" };
        Some(Self(if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }))
    }

    fn places(&self) -> usize {
        self.0.split_once('.').map_or(0, |(_, part)| part.len())
    }

    /// Returns whether two numbers are equal, however many noughts are written: 1.5 and 1.50.
    pub fn equals(&self, other: &Self) -> bool {
        fn bare(number: &str) -> (bool, &str, &str) {
            let (whole, part) = number.split_once('.').unwrap_or((number, ""));
            let digits = whole.strip_prefix('-');
            (digits.is_some(), digits.unwrap_or(whole).trim_start_matches('0'), part.trim_end_matches('0'))
        }
        bare(&self.0) == bare(&other.0)
    }

    /// Returns whether this number is greater than `other`.
    pub fn exceeds(&self, other: &Self) -> bool {
        let places = self.places().max(other.places());
        let signed = |number: &Self| {
            let (whole, part) = number.0.split_once('.').unwrap_or((&number.0, ""));
            let digits = format!("{}{part:0<places$}", whole.trim_start_matches('-')).trim_start_matches('0').to_owned();
            (whole.starts_with('-') && !digits.is_empty(), digits.len(), digits)
        };
        let ((minus, long, digits), (other_minus, other_long, others)) = (signed(self), signed(other));
        match (minus, other_minus) {
            (false, true) => true,
            (true, false) => false,
            (false, false) => (long, digits) > (other_long, others),
            (true, true) => (long, digits) < (other_long, others),
        }
    }

    /// Returns the number as nearly as a float holds it: for geometry only, never for what is printed.
    pub fn approximate(&self) -> f64 {
        self.0.parse().unwrap_or(0.0)
    }
}

/// A figure that a document states.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Figure {
    /// Its name in the prose and its anchor in the data appendix.
    pub id: String,
    /// The number.
    pub value: Decimal,
    /// How exact it is.
    pub bound: Bound,
    /// What is counted, in the document's words.
    pub unit: Option<String>,
    /// What is said of it, in the document's words.
    pub label: Phrase,
    /// The time it is about, in the document's words.
    pub period: Option<String>,
    /// Proposed by an import and not yet reviewed.
    pub proposed: bool,
    /// Where it is declared.
    pub span: Span,
}

/// What is declared of some figures.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Arithmetic {
    /// Its name and its anchor in the data appendix.
    pub id: String,
    /// What is declared.
    pub rule: Rule,
    /// Where it is declared.
    pub span: Span,
}

/// A declared relation of figures.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Rule {
    /// One figure is the sum of others.
    Sum {
        /// The sum.
        sum: String,
        /// What is added.
        of: Vec<String>,
    },
    /// One figure is a part of another.
    Subset {
        /// The part.
        subset: String,
        /// The whole.
        of: String,
    },
}

/// A chart of declared arithmetic.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Chart {
    /// Its form.
    pub form: ChartForm,
    /// Its title, in the publisher's words.
    pub title: String,
    /// Where it is declared.
    pub span: Span,
}

/// The form of a chart.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ChartForm {
    /// A part of a whole, and how that part divides.
    PartToWhole {
        /// The declared subset.
        of: String,
        /// The declared sum of that subset.
        then: Option<String>,
    },
    /// Figures of one unit side by side.
    Bar {
        /// The figures.
        of: Vec<String>,
    },
}

/// All that `data.yaml` declares.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Data {
    /// Figures, in the order of the file.
    pub figures: Vec<Figure>,
    /// Arithmetic, in the order of the file.
    pub arithmetic: Vec<Arithmetic>,
    /// Charts, in the order of the file.
    pub charts: Vec<Chart>,
}

impl Data {
    /// Returns the figure named `id`.
    pub fn figure(&self, id: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.id == id)
    }

    /// Returns the arithmetic named `id`.
    pub fn arithmetic(&self, id: &str) -> Option<&Arithmetic> {
        self.arithmetic.iter().find(|arithmetic| arithmetic.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact() {
        let sum = |numbers: &[&str]| {
            let numbers: Vec<Decimal> = numbers.iter().map(|text| Decimal::parse(text).unwrap()).collect();
            Decimal::sum(&numbers).map(|sum| sum.as_str().to_owned())
        };
        assert_eq!(sum(&["50", "15"]).as_deref(), Some("65"));
        assert_eq!(sum(&["0.1", "0.2", "1"]).as_deref(), Some("1.3"));
        assert_eq!(sum(&["-0.5", "0.25"]).as_deref(), Some("-0.25"));
        assert_eq!(sum(&[]).as_deref(), Some("0"));
        assert_eq!(sum(&["9".repeat(32).as_str(), "0.1"]), Some(format!("{}.1", "9".repeat(32))));
        assert_eq!(sum(&["9".repeat(32).as_str(), &format!("0.{}", "1".repeat(30))]), None);
        let equal = |a: &str, b: &str| Decimal::parse(a).unwrap().equals(&Decimal::parse(b).unwrap());
        let exceeds = |a: &str, b: &str| Decimal::parse(a).unwrap().exceeds(&Decimal::parse(b).unwrap());
        assert!(exceeds("66", "65") && exceeds("100", "99.9") && exceeds("0.2", "-3") && exceeds("-1", "-1.5") && !exceeds("1.0", "1") && !exceeds("9", "010"));
        assert!(equal("1.50", "1.5") && equal("065", "65") && equal("-1", "-1.0") && !equal("1.5", "1.05") && !equal("-1", "1"));
    }

    #[test]
    fn decimals_keep_their_text() {
        for text in ["350", "1.50", "-3", "0.25"] {
            assert_eq!(Decimal::parse(text).unwrap().as_str(), text);
        }
        for text in ["", "-", "1.", ".5", "1e3", "1,000", "0x10", "１"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }
}
