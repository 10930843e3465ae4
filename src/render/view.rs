//! What templates get of every page: the site, names of places, rows of lists, quoted sentences.

use serde::Serialize;
use tera::Context;

use super::html::{Html, Names, escape};
use super::links::Links;
use super::shown;
use super::tags::Named;
use super::words::Words;
use crate::model::address::Address;
use crate::model::answer::{Answers, ItemEntry, MentionEntry, NavigationEntry, Setting, register_address, search_address};
use crate::model::block::{Inline, Number};
use crate::model::card::{Label, Mention, Place, Row};
use crate::model::document::{Direction, Numbering, Part, Role};
use crate::model::item::ItemKey;
use crate::model::letter::Phrase;
use crate::model::site::Publisher;

/// What every page shows of the site.
#[derive(Serialize)]
pub struct Site {
    /// The site's title.
    pub title: String,
    /// The language of the interface.
    pub language: String,
    /// Who publishes it.
    pub publisher: Publisher,
    /// The link to the home page.
    pub home: String,
    /// What stands before the name of a theme's asset.
    pub assets: String,
    /// The entries of the navigation.
    pub navigation: Vec<Entry>,
    /// The link to the search page, where there is one.
    pub search: Option<String>,
}

/// A link with its words.
#[derive(Serialize)]
pub struct Entry {
    /// The words.
    pub title: String,
    /// The link.
    pub href: String,
    /// Whether it leads to the page on which it stands, or below it.
    pub current: bool,
}

/// A phrase, as HTML and as text.
#[derive(Serialize)]
pub struct PhraseView {
    /// The words as HTML.
    pub html: String,
    /// The words as text.
    pub text: String,
    /// The language, where it is not the one around it.
    pub lang: Option<String>,
}

/// A day.
#[derive(Serialize)]
pub struct DateView {
    /// As in ISO 8601.
    pub iso: String,
    /// In words.
    pub text: String,
}

/// A document in a list.
#[derive(Serialize)]
pub struct RowView {
    /// Its title.
    pub title: String,
    /// The language of the title.
    pub lang: String,
    /// The link to it.
    pub href: String,
    /// Its date.
    pub date: Option<DateView>,
    /// Who sent it.
    pub senders: String,
    /// Its symbols.
    pub symbols: Vec<String>,
    /// Its items.
    pub items: Vec<Entry>,
    /// A sample, about invented States.
    pub sample: bool,
    /// It was withdrawn.
    pub withdrawn: bool,
}

/// A sentence with its author and its place.
#[derive(Serialize)]
pub struct MentionView {
    /// The sentence as HTML, the words that are meant marked.
    pub html: String,
    /// The language of the sentence.
    pub lang: String,
    /// Who states it.
    pub by: String,
    /// Where: "annex, para. 5".
    pub place: String,
    /// The link to the paragraph.
    pub href: String,
    /// The document.
    pub document: RowView,
}

/// What is at hand for every page.
pub struct Scene<'a> {
    /// Where references lead.
    pub links: Links<'a>,
    /// The words of the interface.
    pub words: &'a Words,
    /// The words of documents in the interface's language, for the names of organs.
    pub document_words: &'a Words,
    /// What the templates of the page name.
    pub named: &'a Named,
}

impl Scene<'_> {
    /// Returns the answers of the page.
    pub fn answers(&self) -> &Answers {
        self.links.answers
    }

    /// Returns what `make` makes, if the page's templates name it; else nothing.
    pub fn when<T: Default>(&self, name: &str, make: impl FnOnce() -> T) -> T {
        if self.named.has(name) { make() } else { T::default() }
    }

    /// Adds what `make` makes to what templates get, if those of the page name it.
    pub fn insert<T: Serialize>(&self, context: &mut Context, name: &'static str, make: impl FnOnce() -> T) {
        if self.named.has(name) {
            self.show(context, name, &make());
        }
    }

    /// Adds a thing to what templates get, if those of the page name it: of its fields those that they name.
    pub fn show<T: Serialize + ?Sized>(&self, context: &mut Context, name: &'static str, thing: &T) {
        if self.named.has(name) {
            context.insert_value(name, shown::value(thing, self.named));
        }
    }

    /// Returns a text setting, empty where it is absent.
    pub fn setting(&self, setting: Setting) -> String {
        self.answers().setting(setting).clone().unwrap_or_default()
    }

    /// Returns what every page shows of the site.
    pub fn site(&self) -> Site {
        let assets = self.links.to(&Address::file("theme/-"), None);
        let mut navigation = Vec::new();
        for entry in self.answers().navigation() {
            let address = entry.address();
            let title = match entry {
                NavigationEntry::Documents => self.words.say("documents-all", &[]),
                NavigationEntry::Agenda => self.words.say("agenda", &[]),
                NavigationEntry::Search => self.words.say("search", &[]),
                NavigationEntry::Page { title, .. } => title.clone(),
            };
            let current = self.links.from.path().starts_with(address.path());
            navigation.push(Entry { title, href: self.links.to(&address, None), current });
        }
        let has_search = self.answers().navigation().contains(&NavigationEntry::Search);
        Site {
            search: has_search.then(|| self.links.to(&search_address(), None)),
            title: self.setting(Setting::Title),
            language: self.setting(Setting::Language),
            publisher: self.answers().publisher().clone(),
            home: self.links.to(&Address::page(""), None),
            assets: assets.trim_end_matches('-').to_owned(),
            navigation,
        }
    }

    /// Returns the organization of the organs with these short forms.
    pub fn organization(&self, organs: &[String]) -> String {
        let own = organs.iter().find_map(|code| self.answers().organ(code).as_ref().and_then(|organ| organ.organization.clone()));
        own.unwrap_or_else(|| self.words.say("organization", &[]))
    }

    /// Returns whose republication it is, and of what it is no website, in the short form: for what leaves the page.
    pub fn republication(&self, organs: &[String]) -> String {
        let publisher = &self.answers().publisher().name;
        self.words.say("notice-short", &[("publisher", publisher.into()), ("organization", self.organization(organs).into())])
    }

    /// Returns the name of an organ in the interface's language.
    pub fn organ(&self, code: &str) -> String {
        super::masthead::organ_name(code, self.answers().organ(code).as_ref(), &self.setting(Setting::Language), self.document_words)
    }

    /// Returns a phrase; `around` is the language around it.
    pub fn phrase(&self, phrase: &Phrase, part: &Part, around: &str) -> PhraseView {
        let html = Html { links: &self.links, names: self, part, prefix: "", shift: 0, bare: false, beneath: None, noted: None };
        PhraseView { html: self.when("html", || html.words(&phrase.words)), text: phrase.plain(), lang: phrase.lang.clone().filter(|lang| lang != around) }
    }

    /// Returns the title of an item as HTML.
    pub fn title_html(&self, words: &[Inline]) -> String {
        let part = no_part();
        Html { links: &self.links, names: self, part: &part, prefix: "", shift: 0, bare: false, beneath: None, noted: None }.words(words)
    }

    /// Returns a day in words.
    pub fn date(&self, date: jiff::civil::Date) -> DateView {
        DateView { iso: date.to_string(), text: self.words.date(date) }
    }

    /// Returns what a part is called: "Annex II".
    pub fn part_label(&self, role: &Role, number: Option<&str>) -> String {
        let name = match role {
            Role::Other(name) => name.clone(),
            Role::Letter => self.words.say("part-letter", &[]),
            Role::Annex => self.words.say("part-annex", &[]),
            Role::Enclosure => self.words.say("part-enclosure", &[]),
        };
        match number {
            Some(number) => self.words.say("part-numbered", &[("part", name.into()), ("number", number.into())]),
            None => name,
        }
    }

    /// Returns where something is said: "annex, para. 5".
    pub fn place(&self, place: &Place) -> String {
        let part = self.part_within(&place.role, place.number.as_deref());
        self.words.say("place", &[("part", part.into()), ("label", self.label(&place.label).into())])
    }

    /// Returns what a part is called within a phrase: "annex II".
    pub fn part_within(&self, role: &Role, number: Option<&str>) -> String {
        self.part_label(role, number).to_lowercase_first()
    }

    /// Returns what a block is called: "para. 5".
    pub fn label(&self, label: &Label) -> String {
        let (id, number) = match label {
            Label::Paragraph(Number::Editorial(count)) => ("label-paragraph", count.written()),
            Label::Paragraph(Number::Stated(number)) => ("label-paragraph", number.clone()),
            Label::Unnumbered(Some(number)) => ("label-after", number.clone()),
            Label::Unnumbered(None) => ("label-unnumbered", String::new()),
            Label::Heading(count) => ("label-heading", count.written()),
            Label::List(count) => ("label-list", count.written()),
            Label::Table(count) => ("label-table", count.written()),
            Label::Quote(count) => ("label-quote", count.written()),
            Label::Code(count) => ("label-code", count.written()),
            Label::Image(count) => ("label-image", count.written()),
            Label::Note(label) => ("label-note", label.clone()),
        };
        self.words.say(id, &[("number", number.into())])
    }

    /// Returns a document as lists show it.
    pub fn row(&self, row: &Row) -> RowView {
        RowView {
            title: row.title.clone(),
            lang: row.lang.clone(),
            href: self.links.to(&row.address(), None),
            date: row.date.map(|date| self.date(date)),
            senders: self.when("senders", || self.words.list(&row.senders)),
            symbols: self.when("symbols", || row.symbols.clone()),
            items: Vec::new(),
            sample: row.sample,
            withdrawn: row.withdrawn.is_some(),
        }
    }

    /// Returns a document with the other items under which it is circulated, as the page of one of them shows it.
    pub fn row_with_items(&self, row: &Row, of: &ItemKey) -> RowView {
        let mut view = self.row(row);
        let items = row.items.iter().filter(|key| *key != of && self.named.has("items"));
        for key in items {
            // Items of the same register have pages; of others that is asked.
            let there = key.register == of.register || self.answers().item(key).is_some();
            let href = there.then(|| self.links.to(&ItemEntry::address(key), None));
            view.items.push(Entry { title: key.number.to_string(), href: href.unwrap_or_default(), current: false });
        }
        view
    }

    /// Returns a sentence of another document.
    pub fn mention(&self, entry: &MentionEntry) -> MentionView {
        let place = &entry.mention.place;
        MentionView {
            html: marked(&entry.mention),
            lang: place.lang.clone(),
            by: self.words.list(&place.authors),
            place: self.place(place),
            href: self.links.to(&Row::part_address(&entry.row.id, &place.part), Some(&place.anchor)),
            document: self.row(&entry.row),
        }
    }

    /// Returns pages with their titles as links.
    pub fn entries(&self, pages: &[(Address, String)]) -> Vec<Entry> {
        pages.iter().map(|(address, title)| Entry { title: title.clone(), href: self.links.to(address, None), current: false }).collect()
    }

    /// Returns the link to a register.
    pub fn register_href(&self, key: &crate::model::item::RegisterKey) -> String {
        self.links.to(&register_address(key), None)
    }
}

impl Names for Scene<'_> {
    fn paragraph(&self, number: &Number) -> String {
        let number = match number {
            Number::Editorial(count) => count.written(),
            Number::Stated(text) => text.trim_end_matches('.').to_owned(),
        };
        self.words.say("paragraph", &[("number", number.into())])
    }

    fn note(&self, label: &str) -> String {
        self.words.say("footnote", &[("label", label.into())])
    }

    fn note_return(&self, label: &str) -> String {
        self.words.say("footnote-return", &[("label", label.into())])
    }

    fn table(&self) -> String {
        self.words.say("table", &[])
    }

    fn publishers_note(&self) -> String {
        self.words.say("publishers-note", &[])
    }

    fn language(&self) -> String {
        self.setting(Setting::Language)
    }
}

/// The first letter of a name that stands within a phrase, or at its head.
pub trait FirstLetter {
    /// Returns the name with a small first letter.
    fn to_lowercase_first(&self) -> String;
    /// Returns the name with a great first letter.
    fn to_uppercase_first(&self) -> String;
}

impl FirstLetter for String {
    fn to_lowercase_first(&self) -> String {
        let mut characters = self.chars();
        characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
    }

    fn to_uppercase_first(&self) -> String {
        let mut characters = self.chars();
        characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
    }
}

/// Returns the sentence of a mention as HTML, with the words that are meant marked.
pub fn marked(mention: &Mention) -> String {
    let mut out = String::new();
    escape(&mention.sentence[..mention.marked.start], &mut out);
    out.push_str("<mark>");
    escape(&mention.sentence[mention.marked.clone()], &mut out);
    out.push_str("</mark>");
    escape(&mention.sentence[mention.marked.end..], &mut out);
    out
}

/// A part for phrases that stand in none: it has no footnotes.
pub fn no_part() -> Part {
    Part {
        name: String::new(),
        depth: 0,
        role: Role::Letter,
        number: None,
        heading: None,
        title: None,
        authors: Vec::new(),
        lang: String::new(),
        dir: Direction::Ltr,
        original: None,
        date: None,
        signed: Vec::new(),
        numbering: Numbering::Editorial,
        blocks: Vec::new(),
        notes: Vec::new(),
    }
}
