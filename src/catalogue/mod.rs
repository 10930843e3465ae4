//! All cards, what follows from them together, and the answers to questions. Knows no body and no disk.

mod answers;
mod delta;
mod relations;
mod replaced;
mod shelves;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::model::address::{HrefStyle, lies_below};
use crate::model::block::Target;
use crate::model::card::{Card, CardKind, HeadLine, Mentioned, Row};
use crate::model::item::{ItemKey, RegisterKey};
use crate::model::shelf::Shelf;
use crate::model::site::{Organs, Register, Site};

pub use delta::Delta;
use shelves::Stand;

/// How much of the letters' fields is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sight {
    /// All.
    Whole,
    /// Not all, and pages are made all the same: what leads nowhere now is not made.
    Partial,
    /// Not all: an address that is not known may be an alias in a letter that could not be read.
    Blind,
}

/// All cards of a site with the shelves and reverse citations that follow from them.
#[derive(Clone)]
pub struct Catalogue {
    site: Site,
    organs: Organs,
    hrefs: HrefStyle,
    cards: Vec<Arc<Card>>,
    /// The numbers of the cards by their paths: many look up a card by its path.
    places: Arc<FxHashMap<Box<str>, usize>>,
    unread: BTreeSet<String>,
    sight: Sight,
    locked: Arc<Vec<HeadLine>>,
    // Shared by the catalogues in which only what stands on the same shelves differs.
    by_alias: Arc<BTreeMap<String, usize>>,
    shelves: Arc<BTreeMap<Shelf, Vec<Stand>>>,
    by_symbol: Arc<BTreeMap<String, usize>>,
    registers: Arc<BTreeMap<RegisterKey, Arc<Register>>>,
    topics: Arc<BTreeMap<String, Vec<ItemKey>>>,
    related: Arc<BTreeMap<String, Vec<(usize, usize)>>>,
    free: Arc<Vec<usize>>,
}

impl Catalogue {
    /// Returns the catalogue of `cards`.
    pub fn new(site: Site, organs: Organs, hrefs: HrefStyle, mut cards: Vec<Arc<Card>>) -> Self {
        cards.sort_by(|a, b| a.id.cmp(&b.id));
        let mut catalogue = Self {
            site,
            organs,
            hrefs,
            shelves: Arc::default(),
            by_symbol: Arc::default(),
            registers: Arc::default(),
            topics: Arc::default(),
            related: Arc::default(),
            free: Arc::default(),
            unread: BTreeSet::new(),
            sight: Sight::Whole,
            locked: Arc::default(),
            by_alias: Arc::default(),
            places: Arc::new(places(&cards)),
            cards,
        };
        for at in 0..catalogue.cards.len() {
            catalogue.enter(at);
        }
        catalogue.relate();
        catalogue.shelves = Arc::new(catalogue.filled());
        catalogue
    }

    /// Returns the same catalogue, in which the sources at `paths` are known to be there and could not be read: nothing is missing because of them.
    pub fn without(self, paths: BTreeSet<String>, sight: Sight) -> Self {
        Self { unread: paths, sight, ..self }
    }

    /// Returns how much of the letters is known.
    pub fn sight(&self) -> Sight {
        self.sight
    }

    /// Returns the same catalogue, of a site whose lock lists `addresses`.
    pub fn with_lock(self, addresses: Vec<HeadLine>) -> Self {
        Self { locked: Arc::new(addresses), ..self }
    }

    /// Returns the addresses that the site's lock lists.
    pub fn locked(&self) -> &[HeadLine] {
        &self.locked
    }

    /// Returns whether the register `key` is there and cannot be relied on: its own errors come first.
    pub fn is_broken(&self, key: &RegisterKey) -> bool {
        let id = format!("agenda/{}", key.slug());
        self.unread.contains(&id) || self.card(&id).is_some_and(|card| card.has_errors)
    }

    /// Returns what at or above `path` is there and could not be read, or is left out for its errors.
    pub fn unread_above(&self, path: &str) -> Option<&str> {
        let letters = format!("letters/{path}");
        self.unread.iter().find(|unread| lies_below(path, unread) || lies_below(&letters, unread)).map(String::as_str)
    }

    /// Returns whether the address at `path` may be gone only because its source cannot be read: its own errors come first.
    pub fn is_unread(&self, path: &str) -> bool {
        self.unread.iter().any(|unread| lies_below(path, unread))
            || self.registers.keys().any(|key| self.is_broken(key) && lies_below(path, &format!("agenda/{}", key.slug())))
    }

    fn enter(&mut self, at: usize) {
        let card = self.cards[at].clone();
        for alias in &card.aliases {
            Arc::make_mut(&mut self.by_alias).entry(alias.clone()).or_insert(at);
        }
        match &card.kind {
            CardKind::Document { symbols, .. } => {
                for (symbol, _) in symbols {
                    Arc::make_mut(&mut self.by_symbol).entry(symbol.clone()).or_insert(at);
                }
            }
            CardKind::Register(register) => {
                for item in &register.items {
                    if let Some(topic) = &item.topic {
                        let key = ItemKey { register: register.key.clone(), number: item.number.clone() };
                        Arc::make_mut(&mut self.topics).entry(topic.clone()).or_default().push(key);
                    }
                }
                Arc::make_mut(&mut self.registers).insert(register.key.clone(), register.clone());
            }
            CardKind::Free { .. } => Arc::make_mut(&mut self.free).push(at),
        }
    }

    /// Returns the shelf on which a mention in a document stands. The request for circulation only repeats the masthead, whose document is listed already.
    fn mentioned(&self, card: &Card, number: usize) -> Option<Shelf> {
        let (row, citation) = (card.row()?, card.citations.get(number)?);
        match &citation.to {
            Mentioned::Target(Target::Item(key)) => (!(citation.requested && row.items.contains(key))).then(|| Shelf::Mentions(key.clone())),
            Mentioned::Target(target) => self.cited(target).filter(|cited| *cited != card.id).map(|cited| Shelf::CitedBy(cited.to_owned())),
            Mentioned::Figure(_) => None,
        }
    }

    /// Returns the document that `target` leads to, if it is one of this site.
    fn cited(&self, target: &Target) -> Option<&str> {
        match target {
            Target::Letter { path, .. } => self.resolve(path).map(|(card, _)| card.id.as_str()),
            Target::Symbol(symbol) => self.by_symbol.get(symbol).map(|at| self.cards[*at].id.as_str()),
            _ => None,
        }
    }

    /// Returns the cards, by path.
    pub fn cards(&self) -> &[Arc<Card>] {
        &self.cards
    }

    /// Returns the card of `id`.
    pub fn card(&self, id: &str) -> Option<&Card> {
        self.place(id).map(|at| &*self.cards[at])
    }

    /// Returns the number of the card of `id`.
    fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// Returns the settings.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Returns the registers, by list.
    pub fn registers(&self) -> impl Iterator<Item = &Arc<Register>> {
        self.registers.values()
    }

    /// Returns the register `key`.
    pub fn register(&self, key: &RegisterKey) -> Option<&Arc<Register>> {
        self.registers.get(key)
    }

    /// Returns the document that `path` names, and the part: `letters/2024/x/statement` is part `statement` of `letters/2024/x`.
    ///
    /// A path is one below `content/`, else one below `content/letters/`: `2024/x` is `letters/2024/x`.
    pub fn resolve<'p>(&self, path: &'p str) -> Option<(&Card, &'p str)> {
        let at = |path: &str| self.card(path).filter(|card| card.row().is_some()).or_else(|| self.by_alias.get(path).map(|at| &*self.cards[*at]));
        let document = |path: &str| at(path).or_else(|| at(&format!("letters/{path}")));
        if let Some(card) = document(path) {
            return Some((card, "letter"));
        }
        let (above, part) = path.rsplit_once('/')?;
        let card = document(above)?;
        card.row()?.parts.iter().any(|entry| entry.name == part).then_some((card, part))
    }
}

/// Returns the numbers of the cards; of two with one path that of the first.
fn places(cards: &[Arc<Card>]) -> FxHashMap<Box<str>, usize> {
    let mut places = FxHashMap::with_capacity_and_hasher(cards.len(), FxBuildHasher);
    for (at, card) in cards.iter().enumerate() {
        places.entry(card.id.as_str().into()).or_insert(at);
    }
    places
}

impl Card {
    /// Returns what lists show of the document, if the card is of one.
    pub fn row(&self) -> Option<&Arc<Row>> {
        match &self.kind {
            CardKind::Document { row, .. } => Some(row),
            _ => None,
        }
    }
}
