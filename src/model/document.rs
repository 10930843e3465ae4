//! A document with all its parts. It lives only while its own pages are made.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::block::{Block, Footnote};
use super::card::{AnchorEntry, Mention};
use super::data::Data;
use super::diagnostic::Diagnostic;
use super::letter::{Letter, Phrase, Signature, Stated};
use super::source::{Digest, Source};

/// What a part is to its document.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Role {
    /// The cover letter.
    Letter,
    /// An annex.
    Annex,
    /// An enclosure.
    Enclosure,
    /// Another kind, by its name.
    Other(String),
}

impl Role {
    /// What a part may say that it is, by name; of `other` it says the name too.
    pub const NAMES: [(&'static str, Self); 3] = [("annex", Self::Annex), ("enclosure", Self::Enclosure), ("other", Self::Other(String::new()))];
}

impl Role {
    /// Returns the role's name in sources and in the theme's words.
    pub fn name(&self) -> &str {
        match self {
            Self::Letter => "letter",
            Self::Annex => "annex",
            Self::Enclosure => "enclosure",
            Self::Other(_) => "other",
        }
    }
}

/// The direction of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// The directions, by name.
    pub const NAMES: [(&'static str, Self); 2] = [("ltr", Self::Ltr), ("rtl", Self::Rtl)];
}

/// Who numbers the paragraphs of a part.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Numbering {
    /// The publisher.
    Editorial,
    /// The document.
    Stated,
}

impl Numbering {
    /// The ways of numbering, by name.
    pub const NAMES: [(&'static str, Self); 2] = [("editorial", Self::Editorial), ("stated", Self::Stated)];
}

/// One part of a document: the cover letter, an annex, an enclosure.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Part {
    /// Its name in addresses; `letter` for the cover letter.
    pub name: String,
    /// How deep it lies in the tree of parts: 0 for the cover letter, 1 for its annexes.
    pub depth: usize,
    /// What it is to its document.
    pub role: Role,
    /// Its number where there are several, as given: `II`.
    pub number: Option<String>,
    /// The line above its title, as given.
    pub heading: Option<Phrase>,
    /// Its title, as given.
    pub title: Option<Phrase>,
    /// Who states what it says.
    pub authors: Vec<String>,
    /// The language of its text.
    pub lang: String,
    /// The direction of its text.
    pub dir: Direction,
    /// The language it was submitted in, where the original says so.
    pub original: Option<Stated<Vec<String>>>,
    /// Its date, where given.
    pub date: Option<Stated<Date>>,
    /// Who signed it.
    pub signed: Vec<Signature>,
    /// Who numbers its paragraphs.
    pub numbering: Numbering,
    /// Its text.
    pub blocks: Vec<Block>,
    /// Its footnotes, in the order of their first marks.
    pub notes: Vec<Footnote>,
}

/// A file beside a document that is published with it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Companion {
    /// Its name.
    pub name: String,
    /// Its path from the project's folder.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
}

/// Where a note of the publisher's stands that is not within a text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum NoteAt {
    /// Beneath the masthead.
    Head,
    /// At a figure, or a piece of arithmetic, of the data appendix.
    Data(String),
}

/// A note of the publisher's: what is wrong in the document as received.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PublishersNote {
    /// Where it stands.
    pub at: NoteAt,
    /// What it says.
    pub text: String,
}

/// The text as received, with which a document was compared.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Received {
    /// The name of its file.
    pub file: String,
    /// The SHA-256 digest of the file, in hexadecimal.
    pub sha256: String,
}

/// A letter with all its parts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Document {
    /// Its path below `content/`.
    pub id: String,
    /// What it says of itself.
    pub letter: Letter,
    /// The cover letter, then the other parts in the order of the tree.
    pub parts: Vec<Part>,
    /// Its figures.
    pub data: Data,
    /// Its places that have an address, in the order of the text.
    pub anchors: Vec<AnchorEntry>,
    /// Every mention in its text of a figure, an item, a document.
    pub mentions: Vec<Mention>,
    /// The files published with it.
    pub files: Vec<Companion>,
    /// The text that it was compared with, where there is one.
    pub received: Option<Received>,
    /// Notes of the publisher's at its head and in its data appendix; those at a paragraph stand behind it.
    pub notes: Vec<PublishersNote>,
    /// The digest of all its sources.
    pub digest: Digest,
}

impl Document {
    /// Returns what the publisher says at `place`.
    pub fn notes_at(&self, place: &NoteAt) -> Vec<String> {
        self.notes.iter().filter(|note| note.at == *place).map(|note| note.text.clone()).collect()
    }

    /// Returns the part named `name`.
    pub fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }

    /// Returns the names by which what `part` says is attributed: its authors, else the senders.
    pub fn authors_of<'a>(&'a self, part: &'a Part) -> Vec<&'a str> {
        let own = if part.role == Role::Letter { &self.letter.authors } else { &part.authors };
        if own.is_empty() { self.letter.from.iter().map(super::letter::Sender::name).collect() } else { own.iter().map(String::as_str).collect() }
    }
}

/// A page that belongs to no document: `about.md`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FreePage {
    /// Its path below `content/`, without the ending.
    pub id: String,
    /// Its title.
    pub title: Phrase,
    /// Its text, as a part without numbers.
    pub text: Part,
    /// The files published with it.
    pub files: Vec<Companion>,
    /// The digest of its source.
    pub digest: Digest,
}

/// The sources of one document or one free page, as they lie in a folder; nothing of them is understood yet.
#[derive(Clone, Debug)]
pub struct Folder {
    /// The path below `content/`: the document's folder, or the page's file without its ending.
    pub id: String,
    /// The texts: for a document `letter.md` first, then the others by name.
    pub sources: Vec<Source>,
    /// Texts that may be the text as received, by name; or why they cannot be read.
    pub received: Vec<(String, Result<Source, Box<Diagnostic>>)>,
    /// The lock of its addresses, where there is one.
    pub lock: Option<Source>,
    /// The other files of the folder, by name.
    pub files: Vec<Companion>,
    /// What was found when the files were read.
    pub diagnostics: Vec<Diagnostic>,
}
