//! The figures of a document as files: one row for each, with its author, the words that state it, and their address.

use schemars::JsonSchema;
use serde::Serialize;

use super::cite;
use super::data;
use super::tables;
use super::view::Scene;
use crate::model::address::Address;
use crate::model::card::{Mention, Row};
use crate::model::data::{Bound, Figure};
use crate::model::document::{Document, NoteAt};
use crate::model::page::Table;

/// The figures of a document: `figures.json`. What is not stated is absent.
#[derive(Serialize, JsonSchema)]
pub struct Figures {
    /// Whose republication it is, and of what it is no website.
    republication: String,
    /// That nothing was verified against the facts.
    rule: String,
    /// The document that states them.
    document: FiguresOf,
    /// The figures, in the order of the text.
    figures: Vec<FigureRow>,
}

/// The document that states the figures.
#[derive(Serialize, JsonSchema)]
struct FiguresOf {
    /// Its title, as given.
    title: String,
    /// Its date, as `2024-04-04`.
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    /// Its symbols.
    symbols: Vec<String>,
    /// The whole address of its first page, or the link from this file where the site does not say where it stands.
    address: String,
}

/// A figure: a row of the table.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Figure")]
pub struct FigureRow {
    /// Its name in `data.yaml` and its anchor in the data appendix.
    id: String,
    /// The words of the document that state the number; absent where no passage is marked as stating it.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<String>,
    /// The number as a decimal, as text: `187.5`.
    value: String,
    /// How exact it is; absent where the document states none, which is not "exactly".
    #[serde(skip_serializing_if = "Option::is_none")]
    bound: Option<String>,
    /// What is counted, in the document's words, with … where words are left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// What is said of it, in the document's words, with … where words are left out.
    label: String,
    /// The time it is about, in the document's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<String>,
    /// Who states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    stated_by: Option<String>,
    /// Where: "annex, para. 5 (publisher’s numbering)".
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    /// Other places that state it.
    #[serde(skip_serializing_if = "Option::is_none")]
    also_at: Option<String>,
    /// The address of the place: whole, or the link from this file where the site does not say where it stands.
    address: String,
    /// The sentence of the document that states it, the first if there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    quotation: Option<String>,
    /// `proposed` where it was not yet reviewed.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// What the publisher says of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    publishers_note: Option<String>,
    /// Whose republication it is, and of what it is no website.
    republication: String,
}

/// Returns the file in one form.
pub fn file(of: &Document, form: Table, scene: &Scene<'_>) -> String {
    let rows = rows(of, scene);
    match form {
        Table::Csv => csv(&rows),
        Table::Csvw => tables::csvw(of, scene),
        Table::Package => tables::package(of, &csv(&rows), scene),
        Table::Json => {
            let letter = &of.letter;
            let document = FiguresOf {
                title: letter.title.plain(),
                date: letter.date.as_ref().map(|date| date.value.to_string()),
                symbols: letter.symbols.iter().map(|symbol| symbol.symbol.clone()).collect(),
                address: scene.links.address(&Address::page(&of.id), None),
            };
            let figures = Figures { republication: republication(of, scene), rule: scene.words.say("figures-rule", &[]), document, figures: rows };
            serde_json::to_string_pretty(&figures).expect("keys here are texts") + "\n"
        }
    }
}

/// Returns whose republication the figures are.
pub fn republication(of: &Document, scene: &Scene<'_>) -> String {
    scene.republication(&of.letter.organs.iter().map(|organ| organ.code.clone()).collect::<Vec<_>>())
}

/// Returns the figures in the order of the text.
pub fn rows(of: &Document, scene: &Scene<'_>) -> Vec<FigureRow> {
    let republication = republication(of, scene);
    data::ordered(of).into_iter().map(|figure| row(of, figure, &republication, scene)).collect()
}

fn row(of: &Document, figure: &Figure, republication: &str, scene: &Scene<'_>) -> FigureRow {
    let stating = data::stating(of, &figure.id);
    let (first, others) = stating.split_first().map_or((None, &[][..]), |(first, others)| (Some(*first), others));
    let place = |mention: &&Mention| cite::place(&mention.place, scene);
    let joined = |texts: Vec<String>| Some(texts.join("; ")).filter(|text| !text.is_empty());
    let address = match first {
        Some(mention) => scene.links.address(&Row::part_address(&of.id, &mention.place.part), Some(&mention.place.anchor)),
        None => scene.links.address(&Address::page(&of.id).join("data"), Some(&figure.id)),
    };
    FigureRow {
        id: figure.id.clone(),
        words: first.map(|mention| mention.sentence[mention.marked.clone()].to_owned()),
        value: figure.value.as_str().to_owned(),
        bound: (figure.bound != Bound::Exact).then(|| figure.bound.name().to_owned()),
        unit: figure.unit.clone(),
        label: figure.label.plain(),
        period: figure.period.clone(),
        stated_by: first.map(|mention| scene.words.list(&mention.place.authors)),
        place: first.map(|mention| place(&mention)),
        also_at: joined(others.iter().map(place).collect()),
        address,
        quotation: first.map(|mention| mention.sentence.to_string()),
        status: figure.proposed.then(|| "proposed".to_owned()),
        publishers_note: joined(of.notes_at(&NoteAt::Data(figure.id.clone()))),
        republication: republication.to_owned(),
    }
}

/// The columns of the table, in their order.
pub const COLUMNS: [&str; 15] = [
    "id",
    "words",
    "value",
    "bound",
    "unit",
    "label",
    "period",
    "stated_by",
    "place",
    "also_at",
    "address",
    "quotation",
    "status",
    "publishers_note",
    "republication",
];

/// The column that holds numbers.
pub const NUMBERS: &str = "value";

impl FigureRow {
    /// Returns the cells of the row, in the order of [`COLUMNS`].
    fn cells(&self) -> [&str; COLUMNS.len()] {
        fn stated(text: &Option<String>) -> &str {
            text.as_deref().unwrap_or_default()
        }
        [
            &self.id,
            stated(&self.words),
            &self.value,
            stated(&self.bound),
            stated(&self.unit),
            &self.label,
            stated(&self.period),
            stated(&self.stated_by),
            stated(&self.place),
            stated(&self.also_at),
            &self.address,
            stated(&self.quotation),
            stated(&self.status),
            stated(&self.publishers_note),
            &self.republication,
        ]
    }
}

/// Returns the rows as RFC 4180 writes them.
fn csv(rows: &[FigureRow]) -> String {
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut record = |cells: &[String]| out.write_record(cells).expect("a table in memory takes rows of one length");
    record(&COLUMNS.map(str::to_owned));
    for row in rows {
        let cells: Vec<String> = COLUMNS.iter().zip(row.cells()).map(|(name, cell)| inert(cell, *name == NUMBERS)).collect();
        record(&cells);
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
