//! Divides what search is to know into indexes: by year and language, each so small that it can be made in little memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::page;
use crate::catalogue::Catalogue;
use crate::model::address::Address;
use crate::model::answer::{Question, Setting, register_address};
use crate::model::card::{Card, CardKind, Row};
use crate::model::page::{Batch, Page, PageKind};

/// An index is made of at most so many pages. While it is made, a page of 5 kB takes about 140 kB of memory.
const MOST: usize = 2500;

/// The batch of what belongs to no year: items and free pages.
const OTHERS: &str = "site";

/// Pages of one year and language, each entry with the number of its pages.
type Shelves = BTreeMap<(String, String), Vec<(usize, Page)>>;

/// Returns the indexes of the site, in order; none where it cannot be searched.
pub fn batches(catalogue: &Catalogue) -> Vec<Batch> {
    if !catalogue.site().has_search() {
        return Vec::new();
    }
    let mut shelves = Shelves::new();
    let mut documents: Vec<(&Card, &Row)> = catalogue.cards().iter().filter_map(|card| Some((&**card, &**card.row()?))).collect();
    documents.sort_by_key(|(card, row)| (row.date, &card.id));
    for (card, row) in documents.into_iter().filter(|(_, row)| row.withdrawn.is_none()) {
        document(card, row, &mut shelves);
    }
    for register in catalogue.registers() {
        let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
        for item in &register.items {
            *languages.entry(item.title.lang.as_deref().unwrap_or(&register.lang)).or_default() += 1;
        }
        for (language, items) in languages {
            let questions = vec![Question::Organ(register.key.organ.clone()), Question::Register(register.key.clone())];
            let kind = PageKind::ItemRecords(register.key.clone(), language.to_owned());
            put(&mut shelves, OTHERS, language, items, asking(register_address(&register.key), kind, None, questions));
        }
    }
    for card in catalogue.cards().iter().filter(|card| matches!(card.kind, CardKind::Free { .. })) {
        let language = catalogue.site().language.clone();
        put(
            &mut shelves,
            OTHERS,
            &language,
            1,
            asking(Address::page(&card.id), PageKind::Records(language.clone()), Some(&card.id.as_str().into()), Vec::new()),
        );
    }
    shelves.into_iter().flat_map(|((shelf, language), entries)| divided(&shelf, &language, entries)).collect()
}

fn document(card: &Card, row: &Row, shelves: &mut Shelves) {
    let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
    for part in &row.parts {
        *languages.entry(&part.text_lang).or_default() += 1;
    }
    if row.figures > 0 {
        *languages.entry(&row.lang).or_default() += 1;
    }
    let shelf = row.date.map_or("undated".to_owned(), |date| date.year().to_string());
    for (language, pages) in languages {
        let mut questions = vec![Question::Row(card.id.clone())];
        questions.extend(row.organs.iter().cloned().map(Question::Organ));
        put(shelves, &shelf, language, pages, asking(row.address(), PageKind::Records(language.to_owned()), Some(&card.id.as_str().into()), questions));
    }
}

fn asking(address: Address, kind: PageKind, of: Option<&Arc<str>>, mut questions: Vec<Question>) -> Page {
    questions.extend([Setting::Language, Setting::Hrefs].map(Question::Setting));
    page(address, kind, of, questions)
}

fn put(shelves: &mut Shelves, shelf: &str, language: &str, pages: usize, entry: Page) {
    shelves.entry((shelf.to_owned(), language.to_owned())).or_default().push((pages, entry));
}

fn divided(shelf: &str, language: &str, entries: Vec<(usize, Page)>) -> Vec<Batch> {
    let mut batches: Vec<Batch> = Vec::new();
    let mut size = MOST;
    for (pages, entry) in entries {
        if size + pages > MOST {
            let shelf = if batches.is_empty() { shelf.to_owned() } else { format!("{shelf}-{}", batches.len() + 1) };
            batches.push(Batch { name: format!("{shelf}/{}", language.to_lowercase()), language: language.to_owned(), records: Vec::new() });
            size = 0;
        }
        size += pages;
        if let Some(batch) = batches.last_mut() {
            batch.records.push(entry);
        }
    }
    batches
}
