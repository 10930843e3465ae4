//! What stands in an output folder and from which answers each file was made: one file per output folder, in `.chancery/` beside the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use redb::{ReadableDatabase, ReadableTable, TableDefinition};

use super::disk;
use super::keep::{self, Broken};
use crate::model::error::Error;
use crate::model::reads::{Entry, Reads, is_settled};
use crate::model::source::{Digest, hexadecimal};

/// The form of the file. Another form is rebuilt.
const FORM: &str = "chancery ledger 1";
const ENTRIES: TableDefinition<&str, &[u8]> = TableDefinition::new("entries");
/// What the facts were, in words, where those are few; and why a file was last written.
const WORDS: TableDefinition<u64, &str> = TableDefinition::new("words");
const BECAUSE: TableDefinition<&str, &str> = TableDefinition::new("because");

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
    folder: String,
    entries: BTreeMap<String, Entry>,
    words: BTreeMap<u64, String>,
    because: BTreeMap<String, String>,
    saved: u64,
    changed: BTreeSet<String>,
    new_words: BTreeMap<u64, String>,
    new_reasons: BTreeMap<String, String>,
    /// What there is to say of the ledger that was found.
    pub remark: Option<String>,
    broken: Option<Broken>,
}

impl Ledger {
    /// Opens the ledger of the output folder `out` of the project in `root`. One that is damaged, foreign or of another form is made anew when it is saved.
    pub fn open(root: &Path, out: &Path) -> Self {
        let folder = out.to_string_lossy().into_owned();
        let name = Digest::of(folder.as_bytes()).0[..6].iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let path = root.join(keep::FOLDER).join(format!("ledger-{name}.redb"));
        let mut ledger = Self {
            path,
            folder,
            entries: BTreeMap::new(),
            words: BTreeMap::new(),
            because: BTreeMap::new(),
            saved: 0,
            changed: BTreeSet::new(),
            new_words: BTreeMap::new(),
            new_reasons: BTreeMap::new(),
            remark: None,
            broken: None,
        };
        if !ledger.path.exists() {
            return ledger;
        }
        if let Err(broken) = ledger.read() {
            ledger.remark = Some(broken.remark(&format!("the ledger `{}`", ledger.path.display()), "every page is compared with what stands"));
            ledger.broken = Some(broken);
            ledger.entries.clear();
            ledger.words.clear();
            ledger.because.clear();
        }
        ledger
    }

    fn read(&mut self) -> Result<(), Broken> {
        let database = keep::open(&self.path)?;
        let reading = database.begin_read()?;
        let about = keep::about(&reading)?;
        if about.get("form").map(String::as_str) != Some(FORM) {
            return Err(Broken::Form);
        }
        if about.get("folder") != Some(&self.folder) {
            return Err(Broken::Foreign);
        }
        self.saved = about.get("saved").and_then(|saved| saved.parse().ok()).unwrap_or(0);
        for row in reading.open_table(ENTRIES)?.iter()? {
            let (path, bytes) = row?;
            self.entries.insert(path.value().to_owned(), postcard::from_bytes(bytes.value()).map_err(|_| Broken::Damaged)?);
        }
        for row in reading.open_table(WORDS)?.iter()? {
            let (fact, words) = row?;
            self.words.insert(fact.value(), words.value().to_owned());
        }
        for row in reading.open_table(BECAUSE)?.iter()? {
            let (path, words) = row?;
            self.because.insert(path.value().to_owned(), words.value().to_owned());
        }
        Ok(())
    }

    /// Returns what is recorded of the file at `path`.
    pub fn entry(&self, path: &str) -> Option<&Entry> {
        self.entries.get(path)
    }

    /// Returns whether the file at `path` was made from `reads` and stands in `folder` as it was written.
    pub fn stands(&self, folder: &Path, path: &str, reads: &Reads, trust: Trust) -> Result<bool, Error> {
        match self.entries.get(path) {
            Some(entry) if entry.reads == *reads => self.as_written(folder, path, entry, trust),
            _ => Ok(false),
        }
    }

    fn as_written(&self, folder: &Path, path: &str, entry: &Entry, trust: Trust) -> Result<bool, Error> {
        let target = folder.join(path);
        let Some((size, modified)) = disk::stamp(&target) else { return Ok(false) };
        if size != entry.size {
            return Ok(false);
        }
        if trust == Trust::Times && modified == entry.modified && is_settled(modified, self.saved) {
            return Ok(true);
        }
        Ok(disk::digest(&target)? == hexadecimal(&entry.digest))
    }

    /// Returns what a fact was when the ledger was last written, in words.
    pub fn words(&self, fact: u64) -> Option<&str> {
        self.words.get(&fact).map(String::as_str)
    }

    /// Returns why the file at `path` was last written.
    pub fn because(&self, path: &str) -> Option<&str> {
        self.because.get(path).map(String::as_str)
    }

    /// Records what a file was made from and how it stands.
    pub fn record(&mut self, path: &str, entry: Entry) {
        if self.entries.get(path) != Some(&entry) {
            self.entries.insert(path.to_owned(), entry);
            self.changed.insert(path.to_owned());
        }
    }

    /// Records why a file was written.
    pub fn explain(&mut self, path: &str, because: String) {
        if self.because.get(path) != Some(&because) {
            self.new_reasons.insert(path.to_owned(), because);
        }
    }

    /// Records what a fact is now, in words.
    pub fn say(&mut self, fact: u64, words: String) {
        if self.words.get(&fact) != Some(&words) {
            self.new_words.insert(fact, words);
        }
    }

    /// Forgets all files but those that `stand`.
    pub fn keep_only(&mut self, stand: impl Fn(&str) -> bool) {
        let gone: Vec<String> = self.entries.keys().filter(|path| !stand(path)).cloned().collect();
        for path in gone {
            self.entries.remove(&path);
            self.changed.insert(path);
        }
    }

    /// Writes down what changed. Where that cannot be done, the next build compares every page.
    pub fn save(mut self) -> Result<(), Broken> {
        if self.changed.is_empty() && self.new_words.is_empty() && self.path.exists() && !self.broken.as_ref().is_some_and(Broken::renews) {
            return Ok(());
        }
        let (_database, writing) = keep::begin(&self.path, self.broken.as_ref())?;
        {
            let mut entries = writing.open_table(ENTRIES)?;
            let mut because = writing.open_table(BECAUSE)?;
            for path in &self.changed {
                match self.entries.get(path) {
                    Some(entry) => {
                        entries.insert(path.as_str(), &*postcard::to_stdvec(entry).map_err(|_| Broken::Damaged)?)?;
                    }
                    None => {
                        entries.remove(path.as_str())?;
                        because.remove(path.as_str())?;
                    }
                }
            }
            for (path, words) in std::mem::take(&mut self.new_reasons) {
                because.insert(path.as_str(), words.as_str())?;
            }
            let mut words = writing.open_table(WORDS)?;
            for (fact, text) in &self.new_words {
                words.insert(fact, text.as_str())?;
            }
        }
        let saved = disk::now().to_string();
        keep::write_about(&writing, &[("form", FORM), ("folder", &self.folder), ("saved", &saved)])?;
        writing.commit()?;
        Ok(())
    }
}
