//! The same catalogue with another card of one document, where that stands on the same shelves and nothing else leads elsewhere.

use std::sync::Arc;

use super::Catalogue;
use crate::model::card::{Card, CardKind, Row};
use crate::model::item::Period;
use crate::model::shelf::Shelf;

impl Catalogue {
    /// Returns the catalogue with `card` in place of the one of the same document; nothing where all must be found out anew: what is listed, cited or claimed is another.
    pub fn with(&self, card: &Arc<Card>) -> Option<Self> {
        let at = *self.by_id.get(&card.id)?;
        let before = &self.cards[at];
        if !self.stands_alike(before, card) {
            return None;
        }
        let mut other = self.clone();
        other.cards[at] = Arc::clone(card);
        Some(other)
    }

    fn stands_alike(&self, before: &Card, after: &Card) -> bool {
        let (CardKind::Document { row: old, .. }, CardKind::Document { row: new, .. }) = (&before.kind, &after.kind) else { return false };
        alike(old, new)
            && before.is_draft() == after.is_draft()
            && before.known == after.known
            && before.aliases == after.aliases
            && before.accepted.is_empty()
            && after.accepted.is_empty()
            && before.claims.iter().map(|claim| &claim.address).eq(after.claims.iter().map(|claim| &claim.address))
            && sessions(before) == sessions(after)
            && relations(before).eq(relations(after))
            && self.mentions_alike(before, after)
            && (places(before).eq(places(after)) || !self.is_cited(&before.id))
    }

    /// The same shelves hold the same mentions, and sentences that were one are one.
    fn mentions_alike(&self, before: &Card, after: &Card) -> bool {
        let count = before.mentions.len();
        let twins =
            |card: &Card, a: usize, b: usize| (&card.mentions[a].place, &card.mentions[a].sentence) == (&card.mentions[b].place, &card.mentions[b].sentence);
        after.mentions.len() == count
            && (0..count).all(|at| before.mentions[at].to == after.mentions[at].to && self.mentioned(before, at) == self.mentioned(after, at))
            && (0..count).all(|a| (a + 1..count).all(|b| before.mentions[a].to != before.mentions[b].to || twins(before, a, b) == twins(after, a, b)))
    }

    fn is_cited(&self, id: &str) -> bool {
        self.count(&Shelf::CitedBy(id.to_owned())) > 0 || self.related.contains_key(id)
    }
}

/// What lists show may differ; where the document is listed may not.
fn alike(old: &Row, new: &Row) -> bool {
    let mut like = new.clone();
    like.title.clone_from(&old.title);
    like.parts.clone_from(&old.parts);
    let names = |row: &Row| row.parts.iter().map(|part| (part.name.clone(), part.text_lang.clone())).collect::<Vec<_>>();
    like == *old && names(old) == names(new)
}

fn sessions(card: &Card) -> &[(String, Period)] {
    if let CardKind::Document { sessions, .. } = &card.kind { sessions } else { &[] }
}

fn relations(card: &Card) -> impl Iterator<Item = impl PartialEq> {
    card.relations().iter().map(|relation| (relation.kind, &relation.words, &relation.target, &relation.languages, &relation.parts))
}

fn places(card: &Card) -> impl Iterator<Item = (&str, &str)> {
    card.anchors.iter().map(|entry| (entry.part.as_str(), entry.anchor.as_str()))
}
