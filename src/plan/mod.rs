//! Tells which pages there are and what each of them asks. Renders nothing.

mod batches;
mod lists;
mod site;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::catalogue::{Catalogue, Delta};
use crate::model::address::Address;
use crate::model::answer::{Question, Setting};
use crate::model::block::Target;
use crate::model::card::{Card, CardKind, Mentioned, Row};
use crate::model::document::Role;
use crate::model::page::{Exchange, Export, Page, PageKind, Table};
use crate::model::shelf::Shelf;
use crate::model::site::{Form, Site};
pub use batches::batches;

/// Returns all pages of the site: those of many cards, then those of one card together.
pub fn pages(catalogue: &Catalogue) -> Vec<Page> {
    others(catalogue).into_iter().chain(catalogue.cards().iter().flat_map(|card| of_card(catalogue, card))).collect()
}

/// Returns the pages that are made of one card: those of a document, with those that lead to it from where it stood before, or a free page.
pub fn of_card(catalogue: &Catalogue, card: &Card) -> Vec<Page> {
    let mut pages = Vec::new();
    match &card.kind {
        CardKind::Document { row, .. } => document(card, row, catalogue.site(), &mut pages),
        CardKind::Free { .. } => {
            let mut questions = every_page();
            questions.extend(card.citations.iter().filter_map(|citation| asked(&citation.to)));
            pages.push(page(Address::page(&card.id), PageKind::Free, Some(&Arc::from(card.id.as_str())), questions));
        }
        CardKind::Register(_) => {}
    }
    pages
}

/// Returns the pages that are made of many cards.
pub fn others(catalogue: &Catalogue) -> Vec<Page> {
    let mut pages = vec![lists::home(catalogue)];
    lists::registers(catalogue, &mut pages);
    lists::all(catalogue, &mut pages);
    site::symbols(catalogue, &mut pages);
    site::feeds(catalogue, &mut pages);
    site::listings(catalogue, &mut pages);
    if catalogue.site().has_search() {
        pages.push(lists::search(catalogue));
    }
    pages.push(page(Address::file("404.html"), PageKind::NotFound, None, every_page()));
    pages
}

/// Returns those of `pages` that a change may have moved: they show a card that changed, ask what may be answered otherwise, or were not there `before`.
///
/// Theme, settings of the program and the output folder are no matter of a [`Delta`]: where those changed, all pages may have moved.
pub fn narrowed<'p>(pages: &'p [Page], delta: &Delta<'_>, before: &BTreeSet<&Page>) -> Vec<&'p Page> {
    pages.iter().filter(|page| may_move(page, delta, before.contains(page))).collect()
}

/// Returns whether a change may have moved `page`, which `stood` there before, asking the same.
pub fn may_move(page: &Page, delta: &Delta<'_>, stood: bool) -> bool {
    let own = page.of.as_deref().is_some_and(|id| delta.cards().contains(id));
    own || !stood || page.questions.iter().any(|question| delta.may_move(question))
}

/// Returns the documents to which no register, list of an item or other document leads, and which stand on no list but those of all and of their year; in order.
pub fn unlinked(catalogue: &Catalogue) -> Vec<String> {
    let is_led_to = |card: &Card, row: &Row| {
        let listed = row.items.iter().any(|item| catalogue.register(&item.register).is_some_and(|register| register.item(&item.number).is_some()));
        listed || catalogue.count(&Shelf::CitedBy(card.id.clone())) > 0 || !row.senders.is_empty() || !row.organs.is_empty()
    };
    let documents = catalogue.cards().iter().filter_map(|card| Some((card, card.row()?)));
    documents.filter(|(card, row)| !is_led_to(card, row)).map(|(card, _)| card.id.clone()).collect()
}

fn page(address: Address, kind: PageKind, of: Option<&Arc<str>>, mut questions: Vec<Question>) -> Page {
    // Most are put in order, each once, and to see that is cheap.
    if !questions.is_sorted_by(|a, b| a < b) {
        questions.sort();
        questions.dedup();
    }
    Page { address, kind, of: of.map(Arc::clone), questions: questions.into() }
}

/// What every page shows.
fn every_page() -> Vec<Question> {
    let settings = [Setting::Title, Setting::Publisher, Setting::BaseUrl, Setting::Language, Setting::Hrefs];
    std::iter::once(Question::Navigation).chain(settings.map(Question::Setting)).collect()
}

fn document(card: &Card, row: &Row, site: &Site, pages: &mut Vec<Page>) {
    let (id, address) = (Arc::from(card.id.as_str()), row.address());
    moved(card, &id, row, site, pages);
    if row.withdrawn.is_some() {
        for address in pages_at(row, &address, site) {
            let mut questions = every_page();
            questions.push(Question::Row(card.id.clone()));
            pages.push(page(address, PageKind::Withdrawn(Arc::clone(&id)), None, questions));
        }
        return;
    }
    let of = Some(&id);
    // Parts link to one another and show whose they are: all of that is in the document itself, but for its organs and items.
    // Every page says at its head by what the document was corrected, revised or replied to.
    // Questions are put in their order, where that is known.
    let whole = |mut questions: Vec<Question>| {
        questions.push(Question::Related(card.id.clone()));
        questions.extend(row.organs.iter().cloned().map(Question::Organ));
        questions.extend(every_page());
        // They lead to the other forms that are made.
        questions.extend([Form::Text, Form::Citations, Form::Markdown, Form::Json, Form::AkomaNtoso].map(|form| Question::Setting(Setting::Makes(form))));
        questions
    };
    let masthead = |questions: &mut Vec<Question>| {
        questions.extend(row.items.iter().cloned().map(Question::Item));
        questions.sort();
        questions.dedup();
    };
    let cited = |part: Option<&str>| {
        let in_part = move |place: &str| part.is_none_or(|part| part == place);
        card.citations.iter().filter(move |citation| in_part(&citation.part)).filter_map(|citation| asked(&citation.to)).collect::<Vec<_>>()
    };
    let mut questions = cited(Some("letter"));
    masthead(&mut questions);
    questions.extend(lists::head(Shelf::CitedBy(card.id.clone())));
    questions.push(Question::Relations(card.id.clone()));
    pages.push(page(address.clone(), PageKind::Letter, of, whole(questions)));
    for part in row.parts.iter().filter(|part| part.role != Role::Letter) {
        pages.push(page(address.join(&part.name), PageKind::Part(part.name.clone()), of, whole(cited(Some(&part.name)))));
    }
    if row.figures > 0 {
        let mut questions = whole(Vec::new());
        questions.extend([Form::Figures, Form::DataPackage].map(|form| Question::Setting(Setting::Makes(form))));
        pages.push(page(address.join("data"), PageKind::Data, of, questions));
    }
    let mut questions = cited(None);
    masthead(&mut questions);
    pages.push(page(address.join("whole"), PageKind::Whole, of, whole(questions)));
    if site.makes(Form::Text) {
        // A plain text shows nothing of the site.
        let mut questions: Vec<Question> = [Setting::Language, Setting::Hrefs].map(Question::Setting).to_vec();
        questions.extend(row.organs.iter().cloned().map(Question::Organ));
        questions.extend(row.items.iter().cloned().map(Question::Item));
        pages.push(page(address.join("whole").beside("text.txt"), PageKind::Text, of, questions));
    }
    if site.makes(Form::Citations) {
        pages.push(page(address.join("cite"), PageKind::Cite, of, whole(Vec::new())));
        let file = |form: Exchange| page(address.join("cite").beside(form.file()), PageKind::Citations(form), of, republished(row));
        pages.extend(Exchange::ALL.map(file));
    }
    if row.figures > 0 {
        let file = |form: Table| page(address.join("data").beside(form.file()), PageKind::Figures(form), of, republished(row));
        pages.extend(Table::ALL.into_iter().filter(|form| site.makes(form.form())).map(file));
    }
    for form in Export::ALL.into_iter().filter(|form| site.makes(form.form())) {
        let mut questions = republished(row);
        questions.extend(row.items.iter().cloned().map(Question::Item));
        questions.extend(cited(None));
        pages.push(page(address.beside(form.file()), PageKind::Export(form), of, questions));
    }
}

/// What a file asks that says whose republication it is, and where its places stand.
fn republished(row: &Row) -> Vec<Question> {
    let settings = [Setting::Publisher, Setting::BaseUrl, Setting::Language, Setting::Hrefs].map(Question::Setting);
    settings.into_iter().chain(row.organs.iter().cloned().map(Question::Organ)).collect()
}

/// Returns the addresses of the pages that are made of a document, if its letter stands at `letter`.
fn pages_at(row: &Row, letter: &Address, site: &Site) -> Vec<Address> {
    let cite = letter.join("cite");
    row.pages_at(letter).into_iter().filter(|address| *address != cite || site.makes(Form::Citations)).collect()
}

/// Every page of a document that moved leads from its old address to the new one.
fn moved(card: &Card, id: &Arc<str>, row: &Row, site: &Site, pages: &mut Vec<Page>) {
    for alias in &card.aliases {
        for (old, new) in pages_at(row, &Address::page(alias), site).into_iter().zip(pages_at(row, &row.address(), site)) {
            let mut questions = every_page();
            questions.push(Question::Row(card.id.clone()));
            pages.push(page(old, PageKind::Moved { of: Arc::clone(id), to: new, symbol: None }, None, questions));
        }
    }
}

/// What a page asks so that a mention in its text leads somewhere.
fn asked(to: &Mentioned) -> Option<Question> {
    match to {
        Mentioned::Target(Target::Item(key)) => Some(Question::Item(key.clone())),
        Mentioned::Target(Target::Symbol(symbol)) => Some(Question::Symbol(symbol.clone())),
        Mentioned::Target(Target::Letter { path, anchor }) => Some(Question::Anchor { path: path.clone(), anchor: anchor.clone() }),
        Mentioned::Target(_) | Mentioned::Figure(_) => None,
    }
}
