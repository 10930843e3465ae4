//! What search is to know of a document, a free page, the items of a register: the words themselves, and what results show beside them.

use super::data::mentions;
use super::html::Names;
use super::masthead::period;
use super::view::Scene;
use crate::model::address::Address;
use crate::model::answer::ItemEntry;
use crate::model::block::{Block, Number, plain, walk_words};
use crate::model::card::{Label, Mention, Row};
use crate::model::data::{Bound, Figure};
use crate::model::document::{Document, FreePage, Part, Role};
use crate::model::item::RegisterKey;
use crate::model::letter::Organ;
use crate::model::lock::Count;
use crate::model::record::{Exact, Passage, Record};

/// Returns what search is to know of the parts of a document whose text is in `lang`, and of its figures.
pub fn document(of: &Document, lang: &str, scene: &Scene<'_>) -> Vec<Record> {
    let Some(row) = scene.answers().row(&of.id) else { return Vec::new() };
    let facets = facets(of, row, scene);
    let mut records: Vec<Record> = of.parts.iter().filter(|part| part.lang == lang).map(|part| self::part(part, of, &facets, scene)).collect();
    if row.lang == lang && !of.data.figures.is_empty() {
        records.push(figures(of, row, facets, scene));
    }
    records
}

fn part(part: &Part, of: &Document, facets: &[(&'static str, String)], scene: &Scene<'_>) -> Record {
    let letter = &of.letter;
    let label = scene.part_label(&part.role, part.number.as_deref());
    let own = part.title.as_ref().or(part.heading.as_ref()).map(|title| title.plain());
    let title = if part.role == Role::Letter { letter.title.plain() } else { own.unwrap_or_else(|| label.clone()) };
    let mut facts = vec![("part", label)];
    if part.role != Role::Letter {
        facts.push(("document", letter.title.plain()));
    }
    facts.extend(of_document(of, scene));
    let signed =
        if part.role == Role::Letter { letter.from.iter().flat_map(|sender| &sender.signed).collect() } else { part.signed.iter().collect::<Vec<_>>() };
    let mut passages = passages(part, scene);
    for signature in signed {
        let text = std::iter::once(&signature.name).chain(&signature.titles).map(String::as_str).collect::<Vec<_>>().join(", ");
        passages.push(Passage { anchor: None, label: String::new(), text });
    }
    let href = scene.links.to(&Row::part_address(&of.id, &part.name), None);
    let by = scene.words.list(&of.authors_of(part).into_iter().map(str::to_owned).collect::<Vec<_>>());
    let symbol = |symbol: &crate::model::letter::Symbol| Exact {
        key: Exact::symbol(&symbol.symbol),
        href: href.clone(),
        title: letter.title.plain(),
        lang: letter.title.lang.clone().unwrap_or_else(|| letter.lang.clone()),
        quote: None,
        place: symbol.symbol.clone(),
        by: by.clone(),
    };
    let exact = if part.role == Role::Letter { letter.symbols.iter().map(symbol).collect() } else { Vec::new() };
    Record { title, author: by.clone(), facts, facets: facets.to_vec(), passages, exact, href: href.clone() }
}

/// Returns what is shown of the document beside any of its pages.
fn of_document(of: &Document, scene: &Scene<'_>) -> Vec<(&'static str, String)> {
    let date = of.letter.date.as_ref().map(|date| ("date", scene.date(date.value).text));
    date.into_iter().chain(of.letter.symbols.iter().map(|symbol| ("symbol", symbol.symbol.clone()))).collect()
}

fn facets(of: &Document, row: &Row, scene: &Scene<'_>) -> Vec<(&'static str, String)> {
    let mut facets: Vec<(&str, String)> = Vec::new();
    for organ in &of.letter.organs {
        facets.push(("organ", scene.organ(&organ.code)));
        let Some(session) = session(organ, scene) else { continue };
        let items = organ.items.iter().flat_map(|items| &items.value);
        facets.extend(items.map(|item| ("item", item_of(&item.number.to_string(), &session, scene))));
        facets.push(("session", session));
    }
    facets.extend(row.date.map(|date| ("year", date.year().to_string())));
    facets.extend(row.senders.iter().map(|sender| ("sender", sender.clone())));
    facets
}

fn session(organ: &Organ, scene: &Scene<'_>) -> Option<String> {
    organ.register().map(|key| register(&key, scene))
}

fn register(key: &RegisterKey, scene: &Scene<'_>) -> String {
    scene.words.say("register-of", &[("organ", scene.organ(&key.organ).into()), ("period", period(key.period, scene.document_words).into())])
}

fn item_of(number: &str, session: &str, scene: &Scene<'_>) -> String {
    scene.words.say("search-item-of", &[("number", number.into()), ("session", session.into())])
}

/// Returns the words of a part, each passage with its place.
fn passages(part: &Part, scene: &Scene<'_>) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::new();
    for block in &part.blocks {
        let text = words(std::slice::from_ref(block));
        match (block.anchor(), passages.last_mut()) {
            (None, Some(last)) => {
                last.text.push(' ');
                last.text.push_str(&text);
            }
            (anchor, _) => passages.push(Passage { anchor: anchor.map(str::to_owned), label: label(block, scene), text }),
        }
    }
    let note = |note: &crate::model::block::Footnote| Passage {
        anchor: Some(note.anchor.clone()),
        label: scene.label(&Label::Note(note.label.clone())),
        text: words(&note.blocks),
    };
    passages.extend(part.notes.iter().map(note));
    passages
}

/// Returns what a block is called; nothing where the page shows no name for it.
fn label(block: &Block, scene: &Scene<'_>) -> String {
    let count = || block.anchor().and_then(|anchor| Count::parse(anchor.get(1..)?));
    let label = match block {
        Block::Paragraph { number: Some(number @ (Number::Editorial(_) | Number::Stated(_))), .. } => return scene.paragraph(number),
        Block::Heading { .. } => count().map(Label::Heading),
        Block::List { .. } => count().map(Label::List),
        Block::Table { .. } => count().map(Label::Table),
        Block::Quote { .. } => count().map(Label::Quote),
        Block::Code { .. } => count().map(Label::Code),
        _ => None,
    };
    label.map_or_else(String::new, |label| scene.label(&label))
}

/// Returns the words of blocks in one line, without anything editorial.
fn words(blocks: &[Block]) -> String {
    let mut text = String::new();
    walk_words(blocks, &mut |words| {
        text.push_str(&plain(words));
        text.push(' ');
    });
    for block in blocks {
        if let Block::Code { text: own, .. } | Block::Html { text: own, .. } = block {
            text.push_str(own);
        }
    }
    text
}

/// Returns what search is to know of a data appendix. Each figure names its own author.
fn figures(of: &Document, row: &Row, facets: Vec<(&'static str, String)>, scene: &Scene<'_>) -> Record {
    let address = Address::page(&of.id).join("data");
    let stated = |mention: &Mention| {
        let by = scene.words.list(&mention.place.authors);
        (scene.place(&mention.place), scene.words.say("part-by", &[("authors", by.clone().into())]), by)
    };
    let mut record = Record {
        href: scene.links.to(&address, None),
        title: of.letter.title.plain(),
        author: String::new(),
        facts: std::iter::once(("part", scene.words.say("data-title", &[]))).chain(of_document(of, scene)).collect(),
        facets,
        passages: Vec::new(),
        exact: Vec::new(),
    };
    for figure in &of.data.figures {
        let first = mentions(of, &figure.id).next();
        let number = number(figure, scene);
        let (place, stated_by, by) = first.map(stated).unwrap_or_default();
        let label = [stated_by, place.clone()].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
        record.passages.push(Passage { anchor: Some(figure.id.clone()), label, text: format!("{number}: {}", figure.label.plain()) });
        let quote = |mention: &Mention| {
            let (sentence, marked) = (&mention.sentence, &mention.marked);
            [&sentence[..marked.start], &sentence[marked.clone()], &sentence[marked.end..]].map(str::to_owned)
        };
        record.exact.push(Exact {
            key: Exact::figure(figure.value.as_str()),
            href: scene.links.to(&address, Some(&figure.id)),
            title: number,
            lang: first.map_or_else(|| row.lang.clone(), |mention| mention.place.lang.clone()),
            quote: first.map(quote),
            place,
            by,
        });
    }
    record
}

/// Returns a figure's number with its bound and its unit.
fn number(figure: &Figure, scene: &Scene<'_>) -> String {
    let bound = (figure.bound != Bound::Exact).then(|| scene.words.say(&format!("bound-{}", figure.bound.name()), &[]));
    [bound, Some(scene.words.number(&figure.value)), figure.unit.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Returns what search is to know of a free page.
pub fn free(of: &FreePage, scene: &Scene<'_>) -> Record {
    Record {
        href: scene.links.to(&Address::page(&of.id), None),
        title: of.title.plain(),
        author: String::new(),
        facts: Vec::new(),
        facets: Vec::new(),
        passages: passages(&of.text, scene),
        exact: Vec::new(),
    }
}

/// Returns what search is to know of the items of a register whose titles are in `lang`.
pub fn items(key: &RegisterKey, lang: &str, scene: &Scene<'_>) -> Vec<Record> {
    let Some(entry) = scene.answers().register(key) else { return Vec::new() };
    let session = register(key, scene);
    let record = |item: &ItemEntry| {
        let number = item.key.number.to_string();
        let title = scene.words.say("item-title", &[("number", number.clone().into()), ("title", item.title.plain().into())]);
        let href = scene.links.to(&ItemEntry::address(&item.key), None);
        Record {
            title: title.clone(),
            author: String::new(),
            facts: vec![("part", session.clone())],
            facets: vec![("organ", scene.organ(&key.organ)), ("item", item_of(&number, &session, scene)), ("session", session.clone())],
            passages: vec![Passage { anchor: None, label: String::new(), text: item.title.plain() }],
            exact: vec![Exact {
                key: Exact::item(&item.key.number),
                href: href.clone(),
                title,
                lang: item.lang.clone(),
                quote: None,
                place: session.clone(),
                by: String::new(),
            }],
            href,
        }
    };
    entry.items.iter().map(|(item, _)| item).filter(|item| item.lang == lang).map(record).collect()
}
