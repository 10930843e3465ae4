//! Blocks and inlines into HTML. What the publisher adds in the midst of a text is marked `data-editorial`.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::links::{Href, Links};
use crate::model::block::{Align, Block, Editorial, Image, Inline, ListItem, Number};
use crate::model::document::Part;

/// Appends `text` with the characters escaped that HTML gives a meaning (HTML, section 13.3).
pub fn escape(text: &str, out: &mut String) {
    // In most texts there is nothing to escape, which can be seen of many bytes at once.
    if !text.as_bytes().chunks(64).any(|bytes| bytes.iter().fold(false, |any, byte| any | matches!(byte, b'&' | b'<' | b'>' | b'"'))) {
        out.push_str(text);
        return;
    }
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(entity);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// Few paragraphs take more bytes than these.
const PARAGRAPH: usize = 1024;

/// Names that the publisher gives to what has none in the document, for those who hear the page.
pub trait Names {
    /// Returns the name of the link at a paragraph's number.
    fn paragraph(&self, number: &Number) -> String;
    /// Returns the name of the link at a footnote's mark.
    fn note(&self, label: &str) -> String;
    /// Returns the name of the way back from a footnote.
    fn note_return(&self, label: &str) -> String;
    /// Returns the name of the region in which a wide table scrolls.
    fn table(&self) -> String;
    /// Returns what stands before a note of the publisher's.
    fn publishers_note(&self) -> String;
    /// Returns the language in which the publisher writes.
    fn language(&self) -> String;
}

/// What is needed to write a text as HTML.
pub struct Html<'a> {
    /// Where references lead.
    pub links: &'a dyn Resolve,
    /// The names of what the publisher adds.
    pub names: &'a dyn Names,
    /// The part whose text it is.
    pub part: &'a Part,
    /// What stands before every anchor: nothing, or the part's name where all parts stand on one page.
    pub prefix: &'a str,
    /// How much deeper a heading is on the page than in the source.
    pub shift: i8,
    /// Whether the numbers that the publisher adds are left out.
    pub bare: bool,
    /// What stands beneath the places that have an anchor, by that: nothing where the page has no such lines.
    pub beneath: Option<&'a BTreeMap<String, String>>,
    /// The addresses of links that are noted at the end with their numbers, for those who read on paper: nothing where they are not.
    pub noted: Option<&'a BTreeMap<String, usize>>,
}

/// Where the references of a text lead.
pub trait Resolve {
    /// Returns where a reference leads.
    fn target(&self, target: &crate::model::block::Target) -> Option<Href>;
    /// Returns the whole address to which a reference leads, where that is known and elsewhere than on this page.
    fn whole_address(&self, target: &crate::model::block::Target) -> Option<String>;
    /// Returns the link to a figure's row.
    fn figure(&self, id: &str) -> Option<(String, String)>;
    /// Returns the link to a file.
    fn file(&self, name: &str) -> String;
}

impl Resolve for Links<'_> {
    fn target(&self, target: &crate::model::block::Target) -> Option<Href> {
        Links::target(self, target)
    }

    fn whole_address(&self, target: &crate::model::block::Target) -> Option<String> {
        Links::whole_address(self, target)
    }

    fn figure(&self, id: &str) -> Option<(String, String)> {
        let value = self.document?.data.figure(id)?.value.as_str().to_owned();
        Some((self.data(Some(id))?, value))
    }

    fn file(&self, name: &str) -> String {
        Links::file(self, name)
    }
}

impl Html<'_> {
    /// Returns the blocks as HTML.
    pub fn blocks(&self, blocks: &[Block]) -> String {
        let mut out = String::with_capacity(blocks.len() * PARAGRAPH);
        for block in blocks {
            self.block(block, &mut out);
            let beneath = self.beneath.zip(block.anchor()).and_then(|(lines, anchor)| lines.get(anchor));
            // What follows a heading is its text.
            if let Some(line) = beneath.filter(|_| !matches!(block, Block::Heading { .. })) {
                out.push_str(line);
            }
        }
        out
    }

    /// Returns the inlines as HTML.
    pub fn words(&self, words: &[Inline]) -> String {
        let mut out = String::new();
        self.inlines(words, &mut out);
        out
    }

    fn open(&self, tag: &str, anchor: Option<&str>, out: &mut String) {
        out.push('<');
        out.push_str(tag);
        self.id(anchor, out);
        out.push('>');
    }

    fn id(&self, anchor: Option<&str>, out: &mut String) {
        if let Some(anchor) = anchor {
            out.push_str(" id=\"");
            self.anchor(anchor, out);
            out.push('"');
        }
    }

    fn anchor(&self, anchor: &str, out: &mut String) {
        if !self.prefix.is_empty() {
            escape(self.prefix, out);
            out.push('-');
        }
        escape(anchor, out);
    }

    fn block(&self, block: &Block, out: &mut String) {
        match block {
            Block::Paragraph { anchor, number: None, words, .. } if matches!(words[..], [Inline::Image(_)]) => {
                self.open("figure", anchor.as_deref(), out);
                self.inlines(words, out);
                out.push_str("</figure>\n");
            }
            Block::Paragraph { anchor, number, words, .. } => {
                self.open("p", anchor.as_deref(), out);
                let number = number.as_ref().filter(|number| !self.bare || matches!(number, Number::Stated(_)));
                if let (Some(anchor), Some(number)) = (anchor, number) {
                    self.number(anchor, number, out);
                }
                self.inlines(words, out);
                out.push_str("</p>\n");
            }
            Block::Words(words) => {
                self.inlines(words, out);
                out.push('\n');
            }
            Block::Heading { anchor, level, words, .. } => {
                let level = (*level as i8 + self.shift).clamp(1, 6);
                let tag = ["h1", "h2", "h3", "h4", "h5", "h6"][usize::from(level.unsigned_abs()) - 1];
                self.open(tag, anchor.as_deref(), out);
                self.inlines(words, out);
                out.extend(["</", tag, ">\n"]);
            }
            Block::List { anchor, start, items, .. } => self.list(anchor.as_deref(), *start, items, out),
            Block::Quote { anchor, blocks, .. } => {
                self.open("blockquote", anchor.as_deref(), out);
                out.push('\n');
                blocks.iter().for_each(|block| self.block(block, out));
                out.push_str("</blockquote>\n");
            }
            Block::Table { anchor, align, head, rows, .. } => {
                out.push_str("<div class=\"table\"");
                self.id(anchor.as_deref(), out);
                out.push_str(" role=\"group\" tabindex=\"0\" aria-label=\"");
                escape(&self.names.table(), out);
                out.push_str("\">\n<table>\n<thead>\n");
                self.row("th", align, head, out);
                out.push_str("</thead>\n");
                if !rows.is_empty() {
                    out.push_str("<tbody>\n");
                    rows.iter().for_each(|row| self.row("td", align, row, out));
                    out.push_str("</tbody>\n");
                }
                out.push_str("</table>\n</div>\n");
            }
            Block::Code { anchor, info, text, .. } => {
                self.open("pre", anchor.as_deref(), out);
                out.push_str("<code");
                if let Some(language) = info.split_whitespace().next() {
                    out.push_str(" class=\"language-");
                    escape(language, out);
                    out.push('"');
                }
                out.push('>');
                escape(text, out);
                out.push_str("</code></pre>\n");
            }
            Block::Rule => out.push_str("<hr>\n"),
            Block::Editorial(text) => {
                out.push_str("<p class=\"note\" data-editorial lang=\"");
                escape(&self.names.language(), out);
                out.push_str("\" dir=\"auto\"><strong>");
                escape(&self.names.publishers_note(), out);
                out.push_str("</strong> ");
                escape(text, out);
                out.push_str("</p>\n");
            }
            Block::Html { text, .. } => {
                out.push_str("<p class=\"raw\">");
                escape(text.trim_end(), out);
                out.push_str("</p>\n");
            }
        }
    }

    fn number(&self, anchor: &str, number: &Number, out: &mut String) {
        let (class, text) = match number {
            Number::Editorial(count) => ("number\" data-editorial", count.written()),
            Number::Stated(text) => ("number stated\"", text.clone()),
        };
        out.extend(["<a class=\"", class, " href=\"#"]);
        self.anchor(anchor, out);
        out.push_str("\" aria-label=\"");
        escape(&self.names.paragraph(number), out);
        out.push_str("\">");
        escape(&text, out);
        out.push_str("</a> ");
    }

    fn list(&self, anchor: Option<&str>, start: Option<u64>, items: &[ListItem], out: &mut String) {
        let tag = if start.is_some() { "ol" } else { "ul" };
        out.extend(["<", tag]);
        self.id(anchor, out);
        // Numbered items show their markers as written, so the theme draws none of its own.
        out.push_str(if start.is_some() { " class=\"marked\">\n" } else { ">\n" });
        for item in items {
            out.push_str("<li>");
            if start.is_some() {
                out.push_str("<span class=\"marker\">");
                escape(&item.marker, out);
                out.push_str("</span> ");
            }
            self.trimmed(&item.blocks, out);
            out.push_str("</li>\n");
        }
        out.extend(["</", tag, ">\n"]);
    }

    /// Writes blocks without the white space that ends them.
    fn trimmed(&self, blocks: &[Block], out: &mut String) {
        let start = out.len();
        blocks.iter().for_each(|block| self.block(block, out));
        out.truncate(start + out[start..].trim_end().len());
    }

    fn row(&self, tag: &str, align: &[Align], cells: &[Vec<Inline>], out: &mut String) {
        out.push_str("<tr>\n");
        for (at, cell) in cells.iter().enumerate() {
            let class = match align.get(at) {
                Some(Align::Left) => " class=\"start\"",
                Some(Align::Center) => " class=\"center\"",
                Some(Align::Right) => " class=\"end\"",
                _ => "",
            };
            let scope = if tag == "th" { " scope=\"col\"" } else { "" };
            out.extend(["<", tag, scope, class, ">"]);
            self.inlines(cell, out);
            out.extend(["</", tag, ">\n"]);
        }
        out.push_str("</tr>\n");
    }

    fn inlines(&self, words: &[Inline], out: &mut String) {
        words.iter().for_each(|inline| self.inline(inline, out));
    }

    fn within(&self, tag: &str, words: &[Inline], out: &mut String) {
        out.extend(["<", tag, ">"]);
        self.inlines(words, out);
        out.extend(["</", tag, ">"]);
    }

    fn inline(&self, inline: &Inline, out: &mut String) {
        match inline {
            Inline::Text { text, .. } => escape(text, out),
            Inline::SoftBreak => out.push('\n'),
            Inline::HardBreak => out.push_str("<br>\n"),
            Inline::Code(text) => {
                out.push_str("<code>");
                escape(text, out);
                out.push_str("</code>");
            }
            Inline::Emphasis(words) => self.within("em", words, out),
            Inline::Strong(words) => self.within("strong", words, out),
            Inline::Superscript(words) => self.within("sup", words, out),
            Inline::Subscript(words) => self.within("sub", words, out),
            Inline::Plain(words) => self.inlines(words, out),
            Inline::Date { value, words } => {
                out.push_str("<time datetime=\"");
                escape(value, out);
                out.push_str("\">");
                self.inlines(words, out);
                out.push_str("</time>");
            }
            Inline::Link { target, title, words, .. } => match self.links.target(target) {
                Some(Href { href, external }) => {
                    out.push_str("<a href=\"");
                    escape(&href, out);
                    out.push('"');
                    if external {
                        out.push_str(" rel=\"external\"");
                    }
                    if !title.is_empty() {
                        out.push_str(" title=\"");
                        escape(title, out);
                        out.push('"');
                    }
                    out.push('>');
                    self.inlines(words, out);
                    out.push_str("</a>");
                    if let Some(number) = self.noted.filter(|noted| !noted.is_empty()).and_then(|noted| noted.get(&self.links.whole_address(target)?)) {
                        let _ = write!(out, "<sup class=\"link-mark\" data-editorial aria-hidden=\"true\">[{number}]</sup>");
                    }
                }
                None => self.inlines(words, out),
            },
            Inline::Figure { id, words, .. } => match self.links.figure(id) {
                Some((href, value)) => {
                    out.push_str("<a class=\"figure\" href=\"");
                    escape(&href, out);
                    out.push_str("\"><data value=\"");
                    escape(&value, out);
                    out.push_str("\">");
                    self.inlines(words, out);
                    out.push_str("</data></a>");
                }
                None => self.inlines(words, out),
            },
            Inline::Image(Image { file, alt, title }) => {
                out.push_str("<img src=\"");
                if let Some(file) = file {
                    escape(&self.links.file(file), out);
                }
                out.push_str("\" alt=\"");
                escape(alt, out);
                out.push('"');
                if !title.is_empty() {
                    out.push_str(" title=\"");
                    escape(title, out);
                    out.push('"');
                }
                out.push('>');
            }
            Inline::NoteMark { note, mark } => {
                let (anchor, label) = self.note(*note);
                out.push_str("<sup class=\"note-mark\"><a id=\"");
                self.anchor(&mark_anchor(anchor, *mark), out);
                out.push_str("\" href=\"#");
                self.anchor(anchor, out);
                out.push_str("\" role=\"doc-noteref\" aria-label=\"");
                escape(&self.names.note(label), out);
                out.push_str("\">");
                escape(label, out);
                out.push_str("</a></sup>");
            }
            Inline::Html(text) => escape(text, out),
            Inline::Editorial(Editorial::NoteReturn { note, marks }) => {
                let (anchor, label) = self.note(*note);
                for mark in 1..=*marks {
                    out.push_str(" <a class=\"note-return\" data-editorial href=\"#");
                    self.anchor(&mark_anchor(anchor, mark), out);
                    out.push_str("\" role=\"doc-backlink\" aria-label=\"");
                    let mut name = self.names.note_return(label);
                    if *marks > 1 {
                        let _ = write!(name, " ({mark})");
                    }
                    escape(&name, out);
                    out.push_str("\">↩</a>");
                }
            }
        }
    }

    /// Returns the anchor and the label of a footnote.
    fn note(&self, note: usize) -> (&str, &str) {
        self.part.notes.get(note).map_or(("", ""), |note| (&note.anchor, &note.label))
    }

    /// Returns the part's footnotes as items of a list.
    pub fn notes(&self) -> String {
        let mut out = String::new();
        for note in &self.part.notes {
            self.open("li", Some(&note.anchor), &mut out);
            out.push_str("<span class=\"marker\">");
            escape(&note.label, &mut out);
            out.push_str("</span> ");
            self.trimmed(&note.blocks, &mut out);
            out.push_str("</li>\n");
        }
        out
    }
}

/// The anchor of a footnote's mark: `fnref1` for that of `fn1`, and `fnref1--2` where it is marked again.
fn mark_anchor(note: &str, mark: usize) -> String {
    let first = note.replacen("fn", "fnref", 1);
    if mark == 1 { first } else { format!("{first}--{mark}") }
}
