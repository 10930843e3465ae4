//! Blocks and inlines as Akoma Ntoso.

use std::collections::BTreeSet;

use super::super::view::Scene;
use super::super::xml::{Attribute, Xml};
use super::meta::figure_id;
use crate::model::block::{Block, Image, Inline, ListItem, Number, Target, walk_inlines, walk_words};
use crate::model::document::{Document, Part};

/// What is needed to write a part's text.
pub struct Text<'a> {
    of: &'a Document,
    part: &'a Part,
    scene: &'a Scene<'a>,
    /// Which footnotes are first marked within others.
    late: BTreeSet<usize>,
}

impl<'a> Text<'a> {
    /// Looks at the footnotes of a part once.
    pub fn of(of: &'a Document, part: &'a Part, scene: &'a Scene<'a>) -> Self {
        let mut late = BTreeSet::new();
        for note in &part.notes {
            walk_words(&note.blocks, &mut |words| {
                walk_inlines(words, &mut |inline| {
                    if let Inline::NoteMark { note, mark: 1 } = inline {
                        late.insert(*note);
                    }
                });
            });
        }
        Self { of, part, scene, late }
    }

    /// Returns the `eId` of a place.
    fn id(&self, anchor: &str) -> String {
        format!("{}-{anchor}", self.part.name)
    }

    /// Adds the blocks at the top of a part: its paragraphs are units of it.
    pub fn blocks(&self, blocks: &[Block], xml: &mut Xml) {
        for block in blocks {
            match block {
                Block::Paragraph { anchor: Some(anchor), number, words, .. } => {
                    xml.within("paragraph", &[("eId", &self.id(anchor))], |xml| {
                        // The publisher's number is not the document's: the eId carries it.
                        if let Some(Number::Stated(number)) = number {
                            xml.words("num", &[], number);
                        }
                        xml.within("content", &[], |xml| self.words("p", &[], words, xml));
                    });
                }
                block => self.block(block, xml),
            }
        }
    }

    fn block(&self, block: &Block, xml: &mut Xml) {
        let id = block.anchor().map(|anchor| self.id(anchor));
        let id: Vec<Attribute<'_>> = id.as_ref().map(|id| ("eId", id.as_str())).into_iter().collect();
        let named = |name: &'static str| id.iter().copied().chain([("name", name)]).collect::<Vec<_>>();
        match block {
            Block::Paragraph { number, words, .. } => {
                xml.open("p", &id);
                if let Some(Number::Stated(number)) = number {
                    xml.text(number);
                    xml.text(" ");
                }
                self.inlines(words, xml);
                xml.close("p");
                xml.line();
            }
            Block::Words(words) => self.words("p", &id, words, xml),
            Block::Heading { level, words, .. } => {
                const NAMES: [&str; 6] = ["heading-1", "heading-2", "heading-3", "heading-4", "heading-5", "heading-6"];
                self.words("block", &named(NAMES[usize::from(*level).clamp(1, 6) - 1]), words, xml);
            }
            Block::List { items, start, .. } if !items.is_empty() => {
                xml.within("blockList", &id, |xml| items.iter().for_each(|item| self.item(item, start.is_some(), xml)));
            }
            Block::Quote { blocks, .. } => {
                let attributes: Vec<Attribute<'_>> = id.iter().copied().chain([("class", "quotation")]).collect();
                xml.within("blockContainer", &attributes, |xml| self.filled(blocks, xml));
            }
            Block::Table { head, rows, .. } => xml.within("table", &id, |xml| {
                self.row("th", head, xml);
                rows.iter().for_each(|row| self.row("td", row, xml));
            }),
            Block::Code { text, .. } => {
                let attributes: Vec<Attribute<'_>> = named("code").into_iter().chain([("xml:space", "preserve")]).collect();
                xml.words("block", &attributes, text);
            }
            Block::Html { text, .. } => xml.words("p", &id, text.trim_end()),
            Block::Editorial(text) => {
                // A remark is what an editor says in the midst of a text.
                xml.open("p", &[]);
                xml.open("remark", &[("status", "editorial")]);
                xml.text(text);
                xml.close("remark");
                xml.close("p");
                xml.line();
            }
            Block::List { .. } | Block::Rule => {}
        }
    }

    /// Adds blocks where there must be one at least.
    fn filled(&self, blocks: &[Block], xml: &mut Xml) {
        blocks.iter().for_each(|block| self.block(block, xml));
        if blocks.iter().all(|block| matches!(block, Block::Rule)) {
            xml.fact("p", &[]);
        }
    }

    fn item(&self, item: &ListItem, is_numbered: bool, xml: &mut Xml) {
        xml.within("item", &[], |xml| {
            if is_numbered {
                xml.words("num", &[], &item.marker);
            }
            self.filled(&item.blocks, xml);
        });
    }

    fn row(&self, tag: &str, cells: &[Vec<Inline>], xml: &mut Xml) {
        xml.within("tr", &[], |xml| {
            for cell in cells {
                xml.open(tag, &[]);
                xml.open("p", &[]);
                self.inlines(cell, xml);
                xml.close("p");
                xml.close(tag);
                xml.line();
            }
        });
    }

    fn words(&self, name: &str, attributes: &[Attribute<'_>], words: &[Inline], xml: &mut Xml) {
        xml.open(name, attributes);
        self.inlines(words, xml);
        xml.close(name);
        xml.line();
    }

    /// Adds running words.
    pub fn inlines(&self, words: &[Inline], xml: &mut Xml) {
        words.iter().for_each(|inline| self.inline(inline, xml));
    }

    fn within(&self, name: &str, attributes: &[Attribute<'_>], words: &[Inline], xml: &mut Xml) {
        xml.open(name, attributes);
        self.inlines(words, xml);
        xml.close(name);
    }

    fn inline(&self, inline: &Inline, xml: &mut Xml) {
        match inline {
            Inline::Text { text, .. } | Inline::Html(text) => xml.text(text),
            Inline::SoftBreak => xml.text("\n"),
            Inline::HardBreak => xml.empty("eol", &[]),
            Inline::Code(text) => {
                xml.open("inline", &[("name", "code")]);
                xml.text(text);
                xml.close("inline");
            }
            Inline::Emphasis(words) => self.within("i", &[], words, xml),
            Inline::Strong(words) => self.within("b", &[], words, xml),
            Inline::Superscript(words) => self.within("sup", &[], words, xml),
            Inline::Subscript(words) => self.within("sub", &[], words, xml),
            Inline::Plain(words) => self.inlines(words, xml),
            // Months, years and days without a year are no dates here.
            Inline::Date { value, words } if value.len() == "2024-04-04".len() => self.within("date", &[("date", value)], words, xml),
            Inline::Date { words, .. } => self.inlines(words, xml),
            Inline::Link { target, words, .. } => match self.scene.links.target_address(target) {
                Some(href) => {
                    let name = if matches!(target, Target::External(_) | Target::File(_)) { "a" } else { "ref" };
                    self.within(name, &[("href", &href)], words, xml);
                }
                None => self.inlines(words, xml),
            },
            // The value is a decimal: what declares it takes no other.
            Inline::Figure { id, words, .. } => match self.of.data.figure(id) {
                Some(figure) => self.within("quantity", &[("refersTo", &format!("#{}", figure_id(id))), ("normalized", figure.value.as_str())], words, xml),
                None => self.inlines(words, xml),
            },
            Inline::Image(Image { file: Some(file), alt, .. }) => xml.empty("img", &[("src", &self.scene.links.file_address(file)), ("alt", alt)]),
            Inline::Image(image) => xml.text(&image.alt),
            Inline::NoteMark { note, mark } => self.note(*note, *mark, xml),
            Inline::Editorial(_) => {}
        }
    }

    /// A footnote stands where it is first marked.
    fn note(&self, at: usize, mark: usize, xml: &mut Xml) {
        let Some(note) = self.part.notes.get(at) else { return };
        let id = self.id(&note.anchor);
        // One that is marked within a footnote would stand within it, and perhaps within itself.
        if mark > 1 || self.late.contains(&at) {
            xml.empty("noteRef", &[("href", &format!("#{id}")), ("marker", &note.label)]);
            return;
        }
        xml.open("authorialNote", &[("eId", &id), ("marker", &note.label), ("placement", "bottom")]);
        self.filled(&note.blocks, xml);
        xml.close("authorialNote");
    }

    /// Adds the footnotes that are first marked within others: they stand behind the text.
    pub fn late_notes(&self, xml: &mut Xml) {
        for (_, note) in self.part.notes.iter().enumerate().filter(|(at, _)| self.late.contains(at)) {
            xml.within("blockContainer", &[("eId", &self.id(&note.anchor)), ("class", "footnote")], |xml| {
                xml.words("num", &[], &note.label);
                self.filled(&note.blocks, xml);
            });
        }
    }
}
