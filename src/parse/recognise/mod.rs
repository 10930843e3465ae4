//! Finds in the prose what official documents say in standard form, and makes links of it. One file a kind.

pub mod annexes;
pub mod dates;
mod items;
mod resolutions;
pub mod symbols;

use std::ops::Range;

use super::numerals::may_have_digits;
use super::scope::Scope;
use crate::model::block::{Block, Inline, LinkOrigin, Target};
use crate::model::source::Span;

/// Words that were recognised.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The bytes of the text.
    pub range: Range<usize>,
    /// The rule that recognised them.
    pub rule: &'static str,
    /// What they mean.
    pub means: Means,
}

/// What recognised words mean.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Means {
    /// They lead somewhere.
    Leads(Target),
    /// They name a day, a month or a year.
    Date(String),
}

impl Found {
    fn leads(range: Range<usize>, rule: &'static str, target: Target) -> Self {
        Self { range, rule, means: Means::Leads(target) }
    }
}

/// Returns all that is recognised in `text`, in order. Where two rules meet in the same words, symbols come before resolutions, items, parts and dates.
pub fn find(text: &str, scope: &Scope<'_>) -> Vec<Found> {
    let mut found = symbols::find(text);
    // Resolutions, items and dates have digits.
    let may_number = may_have_digits(text);
    if may_number {
        found.extend(resolutions::find(text));
        found.extend(items::find(text, scope));
    }
    found.extend(annexes::find(text, scope));
    if may_number {
        found.extend(dates::find(text));
    }
    // The sort is stable, so of two that begin together the one of the earlier rule stays.
    found.sort_by_key(|found| found.range.start);
    let mut end = 0;
    found.retain(|found| {
        let free = found.range.start >= end;
        end = if free { found.range.end } else { end };
        free
    });
    found
}

/// Stands in the text for an inline in which nothing is recognised. It is no character of any text.
const WALL: char = '\u{fffc}';

/// Makes links of what is recognised in `blocks`; never inside links or code.
pub fn in_blocks(blocks: &mut [Block], scope: &Scope<'_>) {
    for block in blocks {
        match block {
            Block::Paragraph { words, .. } | Block::Words(words) | Block::Heading { words, .. } => in_words(words, scope),
            Block::List { items, .. } => items.iter_mut().for_each(|item| in_blocks(&mut item.blocks, scope)),
            Block::Quote { blocks, .. } => in_blocks(blocks, scope),
            Block::Table { head, rows, .. } => {
                head.iter_mut().chain(rows.iter_mut().flatten()).for_each(|cell| in_words(cell, scope));
            }
            Block::Code { .. } | Block::Rule | Block::Html { .. } | Block::Editorial(_) => {}
        }
    }
}

/// Makes links of what is recognised in `words`.
fn in_words(words: &mut Vec<Inline>, scope: &Scope<'_>) {
    for inline in words.iter_mut() {
        match inline {
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Superscript(inner) | Inline::Subscript(inner) => in_words(inner, scope),
            _ => {}
        }
    }
    let text = flat(words);
    let found = find(&text, scope);
    if found.is_empty() {
        return;
    }
    *words = linked(std::mem::take(words), found);
}

fn flat(words: &[Inline]) -> String {
    let length = |inline: &Inline| if let Inline::Text { text, .. } = inline { text.len() } else { WALL.len_utf8() };
    let mut text = String::with_capacity(words.iter().map(length).sum());
    for inline in words {
        match inline {
            Inline::Text { text: words, .. } => text.push_str(words),
            Inline::SoftBreak | Inline::HardBreak => text.push('\n'),
            _ => text.push(WALL),
        }
    }
    text
}

/// Returns `words` with the ranges of their flat text that were found inside links.
fn linked(words: Vec<Inline>, found: Vec<Found>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(words.len() + found.len() * 2);
    let mut found = found.into_iter().peekable();
    let mut open: Option<(Found, Vec<Inline>)> = None;
    let mut at = 0;
    for inline in words {
        let Inline::Text { text, span } = inline else {
            let length = match inline {
                Inline::SoftBreak | Inline::HardBreak => 1,
                _ => WALL.len_utf8(),
            };
            match &mut open {
                Some((_, inner)) => inner.push(inline),
                None => out.push(inline),
            }
            at += length;
            continue;
        };
        let end = at + text.len();
        let mut from = at;
        while from < end {
            let (until, inside) = match &open {
                Some((found, _)) => (found.range.end.min(end), true),
                None => (found.peek().map_or(end, |found| found.range.start.clamp(from, end)), false),
            };
            if until > from {
                let piece = Inline::Text { text: text[from - at..until - at].to_owned(), span: within(span, text.len(), from - at..until - at) };
                match &mut open {
                    Some((_, inner)) => inner.push(piece),
                    None => out.push(piece),
                }
            }
            from = until;
            if inside {
                if let Some((found, inner)) = open.take_if(|(found, _)| found.range.end == until) {
                    out.push(link(found, inner, span));
                }
            } else if let Some(next) = found.next_if(|found| found.range.start <= from && from < end) {
                open = Some((next, Vec::new()));
            }
        }
        at = end;
    }
    if let Some((found, inner)) = open {
        out.push(link(found, inner, Span::default()));
    }
    out
}

/// The place of a piece of text: exact where the text stands in the source as it is, else the whole text's.
fn within(span: Span, length: usize, piece: Range<usize>) -> Span {
    if span.range().len() == length { Span { source: span.source, start: span.start + piece.start as u32, end: span.start + piece.end as u32 } } else { span }
}

fn link(found: Found, words: Vec<Inline>, fallback: Span) -> Inline {
    let span = words
        .iter()
        .find_map(|inline| match inline {
            Inline::Text { span, .. } => Some(*span),
            _ => None,
        })
        .unwrap_or(fallback);
    match found.means {
        Means::Leads(target) => Inline::Link { target, title: String::new(), words, origin: LinkOrigin::Recognised, span },
        Means::Date(value) => Inline::Date { value, words },
    }
}
