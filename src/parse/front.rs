//! Finds the YAML between two lines of dashes at the head of a Markdown file.

use std::ops::Range;

use super::findings::Findings;
use super::yaml::{self, Node, Value};
use crate::model::diagnostic::Code;

/// The head of a Markdown file, and where its text begins.
pub struct Front {
    /// The fields, where they could be read.
    pub fields: Option<Node>,
    /// The text behind them.
    pub body: Range<usize>,
}

/// Returns the head of the source and the place of its text.
pub fn split(findings: &mut Findings<'_>) -> Front {
    let text = findings.source().text.as_str();
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let first = text[start..].lines().next().unwrap_or_default();
    if first.trim_end() != "---" {
        findings.error(
            Code::FrontMatter,
            start..start + first.len().min(40),
            "the file does not begin with its fields",
            "begin the file with a line `---`, then the fields, then a line `---`",
        );
        return Front { fields: None, body: start..text.len() };
    }
    let yaml_start = start + text[start..].find('\n').map_or(text.len() - start, |at| at + 1);
    let mut at = yaml_start;
    for line in text[yaml_start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            let fields = yaml::read(findings, yaml_start..at).map(|node| anchored(node, yaml_start));
            return Front { fields, body: at + line.len()..text.len() };
        }
        at += line.len();
    }
    findings.error(Code::FrontMatter, start..start + 3, "the fields that begin here have no end", "write a line `---` behind the last field");
    Front { fields: None, body: text.len()..text.len() }
}

/// Empty fields are an empty map, so that what is missing is reported by name.
fn anchored(node: Node, at: usize) -> Node {
    match node.value {
        Value::Null => Node { value: Value::Map(Vec::new()), span: at..at },
        _ => node,
    }
}
