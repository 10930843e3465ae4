//! Gives every block of a part its address: by the publisher's count, or by the numbers that the document states.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::findings::Findings;
use super::frozen::Frozen;
use crate::model::block::{Block, Footnote, Inline, Number, texts as texts_of};
use crate::model::card::{AnchorEntry, Label};
use crate::model::diagnostic::Code;
use crate::model::document::Numbering;
use crate::model::lock::{Count, TextDigest};
use crate::model::source::Span;

/// A part whose blocks are numbered.
pub struct Numbered<'p> {
    /// Its name.
    pub part: &'p str,
    /// By whom.
    pub numbering: Numbering,
    /// What of it was published.
    pub frozen: Frozen<'p>,
}

/// Numbers the blocks of a part and returns its anchors, in their order.
pub fn number(of: Numbered<'_>, blocks: &mut Vec<Block>, notes: &[Footnote], findings: &mut Findings<'_>) -> Vec<AnchorEntry> {
    let Numbered { part, numbering, frozen } = of;
    let mut counter =
        Counter { part, numbering, counts: BTreeMap::new(), given: BTreeMap::new(), outline: Outline::default(), used: BTreeSet::new(), entries: Vec::new() };
    if numbering == Numbering::Stated {
        *blocks = std::mem::take(blocks).into_iter().flat_map(unlisted).collect();
    }
    // Anchors that headings state themselves come first, so that no counted one takes their name.
    for block in blocks.iter() {
        if let Block::Heading { anchor: Some(anchor), span, .. } = block {
            counter.reserve(anchor, *span, findings);
        }
    }
    let mut texts: BTreeMap<char, Vec<TextDigest>> = BTreeMap::new();
    for block in blocks.iter() {
        if let Some(letter) = letter(block, numbering) {
            texts.entry(letter).or_default().push(block.text());
        }
    }
    counter.given = texts.into_iter().filter_map(|(letter, texts)| Some((letter, frozen.counts(letter, &texts)?))).collect();
    for block in blocks.iter_mut() {
        counter.block(block, findings);
    }
    for (at, note) in notes.iter().enumerate() {
        counter.enter(format!("fn{}", at + 1), Label::Note(note.label.clone()), TextDigest::of(&texts_of(&note.blocks)));
    }
    counter.entries
}

/// Returns the letter by which a block is counted, if it has no name of its own.
fn letter(block: &Block, numbering: Numbering) -> Option<char> {
    match block {
        Block::Paragraph { words, .. } if is_image(words) => Some('i'),
        Block::Paragraph { .. } => (numbering == Numbering::Editorial).then_some('p'),
        Block::Heading { anchor, .. } => anchor.is_none().then_some('h'),
        Block::List { .. } => Some('l'),
        Block::Table { .. } => Some('t'),
        Block::Quote { .. } => Some('q'),
        Block::Code { .. } => Some('c'),
        Block::Words(_) | Block::Rule | Block::Html { .. } | Block::Editorial(_) => None,
    }
}

struct Counter<'p> {
    part: &'p str,
    numbering: Numbering,
    counts: BTreeMap<char, u32>,
    /// The counts under which blocks were published, by the letter of their kind.
    given: BTreeMap<char, VecDeque<Count>>,
    outline: Outline,
    used: BTreeSet<String>,
    entries: Vec<AnchorEntry>,
}

impl Counter<'_> {
    fn reserve(&mut self, anchor: &str, span: Span, findings: &mut Findings<'_>) {
        let shaped = anchor.starts_with(|first: char| first.is_ascii_alphabetic())
            && anchor.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        let counts = |letters: usize| anchor.get(letters..).is_some_and(|count| Count::parse(count).is_some());
        let counted = anchor.starts_with("site-") || anchor.starts_with("para-") || anchor.starts_with("fn") || counts(1);
        if !shaped || counted {
            findings.error(
                Code::Value,
                span.range(),
                format!("`{anchor}` cannot be an anchor"),
                "begin with a letter, go on with letters, digits and `-`; names such as `p5` and `para-5` are given to paragraphs, `site-…` to the site",
            );
        } else if !self.used.insert(anchor.to_owned()) {
            findings.error(
                Code::Duplicate,
                span.range(),
                format!("the anchor `{anchor}` is given twice in this file"),
                "give each heading an anchor of its own",
            );
        }
    }

    fn enter(&mut self, anchor: String, label: Label, text: TextDigest) -> String {
        self.entries.push(AnchorEntry { part: self.part.to_owned(), anchor: anchor.clone(), label, text });
        anchor
    }

    fn counted(&mut self, letter: char) -> (String, Count) {
        let given = self.given.get_mut(&letter).and_then(VecDeque::pop_front);
        let count = given.unwrap_or_else(|| {
            let count = self.counts.entry(letter).or_default();
            *count += 1;
            Count::plain(*count)
        });
        (format!("{letter}{count}"), count)
    }

    fn block(&mut self, block: &mut Block, findings: &mut Findings<'_>) {
        let text = block.text();
        match block {
            Block::Paragraph { anchor, words, .. } if is_image(words) => {
                let (name, count) = self.counted('i');
                *anchor = Some(self.enter(name, Label::Image(count), text));
            }
            Block::Paragraph { anchor, number, words, span } => match self.numbering {
                Numbering::Editorial => {
                    let (name, count) = self.counted('p');
                    *number = Some(Number::Editorial(count));
                    *anchor = Some(self.enter(name, Label::Paragraph(Number::Editorial(count)), text));
                }
                Numbering::Stated => *anchor = Some(self.stated(number, words, (*span, text), findings)),
            },
            Block::Heading { anchor, .. } => {
                let (name, count) = match anchor.take() {
                    // A heading with a name is counted among the others, unless those keep the counts of a lock.
                    Some(name) if self.given.contains_key(&'h') => (name, Count::plain(0)),
                    Some(name) => (name, self.counted('h').1),
                    None => self.counted('h'),
                };
                *anchor = Some(self.enter(name, Label::Heading(count), text));
            }
            Block::List { anchor, .. } => {
                let (name, count) = self.counted('l');
                *anchor = Some(self.enter(name, Label::List(count), text));
            }
            Block::Table { anchor, .. } => {
                let (name, count) = self.counted('t');
                *anchor = Some(self.enter(name, Label::Table(count), text));
            }
            Block::Quote { anchor, .. } => {
                let (name, count) = self.counted('q');
                *anchor = Some(self.enter(name, Label::Quote(count), text));
            }
            Block::Code { anchor, .. } => {
                let (name, count) = self.counted('c');
                *anchor = Some(self.enter(name, Label::Code(count), text));
            }
            Block::Words(_) | Block::Rule | Block::Html { .. } | Block::Editorial(_) => {}
        }
    }

    /// Reads the number that the document states at the head of the paragraph and takes it out of the words.
    fn stated(&mut self, number: &mut Option<Number>, words: &mut Vec<Inline>, (span, text): (Span, TextDigest), findings: &mut Findings<'_>) -> String {
        let marker = match number.take() {
            Some(Number::Stated(marker)) => Some(marker),
            _ => take_marker(words),
        };
        let Some(marker) = marker else {
            let (base, label) = match &self.outline.last {
                Some(last) => (format!("para-{last}"), Some(self.outline.label.clone())),
                None => {
                    let (name, _) = self.counted('p');
                    return self.enter(name, Label::Unnumbered(None), text);
                }
            };
            let anchor = (2..).map(|count| format!("{base}.{count}")).find(|anchor| !self.used.contains(anchor)).unwrap_or(base);
            self.used.insert(anchor.clone());
            return self.enter(anchor, Label::Unnumbered(label), text);
        };
        let path = self.outline.place(&marker);
        let base = format!("para-{path}");
        let anchor = if self.used.contains(&base) {
            findings.note(
                Code::NumberRepeated,
                span.start as usize..span.start as usize + marker.len(),
                format!("the paragraph number `{marker}` occurs again"),
                "nothing is to be done where the document numbers so; each repetition has an address of its own, such as `para-4--2`",
            );
            (2..).map(|count| format!("{base}--{count}")).find(|anchor| !self.used.contains(anchor)).unwrap_or(base)
        } else {
            base
        };
        self.outline.last = anchor.strip_prefix("para-").map(str::to_owned);
        self.used.insert(anchor.clone());
        *number = Some(Number::Stated(marker));
        self.enter(anchor, Label::Paragraph(Number::Stated(self.outline.label.clone())), text)
    }
}

/// The numbers above the next paragraph: `12`, then `a`, then `i`.
#[derive(Default)]
struct Outline {
    levels: Vec<String>,
    label: String,
    last: Option<String>,
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
fn unlisted(block: Block) -> Vec<Block> {
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

fn first_span(words: &[Inline]) -> Option<Span> {
    let mut found = None;
    crate::model::block::walk_inlines(words, &mut |inline| {
        if let Inline::Text { span, .. } = inline {
            found = found.or(Some(*span));
        }
    });
    found
}

fn is_image(words: &[Inline]) -> bool {
    let mut images = 0;
    words.iter().all(|inline| match inline {
        Inline::Image(_) => {
            images += 1;
            true
        }
        Inline::SoftBreak | Inline::HardBreak => true,
        _ => false,
    }) && images > 0
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
