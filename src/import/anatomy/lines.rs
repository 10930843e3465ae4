//! The lines of a head, in the order in which they are read: columns that stand side by side one after the other.

use crate::import::structure::{Block, Kind, Line, Piece, Style};

/// A line of a head.
#[derive(Clone, Debug)]
pub struct HeadLine {
    /// Its words, with what they are set in.
    pub line: Line,
    /// The block that it is of, counted from 0.
    pub block: usize,
    /// Whether its block is an item of a list: an asterisk before a note looks like one.
    pub item: bool,
}

impl HeadLine {
    /// Returns its words.
    pub fn text(&self) -> String {
        self.line.text().split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// So much white space stands between columns.
const GAP: usize = 3;
/// More columns than this are none.
const COLUMNS: usize = 8;
/// Columns begin at the same place, give or take so many characters.
const NEAR: usize = 4;

/// Returns the lines of some blocks.
pub fn of(blocks: &[Block]) -> Vec<HeadLine> {
    let mut out = Vec::new();
    let mut count = 0;
    for block in blocks {
        if block.kind == Kind::Table {
            // A table without lines sets columns side by side: it is read column by column.
            let width = block.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
            // Each row has its own number of cells, so only those that are there are looked at.
            let mut columns: Vec<Vec<HeadLine>> = vec![Vec::new(); width];
            for row in &block.rows {
                for (column, cell) in row.cells.iter().enumerate().filter(|(_, cell)| cell.iter().any(|piece| !piece.text().trim().is_empty())) {
                    let line = Line { number: row.number, indent: 0, pieces: cell.clone(), broken: false };
                    columns[column].push(HeadLine { line, block: count + column, item: false });
                }
            }
            out.extend(columns.into_iter().flatten());
            count += width;
            continue;
        }
        let item = matches!(block.kind, Kind::Item(None, _));
        let block = &with_marker(block);
        let split: Vec<Vec<(usize, Line)>> = block.lines.iter().map(columns).collect();
        if split.iter().all(|columns| columns.len() < 2) {
            out.extend(block.lines.iter().map(|line| HeadLine { line: line.clone(), block: count, item }));
            count += 1;
            continue;
        }
        let mut starts: Vec<usize> = Vec::new();
        for (start, _) in split.iter().filter(|columns| columns.len() > 1).flatten() {
            if !starts.iter().any(|known| known.abs_diff(*start) <= NEAR) {
                starts.push(*start);
            }
        }
        if starts.len() > COLUMNS {
            out.extend(block.lines.iter().map(|line| HeadLine { line: line.clone(), block: count, item }));
            count += 1;
            continue;
        }
        starts.sort_unstable();
        for column in 0..starts.len().max(1) {
            for (start, line) in split.iter().flatten() {
                let of = starts.iter().enumerate().min_by_key(|(_, known)| known.abs_diff(*start)).map_or(0, |(at, _)| at);
                if of == column {
                    out.push(HeadLine { line: line.clone(), block: count, item });
                }
            }
            count += 1;
        }
    }
    out.retain(|line| !line.text().is_empty());
    out
}

/// Returns the lines of some blocks as they stand, one after the other: their numbers, and their words.
pub fn as_they_stand(blocks: &[Block]) -> Vec<(u32, String)> {
    let words = |pieces: &[Piece]| pieces.iter().map(Piece::text).collect::<String>();
    let mut out = Vec::new();
    for block in blocks {
        out.extend(block.rows.iter().map(|row| (row.number, row.cells.iter().map(|cell| words(cell)).collect::<Vec<_>>().join(" "))));
        out.extend(with_marker(block).lines.iter().map(|line| (line.number, line.text())));
    }
    out.iter_mut().for_each(|(_, words)| *words = words.split_whitespace().collect::<Vec<_>>().join(" "));
    out.retain(|(_, words)| !words.is_empty());
    out
}

/// The number of an item and the label of a note are words of their first line.
fn with_marker(block: &Block) -> Block {
    let marker = match &block.kind {
        Kind::Item(Some(marker), _) => Some(marker),
        Kind::Note(label) if !block.continues => Some(label),
        _ => None,
    };
    let mut numbered = block.clone();
    if let (Some(marker), Some(first)) = (marker, numbered.lines.first_mut()) {
        first.pieces.insert(0, Piece::Words(format!("{marker} "), Style::default()));
    }
    numbered
}

/// Returns the pieces of a line between which wide white space stands, each with the place at which it begins.
fn columns(line: &Line) -> Vec<(usize, Line)> {
    let mut out: Vec<(usize, Line)> = Vec::new();
    let mut at = line.indent;
    let mut open: Option<(usize, Vec<Piece>)> = None;
    let mut close = |open: &mut Option<(usize, Vec<Piece>)>| {
        if let Some((start, pieces)) = open.take() {
            out.push((start, Line { number: line.number, indent: start, pieces, broken: line.broken }));
        }
    };
    for piece in &line.pieces {
        let Piece::Words(words, style) = piece else {
            open.get_or_insert((at, Vec::new())).1.push(piece.clone());
            continue;
        };
        let chars: Vec<char> = words.chars().collect();
        let mut from = 0;
        while from < chars.len() {
            let blank = chars[from..].iter().take_while(|char| char.is_whitespace()).count();
            let width: usize = chars[from..from + blank].iter().map(|char| if *char == '\t' { GAP } else { 1 }).sum();
            if width >= GAP {
                close(&mut open);
                from += blank;
                at += width;
                continue;
            }
            let mut end = from + blank;
            while end < chars.len() && !chars[end].is_whitespace() {
                end += 1;
            }
            let word: String = chars[from..end].iter().collect();
            let start = at + if open.is_none() { blank } else { 0 };
            let (_, pieces) = open.get_or_insert((start, Vec::new()));
            match pieces.last_mut() {
                Some(Piece::Words(before, same)) if same == style => before.push_str(&word),
                _ => pieces.push(Piece::Words(word, *style)),
            }
            at += end - from;
            from = end;
        }
    }
    close(&mut open);
    out.retain(|(_, line)| !line.text().trim().is_empty());
    out
}
