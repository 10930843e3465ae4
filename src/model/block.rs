//! The tree of a text: blocks and inlines with their places, from which every output is written.

use super::item::ItemKey;
use super::lock::{Count, TextDigest};
use super::source::Span;
use serde::{Deserialize, Serialize};

/// What a reference leads to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Target {
    /// A place outside this site.
    External(String),
    /// An agenda item.
    Item(ItemKey),
    /// A part of this document, or a paragraph of it.
    Part {
        /// The part's name in addresses.
        part: String,
        /// The paragraph or other block.
        anchor: Option<String>,
    },
    /// A document by its symbol.
    Symbol(String),
    /// Another document of this site, a part or a paragraph of it.
    Letter {
        /// The path below `content/`: a document's, or a document's with a part's name behind it.
        path: String,
        /// The paragraph or other block.
        anchor: Option<String>,
    },
    /// A file beside the document.
    File(String),
    /// Nothing: what was written could not be understood or was refused, and was reported.
    Nothing,
}

/// Who made a link.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum LinkOrigin {
    /// It is written in the source.
    Author,
    /// It was recognised in the prose.
    Recognised,
}

/// A piece of running text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Inline {
    /// Words.
    Text {
        /// The words, without markup.
        text: String,
        /// Where they stand; it is looked at while the source is read, and not written down.
        #[serde(skip)]
        span: Span,
    },
    /// The end of a line in the source that is not one in the document.
    SoftBreak,
    /// The end of a line in the document.
    HardBreak,
    /// Words set as code.
    Code(String),
    /// Emphasised words.
    Emphasis(Vec<Inline>),
    /// Strongly emphasised words.
    Strong(Vec<Inline>),
    /// Raised words.
    Superscript(Vec<Inline>),
    /// Lowered words.
    Subscript(Vec<Inline>),
    /// Words that lead somewhere.
    Link {
        /// Where to.
        target: Target,
        /// The title given in the source.
        title: String,
        /// The words.
        words: Vec<Inline>,
        /// By whom.
        origin: LinkOrigin,
        /// Where it stands, likewise.
        #[serde(skip)]
        span: Span,
    },
    /// Words that state a figure of this document.
    Figure {
        /// The figure's name in `data.yaml`.
        id: String,
        /// The words.
        words: Vec<Inline>,
        /// Where it stands, likewise.
        #[serde(skip)]
        span: Span,
    },
    /// A day, month or year that was recognised in the prose.
    Date {
        /// As HTML writes dates: `2024-04-04`, `2023-09`, `2021`, and `04-04` for a day without a year.
        value: String,
        /// The words.
        words: Vec<Inline>,
    },
    /// Words in which nothing is recognised.
    Plain(Vec<Inline>),
    /// An image.
    Image(Image),
    /// The mark of a footnote.
    NoteMark {
        /// Which footnote of the part, counted from 0.
        note: usize,
        /// Which mark of that footnote, counted from 1.
        mark: usize,
    },
    /// Raw HTML, to be shown as written.
    Html(String),
    /// What the publisher adds; never words of the document.
    Editorial(Editorial),
}

/// What the publisher adds in the midst of a document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Editorial {
    /// The way back from a footnote to its marks.
    NoteReturn {
        /// Which footnote of the part, counted from 0.
        note: usize,
        /// How many marks it has.
        marks: usize,
    },
}

/// An image of the document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Image {
    /// The file beside the document; absent where what was written was refused.
    pub file: Option<String>,
    /// The alternative text; empty where the image is decorative.
    pub alt: String,
    /// The title given in the source.
    pub title: String,
}

/// How a paragraph is numbered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Number {
    /// By the publisher.
    Editorial(Count),
    /// By the document; the text as it stands there, such as `2 bis.`.
    Stated(String),
}

/// The alignment of a table's column.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Align {
    /// Not said.
    None,
    /// At the start of the line.
    Left,
    /// In the middle.
    Center,
    /// At the end of the line.
    Right,
}

/// One item of a list, with its marker as written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ListItem {
    /// `1.`, `4)`, `-`, `*`.
    pub marker: String,
    /// Where it stands.
    pub span: Span,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// A block of a text. Those at the top level of a part have an anchor.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// Its address in the part.
        anchor: Option<String>,
        /// Its number.
        number: Option<Number>,
        /// Its words.
        words: Vec<Inline>,
        /// Where it stands.
        span: Span,
    },
    /// Words that stand in an item of a tight list.
    Words(Vec<Inline>),
    /// A heading.
    Heading {
        /// Its address in the part.
        anchor: Option<String>,
        /// 1 to 6, as written.
        level: u8,
        /// Its words.
        words: Vec<Inline>,
        /// Where it stands.
        span: Span,
    },
    /// A list.
    List {
        /// Its address in the part.
        anchor: Option<String>,
        /// The first number, for a numbered list.
        start: Option<u64>,
        /// Its items.
        items: Vec<ListItem>,
        /// Where it stands.
        span: Span,
    },
    /// A quotation.
    Quote {
        /// Its address in the part.
        anchor: Option<String>,
        /// What is quoted.
        blocks: Vec<Block>,
        /// Where it stands.
        span: Span,
    },
    /// A table.
    Table {
        /// Its address in the part.
        anchor: Option<String>,
        /// The columns' alignments.
        align: Vec<Align>,
        /// The cells of the head.
        head: Vec<Vec<Inline>>,
        /// The cells of the rows.
        rows: Vec<Vec<Vec<Inline>>>,
        /// Where it stands.
        span: Span,
    },
    /// Code.
    Code {
        /// Its address in the part.
        anchor: Option<String>,
        /// The word behind the fence.
        info: String,
        /// The text.
        text: String,
        /// Where it stands.
        span: Span,
    },
    /// A rule.
    Rule,
    /// Raw HTML, to be shown as written.
    Html {
        /// The text.
        text: String,
        /// Where it stands.
        span: Span,
    },
    /// A note of the publisher's; never words of the document.
    Editorial(String),
}

/// A footnote.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Footnote {
    /// Its address in its part, such as `fn1`; empty until it is numbered.
    pub anchor: String,
    /// The label as written: `1`, `a`, `*`.
    pub label: String,
    /// What stands in it.
    pub blocks: Vec<Block>,
    /// Where it stands.
    pub span: Span,
}

impl Footnote {
    /// Returns the digest of its text.
    pub fn text(&self) -> TextDigest {
        TextDigest::of(&texts(&self.blocks))
    }
}

impl Block {
    /// Returns the block's address in its part.
    pub fn anchor(&self) -> Option<&str> {
        match self {
            Self::Paragraph { anchor, .. }
            | Self::Heading { anchor, .. }
            | Self::List { anchor, .. }
            | Self::Quote { anchor, .. }
            | Self::Table { anchor, .. }
            | Self::Code { anchor, .. } => anchor.as_deref(),
            Self::Words(_) | Self::Rule | Self::Html { .. } | Self::Editorial(_) => None,
        }
    }

    /// Returns where the block stands in its source.
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Paragraph { span, .. }
            | Self::Heading { span, .. }
            | Self::List { span, .. }
            | Self::Quote { span, .. }
            | Self::Table { span, .. }
            | Self::Code { span, .. }
            | Self::Html { span, .. } => Some(*span),
            Self::Words(_) | Self::Rule | Self::Editorial(_) => None,
        }
    }
}

/// Returns the words without their places.
pub fn placeless(words: &[Inline]) -> Vec<Inline> {
    let inner = |words: &[Inline]| placeless(words);
    let one = |inline: &Inline| match inline {
        Inline::Text { text, .. } => Inline::Text { text: text.clone(), span: Span::default() },
        Inline::Emphasis(words) => Inline::Emphasis(inner(words)),
        Inline::Strong(words) => Inline::Strong(inner(words)),
        Inline::Superscript(words) => Inline::Superscript(inner(words)),
        Inline::Subscript(words) => Inline::Subscript(inner(words)),
        Inline::Plain(words) => Inline::Plain(inner(words)),
        Inline::Link { target, title, words, origin, .. } => {
            Inline::Link { target: target.clone(), title: title.clone(), words: inner(words), origin: *origin, span: Span::default() }
        }
        Inline::Figure { id, words, .. } => Inline::Figure { id: id.clone(), words: inner(words), span: Span::default() },
        Inline::Date { value, words } => Inline::Date { value: value.clone(), words: inner(words) },
        Inline::SoftBreak | Inline::HardBreak | Inline::Code(_) | Inline::Image(_) | Inline::NoteMark { .. } | Inline::Html(_) | Inline::Editorial(_) => {
            inline.clone()
        }
    };
    words.iter().map(one).collect()
}

impl Block {
    /// Returns the digest of the block's text.
    pub fn text(&self) -> TextDigest {
        match self {
            Self::Code { text, .. } | Self::Html { text, .. } => TextDigest::of(text),
            block => TextDigest::of(&texts(std::slice::from_ref(block))),
        }
    }
}

/// Returns the words of `blocks` as plain text, a line for each run of them; of an image its file too.
pub fn texts(blocks: &[Block]) -> String {
    let mut text = String::new();
    walk_words(blocks, &mut |words| {
        text.push_str(&plain(words));
        walk_inlines(words, &mut |inline| {
            if let Inline::Image(Image { file: Some(file), .. }) = inline {
                text.push(' ');
                text.push_str(file);
            }
        });
        text.push('\n');
    });
    text
}

/// Calls `with` for every inline of `words`, outer ones first.
pub fn walk_inlines<'a>(words: &'a [Inline], with: &mut impl FnMut(&'a Inline)) {
    for inline in words {
        with(inline);
        match inline {
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Superscript(inner) | Inline::Subscript(inner) | Inline::Plain(inner) => {
                walk_inlines(inner, with);
            }
            Inline::Link { words, .. } | Inline::Figure { words, .. } | Inline::Date { words, .. } => walk_inlines(words, with),
            Inline::Text { .. }
            | Inline::SoftBreak
            | Inline::HardBreak
            | Inline::Code(_)
            | Inline::Image(_)
            | Inline::NoteMark { .. }
            | Inline::Html(_)
            | Inline::Editorial(_) => {}
        }
    }
}

/// Returns where the first text among `words` stands.
pub fn first_span(words: &[Inline]) -> Option<Span> {
    let mut first = None;
    walk_inlines(words, &mut |inline| {
        if let Inline::Text { span, .. } = inline {
            first = first.or(Some(*span));
        }
    });
    first
}

/// Calls `with` for every run of words in `blocks`, in their order.
pub fn walk_words<'a>(blocks: &'a [Block], with: &mut impl FnMut(&'a [Inline])) {
    for block in blocks {
        match block {
            Block::Paragraph { words, .. } | Block::Words(words) | Block::Heading { words, .. } => with(words),
            Block::List { items, .. } => items.iter().for_each(|item| walk_words(&item.blocks, with)),
            Block::Quote { blocks, .. } => walk_words(blocks, with),
            Block::Table { head, rows, .. } => {
                head.iter().for_each(|cell| with(cell));
                rows.iter().flatten().for_each(|cell| with(cell));
            }
            Block::Code { .. } | Block::Rule | Block::Html { .. } | Block::Editorial(_) => {}
        }
    }
}

/// Few links, figures or emphasized words have more bytes of text.
const WORDS: usize = 16;

/// Returns the words of `inlines` as plain text: without markup, marks of footnotes, and all that is editorial; images as their alternative text.
pub fn plain(inlines: &[Inline]) -> String {
    let length = |inline: &Inline| if let Inline::Text { text, .. } = inline { text.len() } else { WORDS };
    let mut text = String::with_capacity(inlines.iter().map(length).sum());
    walk_inlines(inlines, &mut |inline| match inline {
        Inline::Text { text: words, .. } | Inline::Code(words) | Inline::Html(words) => text.push_str(words),
        Inline::SoftBreak => text.push(' '),
        Inline::HardBreak => text.push('\n'),
        Inline::Image(image) => text.push_str(&image.alt),
        _ => {}
    });
    text
}
