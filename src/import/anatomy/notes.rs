//! Footnotes: each belongs to the part that has its mark. One to which no mark leads is words where it stands.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::Lines;
use crate::import::structure::{Block, Kind, Line, Piece};

/// Returns the labels of the marks in some blocks.
pub fn marks(blocks: &[Block]) -> BTreeSet<String> {
    let lines = blocks.iter().flat_map(|block| &block.lines).flat_map(|line| &line.pieces);
    let cells = blocks.iter().flat_map(|block| &block.rows).flat_map(|row| &row.cells).flatten();
    lines.chain(cells).filter_map(|piece| if let Piece::Mark(label) = piece { Some(label.clone()) } else { None }).collect()
}

/// Gives each footnote to the part that has its mark: the one in which it stands, else the first that has the mark and no such note. The others stay where they stand, as words.
pub fn settle(parts: &mut [&mut Vec<Block>]) {
    // The parts that have a mark and no note of that label yet.
    let mut wanting: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (at, blocks) in parts.iter().enumerate() {
        marks(blocks).into_iter().for_each(|label| _ = wanting.entry(label).or_default().insert(at));
    }
    let mut settled: Vec<Vec<Block>> = vec![Vec::new(); parts.len()];
    for stands in 0..parts.len() {
        // Where the blocks go on that belong to the note at hand; nothing where it is none.
        let mut open: Option<usize> = None;
        let mut kept = Vec::with_capacity(parts[stands].len());
        for mut block in std::mem::take(parts[stands]) {
            let Kind::Note(label) = &block.kind else {
                open = None;
                kept.push(block);
                continue;
            };
            if !block.continues {
                open = wanting.get_mut(label).and_then(|parts| parts.take(&stands).or_else(|| parts.pop_first()));
            }
            match open {
                Some(at) => settled[at].push(block),
                None => {
                    as_words(&mut block);
                    kept.push(block);
                }
            }
        }
        *parts[stands] = kept;
    }
    parts.iter_mut().zip(settled).for_each(|(blocks, notes)| blocks.extend(notes));
}

/// Makes a footnote a paragraph that begins with its label.
pub fn as_words(block: &mut Block) {
    if let Kind::Note(label) = &block.kind {
        let label = label.clone();
        if !std::mem::take(&mut block.continues) {
            block.begin_with(&label);
        }
        block.kind = Kind::Paragraph;
    }
}

/// Takes the footnotes out of a head to which a mark beneath it leads; the others stay there as words.
pub fn of_head(head: &mut Vec<Block>, rest: &[Block]) -> Vec<Block> {
    let known = marks(rest);
    let mut given: BTreeSet<String> = rest.iter().filter_map(|block| if let Kind::Note(label) = &block.kind { Some(label.clone()) } else { None }).collect();
    let (mut notes, mut kept, mut open) = (Vec::new(), Vec::new(), false);
    for mut block in std::mem::take(head) {
        if let Kind::Note(label) = &block.kind {
            if !block.continues {
                open = known.contains(label) && given.insert(label.clone());
            }
            if open {
                notes.push(block);
                continue;
            }
            as_words(&mut block);
        } else {
            open = false;
        }
        kept.push(block);
    }
    *head = kept;
    notes
}

/// A small number before a note: raised, or at the head of a line.
static NOTE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?P<mark>[⁰¹²³⁴-⁹]{1,3}|[1-9]\d?)(?P<gap>\s*)(?P<first>\S)"));
/// A small number behind a word, which is none of a unit or a formula ("m²", "CO2").
static MARK: LazyLock<Regex> = LazyLock::new(|| {
    let stop = "[.,;:!?”»)。，]";
    pattern(&format!(
        r"(?:(?:\p{{L}}{{3}}|\d{{4}}|\p{{Han}}){stop}{{0,2}}(?P<raised>[⁰¹²³⁴-⁹]{{1,3}})|\p{{Ll}}{{3}}{stop}{{0,2}}(?P<plain>[1-9]\d?)(?:\s|{stop}|$))"
    ))
});

/// The small numbers behind words of a text.
fn small_numbers(text: &str) -> impl Iterator<Item = regex::Match<'_>> {
    MARK.captures_iter(text).filter_map(|found| found.name("raised").or_else(|| found.name("plain")))
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is written here")
}

/// Makes footnotes of paragraphs that begin with a small number where just one word of the text has that number behind it, and lists the others. `left` are lines that were left out: a number that is not raised begins a note at the foot of a page or at the end alone.
pub fn by_number(blocks: Vec<Block>, left: &[u32], remarks: &mut Vec<(Lines, String)>) -> Vec<Block> {
    let at_foot = foot_of(&blocks, left);
    let blocks: Vec<(Block, bool)> =
        blocks.into_iter().zip(at_foot).flat_map(|(block, foot)| divided(block, foot).into_iter().map(move |block| (block, foot))).collect();
    let labels: Vec<Option<String>> = blocks.iter().map(|(block, foot)| label(block, *foot)).collect();
    // The notes of a text are counted: 1, 2, 3.
    let numbers: Vec<u32> = labels.iter().flatten().map(|label| value(label)).collect();
    let in_order = numbers.iter().enumerate().all(|(at, number)| *number == at as u32 + 1);
    let mut marks: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, (block, _)) in blocks.iter().enumerate().filter(|(at, _)| labels[*at].is_none()) {
        for line in &block.lines {
            small_numbers(&line.text()).for_each(|found| marks.entry(found.as_str().to_owned()).or_default().push(at));
        }
    }
    let leads = |label: &String| in_order && marks.get(label).is_some_and(|at| at.len() == 1);
    let paired: BTreeSet<String> = labels.iter().flatten().filter(|label| leads(label)).cloned().collect();
    let mut out = Vec::with_capacity(blocks.len());
    for ((mut block, _), label) in blocks.into_iter().zip(labels) {
        match label {
            Some(label) if paired.contains(&label) => {
                without_label(&mut block, &label);
                block.kind = Kind::Note(label);
            }
            Some(label) => {
                remarks.push((
                    block.range(),
                    format!("\"{label}\" looks like the number of a note, and not just one word has it behind it: the note stays in the text"),
                ));
            }
            None if !paired.is_empty() => mark(&mut block, &paired),
            None => {}
        }
        out.push(block);
    }
    out
}

/// Returns which blocks stand at the foot of a page, or at the end.
fn foot_of(blocks: &[Block], left: &[u32]) -> Vec<bool> {
    let mut out = vec![false; blocks.len()];
    let mut foot = true;
    for at in (0..blocks.len()).rev() {
        let end = blocks[at].range().1;
        let next = blocks.get(at + 1).map_or(u32::MAX, |next| next.range().0);
        foot |= left.get(left.partition_point(|line| *line <= end)).is_some_and(|line| *line < next);
        foot &= NOTE.is_match(blocks[at].text().trim_start());
        out[at] = foot;
    }
    out
}

/// Divides a paragraph in which every note has a line of its own.
fn divided(block: Block, foot: bool) -> Vec<Block> {
    if block.kind != Kind::Paragraph || label(&block, foot).is_none() {
        return vec![block];
    }
    let mut out: Vec<Vec<Line>> = Vec::new();
    let mut number = 0;
    for line in block.lines {
        let begins = NOTE.captures(line.text().trim_start()).map(|found| value(&found["mark"])).filter(|found| out.is_empty() || *found == number + 1);
        match (begins, out.last_mut()) {
            (None, Some(open)) => open.push(line),
            (begins, _) => {
                number = begins.unwrap_or(number);
                out.push(vec![line]);
            }
        }
    }
    out.into_iter().map(|lines| Block::of(Kind::Paragraph, lines)).collect()
}

/// Returns the number with which a note begins.
fn label(block: &Block, foot: bool) -> Option<String> {
    let first = block.lines.first().filter(|_| block.kind == Kind::Paragraph)?;
    let text = first.text();
    let found = NOTE.captures(text.trim_start())?;
    let set_raised = matches!(first.pieces.first(), Some(Piece::Words(words, style)) if style.raised && words.trim() == &found["mark"]);
    if set_raised {
        return Some(found["mark"].to_owned());
    }
    let raised = !found["mark"].starts_with(|char: char| char.is_ascii_digit());
    let begins = found["first"].starts_with(|char: char| char.is_uppercase() || matches!(char, '“' | '«' | '"'));
    // Its number must be one piece of the line, so that it can be taken from it.
    let piece = matches!(first.pieces.first(), Some(Piece::Words(words, _)) if NOTE.is_match(words.trim_start()));
    (piece && (raised || foot && begins && !found["gap"].is_empty())).then(|| found["mark"].to_owned())
}

fn value(label: &str) -> u32 {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    label
        .chars()
        .filter_map(|char| char.to_digit(10).or_else(|| RAISED.iter().position(|raised| *raised == char).map(|at| at as u32)))
        .fold(0, |so_far, digit| so_far * 10 + digit)
}

fn without_label(block: &mut Block, label: &str) {
    if let Some(Piece::Words(words, _)) = block.lines.first_mut().and_then(|line| line.pieces.first_mut()) {
        *words = words.trim_start().strip_prefix(label).unwrap_or(words).trim_start().to_owned();
    }
}

/// Makes marks of the numbers in a block that lead to notes.
fn mark(block: &mut Block, paired: &BTreeSet<String>) {
    for line in &mut block.lines {
        let mut pieces = Vec::with_capacity(line.pieces.len());
        for piece in std::mem::take(&mut line.pieces) {
            let Piece::Words(words, style) = piece else {
                pieces.push(piece);
                continue;
            };
            if style.raised && paired.contains(words.trim()) {
                pieces.push(Piece::Mark(words.trim().to_owned()));
                continue;
            }
            let mut from = 0;
            for found in small_numbers(&words).filter(|found| paired.contains(found.as_str())) {
                pieces.push(Piece::Words(words[from..found.start()].to_owned(), style));
                pieces.push(Piece::Mark(found.as_str().to_owned()));
                from = found.end();
            }
            if from < words.len() {
                pieces.push(Piece::Words(words[from..].to_owned(), style));
            }
        }
        line.pieces = pieces;
    }
}
