//! Findings for programs: a line each.

use serde_json::json;

use super::visible;
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::source::Excerpt;

/// Returns the finding as `path:line:column: error[code]: says; help: …`.
pub fn short(diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, severity, at, says, help, .. } = diagnostic;
    format!("{}:{}:{}: {}[{}]: {}; help: {}", visible(&at.path), at.line, at.column, severity.word(), code.word(), visible(says), visible(help))
}

fn place(at: &Excerpt) -> serde_json::Value {
    json!({"path": &*at.path, "line": at.line, "column": at.column, "text": at.text, "marked": at.text[at.marked.clone()]})
}

/// Returns the finding as a JSON object.
pub fn json(diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, severity, at, says, also, help } = diagnostic;
    let also: Vec<_> = also.iter().map(|note| json!({"at": place(&note.at), "says": note.says})).collect();
    json!({"code": code.word(), "severity": severity.word(), "at": place(at), "says": says, "also": also, "help": help}).to_string()
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
