//! Makes the card of a document: what other pages may know of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use crate::model::block::{Block, Target};
use crate::model::card::{Acceptance, AnchorEntry, Card, CardKind, Mentioned, NamedRegister, Once, OwnTitle, PartRow, RelationEntry, Remainder, Row};
use crate::model::citation::{AnchorNames, Cited};
use crate::model::claim::Claims;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::{Document, Part};
use crate::model::letter::{ItemTitle, Letter};
use crate::model::packed::{Collected, Packed};
use crate::model::page::{BUILD, Listing, MANIFEST, ROBOTS, SHARD, SITEMAP};
use crate::model::shelf::FEED;

use crate::model::source::{Excerpt, Source};

/// What a card holds beside what follows from the document.
pub struct Parts {
    /// The anchors.
    pub anchors: Vec<AnchorEntry>,
    /// What registers are to be held against.
    pub remainder: Option<Remainder<Excerpt>>,
    /// What it says of other documents.
    pub relations: Vec<RelationEntry>,
    /// What is accepted.
    pub accepted: Vec<Acceptance>,
    /// Whether the fields of the letter were read without error.
    pub known: bool,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
}

/// Returns the card of `document`, whose `letter.md` is `source`.
pub fn of_document(document: &Document, parts: Parts, source: &Source) -> Card {
    let Parts { anchors, remainder, relations, accepted, known, diagnostics } = parts;
    let letter = &document.letter;
    let mut places = Collected::default();
    let claims = Claims {
        at: places.add(source.excerpt(0..3)),
        files: document.files.iter().map(|file| file.name.clone()).collect(),
        aliases: letter.aliases.iter().map(|alias| places.add(source.excerpt(alias.span.range()))).collect(),
    };
    let registers: Vec<NamedRegister> = letter
        .organs
        .iter()
        .filter_map(|organ| {
            let items = organ.item_keys();
            let at = places.add(source.excerpt(items.first()?.1.range()));
            let items = items.into_iter().map(|(key, span)| (key, places.add(source.excerpt(span.range())))).collect();
            let mut own = |title: &ItemTitle| OwnTitle {
                of: title.of.clone(),
                title: title.title.plain(),
                lang: title.title.lang.clone().unwrap_or_else(|| letter.lang.clone()),
                at: places.add(source.excerpt(title.title.span.range())),
            };
            Some(NamedRegister { key: organ.register()?, at, items, titles: organ.titles.iter().map(&mut own).collect() })
        })
        .collect();
    let mut row = Row {
        id: document.id.clone(),
        title: letter.title.plain(),
        date: letter.date.as_ref().map(|date| date.value),
        symbols: letter.symbols.iter().map(|symbol| symbol.symbol.clone()).collect(),
        senders: letter.from.iter().map(|sender| sender.listed().to_owned()).collect(),
        authors: document.parts.first().map(|cover| document.authors_of(cover).into_iter().map(str::to_owned).collect()).unwrap_or_default(),
        updated: updated(letter),
        lang: letter.title.lang.clone().unwrap_or_else(|| letter.lang.clone()),
        organs: letter.organs.iter().map(|organ| organ.code.clone()).collect(),
        items: registers.iter().flat_map(|register| register.items.iter().map(|(key, _)| key.clone())).collect(),
        parts: document.parts.iter().map(part_row).collect(),
        figures: document.data.figures.len(),
        sample: letter.sample,
        withdrawn: letter.withdrawn.clone(),
        sealed: Once::default(),
    };
    // Rows stay in memory as long as the program runs.
    row.items.shrink_to_fit();
    let sessions = letter.organs.iter().filter_map(|organ| Some((organ.code.clone(), organ.period.as_ref()?.value))).collect();
    let symbols = letter.symbols.iter().map(|symbol| (symbol.symbol.clone(), places.add(source.excerpt(symbol.span.range())))).collect();
    // What a withdrawn document says is not shown on other pages.
    let shown = document.mentions.iter().filter(|_| letter.withdrawn.is_none());
    let Cited { citations, extracts } = Cited::of(shown.filter(|mention| matches!(mention.to, Mentioned::Target(_))), &mut places);
    let remainder = remainder.map(|Remainder { unmatched, unclaimed, titles }| {
        let titles = titles.into_iter().map(|(key, at)| (key, places.add(at))).collect();
        Packed::of(&Remainder { unmatched, unclaimed, titles })
    });
    Card {
        id: document.id.clone(),
        own_claims: Packed::default(),
        kind: CardKind::Document {
            row: Arc::new(row),
            registers: Packed::of(&registers),
            sessions,
            symbols,
            remainder,
            relations,
            claims,
            draft: letter.draft,
        },
        aliases: letter.aliases.iter().map(|alias| alias.text.clone()).collect(),
        known,
        anchors: AnchorNames::of(&anchors),
        citations,
        extracts,
        digest: document.digest,
        accepted,
        has_errors: Card::errs(&diagnostics),
        diagnostics: Packed::of(&diagnostics),
        excerpts: places.pack(),
    }
}

/// Returns the latest day that the sources tell of the document and of its text. What they do not tell is not known: a file's time is that of a copy.
fn updated(letter: &Letter) -> Option<Date> {
    let document = letter.date.as_ref().map(|date| date.value).into_iter();
    let submitted = letter.masthead.as_ref().and_then(|masthead| masthead.date.as_ref()).map(|date| date.value);
    let learnt = letter.symbols.iter().filter_map(|symbol| symbol.added.as_ref()?.on);
    let changed = letter.changes.iter().map(|change| change.on);
    let withdrawn = letter.withdrawn.as_ref().map(|withdrawn| withdrawn.on);
    document.chain(submitted).chain(letter.provenance.on).chain(learnt).chain(changed).chain(withdrawn).max()
}

fn part_row(part: &Part) -> PartRow {
    let numbered = |block: &&Block| matches!(block, Block::Paragraph { number: Some(_), .. });
    let title = part.title.as_ref().or(part.heading.as_ref());
    PartRow {
        name: part.name.clone(),
        depth: part.depth,
        role: part.role.clone(),
        number: part.number.clone(),
        title: title.map(|title| title.plain()),
        paragraphs: part.blocks.iter().filter(numbered).count(),
        lang: part.title.as_ref().and_then(|title| title.lang.clone()).unwrap_or_else(|| part.lang.clone()),
        text_lang: part.lang.clone(),
    }
}

/// Returns the names of the files that a document publishes: those its text and its provenance name.
pub fn published_files(document: &Document) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    names.extend(document.letter.provenance.received.clone());
    names.extend(document.letter.provenance.original.clone());
    document.parts.iter().for_each(|part| names.extend(files_in(part)));
    names
}

/// Returns the names of the files that a text shows or leads to.
pub fn files_in(part: &Part) -> BTreeSet<String> {
    use crate::model::block::{Inline, walk_inlines, walk_words};
    let mut names = BTreeSet::new();
    let mut with = |words: &[Inline]| {
        walk_inlines(words, &mut |inline| match inline {
            Inline::Image(image) => names.extend(image.file.clone()),
            Inline::Link { target: Target::File(file), .. } => {
                names.insert(file.clone());
            }
            _ => {}
        });
    };
    walk_words(&part.blocks, &mut |words| with(words));
    part.notes.iter().for_each(|note| walk_words(&note.blocks, &mut |words| with(words)));
    names
}

/// Folders that hold pages of the site itself, and its files.
const RESERVED: [&str; 14] = [
    "agenda",
    "by",
    "symbols",
    "search",
    "theme",
    "404.html",
    SITEMAP,
    ROBOTS,
    FEED,
    Listing::Documents.file(),
    Listing::Agenda.file(),
    MANIFEST,
    BUILD,
    SHARD,
];

/// Returns the page of the site that stands where `path` would, if one does.
pub fn reserved(path: &str) -> Option<&'static str> {
    let first = path.split('/').next().unwrap_or_default();
    // Of many pages there are several lists.
    let lower = first.to_ascii_lowercase();
    let first = if lower.starts_with("sitemap-") && lower.ends_with(".xml") { SITEMAP } else { first };
    RESERVED.into_iter().find(|name| first.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_of_the_site_itself_are_reserved() {
        assert_eq!(reserved("Agenda/x"), Some("agenda"));
        assert_eq!(reserved("Sitemap-2024.xml"), Some("sitemap.xml"));
        assert_eq!(reserved("letters/agenda"), None);
    }
}
