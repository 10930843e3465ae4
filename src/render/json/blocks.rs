//! The text of a part as JSON: blocks with their words and with what these refer to.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::block::{self, Inline, LinkOrigin, Number, Target, walk_inlines};
use crate::model::card::Row;
use crate::model::document::{Document, Part};
use crate::render::text;
use crate::render::view::Scene;

/// What kind of block it is.
#[derive(Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A paragraph.
    Paragraph,
    /// A heading within the text.
    Heading,
    /// A list; `items` are its items.
    List,
    /// A quotation; `blocks` are what is quoted.
    Quotation,
    /// A table; `rows` are its rows, the head first.
    Table,
    /// Text that keeps its line breaks and spaces.
    Code,
    /// Raw HTML of the source, as text.
    Html,
    /// A note of the publisher's, which is not part of the document.
    PublishersNote,
}

/// A block of a text.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Block")]
pub struct BlockJson {
    /// What kind of block it is.
    kind: Kind,
    /// Its anchor in the page of its part: `p5`, `para-12`.
    #[serde(skip_serializing_if = "Option::is_none")]
    anchor: Option<String>,
    /// Its whole address, or the link from this file where the site does not say where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    /// The number of a paragraph.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<NumberJson>,
    /// The level of a heading in the source, 1 to 6.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    /// The words without markup; marks of footnotes in brackets, images by their alternative texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// The items of a list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    items: Vec<ItemJson>,
    /// The blocks of a quotation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    blocks: Vec<BlockJson>,
    /// The cells of a table, row by row; the first row is its head.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rows: Vec<Vec<String>>,
    /// What the words refer to, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    references: Vec<Reference>,
}

/// The number of a paragraph.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Number")]
struct NumberJson {
    /// The number: `5`, `2 bis.`.
    text: String,
    /// Who numbers: the publisher, or the document itself.
    by: By,
}

/// Whose words something is.
#[derive(Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The document's own.
    Document,
    /// The publisher's.
    Publisher,
}

/// An item of a list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ListItem")]
struct ItemJson {
    /// Its marker as written: `1.`, `(a)`, `-`.
    marker: String,
    /// What stands in it.
    blocks: Vec<BlockJson>,
}

/// What some words refer to.
#[derive(Serialize, JsonSchema)]
struct Reference {
    /// The words.
    words: String,
    /// To what they refer.
    kind: ReferenceKind,
    /// The figure's name, the item as `ga-78/31`, the part's name, the document's symbol or path, the file's name, the address on the web; of a date the day, month or year as `2024-04-04`, `2023-09`, `2021` or `04-04`.
    to: String,
    /// Where that is; absent where it leads nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    /// Whether the publisher's program recognised it; else the source marks it.
    recognised: bool,
}

/// To what words refer.
#[derive(Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum ReferenceKind {
    /// A figure of the document.
    Figure,
    /// An agenda item.
    Item,
    /// A part of the document, or a place in it.
    Part,
    /// Another document.
    Document,
    /// A file that is published with the document.
    File,
    /// An address on the web.
    Web,
    /// A day, a month or a year.
    Date,
}

/// What is needed to write a part's text.
pub struct Text<'a> {
    /// The document.
    pub of: &'a Document,
    /// The part.
    pub part: &'a Part,
    /// Where references lead.
    pub scene: &'a Scene<'a>,
}

impl Text<'_> {
    /// Returns the blocks.
    pub fn blocks(&self, blocks: &[block::Block]) -> Vec<BlockJson> {
        blocks.iter().filter_map(|block| self.block(block)).collect()
    }

    fn block(&self, of: &block::Block) -> Option<BlockJson> {
        use block::Block;
        let anchor = of.anchor().map(str::to_owned);
        let mut json = BlockJson {
            kind: Kind::Paragraph,
            address: anchor.as_deref().map(|anchor| self.scene.links.address(&Row::part_address(&self.of.id, &self.part.name), Some(anchor))),
            anchor,
            number: None,
            level: None,
            text: None,
            items: Vec::new(),
            blocks: Vec::new(),
            rows: Vec::new(),
            references: Vec::new(),
        };
        match of {
            Block::Paragraph { number, words, .. } => {
                json.number = number.as_ref().map(number_json);
                self.say(words, &mut json);
            }
            Block::Words(words) => self.say(words, &mut json),
            Block::Heading { level, words, .. } => {
                json.kind = Kind::Heading;
                json.level = Some(*level);
                self.say(words, &mut json);
            }
            Block::List { items, .. } => {
                json.kind = Kind::List;
                json.items = items.iter().map(|item| ItemJson { marker: item.marker.clone(), blocks: self.blocks(&item.blocks) }).collect();
            }
            Block::Quote { blocks, .. } => {
                json.kind = Kind::Quotation;
                json.blocks = self.blocks(blocks);
            }
            Block::Table { head, rows, .. } => {
                json.kind = Kind::Table;
                for row in std::iter::once(head).chain(rows) {
                    json.rows.push(row.iter().map(|cell| text::words(cell, self.part)).collect());
                    row.iter().for_each(|cell| self.refer(cell, &mut json.references));
                }
            }
            Block::Code { text, .. } => {
                json.kind = Kind::Code;
                json.text = Some(text.clone());
            }
            Block::Html { text, .. } => {
                json.kind = Kind::Html;
                json.text = Some(text.clone());
            }
            Block::Editorial(text) => {
                json.kind = Kind::PublishersNote;
                json.text = Some(text.clone());
            }
            Block::Rule => return None,
        }
        Some(json)
    }

    fn say(&self, words: &[Inline], json: &mut BlockJson) {
        json.text = Some(text::words(words, self.part));
        self.refer(words, &mut json.references);
    }

    fn refer(&self, words: &[Inline], references: &mut Vec<Reference>) {
        walk_inlines(words, &mut |inline| references.extend(self.reference(inline)));
    }

    fn reference(&self, inline: &Inline) -> Option<Reference> {
        let (words, kind, to, address, recognised) = match inline {
            Inline::Figure { id, words, .. } => {
                let address = self.scene.links.address(&crate::model::address::Address::page(&self.of.id).join("data"), Some(id));
                (words, ReferenceKind::Figure, id.clone(), Some(address), false)
            }
            Inline::Date { value, words } => (words, ReferenceKind::Date, value.clone(), None, true),
            Inline::Link { target, words, origin, .. } => {
                let placed = |name: &str, anchor: &Option<String>| anchor.as_ref().map_or_else(|| name.to_owned(), |anchor| format!("{name}#{anchor}"));
                let (kind, to) = match target {
                    Target::External(url) => (ReferenceKind::Web, url.clone()),
                    Target::Item(key) => (ReferenceKind::Item, format!("{}/{}", key.register.slug(), key.number.slug())),
                    Target::Part { part, anchor } => (ReferenceKind::Part, placed(part, anchor)),
                    Target::Symbol(symbol) => (ReferenceKind::Document, symbol.clone()),
                    Target::Letter { path, anchor } => (ReferenceKind::Document, placed(path, anchor)),
                    Target::File(name) => (ReferenceKind::File, name.clone()),
                    Target::Nothing => return None,
                };
                (words, kind, to, self.scene.links.target_address(target), *origin == LinkOrigin::Recognised)
            }
            Inline::Image(image) => {
                let file = image.file.clone()?;
                let address = Some(self.scene.links.file_address(&file));
                return Some(Reference { words: image.alt.clone(), kind: ReferenceKind::File, to: file, address, recognised: false });
            }
            _ => return None,
        };
        Some(Reference { words: text::words(words, self.part), kind, to, address, recognised })
    }
}

fn number_json(number: &Number) -> NumberJson {
    match number {
        Number::Editorial(count) => NumberJson { text: count.to_string(), by: By::Publisher },
        Number::Stated(text) => NumberJson { text: text.clone(), by: By::Document },
    }
}
