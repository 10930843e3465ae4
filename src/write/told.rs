//! What the facts were of which the files of a site were made: lists in order, which are read where they lie.

use std::sync::OnceLock;

use crate::model::reads::Read;

/// Facts, each once, in the order of their names.
#[derive(Default)]
pub struct Facts(Vec<u8>);

/// A fact takes so many bytes: its name, the lowest byte first, and the digest of what it is.
const FACT: usize = 8 + 16;

impl Facts {
    /// Takes what was written down.
    pub fn read(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// Returns the list of these facts, which are in order; of one that comes twice, what comes first.
    pub fn of(facts: &[Read]) -> Self {
        let mut bytes = Vec::with_capacity(facts.len() * FACT);
        let mut last = None;
        for Read { fact, is } in facts.iter().filter(|read| last.replace(read.fact) != Some(read.fact)) {
            bytes.extend(fact.to_le_bytes());
            bytes.extend(is);
        }
        Self(bytes)
    }

    /// Returns the bytes that are written down.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the list in which the facts `now`, which are in order, stand for what they were.
    pub fn with(&self, now: &[Read]) -> Self {
        let mut now = now.iter().copied().peekable();
        let mut all: Vec<Read> = Vec::with_capacity(self.0.len() / FACT + now.len());
        for then in self.records().0.iter().map(read) {
            all.extend(std::iter::from_fn(|| now.next_if(|read| read.fact <= then.fact)));
            all.push(then);
        }
        all.extend(now);
        Self::of(&all)
    }

    /// Returns whether a fact was what it is here.
    pub fn has(&self, now: &Read) -> bool {
        let (records, _) = self.records();
        records.binary_search_by_key(&now.fact, |record| read(record).fact).is_ok_and(|at| read(&records[at]) == *now)
    }

    fn records(&self) -> (&[[u8; FACT]], &[u8]) {
        self.0.as_chunks()
    }
}

fn read(record: &[u8; FACT]) -> Read {
    let (name, is) = record.split_at(8);
    Read { fact: name.try_into().map_or(0, u64::from_le_bytes), is: is.try_into().unwrap_or_default() }
}

/// What some facts were in words, each once, in the order of their names.
#[derive(Default)]
pub struct Words {
    bytes: Vec<u8>,
    /// Where each begins, in order.
    starts: OnceLock<Vec<usize>>,
}

/// Before the words stand so many bytes: the name of the fact in eight, how many bytes of words follow in four; the lowest byte first.
const HEAD: usize = 8 + 4;

impl Words {
    /// Takes what was written down.
    pub fn read(bytes: &[u8]) -> Self {
        Self { bytes: bytes.to_vec(), starts: OnceLock::new() }
    }

    /// Returns the list of these words, which are in order; of a fact that comes twice, what comes first.
    pub fn of<'w>(words: impl Iterator<Item = (u64, &'w str)>) -> Self {
        let (mut bytes, mut last) = (Vec::new(), None);
        for (fact, words) in words {
            if let (Ok(length), true) = (u32::try_from(words.len()), last.replace(fact) != Some(fact)) {
                bytes.extend(fact.to_le_bytes());
                bytes.extend(length.to_le_bytes());
                bytes.extend(words.as_bytes());
            }
        }
        Self { bytes, starts: OnceLock::new() }
    }

    /// Returns the bytes that are written down.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the list in which the words `now`, which are in order, stand for what they were.
    pub fn with(&self, now: &[(u64, Box<str>)]) -> Self {
        let mut now = now.iter().map(|(fact, words)| (*fact, &**words)).peekable();
        let mut then = self.starts().iter().filter_map(|start| self.at(*start)).peekable();
        Self::of(std::iter::from_fn(move || match (now.peek(), then.peek()) {
            (Some(new), Some(old)) if new.0 > old.0 => then.next(),
            (Some(_), _) => now.next(),
            (None, _) => then.next(),
        }))
    }

    /// Returns what a fact was, in words.
    pub fn get(&self, fact: u64) -> Option<&str> {
        let starts = self.starts();
        let at = starts.binary_search_by_key(&Some(fact), |start| self.at(*start).map(|(fact, _)| fact)).ok()?;
        self.at(starts[at]).map(|(_, words)| words)
    }

    fn at(&self, start: usize) -> Option<(u64, &str)> {
        let (name, rest) = self.bytes.get(start..)?.split_first_chunk()?;
        let (length, rest) = rest.split_first_chunk()?;
        let words = rest.get(..u32::from_le_bytes(*length) as usize)?;
        Some((u64::from_le_bytes(*name), std::str::from_utf8(words).ok()?))
    }

    fn starts(&self) -> &[usize] {
        self.starts.get_or_init(|| {
            let next = |start: &usize| self.at(*start).map(|(_, words)| start + HEAD + words.len());
            std::iter::successors(Some(0), next).filter(|start| *start < self.bytes.len()).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(fact: u64, is: u8) -> Read {
        Read { fact, is: [is; 16] }
    }

    #[test]
    fn what_comes_later_stands_for_what_was() {
        let before = Facts::of(&[fact(1, 1), fact(300, 2), fact(u64::MAX, 3)]);
        let after = Facts::read(before.with(&[fact(0, 9), fact(300, 8), fact(301, 7)]).bytes());
        assert!([fact(0, 9), fact(1, 1), fact(300, 8), fact(301, 7), fact(u64::MAX, 3)].iter().all(|read| after.has(read)));
        assert!([fact(300, 2), fact(2, 1), fact(301, 8)].iter().all(|read| !after.has(read)));
        assert_eq!(after.bytes().len(), 5 * FACT);
    }

    #[test]
    fn words_come_and_stay() {
        let before = Words::of([(2, "two"), (2, "again"), (700, ""), (701, "ẅ")].into_iter());
        let after = Words::read(before.with(&[(1, "one".into()), (700, "now".into()), (900, "last".into())]).bytes());
        let got: Vec<Option<&str>> = [1, 2, 700, 701, 900, 3].map(|fact| after.get(fact)).to_vec();
        assert_eq!(got, [Some("one"), Some("two"), Some("now"), Some("ẅ"), Some("last"), None]);
        assert_eq!(Words::default().get(1), None);
    }
}
