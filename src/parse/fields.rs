//! Reads the fields of YAML maps: each is asked for by name, and what was not asked for is unknown. What is asked for and what the map's shape declares is the same; tests end where it is not.

use std::ops::Range;

use jiff::civil::Date;

use super::findings::Findings;
use super::yaml::{Key, Node, Value};
use crate::model::diagnostic::Code;
use crate::model::diagnostic::{nearest, suggest};
use crate::model::letter::Stated;
use crate::model::shape::{self, Shape};

/// The fields of one map.
pub struct Fields<'n> {
    entries: &'n [(Key, Node)],
    asked: Vec<&'static str>,
    missing: Vec<(&'static str, String)>,
    shape: &'static Shape,
    what: &'static str,
    /// The map's place.
    pub span: Range<usize>,
}

impl<'n> Fields<'n> {
    /// Returns the fields of the map `node`, which has the shape `shape`; anything but a map is reported.
    pub fn of(node: &'n Node, shape: &'static Shape, findings: &mut Findings<'_>) -> Option<Self> {
        Self::named(node, shape, shape.what, findings)
    }

    /// Returns the fields of the map `node`, which is `what` in messages.
    fn named(node: &'n Node, shape: &'static Shape, what: &'static str, findings: &mut Findings<'_>) -> Option<Self> {
        match &node.value {
            Value::Map(entries) => Some(Self { entries, asked: Vec::new(), missing: Vec::new(), shape, what, span: node.span.clone() }),
            other => {
                findings.error(
                    Code::Value,
                    node.span.clone(),
                    format!("{what} is a map of fields, not {}", kind(other)),
                    "write it as `field: value` lines, or as `{field: value}`",
                );
                None
            }
        }
    }

    /// Returns the value of the field `name`. A field without a value is reported and counts as absent.
    pub fn optional(&mut self, name: &'static str, findings: &mut Findings<'_>) -> Option<&'n Node> {
        debug_assert!(!self.shape.requires(name), "`{name}` of {} is required by its shape and not by its reader", self.what);
        self.find(name, findings)
    }

    fn find(&mut self, name: &'static str, findings: &mut Findings<'_>) -> Option<&'n Node> {
        debug_assert!(self.shape.names().any(|known| known == name), "{} has no field `{name}` in its shape", self.what);
        self.asked.push(name);
        let (key, node) = self.entries.iter().find(|(key, _)| key.name == name)?;
        if matches!(node.value, Value::Null) {
            findings.error(Code::Value, key.span.clone(), format!("`{name}` has no value"), "give it one, or remove the line: what is absent is not stated");
            return None;
        }
        Some(node)
    }

    /// Returns the value of the field `name`; its absence is reported with an `example` when the map is finished.
    pub fn required(&mut self, name: &'static str, example: &str, findings: &mut Findings<'_>) -> Option<&'n Node> {
        debug_assert!(self.shape.requires(name), "`{name}` of {} is required by its reader and not by its shape", self.what);
        if !self.entries.iter().any(|(key, _)| key.name == name) {
            self.missing.push((name, format!("add `{name}: {example}`")));
        }
        self.find(name, findings)
    }

    /// Returns whether a field that was not asked for so far probably means `name`; it is then reported as unknown.
    pub fn misspelt(&self, name: &'static str) -> bool {
        self.entries.iter().filter(|(key, _)| !self.asked.contains(&key.name.as_str())).any(|(key, _)| nearest(&key.name, [name]).is_some())
    }

    /// Returns the place of the key `name`.
    pub fn key(&self, name: &str) -> Option<Range<usize>> {
        self.entries.iter().find(|(key, _)| key.name == name).map(|(key, _)| key.span.clone())
    }

    /// Reads `schema`, which every file may say, and reports every field that was not asked for.
    pub fn finish_file(mut self, findings: &mut Findings<'_>) {
        if let Some(node) = self.optional("schema", findings)
            && !matches!(&node.value, Value::Number(number) if number == "1")
        {
            findings.error(Code::Value, node.span.clone(), "this form of the sources is not known here", "write `schema: 1`, or use a newer chancery");
        }
        self.finish(findings);
    }

    /// Reports every field that was not asked for, and every one that is missing and not only misspelt.
    pub fn finish(mut self, findings: &mut Findings<'_>) {
        let unread = || self.shape.names().find(|name| !self.asked.contains(name));
        debug_assert_eq!(unread(), None, "a field of {} is in its shape and never read", self.what);
        for (key, _) in self.entries.iter().filter(|(key, _)| !self.asked.contains(&key.name.as_str())) {
            let meant = nearest(&key.name, self.asked.iter().copied());
            self.missing.retain(|(name, _)| Some(*name) != meant);
            let says = format!("`{}` is not a field of {}", key.name, self.what);
            if !key.name.is_empty() && key.name.bytes().all(|byte| byte.is_ascii_digit()) {
                findings.error(Code::UnknownField, key.span.clone(), says, "a comma ends a value: write the number without it, as in `3500`");
                continue;
            }
            findings.error(Code::UnknownField, key.span.clone(), says, suggest(&key.name, self.asked.iter().copied()));
        }
        for (name, help) in self.missing {
            findings.error(Code::MissingField, self.span.start..self.span.start, format!("{} has no `{name}`", self.what), help);
        }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Flag(_) => "`true` or `false`",
        Value::Number(_) => "a number",
        Value::Text(_) => "a text",
        Value::List(_) => "a list",
        Value::Map(_) => "a map",
    }
}

/// Reports that `node` is not `what` is wanted; returns nothing.
pub fn wrong<T>(node: &Node, wanted: &str, help: &str, findings: &mut Findings<'_>) -> Option<T> {
    findings.error(Code::Value, node.span.clone(), format!("this must be {wanted}, not {}", kind(&node.value)), help);
    None
}

/// Returns a text. Numbers are taken as they are written.
pub fn text(node: &Node, findings: &mut Findings<'_>) -> Option<String> {
    match &node.value {
        Value::Text(text) if text.trim().is_empty() => {
            findings.error(Code::Value, node.span.clone(), "this text is empty", "give one, or remove the field: what is absent is not stated");
            None
        }
        Value::Text(text) if matches!(text.trim(), "…" | "...") => {
            findings.error(Code::Value, node.span.clone(), "this stands for a text that is still to be written", "write it, or remove the field");
            None
        }
        Value::Text(text) => control_free(text, node, findings),
        Value::Number(text) => Some(text.clone()),
        _ => wrong(node, "a text", "put it between quotation marks", findings),
    }
}

/// Returns a text as a document prints it, which may be a dash or three dots.
pub fn printed(node: &Node, findings: &mut Findings<'_>) -> Option<String> {
    match &node.value {
        Value::Text(text) if !text.trim().is_empty() => control_free(text, node, findings),
        _ => text(node, findings),
    }
}

fn control_free(text: &str, node: &Node, findings: &mut Findings<'_>) -> Option<String> {
    if text.chars().any(|character| character.is_control() && !matches!(character, '\n' | '\t')) {
        findings.error(Code::Value, node.span.clone(), "this text holds a control character", "remove it");
        return None;
    }
    Some(text.trim_end_matches('\n').to_owned())
}

/// Returns `true` or `false`.
pub fn flag(node: &Node, findings: &mut Findings<'_>) -> Option<bool> {
    match node.value {
        Value::Flag(flag) => Some(flag),
        _ => wrong(node, "`true` or `false`", "write `true` or `false`, without quotation marks", findings),
    }
}

/// Returns the value that `names` gives to the word.
pub fn choice<T: Clone>(node: &Node, names: &[(&'static str, T)], findings: &mut Findings<'_>) -> Option<T> {
    let word = text(node, findings)?;
    if let Some((_, value)) = names.iter().find(|(name, _)| *name == word) {
        return Some(value.clone());
    }
    findings.error(Code::Value, node.span.clone(), format!("`{word}` is not known here"), suggest(&word, names.iter().map(|(name, _)| *name)));
    None
}

/// Returns a day of the Gregorian calendar, written as in ISO 8601: `2024-04-04`.
pub fn date(node: &Node, findings: &mut Findings<'_>) -> Option<Date> {
    let Value::Text(text) = &node.value else {
        return wrong(node, "a date", "write year, month and day: `2024-04-04`", findings);
    };
    let shaped = text.len() == 10 && text.bytes().enumerate().all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    let parsed = if shaped { text.parse::<Date>().map_err(|_| "there is no such day".to_owned()) } else { Err("it is not of the form `2024-04-04`".into()) };
    match parsed {
        Ok(date) => Some(date),
        Err(why) => {
            findings.error(
                Code::Value,
                node.span.clone(),
                format!("`{text}` is not a date: {why}"),
                "write year, month and day of a day that exists: `2024-04-04`",
            );
            None
        }
    }
}

/// Returns the items of a list; a single value counts as a list of one.
pub fn list<'n, T>(node: &'n Node, findings: &mut Findings<'_>, mut item: impl FnMut(&'n Node, &mut Findings<'_>) -> Option<T>) -> Vec<T> {
    match &node.value {
        Value::List(items) => items.iter().filter_map(|node| item(node, findings)).collect(),
        _ => item(node, findings).into_iter().collect(),
    }
}

/// Returns the texts of a list.
pub fn texts(node: &Node, findings: &mut Findings<'_>) -> Vec<String> {
    list(node, findings, text)
}

/// Returns a value that may be written as `{value: …, stated: "…"}`, with the original's wording.
pub fn stated<'n, T>(
    node: &'n Node,
    what: &'static str,
    findings: &mut Findings<'_>,
    read: impl FnOnce(&'n Node, &mut Findings<'_>) -> Option<T>,
) -> Option<Stated<T>> {
    if !matches!(node.value, Value::Map(_)) {
        let span = findings.span(node.span.clone());
        return read(node, findings).map(|value| Stated { value, stated: None, span });
    }
    let mut fields = Fields::named(node, &shape::STATED, what, findings)?;
    let value = fields.required("value", "…", findings).and_then(|node| read(node, findings));
    let words = fields.required("stated", "\"the words of the original\"", findings).and_then(|node| text(node, findings));
    fields.finish(findings);
    Some(Stated { value: value?, stated: words, span: findings.span(node.span.clone()) })
}

/// Returns the name of a file beside the document; paths are reported.
pub fn file_name(node: &Node, findings: &mut Findings<'_>) -> Option<String> {
    let name = text(node, findings)?;
    if is_file_name(&name) {
        return Some(name);
    }
    findings.error(Code::Value, node.span.clone(), format!("`{name}` is not the name of a file in this folder"), "name a file beside this one, without a path");
    None
}

/// Returns whether `name` is the plain name of a file in the same folder.
pub fn is_file_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', ':', '\0']) && !name.chars().any(char::is_control)
}

/// The codes of languages that are often written otherwise.
const LANGUAGES: [(&str, &[&str]); 9] = [
    ("ar", &["arabic", "ara"]),
    ("zh", &["chinese", "zho", "chi"]),
    ("en", &["english", "eng"]),
    ("fr", &["french", "francais", "fra", "fre"]),
    ("ru", &["russian", "rus"]),
    ("es", &["spanish", "espanol", "spa"]),
    ("de", &["german", "deutsch", "deu", "ger"]),
    ("az", &["azerbaijani", "aze"]),
    ("hy", &["armenian", "hye", "arm"]),
];

fn meant(code: &str) -> Option<&'static str> {
    let code = code.to_lowercase().replace('ç', "c").replace('ñ', "n");
    LANGUAGES.iter().find(|(_, names)| names.contains(&code.as_str())).map(|(code, _)| *code)
}

/// Returns the code of a language as in BCP 47: `en`, `zh-Hant`.
pub fn language(node: &Node, findings: &mut Findings<'_>) -> Option<String> {
    let code = text(node, findings)?;
    match code.parse::<unic_langid::LanguageIdentifier>() {
        Ok(id) if code != "und" && code.is_ascii() && !code.contains('_') && id.language.as_str().len() == 2 => Some(code),
        Ok(id) if id.language.as_str().len() == 3 && !LANGUAGES.iter().any(|(_, names)| names.contains(&id.language.as_str())) && code.is_ascii() => Some(code),
        _ if meant(&code).is_some() => {
            let help = format!("write `{}` (BCP 47)", meant(&code).unwrap_or_default());
            findings.error(Code::Value, node.span.clone(), format!("`{code}` is not the code of a language"), help);
            None
        }
        _ => {
            findings.error(
                Code::Value,
                node.span.clone(),
                format!("`{code}` is not the code of a language"),
                "write a code such as `en`, `fr`, `ar`, `zh-Hant` (BCP 47)",
            );
            None
        }
    }
}

/// Returns the codes of one or several languages.
pub fn languages(node: &Node, findings: &mut Findings<'_>) -> Option<Vec<String>> {
    Some(list(node, findings, language)).filter(|list| !list.is_empty())
}
