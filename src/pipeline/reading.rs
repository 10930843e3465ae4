//! Reads everything once: settings, theme, registers, documents, free pages.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rayon::prelude::*;

use crate::load::{self, FolderPaths, Survey};
use crate::model::card::{Card, HeadLine};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::document::{Document, Folder, FreePage};
use crate::model::error::Error;
use crate::model::reads::Stored;
use crate::model::site::{Organs, Site};
use crate::model::source::{Digest, Source};
use crate::parse::{self, Context};
use crate::render::{Body, Engine};
use crate::write::{self, Place, Store};

use super::clock::timed;
use super::facts;
use super::taking::{Before, Kept, Taken, taken};

/// Documents of so many bytes of source are kept in memory from the first reading; the others are laid down outside it.
const POOL: usize = 2 * 1024 * 1024;

/// What holds for the whole site.
pub struct Settings {
    /// What `site.yaml` says.
    pub site: Site,
    /// The organs.
    pub organs: Organs,
    /// The theme; nothing where it cannot be used.
    pub engine: Option<Engine>,
    /// What was found in their sources.
    pub diagnostics: Vec<Diagnostic>,
    /// The digest of their sources.
    pub digest: Digest,
}

impl Settings {
    /// Puts what the command line says in place of what `site.yaml` says.
    fn apply(&mut self, options: &super::Options) -> Result<(), Error> {
        if let Some(url) = &options.base_url {
            self.site.base_url = Some(parse::base_url(url).map_err(|(says, help)| Error::Usage { says, help })?);
        }
        Ok(())
    }
}

/// A project before its letters are read.
pub struct Opened {
    /// What lies in it.
    pub survey: Survey,
    /// What holds for the whole site.
    pub settings: Settings,
    /// The theme; nothing where it or the settings have errors, because all else depends on them.
    pub engine: Option<Engine>,
}

impl Opened {
    /// Returns the digest of all that a site is made from; nothing where a source may still change unseen.
    pub fn state(&self, options: &super::Options, engine: &Engine) -> Option<Digest> {
        Some(Digest::of_value(&(self.survey.seen?, self.made_with(options, engine))))
    }

    /// Returns the digest of all that a site is made from beside its sources.
    pub fn made_with(&self, options: &super::Options, engine: &Engine) -> Digest {
        let assets: Vec<(&str, Digest)> = engine.assets().map(|(name, bytes)| (name, Digest::of(bytes))).collect();
        let asked = (&options.base_url, options.hrefs, &options.revision, options.drafts == super::Drafts::Shown);
        Digest::of_value(&(facts::program(), asked, engine.digests(), assets, self.found().collect::<Vec<_>>()))
    }
}

/// Opens the project: finds its sources, and reads its settings and its theme.
pub fn opened(options: &super::Options) -> Result<Opened, Error> {
    opened_on(options, load::survey(&options.root)?)
}

/// Opens the project in which lies what `survey` says.
pub fn opened_on(options: &super::Options, survey: Survey) -> Result<Opened, Error> {
    let mut settings = settings(&options.root, &survey)?;
    settings.apply(options)?;
    let engine = settings.engine.take().filter(|_| !super::has_errors(&settings.diagnostics));
    Ok(Opened { survey, settings, engine })
}

impl Opened {
    /// Returns what was found so far, which belongs to no card.
    pub fn found(&self) -> impl Iterator<Item = Diagnostic> {
        self.survey.diagnostics.iter().chain(&self.settings.diagnostics).cloned()
    }
}

/// A body that was read.
pub enum ReadBody {
    /// A document's.
    Document(Box<Document>),
    /// A free page's.
    Free(Box<FreePage>),
}

impl ReadBody {
    /// Returns the body as pages show it.
    pub fn body(&self) -> Body<'_> {
        match self {
            Self::Document(document) => Body::Document(document),
            Self::Free(page) => Body::Free(page),
        }
    }
}

/// Where bodies are kept.
pub trait Bodies: Sync {
    /// Returns the body from which `card` was made, where it was kept.
    fn body(&self, card: &Card) -> Option<Arc<ReadBody>>;

    /// Takes note of a body that was read again.
    fn keep(&self, card: &Card, body: &Arc<ReadBody>);
}

impl Bodies for Reading {
    fn body(&self, card: &Card) -> Option<Arc<ReadBody>> {
        let laid = || self.outside.as_ref()?.take(*self.laid.get(&card.id)?);
        self.bodies.get(&card.id).map(Arc::clone).or_else(|| Some(Arc::new(ReadBody::Document(Box::new(laid()?)))))
    }

    /// What did not fit is needed for the pages at hand and not again.
    fn keep(&self, _: &Card, _: &Arc<ReadBody>) {}
}

/// Returns the digest of all that cards depend on beside their sources.
pub fn depends(settings: &Settings, engine: &Engine) -> Digest {
    Digest::of_value(&(facts::program(), &settings.site.language, &settings.organs.0, engine.digests().1))
}

/// What the first reading gave.
#[derive(Default)]
pub struct Reading {
    /// The cards.
    pub cards: Vec<Arc<Card>>,
    /// Of cards with errors, the last state that had none, where it is kept.
    pub good: BTreeMap<String, Arc<Card>>,
    /// The bodies that were kept, by path.
    pub bodies: BTreeMap<String, Arc<ReadBody>>,
    /// What was found that belongs to no card.
    pub diagnostics: Vec<Diagnostic>,
    /// The addresses of what could not be read so far that there is a card.
    pub unread: BTreeSet<String>,
    /// The addresses that were published.
    pub published: Vec<HeadLine>,
    /// The cards that the store does not have so.
    pub new: Vec<(String, Stored)>,
    /// The digests of the sources of each document, then of each free page, in the order of the survey, with all else that their cards depend on.
    pub contents: Vec<Option<Digest>>,
    /// The digests of the sizes and times under which they were read, with the same; nothing where one of the files could still change unseen.
    pub stamps: Vec<Option<Digest>>,
    /// Where the bodies lie that were laid down outside memory, by path.
    laid: BTreeMap<String, Place>,
    outside: Option<write::Bodies>,
    /// Whether the sizes and times of all documents vouch for them.
    pub steady: bool,
    /// How long each document took, in the order of the survey.
    pub spent: Vec<Duration>,
}

/// Reads the settings and the theme.
pub fn settings(root: &Path, survey: &Survey) -> Result<Settings, Error> {
    let mut diagnostics = Vec::new();
    let mut read = |path: &Option<String>| match path.as_ref().map(|path| load::source(root, path)) {
        Some(Ok(source)) => Some(source),
        Some(Err(diagnostic)) => {
            diagnostics.push(*diagnostic);
            None
        }
        None => None,
    };
    let (site_source, organ_source) = (read(&survey.site), read(&survey.organs));
    let empty = Source::new("content/site.yaml", String::new());
    let site_source = site_source.unwrap_or(empty);
    let digest = Digest::of_value(&(site_source.digest, organ_source.as_ref().map(|source| source.digest)));
    let site = parse::site(&site_source);
    let organs = parse::organs(organ_source.as_ref());
    diagnostics.extend(site.diagnostics);
    diagnostics.extend(organs.diagnostics);
    let site = site.value;
    let finding = |code, word: &str, says: String, help: &str| {
        let at = site_source.text.find(word).unwrap_or(0);
        Diagnostic { code, severity: Severity::Error, at: site_source.excerpt(at..at + word.len()), says, also: Vec::new(), help: help.to_owned() }
    };
    let mut engine = None;
    match load::theme(root, &site.theme)? {
        None => diagnostics.push(finding(
            Code::BrokenReference,
            &site.theme,
            format!("there is no theme `themes/{}/`", site.theme),
            "write `theme: registry`, or make that folder",
        )),
        Some(theme) => match Engine::new(theme, &site.language) {
            Ok(ready) if ready.speaks(&site.language) => engine = Some(ready),
            Ok(_) => {
                let says = format!("the theme has no words in `{}`", site.language);
                diagnostics.push(finding(
                    Code::WordsMissing,
                    &site.language,
                    says,
                    "choose `language: en`, or translate `interface/en.ftl` into a file of the theme",
                ));
            }
            Err(found) => diagnostics.extend(found),
        },
    }
    Ok(Settings { site, organs: organs.value, engine, diagnostics, digest })
}

/// Reads every register, document and free page; documents side by side. What did not change since it was read last comes from the store.
pub fn read(root: &Path, survey: &Survey, settings: &Settings, engine: &Engine, store: &Store) -> Reading {
    read_anew(root, Opening { survey, settings, engine }, Before::in_store(store))
}

/// Reads as [`read`] does; bodies that do not fit into memory are laid down `outside`, where there is a place for them.
pub fn read_once(root: &Path, opening: Opening<'_>, store: &Store, outside: Option<write::Bodies>) -> Reading {
    let reading = read_anew(root, opening, Before { outside: outside.as_ref(), ..Before::in_store(store) });
    Reading { outside, ..reading }
}

/// What a reading needs beside the sources.
#[derive(Clone, Copy)]
pub struct Opening<'a> {
    /// What lies in the project.
    pub survey: &'a Survey,
    /// What holds for the whole site.
    pub settings: &'a Settings,
    /// The theme.
    pub engine: &'a Engine,
}

/// Reads as [`read`] does; what is known from before and did not change is taken from there.
pub fn read_anew(root: &Path, opening: Opening<'_>, before: Before<'_>) -> Reading {
    let Opening { survey, settings, engine } = opening;
    let mut reading = ground(root, opening);
    before.begin(survey.documents.len());
    let depends = depends(settings, engine);
    let before = Before { known: before.known.filter(|known| known.depends == depends), ..before };
    let documents: Vec<&Arc<FolderPaths>> = survey.documents.iter().collect();
    let (documents, spent) = read_documents(root, opening, &depends, before, &documents);
    reading.spent = spent;
    for taken in documents.into_iter().chain(read_pages(root, opening, &depends, before)) {
        reading.take(taken);
    }
    reading
}

/// Reads what holds for every document: the site's lock, and the registers.
pub(super) fn ground(root: &Path, opening: Opening<'_>) -> Reading {
    let Opening { survey, settings, engine } = opening;
    let context = Context { language: &settings.site.language, organs: &settings.organs, wording: engine };
    let mut reading = Reading { steady: true, ..Reading::default() };
    match survey.lock.as_ref().map(|path| load::source(root, path)) {
        Some(Ok(source)) => {
            let read = parse::site_lock(&source);
            reading.diagnostics.extend(read.diagnostics);
            reading.published = read.value;
        }
        Some(Err(diagnostic)) => reading.diagnostics.push(*diagnostic),
        None => {}
    }
    for path in &survey.registers {
        let unread = path.trim_start_matches("content/").trim_end_matches(".yaml").to_owned();
        let card = match load::source(root, path) {
            Ok(source) => {
                let read = parse::register(&source, &context);
                reading.diagnostics.extend(read.diagnostics);
                read.value
            }
            Err(diagnostic) => {
                reading.diagnostics.push(*diagnostic);
                None
            }
        };
        match card {
            Some(card) => reading.cards.push(Arc::new(card)),
            None => {
                reading.unread.insert(unread);
            }
        }
    }
    reading
}

/// Reads documents side by side, and says how long each took.
pub(super) fn read_documents(
    root: &Path,
    opening: Opening<'_>,
    depends: &Digest,
    before: Before<'_>,
    documents: &[&Arc<FolderPaths>],
) -> (Vec<Taken>, Vec<Duration>) {
    let Opening { settings, engine, .. } = opening;
    let context = Context { language: &settings.site.language, organs: &settings.organs, wording: engine };
    let room = AtomicUsize::new(POOL);
    let document = |folder: &Folder| {
        let (document, card) = parse::document(folder, &context);
        if card.is_draft() {
            return (card, Kept::Nowhere);
        }
        let kept = if fits(&room, folder) {
            Kept::Here(ReadBody::Document(Box::new(document)))
        } else {
            before.outside.and_then(|outside| outside.lay(&document)).map_or(Kept::Nowhere, Kept::There)
        };
        (card, kept)
    };
    documents.par_iter().map(|paths| before.told(timed(|| taken(root, paths, depends, before, document)))).unzip()
}

/// Reads the free pages side by side.
pub(super) fn read_pages(root: &Path, opening: Opening<'_>, depends: &Digest, before: Before<'_>) -> Vec<Taken> {
    let Opening { survey, settings, engine } = opening;
    let context = Context { language: &settings.site.language, organs: &settings.organs, wording: engine };
    let page = |folder: &Folder| {
        let (page, card) = parse::free_page(folder, &context);
        (card, Kept::Here(ReadBody::Free(Box::new(page))))
    };
    survey.pages.par_iter().map(|paths| taken(root, paths, depends, before, page)).collect()
}

impl Reading {
    /// Takes up a document or a free page.
    pub(super) fn take(&mut self, taken: Taken) {
        self.steady &= taken.steady;
        match taken.body {
            Kept::Here(body) => {
                self.bodies.insert(taken.card.id.clone(), Arc::new(body));
            }
            Kept::There(place) => {
                self.laid.insert(taken.card.id.clone(), place);
            }
            Kept::Nowhere => {}
        }
        self.contents.push(taken.content);
        self.stamps.push(taken.stamps);
        self.good.extend(taken.good.map(|card| (taken.card.id.clone(), card)));
        self.new.extend(taken.new.map(|stored| (taken.card.id.clone(), stored)));
        self.cards.push(taken.card);
    }
}

fn fits(room: &AtomicUsize, folder: &Folder) -> bool {
    let size: usize = folder.sources.iter().map(|source| source.text.len()).sum();
    room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(size)).is_ok()
}

/// Returns the card and the body of one document, read from its sources.
pub fn read_one(root: &Path, opening: Opening<'_>, paths: &FolderPaths) -> (Arc<Card>, Arc<ReadBody>) {
    let Opening { settings, engine, .. } = opening;
    let context = Context { language: &settings.site.language, organs: &settings.organs, wording: engine };
    let (document, card) = parse::document(&load::folder(root, paths), &context);
    (Arc::new(card), Arc::new(ReadBody::Document(Box::new(document))))
}

/// Returns the body from which `card` was made: the one that was kept, or else read again.
pub fn body_of(root: &Path, opening: Opening<'_>, bodies: &dyn Bodies, card: &Card) -> Result<Arc<ReadBody>, Error> {
    if let Some(kept) = bodies.body(card) {
        return Ok(kept);
    }
    let again = Arc::new(read_again(root, opening, card)?);
    bodies.keep(card, &again);
    Ok(again)
}

/// Reads a body again, whose card has `card`'s digest; an error where its sources changed since.
fn read_again(root: &Path, opening: Opening<'_>, card: &Card) -> Result<ReadBody, Error> {
    let Opening { survey, settings, engine } = opening;
    let context = Context { language: &settings.site.language, organs: &settings.organs, wording: engine };
    let changed = || Error::Changed(format!("content/{}", card.id));
    let of = |list: &[Arc<FolderPaths>]| list.binary_search_by(|paths| paths.id.as_str().cmp(&card.id)).ok();
    let (again, body) = match (of(&survey.documents), of(&survey.pages)) {
        (Some(at), _) => {
            let (document, again) = parse::document(&load::folder(root, &survey.documents[at]), &context);
            (again, ReadBody::Document(Box::new(document)))
        }
        (None, Some(at)) => {
            let (page, again) = parse::free_page(&load::folder(root, &survey.pages[at]), &context);
            (again, ReadBody::Free(Box::new(page)))
        }
        (None, None) => return Err(changed()),
    };
    if again.digest == card.digest { Ok(body) } else { Err(changed()) }
}
