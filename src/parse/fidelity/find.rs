//! Finds the text as received among the files of a document, and has the document compared with it.

use super::Comparison;
use crate::model::card::Remainder;
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::document::{Document, Folder, Received};
use crate::model::source::Excerpt;
use crate::model::source::{Source, sha256_hex};
use crate::parse::Context;

/// Compares the document with its text as received; `whole` says that all of it could be read. Returns what registers are to be held against.
pub fn compare(
    folder: &Folder,
    document: &mut Document,
    context: &Context<'_>,
    letter: &Source,
    whole: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Remainder<Excerpt>> {
    let Some(name) = document.letter.provenance.received.clone() else {
        // A sample has no original.
        if whole && !document.letter.sample {
            diagnostics.push(missing(letter, None));
        }
        return None;
    };
    let received = match folder.received.iter().find(|(file, _)| *file == name).map(|(_, read)| read) {
        Some(Ok(received)) => received,
        Some(Err(diagnostic)) => {
            diagnostics.push((**diagnostic).clone());
            return None;
        }
        None => {
            // A file that is named and not there is reported already.
            if whole && !document.letter.sample && folder.files.iter().any(|file| file.name == name) {
                diagnostics.push(missing(letter, Some(&name)));
            }
            return None;
        }
    };
    document.received = Some(Received { file: name, sha256: sha256_hex(received.text.as_bytes()) });
    if !whole {
        return None;
    }
    let comparison = Comparison { document, sources: &folder.sources, received, organs: context.organs, wording: context.wording };
    let (found, remainder) = comparison.make();
    diagnostics.extend(found);
    Some(remainder)
}

fn missing(letter: &Source, named: Option<&str>) -> Diagnostic {
    let (says, help) = match named {
        Some(name) => (
            format!("`{name}` is no plain text, so this document was compared with nothing"),
            "put its text beside it in a file that ends in `.txt`, and name that under `provenance: {received: …}`",
        ),
        None => (
            "this document was compared with no text as received".to_owned(),
            "put that text beside `letter.md` as `source.txt`; a text under another name is named: `provenance: {received: …}`",
        ),
    };
    Diagnostic { code: Code::SourceMissing, severity: Severity::Note, at: letter.excerpt(0..3), says, also: Vec::new(), help: help.to_owned() }
}
