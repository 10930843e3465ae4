//! Folders that were built, and others of which everything is taken: what lies in them, and the bytes of their files.

use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use crate::model::built::{Built, Kind};
use crate::model::error::Error;

/// Returns everything below `folder`, in the order of names; nothing where there is no such folder.
pub fn built(folder: &Path) -> Result<Option<Vec<Built>>, Error> {
    if !folder.is_dir() {
        return Ok(None);
    }
    let mut found = Vec::new();
    for entry in WalkDir::new(folder).min_depth(1).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_path_buf();
            Error::Io { doing: "read", path, why: error.into() }
        })?;
        let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let path = below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        let (kind, size, is_open) = seen(&entry);
        found.push(Built { path, is_utf8: below.to_str().is_some(), kind, size, is_open });
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Some(found))
}

fn seen(entry: &DirEntry) -> (Kind, u64, bool) {
    let kind = entry.file_type();
    if kind.is_symlink() {
        return (Kind::Link, 0, true);
    }
    let Ok(data) = entry.metadata() else { return (Kind::Other, 0, false) };
    if kind.is_dir() {
        (Kind::Folder, 0, is_open(&data, 0o5))
    } else if kind.is_file() {
        (if names(&data) > 1 { Kind::Linked } else { Kind::File }, data.len(), is_open(&data, 0o4))
    } else {
        (Kind::Other, 0, false)
    }
}

#[cfg(unix)]
fn is_open(data: &std::fs::Metadata, wanted: u32) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let mode = data.permissions().mode();
    mode & wanted == wanted && (mode >> 6) & wanted == wanted
}

/// Elsewhere permissions are not those that a web host will see.
#[cfg(not(unix))]
fn is_open(_: &std::fs::Metadata, _: u32) -> bool {
    true
}

#[cfg(unix)]
fn names(data: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(data)
}

#[cfg(not(unix))]
fn names(_: &std::fs::Metadata) -> u64 {
    1
}

/// Returns the bytes of a file.
#[expect(clippy::disallowed_methods, reason = "load is the door for what was built too")]
pub fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|why| Error::io("read", path, why))
}
