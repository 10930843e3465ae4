//! The shelves: what stands on them, how they are divided, and the ways on which they lie.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::Catalogue;
use crate::model::answer::MentionEntry;
use crate::model::card::{Card, CardKind, Row};
use crate::model::shelf::{Key, LEAF, Shelf, Way, sender_key, sender_order};
use crate::model::site::Form;

/// A card, and of shelves that hold sentences the number of the mention in it.
pub(super) type Stand = (usize, usize);

impl Catalogue {
    /// Returns the shelves on which the document of `card` stands; one of them may come more than once.
    pub(super) fn stands_on(&self, card: &Card) -> Vec<Shelf> {
        let CardKind::Document { row, sessions, .. } = &card.kind else { return Vec::new() };
        let mut shelves = vec![Shelf::All, Shelf::Year(row.date.map(|date| date.year()))];
        let organs = row.organs.iter().filter_map(|code| self.organs.by_code(code));
        shelves.extend(organs.map(|organ| Shelf::Organ { id: organ.id.clone(), code: organ.code.clone() }));
        shelves.extend(sessions.iter().map(|(organ, period)| Shelf::Session(organ.clone(), *period)));
        shelves.extend(row.senders.iter().map(|sender| sender_key(sender)).filter(|key| !key.is_empty()).map(Shelf::Sender));
        shelves.extend(row.items.iter().cloned().map(Shelf::Item));
        shelves
    }

    fn date(&self, stand: &Stand) -> Option<Date> {
        self.cards[stand.0].row().and_then(|row| row.date)
    }

    /// Returns all shelves with what stands on them. Citations by symbol need all symbols, so that comes when every card is there.
    ///
    /// Lists go from the latest to the earliest, and end with what states no date. Those of one day go by path, the last first, so that blocks are counted by date and path;
    /// sentences of one document go as they stand in it.
    pub(super) fn filled(&self) -> BTreeMap<Shelf, Vec<Stand>> {
        let mut order: Vec<usize> = (0..self.cards.len()).collect();
        order.sort_by_key(|at| Reverse((self.date(&(*at, 0)), *at)));
        let mut shelves: FxHashMap<Shelf, Vec<Stand>> = FxHashMap::default();
        for at in order {
            let card = &self.cards[at];
            let documents = self.stands_on(card).into_iter().map(|shelf| (shelf, (at, 0)));
            let sentences = (0..card.citations.len()).filter_map(|number| Some((self.mentioned(card, number)?, (at, number))));
            for (shelf, stand) in documents.chain(sentences) {
                let stands = shelves.entry(shelf).or_default();
                if stands.last().is_none_or(|last| *last != stand && !self.says_the_same(last, &stand)) {
                    stands.push(stand);
                }
            }
        }
        shelves.into_iter().collect()
    }

    /// A sentence that names one thing twice is shown once.
    fn says_the_same(&self, a: &Stand, b: &Stand) -> bool {
        let extract = |stand: &Stand| self.cards[stand.0].citations.get(stand.1).map(|citation| citation.extract);
        a.0 == b.0 && extract(a) == extract(b)
    }

    /// Returns what stands on a share of a shelf.
    fn share(&self, shelf: &Shelf, key: Key) -> &[Stand] {
        let all = self.shelves.get(shelf).map(Vec::as_slice).unwrap_or_default();
        let between = |later: &dyn Fn(Date) -> bool, not_earlier: &dyn Fn(Date) -> bool| {
            let start = all.partition_point(|stand| self.date(stand).is_some_and(later));
            let end = all.partition_point(|stand| self.date(stand).is_some_and(not_earlier));
            &all[start..end.max(start)]
        };
        match key {
            Key::Whole => all,
            Key::Latest(most) => &all[..all.len().min(most)],
            Key::Year(None) => &all[all.partition_point(|stand| self.date(stand).is_some())..],
            Key::Year(Some(year)) => between(&|date| date.year() > year, &|date| date.year() >= year),
            Key::Month(year, month) => between(&|date| (date.year(), date.month()) > (year, month), &|date| (date.year(), date.month()) >= (year, month)),
            Key::Block(of, number) => {
                let of = self.share(shelf, of.map_or(Key::Year(None), |(year, month)| Key::Month(year, month)));
                let end = of.len().saturating_sub(LEAF * number.saturating_sub(1));
                &of[end.saturating_sub(LEAF)..end]
            }
        }
    }

    /// Returns the shares into which a share is divided, the latest first; none where it is one page.
    ///
    /// More than a page is divided by year, a year by month, a month into blocks that are counted from the oldest on: what arrives later leaves the others as they are.
    pub fn division(&self, shelf: &Shelf, key: Key) -> Vec<Key> {
        let stands = self.share(shelf, key);
        if stands.len() <= LEAF {
            return Vec::new();
        }
        let dates = stands.iter().map(|stand| self.date(stand));
        let blocks = |of| (1..=stands.len().div_ceil(LEAF)).rev().map(|number| Key::Block(of, number)).collect();
        let mut keys: Vec<Key> = match key {
            Key::Whole => dates.map(|date| Key::Year(date.map(|date| date.year()))).collect(),
            Key::Year(Some(year)) => dates.flatten().map(|date| Key::Month(year, date.month())).collect(),
            Key::Year(None) => blocks(None),
            Key::Month(year, month) => blocks(Some((year, month))),
            Key::Latest(_) | Key::Block(..) => Vec::new(),
        };
        keys.dedup();
        keys
    }

    /// Returns documents of a shelf.
    pub fn rows(&self, shelf: &Shelf, key: Key) -> Vec<Arc<Row>> {
        self.share(shelf, key).iter().filter_map(|(at, _)| self.cards[*at].row().cloned()).collect()
    }

    /// Returns sentences of a shelf.
    pub(super) fn sentences(&self, shelf: &Shelf, key: Key) -> Vec<MentionEntry> {
        let entry = |(at, number): &Stand| {
            let card = &self.cards[*at];
            Some(MentionEntry { row: card.row()?.clone(), mention: card.mention(*number)? })
        };
        self.share(shelf, key).iter().filter_map(entry).collect()
    }

    /// Returns how many documents or sentences a shelf holds.
    pub fn count(&self, shelf: &Shelf) -> usize {
        self.shelves.get(shelf).map_or(0, Vec::len)
    }

    /// Returns the documents of a shelf of which the sources tell the latest days, the latest first: as many as a feed has. Those of one day stand as on the shelf. Where no day is told there is nothing by which to tell what is new.
    pub fn recent(&self, shelf: &Shelf) -> Vec<Arc<Row>> {
        let mut rows: Vec<&Arc<Row>> =
            self.share(shelf, Key::Whole).iter().filter_map(|(at, _)| self.cards[*at].row()).filter(|row| row.updated.is_some()).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.updated));
        rows.into_iter().take(LEAF).cloned().collect()
    }

    /// Returns whether there is a feed of a shelf: feeds are made, and the sources of a document on it tell a day.
    pub fn has_feed(&self, shelf: &Shelf) -> bool {
        let tells = |(at, _): &Stand| self.cards[*at].row().is_some_and(|row| row.updated.is_some());
        shelf.has_feed() && self.site.makes(Form::Feeds) && self.share(shelf, Key::Whole).iter().any(tells)
    }

    /// Returns the shelves that hold something.
    pub fn shelves(&self) -> impl Iterator<Item = &Shelf> {
        self.shelves.keys()
    }

    /// Returns the card of the latest document on a shelf.
    pub fn first_on(&self, shelf: &Shelf) -> Option<&Card> {
        self.shelves.get(shelf)?.first().map(|(at, _)| &*self.cards[*at])
    }

    /// Returns the shelves on a way: organs and sessions by name and number, years from the latest on, senders by the alphabet; never by how much they hold.
    pub fn ways(&self, way: Way) -> Vec<(Shelf, Option<String>)> {
        let mut shelves: Vec<(Shelf, Option<String>)> = self.shelves().filter(|shelf| shelf.way() == Some(way)).map(|shelf| (shelf.clone(), None)).collect();
        match way {
            Way::Organ => {}
            Way::Year => shelves.reverse(),
            Way::Session => shelves.sort_by(|(a, _), (b, _)| match (a, b) {
                (Shelf::Session(a, first), Shelf::Session(b, second)) => a.cmp(b).then(second.cmp(first)),
                _ => a.cmp(b),
            }),
            Way::Sender => {
                for (shelf, words) in &mut shelves {
                    if let Shelf::Sender(key) = shelf {
                        *words = self.sender(key);
                    }
                }
                shelves.sort_by_cached_key(|(shelf, _)| match shelf {
                    Shelf::Sender(key) => (sender_order(key), key.clone()),
                    _ => Default::default(),
                });
            }
        }
        shelves
    }

    /// Returns a sender's own words: where documents write them differently, those of the earliest.
    pub fn sender(&self, key: &str) -> Option<String> {
        let stands = self.share(&Shelf::Sender(key.to_owned()), Key::Whole);
        let dated = stands.partition_point(|stand| self.date(stand).is_some());
        let (earliest, _) = stands[..dated].last().or(stands.first())?;
        self.cards[*earliest].row()?.senders.iter().find(|sender| sender_key(sender) == key).cloned()
    }
}
