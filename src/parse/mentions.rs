//! Finds every mention of a figure, an item or a document, with the sentence around it.

use std::ops::Range;
use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

use crate::model::block::{Block, Inline, LinkOrigin, Target};
use crate::model::card::{AnchorEntry, Label, Mention, Mentioned, Place};
use crate::model::document::Part;
use crate::model::source::{Source, Span};

/// Returns the mentions in `part`, whose statements are by `authors`, in their order; `request` is the paragraph that asks for circulation.
pub fn of_part(part: &Part, authors: &[&str], anchors: &[AnchorEntry], request: Option<&str>, source: &Source) -> Vec<Mention> {
    let mut finder = Finder { part, authors, anchors, request, source, found: Vec::new() };
    for block in &part.blocks {
        if let Some(anchor) = block.anchor() {
            finder.block(block, anchor);
        }
    }
    for note in &part.notes {
        note.blocks.iter().for_each(|block| finder.block(block, &note.anchor));
    }
    finder.found
}

struct Finder<'a> {
    part: &'a Part,
    authors: &'a [&'a str],
    anchors: &'a [AnchorEntry],
    request: Option<&'a str>,
    source: &'a Source,
    found: Vec<Mention>,
}

impl Finder<'_> {
    fn block(&mut self, block: &Block, anchor: &str) {
        match block {
            Block::Paragraph { words, .. } | Block::Words(words) | Block::Heading { words, .. } => self.passage(&[words], anchor),
            Block::List { items, .. } => items.iter().flat_map(|item| &item.blocks).for_each(|block| self.block(block, anchor)),
            Block::Quote { blocks, .. } => blocks.iter().for_each(|block| self.block(block, anchor)),
            // A number in a table says nothing without its row.
            Block::Table { head, rows, .. } => {
                for row in std::iter::once(head).chain(rows) {
                    let cells: Vec<&Vec<Inline>> = row.iter().collect();
                    self.passage(&cells, anchor);
                }
            }
            Block::Code { .. } | Block::Rule | Block::Html { .. } | Block::Editorial(_) => {}
        }
    }

    /// Finds the mentions in one run of words, or in the cells of one row.
    fn passage(&mut self, runs: &[&Vec<Inline>], anchor: &str) {
        let mut flat = Flat { text: String::with_capacity(runs.iter().map(|run| run.len() * WORDS).sum()), mentions: Vec::new() };
        for (at, run) in runs.iter().enumerate() {
            if at > 0 {
                flat.text.push_str(" | ");
            }
            flat.add(run);
        }
        if flat.mentions.is_empty() {
            return;
        }
        let place = Arc::new(self.place(anchor));
        let sentences = if runs.len() > 1 { std::iter::once(0..flat.text.len()).collect() } else { sentences(&flat.text) };
        let texts: Vec<Arc<str>> = sentences.iter().map(|range| Arc::from(&flat.text[range.clone()])).collect();
        for (to, range, written) in flat.mentions {
            let at = sentences.iter().rposition(|sentence| sentence.start <= range.start).unwrap_or(0);
            let (sentence, text) = (&sentences[at], &texts[at]);
            let marked = range.start.saturating_sub(sentence.start).min(text.len())..range.end.saturating_sub(sentence.start).min(text.len());
            let at = written.map(|span| Box::new(self.source.excerpt(span.range())));
            let requested = self.request == Some(anchor) && matches!(to, Mentioned::Target(Target::Item(_))) && asks(text, &self.part.lang);
            self.found.push(Mention { to, place: place.clone(), sentence: text.clone(), marked, at, requested });
        }
    }

    fn place(&self, anchor: &str) -> Place {
        Place {
            part: self.part.name.clone(),
            role: self.part.role.clone(),
            number: self.part.number.clone(),
            anchor: anchor.to_owned(),
            label: self.anchors.iter().find(|entry| entry.anchor == anchor).map_or(Label::Unnumbered(None), |entry| entry.label.clone()),
            authors: self.authors.iter().map(|author| (*author).to_owned()).collect(),
            lang: self.part.lang.clone(),
        }
    }
}

/// Returns whether a sentence of the paragraph that asks for circulation does so itself; in other languages than English the whole paragraph counts.
fn asks(sentence: &str, lang: &str) -> bool {
    !lang.starts_with("en") || sentence.to_lowercase().contains(CIRCULATE)
}

/// The stem by which an English request is known.
pub const CIRCULATE: &str = "circulat";

/// Texts between two marks are seldom longer.
const WORDS: usize = 64;

/// A run of words as plain text, with the places of what it mentions.
struct Flat {
    text: String,
    mentions: Vec<(Mentioned, Range<usize>, Option<Span>)>,
}

impl Flat {
    fn add(&mut self, words: &[Inline]) {
        for inline in words {
            match inline {
                Inline::Text { text, .. } | Inline::Code(text) | Inline::Html(text) => self.text.push_str(text),
                Inline::SoftBreak | Inline::HardBreak => self.text.push(' '),
                Inline::Emphasis(inner)
                | Inline::Strong(inner)
                | Inline::Superscript(inner)
                | Inline::Subscript(inner)
                | Inline::Plain(inner)
                | Inline::Date { words: inner, .. } => self.add(inner),
                Inline::Figure { id, words, span } => {
                    let start = self.text.len();
                    self.add(words);
                    self.mentions.push((Mentioned::Figure(id.clone()), start..self.text.len(), Some(*span)));
                }
                Inline::Link { target, words, origin, span, .. } => {
                    let start = self.text.len();
                    self.add(words);
                    if matches!(target, Target::Item(_) | Target::Symbol(_) | Target::Letter { .. }) {
                        let written = (*origin == LinkOrigin::Author).then_some(*span);
                        self.mentions.push((Mentioned::Target(target.clone()), start..self.text.len(), written));
                    }
                }
                Inline::Image(_) | Inline::NoteMark { .. } | Inline::Editorial(_) => {}
            }
        }
    }
}

/// Words that end with a full stop and seldom end a sentence.
const ABBREVIATIONS: [&str; 21] =
    ["Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Col", "St", "No", "Nos", "art", "Art", "arts", "para", "paras", "vol", "p", "pp", "sect", "chap", "cf"];

/// Returns the sentences of `text` by the rules of Unicode (UAX #29), joined where an abbreviation or an initial ends one.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    let pieces: Vec<(usize, &str)> = if text.is_ascii() { ascii_pieces(text) } else { text.split_sentence_bound_indices().collect() };
    for (at, piece) in pieces {
        let range = at..at + piece.trim_end().len();
        match ranges.last_mut().filter(|_| open) {
            Some(last) => last.end = range.end.max(last.end),
            None => ranges.push(range),
        }
        open = goes_on(piece.trim_end());
    }
    ranges.retain(|range| !range.is_empty());
    if ranges.is_empty() {
        ranges.push(0..text.len());
    }
    ranges
}

/// Returns what the rules of Unicode make of a text in which all characters are of ASCII: most of a text that has no others is not looked at twice.
fn ascii_pieces(text: &str) -> Vec<(usize, &str)> {
    let bytes = text.as_bytes();
    let is = |at: usize, of: fn(&u8) -> bool| bytes.get(at).is_some_and(of);
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let is_closing = |byte: &u8| matches!(byte, b'"' | b'\'' | b'(' | b')' | b'[' | b']' | b'{' | b'}');
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | 0x0b | 0x0c);
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    let has_lines = memchr::memchr2(b'\n', b'\r', bytes).is_some();
    // Between marks nothing ends.
    let mark_from = |at: usize| match has_lines {
        true => bytes[at..].iter().position(|byte| matches!(byte, b'\n' | b'\r' | b'.' | b'!' | b'?')),
        false => memchr::memchr3(b'.', b'!', b'?', &bytes[at..]),
    };
    while let Some(before) = mark_from(at) {
        let mark = bytes[at + before];
        at += before + 1;
        if matches!(mark, b'\n' | b'\r') {
            at += usize::from(mark == b'\r' && is(at, |byte| *byte == b'\n')); // SB3, SB4
        } else {
            let is_stop = mark == b'.';
            let is_within = is(at, u8::is_ascii_digit) // SB6
                || at > 1 && bytes[at - 2].is_ascii_alphabetic() && is(at, u8::is_ascii_uppercase); // SB7
            if is_stop && is_within {
                continue;
            }
            let mut behind = at;
            while is(behind, is_closing) {
                behind += 1; // SB9
            }
            while is(behind, is_space) {
                behind += 1; // SB10
            }
            let ends_line = is(behind, is_end);
            let next = bytes[behind..].iter().find(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'\n' | b'\r' | b'.' | b'!' | b'?'));
            if !ends_line
                && (is_stop && next.is_some_and(u8::is_ascii_lowercase) || is(behind, |byte| matches!(byte, b',' | b'-' | b':' | b';' | b'.' | b'!' | b'?')))
            {
                continue; // SB8, SB8a
            }
            at = behind + usize::from(ends_line);
            at += usize::from(ends_line && bytes[behind] == b'\r' && is(at, |byte| *byte == b'\n')); // SB11
        }
        pieces.push((from, &text[from..at]));
        from = at;
    }
    if from < text.len() {
        pieces.push((from, &text[from..]));
    }
    pieces
}

fn goes_on(piece: &str) -> bool {
    let Some(stem) = piece.strip_suffix('.') else { return false };
    let word = stem.rsplit(|character: char| character.is_whitespace() || character == '(').next().unwrap_or_default();
    let mut letters = word.chars();
    let initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    initial || ABBREVIATIONS.contains(&word) || word.contains('.') && word.split('.').all(|part| part.chars().count() <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_readers_see_them_end() {
        let split = |text: &str| sentences(text).into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>();
        assert_eq!(
            split("A total of 350 became victims. Among them, 65 lost their lives."),
            ["A total of 350 became victims.", "Among them, 65 lost their lives."]
        );
        assert_eq!(split("Mr. B. Smith, H.E. Ms. Doe and No. 5 remain. Next."), ["Mr. B. Smith, H.E. Ms. Doe and No. 5 remain.", "Next."]);
        assert_eq!(split("More than 2,700.5 mines"), ["More than 2,700.5 mines"]);
        assert_eq!(split(""), [""]);
    }

    #[test]
    fn texts_of_ascii_are_divided_as_unicode_divides_them() {
        let characters: Vec<char> = " .aB1\"(,;!?\n\r\t:-)'#\u{1}".chars().collect();
        let mut state = 7_u64;
        for _ in 0..200_000 {
            let mut next = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 33) as usize
            };
            let length = next() % 12;
            let text: String = (0..length).map(|_| characters[next() % characters.len()]).collect();
            assert_eq!(ascii_pieces(&text), text.split_sentence_bound_indices().collect::<Vec<_>>(), "{text:?}");
        }
    }
}
