//! The words by which a masthead is recognised in one language: those with which the theme would print it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::item::{ItemNumber, Period, RegisterKey};
use crate::model::letter::{NamedItem, Organ, Stated};
use crate::model::site::{Counts, Organs};
use crate::model::wording::{Valued, Wording};

/// An organ by its printed name.
#[derive(Clone, Debug)]
pub struct Named {
    /// The name, without white space and in small letters.
    bare: String,
    /// Its name in sources.
    pub id: String,
    /// Its short form.
    pub code: String,
    /// How it counts.
    pub counts: Counts,
}

/// How a line of items is printed: what stands before and behind the numbers.
#[derive(Clone, Debug)]
pub struct ItemForm {
    /// The list.
    pub list: &'static str,
    before: String,
    behind: String,
}

/// The words of one language.
pub struct Vocabulary<'w> {
    /// The language.
    pub language: String,
    /// The mark before who signed.
    pub signed: String,
    wording: &'w dyn Wording,
    organs: Vec<Named>,
    distributions: Vec<(String, &'static str)>,
    languages: Vec<(String, String)>,
    original: (String, String),
    part_original: (String, String),
    periods: BTreeMap<String, Period>,
    forms: Vec<ItemForm>,
}

/// Returns a text without white space and in small letters.
pub fn bare(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Returns whether two texts have the same characters, white space aside.
pub fn same(one: &str, other: &str) -> bool {
    let counting = |text: &str| text.chars().filter(|char| !char.is_whitespace()).collect::<String>();
    counting(one) == counting(other)
}

/// The distributions, by name.
const DISTRIBUTIONS: [&str; 3] = ["General", "Limited", "Restricted"];
/// Languages in which documents are submitted.
const LANGUAGES: [&str; 7] = ["ar", "de", "en", "es", "fr", "ru", "zh"];
/// The lists of items.
const LISTS: [&str; 3] = [RegisterKey::AGENDA, "provisional", "preliminary"];

impl<'w> Vocabulary<'w> {
    /// Returns the words of `language`; nothing where the theme has none.
    pub fn of(wording: &'w dyn Wording, organs: &Organs, language: &str) -> Option<Self> {
        let usual = |value: Valued<'_>| wording.usual(value, language);
        let split = |value: Option<String>| value.and_then(|line| line.split_once(MARK).map(|(before, behind)| (before.to_owned(), behind.to_owned())));
        let unknown = [MARK.to_owned()];
        let named = organs.0.iter().filter_map(|organ| {
            let own = organ.names.get(language).or_else(|| organ.names.get("")).or_else(|| organ.names.values().next());
            let name = own.cloned().or_else(|| usual(Valued::Organ(&organ.code)))?;
            Some(Named { bare: bare(&name), id: organ.id.clone(), code: organ.code.clone(), counts: organ.counts })
        });
        let counted = (1..=100).flat_map(|number| [Period::Session(number), Period::Special(number), Period::Emergency(number), Period::Year(number)]);
        let years = (1946..=2100).map(Period::Session);
        let periods = counted.chain(years).filter_map(|period| Some((bare(&usual(Valued::Period(period))?), period))).collect();
        let forms = LISTS.iter().flat_map(|list| [1, 2].map(|count| (*list, count))).filter_map(|(list, count)| {
            let organ = of_items((1..=count).map(|number| ItemNumber { number, sub: Vec::new() }).collect(), list);
            let line = usual(Valued::Items(&organ, ""))?;
            let digits = |char: char| char.is_ascii_digit();
            Some(ItemForm { list, before: line[..line.find(digits)?].to_owned(), behind: line[line.rfind(digits)? + 1..].to_owned() })
        });
        Some(Self {
            language: language.to_owned(),
            signed: wording.signed(language),
            organs: named.collect(),
            distributions: DISTRIBUTIONS.iter().filter_map(|name| Some((bare(&usual(Valued::Distribution(name))?), *name))).collect(),
            languages: LANGUAGES.iter().filter_map(|code| Some((bare(&usual(Valued::Language(code))?), (*code).to_owned()))).collect(),
            original: split(usual(Valued::Original(&unknown)))?,
            part_original: split(usual(Valued::PartOriginal(&unknown)))?,
            periods,
            forms: forms.collect(),
            wording,
        })
    }

    /// Returns the organ that the line names.
    pub fn organ(&self, line: &str) -> Option<&Named> {
        let line = bare(line);
        self.organs.iter().find(|organ| organ.bare == line)
    }

    /// Returns the session or year that the line names, and whether in the usual words.
    pub fn period(&self, line: &str, counts: Counts) -> Option<(Period, bool)> {
        let fits = |period: &Period| matches!(period, Period::Year(_)) == (counts == Counts::Year);
        if let Some(period) = self.periods.get(&bare(line)).filter(|period| fits(period)) {
            let usual = self.wording.usual(Valued::Period(*period), &self.language).is_some_and(|usual| same(&usual, line));
            return Some((*period, usual));
        }
        // "78th session": the number in digits.
        let digits: String = line.chars().filter(char::is_ascii_digit).collect();
        let number: u16 = digits.parse().ok().filter(|number| (1..=200).contains(number))?;
        let lower = line.to_lowercase();
        let words = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        if line.chars().count() > 60 || line.contains('/') {
            return None;
        }
        match counts {
            Counts::Session if words(&SESSIONS) => Some((
                match (
                    words(&["emergency", "urgence", "emergencia", "чрезвычайн", "紧急", "طارئة"]),
                    words(&["special", "extraordinaire", "extraordinario", "специальн", "特别", "استثنائية"]),
                ) {
                    (true, _) => Period::Emergency(number),
                    (_, true) => Period::Special(number),
                    _ => Period::Session(number),
                },
                false,
            )),
            Counts::Year if words(&YEARS) => Some((Period::Year(number), false)),
            _ => None,
        }
    }

    /// Returns the distribution that the line names, and whether in the usual words.
    pub fn distribution(&self, line: &str) -> Option<(&'static str, bool)> {
        let wanted = bare(line);
        if let Some((_, name)) = self.distributions.iter().find(|(words, _)| *words == wanted) {
            let usual = self.wording.usual(Valued::Distribution(name), &self.language).is_some_and(|usual| same(&usual, line));
            return Some((name, usual));
        }
        // "Distribution: general"
        let (head, value) =
            line.split_once([':', '.']).map(|(head, value)| (head.trim().to_lowercase(), value.trim_matches([':', ' ', '.']).to_lowercase()))?;
        let is_head = matches!(head.as_str(), "distr" | "distribution" | "distribución" | "распространение");
        DISTRIBUTIONS.iter().find(|name| is_head && name.to_lowercase() == value).map(|name| (*name, false))
    }

    /// Returns the languages that the line says a document was submitted in, and whether in the usual words.
    pub fn original(&self, line: &str) -> Option<(Vec<String>, bool)> {
        self.submitted(line, &self.original).map(|codes| {
            let usual = self.wording.usual(Valued::Original(&codes), &self.language).is_some_and(|usual| same(&usual, line));
            (codes, usual)
        })
    }

    /// Returns the same for the line above the title of a part.
    pub fn part_original(&self, line: &str) -> Option<(Vec<String>, bool)> {
        self.submitted(line, &self.part_original).map(|codes| {
            let usual = self.wording.usual(Valued::PartOriginal(&codes), &self.language).is_some_and(|usual| same(&usual, line));
            (codes, usual)
        })
    }

    fn submitted(&self, line: &str, (before, behind): &(String, String)) -> Option<Vec<String>> {
        let (line, before, behind) = (bare(line), bare(before), bare(behind));
        let names = line.strip_prefix(&before)?.strip_suffix(&behind)?;
        // The longest names first; what is left joins them.
        let mut found: Vec<(usize, &str)> = self.languages.iter().filter_map(|(name, code)| Some((names.find(name.as_str())?, code.as_str()))).collect();
        found.sort_unstable();
        (!found.is_empty() && line.chars().count() < 80).then(|| found.into_iter().map(|(_, code)| code.to_owned()).collect())
    }

    /// Returns the list and the numbers that a line of items names, the mark behind it, and whether in the usual words. Numbers are in their order, each once.
    pub fn items(&self, line: &str) -> Option<Items> {
        let lower = line.trim().to_lowercase();
        let trimmed = lower.trim_end_matches('*').trim_end();
        let mark = line.trim().len() - line.trim().trim_end_matches('*').len();
        let fits = |form: &&ItemForm| {
            let (before, behind) = (form.before.trim().to_lowercase(), form.behind.trim().to_lowercase());
            trimmed
                .strip_prefix(before.as_str())
                .and_then(|rest| rest.strip_suffix(behind.as_str()))
                .is_some_and(|run| run.trim().starts_with(|char: char| char.is_ascii_digit()))
        };
        // The form that says most.
        let form = self.forms.iter().filter(fits).max_by_key(|form| form.before.trim().len() + form.behind.trim().len());
        let list = match form {
            Some(form) => form.list,
            None if lower.starts_with("item") && lower.contains(|char: char| char.is_ascii_digit()) => RegisterKey::AGENDA,
            None => return None,
        };
        // "D1" is the number of no item.
        if line.as_bytes().windows(2).any(|pair| pair[0].is_ascii_alphabetic() && pair[1].is_ascii_digit()) {
            return None;
        }
        let mut numbers: Vec<ItemNumber> = Vec::new();
        for (_, number) in ItemNumber::all_in(&lettered(line)) {
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        let mark = "*".repeat(mark);
        let organ = of_items(numbers.clone(), list);
        let usual = self.wording.usual(Valued::Items(&organ, &mark), &self.language).is_some_and(|usual| same(&usual, line));
        (!numbers.is_empty()).then_some(Items { list, numbers, mark, usual })
    }

    /// Returns the day that the text names, where it names one and nothing else, and whether in the usual words.
    pub fn date(&self, text: &str) -> Option<(Date, bool)> {
        let text = text.trim();
        if text.chars().count() > 60 || !text.contains(|char: char| char.is_ascii_digit()) {
            return None;
        }
        self.dates_in(text).into_iter().map(|date| (date, same(&self.day(date), text))).find(|(date, usual)| *usual || is_dated(text, &self.day(*date)))
    }

    /// Returns the first day that the text names in the usual words, wherever it stands.
    pub fn date_in(&self, text: &str) -> Option<Date> {
        let bare = bare(text);
        self.dates_in(text).into_iter().find(|date| {
            let day = self::bare(&self.day(*date));
            bare.match_indices(&day).any(|(at, _)| !bare[..at].ends_with(|char: char| char.is_ascii_digit()))
        })
    }

    fn day(&self, date: Date) -> String {
        self.wording.usual(Valued::Date(date), &self.language).unwrap_or_default()
    }

    /// The days that the numbers of a text can be of.
    fn dates_in(&self, text: &str) -> Vec<Date> {
        let numbers: Vec<i16> = text.split(|char: char| !char.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).take(8).collect();
        let bare = bare(text);
        let mut dates = Vec::new();
        for year in numbers.iter().filter(|year| (1900..=2100).contains(*year)) {
            for day in numbers.iter().filter(|day| (1..=31).contains(*day)) {
                let of_month = |month| Date::new(*year, month, *day as i8).ok().filter(|date| bare.contains(&self::bare(&self.day(*date))));
                dates.extend((1..=12).filter_map(of_month));
            }
        }
        dates
    }
}

/// What a line of items says.
pub struct Items {
    /// The list.
    pub list: &'static str,
    /// The numbers.
    pub numbers: Vec<ItemNumber>,
    /// The asterisks behind them.
    pub mark: String,
    /// Whether the usual words say it so.
    pub usual: bool,
}

/// A day with the name of its weekday: "Tuesday, 20 February 2024".
fn is_dated(text: &str, day: &str) -> bool {
    let rest = text.replace(day, "");
    !day.is_empty() && rest != text && rest.trim_matches([',', ' ', '.']).chars().all(char::is_alphabetic)
}

/// Returns a line in which letters of sub-items stand between parentheses: "69 a)" as "69 (a)".
fn lettered(line: &str) -> String {
    let chars: Vec<char> = line.chars().collect();
    let mut out = String::with_capacity(line.len() + 8);
    for (at, char) in chars.iter().enumerate() {
        let letter = char.is_ascii_lowercase() && chars.get(at + 1) == Some(&')');
        if letter && at > 0 && !chars[at - 1].is_alphanumeric() && chars[at - 1] != '(' {
            out.push('(');
        }
        out.push(*char);
    }
    out
}

/// Stands for a value that is not known.
const MARK: &str = "\u{e003}";
/// Words for a session in the official languages.
const SESSIONS: [&str; 6] = ["session", "período de sesiones", "сессия", "届会议", "届", "الدورة"];
/// Words for a year in the official languages.
const YEARS: [&str; 6] = ["year", "année", "año", "год", "年", "السنة"];

/// Returns an organ that has these items, of which the line is asked for.
pub fn of_items(numbers: Vec<ItemNumber>, list: &str) -> Organ {
    let items = numbers.into_iter().map(|number| NamedItem { number, span: Default::default() }).collect();
    Organ {
        organ: String::new(),
        code: String::new(),
        period: None,
        items: Some(Stated { value: items, stated: None, span: Default::default() }),
        titles: Vec::new(),
        list: list.to_owned(),
        document: None,
        span: Default::default(),
    }
}
