//! What the site owes beside its pages: the ways from symbols to documents, feeds, and lists for programs.

use std::collections::BTreeMap;

use super::{every_page, page};
use crate::catalogue::Catalogue;
use crate::model::address::{Address, symbol_address};
use crate::model::answer::{Question, Setting};
use crate::model::card::{Card, Row};
use crate::model::page::{Listing, Page, PageKind};
use crate::model::shelf::{Key, Shelf, Way};
use crate::model::site::Form;

/// Adds the pages that lead from symbols to their documents. Where two symbols have one address, it is that of the shorter one.
pub fn symbols(catalogue: &Catalogue, pages: &mut Vec<Page>) {
    let mut ways: BTreeMap<Address, (&str, &Card, &Row)> = BTreeMap::new();
    for card in catalogue.cards() {
        let Some(row) = card.row() else { continue };
        for symbol in &row.symbols {
            let Some(address) = symbol_address(symbol) else { continue };
            let way = ways.entry(address).or_insert((symbol, card, row));
            if symbol.len() < way.0.len() {
                *way = (symbol, card, row);
            }
        }
    }
    for (address, (symbol, card, row)) in ways {
        let mut questions = every_page();
        questions.push(Question::Row(card.id.clone()));
        pages.push(page(address, PageKind::Moved { of: card.id.as_str().into(), to: row.address(), symbol: Some(symbol.to_owned()) }, None, questions));
    }
}

/// Adds the feeds: of all documents, of an organ's, of an item's.
pub fn feeds(catalogue: &Catalogue, pages: &mut Vec<Page>) {
    for shelf in catalogue.shelves().filter(|shelf| catalogue.has_feed(shelf)) {
        // An item that is in no register has no page.
        let item = match shelf {
            Shelf::Item(key) if catalogue.register(&key.register).and_then(|register| register.item(&key.number)).is_none() => continue,
            Shelf::Item(key) => Some(key),
            _ => None,
        };
        let mut questions: Vec<Question> =
            [Setting::Title, Setting::Publisher, Setting::BaseUrl, Setting::Language, Setting::Hrefs].map(Question::Setting).into();
        questions.push(Question::Recent(shelf.clone()));
        questions.extend(item.cloned().map(Question::Item));
        questions.extend(item.map(|key| Question::Organ(key.register.organ.clone())));
        if let Shelf::Organ { code, .. } = shelf {
            questions.push(Question::Organ(code.clone()));
        }
        questions.extend(catalogue.recent(shelf).iter().flat_map(|row| row.organs.clone()).map(Question::Organ));
        pages.push(page(shelf.feed(), PageKind::Feed(shelf.clone()), None, questions));
    }
}

/// Adds the lists of documents and of agenda items.
pub fn listings(catalogue: &Catalogue, pages: &mut Vec<Page>) {
    if !catalogue.site().makes(Form::Json) {
        return;
    }
    let settings = || [Setting::Publisher, Setting::BaseUrl, Setting::Language, Setting::Hrefs].map(Question::Setting).to_vec();
    if catalogue.count(&Shelf::All) > 0 {
        let mut questions = settings();
        questions.push(Question::Slice(Shelf::All, Key::Whole));
        let organs = catalogue.ways(Way::Organ).into_iter().filter_map(|(shelf, _)| if let Shelf::Organ { code, .. } = shelf { Some(code) } else { None });
        questions.extend(organs.map(Question::Organ));
        pages.push(page(Address::file(Listing::Documents.file()), PageKind::Listing(Listing::Documents), None, questions));
    }
    let mut registers = catalogue.registers().peekable();
    if registers.peek().is_some() {
        let mut questions = settings();
        questions.push(Question::Registers);
        for register in registers {
            questions.extend([Question::Register(register.key.clone()), Question::Organ(register.key.organ.clone())]);
        }
        pages.push(page(Address::file(Listing::Agenda.file()), PageKind::Listing(Listing::Agenda), None, questions));
    }
}
