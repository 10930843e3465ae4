//! What reference managers get to know of a document or of one of its parts.

use std::fmt::Write;

use jiff::civil::Date;

use crate::model::answer::Setting;
use crate::model::card::Row;
use crate::model::document::{Document, Part, Role};
use crate::model::letter::Symbol;
use crate::render::view::Scene;

/// An entry in a list of references. Its values are single lines without control characters.
#[derive(Clone)]
pub struct Entry {
    /// Its name in the list, from its address.
    pub key: String,
    /// The States, entities or bodies that say it.
    pub authors: Vec<String>,
    /// The title as given.
    pub title: String,
    /// The title of the letter, where the entry is of another part.
    pub within: Option<String>,
    /// Its date.
    pub date: Option<Date>,
    /// The symbols of the document.
    pub symbols: Vec<String>,
    /// Who publishes the site.
    pub publisher: String,
    /// That it is a republication, in words.
    pub republication: String,
    /// The language of the text.
    pub language: String,
    /// The whole address, where the site knows where it stands.
    pub address: Option<String>,
    /// What else is to be said.
    pub notes: Vec<String>,
}

impl Entry {
    /// Returns the entry of the whole document.
    pub fn of_document(of: &Document, scene: &Scene<'_>) -> Self {
        let letter = &of.letter;
        let publisher = line(&scene.answers().publisher().name);
        let organs: Vec<String> = letter.organs.iter().map(|organ| organ.code.clone()).collect();
        let organization = scene.organization(&organs);
        let republication = scene.words.say("notice-short", &[("publisher", (&publisher).into()), ("organization", organization.into())]);
        Self {
            key: key(&of.id, &[]),
            authors: senders(of),
            title: line(&letter.title.plain()),
            within: None,
            date: letter.date.as_ref().map(|date| date.value),
            symbols: letter.symbols.iter().map(|symbol| line(&symbol.symbol)).collect(),
            publisher,
            republication: line(&republication),
            language: letter.title.lang.clone().unwrap_or_else(|| letter.lang.clone()),
            address: address(of, "letter", None, scene),
            notes: symbol_note(of, scene).into_iter().chain(notes(of, scene)).collect(),
        }
    }

    /// Returns the entry of a part: its own where it has authors and a title of its own, else that of the document, which says the part.
    pub fn of_part(of: &Document, part: &Part, scene: &Scene<'_>) -> Self {
        let mut entry = Self::of_document(of, scene);
        if part.role == Role::Letter {
            return entry;
        }
        entry.key = key(&of.id, &[&part.name]);
        entry.address = address(of, &part.name, None, scene);
        let label = scene.part_within(&part.role, part.number.as_deref());
        match &part.title {
            Some(title) if stands_alone(part) => {
                let words = scene.words.say("cite-within", &[("part", label.into()), ("document", phrase(of, scene).into())]);
                entry.within = Some(std::mem::replace(&mut entry.title, line(&title.plain())));
                entry.authors = part.authors.iter().map(|author| line(author)).collect();
                entry.date = part.date.as_ref().map(|date| date.value).or(entry.date);
                entry.language = title.lang.clone().unwrap_or_else(|| part.lang.clone());
                // The phrase names the document with its symbols.
                entry.notes = std::iter::once(line(&words)).chain(notes(of, scene)).collect();
            }
            _ => entry.notes.insert(0, line(&label)),
        }
        entry
    }
}

/// Returns whether a part has authors and a title of its own, and so is cited under them.
pub fn stands_alone(part: &Part) -> bool {
    part.role != Role::Letter && part.title.is_some() && !part.authors.is_empty()
}

/// Returns the States or entities that sent the document, else their offices.
pub fn senders(of: &Document) -> Vec<String> {
    of.letter.from.iter().map(|sender| line(sender.listed())).filter(|name| !name.is_empty()).collect()
}

/// Returns the symbols in words, also that there is none and that one was learnt later.
pub fn symbols(of: &Document, scene: &Scene<'_>) -> String {
    let word = |symbol: &Symbol| match &symbol.added {
        Some(_) => scene.words.say("cite-symbol-added", &[("symbol", (&symbol.symbol).into())]),
        None => symbol.symbol.clone(),
    };
    match &of.letter.symbols[..] {
        [] => scene.words.say("cite-symbol-none", &[]),
        symbols => symbols.iter().map(word).collect::<Vec<_>>().join(", "),
    }
}

/// Returns of when the text is, where a change was recorded.
pub fn text_as_of(of: &Document, scene: &Scene<'_>) -> Option<String> {
    let last = of.letter.changes.iter().map(|change| change.on).max()?;
    Some(scene.words.say("cite-as-of", &[("date", scene.words.date(last).into())]))
}

/// Returns the whole address of a place, where the site knows where it stands.
pub fn address(of: &Document, part: &str, anchor: Option<&str>, scene: &Scene<'_>) -> Option<String> {
    let base = scene.answers().setting(Setting::BaseUrl).as_deref()?;
    let page = Row::part_address(&of.id, part).absolute(base);
    Some(anchor.map_or_else(|| page.clone(), |anchor| format!("{page}#{anchor}")))
}

/// Returns the name of a place in lists of references: its address, with nothing in it that these give a meaning.
pub fn key(id: &str, places: &[&str]) -> String {
    let mut key = String::new();
    for character in std::iter::once(id).chain(places.iter().copied()).collect::<Vec<_>>().join("/").chars() {
        match character {
            '-' | '_' | '.' | '/' => key.push(character),
            letter if letter.is_ascii_alphanumeric() => key.push(letter),
            other => {
                let _ = write!(key, "u{:x}", u32::from(other));
            }
        }
    }
    key
}

/// Returns `text` as one line: white space and control characters become single spaces.
pub fn line(text: &str) -> String {
    text.split(|character: char| character.is_whitespace() && character != '\u{a0}' || character.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The document in one phrase, for the entries of its parts.
fn phrase(of: &Document, scene: &Scene<'_>) -> String {
    let title = format!("{}{}{}", scene.words.say("quote-open", &[]), of.letter.title.plain(), scene.words.say("quote-close", &[]));
    let date = of.letter.date.as_ref().map(|date| scene.words.date(date.value));
    let senders = Some(scene.words.list(&senders(of))).filter(|senders| !senders.is_empty());
    [senders, Some(title), date, Some(symbols(of, scene))].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What is to be said of symbols beyond those that the source states, which stand in a field of their own.
fn symbol_note(of: &Document, scene: &Scene<'_>) -> Option<String> {
    let all = &of.letter.symbols;
    (all.is_empty() || all.iter().any(|symbol| symbol.added.is_some())).then(|| line(&symbols(of, scene)))
}

fn notes(of: &Document, scene: &Scene<'_>) -> Vec<String> {
    let sample = of.letter.sample.then(|| scene.words.say("sample", &[]));
    [text_as_of(of, scene), sample].into_iter().flatten().map(|note| line(&note)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_lines_hold_nothing_that_lists_give_a_meaning() {
        assert_eq!(key("letters/2024/wells", &["statement", "p5"]), "letters/2024/wells/statement/p5");
        assert_eq!(key("lettres/été", &[]), "lettres/ue9tue9");
        assert_eq!(line(" a\r\nb\u{1}\tc\u{91}d\u{a0}e "), "a b c d\u{a0}e");
        assert_eq!(line("\u{2028}a\u{85}b"), "a b");
    }
}
