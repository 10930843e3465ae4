//! Files and folders that are written once, outside of an output folder: locks, new sources, copies of a theme, exports.

use std::path::{Path, PathBuf};

use super::disk::{self, Folders};
use crate::model::error::Error;

/// Writes the locks that differ, whole, each at its path below `root`, and returns the paths of those.
pub fn locks(root: &Path, locks: &[(String, String)]) -> Result<Vec<String>, Error> {
    let mut written = Vec::new();
    for (path, text) in locks {
        let target = root.join(path);
        if disk::is(&target, text.as_bytes())? != Some(true) {
            disk::replace(&target, text.as_bytes())?;
            written.push(path.clone());
        }
    }
    Ok(written)
}

/// Writes files at their paths below `root`, if nothing stands at any of them; else says what does, and writes nothing.
pub fn fresh(root: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Error> {
    let blocks = |path: &str| {
        let above =
            path.match_indices('/').map(|(at, _)| &path[..at]).find(|above| disk::exists(&root.join(above)) && !disk::is_real_folder(&root.join(above)));
        above.or_else(|| disk::exists(&root.join(path)).then_some(path)).map(str::to_owned)
    };
    let mut taken: Vec<String> = files.iter().filter_map(|(path, _)| blocks(path)).collect();
    taken.dedup();
    if !taken.is_empty() {
        let named: Vec<String> = taken.iter().map(|path| format!("`{path}`")).collect();
        let stand = if taken.len() == 1 { "stands" } else { "stand" };
        let says = format!("{} {stand} in `{}` already; nothing was written", named.join(", "), root.display());
        return Err(Error::Occupied { says, help: "move what is in the way elsewhere, or choose another place".into() });
    }
    let mut folders = Folders::default();
    let mut put = |(path, bytes): &(String, Vec<u8>)| {
        folders.make(root, disk::above(path))?;
        disk::replace(&root.join(path), bytes)
    };
    let (mut done, was_there) = (0, disk::exists(root));
    let failed = files.iter().find_map(|file| match put(file) {
        Ok(()) => {
            done += 1;
            None
        }
        Err(error) => Some(error),
    });
    let Some(error) = failed else { return Ok(()) };
    // All or nothing: what was written by then is taken away.
    for (path, _) in &files[..done] {
        let _ = disk::remove(root, &root.join(path));
    }
    // The folders of the one that failed were made.
    disk::remove_empty(root, &root.join(&files[done].0));
    if !was_there {
        disk::remove_if_empty(root);
    }
    Err(error)
}

/// Writes a file as `fill` fills it, whole or not at all. Where something stands at `target` it is refused, unless that is to be overwritten.
pub fn whole(target: &Path, overwrite: bool, fill: impl FnOnce(&mut std::fs::File) -> Result<(), Error>) -> Result<(), Error> {
    if target.is_dir() || disk::exists(target) && !overwrite {
        let says = format!("`{}` stands already; nothing was written", target.display());
        return Err(Error::Occupied { says, help: "move it away, give another name, or overwrite a file with `--overwrite`".into() });
    }
    disk::fill(target, fill)
}

/// A folder that is made anew and filled file by file: beside its place, and moved there when it is whole.
pub struct NewFolder {
    folder: PathBuf,
    unfinished: PathBuf,
    made: Folders,
}

impl NewFolder {
    /// Takes a folder in which there is nothing yet.
    pub fn begin(folder: &Path) -> Result<Self, Error> {
        if disk::exists(folder) && !disk::is_empty_folder(folder)? {
            let says = format!("`{}` stands already; nothing was written", folder.display());
            return Err(Error::Occupied { says, help: "move it away, or give another name".into() });
        }
        Ok(Self { folder: folder.to_owned(), unfinished: disk::beside(folder), made: Folders::default() })
    }

    /// Writes a file of it.
    pub fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        self.made.make(&self.unfinished, disk::above(path))?;
        disk::replace(&self.unfinished.join(path), bytes)
    }

    /// Moves the folder to its place.
    pub fn finish(self) -> Result<(), Error> {
        disk::remove_if_empty(&self.folder);
        disk::rename(&self.unfinished, &self.folder)
    }
}

impl Drop for NewFolder {
    /// What was not finished is taken away.
    fn drop(&mut self) {
        disk::forget_folder(&self.unfinished);
    }
}

/// Copies files of a theme to their paths below `root`. Where one stands already and differs, nothing is copied, unless it is to be overwritten; returns the paths of those that were written.
pub fn copies(root: &Path, files: &[(String, &[u8])], overwrite: bool) -> Result<Vec<String>, Error> {
    let mut due = Vec::new();
    for (path, bytes) in files {
        match disk::is(&root.join(path), bytes)? {
            Some(true) => {}
            Some(false) if !overwrite => {
                let help = "compare it with the one that would be copied, or overwrite it with `--overwrite`".to_owned();
                return Err(Error::Occupied { says: format!("`{path}` stands already and was changed; nothing was copied"), help });
            }
            _ => due.push((path, bytes)),
        }
    }
    for (path, bytes) in &due {
        Folders::default().make(root, disk::above(path))?;
        disk::replace(&root.join(path), bytes)?;
    }
    Ok(due.into_iter().map(|(path, _)| path.clone()).collect())
}
