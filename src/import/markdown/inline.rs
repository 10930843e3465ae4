//! Writes pieces of lines as Markdown.

use crate::import::structure::{Piece, Style};

/// How words are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// With their emphasis.
    Set,
    /// Without.
    Unset,
    /// Without, and with every character escaped that could be a mark.
    Escaped,
}

/// Returns pieces as Markdown.
pub fn of(pieces: &[Piece], figures: &[String], form: Form) -> String {
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
                // Two would end the paragraph.
                if begun && !out.ends_with('\n') {
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
            Piece::Image(words, file) => {
                close(&mut out, &mut open);
                last = Style::default();
                if std::mem::take(&mut space) && begun {
                    out.push(' ');
                }
                out.push_str(&format!("![{}]({file})", escaped(words, form)));
                begun = true;
            }
            Piece::Words(words, style) => {
                let style = if form == Form::Set { *style } else { Style { figure: style.figure, ..Style::default() } };
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
                    Some(name) => out.push_str(&format!("[{}](figure:{name})", escaped(&trimmed, form))),
                    None => out.push_str(&escaped(&trimmed, form)),
                }
                begun = true;
                last = style;
                space = words.ends_with(char::is_whitespace);
            }
        }
    }
    close(&mut out, &mut open);
    if form == Form::Escaped { without_bullets(&out) } else { at_margin(&out) }
}

/// Returns words in which nothing is a mark of Markdown.
pub fn escaped(text: &str, form: Form) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(char) = chars.next() {
        let next = chars.peek().copied();
        let is_mark = match char {
            _ if form == Form::Escaped => char.is_ascii_punctuation(),
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

/// In a text as received a bullet at the head of a line is a mark, so one that is a word is written by its number.
fn without_bullets(text: &str) -> String {
    let line = |line: &str| match line.chars().next() {
        Some(bullet @ ('·' | '–' | '—' | '•' | '◦' | '‣' | '▪' | '●' | '○')) => format!("&#{};{}", bullet as u32, &line[bullet.len_utf8()..]),
        _ => line.to_owned(),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Escapes what would be a mark of a block at the head of a line.
fn at_margin(text: &str) -> String {
    let line = |line: &str| match line.chars().next() {
        Some('#' | '>' | '+' | '-' | '=' | '~' | '|') => format!("\\{line}"),
        _ => line.to_owned(),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}
