//! Pages before they are made, and files when they are.

use super::address::Address;
use super::answer::Question;
use super::item::{ItemKey, RegisterKey};
use super::reads::Reads;
use super::shelf::{Key, Shelf, Way};

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
            Self::Agenda => "agenda",
            Self::Register(_) => "register",
            Self::Item(_) => "item",
            Self::Ways(_) => "ways",
            Self::List(..) => "list",
            Self::Moved { .. } => "moved",
            Self::Withdrawn(_) => "withdrawn",
            Self::Free => "free",
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

/// The name of the file that lists what the program wrote into an output folder.
pub const MANIFEST: &str = "manifest-sha256.txt";

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
