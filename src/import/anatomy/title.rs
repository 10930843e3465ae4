//! Finds the title, which divides the masthead from the text, and reads what it says.

use super::languages::{self, Forms};
use super::{Kind, Title, Words, people};
use crate::import::furniture;
use crate::import::structure::{self, Block, Line};
use crate::import::vocabulary::Vocabulary;

/// What the title divides.
pub struct Divided {
    /// What stands above it.
    pub head: Vec<Block>,
    /// It.
    pub title: Words,
    /// What stands beneath it.
    pub rest: Vec<Block>,
}

/// A title stands among so many lines.
const WITHIN: usize = 400;
/// And behind so many characters at most: more is no masthead.
const BEHIND: usize = 100_000;
/// A title is no longer than this.
const LONGEST: usize = 1_500;

/// Returns the number of the line on which the title begins.
pub fn line_of(text: &str, language: &str) -> Option<u32> {
    let forms = languages::of(language);
    (1u32..).zip(text.split('\n')).take(WITHIN).find(|(_, line)| begins(furniture::bare(line), forms)).map(|(number, _)| number)
}

fn begins(line: &str, forms: &Forms) -> bool {
    forms.titles.iter().any(|(pattern, _)| pattern.is_match(line))
}

/// Divides the blocks at the title; returns nothing where there is none.
pub fn divide(blocks: Vec<Block>, words: &Vocabulary<'_>) -> Option<Divided> {
    let forms = languages::of(&words.language);
    let (mut seen, mut chars) = (0, 0);
    let mut at = None;
    'blocks: for (number, block) in blocks.iter().enumerate() {
        // Of the rows of a table none is a title, and all are of the head.
        seen += block.rows.len();
        chars += block.rows.iter().flat_map(|row| row.cells.iter().flatten()).map(|piece| piece.text().len()).sum::<usize>();
        for (line, of) in block.lines.iter().enumerate() {
            if seen > WITHIN || chars > BEHIND {
                break 'blocks;
            }
            // A title may be broken within the words by which it is known.
            let two = block.lines.get(line..(line + 2).min(block.lines.len())).map(structure::joined).unwrap_or_default();
            if begins(of.text().trim(), forms) || begins(&two, forms) {
                at = Some((number, line));
                break 'blocks;
            }
            seen += 1;
            chars += of.text().len();
        }
    }
    let (number, line) = at.or_else(|| set_apart(&blocks, words).map(|number| (number, 0)))?;
    let mut blocks = blocks;
    let mut rest = blocks.split_off(number);
    let mut head = blocks;
    let mut block = rest.remove(0);
    if line == 0 {
        // The number of an item and the label of a note are words.
        match block.kind.clone() {
            structure::Kind::Item(Some(marker), _) => block.begin_with(&marker),
            structure::Kind::Note(label) if !block.continues => block.begin_with(&label),
            _ => {}
        }
    }
    let mut title = block.lines.split_off(line);
    if !block.lines.is_empty() {
        head.push(Block { continues: block.continues, ..Block::of(block.kind.clone(), block.lines) });
    }
    let end = end(&title, forms);
    let behind = title.split_off(end);
    if !behind.is_empty() {
        rest.insert(0, Block::of(structure::Kind::Paragraph, behind));
    }
    Some(Divided { head, title: Words { of: title }, rest })
}

/// Returns how many of the lines are of the title: as far as its bold words go, or up to where a letter begins.
fn end(lines: &[Line], forms: &Forms) -> usize {
    let bold = lines[0].bold();
    if bold > 0 {
        return lines.iter().take_while(|line| line.bold() == bold || line.bold() > 0 && line.all_bold()).count().max(1);
    }
    for at in 1..lines.len() {
        let so_far = structure::joined(&lines[..at]);
        let whole = forms.whole.first().is_some_and(|whole| whole.is_match(&so_far));
        if whole && forms.begins.is_match(lines[at].text().trim()) || so_far.chars().count() > LONGEST {
            return at;
        }
    }
    lines.len()
}

/// Returns the block that is a title although it does not begin as those of letters do: behind a masthead, the last one set as a title before the first paragraph.
fn set_apart(blocks: &[Block], words: &Vocabulary<'_>) -> Option<usize> {
    let lines = || blocks.iter().take(60).flat_map(|block| &block.lines).take(WITHIN).map(Line::text);
    let marks = [
        lines().any(|line| words.distribution(&line).is_some()),
        lines().any(|line| words.original(&line).is_some()),
        lines().any(|line| words.organ(&line).is_some()),
    ];
    if marks.into_iter().filter(|mark| *mark).count() < 2 {
        return None;
    }
    let is_organ = |block: &Block| block.lines.iter().any(|line| words.organ(&line.text()).is_some());
    let from = blocks.iter().take(60).rposition(is_organ)? + 1;
    let sentence = |block: &Block| !block.is_set_as_title() && block.text().ends_with(['.', ':', ';']);
    let first = blocks.iter().skip(from).position(sentence).map(|at| from + at)?;
    (from..first).rev().find(|at| blocks[*at].is_set_as_title())
}

/// Returns the title with what it says.
pub fn read(words: Words, vocabulary: &Vocabulary<'_>) -> Title {
    let forms = languages::of(&vocabulary.language);
    let whole_text = words.text();
    let text = whole_text[super::marker_length(&whole_text)..].trim_start().to_owned();
    let kind = forms.titles.iter().find(|(pattern, _)| pattern.is_match(&text)).map(|(_, kind)| kind.clone());
    let kind = kind.unwrap_or_else(|| {
        // The name of another kind of document is what its title begins with.
        let ends = [" of ", " dated ", " from ", " on ", " by ", " du ", " de ", " от ", ", "];
        let end = ends.iter().filter_map(|word| text.find(word)).min().unwrap_or(text.len());
        Kind::Other(text[..end].to_owned())
    });
    let whole = forms.whole.iter().find_map(|whole| whole.captures(&text));
    let named = |name: &str| whole.as_ref().and_then(|whole| Some(whole.name(name)?.as_str().trim().to_owned()));
    // The date of the letter is the first one that its title names.
    let date = vocabulary.date_in(&text);
    let from = whole.as_ref().and_then(|whole| whole.name("from")).map(|from| {
        let behind = " to the United Nations";
        // The words that end the office belong to it.
        let end = if text[from.end()..].starts_with(behind) { from.end() + behind.len() } else { from.end() };
        people::senders(text[from.start()..end].trim(), &vocabulary.language)
    });
    Title { kind, date, from: from.unwrap_or_default(), to: named("to").map(|to| people::addressees(&to, &vocabulary.language)).unwrap_or_default(), words }
}
