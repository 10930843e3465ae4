//! Reads the sources of one document: its letter, its other parts, its data.

use super::accepted;
use super::anchors::Numbered;
use super::card;
use super::consistency;
use super::data::{self, Declared};
use super::fidelity;
use super::findings::Findings;
use super::front::{self, Front};
use super::frozen::Frozen;
use super::letter::{self, LetterHead};
use super::lock::{self, Lock};
use super::markdown::{self, Text};
use super::mentions;
use super::part::{self, Head, PartNode};
use super::recognise;
use super::relations;
use super::scope::{PartName, Scope};
use super::statements;
use super::{Context, anchors};
use crate::model::address::path_problem;
use crate::model::block::{Inline, Target, walk_inlines, walk_words};
use crate::model::card::{AnchorEntry, Card};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::document::{Direction, Document, Folder, Part, Role};
use crate::model::letter::{Letter, RelationKind};
use crate::model::source::{Digest, Source, Span};
use crate::model::wording::Wording;

/// Returns the document in `folder`, its card, and what was found. What is broken is left out and reported.
pub fn read(folder: &Folder, context: &Context<'_>) -> (Document, Card) {
    let mut diagnostics = folder.diagnostics.clone();
    let empty = Source::new(format!("content/{}/letter.md", folder.id), String::new());
    let source = folder.sources.iter().find(|source| name_of(source) == "letter.md").unwrap_or(&empty);
    let mut findings = Findings::of(source, 0);
    if let Some(problem) = path_problem(&folder.id) {
        findings.error(
            Code::AddressInvalid,
            0..3,
            format!("`{}` cannot be an address: {problem}", folder.id),
            "rename the folder: its path is the document's address",
        );
    }
    if let Some(name) = card::reserved(&folder.id) {
        findings.error(
            Code::AddressTaken,
            0..3,
            format!("`/{name}` is an address of the site itself"),
            "move the document to another folder, such as `letters/`",
        );
    }
    let Front { fields, body } = if unreadable(folder, "letter.md") { Front { fields: None, body: 0..0 } } else { front::split(&mut findings) };
    let LetterHead { letter, parts: nodes, head } = letter::read(fields.as_ref(), context.language, context.organs, &mut findings);
    let known = fields.is_some() && !findings.has_errors();
    let letter = with_usual_text(letter, folder);

    let present: Vec<(&PartNode, usize)> = nodes.iter().filter_map(|node| Some((node, source_at(folder, &node.file)?))).collect();
    for node in &nodes {
        if source_at(folder, &node.file).is_none() && !unreadable(folder, &node.file) {
            let near: Vec<&str> = folder.sources.iter().map(name_of).filter(|name| name.ends_with(".md") && *name != "letter.md").collect();
            findings.error(
                Code::PartMissing,
                node.span.range(),
                format!("the part `{}` is not in this folder", node.file),
                match near[..] {
                    [] => "put the file beside `letter.md`, or correct its name here".to_owned(),
                    _ => crate::model::diagnostic::suggest(&node.file, near),
                },
            );
        }
    }
    let data_at = source_at(folder, "data.yaml");
    let mut data_findings = Findings::of(data_at.map_or(&empty, |at| &folder.sources[at]), data_at.unwrap_or(0) as u16);
    let declared = match data_at {
        Some(_) => data::read(&mut data_findings),
        None if unreadable(folder, "data.yaml") => Declared::default(),
        None => Declared::nothing(),
    };
    let (data, figure_names) = (declared.data, declared.names);

    let mut lock_findings = folder.lock.as_ref().map(|source| Findings::of(source, 0));
    let lock = lock_findings.as_mut().map(lock::read).unwrap_or_default();

    // Heads come before texts, because a text may refer to any part.
    let mut heads =
        vec![(Findings::of(source, 0), head, body, PartNode { file: "letter.md".into(), name: "letter".into(), depth: 0, span: Default::default() })];
    std::mem::swap(&mut heads[0].0, &mut findings);
    // Rules that compare sources say nothing where one of them could not be read: no finding follows from another.
    let mut whole = fields.is_some() && present.len() == nodes.len();
    let mut sound = !heads[0].0.has_errors();
    for (node, at) in present {
        let mut findings = Findings::of(&folder.sources[at], at as u16);
        let front = front::split(&mut findings);
        whole &= front.fields.is_some();
        let head = part::head(front.fields.as_ref(), &mut findings);
        sound &= !findings.has_errors();
        let node = PartNode { file: node.file.clone(), name: node.name.clone(), depth: node.depth, span: node.span };
        heads.push((findings, head, front.body, node));
    }
    let names: Vec<PartName> = heads
        .iter()
        .map(|(_, head, _, node)| PartName { name: node.name.clone(), file: node.file.clone(), role: head.role.clone(), number: head.number.clone() })
        .collect();
    let named: Vec<(String, Span)> = heads.iter().map(|(_, _, _, node)| (node.name.clone(), node.span)).collect();
    let figures: Option<Vec<&str>> = figure_names.as_ref().map(|names| names.iter().map(String::as_str).collect());
    let files: Vec<&str> = folder.files.iter().map(|file| file.name.as_str()).collect();
    let mut parts = Vec::new();
    let mut entries: Vec<AnchorEntry> = Vec::new();
    let mut open: Vec<Findings<'_>> = Vec::new();
    for (mut findings, head, body, node) in heads {
        let scope = Scope { organs: context.organs, own: &letter.organs, parts: &names, part: &node.name, figures: figures.as_deref(), files: &files };
        let Text { mut blocks, notes } = markdown::read(body, &scope, &mut findings);
        let mut notes = notes;
        recognise::in_blocks(&mut blocks, &scope);
        notes.iter_mut().for_each(|note| recognise::in_blocks(&mut note.blocks, &scope));
        let numbered = Numbered { part: &node.name, numbering: head.numbering, frozen: Frozen::of(&node.name, &lock, &letter.changes) };
        entries.extend(anchors::number(numbered, &mut blocks, &mut notes, &mut findings));
        parts.push(assemble(head, node, blocks, notes, &letter));
        open.push(findings);
    }
    if let Some(findings) = open.first_mut() {
        anchors::apart(&named, &entries, findings);
    }
    for (part, findings) in parts.iter().zip(&mut open) {
        anchors_lead_somewhere(part, &entries, findings);
    }
    if let Some(findings) = open.first_mut().filter(|_| whole) {
        consistency::check(&letter, &parts, findings);
    }
    if whole {
        parts.iter().zip(&mut open).for_each(|(part, findings)| consistency::references(part, &parts, findings));
    }
    if whole && !data.figures.is_empty() {
        parts.iter().zip(&mut open).for_each(|(part, findings)| statements::unbound(part, findings));
    }
    wording(&letter, &parts, context.wording, &mut open);
    relation_places(&letter, &parts, &entries, &lock, &mut open);
    provenance_files(&letter, &files, &mut open);
    for findings in open {
        diagnostics.extend(findings.into_list());
    }

    let texts = folder.received.iter().filter_map(|(_, read)| read.as_ref().ok());
    let mut document = Document {
        id: folder.id.clone(),
        letter,
        parts,
        data,
        anchors: entries.clone(),
        mentions: Vec::new(),
        files: Vec::new(),
        received: None,
        notes: Vec::new(),
        digest: Digest::of_value(&(
            folder.sources.iter().chain(texts).chain(&folder.lock).map(|source| source.digest).collect::<Vec<_>>(),
            folder.files.iter().map(|file| (file.name.as_str(), file.size)).collect::<Vec<_>>(),
        )),
    };
    let request = document.parts.first().and_then(|cover| consistency::request(&document.letter, cover)).map(str::to_owned);
    for part in &document.parts {
        let file = names.iter().find(|name| name.name == part.name).map_or("", |name| &name.file);
        let text = folder.sources.iter().find(|source| name_of(source) == file).unwrap_or(&empty);
        let asked = request.as_deref().filter(|_| part.role == Role::Letter);
        let found = mentions::of_part(part, &document.authors_of(part), &entries, asked, text);
        document.mentions.extend(found);
    }
    // Of an annex that is not here, all the words would be missing too.
    let annexed = !diagnostics.iter().any(|found| found.code == Code::AnnexMissing)
        || document.letter.accepted.iter().any(|accepted| accepted.code == Code::AnnexMissing.word());
    // What Markdown drops is missing for that reason alone.
    let dropped = diagnostics.iter().any(|found| found.code == Code::MarkdownTrap && found.severity == Severity::Error);
    let remainder = fidelity::compare(folder, &mut document, context, source, whole && sound && annexed && !dropped, &mut diagnostics);
    if whole && annexed {
        let unknown = diagnostics.iter().any(|diagnostic| diagnostic.code == Code::FigureUnknown);
        diagnostics.extend(statements::check(&document.data, &document.mentions, unknown, &mut data_findings));
    }
    diagnostics.extend(data_findings.into_list());
    // What differs from the text as received is mended first.
    let faithful = !diagnostics.iter().any(|found| found.code == Code::SourceDiffers);
    if let (Some(source), true) = (&folder.lock, whole && sound && annexed && faithful) {
        let place = |part: &str, anchor: &str| {
            let block = document.part(part)?.blocks.iter().find(|block| block.anchor() == Some(anchor))?.span()?;
            Some(folder.sources.get(block.source as usize)?.excerpt(block.range()))
        };
        diagnostics.extend(lock::check(&lock::Held { source, lock: &lock, document: &document, figures: figure_names.as_deref() }, place));
    }
    diagnostics.extend(lock_findings.into_iter().flat_map(Findings::into_list));
    // Notes are placed last: they are no text of the document, and no rule reads them.
    let mut findings = Findings::of(source, 0);
    let accepted = accepted::place(&mut document, &entries, &folder.sources, &mut findings);
    diagnostics.extend(findings.into_list());
    let published = card::published_files(&document);
    if document.letter.withdrawn.is_none() {
        document.files = folder.files.iter().filter(|file| published.contains(&file.name)).cloned().collect();
    }
    // Where the fields could not be read, what they name is not known.
    if fields.is_some() {
        unused(folder, &nodes, &published, source, &mut diagnostics);
    }
    let relations = relations::of_letter(&document.letter, context.organs, source);
    let card = card::of_document(&document, card::Parts { anchors: entries, remainder, relations, accepted, known, diagnostics }, source);
    (document, card)
}

/// The text as received where `provenance` names none.
const USUAL: &str = "source.txt";

/// A text under the usual name need not be named.
fn with_usual_text(mut letter: Letter, folder: &Folder) -> Letter {
    let there = folder.files.iter().any(|file| file.name == USUAL);
    let received = &mut letter.provenance.received;
    *received = received.take().or_else(|| there.then(|| USUAL.to_owned()));
    letter
}

fn name_of(source: &Source) -> &str {
    source.path.rsplit('/').next().unwrap_or(&source.path)
}

/// Returns whether the file is there and could not be read, which is then reported already.
fn unreadable(folder: &Folder, file: &str) -> bool {
    folder.diagnostics.iter().any(|diagnostic| diagnostic.code == Code::FileUnreadable && diagnostic.at.path.rsplit('/').next() == Some(file))
}

fn source_at(folder: &Folder, file: &str) -> Option<usize> {
    folder.sources.iter().position(|source| name_of(source) == file)
}

fn assemble(head: Head, node: PartNode, blocks: Vec<crate::model::block::Block>, notes: Vec<crate::model::block::Footnote>, letter: &Letter) -> Part {
    let lang = head.lang.unwrap_or_else(|| letter.lang.clone());
    Part {
        name: node.name,
        depth: node.depth,
        role: head.role,
        number: head.number,
        heading: head.heading,
        title: head.title,
        authors: head.authors,
        dir: head.dir.unwrap_or_else(|| direction(&lang)),
        lang,
        original: head.original,
        date: head.date,
        signed: head.signed,
        numbering: head.numbering,
        blocks,
        notes,
    }
}

/// Returns the direction in which a language is written, by its script.
pub fn direction(lang: &str) -> Direction {
    let Ok(id) = lang.parse::<unic_langid::LanguageIdentifier>() else { return Direction::Ltr };
    let script = id.script.map(|script| script.to_string());
    let right = match script.as_deref() {
        Some(script) => matches!(script, "Arab" | "Hebr" | "Syrc" | "Thaa" | "Nkoo" | "Adlm"),
        None => matches!(id.language.as_str(), "ar" | "fa" | "he" | "ur" | "ps" | "sd" | "ug" | "yi" | "dv" | "syr" | "ckb"),
    };
    if right { Direction::Rtl } else { Direction::Ltr }
}

fn anchors_lead_somewhere(part: &Part, entries: &[AnchorEntry], findings: &mut Findings<'_>) {
    let mut wrong = Vec::new();
    let mut look = |words: &[Inline]| {
        walk_inlines(words, &mut |inline| {
            if let Inline::Link { target: Target::Part { part, anchor: Some(anchor) }, span, .. } = inline
                && !entries.iter().any(|entry| entry.part == *part && entry.anchor == *anchor)
            {
                wrong.push((*span, part.clone(), anchor.clone()));
            }
        });
    };
    walk_words(&part.blocks, &mut |words| look(words));
    part.notes.iter().for_each(|note| walk_words(&note.blocks, &mut |words| look(words)));
    for (span, name, anchor) in wrong {
        let near: Vec<&str> = entries.iter().filter(|entry| entry.part == name).map(|entry| entry.anchor.as_str()).collect();
        findings.error(
            Code::BrokenReference,
            span.range(),
            format!("`{name}` has no place `{anchor}`"),
            crate::model::diagnostic::suggest_place(&anchor, &near),
        );
    }
}

/// A value is printed in the document's language; where the theme has no words in it, the original's must be given.
fn wording(letter: &Letter, parts: &[Part], wording: &dyn Wording, open: &mut [Findings<'_>]) {
    let Some(findings) = open.first_mut() else { return };
    if wording.speaks(&letter.lang) {
        return;
    }
    fn unworded<T>(value: Option<&crate::model::letter::Stated<T>>) -> bool {
        value.is_some_and(|value| value.stated.is_none())
    }
    let masthead = letter.masthead.as_ref();
    let signed = letter.from.iter().flat_map(|sender| &sender.signed).chain(parts.iter().flat_map(|part| &part.signed)).any(|signature| signature.marked);
    let needed = [
        ("masthead: {distribution}", masthead.is_some_and(|masthead| unworded(masthead.distribution.as_ref()))),
        ("masthead: {date}", masthead.is_some_and(|masthead| unworded(masthead.date.as_ref()))),
        ("masthead: {original}", masthead.is_some_and(|masthead| unworded(masthead.original.as_ref()))),
        ("organs: session or year", letter.organs.iter().any(|organ| unworded(organ.period.as_ref()))),
        ("organs: items", letter.organs.iter().any(|organ| unworded(organ.items.as_ref()))),
        ("original of a part", parts.iter().any(|part| unworded(part.original.as_ref()))),
        ("date of a part", parts.iter().any(|part| unworded(part.date.as_ref()))),
        ("the mark before signatures", signed),
    ];
    let missing: Vec<&str> = needed.into_iter().filter(|(_, needed)| *needed).map(|(name, _)| name).collect();
    if !missing.is_empty() {
        let at = findings.source().text.find("lang:").unwrap_or(0);
        let says = format!("the theme has no words in `{}` for {}", letter.lang, missing.join(", "));
        findings.error(Code::WordsMissing, at..at + 5, says, "give the original's words, as in `date: {value: 2024-04-04, stated: \"…\"}` (for signatures `mark: none`), or translate `document/en.ftl` into a file of the theme");
    }
}

/// `changes` names places of this document, and a reply is to no language version.
fn relation_places(letter: &Letter, parts: &[Part], entries: &[AnchorEntry], lock: &Lock, open: &mut [Findings<'_>]) {
    let Some(findings) = open.first_mut() else { return };
    let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
    for relation in &letter.relations {
        if relation.kind == RelationKind::RepliesTo && !relation.languages.is_empty() {
            findings.error(Code::Value, relation.span.range(), "a reply is to a document, not to a language version of it", "remove `languages`");
        }
    }
    let place = |place: &str| {
        let (part, anchor) = place.split_once('#').unwrap_or((place, ""));
        let was_there = lock.entries.iter().any(|entry| entry.part == part && (anchor.is_empty() || entry.anchor == anchor));
        was_there || names.contains(&part) && (anchor.is_empty() || entries.iter().any(|entry| entry.part == part && entry.anchor == anchor))
    };
    for change in &letter.changes {
        for at in change.at.iter().filter(|at| !place(at)) {
            findings.error(
                Code::BrokenReference,
                change.span.range(),
                format!("`changes` names the place `{at}`, which is not there"),
                "write part and place, such as `statement#p5`",
            );
        }
    }
}

fn provenance_files(letter: &Letter, files: &[&str], open: &mut [Findings<'_>]) {
    let Some(findings) = open.first_mut() else { return };
    let provenance = &letter.provenance;
    for name in [&provenance.received, &provenance.original].into_iter().flatten() {
        if !files.contains(&name.as_str()) {
            let at = findings.source().text.find(name.as_str()).unwrap_or(0);
            findings.error(
                Code::BrokenReference,
                at..at + name.len(),
                format!("there is no file `{name}` in this folder"),
                crate::model::diagnostic::suggest(name, files.iter().copied()),
            );
        }
    }
}

fn unused(folder: &Folder, nodes: &[PartNode], published: &std::collections::BTreeSet<String>, letter: &Source, diagnostics: &mut Vec<Diagnostic>) {
    let known = |name: &str| matches!(name, "letter.md" | "data.yaml") || nodes.iter().any(|node| node.file == name);
    let texts = folder.sources.iter().filter(|source| !known(name_of(source))).map(|source| (name_of(source), true));
    let files = folder.files.iter().filter(|file| !published.contains(&file.name)).map(|file| (file.name.as_str(), false));
    for (name, text) in texts.chain(files) {
        let help = if text {
            format!("name it under `parts:` as `{name}`, or move it out of the folder")
        } else {
            "refer to it in the text, or name it under `provenance`, or move it out of the folder".to_owned()
        };
        diagnostics.push(Diagnostic {
            code: Code::FileUnused,
            severity: Severity::Note,
            at: letter.excerpt(0..3),
            says: format!("the file `{name}` beside this letter is not published: nothing names it"),
            also: Vec::new(),
            help,
        });
    }
}
