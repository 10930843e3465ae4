//! The addresses that were published: of a document, each with a digest of its text.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::source::{Digest, Span};

/// What counts the blocks of a part: `5`, or `2-1` for what was inserted behind the second when that was published already.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Count {
    /// The number.
    pub number: u32,
    /// Which of those inserted behind it; 0 for the numbered one itself.
    pub inserted: u32,
}

impl Count {
    /// Returns the count of a block that is numbered in its turn.
    pub fn plain(number: u32) -> Self {
        Self { number, inserted: 0 }
    }

    /// Returns the count as sources and addresses write it.
    pub fn written(&self) -> String {
        let mut written = self.number.to_string();
        if self.inserted > 0 {
            written.extend(["-", &self.inserted.to_string()]);
        }
        written
    }

    /// Returns the count that `text` writes, such as `2-1`.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, inserted) = text.split_once('-').unwrap_or((text, "0"));
        // No part has more paragraphs than six digits count.
        let digits = |text: &str| ((1..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten();
        Some(Self { number: digits(number)?, inserted: digits(inserted)? })
    }
}

impl fmt::Display for Count {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.written())
    }
}

/// The digest of a text as a lock writes it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub struct TextDigest(pub u64);

impl TextDigest {
    /// Returns the digest of the words of `text`; how they are spaced is no matter.
    pub fn of(text: &str) -> Self {
        let mut words = String::with_capacity(text.len());
        for word in text.split_whitespace() {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
        let mut start = [0; 8];
        start.copy_from_slice(&Digest::of(words.as_bytes()).0[..8]);
        Self(u64::from_be_bytes(start))
    }

    /// Returns the digest that `text` writes.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 16).then(|| u64::from_str_radix(text, 16).ok()).flatten().map(Self)
    }
}

impl fmt::Display for TextDigest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:016x}", self.0)
    }
}

/// What was published at a place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Published {
    /// A text.
    Text(TextDigest),
    /// Something that has a name and no text of its own: a figure.
    Name,
    /// Nothing any more; its name is not given again.
    Gone,
}

/// A place that was published.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LockEntry {
    /// The part; `data` for figures.
    pub part: String,
    /// The anchor.
    pub anchor: String,
    /// What was there.
    pub published: Published,
    /// The line in the lock.
    pub span: Span,
}

impl LockEntry {
    /// Returns the line of a lock for a place: `statement#p5  0123456789abcdef`.
    pub fn line(part: &str, anchor: &str, published: Published) -> String {
        let what = match published {
            Published::Text(digest) => digest.to_string(),
            Published::Name => "-".to_owned(),
            Published::Gone => "gone".to_owned(),
        };
        format!("{part}#{anchor}  {what}")
    }
}

/// The name of a lock: of a site in `content/`, of a document beside its `letter.md`.
pub const LOCK: &str = "addresses.lock";
