//! The door through which sources and themes come in. Understands nothing of what it reads.

mod built;
mod few;
mod theme;
mod walk;

use std::path::{Path, PathBuf};

use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::document::{Companion, Folder};
use crate::model::error::Error;
use crate::model::source::Source;

pub use built::{built, bytes};
pub use few::{last, lead, survey_to};
pub use theme::{CARRIED, FOLDERS, carried, theme, theme_files};
pub use walk::{FolderPaths, Survey, is_passing, slashed, survey};

/// A source larger than this is refused: it is no letter.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Returns the text of the file at `path` below `root`, or why it is not a text.
pub fn source(root: &Path, path: &str) -> Result<Source, Box<Diagnostic>> {
    let refuse = |text: String, at: usize, says: String, help: &str| {
        let source = Source::new(path, text);
        Box::new(Diagnostic {
            code: Code::FileUnreadable,
            severity: Severity::Error,
            at: source.excerpt(at..at),
            says,
            also: Vec::new(),
            help: help.to_owned(),
        })
    };
    let bytes = match read(&root.join(path)) {
        Ok(bytes) => bytes,
        Err(why) => return Err(refuse(String::new(), 0, format!("this file cannot be read: {why}"), "make it readable, or remove it")),
    };
    match String::from_utf8(bytes) {
        Ok(text) => match text.find('\0') {
            Some(at) => Err(refuse(text, at, "this file holds a NUL character".into(), "save it as text in UTF-8")),
            None => Ok(Source::new(path, text)),
        },
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            Err(refuse(text, at, "this file is not UTF-8 from here on".into(), "save it as UTF-8; nothing is guessed about other encodings"))
        }
    }
}

/// Returns the bytes of a file that is to be imported.
pub fn file(path: &Path) -> std::io::Result<Vec<u8>> {
    read(path)
}

/// Returns the bytes of a file; nothing where there is none.
pub fn standing(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(why) if matches!(why.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => Ok(None),
        Err(why) => Err(Error::io("read", path, why)),
    }
}

/// Returns the files below a folder, by their paths, in order; those whose names begin with a dot are left out.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let hidden = |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(|entry| !hidden(entry)) {
        let entry = entry.map_err(|error| Error::Io { doing: "read", path: folder.to_owned(), why: error.into() })?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

#[expect(clippy::disallowed_methods, reason = "load is the door for sources")]
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let size = std::fs::metadata(path)?.len();
    if size > LARGEST {
        return Err(std::io::Error::other(format!("it has {size} bytes, more than the {LARGEST} that a source may have")));
    }
    std::fs::read(path)
}

/// Returns the sources of one document or free page.
pub fn folder(root: &Path, paths: &FolderPaths) -> Folder {
    let mut diagnostics = paths.diagnostics.clone();
    let mut sources = Vec::new();
    for path in &paths.texts {
        match source(root, path) {
            Ok(source) => sources.push(source),
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    let received = paths.received.iter().map(|path| (path.rsplit('/').next().unwrap_or(path).to_owned(), source(root, path))).collect();
    let lock = match paths.lock.as_ref().map(|path| source(root, path)) {
        Some(Ok(lock)) => Some(lock),
        Some(Err(diagnostic)) => {
            diagnostics.push(*diagnostic);
            None
        }
        None => None,
    };
    Folder { id: paths.id.clone(), sources, received, lock, files: paths.files.clone(), diagnostics }
}

/// Returns whether the file at `path` holds nothing, or is not there.
#[expect(clippy::disallowed_methods, reason = "load is the door for sources")]
pub fn is_empty_or_away(path: &Path) -> bool {
    std::fs::metadata(path).map_or(true, |data| data.is_file() && data.len() == 0)
}

/// Returns the bytes of a file that is published with a document.
#[expect(clippy::disallowed_methods, reason = "load is the door for sources")]
pub fn companion(root: &Path, file: &Companion) -> Result<Vec<u8>, Error> {
    let path: PathBuf = root.join(&file.path);
    std::fs::read(&path).map_err(|why| Error::io("read", &path, why))
}
