//! What other pages may know of a document, a register or a free page; never its body.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use jiff::civil::Date;

use super::address::Address;
use super::block::{Number, Target};
use super::citation::{AnchorNames, Citation, Extract};
use super::claim::{Claim, Claims};
use super::diagnostic::{Code, Diagnostic, Severity};
use super::document::Role;
use super::item::{ItemKey, ItemNumber, Period, RegisterKey};
use super::letter::{RelationKind, Withdrawn};
use super::lock::Count;
use super::packed::{At, Excerpts, Packed, PackedList};
use super::site::Register;
use super::source::{Digest, Excerpt};

/// What kind of block an anchor names, and its number among its kind.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Label {
    /// A paragraph.
    Paragraph(Number),
    /// A paragraph without a number of its own, after the one named.
    Unnumbered(Option<String>),
    /// A heading.
    Heading(Count),
    /// A list.
    List(Count),
    /// A table.
    Table(Count),
    /// A quotation.
    Quote(Count),
    /// Code.
    Code(Count),
    /// An image.
    Image(Count),
    /// A footnote, by its label.
    Note(String),
}

impl Label {
    /// Returns whether the number is the publisher's, and none that the document states.
    pub fn is_numbered_here(&self) -> bool {
        !matches!(self, Self::Paragraph(Number::Stated(_)) | Self::Unnumbered(_) | Self::Note(_))
    }
}

/// An anchor of a document and what it names.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AnchorEntry {
    /// The part.
    pub part: String,
    /// The anchor in that part's page.
    pub anchor: String,
    /// What it names.
    pub label: Label,
}

/// Where in a document something is said, and by whom.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
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
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Mentioned {
    /// A figure of the same document.
    Figure(String),
    /// Anything that a link can lead to.
    Target(Target),
}

/// A sentence that mentions something, with its place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
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
    /// Whether it stands where the cover letter asks for circulation, which repeats the masthead.
    pub requested: bool,
}

/// A document that another one names as corrected, revised, added to or replied to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RelationEntry {
    /// How the document of the card relates to it.
    pub kind: RelationKind,
    /// The symbol or path as it is written.
    pub words: String,
    /// Where that leads.
    pub target: Target,
    /// Whether it is a symbol of a known form, so that its official address is known.
    pub official: bool,
    /// The language versions concerned; none means all.
    pub languages: Vec<String>,
    /// The parts of the other that are concerned; none means all.
    pub parts: Vec<String>,
    /// The place in the source.
    pub at: Excerpt,
}

/// What lists show of a part.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
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
    /// The language of its title.
    pub lang: String,
    /// The language of its text.
    pub text_lang: String,
}

/// What lists show of a document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
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
    /// By whom what its cover letter says is stated.
    pub authors: Vec<String>,
    /// The latest day that its sources tell: of the document, of when it was obtained, corrected or withdrawn, or when its symbol was learnt.
    pub updated: Option<Date>,
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
    /// That it was withdrawn.
    pub withdrawn: Option<Withdrawn>,
    /// The digest of all this, once it was asked for.
    #[serde(skip)]
    pub sealed: Once,
}

/// A digest that is found out once. It is no part of what it is of.
#[derive(Default, Debug)]
pub struct Once(OnceLock<Digest>);

impl Clone for Once {
    /// A copy may be changed, so its digest is not known.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Once {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Once {}

impl Row {
    /// Returns the digest of all that lists show of the document: it stands on many.
    pub fn digest(&self) -> Digest {
        *self.sealed.0.get_or_init(|| Digest::of_value(self))
    }

    /// Returns the address of the document's first page.
    pub fn address(&self) -> Address {
        Address::page(&self.id)
    }

    /// Returns the addresses of the document's pages, if its letter stands at `letter`; that comes first.
    pub fn pages_at(&self, letter: &Address) -> Vec<Address> {
        let mut addresses = vec![letter.clone(), letter.join("whole")];
        addresses.extend(self.parts.iter().filter(|part| part.role != Role::Letter).map(|part| letter.join(&part.name)));
        if self.figures > 0 {
            addresses.push(letter.join("data"));
        }
        addresses.push(letter.join("cite"));
        addresses
    }

    /// Returns the address of a part of the document with this id.
    pub fn part_address(id: &str, part: &str) -> Address {
        if part == "letter" { Address::page(id) } else { Address::page(id).join(part) }
    }
}

/// A title of items in a letter's own words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OwnTitle {
    /// The items.
    pub of: Vec<ItemNumber>,
    /// The title, in plain text.
    pub title: String,
    /// Its language.
    pub lang: String,
    /// The place in the source.
    pub at: At,
}

/// A register that a document's items are of, and where it says so.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NamedRegister {
    /// The list.
    pub key: RegisterKey,
    /// The place in the source.
    pub at: At,
    /// The items, with their places.
    pub items: Vec<(ItemKey, At)>,
    /// The titles that the letter words itself.
    pub titles: Vec<OwnTitle>,
}

/// A line at the head of a document, and its place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HeadLine {
    /// The words.
    pub text: String,
    /// The place.
    pub at: Excerpt,
}

/// What is left when the head of the text as received was held against the masthead. Titles of items come from registers, so the rest is told with those.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Remainder<P = At> {
    /// Lines of the masthead that the text as received does not have.
    pub unmatched: Vec<HeadLine>,
    /// What the text as received has and the masthead does not.
    pub unclaimed: Vec<HeadLine>,
    /// The items whose titles the register gives, with their places in the masthead.
    pub titles: Vec<(ItemKey, P)>,
}

impl<P> Default for Remainder<P> {
    fn default() -> Self {
        Self { unmatched: Vec::new(), unclaimed: Vec::new(), titles: Vec::new() }
    }
}

/// What a card is of.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum CardKind {
    /// A document.
    Document {
        /// What lists show of it.
        row: Arc<Row>,
        /// The registers that its masthead names.
        registers: Packed<Vec<NamedRegister>>,
        /// The organs of which it is a document, by their short forms, with session or year.
        sessions: Vec<(String, Period)>,
        /// Its symbols, with their places.
        symbols: Vec<(String, At)>,
        /// What of the text as received is to be found in registers.
        remainder: Option<Packed<Remainder>>,
        /// What it says of other documents.
        relations: Vec<RelationEntry>,
        /// What it claims beside its pages.
        claims: Claims,
        /// Draft: never published.
        draft: bool,
    },
    /// A register.
    Register(Arc<Register>),
    /// A free page.
    Free {
        /// Its title.
        title: String,
        /// Draft: never published.
        draft: bool,
    },
}

/// The lines of a source that a place means.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Region {
    /// The path of the source.
    pub path: Arc<str>,
    /// The first line, counted from 1.
    pub first: u32,
    /// The last line.
    pub last: u32,
}

/// A finding that is accepted because the document as received is so.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Acceptance {
    /// The kind of finding.
    pub code: Code,
    /// Where it is; anywhere in the document where none is given.
    pub region: Option<Region>,
    /// Why it is accepted, in the words that readers get.
    pub reason: String,
    /// Where it is written.
    pub at: Excerpt,
}

impl Card {
    /// Returns whether it is of a draft, which is never published.
    pub fn is_draft(&self) -> bool {
        match self.kind {
            CardKind::Document { draft, .. } | CardKind::Free { draft, .. } => draft,
            CardKind::Register(_) => false,
        }
    }

    /// Returns whether an error is among what was found.
    pub fn errs(diagnostics: &[Diagnostic]) -> bool {
        diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

impl Acceptance {
    /// Returns whether the finding is meant: it has the code, and one of its places lies in the region.
    pub fn means(&self, diagnostic: &Diagnostic) -> bool {
        let inside = |at: &Excerpt| self.region.as_ref().is_none_or(|region| region.path == at.path && (region.first..=region.last).contains(&at.line));
        diagnostic.code == self.code && (inside(&diagnostic.at) || diagnostic.also.iter().any(|note| inside(&note.at)))
    }
}

/// What other pages may know of one document, register or free page.
///
/// There are as many as there are documents, and all are in memory: what is seldom asked for is packed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Card {
    /// Its path below `content/`, without an ending.
    pub id: String,
    /// What it is of.
    pub kind: CardKind,
    /// The addresses that a register or a free page claims; [`Card::claims`] returns those of every card.
    pub own_claims: Packed<Vec<Claim>>,
    /// The paths under which it stood before.
    pub aliases: Vec<String>,
    /// Whether the fields of its letter were read without error; else there may be aliases, symbols and parts that are not known.
    pub known: bool,
    /// The names of its anchors.
    pub anchors: AnchorNames,
    /// What it mentions that other pages ask for.
    pub citations: Vec<Citation>,
    /// The sentences of those, each once.
    pub extracts: PackedList<Extract>,
    /// The digest of its sources.
    pub digest: Digest,
    /// The findings that are accepted because the document as received is so.
    pub accepted: Vec<Acceptance>,
    /// Whether an error was found in its own sources.
    pub has_errors: bool,
    /// What was found in its sources.
    pub diagnostics: Packed<Vec<Diagnostic>>,
    /// The places in its sources that findings about several cards may name.
    pub excerpts: Packed<Excerpts>,
}

impl Card {
    /// Returns a citation with its sentence. Its place in the source is for findings; it moves without anything being said differently.
    pub fn mention(&self, number: usize) -> Option<Mention> {
        let citation = self.citations.get(number)?;
        let Extract { place, sentence } = self.extracts.unpack(citation.extract as usize)?;
        Some(Mention {
            to: citation.to.clone(),
            place: Arc::new(place),
            sentence: sentence.into(),
            marked: citation.marked.start as usize..citation.marked.end as usize,
            at: None,
            requested: citation.requested,
        })
    }
}
