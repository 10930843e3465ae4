//! Makes the pages in bundles and writes each bundle before the next is made, so that memory holds few of them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Watch;
use super::clock::{Clock, timed};
use super::common::Common;
use super::facts::{Facts, Sealed};
use super::reading::{self, Bodies, Settings};
use super::selecting::Owners;
use super::sharing::Sharing;
use crate::bind;
use crate::catalogue::{Catalogue, Sight};
use crate::load::{self, FolderPaths, Survey};
use crate::model::address::Address;
use crate::model::answer::{Answer, Answers, Question};
use crate::model::card::Card;
use crate::model::claim::Claim;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::Companion;
use crate::model::error::Error;
use crate::model::page::{Artifact, BUILD, Page};
use crate::model::reads::{Fact, Read, Reads, Seal};
use crate::model::receipt::Receipt;
use crate::model::source::Digest;
use crate::plan;
use crate::render::{Body, Engine};
use crate::write::{Ledger, Output, Standing, Trust, Whole};

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
    /// Where `whole` is given, all documents are good.
    pub fn write_all(
        &self,
        planned: Planned<'_>,
        mut output: Output,
        whole: Option<Whole<'_>>,
        clock: &mut Clock,
        watch: Watch<'_>,
    ) -> Result<Result<Receipt, Box<Diagnostic>>, Error> {
        let Planned { pages, sealed: Sealed { seals, facts }, rest } = planned;
        let count = rest.map_or(pages.len(), |rest| rest.pages);
        let of_pages: BTreeSet<&str> = pages.iter().filter_map(|page| page.of.as_deref()).collect();
        let files = match rest {
            None => self.files(|id| of_pages.contains(id))?,
            Some(_) => self.files(|id| self.publishes(id))?,
        };
        let file_reads: Vec<(String, Seal)> = files.iter().map(|file| (file.address.output(), file.reads.seal())).collect();
        output.refuse_foreign(pages.iter().map(|page| page.address.output()))?;
        output.refuse_foreign(file_reads.iter().map(|(path, _)| path))?;
        let map = rest.map_or_else(|| self.map(&pages, &|path| output.stands(path)), |_| None);
        output.refuse_foreign(map.iter().flat_map(|map| map.paths()))?;
        if let Some(shards) = self.share.shards() {
            let pages = pages.iter().zip(&seals).map(|(page, seal)| (page.address.output(), Some(*seal)));
            let files = files.iter().zip(&file_reads).filter(|(file, _)| !matches!(file.from, From::Build(_)));
            shards.complete(pages.chain(files.map(|(_, (path, _))| (path.clone(), None))))?;
            shards.unaltered()?;
        }
        #[cfg(feature = "search")]
        let indexes = self.indexes(&output)?;
        let stands = |(page, seal): (&Page, &Seal)| output.is_standing(&page.address.output(), *seal);
        let standing: Vec<bool> = pages.par_iter().zip(&seals).map(stands).collect::<Result<_, _>>()?;
        clock.lap("compare");
        let due: Vec<Due<'_>> = (0..pages.len()).filter(|at| !standing[*at]).map(|at| Due { page: &pages[at], seal: seals[at] }).collect();
        if let Err(diagnostic) = self.rehearse(&due, &mut BTreeSet::new())? {
            return Ok(Err(diagnostic));
        }
        clock.lap("render");
        for (page, _) in pages.iter().zip(&standing).filter(|(_, stands)| **stands) {
            output.keep_standing(&page.address.output());
        }
        if let Some(rest) = rest {
            output.keep_all(rest.standing);
        }
        let common = Common::default();
        output.ledger.reserve(due.iter().filter(|due| output.ledger.entry(&due.page.address.output()).is_none()).count());
        let mut done = count - due.len();
        for bundle in bundles(&due) {
            if watch.stop.is_asked() {
                return Err(Error::Interrupted);
            }
            let mut artifacts = Vec::new();
            for (sheaf, (made, spent)) in bundle.iter().zip(bundle.par_iter().map(|sheaf| timed(|| self.make(sheaf, &common))).collect::<Vec<_>>()) {
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
                let path = due.page.address.output();
                if let Some(because) = self.because(due, &path, &facts, &output)? {
                    output.ledger.explain(&path, because);
                }
            }
            output.place(&artifacts)?;
            clock.lap("write");
            done += artifacts.len();
            (watch.progress)(done, count);
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
        if let Some(record) = self.share.record(|| output.placed()) {
            output.refuse_foreign([record.address.path()])?;
            output.place(&[record])?;
        }
        let (all, words) = facts.told(self.catalogue);
        match rest {
            None => output.ledger.say(all, words),
            Some(_) => output.ledger.say_more(&all, &words),
        }
        if !self.owners.bad.is_empty() || self.catalogue.sight() != Sight::Whole {
            output.keep(self.owners.standing());
        }
        // What is written down at last takes as much room as the pages.
        drop((due, map));
        drop((pages, seals));
        output.settle()?;
        let (manifest, files) = {
            let standing = output.files();
            (bind::manifest(&standing), standing.len())
        };
        let receipt = output.close(manifest, files, whole.map(|whole| (whole, count)))?;
        clock.lap("write");
        Ok(Ok(Receipt { pages: count, ..receipt }))
    }

    /// Returns why a page is made anew, in words; nothing where it was not there.
    fn because(&self, due: &Due<'_>, path: &str, facts: &Facts, output: &Output) -> Result<Option<String>, Error> {
        let Some(entry) = output.ledger.entry(path) else { return Ok(None) };
        if entry.reads == due.seal {
            return Ok(Some("it did not stand as it was written".to_owned()));
        }
        let asking = self.asking(std::slice::from_ref(due))?;
        Ok(Some(self.moved(&facts.reads(&asking[0], self.catalogue), &asking[0], facts, &output.ledger)))
    }

    /// Says in words what a page was made from that is otherwise now.
    fn moved(&self, reads: &Reads, page: &Page, facts: &Facts, ledger: &Ledger) -> String {
        match &Facts::moved_since(reads, page.of.as_deref(), ledger)[..] {
            [] => "it asks less than it did".to_owned(),
            moved => facts.moved(moved, &page.questions, |fact| ledger.words(fact)),
        }
    }

    /// Returns why the page at `address` would be made anew; nothing where it would not, and where there is no such page.
    pub fn why(&self, pages: &[Page], address: &str, ledger: &Ledger, folder: &Path) -> Result<Option<String>, Error> {
        let Some(page) = pages.iter().find(|page| page.address.output() == address) else { return Ok(None) };
        let facts = Facts::of(std::slice::from_ref(page), self.catalogue, self.engine);
        let reads = facts.reads(page, self.catalogue);
        Ok(Some(match ledger.entry(address) {
            None => "it would be made: it is not in the ledger".to_owned(),
            Some(entry) if entry.reads != reads.seal() => format!("it would be made anew: {}", self.moved(&reads, page, &facts, ledger)),
            Some(_) if !ledger.stands(folder, address, reads.seal(), Trust::Times)? => "it would be made anew: it does not stand as it was written".to_owned(),
            Some(_) => "it stands: nothing that it was made from has moved".to_owned(),
        }))
    }

    fn place_files(&self, files: &[Beside], reads: &[(String, Seal)], output: &mut Output) -> Result<(), Error> {
        let standing: Vec<bool> = reads.par_iter().map(|(path, seal)| output.is_standing(path, *seal)).collect::<Result<_, _>>()?;
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
                Ok(Artifact { address: file.address.clone(), bytes, seal: file.reads.seal() })
            };
            output.place(&bundle.par_iter().map(made).collect::<Result<Vec<_>, Error>>()?)?;
        }
        Ok(())
    }

    /// Makes the first page of each kind of the whole site, and writes none.
    pub fn try_out(&self) -> Result<Result<(), Box<Diagnostic>>, Error> {
        let mut kinds = BTreeSet::new();
        if let Err(diagnostic) = self.rehearse(&trial(&plan::others(self.catalogue), |page| !self.owners.page_is_bad(page)), &mut kinds)? {
            return Ok(Err(diagnostic));
        }
        for cards in self.catalogue.cards().chunks(BUNDLE) {
            let pages: Vec<Page> = cards.par_iter().flat_map_iter(|card| plan::of_card(self.catalogue, card)).collect();
            if let Err(diagnostic) = self.rehearse(&trial(&pages, |page| !self.owners.page_is_bad(page)), &mut kinds)? {
                return Ok(Err(diagnostic));
            }
        }
        Ok(Ok(()))
    }

    /// Makes the first of these pages of each kind, and writes none.
    pub(super) fn try_pages(&self, pages: &[Page]) -> Result<Result<(), Box<Diagnostic>>, Error> {
        self.rehearse(&trial(pages, |_| true), &mut BTreeSet::new())
    }

    /// Makes the first page of each kind that is none of `kinds`, so that an error of the theme is met before anything is written.
    fn rehearse(&self, due: &[Due<'_>], kinds: &mut BTreeSet<&'static str>) -> Result<Result<(), Box<Diagnostic>>, Error> {
        let common = Common::default();
        for sheaf in sheaves(due) {
            for (at, due) in sheaf.pages.iter().enumerate() {
                if kinds.insert(due.page.kind.name())
                    && let Err(diagnostic) = self.make(&Sheaf { of: sheaf.of, pages: &sheaf.pages[at..=at] }, &common)?
                {
                    return Ok(Err(diagnostic));
                }
            }
        }
        Ok(Ok(()))
    }

    /// Returns the pages with their questions: those of one card are planned again.
    fn asking<'p>(&self, due: &[Due<'p>]) -> Result<Vec<Cow<'p, Page>>, Error> {
        let mut again: Vec<Page> = Vec::new();
        let mut asking = Vec::with_capacity(due.len());
        for Due { page, .. } in due {
            let (Some(id), true) = (page.card(), page.questions.is_empty()) else {
                asking.push(Cow::Borrowed(*page));
                continue;
            };
            if again.first().and_then(Page::card) != Some(id) {
                again = self.catalogue.card(id).map(|card| plan::of_card(self.catalogue, card)).unwrap_or_default();
            }
            let same = again.iter().position(|other| other.address == page.address).ok_or_else(|| Error::Changed(format!("content/{id}")))?;
            asking.push(Cow::Owned(again.swap_remove(same)));
        }
        Ok(asking)
    }

    /// Does something with a body: the one that was kept, or else read again.
    pub(super) fn with_body<T>(&self, of: Option<&str>, act: impl FnOnce(Body<'_>) -> T) -> Result<T, Error> {
        let Some(id) = of else { return Ok(act(Body::None)) };
        let card = self.catalogue.card(id).ok_or_else(|| Error::Changed(format!("content/{id}")))?;
        let opening = reading::Opening { survey: self.survey, settings: self.settings, engine: self.engine };
        Ok(act(reading::body_of(self.root, opening, self.bodies, card)?.body()))
    }

    /// Makes pages.
    fn make(&self, sheaf: &Sheaf<'_, '_>, common: &Common) -> Made {
        if let Some(shards) = self.share.shards() {
            let taken = |due: &Due<'_>| {
                let bytes = shards.bytes(&due.page.address.output())?;
                Ok(Artifact { address: due.page.address.clone(), bytes, seal: due.seal })
            };
            return Ok(Ok(sheaf.pages.iter().map(taken).collect::<Result<_, Error>>()?));
        }
        let asking = self.asking(sheaf.pages)?;
        self.with_body(sheaf.of, |body| {
            // Pages of one document ask much alike.
            let mut known: FxHashMap<&Question, Arc<Answer>> = FxHashMap::default();
            let mut made = Vec::with_capacity(sheaf.pages.len());
            for (due, page) in sheaf.pages.iter().zip(&asking) {
                let answered = |question| common.answer(question, self.catalogue);
                let shared = |question| Arc::clone(known.entry(question).or_insert_with(|| answered(question)));
                let answers = if asking.len() == 1 { Answers::to(&page.questions, answered) } else { Answers::to(&page.questions, shared) };
                let bytes = self.engine.render(page, &answers, body)?;
                made.push(Artifact { address: page.address.clone(), bytes, seal: due.seal });
            }
            Ok(made)
        })
    }

    /// Returns whether pages are made of `id`.
    fn publishes(&self, id: &str) -> bool {
        self.catalogue.card(id).is_some_and(|card| card.row().is_none_or(|row| row.withdrawn.is_none()))
    }

    /// Returns the files that are published beside pages, and those of the theme.
    fn files(&self, is_made: impl Fn(&str) -> bool) -> Result<Vec<Beside>, Error> {
        let mut files: BTreeMap<Address, Beside> = BTreeMap::new();
        for (name, bytes) in self.engine.assets().filter(|(name, _)| self.share.has(name)) {
            let address = Address::file(format!("theme/{name}"));
            let reads = Reads(vec![Read::of(&Fact::Bytes, &Digest::of(bytes))]);
            files.insert(address.clone(), Beside { address, from: From::Theme(name.to_owned()), reads });
        }
        for paths in self.survey.documents.iter().chain(&self.survey.pages).filter(|paths| is_made(&paths.id)) {
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
pub(super) fn companions<'a>(paths: &'a FolderPaths, card: &Card) -> Vec<(Address, &'a Companion)> {
    if paths.files.is_empty() {
        return Vec::new();
    }
    let of_claim = |claim: Claim| {
        let file = paths.files.iter().find(|file| file.path.strip_prefix("content/") == Some(claim.address.path()))?;
        Some((claim.address, file))
    };
    card.claims().into_iter().filter_map(of_claim).collect()
}

/// The pages of a site, and what they depend on.
pub struct Planned<'a> {
    /// The pages; those of one card without their questions.
    pub pages: Vec<Page>,
    /// What they depend on.
    pub sealed: Sealed,
    /// What else the site has, where these are only the pages that may be made otherwise.
    pub rest: Option<Rest<'a>>,
}

/// What of a site is known to stand as it should.
#[derive(Clone, Copy)]
pub struct Rest<'a> {
    /// The files.
    pub standing: &'a Standing,
    /// How many pages the whole site has.
    pub pages: usize,
}

/// A page that does not stand.
#[derive(Clone, Copy)]
struct Due<'p> {
    page: &'p Page,
    seal: Seal,
}

/// Returns pages as due, only to be made and not to be written.
fn trial(pages: &[Page], kept: impl Fn(&Page) -> bool) -> Vec<Due<'_>> {
    pages.iter().filter(|page| kept(page)).map(|page| Due { page, seal: Seal::default() }).collect()
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
