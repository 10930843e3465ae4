//! Findings for programs: a line each.

use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;

use super::visible;
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::source::Excerpt;

/// Returns the finding as `path:line:column: error[code]: says; help: …`.
pub fn short(diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, severity, at, says, help, .. } = diagnostic;
    format!("{}:{}:{}: {}[{}]: {}; help: {}", visible(&at.path), at.line, at.column, severity.word(), code.word(), visible(says), visible(help))
}

/// A finding, as a line of JSON.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "a finding", deny_unknown_fields)]
struct Line<'a> {
    /// The stable name of its kind; `chancery explain CODE` says more.
    #[schemars(extend("enum" = codes()))]
    code: &'a str,
    /// How much it weighs.
    #[schemars(extend("enum" = severities()))]
    severity: &'a str,
    /// The place that it speaks of.
    at: Place<'a>,
    /// What is wrong, in one line.
    says: &'a str,
    /// Further places, such as the other end of a contradiction.
    also: Vec<Also<'a>>,
    /// What to do.
    help: &'a str,
}

/// A place in a source.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Place<'a> {
    /// The file, from the folder that holds `content/`.
    path: &'a str,
    /// The line, counted from 1.
    #[schemars(range(min = 1))]
    line: u32,
    /// The column in characters, counted from 1.
    #[schemars(range(min = 1))]
    column: u32,
    /// The line of the source, shortened where it is long.
    text: &'a str,
    /// The words of it that are meant.
    marked: &'a str,
}

/// Another place, and what is said of it.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Also<'a> {
    /// The place.
    at: Place<'a>,
    /// What is said of it.
    says: &'a str,
}

fn codes() -> Vec<&'static str> {
    Code::ALL.iter().map(|code| code.word()).collect()
}

fn severities() -> [&'static str; 3] {
    [Severity::Note, Severity::Warning, Severity::Error].map(Severity::word)
}

fn place(at: &Excerpt) -> Place<'_> {
    Place { path: &at.path, line: at.line, column: at.column, text: &at.text, marked: &at.text[at.marked.clone()] }
}

/// Returns the finding as a JSON object.
pub fn json(diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, severity, at, says, also, help } = diagnostic;
    let also = also.iter().map(|note| Also { at: place(&note.at), says: &note.says }).collect();
    let line = Line { code: code.word(), severity: severity.word(), at: place(at), says, also, help };
    serde_json::to_string(&line).unwrap_or_default()
}

/// Returns the JSON Schema of such an object.
pub fn schema() -> Schema {
    schema_for!(Line<'static>)
}

/// Returns the finding as an annotation of GitHub Actions, whose values escape `%`, line ends and, in properties, `:` and `,`.
pub fn github(diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, severity, at, says, help, .. } = diagnostic;
    let level = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let message = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| message(text).replace(':', "%3A").replace(',', "%2C");
    format!(
        "::{level} file={},line={},col={},title={}::{}%0Ahelp: {}",
        property(&at.path),
        at.line,
        at.column,
        property(code.word()),
        message(&visible(says)),
        message(&visible(help))
    )
}
