//! What a change may have moved. It only narrows where to look: the digests of answers decide. The preview and a build after an edit ask it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Catalogue;
use crate::model::answer::Question;
use crate::model::card::{Card, CardKind};
use crate::model::item::RegisterKey;
use crate::model::shelf::{Shelf, Way};
use crate::model::source::Digest;

/// The difference between two states of a site: which cards changed, and which answers may have.
pub struct Delta<'c> {
    old: &'c Catalogue,
    new: &'c Catalogue,
    cards: BTreeSet<String>,
    shelves: BTreeSet<Shelf>,
    symbols: BTreeSet<String>,
    related: BTreeSet<String>,
    counted: BTreeSet<RegisterKey>,
    registers: BTreeSet<RegisterKey>,
    navigation: bool,
    settings: bool,
    organs: bool,
}

impl<'c> Delta<'c> {
    /// Returns what changed from `old` to `new`.
    pub fn between(old: &'c Catalogue, new: &'c Catalogue) -> Self {
        let mut delta = Self {
            old,
            new,
            cards: BTreeSet::new(),
            shelves: BTreeSet::new(),
            symbols: BTreeSet::new(),
            related: BTreeSet::new(),
            counted: BTreeSet::new(),
            registers: BTreeSet::new(),
            navigation: old.navigation() != new.navigation(),
            settings: old.site != new.site || old.hrefs != new.hrefs,
            organs: old.organs != new.organs,
        };
        let ids: BTreeSet<&str> = old.cards.iter().chain(&new.cards).map(|card| card.id.as_str()).collect();
        let mut names_moved = false;
        for id in ids {
            let (before, after) = (old.place(id).map(|at| &old.cards[at]), new.place(id).map(|at| &new.cards[at]));
            if same(before, after) {
                continue;
            }
            names_moved |= names(before) != names(after);
            delta.cards.insert(id.to_owned());
            before.into_iter().for_each(|card| delta.touch(old, card));
            after.into_iter().for_each(|card| delta.touch(new, card));
        }
        if names_moved {
            delta.resolve_again();
        }
        delta
    }

    /// Returns the cards that changed, came or went.
    pub fn cards(&self) -> &BTreeSet<String> {
        &self.cards
    }

    /// Adds what the card, as it was or as it is in `catalogue`, takes part in.
    fn touch(&mut self, catalogue: &Catalogue, card: &Card) {
        match &card.kind {
            CardKind::Document { row, symbols, .. } => {
                self.symbols.extend(symbols.iter().map(|(symbol, _)| symbol.clone()));
                self.shelves.extend(catalogue.stands_on(card));
                self.shelves.extend((0..card.citations.len()).filter_map(|number| catalogue.mentioned(card, number)));
                self.counted.extend(row.items.iter().map(|item| item.register.clone()));
                self.related.extend(card.relations().iter().filter_map(|relation| catalogue.relates_to(card, relation)).map(str::to_owned));
            }
            CardKind::Register(register) => {
                self.registers.insert(register.key.clone());
            }
            CardKind::Free { .. } => {}
        }
    }

    /// Where names moved, citations and relations in documents that did not change may lead elsewhere.
    fn resolve_again(&mut self) {
        for card in &self.new.cards {
            for number in 0..card.citations.len() {
                let (before, after) = (self.old.mentioned(card, number), self.new.mentioned(card, number));
                if before != after {
                    self.shelves.extend(before.into_iter().chain(after));
                }
            }
            for relation in card.relations() {
                let (before, after) = (self.old.relates_to(card, relation), self.new.relates_to(card, relation));
                if before != after {
                    self.related.extend(before.into_iter().chain(after).map(str::to_owned));
                }
            }
        }
    }

    /// Returns whether the answer to `question` may be another now.
    pub fn may_move(&self, question: &Question) -> bool {
        match question {
            Question::Row(path) | Question::Anchor { path, .. } => self.leads_elsewhere(path),
            Question::Symbol(symbol) => self.organs || self.symbols.contains(symbol),
            Question::Item(key) | Question::Around(key) => self.registers.contains(&key.register),
            Question::Slice(shelf, _) | Question::Division(shelf, _) | Question::Count(shelf) => self.may_hold_others(shelf),
            Question::Recent(shelf) => self.may_hold_others(shelf),
            Question::Feed(shelf) => self.settings || self.may_hold_others(shelf),
            Question::Ways(way) => *way == Way::Organ && self.organs || self.shelves.iter().any(|shelf| shelf.way() == Some(*way)),
            Question::Sender(name) => self.shelves.contains(&Shelf::Sender(name.clone())),
            Question::Relations(id) => self.says_otherwise(id),
            Question::Related(id) => self.related.contains(id),
            Question::Elsewhere(_) => !self.registers.is_empty(),
            Question::Register(key) => self.registers.contains(key) || self.counted.contains(key),
            Question::Registers => !self.registers.is_empty(),
            Question::Organ(_) => self.organs,
            Question::Navigation => self.navigation || self.settings,
            Question::Setting(_) => self.settings,
        }
    }

    fn may_hold_others(&self, shelf: &Shelf) -> bool {
        self.shelves.contains(shelf) || self.organs && shelf.way() == Some(Way::Organ)
    }

    /// What a document says of others is shown with their titles.
    fn says_otherwise(&self, id: &str) -> bool {
        let others = |catalogue: &'c Catalogue| {
            let card = catalogue.card(id);
            card.into_iter().flat_map(|card| card.relations().iter().map(move |relation| catalogue.relates_to(card, relation))).collect::<Vec<_>>()
        };
        let (before, after) = (others(self.old), others(self.new));
        self.organs || self.cards.contains(id) || before != after || after.into_iter().flatten().any(|other| self.cards.contains(other))
    }

    fn leads_elsewhere(&self, path: &str) -> bool {
        let there = |catalogue: &Catalogue| catalogue.resolve(path).map(|(card, part)| (card.id.clone(), part.to_owned()));
        let (before, after) = (there(self.old), there(self.new));
        before != after || after.is_some_and(|(id, _)| self.cards.contains(&id))
    }
}

fn same(before: Option<&Arc<Card>>, after: Option<&Arc<Card>>) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => Arc::ptr_eq(before, after) || Digest::of_value(&**before) == Digest::of_value(&**after),
        (None, None) => true,
        _ => false,
    }
}

/// The names by which a card is found.
fn names(card: Option<&Arc<Card>>) -> Option<(&[String], Vec<&str>)> {
    let card = card?;
    let symbols = match &card.kind {
        CardKind::Document { symbols, .. } => symbols.iter().map(|(symbol, _)| symbol.as_str()).collect(),
        _ => Vec::new(),
    };
    Some((&card.aliases, symbols))
}
