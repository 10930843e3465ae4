//! Keeps parsed bodies outside memory from the first reading until their pages are made. Nothing of it outlives the build.
#![expect(clippy::disallowed_methods, reason = "write is the door for what is kept beside the sources")]

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::keep;

/// Where a body lies.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    start: u64,
    length: usize,
}

/// A file of bodies.
pub struct Bodies {
    path: PathBuf,
    file: Mutex<Laid>,
}

struct Laid {
    file: File,
    end: u64,
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
        Some(Self { path, file: Mutex::new(Laid { file, end: 0 }) })
    }

    /// Lays a body down; nothing where that cannot be done.
    pub fn lay<T: Serialize>(&self, body: &T) -> Option<Place> {
        let bytes = postcard::to_stdvec(body).ok()?;
        let mut laid = self.file.lock().ok()?;
        let start = laid.end;
        laid.file.seek(SeekFrom::Start(start)).ok()?;
        laid.file.write_all(&bytes).ok()?;
        laid.end += bytes.len() as u64;
        Some(Place { start, length: bytes.len() })
    }

    /// Takes a body up again.
    pub fn take<T: DeserializeOwned>(&self, place: Place) -> Option<T> {
        let mut bytes = vec![0; place.length];
        {
            let mut laid = self.file.lock().ok()?;
            laid.file.seek(SeekFrom::Start(place.start)).ok()?;
            laid.file.read_exact(&mut bytes).ok()?;
        }
        postcard::from_bytes(&bytes).ok()
    }
}

impl Drop for Bodies {
    fn drop(&mut self) {
        if cfg!(not(unix)) {
            let _ = fs::remove_file(&self.path);
        }
    }
}
