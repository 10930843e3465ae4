//! What can be shown before everything is read: editions of few documents, made as all others are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::edition::Ground;
use super::{Edition, Open, Pool, shown};
use crate::catalogue::{Catalogue, Sight};
use crate::load::{self, Survey};
use crate::model::card::Card;
use crate::model::error::Error;
use crate::model::source::Digest;
use crate::pipeline::Options;
use crate::pipeline::reading::{self, Opening};
use crate::pipeline::taking::{Before, Known};
use crate::render::Engine;
use crate::write;

/// So many documents are read for a page that is of none.
const SOME: usize = 48;

/// A project of which little is read: what lies on the way to the pages that are asked for. What it shows, the whole shows otherwise or not at all: lists are short, what leads to other documents leads nowhere, and nothing is found missing.
pub struct First {
    options: Arc<Options>,
    /// Nothing where the settings or the theme have errors: of those only the whole tells.
    known: OnceLock<Option<Mutex<Few>>>,
}

/// What is read so far.
struct Few {
    survey: Survey,
    opened: Open,
    /// Not those of everybody, which read the whole meanwhile.
    threads: rayon::ThreadPool,
    pool: Arc<Pool>,
    cards: Vec<Arc<Card>>,
    edition: Option<Arc<Edition>>,
    has_some: bool,
}

impl First {
    /// Returns the project of `options`, of which nothing is read yet.
    pub fn of(options: &Options) -> Self {
        Self { options: Arc::new(shown(options.clone())), known: OnceLock::new() }
    }

    /// Returns an edition of few documents, and the file in it that `find` finds there: what lies on the way to `path` is read for it, and where it is of no document the last ones. Nothing where only the whole tells what is there.
    pub fn edition(&self, path: &str, find: impl Fn(&Edition) -> Option<String>) -> Option<(Arc<Edition>, String)> {
        let few = self.known.get_or_init(|| Few::open(&self.options).ok().flatten().map(Mutex::new));
        let mut few = few.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
        few.edition_with(&self.options, path, find).ok().flatten()
    }

    /// Returns what was shown last, where anything was: what has errors by the time that everything is read stays as it was shown.
    pub(super) fn shown(&self) -> Option<Early> {
        let few = self.known.get()?.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
        let edition = few.edition.as_ref().map(Arc::clone)?;
        let cards = few.cards.iter().filter(|card| edition.catalogue.card(&card.id).is_some()).map(Arc::clone).collect();
        Some(Early { edition, cards, depends: few.opened.depends? })
    }
}

/// What was shown before everything was read.
pub(super) struct Early {
    pub(super) edition: Arc<Edition>,
    /// Those of it that can be shown.
    pub(super) cards: Vec<Arc<Card>>,
    pub(super) depends: Digest,
}

impl Few {
    fn open(options: &Options) -> Result<Option<Self>, Error> {
        let survey = load::survey_to(&options.root, "")?;
        let opened = Open::of(options, &survey, None)?;
        let threads = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let threads = threads.ok().filter(|_| opened.engine.is_some());
        Ok(threads.map(|threads| Self { survey, opened, threads, pool: Arc::default(), cards: Vec::new(), edition: None, has_some: false }))
    }

    fn edition_with(&mut self, options: &Arc<Options>, path: &str, find: impl Fn(&Edition) -> Option<String>) -> Result<Option<(Arc<Edition>, String)>, Error> {
        if let Some(found) = self.found(&find) {
            return Ok(Some(found));
        }
        let mut survey = self.survey.clone();
        load::lead(&mut survey, &options.root, path)?;
        self.take(options, survey);
        if self.found(&find).is_none() && !self.has_some {
            self.has_some = true;
            let mut survey = self.survey.clone();
            load::last(&mut survey, &options.root, SOME)?;
            self.take(options, survey);
        }
        Ok(self.found(&find))
    }

    /// A list or the home page is none without some documents on it.
    fn found(&self, find: impl Fn(&Edition) -> Option<String>) -> Option<(Arc<Edition>, String)> {
        let edition = self.edition.as_ref()?;
        let file = find(edition).filter(|file| self.has_some || edition.is_as_it_lies(file) || edition.is_of_one(file))?;
        Some((Arc::clone(edition), file))
    }

    /// Reads what is new in `survey`, and makes the edition of all that is read.
    fn take(&mut self, options: &Arc<Options>, survey: Survey) {
        let Some(engine) = self.opened.engine.as_ref().map(Arc::clone) else { return };
        if self.edition.is_some() && survey == self.survey {
            return;
        }
        let before = std::mem::replace(&mut self.survey, survey);
        let (cards, edition) = self.threads.install(|| self.made(options, &engine, &before));
        self.cards = cards;
        self.edition = Some(Arc::new(edition));
    }

    fn made(&self, options: &Arc<Options>, engine: &Arc<Engine>, before: &Survey) -> (Vec<Arc<Card>>, Edition) {
        let opening = Opening { survey: &self.survey, settings: &self.opened.settings, engine };
        let (store, good) = (write::Store::none(), BTreeMap::new());
        let known = Known {
            cards: self.cards.iter().map(|card| (card.id.as_str(), card)).collect(),
            good: &good,
            depends: reading::depends(&self.opened.settings, engine),
            same: &|paths| before.paths(&paths.id).is_some_and(|known| **known == *paths),
        };
        let mut reading = reading::read_anew(&options.root, opening, Before { known: Some(&known), ..Before::in_store(&store) });
        self.pool.take(&mut reading);
        let sound = |card: &&Arc<Card>| card.known && !card.has_errors;
        let bad: BTreeSet<String> = reading.cards.iter().filter(|card| !sound(card)).map(|card| card.id.clone()).chain(reading.unread).collect();
        let cards: Vec<Arc<Card>> = reading.cards.iter().filter(sound).map(Arc::clone).collect();
        // What is wrong between documents is not looked at: most of them are not there.
        let settings = &self.opened.settings;
        let catalogue = Catalogue::new(settings.site.clone(), settings.organs.clone(), options.hrefs, cards)
            .without(bad.clone(), Sight::Partial)
            .with_lock(reading.published);
        let ground = Ground {
            options: Arc::clone(options),
            survey: Arc::new(self.survey.clone()),
            settings: Arc::clone(settings),
            engine: Arc::clone(engine),
            catalogue,
            bad,
            pool: Arc::clone(&self.pool),
        };
        (reading.cards, Edition::of(ground, None))
    }
}
