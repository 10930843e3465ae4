//! The door through which the site goes out: whole files, only those that differ, and nothing of anybody else's.

mod bodies;
mod disk;
mod entries;
mod files;
mod guard;
mod index;
mod keep;
mod ledger;
mod lock;
mod owned;
mod staging;
mod store;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::model::diagnostic::Diagnostic;
use crate::model::error::Error;
use crate::model::page::{Artifact, MANIFEST, SHARD};
use crate::model::reads::{Entry, Reads, Seal};
use crate::model::receipt::Receipt;
use crate::model::source::{Digest, hexadecimal, sha256};

pub use bodies::{Bodies, Place};
/// Adds text to the end of a file, which is made where it is not there.
pub use disk::add;
pub use disk::real;
use disk::{Folders, Ground};
pub use files::{NewFolder, copies, fresh, locks, whole};
pub use guard::{output_folder, outside_sources};
pub use index::{Indexed, read_index, save_index};
pub use keep::{Kept, clear, kept};
pub use ledger::{Basis, Ledger, NEW, Trust, Whole};
use lock::Lock;
use owned::Owned;
pub use owned::{lies_below, lines as manifest_lines};
use staging::Staging;
pub use store::Store;

/// Returns what the last build did, as one that finds nothing to do, and what it found: if it was made from `state` and all of it stands.
pub fn unchanged(root: &Path, folder: &Path, state: &Digest, trust: Trust) -> Result<Option<(Receipt, Vec<Diagnostic>)>, Error> {
    if !folder.is_dir() || !Ledger::may_be_of(root, folder, state) {
        return Ok(None);
    }
    let lock = Lock::take(folder)?;
    let whole = Ledger::open(root, folder).whole(&disk::from_here(folder), state, trust)?;
    drop(lock);
    Ok(whole.map(|(found, files, bytes)| (Receipt { pages: found.pages, files, bytes, stood: files, ..Receipt::default() }, found.diagnostics.into_owned())))
}

/// An output folder that is being written to.
pub struct Output {
    folder: PathBuf,
    owned: Owned,
    /// What stands and from what it was made.
    pub ledger: Ledger,
    trust: Trust,
    /// Those that stay as they are although nothing was made of them here.
    kept: BTreeSet<String>,
    folders: Folders,
    receipt: Receipt,
    /// Where the site is made, if nothing was in the folder.
    staging: Option<Staging>,
    /// Nothing where nothing is written, because it is only to be told what would be.
    lock: Option<Lock>,
}

/// Files of a site of which it is known that they stand as they were written.
pub struct Standing(Vec<usize>);

enum Placed {
    Stood((u64, u64)),
    Written((u64, u64)),
    Altered,
}

impl Output {
    /// Takes the output folder of the project in `root`, and learns what in it is ours.
    pub fn open(root: &Path, folder: PathBuf, trust: Trust) -> Result<Self, Error> {
        let lock = Lock::take(&folder)?;
        Self::with(root, folder, trust, Some(lock))
    }

    /// Takes the output folder only to tell what would be written into it.
    pub fn rehearse(root: &Path, folder: PathBuf, trust: Trust) -> Result<Self, Error> {
        Self::with(root, folder, trust, None)
    }

    fn with(root: &Path, folder: PathBuf, trust: Trust, lock: Option<Lock>) -> Result<Self, Error> {
        let ledger = Ledger::open(root, &folder);
        let folder = disk::from_here(&folder);
        let owned = match ledger.is_of_manifest(&folder) && trust == Trust::Times && !owned::is_bag(&folder) {
            true => Owned::of_files(ledger.digests()),
            false => Owned::read(&folder, ledger.was_kept())?,
        };
        if lock.is_some() {
            staging::clear(&folder)?;
        }
        let is_new = lock.is_some() && disk::is_empty_folder(&folder)?;
        let folders = if is_new { Folders::of_new() } else { Folders::default() };
        let staging = lock.as_ref().filter(|_| is_new).map(|lock| Staging::of(&folder, lock.made_folder));
        Ok(Self { folder, owned, ledger, trust, kept: BTreeSet::new(), folders, receipt: Receipt::default(), staging, lock })
    }

    /// Lets the folder go without a change, because the sources have errors.
    pub fn leave(mut self) -> Result<(), Error> {
        self.staging = None;
        if let Some(lock) = self.lock {
            if lock.made_folder {
                disk::remove_if_empty(&self.folder);
            }
            drop(lock);
        }
        Ok(())
    }

    /// Returns whether the site that stands there is whole, and nobody touched its manifest since.
    pub fn is_untouched(&self) -> bool {
        self.ledger.is_of_manifest(&self.folder)
    }

    /// Refuses a folder that holds a whole site: a shard would take its place.
    pub fn refuse_whole_site(&self) -> Result<(), Error> {
        if self.owned.is_empty() || self.owned.has_listed(SHARD) {
            return Ok(());
        }
        Err(Error::Occupied {
            says: format!("`{}` holds a whole site, and a shard would take its place", self.folder.display()),
            help: "give the shard a folder of its own: `-o shard-1`".into(),
        })
    }

    /// Returns whether a file of ours stands at `path`.
    pub fn stands(&self, path: &str) -> bool {
        self.owned.has(path)
    }

    /// Returns whether the file at `path` stands as it would be written from what has the seal `reads`.
    pub fn is_standing(&self, path: &str, reads: Seal) -> Result<bool, Error> {
        Ok(self.owned.has(path) && self.ledger.stands(&self.folder, path, reads, self.trust)?)
    }

    /// Returns the files in `folder`, where all that are ours there were made from `reads` and stand as they were written; nothing where one does not.
    pub fn standing_in(&self, folder: &str, reads: &Reads) -> Result<Option<Vec<String>>, Error> {
        let (files, reads): (Vec<&str>, Seal) = (self.owned.listed().filter(|path| path.starts_with(folder)).collect(), reads.seal());
        let stands = |path: &&str| self.is_standing(path, reads);
        let all = !files.is_empty() && files.par_iter().map(stands).try_reduce(|| true, |a, b| Ok(a && b))?;
        Ok(all.then(|| files.into_iter().map(str::to_owned).collect()))
    }

    /// Returns the files of the site that `is_meant`, if the site was whole and all of those stand as they were written; with how many pages it has.
    pub fn standing_others(&self, is_meant: &(dyn Fn(&str) -> bool + Sync)) -> Result<Option<(Standing, usize)>, Error> {
        let Some(found) = self.ledger.found() else { return Ok(None) };
        Ok(self.ledger.standing(&self.folder, is_meant, self.trust)?.map(|others| (Standing(others), found.pages)))
    }

    /// Says that files stand as they would be written.
    pub fn keep_all(&mut self, files: &Standing) {
        for entry in self.ledger.keep_at(&files.0) {
            self.receipt.bytes += entry.size;
            self.receipt.stood += 1;
        }
    }

    /// Says that the file at `path` stands as it would be written.
    pub fn keep_standing(&mut self, path: &str) {
        if let Some(entry) = self.ledger.keep(path) {
            self.receipt.bytes += entry.size;
            self.receipt.stood += 1;
        }
    }

    /// Refuses where something that is not ours stands at one of `paths`. Called before anything is written.
    pub fn refuse_foreign(&self, paths: impl IntoIterator<Item = impl AsRef<str> + Ord>) -> Result<(), Error> {
        let mut ground = Ground::of(&self.folder);
        let foreign: BTreeSet<_> = paths.into_iter().filter(|path| !self.owned.has(path.as_ref()) && ground.has(path.as_ref())).collect();
        let Some(first) = foreign.first() else { return Ok(()) };
        let more = if foreign.len() > 1 { format!(" and {} more", foreign.len() - 1) } else { String::new() };
        Err(Error::Occupied {
            says: format!("`{}`{more} would be overwritten, and chancery did not write it", self.folder.join(first.as_ref()).display()),
            help: format!("move it away, or choose another output folder with `-o`; what chancery wrote is listed in `{}`", MANIFEST),
        })
    }

    /// Writes the artifacts that are not there as they are, each whole or not at all.
    pub fn place(&mut self, artifacts: &[Artifact]) -> Result<(), Error> {
        let paths: Vec<String> = artifacts.iter().map(|artifact| artifact.address.output()).collect();
        let digests: Vec<[u8; 32]> = artifacts.par_iter().map(|artifact| sha256(&artifact.bytes)).collect();
        let site = self.staging.as_ref().map_or(&*self.folder, Staging::site);
        let stands = |(path, artifact): (&String, &Artifact)| {
            if self.folders.lacks(path) { Ok(None) } else { disk::is(&site.join(path), &artifact.bytes) }
        };
        let standing: Vec<Option<bool>> = paths.par_iter().zip(artifacts).map(stands).collect::<Result<_, _>>()?;
        if self.lock.is_none() {
            return self.foretell(artifacts, &digests, &standing);
        }
        let moving: Vec<usize> = (0..paths.len()).filter(|at| standing[*at] != Some(true)).collect();
        if self.staging.is_none() {
            Owned::announce(&self.folder, moving.iter().map(|at| (paths[*at].as_str(), hexadecimal(&digests[*at]))))?;
        }
        for at in &moving {
            self.folders.make(site, disk::above(&paths[*at]))?;
        }
        let (owned, is_new) = (&self.owned, self.staging.is_some());
        let done: Vec<Placed> = (0..paths.len())
            .into_par_iter()
            .map(|at| {
                let target = site.join(&paths[at]);
                match standing[at] {
                    Some(true) => Ok(Placed::Stood(disk::stamp(&target).unwrap_or_default())),
                    Some(false) if !owned.wrote(&paths[at], &disk::digest(&target)?) => Ok(Placed::Altered),
                    _ if is_new => disk::write_new(&target, &artifacts[at].bytes).map(Placed::Written),
                    _ => disk::write(site, &target, &artifacts[at].bytes).map(Placed::Written),
                }
            })
            .collect::<Result<_, Error>>()?;
        for (at, (path, artifact)) in paths.into_iter().zip(artifacts).enumerate() {
            let (size, modified) = match done[at] {
                Placed::Stood(stamp) => {
                    self.receipt.stood += 1;
                    stamp
                }
                Placed::Written(stamp) => {
                    self.receipt.written += 1;
                    stamp
                }
                Placed::Altered => {
                    self.receipt.altered.push(path.clone());
                    self.kept.insert(path);
                    continue;
                }
            };
            self.receipt.bytes += artifact.bytes.len() as u64;
            self.ledger.record(&path, Entry { reads: artifact.seal, digest: digests[at], size, modified });
        }
        Ok(())
    }

    /// Returns the files that were placed so far, each with the digests of what it was made from and of its bytes.
    pub fn placed(&mut self) -> BTreeMap<String, (Seal, [u8; 32])> {
        self.ledger.in_order();
        self.ledger.all_standing().map(|(path, entry)| (path.to_owned(), (entry.reads, entry.digest))).collect()
    }

    /// Counts what would be done with the artifacts.
    fn foretell(&mut self, artifacts: &[Artifact], digests: &[[u8; 32]], standing: &[Option<bool>]) -> Result<(), Error> {
        for ((artifact, digest), stands) in artifacts.iter().zip(digests).zip(standing) {
            let path = artifact.address.output();
            match stands {
                Some(true) => self.receipt.stood += 1,
                Some(false) if !self.owned.wrote(&path, &disk::digest(&self.folder.join(&path))?) => {
                    self.receipt.altered.push(path.clone());
                    self.kept.insert(path);
                    continue;
                }
                _ => self.receipt.written += 1,
            }
            let size = artifact.bytes.len() as u64;
            self.receipt.bytes += size;
            self.ledger.record(&path, Entry { reads: artifact.seal, digest: *digest, size, modified: 0 });
        }
        Ok(())
    }

    /// Leaves those files of ours as they are of which `stays` tells that they stay.
    pub fn keep(&mut self, stays: impl Fn(&str) -> bool) {
        let kept: Vec<String> = self.owned.listed().filter(|path| stays(path)).map(str::to_owned).collect();
        self.kept.extend(kept);
    }

    /// Removes what is ours and no longer of the site.
    pub fn settle(&mut self) -> Result<(), Error> {
        let (kept, owned) = (&self.kept, &self.owned);
        self.ledger.forget(|path| kept.contains(path) && owned.has_listed(path));
        let only_announced = owned.only_announced().filter(|path| !self.ledger.has_standing(path));
        let gone = self.ledger.lacking(owned.in_manifest()).into_iter().chain(only_announced).filter(|path| !kept.contains(*path));
        let gone: Vec<String> = gone.map(str::to_owned).collect();
        for path in gone {
            let target = self.folder.join(&path);
            if !disk::exists(&target) {
                continue;
            }
            // What a link in the place of a folder leads to is not ours.
            if disk::has_real_folders(&self.folder, Path::new(&path)) && self.owned.wrote(&path, &disk::digest(&target)?) {
                if self.lock.is_some() {
                    disk::remove(&self.folder, &target)?;
                }
                self.receipt.removed += 1;
            } else {
                self.receipt.altered.push(path);
            }
        }
        Ok(())
    }

    /// Returns the list of what stands, in order.
    pub fn files(&self) -> Vec<(&str, [u8; 32])> {
        let mut files: Vec<(&str, [u8; 32])> = self.ledger.all_standing().map(|(path, entry)| (path, entry.digest)).collect();
        if !self.kept.is_empty() {
            files.extend(self.kept.iter().filter_map(|path| Some((path.as_str(), self.owned.digest_of(path)?))));
            files.sort_by_key(|(path, _)| *path);
            files.dedup_by_key(|(path, _)| *path);
        }
        files
    }

    /// Writes the list of what stands, ends the journal, and returns what was done, with what there is to say of the ledger.
    ///
    /// Where `whole` is given, the site is whole; with it comes how many pages it has.
    pub fn close(mut self, manifest: Vec<u8>, files: usize, whole: Option<(Whole<'_>, usize)>) -> Result<Receipt, Error> {
        self.receipt.files = files;
        self.receipt.altered.sort();
        let Some(lock) = self.lock.take() else { return Ok(self.receipt) };
        let target = self.folder.join(MANIFEST);
        match self.staging.take() {
            Some(staging) => {
                self.folders.make(staging.site(), "")?;
                disk::write_new(&staging.site().join(MANIFEST), &manifest)?;
                staging.move_in()?;
            }
            None if disk::is(&target, &manifest)? != Some(true) => {
                self.folders.make(&self.folder, "")?;
                disk::write(&self.folder, &target, &manifest)?;
            }
            None => {}
        }
        drop(manifest);
        self.receipt.remarks.extend(self.ledger.remark.take());
        match whole.filter(|_| self.receipt.altered.is_empty() && self.kept.is_empty()) {
            Some((whole, pages)) => self.ledger.is_whole(&whole, pages, &target),
            None => self.ledger.is_partial(),
        }
        if let Err(broken) = self.ledger.save() {
            self.receipt.remarks.push(format!("the ledger {broken}; the next build compares every page with what stands"));
        }
        disk::end_journal(&self.folder)?;
        drop(lock);
        Ok(self.receipt)
    }
}
