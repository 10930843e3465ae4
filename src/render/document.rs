//! What templates get of a document: the cover letter, a part, all parts, and the text without markup.

use serde::Serialize;
use tera::Context;

use super::html::Html;
use super::masthead::{self, Masthead, Signed, masthead, printed, signed};
use super::relations::{self, Banner};
use super::text;
use super::view::{DateView, PhraseView, Scene, no_part};
use super::ways;
use super::words::Words;
use crate::model::address::Address;
use crate::model::block::{Block, Number};
use crate::model::card::{Label, Row};
use crate::model::document::{Direction, Document, FreePage, NoteAt, Part, Role};
use crate::model::letter::{Change, Kind, Phrase, RelationKind};
use crate::model::lock::Count;
use crate::model::shelf::{Key, Shelf};

/// A document, as all its pages show it.
#[derive(Serialize)]
pub struct DocumentView {
    title: PhraseView,
    lang: String,
    dir: Direction,
    kind: String,
    href: String,
    date: Option<DateView>,
    senders: String,
    addressees: Vec<String>,
    on_behalf_of: Vec<String>,
    parts: Vec<PartLink>,
    data: Option<DataLink>,
    whole: String,
    text: Option<String>,
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
    notes: String,
    signed: Vec<Signed>,
    numbered_here: bool,
    changes: Vec<ChangeView>,
}

/// How a part stands on its page.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// What stands before every anchor.
    pub prefix: &'a str,
    /// The level of the highest heading within the text.
    pub level: i8,
}

impl Setting<'_> {
    /// A part on a page of its own, beneath one heading.
    pub const ALONE: Setting<'static> = Setting { prefix: "", level: 2 };
}

/// Returns what every page of the document shows of it.
pub fn document(document: &Document, current: Option<&str>, scene: &Scene<'_>, text: bool) -> DocumentView {
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
        senders: scene.words.list(&letter.from.iter().map(|sender| sender.name().to_owned()).collect::<Vec<_>>()),
        addressees: letter.to.iter().filter_map(|to| to.office.clone().or_else(|| to.name.clone())).collect(),
        on_behalf_of: letter.from.iter().flat_map(|sender| sender.on_behalf_of.clone()).collect(),
        parts: document.parts.iter().map(|part| part_link(part, document, current, scene)).collect(),
        data: scene.links.data(None).map(|href| DataLink { href, figures: document.data.figures.len() }),
        whole: scene.links.to(&page.join("whole"), None),
        text: text.then(|| scene.links.to(&page.join("whole").beside("text.txt"), None)),
        files: files(document, scene),
        provenance: provenance(document, scene),
        received: document.received.as_ref().map(|received| ReceivedView { sha256: received.sha256.clone() }),
        publishers_notes: document.notes_at(&NoteAt::Head),
        changes: changes(document, None, scene),
        banner: relations::banner(document, scene),
        organization: scene.organization(&organs),
        sample: letter.sample,
    }
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
        paragraphs: part.blocks.iter().filter(|block| matches!(block, Block::Paragraph { number: Some(_), .. })).count(),
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
    let html = Html { links: &scene.links, names: scene, part, prefix: setting.prefix, shift: highest.map_or(0, |highest| setting.level - highest) };
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
        html: html.blocks(&part.blocks),
        notes: html.notes(),
        signed: signed(&signatures, words),
        changes: document.map(|document| changes(document, Some(&part.name), scene)).unwrap_or_default(),
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
    masthead(document, &scene.links, words, |inlines| scene.title_html(inlines))
}

/// Adds what the cover letter's page shows.
pub fn letter(context: &mut Context, of: &Document, scene: &Scene<'_>, words: &Words) {
    context.insert("document", &document(of, Some("letter"), scene, true));
    context.insert("masthead", &head(of, scene, words));
    if let Some(cover) = of.parts.first() {
        context.insert("part", &part(cover, Some(of), Setting::ALONE, scene, words));
    }
    context.insert("relations", &relations::relations(of, scene));
    context.insert("replies", &relations::others(of, RelationKind::RepliesTo, scene));
    context.insert("additions", &relations::others(of, RelationKind::AddsTo, scene));
    let citations = Shelf::CitedBy(of.id.clone());
    let cited_by: Vec<_> = scene.answers().mentions(&citations, Key::HEAD).iter().map(|entry| scene.mention(entry)).collect();
    context.insert("cited_by", &cited_by);
    context.insert("cited_by_shares", &ways::shares(&citations, scene.answers().division(&citations, Key::Whole), scene));
}

/// Adds what the page of another part shows.
pub fn other_part(context: &mut Context, of: &Document, name: &str, scene: &Scene<'_>, words: &Words) {
    context.insert("document", &document(of, Some(name), scene, true));
    if let Some(at) = of.parts.iter().position(|part| part.name == name) {
        context.insert("part", &part(&of.parts[at], Some(of), Setting::ALONE, scene, words));
        let link = |part: Option<&Part>| part.map(|part| part_link(part, of, None, scene));
        context.insert("previous", &at.checked_sub(1).and_then(|at| link(of.parts.get(at))));
        context.insert("next", &link(of.parts.get(at + 1)));
    }
}

/// Adds what the page with all parts shows.
pub fn whole(context: &mut Context, of: &Document, scene: &Scene<'_>, words: &Words) {
    context.insert("document", &document(of, None, scene, true));
    context.insert("masthead", &head(of, scene, words));
    let parts: Vec<PartView> = of.parts.iter().map(|one| part(one, Some(of), Setting { prefix: &one.name, level: 3 }, scene, words)).collect();
    context.insert("parts", &parts);
}

/// Adds what a free page shows.
pub fn free(context: &mut Context, page: &FreePage, scene: &Scene<'_>) {
    let setting = Setting { prefix: "", level: 2 };
    context.insert("part", &part(&page.text, None, setting, scene, scene.words));
}

/// Returns the document as plain text: masthead, title, text, signatures, parts; nothing of the publisher's.
pub fn plain(of: &Document, scene: &Scene<'_>, words: &Words) -> String {
    let head = head(of, scene, words);
    let mut blocks: Vec<String> = Vec::new();
    let symbols: Vec<&str> = head.symbols.iter().filter(|symbol| !symbol.added).map(|symbol| symbol.text.as_str()).collect();
    blocks.push(symbols.join("\n"));
    blocks.push([head.distribution, head.date].into_iter().flatten().collect::<Vec<_>>().join("\n"));
    blocks.push(head.original.unwrap_or_default());
    blocks.push([head.job_number, head.barcode].into_iter().flatten().collect::<Vec<_>>().join("\n"));
    for organ in head.organs {
        blocks.push([Some(organ.name), organ.period, organ.items].into_iter().flatten().collect::<Vec<_>>().join("\n"));
    }
    blocks.extend(head.titles.into_iter().filter_map(|line| line.text));
    for note in head.notes {
        blocks.push(format!("{} {}", note.mark, note.text));
    }
    blocks.push(of.letter.title.plain());
    for part in &of.parts {
        blocks.extend(part.heading.as_ref().map(Phrase::plain));
        blocks.extend(printed(part.original.as_ref(), |codes| masthead::part_original(codes, words)));
        blocks.extend(part.title.as_ref().map(Phrase::plain));
        blocks.extend(printed(part.date.as_ref(), |date| words.date(*date)));
        blocks.push(text::part(part));
        let signatures =
            if part.role == Role::Letter { of.letter.from.iter().flat_map(|sender| &sender.signed).collect() } else { part.signed.iter().collect::<Vec<_>>() };
        for signature in signatures {
            let [signed] = &masthead::signed(std::slice::from_ref(signature), words)[..] else { continue };
            let name = [signed.mark.as_deref(), Some(&signed.name)].into_iter().flatten().collect::<Vec<_>>().join(" ");
            blocks.push(std::iter::once(name).chain(signed.titles.iter().cloned()).collect::<Vec<_>>().join("\n"));
        }
    }
    blocks.retain(|block| !block.trim().is_empty());
    blocks.join("\n\n") + "\n"
}
