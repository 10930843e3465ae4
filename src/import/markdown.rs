//! Writes the plain structure as Markdown that says the same, character by character.

use std::collections::BTreeSet;

use super::anatomy::Body;
use super::structure::{self, Block, Kind, Piece, Style, flow};

/// Returns the Markdown of a body; `figures` are the names of the figures that its words state.
pub fn body(body: &Body, figures: &[String]) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut offsets: Vec<usize> = vec![0];
    // A mark whose note is of another part is a raised label here.
    let labels: BTreeSet<&str> = body.blocks.iter().filter_map(|block| if let Kind::Note(label) = &block.kind { Some(label.as_str()) } else { None }).collect();
    let resolved: Vec<Block> = body.blocks.iter().map(|block| with_marks(block, &labels)).collect();
    let (notes, blocks): (Vec<&Block>, Vec<&Block>) = resolved.iter().partition(|block| matches!(block.kind, Kind::Note(_)));
    for block in blocks {
        let text = words(block, figures);
        out.push(match &block.kind {
            Kind::Heading(level) => format!("{} {}", "#".repeat(usize::from(*level).clamp(1, 6)), text.replace('{', "&#123;")),
            Kind::Item(marker, depth) => {
                let marker = marker.as_deref().unwrap_or("-");
                offsets.truncate((*depth).max(1));
                let indent = offsets.last().copied().unwrap_or(0);
                offsets.push(indent + marker.chars().count() + 1);
                format!("{}{marker} {text}", " ".repeat(indent)).trim_end().to_owned()
            }
            Kind::Within(depth) => {
                let indent = offsets.get(*depth).or(offsets.last()).copied().unwrap_or(0);
                format!("{}{}", " ".repeat(indent), text.replace('\n', &format!("\n{}", " ".repeat(indent))))
            }
            Kind::Quote => format!("> {}", text.replace('\n', "\n> ")),
            Kind::Table => table(block, figures),
            Kind::Paragraph | Kind::Note(_) => text,
        });
    }
    let mut last: Option<&str> = None;
    for note in notes {
        let Kind::Note(label) = &note.kind else { continue };
        let text = words(note, figures);
        out.push(if last == Some(label) { format!("    {}", text.replace('\n', "\n    ")) } else { format!("[^{label}]: {text}") });
        last = Some(label);
    }
    out.retain(|block| !block.trim().is_empty());
    out.join("\n\n")
}

fn with_marks(block: &Block, labels: &BTreeSet<&str>) -> Block {
    let mut block = block.clone();
    let lines = block.lines.iter_mut().map(|line| &mut line.pieces);
    let cells = block.rows.iter_mut().flat_map(|row| &mut row.cells);
    for piece in lines.chain(cells).flatten() {
        if let Piece::Mark(label) = piece
            && !labels.contains(label.as_str())
        {
            *piece = Piece::Words(label.clone(), Style { raised: true, ..Style::default() });
        }
    }
    block
}

/// Returns the words of a block. Where their emphasis cannot be written so that the same words are read, it is left out.
fn words(block: &Block, figures: &[String]) -> String {
    let pieces: Vec<Piece> = flow(&block.lines).into_iter().map(|(piece, _)| piece).collect();
    checked(&pieces, figures)
}

fn checked(pieces: &[Piece], figures: &[String]) -> String {
    let styled = inline(pieces, figures, true);
    let has_style = pieces.iter().any(|piece| matches!(piece, Piece::Words(_, style) if style.bold > 0 || style.emphasis || style.raised || style.lowered));
    if !has_style || reads_as(&styled, pieces) { styled } else { inline(pieces, figures, false) }
}

/// Returns whether the Markdown is read as the words of the pieces.
fn reads_as(markdown: &str, pieces: &[Piece]) -> bool {
    // Links and marks are read only where they lead somewhere.
    let bare = |text: &str| text.chars().filter(|char| !char.is_whitespace()).collect::<String>();
    let plain: String = pieces.iter().filter(|piece| !matches!(piece, Piece::Mark(_))).map(Piece::text).collect();
    let read = structure::read(&without_marks(markdown), &[]);
    let said: String = read.blocks.iter().map(super::anatomy::opening).collect();
    bare(&said) == bare(&plain)
}

fn without_marks(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some((before, behind)) = rest.split_once("[^") {
        // An escaped bracket begins no mark.
        let Some((_, after)) = behind.split_once(']').filter(|_| !before.ends_with('\\')) else {
            out.push_str(before);
            out.push_str("[^");
            rest = behind;
            continue;
        };
        out.push_str(before);
        rest = after;
    }
    out + rest
}

/// Returns the rows of a table; the first is its head.
fn table(block: &Block, figures: &[String]) -> String {
    let width = block.rows.iter().map(|row| row.cells.len()).max().unwrap_or(1).max(1);
    let mut out = Vec::new();
    for (at, row) in block.rows.iter().enumerate() {
        let cells = (0..width).map(|cell| row.cells.get(cell).map(|cell| checked(cell, figures).replace('|', "\\|").replace('\n', " ")).unwrap_or_default());
        out.push(format!("| {} |", cells.collect::<Vec<_>>().join(" | ")));
        if at == 0 {
            out.push(format!("|{}", "---|".repeat(width)));
        }
    }
    out.join("\n")
}

/// Returns pieces as the words of a field: without emphasis.
pub fn phrase(text: &str) -> String {
    escaped(text)
}

fn inline(pieces: &[Piece], figures: &[String], styled: bool) -> String {
    // Runs of one style; white space at their ends stands outside of their marks.
    let mut out = String::new();
    let mut open: Vec<&'static str> = Vec::new();
    let mut space = false;
    let close = |out: &mut String, open: &mut Vec<&'static str>| {
        while let Some(mark) = open.pop() {
            out.push_str(match mark {
                "<sup>" => "</sup>",
                "<sub>" => "</sub>",
                mark => mark,
            });
        }
    };
    let mut last = Style::default();
    let mut begun = false;
    for piece in pieces {
        match piece {
            Piece::Break => {
                close(&mut out, &mut open);
                last = Style::default();
                if begun {
                    out.push_str("  \n");
                }
                space = false;
            }
            Piece::Mark(label) => {
                close(&mut out, &mut open);
                last = Style::default();
                if std::mem::take(&mut space) && begun {
                    out.push(' ');
                }
                out.push_str(&format!("[^{label}]"));
                begun = true;
            }
            Piece::Words(words, style) => {
                let style = if styled { *style } else { Style { figure: style.figure, ..Style::default() } };
                let trimmed = words.split_whitespace().collect::<Vec<_>>().join(" ");
                let leads = words.starts_with(char::is_whitespace);
                if trimmed.is_empty() {
                    space |= !words.is_empty();
                    continue;
                }
                if style != last {
                    close(&mut out, &mut open);
                }
                if (leads || space) && begun && !out.ends_with('\n') {
                    out.push(' ');
                }
                if style != last {
                    let marks = [(style.bold > 0, "**"), (style.emphasis, "*"), (style.raised, "<sup>"), (style.lowered, "<sub>")];
                    for (_, mark) in marks.into_iter().filter(|(set, _)| *set) {
                        out.push_str(mark);
                        open.push(mark);
                    }
                }
                match figures.get((style.figure as usize).wrapping_sub(1)) {
                    Some(name) => out.push_str(&format!("[{}](figure:{name})", escaped(&trimmed))),
                    None => out.push_str(&escaped(&trimmed)),
                }
                begun = true;
                last = style;
                space = words.ends_with(char::is_whitespace);
            }
        }
    }
    close(&mut out, &mut open);
    at_margin(&out)
}

/// Returns words in which nothing is a mark of Markdown.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(char) = chars.next() {
        let next = chars.peek().copied();
        let is_mark = match char {
            '\\' | '*' | '`' | '[' | ']' | '<' => true,
            // Within a word an underscore marks nothing.
            '_' => !before.is_alphanumeric() || !next.is_some_and(char::is_alphanumeric),
            '&' => next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '#'),
            _ => false,
        };
        if is_mark {
            out.push('\\');
        }
        out.push(char);
        before = char;
    }
    out
}

/// Escapes what would be a mark of a block at the head of a line.
fn at_margin(text: &str) -> String {
    let line = |line: &str| match line.chars().next() {
        Some('#' | '>' | '+' | '-' | '=' | '~' | '|') => format!("\\{line}"),
        _ => line.to_owned(),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_as_it_was() {
        for text in [
            "Plain words, 2 * 3 and a_b_c, _under_ and `code`.",
            "See \\[x\\] \\<b> \\&amp; AT&T \\# 1 \\*",
            "**Bold** and *(Signed)* A. B.",
            "m<sup>2</sup> and H<sub>2</sub>O",
            "\\- no list",
            "**“Quoted”**word",
        ] {
            let read = structure::read(text, &[]);
            let body = Body { blocks: read.blocks.clone(), ..Body::default() };
            let again = structure::read(&super::body(&body, &[]), &[]);
            let texts = |blocks: &[Block]| blocks.iter().map(Block::text).collect::<Vec<_>>();
            assert_eq!(texts(&again.blocks), texts(&read.blocks), "{text}");
        }
    }
}
