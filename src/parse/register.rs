//! Reads a register: the items of one list of one session.

use std::ops::Range;

use super::fields::{Fields, choice, language, list, text};
use super::findings::Findings;
use super::organ::{item_number, organ_entry, period};
use super::phrase::phrase;
use super::yaml::{self, Node};
use crate::model::diagnostic::Code;
use crate::model::item::{ItemNumber, Pairing, RegisterKey};
use crate::model::shape;
use crate::model::site::{Organs, Register, RegisterItem};

/// Returns the register that the source holds, or nothing where its list cannot be told.
pub fn read(site_language: &str, organs: &Organs, findings: &mut Findings<'_>) -> Option<Register> {
    let node = yaml::read(findings, 0..findings.source().text.len())?;
    let mut fields = Fields::of(&node, &shape::REGISTER, findings)?;
    let organ = organ_entry(&mut fields, organs, findings);
    let period = period(&mut fields, organ, findings);
    if period.is_none() && fields.key("session").is_none() && fields.key("year").is_none() && !fields.misspelt("session") {
        findings.error(
            Code::MissingField,
            node.span.start..node.span.start,
            "a register has no session",
            "add `session: 78`: item numbers change from session to session",
        );
    }
    let list_name = fields.optional("list", findings).and_then(|node| choice(node, &RegisterKey::LISTS, findings)).unwrap_or(RegisterKey::AGENDA);
    let document = fields.optional("document", findings).and_then(|node| text(node, findings));
    let lang = fields.optional("lang", findings).and_then(|node| language(node, findings));
    let mut items: Vec<RegisterItem> = Vec::new();
    if let Some(node) = fields.required("items", "[{number: 31, title: …, paired: [{by: agenda}]}]", findings) {
        let read: Vec<Vec<RegisterItem>> = list(node, findings, item);
        items = read.into_iter().flatten().collect();
    }
    fields.finish_file(findings);
    once(&items, findings);
    items.sort_by(|a, b| a.number.cmp(&b.number));
    items.dedup_by(|a, b| a.number == b.number);
    let organ = organ?;
    let key = RegisterKey { organ: organ.code.clone(), period: period?.value, list: list_name.to_owned() };
    file_name(&key, findings);
    Some(Register { key, organ: organ.id.clone(), document, lang: lang.unwrap_or_else(|| site_language.to_owned()), items, digest: findings.source().digest })
}

fn once(items: &[RegisterItem], findings: &mut Findings<'_>) {
    let mut seen = std::collections::BTreeMap::new();
    for item in items {
        if let Some(first) = seen.insert(&item.number, item.span) {
            let says = [&*format!("item {} is given twice", item.number), "it is given here first"];
            findings.clash(
                Code::Duplicate,
                item.span.range(),
                first.range(),
                says,
                "keep one of the two; lists of one session (agenda, provisional, preliminary) are files of their own",
            );
        }
    }
}

fn file_name(key: &RegisterKey, findings: &mut Findings<'_>) {
    let expected = format!("{}.yaml", key.slug());
    let path = &findings.source().path;
    let given = path.rsplit('/').next().unwrap_or(path);
    if given != expected {
        findings.error(
            Code::RegisterName,
            0..0,
            format!("this register is of `{}`, but its file is `{given}`", key.slug()),
            format!("rename the file to `{expected}`, or correct organ, session and list"),
        );
    }
}

fn item(node: &Node, findings: &mut Findings<'_>) -> Option<Vec<RegisterItem>> {
    let mut fields = Fields::of(node, &shape::ITEM, findings)?;
    let numbered = fields.required("number", "31", findings);
    let number = numbered.and_then(|node| item_number(node, findings));
    let titled = fields.required("title", "the title as the list gives it", findings);
    let title = titled.and_then(|node| phrase(node, findings));
    let title_at = findings.source().excerpt(titled.unwrap_or(node).span.clone());
    let paired = fields.required("paired", "[{by: agenda, source: …}]", findings).map(|node| list(node, findings, pairing)).unwrap_or_default();
    let topic = fields.optional("topic", findings).and_then(|node| text(node, findings));
    let sub = fields.optional("sub", findings);
    fields.finish(findings);
    let (number, title) = (number?, title?);
    let span = findings.span(place(numbered, node));
    let mut items = vec![RegisterItem { span, title, title_at, paired: paired.clone(), topic, number: number.clone() }];
    if let Some(sub) = sub {
        items.extend(list(sub, findings, |node, findings| sub_item(node, &number, &paired, findings)));
    }
    Some(items)
}

fn place(numbered: Option<&Node>, node: &Node) -> Range<usize> {
    numbered.map_or(node.span.clone(), |node| node.span.clone())
}

fn sub_item(node: &Node, above: &ItemNumber, paired: &[Pairing], findings: &mut Findings<'_>) -> Option<RegisterItem> {
    let mut fields = Fields::of(node, &shape::SUB_ITEM, findings)?;
    let lettered = fields.required("letter", "a", findings);
    let letter = lettered.and_then(|node| text(node, findings));
    let titled = fields.required("title", "the title as the list gives it", findings);
    let title = titled.and_then(|node| phrase(node, findings));
    let title_at = findings.source().excerpt(titled.unwrap_or(node).span.clone());
    let own = fields.optional("paired", findings).map(|node| list(node, findings, pairing));
    let topic = fields.optional("topic", findings).and_then(|node| text(node, findings));
    fields.finish(findings);
    let letter = letter?;
    let Some(number) = ItemNumber::parse(&format!("{above} ({letter})")) else {
        findings.error(Code::Value, place(lettered, node), format!("`{letter}` is not the letter of a sub-item"), "write `a`, without parentheses");
        return None;
    };
    let span = findings.span(place(lettered, node));
    Some(RegisterItem { number, title: title?, title_at, paired: own.unwrap_or_else(|| paired.to_vec()), topic, span })
}

fn pairing(node: &Node, findings: &mut Findings<'_>) -> Option<Pairing> {
    let mut fields = Fields::of(node, &shape::PAIRING, findings)?;
    let by = fields.required("by", "agenda", findings).and_then(|node| choice(node, &Pairing::NAMES, findings));
    let source = fields.optional("source", findings).and_then(|node| text(node, findings));
    fields.finish(findings);
    Some(Pairing { by: by?.to_owned(), source })
}
