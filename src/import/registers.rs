//! The entries of registers that an import adds: numbers and titles that a letter pairs and no register has.

use std::collections::BTreeMap;

use super::anatomy::{Found, Letter, Words};
use super::{markdown, yaml};
use crate::model::item::{ItemNumber, Period, RegisterKey};
use crate::model::site::Register;
use crate::parse;

/// An entry that a register does not have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its number.
    pub number: ItemNumber,
    /// Its title.
    pub title: String,
    /// The path of the document that pairs them.
    pub source: String,
}

/// The registers of the site, with what is added to them.
pub struct Registers {
    known: BTreeMap<RegisterKey, BTreeMap<ItemNumber, String>>,
    languages: BTreeMap<RegisterKey, String>,
    documents: BTreeMap<RegisterKey, Option<String>>,
    names: BTreeMap<RegisterKey, String>,
    added: BTreeMap<RegisterKey, Vec<Entry>>,
}

/// The titles that a letter words itself, by organ: the numbers and the title.
pub type OwnTitles = Vec<(usize, Vec<ItemNumber>, String)>;

/// How the titles of a letter were paired.
#[derive(Default)]
pub struct Pairing {
    /// Titles that the letter has in its own words.
    pub own: OwnTitles,
    /// Titles that belong to no number for certain.
    pub loose: Vec<Words>,
    /// Each title with the numbers that it is of, as they were paired.
    pub pairs: Vec<(Vec<ItemNumber>, Words)>,
}

impl Registers {
    /// Returns the registers that the site has.
    pub fn of(registers: &[Register]) -> Self {
        let mut out = Self { known: BTreeMap::new(), languages: BTreeMap::new(), documents: BTreeMap::new(), names: BTreeMap::new(), added: BTreeMap::new() };
        for register in registers {
            let items = register.items.iter().map(|item| (item.number.clone(), item.title.plain())).collect();
            out.known.insert(register.key.clone(), items);
            out.languages.insert(register.key.clone(), register.lang.clone());
        }
        out
    }

    /// Pairs the titles of a letter with its numbers, adds what registers do not have, and returns the titles that the letter words itself.
    pub fn pair(&mut self, letter: &Letter, source: &str, language: &str) -> Pairing {
        let masthead = &letter.masthead;
        let mut pairing = Pairing::default();
        let numbers: Vec<(usize, ItemNumber)> = masthead
            .organs
            .iter()
            .enumerate()
            .flat_map(|(at, organ)| organ.items.iter().flat_map(move |items| items.value.iter().map(move |number| (at, number.clone()))))
            .collect();
        let mut groups: Vec<(usize, Vec<ItemNumber>)> = Vec::new();
        for (organ, number) in &numbers {
            match groups.last_mut().filter(|(of, group)| of == organ && group.last().is_some_and(|last| last.number == number.number)) {
                Some((_, group)) => group.push(number.clone()),
                None => groups.push((*organ, vec![number.clone()])),
            }
        }
        let titles = &masthead.titles;
        let paired: Vec<(usize, Vec<ItemNumber>)> = if titles.len() == numbers.len() {
            numbers.into_iter().map(|(organ, number)| (organ, vec![number])).collect()
        } else if titles.len() == groups.len() {
            groups
        } else {
            pairing.loose = titles.clone();
            return pairing;
        };
        for ((organ, numbers), words) in paired.into_iter().zip(titles) {
            pairing.pairs.push((numbers.clone(), words.clone()));
            let title = words.text();
            let of = &masthead.organs[organ];
            let key = of.period.as_ref().map(|Found { value, .. }| RegisterKey { organ: of.code.clone(), period: *value, list: of.list.to_owned() });
            let Some(key) = key else {
                pairing.own.push((organ, numbers, title));
                continue;
            };
            let spoken = self.languages.entry(key.clone()).or_insert_with(|| language.to_owned()) == language;
            let mut as_known = numbers.len() == 1;
            for number in &numbers {
                let known = self.known.entry(key.clone()).or_default();
                match known.get(number) {
                    Some(there) => as_known &= super::vocabulary::same(there, &title),
                    None if spoken => {
                        known.insert(number.clone(), title.clone());
                        self.names.insert(key.clone(), of.id.clone());
                        let document = of.document.clone().filter(|document| !document.starts_with('*'));
                        self.documents.entry(key.clone()).or_insert(document);
                        self.added.entry(key.clone()).or_default().push(Entry { number: number.clone(), title: title.clone(), source: source.to_owned() });
                    }
                    None => as_known = false,
                }
            }
            // A title of several items is printed once, and so is one that the register words otherwise.
            if !as_known {
                pairing.own.push((organ, numbers, title));
            }
        }
        pairing
    }

    /// Takes back what was added for a document that is not written.
    pub fn forget(&mut self, source: &str) {
        for (key, entries) in &mut self.added {
            for entry in entries.iter().filter(|entry| entry.source == source) {
                if let Some(known) = self.known.get_mut(key) {
                    known.remove(&entry.number);
                }
            }
            entries.retain(|entry| entry.source != source);
        }
        self.added.retain(|_, entries| !entries.is_empty());
    }

    /// Returns what was added, by register.
    pub fn added(&self) -> impl Iterator<Item = (&RegisterKey, &Vec<Entry>)> {
        self.added.iter()
    }

    /// Returns the text of the register with what was added: `there` is the text that stands. Nothing where that cannot be added to without changing more.
    pub fn text(&self, key: &RegisterKey, there: Option<&str>, site_language: &str) -> Option<String> {
        let mut entries = self.added.get(key)?.clone();
        entries.sort_by(|a, b| a.number.cmp(&b.number));
        let lines: String = entries.iter().map(|entry| format!("  {}\n", entry.line())).collect();
        let Some(there) = there else {
            let mut out =
                "# Agenda items that documents on this site name. Numbers and titles are paired by the order in which those documents give them.\n".to_owned();
            out.push_str(&format!("organ: {}\n", self.names.get(key)?));
            out.push_str(&match key.period {
                Period::Year(number) => format!("year: {number}\n"),
                Period::Session(number) => format!("session: {number}\n"),
                period => format!("session: {}\n", period.slug().to_uppercase()),
            });
            if key.list != RegisterKey::AGENDA {
                out.push_str(&format!("list: {}\n", key.list));
            }
            if let Some(language) = self.languages.get(key).filter(|language| *language != site_language) {
                out.push_str(&format!("lang: {language}\n"));
            }
            if let Some(document) = self.documents.get(key).and_then(Option::as_ref) {
                out.push_str(&format!("document: {}\n", yaml::line(document)));
            }
            return Some(format!("{out}items:\n{lines}"));
        };
        // The items must be the last field, one a line or more, so that lines can be put behind them.
        let at = there.lines().position(|line| line.trim_end() == "items:")?;
        let behind = there.lines().skip(at + 1).all(|line| line.trim().is_empty() || line.starts_with([' ', '#']) || line.starts_with("- "));
        let dashes = there.lines().skip(at + 1).find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))?;
        let indent = dashes.len() - dashes.trim_start().len();
        if !behind || !dashes.trim_start().starts_with("- ") {
            return None;
        }
        let lines: String = entries.iter().map(|entry| format!("{}{}\n", " ".repeat(indent), entry.line())).collect();
        Some(format!("{}\n{lines}", there.trim_end()))
    }
}

impl Entry {
    /// Returns the entry as a line of a register.
    pub fn line(&self) -> String {
        let number = self.number.to_string();
        let number = if self.number.sub.is_empty() { number } else { format!("\"{number}\"") };
        format!(
            "- {{number: {number}, title: {}, paired: [{{by: document, source: {}}}]}}",
            yaml::text(&markdown::phrase(&self.title)),
            yaml::text(&self.source)
        )
    }
}

/// Returns whether the text is a register that has all of these entries and those it had before.
pub fn holds(text: &str, path: &str, before: usize, entries: usize, context: &parse::Context<'_>) -> bool {
    let source = crate::model::source::Source::new(path, text.to_owned());
    let read = parse::register(&source, context);
    let found = read.value.as_ref().map(|card| (&card.kind, card.has_errors));
    matches!(found, Some((crate::model::card::CardKind::Register(register), false)) if register.items.len() == before + entries)
}
