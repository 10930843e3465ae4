//! What templates get of a document: the cover letter, a part, all parts, and the text without markup.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::Context;

use super::beneath;
use super::data::FigureView;
use super::forms::{self, FormLink};
use super::html::Html;
use super::masthead::{self, Masthead, Signed, masthead, printed, signed};
use super::relations::{self, Banner};
use super::view::{DateView, Entry, FirstLetter, PhraseView, Scene, no_part};
use super::ways;
use super::words::Words;
use crate::model::address::Address;
use crate::model::block::{Block, Number};
use crate::model::card::{Label, Row};
use crate::model::document::{Direction, Document, FreePage, NoteAt, Part, Role};
use crate::model::letter::{Change, Kind, RelationKind};
use crate::model::lock::Count;
use crate::model::shelf::{Key, Shelf};
use crate::model::site::Form;

/// A document, as all its pages show it.
#[derive(Serialize)]
pub struct DocumentView {
    title: PhraseView,
    lang: String,
    dir: Direction,
    kind: String,
    href: String,
    date: Option<DateView>,
    /// What it is and of when: "letter of 4 April 2024".
    dated: String,
    /// Its symbol as stated, else what it is and of when.
    short: String,
    senders: String,
    addressees: Vec<String>,
    on_behalf_of: Vec<String>,
    parts: Vec<PartLink>,
    data: Option<DataLink>,
    whole: String,
    text: Option<String>,
    /// The other files of the whole document.
    forms: Vec<FormLink>,
    /// The link to the page that says how to cite it.
    cite: Option<String>,
    files: Vec<FileLink>,
    provenance: Vec<Fact>,
    received: Option<ReceivedView>,
    publishers_notes: Vec<String>,
    changes: Vec<ChangeView>,
    banner: Option<Banner>,
    organization: String,
    sample: bool,
}

/// A link to a part.
#[derive(Serialize)]
pub struct PartLink {
    name: String,
    label: String,
    title: Option<PhraseView>,
    lang: String,
    href: String,
    paragraphs: usize,
    authors: String,
    depth: usize,
    current: bool,
}

#[derive(Serialize)]
struct DataLink {
    href: String,
    figures: usize,
}

#[derive(Serialize)]
struct FileLink {
    name: String,
    href: String,
    kind: &'static str,
    bytes: u64,
}

/// A change to what was published.
#[derive(Serialize)]
struct ChangeView {
    on: String,
    what: String,
    places: Vec<PlaceView>,
}

/// A place that was changed; without a link where it is not there any more.
#[derive(Serialize)]
struct PlaceView {
    place: String,
    href: Option<String>,
}

/// The text that the document was compared with.
#[derive(Serialize)]
struct ReceivedView {
    sha256: String,
}

#[derive(Serialize)]
struct Fact {
    kind: &'static str,
    text: String,
}

/// A part with its text.
#[derive(Serialize)]
pub struct PartView {
    name: String,
    label: String,
    role: String,
    heading: Option<PhraseView>,
    title: Option<PhraseView>,
    lang: String,
    dir: Direction,
    authors: String,
    original: Option<String>,
    date: Option<String>,
    html: String,
    /// The same without numbers and lines that the publisher adds.
    bare: String,
    notes: String,
    signed: Vec<Signed>,
    numbered_here: bool,
    /// Its headings, on its own page.
    contents: Vec<Entry>,
    /// The figures that it states, on its own page.
    figures: Vec<FigureView>,
    changes: Vec<ChangeView>,
}

/// How a part stands on its page.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// What stands before every anchor.
    pub prefix: &'a str,
    /// The level of the highest heading within the text.
    pub level: i8,
    /// The addresses of links that are noted at the end, with their numbers.
    pub noted: &'a BTreeMap<String, usize>,
}

/// Returns what every page of the document shows of it.
pub fn document(document: &Document, current: Option<&str>, scene: &Scene<'_>) -> DocumentView {
    let letter = &document.letter;
    let page = Address::page(&document.id);
    let organs: Vec<String> = letter.organs.iter().map(|organ| organ.code.clone()).collect();
    let part = document.parts.first();
    DocumentView {
        title: part.map_or_else(|| scene.phrase(&letter.title, &no_part(), &letter.lang), |part| scene.phrase(&letter.title, part, &letter.lang)),
        lang: letter.lang.clone(),
        dir: part.map_or(Direction::Ltr, |part| part.dir),
        kind: match &letter.kind {
            Kind::Letter => "letter".into(),
            Kind::IdenticalLetters => "identical-letters".into(),
            Kind::NoteVerbale => "note-verbale".into(),
            Kind::Other(name) => name.clone(),
        },
        href: scene.links.to(&page, None),
        date: letter.date.as_ref().map(|date| scene.date(date.value)),
        short: scene.when("short", || short(document, scene)),
        dated: scene.when("dated", || dated(document, scene)),
        senders: scene.when("senders", || scene.words.list(&letter.from.iter().map(|sender| sender.name().to_owned()).collect::<Vec<_>>())),
        addressees: scene.when("addressees", || letter.to.iter().filter_map(|to| to.office.clone().or_else(|| to.name.clone())).collect()),
        on_behalf_of: scene.when("on_behalf_of", || letter.from.iter().flat_map(|sender| sender.on_behalf_of.clone()).collect()),
        parts: scene.when("parts", || shown_parts(document, current).map(|part| part_link(part, document, current, scene)).collect()),
        data: scene.links.data(None).map(|href| DataLink { href, figures: document.data.figures.len() }),
        whole: scene.links.to(&page.join("whole"), None),
        text: scene.when("text", || scene.answers().makes(Form::Text).then(|| scene.links.to(&page.join("whole").beside("text.txt"), None))),
        forms: scene.when("forms", || forms::exports(document, scene)),
        cite: scene.when("cite", || scene.links.cite(None)),
        files: scene.when("files", || files(document, scene)),
        provenance: scene.when("provenance", || provenance(document, scene)),
        received: document.received.as_ref().map(|received| ReceivedView { sha256: received.sha256.clone() }),
        publishers_notes: scene.when("publishers_notes", || document.notes_at(&NoteAt::Head)),
        changes: scene.when("changes", || changes(document, None, scene)),
        banner: scene.when("banner", || relations::banner(document, scene)),
        organization: scene.organization(&organs),
        sample: letter.sample,
    }
}

/// A document of more parts shows all of them on the page of its letter, and on that of a part the letter and those near it: else a document of hundreds would grow with their square.
const PARTS: usize = 40;

fn shown_parts<'d>(document: &'d Document, current: Option<&str>) -> impl Iterator<Item = &'d Part> {
    let of_part = current.and_then(|current| document.parts.iter().position(|part| part.name == current)).filter(|at| *at > 0 && document.parts.len() > PARTS);
    let near = move |at: usize| of_part.is_none_or(|of| at == 0 || at.abs_diff(of) <= PARTS / 4);
    document.parts.iter().enumerate().filter(move |(at, _)| near(*at)).map(|(_, part)| part)
}

/// Returns what the document is, and of when.
fn dated(document: &Document, scene: &Scene<'_>) -> String {
    let kind = match &document.letter.kind {
        Kind::Letter => scene.words.say("kind-letter", &[]),
        Kind::IdenticalLetters => scene.words.say("kind-identical-letters", &[]),
        Kind::NoteVerbale => scene.words.say("kind-note-verbale", &[]),
        Kind::Other(name) => name.clone(),
    };
    match &document.letter.date {
        Some(date) => scene.words.say("kind-dated", &[("kind", kind.into()), ("date", scene.words.date(date.value).into())]),
        None => kind,
    }
}

/// Returns the symbol that the document states, else what it is and of when.
fn short(document: &Document, scene: &Scene<'_>) -> String {
    let stated = document.letter.symbols.iter().find(|symbol| symbol.added.is_none());
    stated.map_or_else(|| dated(document, scene).to_uppercase_first(), |symbol| symbol.symbol.clone())
}

fn part_link(part: &Part, document: &Document, current: Option<&str>, scene: &Scene<'_>) -> PartLink {
    let title = match part.role {
        Role::Letter => Some(&document.letter.title),
        _ => part.title.as_ref().or(part.heading.as_ref()),
    };
    PartLink {
        name: part.name.clone(),
        label: scene.part_label(&part.role, part.number.as_deref()),
        title: title.map(|title| scene.phrase(title, part, &part.lang)),
        lang: part.lang.clone(),
        href: scene.links.to(&Row::part_address(&document.id, &part.name), None),
        paragraphs: scene.when("paragraphs", || part.blocks.iter().filter(|block| matches!(block, Block::Paragraph { number: Some(_), .. })).count()),
        authors: scene.words.list(&document.authors_of(part).into_iter().map(str::to_owned).collect::<Vec<_>>()),
        depth: part.depth,
        current: current == Some(&part.name),
    }
}

fn files(document: &Document, scene: &Scene<'_>) -> Vec<FileLink> {
    let provenance = &document.letter.provenance;
    let kind = |name: &str| {
        if provenance.received.as_deref() == Some(name) {
            "received"
        } else if provenance.original.as_deref() == Some(name) {
            "original"
        } else {
            "other"
        }
    };
    let link = |file: &crate::model::document::Companion| FileLink {
        name: file.name.clone(),
        href: scene.links.file(&file.name),
        kind: kind(&file.name),
        bytes: file.size,
    };
    document.files.iter().map(link).filter(|link| link.kind != "other").collect()
}

fn provenance(document: &Document, scene: &Scene<'_>) -> Vec<Fact> {
    let provenance = &document.letter.provenance;
    let facts = [
        ("from", provenance.from.clone()),
        ("on", provenance.on.map(|on| scene.words.date(on))),
        ("method", provenance.method.clone()),
        ("transcriber", provenance.transcriber.clone()),
        ("reviewed", provenance.reviewed.clone()),
    ];
    facts.into_iter().filter_map(|(kind, text)| Some(Fact { kind, text: text? })).collect()
}

/// Returns a part with its text.
pub fn part(part: &Part, document: Option<&Document>, setting: Setting<'_>, scene: &Scene<'_>, words: &Words) -> PartView {
    let highest = part.blocks.iter().filter_map(|block| if let Block::Heading { level, .. } = block { Some(*level as i8) } else { None }).min();
    // Lines beneath places, and cards of figures, belong to the part's own page.
    let alone = document.filter(|_| setting.prefix.is_empty());
    let beneath = alone.filter(|_| scene.named.has("html")).map(|document| beneath::lines(document, part, scene));
    let shift = highest.map_or(0, |highest| setting.level - highest);
    let html =
        Html { links: &scene.links, names: scene, part, prefix: setting.prefix, shift, bare: false, beneath: beneath.as_ref(), noted: Some(setting.noted) };
    let signatures: Vec<_> = match (document, &part.role) {
        (Some(document), Role::Letter) => document.letter.from.iter().flat_map(|sender| sender.signed.clone()).collect(),
        _ => part.signed.clone(),
    };
    let phrase = |phrase: Option<&crate::model::letter::Phrase>| phrase.map(|phrase| scene.phrase(phrase, part, &part.lang));
    let title = match (document, &part.role) {
        (Some(document), Role::Letter) => Some(&document.letter.title),
        _ => part.title.as_ref(),
    };
    let by = document.map(|document| document.authors_of(part).into_iter().map(str::to_owned).collect::<Vec<_>>()).unwrap_or_default();
    PartView {
        name: part.name.clone(),
        label: scene.part_label(&part.role, part.number.as_deref()),
        role: part.role.name().to_owned(),
        heading: phrase(part.heading.as_ref()),
        title: phrase(title),
        lang: part.lang.clone(),
        dir: part.dir,
        authors: scene.words.list(&by),
        original: printed(part.original.as_ref(), |codes| masthead::part_original(codes, words)),
        date: printed(part.date.as_ref(), |date| words.date(*date)),
        contents: scene.when("contents", || if setting.prefix.is_empty() { beneath::contents(part) } else { Vec::new() }),
        figures: scene.when("figures", || alone.map(|document| beneath::figures(document, part, scene)).unwrap_or_default()),
        notes: scene.when("notes", || html.notes()),
        html: scene.when("html", || html.blocks(&part.blocks)),
        bare: scene.when("bare", || Html { bare: true, beneath: None, noted: None, ..html }.blocks(&part.blocks)),
        signed: signed(&signatures, words),
        changes: scene.when("changes", || document.map(|document| changes(document, Some(&part.name), scene)).unwrap_or_default()),
        numbered_here: part.blocks.iter().any(|block| matches!(block, Block::Paragraph { number: Some(Number::Editorial(_)), .. })),
    }
}

/// Returns the changes to the document, or to one of its parts.
fn changes(document: &Document, part: Option<&str>, scene: &Scene<'_>) -> Vec<ChangeView> {
    let name = |at: &str| at.split_once('#').map_or(at, |(part, _)| part).to_owned();
    let of_part = |change: &&Change| part.is_none_or(|part| change.at.is_empty() || change.at.iter().any(|at| name(at) == part));
    let view = |change: &Change| ChangeView {
        on: scene.words.date(change.on),
        what: change.what.clone(),
        places: change.at.iter().filter(|at| part.is_none_or(|part| name(at) == part)).map(|at| place(at, document, scene)).collect(),
    };
    document.letter.changes.iter().filter(of_part).map(view).collect()
}

fn place(at: &str, document: &Document, scene: &Scene<'_>) -> PlaceView {
    let (name, anchor) = at.split_once('#').map_or((at, None), |(name, anchor)| (name, Some(anchor)));
    let part = document.part(name);
    let there = part.filter(|part| anchor.is_none_or(|anchor| part.blocks.iter().any(|block| block.anchor() == Some(anchor))));
    let label = part.map_or_else(|| name.to_owned(), |part| scene.part_label(&part.role, part.number.as_deref()));
    // Of what is gone the name says which paragraph it was.
    let counted = |anchor: &str| Count::parse(anchor.strip_prefix('p')?).map(|count| Label::Paragraph(Number::Editorial(count)));
    let numbered = |part: &Part, anchor: &str| {
        part.blocks.iter().find_map(|block| match block {
            Block::Paragraph { anchor: Some(name), number: Some(number), .. } if name == anchor => Some(Label::Paragraph(number.clone())),
            _ => None,
        })
    };
    let said = anchor.map(|anchor| match part.and_then(|part| numbered(part, anchor)).or_else(|| counted(anchor)) {
        Some(label) => scene.label(&label),
        None => anchor.to_owned(),
    });
    PlaceView {
        place: said.map_or_else(|| label.clone(), |said| format!("{label}, {said}")),
        href: there.map(|part| scene.links.to(&Row::part_address(&document.id, &part.name), anchor)),
    }
}

/// Returns the masthead of the document.
pub fn head(document: &Document, scene: &Scene<'_>, words: &Words) -> Masthead {
    let html = |inlines: &[_]| scene.title_html(inlines);
    let is_shown = scene.named.has("html") || scene.named.has("items_html");
    masthead(document, &scene.links, words, if is_shown { masthead::Wanted::Html(&html) } else { masthead::Wanted::Text })
}

/// Adds what the cover letter's page shows.
pub fn letter(context: &mut Context, of: &Document, scene: &Scene<'_>, words: &Words) {
    scene.show(context, "document", &document(of, Some("letter"), scene));
    scene.show(context, "masthead", &head(of, scene, words));
    if let Some(cover) = of.parts.first() {
        let shown = alone(context, of, cover, scene, words);
        scene.show(context, "part", &shown);
    }
    scene.insert(context, "relations", || relations::relations(of, scene));
    scene.insert(context, "replies", || relations::others(of, RelationKind::RepliesTo, scene));
    scene.insert(context, "additions", || relations::others(of, RelationKind::AddsTo, scene));
    let citations = Shelf::CitedBy(of.id.clone());
    scene.insert(context, "cited_by", || scene.answers().mentions(&citations, Key::HEAD).iter().map(|entry| scene.mention(entry)).collect::<Vec<_>>());
    scene.insert(context, "cited_by_shares", || ways::shares(&citations, scene.answers().division(&citations, Key::Whole), scene));
}

/// Returns a part on a page of its own, beneath one heading.
fn alone(context: &mut Context, of: &Document, one: &Part, scene: &Scene<'_>, words: &Words) -> PartView {
    let noted = noted(context, std::slice::from_ref(one), scene);
    part(one, Some(of), Setting { prefix: "", level: 2, noted: &noted }, scene, words)
}

/// Adds the addresses to which the parts link, and returns them with their numbers.
fn noted(context: &mut Context, parts: &[Part], scene: &Scene<'_>) -> BTreeMap<String, usize> {
    // The bare text has no marks to them.
    if scene.named.has("bare") && !scene.named.has("noted") && !scene.named.has("html") {
        return BTreeMap::new();
    }
    let noted = beneath::noted(parts, &scene.links);
    scene.show(context, "noted", &noted);
    noted.into_iter().zip(1..).collect()
}

/// Adds what the page of another part shows.
pub fn other_part(context: &mut Context, of: &Document, name: &str, scene: &Scene<'_>, words: &Words) {
    scene.show(context, "document", &document(of, Some(name), scene));
    if let Some(at) = of.parts.iter().position(|part| part.name == name) {
        let shown = alone(context, of, &of.parts[at], scene, words);
        scene.show(context, "part", &shown);
        let link = |part: Option<&Part>| part.map(|part| part_link(part, of, None, scene));
        scene.insert(context, "previous", || at.checked_sub(1).and_then(|at| link(of.parts.get(at))));
        scene.insert(context, "next", || link(of.parts.get(at + 1)));
    }
}

/// Adds what the page with all parts shows.
pub fn whole(context: &mut Context, of: &Document, scene: &Scene<'_>, words: &Words) {
    scene.show(context, "document", &document(of, None, scene));
    scene.show(context, "masthead", &head(of, scene, words));
    let noted = noted(context, &of.parts, scene);
    let parts: Vec<PartView> = of.parts.iter().map(|one| part(one, Some(of), Setting { prefix: &one.name, level: 3, noted: &noted }, scene, words)).collect();
    scene.show(context, "parts", &parts);
}

/// Adds what a free page shows.
pub fn free(context: &mut Context, page: &FreePage, scene: &Scene<'_>) {
    let setting = Setting { prefix: "", level: 2, noted: &BTreeMap::new() };
    scene.show(context, "part", &part(&page.text, None, setting, scene, scene.words));
}
