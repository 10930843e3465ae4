//! A whole document as JSON.

use super::blocks::{By, Text};
use super::pretty;
use super::shape::{
    AddresseeJson, ArithmeticJson, ChangeJson, DirectionJson, DocumentJson, FileJson, FootnoteJson, ItemJson, MastheadJson, NoteJson, OrganJson, PartJson,
    ProvenanceJson, RelationJson, RelationKindJson, RuleKind, SenderJson, SignatureJson, SymbolJson,
};
use crate::model::address::Address;
use crate::model::block::Number;
use crate::model::card::Row;
use crate::model::data::{Arithmetic, Rule};
use crate::model::document::{Direction, Document, NoteAt, Numbering, Part, Role};
use crate::model::item::Period;
use crate::model::letter::{Kind, Organ, Party, Phrase, Sender, Signature};
use crate::render::figures;
use crate::render::masthead::{self, Masthead, Signed};
use crate::render::view::Scene;
use crate::render::words::Words;

/// Returns the document as a file; `words` are those of its language.
pub fn file(of: &Document, scene: &Scene<'_>, words: &Words) -> String {
    let letter = &of.letter;
    let codes: Vec<String> = letter.organs.iter().map(|organ| organ.code.clone()).collect();
    let head = masthead::masthead(of, &scene.links, words, masthead::Wanted::Text);
    let symbols = letter.symbols.iter().map(|symbol| SymbolJson {
        symbol: symbol.symbol.clone(),
        stated_by: if symbol.added.is_some() { By::Publisher } else { By::Document },
        source: symbol.added.as_ref().and_then(|added| added.source.clone()),
        on: symbol.added.as_ref().and_then(|added| added.on).map(|on| on.to_string()),
    });
    let relation = |relation: &crate::model::letter::Relation| RelationJson {
        kind: relation_kind(relation.kind),
        document: relation.target.clone(),
        languages: relation.languages.clone(),
        parts: relation.parts.clone(),
    };
    let file = |file: &crate::model::document::Companion| FileJson {
        name: file.name.clone(),
        address: scene.links.address(&Address::page(&of.id).beside(&file.name), None),
        bytes: file.size,
    };
    pretty(&DocumentJson {
        republication: scene.republication(&codes),
        address: scene.links.address(&Address::page(&of.id), None),
        kind: kind(&letter.kind),
        title: letter.title.plain(),
        title_language: letter.title.other_than(&letter.lang).map(str::to_owned),
        language: letter.lang.clone(),
        date: letter.date.as_ref().map(|date| date.value.to_string()),
        symbols: symbols.collect(),
        organs: letter.organs.iter().zip(&head.organs).map(|(organ, lines)| self::organ(organ, lines, scene)).collect(),
        masthead: masthead_json(head),
        senders: letter.from.iter().map(|sender| self::sender(sender, words)).collect(),
        addressees: letter.to.iter().map(|to| AddresseeJson { office: to.office.clone(), name: to.name.clone() }).collect(),
        sample: letter.sample,
        parts: of.parts.iter().map(|part| self::part(part, of, scene, words)).collect(),
        figures: figures::rows(of, scene),
        arithmetic: of.data.arithmetic.iter().map(arithmetic).collect(),
        relations: letter.relations.iter().map(relation).collect(),
        changes: letter.changes.iter().map(|change| ChangeJson { on: change.on.to_string(), at: change.at.clone(), what: change.what.clone() }).collect(),
        publishers_notes: of.notes_at(&NoteAt::Head),
        files: of.files.iter().map(file).collect(),
        provenance: provenance(of),
    })
}

/// Returns the name of a kind of document.
pub fn kind(kind: &Kind) -> String {
    match kind {
        Kind::Letter => "letter".into(),
        Kind::IdenticalLetters => "identical-letters".into(),
        Kind::NoteVerbale => "note-verbale".into(),
        Kind::Other(name) => name.clone(),
    }
}

fn relation_kind(kind: crate::model::letter::RelationKind) -> RelationKindJson {
    use crate::model::letter::RelationKind;
    match kind {
        RelationKind::Corrects => RelationKindJson::Corrects,
        RelationKind::Revises => RelationKindJson::Revises,
        RelationKind::AddsTo => RelationKindJson::AddsTo,
        RelationKind::RepliesTo => RelationKindJson::RepliesTo,
    }
}

fn masthead_json(head: Masthead) -> MastheadJson {
    MastheadJson {
        distribution: head.distribution,
        date: head.date,
        original: head.original,
        lines: head.lines,
        job_number: head.job_number,
        barcode: head.barcode,
        notes: head.notes.into_iter().map(|note| NoteJson { mark: note.mark, text: note.text }).collect(),
    }
}

fn organ(organ: &Organ, lines: &masthead::OrganLines, scene: &Scene<'_>) -> OrganJson {
    let period = organ.period.as_ref().map(|period| period.value);
    let own = |number: &crate::model::item::ItemNumber| organ.titles.iter().find(|title| title.of.contains(number)).map(|title| title.title.plain());
    let items = organ.item_keys().into_iter().map(|(key, _)| {
        let entry = scene.answers().item(&key).as_ref();
        ItemJson {
            item: format!("{}/{}", key.register.slug(), key.number.slug()),
            number: key.number.to_string(),
            title: own(&key.number).or_else(|| entry.map(|entry| entry.title.plain())),
            address: entry.map(|_| scene.links.address(&crate::model::answer::ItemEntry::address(&key), None)),
        }
    });
    OrganJson {
        organ: organ.organ.clone(),
        name: lines.name.clone(),
        session: period.and_then(session),
        year: period.and_then(year),
        period: lines.period.clone(),
        line: lines.items.clone(),
        items: items.collect(),
    }
}

/// Returns a session as it is counted: `78`, `S-32`.
pub fn session(period: Period) -> Option<String> {
    if matches!(period, Period::Year(_)) { None } else { Some(period.slug().to_uppercase()) }
}

/// Returns the year of an organ.
pub fn year(period: Period) -> Option<u16> {
    if let Period::Year(year) = period { Some(year) } else { None }
}

fn signatures(signed: &[Signature], words: &Words) -> Vec<SignatureJson> {
    let json = |signed: Signed| SignatureJson { mark: signed.mark, name: signed.name, titles: signed.titles };
    masthead::signed(signed, words).into_iter().map(json).collect()
}

fn sender(sender: &Sender, words: &Words) -> SenderJson {
    let (state, entity) = match sender.party.clone() {
        Some(Party::State(name)) => (Some(name), None),
        Some(Party::Entity(name)) => (None, Some(name)),
        None => (None, None),
    };
    SenderJson { state, entity, office: sender.office.clone(), on_behalf_of: sender.on_behalf_of.clone(), signed: signatures(&sender.signed, words) }
}

fn part(part: &Part, of: &Document, scene: &Scene<'_>, words: &Words) -> PartJson {
    let text = Text { of, part, scene };
    let title = if part.role == Role::Letter { Some(&of.letter.title) } else { part.title.as_ref() };
    let language = |phrase: Option<&Phrase>| phrase.and_then(|phrase| phrase.other_than(&part.lang)).map(str::to_owned);
    let numbered =
        part.blocks.iter().any(|block| matches!(block, crate::model::block::Block::Paragraph { number: Some(Number::Editorial(_) | Number::Stated(_)), .. }));
    PartJson {
        name: part.name.clone(),
        role: if let Role::Other(name) = &part.role { name.clone() } else { part.role.name().to_owned() },
        number: part.number.clone(),
        depth: part.depth,
        address: scene.links.address(&Row::part_address(&of.id, &part.name), None),
        language: part.lang.clone(),
        direction: if part.dir == Direction::Rtl { DirectionJson::Rtl } else { DirectionJson::Ltr },
        heading: part.heading.as_ref().map(Phrase::plain),
        heading_language: language(part.heading.as_ref()),
        title: title.map(Phrase::plain),
        title_language: language(title),
        stated_by: of.authors_of(part).into_iter().map(str::to_owned).collect(),
        date: masthead::printed(part.date.as_ref(), |date| words.date(*date)),
        original: masthead::printed(part.original.as_ref(), |codes| masthead::part_original(codes, words)),
        numbered_by: numbered.then_some(if part.numbering == Numbering::Stated { By::Document } else { By::Publisher }),
        blocks: text.blocks(&part.blocks),
        footnotes: part
            .notes
            .iter()
            .map(|note| FootnoteJson { label: note.label.clone(), anchor: note.anchor.clone(), blocks: text.blocks(&note.blocks) })
            .collect(),
        signed: signatures(&part.signed, words),
    }
}

fn arithmetic(arithmetic: &Arithmetic) -> ArithmeticJson {
    let (kind, figure, of) = match &arithmetic.rule {
        Rule::Sum { sum, of } => (RuleKind::Sum, sum, of.clone()),
        Rule::Subset { subset, of } => (RuleKind::Subset, subset, vec![of.clone()]),
    };
    ArithmeticJson { id: arithmetic.id.clone(), kind, figure: figure.clone(), of }
}

fn provenance(of: &Document) -> Option<ProvenanceJson> {
    let from = &of.letter.provenance;
    let json = ProvenanceJson {
        received: from.received.clone(),
        received_sha256: of.received.as_ref().map(|received| received.sha256.clone()),
        original: from.original.clone(),
        from: from.from.clone(),
        on: from.on.map(|on| on.to_string()),
        method: from.method.clone(),
        transcriber: from.transcriber.clone(),
        reviewed: from.reviewed.clone(),
    };
    let facts = [&json.received, &json.received_sha256, &json.original, &json.from, &json.on, &json.method, &json.transcriber, &json.reviewed];
    facts.iter().any(|fact| fact.is_some()).then_some(json)
}
