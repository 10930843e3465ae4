//! Keeps two builds from writing into one folder, also when they are of two projects.
#![expect(clippy::disallowed_methods, reason = "write is the door for the site")]

use std::fs::{File, TryLockError};
use std::path::Path;

use same_file::Handle;

use super::disk;
use crate::model::error::Error;

/// A folder that is this build's alone, until it is dropped.
pub struct Lock {
    _file: File,
    /// Whether the folder was made to be locked.
    pub made_folder: bool,
}

impl Lock {
    /// Takes the output folder, which is made where it is not there; refuses where another build has it.
    pub fn take(folder: &Path) -> Result<Self, Error> {
        Self::try_take(folder)?.ok_or_else(|| Error::Occupied {
            says: format!("another build is writing into `{}`", folder.display()),
            help: "wait until it has ended, or choose another output folder with `-o`".into(),
        })
    }

    /// Takes a folder, which is made where it is not there; nothing where another build has it.
    pub fn try_take(folder: &Path) -> Result<Option<Self>, Error> {
        let made_folder = !disk::exists(folder);
        loop {
            let (file, path) = open(folder)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                // Some file systems know no locks; there nothing can be promised.
                Err(TryLockError::Error(why)) if why.kind() == std::io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(why)) => return Err(Error::io("lock", &path, why)),
            }
            // Another build may have taken away what was locked before it could be.
            let locked = file.try_clone().and_then(Handle::from_file);
            if locked.is_ok_and(|locked| Handle::from_path(&path).is_ok_and(|there| there == locked)) {
                return Ok(Some(Self { _file: file, made_folder }));
            }
        }
    }
}

/// The folder itself is locked, so that nothing is written for it.
#[cfg(unix)]
fn open(folder: &Path) -> Result<(File, std::path::PathBuf), Error> {
    disk::Folders::default().make(folder, "")?;
    let file = File::open(folder).map_err(|why| Error::io("open", folder, why))?;
    Ok((file, folder.to_owned()))
}

/// Folders cannot be locked everywhere; then a file in it is.
#[cfg(not(unix))]
fn open(folder: &Path) -> Result<(File, std::path::PathBuf), Error> {
    let path = disk::lock_file(folder)?;
    let file = std::fs::OpenOptions::new().create(true).append(true).open(&path).map_err(|why| Error::io("write", &path, why))?;
    Ok((file, path))
}
