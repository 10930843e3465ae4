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
use crate::model::diagnostic::Diagnostic;
use crate::model::error::Error;
use crate::model::reads::{Entry, Read, Seal, is_settled};
use crate::model::source::{Digest, hexadecimal};

/// The form of the file. Another form is rebuilt.
const FORM: &str = "chancery ledger 4";

/// Head, entries, reasons, what was found, what the site was made of.
const SECTIONS: usize = 5;

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
    why: Vec<u8>,
    found: Vec<u8>,
    basis: Vec<u8>,
    told: OnceLock<Why>,
    changed: bool,
    new: Why,
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
}

/// What the facts were of which the files were made, and why each file was last written. Read only when that is asked.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Why {
    /// In order.
    facts: Vec<Read>,
    /// In words, where those are few; in order.
    words: Vec<(u64, Box<str>)>,
    because: BTreeMap<String, String>,
}

/// What a whole build found and made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Found<'a> {
    /// What was found in the sources.
    pub diagnostics: Cow<'a, [Diagnostic]>,
    /// How many pages the site has.
    pub pages: usize,
    /// The size and the time of the manifest.
    manifest: (u64, u64),
}

/// What a whole site was made of, document by document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Basis {
    /// The digest of all that holds for the whole site, and of which documents and free pages there are.
    pub ground: Digest,
    /// The start of the digest of each, in order.
    pub contents: Vec<[u8; 16]>,
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
            head: Head { form: FORM.into(), folder, saved: 0, state: None },
            entries: Entries::default(),
            why: Vec::new(),
            found: Vec::new(),
            basis: Vec::new(),
            told: OnceLock::new(),
            changed: false,
            new: Why::default(),
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
        let [why, found, basis] = [2, 3, 4].map(|at| kept.section(at).to_vec());
        (self.head, self.why, self.found, self.basis) = (head, why, found, basis);
        Ok(())
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
        let stood = self.standing(folder, &found, &|_| true, trust)?;
        Ok(stood.map(|paths| (found, paths.len(), self.entries.iter().map(|(_, entry)| entry.size).sum())))
    }

    /// Returns what the site was made of that was written last, if it was without errors.
    pub fn basis(&self) -> Option<Basis> {
        postcard::from_bytes(&self.basis).ok()
    }

    /// Returns what was found and made then.
    pub fn found(&self) -> Option<Found<'static>> {
        postcard::from_bytes(&self.found).ok()
    }

    /// Returns the paths of the files of the site that `is_meant`, if nobody touched the site since and all of those stand in `folder` as they were written.
    pub fn standing(&self, folder: &Path, found: &Found<'_>, is_meant: &(dyn Fn(&str) -> bool + Sync), trust: Trust) -> Result<Option<Vec<&str>>, Error> {
        if disk::exists(&disk::journal(folder)) || disk::stamp(&folder.join(crate::model::page::MANIFEST)) != Some(found.manifest) {
            return Ok(None);
        }
        let entries: Vec<(&str, &Entry)> = self.entries.iter().filter(|(path, _)| is_meant(path)).collect();
        let stands = |(path, entry): &(&str, &Entry)| self.as_written(folder, path, entry, trust);
        let all = entries.par_iter().map(stands).try_reduce(|| true, |a, b| Ok(a && b))?;
        Ok(all.then(|| entries.into_iter().map(|(path, _)| path).collect()))
    }

    /// Says of what the site, which is whole, was made, and what was found.
    pub fn is_whole(&mut self, whole: &Whole<'_>, pages: usize, manifest: &Path) {
        let Some(manifest) = disk::stamp(manifest) else { return };
        let found = keep::fitting(&Found { diagnostics: Cow::Borrowed(whole.diagnostics), pages, manifest }).unwrap_or_default();
        let basis = whole.basis.as_ref().and_then(|basis| postcard::to_stdvec(basis).ok()).unwrap_or_default();
        self.changed |= (self.head.state, &self.found, &self.basis) != (whole.state, &found, &basis);
        (self.head.state, self.found, self.basis) = (whole.state, found, basis);
    }

    /// Says that the site is not whole.
    pub fn is_partial(&mut self) {
        self.changed |= self.head.state.is_some() || !self.basis.is_empty();
        (self.head.state, self.found, self.basis) = (None, Vec::new(), Vec::new());
    }

    fn told(&self) -> &Why {
        self.told.get_or_init(|| postcard::from_bytes(&self.why).unwrap_or_default())
    }

    /// Returns what a fact was when the ledger was last written, in words.
    pub fn words(&self, fact: u64) -> Option<&str> {
        let words = &self.told().words;
        words.binary_search_by_key(&fact, |(named, _)| *named).ok().map(|at| &*words[at].1)
    }

    /// Returns the facts that are otherwise now than when the ledger was last written, each with the number under which it is recorded.
    pub fn moved(&self, facts: impl Iterator<Item = Read>) -> Vec<u64> {
        let told = self.told();
        facts.filter(|now| told.facts.binary_search(now).is_err()).map(|read| read.fact).collect()
    }

    /// Returns why the file at `path` was last written.
    pub fn because(&self, path: &str) -> Option<&str> {
        let because = self.told().because.get(path).map(String::as_str);
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

    /// Returns whether the file at `path` is one of the site that stands.
    pub fn has_standing(&self, path: &str) -> bool {
        self.entries.has_standing(path)
    }

    /// Returns the files of the site that stand, in order, with what is recorded of them.
    pub fn all_standing(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.standing()
    }

    /// Records why a file was written that was there before; of others nothing is recorded.
    pub fn explain(&mut self, path: &str, because: String) {
        self.new.because.insert(path.to_owned(), because);
    }

    /// Records what the facts are now of which the site is made, in words where those are few; both in order.
    pub fn say(&mut self, facts: Vec<Read>, words: Vec<(u64, Box<str>)>) {
        (self.new.facts, self.new.words) = (facts, words);
    }

    /// Records what some facts are now; the others are as they were.
    pub fn say_more(&mut self, facts: Vec<Read>, words: Vec<(u64, Box<str>)>) {
        self.told();
        if let Some(told) = self.told.get_mut() {
            (self.new.facts, self.new.words) = (std::mem::take(&mut told.facts), std::mem::take(&mut told.words));
        }
        // What is told last counts, and a stable order keeps it in front.
        self.new.facts.splice(..0, facts);
        self.new.facts.sort_by_key(|read| read.fact);
        self.new.facts.dedup_by_key(|read| read.fact);
        self.new.words.splice(..0, words);
        self.new.words.sort_by_key(|(fact, _)| *fact);
        self.new.words.dedup_by_key(|(fact, _)| *fact);
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
        self.told();
        let mut because = self.told.take().unwrap_or_default().because;
        for (path, words) in std::mem::take(&mut self.new.because) {
            because.insert(path, words);
        }
        because.retain(|path, _| self.entries.get(path).is_some());
        let why = Why { because, ..self.new };
        self.head.saved = disk::now();
        let mut pending = keep::Pending::begin(&self.path)?;
        pending.section(&self.head)?;
        self.entries.write(|bytes| pending.put(bytes))?;
        pending.end();
        drop(std::mem::take(&mut self.entries));
        pending.section(&why)?;
        for bytes in [&self.found, &self.basis] {
            pending.put(bytes)?;
            pending.end();
        }
        pending.finish()
    }
}
