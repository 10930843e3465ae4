//! The text that will be published: the characters of title, parts and signatures, in their order.

use std::ops::Range;

use super::chars::{Char, Collector, Gap};
use crate::model::block::{Block, Inline, Number};
use crate::model::document::{Document, Part, Role};
use crate::model::letter::{Phrase, Signature};
use crate::model::source::Span;
use crate::model::wording::{Printed, Wording};

/// Returns the characters of all that is published of the document, from its title on, and which of them are footnotes. What the publisher adds is left out.
pub fn read(document: &Document, wording: &dyn Wording) -> (Vec<Char>, Vec<Range<usize>>) {
    let mut notes = Vec::new();
    let mut text = Text { out: Collector::default(), here: Span::default() };
    let language = &document.letter.lang;
    text.phrase(&document.letter.title);
    for part in &document.parts {
        if part.role != Role::Letter {
            part.heading.iter().for_each(|heading| text.phrase(heading));
            text.lines(wording.above_title(part, language));
            part.title.iter().for_each(|title| text.phrase(title));
            text.lines(wording.below_title(part, language));
        }
        text.blocks(&part.blocks, part);
        match part.role {
            Role::Letter => document.letter.from.iter().flat_map(|sender| &sender.signed).for_each(|signature| text.signature(signature, language, wording)),
            _ => part.signed.iter().for_each(|signature| text.signature(signature, language, wording)),
        }
        for note in &part.notes {
            text.out.gap(Gap::Paragraph);
            text.here = note.span;
            let start = text.out.chars.len();
            text.words(&note.label);
            text.out.gap(Gap::Space);
            // A note's own words begin on its line.
            let from = text.out.chars.len();
            text.blocks(&note.blocks, part);
            if let Some(first) = text.out.chars.get_mut(from) {
                first.before = Gap::Line;
            }
            notes.push(start..text.out.chars.len());
        }
    }
    (text.out.chars, notes)
}

struct Text {
    out: Collector,
    here: Span,
}

impl Text {
    /// Adds words whose place is known as a whole.
    fn words(&mut self, words: &str) {
        let here = self.here;
        self.out.add(words, |_| (here.source, here.start));
    }

    /// Adds words that stand in the source as they are, or else at a place as a whole.
    fn placed(&mut self, words: &str, span: Span) {
        let each = span.range().len() == words.len();
        self.here = Span { start: span.end, ..span };
        self.out.add(words, |offset| (span.source, span.start + if each { offset as u32 } else { 0 }));
    }

    fn phrase(&mut self, phrase: &Phrase) {
        self.out.gap(Gap::Paragraph);
        self.here = phrase.span;
        phrase.words.iter().for_each(|inline| self.inline(inline, None));
    }

    fn lines(&mut self, lines: Vec<Printed>) {
        for line in lines {
            self.out.gap(Gap::Paragraph);
            self.here = line.span;
            self.words(&line.text);
        }
    }

    fn signature(&mut self, signature: &Signature, language: &str, wording: &dyn Wording) {
        self.out.gap(Gap::Paragraph);
        self.here = signature.span;
        if signature.marked {
            self.words(&wording.signed(language));
            self.out.gap(Gap::Space);
        }
        self.placed(&signature.name, signature.span);
        for (title, span) in signature.titles.iter().zip(&signature.title_spans) {
            self.out.gap(Gap::Line);
            self.placed(title, *span);
        }
    }

    fn blocks(&mut self, blocks: &[Block], part: &Part) {
        blocks.iter().for_each(|block| self.block(block, part));
    }

    fn block(&mut self, block: &Block, part: &Part) {
        self.out.gap(Gap::Paragraph);
        let inlines = |text: &mut Self, words: &[Inline]| words.iter().for_each(|inline| text.inline(inline, Some(part)));
        match block {
            Block::Paragraph { number, words, span, .. } => {
                self.here = *span;
                if let Some(Number::Stated(number)) = number {
                    self.words(number);
                    self.out.gap(Gap::Space);
                }
                inlines(self, words);
            }
            Block::Words(words) => inlines(self, words),
            Block::Heading { words, span, .. } => {
                self.here = *span;
                inlines(self, words);
            }
            Block::List { start, items, .. } => {
                for item in items {
                    self.out.gap(Gap::Paragraph);
                    self.here = item.span;
                    let from = self.out.chars.len();
                    if start.is_some() {
                        self.words(&item.marker);
                    }
                    let marked = self.out.chars.len() > from;
                    let first = self.out.chars.len();
                    self.blocks(&item.blocks, part);
                    if let Some(first) = self.out.chars.get_mut(first).filter(|_| marked) {
                        first.before = Gap::Space;
                    }
                }
            }
            Block::Quote { blocks, span, .. } => {
                self.here = *span;
                self.blocks(blocks, part);
            }
            Block::Table { head, rows, span, .. } => {
                self.here = *span;
                for cell in std::iter::once(head).chain(rows).flatten() {
                    self.out.gap(Gap::Line);
                    inlines(self, cell);
                }
            }
            Block::Code { text, span, .. } | Block::Html { text, span, .. } => {
                self.here = *span;
                for (at, line) in text.lines().enumerate() {
                    if at > 0 {
                        self.out.gap(if line.trim().is_empty() { Gap::Paragraph } else { Gap::Line });
                    }
                    self.words(line);
                }
            }
            Block::Rule | Block::Editorial(_) => {}
        }
    }

    fn inline(&mut self, inline: &Inline, part: Option<&Part>) {
        match inline {
            Inline::Text { text, span } => self.placed(text, *span),
            Inline::Code(text) | Inline::Html(text) => self.words(text),
            Inline::SoftBreak | Inline::HardBreak => self.out.gap(Gap::Space),
            Inline::Emphasis(words) | Inline::Strong(words) | Inline::Superscript(words) | Inline::Subscript(words) | Inline::Plain(words) => {
                words.iter().for_each(|inline| self.inline(inline, part));
            }
            Inline::Link { words, .. } | Inline::Figure { words, .. } | Inline::Date { words, .. } => {
                words.iter().for_each(|inline| self.inline(inline, part));
            }
            Inline::NoteMark { note, .. } => {
                if let Some(note) = part.and_then(|part| part.notes.get(*note)) {
                    self.words(&note.label);
                }
            }
            Inline::Image(_) | Inline::Editorial(_) => {}
        }
    }
}
