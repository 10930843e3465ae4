//! Writes the plain structure as Markdown that says the same, character by character: what is written is read again, and where it is not read as it was meant a plainer form is taken.

mod inline;
mod reading;

use std::collections::BTreeSet;

use super::anatomy::{Body, opening};
use super::structure::{Block, Kind, Line, Piece, Style, flow};
use inline::Form;

/// Lists are nested so deep at most.
const DEEPEST: usize = 10;

/// How much of the setting of a text is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Setting {
    /// All of it.
    Whole,
    /// Lists are not nested.
    Flat,
    /// Paragraphs and footnotes alone, every mark escaped.
    Plain,
}

/// Returns the Markdown of a body; `figures` are the names of the figures that its words state.
pub fn body(body: &Body, figures: &[String]) -> String {
    // A mark whose note is of another part is a raised label here.
    let labels: BTreeSet<&str> = body.blocks.iter().filter_map(|block| if let Kind::Note(label) = &block.kind { Some(label.as_str()) } else { None }).collect();
    let resolved: Vec<Block> = body.blocks.iter().map(|block| with_marks(block, &labels)).collect();
    let (notes, blocks): (Vec<&Block>, Vec<&Block>) = resolved.iter().partition(|block| matches!(block.kind, Kind::Note(_)));
    let blocks: Vec<&Block> = blocks.into_iter().chain(notes).collect();
    let said: Vec<String> = blocks.iter().map(|block| reading::bare(&said(block))).filter(|said| !said.is_empty()).collect();
    // What is nested deeper than pages show it is written flat at once, for the white space before it grows with its depth.
    let deep = blocks.iter().any(|block| matches!(block.kind, Kind::Item(_, depth) | Kind::Within(depth) if depth > DEEPEST));
    let whole = if deep { String::new() } else { written(&blocks, figures, Setting::Whole) };
    if !deep && reading::is_read_as(&whole, &said) {
        return whole;
    }
    let flat = written(&blocks, figures, Setting::Flat);
    if reading::is_read_as(&flat, &said) { flat } else { written(&blocks, figures, Setting::Plain) }
}

/// Returns the words of a field, in which nothing is a mark of Markdown.
pub fn phrase(text: &str) -> String {
    let usual = inline::escaped(text, Form::Unset);
    // No word of a field is a mark at the head of a line.
    let behind = |text: &str| format!("\u{e000}{text}");
    if is_plain(text) || reading::is_read_as(&behind(&usual), &[reading::bare(&behind(text))]) { usual } else { inline::escaped(text, Form::Escaped) }
}

/// Returns whether nothing in the text could be a mark, wherever it stands.
fn is_plain(text: &str) -> bool {
    let usual = |char: char| char.is_alphanumeric() || matches!(char, ' ' | ',' | '.' | ';' | '(' | ')' | '\'' | '"' | '/' | '%' | '?' | '’' | '“' | '”');
    text.starts_with(char::is_alphabetic) && text.chars().all(usual)
}

/// Returns all the words of a block, with its marker or label.
fn said(block: &Block) -> String {
    match &block.kind {
        Kind::Table => block.rows.iter().flat_map(|row| row.cells.iter().flatten()).map(Piece::text).collect(),
        Kind::Note(label) if !block.continues => format!("{label} {}", block.text()),
        _ => opening(block),
    }
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

fn written(blocks: &[&Block], figures: &[String], setting: Setting) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut offsets: Vec<usize> = vec![0];
    for block in blocks {
        let text = of_block(block, figures, setting);
        let indent = match &block.kind {
            Kind::Item(marker, depth) => {
                offsets.truncate((*depth).max(1));
                let indent = offsets.last().copied().unwrap_or(0);
                offsets.push(indent + marker.as_deref().unwrap_or("-").chars().count() + 1);
                indent
            }
            Kind::Within(depth) => offsets.get(*depth).or(offsets.last()).copied().unwrap_or(0),
            Kind::Note(_) if block.continues => 4,
            _ => 0,
        };
        let indent = if setting == Setting::Whole || block.continues { " ".repeat(indent) } else { String::new() };
        out.push(format!("{indent}{}", text.replace('\n', &format!("\n{indent}"))).trim_end().to_owned());
    }
    out.retain(|block| !block.trim().is_empty());
    out.join("\n\n")
}

/// Returns a block in the first of its forms that is read as its words.
fn of_block(block: &Block, figures: &[String], setting: Setting) -> String {
    let said = reading::bare(&said(block));
    if said.is_empty() && !block.has_image() {
        return String::new();
    }
    if setting == Setting::Whole && block.kind == Kind::Paragraph && block.lines.iter().all(is_unset) && is_plain(&block.text()) {
        return inline::of(&pieces(block), figures, Form::Unset);
    }
    let forms = if setting == Setting::Plain { &[][..] } else { &[Form::Set, Form::Unset, Form::Escaped][..] };
    // A block alone does not hold the notes to which its marks lead, nor the note with which it goes on.
    let beside = beside(block);
    for form in forms {
        let text = in_form(block, figures, *form);
        let alone = if block.continues { format!("[^n]: x\n\n    {}", text.replace('\n', "\n    ")) } else { text.clone() };
        let mut wanted = if block.continues { vec!["nx".to_owned(), said.clone()] } else { vec![said.clone()] };
        wanted.retain(|said| !said.is_empty());
        wanted.extend(beside.iter().map(|label| format!("{label}x")));
        let notes: String = beside.iter().map(|label| format!("\n\n[^{label}]: x")).collect();
        if reading::is_read_as(&format!("{alone}{notes}"), &wanted) {
            return text;
        }
    }
    plainest(block, figures)
}

/// Returns whether the words of a line are all set alike, and the line ends by the width of the paper.
fn is_unset(line: &Line) -> bool {
    let of_figure = |style: &Style| Style { figure: style.figure, ..Style::default() } == *style;
    !line.broken && line.pieces.iter().all(|piece| matches!(piece, Piece::Words(_, style) if of_figure(style)))
}

/// The labels of the notes to which the marks of a block lead, each once.
fn beside(block: &Block) -> Vec<&str> {
    let own = if let Kind::Note(label) = &block.kind { Some(label.as_str()) } else { None };
    let lines = block.lines.iter().flat_map(|line| &line.pieces);
    let cells = block.rows.iter().flat_map(|row| &row.cells).flatten();
    let marks: BTreeSet<&str> = lines
        .chain(cells)
        .filter_map(|piece| if let Piece::Mark(label) = piece { Some(label.as_str()) } else { None })
        .filter(|label| own != Some(*label))
        .collect();
    marks.into_iter().collect()
}

fn in_form(block: &Block, figures: &[String], form: Form) -> String {
    let text = || inline::of(&pieces(block), figures, form);
    match &block.kind {
        Kind::Heading(level) => {
            format!("{} {}", "#".repeat(usize::from(*level).clamp(1, 6)), text().replace("  \n", " ").replace("\\{", "{").replace('{', "&#123;"))
        }
        Kind::Item(marker, _) => {
            let marker =
                marker.as_deref().map_or("-".to_owned(), |marker| if form == Form::Escaped { inline::escaped(marker, form) } else { marker.to_owned() });
            let behind = " ".repeat(marker.chars().count() + 1);
            format!("{marker} {}", text().replace('\n', &format!("\n{behind}")))
        }
        Kind::Quote => format!("> {}", text().replace('\n', "\n> ")),
        Kind::Table => table(block, figures, form),
        Kind::Note(label) if !block.continues => format!("[^{label}]: {}", text().replace('\n', "\n    ")),
        Kind::Paragraph | Kind::Within(_) | Kind::Note(_) => text(),
    }
}

/// Returns the words of a block in paragraphs in which every mark is escaped.
fn plainest(block: &Block, figures: &[String]) -> String {
    let escaped = |pieces: &[Piece]| inline::of(pieces, figures, Form::Escaped);
    match &block.kind {
        Kind::Table => {
            let cells = block.rows.iter().flat_map(|row| &row.cells).map(|cell| escaped(cell));
            cells.filter(|cell| !cell.trim().is_empty()).collect::<Vec<_>>().join("\n\n")
        }
        Kind::Item(Some(marker), _) => format!("{} {}", inline::escaped(marker, Form::Escaped), escaped(&pieces(block))),
        Kind::Note(label) if !block.continues => format!("[^{label}]: {}", escaped(&pieces(block)).replace('\n', "\n    ")),
        _ => escaped(&pieces(block)),
    }
}

fn pieces(block: &Block) -> Vec<Piece> {
    flow(&block.lines).into_iter().map(|(piece, _)| piece).collect()
}

/// Returns the rows of a table; the first is its head.
fn table(block: &Block, figures: &[String], form: Form) -> String {
    let width = block.rows.iter().map(|row| row.cells.len()).max().unwrap_or(1).max(1);
    // Cells are divided before their words are read, and backslashes mean other things there.
    let cell = |cell: &Vec<Piece>| match form {
        Form::Escaped => inline::of(cell, figures, form).replace("\\\\", "&#92;").replace("\\|", "&#124;"),
        form => inline::of(cell, figures, form).replace('|', "\\|"),
    };
    let mut out = Vec::new();
    for (at, row) in block.rows.iter().enumerate() {
        // Cells that a row does not have are empty: written out, many short rows beneath a long one would be more than the table.
        let count = if at == 0 { width } else { row.cells.len().max(1) };
        let cells = (0..count).map(|column| row.cells.get(column).map(cell).unwrap_or_default().replace("  \n", " ").replace('\n', " "));
        out.push(format!("| {} |", cells.collect::<Vec<_>>().join(" | ")));
        if at == 0 {
            out.push(format!("|{}", "---|".repeat(width)));
        }
    }
    out.join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::structure;
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
            "One  \n1\\. no list\\\n\\+ nor this  \n|---|",
            "| a\\\\\\|b |\n|---|\n| `c\\|d` \\\\ |",
            "# Head \\{#x} ##",
            "- One\n  - Two\n\n    Three\n- Four",
            "10) Ten\n\n11) Eleven",
            "See[^a].\n\n[^a]: \\# One\n\n    \\+ two",
        ] {
            let read = structure::read(text, &[]);
            let body = Body { blocks: read.blocks.clone(), ..Body::default() };
            let again = structure::read(&super::body(&body, &[]), &[]);
            let texts = |blocks: &[Block]| blocks.iter().map(said).collect::<Vec<_>>();
            assert_eq!(texts(&again.blocks), texts(&read.blocks), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_written_as_it_is_set_is_written_plainly() {
        let item = |words: &str, depth: usize| {
            Block::of(
                Kind::Item(None, depth),
                vec![super::super::structure::Line { pieces: vec![Piece::Words(words.to_owned(), Style::default())], ..Default::default() }],
            )
        };
        // An item within none would be read as code.
        let body = Body { blocks: vec![item("one", 1), item("two", 5)], ..Body::default() };
        assert_eq!(super::body(&body, &[]), "- one\n\n  - two");
        assert_eq!(phrase("2 * 3 \\ [x]"), "2 \\* 3 \\\\ \\[x\\]");
    }
}
