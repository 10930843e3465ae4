//! What stands in an output folder and from which answers each file was made: one file per output folder, in `.chancery/` beside the sources, written whole.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::disk;
use super::entries::Entries;
use super::keep::{self, Broken};
use super::told::{Facts, Words};
use crate::model::diagnostic::Diagnostic;
use crate::model::error::Error;
use crate::model::reads::{Entry, Read, Seal, is_settled};
use crate::model::source::{Digest, hexadecimal};

/// The form of the file. Another form is rebuilt.
const FORM: &str = "chancery ledger 5";

/// Head, entries, facts, their words, reasons, what was found, what the site was made of.
const SECTIONS: usize = 7;

/// Why a file was written that was not there; this is not recorded.
pub const NEW: &str = "it was not there";

/// How a file is known to stand as it was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Trust {
    /// By size and time.
    #[default]
    Times,
    /// By its bytes.
    Bytes,
}

/// The ledger of one output folder.
pub struct Ledger {
    path: PathBuf,
    head: Head,
    entries: Entries,
    facts: Facts,
    words: Words,
    because: Vec<u8>,
    found: Vec<u8>,
    basis: Vec<u8>,
    reasons: OnceLock<Reasons>,
    changed: bool,
    new: Reasons,
    /// What there is to say of the ledger that was found.
    pub remark: Option<String>,
    broken: Option<Broken>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Head {
    form: String,
    folder: String,
    saved: u64,
    /// The digest of all that the site was made from; none where it was not whole.
    state: Option<Digest>,
    /// The size and the time of the manifest of a whole site, which lists what is recorded here.
    manifest: Option<(u64, u64)>,
}

/// Why each file was last written, by its path. Read only when that is asked.
type Reasons = BTreeMap<String, String>;

/// What a whole build found and made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Found<'a> {
    /// What was found in the sources.
    pub diagnostics: Cow<'a, [Diagnostic]>,
    /// How many pages the site has.
    pub pages: usize,
}

/// What a whole site was made of, document by document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Basis {
    /// The digest of all that holds for the whole site, and of which documents and free pages there are.
    pub ground: Digest,
    /// The start of the digest of each, in order.
    pub contents: Vec<[u8; 16]>,
    /// The start of the digest of the sizes and times of each; nothing where one of its files could still change unseen.
    pub stamps: Vec<Option<[u8; 16]>>,
    /// Of each document, the numbers of those that lead to it or to which it leads.
    pub near: Vec<Vec<u32>>,
}

/// What is recorded of a site without errors.
#[derive(Clone, Debug)]
pub struct Whole<'a> {
    /// The digest of all sizes and times of its sources; nothing where one of them may still change unseen.
    pub state: Option<Digest>,
    /// What it was made of.
    pub basis: Option<Basis>,
    /// What was found in its sources.
    pub diagnostics: &'a [Diagnostic],
}

impl Ledger {
    /// Opens the ledger of the output folder `out` of the project in `root`. One that is damaged, foreign or of another form is made anew when it is saved.
    pub fn open(root: &Path, out: &Path) -> Self {
        let folder = out.to_string_lossy().into_owned();
        let path = Self::path(root, &folder);
        let mut ledger = Self {
            path,
            head: Head { form: FORM.into(), folder, saved: 0, state: None, manifest: None },
            entries: Entries::default(),
            facts: Facts::default(),
            words: Words::default(),
            because: Vec::new(),
            found: Vec::new(),
            basis: Vec::new(),
            reasons: OnceLock::new(),
            changed: false,
            new: Reasons::new(),
            remark: None,
            broken: None,
        };
        if !ledger.path.exists() {
            return ledger;
        }
        if let Err(broken) = ledger.read() {
            ledger.remark = Some(broken.remark(&format!("the ledger `{}`", ledger.path.display()), "every page is compared with what stands"));
            ledger.broken = Some(broken);
        }
        ledger
    }

    fn path(root: &Path, folder: &str) -> PathBuf {
        let name = Digest::of(folder.as_bytes()).0[..6].iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        root.join(keep::FOLDER).join(format!("ledger-{name}.{}", keep::WHOLE))
    }

    /// Returns whether the site in `out` may have been made from `state`; a look that costs nothing where it was not.
    pub fn may_be_of(root: &Path, out: &Path, state: &Digest) -> bool {
        let head = keep::first_section(&Self::path(root, &out.to_string_lossy()), SECTIONS);
        head.and_then(|head| postcard::from_bytes::<Head>(&head).ok()).is_some_and(|head| head.state == Some(*state))
    }

    fn read(&mut self) -> Result<(), Broken> {
        let kept = keep::Sections::<SECTIONS>::read(&self.path)?;
        let head: Head = postcard::from_bytes(kept.section(0)).map_err(|_| Broken::Damaged)?;
        if head.form != FORM {
            return Err(Broken::Form);
        }
        if head.folder != self.head.folder {
            return Err(Broken::Foreign);
        }
        self.entries = Entries::read(kept.section(1)).ok_or(Broken::Damaged)?;
        (self.facts, self.words) = (Facts::read(kept.section(2)), Words::read(kept.section(3)));
        [self.because, self.found, self.basis] = [4, 5, 6].map(|at| kept.section(at).to_vec());
        self.head = head;
        Ok(())
    }

    /// Returns whether a ledger of the output folder `out` is kept.
    pub fn is_kept(root: &Path, out: &Path) -> bool {
        Self::path(root, &out.to_string_lossy()).exists()
    }

    /// Returns the output folder of which the ledger at `path` is.
    pub fn folder_of(path: &Path) -> Result<String, Broken> {
        let kept = keep::Sections::<SECTIONS>::read(path)?;
        postcard::from_bytes::<Head>(kept.section(0)).map(|head| head.folder).map_err(|_| Broken::Damaged)
    }

    /// Returns whether a ledger of the folder was kept, whatever its state.
    pub fn was_kept(&self) -> bool {
        self.path.exists()
    }

    /// Returns what is recorded of the file at `path`.
    pub fn entry(&self, path: &str) -> Option<&Entry> {
        self.entries.get(path)
    }

    /// Returns whether the file at `path` was made from what has the seal `reads`, and stands in `folder` as it was written.
    pub fn stands(&self, folder: &Path, path: &str, reads: Seal, trust: Trust) -> Result<bool, Error> {
        match self.entries.get(path) {
            Some(entry) if entry.reads == reads => self.as_written(folder, path, entry, trust),
            _ => Ok(false),
        }
    }

    fn as_written(&self, folder: &Path, path: &str, entry: &Entry, trust: Trust) -> Result<bool, Error> {
        let target = folder.join(path);
        let Some((size, modified)) = disk::stamp(&target) else { return Ok(false) };
        if size != entry.size {
            return Ok(false);
        }
        if trust == Trust::Times && modified == entry.modified && is_settled(modified, self.head.saved) {
            return Ok(true);
        }
        Ok(disk::digest(&target)? == hexadecimal(&entry.digest))
    }

    /// Returns what the last build found and made, with the number and the bytes of its files, if the site was whole, was made from `state`, and all of it stands in `folder`.
    pub fn whole(&self, folder: &Path, state: &Digest, trust: Trust) -> Result<Option<(Found<'static>, usize, u64)>, Error> {
        if self.head.state != Some(*state) {
            return Ok(None);
        }
        let Some(found) = self.found() else { return Ok(None) };
        let stood = self.standing(folder, &|_| true, trust)?;
        Ok(stood.map(|files| (found, files.len(), self.entries.iter().map(|(_, entry)| entry.size).sum())))
    }

    /// Returns what the site was made of that was written last, if it was without errors.
    pub fn basis(&self) -> Option<Basis> {
        postcard::from_bytes(&self.basis).ok()
    }

    /// Returns what was found and made then.
    pub fn found(&self) -> Option<Found<'static>> {
        postcard::from_bytes(&self.found).ok()
    }

    /// Returns whether the site in `folder` is whole and the manifest there lists just what is recorded here: nobody touched it since, and no build was killed.
    pub fn is_of_manifest(&self, folder: &Path) -> bool {
        let listed = self.head.manifest.filter(|_| !disk::exists(&disk::journal(folder)));
        listed.is_some() && disk::stamp(&folder.join(crate::model::page::MANIFEST)) == listed
    }

    /// Returns the files of the site that `is_meant`, counted from 0 in the order of their paths, if nobody touched the site since and all of those stand in `folder` as they were written.
    pub fn standing(&self, folder: &Path, is_meant: &(dyn Fn(&str) -> bool + Sync), trust: Trust) -> Result<Option<Vec<usize>>, Error> {
        if !self.is_of_manifest(folder) {
            return Ok(None);
        }
        let meant: Vec<(usize, (&str, &Entry))> = self.entries.iter().enumerate().filter(|(_, (path, _))| is_meant(path)).collect();
        let stands = |(_, (path, entry)): &(usize, (&str, &Entry))| self.as_written(folder, path, entry, trust);
        let all = meant.par_iter().map(stands).try_reduce(|| true, |a, b| Ok(a && b))?;
        Ok(all.then(|| meant.into_iter().map(|(at, _)| at).collect()))
    }

    /// Says of what the site, which is whole, was made, and what was found.
    pub fn is_whole(&mut self, whole: &Whole<'_>, pages: usize, manifest: &Path) {
        let Some(manifest) = disk::stamp(manifest) else { return self.is_partial() };
        let found = keep::fitting(&Found { diagnostics: Cow::Borrowed(whole.diagnostics), pages }).unwrap_or_default();
        let basis = whole.basis.as_ref().and_then(|basis| postcard::to_stdvec(basis).ok()).unwrap_or_default();
        self.changed |= (self.head.state, self.head.manifest, &self.found, &self.basis) != (whole.state, Some(manifest), &found, &basis);
        (self.head.state, self.head.manifest, self.found, self.basis) = (whole.state, Some(manifest), found, basis);
    }

    /// Says that the site is not whole.
    pub fn is_partial(&mut self) {
        self.changed |= self.head.state.is_some() || self.head.manifest.is_some() || !self.basis.is_empty();
        (self.head.state, self.head.manifest, self.found, self.basis) = (None, None, Vec::new(), Vec::new());
    }

    fn reasons(&self) -> &Reasons {
        self.reasons.get_or_init(|| postcard::from_bytes(&self.because).unwrap_or_default())
    }

    /// Returns what a fact was when the ledger was last written, in words.
    pub fn words(&self, fact: u64) -> Option<&str> {
        self.words.get(fact)
    }

    /// Returns the facts that are otherwise now than when the ledger was last written, each with the number under which it is recorded.
    pub fn moved(&self, facts: impl Iterator<Item = Read>) -> Vec<u64> {
        facts.filter(|now| !self.facts.has(now)).map(|read| read.fact).collect()
    }

    /// Returns why the file at `path` was last written.
    pub fn because(&self, path: &str) -> Option<&str> {
        let because = self.reasons().get(path).map(String::as_str);
        because.or_else(|| self.entries.get(path).is_some().then_some(NEW))
    }

    /// Records what a file was made from and how it stands.
    pub fn record(&mut self, path: &str, entry: Entry) {
        self.changed |= self.entries.set(path, entry);
    }

    /// Makes room for as many files that are not there yet.
    pub fn reserve(&mut self, count: usize) {
        self.entries.reserve(count);
    }

    /// Says that a file stands as it is recorded, and returns how; nothing where it is not.
    pub fn keep(&mut self, path: &str) -> Option<&Entry> {
        self.entries.keep(path)
    }

    /// Says that files stand as they are recorded, which are counted from 0 in the order of their paths, and returns how.
    pub fn keep_at(&mut self, places: &[usize]) -> impl Iterator<Item = &Entry> {
        self.entries.keep_at(places)
    }

    /// Returns whether the file at `path` is one of the site that stands.
    pub fn has_standing(&self, path: &str) -> bool {
        self.entries.has_standing(path)
    }

    /// Returns those of `paths`, which are in order, at which no file of the site stands.
    pub fn lacking<'p>(&self, paths: impl Iterator<Item = &'p str>) -> Vec<&'p str> {
        self.entries.lacking(paths)
    }

    /// Returns the files that are recorded, in order, each with the digest of its bytes.
    pub fn digests(&self) -> impl ExactSizeIterator<Item = (&str, [u8; 32])> {
        self.entries.iter().map(|(path, entry)| (path, entry.digest))
    }

    /// Returns the files of the site that stand, in order, with what is recorded of them.
    pub fn all_standing(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.standing()
    }

    /// Records why a file was written that was there before; of others nothing is recorded.
    pub fn explain(&mut self, path: &str, because: String) {
        self.new.insert(path.to_owned(), because);
    }

    /// Records what the facts are now of which the site is made, in words where those are few; both in order.
    pub fn say(&mut self, facts: Vec<Read>, words: Vec<(u64, Box<str>)>) {
        self.facts = Facts::of(&facts);
        drop(facts);
        self.words = Words::of(words.iter().map(|(fact, words)| (*fact, &**words)));
    }

    /// Records what some facts are now, in order; the others are as they were.
    pub fn say_more(&mut self, facts: &[Read], words: &[(u64, Box<str>)]) {
        (self.facts, self.words) = (self.facts.with(facts), self.words.with(words));
    }

    /// Puts in order what is recorded.
    pub fn in_order(&mut self) {
        self.entries.in_order();
    }

    /// Forgets all files but those that stand and those that `stay`.
    pub fn forget(&mut self, stay: impl Fn(&str) -> bool) {
        self.changed |= self.entries.forget(stay);
    }

    /// Writes down what changed. Where that cannot be done, the next build compares every page.
    pub fn save(mut self) -> Result<(), Broken> {
        if !self.changed && self.path.exists() && !self.broken.as_ref().is_some_and(Broken::renews) {
            return Ok(());
        }
        if self.broken.as_ref().is_some_and(|broken| !broken.renews()) {
            return Ok(());
        }
        self.reasons();
        let mut reasons = self.reasons.take().unwrap_or_default();
        reasons.extend(std::mem::take(&mut self.new));
        reasons.retain(|path, _| self.entries.get(path).is_some());
        self.head.saved = disk::now();
        let mut pending = keep::Pending::begin(&self.path)?;
        pending.section(&self.head)?;
        self.entries.write(|bytes| pending.put(bytes))?;
        pending.end();
        drop(std::mem::take(&mut self.entries));
        for bytes in [self.facts.bytes(), self.words.bytes()] {
            pending.put(bytes)?;
            pending.end();
        }
        pending.section(&reasons)?;
        for bytes in [&self.found, &self.basis] {
            pending.put(bytes)?;
            pending.end();
        }
        pending.finish()
    }
}
