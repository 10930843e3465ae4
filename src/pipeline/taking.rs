//! Takes one document: from memory, from the store, or from its sources.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::reading::ReadBody;
use crate::load::{self, FolderPaths};
use crate::model::card::Card;
use crate::model::document::Folder;
use crate::model::packed::Packed;
use crate::model::reads::{Good, Stored};
use crate::model::source::Digest;
use crate::write::{self, Place, Store};

/// What is known already of the sources, before they are read again.
pub struct Known<'a> {
    /// The cards, by path.
    pub cards: BTreeMap<&'a str, &'a Arc<Card>>,
    /// Of cards with errors, the last state that had none.
    pub good: &'a BTreeMap<String, Arc<Card>>,
    /// All that those cards depend on beside their sources.
    pub depends: Digest,
    /// Tells whether the files of a folder are as they were.
    pub same: &'a (dyn Fn(&FolderPaths) -> bool + Sync),
}

impl Known<'_> {
    /// Returns what is known of a folder that did not change.
    fn taken(&self, paths: &FolderPaths) -> Option<Taken> {
        let card = self.cards.get(paths.id.as_str()).filter(|_| (self.same)(paths))?;
        Some(Taken {
            card: Arc::clone(card),
            good: self.good.get(&paths.id).map(Arc::clone),
            content: None,
            body: Kept::Nowhere,
            new: None,
            stamps: None,
            steady: true,
        })
    }

    /// Returns the last state without errors of what has some now.
    fn good(&self, now: &Card) -> Option<Arc<Card>> {
        let before = self.cards.get(now.id.as_str()).filter(|before| !before.has_errors);
        before.map(|before| Arc::clone(before)).or_else(|| self.good.get(&now.id).map(Arc::clone)).filter(|_| now.has_errors)
    }
}

/// Where a body is between the first reading and the making of its pages.
pub enum Kept {
    /// In memory.
    Here(ReadBody),
    /// Outside it.
    There(Place),
    /// Only in its sources.
    Nowhere,
}

/// A card, from the store or from its sources.
pub struct Taken {
    /// The card.
    pub card: Arc<Card>,
    /// Where that has errors, the last state that had none.
    pub good: Option<Arc<Card>>,
    /// The digest of the sources and of all else that it depends on; nothing where it came from memory.
    pub content: Option<Digest>,
    /// Where the body is.
    pub body: Kept,
    /// What the store does not have so.
    pub new: Option<Stored>,
    /// The digest of the sizes and times under which the sources were read, with all else that it depends on; nothing where one of them could still change unseen, or it came from memory.
    pub stamps: Option<Digest>,
    /// Whether sizes and times vouch for it.
    pub steady: bool,
}

/// How much of a reading is done, for those who wait for it.
#[derive(Debug, Default)]
pub struct Progress {
    read: AtomicUsize,
    of: AtomicUsize,
}

impl Progress {
    /// Returns how many documents of how many are read; nothing where it is not known yet how many there are.
    pub fn now(&self) -> Option<(usize, usize)> {
        let of = self.of.load(Ordering::Relaxed);
        (of > 0).then(|| (self.read.load(Ordering::Relaxed).min(of), of))
    }
}

/// What is known from before, and who is told of the progress.
#[derive(Clone, Copy)]
pub struct Before<'a> {
    /// What is kept from run to run.
    pub store: &'a Store,
    /// What is in memory.
    pub known: Option<&'a Known<'a>>,
    /// Where bodies are laid down that do not fit into memory.
    pub outside: Option<&'a write::Bodies>,
    /// Told of each document.
    pub progress: Option<&'a Progress>,
}

impl<'a> Before<'a> {
    /// Returns what is known from the store alone.
    pub fn in_store(store: &'a Store) -> Self {
        Self { store, known: None, outside: None, progress: None }
    }

    pub(super) fn begin(&self, documents: usize) {
        if let Some(progress) = self.progress {
            progress.read.store(0, Ordering::Relaxed);
            progress.of.store(documents, Ordering::Relaxed);
        }
    }

    /// Takes note that one more is read.
    pub(super) fn told<T>(&self, done: T) -> T {
        if let Some(progress) = self.progress {
            progress.read.fetch_add(1, Ordering::Relaxed);
        }
        done
    }
}

/// Returns the card of a folder: from memory where it is known that nothing changed; from the store where sizes and times, or else the sources themselves, are those under which it was made.
pub fn taken(root: &Path, paths: &FolderPaths, depends: &Digest, before: Before<'_>, parse: impl FnOnce(&Folder) -> (Card, Kept)) -> Taken {
    let Before { store, known, .. } = before;
    if let Some(taken) = known.and_then(|known| known.taken(paths)) {
        return taken;
    }
    let stored = store.card(&paths.id);
    let stored = stored.as_ref();
    let card_of = |stored: &Stored| stored.card.try_unpack().map(Arc::new);
    let good_of = |stored: &Stored| {
        let good = stored.good.as_ref().filter(|good| good.depends == *depends)?;
        good.card.try_unpack().map(Arc::new)
    };
    let stamps = paths.stamped(depends);
    if let (Some(stored), Some(stamps)) = (stored, &stamps)
        && stored.stamps.as_ref() == Some(stamps)
        && let Some(card) = card_of(stored)
    {
        return Taken { card, good: good_of(stored), content: Some(stored.content), body: Kept::Nowhere, new: None, stamps: Some(*stamps), steady: true };
    }
    let folder = load::folder(root, paths);
    // A file that cannot be read now may be readable later without another size or time.
    let stamps = stamps.filter(|_| folder.diagnostics.is_empty() && folder.received.iter().all(|(_, read)| read.is_ok()));
    let content = content(&folder, depends);
    if let Some(stored) = stored.filter(|stored| stored.content == content)
        && let Some(card) = card_of(stored)
    {
        let new = (stamps.is_some() && stored.stamps != stamps).then(|| Stored { stamps, ..stored.clone() });
        return Taken { card, good: good_of(stored), content: Some(content), body: Kept::Nowhere, new, stamps, steady: stamps.is_some() };
    }
    let (card, body) = parse(&folder);
    let good = stored.filter(|_| card.has_errors).and_then(|stored| match card_of(stored) {
        Some(before) if stored.depends == *depends && !before.has_errors => Some(Good { depends: *depends, card: stored.card.clone() }),
        _ => stored.good.clone(),
    });
    let new = store.keeps().then(|| Stored { stamps, content, depends: *depends, card: Packed::of(&card), good });
    let good = new.as_ref().and_then(good_of).or_else(|| known.and_then(|known| known.good(&card)));
    Taken { card: Arc::new(card), good, content: Some(content), body, new, stamps, steady: stamps.is_some() }
}

/// Returns the digest of all that a card depends on.
fn content(folder: &Folder, depends: &Digest) -> Digest {
    let sources: Vec<(&str, Digest)> = folder.sources.iter().map(|source| (&*source.path, source.digest)).collect();
    let received: Vec<(&str, Option<Digest>)> =
        folder.received.iter().map(|(name, read)| (name.as_str(), read.as_ref().ok().map(|source| source.digest))).collect();
    let files: Vec<(&str, u64)> = folder.files.iter().map(|file| (file.path.as_str(), file.size)).collect();
    Digest::of_value(&(depends, &folder.id, sources, received, files, folder.lock.as_ref().map(|lock| lock.digest), &folder.diagnostics))
}
