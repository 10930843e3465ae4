//! What stands at the head and at the foot of a document, in the document's own words.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::html::escape;
use super::links::Links;
use super::words::Words;
use crate::model::answer::ItemEntry;
use crate::model::block::Inline;
use crate::model::document::Document;
use crate::model::item::{ItemKey, ItemNumber, Period, RegisterKey};
use crate::model::letter::{MastheadNote, NamedItem, Organ, Signature, Stated};
use crate::model::site::OrganEntry;

/// The masthead of a document.
#[derive(Serialize, Default)]
pub struct Masthead {
    /// Its symbols.
    pub symbols: Vec<Symbol>,
    /// The line of its distribution.
    pub distribution: Option<String>,
    /// Its date.
    pub date: Option<String>,
    /// The line of its original language.
    pub original: Option<String>,
    /// Further lines.
    pub lines: Vec<String>,
    /// Its job number.
    pub job_number: Option<String>,
    /// Its bar code.
    pub barcode: Option<String>,
    /// Its organs.
    pub organs: Vec<OrganLines>,
    /// The titles of its items.
    pub titles: Vec<ItemLine>,
    /// Notes to marks in it.
    pub notes: Vec<MastheadNote>,
    /// Whether numbers and titles are paired by their order in this document.
    pub paired_here: bool,
}

/// A symbol.
#[derive(Serialize)]
pub struct Symbol {
    /// As written.
    pub text: String,
    /// Whether the publisher learnt it later.
    pub added: bool,
    /// From what.
    pub source: Option<String>,
    /// When.
    pub on: Option<String>,
}

/// One organ in a masthead.
#[derive(Serialize)]
pub struct OrganLines {
    /// Its name.
    pub name: String,
    /// Its session or year.
    pub period: Option<String>,
    /// The line of its items, as HTML with links.
    pub items_html: Option<String>,
    /// The same, as text.
    pub items: Option<String>,
    /// The same, each item by itself, where there is no HTML.
    #[serde(skip)]
    pub pieces: Vec<(String, Option<ItemKey>)>,
}

/// The number of an item and where it leads.
#[derive(Serialize)]
pub struct NumberLink {
    /// The number.
    pub text: String,
    /// The link.
    pub href: Option<String>,
}

/// The title of one or several items.
#[derive(Serialize)]
pub struct ItemLine {
    /// The numbers.
    pub numbers: Vec<NumberLink>,
    /// The title, as HTML.
    pub html: Option<String>,
    /// The same, as text.
    pub text: Option<String>,
    /// Its language, where it is not the document's.
    pub lang: Option<String>,
}

/// A name in a signature block.
#[derive(Serialize)]
pub struct Signed {
    /// "(Signed)".
    pub mark: Option<String>,
    /// The name.
    pub name: String,
    /// The lines beneath it.
    pub titles: Vec<String>,
}

/// Returns what is printed of a value: the original's words, else the usual ones.
pub fn printed<T>(stated: Option<&Stated<T>>, usual: impl Fn(&T) -> String) -> Option<String> {
    stated.map(|stated| stated.stated.clone().unwrap_or_else(|| usual(&stated.value)))
}

/// Returns the line of a distribution.
pub fn distribution(value: &str, words: &Words) -> String {
    words.say("distribution", &[("distribution", value.to_lowercase().into())])
}

/// Returns the line of the languages in which a part was submitted.
pub fn part_original(codes: &[String], words: &Words) -> String {
    words.say("part-original", &[("languages", languages(codes, words).into())])
}

/// Returns the names of languages as the document's language writes them.
pub fn languages(codes: &[String], words: &Words) -> String {
    let names: Vec<String> = codes
        .iter()
        .map(|code| {
            let id = format!("language-{code}");
            if words.has(&id) { words.say(&id, &[]) } else { code.clone() }
        })
        .collect();
    words.list(&names)
}

/// Returns the names of a signature block.
pub fn signed(signatures: &[Signature], words: &Words) -> Vec<Signed> {
    let signed = |signature: &Signature| Signed {
        mark: signature.marked.then(|| words.say("signed", &[])),
        name: signature.name.clone(),
        titles: signature.titles.clone(),
    };
    signatures.iter().map(signed).collect()
}

/// Returns the name of an organ: the one of `organs.yaml`, else the theme's.
pub fn organ_name(code: &str, entry: Option<&OrganEntry>, lang: &str, words: &Words) -> String {
    let own = entry.and_then(|entry| entry.names.get(lang).or_else(|| entry.names.get("")).or_else(|| entry.names.values().next()));
    own.cloned().unwrap_or_else(|| words.say(&format!("organ-{code}"), &[]))
}

/// Returns a session or year in words.
pub fn period(period: Period, words: &Words) -> String {
    let (id, number) = match period {
        Period::Session(number) if number > 1900 => return words.say("session-of-year", &[("year", number.to_string().into())]),
        Period::Session(number) => ("session", number),
        Period::Special(number) => ("special-session", number),
        Period::Emergency(number) => ("emergency-session", number),
        Period::Year(number) => ("year", number),
    };
    let ordinal = words.say("ordinal", &[("number", (number as usize).into())]);
    // In some languages the word for the year wants another form of the ordinal than that for the session.
    words.say(id, &[("ordinal", ordinal.into()), ("number", (number as usize).into())])
}

/// What is wanted of the items beside their text.
#[derive(Clone, Copy)]
pub enum Wanted<'a> {
    /// Nothing.
    Text,
    /// Each item of a line by itself.
    Pieces,
    /// HTML, by what writes the words of a title.
    Html(&'a dyn Fn(&[Inline]) -> String),
}

/// Returns the masthead of the document.
pub fn masthead(document: &Document, links: &Links<'_>, words: &Words, wanted: Wanted<'_>) -> Masthead {
    let letter = &document.letter;
    let mut view = Masthead::default();
    view.symbols.extend(letter.symbols.iter().map(|symbol| Symbol {
        text: format!("{}{}", symbol.symbol, symbol.mark),
        added: symbol.added.is_some(),
        source: symbol.added.as_ref().and_then(|added| added.source.clone()),
        on: symbol.added.as_ref().and_then(|added| added.on).map(|on| on.to_string()),
    }));
    if let Some(masthead) = &letter.masthead {
        view.distribution = printed(masthead.distribution.as_ref(), |value| distribution(value, words));
        view.date = printed(masthead.date.as_ref(), |date| words.date(*date));
        view.original = printed(masthead.original.as_ref(), |codes| words.say("original", &[("languages", languages(codes, words).into())]));
        view.job_number = masthead.job_number.as_ref().map(|given| given.text.clone());
        view.barcode = masthead.barcode.as_ref().map(|given| given.text.clone());
        view.lines = masthead.lines.iter().map(|line| line.text.clone()).collect();
        view.notes.clone_from(&masthead.notes);
    }
    for organ in &letter.organs {
        let mark = organ.document.as_ref().map(|document| list_mark(document, &mut view.notes, words));
        let numbered = Numbered::of(organ, links);
        let mut lines = OrganLines {
            name: organ_name(&organ.code, links.answers.organ(&organ.code).as_ref(), &letter.lang, words),
            period: printed(organ.period.as_ref(), |value| period(*value, words)),
            items_html: None,
            items: None,
            pieces: Vec::new(),
        };
        if let Some(items) = &organ.items {
            let mark = mark.as_deref().unwrap_or_default();
            match wanted {
                Wanted::Text => lines.items = Some(item_text(organ, items, mark, words)),
                Wanted::Pieces | Wanted::Html(_) => {
                    let line = Line::of(organ, items, mark, words);
                    lines.items = Some(line.text());
                    lines.items_html = matches!(wanted, Wanted::Html(_)).then(|| line.html(&numbered));
                    lines.pieces = if matches!(wanted, Wanted::Pieces) { line.pieces(organ) } else { Vec::new() };
                }
            }
        }
        view.organs.push(lines);
        titles(organ, document, &numbered, wanted, &mut view);
    }
    view
}

/// Returns the mark of the note that names the document of a list: of the note that does already, else of a new one.
pub fn list_mark(document: &str, notes: &mut Vec<MastheadNote>, words: &Words) -> String {
    if let Some(note) = notes.iter().find(|note| note.text.trim_end_matches('.') == document) {
        return note.mark.clone();
    }
    let mark = (1..).map(|count| "*".repeat(count)).find(|mark| notes.iter().all(|note| note.mark != *mark)).unwrap_or_default();
    notes.push(MastheadNote { mark: mark.clone(), text: words.say("list-document", &[("symbol", document.into())]) });
    mark
}

/// A line of text in which some words are item numbers.
struct Line(Vec<(String, Option<ItemNumber>)>);

impl Line {
    fn of(organ: &Organ, items: &Stated<Vec<NamedItem>>, mark: &str, words: &Words) -> Self {
        if let Some(stated) = &items.stated {
            return Self::stated(stated, items);
        }
        let text = usual_text(organ, items, [&OPEN.to_string(), &CLOSE.to_string()], mark, words);
        let mut pieces = Vec::with_capacity(items.value.len() * 2 + 1);
        let mut rest = text.as_str();
        while let Some((before, behind)) = rest.split_once(OPEN) {
            let (marked, after) = behind.split_once(CLOSE).unwrap_or((behind, ""));
            let (at, number) = marked.split_once(' ').unwrap_or((marked, ""));
            pieces.push((before.to_owned(), None));
            pieces.push((number.to_owned(), at.parse::<usize>().ok().and_then(|at| items.value.get(at)).map(|item| item.number.clone())));
            rest = after;
        }
        pieces.push((rest.to_owned(), None));
        Self(pieces)
    }

    fn stated(stated: &str, items: &Stated<Vec<NamedItem>>) -> Self {
        let mut pieces = Vec::new();
        let mut at = 0;
        for (range, number) in ItemNumber::all_in(stated) {
            if items.value.iter().any(|item| item.number == number) {
                pieces.push((stated[at..range.start].to_owned(), None));
                pieces.push((stated[range.clone()].to_owned(), Some(number)));
                at = range.end;
            }
        }
        pieces.push((stated[at..].to_owned(), None));
        Self(pieces)
    }

    fn text(&self) -> String {
        self.0.iter().map(|(text, _)| text.as_str()).collect()
    }

    fn pieces(self, organ: &Organ) -> Vec<(String, Option<ItemKey>)> {
        let key = |number: Option<ItemNumber>| Some(ItemKey { register: organ.register()?, number: number? });
        self.0.into_iter().map(|(text, number)| (text, key(number))).collect()
    }

    fn html(&self, numbered: &Numbered<'_>) -> String {
        let mut out = String::with_capacity(self.0.len() * PIECE);
        for (text, number) in &self.0 {
            match number.as_ref().and_then(|number| numbered.href(number)) {
                Some(href) => {
                    out.push_str("<a href=\"");
                    escape(href, &mut out);
                    out.push_str("\">");
                    escape(text, &mut out);
                    out.push_str("</a>");
                }
                None => escape(text, &mut out),
            }
        }
        out
    }
}

/// The items of one organ that its register has, with where they lead; none without a session or year.
struct Numbered<'a>(FxHashMap<&'a ItemNumber, (&'a ItemEntry, String)>);

impl<'a> Numbered<'a> {
    fn of(organ: &'a Organ, links: &Links<'a>) -> Self {
        let (Some(items), Some(register)) = (&organ.items, organ.register()) else { return Self(FxHashMap::default()) };
        let mut key = ItemKey { register, number: ItemNumber { number: 0, sub: Vec::new() } };
        let mut entry = |item: &'a NamedItem| {
            key.number.clone_from(&item.number);
            let entry = links.answers.item(&key).as_ref()?;
            Some((&item.number, (entry, links.to(&ItemEntry::address(&key), None))))
        };
        Self(items.value.iter().filter_map(&mut entry).collect())
    }

    fn entry(&self, number: &ItemNumber) -> Option<&'a ItemEntry> {
        self.0.get(number).map(|(entry, _)| *entry)
    }

    fn href(&self, number: &ItemNumber) -> Option<&str> {
        self.0.get(number).map(|(_, href)| href.as_str())
    }
}

/// Few pieces of a line take more bytes than these.
const PIECE: usize = 48;

/// Item numbers stand in messages between these two characters, which are of no text.
const OPEN: char = '\u{e001}';
const CLOSE: char = '\u{e002}';

/// Returns the line of an organ's items as text.
pub fn item_text(organ: &Organ, items: &Stated<Vec<NamedItem>>, mark: &str, words: &Words) -> String {
    items.stated.clone().unwrap_or_else(|| usual_text(organ, items, ["", ""], mark, words))
}

/// Returns the usual line of an organ's items. `around` is put around the number of each; where it is not empty, the item's index stands before the number.
fn usual_text(organ: &Organ, items: &Stated<Vec<NamedItem>>, around: [&str; 2], mark: &str, words: &Words) -> String {
    let numbers = &items.value;
    let mut groups: Vec<Vec<String>> = Vec::with_capacity(numbers.len());
    let mut last = None;
    for (at, NamedItem { number, .. }) in numbers.iter().enumerate() {
        let same = last == Some(number.number) && !number.sub.is_empty();
        let mut text = String::new();
        if !around[0].is_empty() {
            text.extend([around[0], &at.to_string(), " "]);
        }
        if !same {
            text.push_str(&number.number.to_string());
        }
        for (before, letters) in number.sub.iter().enumerate() {
            if before > 0 || !same {
                text.push(' ');
            }
            text.push_str(&words.say("sub-item", &[("letters", letters.into())]));
        }
        text.push_str(around[1]);
        match groups.last_mut().filter(|_| same) {
            Some(group) => group.push(text),
            None => groups.push(vec![text]),
        }
        last = Some(number.number).filter(|_| !number.sub.is_empty());
    }
    let list = words.list(&groups.iter().map(|group| words.list(group)).collect::<Vec<_>>());
    let id = if organ.list == RegisterKey::AGENDA { "items-agenda".to_owned() } else { format!("items-{}", organ.list) };
    words.say(&id, &[("count", numbers.len().into()), ("list", list.into()), ("mark", mark.into())])
}

/// The titles of an organ's items: the letter's own wording where it has one, else the register's.
fn titles(organ: &Organ, document: &Document, numbered: &Numbered<'_>, wanted: Wanted<'_>, view: &mut Masthead) {
    let html = if let Wanted::Html(html) = wanted { Some(html) } else { None };
    let Some(items) = organ.items.as_ref().filter(|_| organ.period.is_some()) else { return };
    let mut done: Vec<&ItemNumber> = Vec::new();
    for item in &items.value {
        if done.contains(&&item.number) {
            continue;
        }
        let own = organ.titles.iter().find(|title| title.of.contains(&item.number));
        let of: Vec<&ItemNumber> = match own {
            Some(title) => items.value.iter().map(|item| &item.number).filter(|number| title.of.contains(number)).collect(),
            None => vec![&item.number],
        };
        let entry = numbered.entry(&item.number);
        if let Some(entry) = entry {
            view.paired_here |= entry.paired.iter().any(|pairing| pairing.by == "document" && pairing.source.as_deref() == Some(&document.id));
        }
        let title = own.map(|title| &title.title).or(entry.map(|entry| &entry.title));
        let lang = own.map_or_else(|| entry.map(|entry| entry.lang.clone()), |title| title.title.lang.clone());
        view.titles.push(ItemLine {
            numbers: of.iter().map(|number| NumberLink { text: number.written(), href: numbered.href(number).map(str::to_owned) }).collect(),
            html: title.zip(html).map(|(title, html)| html(&title.words)),
            text: title.map(crate::model::letter::Phrase::plain),
            lang: lang.filter(|lang| *lang != document.letter.lang),
        });
        done.extend(of);
    }
}
