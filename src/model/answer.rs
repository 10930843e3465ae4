//! What pages ask of the catalogue, and what they get: the only way from one document to another's page.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::address::{Address, HrefStyle};
use super::card::{Mention, Row};
use super::item::{ItemKey, Pairing, RegisterKey};
use super::letter::Phrase;
use super::site::{Form, OrganEntry, Publisher};

/// A setting of the site.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Setting {
    /// The site's title.
    Title,
    /// Who publishes it.
    Publisher,
    /// Where it will stand.
    BaseUrl,
    /// The language of its interface.
    Language,
    /// How links to pages end.
    Hrefs,
    /// Whether a form of the documents is made.
    Makes(Form),
}

/// An ordered list of documents.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Shelf {
    /// All documents.
    All,
    /// Those of a year; without one, those that state no date.
    Year(Option<i16>),
    /// Those whose masthead names an item.
    Item(ItemKey),
}

/// Which of a shelf's documents are asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Slice {
    /// All of them.
    Whole,
    /// The latest, at most so many.
    Latest(usize),
}

impl Shelf {
    /// Returns which documents are on the shelf, in words.
    pub fn words(&self) -> String {
        match self {
            Self::All => "of the site".into(),
            Self::Year(Some(year)) => format!("of {year}"),
            Self::Year(None) => "without a date".into(),
            Self::Item(key) => format!("of item {} of `{}`", key.number, key.register.slug()),
        }
    }
}

impl Slice {
    /// What the home page of an archive shows.
    pub const LATEST: Self = Self::Latest(20);
}

/// A question to the catalogue.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Question {
    /// What lists show of a document.
    Row(String),
    /// Where an anchor of another document is.
    Anchor {
        /// The path of the document or part.
        path: String,
        /// The anchor, where one is meant.
        anchor: Option<String>,
    },
    /// Where the document with a symbol is.
    Symbol(String),
    /// An agenda item.
    Item(ItemKey),
    /// The items before and after an item, above and below it.
    Around(ItemKey),
    /// Documents of a shelf.
    Slice(Shelf, Slice),
    /// How many documents a shelf holds.
    Count(Shelf),
    /// The years that documents are of.
    Years,
    /// Who cites a document.
    CitedBy(String),
    /// The paragraphs that mention an item.
    Mentions(ItemKey),
    /// A register with its items.
    Register(RegisterKey),
    /// All registers.
    Registers,
    /// An organ, by its short form.
    Organ(String),
    /// The entries of the site's navigation.
    Navigation,
    /// A setting.
    Setting(Setting),
}

/// Where a reference leads.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Destination {
    /// A page of this site.
    Here {
        /// The page.
        address: Address,
        /// The place in it.
        anchor: Option<String>,
    },
    /// An official address elsewhere.
    Official(String),
}

/// An agenda item, as other pages know it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ItemEntry {
    /// The item.
    pub key: ItemKey,
    /// Its title in the register.
    pub title: Phrase,
    /// The language of the title.
    pub lang: String,
    /// Who pairs number and title.
    pub paired: Vec<Pairing>,
    /// What persists of it from session to session.
    pub topic: Option<String>,
}

impl ItemEntry {
    /// Returns the address of an item's page.
    pub fn address(key: &ItemKey) -> Address {
        register_address(&key.register).join(&key.number.slug())
    }
}

/// Returns the address of a register's page.
pub fn register_address(key: &RegisterKey) -> Address {
    Address::page("agenda").join(&key.slug())
}

/// Returns the address of the list of a year's documents.
pub fn year_address(year: Option<i16>) -> Address {
    Address::page("by/year").join(&year.map_or("undated".to_owned(), |year| year.to_string()))
}

/// Returns the address of the search page; its index lies below it.
pub fn search_address() -> Address {
    Address::page("search")
}

/// The items around one item.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Around {
    /// The one before.
    pub previous: Option<ItemEntry>,
    /// The one after.
    pub next: Option<ItemEntry>,
    /// The one of which it is a sub-item.
    pub above: Option<ItemEntry>,
    /// Its sub-items.
    pub below: Vec<ItemEntry>,
}

/// A register, as lists show it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RegisterRow {
    /// The list.
    pub key: RegisterKey,
    /// The organ's name in sources.
    pub organ: String,
    /// The symbol of the document that holds the list.
    pub document: Option<String>,
    /// How many items it has.
    pub items: usize,
}

/// A register with its items, and how many documents name each.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RegisterEntry {
    /// The register itself.
    pub row: RegisterRow,
    /// Its items with the number of documents whose masthead names them.
    pub items: Vec<(ItemEntry, usize)>,
}

/// An entry of the navigation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum NavigationEntry {
    /// The registers.
    Agenda,
    /// The search page.
    Search,
    /// A free page.
    Page {
        /// Its address.
        address: Address,
        /// Its title.
        title: String,
    },
}

/// A document that mentions something, with the sentence.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MentionEntry {
    /// The document.
    pub row: Arc<Row>,
    /// The sentence with its place.
    pub mention: Mention,
}

/// The answer to a question; what is not there is answered too.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Answer {
    /// To `Row`.
    Row(Option<Arc<Row>>),
    /// To `Anchor`.
    Anchor(Option<Destination>),
    /// To `Symbol`.
    Symbol(Option<Destination>),
    /// To `Item`.
    Item(Option<ItemEntry>),
    /// To `Around`.
    Around(Box<Around>),
    /// To `Slice`.
    Slice(Vec<Arc<Row>>),
    /// To `Count`.
    Count(usize),
    /// To `Years`: the latest first, each with its number of documents.
    Years(Vec<(Option<i16>, usize)>),
    /// To `CitedBy` and `Mentions`.
    Mentions(Vec<MentionEntry>),
    /// To `Register`.
    Register(Option<RegisterEntry>),
    /// To `Registers`.
    Registers(Vec<RegisterRow>),
    /// To `Organ`.
    Organ(Option<OrganEntry>),
    /// To `Navigation`.
    Navigation(Vec<NavigationEntry>),
    /// To `Setting`, where it is a text or absent.
    Text(Option<String>),
    /// To `Setting(Publisher)`.
    Publisher(Publisher),
    /// To `Setting(Hrefs)`.
    Hrefs(HrefStyle),
    /// To `Setting(Makes)`.
    Makes(bool),
}

/// The answers that a page gets: to its own questions and to no others.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Answers(BTreeMap<Question, Answer>);

macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $kind:ty),*) asks $question:expr, $variant:ident => $given:ty;)*) => {
        impl Answers {
            $($(#[$doc])*
            ///
            /// # Panics
            /// When the page did not ask: then what is shown would not be what the page is known to depend on.
            pub fn $name(&self, $($arg: $kind),*) -> &$given {
                let question = $question;
                match self.0.get(&question) {
                    Some(Answer::$variant(given)) => given,
                    other => panic!("the page shows what it did not ask for: {question:?} is answered by {other:?}"),
                }
            })*
        }
    };
}

impl Answers {
    /// Returns the answers that `answer` gives to `questions`.
    pub fn to<'q>(questions: impl IntoIterator<Item = &'q Question>, answer: impl Fn(&Question) -> Answer) -> Self {
        Self(questions.into_iter().map(|question| (question.clone(), answer(question))).collect())
    }
}

answers! {
    /// Returns what lists show of a document.
    row(id: &str) asks Question::Row(id.to_owned()), Row => Option<Arc<Row>>;
    /// Returns where an anchor of another document is.
    anchor(path: &str, anchor: Option<&str>)
        asks Question::Anchor { path: path.to_owned(), anchor: anchor.map(str::to_owned) },
        Anchor => Option<Destination>;
    /// Returns where the document with a symbol is.
    symbol(symbol: &str) asks Question::Symbol(symbol.to_owned()), Symbol => Option<Destination>;
    /// Returns an agenda item.
    item(key: &ItemKey) asks Question::Item(key.clone()), Item => Option<ItemEntry>;
    /// Returns the items around an item.
    around(key: &ItemKey) asks Question::Around(key.clone()), Around => Box<Around>;
    /// Returns documents of a shelf.
    slice(shelf: &Shelf, slice: Slice) asks Question::Slice(shelf.clone(), slice), Slice => Vec<Arc<Row>>;
    /// Returns how many documents a shelf holds.
    count(shelf: &Shelf) asks Question::Count(shelf.clone()), Count => usize;
    /// Returns the years that documents are of.
    years() asks Question::Years, Years => Vec<(Option<i16>, usize)>;
    /// Returns who cites a document.
    cited_by(id: &str) asks Question::CitedBy(id.to_owned()), Mentions => Vec<MentionEntry>;
    /// Returns the paragraphs that mention an item.
    mentions(key: &ItemKey) asks Question::Mentions(key.clone()), Mentions => Vec<MentionEntry>;
    /// Returns a register with its items.
    register(key: &RegisterKey) asks Question::Register(key.clone()), Register => Option<RegisterEntry>;
    /// Returns all registers.
    registers() asks Question::Registers, Registers => Vec<RegisterRow>;
    /// Returns an organ.
    organ(code: &str) asks Question::Organ(code.to_owned()), Organ => Option<OrganEntry>;
    /// Returns the entries of the navigation.
    navigation() asks Question::Navigation, Navigation => Vec<NavigationEntry>;
    /// Returns a setting that is a text.
    setting(name: Setting) asks Question::Setting(name), Text => Option<String>;
    /// Returns who publishes the site.
    publisher() asks Question::Setting(Setting::Publisher), Publisher => Publisher;
    /// Returns how links to pages end.
    hrefs() asks Question::Setting(Setting::Hrefs), Hrefs => HrefStyle;
    /// Returns whether a form of the documents is made.
    makes(form: Form) asks Question::Setting(Setting::Makes(form)), Makes => bool;
}
