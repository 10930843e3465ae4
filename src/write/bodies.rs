//! Keeps parsed bodies outside memory from the first reading until their pages are made. Nothing of it outlives the build.
#![expect(clippy::disallowed_methods, reason = "write is the door for what is kept beside the sources")]

use std::cell::RefCell;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::keep;

/// Where a body lies.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    start: u64,
    length: usize,
}

thread_local! {
    /// The bytes of the body that is on its way: as long as the longest.
    static BYTES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// A file of bodies.
pub struct Bodies {
    path: PathBuf,
    file: File,
    /// Where the next one goes.
    end: AtomicU64,
}

impl Bodies {
    /// Returns a file for the bodies of the project in `root`; nothing where none can be made: then they are read again.
    pub fn open(root: &Path) -> Option<Self> {
        let path = root.join(keep::FOLDER).join(format!("bodies-{}", std::process::id()));
        keep::make_folder(&path).ok()?;
        let file = File::options().read(true).write(true).create(true).truncate(true).open(&path).ok()?;
        // Where the system allows it the file has no name, so that a build that is killed leaves nothing.
        #[cfg(unix)]
        let _ = fs::remove_file(&path);
        Some(Self { path, file, end: AtomicU64::new(0) })
    }

    /// Lays a body down; nothing where that cannot be done.
    pub fn lay<T: Serialize>(&self, body: &T) -> Option<Place> {
        BYTES.with_borrow_mut(|bytes| {
            bytes.clear();
            *bytes = postcard::to_extend(body, std::mem::take(bytes)).ok()?;
            let start = self.end.fetch_add(bytes.len() as u64, Ordering::Relaxed);
            keep::write_at(&self.file, bytes, start).ok()?;
            Some(Place { start, length: bytes.len() })
        })
    }

    /// Takes a body up again.
    pub fn take<T: DeserializeOwned>(&self, place: Place) -> Option<T> {
        BYTES.with_borrow_mut(|bytes| {
            if bytes.len() < place.length {
                bytes.resize(place.length, 0);
            }
            let bytes = &mut bytes[..place.length];
            keep::read_at(&self.file, bytes, place.start).ok()?;
            postcard::from_bytes(bytes).ok()
        })
    }
}

impl Drop for Bodies {
    fn drop(&mut self) {
        if cfg!(not(unix)) {
            let _ = fs::remove_file(&self.path);
        }
    }
}
