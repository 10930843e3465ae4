//! The figures of a document as files: one row for each, with its author, the words that state it, and their address.

use serde_json::{Map, Value, json};

use super::cite;
use super::data;
use super::view::Scene;
use crate::model::address::Address;
use crate::model::answer::Setting;
use crate::model::card::{Mention, Row};
use crate::model::data::{Bound, Figure};
use crate::model::document::{Document, NoteAt};
use crate::model::page::Table;

/// Returns the file in one form.
pub fn file(of: &Document, form: Table, scene: &Scene<'_>) -> String {
    let organs: Vec<String> = of.letter.organs.iter().map(|organ| organ.code.clone()).collect();
    let publisher = &scene.answers().publisher().name;
    let republication = scene.words.say("notice-short", &[("publisher", publisher.into()), ("organization", scene.organization(&organs).into())]);
    let rows: Vec<Columns> = data::ordered(of).into_iter().map(|figure| columns(of, figure, &republication, scene)).collect();
    match form {
        Table::Csv => csv(&rows),
        Table::Json => {
            let document = json!({
                "title": of.letter.title.plain(),
                "date": of.letter.date.as_ref().map(|date| date.value.to_string()),
                "symbols": of.letter.symbols.iter().map(|symbol| symbol.symbol.as_str()).collect::<Vec<_>>(),
                "address": address(&Address::page(&of.id), None, scene),
            });
            let figures: Vec<Value> =
                rows.into_iter().map(|row| Value::Object(row.into_iter().map(|(name, value)| (name.into(), value.into())).collect::<Map<_, _>>())).collect();
            let rule = scene.words.say("figures-rule", &[]);
            format!("{:#}\n", json!({"republication": republication, "rule": rule, "document": document, "figures": figures}))
        }
    }
}

/// What is said of a figure, by the names of columns.
type Columns = [(&'static str, Option<String>); 14];

fn columns(of: &Document, figure: &Figure, republication: &str, scene: &Scene<'_>) -> Columns {
    let stating = data::stating(of, &figure.id);
    let (first, others) = stating.split_first().map_or((None, &[][..]), |(first, others)| (Some(*first), others));
    let place = |mention: &&Mention| cite::place(&mention.place, scene);
    let joined = |texts: Vec<String>| Some(texts.join("; ")).filter(|text| !text.is_empty());
    let address = match first {
        Some(mention) => address(&Row::part_address(&of.id, &mention.place.part), Some(&mention.place.anchor), scene),
        None => address(&Address::page(&of.id).join("data"), Some(&figure.id), scene),
    };
    [
        ("id", Some(figure.id.clone())),
        ("words", first.map(|mention| mention.sentence.to_string())),
        ("value", Some(figure.value.as_str().to_owned())),
        // None stated is not "exactly".
        ("bound", (figure.bound != Bound::Exact).then(|| figure.bound.name().to_owned())),
        ("unit", figure.unit.clone()),
        ("label", Some(figure.label.plain())),
        ("period", figure.period.clone()),
        ("stated_by", first.map(|mention| scene.words.list(&mention.place.authors))),
        ("place", first.map(|mention| place(&mention))),
        ("also_at", joined(others.iter().map(place).collect())),
        ("address", Some(address)),
        ("status", figure.proposed.then(|| "proposed".to_owned())),
        ("publishers_note", joined(of.notes_at(&NoteAt::Data(figure.id.clone())))),
        ("republication", Some(republication.to_owned())),
    ]
}

/// Returns where a place stands: its whole address where the site knows that, else the link from the file.
fn address(page: &Address, anchor: Option<&str>, scene: &Scene<'_>) -> String {
    match scene.answers().setting(Setting::BaseUrl).as_deref() {
        Some(base) => anchor.map_or_else(|| page.absolute(base), |anchor| format!("{}#{anchor}", page.absolute(base))),
        None => scene.links.to(page, anchor),
    }
}

/// Returns the rows as RFC 4180 writes them.
fn csv(rows: &[Columns]) -> String {
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let head = rows.first().map(|row| row.each_ref().map(|(name, _)| (*name).to_owned()));
    let cells = rows.iter().map(|row| row.each_ref().map(|(name, value)| inert(value.as_deref().unwrap_or_default(), *name == "value")));
    for record in head.into_iter().chain(cells) {
        out.write_record(&record).expect("a table in memory takes rows of one length");
    }
    let bytes = out.into_inner().expect("a table in memory can be flushed");
    String::from_utf8(bytes).expect("what is written from texts is text")
}

/// Returns a cell that no spreadsheet runs as a formula: one that begins as formulas do gets an apostrophe before it, and so does one that would then be taken for such a cell. Numbers are none.
fn inert(cell: &str, is_number: bool) -> String {
    let begins = cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if begins && !is_number { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_every_cell_can_be_read_back() {
        for (cell, inert_cell) in [("=1+1", "'=1+1"), ("@x", "'@x"), ("-3 per cent", "'-3 per cent"), ("'=1", "''=1"), ("'tis", "'tis"), ("50", "50")] {
            assert_eq!(inert(cell, false), inert_cell);
        }
        assert_eq!(inert("-3", true), "-3");
    }
}
