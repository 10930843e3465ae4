//! What stands at the head and at the foot of a document, in the document's own words.

use serde::Serialize;

use super::html::escape;
use super::links::Links;
use super::words::Words;
use crate::model::answer::ItemEntry;
use crate::model::block::Inline;
use crate::model::document::Document;
use crate::model::item::{ItemKey, ItemNumber, Period, RegisterKey};
use crate::model::letter::{MastheadNote, Organ, Signature, Stated};
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

/// Writes the words of a title as HTML.
pub type ToHtml<'a> = Option<&'a dyn Fn(&[Inline]) -> String>;

/// Returns the masthead of the document: without HTML where there is nothing to write it.
pub fn masthead(document: &Document, links: &Links<'_>, words: &Words, html: ToHtml<'_>) -> Masthead {
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
        let items = organ.items.as_ref().map(|items| item_line(organ, items, mark.as_deref().unwrap_or_default(), words));
        view.organs.push(OrganLines {
            name: organ_name(&organ.code, links.answers.organ(&organ.code).as_ref(), &letter.lang, words),
            period: printed(organ.period.as_ref(), |value| period(*value, words)),
            items_html: items.as_ref().filter(|_| html.is_some()).map(|line| line.html(organ, links)),
            items: items.as_ref().map(Line::text),
            pieces: items.filter(|_| html.is_none()).map(|line| line.pieces(organ)).unwrap_or_default(),
        });
        titles(organ, document, links, html, &mut view);
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
pub struct Line(Vec<(String, Option<ItemNumber>)>);

impl Line {
    /// Returns the line without links.
    pub fn text(&self) -> String {
        self.0.iter().map(|(text, _)| text.as_str()).collect()
    }

    fn pieces(self, organ: &Organ) -> Vec<(String, Option<ItemKey>)> {
        let key = |number: Option<ItemNumber>| Some(ItemKey { register: organ.register()?, number: number? });
        self.0.into_iter().map(|(text, number)| (text, key(number))).collect()
    }

    fn html(&self, organ: &Organ, links: &Links<'_>) -> String {
        let mut out = String::new();
        for (text, number) in &self.0 {
            match number.as_ref().and_then(|number| item_href(organ, number, links)) {
                Some(href) => {
                    out.push_str("<a href=\"");
                    escape(&href, &mut out);
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

fn item_href(organ: &Organ, number: &ItemNumber, links: &Links<'_>) -> Option<String> {
    let key = ItemKey { register: organ.register()?, number: number.clone() };
    links.answers.item(&key).as_ref()?;
    Some(links.to(&ItemEntry::address(&key), None))
}

/// Item numbers stand in messages between these two characters, which are of no text.
const OPEN: char = '\u{e001}';
const CLOSE: char = '\u{e002}';

/// Returns the line of an organ's items.
pub fn item_line(organ: &Organ, items: &Stated<Vec<crate::model::letter::NamedItem>>, mark: &str, words: &Words) -> Line {
    if let Some(stated) = &items.stated {
        return stated_line(stated, items);
    }
    let numbers: Vec<&ItemNumber> = items.value.iter().map(|item| &item.number).collect();
    let mut groups: Vec<Vec<String>> = Vec::new();
    let mut last = None;
    for (at, number) in numbers.iter().enumerate() {
        let same = last == Some(number.number) && !number.sub.is_empty();
        let sub: Vec<String> = number.sub.iter().map(|letters| words.say("sub-item", &[("letters", letters.into())])).collect();
        let whole = (!same).then(|| number.number.to_string());
        let text = whole.into_iter().chain(sub).collect::<Vec<_>>().join(" ");
        let marked = format!("{OPEN}{at} {text}{CLOSE}");
        match groups.last_mut().filter(|_| same) {
            Some(group) => group.push(marked),
            None => groups.push(vec![marked]),
        }
        last = Some(number.number).filter(|_| !number.sub.is_empty());
    }
    let list = words.list(&groups.iter().map(|group| words.list(group)).collect::<Vec<_>>());
    let id = if organ.list == RegisterKey::AGENDA { "items-agenda".to_owned() } else { format!("items-{}", organ.list) };
    let text = words.say(&id, &[("count", numbers.len().into()), ("list", list.into()), ("mark", mark.into())]);
    let mut pieces = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, behind)) = rest.split_once(OPEN) {
        let (marked, after) = behind.split_once(CLOSE).unwrap_or((behind, ""));
        let (at, number) = marked.split_once(' ').unwrap_or((marked, ""));
        pieces.push((before.to_owned(), None));
        pieces.push((number.to_owned(), at.parse::<usize>().ok().and_then(|at| numbers.get(at)).map(|number| (*number).clone())));
        rest = after;
    }
    pieces.push((rest.to_owned(), None));
    Line(pieces)
}

fn stated_line(stated: &str, items: &Stated<Vec<crate::model::letter::NamedItem>>) -> Line {
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
    Line(pieces)
}

/// The titles of an organ's items: the letter's own wording where it has one, else the register's.
fn titles(organ: &Organ, document: &Document, links: &Links<'_>, html: ToHtml<'_>, view: &mut Masthead) {
    let (Some(items), Some(register)) = (&organ.items, organ.register()) else { return };
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
        let key = ItemKey { register: register.clone(), number: item.number.clone() };
        let entry = links.answers.item(&key);
        if let Some(entry) = entry {
            view.paired_here |= entry.paired.iter().any(|pairing| pairing.by == "document" && pairing.source.as_deref() == Some(&document.id));
        }
        let title = own.map(|title| &title.title).or(entry.as_ref().map(|entry| &entry.title));
        let lang = own.map_or_else(|| entry.as_ref().map(|entry| entry.lang.clone()), |title| title.title.lang.clone());
        view.titles.push(ItemLine {
            numbers: of.iter().map(|number| NumberLink { text: number.to_string(), href: item_href(organ, number, links) }).collect(),
            html: title.zip(html).map(|(title, html)| html(&title.words)),
            text: title.map(crate::model::letter::Phrase::plain),
            lang: lang.filter(|lang| *lang != document.letter.lang),
        });
        done.extend(of);
    }
}
