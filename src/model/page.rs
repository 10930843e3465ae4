//! Pages before they are made, and files when they are.

use std::sync::Arc;

use super::address::Address;
use super::answer::Question;
use super::item::{ItemKey, RegisterKey};
use super::reads::Seal;
use super::shelf::{FEED, Key, Shelf, Way};
use super::site::Form;

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

    /// Returns the type of the file.
    pub fn media(self) -> &'static str {
        match self {
            Self::Bibtex => "application/x-bibtex",
            Self::Ris => "application/x-research-info-systems",
            Self::Csl => "application/vnd.citationstyles.csl+json",
        }
    }
}

/// A form of the figures as a file, or of what is said of those files.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Table {
    /// A table with commas (RFC 4180).
    Csv,
    /// JSON.
    Json,
    /// What the columns of the table mean, as CSV on the Web says it.
    Csvw,
    /// What the files hold, as Frictionless Data says it.
    Package,
}

impl Table {
    /// Every form.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Json, Self::Csvw, Self::Package];

    /// Returns the name of the file in this form, beside the data appendix.
    pub fn file(self) -> &'static str {
        match self {
            Self::Csv => "figures.csv",
            Self::Json => "figures.json",
            // Where programs look for it (Model for Tabular Data, section 5.3).
            Self::Csvw => "figures.csv-metadata.json",
            Self::Package => "datapackage.json",
        }
    }

    /// Returns the form in `outputs` to which the file belongs.
    pub fn form(self) -> Form {
        match self {
            Self::Csv | Self::Json => Form::Figures,
            Self::Csvw | Self::Package => Form::DataPackage,
        }
    }

    /// Returns the type of the file.
    pub fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Json | Self::Package => "application/json",
            Self::Csvw => "application/csvm+json",
        }
    }
}

/// A form of a whole document as a file beside its first page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Export {
    /// Markdown.
    Markdown,
    /// JSON.
    Json,
    /// Akoma Ntoso.
    AkomaNtoso,
}

impl Export {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::Markdown, Self::Json, Self::AkomaNtoso];

    /// Returns the name of the file in this form.
    pub fn file(self) -> &'static str {
        match self {
            Self::Markdown => "document.md",
            Self::Json => "document.json",
            Self::AkomaNtoso => "document.akn.xml",
        }
    }

    /// Returns the form in `outputs` to which the file belongs.
    pub fn form(self) -> Form {
        match self {
            Self::Markdown => Form::Markdown,
            Self::Json => Form::Json,
            Self::AkomaNtoso => Form::AkomaNtoso,
        }
    }

    /// Returns the type of the file.
    pub fn media(self) -> &'static str {
        match self {
            Self::Markdown => "text/markdown",
            Self::Json => "application/json",
            Self::AkomaNtoso => "application/akn+xml",
        }
    }
}

/// A file that lists what the whole site holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Listing {
    /// The documents, a line of JSON for each.
    Documents,
    /// The agenda items, as JSON.
    Agenda,
}

impl Listing {
    /// Returns the file's name below the site's root.
    pub const fn file(self) -> &'static str {
        match self {
            Self::Documents => "documents.jsonl",
            Self::Agenda => "agenda.json",
        }
    }

    /// Returns the type of the file.
    pub fn media(self) -> &'static str {
        match self {
            Self::Documents => "application/jsonl",
            Self::Agenda => "application/json",
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
    /// A document as a file.
    Export(Export),
    /// The feed of a shelf.
    Feed(Shelf),
    /// A list of what the site holds.
    Listing(Listing),
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
        of: Arc<str>,
        /// Where it is now.
        to: Address,
        /// The symbol that the old address is made of, where it is one of a symbol: then nothing moved.
        symbol: Option<String>,
    },
    /// A page of a document that was withdrawn, by the document's path.
    Withdrawn(Arc<str>),
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
            Self::Export(form) => form.file(),
            Self::Feed(_) => FEED,
            Self::Listing(listing) => listing.file(),
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
    pub of: Option<Arc<str>>,
    /// All that it asks of the catalogue; in order.
    pub questions: Arc<[Question]>,
}

impl Page {
    /// Returns the path of the card of which the page is planned, where it is of one.
    pub fn card(&self) -> Option<&str> {
        match (&self.of, &self.kind) {
            (Some(of), _) | (None, PageKind::Moved { of, symbol: None, .. } | PageKind::Withdrawn(of)) => Some(of),
            _ => None,
        }
    }
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

/// The names of the list of the site's pages, and of what tells search engines of it.
pub const SITEMAP: &str = "sitemap.xml";
/// The file that robots read first.
pub const ROBOTS: &str = "robots.txt";

/// The name of the file that lists what the program wrote into an output folder.
pub const MANIFEST: &str = "manifest-sha256.txt";
/// The file that says from which revision the site was built, where that is told.
pub const BUILD: &str = "build.json";

/// The name of the file by which a shard says what it is.
pub const SHARD: &str = "chancery-shard.bin";

/// A finished file of the site.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Artifact {
    /// Where it stands.
    pub address: Address,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// The digest of all that it was made from.
    pub seal: Seal,
}
