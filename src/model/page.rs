//! Pages before they are made, and files when they are.

use super::address::Address;
use super::answer::Question;
use super::item::{ItemKey, RegisterKey};
use super::reads::Reads;
use super::shelf::{Key, Shelf, Way};

/// A form in which reference managers exchange citations.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Exchange {
    /// BibTeX, with the fields of BibLaTeX.
    Bibtex,
    /// RIS.
    Ris,
    /// CSL-JSON.
    Csl,
}

impl Exchange {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::Bibtex, Self::Ris, Self::Csl];

    /// Returns the name of the form in templates and in the theme's words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bibtex => "bibtex",
            Self::Ris => "ris",
            Self::Csl => "csl",
        }
    }

    /// Returns the name of the file in this form, beside the page that says how to cite.
    pub fn file(self) -> &'static str {
        match self {
            Self::Bibtex => "citation.bib",
            Self::Ris => "citation.ris",
            Self::Csl => "citation.csl.json",
        }
    }
}

/// A form of the figures as a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Table {
    /// A table with commas (RFC 4180).
    Csv,
    /// JSON.
    Json,
}

impl Table {
    /// Every form.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Json];

    /// Returns the name of the file in this form, beside the data appendix.
    pub fn file(self) -> &'static str {
        match self {
            Self::Csv => "figures.csv",
            Self::Json => "figures.json",
        }
    }
}

/// What a page shows.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PageKind {
    /// The site's first page.
    Home,
    /// A document's cover letter.
    Letter,
    /// Another part of a document.
    Part(String),
    /// A document's data appendix.
    Data,
    /// A document with all its parts.
    Whole,
    /// A document with all its parts, as plain text.
    Text,
    /// How to cite a document and its places.
    Cite,
    /// The citations of a document in one exchange form.
    Citations(Exchange),
    /// The figures of a document as a file.
    Figures(Table),
    /// The registers.
    Agenda,
    /// A register.
    Register(RegisterKey),
    /// An agenda item.
    Item(ItemKey),
    /// The ways to documents: all of them, or one.
    Ways(Option<Way>),
    /// A share of a list.
    List(Shelf, Key),
    /// The old address of a page that moved.
    Moved {
        /// The path of its document.
        of: String,
        /// Where it is now.
        to: Address,
    },
    /// A page of a document that was withdrawn, by the document's path.
    Withdrawn(String),
    /// A free page.
    Free,
    /// The search page.
    Search,
    /// What search knows of a document's parts in a language, or of a free page. No file of the site: it goes into an index.
    Records(String),
    /// What search knows of a register's items in a language.
    ItemRecords(RegisterKey, String),
    /// What is shown where nothing is.
    NotFound,
}

impl PageKind {
    /// Returns the name of the kind, which is also that of its template.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Letter => "letter",
            Self::Part(_) => "part",
            Self::Data => "data",
            Self::Whole => "whole",
            Self::Text => "text",
            Self::Cite => "cite",
            Self::Citations(form) => form.name(),
            Self::Figures(form) => form.file(),
            Self::Agenda => "agenda",
            Self::Register(_) => "register",
            Self::Item(_) => "item",
            Self::Ways(_) => "ways",
            Self::List(..) => "list",
            Self::Moved { .. } => "moved",
            Self::Withdrawn(_) => "withdrawn",
            Self::Free => "free",
            Self::Search => "search",
            Self::Records(_) | Self::ItemRecords(..) => "records",
            Self::NotFound => "404",
        }
    }
}

/// A page that is to be made: where it stands, what it shows, whose it is, and all that it asks.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Page {
    /// Where it stands.
    pub address: Address,
    /// What it shows.
    pub kind: PageKind,
    /// The card whose own body it shows.
    pub of: Option<String>,
    /// All that it asks of the catalogue.
    pub questions: Vec<Question>,
}

/// Pages of one language whose words go into one index, which is made and let go before the next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Batch {
    /// Its folder below that of search: `2024/en`.
    pub name: String,
    /// The language of its pages.
    pub language: String,
    /// What search is to know, one entry for each document, free page or register.
    pub records: Vec<Page>,
}

/// The name of the file that lists what the program wrote into an output folder.
pub const MANIFEST: &str = "manifest-sha256.txt";
/// The file that says from which revision the site was built, where that is told.
pub const BUILD: &str = "build.json";

/// A finished file of the site.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Artifact {
    /// Where it stands.
    pub address: Address,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// What it was made from.
    pub reads: Reads,
}
