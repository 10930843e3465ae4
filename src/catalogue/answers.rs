//! Answers questions.

use regex::Regex;

use super::Catalogue;
use crate::model::address::Address;
use crate::model::answer::{Answer, Around, Destination, ItemEntry, NavigationEntry, Question, RegisterEntry, RegisterRow, Setting, Shelf, Slice};
use crate::model::card::{CardKind, Row};
use crate::model::item::ItemKey;
use crate::model::site::{Register, RegisterItem};

/// Where the United Nations gives its documents by symbol.
const OFFICIAL: &str = "https://docs.un.org/en/{symbol}";

impl Catalogue {
    /// Returns the answer to `question`; what is not there is answered too.
    pub fn answer(&self, question: &Question) -> Answer {
        match question {
            Question::Row(id) => Answer::Row(self.resolve(id).filter(|(_, part)| *part == "letter").and_then(|(card, _)| card.row()).cloned()),
            Question::Anchor { path, anchor } => Answer::Anchor(self.anchor(path, anchor.as_deref())),
            Question::Symbol(symbol) => Answer::Symbol(self.symbol(symbol)),
            Question::Item(key) => Answer::Item(self.item(key)),
            Question::Around(key) => Answer::Around(Box::new(self.around(key))),
            Question::Slice(shelf, slice) => Answer::Slice(self.rows(shelf, *slice)),
            Question::Count(shelf) => Answer::Count(self.shelves.get(shelf).map_or(0, Vec::len)),
            Question::Years => Answer::Years(self.years()),
            Question::CitedBy(id) => Answer::Mentions(self.entries(self.cited_by.get(id))),
            Question::Mentions(key) => Answer::Mentions(self.entries(self.mentions.get(key))),
            Question::Register(key) => Answer::Register(
                self.register(key)
                    .map(|register| RegisterEntry { row: row(register), items: register.items.iter().map(|item| self.counted(register, item)).collect() }),
            ),
            Question::Registers => Answer::Registers(self.registers().map(|register| row(register)).collect()),
            Question::Organ(code) => Answer::Organ(self.organs.by_code(code).cloned()),
            Question::Navigation => Answer::Navigation(self.navigation()),
            Question::Setting(setting) => self.setting(*setting),
        }
    }

    fn setting(&self, setting: Setting) -> Answer {
        match setting {
            Setting::Title => Answer::Text(Some(self.site.title.clone())),
            Setting::Publisher => Answer::Publisher(self.site.publisher.clone()),
            Setting::BaseUrl => Answer::Text(self.site.base_url.clone()),
            Setting::Language => Answer::Text(Some(self.site.language.clone())),
            Setting::Hrefs => Answer::Hrefs(self.hrefs),
            Setting::Makes(form) => Answer::Makes(self.site.outputs.make(form)),
        }
    }

    fn anchor(&self, path: &str, anchor: Option<&str>) -> Option<Destination> {
        let (card, part) = self.resolve(path)?;
        let there = |anchor: &str| card.anchors.iter().any(|entry| entry.part == part && entry.anchor == anchor);
        // The page of a withdrawn document has none of its places.
        let kept = anchor.filter(|_| card.row().is_none_or(|row| row.withdrawn.is_none()));
        anchor.is_none_or(there).then(|| Destination::Here { address: Row::part_address(&card.id, part), anchor: kept.map(str::to_owned) })
    }

    fn symbol(&self, symbol: &str) -> Option<Destination> {
        if let Some(at) = self.by_symbol.get(symbol) {
            return Some(Destination::Here { address: Address::page(&self.cards[*at].id), anchor: None });
        }
        let shaped = |pattern: &String| Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|shape| shape.is_match(symbol));
        let own = self.organs.0.iter().find(|organ| organ.symbols.as_ref().is_some_and(shaped));
        let pattern = own.and_then(|organ| organ.resolver.as_deref()).unwrap_or(OFFICIAL);
        Some(Destination::Official(pattern.replace("{symbol}", symbol)))
    }

    fn item(&self, key: &ItemKey) -> Option<ItemEntry> {
        let register = self.register(&key.register)?;
        register.item(&key.number).map(|item| entry(register, item))
    }

    fn around(&self, key: &ItemKey) -> Around {
        let Some(register) = self.register(&key.register) else { return Around::default() };
        let beside: Vec<&RegisterItem> = register.items.iter().filter(|item| item.number.sub.len() == key.number.sub.len()).collect();
        let at = beside.iter().position(|item| item.number == key.number);
        let step = |by: isize| at.and_then(|at| beside.get(at.checked_add_signed(by)?)).map(|item| entry(register, item));
        let is_below = |item: &&RegisterItem| {
            item.number.number == key.number.number && item.number.sub.len() == key.number.sub.len() + 1 && item.number.sub.starts_with(&key.number.sub)
        };
        let above = key.number.sub.split_last().map(|(_, sub)| crate::model::item::ItemNumber { number: key.number.number, sub: sub.to_vec() });
        Around {
            previous: step(-1),
            next: step(1),
            above: above.and_then(|number| register.item(&number)).map(|item| entry(register, item)),
            below: register.items.iter().filter(is_below).map(|item| entry(register, item)).collect(),
        }
    }

    /// Returns documents of a shelf.
    pub fn rows(&self, shelf: &Shelf, slice: Slice) -> Vec<std::sync::Arc<Row>> {
        let all = self.shelves.get(shelf).map(Vec::as_slice).unwrap_or_default();
        let wanted = match slice {
            Slice::Whole => all,
            Slice::Latest(most) => &all[..all.len().min(most)],
        };
        wanted.iter().filter_map(|at| self.cards[*at].row().cloned()).collect()
    }

    fn years(&self) -> Vec<(Option<i16>, usize)> {
        let mut years: Vec<(Option<i16>, usize)> = self
            .shelves
            .iter()
            .filter_map(|(shelf, cards)| match shelf {
                Shelf::Year(year) => Some((*year, cards.len())),
                _ => None,
            })
            .collect();
        years.reverse();
        years
    }

    fn counted(&self, register: &Register, item: &RegisterItem) -> (ItemEntry, usize) {
        let entry = entry(register, item);
        let count = self.shelves.get(&Shelf::Item(entry.key.clone())).map_or(0, Vec::len);
        (entry, count)
    }

    fn navigation(&self) -> Vec<NavigationEntry> {
        let mut entries = Vec::new();
        if !self.registers.is_empty() {
            entries.push(NavigationEntry::Agenda);
        }
        if self.site.has_search() {
            entries.push(NavigationEntry::Search);
        }
        for card in &self.cards {
            if let CardKind::Free { title } = &card.kind {
                entries.push(NavigationEntry::Page { address: Address::page(&card.id), title: title.clone() });
            }
        }
        entries
    }
}

fn entry(register: &Register, item: &RegisterItem) -> ItemEntry {
    ItemEntry {
        key: ItemKey { register: register.key.clone(), number: item.number.clone() },
        title: item.title.placeless(),
        lang: item.title.lang.clone().unwrap_or_else(|| register.lang.clone()),
        paired: item.paired.clone(),
        topic: item.topic.clone(),
    }
}

fn row(register: &Register) -> RegisterRow {
    RegisterRow { key: register.key.clone(), organ: register.organ.clone(), document: register.document.clone(), items: register.items.len() }
}
