//! What in an output folder is ours: what the manifest lists, and what an interrupted build announced.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use super::disk;
use crate::model::error::Error;
use crate::model::page::{MANIFEST, SHARD};
use crate::model::source::from_hexadecimal;

/// The file by which a bag (RFC 8493) says what it is. A bag has a manifest of the same name.
const BAG: &str = "bagit.txt";

/// The files that are ours, each with the digests under which it may stand.
pub struct Owned {
    manifest: Manifest,
    announced: BTreeMap<String, BTreeSet<[u8; 32]>>,
}

/// A list of files with their digests.
struct Manifest {
    /// The manifest as it is written, which is read where it stands; else the paths alone, one behind the other.
    text: String,
    /// Where in the text the paths begin and end, in their order, each path once.
    paths: Vec<(usize, usize)>,
    /// The digests, where they do not stand in the text before the paths.
    digests: Option<Vec<[u8; 32]>>,
}

/// Before a path stand so many digits and two spaces.
const DIGITS: usize = 64;

impl Manifest {
    fn of(text: String) -> Self {
        let start = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
        let mut paths: Vec<(usize, usize)> = lines(&text).map(|(path, _)| (start(path), start(path) + path.len())).collect();
        // It is written in order; what others put in may not be. What comes last counts.
        let path = |(start, end): &(usize, usize)| &text[*start..*end];
        paths.sort_by(|a, b| path(a).cmp(path(b)));
        paths.dedup_by(|later, earlier| {
            let again = path(later) == path(earlier);
            if again {
                *earlier = *later;
            }
            again
        });
        Self { text, paths, digests: None }
    }

    /// Returns the list of these files, which are in order.
    fn of_files<'p>(files: impl ExactSizeIterator<Item = (&'p str, [u8; 32])>) -> Self {
        let (mut text, mut paths, mut digests) = (String::new(), Vec::with_capacity(files.len()), Vec::with_capacity(files.len()));
        for (path, digest) in files {
            paths.push((text.len(), text.len() + path.len()));
            text.push_str(path);
            digests.push(digest);
        }
        Self { text, paths, digests: Some(digests) }
    }

    fn path(&self, (start, end): (usize, usize)) -> &str {
        &self.text[start..end]
    }

    fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(|path| self.path(*path))
    }

    fn at(&self, path: &str) -> Option<usize> {
        self.paths.binary_search_by(|other| self.path(*other).cmp(path)).ok()
    }

    fn digest_at(&self, path: &str) -> Option<[u8; 32]> {
        let at = self.at(path)?;
        match &self.digests {
            Some(digests) => digests.get(at).copied(),
            None => {
                let end = self.paths[at].0.checked_sub(2)?;
                from_hexadecimal(self.text.get(end.checked_sub(DIGITS)?..end)?)
            }
        }
    }
}

impl Owned {
    /// Reads what `folder` says is ours; `known` tells whether a ledger of it was kept.
    ///
    /// Others write lists of that name too: archives in their bags, people for themselves. One that is not of a site made by this program is refused, because what it lists is somebody else's.
    pub fn read(folder: &Path, known: bool) -> Result<Self, Error> {
        let mut owned = Self { manifest: Manifest::of(disk::text(&folder.join(MANIFEST))?), announced: BTreeMap::new() };
        if !owned.manifest.text.is_empty() && (is_bag(folder) || !known && !owned.is_of_a_site()) {
            return Err(Error::Occupied {
                says: format!("`{}` lists files that chancery did not write", folder.join(MANIFEST).display()),
                help: "choose another output folder with `-o`, or move that file away".into(),
            });
        }
        for (path, digest) in lines(&disk::text(&disk::journal(folder))?) {
            owned.announced.entry(path.to_owned()).or_default().extend(from_hexadecimal(digest));
        }
        Ok(owned)
    }

    /// Returns what is ours in a folder whose manifest is known to list `files`, which are in order, and in which no build was interrupted.
    pub fn of_files<'p>(files: impl ExactSizeIterator<Item = (&'p str, [u8; 32])>) -> Self {
        Self { manifest: Manifest::of_files(files), announced: BTreeMap::new() }
    }

    /// Every site has a page for what is not there, and the files of a theme; a shard has the file by which it says what it is.
    fn is_of_a_site(&self) -> bool {
        self.has_listed(SHARD) || self.has_listed("404.html") && self.manifest.paths().any(|path| path.starts_with("theme/"))
    }

    /// Returns whether the manifest lists `path`.
    pub fn has_listed(&self, path: &str) -> bool {
        self.manifest.at(path).is_some()
    }

    /// Returns whether the manifest lists anything.
    pub fn is_empty(&self) -> bool {
        self.manifest.paths.is_empty()
    }

    /// Returns whether a file at `path` may be ours.
    pub fn has(&self, path: &str) -> bool {
        path == MANIFEST || self.has_listed(path) || self.announced.contains_key(path)
    }

    /// Returns whether the file at `path`, if it has this digest, is as we wrote it.
    pub fn wrote(&self, path: &str, digest: &str) -> bool {
        let Some(digest) = from_hexadecimal(digest) else { return false };
        self.digest_of(path) == Some(digest) || self.announced.get(path).is_some_and(|announced| announced.contains(&digest))
    }

    /// Returns the digest that the manifest lists for `path`.
    pub fn digest_of(&self, path: &str) -> Option<[u8; 32]> {
        self.manifest.digest_at(path)
    }

    /// Returns the paths that are ours.
    pub fn listed(&self) -> impl Iterator<Item = &str> {
        self.in_manifest().chain(self.only_announced())
    }

    /// Returns the paths that the manifest lists, in order.
    pub fn in_manifest(&self) -> impl Iterator<Item = &str> {
        self.manifest.paths()
    }

    /// Returns the paths that are ours and not in the manifest, in order.
    pub fn only_announced(&self) -> impl Iterator<Item = &str> {
        self.announced.keys().map(String::as_str).filter(|path| !self.has_listed(path))
    }

    /// Writes down what is about to be written, so that a build that is killed leaves nothing that is not known to be ours.
    pub fn announce<'p>(folder: &Path, files: impl Iterator<Item = (&'p str, String)>) -> Result<(), Error> {
        let mut text = String::new();
        for (path, digest) in files {
            let _ = writeln!(text, "{digest}  {path}");
        }
        if text.is_empty() { Ok(()) } else { disk::append(folder, &text) }
    }
}

/// Returns whether `folder` is a bag, whose manifest is of somebody else's files.
pub fn is_bag(folder: &Path) -> bool {
    disk::exists(&folder.join(BAG))
}

/// Returns the lines of a manifest that name a file below the folder: path and digest. Others are not ours to touch.
pub fn lines(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().filter_map(|line| {
        let (digest, path) = line.split_once("  ")?;
        (lies_below(path) && digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some((path, digest))
    })
}

/// Returns whether a path in a list names a file below the folder of that list.
pub fn lies_below(path: &str) -> bool {
    !path.is_empty() && !path.starts_with('/') && !path.contains(['\\', ':', '\0']) && path.split('/').all(|step| !matches!(step, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_never_names_what_lies_outside() {
        let digest = "a".repeat(64);
        let text = ["a/index.html", "../x", "/etc/passwd", "a/../../x", "C:/x", "a//b", "."].map(|path| format!("{digest}  {path}\n")).concat();
        let paths: Vec<&str> = lines(&text).map(|(path, _)| path).collect();
        assert_eq!(paths, ["a/index.html"]);
        assert_eq!(lines("short  a\nno line").count(), 0);
    }
}
