//! What templates get of pages that are of no document: home, registers, items, lists.

use serde::Serialize;
use tera::Context;

use super::masthead::period;
use super::view::Scene;
use super::ways;
use crate::model::address::Address;
use crate::model::answer::{ItemEntry, RegisterRow, search_address};
use crate::model::card::Row;
use crate::model::document::Role;
use crate::model::item::{ItemKey, Pairing, RegisterKey};
use crate::model::shelf::{Key, Shelf};

/// A register in a list.
#[derive(Serialize)]
struct RegisterView {
    organ: String,
    period: String,
    list: String,
    document: Option<String>,
    items: usize,
    href: String,
}

/// An item.
#[derive(Serialize)]
struct ItemView {
    number: String,
    title: String,
    text: String,
    lang: String,
    href: String,
    depth: usize,
    count: usize,
}

/// An item of another register with the same topic.
#[derive(Serialize)]
struct ElsewhereView {
    register: RegisterView,
    item: ItemView,
    is_agenda: bool,
}

/// Who pairs a number and a title.
#[derive(Serialize)]
struct PairingView {
    by: String,
    source: Option<String>,
    href: Option<String>,
}

/// A part of the one document of a site.
#[derive(Serialize)]
struct FrontPart {
    label: String,
    title: Option<String>,
    lang: String,
    href: String,
    paragraphs: usize,
}

/// Adds what the home page shows: with one document its front, with many the archive's.
pub fn home(context: &mut Context, scene: &Scene<'_>) {
    let answers = scene.answers();
    let latest = answers.slice(&Shelf::All, Key::LATEST);
    scene.show(context, "count", answers.count(&Shelf::All));
    scene.show(context, "latest", &latest.iter().map(|row| scene.row(row)).collect::<Vec<_>>());
    scene.show(context, "ways", &ways::ways(scene));
    scene.show(context, "documents", &scene.links.to(&Address::page("by"), None));
    scene.show(context, "registers", &answers.registers().iter().map(|row| register_view(row, scene)).collect::<Vec<_>>());
    // Of one that was withdrawn nothing is shown but that it was.
    let alone = match &latest[..] {
        [row] => Some(row).filter(|row| row.withdrawn.is_none()),
        _ => None,
    };
    scene.show(context, "alone", &alone.is_some());
    if let Some(row) = alone {
        let items: Vec<ItemView> = row.items.iter().filter_map(|key| answers.item(key).as_ref()).map(|entry| item_view(entry, 0, scene)).collect();
        scene.show(context, "items", &items);
        scene.show(context, "parts", &front_parts(row, scene));
        scene.show(context, "data", &(row.figures > 0).then(|| scene.links.to(&row.address().join("data"), None)));
        scene.show(context, "figures", &row.figures);
        scene.show(context, "whole", &scene.links.to(&row.address().join("whole"), None));
        scene.show(context, "organs", &row.organs.iter().map(|code| scene.organ(code)).collect::<Vec<_>>());
    }
}

/// Adds what the search page shows: the lists that lead to everything, and where the index lies.
pub fn search(context: &mut Context, scene: &Scene<'_>) {
    let answers = scene.answers();
    scene.show(context, "ways", &ways::ways(scene));
    scene.show(context, "registers", &answers.registers().iter().map(|row| register_view(row, scene)).collect::<Vec<_>>());
    let below = |address: Address| scene.links.to(&address, None).trim_end_matches('-').to_owned();
    scene.show(context, "index", &below(search_address().beside("-")));
    scene.show(context, "root", &below(Address::file("-")));
    scene.show(context, "agenda", &(!answers.registers().is_empty()).then(|| scene.links.to(&Address::page("agenda"), None)));
}

fn front_parts(row: &Row, scene: &Scene<'_>) -> Vec<FrontPart> {
    let part = |part: &crate::model::card::PartRow| FrontPart {
        label: scene.part_label(&part.role, part.number.as_deref()),
        title: part.title.clone(),
        lang: part.lang.clone(),
        href: scene.links.to(&Row::part_address(&row.id, &part.name), None),
        paragraphs: part.paragraphs,
    };
    row.parts.iter().filter(|part| part.role != Role::Letter).map(part).collect()
}

fn list_name(key: &RegisterKey, scene: &Scene<'_>) -> String {
    scene.words.say(&format!("list-{}", key.list), &[])
}

fn register_view(row: &RegisterRow, scene: &Scene<'_>) -> RegisterView {
    RegisterView {
        organ: scene.organ(&row.key.organ),
        period: period(row.key.period, scene.document_words),
        list: list_name(&row.key, scene),
        document: row.document.clone(),
        items: row.items,
        href: scene.register_href(&row.key),
    }
}

fn item_view(entry: &ItemEntry, count: usize, scene: &Scene<'_>) -> ItemView {
    ItemView {
        number: entry.key.number.to_string(),
        title: scene.title_html(&entry.title.words),
        text: entry.title.plain(),
        lang: entry.lang.clone(),
        href: scene.links.to(&ItemEntry::address(&entry.key), None),
        depth: entry.key.number.sub.len(),
        count,
    }
}

/// Adds what the list of registers shows.
pub fn agenda(context: &mut Context, scene: &Scene<'_>) {
    let registers: Vec<RegisterView> = scene.answers().registers().iter().map(|row| register_view(row, scene)).collect();
    scene.show(context, "registers", &registers);
}

/// Adds what a register's page shows.
pub fn register(context: &mut Context, key: &RegisterKey, scene: &Scene<'_>) {
    if let Some(entry) = scene.answers().register(key) {
        scene.show(context, "register", &register_view(&entry.row, scene));
        scene.show(context, "items", &entry.items.iter().map(|(item, count)| item_view(item, *count, scene)).collect::<Vec<_>>());
    }
}

/// Adds what an item's page shows.
pub fn item(context: &mut Context, key: &ItemKey, scene: &Scene<'_>) {
    let answers = scene.answers();
    let register = RegisterRow { key: key.register.clone(), organ: String::new(), document: None, items: 0 };
    scene.insert(context, "register", || register_view(&register, scene));
    let Some(entry) = answers.item(key) else { return };
    scene.show(context, "item", &item_view(entry, 0, scene));
    scene.insert(context, "paired", || entry.paired.iter().map(|pairing| pairing_view(pairing, scene)).collect::<Vec<_>>());
    let around = answers.around(key);
    let link = |entry: &Option<ItemEntry>| entry.as_ref().map(|entry| item_view(entry, 0, scene));
    scene.insert(context, "previous", || link(&around.previous));
    scene.insert(context, "next", || link(&around.next));
    scene.insert(context, "above", || link(&around.above));
    scene.insert(context, "below", || around.below.iter().map(|entry| item_view(entry, 0, scene)).collect::<Vec<_>>());
    let (documents, sentences) = (Shelf::Item(key.clone()), Shelf::Mentions(key.clone()));
    scene.insert(context, "count", || *answers.count(&documents));
    scene.insert(context, "rows", || answers.slice(&documents, Key::HEAD).iter().map(|row| scene.row_with_items(row, key)).collect::<Vec<_>>());
    scene.insert(context, "shares", || ways::shares(&documents, answers.division(&documents, Key::Whole), scene));
    scene.insert(context, "mentions", || answers.mentions(&sentences, Key::HEAD).iter().map(|entry| scene.mention(entry)).collect::<Vec<_>>());
    scene.insert(context, "mention_shares", || ways::shares(&sentences, answers.division(&sentences, Key::Whole), scene));
    scene.insert(context, "elsewhere", || answers.elsewhere(key).iter().map(|entry| elsewhere(entry, scene)).collect::<Vec<_>>());
}

fn elsewhere(entry: &ItemEntry, scene: &Scene<'_>) -> ElsewhereView {
    let register = RegisterRow { key: entry.key.register.clone(), organ: String::new(), document: None, items: 0 };
    ElsewhereView { register: register_view(&register, scene), item: item_view(entry, 0, scene), is_agenda: entry.key.register.list == RegisterKey::AGENDA }
}

fn pairing_view(pairing: &Pairing, scene: &Scene<'_>) -> PairingView {
    let row = pairing.source.as_ref().and_then(|source| scene.answers().row(source).as_ref());
    PairingView {
        by: pairing.by.clone(),
        source: row.map(|row| row.title.clone()).or_else(|| pairing.source.clone()),
        href: row.map(|row| scene.links.to(&row.address(), None)).or_else(|| pairing.source.clone().filter(|source| source.starts_with("https://"))),
    }
}

/// Returns the pages above a register, or above an item of it.
pub fn above(key: &RegisterKey, item: bool, scene: &Scene<'_>) -> Vec<(Address, String)> {
    let mut steps = vec![(Address::page("agenda"), scene.words.say("agenda", &[]))];
    if item {
        let register = crate::model::answer::register_address(key);
        steps.push((register, format!("{}, {}", scene.organ(&key.organ), period(key.period, scene.document_words))));
    }
    steps
}

/// Adds what the old address of a page shows: where the page is now.
pub fn moved(context: &mut Context, of: &str, to: &Address, symbol: Option<&str>, scene: &Scene<'_>) {
    scene.show(context, "symbol", &symbol);
    scene.show(context, "href", &scene.links.to(to, None));
    scene.show(context, "row", &scene.answers().row(of).as_ref().map(|row| scene.row(row)));
}

/// Adds what a page of a document that was withdrawn shows: that it was, when, by whom, and why.
pub fn withdrawn(context: &mut Context, of: &str, scene: &Scene<'_>) {
    let row = scene.answers().row(of);
    let withdrawn = row.as_ref().and_then(|row| row.withdrawn.as_ref());
    scene.show(context, "row", &row.as_ref().map(|row| scene.row(row)));
    scene.show(context, "on", &withdrawn.map(|withdrawn| scene.date(withdrawn.on)));
    scene.show(context, "by", &withdrawn.and_then(|withdrawn| withdrawn.by.clone()));
    scene.show(context, "reason", &withdrawn.and_then(|withdrawn| withdrawn.reason.clone()));
}
