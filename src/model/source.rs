//! A text as it came in, and places in it. Nothing here understands what a text says.

use std::ops::Range;
use std::sync::Arc;

/// The BLAKE3 digest of some bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// Returns the digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// Returns one digest of several, order included.
    pub fn of_all<'a>(digests: impl IntoIterator<Item = &'a Digest>) -> Self {
        let mut hasher = blake3::Hasher::new();
        for digest in digests {
            hasher.update(&digest.0);
        }
        Self(*hasher.finalize().as_bytes())
    }
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
}

/// A range of bytes in one of the sources of a document.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
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
#[derive(Clone, PartialEq, Eq, Debug)]
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
        Self { path: path.into(), text, digest }
    }

    /// Returns the excerpt for a range of bytes. A range that lies outside the text is moved to its end.
    pub fn excerpt(&self, range: Range<usize>) -> Excerpt {
        let text = self.text.as_str();
        let start = floor(text, range.start.min(text.len()));
        let end = floor(text, range.end.clamp(start, text.len()));
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find(['\n', '\r']).map_or(text.len(), |at| start + at);
        let from = if start - line_start > EXCERPT_REACH { ceil(text, start - EXCERPT_REACH) } else { line_start };
        let end = end.min(line_end).max(start);
        let to = if line_end - end > EXCERPT_REACH { floor(text, end + EXCERPT_REACH) } else { line_end };
        let to = to.min(floor(text, from + 4 * EXCERPT_REACH)).max(start);
        Excerpt {
            path: self.path.clone(),
            line: 1 + text[..start].bytes().filter(|byte| *byte == b'\n').count() as u32,
            column: 1 + text[line_start..start].chars().count() as u32,
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
    fn an_excerpt_never_leaves_the_text() {
        let source = Source::new("a.md", "é".into());
        for range in [0..0, 1..1, 1..9, 7..9] {
            assert_eq!(source.excerpt(range).line, 1);
        }
        let long = Source::new("b.md", "é".repeat(4000));
        assert!(long.excerpt(3001..7000).text.len() < 1000);
    }
}
