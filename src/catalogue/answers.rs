//! Answers questions.

use regex::Regex;

use super::Catalogue;
use crate::model::address::Address;
use crate::model::answer::{Answer, Around, Destination, ItemEntry, NavigationEntry, Question, RegisterEntry, RegisterRow, Setting};
use crate::model::card::{CardKind, Row};
use crate::model::item::ItemKey;
use crate::model::shelf::Shelf;
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
            Question::Slice(shelf, key) if shelf.holds_documents() => Answer::Slice(self.rows(shelf, *key)),
            Question::Slice(shelf, key) => Answer::Mentions(self.sentences(shelf, *key)),
            Question::Division(shelf, key) => Answer::Division(self.division(shelf, *key)),
            Question::Count(shelf) => Answer::Count(self.count(shelf)),
            Question::Recent(shelf) => Answer::Slice(self.recent(shelf)),
            Question::Feed(shelf) => Answer::Makes(self.has_feed(shelf)),
            Question::Ways(way) => Answer::Ways(self.ways(*way)),
            Question::Sender(key) => Answer::Text(self.sender(key)),
            Question::Relations(id) => Answer::Relations(self.relations(id)),
            Question::Related(id) => Answer::Related(self.related(id)),
            Question::Elsewhere(key) => Answer::Elsewhere(self.elsewhere(key)),
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
            Setting::Makes(form) => Answer::Makes(self.site.makes(form)),
        }
    }

    fn anchor(&self, path: &str, anchor: Option<&str>) -> Option<Destination> {
        let (card, part) = self.resolve(path)?;
        let there = |anchor: &str| card.anchors.has(part, anchor);
        // The page of a withdrawn document has none of its places.
        let kept = anchor.filter(|_| card.row().is_none_or(|row| row.withdrawn.is_none()));
        anchor.is_none_or(there).then(|| Destination::Here { address: Row::part_address(&card.id, part), anchor: kept.map(str::to_owned) })
    }

    pub(super) fn symbol(&self, symbol: &str) -> Option<Destination> {
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

    /// Returns the entries in other registers that have the topic of `key`, by register; the numbers of one organ from the latest session on.
    pub fn elsewhere(&self, key: &ItemKey) -> Vec<ItemEntry> {
        let topic = self.register(&key.register).and_then(|register| register.item(&key.number)).and_then(|item| item.topic.as_ref());
        let mut others: Vec<&ItemKey> = topic.and_then(|topic| self.topics.get(topic)).into_iter().flatten().filter(|other| *other != key).collect();
        others.sort_by(|a, b| {
            (&a.register.organ, &b.register.period, &a.register.list).cmp(&(&b.register.organ, &a.register.period, &b.register.list)).then(a.cmp(b))
        });
        others.into_iter().filter_map(|other| self.item(other)).collect()
    }

    fn counted(&self, register: &Register, item: &RegisterItem) -> (ItemEntry, usize) {
        let entry = entry(register, item);
        let count = self.count(&Shelf::Item(entry.key.clone()));
        (entry, count)
    }

    pub(super) fn navigation(&self) -> Vec<NavigationEntry> {
        let mut entries = Vec::new();
        // Of one document the home page shows all.
        if self.count(&Shelf::All) > 1 {
            entries.push(NavigationEntry::Documents);
        }
        if !self.registers.is_empty() {
            entries.push(NavigationEntry::Agenda);
        }
        if self.site.has_search() {
            entries.push(NavigationEntry::Search);
        }
        for card in self.free.iter().map(|at| &self.cards[*at]) {
            if let CardKind::Free { title, .. } = &card.kind {
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
