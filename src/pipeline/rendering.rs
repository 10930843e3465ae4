//! Makes the pages in bundles and writes each bundle before the next is made, so that memory holds few of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::Watch;
use super::clock::{Clock, timed};
use super::facts::Facts;
use super::reading::{self, Bodies, Settings};
use super::selecting::Owners;
use super::sharing::Sharing;
use crate::bind;
use crate::catalogue::Catalogue;
use crate::load::{self, FolderPaths, Survey};
use crate::model::address::Address;
use crate::model::answer::Answers;
use crate::model::card::Card;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::Companion;
use crate::model::error::Error;
use crate::model::page::{Artifact, BUILD, Page};
use crate::model::reads::{Fact, Read, Reads};
use crate::model::receipt::Receipt;
use crate::model::source::Digest;
use crate::render::{Body, Engine};
use crate::write::{Ledger, NEW, Output, Trust};

/// So many pages are made before they are written.
const BUNDLE: usize = 1024;

/// What is needed to make pages.
pub struct Room<'a> {
    /// The project's folder.
    pub root: &'a Path,
    /// What lies in it.
    pub survey: &'a Survey,
    /// What holds for the whole site.
    pub settings: &'a Settings,
    /// The theme.
    pub engine: &'a Engine,
    /// All cards.
    pub catalogue: &'a Catalogue,
    /// The bodies that were kept.
    pub bodies: &'a dyn Bodies,
    /// Whose pages and files are, and which of them have errors: what is of those stays as it is.
    pub owners: &'a Owners<'a>,
    /// The revision of the sources, where it is to be told.
    pub revision: Option<&'a str>,
    /// What of the site is made here, and how.
    pub share: &'a Sharing,
}

type Made = Result<Result<Vec<Artifact>, Box<Diagnostic>>, Error>;

/// The pages of one card, or one page that is of none.
struct Sheaf<'d, 'p> {
    of: Option<&'p str>,
    pages: &'d [Due<'p>],
}

impl Room<'_> {
    /// Writes the pages and files that do not stand as they should, and the manifest. A finding is an error of the theme: it was met before the first write, unless only some pages bring it out.
    ///
    /// Where `whole` is given, all documents are good, and those are the digest of all that the site is made from and what was found.
    pub fn write_all(
        &self,
        pages: &[Page],
        mut output: Output,
        whole: Option<(Digest, &[Diagnostic])>,
        clock: &mut Clock,
        watch: Watch<'_>,
    ) -> Result<Result<Receipt, Box<Diagnostic>>, Error> {
        let facts = Facts::of(pages, self.catalogue, self.engine);
        let paths: Vec<(String, Reads)> = pages.par_iter().enumerate().map(|(at, page)| (page.address.output(), self.reads(&facts, at, page))).collect();
        let files = self.files(pages)?;
        let file_reads: Vec<(String, Reads)> = files.iter().map(|file| (file.address.output(), file.reads.clone())).collect();
        output.refuse_foreign(paths.iter().chain(&file_reads).map(|(path, _)| path.as_str()))?;
        let map = self.map(pages, &|path| output.stands(path));
        output.refuse_foreign(map.iter().flat_map(|map| map.paths()))?;
        if let Some(shards) = self.share.shards() {
            let pages = paths.iter().map(|(path, reads)| (path.as_str(), Some(reads)));
            let files = files.iter().zip(&file_reads).filter(|(file, _)| !matches!(file.from, From::Build(_)));
            shards.complete(pages.chain(files.map(|(_, (path, _))| (path.as_str(), None))))?;
            shards.unaltered()?;
        }
        #[cfg(feature = "search")]
        let indexes = self.indexes(&output)?;
        let standing = output.standing(&paths)?;
        clock.lap("compare");
        let due: Vec<Due<'_>> =
            pages.iter().zip(&paths).zip(&standing).filter(|(_, stands)| !**stands).map(|((page, (path, reads)), _)| Due { page, path, reads }).collect();
        if let Err(diagnostic) = self.rehearse(&due)? {
            return Ok(Err(diagnostic));
        }
        clock.lap("render");
        for ((path, _), _) in paths.iter().zip(&standing).filter(|(_, stands)| **stands) {
            output.keep_standing(path);
        }
        let mut done = pages.len() - due.len();
        for bundle in bundles(&due) {
            if watch.stop.is_asked() {
                return Err(Error::Interrupted);
            }
            let mut artifacts = Vec::new();
            for (sheaf, (made, spent)) in bundle.iter().zip(bundle.par_iter().map(|sheaf| timed(|| self.make(sheaf))).collect::<Vec<_>>()) {
                if let Some(at) = sheaf.of.and_then(|id| self.survey.place(id)) {
                    clock.rendered(at, spent);
                }
                match made? {
                    Ok(made) => artifacts.extend(made),
                    Err(diagnostic) => return Ok(Err(diagnostic)),
                }
            }
            clock.lap("render");
            for due in bundle.iter().flat_map(|sheaf| sheaf.pages) {
                let because = self.because(due, &facts, &output);
                output.ledger.explain(due.path, because);
            }
            output.place(&artifacts)?;
            clock.lap("write");
            done += artifacts.len();
            (watch.progress)(done, pages.len());
        }
        self.place_files(&files, &file_reads, &mut output)?;
        if let Some(map) = &map {
            self.place_map(map, &mut output)?;
        }
        #[cfg(feature = "search")]
        {
            clock.lap("write");
            self.place_indexes(&indexes, &mut output, watch)?;
            clock.lap("index");
        }
        if let Some(record) = self.share.record(output.placed()) {
            output.refuse_foreign([record.address.path()])?;
            output.place(&[record])?;
        }
        output.ledger.say(facts.all(self.catalogue), facts.briefs().map(|(fact, words)| (fact, words.to_owned())).collect());
        output.keep(self.owners.standing());
        let standing: BTreeMap<String, String> = output.settle()?;
        let receipt = output.close(&bind::manifest(&standing), standing.len(), whole.map(|(state, found)| (state, found, pages.len())))?;
        clock.lap("write");
        Ok(Ok(receipt))
    }

    /// Returns what the page numbered `at` is made from.
    fn reads(&self, facts: &Facts<'_>, at: usize, page: &Page) -> Reads {
        let card = page.of.as_deref().and_then(|id| self.catalogue.card(id));
        facts.reads(at, card.map(|card| &card.digest))
    }

    /// Returns why a page is made, in words.
    fn because(&self, due: &Due<'_>, facts: &Facts<'_>, output: &Output) -> String {
        let Some(entry) = output.ledger.entry(due.path) else { return NEW.to_owned() };
        if entry.reads == due.reads.seal() {
            return "it did not stand as it was written".to_owned();
        }
        self.moved(due.reads, due.page, facts, &output.ledger)
    }

    /// Says in words what a page was made from that is otherwise now.
    fn moved(&self, reads: &Reads, page: &Page, facts: &Facts<'_>, ledger: &Ledger) -> String {
        match &Facts::moved_since(reads, page.of.as_deref(), ledger)[..] {
            [] => "it asks less than it did".to_owned(),
            moved => facts.moved(moved, |fact| ledger.words(fact)),
        }
    }

    /// Returns why the page at `address` would be made anew; nothing where it would not, and where there is no such page.
    pub fn why(&self, pages: &[Page], address: &str, ledger: &Ledger, folder: &Path) -> Result<Option<String>, Error> {
        let facts = Facts::of(pages, self.catalogue, self.engine);
        let Some(at) = pages.iter().position(|page| page.address.output() == address) else { return Ok(None) };
        let reads = self.reads(&facts, at, &pages[at]);
        Ok(Some(match ledger.entry(address) {
            None => "it would be made: it is not in the ledger".to_owned(),
            Some(entry) if entry.reads != reads.seal() => format!("it would be made anew: {}", self.moved(&reads, &pages[at], &facts, ledger)),
            Some(_) if !ledger.stands(folder, address, &reads, Trust::Times)? => "it would be made anew: it does not stand as it was written".to_owned(),
            Some(_) => "it stands: nothing that it was made from has moved".to_owned(),
        }))
    }

    fn place_files(&self, files: &[Beside], reads: &[(String, Reads)], output: &mut Output) -> Result<(), Error> {
        let standing = output.standing(reads)?;
        let due: Vec<&Beside> = files.iter().zip(&standing).filter(|(_, stands)| !**stands).map(|(file, _)| file).collect();
        for ((path, _), _) in reads.iter().zip(&standing).filter(|(_, stands)| **stands) {
            output.keep_standing(path);
        }
        for bundle in due.chunks(64) {
            let made = |file: &&Beside| {
                let bytes = match (&file.from, self.share.shards()) {
                    (From::Build(bytes), _) => bytes.clone(),
                    (_, Some(shards)) => shards.bytes(&file.address.output())?,
                    (From::Companion(companion), None) => load::companion(self.root, companion)?,
                    (From::Theme(name), None) => self.engine.assets().find(|(asset, _)| asset == name).map(|(_, bytes)| bytes.to_vec()).unwrap_or_default(),
                };
                Ok(Artifact { address: file.address.clone(), bytes, reads: file.reads.clone() })
            };
            output.place(&bundle.par_iter().map(made).collect::<Result<Vec<_>, Error>>()?)?;
        }
        Ok(())
    }

    /// Makes the first page of each kind, so that an error of the theme is met before anything is written.
    pub fn rehearse(&self, due: &[Due<'_>]) -> Result<Result<(), Box<Diagnostic>>, Error> {
        let mut kinds = BTreeSet::new();
        for sheaf in sheaves(due) {
            for (at, due) in sheaf.pages.iter().enumerate() {
                if kinds.insert(due.page.kind.name())
                    && let Err(diagnostic) = self.make(&Sheaf { of: sheaf.of, pages: &sheaf.pages[at..=at] })?
                {
                    return Ok(Err(diagnostic));
                }
            }
        }
        Ok(Ok(()))
    }

    /// Does something with a body: the one that was kept, or else read again.
    pub(super) fn with_body<T>(&self, of: Option<&str>, act: impl FnOnce(Body<'_>) -> T) -> Result<T, Error> {
        let Some(id) = of else { return Ok(act(Body::None)) };
        let card = self.catalogue.card(id).ok_or_else(|| Error::Changed(format!("content/{id}")))?;
        if let Some(kept) = self.bodies.body(card) {
            return Ok(act(kept.body()));
        }
        let again = Arc::new(reading::read_again(self.root, self.survey, self.settings, self.engine, card)?);
        self.bodies.keep(card, &again);
        Ok(act(again.body()))
    }

    fn make(&self, sheaf: &Sheaf<'_, '_>) -> Made {
        if let Some(shards) = self.share.shards() {
            let taken = |due: &Due<'_>| {
                let bytes = shards.bytes(&due.page.address.output())?;
                Ok(Artifact { address: due.page.address.clone(), bytes, reads: due.reads.clone() })
            };
            return Ok(Ok(sheaf.pages.iter().map(taken).collect::<Result<_, Error>>()?));
        }
        self.with_body(sheaf.of, |body| self.made(sheaf, body))
    }

    fn made(&self, sheaf: &Sheaf<'_, '_>, body: Body<'_>) -> Result<Vec<Artifact>, Box<Diagnostic>> {
        let mut artifacts = Vec::with_capacity(sheaf.pages.len());
        for Due { page, reads, .. } in sheaf.pages {
            let answers = Answers::to(&page.questions, |question| self.catalogue.answer(question));
            match self.engine.render(page, &answers, body) {
                Ok(bytes) => artifacts.push(Artifact { address: page.address.clone(), bytes, reads: (*reads).clone() }),
                Err(diagnostic) => return Err(diagnostic),
            }
        }
        Ok(artifacts)
    }

    /// Returns the files that are published beside pages, and those of the theme.
    fn files(&self, pages: &[Page]) -> Result<Vec<Beside>, Error> {
        let mut files: BTreeMap<Address, Beside> = BTreeMap::new();
        for (name, bytes) in self.engine.assets().filter(|(name, _)| self.share.has(name)) {
            let address = Address::file(format!("theme/{name}"));
            let reads = Reads(vec![Read::of(&Fact::Bytes, &Digest::of(bytes))]);
            files.insert(address.clone(), Beside { address, from: From::Theme(name.to_owned()), reads });
        }
        let made: BTreeSet<&str> = pages.iter().filter_map(|page| page.of.as_deref()).collect();
        for paths in self.survey.documents.iter().chain(&self.survey.pages).filter(|paths| made.contains(paths.id.as_str())) {
            let Some(card) = self.catalogue.card(&paths.id) else { continue };
            for (address, file) in companions(paths, card) {
                // Where times tell nothing yet, the file is read.
                let digest = match paths.stamped(&Digest::of(file.path.as_bytes())) {
                    Some(digest) => digest,
                    None => Digest::of(&load::companion(self.root, file)?),
                };
                let reads = Reads(vec![Read::of(&Fact::Bytes, &digest)]);
                files.insert(address.clone(), Beside { address: address.clone(), from: From::Companion(file.clone()), reads });
            }
        }
        if let Some(revision) = self.revision.filter(|_| self.share.is_whole()) {
            let address = Address::file(BUILD);
            let bytes = bind::build(revision);
            let reads = Reads(vec![Read::of(&Fact::Bytes, &Digest::of(&bytes))]);
            files.insert(address.clone(), Beside { address, from: From::Build(bytes), reads });
        }
        Ok(files.into_values().collect())
    }
}

/// Returns the files that are published with a document or free page. A file is published where it lies; other claims are those of pages.
pub(super) fn companions<'a>(paths: &'a FolderPaths, card: &'a Card) -> impl Iterator<Item = (&'a Address, &'a Companion)> {
    card.claims.iter().filter_map(|claim| {
        let file = paths.files.iter().find(|file| file.path.strip_prefix("content/") == Some(claim.address.path()))?;
        Some((&claim.address, file))
    })
}

/// A page that does not stand, with what it is made from.
pub struct Due<'p> {
    page: &'p Page,
    path: &'p str,
    reads: &'p Reads,
}

/// Reads of pages that are made only to see whether the theme makes them.
static UNREAD: Reads = Reads(Vec::new());

impl<'p> Due<'p> {
    /// Returns the pages as due for a trial.
    pub fn trial(pages: &'p [Page]) -> Vec<Self> {
        pages.iter().map(|page| Self { page, path: "", reads: &UNREAD }).collect()
    }
}

/// A file that is published as it is.
struct Beside {
    address: Address,
    from: From,
    reads: Reads,
}

enum From {
    Companion(Companion),
    Theme(String),
    Build(Vec<u8>),
}

/// Returns the pages in sheaves: those of one card together, because they share its body.
fn sheaves<'d, 'p>(due: &'d [Due<'p>]) -> Vec<Sheaf<'d, 'p>> {
    due.chunk_by(|a, b| a.page.of.is_some() && a.page.of == b.page.of).map(|pages| Sheaf { of: pages[0].page.of.as_deref(), pages }).collect()
}

/// Returns the sheaves in bundles, so that few pages are held before they are written.
fn bundles<'d, 'p>(due: &'d [Due<'p>]) -> Vec<Vec<Sheaf<'d, 'p>>> {
    let mut bundles: Vec<Vec<Sheaf<'_, '_>>> = Vec::new();
    let mut size = BUNDLE;
    for sheaf in sheaves(due) {
        if size + sheaf.pages.len() > BUNDLE {
            bundles.push(Vec::new());
            size = 0;
        }
        size += sheaf.pages.len();
        if let Some(last) = bundles.last_mut() {
            last.push(sheaf);
        }
    }
    bundles
}
