//! The fields of a masthead, and what its symbols say of other documents.

use super::{Material, stated};
use crate::import::anatomy::{Found, Masthead, Organ, Words};
use crate::import::registers::Pairing;
use crate::import::{markdown, yaml};
use crate::model::item::{ItemNumber, Period, RegisterKey};

/// Returns the field `masthead`.
pub fn masthead(masthead: &Masthead, material: &Material<'_>) -> String {
    let mut fields: Vec<String> = Vec::new();
    if let Some(found) = &masthead.distribution {
        fields.push(format!("distribution: {}", stated(found.value, found.stated.as_ref())));
    }
    if let Some(found) = &masthead.date {
        fields.push(format!("date: {}", stated(&found.value.to_string(), found.stated.as_ref())));
    }
    if let Some(found) = &masthead.original {
        fields.push(format!("original: {}", stated(&yaml::list(found.value.iter().map(String::as_str)), found.stated.as_ref())));
    }
    if let Some(found) = &masthead.job_number {
        fields.push(format!("job_number: {}", yaml::text(&found.value)));
    }
    if let Some(found) = &masthead.barcode {
        fields.push(format!("barcode: \"{}\"", found.value));
    }
    let mut lines: Vec<String> = masthead.again.iter().chain(&masthead.lines).map(|line| line.value.clone()).collect();
    lines.extend(material.pairing.loose.iter().map(Words::text));
    if !lines.is_empty() {
        fields.push(format!("lines: {}", yaml::list(lines.iter().map(String::as_str))));
    }
    if !masthead.notes.is_empty() {
        let notes = masthead.notes.iter().map(|(mark, note)| format!("{{mark: \"{mark}\", text: {}}}", yaml::text(&note.value)));
        fields.push(format!("notes: [{}]", notes.collect::<Vec<_>>().join(", ")));
    }
    if fields.is_empty() {
        return String::new();
    }
    let one = format!("masthead: {{{}}}\n", fields.join(", "));
    if one.chars().count() <= 140 { one } else { format!("masthead:\n{}", fields.iter().map(|field| format!("  {field}\n")).collect::<String>()) }
}

fn number(number: &ItemNumber) -> String {
    if number.sub.is_empty() { number.to_string() } else { format!("\"{number}\"") }
}

fn numbers(of: &[ItemNumber]) -> String {
    format!("[{}]", of.iter().map(number).collect::<Vec<_>>().join(", "))
}

/// Returns the field `organs`.
pub fn organs(masthead: &Masthead, pairing: &Pairing) -> String {
    if masthead.organs.is_empty() {
        return String::new();
    }
    let mut out = String::from("organs:\n");
    for (at, organ) in masthead.organs.iter().enumerate() {
        let mut fields = vec![format!("organ: {}", organ.id)];
        fields.extend(organ.period.as_ref().map(period));
        if let Some(items) = &organ.items {
            fields.push(format!("items: {}", stated(&numbers(&items.value), items.stated.as_ref())));
        }
        if organ.list != RegisterKey::AGENDA {
            fields.push(format!("list: {}", organ.list));
        }
        fields.extend(document(organ).map(|document| format!("document: {}", yaml::text(document))));
        let own: Vec<String> = pairing
            .own
            .iter()
            .filter(|(of, ..)| *of == at)
            .map(|(_, of, title)| format!("{{of: {}, title: {}}}", numbers(of), yaml::text(&markdown::phrase(title))))
            .collect();
        let one = format!("  - {{{}}}\n", fields.join(", "));
        if own.is_empty() && one.chars().count() <= 140 {
            out.push_str(&one);
            continue;
        }
        for (at, field) in fields.iter().enumerate() {
            out.push_str(&format!("  {} {field}\n", if at == 0 { "-" } else { " " }));
        }
        if !own.is_empty() {
            out.push_str("    titles:\n");
            own.iter().for_each(|title| out.push_str(&format!("      - {title}\n")));
        }
    }
    out
}

fn document(organ: &Organ) -> Option<&str> {
    organ.document.as_deref().filter(|document| !document.starts_with('*'))
}

fn period(found: &Found<Period>) -> String {
    let (name, value) = match found.value {
        Period::Year(number) => ("year", number.to_string()),
        Period::Session(number) => ("session", number.to_string()),
        Period::Special(number) => ("session", format!("S-{number}")),
        Period::Emergency(number) => ("session", format!("ES-{number}")),
    };
    format!("{name}: {}", stated(&value, found.stated.as_ref()))
}

/// A symbol says that its document corrects, revises or adds to another.
pub fn relations(masthead: &Masthead) -> String {
    let relation = |found: &Found<String>| {
        let symbol = found.value.trim_end_matches('*');
        let kinds = [("/Corr.", "corrects"), ("/Rev.", "revises"), ("/Add.", "adds-to")];
        let (at, kind) = kinds.into_iter().filter_map(|(suffix, kind)| Some((symbol.rfind(suffix)?, kind))).max()?;
        Some(format!("{{{kind}: {}}}", yaml::text(&symbol[..at])))
    };
    let relations: Vec<String> = masthead.symbols.iter().filter_map(relation).collect();
    if relations.is_empty() { String::new() } else { format!("relations: [{}]\n", relations.join(", ")) }
}
