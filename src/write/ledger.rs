//! What stands in an output folder and from which answers each file was made: one file per output folder, in `.chancery/` beside the sources, written whole.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::disk;
use super::keep::{self, Broken};
use crate::model::diagnostic::Diagnostic;
use crate::model::error::Error;
use crate::model::reads::{Entry, Read, Seal, is_settled};
use crate::model::source::{Digest, hexadecimal};

/// The form of the file. Another form is rebuilt.
const FORM: &str = "chancery ledger 3";

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
    entries: BTreeMap<String, Entry>,
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
    /// In words, where those are few.
    words: BTreeMap<u64, String>,
    because: BTreeMap<String, String>,
}

/// What a whole build found and made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Found {
    /// What was found in the sources.
    pub diagnostics: Vec<Diagnostic>,
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
            entries: BTreeMap::new(),
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
        let head = keep::first_section(&Self::path(root, &out.to_string_lossy()));
        head.and_then(|head| postcard::from_bytes::<Head>(&head).ok()).is_some_and(|head| head.state == Some(*state))
    }

    fn read(&mut self) -> Result<(), Broken> {
        let [head, entries, why, found, basis] = keep::sections(&self.path)?;
        let head: Head = postcard::from_bytes(&head).map_err(|_| Broken::Damaged)?;
        if head.form != FORM {
            return Err(Broken::Form);
        }
        if head.folder != self.head.folder {
            return Err(Broken::Foreign);
        }
        self.entries = postcard::from_bytes(&entries).map_err(|_| Broken::Damaged)?;
        (self.head, self.why, self.found, self.basis) = (head, why, found, basis);
        Ok(())
    }

    /// Returns the output folder of which the ledger at `path` is.
    pub fn folder_of(path: &Path) -> Result<String, Broken> {
        let [head, _, _, _, _] = keep::sections(path)?;
        postcard::from_bytes::<Head>(&head).map(|head| head.folder).map_err(|_| Broken::Damaged)
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
    pub fn whole(&self, folder: &Path, state: &Digest, trust: Trust) -> Result<Option<(Found, usize, u64)>, Error> {
        if self.head.state != Some(*state) {
            return Ok(None);
        }
        let Some(found) = self.found() else { return Ok(None) };
        let stood = self.standing(folder, &found, &|_| true, trust)?;
        Ok(stood.map(|paths| (found, paths.len(), self.entries.values().map(|entry| entry.size).sum())))
    }

    /// Returns what the site was made of that was written last, if it was without errors.
    pub fn basis(&self) -> Option<Basis> {
        postcard::from_bytes(&self.basis).ok()
    }

    /// Returns what was found and made then.
    pub fn found(&self) -> Option<Found> {
        postcard::from_bytes(&self.found).ok()
    }

    /// Returns the paths of the files of the site that `is_meant`, if nobody touched the site since and all of those stand in `folder` as they were written.
    pub fn standing(&self, folder: &Path, found: &Found, is_meant: &(dyn Fn(&str) -> bool + Sync), trust: Trust) -> Result<Option<Vec<&str>>, Error> {
        if disk::exists(&disk::journal(folder)) || disk::stamp(&folder.join(crate::model::page::MANIFEST)) != Some(found.manifest) {
            return Ok(None);
        }
        let entries: Vec<(&String, &Entry)> = self.entries.iter().filter(|(path, _)| is_meant(path)).collect();
        let stands = |(path, entry): &(&String, &Entry)| self.as_written(folder, path, entry, trust);
        let all = entries.par_iter().map(stands).try_reduce(|| true, |a, b| Ok(a && b))?;
        Ok(all.then(|| entries.into_iter().map(|(path, _)| path.as_str()).collect()))
    }

    /// Says of what the site, which is whole, was made, and what was found.
    pub fn is_whole(&mut self, whole: &Whole<'_>, pages: usize, manifest: &Path) {
        let Some(manifest) = disk::stamp(manifest) else { return };
        let found = postcard::to_stdvec(&Found { diagnostics: whole.diagnostics.to_vec(), pages, manifest }).unwrap_or_default();
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
        self.told().words.get(&fact).map(String::as_str)
    }

    /// Returns the facts that are otherwise now than when the ledger was last written, each with the number under which it is recorded.
    pub fn moved(&self, facts: impl Iterator<Item = Read>) -> Vec<u64> {
        let told = self.told();
        facts.filter(|now| told.facts.binary_search(now).is_err()).map(|read| read.fact).collect()
    }

    /// Returns why the file at `path` was last written.
    pub fn because(&self, path: &str) -> Option<&str> {
        let because = self.told().because.get(path).map(String::as_str);
        because.or_else(|| self.entries.contains_key(path).then_some(NEW))
    }

    /// Records what a file was made from and how it stands.
    pub fn record(&mut self, path: &str, entry: Entry) {
        if self.entries.get(path) != Some(&entry) {
            self.entries.insert(path.to_owned(), entry);
            self.changed = true;
        }
    }

    /// Records why a file was written.
    pub fn explain(&mut self, path: &str, because: String) {
        // Of what was not there before nothing is recorded.
        if because != NEW {
            self.new.because.insert(path.to_owned(), because);
        }
    }

    /// Records what the facts are now of which the site is made, in words where those are few.
    pub fn say(&mut self, facts: Vec<Read>, words: BTreeMap<u64, String>) {
        (self.new.facts, self.new.words) = (facts, words);
    }

    /// Records what some facts are now; the others are as they were.
    pub fn say_more(&mut self, facts: Vec<Read>, words: BTreeMap<u64, String>) {
        self.told();
        if let Some(told) = self.told.get_mut() {
            (self.new.facts, self.new.words) = (std::mem::take(&mut told.facts), std::mem::take(&mut told.words));
        }
        // What is told last counts, and a stable order keeps it in front.
        self.new.facts.splice(..0, facts);
        self.new.facts.sort_by_key(|read| read.fact);
        self.new.facts.dedup_by_key(|read| read.fact);
        self.new.words.extend(words);
    }

    /// Forgets all files but those that `stand`.
    pub fn keep_only(&mut self, stand: impl Fn(&str) -> bool) {
        let all = self.entries.len();
        self.entries.retain(|path, _| stand(path));
        self.changed |= self.entries.len() != all;
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
        because.retain(|path, _| self.entries.contains_key(path));
        let why = Why { because, ..self.new };
        self.head.saved = disk::now();
        let Self { path, head, entries, found, basis, .. } = self;
        let section = |at: usize| match at {
            0 => postcard::to_stdvec(&head),
            1 => postcard::to_stdvec(&entries),
            2 => postcard::to_stdvec(&why),
            3 => Ok(found.clone()),
            _ => Ok(basis.clone()),
        };
        keep::save(&path, (0..5).map(section))
    }
}
