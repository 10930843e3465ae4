//! What documents say of one another: that one corrects, revises, adds to or replies to another.

use super::Catalogue;
use crate::model::answer::{Destination, RelationFrom, RelationTo};
use crate::model::card::{Card, CardKind, RelationEntry};
use crate::model::shelf::Shelf;

impl Card {
    /// Returns what the document of the card says of others.
    pub fn relations(&self) -> &[RelationEntry] {
        match &self.kind {
            CardKind::Document { relations, .. } => relations,
            _ => &[],
        }
    }
}

impl Catalogue {
    /// Relations by symbol need all symbols, so they come when every card is there.
    pub(super) fn relate(&mut self) {
        let mut all = std::mem::take(&mut self.related);
        let related = std::sync::Arc::make_mut(&mut all);
        for (at, card) in self.cards.iter().enumerate() {
            for (number, relation) in card.relations().iter().enumerate() {
                if let Some(id) = self.relates_to(card, relation) {
                    related.entry(id.to_owned()).or_default().push((at, number));
                }
            }
        }
        self.related = all;
    }

    /// Returns which document leads to which other one, in words or as something that it says of it, both by their numbers among the cards; the same may come again.
    pub fn led(&self) -> impl Iterator<Item = (usize, usize)> {
        let cited = self.shelves.iter().filter_map(|(shelf, stands)| if let Shelf::CitedBy(id) = shelf { Some((self.place(id)?, stands)) } else { None });
        let related = self.related.iter().filter_map(|(id, from)| Some((self.place(id)?, from)));
        cited.chain(related).flat_map(|(to, from)| from.iter().map(move |(from, _)| (*from, to)))
    }

    /// Returns the other document of this site that a relation of `card` names.
    pub fn relates_to(&self, card: &Card, relation: &RelationEntry) -> Option<&str> {
        self.cited(&relation.target).filter(|id| *id != card.id)
    }

    /// Returns what the document `id` says of others, in the order of its source.
    pub(super) fn relations(&self, id: &str) -> Vec<RelationTo> {
        let Some(card) = self.card(id) else { return Vec::new() };
        let relation = |relation: &RelationEntry| {
            let row = self.relates_to(card, relation).and_then(|id| self.card(id)).and_then(Card::row).cloned();
            let symbol = match &relation.target {
                crate::model::block::Target::Symbol(symbol) if relation.official && row.is_none() => self.symbol(symbol),
                _ => None,
            };
            let official = symbol.and_then(|symbol| if let Destination::Official(url) = symbol { Some(url) } else { None });
            let (languages, parts) = (relation.languages.clone(), relation.parts.clone());
            RelationTo { kind: relation.kind, words: relation.words.clone(), row, official, languages, parts }
        };
        card.relations().iter().map(relation).collect()
    }

    /// Returns what others say of the document `id`, from the earliest to the latest; those without a date come last.
    pub(super) fn related(&self, id: &str) -> Vec<RelationFrom> {
        let from = |(at, number): &(usize, usize)| {
            let card = &self.cards[*at];
            let relation = card.relations().get(*number)?;
            Some(RelationFrom { kind: relation.kind, row: card.row()?.clone(), languages: relation.languages.clone(), parts: relation.parts.clone() })
        };
        let mut others: Vec<RelationFrom> = self.related.get(id).into_iter().flatten().filter_map(from).collect();
        others.sort_by(|a, b| (a.row.date.is_none(), a.row.date, &a.row.id).cmp(&(b.row.date.is_none(), b.row.date, &b.row.id)));
        others
    }
}
