//! Markdown into our tree of blocks and inlines. What a link means is decided by the caller.

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{Alignment, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::findings::Findings;
use super::notes::NoteBook;
use super::raised::{html_break, is_raised_or_lowered, raised_and_lowered};
use super::shallow::{DEPTH, Shallow, Step};
use super::unread::unread;
use crate::model::block::{Align, Block, Footnote, Image, Inline, LinkOrigin, ListItem, Target};
use crate::model::diagnostic::Code;

/// Bullets that originals print at the head of lines, and that Markdown does not know.
pub const BULLETS: [char; 6] = ['•', '◦', '‣', '▪', '●', '○'];

/// What the destination of a link means.
pub enum Meaning {
    /// It leads somewhere, or was refused.
    Leads(Target),
    /// Its words state a figure.
    Figure(String),
    /// Nothing is to be recognised in its words.
    Plain,
}

/// What the destinations of links and images mean in the text at hand.
pub trait Destinations {
    /// Returns what a link's destination means; reports what is wrong with it.
    fn link(&self, destination: &str, at: Range<usize>, findings: &mut Findings<'_>) -> Meaning;
    /// Returns the file that an image shows; reports what is wrong with it.
    fn image(&self, destination: &str, at: Range<usize>, findings: &mut Findings<'_>) -> Option<String>;
}

/// A text that was read: its blocks and its footnotes.
#[derive(Debug, Default)]
pub struct Text {
    /// The blocks.
    pub blocks: Vec<Block>,
    /// The footnotes, in the order of their first marks.
    pub notes: Vec<Footnote>,
}

/// Returns the tree of the Markdown in `range` of the source: CommonMark with tables, footnotes and heading attributes.
pub fn read(range: Range<usize>, destinations: &dyn Destinations, findings: &mut Findings<'_>) -> Text {
    let text = &findings.source().text[range.clone()];
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_HEADING_ATTRIBUTES;
    for found in unread(text, options) {
        let at = range.start + found.range.start..range.start + found.range.end;
        let (says, help) = if found.defines {
            (
                "Markdown reads this as the definition of a link that nothing uses, and the page would not have it",
                "where these are words of the document, write `\\[` in place of `[`; else remove them",
            )
        } else {
            (
                "this stands behind the last column of the table, and the page would not have it",
                "give the first row a cell for every column; where a `|` is one of the words, write `\\|`",
            )
        };
        findings.error(Code::MarkdownTrap, at, says, help);
    }
    let mut reader = Reader {
        events: Shallow::of(Parser::new_ext(text, options).into_offset_iter()).peekable(),
        text,
        offset: range.start,
        destinations,
        findings,
        notes: NoteBook::default(),
    };
    let blocks = reader.blocks();
    let notes = std::mem::take(&mut reader.notes).finish(reader.findings);
    Text { blocks, notes }
}

struct Reader<'t, 'r, 's> {
    events: Peekable<Shallow<'t>>,
    text: &'t str,
    offset: usize,
    destinations: &'r dyn Destinations,
    findings: &'r mut Findings<'s>,
    notes: NoteBook,
}

impl<'t> Reader<'t, '_, '_> {
    fn next(&mut self) -> Option<(Event<'t>, Range<usize>)> {
        loop {
            let (step, range) = self.events.next()?;
            let range = range.start + self.offset..range.end + self.offset;
            match step {
                Step::Event(event) => return Some((event, range)),
                Step::TooDeep => {
                    let at = range.start..range.start + 1;
                    self.findings.error(Code::Value, at, format!("the text is nested more than {DEPTH} levels deep"), "write it flatter");
                }
            }
        }
    }

    fn peek_is(&mut self, matches: impl Fn(&Event<'t>) -> bool) -> bool {
        matches!(self.events.peek(), Some((Step::Event(event), _)) if matches(event))
    }

    /// Reads blocks up to the end of the one that holds them, whose end is taken.
    fn blocks(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some((event, range)) = self.next() {
            match event {
                Event::Start(tag) if is_block(&tag) => self.block(tag, range, &mut blocks),
                Event::End(end) if is_block_end(end) => break,
                Event::Rule => blocks.push(Block::Rule),
                other => {
                    let words = self.loose_words(other, range);
                    if !words.is_empty() {
                        blocks.push(Block::Words(words));
                    }
                }
            }
        }
        blocks
    }

    /// Lines with bullets that Markdown does not know run together in one paragraph.
    fn bullets(&mut self, range: Range<usize>) {
        let text = &self.text[range.start - self.offset..range.end - self.offset];
        let is_bullet = |line: &&str| line.trim_start().strip_prefix(BULLETS).is_some_and(|rest| rest.starts_with([' ', '\t']));
        if text.lines().count() > 1 && text.lines().filter(is_bullet).count() > 0 {
            self.findings.warning(
                Code::MarkdownTrap,
                range,
                "lines that begin with a bullet are read as one paragraph",
                "write each with `- ` in place of the bullet",
            );
        }
    }

    fn block(&mut self, tag: Tag<'t>, range: Range<usize>, blocks: &mut Vec<Block>) {
        let anchor = None;
        let span = self.findings.span(range.clone());
        blocks.push(match tag {
            Tag::Paragraph => {
                self.bullets(range);
                Block::Paragraph { anchor, number: None, words: self.inlines(), span }
            }
            Tag::Heading { level, id, classes, attrs } => {
                if !self.text[range.start - self.offset..].starts_with('#') {
                    let help = "put an empty line between them, where the line is a rule; where this is a heading, begin it with `#`";
                    self.findings.warning(Code::MarkdownTrap, range.clone(), "a line of dashes or equals signs makes a heading of the line above it", help);
                }
                if !classes.is_empty() || !attrs.is_empty() {
                    self.findings.error(
                        Code::Value,
                        range,
                        "a heading takes an anchor and no other attribute",
                        "write `{#name}` behind the heading, or nothing",
                    );
                }
                let anchor = id.map(CowStr::into_string);
                Block::Heading { anchor, level: level as u8, words: self.inlines(), span }
            }
            Tag::BlockQuote(_) => Block::Quote { anchor, blocks: self.blocks(), span },
            Tag::List(start) => Block::List { anchor, start, items: self.items(), span },
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    pulldown_cmark::CodeBlockKind::Fenced(info) => info.into_string(),
                    pulldown_cmark::CodeBlockKind::Indented => {
                        let help = "begin the lines at the margin; where the document itself sets them as code, put them between lines of three backticks";
                        self.findings.warning(Code::MarkdownTrap, range, "lines that are indented by four spaces are read as code", help);
                        String::new()
                    }
                };
                Block::Code { anchor, info, text: self.raw(), span }
            }
            Tag::HtmlBlock => {
                let text = self.raw();
                self.report_html(&text, range);
                Block::Html { text, span }
            }
            Tag::Table(align) => self.table(align, span),
            Tag::FootnoteDefinition(label) => {
                let blocks = self.blocks();
                self.notes.define(&label, blocks, range, self.findings);
                return;
            }
            _ => {
                blocks.extend(self.blocks());
                return;
            }
        });
    }

    fn items(&mut self) -> Vec<ListItem> {
        let mut items = Vec::new();
        while let Some((event, range)) = self.next() {
            match event {
                Event::Start(Tag::Item) => {
                    let marker = marker(&self.text[range.start - self.offset..range.end - self.offset]);
                    let span = self.findings.span(range);
                    items.push(ListItem { marker, span, blocks: self.blocks() });
                }
                Event::End(_) => break,
                _ => {}
            }
        }
        items
    }

    fn table(&mut self, align: Vec<Alignment>, span: crate::model::source::Span) -> Block {
        let align = align
            .into_iter()
            .map(|align| match align {
                Alignment::None => Align::None,
                Alignment::Left => Align::Left,
                Alignment::Center => Align::Center,
                Alignment::Right => Align::Right,
            })
            .collect();
        let (mut head, mut rows) = (Vec::new(), Vec::new());
        while let Some((event, _)) = self.next() {
            match event {
                Event::Start(Tag::TableHead) => head = self.cells(),
                Event::Start(Tag::TableRow) => rows.push(self.cells()),
                Event::End(_) => break,
                _ => {}
            }
        }
        Block::Table { anchor: None, align, head, rows, span }
    }

    fn cells(&mut self) -> Vec<Vec<Inline>> {
        let mut cells = Vec::new();
        while let Some((event, _)) = self.next() {
            match event {
                Event::Start(Tag::TableCell) => cells.push(self.inlines()),
                Event::End(_) => break,
                _ => {}
            }
        }
        cells
    }

    /// Reads the text of a block of code or HTML up to its end.
    fn raw(&mut self) -> String {
        let mut text = String::new();
        while let Some((event, _)) = self.next() {
            match event {
                Event::Text(part) | Event::Html(part) => text.push_str(&part),
                Event::End(_) => break,
                _ => {}
            }
        }
        text
    }

    /// Reads inlines up to the end of what holds them, whose end is taken.
    fn inlines(&mut self) -> Vec<Inline> {
        let mut words = Vec::new();
        while let Some((event, range)) = self.next() {
            if matches!(event, Event::End(_)) {
                break;
            }
            self.inline(event, range, &mut words);
        }
        raised_and_lowered(words)
    }

    /// Reads the inlines that stand directly in an item of a tight list, up to the next block or the item's end.
    fn loose_words(&mut self, first: Event<'t>, range: Range<usize>) -> Vec<Inline> {
        let mut words = Vec::new();
        self.inline(first, range, &mut words);
        while !self.peek_is(|event| matches!(event, Event::End(_) | Event::Rule) || matches!(event, Event::Start(tag) if is_block(tag))) {
            let Some((event, range)) = self.next() else { break };
            self.inline(event, range, &mut words);
        }
        raised_and_lowered(words)
    }

    fn inline(&mut self, event: Event<'t>, range: Range<usize>, words: &mut Vec<Inline>) {
        let span = self.findings.span(range.clone());
        match event {
            Event::Text(text) => match words.last_mut() {
                Some(Inline::Text { text: before, span: place }) => {
                    before.push_str(&text);
                    place.end = span.end;
                }
                _ => words.push(Inline::Text { text: text.into_string(), span }),
            },
            Event::Code(text) => words.push(Inline::Code(text.into_string())),
            Event::SoftBreak => words.push(Inline::SoftBreak),
            Event::HardBreak => words.push(Inline::HardBreak),
            Event::FootnoteReference(label) => words.push(self.notes.mark(&label)),
            Event::InlineHtml(html) | Event::Html(html) => match html_break(&html) {
                true => words.push(Inline::HardBreak),
                false => {
                    if !is_raised_or_lowered(&html) {
                        self.report_html(&html, range);
                    }
                    words.push(Inline::Html(html.into_string()));
                }
            },
            Event::Start(Tag::Emphasis) => words.push(Inline::Emphasis(self.inlines())),
            Event::Start(Tag::Strong) => words.push(Inline::Strong(self.inlines())),
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                let inner = self.inlines();
                let destination = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => dest_url.into_string(),
                };
                words.push(match self.destinations.link(&destination, range, self.findings) {
                    Meaning::Leads(target) => Inline::Link { target, title: title.into_string(), words: inner, origin: LinkOrigin::Author, span },
                    Meaning::Figure(id) => Inline::Figure { id, words: inner, span },
                    Meaning::Plain => Inline::Plain(inner),
                });
            }
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                let alt = crate::model::block::plain(&self.inlines());
                let file = self.destinations.image(&dest_url, range.clone(), self.findings);
                let decorative = &*title == "decorative";
                if alt.trim().is_empty() && !decorative {
                    self.findings.error(
                        Code::ImageAlt,
                        range,
                        "this image has no text for those who cannot see it",
                        format!("write `![what it shows]({dest_url})`, or `![]({dest_url} \"decorative\")` where it shows nothing"),
                    );
                }
                let title = if decorative { String::new() } else { title.into_string() };
                words.push(Inline::Image(Image { file, alt, title }));
            }
            Event::Start(_) => words.extend(self.inlines()),
            _ => {}
        }
    }

    fn report_html(&mut self, html: &str, range: Range<usize>) {
        let range = range.start..range.start + html.trim_end().len().min(range.len());
        if html.trim_start().starts_with("<!--") {
            self.findings.error(
                Code::HtmlEscaped,
                range,
                "a comment in the text would be published",
                "remove it; the fields at the head of the file may hold comments, behind `#`",
            );
        } else {
            self.findings.warning(
                Code::HtmlEscaped,
                range,
                "raw HTML is shown as it is written",
                "use Markdown; of HTML, `<br>`, `<sup>` and `<sub>` are understood; where the document itself says this, write it as code between backticks",
            );
        }
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript | Tag::Link { .. } | Tag::Image { .. })
}

fn is_block_end(end: TagEnd) -> bool {
    !matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript | TagEnd::Link | TagEnd::Image)
}

/// Returns the marker at the head of a list item, as written.
fn marker(item: &str) -> String {
    let item = item.trim_start();
    let digits = item.bytes().take_while(u8::is_ascii_digit).count();
    item.chars().take(digits + 1).collect()
}
