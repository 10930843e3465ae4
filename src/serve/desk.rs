//! Follows what changes: reads it, lets it be read, tells of it. One thing after the other, and the newest first.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use super::shared::{Movement, Revision, Shared};
use super::watching::Watching;
use super::{Tell, Told};
use crate::model::error::Error;
use crate::pipeline::live::{Changes, Glance, Live, Step, now};

/// What the preview can be asked.
pub enum Ask {
    /// Look at these paths, or at everything; asked by the system at this moment.
    Look {
        /// The paths.
        paths: Option<Vec<PathBuf>>,
        /// When.
        at: Instant,
    },
    /// Read everything anew.
    Anew,
    /// The system lets changes be told, or says why not.
    Watch(Result<Watching, String>),
    /// It was looked whether something changed that nobody told.
    Looked(Looked),
    /// End.
    End,
}

/// What was seen on the disk.
pub struct Looked {
    glance: Glance,
    missed: bool,
    /// When it was begun to look, and how long that took.
    at: Instant,
    spent: Duration,
}

/// An empty or absent file may be one that is being saved: so long it is waited for.
const SAVING: Duration = Duration::from_millis(150);
/// How often it is looked whether it is there.
const GLANCE: Duration = Duration::from_millis(3);
/// How often it is looked whether the system tells of changes at all, at least; and how many times longer than such a look takes.
const SWEEP: Duration = Duration::from_secs(2);
const SWEEP_TIMES: u32 = 50;
/// How often it is looked for changes where the system does not tell of them; not more often than so many times what a look takes.
const POLL: Duration = Duration::from_millis(500);
const POLL_TIMES: u32 = 4;

/// Follows until it is asked to end.
pub fn run(shared: &Arc<Shared>, tell: &Tell, ask: Sender<Ask>, asked: &Receiver<Ask>) -> Result<(), Error> {
    let mut desk = Desk::of(shared, tell, ask);
    desk.revise(&Changes::all(), now(), Vec::new())?;
    loop {
        match asked.recv_timeout(desk.interval()) {
            Ok(first) => {
                let Some(batch) = desk.gather(first, asked) else { return Ok(()) };
                let told = !batch.changes.is_empty();
                if told {
                    desk.revise(&batch.changes, batch.at, batch.paths)?;
                }
                if let Some(at) = batch.missed.filter(|_| !told || desk.live.glance().has_missed().unwrap_or(true)) {
                    desk.catch_up(at)?;
                }
            }
            Err(RecvTimeoutError::Timeout) => desk.look(),
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
    }
}

struct Desk<'a> {
    shared: &'a Arc<Shared>,
    tell: &'a Tell,
    live: Live,
    watching: Option<Watching>,
    poll: Option<Duration>,
    /// Whether a change was missed before.
    missed: bool,
    /// How long it took last to look at everything.
    spent: Duration,
    /// Whether it is being looked at this moment.
    looking: bool,
    ask: Sender<Ask>,
    behind: Sender<(Option<Arc<Revision>>, Arc<Revision>)>,
    number: u64,
}

/// What changed in one go.
struct Batch {
    changes: Changes,
    paths: Vec<PathBuf>,
    at: Instant,
    /// Since when something is not as it was read, without anybody having told.
    missed: Option<Instant>,
}

impl<'a> Desk<'a> {
    fn of(shared: &'a Arc<Shared>, tell: &'a Tell, ask: Sender<Ask>) -> Self {
        let live = Live::of(shared.preview.options.clone()).behind(shared.early());
        let _ = shared.progress.set(live.progress());
        let poll = shared.preview.poll;
        if poll.is_none() {
            let (root, ask) = (shared.preview.options.root.clone(), ask.clone());
            // To watch ten thousand folders takes longer than to read their cards from the store.
            std::thread::spawn(move || ask.send(Ask::Watch(Watching::of(&root, ask.clone()))));
        }
        Self { shared, tell, live, watching: None, poll, missed: false, spent: Duration::ZERO, looking: false, ask, behind: behind(shared, tell), number: 0 }
    }

    /// How long to wait for something to be told before looking oneself.
    fn interval(&self) -> Duration {
        self.poll.map_or(SWEEP.max(self.spent * SWEEP_TIMES), |poll| poll.max(self.spent * POLL_TIMES))
    }

    /// Takes what is told at the same time together; nothing where the end is asked for.
    fn gather(&mut self, first: Ask, asked: &Receiver<Ask>) -> Option<Batch> {
        let root = &self.shared.preview.options.root;
        let mut batch = Batch { changes: Changes::default(), paths: Vec::new(), at: now(), missed: None };
        let root = root.clone();
        let mut take = |ask: Ask, batch: &mut Batch| {
            match ask {
                Ask::Look { paths: Some(paths), at } => {
                    batch.at = batch.at.min(at);
                    for path in paths {
                        batch.changes.add(&root, &path);
                        batch.paths.push(path);
                    }
                }
                Ask::Look { paths: None, at } => {
                    batch.at = batch.at.min(at);
                    batch.changes.all = true;
                }
                Ask::Anew => {
                    batch.changes.all = true;
                    batch.changes.settings = true;
                    self.live.forget();
                }
                Ask::Watch(Ok(ready)) => {
                    self.watching = Some(ready);
                    // What changed before was told by nobody.
                    batch.changes.all |= self.live.glance().has_missed().unwrap_or(true);
                }
                Ask::Looked(looked) => {
                    self.looking = false;
                    self.spent = looked.spent;
                    // What was read meanwhile was told.
                    batch.missed = batch.missed.or((looked.missed && self.live.is_of_now(&looked.glance)).then_some(looked.at));
                }
                Ask::Watch(Err(why)) => self.give_up_watching(&format!("the system does not tell of changes ({why})")),
                Ask::End => return false,
            }
            true
        };
        if !take(first, &mut batch) {
            return None;
        }
        let start = now();
        loop {
            while let Ok(next) = asked.try_recv() {
                if !take(next, &mut batch) {
                    return None;
                }
            }
            if now() - start > SAVING || !batch.paths.iter().any(|path| is_being_saved(&root, path)) {
                break;
            }
            std::thread::sleep(GLANCE);
        }
        if batch.changes.all || batch.paths.iter().any(|path| path.parent() == Some(root.as_path())) {
            self.watch_again();
        }
        Some(batch)
    }

    fn watch_again(&mut self) {
        if let Some(Err(why)) = self.watching.as_mut().map(Watching::renew) {
            self.give_up_watching(&why);
        }
    }

    fn give_up_watching(&mut self, why: &str) {
        self.watching = None;
        self.poll = Some(POLL);
        (self.tell)(Told::Remark(&format!("{why}; sources are looked at every {} ms from now on", POLL.as_millis())));
    }

    /// Looks whether something changed without anybody telling; on another thread, because edits do not wait for that.
    fn look(&mut self) {
        if std::mem::replace(&mut self.looking, true) {
            return;
        }
        let (glance, ask) = (self.live.glance(), self.ask.clone());
        std::thread::spawn(move || {
            let at = now();
            let missed = glance.has_missed().unwrap_or(true);
            let spent = now() - at;
            if missed {
                // It may be told in this moment, or may not be saved whole yet.
                std::thread::sleep(SAVING);
            }
            let _ = ask.send(Ask::Looked(Looked { glance, missed, at, spent }));
        });
    }

    /// Reads what changed without anybody having told.
    fn catch_up(&mut self, at: Instant) -> Result<(), Error> {
        let revised = self.revise(&Changes { settings: true, ..Changes::all() }, at, Vec::new())?;
        if revised && let Some(watching) = &mut self.watching {
            // What came into a folder that was just made may have been there before the folder was watched.
            match std::mem::replace(&mut self.missed, true) {
                false => watching.again(),
                true => self.give_up_watching("the system did not tell of a change"),
            }
        }
        Ok(())
    }

    /// Reads what changed, and lets the site be read as it is now. Returns whether it is another one.
    fn revise(&mut self, changes: &Changes, at: Instant, paths: Vec<PathBuf>) -> Result<bool, Error> {
        let before = self.shared.now();
        let step = match self.live.follow(changes) {
            Ok(step) => step,
            // The first reading tells what was asked wrongly; later, folders come and go.
            Err(error) if before.is_none() => return Err(error),
            Err(error) => return Ok(self.broken(&error, before, at)),
        };
        if let Some(remark) = self.live.remark() {
            (self.tell)(Told::Remark(&remark));
        }
        let same = before.as_ref().is_some_and(|before| !step.changed && before.broken.is_none() && *before.diagnostics == step.diagnostics);
        if same {
            return Ok(false);
        }
        let Step { edition, diagnostics, timings, .. } = step;
        let old = before.as_ref().and_then(|before| before.edition.as_ref());
        let files = edition.as_ref().zip(old).map(|(new, old)| new.files_since(old)).unwrap_or_default();
        self.number += 1;
        let revision = Arc::new(Revision {
            number: self.number,
            changed: names(&self.shared.preview.options.root, paths),
            edition,
            diagnostics: Arc::new(diagnostics),
            files,
            timings,
            readable: now() - at,
            moved: Arc::default(),
            broken: None,
        });
        self.shared.publish(Arc::clone(&revision));
        let _ = self.behind.send((before, revision));
        Ok(true)
    }

    /// What was shown stays, and it is said why.
    fn broken(&mut self, error: &Error, before: Option<Arc<Revision>>, at: Instant) -> bool {
        let says = error.to_string();
        let Some(last) = before.filter(|last| last.broken.as_ref() != Some(&says)) else { return false };
        self.number += 1;
        let revision = Arc::new(Revision {
            number: self.number,
            changed: Vec::new(),
            edition: last.edition.clone(),
            diagnostics: Arc::clone(&last.diagnostics),
            files: Vec::new(),
            timings: Default::default(),
            readable: now() - at,
            moved: Arc::new(OnceLock::from(Movement::default())),
            broken: Some(says.clone()),
        });
        self.shared.publish(revision);
        (self.tell)(Told::Remark(&says));
        true
    }
}

/// Does behind the pages what nobody waits for: counts what moved, keeps up the search index, tells of both.
fn behind(shared: &Arc<Shared>, tell: &Tell) -> Sender<(Option<Arc<Revision>>, Arc<Revision>)> {
    let (send, due) = std::sync::mpsc::channel::<(Option<Arc<Revision>>, Arc<Revision>)>();
    let (_shared, tell) = (Arc::clone(shared), Arc::clone(tell));
    std::thread::spawn(move || {
        while let Ok((before, revision)) = due.recv() {
            let old = before.as_ref().and_then(|before| before.edition.as_ref());
            let moved = revision.edition.as_ref().zip(old).map(|(new, old)| if Arc::ptr_eq(new, old) { Vec::new() } else { new.moved_since(old) });
            let _ = revision.moved.set(Movement::of(moved.unwrap_or_default()));
            tell(Told::Revised(&revision));
            #[cfg(feature = "search")]
            if let Some(edition) =
                revision.edition.as_ref().filter(|_| _shared.search.is_wanted() && _shared.now().is_some_and(|now| now.number == revision.number))
                && let Err(error) = _shared.search.keep_up(edition)
            {
                tell(Told::Remark(&error.to_string()));
            }
        }
    });
    send
}

/// Returns whether a source is empty or away, as it is for a moment while it is saved.
fn is_being_saved(root: &Path, path: &Path) -> bool {
    let is_source = path.strip_prefix(root).is_ok_and(|below| below.starts_with("content") || below.starts_with("themes"));
    is_source && path.extension().is_some() && crate::pipeline::live::is_empty_or_away(path)
}

/// Returns the paths from the project's folder, each once.
fn names(root: &Path, paths: Vec<PathBuf>) -> Vec<String> {
    let mut changes: Vec<String> = Vec::new();
    for path in paths {
        let mut one = Changes::default();
        one.add(root, &path);
        if let Ok(below) = path.strip_prefix(root).map(|below| below.display().to_string())
            && !one.is_empty()
            && !changes.contains(&below)
        {
            changes.push(below);
        }
    }
    changes
}
