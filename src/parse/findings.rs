//! Collects what is found while one source is read.

use std::ops::Range;

use crate::model::diagnostic::{Code, Diagnostic, Note, Severity};
use crate::model::source::{Source, Span};

/// The findings about one source, as they are made.
pub struct Findings<'s> {
    source: &'s Source,
    number: u16,
    list: Vec<Diagnostic>,
}

impl<'s> Findings<'s> {
    /// Returns an empty collection for the source that is the `number`th of its document.
    pub fn of(source: &'s Source, number: u16) -> Self {
        Self { source, number, list: Vec::new() }
    }

    /// Returns the source.
    pub fn source(&self) -> &'s Source {
        self.source
    }

    /// Returns the span of `range` in this source.
    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.number, range)
    }

    /// Returns whether an error was found so far.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Adds an error.
    pub fn error(&mut self, code: Code, range: Range<usize>, says: impl Into<String>, help: impl Into<String>) {
        self.add(code, Severity::Error, range, says, help);
    }

    /// Adds a warning.
    pub fn warning(&mut self, code: Code, range: Range<usize>, says: impl Into<String>, help: impl Into<String>) {
        self.add(code, Severity::Warning, range, says, help);
    }

    /// Adds a note.
    pub fn note(&mut self, code: Code, range: Range<usize>, says: impl Into<String>, help: impl Into<String>) {
        self.add(code, Severity::Note, range, says, help);
    }

    /// Adds an error that speaks of two places of this source.
    pub fn clash(&mut self, code: Code, range: Range<usize>, other: Range<usize>, says: [&str; 2], help: &str) {
        self.error(code, range, says[0], help);
        let note = Note { at: self.source.excerpt(other), says: says[1].to_owned() };
        if let Some(last) = self.list.last_mut() {
            last.also.push(note);
        }
    }

    /// Adds an error that rests on several places of this source.
    pub fn error_of_many(&mut self, code: Code, range: Range<usize>, also: Vec<(Range<usize>, String)>, says: String, help: &str) {
        self.error(code, range, says, help);
        let notes = also.into_iter().map(|(range, says)| Note { at: self.source.excerpt(range), says }).collect();
        if let Some(last) = self.list.last_mut() {
            last.also = notes;
        }
    }

    fn add(&mut self, code: Code, severity: Severity, range: Range<usize>, says: impl Into<String>, help: impl Into<String>) {
        self.list.push(Diagnostic { code, severity, at: self.source.excerpt(range), says: says.into(), also: Vec::new(), help: help.into() });
    }

    /// Returns what was found.
    pub fn into_list(self) -> Vec<Diagnostic> {
        self.list
    }
}
