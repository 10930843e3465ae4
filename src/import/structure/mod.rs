//! The one plain structure that every reader gives: blocks of lines with their emphasis, each line with its number in the text as received.
//!
//! It is made by the reading that `check` makes of a text as received, so that what is imported is what will be compared.

mod read;

pub use read::{Structure, read, read_beside};

/// How words are set.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Style {
    /// In which of the bold spans of the text, counted from 1; 0 for none.
    pub bold: u32,
    /// Emphasized.
    pub emphasis: bool,
    /// Raised.
    pub raised: bool,
    /// Lowered.
    pub lowered: bool,
    /// Which of the figures that are proposed they state, counted from 1; 0 for none.
    pub figure: u32,
}

/// A piece of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece {
    /// Words in one style.
    Words(String, Style),
    /// The mark of a footnote.
    Mark(String),
    /// An image: the words for those who cannot see it, and its file.
    Image(String, String),
    /// The end of a line that the text itself breaks.
    Break,
}

/// A line of the text as received.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Line {
    /// Its number, counted from 1.
    pub number: u32,
    /// White space before it, in characters.
    pub indent: usize,
    /// What stands on it.
    pub pieces: Vec<Piece>,
    /// Whether it is broken behind its last word by a mark, not by the width of the paper.
    pub broken: bool,
}

impl Line {
    /// Returns its words.
    pub fn text(&self) -> String {
        self.pieces.iter().map(Piece::text).collect()
    }

    /// Returns the bold span that it begins with; 0 for none.
    pub fn bold(&self) -> u32 {
        self.pieces
            .iter()
            .find_map(|piece| if let Piece::Words(words, style) = piece { (!words.trim().is_empty()).then_some(style.bold) } else { None })
            .unwrap_or(0)
    }

    /// Returns whether all its words are bold.
    pub fn all_bold(&self) -> bool {
        self.bold() > 0 && self.pieces.iter().all(|piece| matches!(piece, Piece::Words(words, style) if style.bold > 0 || words.trim().is_empty()))
    }
}

impl Piece {
    /// Returns its words; of a mark, its label.
    pub fn text(&self) -> &str {
        match self {
            Self::Words(words, _) => words,
            Self::Mark(label) => label,
            Self::Image(..) => "",
            Self::Break => " ",
        }
    }

    /// Returns whether it shows anything.
    pub fn shows(&self) -> bool {
        matches!(self, Self::Image(..)) || !self.text().trim().is_empty()
    }
}

/// What a block is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A paragraph.
    Paragraph,
    /// A heading of this level.
    Heading(u8),
    /// An item of a list: its marker as written where it is numbered, and how deep it lies.
    Item(Option<String>, usize),
    /// What goes on within an item.
    Within(usize),
    /// A quotation.
    Quote,
    /// Rows of a table, each a line; the cells are in [`Block::rows`].
    Table,
    /// A footnote with this label.
    Note(String),
}

/// A row of a table: the number of its line, and its cells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The number of its line.
    pub number: u32,
    /// Its cells.
    pub cells: Vec<Vec<Piece>>,
}

/// A block of lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Its rows, where it is a table; the first is the head.
    pub rows: Vec<Row>,
    /// Whether it goes on with the footnote before it.
    pub continues: bool,
}

impl Block {
    /// Returns a block of lines.
    pub fn of(kind: Kind, lines: Vec<Line>) -> Self {
        Self { kind, lines, rows: Vec::new(), continues: false }
    }

    /// Returns a table.
    pub fn table(rows: Vec<Row>) -> Self {
        Self { rows, ..Self::of(Kind::Table, Vec::new()) }
    }

    /// Returns whether an image stands in it.
    pub fn has_image(&self) -> bool {
        let cells = self.rows.iter().flat_map(|row| row.cells.iter().flatten());
        self.lines.iter().flat_map(|line| &line.pieces).chain(cells).any(|piece| matches!(piece, Piece::Image(..)))
    }

    /// Puts words before its own.
    pub fn begin_with(&mut self, words: &str) {
        let number = self.range().0;
        if self.lines.is_empty() {
            self.lines.push(Line { number, ..Line::default() });
        }
        self.lines[0].pieces.insert(0, Piece::Words(format!("{words} "), Style::default()));
    }

    /// Returns its words on one line.
    pub fn text(&self) -> String {
        joined(&self.lines)
    }

    /// Returns the first and the last of its lines.
    pub fn range(&self) -> (u32, u32) {
        let numbers = || self.lines.iter().map(|line| line.number).chain(self.rows.iter().map(|row| row.number));
        (numbers().min().unwrap_or(0), numbers().max().unwrap_or(0))
    }

    /// Returns whether it is set as a title: a heading, or bold throughout.
    pub fn is_set_as_title(&self) -> bool {
        matches!(self.kind, Kind::Heading(_)) || self.kind == Kind::Paragraph && !self.lines.is_empty() && self.lines.iter().all(Line::all_bold)
    }
}

/// Returns the words of lines on one line.
pub fn joined(lines: &[Line]) -> String {
    let text: String = flow(lines).iter().map(|(piece, _)| piece.text()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the pieces of lines one after the other, each with the number of its line: lines are joined by a space, and by nothing behind a hyphen that goes on.
pub fn flow(lines: &[Line]) -> Vec<(Piece, u32)> {
    let mut out: Vec<(Piece, u32)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some(before) = at.checked_sub(1).map(|before| &lines[before]) {
            if before.broken {
                out.push((Piece::Break, before.number));
            } else if !goes_on(&before.text(), &line.text()) {
                out.push((Piece::Words(" ".to_owned(), Style::default()), before.number));
            }
        }
        out.extend(line.pieces.iter().map(|piece| (piece.clone(), line.number)));
    }
    out
}

/// Words that follow a hyphen which joins nothing: "first- and second-class".
const SUSPENDED: [&str; 8] = ["and", "or", "to", "et", "ou", "y", "o", "и"];

/// Returns whether a word goes on from the end of one line to the next, behind a hyphen that is its own.
fn goes_on(before: &str, next: &str) -> bool {
    let head = before.trim_end().strip_suffix(['-', '\u{2010}']);
    let word: String = next.trim_start().chars().take_while(|char| char.is_alphabetic()).collect();
    head.is_some_and(|head| head.ends_with(char::is_alphabetic)) && word.starts_with(char::is_lowercase) && !SUSPENDED.contains(&word.as_str())
}
