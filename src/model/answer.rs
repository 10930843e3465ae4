//! What pages ask of the catalogue, and what they get: the only way from one document to another's page.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::address::{Address, HrefStyle};
use super::card::{Mention, Row};
use super::item::{ItemKey, Pairing, RegisterKey};
use super::letter::{Phrase, RelationKind};
use super::shelf::{Key, Shelf, Way};
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
    /// A share of a shelf: documents, or sentences of them.
    Slice(Shelf, Key),
    /// The shares into which a share of a shelf is divided; none where it is one page.
    Division(Shelf, Key),
    /// How many documents or sentences a shelf holds.
    Count(Shelf),
    /// The documents of a shelf of which the sources tell the latest days.
    Recent(Shelf),
    /// Whether there is a feed of a shelf.
    Feed(Shelf),
    /// The shelves on a way.
    Ways(Way),
    /// A sender's own words, by the name that tells it from others.
    Sender(String),
    /// What a document says of others: that it corrects, revises, adds to or replies to them.
    Relations(String),
    /// What others say of a document: that they correct, revise, add to or reply to it.
    Related(String),
    /// The entries in other registers with the topic of an item.
    Elsewhere(ItemKey),
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
        let mut path = register_path(&key.register);
        key.number.write_slug(&mut path);
        path.push('/');
        Address::file(path)
    }
}

/// Returns the address of a register's page.
pub fn register_address(key: &RegisterKey) -> Address {
    Address::file(register_path(key))
}

fn register_path(key: &RegisterKey) -> String {
    let mut path = String::with_capacity(32);
    path.push_str("agenda/");
    key.write_slug(&mut path);
    path.push('/');
    path
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
    /// The ways to the documents of an archive.
    Documents,
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

impl NavigationEntry {
    /// Returns the page to which it leads.
    pub fn address(&self) -> Address {
        match self {
            Self::Documents => Address::page("by"),
            Self::Agenda => Address::page("agenda"),
            Self::Search => search_address(),
            Self::Page { address, .. } => address.clone(),
        }
    }
}

/// A document that mentions something, with the sentence.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MentionEntry {
    /// The document.
    pub row: Arc<Row>,
    /// The sentence with its place.
    pub mention: Mention,
}

/// What a document says of another.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RelationTo {
    /// How it relates to it.
    pub kind: RelationKind,
    /// The symbol or path by which it names it.
    pub words: String,
    /// The other document, where it is one of this site.
    pub row: Option<Arc<Row>>,
    /// Its official address, where it is not here and its symbol has a known form.
    pub official: Option<String>,
    /// The language versions concerned; none means all.
    pub languages: Vec<String>,
    /// The parts of the other that are concerned; none means all.
    pub parts: Vec<String>,
}

/// What another document says of one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RelationFrom {
    /// How it relates to it.
    pub kind: RelationKind,
    /// The other document.
    pub row: Arc<Row>,
    /// The language versions concerned; none means all.
    pub languages: Vec<String>,
    /// The parts concerned; none means all.
    pub parts: Vec<String>,
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
    /// To `Slice` of documents, and to `Recent`.
    Slice(Vec<Arc<Row>>),
    /// To `Slice` of sentences.
    Mentions(Vec<MentionEntry>),
    /// To `Division`: the latest first.
    Division(Vec<Key>),
    /// To `Count`.
    Count(usize),
    /// To `Ways`; senders with their own words.
    Ways(Vec<(Shelf, Option<String>)>),
    /// To `Relations`.
    Relations(Vec<RelationTo>),
    /// To `Related`: by date.
    Related(Vec<RelationFrom>),
    /// To `Elsewhere`: by register.
    Elsewhere(Vec<ItemEntry>),
    /// To `Register`.
    Register(Option<RegisterEntry>),
    /// To `Registers`.
    Registers(Vec<RegisterRow>),
    /// To `Organ`.
    Organ(Option<OrganEntry>),
    /// To `Navigation`.
    Navigation(Vec<NavigationEntry>),
    /// To `Setting`, where it is a text or absent, and to `Sender`.
    Text(Option<String>),
    /// To `Setting(Publisher)`.
    Publisher(Publisher),
    /// To `Setting(Hrefs)`.
    Hrefs(HrefStyle),
    /// To `Setting(Makes)` and to `Feed`.
    Makes(bool),
}

/// The answers that a page gets: to its own questions and to no others.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Answers {
    /// In order.
    questions: Arc<[Question]>,
    answers: Vec<Arc<Answer>>,
    /// Which of them are questions for items, which pages look up most.
    items: Range<usize>,
}

macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $kind:ty),*) asks $question:expr, $variant:ident => $given:ty;)*) => {
        impl Answers {
            $($(#[$doc])*
            ///
            /// # Panics
            /// When the page did not ask: then what is shown would not be what the page is known to depend on.
            pub fn $name(&self, $($arg: $kind),*) -> &$given {
                let question = $question;
                match self.questions.binary_search(&question).map(|at| &*self.answers[at]) {
                    Ok(Answer::$variant(given)) => given,
                    other => panic!("the page shows what it did not ask for: {question:?} is answered by {other:?}"),
                }
            })*
        }
    };
}

impl Answers {
    /// Returns the answers that `answer` gives to `questions`, which are in order.
    pub fn to<'q, A: Into<Arc<Answer>>>(questions: &'q Arc<[Question]>, answer: impl FnMut(&'q Question) -> A) -> Self {
        let is_item = |question: &Question| matches!(question, Question::Item(_));
        let first = questions.iter().position(is_item).unwrap_or(questions.len());
        let items = first..first + questions[first..].iter().take_while(|question| is_item(question)).count();
        Self { questions: Arc::clone(questions), answers: questions.iter().map(answer).map(Into::into).collect(), items }
    }

    /// Returns an agenda item.
    ///
    /// # Panics
    /// When the page did not ask.
    pub fn item(&self, key: &ItemKey) -> &Option<ItemEntry> {
        let of = |question: &Question| if let Question::Item(item) = question { item.cmp(key) } else { Ordering::Less };
        match self.questions[self.items.clone()].binary_search_by(of).map(|at| &*self.answers[self.items.start + at]) {
            Ok(Answer::Item(entry)) => entry,
            other => panic!("the page shows what it did not ask for: the item {key:?} is answered by {other:?}"),
        }
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
    /// Returns the items around an item.
    around(key: &ItemKey) asks Question::Around(key.clone()), Around => Box<Around>;
    /// Returns documents of a shelf.
    slice(shelf: &Shelf, key: Key) asks Question::Slice(shelf.clone(), key), Slice => Vec<Arc<Row>>;
    /// Returns sentences of a shelf.
    mentions(shelf: &Shelf, key: Key) asks Question::Slice(shelf.clone(), key), Mentions => Vec<MentionEntry>;
    /// Returns the shares into which a share of a shelf is divided.
    division(shelf: &Shelf, key: Key) asks Question::Division(shelf.clone(), key), Division => Vec<Key>;
    /// Returns how many documents or sentences a shelf holds.
    count(shelf: &Shelf) asks Question::Count(shelf.clone()), Count => usize;
    /// Returns the documents of a shelf of which the sources tell the latest days, the latest first.
    recent(shelf: &Shelf) asks Question::Recent(shelf.clone()), Slice => Vec<Arc<Row>>;
    /// Returns whether there is a feed of a shelf.
    feed(shelf: &Shelf) asks Question::Feed(shelf.clone()), Makes => bool;
    /// Returns the shelves on a way.
    ways(way: Way) asks Question::Ways(way), Ways => Vec<(Shelf, Option<String>)>;
    /// Returns a sender's own words.
    sender(name: &str) asks Question::Sender(name.to_owned()), Text => Option<String>;
    /// Returns what a document says of others.
    relations(id: &str) asks Question::Relations(id.to_owned()), Relations => Vec<RelationTo>;
    /// Returns what others say of a document.
    related(id: &str) asks Question::Related(id.to_owned()), Related => Vec<RelationFrom>;
    /// Returns the entries in other registers with the topic of an item.
    elsewhere(key: &ItemKey) asks Question::Elsewhere(key.clone()), Elsewhere => Vec<ItemEntry>;
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
