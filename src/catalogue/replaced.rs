//! The same catalogue with another card of one document, where that stands on the same shelves and nothing else leads elsewhere.

use std::sync::Arc;

use super::Catalogue;
use crate::model::address::Address;
use crate::model::card::{Card, CardKind, Mentioned, Row};
use crate::model::citation::Citation;
use crate::model::item::Period;
use crate::model::shelf::Shelf;

impl Catalogue {
    /// Returns the catalogue with `card` in place of the one of the same document; nothing where all must be found out anew: what is listed, cited or claimed is another.
    pub fn with(&self, card: &Arc<Card>) -> Option<Self> {
        let at = self.place(&card.id)?;
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
            && claimed(before) == claimed(after)
            && sessions(before) == sessions(after)
            && relations(before).eq(relations(after))
            && self.mentions_alike(before, after)
            && (places(before).eq(places(after)) || !self.is_cited(&before.id))
    }

    /// The same shelves hold the same mentions, and sentences that were one are one.
    fn mentions_alike(&self, before: &Card, after: &Card) -> bool {
        let (old, new) = (&before.citations, &after.citations);
        let count = old.len();
        let twins = |citations: &[Citation], a: usize, b: usize| citations[a].extract == citations[b].extract;
        new.len() == count
            && (0..count).all(|at| old[at].to == new[at].to && self.mentioned(before, at) == self.mentioned(after, at))
            && (0..count).all(|a| (a + 1..count).all(|b| old[a].to != old[b].to || twins(old, a, b) == twins(new, a, b)))
    }

    fn is_cited(&self, id: &str) -> bool {
        // No list shows what free pages say.
        let pages = || self.free.iter().flat_map(|at| &self.cards[*at].citations);
        let leads_here = |citation: &Citation| matches!(&citation.to, Mentioned::Target(target) if self.cited(target) == Some(id));
        self.count(&Shelf::CitedBy(id.to_owned())) > 0 || self.related.contains_key(id) || pages().any(leads_here)
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

fn claimed(card: &Card) -> Vec<Address> {
    card.claims().into_iter().map(|claim| claim.address).collect()
}

fn sessions(card: &Card) -> &[(String, Period)] {
    if let CardKind::Document { sessions, .. } = &card.kind { sessions } else { &[] }
}

fn relations(card: &Card) -> impl Iterator<Item = impl PartialEq> {
    card.relations().iter().map(|relation| (relation.kind, &relation.words, &relation.target, &relation.languages, &relation.parts))
}

fn places(card: &Card) -> impl Iterator<Item = (&str, &str)> {
    card.anchors.iter()
}
