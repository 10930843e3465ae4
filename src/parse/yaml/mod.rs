//! YAML into a tree in which every value knows its place. What the fields mean is not known here.

mod plain;
mod raw;

use std::ops::Range;

use serde_yaml::{Budget, Location, MergeKeyPolicy, Spanned};

use super::findings::Findings;
use crate::model::diagnostic::Code;
use raw::Raw;

/// A value with its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// The bytes of the source that it was read from.
    pub span: Range<usize>,
}

/// A key with its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Key {
    /// The key.
    pub name: String,
    /// The bytes of the source that it was read from.
    pub span: Range<usize>,
}

/// A value.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A number, as the text that was written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the source.
    Map(Vec<(Key, Node)>),
}

/// Nesting beyond this is refused; no field of a source needs more than six levels.
const DEPTH: usize = 32;
/// More values than this in one file are refused: an archive's largest register has some two thousand.
const NODES: usize = 200_000;

/// Returns the tree of the YAML in `range` of the source, or nothing where it cannot be read (which is then reported).
///
/// Anchors and aliases are understood as YAML defines them; merge keys, repeated keys and several documents are findings.
pub fn read(findings: &mut Findings<'_>, range: Range<usize>) -> Option<Node> {
    let text = &findings.source().text[range.clone()];
    if let Some(tree) = plain::read(text, range.start) {
        return Some(tree);
    }
    match in_full(text, range.start) {
        Ok(tree) => Some(tree),
        Err(error) => {
            report(findings, &range, &error);
            None
        }
    }
}

/// Returns the tree of any YAML, or what is wrong with it.
fn in_full(text: &str, offset: usize) -> Result<Node, serde_yaml::Error> {
    let mut budget = Budget::default();
    budget.max_depth = DEPTH;
    budget.max_nodes = NODES;
    let options = serde_yaml::options! {
        budget: Some(budget),
        strict_booleans: true,
        merge_keys: MergeKeyPolicy::Error,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        with_snippet: false,
    };
    Ok(match serde_yaml::from_str_with_options::<Option<Spanned<Raw>>>(text, options)? {
        Some(tree) => raw::node(tree, text, offset),
        None => Node { value: Value::Null, span: offset..offset },
    })
}

fn report(findings: &mut Findings<'_>, range: &Range<usize>, error: &serde_yaml::Error) {
    let text = &findings.source().text[range.clone()];
    let error = error.without_snippet();
    let at = error.location().map_or(range.start, |location| range.start + byte_of(location, text));
    let says = explain(&error.to_string());
    let help = remedy(&says, text, at - range.start);
    let key = says.strip_prefix(TWICE).and_then(|rest| rest.split_once('`')).map(|(key, _)| key);
    match key.and_then(|key| Some((key, first_of(key, text, at - range.start)?))) {
        Some((key, first)) => {
            let first = range.start + first;
            findings.clash(Code::Yaml, at..at + key.len(), first..first + key.len(), [&says, "it is given here before"], &help);
        }
        None => findings.error(Code::Yaml, at..width_at(text, at - range.start) + range.start, says, help),
    }
}

fn width_at(text: &str, at: usize) -> usize {
    text[at..].chars().next().filter(|character| *character != '\n').map_or(at, |character| at + character.len_utf8())
}

const TWICE: &str = "the key `";

/// Returns where the key that is repeated at `again` was given before: at the head of an earlier line with the same indent.
fn first_of(key: &str, text: &str, again: usize) -> Option<usize> {
    let line = text[..again].rfind('\n').map_or(0, |end| end + 1);
    let wanted = format!("{}{key}:", text.get(line..again).filter(|indent| indent.trim().is_empty())?);
    let mut at = 0;
    let starts = text[..line].split_inclusive('\n').map(|line| {
        at += line.len();
        (at - line.len(), line)
    });
    starts.filter(|(_, line)| line.starts_with(&wanted)).last().map(|(start, _)| start + wanted.len() - key.len() - 1)
}

/// The reader's words end with the place, which is shown anyway, and may name its programming interface.
fn explain(message: &str) -> String {
    let says = message.rsplit_once(" at line ").map_or(message, |(says, _)| says);
    let says = says.split_once("; use from_str").map_or(says, |(says, _)| says);
    let says = says.split_once(", set DuplicateKeyPolicy").map_or(says, |(says, _)| says);
    if says.starts_with("mapping values are not allowed") {
        return "YAML reads the colon here as the end of a field's name".to_owned();
    }
    match says.strip_prefix("duplicate mapping key: ") {
        Some(key) => format!("{TWICE}{key}` is given twice"),
        None => says.to_owned(),
    }
}

fn remedy(says: &str, text: &str, at: usize) -> String {
    let line = text[..at].rfind('\n').map_or(0, |start| start + 1);
    let line = text[line..].lines().next().unwrap_or_default();
    if says.starts_with("YAML reads the colon") {
        if let Some((key, value)) = line.split_once(": ").filter(|(_, value)| value.contains(": ")) {
            return format!("put the value between quotation marks: `{}: \"{}\"`", key.trim(), value.trim().replace('"', "\\\""));
        }
        return "put a value that contains `: ` between quotation marks".into();
    }
    if says.contains("tabs") {
        return "indent with spaces; YAML does not allow tabs".into();
    }
    if says.starts_with("the key") {
        return "keep one of the two".into();
    }
    if says.contains("merge keys") {
        return "write the fields out".into();
    }
    if says.contains("multiple YAML documents") {
        return "keep one document in the file: remove the line `---`".into();
    }
    if says.contains("unclosed") {
        return "close what is opened here".into();
    }
    if says.contains("budget") || says.contains("limit") {
        return format!("keep a file under {NODES} values and {DEPTH} levels, without aliases that multiply");
    }
    "correct the YAML at this place".into()
}

fn byte_of(location: Location, text: &str) -> usize {
    if let Some(offset) = location.span().byte_offset() {
        return floor(text, offset as usize);
    }
    let line_start = text.split_inclusive('\n').take(location.line().saturating_sub(1) as usize).map(str::len).sum::<usize>();
    let column = location.column().saturating_sub(1) as usize;
    let line = &text[line_start.min(text.len())..];
    line_start + line.char_indices().nth(column).map_or(line.trim_end().len(), |(at, _)| at)
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl Node {
    /// Returns a value whose place in `text` is `span`; the text begins at `offset` of the source.
    fn placed(value: Value, mut span: Range<usize>, text: &str, offset: usize) -> Self {
        span = span.start + offset..span.end + offset;
        // A list or map is marked only at its opening; its place ends with its last value's.
        match &value {
            Value::List(items) => items.iter().for_each(|item| span.end = span.end.max(item.span.end)),
            Value::Map(entries) => {
                if let Some((key, _)) = entries.first().filter(|_| span.is_empty()) {
                    span.start = key.span.start;
                }
                entries.iter().for_each(|(key, value)| span.end = span.end.max(value.span.end).max(key.span.end));
            }
            _ => {}
        }
        // A plain text may carry the end of its line.
        let trimmed = text[span.start - offset..span.end - offset].trim_end().len();
        Self { value, span: span.start..span.start + trimmed }
    }
}
