//! The fields of a letter, each with the lines of the text as received that it came from.

use super::Field;
use super::anatomy::{Found, Kind, Letter, Lines, Part, Role, Signature};
use super::figures::Figures;
use super::registers::Pairing;
use crate::model::data::Bound;
use crate::model::item::{ItemNumber, Period};

struct Outline(Vec<Field>);

impl Outline {
    fn add(&mut self, name: impl Into<String>, value: impl Into<String>, lines: Lines) {
        self.0.push(Field { name: name.into(), value: value.into(), lines });
    }

    fn found<T>(&mut self, name: &str, found: Option<&Found<T>>, value: impl Fn(&T) -> String) {
        let Some(found) = found else { return };
        let value = value(&found.value);
        let value = found.stated.as_ref().map_or_else(|| value.clone(), |stated| format!("{value}, stated \"{stated}\""));
        self.add(name, value, found.lines);
    }

    fn signed(&mut self, name: &str, signed: &[Signature]) {
        for signature in signed {
            let words: Vec<&str> = std::iter::once(signature.name.as_str()).chain(signature.titles.iter().map(String::as_str)).collect();
            let mark = if signature.marked { "" } else { ", without a mark" };
            self.add(name, format!("{}{mark}", words.join(" / ")), signature.lines);
        }
    }

    fn text(&mut self, name: &str, of: &super::anatomy::Body) {
        let lines = of.blocks.iter().map(super::structure::Block::range).filter(|range| range.0 > 0).reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)));
        if let Some(lines) = lines {
            let numbered = if of.numbered { ", with numbers of the document's own" } else { "" };
            let count = of.blocks.len();
            self.add(name, format!("{count} {}{numbered}", if count == 1 { "block" } else { "blocks" }), lines);
        }
    }
}

/// Returns the fields of a letter, in the order of its files. `names` are those of the parts.
pub fn fields(letter: &Letter, pairing: &Pairing, figures: &Figures, names: &[String]) -> Vec<Field> {
    let mut out = Outline(Vec::new());
    let title = &letter.title;
    let at = title.words.lines();
    let kind = match &title.kind {
        Kind::Letter => "letter".to_owned(),
        Kind::IdenticalLetters => "identical-letters".to_owned(),
        Kind::NoteVerbale => "note-verbale".to_owned(),
        Kind::Other(name) => format!("other: {name}"),
    };
    let masthead = &letter.masthead;
    for symbol in &masthead.symbols {
        out.add("letter symbols", &symbol.value, symbol.lines);
    }
    out.found("letter masthead distribution", masthead.distribution.as_ref(), |value| (*value).to_owned());
    out.found("letter masthead date", masthead.date.as_ref(), ToString::to_string);
    out.found("letter masthead original", masthead.original.as_ref(), |codes| codes.join(", "));
    out.found("letter masthead job_number", masthead.job_number.as_ref(), Clone::clone);
    out.found("letter masthead barcode", masthead.barcode.as_ref(), Clone::clone);
    for (mark, note) in &masthead.notes {
        out.add("letter masthead notes", format!("{mark} {}", note.value), note.lines);
    }
    for line in masthead.again.iter().chain(&masthead.lines) {
        out.add("letter masthead lines", &line.value, line.lines);
    }
    for organ in &masthead.organs {
        out.add("letter organs organ", &organ.id, organ.lines);
        out.found("letter organs period", organ.period.as_ref(), |period| match period {
            Period::Year(number) => format!("year {number}"),
            period => format!("session {}", period.slug().to_uppercase()),
        });
        out.found("letter organs items", organ.items.as_ref(), |items| numbers(items));
    }
    for (of, words) in &pairing.pairs {
        out.add(format!("item {}", numbers(of)), words.text(), words.lines());
    }
    for words in &pairing.loose {
        out.add("letter masthead lines", words.text(), words.lines());
    }
    out.add("letter kind", kind, at);
    out.add("letter title", title.words.text(), at);
    if let Some(date) = title.date {
        out.add("letter date", date.to_string(), at);
    }
    for sender in &title.from {
        let words: Vec<&str> = [sender.state.as_deref(), sender.office.as_deref()].into_iter().flatten().collect();
        out.add("letter from", words.join(" / "), at);
    }
    for office in &title.to {
        out.add("letter to", office, at);
    }
    out.text("letter text", &letter.cover);
    out.signed("letter signed", &letter.cover.signed);
    for (part, name) in letter.parts.iter().zip(names) {
        part_fields(part, name, &mut out);
    }
    for figure in &figures.proposed {
        let bound = if figure.bound == Bound::Exact { String::new() } else { format!("{} ", figure.bound.name()) };
        let unit = figure.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
        out.add(format!("data {}", figure.name), format!("{bound}{}{unit}: {}", figure.value, figure.label), figure.lines);
    }
    out.0
}

fn part_fields(part: &Part, name: &str, out: &mut Outline) {
    let role = match &part.role {
        Role::Annex => "annex".to_owned(),
        Role::Enclosure => "enclosure".to_owned(),
        Role::Other(word) => word.clone(),
    };
    let number = part.number.as_ref().map(|number| format!(" {number}")).unwrap_or_default();
    let at = part.heading.lines();
    out.add(format!("{name} part"), format!("{role}{number}, {}", ["", "of the letter", "within what stands before it"][part.depth.min(2)]), at);
    out.add(format!("{name} heading"), part.heading.text(), at);
    out.found(&format!("{name} original"), part.original.as_ref(), |codes| codes.join(", "));
    if let Some(title) = &part.title {
        out.add(format!("{name} title"), title.text(), title.lines());
        for author in &part.authors {
            out.add(format!("{name} authors"), author, title.lines());
        }
    }
    out.found(&format!("{name} date"), part.date.as_ref(), ToString::to_string);
    out.text(&format!("{name} text"), &part.body);
    out.signed(&format!("{name} signed"), &part.body.signed);
}

fn numbers(of: &[ItemNumber]) -> String {
    of.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
