//! Reads a free page: a title and a text that belong to no document.

use super::anchors::Numbered;
use super::fields::{Fields, choice, flag, language};
use super::findings::Findings;
use super::front::{self, Front};
use super::frozen::Frozen;
use super::markdown;
use super::phrase::phrase;
use super::scope::Scope;
use super::{Context, anchors, card, consistency, document, mentions, recognise};
use crate::model::address::{Address, path_problem};
use crate::model::block::Block;
use crate::model::card::{Card, CardKind, Mentioned};
use crate::model::citation::{AnchorNames, Cited};
use crate::model::claim::Claim;
use crate::model::diagnostic::Code;
use crate::model::document::{Direction, Folder, FreePage, Numbering, Part, Role};
use crate::model::letter::Phrase;
use crate::model::packed::{Collected, Packed};
use crate::model::shape;
use crate::model::source::Source;

/// Returns the free page in `folder`, its card, and what was found.
pub fn read(folder: &Folder, context: &Context<'_>) -> (FreePage, Card) {
    let empty = Source::new(format!("content/{}.md", folder.id), String::new());
    let source = folder.sources.first().unwrap_or(&empty);
    let mut findings = Findings::of(source, 0);
    if let Some(problem) = path_problem(&folder.id) {
        findings.error(
            Code::AddressInvalid,
            0..3,
            format!("`{}` cannot be an address: {problem}", folder.id),
            "rename the file: its path is the page's address",
        );
    }
    if let Some(name) = card::reserved(&folder.id) {
        findings.error(Code::AddressTaken, 0..3, format!("`/{name}` is an address of the site itself"), "rename the file");
    }
    // What cannot be read at all is reported already.
    let front = if folder.sources.is_empty() { Front { fields: None, body: 0..0 } } else { front::split(&mut findings) };
    let mut title = Phrase::default();
    let (mut lang, mut dir, mut draft) = (context.language.to_owned(), None, false);
    if let Some(mut fields) = front.fields.as_ref().and_then(|node| Fields::of(node, &shape::PAGE, &mut findings)) {
        if let Some(given) = fields.required("title", "the title of the page", &mut findings).and_then(|node| phrase(node, &mut findings)) {
            title = given;
        }
        if let Some(given) = fields.optional("lang", &mut findings).and_then(|node| language(node, &mut findings)) {
            lang = given;
        }
        draft = fields.optional("draft", &mut findings).and_then(|node| flag(node, &mut findings)).unwrap_or(false);
        dir = fields.optional("dir", &mut findings).and_then(|node| choice(node, &Direction::NAMES, &mut findings));
        fields.finish_file(&mut findings);
        if draft {
            let at = consistency::key(&findings, "draft:");
            consistency::draft(at, "page", &mut findings);
        }
    }
    let files: Vec<&str> = folder.files.iter().map(|file| file.name.as_str()).collect();
    let scope = Scope { organs: context.organs, own: &[], parts: &[], part: "", figures: Some(&[]), files: &files };
    let markdown::Text { mut blocks, mut notes } = markdown::read(front.body, &scope, &mut findings);
    recognise::in_blocks(&mut blocks, &scope);
    notes.iter_mut().for_each(|note| recognise::in_blocks(&mut note.blocks, &scope));
    let entries = anchors::number(Numbered { part: "", numbering: Numbering::Editorial, frozen: Frozen::default() }, &mut blocks, &mut notes, &mut findings);
    // The publisher's own text has addresses but shows no numbers.
    for block in &mut blocks {
        if let Block::Paragraph { number, .. } = block {
            *number = None;
        }
    }
    let text = Part {
        name: String::new(),
        depth: 0,
        role: Role::Other(String::new()),
        number: None,
        heading: None,
        title: Some(title.clone()),
        authors: Vec::new(),
        dir: dir.unwrap_or_else(|| document::direction(&lang)),
        lang,
        original: None,
        date: None,
        signed: Vec::new(),
        numbering: Numbering::Editorial,
        blocks,
        notes,
    };
    let mut mentions = mentions::of_part(&text, &[], &entries, None, source);
    mentions.retain(|mention| matches!(mention.to, Mentioned::Target(_)));
    let published = card::files_in(&text);
    let page = FreePage {
        id: folder.id.clone(),
        title,
        text,
        files: folder.files.iter().filter(|file| published.contains(&file.name)).cloned().collect(),
        digest: source.digest,
    };
    // Only beside a page at the root can a file bear a name of the site itself.
    for file in page.files.iter().filter(|_| !folder.id.contains('/')) {
        if card::reserved(&file.name).is_some() || file.name.eq_ignore_ascii_case("index.html") {
            findings.error(Code::AddressTaken, 0..3, format!("`/{}` is an address of the site itself", file.name), "rename the file");
        }
    }
    let address = Address::page(&folder.id);
    let beside = Address::file(folder.id.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/")));
    let mut places = Collected::default();
    let at = places.add(source.excerpt(0..3));
    let mut claims = vec![Claim { address, at }];
    claims.extend(page.files.iter().map(|file| Claim { address: beside.beside(&file.name), at }));
    let Cited { citations, extracts } = Cited::of(mentions.iter(), &mut places);
    let mut diagnostics = folder.diagnostics.clone();
    diagnostics.extend(findings.into_list());
    let card = Card {
        id: folder.id.clone(),
        kind: CardKind::Free { title: page.title.plain(), draft },
        own_claims: Packed::of(&claims),
        anchors: AnchorNames::of(&entries),
        citations,
        extracts,
        digest: source.digest,
        aliases: Vec::new(),
        known: true,
        accepted: Vec::new(),
        has_errors: Card::errs(&diagnostics),
        diagnostics: Packed::of(&diagnostics),
        excerpts: places.pack(),
    };
    (page, card)
}
