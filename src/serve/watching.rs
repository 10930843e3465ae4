//! Learns from the system which files change.

use std::path::{Path, PathBuf, absolute};
use std::sync::mpsc::Sender;

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Config, RecommendedWatcher, RecursiveMode, Watcher};

use super::desk::Ask;
use crate::pipeline::live::now;

/// Folders that are watched as long as this lives.
pub struct Watching {
    watcher: RecommendedWatcher,
    /// The project, from the root of the disk: so the system names what changed, however the folder was named.
    root: PathBuf,
    below: Vec<PathBuf>,
}

impl Watching {
    /// Watches the project in `root`; says why, where the system does not let it.
    pub fn of(root: &Path, tell: Sender<Ask>) -> Result<Self, String> {
        let whole = absolute(root).map_err(|why| why.to_string())?;
        let (told, named) = (whole.clone(), root.to_owned());
        let as_named = move |path: PathBuf| path.strip_prefix(&told).map(|below| named.join(below)).unwrap_or(path);
        let act = move |event: notify::Result<notify::Event>| {
            let at = now();
            match event {
                Ok(event) if event.need_rescan() => drop(tell.send(Ask::Look { paths: None, at })),
                // Whoever reads a file changes nothing.
                Ok(event) if matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write)) => {}
                Ok(event) => drop(tell.send(Ask::Look { paths: Some(event.paths.into_iter().map(&as_named).collect()), at })),
                Err(_) => drop(tell.send(Ask::Look { paths: None, at })),
            }
        };
        let watcher = RecommendedWatcher::new(act, Config::default().with_follow_symlinks(false)).map_err(|why| why.to_string())?;
        let mut watching = Self { watcher, root: whole.clone(), below: Vec::new() };
        // The folder itself tells when `content` or `themes` come and go.
        watching.watcher.watch(&whole, RecursiveMode::NonRecursive).map_err(|why| why.to_string())?;
        watching.renew()?;
        Ok(watching)
    }

    /// Watches all folders anew; where that is not possible, the next miss tells.
    pub fn again(&mut self) {
        for folder in std::mem::take(&mut self.below) {
            let _ = self.watcher.unwatch(&folder);
        }
        let _ = self.renew();
    }

    /// Watches the folders of the sources that came since.
    pub fn renew(&mut self) -> Result<(), String> {
        for name in ["content", "themes"] {
            let folder = self.root.join(name);
            match (folder.is_dir(), self.below.contains(&folder)) {
                (true, false) => {
                    self.watcher.watch(&folder, RecursiveMode::Recursive).map_err(|why| why.to_string())?;
                    self.below.push(folder);
                }
                (false, true) => {
                    let _ = self.watcher.unwatch(&folder);
                    self.below.retain(|known| *known != folder);
                }
                _ => {}
            }
        }
        Ok(())
    }
}
