//! What the masthead and the signature block of a document say.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::block::Inline;
use super::item::{ItemKey, ItemNumber, Period, RegisterKey};
use super::source::Span;

/// A value, and the words in which the original gives it where they are not the organization's usual ones.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stated<T> {
    /// The value.
    pub value: T,
    /// The whole phrase of the original.
    pub stated: Option<String>,
    /// Where it is written.
    pub span: Span,
}

/// A title, heading or label: inline Markdown without links, and its language where it is not its document's.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Phrase {
    /// The words.
    pub words: Vec<Inline>,
    /// The language, where given.
    pub lang: Option<String>,
    /// Where the words stand.
    pub span: Span,
}

impl Phrase {
    /// Returns the words as a phrase, which stands where the first of them does.
    pub fn of(words: Vec<Inline>, lang: Option<String>) -> Self {
        let span = super::block::first_span(&words).unwrap_or_default();
        Self { words, lang, span }
    }

    /// Returns the same words without their places, which other pages must not depend on.
    pub fn placeless(&self) -> Self {
        Self { words: super::block::placeless(&self.words), lang: self.lang.clone(), span: Span::default() }
    }

    /// Returns the words as plain text.
    pub fn plain(&self) -> String {
        super::block::plain(&self.words)
    }

    /// Returns the language of the words, where that is not `lang`, in which they stand.
    pub fn other_than(&self, lang: &str) -> Option<&str> {
        self.lang.as_deref().filter(|own| *own != lang)
    }
}

/// What kind of document it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Kind {
    /// A letter.
    Letter,
    /// Identical letters to several addressees.
    IdenticalLetters,
    /// A note verbale, sent unsigned.
    NoteVerbale,
    /// Another kind, by its name.
    Other(String),
}

impl Kind {
    /// The kinds, by name; of `other` the document says the name too.
    pub const NAMES: [(&'static str, Self); 4] =
        [("letter", Self::Letter), ("identical-letters", Self::IdenticalLetters), ("note-verbale", Self::NoteVerbale), ("other", Self::Other(String::new()))];
}

/// The distributions of documents, as they are printed.
pub const DISTRIBUTIONS: [&str; 3] = ["General", "Limited", "Restricted"];
/// Who states a symbol that the document does not state itself.
pub const STATED_BY: [(&str, ()); 1] = [("publisher", ())];
/// Whether "(Signed)" is printed before a name.
pub const MARKS: [(&str, bool); 2] = [("signed", true), ("none", false)];

/// A symbol that identifies a document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Symbol {
    /// The symbol as written: `A/78/251`.
    pub symbol: String,
    /// The asterisks behind it, by which a reissued document is marked.
    pub mark: String,
    /// Who learnt it later and where, when the source does not state it.
    pub added: Option<SymbolAdded>,
    /// Where it is written.
    pub span: Span,
}

/// That a symbol was learnt after the document, and from what.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SymbolAdded {
    /// The address that says so.
    pub source: Option<String>,
    /// The day on which it was looked up.
    pub on: Option<Date>,
}

/// A mark in the masthead and the note that it leads to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MastheadNote {
    /// `*`, `**`.
    pub mark: String,
    /// The note.
    pub text: String,
}

/// A text that the masthead gives, and its place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Given {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// What stands at the top right of the first page.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Masthead {
    /// General, Limited, Restricted.
    pub distribution: Option<Stated<String>>,
    /// The date of submission, which may differ from the letter's.
    pub date: Option<Stated<Date>>,
    /// The languages in which the text was submitted.
    pub original: Option<Stated<Vec<String>>>,
    /// The job number as written.
    pub job_number: Option<Given>,
    /// The seven digits of the bar code.
    pub barcode: Option<Given>,
    /// Further lines, as printed.
    pub lines: Vec<Given>,
    /// Notes to marks.
    pub notes: Vec<MastheadNote>,
    /// Where it is written.
    pub span: Span,
}

/// An agenda item in a masthead, and where it is written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NamedItem {
    /// The number.
    pub number: ItemNumber,
    /// Where it is written.
    pub span: Span,
}

/// The title that a letter gives to some of its items in its own wording.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ItemTitle {
    /// The items.
    pub of: Vec<ItemNumber>,
    /// The title.
    pub title: Phrase,
}

/// One organ of which the letter is a document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Organ {
    /// The organ's name in sources: `general-assembly`.
    pub organ: String,
    /// The organ's short form in addresses: `ga`.
    pub code: String,
    /// The session or year.
    pub period: Option<Stated<Period>>,
    /// The items under which the document is circulated.
    pub items: Option<Stated<Vec<NamedItem>>>,
    /// Titles in the letter's own wording.
    pub titles: Vec<ItemTitle>,
    /// The list that the items are of.
    pub list: String,
    /// The symbol of the document that holds that list.
    pub document: Option<String>,
    /// Where the organ is written.
    pub span: Span,
}

impl Organ {
    /// Returns the register that the organ's items are of.
    pub fn register(&self) -> Option<RegisterKey> {
        let period = self.period.as_ref()?.value;
        Some(RegisterKey { organ: self.code.clone(), period, list: self.list.clone() })
    }

    /// Returns the organ's items with their register.
    pub fn item_keys(&self) -> Vec<(ItemKey, Span)> {
        let (Some(register), Some(items)) = (self.register(), &self.items) else { return Vec::new() };
        items.value.iter().map(|item| (ItemKey { register: register.clone(), number: item.number.clone() }, item.span)).collect()
    }
}

/// A name in a signature block.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Signature {
    /// `(Signed)` in the document's language, unless the original has no mark.
    pub marked: bool,
    /// The name.
    pub name: String,
    /// The lines beneath it.
    pub titles: Vec<String>,
    /// Where the name is written.
    pub span: Span,
    /// Where the lines are.
    pub title_spans: Vec<Span>,
}

/// What sends a document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Party {
    /// A State, by its name.
    State(String),
    /// Another entity, by its name.
    Entity(String),
}

impl Party {
    /// Returns the name.
    pub fn name(&self) -> &str {
        match self {
            Self::State(name) | Self::Entity(name) => name,
        }
    }
}

/// A sender.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sender {
    /// The State, or another entity.
    pub party: Option<Party>,
    /// The office as the title names it.
    pub office: Option<String>,
    /// On whose behalf, where said.
    pub on_behalf_of: Vec<String>,
    /// Who signed.
    pub signed: Vec<Signature>,
}

impl Sender {
    /// Returns the words by which statements of this sender are attributed.
    pub fn name(&self) -> &str {
        self.office.as_deref().or(self.party.as_ref().map(Party::name)).unwrap_or_default()
    }

    /// Returns the name by which documents of this sender are listed: that of the State or entity, else the office.
    pub fn listed(&self) -> &str {
        self.party.as_ref().map_or_else(|| self.name(), Party::name)
    }
}

/// An addressee.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Addressee {
    /// The office.
    pub office: Option<String>,
    /// The name, where given.
    pub name: Option<String>,
}

/// A line of the text as received that is not published, because it is none of the document's.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Omitted {
    /// The line.
    pub text: String,
    /// Its places among the lines of that text, counted from 1; empty where it is left out wherever it stands.
    pub lines: Vec<u32>,
    /// Where it is written.
    pub span: Span,
}

/// How the text was obtained.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Provenance {
    /// The text as received: a file beside the letter.
    pub received: Option<String>,
    /// The document as received: a file beside the letter.
    pub original: Option<String>,
    /// Where it came from.
    pub from: Option<String>,
    /// When.
    pub on: Option<Date>,
    /// Lines of the text as received that are none of the document's, such as running heads.
    pub omitted: Vec<Omitted>,
    /// How it was transcribed.
    pub method: Option<String>,
    /// Who transcribed it.
    pub transcriber: Option<String>,
    /// Who reviewed it, and when.
    pub reviewed: Option<String>,
}

/// How one document relates to another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum RelationKind {
    /// It corrects the other.
    Corrects,
    /// It replaces an earlier text of the other.
    Revises,
    /// It adds to the other.
    AddsTo,
    /// It replies to the other.
    RepliesTo,
}

impl RelationKind {
    /// What a document may be to another, by the name of the field.
    pub const NAMES: [(&'static str, Self); 4] =
        [("corrects", Self::Corrects), ("revises", Self::Revises), ("adds-to", Self::AddsTo), ("replies-to", Self::RepliesTo)];
}

impl RelationKind {
    /// Returns the name of the kind in sources and in the theme's words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Corrects => "corrects",
            Self::Revises => "revises",
            Self::AddsTo => "adds-to",
            Self::RepliesTo => "replies-to",
        }
    }
}

/// A relation that a document declares.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Relation {
    /// How.
    pub kind: RelationKind,
    /// A symbol or the path of a document of this site.
    pub target: String,
    /// The language versions concerned; empty means all.
    pub languages: Vec<String>,
    /// The parts of the other that are concerned; empty means all.
    pub parts: Vec<String>,
    /// Where it is written.
    pub span: Span,
}

/// A finding that is accepted because the document as received is so.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Accepted {
    /// The code.
    pub code: String,
    /// The place.
    pub at: Option<String>,
    /// Why.
    pub reason: String,
    /// Where it is written.
    pub span: Span,
}

/// A change of the published text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Change {
    /// The day.
    pub on: Date,
    /// The places.
    pub at: Vec<String>,
    /// What was changed.
    pub what: String,
    /// Where it is written.
    pub span: Span,
}

/// That a document was withdrawn.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The day.
    pub on: Date,
    /// By whom.
    pub by: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// Everything that a document says of itself, apart from its parts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Letter {
    /// The kind of document.
    pub kind: Kind,
    /// The title as given.
    pub title: Phrase,
    /// The date of the letter.
    pub date: Option<Stated<Date>>,
    /// Its symbols.
    pub symbols: Vec<Symbol>,
    /// Its masthead.
    pub masthead: Option<Masthead>,
    /// The organs of which it is a document.
    pub organs: Vec<Organ>,
    /// The senders, in the order of the original.
    pub from: Vec<Sender>,
    /// The addressees.
    pub to: Vec<Addressee>,
    /// Who states what the cover letter says, where not the senders.
    pub authors: Vec<String>,
    /// The language.
    pub lang: String,
    /// How the text was obtained.
    pub provenance: Provenance,
    /// Not to be published yet.
    pub draft: bool,
    /// A sample, about invented States.
    pub sample: bool,
    /// Relations to other documents.
    pub relations: Vec<Relation>,
    /// Accepted findings.
    pub accepted: Vec<Accepted>,
    /// Changes of the published text.
    pub changes: Vec<Change>,
    /// That it was withdrawn.
    pub withdrawn: Option<Withdrawn>,
    /// Former paths of the document.
    pub aliases: Vec<Given>,
}
