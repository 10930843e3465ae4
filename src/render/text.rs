//! Blocks and inlines into plain text: the words of the document, without links and without what the publisher adds.

use crate::model::block::{Block, Inline, ListItem, Number};
use crate::model::document::Part;

/// Returns the text of a part with its footnotes, a blank line between blocks.
pub fn part(part: &Part) -> String {
    let mut out = Vec::new();
    part.blocks.iter().for_each(|block| out.extend(block_text(block, part)));
    for note in &part.notes {
        let text: Vec<String> = note.blocks.iter().filter_map(|block| block_text(block, part)).collect();
        out.push(format!("[{}] {}", note.label, text.join("\n\n")));
    }
    out.join("\n\n")
}

fn block_text(block: &Block, part: &Part) -> Option<String> {
    let text = match block {
        Block::Paragraph { number, words: text, .. } => match number {
            Some(Number::Stated(marker)) => format!("{marker} {}", words(text, part)),
            _ => words(text, part),
        },
        Block::Words(text) | Block::Heading { words: text, .. } => words(text, part),
        Block::List { items, .. } => items.iter().map(|item| list_item(item, part)).collect::<Vec<_>>().join("\n"),
        Block::Quote { blocks, .. } => indent(&blocks.iter().filter_map(|block| block_text(block, part)).collect::<Vec<_>>().join("\n\n"), "    ", "    "),
        Block::Table { head, rows, .. } => {
            let line = |cells: &Vec<Vec<Inline>>| cells.iter().map(|cell| words(cell, part)).collect::<Vec<_>>().join(" | ");
            std::iter::once(head).chain(rows).map(line).collect::<Vec<_>>().join("\n")
        }
        Block::Code { text, .. } => indent(text.trim_end(), "    ", "    "),
        Block::Html { text, .. } => text.trim_end().to_owned(),
        Block::Rule | Block::Editorial(_) => return None,
    };
    Some(text).filter(|text| !text.trim().is_empty())
}

fn list_item(item: &ListItem, part: &Part) -> String {
    let inner: Vec<String> = item.blocks.iter().filter_map(|block| block_text(block, part)).collect();
    let first = format!("{} ", item.marker);
    indent(&inner.join("\n"), &first, &" ".repeat(first.chars().count()))
}

fn indent(text: &str, first: &str, rest: &str) -> String {
    let mut lines = text.lines();
    let mut out = format!("{first}{}", lines.next().unwrap_or_default());
    for line in lines {
        out.push('\n');
        if !line.is_empty() {
            out.push_str(rest);
            out.push_str(line);
        }
    }
    out
}

/// Returns the words of a document: with the marks of its footnotes, without what is editorial.
pub fn words(inlines: &[Inline], part: &Part) -> String {
    let mut out = String::new();
    add(inlines, part, &mut out);
    out
}

fn add(inlines: &[Inline], part: &Part, out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { text, .. } | Inline::Code(text) | Inline::Html(text) => out.push_str(text),
            Inline::SoftBreak => out.push(' '),
            Inline::HardBreak => out.push('\n'),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Superscript(inner) | Inline::Subscript(inner) | Inline::Plain(inner) => {
                add(inner, part, out)
            }
            Inline::Link { words, .. } | Inline::Figure { words, .. } | Inline::Date { words, .. } => add(words, part, out),
            Inline::Image(image) if !image.alt.is_empty() => {
                out.push('[');
                out.push_str(&image.alt);
                out.push(']');
            }
            Inline::NoteMark { note, .. } => {
                out.push('[');
                out.push_str(part.notes.get(*note).map_or("", |note| &note.label));
                out.push(']');
            }
            Inline::Image(_) | Inline::Editorial(_) => {}
        }
    }
}
