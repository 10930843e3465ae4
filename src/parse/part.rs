//! Reads the tree of parts, and the fields at the head of a part.

use super::fields::{Fields, choice, date, is_file_name, language, languages, list, stated, text, texts};
use super::findings::Findings;
use super::phrase::{phrase, signature};
use super::yaml::{Node, Value};
use crate::model::address::path_problem;
use crate::model::diagnostic::Code;
use crate::model::document::{Direction, Numbering, Role};
use crate::model::letter::{Phrase, Signature, Stated};
use crate::model::source::Span;

/// A part in the tree that `letter.md` gives.
pub struct PartNode {
    /// Its file.
    pub file: String,
    /// Its name in addresses.
    pub name: String,
    /// How deep it lies: 1 for what is annexed to the letter.
    pub depth: usize,
    /// Where it is named.
    pub span: Span,
}

/// How a part's text is to be read, and what it says at its head.
pub struct Head {
    /// What it is to its document.
    pub role: Role,
    /// Its number, as given.
    pub number: Option<String>,
    /// The line above its title.
    pub heading: Option<Phrase>,
    /// Its title.
    pub title: Option<Phrase>,
    /// Who states what it says.
    pub authors: Vec<String>,
    /// Its language.
    pub lang: Option<String>,
    /// Its direction.
    pub dir: Option<Direction>,
    /// The language it was submitted in.
    pub original: Option<Stated<Vec<String>>>,
    /// Its date.
    pub date: Option<Stated<jiff::civil::Date>>,
    /// Who signed it.
    pub signed: Vec<Signature>,
    /// Who numbers its paragraphs.
    pub numbering: Numbering,
}

impl Default for Head {
    fn default() -> Self {
        Self {
            role: Role::Letter,
            number: None,
            heading: None,
            title: None,
            authors: Vec::new(),
            lang: None,
            dir: None,
            original: None,
            date: None,
            signed: Vec::new(),
            numbering: Numbering::Editorial,
        }
    }
}

/// The ways of numbering, by name.
pub const NUMBERINGS: [(&str, Numbering); 2] = [("editorial", Numbering::Editorial), ("stated", Numbering::Stated)];
/// The directions, by name.
pub const DIRECTIONS: [(&str, Direction); 2] = [("ltr", Direction::Ltr), ("rtl", Direction::Rtl)];
const ROLES: [(&str, Role); 3] = [("annex", Role::Annex), ("enclosure", Role::Enclosure), ("other", Role::Other(String::new()))];
/// Parts lie at most this deep: annex, enclosure, and what is appended to one.
const DEPTH: usize = 6;
/// Names that other pages of a document have.
const RESERVED: [&str; 6] = ["data", "whole", "cite", "index", "letter", "site"];

/// Returns the tree of parts, flat and in order.
pub fn part_nodes(node: &Node, findings: &mut Findings<'_>) -> Vec<PartNode> {
    let mut parts = Vec::new();
    gather(node, 1, &mut parts, findings);
    for at in 1..parts.len() {
        let (before, part) = (&parts[..at], &parts[at]);
        if let Some(first) = before.iter().find(|first: &&PartNode| first.name.eq_ignore_ascii_case(&part.name)) {
            let says = [&*format!("the part `{}` is named twice", part.file), "it is named here first"];
            findings.clash(Code::Duplicate, part.span.range(), first.span.range(), says, "name each part once");
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    parts.retain(|part| seen.insert(part.name.to_lowercase()));
    parts
}

fn gather(node: &Node, depth: usize, parts: &mut Vec<PartNode>, findings: &mut Findings<'_>) {
    if depth > DEPTH {
        findings.error(Code::Value, node.span.clone(), "parts lie too deep", format!("nest parts at most {DEPTH} levels"));
        return;
    }
    let entries: Vec<&Node> = match &node.value {
        Value::List(items) => items.iter().collect(),
        _ => vec![node],
    };
    for entry in entries {
        if let Value::Map(_) = entry.value {
            let Some(mut fields) = Fields::of(entry, "a part", findings) else { continue };
            if let Some(file) = fields.required("file", "annex.md", findings) {
                name(file, depth, parts, findings);
            }
            if let Some(inner) = fields.optional("parts", findings) {
                gather(inner, depth + 1, parts, findings);
            }
            fields.finish(findings);
        } else {
            name(entry, depth, parts, findings);
        }
    }
}

fn name(node: &Node, depth: usize, parts: &mut Vec<PartNode>, findings: &mut Findings<'_>) {
    let Some(file) = text(node, findings) else { return };
    let Some(stem) = file.strip_suffix(".md").filter(|_| is_file_name(&file)) else {
        findings.error(
            Code::Value,
            node.span.clone(),
            format!("`{file}` is not the name of a Markdown file in this folder"),
            "name a file beside `letter.md`, such as `statement.md`",
        );
        return;
    };
    if RESERVED.contains(&stem.to_ascii_lowercase().as_str()) || stem.len() == 2 && stem.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        findings.error(
            Code::AddressTaken,
            node.span.clone(),
            format!("a part cannot be named `{stem}`: another page of the document has that address"),
            "rename the file, such as `annex-1.md`",
        );
        return;
    }
    if stem == "data-" || stem.starts_with("data--") || stem.starts_with("site-") {
        let theirs = if stem.starts_with("site-") { "what the theme names" } else { "citations of figures" };
        findings.error(
            Code::AddressTaken,
            node.span.clone(),
            format!("a part cannot be named `{stem}`: {theirs} have such addresses"),
            "rename the file, such as `annex-1.md`",
        );
        return;
    }
    if let Some(problem) = path_problem(stem) {
        findings.error(Code::AddressInvalid, node.span.clone(), format!("`{file}` cannot be an address: {problem}"), "rename the file");
        return;
    }
    parts.push(PartNode { name: stem.to_owned(), file, depth, span: findings.span(node.span.clone()) });
}

/// Returns the head of a part.
pub fn head(node: Option<&Node>, findings: &mut Findings<'_>) -> Head {
    let Some(mut fields) = node.and_then(|node| Fields::of(node, "a part", findings)) else {
        return Head { role: Role::Annex, ..Head::default() };
    };
    let mut role = fields.required("part", "annex", findings).and_then(|node| choice(node, &ROLES, findings)).unwrap_or(Role::Annex);
    let named = fields.optional("name", findings);
    match (&mut role, named) {
        (Role::Other(name), Some(node)) => *name = text(node, findings).unwrap_or_default(),
        (Role::Other(_), None) => findings.error(
            Code::MissingField,
            fields.key("part").unwrap_or_default(),
            "a part of another kind needs its name",
            "add `name: Appendix`, in the document's words",
        ),
        (_, Some(node)) => findings.error(Code::Value, node.span.clone(), "only a part of kind `other` has a `name`", "remove it, or write `part: other`"),
        (_, None) => {}
    }
    let head = Head {
        role,
        number: fields.optional("number", findings).and_then(|node| text(node, findings)),
        heading: fields.optional("heading", findings).and_then(|node| phrase(node, findings)),
        title: fields.optional("title", findings).and_then(|node| phrase(node, findings)),
        authors: fields.optional("authors", findings).map(|node| texts(node, findings)).unwrap_or_default(),
        lang: fields.optional("lang", findings).and_then(|node| language(node, findings)),
        dir: fields.optional("dir", findings).and_then(|node| choice(node, &DIRECTIONS, findings)),
        original: fields.optional("original", findings).and_then(|node| stated(node, "an original language", findings, languages)),
        date: fields.optional("date", findings).and_then(|node| stated(node, "a date", findings, date)),
        signed: fields.optional("signed", findings).map(|node| list(node, findings, signature)).unwrap_or_default(),
        numbering: fields.optional("numbering", findings).and_then(|node| choice(node, &NUMBERINGS, findings)).unwrap_or(Numbering::Editorial),
    };
    fields.finish_file(findings);
    head
}
