//! The files in `.chancery/`: how they are opened, and what can be wrong with them. They may be deleted at any time.
#![expect(clippy::disallowed_methods, reason = "write is the door for what is kept beside the sources")]

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

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

/// Returns the sections of a file that was written whole, if it is the one that was written.
pub fn sections<const COUNT: usize>(path: &Path) -> Result<[Vec<u8>; COUNT], Broken> {
    let bytes = fs::read(path)?;
    let Some((mut rest, digest)) = bytes.split_last_chunk::<32>() else { return Err(Broken::Damaged) };
    if blake3::hash(rest).as_bytes() != digest {
        return Err(Broken::Damaged);
    }
    let mut sections = [const { Vec::new() }; COUNT];
    for section in &mut sections {
        let Some((length, after)) = rest.split_first_chunk::<8>() else { return Err(Broken::Form) };
        let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| Broken::Form)?;
        let Some((own, after)) = after.split_at_checked(length) else { return Err(Broken::Form) };
        *section = own.to_vec();
        rest = after;
    }
    if rest.is_empty() { Ok(sections) } else { Err(Broken::Form) }
}

/// Returns the first section of a file that was written whole, without looking at the others: it is not known whether they are as they were written.
pub fn first_section(path: &Path) -> Option<Vec<u8>> {
    const MOST: u64 = 1 << 16;
    let file = File::open(path).ok()?;
    let mut length = [0; 8];
    read_at(&file, &mut length, 0).ok()?;
    let length = Some(u64::from_le_bytes(length)).filter(|length| *length <= MOST)?;
    let mut section = vec![0; usize::try_from(length).ok()?];
    read_at(&file, &mut section, 8).ok()?;
    Some(section)
}

/// Writes a file whole: it is old or new, also after a power cut. The sections are made one after the other.
pub fn save(path: &Path, sections: impl IntoIterator<Item = postcard::Result<Vec<u8>>>) -> Result<(), Broken> {
    make_folder(path)?;
    let unfinished = path.with_extension(format!("{}.unfinished", std::process::id()));
    let mut hasher = blake3::Hasher::new();
    let written = fs::File::create(&unfinished).and_then(|mut file| {
        for section in sections {
            let section = section.map_err(std::io::Error::other)?;
            let length = (section.len() as u64).to_le_bytes();
            hasher.update(&length).update(&section);
            file.write_all(&length)?;
            file.write_all(&section)?;
        }
        file.write_all(hasher.finalize().as_bytes())?;
        file.sync_all()?;
        fs::rename(&unfinished, path)
    });
    written.map_err(|why| {
        let _ = fs::remove_file(&unfinished);
        Broken::Io(why)
    })
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
