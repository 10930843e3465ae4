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

/// A list of files with their digests, which is read where it stands.
struct Manifest {
    text: String,
    /// Where in the text the lines begin and end that name a file, in the order of their paths, each path once.
    lines: Vec<(usize, usize)>,
}

/// A line begins with so many digits and two spaces.
const HEAD: usize = 66;

impl Manifest {
    fn of(text: String) -> Self {
        let mut manifest = Self { lines: Vec::new(), text };
        let start = |part: &str| part.as_ptr() as usize - manifest.text.as_ptr() as usize;
        let mut found: Vec<(usize, usize)> = lines(&manifest.text).map(|(path, digest)| (start(digest), start(path) + path.len())).collect();
        // It is written in order; what others put in may not be. What comes last counts.
        let path = |(start, end): &(usize, usize)| &manifest.text[start + HEAD..*end];
        found.sort_by(|a, b| path(a).cmp(path(b)));
        found.dedup_by(|later, earlier| {
            let again = path(later) == path(earlier);
            if again {
                *earlier = *later;
            }
            again
        });
        manifest.lines = found;
        manifest
    }

    fn path(&self, (start, end): &(usize, usize)) -> &str {
        &self.text[start + HEAD..*end]
    }

    fn paths(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(|line| self.path(line))
    }

    fn digest_at(&self, path: &str) -> Option<&str> {
        let at = self.lines.binary_search_by(|line| self.path(line).cmp(path)).ok()?;
        let (start, _) = self.lines[at];
        Some(&self.text[start..start + HEAD - 2])
    }
}

impl Owned {
    /// Reads what `folder` says is ours; `known` tells whether a ledger of it was kept.
    ///
    /// Others write lists of that name too: archives in their bags, people for themselves. One that is not of a site made by this program is refused, because what it lists is somebody else's.
    pub fn read(folder: &Path, known: bool) -> Result<Self, Error> {
        let mut owned = Self { manifest: Manifest::of(disk::text(&folder.join(MANIFEST))?), announced: BTreeMap::new() };
        if !owned.manifest.text.is_empty() && (disk::exists(&folder.join(BAG)) || !known && !owned.is_of_a_site()) {
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

    /// Every site has a page for what is not there, and the files of a theme; a shard has the file by which it says what it is.
    fn is_of_a_site(&self) -> bool {
        self.has_listed(SHARD) || self.has_listed("404.html") && self.manifest.paths().any(|path| path.starts_with("theme/"))
    }

    /// Returns whether the manifest lists `path`.
    pub fn has_listed(&self, path: &str) -> bool {
        self.manifest.digest_at(path).is_some()
    }

    /// Returns whether the manifest lists anything.
    pub fn is_empty(&self) -> bool {
        self.manifest.lines.is_empty()
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
        from_hexadecimal(self.manifest.digest_at(path)?)
    }

    /// Returns the paths that are ours.
    pub fn listed(&self) -> impl Iterator<Item = &str> {
        self.manifest.paths().chain(self.announced.keys().map(String::as_str).filter(|path| !self.has_listed(path)))
    }

    /// Writes down what is about to be written, so that a build that is killed leaves nothing that is not known to be ours.
    pub fn announce<'p>(folder: &Path, files: impl Iterator<Item = (&'p str, &'p str)>) -> Result<(), Error> {
        let mut text = String::new();
        for (path, digest) in files {
            let _ = writeln!(text, "{digest}  {path}");
        }
        if text.is_empty() { Ok(()) } else { disk::append(folder, &text) }
    }
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
