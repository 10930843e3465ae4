//! The site as it stands after one change: every file of it can be asked for, and is made when it is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::pool::Pool;
use crate::catalogue::{Catalogue, Delta};
use crate::load::{self, FolderPaths, Survey};
use crate::model::address::{Address, upwards};
use crate::model::answer::{Answer, Answers, Question, Setting};
use crate::model::diagnostic::Diagnostic;
use crate::model::document::Companion;
use crate::model::error::Error;
use crate::model::page::Page;
use crate::model::reads::Reads;
use crate::model::source::Digest;
use crate::pipeline::Options;
use crate::pipeline::facts::Facts;
use crate::pipeline::reading::Settings;
use crate::pipeline::rendering::Room;
use crate::pipeline::selecting::Owners;
use crate::pipeline::sharing::Sharing;
use crate::plan;
use crate::render::Engine;

/// Why a file that is there cannot be given.
#[derive(Debug)]
pub enum Failure {
    /// A template of the theme cannot be used for it.
    Theme(Box<Diagnostic>),
    /// The machine, or a source that changed at this moment.
    Machine(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Machine(error)
    }
}

/// A file of the site.
#[derive(Clone)]
pub(super) enum File {
    Page(Arc<Page>),
    Companion(Companion),
    Asset(String),
    /// Of the sitemap.
    Mapped,
    /// As it was in an earlier edition: what it is made of has errors now.
    Held(Arc<Edition>),
}

/// The files of the site by their paths. A change of one document lays its pages over those that are there.
#[derive(Clone, Default)]
pub(super) struct Files {
    pub(super) all: Arc<BTreeMap<String, File>>,
    pub(super) over: BTreeMap<String, File>,
}

impl Files {
    fn get(&self, path: &str) -> Option<&File> {
        self.over.get(path).or_else(|| self.all.get(path))
    }

    fn iter(&self) -> impl Iterator<Item = (&str, &File)> {
        self.all.iter().map(|(path, file)| (path.as_str(), self.over.get(path).unwrap_or(file)))
    }
}

/// The site after one change. It does not change any more.
pub struct Edition {
    pub(super) options: Arc<Options>,
    pub(super) survey: Arc<Survey>,
    pub(super) settings: Arc<Settings>,
    pub(super) engine: Arc<Engine>,
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) bad: Arc<BTreeSet<String>>,
    pub(super) files: Files,
    pub(super) pool: Arc<Pool>,
}

/// What an edition stands on.
pub(super) struct Ground {
    pub(super) options: Arc<Options>,
    pub(super) survey: Arc<Survey>,
    pub(super) settings: Arc<Settings>,
    pub(super) engine: Arc<Engine>,
    pub(super) catalogue: Catalogue,
    pub(super) bad: BTreeSet<String>,
    pub(super) pool: Arc<Pool>,
}

/// A page that is made otherwise than before, and why, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moved {
    /// The path of its file.
    pub path: String,
    /// Which answers moved.
    pub because: String,
}

impl Edition {
    /// Returns the edition that comes after `before`.
    pub(super) fn of(ground: Ground, before: Option<&Arc<Self>>) -> Self {
        let Ground { options, survey, settings, engine, catalogue, bad, pool } = ground;
        let pages = {
            let owners = Owners { catalogue: &catalogue, bad: &bad };
            plan::pages(&catalogue).into_iter().filter(|page| !owners.page_is_bad(page)).collect()
        };
        let (catalogue, bad) = (Arc::new(catalogue), Arc::new(bad));
        let mut edition = Self { options, survey, settings, engine, catalogue, bad, files: Files::default(), pool };
        edition.files.all = Arc::new(edition.table(pages, before));
        edition
    }

    pub(super) fn in_room<T>(&self, act: impl FnOnce(&Room<'_>) -> T) -> T {
        let owners = Owners { catalogue: &self.catalogue, bad: &self.bad };
        let (survey, settings, engine) = (&*self.survey, &*self.settings, &*self.engine);
        act(&Room {
            root: &self.options.root,
            survey,
            settings,
            engine,
            catalogue: &self.catalogue,
            bodies: &*self.pool,
            owners: &owners,
            revision: None,
            share: &Sharing::Whole,
        })
    }

    /// Returns whether the site has a file at `path`.
    pub fn has(&self, path: &str) -> bool {
        self.files.get(path).is_some()
    }

    /// Returns whether the file at `path` is one that nothing but itself makes: of the theme, or beside a letter.
    pub fn is_as_it_lies(&self, path: &str) -> bool {
        matches!(self.files.get(path), Some(File::Asset(_) | File::Companion(_)))
    }

    /// Returns whether the page at `path` is one of a document or free page.
    pub fn is_of_one(&self, path: &str) -> bool {
        matches!(self.files.get(path), Some(File::Page(page)) if page.of.is_some())
    }

    /// Returns the paths of all files, those of the search index left out, which are made when they are asked for.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|(path, _)| path)
    }

    /// Returns the bytes of the file at `path`, as a build writes them; nothing where there is no such file.
    pub fn file(&self, path: &str) -> Option<Result<Vec<u8>, Failure>> {
        Some(match self.files.get(path)? {
            File::Page(page) => self.page(page, |question| self.catalogue.answer(question)),
            File::Companion(file) => load::companion(&self.options.root, file).map_err(Failure::from),
            File::Asset(name) => Ok(self.asset(name).unwrap_or_default().to_vec()),
            File::Mapped => Ok(self.mapped(path)),
            File::Held(edition) => return edition.file(path),
        })
    }

    /// Returns the bytes of a file of the sitemap.
    fn mapped(&self, path: &str) -> Vec<u8> {
        self.in_room(|room| {
            let pages: Vec<Page> = plan::pages(&self.catalogue).into_iter().filter(|page| !room.owners.page_is_bad(page)).collect();
            room.map(&pages, &|path| self.has(path)).and_then(|map| map.file(path)).unwrap_or_default()
        })
    }

    /// Returns the page for unknown addresses, with links for a site that stands at `base`, such as `/repo/`.
    pub fn not_found(&self, base: &str) -> Result<Vec<u8>, Failure> {
        let address = Address::file("404.html");
        let Some(File::Page(page)) = self.files.get(address.path()) else { return Ok(Vec::new()) };
        self.page(page, |question| match question {
            Question::Setting(Setting::BaseUrl) => Answer::Text(Some(format!("http://localhost{base}"))),
            other => self.catalogue.answer(other),
        })
    }

    fn page(&self, page: &Page, answer: impl Fn(&Question) -> Answer) -> Result<Vec<u8>, Failure> {
        let answers = Answers::to(&page.questions, answer);
        self.in_room(|room| room.with_body(page.of.as_deref(), |body| self.engine.render(page, &answers, body)))?.map_err(Failure::Theme)
    }

    /// Returns the bytes of an asset of the theme.
    fn asset(&self, name: &str) -> Option<&[u8]> {
        self.engine.assets().find(|(asset, _)| *asset == name).map(|(_, bytes)| bytes)
    }

    /// Returns the edition that gives the file at `path`, and the page there.
    fn given(&self, path: &str) -> Option<(&Self, &Arc<Page>)> {
        match self.files.get(path)? {
            File::Page(page) => Some((self, page)),
            File::Held(edition) => edition.given(path),
            _ => None,
        }
    }

    /// Returns a digest of all that the page at `path` is made from; nothing where there is no page.
    pub fn reads(&self, path: &str) -> Option<Digest> {
        let (edition, page) = self.given(path)?;
        Some(Digest::of_value(&edition.reads_of(page, &edition.facts(page)).0))
    }

    fn facts(&self, page: &Page) -> Facts {
        Facts::of(std::slice::from_ref(page), &self.catalogue, &self.engine)
    }

    fn reads_of(&self, page: &Page, facts: &Facts) -> Reads {
        facts.reads(page, &self.catalogue)
    }

    /// Returns the pages that are made otherwise than `before`, or were not there.
    pub fn moved_since(&self, before: &Self) -> Vec<Moved> {
        let theme = self.engine.digests() != before.engine.digests();
        let delta = Delta::between(&before.catalogue, &self.catalogue);
        let mut moved = Vec::new();
        for (path, file) in self.files.iter() {
            let (File::Page(page), old) = (file, before.given(path)) else { continue };
            let stood = old.is_some_and(|(_, other)| Arc::ptr_eq(other, page) || other == page);
            if !theme && !plan::may_move(page, &delta, stood) {
                continue;
            }
            let Some((edition, other)) = old else {
                moved.push(Moved { path: path.to_owned(), because: "it was not there".to_owned() });
                continue;
            };
            let (facts, known) = (self.facts(page), edition.facts(other));
            let names = self.reads_of(page, &facts).moved(&edition.reads_of(other, &known));
            if !names.is_empty() {
                let words: BTreeMap<u64, &str> = known.briefs().collect();
                moved.push(Moved { path: path.to_owned(), because: facts.moved(&names, &page.questions, |fact| words.get(&fact).copied()) });
            }
        }
        moved
    }

    /// Returns the paths of published files whose bytes are others than `before`: assets of the theme, and files beside letters.
    pub fn files_since(&self, before: &Self) -> Vec<String> {
        let mut changed: Vec<String> = Vec::new();
        if !Arc::ptr_eq(&self.engine, &before.engine) {
            let other = |(name, bytes): &(&str, &[u8])| before.asset(name) != Some(bytes);
            changed.extend(self.engine.assets().filter(other).map(|(name, _)| format!("theme/{name}")));
        }
        if Arc::ptr_eq(&self.survey, &before.survey) {
            return changed;
        }
        let lists = [(&self.survey.documents, &before.survey.documents), (&self.survey.pages, &before.survey.pages)];
        // Nearly all stand where they stood.
        let stood = |known: &[Arc<FolderPaths>], at: usize, paths: &Arc<FolderPaths>| known.get(at).is_some_and(|old| Arc::ptr_eq(old, paths));
        let others = lists.into_iter().flat_map(|(new, old)| new.iter().enumerate().filter(move |(at, paths)| !stood(old, *at, paths)));
        for (_, paths) in others {
            let Some(old) = before.survey.paths(&paths.id).filter(|old| !Arc::ptr_eq(old, paths)) else { continue };
            let new = paths.stamps.iter().filter(|stamp| !old.stamps.contains(stamp)).filter_map(|stamp| stamp.path.strip_prefix("content/"));
            changed.extend(new.filter(|path| matches!(self.files.get(path), Some(File::Companion(_)))).map(str::to_owned));
        }
        changed.sort();
        changed.dedup();
        changed
    }

    /// Returns the documents and pages to which nothing leads: no list, no navigation and no other document.
    pub fn orphans(&self) -> Vec<String> {
        plan::unlinked(&self.catalogue)
    }

    /// Returns the documents and pages that are drafts.
    pub fn drafts(&self) -> Vec<String> {
        self.catalogue.cards().iter().filter(|card| card.is_draft()).map(|card| card.id.clone()).collect()
    }

    /// Returns how many pages there are.
    pub fn pages(&self) -> usize {
        self.files.iter().filter(|(_, file)| matches!(file, File::Page(_) | File::Held(_))).count()
    }

    /// Returns the path at which the site will stand, from its `base_url`.
    pub fn base_url(&self) -> Option<&str> {
        self.catalogue.site().base_url.as_deref()
    }

    /// Returns the site's title.
    pub fn title(&self) -> &str {
        &self.catalogue.site().title
    }

    /// Returns the files that an edition has which comes after `before`: its pages and what is published beside them; and of what has errors now, the files as they were.
    fn table(&self, pages: Vec<Page>, before: Option<&Arc<Edition>>) -> BTreeMap<String, File> {
        let mut files: BTreeMap<String, File> = BTreeMap::new();
        let made: BTreeSet<&str> = pages.iter().filter_map(|page| page.of.as_deref()).collect();
        files.extend(self.engine.assets().map(|(name, _)| (format!("theme/{name}"), File::Asset(name.to_owned()))));
        for paths in self.survey.documents.iter().chain(&self.survey.pages).filter(|paths| !paths.files.is_empty() && made.contains(paths.id.as_str())) {
            let Some(card) = self.catalogue.card(&paths.id) else { continue };
            let published = crate::pipeline::rendering::companions(paths, card);
            files.extend(published.into_iter().map(|(address, file)| (address.path().to_owned(), File::Companion(file.clone()))));
        }
        let stood = |path: &str| before.is_some_and(|before| before.has(path));
        files.extend(
            self.in_room(|room| room.map(&pages, &stood).map(|map| map.paths().map(|path| (path.to_owned(), File::Mapped)).collect::<Vec<_>>()))
                .into_iter()
                .flatten(),
        );
        files.extend(pages.into_iter().map(|page| (page.address.output(), File::Page(Arc::new(page)))));
        let Some(before) = before else { return files };
        let owners = Owners { catalogue: &self.catalogue, bad: &self.bad };
        let stays = owners.standing();
        for (path, file) in before.files.iter().filter(|(path, _)| stays(path)) {
            let held = match file {
                File::Held(edition) => Arc::clone(edition),
                _ => Arc::clone(before),
            };
            files.entry(path.to_owned()).or_insert(File::Held(held));
        }
        files
    }

    /// Returns the kind of the page at `path`, which is the name of its template.
    pub fn kind(&self, path: &str) -> Option<&'static str> {
        self.given(path).map(|(_, page)| page.kind.name())
    }

    /// Returns whether the page at `path` is shown as it was before its sources had errors.
    pub fn is_held(&self, path: &str) -> bool {
        matches!(self.files.get(path), Some(File::Held(_)))
    }

    /// Returns what stands at or above `path` and has errors, where there is no earlier state of it to show.
    pub fn never_good(&self, path: &str) -> Option<&str> {
        let nearest = upwards(path).find(|path| self.bad.contains(*path) || self.catalogue.card(path).is_some())?;
        let bad = self.bad.get(nearest).filter(|bad| !self.has(&format!("{bad}/index.html")))?;
        Some(bad)
    }

    /// Returns the first page of each kind, to try the theme with.
    pub(super) fn samples(&self) -> Vec<Page> {
        let mut kinds: BTreeMap<&str, &Page> = BTreeMap::new();
        for (_, file) in self.files.iter() {
            if let File::Page(page) = file {
                kinds.entry(page.kind.name()).or_insert(page);
            }
        }
        kinds.into_values().cloned().collect()
    }
}
