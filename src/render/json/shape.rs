//! The fields of `document.json`, as they are written and described.

use schemars::JsonSchema;
use serde::Serialize;

use super::blocks::{BlockJson, By};
use super::is_false;
use crate::render::figures::FigureRow;

/// A document with all its parts. What the document does not state is absent.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Document")]
pub struct DocumentJson {
    /// Whose republication it is, and of what it is no website.
    pub(super) republication: String,
    /// The whole address of its first page, or the link from this file where the site does not say where it stands.
    pub(super) address: String,
    /// `letter`, `identical-letters`, `note-verbale`, or another kind by its name.
    pub(super) kind: String,
    /// Its title, as given.
    pub(super) title: String,
    /// The language of its title, where that is not the language of its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title_language: Option<String>,
    /// The language of its text, as BCP 47 writes it.
    pub(super) language: String,
    /// The date of the letter, as `2024-04-04`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<String>,
    /// Its symbols.
    pub(super) symbols: Vec<SymbolJson>,
    /// What its masthead prints.
    pub(super) masthead: MastheadJson,
    /// The organs of which it is a document.
    pub(super) organs: Vec<OrganJson>,
    /// Who sent it, in the order of the original.
    pub(super) senders: Vec<SenderJson>,
    /// To whom it is addressed.
    pub(super) addressees: Vec<AddresseeJson>,
    /// Whether it is a sample about invented States.
    #[serde(skip_serializing_if = "is_false")]
    pub(super) sample: bool,
    /// The cover letter, then the other parts in the order of the tree.
    pub(super) parts: Vec<PartJson>,
    /// The figures that it states, compiled by the publisher and not part of the document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) figures: Vec<FigureRow>,
    /// What the publisher declares of figures and checks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) arithmetic: Vec<ArithmeticJson>,
    /// What it says of other documents.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) relations: Vec<RelationJson>,
    /// The recorded changes of the published text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) changes: Vec<ChangeJson>,
    /// What the publisher says of the document as received.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) publishers_notes: Vec<String>,
    /// The files that are published with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) files: Vec<FileJson>,
    /// Where the text comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) provenance: Option<ProvenanceJson>,
}

/// A symbol of the document.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Symbol")]
pub(super) struct SymbolJson {
    /// The symbol as written.
    pub(super) symbol: String,
    /// Whether the document states it, or the publisher learnt it later.
    pub(super) stated_by: By,
    /// The address from which it was learnt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<String>,
    /// The day on which it was looked up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) on: Option<String>,
}

/// The lines of the masthead as they are printed, in the document's language.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Masthead")]
pub(super) struct MastheadJson {
    /// The line of its distribution.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) distribution: Option<String>,
    /// The date of submission.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<String>,
    /// The line of the languages in which it was submitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) original: Option<String>,
    /// Further lines, as printed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) lines: Vec<String>,
    /// The job number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) job_number: Option<String>,
    /// The digits of the bar code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) barcode: Option<String>,
    /// Marks with the notes to which they lead.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) notes: Vec<NoteJson>,
}

/// A mark with its note.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "MastheadNote")]
pub(super) struct NoteJson {
    /// `*`, `**`.
    pub(super) mark: String,
    /// The note.
    pub(super) text: String,
}

/// An organ of which it is a document.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Organ")]
pub(super) struct OrganJson {
    /// Its name in sources: `general-assembly`.
    pub(super) organ: String,
    /// Its name as the masthead prints it.
    pub(super) name: String,
    /// The session: `78`, `S-32`, `ES-10`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) session: Option<String>,
    /// The year of the organ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) year: Option<u16>,
    /// Session or year as the masthead prints it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) period: Option<String>,
    /// The line of its items as the masthead prints it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<String>,
    /// The items under which the document is circulated.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) items: Vec<ItemJson>,
}

/// An agenda item.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AgendaItem")]
pub(super) struct ItemJson {
    /// The list with the item's number: `ga-78/31`.
    pub(super) item: String,
    /// The number as printed: `71 (b)`.
    pub(super) number: String,
    /// The title: in the letter's own wording where it has one, else the register's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    /// The address of the item's page, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) address: Option<String>,
}

/// A sender.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Sender")]
pub(super) struct SenderJson {
    /// The State.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<String>,
    /// Another entity than a State.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) entity: Option<String>,
    /// The office as the title names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) office: Option<String>,
    /// On whose behalf.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) on_behalf_of: Vec<String>,
    /// Who signed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) signed: Vec<SignatureJson>,
}

/// A name in a signature block.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Signature")]
pub(super) struct SignatureJson {
    /// "(Signed)".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mark: Option<String>,
    /// The name.
    pub(super) name: String,
    /// The lines beneath it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) titles: Vec<String>,
}

/// An addressee.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Addressee")]
pub(super) struct AddresseeJson {
    /// The office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) office: Option<String>,
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
}

/// A part of the document.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Part")]
pub(super) struct PartJson {
    /// Its name in addresses; `letter` for the cover letter.
    pub(super) name: String,
    /// `letter`, `annex`, `enclosure`, or another kind by its name.
    pub(super) role: String,
    /// Its number where there are several, as given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) number: Option<String>,
    /// How deep it lies in the tree of parts: 0 for the cover letter, 1 for its annexes.
    pub(super) depth: usize,
    /// The address of its page.
    pub(super) address: String,
    /// The language of its text.
    pub(super) language: String,
    /// The direction of its text.
    pub(super) direction: DirectionJson,
    /// The line above its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) heading: Option<String>,
    /// The language of that line, where it is not the language of its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) heading_language: Option<String>,
    /// Its title; that of the cover letter is the document's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    /// The language of its title, where that is not the language of its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title_language: Option<String>,
    /// By whom what it says is stated.
    pub(super) stated_by: Vec<String>,
    /// Its own date as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<String>,
    /// The line of the language in which it was submitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) original: Option<String>,
    /// Who numbers its paragraphs; absent where none is numbered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) numbered_by: Option<By>,
    /// Its text.
    pub(super) blocks: Vec<BlockJson>,
    /// Its footnotes, in the order of their first marks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) footnotes: Vec<FootnoteJson>,
    /// Who signed it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) signed: Vec<SignatureJson>,
}

/// The direction of a text.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Direction")]
#[serde(rename_all = "lowercase")]
pub(super) enum DirectionJson {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// A footnote.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Footnote")]
pub(super) struct FootnoteJson {
    /// Its label as written.
    pub(super) label: String,
    /// Its anchor in the page of its part.
    pub(super) anchor: String,
    /// What stands in it.
    pub(super) blocks: Vec<BlockJson>,
}

/// A declared relation of figures.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Arithmetic")]
pub(super) struct ArithmeticJson {
    /// Its name.
    pub(super) id: String,
    /// `sum` where a figure is the sum of others, `subset` where it is a part of another.
    pub(super) kind: RuleKind,
    /// The sum, or the part.
    pub(super) figure: String,
    /// What is added, or the whole.
    pub(super) of: Vec<String>,
}

/// What is declared of figures.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum RuleKind {
    /// A sum.
    Sum,
    /// A part of another figure.
    Subset,
}

/// What the document says of another.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Relation")]
pub(super) struct RelationJson {
    /// How it relates to it.
    pub(super) kind: RelationKindJson,
    /// The symbol of the other, or its path on this site.
    pub(super) document: String,
    /// The language versions concerned; absent means all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) languages: Vec<String>,
    /// The parts of the other that are concerned; absent means all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) parts: Vec<String>,
}

/// How one document relates to another.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RelationKind")]
#[serde(rename_all = "kebab-case")]
pub(super) enum RelationKindJson {
    /// It corrects the other.
    Corrects,
    /// It replaces an earlier text of the other.
    Revises,
    /// It adds to the other.
    AddsTo,
    /// It replies to the other.
    RepliesTo,
}

/// A change of the published text.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Change")]
pub(super) struct ChangeJson {
    /// The day.
    pub(super) on: String,
    /// The places: a part's name, with `#` and an anchor where one is meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) at: Vec<String>,
    /// What was changed.
    pub(super) what: String,
}

/// A file that is published with the document.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "File")]
pub(super) struct FileJson {
    /// Its name.
    pub(super) name: String,
    /// Its address.
    pub(super) address: String,
    /// Its size in bytes.
    pub(super) bytes: u64,
}

/// Where the text comes from.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Provenance")]
pub(super) struct ProvenanceJson {
    /// The name of the file with the text as received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) received: Option<String>,
    /// The SHA-256 digest of the text as received with which the document was compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) received_sha256: Option<String>,
    /// The name of the file with the document as received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) original: Option<String>,
    /// From where it was obtained.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) on: Option<String>,
    /// How it was transcribed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) method: Option<String>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) transcriber: Option<String>,
    /// Who reviewed it, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reviewed: Option<String>,
}
