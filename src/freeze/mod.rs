//! Writes the locks: the addresses that are published, each place of a document with a digest of its text. Called by the command line alone.

use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::error::Error;
use crate::model::lock::LOCK;
use crate::pipeline::{self, Options};
use crate::write;

/// What was frozen.
#[derive(Debug)]
pub struct Frozen {
    /// What was found in the sources; with errors among them nothing is written.
    pub diagnostics: Vec<Diagnostic>,
    /// How many documents and other pages are frozen.
    pub addresses: usize,
    /// How many places in documents are.
    pub places: usize,
    /// The locks that were written, from the project's folder.
    pub written: Vec<String>,
}

const OF_DOCUMENT: &str = "# The places of this document that were published, with digests of their text. Written by `chancery freeze`; commit it.";
const OF_SITE: &str = "# The addresses that were published. Written by `chancery freeze`; commit it.";

/// Freezes what the sources say now.
pub fn freeze(options: &Options) -> Result<Frozen, Error> {
    let state = pipeline::published(options)?;
    let mut frozen = Frozen { diagnostics: state.diagnostics, addresses: 0, places: 0, written: Vec::new() };
    if frozen.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Ok(frozen);
    }
    frozen.addresses = state.addresses.len();
    let mut locks = vec![(format!("content/{LOCK}"), text(OF_SITE, &state.addresses))];
    for (id, places) in &state.documents {
        frozen.places += places.len();
        locks.push((format!("content/{id}/{LOCK}"), text(OF_DOCUMENT, places)));
    }
    frozen.written = write::locks(&options.root, &locks)?;
    Ok(frozen)
}

fn text(head: &str, lines: &[String]) -> String {
    std::iter::once(head).chain(lines.iter().map(String::as_str)).map(|line| format!("{line}\n")).collect()
}
