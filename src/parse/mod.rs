//! Reads the sources of one document, register or free page. Never fails, never looks at a second document.

mod accepted;
mod anchors;
mod arithmetic;
mod card;
mod consistency;
mod data;
mod document;
mod fidelity;
mod fields;
mod findings;
mod free;
mod front;
mod frozen;
mod letter;
mod lock;
pub mod markdown;
mod mentions;
mod notes;
pub mod numerals;
mod organ;
mod part;
mod phrase;
mod raised;
mod recognise;
mod register;
mod relations;
mod scope;
mod shallow;
mod site;
mod stated;
mod statements;
mod unread;
mod yaml;

use std::sync::Arc;

use crate::model::answer::{ItemEntry, register_address};
use crate::model::block::Target;
use crate::model::card::{Card, CardKind, HeadLine};
use crate::model::citation::AnchorNames;
use crate::model::claim::Claim;
use crate::model::diagnostic::Read;
use crate::model::document::{Document, Folder, FreePage};
use crate::model::item::{ItemKey, RegisterKey};
use crate::model::letter::{Organ, Stated};
use crate::model::packed::{Collected, Packed, PackedList};
use crate::model::site::{Organs, Site};
use crate::model::source::{Excerpt, Source};
use crate::model::wording::Wording;

pub use card::reserved;
pub use fidelity::received;
pub use fields::is_file_name;
pub use findings::Findings;
use scope::Scope;
pub use site::base_url;

/// What holds for every source of a site.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The language of sources that name none.
    pub language: &'a str,
    /// The organs that sources may name.
    pub organs: &'a Organs,
    /// How the theme words mastheads.
    pub wording: &'a dyn Wording,
}

/// Returns the document in `folder` and its card, which holds what was found.
pub fn document(folder: &Folder, context: &Context<'_>) -> (Document, Card) {
    document::read(folder, context)
}

/// Returns the free page in `folder` and its card, which holds what was found.
pub fn free_page(folder: &Folder, context: &Context<'_>) -> (FreePage, Card) {
    free::read(folder, context)
}

/// Returns the card of the register in `source`; nothing, with findings, where it cannot be told of which list it is.
pub fn register(source: &Source, context: &Context<'_>) -> Read<Option<Card>> {
    let mut findings = Findings::of(source, 0);
    let register = register::read(context.language, context.organs, &mut findings);
    let Some(register) = register else { return Read { value: None, diagnostics: findings.into_list() } };
    let mut places = Collected::default();
    let mut claims = vec![Claim { address: register_address(&register.key), at: places.add(source.excerpt(0..0)) }];
    for item in &register.items {
        let key = ItemKey { register: register.key.clone(), number: item.number.clone() };
        claims.push(Claim { address: ItemEntry::address(&key), at: places.add(source.excerpt(item.span.range())) });
    }
    let diagnostics = findings.into_list();
    let card = Card {
        id: format!("agenda/{}", register.key.slug()),
        digest: register.digest,
        kind: CardKind::Register(Arc::new(register)),
        own_claims: Packed::of(&claims),
        anchors: AnchorNames::of(&[]),
        citations: Vec::new(),
        extracts: PackedList::of([].iter()),
        aliases: Vec::new(),
        known: true,
        accepted: Vec::new(),
        has_errors: Card::errs(&diagnostics),
        diagnostics: Packed::of(&diagnostics),
        excerpts: places.pack(),
    };
    Read { value: Some(card), diagnostics: Vec::new() }
}

/// Returns the site's settings.
pub fn site(source: &Source) -> Read<Site> {
    let mut findings = Findings::of(source, 0);
    let value = site::site(&mut findings);
    Read { value, diagnostics: findings.into_list() }
}

/// Returns the organs that are built in, with those of `organs.yaml`.
pub fn organs(source: Option<&Source>) -> Read<Organs> {
    let Some(source) = source else { return Read { value: Organs::built_in(), diagnostics: Vec::new() } };
    let mut findings = Findings::of(source, 0);
    let value = site::organs(&mut findings);
    Read { value, diagnostics: findings.into_list() }
}

/// Returns whether `slug` is how a register is named, such as `ga-78`.
pub fn names_register(slug: &str, organs: &Organs) -> bool {
    Scope { organs, own: &[], parts: &[], part: "", figures: None, files: &[] }.register(slug).is_some()
}

/// Returns the addresses that the site's lock lists, with their places.
pub fn site_lock(source: &Source) -> Read<Vec<HeadLine>> {
    let mut findings = Findings::of(source, 0);
    let value = lock::addresses(&mut findings);
    Read { value, diagnostics: findings.into_list() }
}

/// Returns the lines of the lock that freezes a document, whose lock so far is `before`.
pub fn lock_lines(document: &Document, before: Option<&Source>) -> Vec<String> {
    let before = before.map(|source| lock::read(&mut Findings::of(source, 0))).unwrap_or_default();
    lock::lines_of(document, &before)
}

/// Returns where the symbols of documents stand in a line.
pub fn symbols(line: &str) -> Vec<std::ops::Range<usize>> {
    recognise::symbols::find(line).into_iter().map(|found| found.range).collect()
}

/// Returns where words stand in a paragraph that are recognised without markup: symbols, resolutions, items, parts, dates.
pub fn recognised_in(text: &str, organs: &Organs) -> Vec<std::ops::Range<usize>> {
    let scope = Scope { organs, own: &[], parts: &[], part: "", figures: Some(&[]), files: &[] };
    recognise::find(text, &scope).into_iter().map(|found| found.range).collect()
}

/// Words that were recognised in a text without markup.
pub struct Recognised {
    /// Where they stand, with their line.
    pub at: Excerpt,
    /// The rule that recognised them.
    pub rule: &'static str,
    /// What they lead to; nothing for a date.
    pub target: Option<Target>,
    /// The day, month or year that they name.
    pub date: Option<String>,
}

/// Returns all that is recognised in the text of `source`, paragraph by paragraph. Agenda items are of `register`, such as `ga-78`, where one is given.
pub fn recognised(source: &Source, organs: &Organs, register: Option<&str>) -> Vec<Recognised> {
    let none = Scope { organs, own: &[], parts: &[], part: "", figures: Some(&[]), files: &[] };
    let own: Vec<Organ> = register.and_then(|slug| none.register(slug)).map(|key| of_register(&key)).into_iter().collect();
    let scope = Scope { own: &own, ..none };
    let mut found = Vec::new();
    let mut at = 0;
    for paragraph in source.text.split_inclusive("\n\n") {
        for words in recognise::find(paragraph, &scope) {
            let (target, date) = match words.means {
                recognise::Means::Leads(target) => (Some(target), None),
                recognise::Means::Date(date) => (None, Some(date)),
            };
            found.push(Recognised { at: source.excerpt(at + words.range.start..at + words.range.end), rule: words.rule, target, date });
        }
        at += paragraph.len();
    }
    found
}

fn of_register(key: &RegisterKey) -> Organ {
    Organ {
        organ: key.organ.clone(),
        code: key.organ.clone(),
        period: Some(Stated { value: key.period, stated: None, span: Default::default() }),
        items: Some(Stated { value: Vec::new(), stated: None, span: Default::default() }),
        titles: Vec::new(),
        list: key.list.clone(),
        document: None,
        span: Default::default(),
    }
}
