//! Keeps the cards from build to build, so that what did not change is not read again: their bytes one behind the other in one file, and in another, which is small and written whole, where each of them lies.
#![expect(clippy::disallowed_methods, reason = "write is the door for what is kept beside the sources")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use super::keep::{self, Broken};
use super::lock::Lock;
use crate::model::reads::Stored;
use crate::model::source::Digest;

const FORM: &str = "chancery store 5";
/// The ending of the file with the bytes of the cards.
pub const CARDS: &str = "cards";
/// Cards that are not asked for any more may take this much, or as much as the others, before those are written anew.
const WASTE: u64 = 1 << 20;

/// The cards that were kept.
pub struct Store {
    path: PathBuf,
    /// Read one by one, because all of them would be as much again as the catalogue.
    cards: Option<Open>,
    remark: Option<String>,
    spoilt: AtomicBool,
    usable: bool,
    broken: Option<Broken>,
}

/// The files, open to be read.
struct Open {
    head: Head,
    spots: BTreeMap<String, Spot>,
    file: File,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Head {
    form: String,
    /// Which file holds the cards.
    number: u64,
    /// Where the next card goes in it.
    end: u64,
}

/// Where the bytes of a card lie, and the start of their digest.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Spot {
    start: u64,
    length: u32,
    digest: [u8; 16],
}

impl Spot {
    fn bytes(self, file: &File) -> Option<Vec<u8>> {
        let mut bytes = vec![0; self.length as usize];
        keep::read_at(file, &mut bytes, self.start).ok()?;
        (Digest::of(&bytes).half() == self.digest).then_some(bytes)
    }
}

impl Store {
    /// Returns the path of the store of the project in `root`.
    pub fn path(root: &Path) -> PathBuf {
        root.join(keep::FOLDER).join(format!("store.{}", keep::WHOLE))
    }

    /// Returns a store that keeps nothing.
    pub fn none() -> Self {
        Self { path: PathBuf::new(), cards: None, remark: None, spoilt: AtomicBool::new(false), usable: false, broken: None }
    }

    /// Returns whether cards are kept in it.
    pub fn keeps(&self) -> bool {
        self.usable
    }

    /// Returns what there is to say of the store that was found, and of the cards that were asked for.
    pub fn remark(&self) -> Option<String> {
        let spoilt = || format!("some cards in the store `{}` are damaged; their documents are read, and they are made anew", self.path.display());
        self.remark.clone().or_else(|| self.spoilt.load(Ordering::Relaxed).then(spoilt))
    }

    /// Opens the store of the project in `root`. One that is damaged or of another form is made anew when it is saved; without one everything is read.
    pub fn open(root: &Path) -> Self {
        let mut store = Self { path: Self::path(root), usable: true, ..Self::none() };
        if !store.path.exists() {
            return store;
        }
        match read(&store.path) {
            Ok(cards) => store.cards = Some(cards),
            Err(broken) => {
                store.remark = Some(broken.remark(&format!("the store `{}`", store.path.display()), "every document is read"));
                store.usable = broken.renews();
                store.broken = Some(broken);
            }
        }
        store
    }

    /// Returns what is kept of the document or free page `id`.
    pub fn card(&self, id: &str) -> Option<Stored> {
        let Open { spots, file, .. } = self.cards.as_ref()?;
        let spot = spots.get(id)?;
        let card = spot.bytes(file).and_then(|bytes| postcard::from_bytes(&bytes).ok());
        if card.is_none() {
            self.spoilt.store(true, Ordering::Relaxed);
        }
        card
    }

    /// Keeps the cards that are `new`, and forgets those that are not `there` any more. Where another build does so at this moment, nothing is kept of this one.
    pub fn save(self, new: &[(String, Stored)], there: impl Fn(&str) -> bool) -> Result<(), Broken> {
        let gone = self.cards.iter().flat_map(|cards| cards.spots.keys()).any(|id| !there(id));
        if !self.usable || new.is_empty() && !gone && self.broken.is_none() {
            return Ok(());
        }
        keep::make_folder(&self.path)?;
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let Some(_alone) = Lock::try_take(folder).map_err(|error| Broken::Io(std::io::Error::other(error.to_string())))? else { return Ok(()) };
        // Another build may have kept cards since this one looked.
        let mut before = if self.path.exists() { read(&self.path).ok() } else { None };
        if let Some(before) = &mut before {
            before.spots.retain(|id, _| there(id));
        }
        let numbers = files(folder).filter_map(|path| number(&path));
        let mut written = match before.as_ref().filter(|before| before.is_dense()) {
            Some(before) => Written::behind(folder, before)?,
            None => Written::anew(folder, numbers.max().map_or(0, |number| number + 1), before.as_ref())?,
        };
        for (id, stored) in new {
            written.put(id, &postcard::to_stdvec(stored).map_err(|_| Broken::Damaged)?)?;
        }
        let head = written.finish()?;
        let mut pending = keep::Pending::begin(&self.path)?;
        pending.section(&head.0)?;
        pending.section(&head.1)?;
        pending.finish()?;
        for old in files(folder).filter(|path| number(path) != Some(head.0.number)) {
            // Where another build still reads it, some systems keep it; the next one removes it.
            let _ = fs::remove_file(old);
        }
        Ok(())
    }
}

impl Open {
    fn is_dense(&self) -> bool {
        let asked: u64 = self.spots.values().map(|spot| u64::from(spot.length)).sum();
        self.head.end <= 2 * asked + WASTE
    }
}

/// The file of cards while it is written.
struct Written {
    head: Head,
    spots: BTreeMap<String, Spot>,
    out: BufWriter<File>,
}

impl Written {
    /// Writes behind the cards that are there.
    fn behind(folder: &Path, before: &Open) -> Result<Self, Broken> {
        let mut file = File::options().write(true).open(cards(folder, before.head.number))?;
        // What a build wrote that was killed is none.
        file.set_len(before.head.end)?;
        file.seek(SeekFrom::End(0))?;
        Ok(Self { head: before.head.clone(), spots: before.spots.clone(), out: BufWriter::new(file) })
    }

    /// Writes into a new file, first what is kept of the one `before`.
    fn anew(folder: &Path, number: u64, before: Option<&Open>) -> Result<Self, Broken> {
        let file = File::create(cards(folder, number))?;
        let mut written = Self { head: Head { form: FORM.into(), number, end: 0 }, spots: BTreeMap::new(), out: BufWriter::new(file) };
        for (id, spot) in before.iter().flat_map(|before| &before.spots) {
            if let Some(bytes) = before.and_then(|before| spot.bytes(&before.file)) {
                written.put(id, &bytes)?;
            }
        }
        Ok(written)
    }

    fn put(&mut self, id: &str, bytes: &[u8]) -> Result<(), Broken> {
        let length = u32::try_from(bytes.len()).map_err(|_| Broken::Io(std::io::Error::other(format!("the card of `{id}` is too large"))))?;
        self.out.write_all(bytes)?;
        self.spots.insert(id.to_owned(), Spot { start: self.head.end, length, digest: Digest::of(bytes).half() });
        self.head.end += u64::from(length);
        Ok(())
    }

    fn finish(self) -> Result<(Head, BTreeMap<String, Spot>), Broken> {
        let file = self.out.into_inner().map_err(|error| Broken::Io(error.into_error()))?;
        file.sync_all()?;
        Ok((self.head, self.spots))
    }
}

fn cards(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("store-{number}.{CARDS}"))
}

/// Returns which file of cards the one at `path` is.
fn number(path: &Path) -> Option<u64> {
    path.file_name()?.to_str()?.strip_prefix("store-")?.strip_suffix(CARDS)?.strip_suffix('.')?.parse().ok()
}

/// Returns the files of cards in `folder`.
fn files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).filter(|path| number(path).is_some())
}

/// Opens the store of which `path` tells where the cards lie.
fn read(path: &Path) -> Result<Open, Broken> {
    let kept = keep::Sections::<2>::read(path)?;
    let head: Head = postcard::from_bytes(kept.section(0)).map_err(|_| Broken::Damaged)?;
    if head.form != FORM {
        return Err(Broken::Form);
    }
    let spots = postcard::from_bytes(kept.section(1)).map_err(|_| Broken::Damaged)?;
    let file = match File::open(cards(path.parent().unwrap_or(Path::new("")), head.number)) {
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => return Err(Broken::Damaged),
        other => other?,
    };
    if file.metadata()?.len() < head.end {
        return Err(Broken::Damaged);
    }
    Ok(Open { head, spots, file })
}
