//! The paragraphs of a text: joined where a page ends within one, divided where nothing but the width of a line tells that one ends.

use std::sync::LazyLock;

use regex::Regex;

use super::head;
use super::{Found, Masthead};
use crate::import::structure::{Block, Kind, Line, joined};

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is written here")
}

/// A number that a document states at the head of a paragraph.
static MARKER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:\d{1,4}(?:\s(?:bis|ter|quater|quinquies|sexies))?[.)]|\([a-z]{1,5}\))\s+\S"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?P<number>\d{1,4})(?:\s(?:bis|ter|quater|quinquies|sexies))?\.\s+\S"));
/// A heading that is known by its number alone: "I. Introduction", "A. Wells".
static HEADING: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:(?P<roman>[IVX]{1,5})|(?P<letter>[A-H]))\.\s+\p{Lu}[^.;:?!]{2,120}$"));

/// Takes what belongs to the masthead and stands at the foot of the first page out of the text: job number, bar code, notes to its marks.
pub fn foot(blocks: Vec<Block>, masthead: &mut Masthead) -> Vec<Block> {
    let marked = masthead.symbols.iter().any(|symbol| symbol.value.ends_with('*')) || masthead.organs.iter().any(|organ| organ.document.is_some());
    let mut kept = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        let item = matches!(block.kind, Kind::Item(None, _)) && block.lines.len() == 1;
        let mut taken: Vec<u32> = Vec::new();
        for line in &block.lines {
            let text = line.text().trim().to_owned();
            let lines = (line.number, line.number);
            match head::at_foot(line) {
                Some((true, job)) if masthead.job_number.is_none() => masthead.job_number = Some(Found::new(job, true, "", lines)),
                Some((false, bars)) if masthead.barcode.is_none() => masthead.barcode = Some(Found::new(bars, true, "", lines)),
                _ => match head::note_of_masthead(&text, item).filter(|(mark, _)| marked && !masthead.notes.iter().any(|(known, _)| known == mark)) {
                    Some((mark, note)) => masthead.notes.push((mark, Found::new(note, true, "", lines))),
                    None => continue,
                },
            }
            taken.push(line.number);
        }
        block.lines.retain(|line| !taken.contains(&line.number));
        if !block.lines.is_empty() || !block.rows.is_empty() {
            kept.push(block);
        }
    }
    head::documents_of_lists(masthead);
    kept
}

/// Returns the blocks as paragraphs. `left` are the lines that were left out: what stands on either side of them may be one paragraph.
pub fn paragraphs(blocks: Vec<Block>, left: &[u32]) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    for block in blocks {
        if let Some(before) = out.last_mut().filter(|before| goes_on(before, &block, left)) {
            before.lines.extend(block.lines);
            continue;
        }
        out.push(block);
    }
    out.into_iter().flat_map(divided).map(titled).collect()
}

/// Returns whether a paragraph goes on behind the end of a page.
fn goes_on(before: &Block, block: &Block, left: &[u32]) -> bool {
    let continues = |kind: &Kind| matches!(kind, Kind::Paragraph | Kind::Item(..));
    if !continues(&before.kind) || block.kind != Kind::Paragraph {
        return false;
    }
    // A paragraph may go on over many pages, so only its last line is looked at.
    let (Some(last), Some(first)) = (before.lines.last(), block.lines.first()) else { return false };
    let crosses = left.get(left.partition_point(|line| *line <= last.number)).is_some_and(|line| *line < first.number);
    if !crosses || before.is_set_as_title() {
        return false;
    }
    let (text, next) = (joined(std::slice::from_ref(last)), joined(&block.lines));
    let open = !text.ends_with(['.', ':', ';', '?', '!', '”', '"', '»', '。', '؛', '؟']);
    open && (next.starts_with(|char: char| char.is_lowercase()) || text.ends_with([',', '-', '–', '،', '，'])) && !MARKER.is_match(&next)
}

/// Divides a block of many lines where its paragraphs end: texts of files for print often have no empty lines.
fn divided(block: Block) -> Vec<Block> {
    if !matches!(block.kind, Kind::Paragraph | Kind::Item(..)) || block.lines.len() < 2 || block.lines.iter().any(|line| line.broken) {
        return vec![block];
    }
    let width = |line: &Line| line.indent + line.text().trim_end().chars().count();
    let widest = block.lines.iter().map(width).max().unwrap_or(0);
    let mut out: Vec<Vec<Line>> = vec![Vec::new()];
    for (at, line) in block.lines.iter().enumerate() {
        if at > 0 && ends(&block.lines[at - 1], line, widest) {
            out.push(Vec::new());
        }
        if let Some(open) = out.last_mut() {
            open.push(line.clone());
        }
    }
    let mut kinds = std::iter::once(block.kind.clone()).chain(std::iter::repeat(Kind::Paragraph));
    out.into_iter().map(|lines| Block::of(kinds.next().unwrap_or(Kind::Paragraph), lines)).collect()
}

fn ends(before: &Line, line: &Line, widest: usize) -> bool {
    let (said, next) = (before.text(), line.text());
    let (said, next) = (said.trim_end(), next.trim_start());
    let sentence = said.ends_with(['.', '?', '!', '”', '"', '。']);
    let short = (before.indent + said.chars().count()) * 4 < widest * 3;
    if before.bold() != line.bold() && (before.all_bold() || line.all_bold()) {
        return true;
    }
    if MARKER.is_match(next) && (said.ends_with(['.', ';', ':', ',', '?', '!']) || [" and", " or"].iter().any(|word| said.ends_with(word))) {
        return true;
    }
    if next.starts_with('(') && (next.starts_with("(Signed)") || next.starts_with("(Signé)") || next.starts_with("(Firmado)")) {
        return true;
    }
    let begins = next.starts_with(|char: char| char.is_uppercase() || char == '“' || char == '"' || char.is_ascii_digit());
    sentence && begins && (short || line.indent >= before.indent + 2)
}

/// Returns a block that is a heading by its number as such.
fn titled(mut block: Block) -> Block {
    if block.kind != Kind::Paragraph || block.lines.len() > 3 || block.lines.iter().any(|line| line.broken) {
        return block;
    }
    let text = block.text();
    if let Some(found) = HEADING.captures(&text) {
        // "I. B. Person" is a name.
        if text.split_whitespace().nth(1).is_some_and(|word| word.chars().count() > 2) {
            block.kind = Kind::Heading(if found.name("roman").is_some() { 2 } else { 3 });
            for line in &mut block.lines {
                for piece in &mut line.pieces {
                    if let crate::import::structure::Piece::Words(_, style) = piece {
                        style.bold = 0;
                    }
                }
            }
        }
    }
    block
}

/// Returns the words with which a block begins, its marker included.
pub fn opening(block: &Block) -> String {
    match &block.kind {
        Kind::Item(Some(marker), _) => format!("{marker} {}", joined(&block.lines)),
        _ => joined(&block.lines),
    }
}

/// Returns whether a document numbers these paragraphs itself: two of them at least, in ascending order, and most of the paragraphs that have no letter.
pub fn is_numbered(blocks: &[Block]) -> bool {
    let number = |block: &Block| NUMBER.captures(&opening(block)).and_then(|found| found["number"].parse::<u32>().ok());
    let of_level = || blocks.iter().filter(|block| matches!(block.kind, Kind::Paragraph | Kind::Item(Some(_), 1))).filter(|block| number(block).is_some());
    let numbers: Vec<u32> = of_level().filter_map(number).collect();
    // What ends as the items of a list within a sentence do is no paragraph.
    let listed = of_level().filter(|block| block.text().ends_with([';', ','])).count();
    if listed * 2 >= numbers.len() && listed > 0 {
        return false;
    }
    let ascending = numbers.windows(2).filter(|pair| pair[0] < pair[1]).count();
    let plain = blocks.iter().filter(|block| block.kind == Kind::Paragraph && !MARKER.is_match(&joined(&block.lines))).count();
    numbers.len() >= 2 && ascending * 2 >= numbers.len() - 1 && numbers.len() * 2 >= plain
}

/// Returns how many bytes the number takes that a document states at the head of a paragraph.
pub fn marker_length(text: &str) -> usize {
    MARKER.find(text).map_or(0, |found| found.as_str().trim_end_matches(|char: char| !char.is_whitespace()).len())
}

/// Returns whether the text begins with a number that a document states.
pub fn has_marker(text: &str) -> bool {
    MARKER.is_match(text)
}
