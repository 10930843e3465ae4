//! Reads the organs of which a letter is a document, with session or year and items.

use super::fields::{Fields, choice, list, stated, text, wrong};
use super::findings::Findings;
use super::phrase::phrase;
use super::yaml::{Node, Value};
use crate::model::diagnostic::Code;
use crate::model::item::{ItemNumber, Period, RegisterKey};
use crate::model::letter::{ItemTitle, NamedItem, Organ, Stated};
use crate::model::shape;
use crate::model::site::{Counts, OrganEntry, Organs};

/// Returns one organ of a letter.
pub fn organ(node: &Node, organs: &Organs, findings: &mut Findings<'_>) -> Option<Organ> {
    let mut fields = Fields::of(node, &shape::ORGAN, findings)?;
    let entry = organ_entry(&mut fields, organs, findings);
    let period = period(&mut fields, entry, findings);
    let items = fields.optional("items", findings).and_then(|node| stated(node, "a list of items", findings, items));
    let titles = fields.optional("titles", findings).map(|node| list(node, findings, item_title)).unwrap_or_default();
    let list = fields.optional("list", findings).and_then(|node| choice(node, &RegisterKey::LISTS, findings));
    let document = fields.optional("document", findings).and_then(|node| text(node, findings));
    let items = items.filter(|items| !items.value.is_empty());
    if let (Some(items), None) = (&items, &period)
        && let Some(first) = items.value.first()
    {
        findings.error(
            Code::MissingField,
            first.span.range(),
            "these items are of no session",
            "add `session: 78` to the organ: item numbers change from session to session",
        );
    }
    if let Some(items) = &items {
        repeated(items, findings);
        for title in &titles {
            for number in title.of.iter().filter(|number| !items.value.iter().any(|item| item.number == **number)) {
                findings.error(
                    Code::Value,
                    fields.key("titles").unwrap_or_default(),
                    format!("item {number} has a title here but is none of the items"),
                    "name it under `items` too, or remove its title",
                );
            }
        }
    }
    fields.finish(findings);
    let entry = entry?;
    Some(Organ {
        organ: entry.id.clone(),
        code: entry.code.clone(),
        period,
        items,
        titles,
        list: list.unwrap_or(RegisterKey::AGENDA).to_owned(),
        document,
        span: findings.span(node.span.clone()),
    })
}

/// Returns the organ that the field `organ` names.
pub fn organ_entry<'o>(fields: &mut Fields<'_>, organs: &'o Organs, findings: &mut Findings<'_>) -> Option<&'o OrganEntry> {
    let node = fields.required("organ", "general-assembly", findings)?;
    let name = text(node, findings)?;
    organs.by_id(&name).or_else(|| {
        let help = crate::model::diagnostic::suggest(&name, organs.0.iter().map(|organ| organ.id.as_str()).collect::<Vec<_>>());
        findings.error(
            Code::Value,
            node.span.clone(),
            format!("`{name}` is not an organ that is known here"),
            format!("{help}; others are described in `organs.yaml`"),
        );
        None
    })
}

/// Returns the session or year of an organ, which must be the one by which that organ counts.
pub fn period(fields: &mut Fields<'_>, organ: Option<&OrganEntry>, findings: &mut Findings<'_>) -> Option<Stated<Period>> {
    let session = fields.optional("session", findings);
    let year = fields.optional("year", findings);
    match (session, year, organ.map(|organ| organ.counts)) {
        (Some(node), None, Some(Counts::Session) | None) => stated(node, "a session", findings, |node, findings| {
            let word = text(node, findings)?;
            Period::session(&word).or_else(|| wrong_period(node, &word, findings))
        }),
        (None, Some(node), Some(Counts::Year) | None) => stated(node, "a year", findings, |node, findings| {
            let word = text(node, findings)?;
            match Period::session(&word) {
                Some(Period::Session(number)) => Some(Period::Year(number)),
                _ => wrong_period(node, &word, findings),
            }
        }),
        (None, None, _) => None,
        (Some(node), None, Some(Counts::Year)) => wrong(node, "the organ's `year`, because it counts by years", "write `year: 79`", findings),
        (None, Some(node), Some(Counts::Session)) => wrong(node, "the organ's `session`, because it counts by sessions", "write `session: 78`", findings),
        (Some(_), Some(node), _) => wrong(node, "a session or a year, not both", "keep the one by which the organ counts", findings),
    }
}

fn wrong_period<T>(node: &Node, word: &str, findings: &mut Findings<'_>) -> Option<T> {
    findings.error(Code::Value, node.span.clone(), format!("`{word}` is not a session or year"), "write its number: `78`, `S-32` for a special session, `ES-10` for an emergency special session; for other words, `{value: 78, stated: \"78th session\"}`");
    None
}

fn items(node: &Node, findings: &mut Findings<'_>) -> Option<Vec<NamedItem>> {
    let Value::List(_) = node.value else {
        return wrong(node, "a list of item numbers", "write `[31, 61, \"71 (b)\"]`", findings);
    };
    Some(list(node, findings, |node, findings| Some(NamedItem { number: item_number(node, findings)?, span: findings.span(node.span.clone()) })))
}

/// Returns the number of an agenda item.
pub fn item_number(node: &Node, findings: &mut Findings<'_>) -> Option<ItemNumber> {
    let word = text(node, findings)?;
    ItemNumber::parse(&word).or_else(|| {
        findings.error(
            Code::Value,
            node.span.clone(),
            format!("`{word}` is not the number of an agenda item"),
            "write `71`, or `\"71 (b)\"` with its sub-item",
        );
        None
    })
}

fn repeated(items: &Stated<Vec<NamedItem>>, findings: &mut Findings<'_>) {
    for (at, item) in items.value.iter().enumerate() {
        if let Some(first) = items.value[..at].iter().find(|first| first.number == item.number) {
            let says = [&*format!("item {} is named twice", item.number), "it is named here first"];
            findings.clash(
                Code::Duplicate,
                item.span.range(),
                first.span.range(),
                says,
                "name it once; where the original names it twice, write the original's words: `items: {value: […], stated: \"…\"}`",
            );
        }
    }
}

fn item_title(node: &Node, findings: &mut Findings<'_>) -> Option<ItemTitle> {
    let mut fields = Fields::of(node, &shape::ITEM_TITLE, findings)?;
    let of = fields.required("of", "[99]", findings).map(|node| list(node, findings, item_number)).unwrap_or_default();
    let title = fields.required("title", "the title as the letter gives it", findings).and_then(|node| phrase(node, findings));
    fields.finish(findings);
    Some(ItemTitle { of, title: title? })
}
