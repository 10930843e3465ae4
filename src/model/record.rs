//! What search knows of one page: its words with their places, who states them, and what it may be found by exactly.

use serde::Serialize;

/// One page, as search knows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// The link to the page from the site's root.
    pub href: String,
    /// Its title: of a document, its own words.
    pub title: String,
    /// Who states what it says; empty where each passage says so itself.
    pub author: String,
    /// What is shown beside the title, each under its name: the part, the document, the date, the symbols.
    pub facts: Vec<(&'static str, String)>,
    /// By what results are narrowed, each under its name: organ, session, year, item, sender.
    pub facets: Vec<(&'static str, String)>,
    /// The words, with their places.
    pub passages: Vec<Passage>,
    /// What is found by exactly these signs.
    pub exact: Vec<Exact>,
}

/// Words of a page that have an address, or stand behind those that have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passage {
    /// The anchor; none for words that have no address of their own.
    pub anchor: Option<String>,
    /// What the anchor names: "Paragraph 5".
    pub label: String,
    /// The words.
    pub text: String,
}

/// Something that is found by a symbol, a number or a figure.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Exact {
    /// The kind and the signs, as a reader's words are compared with them: `figure:350`.
    pub key: String,
    /// The link from the site's root.
    pub href: String,
    /// What is found: its title, or the number with its unit.
    pub title: String,
    /// The language of the title and the quotation.
    pub lang: String,
    /// The sentence that states it, in three: before the words that are meant, those, and after them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<[String; 3]>,
    /// Where it is said, or of what it is an item.
    pub place: String,
    /// Who states it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub by: String,
}

impl Exact {
    /// Returns the key of a document's symbol.
    pub fn symbol(symbol: &str) -> String {
        format!("symbol:{}", symbol.split_whitespace().collect::<String>().to_uppercase())
    }

    /// Returns the key of an agenda item's number.
    pub fn item(number: &super::item::ItemNumber) -> String {
        format!("item:{}", number.to_string().replace(' ', ""))
    }

    /// Returns the key of a figure's value.
    pub fn figure(value: &str) -> String {
        format!("figure:{value}")
    }
}
