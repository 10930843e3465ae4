//! What templates get of lists: the ways to documents, and each list with its shares.

use serde::Serialize;
use tera::Context;

use super::lists;
use super::masthead::period;
use super::view::{Entry, Scene};
use crate::model::address::Address;
use crate::model::answer::ItemEntry;
use crate::model::shelf::{Key, Shelf, Way};

/// A way to documents, with the lists on it.
#[derive(Serialize)]
pub struct WayView {
    name: &'static str,
    href: String,
    lists: Vec<Entry>,
}

/// More lists than these stand on a page of their own.
const FEW: usize = 40;

/// Returns the ways that lead somewhere; of a way with many lists only the link to its page.
pub fn ways(scene: &Scene<'_>) -> Vec<WayView> {
    let mut ways: Vec<WayView> = Way::ALL.into_iter().map(|one| way(one, scene)).filter(|way| !way.lists.is_empty()).collect();
    ways.iter_mut().filter(|way| way.lists.len() > FEW).for_each(|way| way.lists.clear());
    ways
}

fn way(way: Way, scene: &Scene<'_>) -> WayView {
    let entry = |(shelf, words): &(Shelf, Option<String>)| Entry {
        title: words.clone().unwrap_or_else(|| name(shelf, scene)),
        href: scene.links.to(&shelf.address(shelf.root()), None),
        current: false,
    };
    WayView { name: way.name(), href: scene.links.to(&way.address(), None), lists: scene.answers().ways(way).iter().map(entry).collect() }
}

/// Adds what the page of all ways shows, or that of one.
pub fn all(context: &mut Context, one: Option<Way>, scene: &Scene<'_>) {
    let shown = one.map_or_else(|| ways(scene), |one| vec![way(one, scene)]);
    scene.show(context, "ways", &shown);
    scene.show(context, "way", &one.map(Way::name));
}

/// Adds what a share of a list shows: documents or sentences, else the shares into which it is divided.
pub fn list(context: &mut Context, shelf: &Shelf, key: Key, scene: &Scene<'_>) {
    let answers = scene.answers();
    scene.show(context, "title", &title(shelf, key, scene));
    scene.show(context, "holds", if shelf.holds_documents() { "documents" } else { "sentences" });
    let keys = answers.division(shelf, key);
    scene.show(context, "shares", &shares(shelf, keys, scene));
    scene.show(context, "is_in_blocks", &matches!(keys.first(), Some(Key::Block(..))));
    scene.show(context, "is_whole", &(key == shelf.root()));
    let (mut rows, mut mentions) = (Vec::new(), Vec::new());
    match shelf {
        // What is divided stands on the pages of its shares.
        _ if !keys.is_empty() => {}
        Shelf::Mentions(_) | Shelf::CitedBy(_) => {
            mentions = answers.mentions(shelf, key).iter().map(|entry| scene.mention(entry)).collect();
        }
        Shelf::Item(item) => {
            rows = answers.slice(shelf, key).iter().map(|row| scene.row_with_items(row, item)).collect();
        }
        _ => rows = answers.slice(shelf, key).iter().map(|row| scene.row(row)).collect(),
    }
    scene.show(context, "rows", &rows);
    scene.show(context, "mentions", &mentions);
}

/// Returns the links to shares of a list.
pub fn shares(shelf: &Shelf, keys: &[Key], scene: &Scene<'_>) -> Vec<Entry> {
    let entry = |key: &Key| Entry { title: share_name(*key, scene), href: scene.links.to(&shelf.address(*key), None), current: false };
    keys.iter().map(entry).collect()
}

fn share_name(key: Key, scene: &Scene<'_>) -> String {
    let words = scene.words;
    match key {
        Key::Whole | Key::Latest(_) => String::new(),
        Key::Year(Some(year)) => year.to_string(),
        Key::Year(None) => words.say("undated", &[]),
        Key::Month(year, month) => {
            words.say("month-of-year", &[("month", usize::try_from(month).unwrap_or_default().into()), ("year", year.to_string().into())])
        }
        Key::Block(_, number) => words.say("block", &[("number", number.to_string().into())]),
    }
}

/// Returns the share with the month or year that it is of: "April 2024, part 2".
fn full_name(key: Key, scene: &Scene<'_>) -> String {
    match (key, key.above()) {
        (Key::Block(..), Some(above)) => format!("{}, {}", share_name(above, scene), share_name(key, scene)),
        _ => share_name(key, scene),
    }
}

/// Returns what a list on a way is called there.
fn name(shelf: &Shelf, scene: &Scene<'_>) -> String {
    match shelf {
        Shelf::Organ { code, .. } => scene.organ(code),
        Shelf::Session(code, of) => format!("{}, {}", scene.organ(code), period(*of, scene.document_words)),
        Shelf::Year(Some(year)) => year.to_string(),
        Shelf::Year(None) => scene.words.say("undated", &[]),
        Shelf::Sender(key) => scene.answers().sender(key).clone().unwrap_or_else(|| key.clone()),
        Shelf::All | Shelf::Item(_) | Shelf::Mentions(_) | Shelf::CitedBy(_) => String::new(),
    }
}

/// Returns what a share of a list is called.
pub fn title(shelf: &Shelf, key: Key, scene: &Scene<'_>) -> String {
    let words = scene.words;
    let whole = match shelf {
        Shelf::All => words.say("documents-all", &[]),
        Shelf::Organ { code, .. } => words.say("list-of-organ", &[("organ", scene.organ(code).into())]),
        Shelf::Session(code, of) => words.say("list-of-session", &[("organ", scene.organ(code).into()), ("period", period(*of, scene.document_words).into())]),
        Shelf::Year(Some(year)) => words.say("year-title", &[("year", year.to_string().into())]),
        Shelf::Year(None) => words.say("undated-title", &[]),
        // The name may be in a script of the other direction: isolated, it stays one name.
        Shelf::Sender(_) => words.say("list-of-sender", &[("sender", format!("\u{2068}{}\u{2069}", name(shelf, scene)).into())]),
        Shelf::Item(item) => words.say("list-of-item", &[("number", item.number.to_string().into())]),
        Shelf::Mentions(item) => words.say("list-of-mentions", &[("number", item.number.to_string().into())]),
        Shelf::CitedBy(_) => words.say("list-of-citations", &[]),
    };
    match full_name(key, scene) {
        within if key == shelf.root() || within.is_empty() => whole,
        within => words.say("list-within", &[("list", whole.into()), ("within", within.into())]),
    }
}

/// Returns the pages above a share of a list.
pub fn above(shelf: &Shelf, key: Key, scene: &Scene<'_>) -> Vec<(Address, String)> {
    let mut steps = match shelf {
        Shelf::Item(item) | Shelf::Mentions(item) => {
            let mut steps = lists::above(&item.register, true, scene);
            steps.push((ItemEntry::address(item), scene.words.say("item", &[("number", item.number.to_string().into())])));
            steps
        }
        Shelf::CitedBy(id) => scene.answers().row(id).iter().map(|row| (row.address(), row.title.clone())).collect(),
        _ => above_way(shelf.way(), scene),
    };
    let mut keys: Vec<Key> = std::iter::successors(Some(key), |key| if *key == shelf.root() { None } else { key.above() }).skip(1).collect();
    keys.reverse();
    for key in keys {
        let is_root = key == shelf.root();
        // The first page of these is the item's or the document's.
        if is_root && shelf.way().is_none() {
            continue;
        }
        steps.push((shelf.address(key), if is_root { name(shelf, scene) } else { share_name(key, scene) }));
    }
    steps
}

/// Returns the pages above the lists of a way.
pub fn above_way(way: Option<Way>, scene: &Scene<'_>) -> Vec<(Address, String)> {
    let mut steps = vec![(Address::page("by"), scene.words.say("documents-all", &[]))];
    steps.extend(way.map(|way| (way.address(), scene.words.say(&format!("by-{}", way.name()), &[]))));
    steps
}
