//! What the `meta` of an Akoma Ntoso document says of it: its identification, its items, whom and what its text refers to.
//!
//! No identifier is made up. Works are named by the address of the document on this site, which is frozen; symbols are aliases, and only those that are known. Persons, organs and senders are named by pages of this site.

use std::collections::BTreeMap;

use super::super::data;
use super::super::view::Scene;
use super::super::xml::Xml;
use crate::model::address::Address;
use crate::model::answer::{ItemEntry, Setting, register_address};
use crate::model::card::Row;
use crate::model::document::{Document, NoteAt, Part};
use crate::model::letter::Sender;
use crate::model::page::Export;
use crate::model::shelf::{Key, Shelf, sender_key};

/// The publisher, who made the file.
const PUBLISHER: &str = "site-publisher";
/// Who states what has no author.
const NO_AUTHOR: &str = "site-author-none";
/// What stands for a day that is not stated, because every level must have one.
const NO_DAY: &str = "0001-01-01";

/// Returns the `eId` of an organ.
pub fn organ_id(code: &str) -> String {
    format!("site-organ-{code}")
}

/// Returns the `eId` of a figure, as the page of citations has it.
pub fn figure_id(id: &str) -> String {
    format!("data--{id}")
}

/// What is needed to write the `meta`.
pub struct Meta<'a> {
    of: &'a Document,
    scene: &'a Scene<'a>,
    /// All authors of the document and its parts, each once.
    authors: Vec<Author>,
    /// Where each of them stands, by name.
    known: BTreeMap<&'a str, usize>,
}

/// An author with its `eId`.
struct Author {
    id: String,
    name: String,
    /// A page of this site that is about it.
    href: String,
}

impl<'a> Meta<'a> {
    /// Gathers what the `meta` of the document and those of its parts refer to.
    pub fn of(of: &'a Document, scene: &'a Scene<'a>) -> Self {
        let mut meta = Self { of, scene, authors: Vec::new(), known: BTreeMap::new() };
        for part in &of.parts {
            for name in of.authors_of(part) {
                if name.is_empty() || meta.known.contains_key(name) {
                    continue;
                }
                let sender = of.letter.from.iter().find(|sender| sender.name() == name);
                let page = sender.and_then(listed).unwrap_or_else(|| Row::part_address(&of.id, &part.name));
                meta.known.insert(name, meta.authors.len());
                let id = format!("site-author-{}", meta.authors.len() + 1);
                meta.authors.push(Author { id, name: name.to_owned(), href: scene.links.address(&page, None) });
            }
        }
        meta
    }

    /// Returns the address of the document, which names the work.
    fn work(&self) -> String {
        match self.scene.answers().setting(Setting::BaseUrl) {
            Some(base) => Address::page(&self.of.id).absolute(base),
            None => Address::page(&self.of.id).absolute("/"),
        }
    }

    /// Adds the `meta` of the whole document.
    pub fn of_document(&self, xml: &mut Xml) {
        xml.within("meta", &[], |xml| {
            self.identification(None, xml);
            self.classification(xml);
            self.references(xml);
            self.notes(xml);
        });
    }

    /// Adds the `meta` of a part.
    pub fn of_part(&self, part: &Part, xml: &mut Xml) {
        xml.within("meta", &[], |xml| self.identification(Some(part), xml));
    }

    fn identification(&self, part: Option<&Part>, xml: &mut Xml) {
        let letter = &self.of.letter;
        let work = self.work();
        let component = part.map_or("main", |part| part.name.as_str());
        let lang = part.map_or(letter.lang.as_str(), |part| part.lang.as_str());
        let changed = letter.changes.iter().map(|change| change.on.to_string()).max();
        let stated = part.and_then(|part| part.date.as_ref()).or(letter.date.as_ref()).map(|date| date.value.to_string());
        let dated = changed.as_ref().map(|day| (day.as_str(), "changed")).or(stated.as_ref().map(|day| (day.as_str(), "document")));
        let (day, of_day) = dated.unwrap_or((NO_DAY, "not-stated"));
        let expression = format!("{work}{}@{}", alpha3(lang), if dated.is_some() { day } else { "" });
        let file = match self.scene.answers().setting(Setting::BaseUrl) {
            Some(base) => Address::page(&self.of.id).beside(Export::AkomaNtoso.file()).absolute(base),
            None => Address::page(&self.of.id).beside(Export::AkomaNtoso.file()).absolute("/"),
        };
        let authors = self.authors_of(part);
        xml.within("identification", &[("source", &format!("#{PUBLISHER}"))], |xml| {
            let authored = |xml: &mut Xml| {
                for author in &authors {
                    xml.fact("FRBRauthor", &[("href", &format!("#{author}"))]);
                }
            };
            xml.within("FRBRWork", &[], |xml| {
                xml.fact("FRBRthis", &[("value", &format!("{work}!{component}"))]);
                xml.fact("FRBRuri", &[("value", &work)]);
                for symbol in &letter.symbols {
                    let name = if symbol.added.is_some() { "symbol-added-by-publisher" } else { "symbol" };
                    xml.fact("FRBRalias", &[("value", &symbol.symbol), ("name", name)]);
                }
                let stated = stated.as_ref().map_or((NO_DAY, "not-stated"), |day| (day.as_str(), "document"));
                xml.fact("FRBRdate", &[("date", stated.0), ("name", stated.1)]);
                authored(xml);
                xml.fact("FRBRcountry", &[("value", self.country())]);
                xml.fact("FRBRsubtype", &[("value", &super::super::json::kind(&letter.kind))]);
                for symbol in letter.symbols.iter().filter(|symbol| symbol.added.is_none()) {
                    xml.fact("FRBRnumber", &[("value", &symbol.symbol)]);
                }
            });
            xml.within("FRBRExpression", &[], |xml| {
                xml.fact("FRBRthis", &[("value", &format!("{expression}!{component}"))]);
                xml.fact("FRBRuri", &[("value", &expression)]);
                xml.fact("FRBRdate", &[("date", day), ("name", of_day)]);
                authored(xml);
                // The official text is what the organization issued.
                xml.fact("FRBRauthoritative", &[("value", "false")]);
                xml.fact("FRBRlanguage", &[("language", alpha3(lang))]);
            });
            xml.within("FRBRManifestation", &[], |xml| {
                xml.fact("FRBRthis", &[("value", &format!("{file}#{component}"))]);
                xml.fact("FRBRuri", &[("value", &file)]);
                xml.fact("FRBRdate", &[("date", day), ("name", of_day)]);
                xml.fact("FRBRauthor", &[("href", &format!("#{PUBLISHER}"))]);
                xml.fact("FRBRformat", &[("value", Export::AkomaNtoso.media())]);
            });
        });
    }

    /// Documents of the United Nations have the code that ISO 3166 keeps for it; of others none is known.
    fn country(&self) -> &'static str {
        let own = |code: &str| self.scene.answers().organ(code).as_ref().is_some_and(|organ| organ.organization.is_some());
        let organs = &self.of.letter.organs;
        if organs.is_empty() || organs.iter().any(|organ| own(&organ.code)) { "zz" } else { "un" }
    }

    fn classification(&self, xml: &mut Xml) {
        let keys: Vec<_> = self.of.letter.organs.iter().flat_map(|organ| organ.item_keys()).map(|(key, _)| key).collect();
        if keys.is_empty() {
            return;
        }
        xml.within("classification", &[("source", &format!("#{PUBLISHER}"))], |xml| {
            for key in keys {
                let value = format!("{}/{}", key.register.slug(), key.number.slug());
                let own = self.of.letter.organs.iter().filter(|organ| organ.register().as_ref() == Some(&key.register));
                let own = own.flat_map(|organ| &organ.titles).find(|title| title.of.contains(&key.number)).map(|title| title.title.plain());
                let entry = self.scene.answers().item(&key).as_ref();
                let title = own.or_else(|| entry.map(|entry| entry.title.plain())).unwrap_or_else(|| key.number.to_string());
                // The schema asks for a dictionary: where no register holds the item, only this document names it.
                let dictionary = if entry.is_some() { register_address(&key.register) } else { Address::page(&self.of.id) };
                let dictionary = self.scene.links.address(&dictionary, None);
                let href = entry.map(|_| self.scene.links.address(&ItemEntry::address(&key), None));
                let mut attributes = vec![("value", value.as_str()), ("showAs", &title), ("dictionary", &dictionary)];
                attributes.extend(href.as_ref().map(|href| ("href", href.as_str())));
                xml.fact("keyword", &attributes);
            }
        });
    }

    /// Returns the `eId`s of those by whom the document, or a part, is stated.
    fn authors_of(&self, part: Option<&Part>) -> Vec<String> {
        let part = part.or(self.of.parts.first());
        let names = part.map(|part| self.of.authors_of(part)).unwrap_or_default();
        let ids: Vec<String> = names.iter().filter_map(|name| self.known.get(name)).map(|at| self.authors[*at].id.clone()).collect();
        if ids.is_empty() { vec![NO_AUTHOR.to_owned()] } else { ids }
    }

    fn references(&self, xml: &mut Xml) {
        let scene = self.scene;
        let publisher = scene.answers().publisher();
        let home = scene.links.address(&Address::page(""), None);
        xml.within("references", &[("source", &format!("#{PUBLISHER}"))], |xml| {
            let mut organization = |id: &str, href: &str, name: &str| xml.fact("TLCOrganization", &[("eId", id), ("href", href), ("showAs", name)]);
            organization(PUBLISHER, publisher.url.as_deref().unwrap_or(&home), &publisher.name);
            for author in &self.authors {
                organization(&author.id, &author.href, &author.name);
            }
            let anonymous = std::iter::once(None).chain(self.of.parts.iter().map(Some)).any(|part| self.authors_of(part) == [NO_AUTHOR]);
            if anonymous {
                organization(NO_AUTHOR, &scene.links.address(&Address::page(&self.of.id), None), &scene.words.say("feed-author-none", &[]));
            }
            for organ in &self.of.letter.organs {
                let shelf = Shelf::Organ { id: organ.organ.clone(), code: organ.code.clone() };
                organization(&organ_id(&organ.code), &scene.links.address(&shelf.address(Key::Whole), None), &scene.organ(&organ.code));
            }
            for figure in data::ordered(self.of) {
                let href = scene.links.address(&Address::page(&self.of.id).join("data"), Some(&figure.id));
                xml.fact("TLCConcept", &[("eId", &figure_id(&figure.id)), ("href", &href), ("showAs", &figure.label.plain())]);
            }
        });
    }

    /// What the publisher says stands outside the text.
    fn notes(&self, xml: &mut Xml) {
        let language = self.scene.setting(Setting::Language);
        let organs: Vec<String> = self.of.letter.organs.iter().map(|organ| organ.code.clone()).collect();
        let mut notes = vec![("site-notice".to_owned(), self.scene.republication(&organs))];
        if self.of.letter.sample {
            notes.push(("site-sample".to_owned(), self.scene.words.say("sample", &[])));
        }
        let said = self.of.notes_at(&NoteAt::Head).into_iter().enumerate();
        notes.extend(said.map(|(at, text)| (format!("site-note-{}", at + 1), text)));
        xml.within("notes", &[("source", &format!("#{PUBLISHER}")), ("xml:lang", &language)], |xml| {
            for (id, text) in notes {
                xml.within("note", &[("eId", &id)], |xml| xml.words("p", &[], &text));
            }
        });
    }
}

/// Returns the page that lists the documents of a sender.
fn listed(sender: &Sender) -> Option<Address> {
    let key = sender_key(sender.listed());
    (!key.is_empty()).then(|| Shelf::Sender(key).address(Key::Whole))
}

/// The codes of three letters that Akoma Ntoso asks for (ISO 639-2/T), for those of two; a language that has none of these keeps its own.
const LANGUAGES: [(&str, &str); 44] = [
    ("am", "amh"),
    ("ar", "ara"),
    ("az", "aze"),
    ("be", "bel"),
    ("bg", "bul"),
    ("bn", "ben"),
    ("bs", "bos"),
    ("cs", "ces"),
    ("da", "dan"),
    ("de", "deu"),
    ("el", "ell"),
    ("en", "eng"),
    ("es", "spa"),
    ("et", "est"),
    ("fa", "fas"),
    ("fi", "fin"),
    ("fr", "fra"),
    ("he", "heb"),
    ("hi", "hin"),
    ("hr", "hrv"),
    ("hu", "hun"),
    ("hy", "hye"),
    ("id", "ind"),
    ("it", "ita"),
    ("ja", "jpn"),
    ("ka", "kat"),
    ("kk", "kaz"),
    ("ko", "kor"),
    ("lt", "lit"),
    ("lv", "lav"),
    ("nl", "nld"),
    ("pl", "pol"),
    ("pt", "por"),
    ("ro", "ron"),
    ("ru", "rus"),
    ("sk", "slk"),
    ("sq", "sqi"),
    ("sr", "srp"),
    ("sv", "swe"),
    ("sw", "swa"),
    ("tr", "tur"),
    ("uk", "ukr"),
    ("ur", "urd"),
    ("zh", "zho"),
];

fn alpha3(lang: &str) -> &str {
    let primary = lang.split('-').next().unwrap_or(lang);
    LANGUAGES.iter().find(|(two, _)| *two == primary).map_or(primary, |(_, three)| three)
}
