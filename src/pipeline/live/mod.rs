//! A project that is kept in memory: it is read once, follows what changes, and gives any file of its site when it is asked for. Nothing is written but the store.

mod changes;
mod edition;
mod first;
mod glance;
mod narrow;
mod pool;
#[cfg(feature = "search")]
mod search;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::reading::{self, Opened, Opening, Reading};
use super::selecting::{Selection, select};
use super::taking::{Before, Known};
use super::{Clock, Drafts, Options, sorted};
use crate::load::{self, FolderPaths, Survey};
use crate::model::card::Card;
use crate::model::diagnostic::Diagnostic;
use crate::model::error::Error;
use crate::model::receipt::Timings;
use crate::model::source::Digest;
use crate::render::Engine;
use crate::write;

pub use super::clock::now;
pub use super::taking::Progress;
pub use changes::Changes;
use edition::Ground;
pub use edition::{Edition, Failure, Moved};
pub use first::First;
pub use glance::Glance;
use glance::{Seen, digest};
use pool::Pool;
#[cfg(feature = "search")]
pub use search::Search;

/// A project in memory.
pub struct Live {
    options: Arc<Options>,
    sources: Option<Sources>,
    edition: Option<Arc<Edition>>,
    /// What was shown before there was an edition.
    first: Option<Arc<First>>,
    pool: Arc<Pool>,
    progress: Arc<Progress>,
    /// The disk as it was read last, good or not; nothing where it could not be read.
    seen: Option<Arc<Seen>>,
    /// What there is to say of the store.
    remark: Option<String>,
}

/// The sources as they were read last.
struct Sources {
    survey: Arc<Survey>,
    opened: Arc<Open>,
    reading: Reading,
    /// Where files were so new that their times do not tell whether they changed since.
    restless: BTreeSet<String>,
    /// What was found, in order.
    found: Vec<Arc<Diagnostic>>,
}

/// What holds for the whole site, as it was read last.
struct Open {
    settings: Arc<reading::Settings>,
    engine: Option<Arc<Engine>>,
    depends: Option<Digest>,
    /// The name of the theme, and the digest of its files.
    theme: (String, Option<Digest>),
}

/// What one change led to.
pub struct Step {
    /// The site; nothing where its settings or theme never were without errors.
    pub edition: Option<Arc<Edition>>,
    /// What was found, in order.
    pub diagnostics: Vec<Arc<Diagnostic>>,
    /// How long each room took.
    pub timings: Timings,
    /// Whether the sources are other ones than before.
    pub changed: bool,
}

impl Live {
    /// Returns the project of `options`, of which nothing is read yet. What is built elsewhere with errors is left out here, or stays as it was.
    pub fn of(options: Options) -> Self {
        let options = Arc::new(shown(options));
        Self { options, sources: None, edition: None, first: None, pool: Arc::default(), progress: Arc::default(), seen: None, remark: None }
    }

    /// What `first` shows before everything is read stays where it has errors by then.
    pub fn behind(self, first: Option<Arc<First>>) -> Self {
        Self { first, ..self }
    }

    /// Returns what tells how much of the first reading is done.
    pub fn progress(&self) -> Arc<Progress> {
        Arc::clone(&self.progress)
    }

    /// Returns what there is to say of what is kept between runs.
    pub fn remark(&mut self) -> Option<String> {
        self.remark.take()
    }

    /// Forgets what was read, so that everything is read again.
    pub fn forget(&mut self) {
        self.sources = None;
    }

    /// Looks again at what may have changed. The first time everything is read, or comes from the store.
    pub fn follow(&mut self, changes: &Changes) -> Result<Step, Error> {
        let step = self.followed(changes);
        if step.is_err() {
            self.seen = None;
        }
        step
    }

    fn followed(&mut self, changes: &Changes) -> Result<Step, Error> {
        let mut clock = Clock::start();
        if let Some(step) = self.narrow(changes, &mut clock) {
            return Ok(Step { timings: clock.stop(), ..step });
        }
        // What lay in a folder that is gone is told by nobody.
        let emptied = |sources: &Sources| changes.gone.iter().any(|gone| sources.survey.has_below(gone));
        let all = changes.all || self.sources.as_ref().is_none_or(emptied);
        let survey = match &self.sources {
            Some(sources) if !all => {
                let mut survey = (*sources.survey).clone();
                for folder in &changes.folders {
                    survey.renew(&self.options.root, folder)?;
                }
                survey
            }
            _ => load::survey(&self.options.root)?.lasting(),
        };
        let opened = match &self.sources {
            Some(sources) if !(all || changes.settings) => Arc::clone(&sources.opened),
            _ => Arc::new(self.open(&survey)?),
        };
        clock.lap("load");
        let survey = Arc::new(survey);
        self.seen = Some(Arc::new(Seen { survey: Arc::clone(&survey), theme: opened.theme.clone() }));
        let stood = self.sources.is_some();
        let loose: Vec<Diagnostic> = survey.diagnostics.iter().chain(&opened.settings.diagnostics).cloned().collect();
        let Some(engine) = &opened.engine else {
            // The sources stay as they were read; what else changed is looked for when this is mended.
            self.sources = None;
            return Ok(Step { edition: self.edition.clone(), diagnostics: shared(sorted(loose)), timings: clock.stop(), changed: stood });
        };
        let mut reading = self.read(&survey, &opened, engine, changes);
        let before = self.edition.clone();
        let shown = before.clone().or_else(|| self.shown_early(&opened, &mut reading));
        clock.lap("parse");
        let restless = |paths: &&Arc<FolderPaths>| !paths.is_settled();
        let restless: BTreeSet<String> = survey.documents.iter().chain(&survey.pages).filter(restless).map(|paths| paths.id.clone()).collect();
        let changed = self.sources.as_ref().is_none_or(|before| !same_sources(before, &survey, &opened, &reading));
        let mut loose = loose;
        loose.extend(reading.diagnostics.iter().cloned());
        let Selection { catalogue, diagnostics, bad } =
            select(&opened.settings, &reading, loose, &self.options, &|path| shown.as_ref().is_some_and(|shown| shown.has(path)));
        clock.lap("catalogue and check");
        let bad: BTreeSet<String> = bad.into_iter().chain(reading.unread.iter().cloned()).collect();
        let ground = Ground {
            options: Arc::clone(&self.options),
            survey: Arc::clone(&survey),
            settings: Arc::clone(&opened.settings),
            engine: Arc::clone(engine),
            catalogue,
            bad,
            pool: Arc::clone(&self.pool),
        };
        let edition = Edition::of(ground, shown.as_ref());
        clock.lap("plan");
        self.sources = Some(Sources { survey, opened, reading, restless, found: Vec::new() });
        let tried = before.is_some_and(|before| before.engine.digests() == edition.engine.digests());
        if let Some(broken) = (!tried).then(|| rehearsed(&edition)).transpose()?.flatten() {
            // A theme that fails is not shown; what was made with the last one stays.
            self.sources = None;
            let diagnostics = shared(sorted(diagnostics.into_iter().chain([broken]).collect()));
            return Ok(Step { edition: self.edition.clone(), diagnostics, timings: clock.stop(), changed: stood });
        }
        clock.lap("render");
        let diagnostics = shared(diagnostics);
        if let Some(sources) = &mut self.sources {
            sources.found.clone_from(&diagnostics);
        }
        let edition = Arc::new(edition);
        self.edition = Some(Arc::clone(&edition));
        self.first = None;
        Ok(Step { edition: Some(edition), diagnostics, timings: clock.stop(), changed })
    }

    fn open(&mut self, survey: &Survey) -> Result<Open, Error> {
        // A theme whose files did not change is the same theme, so nothing that it made is made again.
        let before = self.edition.as_ref().map(|edition| (&edition.engine, edition.settings.site.language.as_str()));
        Open::of(&self.options, survey, before)
    }

    /// Reads what changed, and takes the rest from memory or from the store.
    fn read(&mut self, survey: &Survey, opened: &Open, engine: &Engine, changes: &Changes) -> Reading {
        let opening = Opening { survey, settings: &opened.settings, engine };
        let known = self.sources.as_ref().and_then(|before| Some((before, before.opened.depends?)));
        let mut reading = match known {
            Some((before, depends)) if opened.depends == Some(depends) => {
                let same = |paths: &FolderPaths| {
                    let folder = paths.texts.first().and_then(|text| text.strip_prefix("content/")?.rsplit_once('/')).map_or("", |(folder, _)| folder);
                    let known = || before.survey.paths(&paths.id).is_some_and(|known| std::ptr::eq(&**known, paths) || **known == *paths);
                    let doubtful = changes.folders.contains(folder) || changes.all && before.restless.contains(&paths.id);
                    !doubtful && known()
                };
                let cards = before.reading.cards.iter().map(|card| (card.id.as_str(), card)).collect();
                let known = Known { cards, good: &before.reading.good, depends, same: &same };
                let none = write::Store::none();
                let before = Before { known: Some(&known), ..Before::in_store(&none) };
                reading::read_anew(&self.options.root, opening, before)
            }
            _ => {
                self.pool = Arc::default();
                self.read_from_store(opening)
            }
        };
        self.pool.take(&mut reading);
        reading
    }

    /// Returns what was shown before there was an edition, if something of it has errors now; its cards stand in for those.
    fn shown_early(&self, opened: &Open, reading: &mut Reading) -> Option<Arc<Edition>> {
        let is_bad = |card: &Arc<Card>| card.has_errors || !card.known;
        if reading.unread.is_empty() && !reading.cards.iter().any(is_bad) {
            return None;
        }
        let early = self.first.as_ref()?.shown().filter(|early| opened.depends == Some(early.depends))?;
        let bad: BTreeSet<&str> = reading.cards.iter().filter(|card| is_bad(card)).map(|card| card.id.as_str()).collect();
        for card in early.cards.into_iter().filter(|card| bad.contains(card.id.as_str())) {
            reading.good.entry(card.id.clone()).or_insert(card);
        }
        Some(early.edition)
    }

    fn read_from_store(&mut self, opening: Opening<'_>) -> Reading {
        let store = write::Store::open(&self.options.root);
        let before = Before { progress: Some(&self.progress), ..Before::in_store(&store) };
        let mut reading = reading::read_anew(&self.options.root, opening, before);
        self.remark = store.remark();
        let ids: BTreeSet<&str> = reading.cards.iter().map(|card| card.id.as_str()).collect();
        if let Err(broken) = store.save(&std::mem::take(&mut reading.new), |id| ids.contains(id)) {
            self.remark = Some(format!("the store {broken}; the next start reads every document"));
        }
        reading
    }

    /// Returns what looks, on whatever thread, whether something on the disk is not as it was read last.
    pub fn glance(&self) -> Glance {
        Glance { options: Arc::clone(&self.options), seen: self.seen.clone() }
    }

    /// Returns whether `glance` is of the sources as they were read last.
    pub fn is_of_now(&self, glance: &Glance) -> bool {
        match (&self.seen, &glance.seen) {
            (Some(now), Some(then)) => Arc::ptr_eq(now, then),
            (now, then) => now.is_none() && then.is_none(),
        }
    }
}

/// Returns the options of what is shown and not written.
fn shown(options: Options) -> Options {
    Options { keep_going: true, drafts: Drafts::Shown, out: None, ..options }
}

impl Open {
    /// Reads the settings and the theme; `before` is the theme as it was, with the language of its words.
    fn of(options: &Options, survey: &Survey, before: Option<(&Arc<Engine>, &str)>) -> Result<Self, Error> {
        let Opened { settings, engine, .. } = reading::opened_on(options, survey.clone())?;
        let engine = engine.map(|engine| match before {
            Some((known, language)) if known.is_the_same(&engine) && language == settings.site.language => Arc::clone(known),
            _ => Arc::new(engine),
        });
        let depends = engine.as_ref().map(|engine| reading::depends(&settings, engine));
        let name = settings.site.theme.clone();
        let files = load::theme(&options.root, &name)?.as_ref().map(digest);
        Ok(Self { settings: Arc::new(settings), engine, depends, theme: (name, files) })
    }
}

fn shared(diagnostics: Vec<Diagnostic>) -> Vec<Arc<Diagnostic>> {
    diagnostics.into_iter().map(Arc::new).collect()
}

/// Returns whether the file at `path` holds nothing, or is not there.
pub fn is_empty_or_away(path: &std::path::Path) -> bool {
    load::is_empty_or_away(path)
}

/// Returns whether nothing changed but times.
fn same_sources(before: &Sources, survey: &Survey, opened: &Arc<Open>, reading: &Reading) -> bool {
    let same_folder = |(old, new): (&Arc<FolderPaths>, &Arc<FolderPaths>)| Arc::ptr_eq(old, new) || old.id == new.id && old.beside().eq(new.beside());
    let same_folders = |old: &[Arc<FolderPaths>], new: &[Arc<FolderPaths>]| old.len() == new.len() && old.iter().zip(new).all(same_folder);
    let same_card = |(old, new): (&Arc<Card>, &Arc<Card>)| Arc::ptr_eq(old, new) || old.id == new.id && old.digest == new.digest;
    Arc::ptr_eq(&before.opened, opened)
        && before.survey.diagnostics == survey.diagnostics
        && before.reading.diagnostics == reading.diagnostics
        && before.reading.published == reading.published
        && same_folders(&before.survey.documents, &survey.documents)
        && same_folders(&before.survey.pages, &survey.pages)
        && before.reading.cards.len() == reading.cards.len()
        && before.reading.cards.iter().zip(&reading.cards).all(same_card)
}

/// Makes the first page of each kind; returns what is wrong with the theme.
fn rehearsed(edition: &Edition) -> Result<Option<Diagnostic>, Error> {
    let pages = edition.samples();
    let done = edition.in_room(|room| room.try_pages(&pages));
    match done {
        Ok(Ok(())) => Ok(None),
        Ok(Err(diagnostic)) => Ok(Some(*diagnostic)),
        // What changes at this moment is looked at again in the next.
        Err(Error::Changed(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
