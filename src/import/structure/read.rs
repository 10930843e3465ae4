//! Reads a text as received into blocks, as Markdown reads it.

use std::collections::BTreeSet;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::{Block, Kind, Line, Piece, Row, Style};
use crate::parse::received::{self, AsReceived};

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
    read_beside(text, omitted, &BTreeSet::new())
}

/// Returns the same where images stand beside the text: the names of their files.
pub fn read_beside(text: &str, omitted: &[u32], images: &BTreeSet<&str>) -> Structure {
    let prepared = received::prepared(text, omitted);
    let AsReceived { text, .. } = &prepared;
    let starts: Vec<usize> = std::iter::once(0).chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1)).collect();
    let mut reader = Reader::of(&prepared, starts, images);
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
    images: &'t BTreeSet<&'t str>,
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
    /// Whether the note at hand has words already.
    noted: bool,
    /// The number of an item within a note, which is one of its words.
    pending: Option<String>,
    table: Option<Block>,
    cell: Option<Vec<Piece>>,
    image: usize,
    /// The words of the image at hand.
    shown: String,
    /// And its file.
    file: String,
}

impl<'t> Reader<'t> {
    fn of(prepared: &'t AsReceived, starts: Vec<usize>, images: &'t BTreeSet<&'t str>) -> Self {
        Self {
            prepared,
            images,
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
            noted: false,
            pending: None,
            table: None,
            cell: None,
            image: 0,
            shown: String::new(),
            file: String::new(),
        }
    }

    fn number(&self, at: usize) -> u32 {
        self.starts.partition_point(|start| *start <= at).max(1) as u32
    }

    fn is_empty_line(&self, at: usize) -> bool {
        let number = self.number(at) as usize;
        let end = self.starts.get(number).copied().unwrap_or(self.prepared.text.len());
        self.prepared.text[self.starts[number - 1]..end].trim().is_empty()
    }

    fn indent(&self, at: usize) -> usize {
        let start = self.starts[self.number(at) as usize - 1];
        let line = self.prepared.text.get(start..at).unwrap_or_default();
        line.chars().take_while(|char| char.is_whitespace()).map(|char| if char == '\t' { 8 } else { 1 }).sum()
    }

    fn close(&mut self) {
        if let Some(block) = self.open.take().filter(|block| block.lines.iter().any(|line| line.pieces.iter().any(Piece::shows))) {
            self.noted |= matches!(block.kind, Kind::Note(_));
            self.blocks.push(block);
        }
    }

    fn open(&mut self, kind: Kind) {
        self.close();
        let continues = self.noted && matches!(kind, Kind::Note(_));
        self.open = Some(Block { continues, ..Block::of(kind, Vec::new()) });
    }

    /// Opens the block that words need where none is open.
    fn block(&mut self) -> &mut Block {
        if self.open.is_none() {
            let kind = self.kind();
            self.open(kind);
        }
        self.open.as_mut().expect("a block was opened")
    }

    /// A note that begins with something else than words is none: its label is a word.
    fn keep_label(&mut self, at: usize) {
        if !self.noted && self.note.is_some() {
            self.pending = self.note.take();
            self.keep_pending(at);
        }
    }

    fn keep_pending(&mut self, at: usize) {
        if let Some(pending) = self.pending.take() {
            self.words(&pending, at);
            self.close();
        }
    }

    /// Ends a block in whose midst an empty line stands, as in code, and opens one that goes on with it.
    fn part(&mut self) {
        let kind = self.block().kind.clone();
        let continues = matches!(kind, Kind::Note(_));
        self.open(match kind {
            Kind::Item(_, depth) => Kind::Within(depth),
            kind => kind,
        });
        self.block().continues = continues;
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
            self.pending = self.marker.take().flatten();
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
        let number = self.number(at);
        let last = self.block().lines.last().map(|line| line.number);
        if last.is_some_and(|last| number > last + 1) {
            self.part();
        }
        // The line may be long, and is looked at once.
        let indent = if last == Some(number) { 0 } else { self.indent(at) };
        match self.block().lines.last_mut() {
            Some(line) if line.number == number => add(&mut line.pieces, piece),
            _ => {
                let mut pieces = vec![piece];
                if let Some(pending) = self.pending.take() {
                    pieces.insert(0, Piece::Words(format!("{pending} "), Style::default()));
                }
                self.block().lines.push(Line { number, indent, pieces, broken: false });
            }
        }
    }

    fn words(&mut self, words: &str, at: usize) {
        let mut at = at;
        for (count, line) in words.split('\n').enumerate() {
            if count > 0 && self.cell.is_none() {
                self.break_line(true);
            }
            let shown = self.prepared.restored(line);
            // An empty line of code ends a paragraph, also where white space stands on it.
            if !(shown.is_empty() || shown.trim().is_empty() && self.is_empty_line(at)) {
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
        let words = self.prepared.restored(&self.prepared.text[range.clone()]);
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
            Event::Text(words) | Event::Code(words) | Event::InlineHtml(words) => self.shown.push_str(&words),
            Event::FootnoteReference(label) => self.shown.push_str(&label),
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
                self.keep_label(range.start);
                self.open(Kind::Heading(level as u8));
            }
            Tag::BlockQuote(_) => {
                self.close();
                self.keep_label(range.start);
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
                self.keep_label(range.start);
                let kind = self.kind();
                self.open(kind);
            }
            Tag::HtmlBlock => {
                self.keep_label(range.start);
                let kind = self.kind();
                self.open(kind);
            }
            Tag::List(_) => {
                self.close();
                self.keep_label(range.start);
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
                self.noted = false;
            }
            Tag::Table(_) => {
                self.close();
                self.keep_marker(range.start);
                self.keep_label(range.start);
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
                if self.image == 1 {
                    self.file = self.prepared.restored(&dest_url);
                    self.shown.clear();
                } else {
                    self.left.push((self.number(range.start), format!("the image \"{}\"", self.prepared.restored(&dest_url))));
                }
            }
            _ => {}
        }
    }

    /// An image that is not beside the text, or has no words for those who cannot see it, is left out.
    fn end_image(&mut self, at: usize) {
        let (words, file) = (self.prepared.restored(self.shown.trim()), std::mem::take(&mut self.file));
        if self.images.contains(file.as_str()) && !words.is_empty() {
            self.push(at, Piece::Image(words, file));
            return;
        }
        let words = if words.is_empty() { String::new() } else { format!(", with the words \"{words}\" for those who cannot see it,") };
        self.left.push((self.number(at), format!("the image \"{file}\"{words}")));
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
                self.keep_pending(at);
            }
            TagEnd::FootnoteDefinition => {
                self.close();
                self.keep_label(at);
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
            TagEnd::Image => {
                self.image -= 1;
                if self.image == 0 {
                    self.end_image(at);
                }
            }
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
