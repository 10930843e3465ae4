//! What the server's threads share: the last revision, and those before it.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::watch;

use super::guard::Guard;
use super::{Follow, Preview};
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::receipt::Timings;
#[cfg(feature = "search")]
use crate::pipeline::live::Search;
use crate::pipeline::live::{Edition, First, Moved, Progress};

/// So long a source that changed at this moment is waited for.
const SOON: Duration = Duration::from_millis(500);

/// So many revisions are remembered.
const REMEMBERED: usize = 50;

/// The site after one change, as it can be read.
pub struct Revision {
    /// Its number.
    pub number: u64,
    /// What changed: paths of sources, or words.
    pub changed: Vec<String>,
    /// The site; nothing where it never could be shown.
    pub edition: Option<Arc<Edition>>,
    /// What was found.
    pub diagnostics: Arc<Vec<Arc<Diagnostic>>>,
    /// The paths of published files whose bytes changed, assets among them.
    pub files: Vec<String>,
    /// How long each room took.
    pub timings: Timings,
    /// From the event to when it could be read.
    pub readable: Duration,
    /// The pages that moved; counted behind.
    pub moved: Arc<OnceLock<Movement>>,
    /// What kept it from being made, where something did.
    pub broken: Option<String>,
}

/// How many pages moved, and some of them.
#[derive(Default)]
pub struct Movement {
    /// How many.
    pub count: usize,
    /// As many of them as are shown.
    pub shown: Vec<Moved>,
}

/// So many pages that moved are shown.
const SHOWN: usize = 200;

impl Movement {
    /// Returns the movement of all these pages.
    pub fn of(mut moved: Vec<Moved>) -> Self {
        let count = moved.len();
        moved.truncate(SHOWN);
        moved.shrink_to_fit();
        Self { count, shown: moved }
    }
}

impl Revision {
    /// Returns the same without its site, which takes much memory.
    fn without_site(&self) -> Self {
        Self {
            number: self.number,
            changed: self.changed.clone(),
            edition: None,
            diagnostics: Arc::default(),
            files: self.files.clone(),
            timings: self.timings.clone(),
            readable: self.readable,
            moved: Arc::clone(&self.moved),
            broken: self.broken.clone(),
        }
    }

    /// Returns the errors.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().map(|diagnostic| &**diagnostic).filter(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// What the threads share.
pub struct Shared {
    pub preview: Preview,
    pub guard: Guard,
    /// The token of this run.
    pub token: String,
    /// The run, so that a browser knows a server that was started anew.
    pub run: String,
    #[cfg(feature = "search")]
    pub search: Search,
    /// What can be shown before the first revision; nothing behind it.
    early: RwLock<Option<Arc<First>>>,
    /// How much is read for it.
    pub progress: OnceLock<Arc<Progress>>,
    now: RwLock<Option<Arc<Revision>>>,
    past: Mutex<VecDeque<Arc<Revision>>>,
    first: Mutex<()>,
    read: Condvar,
    told: watch::Sender<u64>,
}

impl Shared {
    pub fn of(preview: Preview, guard: Guard, token: String) -> Self {
        // What does not follow changes cannot become what it will be.
        let early = (preview.follow == Follow::Changes).then(|| Arc::new(First::of(&preview.options)));
        Self {
            preview,
            guard,
            token,
            run: super::token(),
            #[cfg(feature = "search")]
            search: Search::default(),
            early: RwLock::new(early),
            progress: OnceLock::new(),
            now: RwLock::default(),
            past: Mutex::default(),
            first: Mutex::default(),
            read: Condvar::new(),
            told: watch::Sender::new(0),
        }
    }

    /// Returns the revision that can be read; nothing before the first.
    pub fn now(&self) -> Option<Arc<Revision>> {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns what can be shown before there is a revision.
    pub fn early(&self) -> Option<Arc<First>> {
        self.early.read().unwrap_or_else(PoisonError::into_inner).clone().filter(|_| self.now().is_none())
    }

    /// Returns the revision that can be read, and waits for the first.
    pub fn wait(&self) -> Arc<Revision> {
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(now) = self.now() {
                return now;
            }
            first = self.read.wait(first).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Returns the revision that can be read behind the one with this number, if it comes soon.
    pub fn wait_behind(&self, number: u64) -> Option<Arc<Revision>> {
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        let later = || self.now().filter(|now| now.number > number);
        drop(self.read.wait_timeout_while(first, SOON, |()| later().is_none()));
        later()
    }

    /// Returns those that are remembered, the latest first; without their sites and findings.
    pub fn past(&self) -> Vec<Arc<Revision>> {
        self.past.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Lets a revision be read, and tells so. Older ones are remembered without their sites.
    pub fn publish(&self, revision: Arc<Revision>) {
        let mut past = self.past.lock().unwrap_or_else(PoisonError::into_inner);
        past.push_front(Arc::new(revision.without_site()));
        past.truncate(REMEMBERED);
        drop(past);
        let number = revision.number;
        // Whoever waits for the first holds this only until it sleeps.
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = Some(revision);
        drop(first);
        *self.early.write().unwrap_or_else(PoisonError::into_inner) = None;
        self.read.notify_all();
        self.told.send_replace(number);
    }

    /// Returns what tells of new revisions.
    pub fn listen(&self) -> watch::Receiver<u64> {
        self.told.subscribe()
    }
}
