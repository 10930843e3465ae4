//! The files in `.chancery/`: how they are opened, and what can be wrong with them. They may be deleted at any time.
#![expect(clippy::disallowed_methods, reason = "write is the door for what is kept beside the sources")]

use std::fs::{self, File};
use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::lock::Lock;
use super::store::CARDS;
use crate::model::error::Error;

/// The folder beside `content/`.
pub const FOLDER: &str = ".chancery";
/// The folder in it that holds the site as it was last exported.
pub const EXPORT: &str = "export";

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// Its bytes are not those that were written.
    #[error("is damaged")]
    Damaged,
    /// It is of another form: of another version of the program.
    #[error("is of another version")]
    Form,
    /// It belongs to something else.
    #[error("is of another output folder")]
    Foreign,
    /// The machine refuses.
    #[error("cannot be used: {0}")]
    Io(std::io::Error),
}

impl Broken {
    /// Returns whether the file is made anew when it is saved; else it stays as it is.
    pub fn renews(&self) -> bool {
        match self {
            Self::Damaged | Self::Form | Self::Foreign => true,
            Self::Io(_) => false,
        }
    }

    /// Returns what there is to say of `file`, which could not be read, and of what follows from that.
    pub fn remark(&self, file: &str, follows: &str) -> String {
        let anew = if self.renews() { "it is made anew, and " } else { "" };
        format!("{file} {self}; {anew}{follows}")
    }
}

impl From<std::io::Error> for Broken {
    fn from(why: std::io::Error) -> Self {
        Self::Io(why)
    }
}

/// The ending of files that are written whole.
pub const WHOLE: &str = "whole";
/// The ending of files that older versions kept.
const OLDER: &str = "redb";

/// A file of `COUNT` sections that was written whole: behind them stand their lengths, and behind those the digest of all.
pub struct Sections<const COUNT: usize> {
    bytes: Vec<u8>,
    ranges: [Range<usize>; COUNT],
}

impl<const COUNT: usize> Sections<COUNT> {
    /// Reads the file at `path`, if it is the one that was written.
    pub fn read(path: &Path) -> Result<Self, Broken> {
        let bytes = fs::read(path)?;
        let Some((all, digest)) = bytes.split_last_chunk::<32>() else { return Err(Broken::Damaged) };
        if blake3::hash(all).as_bytes() != digest {
            return Err(Broken::Damaged);
        }
        let mut start: usize = 0;
        let end = all.len().checked_sub(COUNT * LENGTH).ok_or(Broken::Form)?;
        let mut ranges = [const { 0..0 }; COUNT];
        for (range, length) in ranges.iter_mut().zip(all[end..].chunks_exact(LENGTH)) {
            let length = usize::try_from(number(length)).map_err(|_| Broken::Form)?;
            *range = start..start.checked_add(length).filter(|after| *after <= end).ok_or(Broken::Form)?;
            start = range.end;
        }
        if start == end { Ok(Self { bytes, ranges }) } else { Err(Broken::Form) }
    }

    /// Returns the bytes of a section, counted from 0.
    pub fn section(&self, at: usize) -> &[u8] {
        &self.bytes[self.ranges[at].clone()]
    }
}

/// A length is so many bytes.
const LENGTH: usize = 8;

fn number(bytes: &[u8]) -> u64 {
    bytes.try_into().map_or(u64::MAX, u64::from_le_bytes)
}

/// Returns the first of the `count` sections of a file that was written whole, without looking at the others: it is not known whether they are as they were written.
pub fn first_section(path: &Path, count: usize) -> Option<Vec<u8>> {
    const MOST: u64 = 1 << 16;
    let file = File::open(path).ok()?;
    let lengths = file.metadata().ok()?.len().checked_sub((32 + count * LENGTH) as u64)?;
    let mut length = [0; LENGTH];
    read_at(&file, &mut length, lengths).ok()?;
    let length = Some(number(&length)).filter(|length| *length <= MOST.min(lengths))?;
    let mut section = vec![0; usize::try_from(length).ok()?];
    read_at(&file, &mut section, 0).ok()?;
    Some(section)
}

/// Returns a value in its serialized form, in as much memory as that takes: while memory grows, it is held twice.
pub fn fitting(value: &impl Serialize) -> postcard::Result<Vec<u8>> {
    postcard::to_extend(value, Vec::with_capacity(postcard::experimental::serialized_size(value)?))
}

/// A file that is being written whole, section by section: it is old or new, also after a power cut.
pub struct Pending {
    path: PathBuf,
    unfinished: PathBuf,
    file: File,
    hasher: blake3::Hasher,
    lengths: Vec<u8>,
    length: u64,
}

impl Pending {
    /// Begins the file that is to stand at `path`.
    pub fn begin(path: &Path) -> Result<Self, Broken> {
        make_folder(path)?;
        let unfinished = path.with_extension(format!("{}.unfinished", std::process::id()));
        let file = File::create(&unfinished)?;
        Ok(Self { path: path.to_owned(), unfinished, file, hasher: blake3::Hasher::new(), lengths: Vec::new(), length: 0 })
    }

    /// Writes more of a section.
    pub fn put(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        self.hasher.update(bytes);
        self.length += bytes.len() as u64;
        Ok(self.file.write_all(bytes)?)
    }

    /// Ends a section.
    pub fn end(&mut self) {
        self.lengths.extend(std::mem::take(&mut self.length).to_le_bytes());
    }

    /// Writes a value as a section.
    pub fn section(&mut self, value: &impl Serialize) -> Result<(), Broken> {
        self.put(&fitting(value).map_err(std::io::Error::other)?)?;
        self.end();
        Ok(())
    }

    /// Puts the file in its place.
    pub fn finish(mut self) -> Result<(), Broken> {
        let lengths = std::mem::take(&mut self.lengths);
        self.put(&lengths)?;
        self.file.write_all(self.hasher.finalize().as_bytes())?;
        self.file.sync_all()?;
        Ok(fs::rename(&self.unfinished, &self.path)?)
    }
}

impl Drop for Pending {
    /// What was not finished is taken away.
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.unfinished);
    }
}

/// Reads the bytes at `start`, as many as there is room for, whoever else reads in the same file.
#[cfg(unix)]
pub fn read_at(file: &File, bytes: &mut [u8], start: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, start)
}

/// Writes the bytes at `start`, whoever else reads in the same file.
#[cfg(unix)]
pub fn write_at(file: &File, bytes: &[u8], start: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, start)
}

/// Writes the bytes at `start`, whoever else reads in the same file.
#[cfg(windows)]
pub fn write_at(file: &File, mut bytes: &[u8], mut start: u64) -> std::io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_write(file, bytes, start)? {
            0 => return Err(std::io::ErrorKind::WriteZero.into()),
            count => (bytes, start) = (&bytes[count..], start + count as u64),
        }
    }
    Ok(())
}

/// Reads the bytes at `start`, as many as there is room for, whoever else reads in the same file.
#[cfg(windows)]
pub fn read_at(file: &File, mut bytes: &mut [u8], mut start: u64) -> std::io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, start)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            count => (bytes, start) = (&mut bytes[count..], start + count as u64),
        }
    }
    Ok(())
}

/// Makes the folder of the file at `path`, and says to version control that nothing in it is a source.
pub fn make_folder(path: &Path) -> Result<(), Broken> {
    let Some(folder) = path.parent() else { return Ok(()) };
    if !folder.is_dir() {
        fs::create_dir_all(folder)?;
        fs::write(folder.join(".gitignore"), "# Kept by chancery from build to build; may be deleted at any time.\n*\n")?;
    }
    Ok(())
}

/// A file that is kept from build to build.
pub struct Kept {
    /// Where it is.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// What it holds, in words.
    pub holds: String,
}

fn files(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let folder = root.join(FOLDER);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(why) => return Err(Error::io("read", &folder, why)),
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| matches!(ending(path), Some(WHOLE | CARDS | OLDER))).collect();
    files.sort();
    Ok(files)
}

/// Returns what is kept for the project in `root`.
pub fn kept(root: &Path) -> Result<Vec<Kept>, Error> {
    let holds = |path: &Path| {
        let read = || -> Result<String, Broken> {
            Ok(match ending(path) {
                Some(WHOLE) if path.file_stem() == Some("store".as_ref()) => "where the cards of the documents lie".to_owned(),
                Some(WHOLE) => format!("the ledger of `{}`", super::Ledger::folder_of(path)?),
                Some(CARDS) => "the cards of the documents".to_owned(),
                _ => Broken::Form.to_string(),
            })
        };
        read().unwrap_or_else(|broken| broken.to_string())
    };
    let of = |path: PathBuf| Kept { bytes: fs::metadata(&path).map_or(0, |data| data.len()), holds: holds(&path), path };
    let mut all: Vec<Kept> = files(root)?.into_iter().map(of).collect();
    let export = root.join(FOLDER).join(EXPORT);
    if export.is_dir() {
        let size = |entry: walkdir::DirEntry| entry.metadata().map_or(0, |data| if data.is_file() { data.len() } else { 0 });
        let bytes = walkdir::WalkDir::new(&export).into_iter().flatten().map(size).sum();
        all.push(Kept { path: export, bytes, holds: "the site as it was last exported".to_owned() });
    }
    Ok(all)
}

/// Removes what is kept for the project in `root`, and returns how many files and folders that were.
pub fn clear(root: &Path) -> Result<usize, Error> {
    let files = files(root)?;
    let folder = root.join(FOLDER);
    let alone = if folder.is_dir() { Lock::try_take(&folder)? } else { None };
    if alone.is_none() && !files.is_empty() {
        return Err(Error::Occupied { says: format!("`{}` is in use by another build", folder.display()), help: "wait until it has ended".into() });
    }
    for path in &files {
        fs::remove_file(path).map_err(|why| Error::io("remove", path, why))?;
    }
    let export = root.join(FOLDER).join(EXPORT);
    match fs::remove_dir_all(&export) {
        Ok(()) => Ok(files.len() + 1),
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => Ok(files.len()),
        Err(why) => Err(Error::io("remove", &export, why)),
    }
}

fn ending(path: &Path) -> Option<&str> {
    path.extension()?.to_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_made_anew_is_said_to_be() {
        let io = || Broken::Io(std::io::Error::other("no"));
        for (broken, anew) in [(Broken::Damaged, true), (Broken::Form, true), (Broken::Foreign, true), (io(), false)] {
            assert_eq!(broken.renews(), anew, "{broken}");
            assert_eq!(broken.remark("the store", "every document is read").contains("made anew"), anew, "{broken}");
        }
        assert_eq!(io().remark("the ledger `x`", "every page is compared"), "the ledger `x` cannot be used: no; every page is compared");
    }
}
