//! Proposes the quantities that annexes state: number, bound, unit and label in the words of the document. Whether they are right is for a reader to say.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::anatomy::{Letter, Lines};
use super::structure::{Block, Kind, Piece, Style};
use super::{markdown, yaml};
use crate::model::data::Bound;
use crate::model::site::Organs;
use crate::parse;
use crate::parse::numerals;

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
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is written here")
}

static DIGITS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d{1,3}(?:[,\u{a0}\u{202f}]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"));
static SPACED: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d{1,3}(?:[.\u{a0}\u{202f} ]\d{3})+(?:,\d+)?\b|\d+(?:[.,]\d+)?"));
static SPELLED: LazyLock<Regex> = LazyLock::new(|| {
    let one = "(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?)";
    pattern(&format!(
        r"(?i)\b(?:{one}|one\s+(?:hundred|thousand|million))(?:\s+(?:hundred|thousand|million))*(?:\s+(?:and\s+)?{one}(?:\s+(?:hundred|thousand))?)*\b"
    ))
});
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
    let mut names = BTreeSet::new();
    for part in &mut letter.parts {
        let lang = super::sources::part_language(part, language).unwrap_or(language).to_owned();
        for block in &mut part.body.blocks {
            match block.kind {
                Kind::Paragraph | Kind::Item(..) | Kind::Within(_) => figures.of_paragraph(block, &lang, organs, &mut names),
                Kind::Table => figures.of_table(block, &lang, &mut names),
                _ => {}
            }
        }
    }
    figures
}

/// A number in a text: its bytes, and its value.
struct Numeral {
    range: std::ops::Range<usize>,
    value: String,
    spelled: bool,
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

    fn of_paragraph(&mut self, block: &mut Block, lang: &str, organs: &Organs, names: &mut BTreeSet<String>) {
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
        let numerals: Vec<Numeral> = numerals_in(&text, lang)
            .into_iter()
            .filter(|found| found.range.start >= begin && !taken.iter().any(|range| range.start < found.range.end && found.range.start < range.end))
            .collect();
        let mut found: Vec<(std::ops::Range<usize>, u32)> = Vec::new();
        let mut stated: Vec<(usize, String)> = Vec::new();
        for numeral in numerals {
            let Some(&(start, line, piece)) = places.iter().rev().find(|(start, ..)| *start <= numeral.range.start) else { continue };
            let Piece::Words(words, _) = &block.lines[line].pieces[piece] else { continue };
            if numeral.range.end > start + words.len() {
                continue;
            }
            let english = lang.starts_with("en");
            let (before, behind) = (&text[..numeral.range.start], &text[numeral.range.end..]);
            let unit = if english { unit(behind) } else { None };
            if numeral.spelled && unit.is_none() || NAMES.is_match(before) {
                continue;
            }
            let bound = if english { numerals::bound(before).map_or(Bound::Exact, |(_, bound)| bound) } else { Bound::Exact };
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
            let Some(&(start, line, piece)) = places.iter().rev().find(|(start, ..)| *start <= range.start) else { continue };
            mark(&mut block.lines[line].pieces, piece, range.start - start..range.end - start, figure);
        }
    }

    fn of_table(&mut self, block: &mut Block, lang: &str, names: &mut BTreeSet<String>) {
        let cell_text = |cell: &[Piece]| cell.iter().map(Piece::text).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
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

    fn name(&self, unit: Option<&str>, value: &str, names: &mut BTreeSet<String>) -> String {
        let slug: String = deunicode::deunicode(unit.unwrap_or("figure"))
            .to_lowercase()
            .split(|char: char| !char.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join("-");
        let slug = if slug.starts_with(|char: char| char.is_ascii_lowercase()) && !slug.starts_with("site-") { slug } else { "figure".to_owned() };
        let base = format!("{slug}-{}", value.replace(['.', '-'], "-"));
        let name = std::iter::once(base.clone()).chain((2..).map(|count| format!("{base}-{count}"))).find(|name| !names.contains(name)).unwrap_or(base);
        names.insert(name.clone());
        name
    }

    /// Remembers a sentence in which the document says that numbers are parts of others.
    fn remark(&mut self, text: &str, stated: &[(usize, String)]) {
        if stated.len() < 2 {
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

/// Splits a piece, so that the words in `range` state the figure.
fn mark(pieces: &mut Vec<Piece>, piece: usize, range: std::ops::Range<usize>, figure: u32) {
    let Some(Piece::Words(words, style)) = pieces.get(piece).cloned() else { return };
    let parts = [(&words[..range.start], style), (&words[range.clone()], Style { figure, ..style }), (&words[range.end..], style)];
    let parts = parts.into_iter().filter(|(words, _)| !words.is_empty()).map(|(words, style)| Piece::Words(words.to_owned(), style));
    pieces.splice(piece..=piece, parts);
}

fn numerals_in(text: &str, lang: &str) -> Vec<Numeral> {
    let mut out: Vec<Numeral> = Vec::new();
    // In English a space stands between two numbers, in other languages within one.
    let digits = if lang.starts_with("en") { &DIGITS } else { &SPACED };
    for found in digits.find_iter(text) {
        let range = found.start()..found.end();
        let (before, after) = (text[..range.start].chars().next_back(), text[range.end..].chars().next());
        let mut behind = text[range.end..].chars().skip(1);
        let alone = !before.is_some_and(|char| char.is_alphanumeric() || matches!(char, '/' | '.' | ',' | '_' | '\u{fffc}') || char == '-' || char == '–')
            && !after.is_some_and(|char| char.is_alphanumeric() || matches!(char, '/' | '_' | '–' | ':'))
            && !(matches!(after, Some('.' | ',')) && behind.next().is_some_and(|char| char.is_ascii_digit()))
            && !(after == Some('-') && text[range.end + 1..].starts_with(|char: char| char.is_ascii_digit()))
            && !(before == Some('(') && after == Some(')'));
        if let Some(value) = numerals::number(found.as_str(), lang).filter(|_| alone) {
            out.push(Numeral { range, value: value.as_str().to_owned(), spelled: false });
        }
    }
    if lang.starts_with("en") {
        for found in SPELLED.find_iter(text) {
            let hyphen = text[found.end()..].starts_with('-') || text[..found.start()].ends_with('-');
            if let Some(value) = numerals::number(found.as_str(), lang).filter(|_| !hyphen) {
                out.push(Numeral { range: found.range(), value: value.as_str().to_owned(), spelled: true });
            }
        }
    }
    out.sort_by_key(|numeral| numeral.range.start);
    let mut end = 0;
    out.retain(|numeral| {
        let free = numeral.range.start >= end;
        end = if free { numeral.range.end } else { end };
        free
    });
    out
}

/// Words in the plural that do not end in "s", and units without one.
const UNITS: [&str; 24] = [
    "people",
    "personnel",
    "persons",
    "men",
    "women",
    "children",
    "hectares",
    "percent",
    "km",
    "m",
    "kg",
    "tons",
    "tonnes",
    "dollars",
    "euros",
    "staff",
    "police",
    "cattle",
    "livestock",
    "aircraft",
    "servicemen",
    "servicewomen",
    "civilians",
    "infantry",
];
/// Words that end in "s" and count nothing.
const NO_UNITS: [&str; 22] = [
    "is", "was", "has", "as", "this", "his", "its", "us", "thus", "across", "process", "less", "unless", "plus", "besides", "always", "perhaps", "towards",
    "whereas", "does", "yes", "ours",
];
/// Words at which a unit cannot begin nor go on.
const STOPS: [&str; 44] = [
    "of", "in", "on", "at", "to", "by", "for", "from", "with", "and", "or", "were", "are", "have", "had", "be", "been", "that", "which", "who", "whose",
    "where", "when", "while", "than", "the", "a", "an", "it", "they", "we", "became", "lost", "took", "was", "is", "has", "occurred", "remain", "remained",
    "per", "not", "other", "more",
];

/// Returns the unit: the noun that follows the number, with the words before it.
fn unit(behind: &str) -> Option<String> {
    if behind.starts_with('%') || behind.trim_start().starts_with("per cent") {
        return Some(if behind.starts_with('%') { "%".to_owned() } else { "per cent".to_owned() });
    }
    // "44-day"
    if let Some(rest) = behind.strip_prefix('-') {
        let word: String = rest.chars().take_while(|char| char.is_alphabetic()).collect();
        return (!word.is_empty()).then_some(word);
    }
    if !behind.starts_with(char::is_whitespace) {
        return None;
    }
    let mut words: Vec<&str> = Vec::new();
    for word in behind.split_whitespace().take(3) {
        let bare = word.trim_end_matches(['.', ',', ';', ':', ')', '?', '!', '”', '"', '\u{fffc}']);
        let lower = bare.to_lowercase();
        if bare.is_empty() || STOPS.contains(&lower.as_str()) || !bare.chars().all(|char| char.is_alphabetic() || matches!(char, '-' | '’' | '\'')) {
            return None;
        }
        words.push(bare);
        let plural =
            lower.ends_with('s') && !lower.ends_with("ss") && lower.len() > 3 && !NO_UNITS.contains(&lower.as_str()) || UNITS.contains(&lower.as_str());
        if plural {
            return Some(words.join(" "));
        }
        if bare.len() < word.len() {
            return None;
        }
    }
    None
}

/// A label is no longer than so many words on either side of the number.
const WORDS: usize = 12;

/// Returns what the text says of the number: the words of its clause, with … in place of the number and of what is left out.
fn label(text: &str, range: &std::ops::Range<usize>) -> String {
    let clause_end = |text: &str| {
        text.char_indices()
            .find(|(at, char)| {
                matches!(char, ',' | ';' | ':') && !text[at + 1..].starts_with(|next: char| next.is_ascii_digit())
                    || matches!(char, '.' | '?' | '!') && text[at + char.len_utf8()..].chars().next().is_none_or(char::is_whitespace)
            })
            .map_or(text.len(), |(at, _)| at)
    };
    let before = &text[..range.start];
    let start = before
        .char_indices()
        .rev()
        .find(|(at, char)| matches!(char, ';' | ':' | '.' | '?' | '!' | ',') && before[at + char.len_utf8()..].starts_with(char::is_whitespace))
        .map_or(0, |(at, char)| at + char.len_utf8());
    let behind = &text[range.end..];
    let end = clause_end(behind);
    let clean = |words: &str| words.replace('\u{fffc}', "").split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (head, tail) = (clean(&before[start..]), clean(&behind[..end]));
    let mut label = String::new();
    let shown = &head[head.len().saturating_sub(WORDS)..];
    if !shown.is_empty() {
        if shown.len() < head.len() {
            label.push_str("… ");
        }
        label.push_str(&shown.join(" "));
        label.push(' ');
    }
    label.push('…');
    if !tail.is_empty() {
        if !behind.starts_with(|char: char| !char.is_whitespace()) {
            label.push(' ');
        }
        label.push_str(&tail[..tail.len().min(WORDS)].join(" "));
        if tail.len() > WORDS {
            label.push_str(" …");
        }
    }
    if label == "…" { clean(text).into_iter().take(WORDS).collect::<Vec<_>>().join(" ") } else { label }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_is_the_noun_that_follows() {
        for (behind, wanted) in [
            (" Azerbaijanis became victims", Some("Azerbaijanis")),
            (" anti-personnel landmines produced in", Some("anti-personnel landmines")),
            (" military personnel.", Some("military personnel")),
            (" per cent of the", Some("per cent")),
            ("-day war", Some("day")),
            (" of them beside roads", None),
            (" and 12", None),
            (", villages", None),
            (" was seen", None),
        ] {
            assert_eq!(unit(behind).as_deref(), wanted, "{behind}");
        }
    }

    #[test]
    fn numbers_that_name_something_are_no_quantities() {
        let found = |text: &str| numerals_in(text, "en").into_iter().map(|numeral| numeral.value).collect::<Vec<_>>();
        assert_eq!(found("In 3/4 of A1, 2,700 mines, 12.5 per cent, twenty-five wells, 1.2.3 and 4–5"), ["2700", "12.5", "25"]);
    }

    #[test]
    fn a_label_is_the_clause_of_the_number() {
        let text = "At first, a total of 350 Azerbaijanis became victims, as was said.";
        let at = text.find("350").unwrap();
        assert_eq!(label(text, &(at..at + 3)), "a total of … Azerbaijanis became victims");
    }
}
