//! The door through which the site goes out: whole files, only those that differ, and nothing of anybody else's.

mod digest;
mod disk;
mod guard;
mod owned;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::model::error::Error;
use crate::model::page::Artifact;
use crate::model::receipt::Receipt;

pub use guard::output_folder;
use owned::Owned;

/// An output folder that is being written to.
pub struct Output {
    folder: PathBuf,
    owned: Owned,
    placed: BTreeMap<String, String>,
    kept: BTreeSet<String>,
    folders: BTreeSet<PathBuf>,
    receipt: Receipt,
}

enum Placed {
    Stood,
    Written,
    Altered,
}

impl Output {
    /// Opens the output folder and learns what in it is ours.
    pub fn open(folder: PathBuf) -> Result<Self, Error> {
        let owned = Owned::read(&folder)?;
        Ok(Self { folder, owned, placed: BTreeMap::new(), kept: BTreeSet::new(), folders: BTreeSet::new(), receipt: Receipt::default() })
    }

    /// Returns whether a file of ours stands at `path`.
    pub fn stands(&self, path: &str) -> bool {
        self.owned.has(path)
    }

    /// Refuses where something that is not ours stands at one of `paths`. Called before anything is written.
    pub fn refuse_foreign<'p>(&self, paths: impl IntoIterator<Item = &'p str>) -> Result<(), Error> {
        let foreign: Vec<&str> = paths.into_iter().filter(|path| !self.owned.has(path) && disk::exists(&self.folder.join(path))).collect();
        let Some(first) = foreign.first() else { return Ok(()) };
        let more = if foreign.len() > 1 { format!(" and {} more", foreign.len() - 1) } else { String::new() };
        Err(Error::Occupied {
            says: format!("`{}`{more} would be overwritten, and chancery did not write it", self.folder.join(first).display()),
            help: format!("move it away, or choose another output folder with `-o`; what chancery wrote is listed in `{}`", crate::model::page::MANIFEST),
        })
    }

    /// Writes the artifacts that are not there as they are, each whole or not at all.
    pub fn place(&mut self, artifacts: &[Artifact]) -> Result<(), Error> {
        let mut work = Vec::with_capacity(artifacts.len());
        for artifact in artifacts {
            let path = artifact.address.output();
            work.push((path, artifact));
        }
        let digests: Vec<String> = work.par_iter().map(|(_, artifact)| digest::digest(&artifact.bytes)).collect();
        let standing: Vec<Option<bool>> =
            work.par_iter().map(|(path, artifact)| disk::is(&self.folder.join(path), &artifact.bytes)).collect::<Result<_, _>>()?;
        let moving: Vec<usize> = (0..work.len()).filter(|at| standing[*at] != Some(true)).collect();
        self.owned.announce(&self.folder, moving.iter().map(|at| (work[*at].0.as_str(), digests[*at].as_str())))?;
        for at in &moving {
            if let Some(parent) = Path::new(&work[*at].0).parent() {
                disk::make_folders(&self.folder, parent, &mut self.folders)?;
            }
        }
        let (folder, owned) = (&self.folder, &self.owned);
        let done: Vec<Placed> = (0..work.len())
            .into_par_iter()
            .map(|at| {
                let (path, artifact) = &work[at];
                let target = folder.join(path);
                match standing[at] {
                    Some(true) => Ok(Placed::Stood),
                    Some(false) if !owned.wrote(path, &disk::digest(&target)?) => Ok(Placed::Altered),
                    _ => disk::write(folder, &target, &artifact.bytes).map(|()| Placed::Written),
                }
            })
            .collect::<Result<_, Error>>()?;
        for (at, (path, artifact)) in work.into_iter().enumerate() {
            match done[at] {
                Placed::Stood => self.receipt.stood += 1,
                Placed::Written => self.receipt.written += 1,
                Placed::Altered => {
                    self.receipt.altered.push(path.clone());
                    self.kept.insert(path);
                    continue;
                }
            }
            self.receipt.bytes += artifact.bytes.len() as u64;
            self.placed.insert(path, digests[at].clone());
        }
        Ok(())
    }

    /// Leaves what stands at or below `path` as it is.
    pub fn keep(&mut self, path: &str) {
        let below = format!("{path}/");
        let kept: Vec<String> = self.owned.listed().filter(|listed| *listed == path || listed.starts_with(&below)).map(str::to_owned).collect();
        self.kept.extend(kept);
    }

    /// Removes what is ours and no longer of the site, and returns the list of what now stands.
    pub fn settle(&mut self) -> Result<BTreeMap<String, String>, Error> {
        let gone: Vec<String> = self.owned.listed().filter(|path| !self.placed.contains_key(*path) && !self.kept.contains(*path)).map(str::to_owned).collect();
        for path in gone {
            let target = self.folder.join(&path);
            if !disk::exists(&target) {
                continue;
            }
            if self.owned.wrote(&path, &disk::digest(&target)?) {
                disk::remove(&self.folder, &target)?;
                self.receipt.removed += 1;
            } else {
                self.receipt.altered.push(path);
            }
        }
        let mut files = self.placed.clone();
        for path in &self.kept {
            if let Some(digest) = self.owned.digest_of(path).filter(|_| !files.contains_key(path)) {
                files.insert(path.clone(), digest.to_owned());
            }
        }
        Ok(files)
    }

    /// Writes the list of what stands, ends the journal, and returns what was done.
    pub fn close(mut self, manifest: &Artifact, files: usize) -> Result<Receipt, Error> {
        let target = self.folder.join(manifest.address.output());
        if disk::is(&target, &manifest.bytes)? != Some(true) {
            disk::make_folders(&self.folder, Path::new(""), &mut self.folders)?;
            disk::write(&self.folder, &target, &manifest.bytes)?;
        }
        disk::end_journal(&self.folder)?;
        self.receipt.files = files;
        self.receipt.altered.sort();
        Ok(self.receipt)
    }
}
