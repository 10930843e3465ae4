//! The numbers that a document states itself at the head of its paragraphs, and the addresses that follow from them.

use std::collections::{BTreeMap, VecDeque};

use super::anchors::is_image;
use super::findings::Findings;
use super::frozen::Frozen;
use crate::model::block::{Block, Inline, Number, first_span};
use crate::model::card::Label;
use crate::model::diagnostic::Code;
use crate::model::lock::{Count, TextDigest};
use crate::model::source::Span;

/// A paragraph of a part whose document numbers it.
struct Paragraph {
    text: TextDigest,
    /// The path of the number that it states, such as `12-a`, with the number as it is cited.
    stated: Option<(String, String)>,
    span: Span,
    /// The number as it is written; empty where there is none.
    marker: String,
}

/// Takes the numbers out of the words of the paragraphs among the blocks, whose texts have these digests, and returns the address of each paragraph with what it names, in their order.
pub fn number(blocks: &mut [Block], texts: &[TextDigest], frozen: &Frozen<'_>, findings: &mut Findings<'_>) -> VecDeque<(String, Label)> {
    let mut outline = Outline::default();
    let mut paragraphs = Vec::new();
    for (block, text) in blocks.iter_mut().zip(texts) {
        let Block::Paragraph { number, words, span, .. } = block else { continue };
        if is_image(words) {
            continue;
        }
        let marker = match number.take() {
            Some(Number::Stated(marker)) => Some(marker),
            _ => take_marker(words),
        };
        let stated = marker.as_ref().map(|marker| (outline.place(marker), outline.label.clone()));
        paragraphs.push(Paragraph { text: *text, stated, span: *span, marker: marker.clone().unwrap_or_default() });
        *number = marker.map(Number::Stated);
    }
    let mut anchors: Vec<String> = vec![String::new(); paragraphs.len()];
    for (path, members) in grouped(paragraphs.iter().map(|paragraph| paragraph.stated.as_ref().map(|(path, _)| path.clone()))) {
        let base = format!("para-{path}");
        let count = |rest: &str| match rest {
            "" => Some(Count::plain(1)),
            repeated => Count::parse(repeated.strip_prefix("--")?),
        };
        for (at, count) in counts(frozen, &base, 0, &paragraphs, &members, count) {
            anchors[at] = if count == Count::plain(1) { base.clone() } else { format!("{base}--{count}") };
        }
        for paragraph in members[1..].iter().map(|at| &paragraphs[*at]) {
            let at = paragraph.span.start as usize;
            let says = format!("the paragraph number `{}` occurs again", paragraph.marker);
            let help = "nothing is to be done where the document numbers so; each repetition has an address of its own, such as `para-4--2`";
            findings.note(Code::NumberRepeated, at..at + paragraph.marker.len(), says, help);
        }
    }
    // What has no number is addressed behind the one that has.
    let mut last: Option<usize> = None;
    let behind: Vec<Option<usize>> = (0..paragraphs.len())
        .map(|at| {
            last = paragraphs[at].stated.as_ref().map(|_| at).or(last);
            last
        })
        .collect();
    let unnumbered = |at: usize| paragraphs[at].stated.is_none();
    let above = |at: usize| behind[at].map_or("p".to_owned(), |above| format!("{}.", anchors[above]));
    let groups = grouped((0..paragraphs.len()).map(|at| unnumbered(at).then(|| above(at))));
    for (prefix, members) in groups {
        let start = if prefix == "p" { 0 } else { 1 };
        for (at, count) in counts(frozen, &prefix, start, &paragraphs, &members, Count::parse) {
            anchors[at] = format!("{prefix}{count}");
        }
    }
    let labels: Vec<Label> = (0..paragraphs.len())
        .map(|at| match &paragraphs[at].stated {
            Some((_, label)) => Label::Paragraph(Number::Stated(label.clone())),
            None => Label::Unnumbered(behind[at].and_then(|above| Some(paragraphs[above].stated.as_ref()?.1.clone()))),
        })
        .collect();
    anchors.into_iter().zip(labels).collect()
}

/// Returns the places of those that have the same name, by name.
fn grouped(names: impl Iterator<Item = Option<String>>) -> BTreeMap<String, Vec<usize>> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    names.enumerate().filter_map(|(at, name)| Some((at, name?))).for_each(|(at, name)| groups.entry(name).or_default().push(at));
    groups
}

/// Returns the counts of the paragraphs that are `members` of one group, whose anchors begin with `prefix`.
fn counts(
    frozen: &Frozen<'_>,
    prefix: &str,
    start: u32,
    paragraphs: &[Paragraph],
    members: &[usize],
    count: impl Fn(&str) -> Option<Count>,
) -> Vec<(usize, Count)> {
    let texts: Vec<TextDigest> = members.iter().map(|at| paragraphs[*at].text).collect();
    members.iter().copied().zip(frozen.counted(prefix, start, &texts, count)).collect()
}

/// The numbers above the next paragraph: `12`, then `a`, then `i`.
#[derive(Default)]
struct Outline {
    levels: Vec<String>,
    label: String,
}

impl Outline {
    /// Returns the path of the paragraph that states `marker`, such as `12-a-i`, and remembers it.
    fn place(&mut self, marker: &str) -> String {
        let core = marker.trim_matches(|character: char| matches!(character, '(' | ')' | '.') || character.is_whitespace());
        let slug = core.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase();
        let level = if core.starts_with(|first: char| first.is_ascii_digit()) {
            0
        } else if self.is_third_level(&slug) {
            2
        } else {
            1
        };
        self.levels.truncate(level);
        while self.levels.len() < level {
            self.levels.push(String::new());
        }
        self.levels.push(slug);
        let named: Vec<&str> = self.levels.iter().map(String::as_str).filter(|level| !level.is_empty()).collect();
        self.label = match named.split_first() {
            Some((first, rest)) if first.starts_with(|first: char| first.is_ascii_digit()) => {
                rest.iter().fold(first.replace('-', " "), |label, level| format!("{label} ({level})"))
            }
            _ => named.iter().map(|level| format!("({level})")).collect::<Vec<_>>().join(" "),
        };
        named.join("-")
    }

    /// `(i)` is the third level, unless it follows `(h)`; `(ii)` always is; `(v)` and `(x)` are where the level is open.
    fn is_third_level(&self, slug: &str) -> bool {
        let roman = !slug.is_empty() && slug.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
        let second = self.levels.get(1).map(String::as_str).unwrap_or_default();
        if !roman || second.is_empty() {
            return false;
        }
        match slug {
            "i" => second != "h",
            "v" => self.levels.get(2).is_some_and(|third| third == "iv"),
            "x" => self.levels.get(2).is_some_and(|third| third == "ix"),
            _ => true,
        }
    }
}

/// Returns the number at the head of the words (`12.`, `2 bis.`, `(a)`) and takes it, with the space behind it, from them.
fn take_marker(words: &mut Vec<Inline>) -> Option<String> {
    let Some(Inline::Text { text, span }) = words.first_mut() else { return None };
    let length = marker_length(text)?;
    let rest = text[length..].trim_start();
    if rest.len() == text.len() - length && !rest.is_empty() {
        return None; // a number that is not followed by space is part of a word
    }
    let marker = text[..length].to_owned();
    let taken = text.len() - rest.len();
    *text = rest.to_owned();
    span.start += taken as u32;
    if text.is_empty() {
        words.remove(0);
        if matches!(words.first(), Some(Inline::SoftBreak)) {
            words.remove(0);
        }
    }
    Some(marker)
}

fn marker_length(text: &str) -> Option<usize> {
    if let Some(rest) = text.strip_prefix('(') {
        let letters = rest.bytes().take_while(|byte| byte.is_ascii_lowercase()).count();
        return ((1..=5).contains(&letters) && rest[letters..].starts_with(')')).then_some(letters + 2);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=4).contains(&digits) {
        return None;
    }
    let rest = &text[digits..];
    if rest.starts_with(['.', ')']) {
        return Some(digits + 1);
    }
    ["bis", "ter", "quater", "quinquies", "sexies"].iter().find_map(|word| {
        let behind = rest.strip_prefix([' ', '\u{a0}'])?.strip_prefix(word)?;
        behind.starts_with(['.', ')']).then(|| text.len() - behind.len() + 1)
    })
}

/// Where the document numbers its paragraphs, what Markdown reads as a numbered list is a run of such paragraphs.
pub fn unlisted(block: Block) -> Vec<Block> {
    let Block::List { start: Some(_), items, span, .. } = block else { return vec![block] };
    let mut blocks = Vec::new();
    for item in items {
        let mut marker = Some(Number::Stated(item.marker));
        for block in item.blocks {
            // What bears the number begins where the number stands.
            let place = |span: Span, marker: &Option<Number>| Span { start: if marker.is_some() { item.span.start } else { span.start }, ..span };
            match block {
                Block::Words(words) => {
                    let span = place(first_span(&words).unwrap_or(span), &marker);
                    blocks.push(Block::Paragraph { anchor: None, number: marker.take(), words, span });
                }
                Block::Paragraph { words, span, .. } => {
                    let span = place(span, &marker);
                    blocks.push(Block::Paragraph { anchor: None, number: marker.take(), words, span });
                }
                other => {
                    if let Some(number) = marker.take() {
                        blocks.push(Block::Paragraph { anchor: None, number: Some(number), words: Vec::new(), span: item.span });
                    }
                    blocks.push(other);
                }
            }
        }
        if let Some(number) = marker {
            blocks.push(Block::Paragraph { anchor: None, number: Some(number), words: Vec::new(), span: item.span });
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(markers: &[&str]) -> Vec<String> {
        let mut outline = Outline::default();
        markers.iter().map(|marker| outline.place(marker)).collect()
    }

    #[test]
    fn stated_numbers_form_an_outline_of_three_levels() {
        assert_eq!(
            paths(&["1.", "2 bis.", "12.", "(a)", "(i)", "(ii)", "(b)", "(h)", "(i)", "13.", "(a)"]),
            ["1", "2-bis", "12", "12-a", "12-a-i", "12-a-ii", "12-b", "12-h", "12-i", "13", "13-a"]
        );
        assert_eq!(paths(&["(a)", "(i)", "(iv)", "(v)", "(vi)"]), ["a", "a-i", "a-iv", "a-v", "a-vi"]);
    }

    #[test]
    fn markers_are_taken_only_where_a_number_stands_alone() {
        for (text, marker, rest) in [("12. Text", "12.", "Text"), ("2 bis. Text", "2 bis.", "Text"), ("(a) Text", "(a)", "Text"), ("3) T", "3)", "T")] {
            let mut words = vec![Inline::Text { text: text.into(), span: Span::default() }];
            assert_eq!(take_marker(&mut words).as_deref(), Some(marker));
            assert_eq!(crate::model::block::plain(&words), rest);
        }
        for text in ["4 April", "1.5 million", "(Signed) Name", "2024. Text is long", "12", "12345. x"] {
            let mut words = vec![Inline::Text { text: text.into(), span: Span::default() }];
            let taken = take_marker(&mut words);
            assert_eq!(taken.is_some(), text.starts_with("2024."), "{text}");
        }
    }
}
