//! Findings that are accepted because the document as received is so: where they hold, and the notes that readers get there.

use std::sync::Arc;

use super::findings::Findings;
use crate::model::block::Block;
use crate::model::card::{Acceptance, AnchorEntry, Region};
use crate::model::diagnostic::{Code, suggest};
use crate::model::document::{Document, NoteAt, PublishersNote};
use crate::model::source::{Source, Span};

/// Places the publisher's notes in the document, and returns what its card accepts. `letter` collects findings about `letter.md`.
pub fn place(document: &mut Document, entries: &[AnchorEntry], sources: &[Source], letter: &mut Findings<'_>) -> Vec<Acceptance> {
    let mut acceptances = Vec::new();
    for accepted in document.letter.accepted.clone() {
        let Some(code) = Code::OF_DOCUMENT.into_iter().find(|code| code.word() == accepted.code) else { continue };
        let Some((at, region)) = find(accepted.at.as_deref(), document, sources) else {
            let given = accepted.at.as_deref().unwrap_or_default();
            letter.error(Code::BrokenReference, accepted.span.range(), format!("there is no place `{given}` in this document"), near(given, document, entries));
            continue;
        };
        acceptances.push(Acceptance { code, region, reason: accepted.reason.clone(), at: letter.source().excerpt(accepted.span.range()) });
        match at {
            Place::Block(part, block) => document.parts[part].blocks.insert(block + 1, Block::Editorial(accepted.reason)),
            Place::Start(part) => document.parts[part].blocks.insert(0, Block::Editorial(accepted.reason)),
            Place::Head => document.notes.push(PublishersNote { at: NoteAt::Head, text: accepted.reason }),
            Place::Data(id) => document.notes.push(PublishersNote { at: NoteAt::Data(id), text: accepted.reason }),
        }
    }
    acceptances
}

enum Place {
    Head,
    Start(usize),
    Block(usize, usize),
    Data(String),
}

/// Returns where a place such as `masthead`, `statement#p5` or `data#deaths` is, and the lines of the source that it means.
fn find(at: Option<&str>, document: &Document, sources: &[Source]) -> Option<(Place, Option<Region>)> {
    let Some(at) = at else { return Some((Place::Head, None)) };
    let (name, anchor) = at.split_once('#').map_or((at, None), |(name, anchor)| (name, Some(anchor)));
    let lines = |span: Span| {
        let source = sources.get(span.source as usize)?;
        let line = |at: usize| source.line_at(at).0;
        Some(Region { path: source.path.clone(), first: line(span.start as usize), last: line((span.end as usize).saturating_sub(1).max(span.start as usize)) })
    };
    let whole = |path: &Arc<str>, first, last| Some(Region { path: path.clone(), first, last });
    match (name, anchor) {
        ("masthead", None) => {
            let source = sources.first()?;
            let fields = source.text.lines().skip(1).position(|line| line.trim_end() == "---").map_or(u32::MAX, |at| at as u32 + 2);
            Some((Place::Head, whole(&source.path, 1, fields)))
        }
        ("data", Some(id)) => {
            let arithmetic = document.data.arithmetic(id).map(|arithmetic| arithmetic.span);
            let span = arithmetic.or_else(|| document.data.figure(id).map(|figure| figure.span))?;
            Some((Place::Data(id.to_owned()), lines(span)))
        }
        (_, None) => {
            let at = document.parts.iter().position(|part| part.name == name)?;
            let source = sources.iter().find(|source| source.path.rsplit('/').next() == Some(&*format!("{name}.md")))?;
            Some((if at == 0 { Place::Head } else { Place::Start(at) }, whole(&source.path, 1, u32::MAX)))
        }
        (_, Some(anchor)) => {
            let part = document.parts.iter().position(|part| part.name == name)?;
            let block = document.parts[part].blocks.iter().position(|block| block.anchor() == Some(anchor))?;
            Some((Place::Block(part, block), document.parts[part].blocks[block].span().and_then(lines)))
        }
    }
}

fn near(given: &str, document: &Document, entries: &[AnchorEntry]) -> String {
    let mut places = vec!["masthead".to_owned()];
    places.extend(document.parts.iter().map(|part| part.name.clone()));
    places.extend(entries.iter().map(|entry| format!("{}#{}", entry.part, entry.anchor)));
    places.extend(document.data.figures.iter().map(|figure| format!("data#{}", figure.id)));
    places.extend(document.data.arithmetic.iter().map(|arithmetic| format!("data#{}", arithmetic.id)));
    suggest(given, places.iter().map(String::as_str).collect::<Vec<_>>())
}
