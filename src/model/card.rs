//! What other pages may know of a document, a register or a free page; never its body.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::address::Address;
use super::block::{Number, Target};
use super::diagnostic::{Code, Diagnostic, Severity};
use super::document::Role;
use super::item::{ItemKey, RegisterKey};
use super::site::Register;
use super::source::{Digest, Excerpt};

/// What kind of block an anchor names, and its number among its kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Label {
    /// A paragraph.
    Paragraph(Number),
    /// A paragraph without a number of its own, after the one named.
    Unnumbered(Option<String>),
    /// A heading.
    Heading(u32),
    /// A list.
    List(u32),
    /// A table.
    Table(u32),
    /// A quotation.
    Quote(u32),
    /// Code.
    Code(u32),
    /// An image.
    Image(u32),
    /// A footnote, by its label.
    Note(String),
}

/// An anchor of a document and what it names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnchorEntry {
    /// The part.
    pub part: String,
    /// The anchor in that part's page.
    pub anchor: String,
    /// What it names.
    pub label: Label,
}

/// Where in a document something is said, and by whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The part's name in addresses.
    pub part: String,
    /// What the part is to its document.
    pub role: Role,
    /// The part's number where there are several.
    pub number: Option<String>,
    /// The anchor in that part's page.
    pub anchor: String,
    /// What the anchor names.
    pub label: Label,
    /// Who says it.
    pub authors: Vec<String>,
    /// The language in which it is said.
    pub lang: String,
}

/// What is mentioned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Mentioned {
    /// A figure of the same document.
    Figure(String),
    /// Anything that a link can lead to.
    Target(Target),
}

/// A sentence that mentions something, with its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mention {
    /// What it mentions.
    pub to: Mentioned,
    /// Where it stands, and who says it.
    pub place: Arc<Place>,
    /// The sentence, in plain text.
    pub sentence: Arc<str>,
    /// The bytes of the sentence that make the mention.
    pub marked: Range<usize>,
    /// The place in the source, for references that are written there.
    pub at: Option<Box<Excerpt>>,
}

/// What lists show of a part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartRow {
    /// Its name in addresses.
    pub name: String,
    /// How deep it lies in the tree of parts.
    pub depth: usize,
    /// What it is.
    pub role: Role,
    /// Its number where there are several.
    pub number: Option<String>,
    /// Its title, else its heading.
    pub title: Option<String>,
    /// How many paragraphs it has.
    pub paragraphs: usize,
    /// Its language.
    pub lang: String,
}

/// What lists show of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Its path below `content/`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its date.
    pub date: Option<Date>,
    /// Its symbols.
    pub symbols: Vec<String>,
    /// The States or entities that sent it, else their offices.
    pub senders: Vec<String>,
    /// The language of its title.
    pub lang: String,
    /// The organs of which it is a document, by their short forms.
    pub organs: Vec<String>,
    /// The items under which it is circulated.
    pub items: Vec<ItemKey>,
    /// Its parts, the cover letter first.
    pub parts: Vec<PartRow>,
    /// How many figures its data appendix holds.
    pub figures: usize,
    /// A sample, about invented States.
    pub sample: bool,
}

impl Row {
    /// Returns the address of the document's first page.
    pub fn address(&self) -> Address {
        Address::page(&self.id)
    }

    /// Returns the address of a part of the document with this id.
    pub fn part_address(id: &str, part: &str) -> Address {
        if part == "letter" { Address::page(id) } else { Address::page(id).join(part) }
    }
}

/// An address that a source claims, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// The address.
    pub address: Address,
    /// The place in the source that claims it.
    pub at: Excerpt,
}

/// A register that a document's items are of, and where it says so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedRegister {
    /// The list.
    pub key: RegisterKey,
    /// The place in the source.
    pub at: Excerpt,
    /// The items, with their places; and whether the letter words the title itself.
    pub items: Vec<(ItemKey, Excerpt)>,
}

/// What a card is of.
#[derive(Clone, Debug)]
pub enum CardKind {
    /// A document.
    Document {
        /// What lists show of it.
        row: Arc<Row>,
        /// The registers that its masthead names.
        registers: Vec<NamedRegister>,
        /// Its symbols, with their places.
        symbols: Vec<(String, Excerpt)>,
        /// Draft: never published.
        draft: bool,
    },
    /// A register.
    Register(Arc<Register>),
    /// A free page.
    Free {
        /// Its title.
        title: String,
    },
}

/// What other pages may know of one document, register or free page.
#[derive(Clone, Debug)]
pub struct Card {
    /// Its path below `content/`, without an ending.
    pub id: String,
    /// What it is of.
    pub kind: CardKind,
    /// The addresses of its pages and files.
    pub claims: Vec<Claim>,
    /// Its anchors.
    pub anchors: Vec<AnchorEntry>,
    /// What it mentions that other pages ask for.
    pub mentions: Vec<Mention>,
    /// The digest of its sources.
    pub digest: Digest,
    /// The codes of the findings that are accepted because the document as received is so, each with the reason.
    pub accepted: Vec<(String, String)>,
    /// What was found in its sources.
    pub diagnostics: Vec<Diagnostic>,
}

impl Card {
    /// Returns the finding about this card's sources; as a note with its reason, where it is accepted.
    pub fn weighed(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        if let Some((_, reason)) = self.accepted.iter().find(|(code, _)| code == diagnostic.code.word() && Code::OF_DOCUMENT.contains(&diagnostic.code)) {
            diagnostic.severity = Severity::Note;
            diagnostic.help = format!("accepted: {reason}");
        }
        diagnostic
    }
}
