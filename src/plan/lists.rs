//! The pages that are of no document: home, registers, items, the ways to documents, and lists with their shares.

use super::{every_page, page};
use crate::catalogue::Catalogue;
use crate::model::address::Address;
use crate::model::answer::{ItemEntry, Question, Setting, register_address, search_address};
use crate::model::item::ItemKey;
use crate::model::page::{Page, PageKind};
use crate::model::shelf::{Key, Shelf, Way};
use crate::model::site::Form;

/// Returns the home page.
pub fn home(catalogue: &Catalogue) -> Page {
    let mut questions = every_page();
    questions.extend([Question::Count(Shelf::All), Question::Slice(Shelf::All, Key::LATEST), Question::Registers, Question::Feed(Shelf::All)]);
    questions.extend([makes(Form::Json), makes(Form::Sitemap)]);
    questions.extend(Way::ALL.into_iter().flat_map(|way| on_way(catalogue, way)));
    // With one document the home page is its front.
    if let [row] = &catalogue.rows(&Shelf::All, Key::Latest(2))[..] {
        questions.extend(row.items.iter().cloned().map(Question::Item));
        questions.extend(row.organs.iter().cloned().map(Question::Organ));
    }
    questions.extend(catalogue.registers().map(|register| Question::Organ(register.key.organ.clone())));
    page(Address::page(""), PageKind::Home, None, questions)
}

/// What is asked to link a form, where it is made.
fn makes(form: Form) -> Question {
    Question::Setting(Setting::Makes(form))
}

/// Returns the search page; where nothing can be searched it leads to all lists.
pub fn search(catalogue: &Catalogue) -> Page {
    let mut questions = every_page();
    questions.push(Question::Registers);
    questions.extend(Way::ALL.into_iter().flat_map(|way| on_way(catalogue, way)));
    questions.extend(catalogue.registers().map(|register| Question::Organ(register.key.organ.clone())));
    page(search_address(), PageKind::Search, None, questions)
}

/// What is asked to show the lists on a way.
fn on_way(catalogue: &Catalogue, way: Way) -> Vec<Question> {
    let organs = catalogue.ways(way).into_iter().filter_map(|(shelf, _)| organ(&shelf));
    std::iter::once(Question::Ways(way)).chain(organs).collect()
}

/// What is asked to name the organ of a list.
fn organ(shelf: &Shelf) -> Option<Question> {
    match shelf {
        Shelf::Organ { code, .. } | Shelf::Session(code, _) => Some(Question::Organ(code.clone())),
        Shelf::Item(key) | Shelf::Mentions(key) => Some(Question::Organ(key.register.organ.clone())),
        _ => None,
    }
}

/// What a page asks that shows the latest of a shelf, and how the rest is divided.
pub fn head(shelf: Shelf) -> [Question; 2] {
    [Question::Slice(shelf.clone(), Key::HEAD), Question::Division(shelf, Key::Whole)]
}

/// Adds the ways to documents, and all lists.
pub fn all(catalogue: &Catalogue, pages: &mut Vec<Page>) {
    if catalogue.count(&Shelf::All) > 0 {
        let ways = std::iter::once(None).chain(Way::ALL.into_iter().map(Some));
        for way in ways.filter(|way| way.is_none_or(|way| !catalogue.ways(way).is_empty())) {
            let mut questions = every_page();
            let shown = way.map_or_else(|| Way::ALL.to_vec(), |way| vec![way]);
            questions.extend(shown.into_iter().flat_map(|way| on_way(catalogue, way)));
            questions.extend([Question::Feed(Shelf::All), makes(Form::Json)]);
            let address = way.map_or_else(|| Address::page("by"), Way::address);
            pages.push(page(address, PageKind::Ways(way), None, questions));
        }
    }
    for shelf in catalogue.shelves() {
        match shelf {
            Shelf::All => {}
            // An item's page and a document's are the first pages of these.
            Shelf::Item(key) | Shelf::Mentions(key) => {
                let there = catalogue.register(&key.register).is_some_and(|register| register.item(&key.number).is_some());
                catalogue.division(shelf, Key::Whole).into_iter().filter(|_| there).for_each(|key| list(catalogue, shelf, key, pages));
            }
            Shelf::CitedBy(id) => {
                let there = catalogue.card(id).and_then(|card| card.row()).is_some_and(|row| row.withdrawn.is_none());
                catalogue.division(shelf, Key::Whole).into_iter().filter(|_| there).for_each(|key| list(catalogue, shelf, key, pages));
            }
            _ => list(catalogue, shelf, shelf.root(), pages),
        }
    }
}

/// Adds the page of a share of a list, and those of the shares into which it is divided.
fn list(catalogue: &Catalogue, shelf: &Shelf, key: Key, pages: &mut Vec<Page>) {
    let mut questions = every_page();
    questions.extend(organ(shelf));
    questions.push(Question::Division(shelf.clone(), key));
    match shelf {
        Shelf::Organ { .. } => questions.push(Question::Feed(shelf.clone())),
        Shelf::Sender(name) => questions.push(Question::Sender(name.clone())),
        Shelf::Item(item) | Shelf::Mentions(item) => questions.push(Question::Item(item.clone())),
        Shelf::CitedBy(id) => questions.push(Question::Row(id.clone())),
        _ => {}
    }
    let shares = catalogue.division(shelf, key);
    if shares.is_empty() {
        questions.push(Question::Slice(shelf.clone(), key));
        if let Shelf::Item(item) = shelf {
            questions.extend(other_items(catalogue, item, key));
        }
    }
    pages.push(page(shelf.address(key), PageKind::List(shelf.clone(), key), None, questions));
    shares.into_iter().for_each(|key| list(catalogue, shelf, key, pages));
}

/// The items of other registers under which documents of an item are circulated too: whether they have pages is asked.
fn other_items(catalogue: &Catalogue, of: &ItemKey, key: Key) -> Vec<Question> {
    let rows = catalogue.rows(&Shelf::Item(of.clone()), key);
    let others = rows.iter().flat_map(|row| &row.items).filter(|other| other.register != of.register);
    others.cloned().map(Question::Item).collect()
}

/// Adds the registers and their items.
pub fn registers(catalogue: &Catalogue, pages: &mut Vec<Page>) {
    let mut any = false;
    for register in catalogue.registers() {
        any = true;
        let organ = Question::Organ(register.key.organ.clone());
        let mut questions = every_page();
        questions.extend([organ.clone(), Question::Register(register.key.clone()), makes(Form::Json)]);
        pages.push(page(register_address(&register.key), PageKind::Register(register.key.clone()), None, questions));
        for item in &register.items {
            let key = ItemKey { register: register.key.clone(), number: item.number.clone() };
            let mut questions = every_page();
            let elsewhere = catalogue.elsewhere(&key).into_iter().map(|entry| Question::Organ(entry.key.register.organ));
            questions.extend(elsewhere);
            questions.extend([organ.clone(), Question::Item(key.clone()), Question::Around(key.clone()), Question::Elsewhere(key.clone())]);
            questions.extend([Question::Count(Shelf::Item(key.clone())), Question::Feed(Shelf::Item(key.clone()))]);
            questions.extend([Shelf::Item(key.clone()), Shelf::Mentions(key.clone())].into_iter().flat_map(head));
            questions.extend(item.paired.iter().filter_map(|pairing| pairing.source.clone()).map(Question::Row));
            questions.extend(other_items(catalogue, &key, Key::HEAD));
            pages.push(page(ItemEntry::address(&key), PageKind::Item(key), None, questions));
        }
    }
    if any {
        let mut questions = every_page();
        questions.extend([Question::Registers, makes(Form::Json)]);
        questions.extend(catalogue.registers().map(|register| Question::Organ(register.key.organ.clone())));
        pages.push(page(Address::page("agenda"), PageKind::Agenda, None, questions));
    }
}
