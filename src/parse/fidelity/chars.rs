//! A text as the characters that count, each with its place and what separates it from the one before.

use std::ops::Range;

use crate::model::source::{Excerpt, Source};

/// What stands between two characters that count.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Gap {
    /// Nothing, or marks only.
    None,
    /// White space within a line.
    Space,
    /// So much of it that it may separate columns.
    Column,
    /// The end of a line, which may be the end of a paragraph.
    Line,
    /// The end of a paragraph.
    Paragraph,
}

/// A character that counts: none of white space, and no mark of Markdown.
#[derive(Clone, Copy, Debug)]
pub struct Char {
    /// The character.
    pub char: char,
    /// What stands before it.
    pub before: Gap,
    /// The number of its source among those of the document; of no meaning in the text as received.
    pub source: u16,
    /// The byte at which it stands there.
    pub at: u32,
}

/// Returns the characters that count as a text of words, shortened in its midst where it is long.
pub fn words(chars: &[Char]) -> String {
    const LONG: usize = 160;
    if chars.len() > LONG {
        let (head, tail) = (spaced(&chars[..LONG / 2]), spaced(&chars[chars.len() - LONG / 3..]));
        return format!("{head} … {tail}");
    }
    spaced(chars)
}

/// Returns the characters that count as a text of words.
pub fn spaced(chars: &[Char]) -> String {
    let mut text = String::with_capacity(chars.len() * 5 / 4);
    for (at, char) in chars.iter().enumerate() {
        if at > 0 && char.before != Gap::None {
            text.push(' ');
        }
        text.push(char.char);
    }
    text
}

/// Returns the characters of a line of words that count.
pub fn counting(text: &str) -> Vec<char> {
    text.chars().filter(|char| counts(*char)).collect()
}

/// Returns whether a character counts: white space does not, nor does what is not seen.
pub fn counts(char: char) -> bool {
    !(char.is_whitespace() || matches!(char, '\u{feff}' | '\u{ad}' | '\u{200b}'))
}

/// Returns the range widened to whole words.
pub fn whole_words(chars: &[Char], range: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (range.start, range.end);
    while start > 0 && start < chars.len() && chars[start].before == Gap::None {
        start -= 1;
    }
    while end > start && end < chars.len() && chars[end].before == Gap::None {
        end += 1;
    }
    start..end
}

/// Returns the place in `source` of the characters in `range`, which are of it.
pub fn excerpt(source: &Source, chars: &[Char], range: Range<usize>) -> Excerpt {
    let start = chars.get(range.start).or(chars.last()).map_or(0, |char| char.at as usize);
    let last = range.end.checked_sub(1).filter(|last| *last >= range.start).and_then(|last| chars.get(last));
    source.excerpt(start..last.map_or(start, |char| char.at as usize + char.char.len_utf8()))
}

/// Takes characters in, one after the other.
#[derive(Default)]
pub struct Collector {
    /// What was taken in.
    pub chars: Vec<Char>,
    pending: Option<Gap>,
}

impl Collector {
    /// Says that what comes next is behind `gap`, at least.
    pub fn gap(&mut self, gap: Gap) {
        self.pending = self.pending.max(Some(gap));
    }

    /// Adds a text; `place` gives the source and the byte at which each byte of it stands.
    pub fn add(&mut self, text: &str, place: impl Fn(usize) -> (u16, u32)) {
        for (offset, char) in text.char_indices() {
            if !counts(char) {
                self.gap(Gap::Space);
                continue;
            }
            let (source, at) = place(offset);
            let before = self.pending.take().unwrap_or(Gap::None);
            self.chars.push(Char { char, before, source, at });
        }
    }
}
