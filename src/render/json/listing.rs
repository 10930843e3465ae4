//! What the whole site holds as JSON: a line for each document, and the agenda items.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::document::{session, year};
use super::{is_false, pretty};
use crate::model::answer::{ItemEntry, RegisterEntry, register_address};
use crate::model::card::Row;
use crate::model::document::Role;
use crate::model::page::Export;
use crate::model::shelf::{Key, Shelf};
use crate::render::masthead::period;
use crate::render::view::Scene;

/// A document of the site: a line of `documents.jsonl`. What the document does not state is absent.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DocumentLine")]
pub struct DocumentLine {
    /// The whole address of its first page, or the link from this file where the site does not say where it stands.
    address: String,
    /// The address of the whole document as JSON; absent where it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    json: Option<String>,
    /// Its title, as given.
    title: String,
    /// The language of the title.
    language: String,
    /// Its date, as `2024-04-04`.
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    /// The latest day that its sources tell: of the document, of when it was obtained, corrected or withdrawn, or when its symbol was learnt.
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    /// Its symbols.
    symbols: Vec<String>,
    /// The States or entities that sent it, else their offices.
    senders: Vec<String>,
    /// By whom what its cover letter says is stated.
    stated_by: Vec<String>,
    /// The organs of which it is a document: `general-assembly`.
    organs: Vec<String>,
    /// The agenda items under which it is circulated: `ga-78/31`.
    items: Vec<String>,
    /// Its parts beside the cover letter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<PartLine>,
    /// How many figures its data appendix holds.
    figures: usize,
    /// Whether it is a sample about invented States.
    #[serde(skip_serializing_if = "is_false")]
    sample: bool,
    /// That it was withdrawn; then its text is not published.
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn: Option<WithdrawnLine>,
    /// Whose republication it is, and of what it is no website.
    republication: String,
}

/// A part of a document.
#[derive(Serialize, JsonSchema)]
struct PartLine {
    /// Its address.
    address: String,
    /// `annex`, `enclosure`, or another kind by its name.
    role: String,
    /// Its number where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    /// Its title, else its heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// The language of its text.
    language: String,
}

/// That a document was withdrawn.
#[derive(Serialize, JsonSchema)]
struct WithdrawnLine {
    /// The day.
    on: String,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// Returns all documents of the site, a line for each, from the latest to the earliest.
pub fn documents(scene: &Scene<'_>) -> String {
    let rows = scene.answers().slice(&Shelf::All, Key::Whole);
    let mut organs: BTreeMap<&str, String> = BTreeMap::new();
    let mut out = String::new();
    for row in rows {
        for code in &row.organs {
            organs.entry(code).or_insert_with(|| scene.answers().organ(code).as_ref().map_or_else(|| code.clone(), |organ| organ.id.clone()));
        }
        out.push_str(&serde_json::to_string(&line(row, &organs, scene)).expect("keys here are texts"));
        out.push('\n');
    }
    out
}

fn line(row: &Row, organs: &BTreeMap<&str, String>, scene: &Scene<'_>) -> DocumentLine {
    let part = |part: &crate::model::card::PartRow| PartLine {
        address: scene.links.address(&Row::part_address(&row.id, &part.name), None),
        role: if let Role::Other(name) = &part.role { name.clone() } else { part.role.name().to_owned() },
        number: part.number.clone(),
        title: part.title.clone(),
        language: part.text_lang.clone(),
    };
    let withdrawn = row.withdrawn.as_ref();
    DocumentLine {
        address: scene.links.address(&row.address(), None),
        json: withdrawn.is_none().then(|| scene.links.address(&row.address().beside(Export::Json.file()), None)),
        title: row.title.clone(),
        language: row.lang.clone(),
        date: row.date.map(|date| date.to_string()),
        updated: row.updated.map(|date| date.to_string()),
        symbols: row.symbols.clone(),
        senders: row.senders.clone(),
        stated_by: row.authors.clone(),
        organs: row.organs.iter().filter_map(|code| organs.get(code.as_str()).cloned()).collect(),
        items: row.items.iter().map(|key| format!("{}/{}", key.register.slug(), key.number.slug())).collect(),
        parts: row.parts.iter().filter(|part| part.role != Role::Letter && withdrawn.is_none()).map(part).collect(),
        figures: if withdrawn.is_some() { 0 } else { row.figures },
        sample: row.sample,
        withdrawn: withdrawn.map(|withdrawn| WithdrawnLine { on: withdrawn.on.to_string(), by: withdrawn.by.clone(), reason: withdrawn.reason.clone() }),
        republication: scene.republication(&row.organs),
    }
}

/// The agenda items of the site's registers: `agenda.json`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Agenda")]
pub struct AgendaJson {
    /// Whose list it is, and of what it is no website.
    republication: String,
    /// The registers.
    registers: Vec<RegisterJson>,
}

/// The items of one list of one session of one organ.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Register")]
struct RegisterJson {
    /// Its name in addresses: `ga-78`, `ga-79-preliminary`.
    register: String,
    /// The address of its page.
    address: String,
    /// The organ's name in sources: `general-assembly`.
    organ: String,
    /// The organ's name.
    name: String,
    /// The session: `78`, `S-32`, `ES-10`.
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<String>,
    /// The year of the organ.
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<u16>,
    /// Session or year in words.
    period: String,
    /// The list: `agenda`, `provisional`, `preliminary`.
    list: String,
    /// The symbol of the document that holds the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<String>,
    /// Its items.
    items: Vec<ItemJson>,
}

/// An agenda item.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RegisterItem")]
struct ItemJson {
    /// The list with the item's number: `ga-78/31`.
    item: String,
    /// The number as printed: `71 (b)`.
    number: String,
    /// Its title in the register.
    title: String,
    /// The language of the title.
    language: String,
    /// The address of its page.
    address: String,
    /// What persists of it from session to session.
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<String>,
    /// Who pairs number and title.
    paired: Vec<PairingJson>,
    /// How many documents of this site name it in their mastheads.
    documents: usize,
}

/// Who says that a number and a title belong together.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Pairing")]
struct PairingJson {
    /// `document`, `agenda`, `library-record` or `other`.
    by: String,
    /// The path of a document of this site, a symbol, an address or a description.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

/// Returns the agenda items of the site.
pub fn agenda(scene: &Scene<'_>) -> String {
    let rows = scene.answers().registers();
    let registers = rows.iter().filter_map(|row| scene.answers().register(&row.key).as_ref()).map(|entry| register(entry, scene)).collect();
    let mut codes: Vec<String> = rows.iter().map(|row| row.key.organ.clone()).collect();
    codes.dedup();
    pretty(&AgendaJson { republication: scene.republication(&codes), registers })
}

fn register(entry: &RegisterEntry, scene: &Scene<'_>) -> RegisterJson {
    let row = &entry.row;
    let item = |(item, documents): &(ItemEntry, usize)| ItemJson {
        item: format!("{}/{}", item.key.register.slug(), item.key.number.slug()),
        number: item.key.number.to_string(),
        title: item.title.plain(),
        language: item.lang.clone(),
        address: scene.links.address(&ItemEntry::address(&item.key), None),
        topic: item.topic.clone(),
        paired: item.paired.iter().map(|pairing| PairingJson { by: pairing.by.clone(), source: pairing.source.clone() }).collect(),
        documents: *documents,
    };
    RegisterJson {
        register: row.key.slug(),
        address: scene.links.address(&register_address(&row.key), None),
        organ: row.organ.clone(),
        name: scene.organ(&row.key.organ),
        session: session(row.key.period),
        year: year(row.key.period),
        period: period(row.key.period, scene.document_words),
        list: row.key.list.clone(),
        document: row.document.clone(),
        items: entry.items.iter().map(item).collect(),
    }
}
