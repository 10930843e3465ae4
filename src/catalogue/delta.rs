//! What a change may have moved. It only narrows where to look: the digests of answers decide. No command asks it yet; a preview that keeps the site in memory will.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Catalogue;
use crate::model::answer::{Question, Shelf};
use crate::model::block::Target;
use crate::model::card::{Card, CardKind, Mentioned};
use crate::model::item::{ItemKey, RegisterKey};
use crate::model::source::Digest;

/// The difference between two states of a site: which cards changed, and which answers may have.
pub struct Delta<'c> {
    old: &'c Catalogue,
    new: &'c Catalogue,
    cards: BTreeSet<String>,
    shelves: BTreeSet<Shelf>,
    symbols: BTreeSet<String>,
    mentioned: BTreeSet<ItemKey>,
    cited: BTreeSet<String>,
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
            mentioned: BTreeSet::new(),
            cited: BTreeSet::new(),
            counted: BTreeSet::new(),
            registers: BTreeSet::new(),
            navigation: false,
            settings: old.site != new.site || old.hrefs != new.hrefs,
            organs: old.organs != new.organs,
        };
        let ids: BTreeSet<&str> = old.cards.iter().chain(&new.cards).map(|card| card.id.as_str()).collect();
        let mut names_moved = false;
        for id in ids {
            let (before, after) = (old.by_id.get(id).map(|at| &old.cards[*at]), new.by_id.get(id).map(|at| &new.cards[*at]));
            if same(before, after) {
                continue;
            }
            names_moved |= names(before) != names(after);
            delta.cards.insert(id.to_owned());
            before.into_iter().chain(after).for_each(|card| delta.touch(card));
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

    /// Adds what the card, as it was or as it is, takes part in.
    fn touch(&mut self, card: &Card) {
        match &card.kind {
            CardKind::Document { row, symbols, .. } => {
                self.symbols.extend(symbols.iter().map(|(symbol, _)| symbol.clone()));
                self.shelves.extend([Shelf::All, Shelf::Year(row.date.map(|date| date.year()))]);
                for item in &row.items {
                    self.shelves.insert(Shelf::Item(item.clone()));
                    self.counted.insert(item.register.clone());
                }
                self.cited.insert(card.id.clone());
                for mention in &card.mentions {
                    let Mentioned::Target(target) = &mention.to else { continue };
                    if let Target::Item(key) = target {
                        self.mentioned.insert(key.clone());
                    }
                    self.cited.extend([self.old, self.new].into_iter().filter_map(|catalogue| catalogue.cited(target)).map(str::to_owned));
                }
            }
            CardKind::Register(register) => {
                self.registers.insert(register.key.clone());
                self.navigation = true;
            }
            CardKind::Free { .. } => self.navigation = true,
        }
    }

    /// Where names moved, citations in documents that did not change may lead elsewhere.
    fn resolve_again(&mut self) {
        for card in &self.new.cards {
            for mention in &card.mentions {
                let Mentioned::Target(target) = &mention.to else { continue };
                let (before, after) = (self.old.cited(target), self.new.cited(target));
                if before != after {
                    self.cited.extend(before.into_iter().chain(after).map(str::to_owned));
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
            Question::Slice(shelf, _) | Question::Count(shelf) => self.shelves.contains(shelf),
            Question::Years => self.shelves.contains(&Shelf::All),
            Question::CitedBy(id) => self.cited.contains(id),
            Question::Mentions(key) => self.mentioned.contains(key),
            Question::Register(key) => self.registers.contains(key) || self.counted.contains(key),
            Question::Registers => !self.registers.is_empty(),
            Question::Organ(_) => self.organs,
            Question::Navigation => self.navigation || self.settings,
            Question::Setting(_) => self.settings,
        }
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
