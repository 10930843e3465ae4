//! A text as it came in, and places in it. Nothing here understands what a text says.

use std::cell::Cell;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The BLAKE3 digest of some bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// Returns the digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// Returns the first eight bytes as a number.
    pub fn start(&self) -> u64 {
        let mut start = [0; 8];
        start.copy_from_slice(&self.0[..8]);
        u64::from_le_bytes(start)
    }

    /// Returns the first half, which is enough to tell two things apart and takes less room.
    pub fn half(&self) -> [u8; 16] {
        let mut half = [0; 16];
        half.copy_from_slice(&self.0[..16]);
        half
    }

    /// Returns the digest of a value, with every field of it.
    pub fn of_value<T: Serialize + ?Sized>(value: &T) -> Self {
        thread_local! {
            static BYTES: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
        }
        /// What was larger is let go.
        const LARGE: usize = 1 << 16;
        let mut bytes = BYTES.take();
        bytes.clear();
        // What is serialized here are nouns of the model; none of them refuses.
        bytes = postcard::to_extend(value, bytes).expect("a noun of the model can be serialized");
        let digest = Self::of(&bytes);
        if bytes.capacity() <= LARGE {
            BYTES.set(bytes);
        }
        digest
    }
}

impl Digest {
    /// Returns the digest of values in their order.
    pub fn of_all<T: Serialize>(values: impl Iterator<Item = T>) -> Self {
        let mut hasher = blake3::Hasher::new();
        let mut bytes = Vec::new();
        for value in values {
            bytes.clear();
            bytes = postcard::to_extend(&value, bytes).expect("a noun of the model can be serialized");
            hasher.update(&bytes);
        }
        Self(*hasher.finalize().as_bytes())
    }
}

/// Returns the SHA-256 digest of some bytes, which is what is published of a file.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Returns a digest in hexadecimal.
pub fn hexadecimal(digest: &[u8; 32]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(64);
    for byte in digest {
        text.push(DIGITS[usize::from(byte >> 4)].into());
        text.push(DIGITS[usize::from(byte & 15)].into());
    }
    text
}

/// Returns the digest that `text` is in hexadecimal; nothing where it is none.
pub fn from_hexadecimal(text: &str) -> Option<[u8; 32]> {
    let mut digest = [0; 32];
    let halves: &[u8; 64] = text.as_bytes().try_into().ok()?;
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    for (byte, half) in digest.iter_mut().zip(halves.chunks_exact(2)) {
        *byte = digit(half[0])? << 4 | digit(half[1])?;
    }
    Some(digest)
}

/// Returns the SHA-256 digest of some bytes, in hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hexadecimal(&sha256(bytes))
}

/// One text file: its path from the project's folder (with `/`), its text, and the digest of that text.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path from the folder that holds `content/`, with `/` as separator.
    pub path: Arc<str>,
    /// The text, as it came in.
    pub text: String,
    /// The digest of the text's bytes.
    pub digest: Digest,
    /// Where lines begin: made when a place is first asked for.
    lines: OnceLock<Vec<u32>>,
    /// How many characters stand before each block: made when that of a long line is first asked for.
    characters: OnceLock<Vec<u32>>,
}

/// The bytes of a block.
const BLOCK: usize = 512;

/// Returns how many characters begin in some bytes of a text.
fn characters(bytes: &[u8]) -> u32 {
    // What fits into one byte is summed for many bytes at once.
    bytes.chunks(192).map(|few| u32::from(few.iter().map(|byte| u8::from(*byte & 0xC0 != 0x80)).sum::<u8>())).sum()
}

/// A range of bytes in one of the sources of a document.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Span {
    /// Which source of the document, in the order in which they were read.
    pub source: u16,
    /// The first byte.
    pub start: u32,
    /// The byte behind the last.
    pub end: u32,
}

impl Span {
    /// Returns the span of `range` in the source numbered `source`.
    pub fn new(source: u16, range: Range<usize>) -> Self {
        Self { source, start: range.start as u32, end: range.end as u32 }
    }

    /// Returns the bytes that the span covers.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The lines of a source around a place, kept with a finding so that it can be shown when the source is gone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Excerpt {
    /// The path of the source.
    pub path: Arc<str>,
    /// The line on which the place begins, counted from 1.
    pub line: u32,
    /// The column at which it begins, in characters, counted from 1.
    pub column: u32,
    /// The text of the line.
    pub text: String,
    /// The bytes of `text` that are meant.
    pub marked: Range<usize>,
}

/// An excerpt shows at most this many bytes of a line on either side of the place.
const EXCERPT_REACH: usize = 120;

impl Source {
    /// Returns a source with the digest of its text.
    pub fn new(path: impl Into<Arc<str>>, text: String) -> Self {
        let digest = Digest::of(text.as_bytes());
        Self { path: path.into(), text, digest, lines: OnceLock::new(), characters: OnceLock::new() }
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| std::iter::once(0).chain(memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|at| at as u32 + 1)).collect())
    }

    /// Returns how many characters stand before the byte `at`.
    fn characters_before(&self, at: usize) -> u32 {
        let (bytes, block) = (self.text.as_bytes(), at / BLOCK);
        let counted = self.characters.get_or_init(|| {
            let mut before = 0;
            let blocks = bytes.chunks(BLOCK).map(|block| {
                before += characters(block);
                before
            });
            std::iter::once(0).chain(blocks).collect()
        });
        counted.get(block).map_or_else(|| characters(&bytes[..at]), |counted| counted + characters(&bytes[block * BLOCK..at]))
    }

    /// Returns how many characters stand between two bytes.
    fn characters_between(&self, from: usize, to: usize) -> u32 {
        // Few are counted sooner than looked up.
        if to - from < BLOCK { characters(&self.text.as_bytes()[from..to]) } else { self.characters_before(to) - self.characters_before(from) }
    }

    /// Returns the line on which the byte `at` stands, counted from 1, and the byte at which that line begins.
    pub fn line_at(&self, at: usize) -> (u32, usize) {
        let lines = self.lines();
        let line = lines.partition_point(|start| *start as usize <= at).max(1);
        (line as u32, lines[line - 1] as usize)
    }

    /// Returns the bytes of a line, counted from 1, with what ends it; none where there is no such line.
    pub fn line(&self, number: u32) -> Range<usize> {
        let lines = self.lines();
        let at = |number: usize| lines.get(number).map_or(self.text.len(), |start| *start as usize);
        let number = number as usize;
        if number == 0 { 0..0 } else { at(number - 1)..at(number) }
    }

    /// Returns the excerpt for a range of bytes. A range that lies outside the text is moved to its end.
    pub fn excerpt(&self, range: Range<usize>) -> Excerpt {
        let text = self.text.as_str();
        let start = floor(text, range.start.min(text.len()));
        let end = floor(text, range.end.clamp(start, text.len()));
        let (line, line_start) = self.line_at(start);
        // No more of the line is looked at than is shown of it.
        let reach = floor(text, end.max(start).saturating_add(4 * EXCERPT_REACH));
        let line_end = memchr::memchr2(b'\n', b'\r', &text.as_bytes()[start..reach]).map_or(reach, |at| start + at);
        let from = if start - line_start > EXCERPT_REACH { ceil(text, start - EXCERPT_REACH) } else { line_start };
        let end = end.min(line_end).max(start);
        let to = if line_end - end > EXCERPT_REACH { floor(text, end + EXCERPT_REACH) } else { line_end };
        let to = to.min(floor(text, from + 4 * EXCERPT_REACH)).max(start);
        Excerpt {
            path: self.path.clone(),
            line,
            column: 1 + self.characters_between(line_start, start),
            text: text[from..to].to_owned(),
            marked: start - from..end.min(to).max(start) - from,
        }
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_counts_lines_and_characters_from_one() {
        let source = Source::new("a.md", "one\ntwo été three\r\nfour".into());
        let at = source.text.find("three").unwrap();
        let excerpt = source.excerpt(at..at + 5);
        assert_eq!((excerpt.line, excerpt.column), (2, 9));
        assert_eq!(excerpt.text, "two été three");
        assert_eq!(&excerpt.text[excerpt.marked], "three");
    }

    #[test]
    fn places_in_long_texts_are_counted_as_in_short_ones() {
        let text = "aé\n".repeat(700) + &"é".repeat(3000) + "x";
        let source = Source::new("a.md", text.clone());
        for at in text.char_indices().map(|(at, _)| at) {
            let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
            let excerpt = source.excerpt(at..at);
            let line = 1 + text[..at].matches('\n').count();
            assert_eq!((excerpt.line as usize, excerpt.column as usize), (line, 1 + text[start..at].chars().count()), "{at}");
        }
    }

    #[test]
    fn an_excerpt_never_leaves_the_text() {
        let source = Source::new("a.md", "é".into());
        for range in [0..0, 1..1, 1..9, 7..9] {
            assert_eq!(source.excerpt(range).line, 1);
        }
        let long = Source::new("b.md", "é".repeat(4000));
        assert!(long.excerpt(3001..7000).text.len() < 1000);
    }
}
