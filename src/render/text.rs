//! Blocks and inlines into plain text: the words of the document, without links and without what the publisher adds.

use super::document::head;
use super::masthead::{self, printed};
use super::view::Scene;
use super::words::Words;
use crate::model::block::{Block, Inline, ListItem, Number};
use crate::model::document::{Document, Part, Role};
use crate::model::letter::Phrase;

/// Returns the document as plain text: masthead, title, text, signatures, parts; nothing of the publisher's.
pub fn document(of: &Document, scene: &Scene<'_>, words: &Words) -> String {
    let head = head(of, scene, words);
    let mut blocks: Vec<String> = Vec::new();
    let symbols: Vec<&str> = head.symbols.iter().filter(|symbol| !symbol.added).map(|symbol| symbol.text.as_str()).collect();
    blocks.push(symbols.join("\n"));
    blocks.push([head.distribution, head.date].into_iter().flatten().collect::<Vec<_>>().join("\n"));
    blocks.push(head.original.unwrap_or_default());
    blocks.push(head.lines.join("\n"));
    blocks.push([head.job_number, head.barcode].into_iter().flatten().collect::<Vec<_>>().join("\n"));
    for organ in head.organs {
        blocks.push([Some(organ.name), organ.period, organ.items].into_iter().flatten().collect::<Vec<_>>().join("\n"));
    }
    blocks.extend(head.titles.into_iter().filter_map(|line| line.text));
    for note in head.notes {
        blocks.push(format!("{} {}", note.mark, note.text));
    }
    blocks.push(of.letter.title.plain());
    for part in &of.parts {
        blocks.extend(part.heading.as_ref().map(Phrase::plain));
        blocks.extend(printed(part.original.as_ref(), |codes| masthead::part_original(codes, words)));
        blocks.extend(part.title.as_ref().map(Phrase::plain));
        blocks.extend(printed(part.date.as_ref(), |date| words.date(*date)));
        blocks.push(self::part(part));
        let signatures =
            if part.role == Role::Letter { of.letter.from.iter().flat_map(|sender| &sender.signed).collect() } else { part.signed.iter().collect::<Vec<_>>() };
        for signature in signatures {
            let [signed] = &masthead::signed(std::slice::from_ref(signature), words)[..] else { continue };
            let name = [signed.mark.as_deref(), Some(&signed.name)].into_iter().flatten().collect::<Vec<_>>().join(" ");
            blocks.push(std::iter::once(name).chain(signed.titles.iter().cloned()).collect::<Vec<_>>().join("\n"));
        }
    }
    blocks.retain(|block| !block.trim().is_empty());
    blocks.join("\n\n") + "\n"
}

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
