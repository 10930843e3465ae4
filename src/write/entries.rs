//! What is recorded of each file of a site: one list in the order of their paths, and what came to it since.

use super::keep::Broken;
use super::owned::lies_below;
use crate::model::reads::{Entry, Seal};

/// What is recorded of the files of a site, and which of them are known to stand as they should.
#[derive(Default)]
pub struct Entries {
    /// In the order of the paths, each once.
    listed: Vec<Line>,
    /// What is not in that list, as it came.
    added: Vec<Line>,
}

struct Line {
    path: Box<str>,
    entry: Entry,
    stands: bool,
}

/// What is written down of a file takes so many bytes beside its path.
const FIXED: usize = 4 + 16 + 32 + 8 + 8;

fn taken<'b, const COUNT: usize>(bytes: &mut &'b [u8]) -> Option<&'b [u8; COUNT]> {
    let (taken, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(taken)
}

impl Entries {
    /// Reads what was written down; nothing where these are not the bytes of it: paths are in order, each once, and none leads out of the folder.
    pub fn read(mut bytes: &[u8]) -> Option<Self> {
        let mut listed: Vec<Line> = Vec::with_capacity(bytes.len() / (FIXED + 40));
        while !bytes.is_empty() {
            let length = u32::from_le_bytes(*taken(&mut bytes)?);
            let (path, rest) = bytes.split_at_checked(length as usize)?;
            bytes = rest;
            let (reads, digest) = (Seal(*taken(&mut bytes)?), *taken(&mut bytes)?);
            let (size, modified) = (u64::from_le_bytes(*taken(&mut bytes)?), u64::from_le_bytes(*taken(&mut bytes)?));
            let path: Box<str> = std::str::from_utf8(path).ok()?.into();
            if !lies_below(&path) || listed.last().is_some_and(|last| last.path >= path) {
                return None;
            }
            listed.push(Line { path, entry: Entry { reads, digest, size, modified }, stands: false });
        }
        Some(Self { listed, added: Vec::new() })
    }

    /// Writes it down, piece by piece: it is never held a second time.
    ///
    /// Of each file: the length of the path in four bytes, the path, the digest of what it was made from, that of its bytes, its size and its time, each in eight bytes; numbers begin with the lowest byte.
    pub fn write(&self, mut put: impl FnMut(&[u8]) -> Result<(), Broken>) -> Result<(), Broken> {
        const PIECE: usize = 1 << 16;
        let mut piece: Vec<u8> = Vec::with_capacity(PIECE);
        for (path, entry) in self.iter() {
            if piece.len() + FIXED + path.len() > PIECE {
                put(&piece)?;
                piece.clear();
            }
            piece.extend((path.len() as u32).to_le_bytes());
            piece.extend(path.as_bytes());
            piece.extend(entry.reads.0);
            piece.extend(entry.digest);
            piece.extend(entry.size.to_le_bytes());
            piece.extend(entry.modified.to_le_bytes());
        }
        put(&piece)
    }

    fn at(&self, path: &str) -> Option<usize> {
        self.listed.binary_search_by(|line| (*line.path).cmp(path)).ok()
    }

    /// Returns what is recorded of a file. What was added counts when the list was put in order.
    pub fn get(&self, path: &str) -> Option<&Entry> {
        self.at(path).map(|at| &self.listed[at].entry)
    }

    /// Returns all files with what is recorded of them, in the order of their paths. What was added counts when the list was put in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Entry)> {
        self.listed.iter().map(|line| (&*line.path, &line.entry))
    }

    /// Returns whether a file is known to stand.
    pub fn has_standing(&self, path: &str) -> bool {
        self.at(path).is_some_and(|at| self.listed[at].stands)
    }

    /// Returns the files that are known to stand.
    pub fn standing(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.listed.iter().filter(|line| line.stands).map(|line| (&*line.path, &line.entry))
    }

    /// Records what a file was made from, and that it stands; returns whether that is new.
    pub fn set(&mut self, path: &str, entry: Entry) -> bool {
        match self.at(path) {
            Some(at) => {
                let line = &mut self.listed[at];
                line.stands = true;
                let new = line.entry != entry;
                line.entry = entry;
                new
            }
            None => {
                self.added.push(Line { path: path.into(), entry, stands: true });
                true
            }
        }
    }

    /// Makes room for as many files that are not there yet.
    pub fn reserve(&mut self, count: usize) {
        self.added.reserve_exact(count);
    }

    /// Says that a file stands as it is recorded, and returns how; nothing where it is not.
    pub fn keep(&mut self, path: &str) -> Option<&Entry> {
        let at = self.at(path)?;
        self.listed[at].stands = true;
        Some(&self.listed[at].entry)
    }

    /// Says that files stand as they are recorded, which are counted from 0 in the order of their paths, and returns how.
    pub fn keep_at(&mut self, places: &[usize]) -> impl Iterator<Item = &Entry> {
        places.iter().for_each(|at| self.listed[*at].stands = true);
        places.iter().map(|at| &self.listed[*at].entry)
    }

    /// Returns those of `paths`, which are in order, of which no file is known to stand.
    pub fn lacking<'p>(&self, paths: impl Iterator<Item = &'p str>) -> Vec<&'p str> {
        let mut standing = self.standing().map(|(path, _)| path).peekable();
        let mut stands = |path: &str| {
            while standing.next_if(|other| *other < path).is_some() {}
            standing.peek() == Some(&path)
        };
        paths.filter(|path| !stands(path)).collect()
    }

    /// Puts what was added into the list.
    pub fn in_order(&mut self) {
        if !self.added.is_empty() {
            let added = std::mem::take(&mut self.added);
            if self.listed.is_empty() {
                self.listed = added;
            } else {
                self.listed.extend(added);
            }
            // What came last counts.
            self.listed.sort_by(|a, b| a.path.cmp(&b.path));
            self.listed.dedup_by(|later, earlier| {
                let again = later.path == earlier.path;
                if again {
                    std::mem::swap(later, earlier);
                }
                again
            });
        }
    }

    /// Forgets all files but those that stand and those that `stay`; returns whether there were any.
    pub fn forget(&mut self, stay: impl Fn(&str) -> bool) -> bool {
        self.in_order();
        let all = self.listed.len();
        self.listed.retain(|line| line.stands || stay(&line.path));
        self.listed.len() != all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(size: u64) -> Entry {
        Entry { reads: Seal::default(), digest: [0; 32], size, modified: 0 }
    }

    #[test]
    fn no_list_names_what_lies_outside_or_a_file_twice() {
        let written = |paths: &[&str]| {
            let line = |path: &&str| Line { path: (*path).into(), entry: entry(1), stands: true };
            let entries = Entries { listed: paths.iter().map(line).collect(), added: Vec::new() };
            let mut written = Vec::new();
            let put = |piece: &[u8]| {
                written.extend_from_slice(piece);
                Ok(())
            };
            entries.write(put).unwrap();
            written
        };
        assert!(Entries::read(&written(&["a", "b/c", "b/d"])).is_some());
        for paths in [&["../x"][..], &["a", "b/../../x"], &["/etc/passwd"], &["b", "a"], &["a", "a"], &[""]] {
            assert!(Entries::read(&written(paths)).is_none(), "{paths:?}");
        }
    }

    #[test]
    fn what_came_last_is_what_is_read_again() {
        let mut entries = Entries::default();
        for (path, size) in [("b", 1), ("a", 2), ("b", 3)] {
            assert!(entries.set(path, entry(size)));
        }
        entries.in_order();
        assert!(entries.set("a", entry(4)) && !entries.set("a", entry(4)));
        let mut written = Vec::new();
        let put = |piece: &[u8]| {
            written.extend_from_slice(piece);
            Ok(())
        };
        entries.write(put).unwrap();
        let mut again = Entries::read(&written).unwrap();
        assert_eq!(again.iter().map(|(path, entry)| (path, entry.size)).collect::<Vec<_>>(), [("a", 4), ("b", 3)]);
        assert_eq!((again.keep("b").map(|entry| entry.size), again.keep("c")), (Some(3), None));
        assert!((1..written.len()).all(|end| Entries::read(&written[..end]).is_none_or(|part| part.iter().len() < 2)));
        assert_eq!(again.keep_at(&[1]).map(|entry| entry.size).collect::<Vec<_>>(), [3]);
        assert_eq!(again.lacking(["0", "a", "b", "c"].into_iter()), ["0", "a", "c"]);
        assert!(again.forget(|_| false) && again.get("a").is_none() && again.standing().count() == 1);
    }
}
