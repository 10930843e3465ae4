//! Reads `site.yaml` and `organs.yaml`.

use std::collections::BTreeMap;

use super::fields::{Fields, choice, flag, is_file_name, language, text, wrong};
use super::findings::Findings;
use super::yaml::{self, Node, Value};
use crate::model::diagnostic::Code;
use crate::model::shape;
use crate::model::site::{Counts, Form, OrganEntry, Organs, Outputs, Publisher, Site};

/// Returns the site's settings; what is missing is left at a plain default and reported.
pub fn site(findings: &mut Findings<'_>) -> Site {
    let mut site = Site {
        title: String::new(),
        publisher: Publisher { name: String::new(), url: None, sender: false },
        base_url: None,
        language: "en".into(),
        theme: "registry".into(),
        outputs: Outputs::Reading,
    };
    let Some(node) = yaml::read(findings, 0..findings.source().text.len()) else { return site };
    let empty = Node { value: Value::Map(Vec::new()), span: 0..0 };
    let node = if matches!(node.value, Value::Null) { &empty } else { &node };
    let Some(mut fields) = Fields::of(node, &shape::SITE, findings) else { return site };
    if let Some(title) = fields.required("title", "the name of the site", findings).and_then(|node| text(node, findings)) {
        site.title = title;
    }
    if let Some(publisher) = fields.required("publisher", "{name: who publishes it}", findings).and_then(|node| publisher(node, findings)) {
        site.publisher = publisher;
    }
    site.base_url = fields.optional("base_url", findings).and_then(|node| {
        let url = text(node, findings)?;
        if url.split("://").nth(1).is_some_and(|rest| rest.starts_with("example.")) {
            findings.warning(
                Code::SiteAddress,
                node.span.clone(),
                "the site's address is still the one of examples",
                "write where the site will stand, or remove `base_url`",
            );
        }
        base_url(&url).map_err(|(says, help)| findings.error(Code::Value, node.span.clone(), says, help)).ok()
    });
    if let Some(lang) = fields.optional("language", findings).and_then(|node| language(node, findings)) {
        site.language = lang;
    }
    if let Some(theme) = fields.optional("theme", findings).and_then(|node| {
        let name = text(node, findings)?;
        is_file_name(&name).then_some(name).or_else(|| wrong(node, "the name of a folder in `themes/`", "write `registry`", findings))
    }) {
        site.theme = theme;
    }
    if let Some(outputs) = fields.optional("outputs", findings).and_then(|node| outputs(node, findings)) {
        site.outputs = outputs;
    }
    fields.finish_file(findings);
    site
}

fn publisher(node: &Node, findings: &mut Findings<'_>) -> Option<Publisher> {
    let mut fields = Fields::of(node, &shape::PUBLISHER, findings)?;
    let name = fields.required("name", "who publishes the site", findings).and_then(|node| text(node, findings));
    let url = fields.optional("url", findings).and_then(|node| {
        let url = text(node, findings)?;
        let web = url.starts_with("https://") || url.starts_with("http://");
        if web { Some(url) } else { wrong(node, "the address of a website", "begin it with `https://`", findings) }
    });
    let sender = fields.optional("sender", findings).and_then(|node| flag(node, findings)).unwrap_or(false);
    fields.finish(findings);
    Some(Publisher { name: name?, url, sender })
}

/// Returns the base URL in the form that is used, or what is wrong with it and what to do.
pub fn base_url(url: &str) -> Result<String, (String, String)> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split('/').next()).unwrap_or_default();
    if host.is_empty() || url.contains(['?', '#', ' ', '<', '>', '"', '\\']) || url.chars().any(char::is_control) {
        return Err((format!("`{url}` is not the address at which a site can stand"), "write `https://host/path/`".to_owned()));
    }
    Ok(format!("{}/", url.trim_end_matches('/')))
}

fn outputs(node: &Node, findings: &mut Findings<'_>) -> Option<Outputs> {
    if let Value::List(items) = &node.value {
        return Some(Outputs::Only(items.iter().filter_map(|item| choice(item, &Form::NAMES, findings)).collect()));
    }
    choice(node, &Outputs::NAMES, findings)
}

/// Returns the organs that are built in, with those of the source.
pub fn organs(findings: &mut Findings<'_>) -> Organs {
    let mut organs = Organs::built_in();
    let Some(node) = yaml::read(findings, 0..findings.source().text.len()) else { return organs };
    if matches!(node.value, Value::Null) {
        return organs;
    }
    let Some(mut fields) = Fields::of(&node, &shape::ORGANS, findings) else { return organs };
    let entries = fields.required("organs", "{human-rights-committee: {name: …, counts: session}}", findings);
    fields.finish_file(findings);
    let Some(Value::Map(entries)) = entries.map(|node| &node.value) else {
        if let Some(node) = entries {
            wrong::<()>(node, "a map of organs", "write `name: {name: …, code: …, counts: session}`", findings);
        }
        return organs;
    };
    for (key, node) in entries {
        let slug = |word: &str| {
            word.starts_with(|first: char| first.is_ascii_lowercase())
                && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        };
        if !slug(&key.name) {
            findings.error(
                Code::Value,
                key.span.clone(),
                format!("`{}` cannot be the name of an organ", key.name),
                "begin with a small letter, go on with small letters, digits and `-`",
            );
            continue;
        }
        let Some(entry) = organ(&key.name, node, findings) else { continue };
        if !slug(&entry.code) || entry.code.contains('-') {
            findings.error(
                Code::Value,
                node.span.clone(),
                format!("`{}` cannot be the short form of an organ", entry.code),
                "add `code:` with small letters and digits only: it stands in addresses",
            );
        } else if organs.by_id(&entry.id).is_some() || organs.by_code(&entry.code).is_some() {
            findings.error(
                Code::Duplicate,
                key.span.clone(),
                format!("the organ `{}` or its code `{}` is known already", entry.id, entry.code),
                "choose other names, or remove it here",
            );
        } else {
            organs.0.push(entry);
        }
    }
    organs
}

fn organ(id: &str, node: &Node, findings: &mut Findings<'_>) -> Option<OrganEntry> {
    let mut fields = Fields::of(node, &shape::ORGAN_ENTRY, findings)?;
    let names = fields.required("name", "its name as mastheads print it", findings).map(|node| names(node, findings)).unwrap_or_default();
    let code = fields.optional("code", findings).and_then(|node| text(node, findings)).unwrap_or_else(|| id.to_owned());
    let counts = fields.required("counts", "session", findings).and_then(|node| choice(node, &Counts::NAMES, findings));
    let organization = fields.optional("organization", findings).and_then(|node| text(node, findings));
    let symbols = fields.optional("symbols", findings).and_then(|node| {
        let pattern = text(node, findings)?;
        match regex::Regex::new(&pattern) {
            Ok(_) => Some(pattern),
            Err(_) => wrong(node, "a regular expression for the organ's symbols", "write one such as `X/\\d+/\\d+`", findings),
        }
    });
    let resolver = fields.optional("resolver", findings).and_then(|node| {
        let url = text(node, findings)?;
        if url.starts_with("https://") && url.contains("{symbol}") {
            return Some(url);
        }
        findings.error(Code::Value, node.span.clone(), format!("`{url}` is not a pattern for official addresses"), "write `https://…/{symbol}`");
        None
    });
    fields.finish(findings);
    Some(OrganEntry { id: id.to_owned(), code, counts: counts?, names, organization, symbols, resolver })
}

/// Returns the names by language; one name without a language stands for all.
fn names(node: &Node, findings: &mut Findings<'_>) -> BTreeMap<String, String> {
    match &node.value {
        Value::Map(entries) => entries.iter().filter_map(|(key, node)| Some((key.name.clone(), text(node, findings)?))).collect(),
        _ => text(node, findings).map(|name| (String::new(), name)).into_iter().collect(),
    }
}
