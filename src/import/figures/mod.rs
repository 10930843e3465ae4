//! Proposes the quantities that annexes state: number, bound, unit and label in the words of the document. Whether they are right is for a reader to say.

mod words;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::anatomy::{Letter, Lines};
use super::structure::{Block, Kind, Piece, Style};
use super::{markdown, yaml};
use crate::model::data::Bound;
use crate::model::site::Organs;
use crate::parse;
use crate::parse::numerals;
use words::{Numeral, SPELLED, label, numerals_in, unit};

/// A figure that is proposed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposed {
    /// Its name.
    pub name: String,
    /// The number.
    pub value: String,
    /// How exact it is.
    pub bound: Bound,
    /// What is counted.
    pub unit: Option<String>,
    /// What is said of it.
    pub label: String,
    /// The lines it came from.
    pub lines: Lines,
}

/// The figures that are proposed for a document.
#[derive(Debug, Default)]
pub struct Figures {
    /// The figures, in the order of the text.
    pub proposed: Vec<Proposed>,
    names: Vec<String>,
    comments: Vec<String>,
    /// Whether there are more than are proposed.
    pub more: bool,
    /// Paragraphs of so many numbers that none was proposed.
    pub crowded: Vec<Lines>,
}

/// No more figures than this are proposed: nobody could review them.
pub const MOST: usize = 10_000;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is written here")
}

/// Words behind which a number counts nothing: it names something.
static NAMES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:\b(?:paragraphs?|paras?\.?|articles?|annex(?:es)?|chapters?|sections?|pages?|items?|resolutions?|decisions?|rules?|principles?|goals?|targets?|nos?\.|numbers?|tables?|figures?|phase|part|option|protocol|appendix|enclosure|class|type|category|route|highway|form)\s*|[№#])$",
    )
});
/// Words that say that one figure is a part of another, or some of them make one up.
static PARTS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:of whom|of which|of these|among them|among those|including)\b"));

/// Proposes figures for the parts of a letter, and marks their words.
pub fn propose(letter: &mut Letter, language: &str, organs: &Organs) -> Figures {
    let mut figures = Figures::default();
    let mut names = BTreeMap::new();
    for part in &mut letter.parts {
        let lang = super::sources::part::language_of(part, language).unwrap_or(language).to_owned();
        for block in &mut part.body.blocks {
            if figures.more {
                break;
            }
            match block.kind {
                Kind::Paragraph | Kind::Item(..) | Kind::Within(_) => figures.of_paragraph(block, &lang, organs, &mut names),
                Kind::Table => figures.of_table(block, &lang, &mut names),
                _ => {}
            }
        }
    }
    figures
}

impl Figures {
    /// Returns the names, by the number that the words are marked with.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns `data.yaml`; nothing where no figure is proposed.
    pub fn yaml(&self) -> Option<String> {
        if self.proposed.is_empty() {
            return None;
        }
        let mut out = "# Proposed from the annexes, each with its label in their words. Review each, then remove its `status`; remove what is no figure, and its link in the text.\nfigures:\n".to_owned();
        for figure in &self.proposed {
            let bound = if figure.bound == Bound::Exact { String::new() } else { format!("bound: {}, ", figure.bound.name()) };
            let unit = figure.unit.as_ref().map(|unit| format!("unit: {}, ", yaml::text(unit))).unwrap_or_default();
            let label = yaml::text(&markdown::phrase(&figure.label));
            out.push_str(&format!("  {}: {{value: {}, {bound}{unit}label: {label}, status: proposed}}\n", figure.name, figure.value));
        }
        if !self.comments.is_empty() {
            out.push_str("# Where the text says that numbers are parts of others, arithmetic can be declared, such as `arithmetic: [{id: …, subset: part, of: whole}]`:\n");
            self.comments.iter().for_each(|comment| out.push_str(&format!("# {comment}\n")));
        }
        Some(out)
    }

    fn of_paragraph(&mut self, block: &mut Block, lang: &str, organs: &Organs, names: &mut BTreeMap<String, usize>) {
        // The words of the block, and where each of its pieces begins in them.
        let (mut text, mut places) = (String::new(), Vec::new());
        for (line, of) in block.lines.iter().enumerate() {
            if line > 0 {
                text.push(' ');
            }
            for (piece, words) in of.pieces.iter().enumerate() {
                if let Piece::Words(words, _) = words {
                    places.push((text.len(), line, piece));
                    text.push_str(words);
                } else {
                    text.push('\u{fffc}');
                }
            }
        }
        if !text.contains(|char: char| char.is_ascii_digit()) && !SPELLED.is_match(&text) {
            return;
        }
        let taken = parse::recognised_in(&text, organs);
        let begin = super::anatomy::marker_length(&text);
        let numerals: Vec<Numeral> = numerals_in(&text, lang).into_iter().filter(|found| found.range.start >= begin && !meets(&taken, &found.range)).collect();
        if numerals.len() > CROWDED {
            self.crowded.push(block.range());
            return;
        }
        let mut found: Vec<(std::ops::Range<usize>, u32)> = Vec::new();
        let mut stated: Vec<(usize, String)> = Vec::new();
        for numeral in numerals {
            let Some(&(start, line, piece)) = place(&places, numeral.range.start) else { continue };
            let Piece::Words(words, _) = &block.lines[line].pieces[piece] else { continue };
            if numeral.range.end > start + words.len() {
                continue;
            }
            let english = lang.starts_with("en");
            let (before, behind) = (&text[..numeral.range.start], &text[numeral.range.end..]);
            let unit = if english { unit(behind) } else { None };
            if numeral.spelled && unit.is_none() || NAMES.is_match(near(before)) {
                continue;
            }
            let bound =
                if english { numerals::bound(numerals::before_minus(before).unwrap_or(before)).map_or(Bound::Exact, |(_, bound)| bound) } else { Bound::Exact };
            if self.is_full() {
                break;
            }
            let name = self.name(unit.as_deref(), &numeral.value, names);
            let number = block.lines[line].number;
            self.names.push(name.clone());
            self.proposed.push(Proposed {
                name: name.clone(),
                value: numeral.value,
                bound,
                unit,
                label: label(&text, &numeral.range),
                lines: (number, number),
            });
            stated.push((numeral.range.start, name));
            found.push((numeral.range, self.names.len() as u32));
        }
        self.remark(&text, &stated);
        // From the end, so that what is split leaves the places before it as they were.
        for (range, figure) in found.into_iter().rev() {
            let Some(&(start, line, piece)) = place(&places, range.start) else { continue };
            mark(&mut block.lines[line].pieces, piece, range.start - start..range.end - start, figure);
        }
    }

    fn of_table(&mut self, block: &mut Block, lang: &str, names: &mut BTreeMap<String, usize>) {
        // The mark of a note is none of the words of a head.
        let is_word = |piece: &&Piece| matches!(piece, Piece::Words(_, style) if !style.raised);
        let cell_text = |cell: &[Piece]| cell.iter().filter(is_word).map(Piece::text).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
        let head: Vec<String> = block.rows.first().map(|row| row.cells.iter().map(|cell| cell_text(cell)).collect()).unwrap_or_default();
        for row in block.rows.iter_mut().skip(1) {
            let first = row.cells.first().map(|cell| cell_text(cell)).unwrap_or_default();
            for (at, cell) in row.cells.iter_mut().enumerate().skip(1) {
                let text = cell_text(cell);
                let Some(value) = numerals::number(&text, lang)
                    .filter(|_| text.starts_with(|char: char| char.is_ascii_digit()) && text.ends_with(|char: char| char.is_ascii_digit()))
                else {
                    continue;
                };
                let [Piece::Words(words, _)] = &cell[..] else { continue };
                let label = [first.as_str(), head.get(at).map(String::as_str).unwrap_or_default()]
                    .into_iter()
                    .filter(|words| !words.is_empty())
                    .collect::<Vec<_>>()
                    .join(" … ");
                if label.is_empty() {
                    continue;
                }
                if self.is_full() {
                    return;
                }
                let range = words.len() - words.trim_start().len()..words.trim_end().len();
                let name = self.name(None, value.as_str(), names);
                self.names.push(name.clone());
                self.proposed.push(Proposed {
                    name,
                    value: value.as_str().to_owned(),
                    bound: Bound::Exact,
                    unit: None,
                    label,
                    lines: (row.number, row.number),
                });
                mark(cell, 0, range, self.names.len() as u32);
            }
        }
    }

    fn is_full(&mut self) -> bool {
        self.more |= self.proposed.len() >= MOST;
        self.more
    }

    fn name(&self, unit: Option<&str>, value: &str, names: &mut BTreeMap<String, usize>) -> String {
        let slug: String = deunicode::deunicode(unit.unwrap_or("figure"))
            .to_lowercase()
            .split(|char: char| !char.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join("-");
        let slug = if slug.starts_with(|char: char| char.is_ascii_lowercase()) && !slug.starts_with("site-") { slug } else { "figure".to_owned() };
        let base = format!("{slug}-{}", value.replace(['.', '-'], "-"));
        let mut count = names.get(&base).copied().unwrap_or(0);
        let name = loop {
            count += 1;
            let name = if count == 1 { base.clone() } else { format!("{base}-{count}") };
            if count == 1 || !names.contains_key(&name) {
                break name;
            }
        };
        names.insert(base, count);
        names.entry(name.clone()).or_insert(1);
        name
    }

    /// Remembers a sentence in which the document says that numbers are parts of others.
    fn remark(&mut self, text: &str, stated: &[(usize, String)]) {
        if stated.len() < 2 || stated.len() > MANY {
            return;
        }
        let ends: Vec<usize> = text.match_indices(". ").map(|(at, _)| at + 1).chain([text.len()]).collect();
        let mut from = 0;
        for (at, end) in ends.iter().enumerate() {
            let sentence = text[from..*end].trim();
            let within: Vec<&str> = stated.iter().filter(|(place, _)| (from..*end).contains(place)).map(|(_, name)| name.as_str()).collect();
            if let Some(words) = PARTS.find(sentence).filter(|_| !within.is_empty()) {
                // "Among them" speaks of the sentence before.
                let before = at.checked_sub(1).map(|before| if before == 0 { 0 } else { ends[before - 1] }..ends[before]);
                let above = stated
                    .iter()
                    .filter(|(place, _)| words.start() < 3 && before.as_ref().is_some_and(|before| before.contains(place)))
                    .map(|(_, name)| name.as_str());
                let all: Vec<&str> = above.chain(within).collect();
                if all.len() > 1 {
                    self.comments.push(format!("\"{}\": {}", sentence.split_whitespace().collect::<Vec<_>>().join(" "), all.join(", ")));
                }
            }
            from = *end;
        }
    }
}

/// Returns the end of a text, which is all that tells what a number names.
fn near(before: &str) -> &str {
    &before[before.ceil_char_boundary(before.len().saturating_sub(NEAR))..]
}

/// Words that name something are no longer than this, white space included.
const NEAR: usize = 80;

/// Of a paragraph of more numbers than this none is proposed: it is a table that lost its lines.
pub const CROWDED: usize = 500;

/// In a paragraph of more figures than this none is said to be part of another.
const MANY: usize = 200;

/// Returns whether one of the ranges, which are in order, meets this one.
fn meets(taken: &[std::ops::Range<usize>], range: &std::ops::Range<usize>) -> bool {
    taken.get(taken.partition_point(|taken| taken.end <= range.start)).is_some_and(|taken| taken.start < range.end)
}

/// Returns the last place that begins at or before a byte.
fn place(places: &[(usize, usize, usize)], at: usize) -> Option<&(usize, usize, usize)> {
    places.get(places.partition_point(|(start, ..)| *start <= at).checked_sub(1)?)
}

/// Splits a piece, so that the words in `range` state the figure.
fn mark(pieces: &mut Vec<Piece>, piece: usize, range: std::ops::Range<usize>, figure: u32) {
    let Some(Piece::Words(words, style)) = pieces.get(piece).cloned() else { return };
    let parts = [(&words[..range.start], style), (&words[range.clone()], Style { figure, ..style }), (&words[range.end..], style)];
    let parts = parts.into_iter().filter(|(words, _)| !words.is_empty()).map(|(words, style)| Piece::Words(words.to_owned(), style));
    pieces.splice(piece..=piece, parts);
}
