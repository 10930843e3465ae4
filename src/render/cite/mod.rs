//! How to cite a document, its parts, their paragraphs and its figures: what the page shows, and the files beside it.

mod entry;
mod exchange;

use serde::Serialize;
use tera::Context;

use super::data;
use super::document;
use super::html::escape;
use super::view::{Scene, no_part};
use crate::model::address::Address;
use crate::model::card::{AnchorEntry, Label, Place, Row};
use crate::model::data::{Bound, Figure};
use crate::model::document::{Document, Part, Role};
use crate::model::page::Exchange;
use entry::{Entry, address, key, line, stands_alone};

/// What the page shows.
#[derive(Serialize)]
struct Cite {
    /// Whether addresses are known, which stand in citations then.
    addresses: bool,
    of: Cited,
    whole: At,
    files: Vec<File>,
    parts: Vec<PartCited>,
    figures: Vec<At>,
}

/// The words by which every citation of the document names it.
#[derive(Serialize)]
struct Cited {
    senders: String,
    title: String,
    lang: String,
    date: Option<String>,
    symbols: String,
    as_of: Option<String>,
    sample: bool,
}

/// A part, and the citations of its places.
#[derive(Serialize)]
struct PartCited {
    name: String,
    label: String,
    href: String,
    /// What names it within the document's citation; nothing for the cover letter.
    within: Option<String>,
    authors: String,
    title: Option<String>,
    lang: String,
    date: Option<String>,
    at: At,
    places: Vec<At>,
    forms: Vec<Form>,
}

/// What a citation says of one place or figure.
#[derive(Serialize, Default)]
struct At {
    id: String,
    /// The part whose forms are filled with this place.
    part: String,
    /// The place as it is called in a list.
    label: String,
    href: String,
    /// The place in the words of a citation.
    place: Option<String>,
    address: Option<String>,
    /// What a figure adds.
    figure: Option<FigureCited>,
    key: String,
    /// What stands for the place in the forms of reference managers.
    fill: Fill,
}

/// A figure in the words of the document, with its author.
#[derive(Serialize)]
struct FigureCited {
    words: Option<String>,
    lang: String,
    number: String,
    label: String,
    by: Option<String>,
}

/// The words for a place, and how a form writes them where that is otherwise.
#[derive(Serialize, Default)]
struct Fill {
    words: String,
    bibtex: Option<String>,
    csl: Option<String>,
}

/// The entry of a part in one form, as HTML with a slot for each value that differs from place to place.
#[derive(Serialize)]
struct Form {
    name: &'static str,
    html: String,
}

/// A file with the citations of the document and of its statements.
#[derive(Serialize)]
struct File {
    form: &'static str,
    name: &'static str,
    href: String,
    text: String,
}

/// Returns the anchor of a figure on the page: no part has a name that begins so, and none is named `data`, so no place has it.
pub fn figure_anchor(id: &str) -> String {
    format!("data--{id}")
}

/// Returns where something is said, with whose numbering that is: "annex, para. 5 (publisher's numbering)".
pub fn place(place: &Place, scene: &Scene<'_>) -> String {
    let part = scene.part_within(&place.role, place.number.as_deref());
    scene.words.say("place", &[("part", part.into()), ("label", numbered(&place.label, scene).into())])
}

/// Returns what a block is called, with whose numbering that is.
fn numbered(label: &Label, scene: &Scene<'_>) -> String {
    let words = scene.label(label);
    if label.is_numbered_here() { scene.words.say("cite-numbered", &[("label", words.into())]) } else { words }
}

/// Returns the file with the citations in one form.
pub fn file(of: &Document, form: Exchange, scene: &Scene<'_>) -> String {
    exchange::file(&entries(of, scene), form)
}

/// Returns the entry of the document, and those of its parts that have authors and a title of their own.
fn entries(of: &Document, scene: &Scene<'_>) -> Vec<Entry> {
    let parts = of.parts.iter().filter(|part| stands_alone(part)).map(|part| Entry::of_part(of, part, scene));
    std::iter::once(Entry::of_document(of, scene)).chain(parts).collect()
}

/// Adds what the page shows.
pub fn cite(context: &mut Context, of: &Document, scene: &Scene<'_>) {
    context.insert("document", &document::document(of, None, scene));
    let letter = &of.letter;
    let entries = entries(of, scene);
    let page = Address::page(&of.id);
    let file = |form: Exchange| File {
        form: form.name(),
        name: form.file(),
        href: scene.links.to(&page.join("cite").beside(form.file()), None),
        text: exchange::file(&entries, form).replace("\r\n", "\n"),
    };
    let cited = Cited {
        senders: scene.words.list(&entry::senders(of)),
        title: line(&letter.title.plain()),
        lang: letter.title.lang.clone().unwrap_or_else(|| letter.lang.clone()),
        date: letter.date.as_ref().map(|date| scene.words.date(date.value)),
        symbols: entry::symbols(of, scene),
        as_of: entry::text_as_of(of, scene),
        sample: letter.sample,
    };
    let whole = address(of, "letter", None, scene);
    let cite = Cite {
        addresses: whole.is_some(),
        of: cited,
        whole: At { address: whole, ..At::default() },
        files: Exchange::ALL.map(file).into(),
        parts: of.parts.iter().map(|part| part_cited(of, part, scene)).collect(),
        figures: data::ordered(of).into_iter().map(|figure| figure_cited(of, figure, scene)).collect(),
    };
    context.insert("cite", &cite);
}

fn part_cited(of: &Document, part: &Part, scene: &Scene<'_>) -> PartCited {
    let own = if part.role == Role::Letter { &of.letter.authors } else { &part.authors };
    let title = part.title.as_ref().filter(|_| part.role != Role::Letter);
    let entry = Entry::of_part(of, part, scene);
    PartCited {
        name: part.name.clone(),
        label: scene.part_label(&part.role, part.number.as_deref()),
        href: scene.links.to(&Row::part_address(&of.id, &part.name), None),
        within: (part.role != Role::Letter).then(|| scene.part_within(&part.role, part.number.as_deref())),
        authors: scene.words.list(own),
        title: title.map(|title| line(&title.plain())),
        lang: title.and_then(|title| title.lang.clone()).unwrap_or_else(|| part.lang.clone()),
        date: part.date.as_ref().map(|date| scene.words.date(date.value)),
        at: At { address: address(of, &part.name, None, scene), ..At::default() },
        places: of.anchors.iter().filter(|anchor| anchor.part == part.name).map(|anchor| at(of, anchor, scene)).collect(),
        forms: Exchange::ALL.into_iter().map(|form| Form { name: form.name(), html: slotted(&entry, form) }).collect(),
    }
}

fn at(of: &Document, anchor: &AnchorEntry, scene: &Scene<'_>) -> At {
    let words = numbered(&anchor.label, scene);
    At {
        id: format!("{}-{}", anchor.part, anchor.anchor),
        part: anchor.part.clone(),
        label: scene.label(&anchor.label),
        href: scene.links.to(&Row::part_address(&of.id, &anchor.part), Some(&anchor.anchor)),
        address: address(of, &anchor.part, Some(&anchor.anchor), scene),
        key: key(&of.id, &[&anchor.part, &anchor.anchor]),
        fill: fill(&words),
        place: Some(words),
        figure: None,
    }
}

fn figure_cited(of: &Document, figure: &Figure, scene: &Scene<'_>) -> At {
    let first = data::stating(of, &figure.id).into_iter().next();
    let number = scene.words.number(&figure.value);
    let number = match figure.bound {
        Bound::Exact => number,
        bound => scene.words.say("cite-bound", &[("bound", scene.words.say(&format!("bound-{}", bound.name()), &[]).into()), ("number", number.into())]),
    };
    let part = first.and_then(|mention| of.part(&mention.place.part)).or(of.parts.first());
    let cited = FigureCited {
        words: first.map(|mention| line(&mention.sentence)),
        lang: part.map_or_else(|| no_part().lang, |part| part.lang.clone()),
        label: line(&figure.label.plain()),
        by: first.map(|mention| scene.words.list(&mention.place.authors)).filter(|by| !by.is_empty()),
        number,
    };
    let place = first.map(|mention| numbered(&mention.place.label, scene));
    At {
        id: figure_anchor(&figure.id),
        part: part.map_or_else(String::new, |part| part.name.clone()),
        label: cited.number.clone(),
        href: scene.links.data(Some(&figure.id)).unwrap_or_default(),
        address: address(of, "data", Some(&figure.id), scene),
        key: key(&of.id, &["data", &figure.id]),
        fill: fill(&figure_words(&cited, place.as_deref(), scene)),
        place,
        figure: Some(cited),
    }
}

/// The figure in one phrase, for reference managers.
fn figure_words(figure: &FigureCited, place: Option<&str>, scene: &Scene<'_>) -> String {
    let quoted = |words: &str| format!("{}{words}{}", scene.words.say("quote-open", &[]), scene.words.say("quote-close", &[]));
    let number = scene.words.say("cite-number", &[("number", (&figure.number).into())]);
    let words = format!("{} {number}", quoted(figure.words.as_ref().unwrap_or(&figure.label)));
    let by = figure.by.as_ref().map(|by| scene.words.say("cite-by", &[("by", by.into())]));
    [Some(words), by, place.map(str::to_owned)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn fill(words: &str) -> Fill {
    let words = line(words);
    let otherwise = |form| Some(exchange::escaped(&words, form)).filter(|written| *written != words);
    Fill { bibtex: otherwise(Exchange::Bibtex), csl: otherwise(Exchange::Csl), words }
}

/// The control characters between which the name of a slot stands until the entry is HTML; no value has any.
const SLOT: [char; 2] = ['\u{91}', '\u{92}'];
/// The values that differ from place to place.
const SLOTS: [&str; 3] = ["key", "place", "address"];

/// Returns `entry` in `form` as HTML, with slots in place of what differs from place to place.
fn slotted(entry: &Entry, form: Exchange) -> String {
    let mark = |name: &str| format!("{}{name}{}", SLOT[0], SLOT[1]);
    let mut entry = entry.clone();
    let [key, place, address] = SLOTS.map(mark);
    entry.key = key;
    entry.notes.insert(0, place);
    entry.address = entry.address.map(|_| address);
    let mut html = String::new();
    escape(&exchange::file(&[entry], form).replace("\r\n", "\n"), &mut html);
    SLOTS.iter().fold(html, |html, name| html.replace(&mark(name), &format!("<slot name=\"{name}\"></slot>")))
}
