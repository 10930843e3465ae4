//! The lines that pages print of a document's values, for the rules that hold them against the text as received.

use super::masthead::{item_text, languages, list_mark, organ_name, period, printed};
use super::words::{Kind, Words};
use super::{Engine, masthead};
use crate::model::document::Part;
use crate::model::letter::{Letter, Stated};
use crate::model::site::Organs;
use crate::model::wording::{Printed, Valued, Wording};

impl Wording for Engine {
    fn languages(&self) -> Vec<String> {
        self.lexicon.languages(Kind::Document)
    }

    fn usual(&self, value: Valued<'_>, language: &str) -> Option<String> {
        let words = self.lexicon.words(Kind::Document, language)?;
        let named = |id: String| words.has(&id).then(|| words.say(&id, &[]));
        Some(match value {
            Valued::Distribution(value) => masthead::distribution(value, words),
            Valued::Original(codes) => words.say("original", &[("languages", languages(codes, words).into())]),
            Valued::PartOriginal(codes) => masthead::part_original(codes, words),
            Valued::Language(code) => return named(format!("language-{code}")),
            Valued::Organ(code) => return named(format!("organ-{code}")),
            Valued::Period(value) => period(value, words),
            Valued::Date(date) => words.date(date),
            Valued::Items(organ, mark) => item_text(organ, organ.items.as_ref()?, mark, words),
        })
    }

    fn speaks(&self, language: &str) -> bool {
        self.lexicon.words(Kind::Document, language).is_some()
    }

    fn masthead(&self, letter: &Letter, organs: &Organs) -> Vec<Printed> {
        lines(letter, organs, self.words(Kind::Document, &letter.lang))
    }

    fn above_title(&self, part: &Part, language: &str) -> Vec<Printed> {
        let words = self.words(Kind::Document, language);
        line(part.original.as_ref(), |codes| masthead::part_original(codes, words)).into_iter().collect()
    }

    fn below_title(&self, part: &Part, language: &str) -> Vec<Printed> {
        line(part.date.as_ref(), |date| self.words(Kind::Document, language).date(*date)).into_iter().collect()
    }

    fn signed(&self, language: &str) -> String {
        self.words(Kind::Document, language).say("signed", &[])
    }
}

fn line<T>(stated: Option<&Stated<T>>, usual: impl Fn(&T) -> String) -> Option<Printed> {
    Some(Printed::new(printed(stated, usual)?, stated?.span))
}

fn lines(letter: &Letter, organs: &Organs, words: &Words) -> Vec<Printed> {
    let mut lines: Vec<Printed> = letter
        .symbols
        .iter()
        .filter(|symbol| symbol.added.is_none())
        .map(|symbol| Printed::new(format!("{}{}", symbol.symbol, symbol.mark), symbol.span))
        .collect();
    let mut notes = Vec::new();
    if let Some(masthead) = &letter.masthead {
        lines.extend(line(masthead.distribution.as_ref(), |value| masthead::distribution(value, words)));
        lines.extend(line(masthead.date.as_ref(), |date| words.date(*date)));
        lines.extend(line(masthead.original.as_ref(), |codes| words.say("original", &[("languages", languages(codes, words).into())])));
        lines.extend(masthead.job_number.as_ref().map(|number| Printed { at_foot: true, ..Printed::new(&number.text, number.span) }));
        // Under its bars the number stands between asterisks.
        lines.extend(masthead.barcode.as_ref().map(|bars| Printed {
            or: Some(bars.text.clone()),
            at_foot: true,
            ..Printed::new(format!("*{}*", bars.text), bars.span)
        }));
        lines.extend(masthead.lines.iter().map(|line| Printed::new(&line.text, line.span)));
        notes.clone_from(&masthead.notes);
    }
    for organ in &letter.organs {
        let entry = organs.by_code(&organ.code);
        let mark = organ.document.as_ref().map(|document| list_mark(document, &mut notes, words)).unwrap_or_default();
        lines.push(Printed::new(organ_name(&organ.code, entry, &letter.lang, words), organ.span));
        lines.extend(line(organ.period.as_ref(), |value| period(*value, words)));
        lines.extend(organ.items.as_ref().map(|items| Printed::new(item_text(organ, items, &mark, words), items.span)));
        lines.extend(organ.titles.iter().map(|title| Printed::new(title.title.plain(), title.title.span)));
    }
    let place = letter.masthead.as_ref().map_or_else(|| letter.organs.first().map(|organ| organ.span).unwrap_or_default(), |masthead| masthead.span);
    // An asterisk at the head of a line is also how Markdown writes a list, and so may be a mark there.
    lines.extend(notes.into_iter().map(|note| Printed {
        or: (note.mark == "*").then(|| note.text.clone()),
        at_foot: true,
        ..Printed::new(format!("{} {}", note.mark, note.text), place)
    }));
    lines
}
