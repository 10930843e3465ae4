//! The few things that are done to the disk.
#![expect(clippy::disallowed_methods, reason = "write is the door for the site")]

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::error::Error;
use crate::model::reads::nanoseconds;
use crate::model::source::sha256_hex;

/// Holds the journal and files that are not whole yet; it is there only during a build, or after one that was killed.
const WORKSHOP: &str = ".chancery-writing";
const LOCK: &str = "lock";

/// Returns the path of the journal of `folder`.
pub fn journal(folder: &Path) -> PathBuf {
    folder.join(WORKSHOP).join("journal")
}

/// Returns a path in the workshop of `folder` for what is not whole yet, at which nothing stands.
pub fn unfinished(folder: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    folder.join(WORKSHOP).join(format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)))
}

/// Returns whether what is so called in the workshop is of an unfinished build of ours.
fn is_unfinished(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| name.contains('-') && name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
}

/// Returns the folders in the workshop of `folder` that are of unfinished builds. What a link leads to is not ours.
pub fn unfinished_folders(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let workshop = folder.join(WORKSHOP);
    if !is_real_folder(&workshop) {
        return Ok(Vec::new());
    }
    let ours = names(&workshop)?.into_iter().filter(|name| is_unfinished(name)).map(|name| workshop.join(name));
    Ok(ours.filter(|path| is_real_folder(path)).collect())
}

/// Returns the text of a file; nothing where there is none.
pub fn text(path: &Path) -> Result<String, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(why) if absent(&why) => Ok(String::new()),
        Err(why) => Err(Error::io("read", path, why)),
    }
}

fn absent(why: &std::io::Error) -> bool {
    matches!(why.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Returns the time by the clock of the machine, in nanoseconds since 1970; only to tell which files may have been modified unseen.
pub fn now() -> u64 {
    nanoseconds(SystemTime::now())
}

fn stamp_of(data: &fs::Metadata) -> (u64, u64) {
    (data.len(), data.modified().map_or(0, nanoseconds))
}

/// Returns the size of the file at `path` and when it was modified; nothing for what is no file.
pub fn stamp(path: &Path) -> Option<(u64, u64)> {
    fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file).map(|data| stamp_of(&data))
}

#[cfg(not(unix))]
/// Returns the path of the file that is locked while `folder` is written to; its folder is made.
pub fn lock_file(folder: &Path) -> Result<PathBuf, Error> {
    Ok(workshop(folder)?.join(LOCK))
}

/// Returns whether anything stands at `path`, a symbolic link included.
pub fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Returns whether there is nothing in the folder at `path`; a file is no empty folder.
pub fn is_empty_folder(path: &Path) -> Result<bool, Error> {
    match fs::read_dir(path) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(why) if why.kind() == ErrorKind::NotADirectory => Ok(false),
        Err(why) => Err(Error::io("read", path, why)),
    }
}

/// Returns whether the file at `path` holds `bytes`; nothing where there is no file. A symbolic link never does.
pub fn is(path: &Path, bytes: &[u8]) -> Result<Option<bool>, Error> {
    let data = match fs::symlink_metadata(path) {
        Ok(data) => data,
        Err(why) if absent(&why) => return Ok(None),
        Err(why) => return Err(Error::io("read", path, why)),
    };
    if !data.is_file() || data.len() != bytes.len() as u64 {
        return Ok(Some(false));
    }
    fs::read(path).map(|there| Some(there == bytes)).map_err(|why| Error::io("read", path, why))
}

/// Returns the digest of the file at `path`; that of nothing for what is no file.
pub fn digest(path: &Path) -> Result<String, Error> {
    if !fs::symlink_metadata(path).is_ok_and(|data| data.is_file()) {
        return Ok(String::new());
    }
    fs::read(path).map(|bytes| sha256_hex(&bytes)).map_err(|why| Error::io("read", path, why))
}

/// Returns whether a folder stands at `path`, and no link to one.
pub fn is_real_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|data| data.is_dir())
}

/// Returns whether all that lies between `folder` and the file at `below` are folders, and no links to such.
pub fn has_real_folders(folder: &Path, below: &Path) -> bool {
    below.ancestors().skip(1).take_while(|above| !above.as_os_str().is_empty()).all(|above| is_real_folder(&folder.join(above)))
}

/// What stands below a folder, in which no other folder is looked for twice.
pub struct Ground<'f> {
    folder: &'f Path,
    there: FxHashMap<String, bool>,
}

impl<'f> Ground<'f> {
    /// Returns the ground of `folder`.
    pub fn of(folder: &'f Path) -> Self {
        Self { folder, there: FxHashMap::default() }
    }

    /// Returns whether anything stands at `path`, a symbolic link included.
    pub fn has(&mut self, path: &str) -> bool {
        for above in path.match_indices('/').map(|(at, _)| &path[..at]) {
            let there = self.there.get(above).copied().unwrap_or_else(|| {
                let there = exists(&self.folder.join(above));
                self.there.insert(above.to_owned(), there);
                there
            });
            if !there {
                return false;
            }
        }
        exists(&self.folder.join(path))
    }
}

/// The folders below an output folder that were looked at or made, each with its path from there.
#[derive(Default)]
pub struct Folders {
    known: FxHashSet<Box<str>>,
    /// Those that are new: in them is nothing but what was put there.
    made: FxHashSet<Box<str>>,
}

/// Returns the path of the folder that holds what lies at `path`; that of the first ones is empty.
pub fn above(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(above, _)| above)
}

impl Folders {
    /// Returns those of a folder in which there is nothing, or that is not there yet.
    pub fn of_new() -> Self {
        Self { known: FxHashSet::default(), made: std::iter::once("".into()).collect() }
    }

    /// Makes the folders of `below` in `folder`, and refuses those that are symbolic links: they could lead anywhere.
    pub fn make(&mut self, folder: &Path, below: &str) -> Result<(), Error> {
        if self.known.is_empty() {
            fs::create_dir_all(folder).map_err(|why| Error::io("make the folder", folder, why))?;
            self.known.insert("".into());
        }
        if self.known.contains(below) {
            return Ok(());
        }
        let ends = below.match_indices('/').map(|(at, _)| at).chain([below.len()]);
        let mut start = 0;
        for end in ends {
            let (path, step) = (&below[..end], &below[start..end]);
            start = end + 1;
            if self.known.contains(path) {
                continue;
            }
            let mut steps = Path::new(step).components();
            if !matches!((steps.next(), steps.next()), (Some(Component::Normal(_)), None)) {
                return Err(Error::Usage { says: format!("`{below}` leads out of `{}`", folder.display()), help: "nothing is written there".into() });
            }
            let whole = folder.join(path);
            match fs::create_dir(&whole) {
                Ok(()) => {
                    self.made.insert(path.into());
                }
                Err(why) if why.kind() == ErrorKind::AlreadyExists => match fs::symlink_metadata(&whole) {
                    Ok(data) if data.is_dir() => {}
                    Ok(_) => {
                        return Err(Error::Occupied {
                            says: format!("`{}` is not a folder, and pages are to be written into it", whole.display()),
                            help: "move it away, or choose another output folder with `-o`".into(),
                        });
                    }
                    Err(why) => return Err(Error::io("read", &whole, why)),
                },
                Err(why) => return Err(Error::io("make the folder", &whole, why)),
            }
            self.known.insert(path.into());
        }
        Ok(())
    }

    /// Returns whether nothing can stand at `path`: a folder above it was made here, and what lies between was not.
    pub fn lacks(&self, path: &str) -> bool {
        let parent = above(path);
        let mut nearest = parent;
        // The last of the folders above it that is known is the one that could hold the rest of the path.
        while !self.known.contains(nearest) {
            if nearest.is_empty() {
                return self.made.contains("");
            }
            nearest = above(nearest);
        }
        self.made.contains(nearest) && parent != nearest
    }
}

fn workshop(folder: &Path) -> Result<PathBuf, Error> {
    let path = folder.join(WORKSHOP);
    fs::create_dir_all(&path).map_err(|why| Error::io("make the folder", &path, why))?;
    Ok(path)
}

/// Adds lines to the journal of `folder`.
pub fn append(folder: &Path, lines: &str) -> Result<(), Error> {
    workshop(folder)?;
    let path = journal(folder);
    let mut file = fs::OpenOptions::new().create(true).append(true).open(&path).map_err(|why| Error::io("write", &path, why))?;
    file.write_all(lines.as_bytes()).map_err(|why| Error::io("write", &path, why))
}

/// Adds text to the end of a file, which is made where it is not there.
pub fn add(path: &Path, text: &str) -> Result<(), Error> {
    let file = fs::OpenOptions::new().create(true).append(true).open(path);
    file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|why| Error::io("write", path, why))
}

/// Writes a file that is not there yet: it is filled beside its place and moved there whole.
pub fn fill(target: &Path, fill: impl FnOnce(&mut fs::File) -> Result<(), Error>) -> Result<(), Error> {
    let unfinished = beside(target);
    let whole = fs::File::create(&unfinished).map_err(|why| Error::io("write", &unfinished, why)).and_then(|mut file| {
        fill(&mut file)?;
        file.sync_all().and_then(|()| fs::rename(&unfinished, target)).map_err(|why| Error::io("write", target, why))
    });
    if whole.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    whole
}

/// Removes the journal, and what a killed build left unfinished beside it.
pub fn end_journal(folder: &Path) -> Result<(), Error> {
    let path = folder.join(WORKSHOP);
    let entries = match fs::read_dir(&path) {
        Ok(entries) => entries,
        Err(why) if absent(&why) => return Ok(()),
        Err(why) => return Err(Error::io("read", &path, why)),
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name == "journal" || name == LOCK || is_unfinished(&name);
        if ours {
            fs::remove_file(entry.path()).map_err(|why| Error::io("remove", &entry.path(), why))?;
        }
    }
    // What is not ours stays, and its folder with it.
    let stays = |why: &std::io::Error| absent(why) || why.kind() == std::io::ErrorKind::DirectoryNotEmpty;
    fs::remove_dir(&path).or_else(|why| if stays(&why) { Ok(()) } else { Err(Error::io("remove", &path, why)) })
}

/// Returns a path beside `target` for what is not whole yet. Its name is short, because that of the target may be as long as names can be.
pub fn beside(target: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    target.with_file_name(format!(".{}-{}.unfinished", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)))
}

/// Returns the names of what lies in a folder.
pub fn names(folder: &Path) -> Result<Vec<OsString>, Error> {
    let names = fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.file_name())).collect());
    names.map_err(|why| Error::io("read", folder, why))
}

/// Moves a file or folder to a place at which nothing stands.
pub fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to).map_err(|why| Error::io("write", to, why))
}

/// Removes a folder of ours with all that is in it, if it is there.
pub fn forget_folder(folder: &Path) {
    let _ = fs::remove_dir_all(folder);
}

/// Puts a whole file in place of another, in one step.
pub fn replace(target: &Path, bytes: &[u8]) -> Result<(), Error> {
    let unfinished = beside(target);
    fs::write(&unfinished, bytes).and_then(|()| fs::rename(&unfinished, target)).map_err(|why| {
        let _ = fs::remove_file(&unfinished);
        Error::io("write", target, why)
    })
}

/// Removes a folder in which there is nothing: it was made for a build that wrote nothing.
pub fn remove_if_empty(folder: &Path) {
    let _ = fs::remove_dir(folder);
}

/// Puts a whole file at `target`: it is written beside and moved there in one step. Returns its size and when it was modified.
pub fn write(folder: &Path, target: &Path, bytes: &[u8]) -> Result<(u64, u64), Error> {
    let unfinished = unfinished(folder);
    // The journal made the workshop.
    let created = fs::File::create(&unfinished)
        .or_else(|why| if absent(&why) { workshop(folder).map_err(std::io::Error::other).and_then(|_| fs::File::create(&unfinished)) } else { Err(why) });
    let placed = created.and_then(|mut file| {
        file.write_all(bytes)?;
        let stamp = stamp_of(&file.metadata()?);
        drop(file);
        fs::rename(&unfinished, target)?;
        Ok(stamp)
    });
    placed.map_err(|why| {
        let _ = fs::remove_file(&unfinished);
        Error::io("write", target, why)
    })
}

/// Writes a file of a new site, which is moved to its place as one. Returns its size and when it was modified.
pub fn write_new(target: &Path, bytes: &[u8]) -> Result<(u64, u64), Error> {
    let written = fs::File::create_new(target).and_then(|mut file| {
        file.write_all(bytes)?;
        file.metadata()
    });
    written.map(|data| stamp_of(&data)).map_err(|why| Error::io("write", target, why))
}

/// Removes a file, and the folders above it that are then empty.
pub fn remove(folder: &Path, target: &Path) -> Result<(), Error> {
    fs::remove_file(target).map_err(|why| Error::io("remove", target, why))?;
    remove_empty(folder, target);
    Ok(())
}

/// Removes the folders above `target` in which there is nothing, as far as `folder`.
pub fn remove_empty(folder: &Path, target: &Path) {
    let mut above = target.parent();
    while let Some(path) = above.filter(|path| *path != folder && path.starts_with(folder)) {
        if fs::remove_dir(path).is_err() {
            break; // it holds something
        }
        above = path.parent();
    }
}

/// Returns the path of the folder `real` relative to the working folder, where it lies below that: the system follows the path of every file anew, and this one is shorter.
pub fn from_here(real: &Path) -> PathBuf {
    let below = fs::canonicalize(".").ok().and_then(|here| real.strip_prefix(here).map(Path::to_owned).ok());
    match below {
        Some(below) if below.as_os_str().is_empty() => PathBuf::from("."),
        Some(below) => below,
        None => real.to_owned(),
    }
}

/// Returns the real path of `path`, of which the last steps may not exist yet.
pub fn real(path: &Path) -> Result<PathBuf, Error> {
    let mut missing = Vec::new();
    let mut there = path;
    loop {
        match fs::canonicalize(there) {
            Ok(real) => return Ok(missing.iter().rev().fold(real, |real, step| real.join(step))),
            Err(why) if absent(&why) => {
                let (Some(parent), Some(name)) = (there.parent(), there.file_name()) else { return Err(Error::io("find", path, why)) };
                missing.push(name);
                there = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
            }
            Err(why) => return Err(Error::io("find", path, why)),
        }
    }
}
