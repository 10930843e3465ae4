//! The one plain structure that every reader gives: blocks of lines with their emphasis, each line with its number in the text as received.
//!
//! It is made by the reading that `check` makes of a text as received, so that what is imported is what will be compared.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::parse::received::{self, AsReceived};

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
            Self::Break => " ",
        }
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
}

impl Block {
    /// Returns a block of lines.
    pub fn of(kind: Kind, lines: Vec<Line>) -> Self {
        Self { kind, lines, rows: Vec::new() }
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

/// What was read.
#[derive(Debug, Default)]
pub struct Structure {
    /// The blocks, in the order of the text.
    pub blocks: Vec<Block>,
    /// Images and targets of links, which are not imported: lines and what they are.
    pub left: Vec<(u32, String)>,
}

/// Returns the structure of a text as received from which some lines are left out: their numbers.
pub fn read(text: &str, omitted: &[u32]) -> Structure {
    let prepared = received::prepared(text, omitted);
    let AsReceived { text, .. } = &prepared;
    let starts: Vec<usize> = std::iter::once(0).chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1)).collect();
    let mut reader = Reader::of(&prepared, starts);
    let mut beyond = prepared.unread().into_iter().peekable();
    for (event, range) in Parser::new_ext(text, received::OPTIONS).into_offset_iter() {
        while let Some(found) = beyond.next_if(|found| found.start < range.start) {
            reader.unread(found);
        }
        reader.event(event, range);
    }
    beyond.for_each(|found| reader.unread(found));
    reader.close();
    Structure { blocks: reader.blocks, left: reader.left }
}

struct Reader<'t> {
    prepared: &'t AsReceived,
    starts: Vec<usize>,
    blocks: Vec<Block>,
    open: Option<Block>,
    left: Vec<(u32, String)>,
    style: Style,
    spans: u32,
    bold_depth: u32,
    emphasis_depth: u32,
    lists: usize,
    quotes: usize,
    marker: Option<Option<String>>,
    note: Option<String>,
    table: Option<Block>,
    cell: Option<Vec<Piece>>,
    image: usize,
}

impl<'t> Reader<'t> {
    fn of(prepared: &'t AsReceived, starts: Vec<usize>) -> Self {
        Self {
            prepared,
            starts,
            blocks: Vec::new(),
            open: None,
            left: Vec::new(),
            style: Style::default(),
            spans: 0,
            bold_depth: 0,
            emphasis_depth: 0,
            lists: 0,
            quotes: 0,
            marker: None,
            note: None,
            table: None,
            cell: None,
            image: 0,
        }
    }

    fn number(&self, at: usize) -> u32 {
        self.starts.partition_point(|start| *start <= at).max(1) as u32
    }

    fn indent(&self, at: usize) -> usize {
        let start = self.starts[self.number(at) as usize - 1];
        let line = self.prepared.text.get(start..at).unwrap_or_default();
        line.chars().take_while(|char| char.is_whitespace()).map(|char| if char == '\t' { 8 } else { 1 }).sum()
    }

    fn close(&mut self) {
        if let Some(block) = self.open.take().filter(|block| block.lines.iter().any(|line| !line.text().trim().is_empty())) {
            self.blocks.push(block);
        }
    }

    fn open(&mut self, kind: Kind) {
        self.close();
        self.open = Some(Block::of(kind, Vec::new()));
    }

    /// Opens the block that words need where none is open.
    fn block(&mut self) -> &mut Block {
        if self.open.is_none() {
            let kind = self.kind();
            self.open = Some(Block::of(kind, Vec::new()));
        }
        self.open.as_mut().expect("a block was opened")
    }

    /// An item that begins with something else than words keeps its number.
    fn keep_marker(&mut self, at: usize) {
        if let Some(Some(marker)) = self.marker.take() {
            let line = Line { number: self.number(at), ..Line::default() };
            self.blocks.push(Block::of(Kind::Item(Some(marker), self.lists), vec![line]));
        }
    }

    fn kind(&mut self) -> Kind {
        if let Some(label) = self.note.clone() {
            return Kind::Note(label);
        }
        match self.marker.take() {
            Some(marker) => Kind::Item(marker, self.lists),
            None if self.lists > 0 => Kind::Within(self.lists),
            None if self.quotes > 0 => Kind::Quote,
            None => Kind::Paragraph,
        }
    }

    fn push(&mut self, at: usize, piece: Piece) {
        if let Some(cell) = &mut self.cell {
            add(cell, piece);
            return;
        }
        let (number, indent) = (self.number(at), self.indent(at));
        let block = self.block();
        match block.lines.last_mut() {
            Some(line) if line.number == number => add(&mut line.pieces, piece),
            _ => block.lines.push(Line { number, indent, pieces: vec![piece], broken: false }),
        }
    }

    fn words(&mut self, words: &str, at: usize) {
        let mut at = at;
        for (count, line) in words.split('\n').enumerate() {
            if count > 0 && self.cell.is_none() {
                self.break_line(true);
            }
            let shown = self.prepared.restored(line);
            if !shown.is_empty() {
                self.push(at, Piece::Words(shown, self.style));
            }
            at += line.len() + 1;
        }
    }

    fn break_line(&mut self, marked: bool) {
        if let Some(line) = self.open.as_mut().and_then(|block| block.lines.last_mut()) {
            line.broken |= marked;
        }
        if let Some(cell) = &mut self.cell {
            add(cell, Piece::Words(" ".to_owned(), Style::default()));
        }
    }

    /// Words that Markdown reads as nothing are words of documents.
    fn unread(&mut self, range: std::ops::Range<usize>) {
        let words = self.prepared.text[range.clone()].to_owned();
        let number = self.number(range.start);
        if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()).filter(|row| row.number == number) {
            row.cells.push(vec![Piece::Words(words, Style::default())]);
            return;
        }
        // A table that has just ended may be the one.
        if let Some(row) = self.blocks.last_mut().and_then(|block| block.rows.last_mut()).filter(|row| row.number == number) {
            row.cells.push(vec![Piece::Words(words, Style::default())]);
            return;
        }
        self.words(&words, range.start);
    }

    fn event(&mut self, event: Event<'_>, range: std::ops::Range<usize>) {
        let text = &self.prepared.text;
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range.start),
            Event::FootnoteReference(label) if self.image == 0 => self.push(range.start, Piece::Mark(label.to_string())),
            Event::InlineHtml(html) if received::raises(&html).is_some() => match received::raises(&html) {
                Some((true, on)) => self.style.raised = on,
                Some((false, on)) => self.style.lowered = on,
                None => {}
            },
            Event::InlineHtml(html) if received::breaks(&html) => self.break_line(true),
            Event::Text(words) | Event::Code(words) | Event::Html(words) | Event::InlineHtml(words) if self.image == 0 => {
                let at = text[range.clone()].find(&*words).map_or(range.start, |at| range.start + at);
                self.words(&words, at);
            }
            Event::SoftBreak => self.break_line(false),
            Event::HardBreak => self.break_line(true),
            Event::Rule => self.close(),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: std::ops::Range<usize>) {
        match tag {
            Tag::Paragraph => {
                let kind = self.kind();
                self.open(kind);
            }
            Tag::Heading { level, .. } => {
                self.keep_marker(range.start);
                self.open(Kind::Heading(level as u8));
            }
            Tag::BlockQuote(_) => {
                self.close();
                self.keep_marker(range.start);
                self.quotes += 1;
            }
            Tag::CodeBlock(kind) => {
                // The words behind the fence are none of the text: they name a language of programs.
                if let CodeBlockKind::Fenced(info) = kind
                    && !info.trim().is_empty()
                {
                    self.left.push((self.number(range.start), format!("the words \"{}\" behind the mark of code", info.trim())));
                }
                let kind = self.kind();
                self.open(kind);
            }
            Tag::HtmlBlock => {
                let kind = self.kind();
                self.open(kind);
            }
            Tag::List(_) => {
                self.close();
                self.keep_marker(range.start);
                self.lists += 1;
            }
            Tag::Item => {
                self.close();
                let marker = received::number(&self.prepared.text[range]);
                self.marker = Some((!marker.is_empty()).then(|| marker.trim().to_owned()));
            }
            Tag::FootnoteDefinition(label) => {
                self.close();
                self.note = Some(label.to_string());
            }
            Tag::Table(_) => {
                self.close();
                self.keep_marker(range.start);
                self.table = Some(Block::of(Kind::Table, Vec::new()));
            }
            Tag::TableHead | Tag::TableRow => {
                let number = self.number(range.start);
                if let Some(table) = &mut self.table {
                    table.rows.push(Row { number, cells: Vec::new() });
                }
            }
            Tag::TableCell => self.cell = Some(Vec::new()),
            Tag::Strong => {
                if self.bold_depth == 0 {
                    self.spans += 1;
                    self.style.bold = self.spans;
                }
                self.bold_depth += 1;
            }
            Tag::Emphasis => {
                self.emphasis_depth += 1;
                self.style.emphasis = true;
            }
            Tag::Link { dest_url, .. } => {
                let shown = self.prepared.restored(&dest_url);
                if !self.prepared.text[range.clone()].starts_with('<') && !shown.is_empty() {
                    self.left.push((self.number(range.start), format!("the address \"{shown}\" behind a link")));
                }
            }
            Tag::Image { dest_url, .. } => {
                self.image += 1;
                self.left.push((self.number(range.start), format!("the image \"{}\"", self.prepared.restored(&dest_url))));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, at: usize) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::HtmlBlock => self.close(),
            TagEnd::BlockQuote(_) => {
                self.close();
                self.quotes -= 1;
            }
            TagEnd::List(_) => {
                self.close();
                self.lists -= 1;
            }
            TagEnd::Item => {
                self.close();
                self.keep_marker(at);
            }
            TagEnd::FootnoteDefinition => {
                self.close();
                self.note = None;
            }
            TagEnd::Table => self.blocks.extend(self.table.take()),
            TagEnd::TableCell => {
                if let (Some(cell), Some(row)) = (self.cell.take(), self.table.as_mut().and_then(|table| table.rows.last_mut())) {
                    row.cells.push(cell);
                }
            }
            TagEnd::Strong => {
                self.bold_depth = self.bold_depth.saturating_sub(1);
                if self.bold_depth == 0 {
                    self.style.bold = 0;
                }
            }
            TagEnd::Emphasis => {
                self.emphasis_depth = self.emphasis_depth.saturating_sub(1);
                self.style.emphasis = self.emphasis_depth > 0;
            }
            TagEnd::Image => self.image -= 1,
            _ => {}
        }
    }
}

fn add(pieces: &mut Vec<Piece>, piece: Piece) {
    match (pieces.last_mut(), piece) {
        (Some(Piece::Words(before, style)), Piece::Words(words, same)) if *style == same => before.push_str(&words),
        (_, piece) => pieces.push(piece),
    }
}
