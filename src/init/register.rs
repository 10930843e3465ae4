//! The source of a new register: whose list it is, and the items that are known.

use std::fmt::Write;
use std::path::Path;

use super::yaml::text;
use super::{asked, organs};
use crate::model::diagnostic::suggest;
use crate::model::error::Error;
use crate::model::item::{ItemNumber, Period, RegisterKey};
use crate::model::site::Counts;
use crate::write;

/// What is known of a new register.
#[derive(Clone, Debug)]
pub struct NewRegister {
    /// The organ, by its name in sources.
    pub organ: String,
    /// Its session or year: `78`, `S-32`.
    pub period: String,
    /// Which list it is: `agenda`, `provisional`, `preliminary`.
    pub list: String,
    /// The symbol of the list.
    pub document: Option<String>,
    /// Numbers with their titles: `31=Prevention of armed conflict`.
    pub items: Vec<String>,
    /// Who pairs numbers and titles: `document`, `agenda`, `library-record`, `other`.
    pub paired_by: String,
    /// Where that is to be seen.
    pub source: Option<String>,
}

/// Makes the register in the project in `root`, and returns its path. Where it stands already nothing is written.
pub fn register(root: &Path, new: &NewRegister) -> Result<String, Error> {
    let known = organs(root)?;
    let Some(organ) = known.by_id(&new.organ).or_else(|| known.by_code(&new.organ)) else {
        let help = suggest(&new.organ, known.0.iter().map(|organ| organ.id.as_str()).collect::<Vec<_>>());
        return Err(asked(format!("`{}` is not an organ that is known here", new.organ), format!("{help}; others are described in `content/organs.yaml`")));
    };
    let period = match (Period::session(new.period.trim()), organ.counts) {
        (Some(Period::Session(number)), Counts::Year) => Period::Year(number),
        (Some(period), Counts::Session) => period,
        _ => return Err(asked(format!("`{}` is not a session or year", new.period), "write its number: `78`, `S-32`, `ES-10`")),
    };
    let key = RegisterKey { organ: organ.code.clone(), period, list: new.list.clone() };
    let path = format!("content/agenda/{}.yaml", key.slug());
    let field = if organ.counts == Counts::Session { "session" } else { "year" };
    let mut out = format!("# yaml-language-server: $schema=../../schemas/register.json\norgan: {}\n{field}: {}\n", organ.id, new.period.trim());
    if new.list != RegisterKey::AGENDA {
        let _ = writeln!(out, "list: {}", new.list);
    }
    if let Some(document) = &new.document {
        let _ = writeln!(out, "document: {}", text(document));
    }
    let mut items = items(&new.items)?;
    items.sort_by(|(one, _), (other, _)| one.cmp(other));
    if let Some(twice) = items.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(asked(format!("item {} is given twice", twice[0].0), "give each item once"));
    }
    let paired = match &new.source {
        Some(source) => format!("[{{by: {}, source: {}}}]", new.paired_by, super::yaml::in_braces(source)),
        None => format!("[{{by: {}}}]", new.paired_by),
    };
    if items.is_empty() {
        out.push_str("# - {number: 31, title: …, paired: [{by: agenda}]}\nitems: []\n");
    } else {
        out.push_str("items:\n");
    }
    for (number, title) in items.iter().filter(|(number, _)| number.sub.is_empty()) {
        let _ = writeln!(out, "  - number: {number}\n    title: {}\n    paired: {paired}", text(title));
        let subs: Vec<_> = items.iter().filter(|(sub, _)| sub.number == number.number && !sub.sub.is_empty()).collect();
        if !subs.is_empty() {
            out.push_str("    sub:\n");
        }
        for (sub, title) in subs {
            let _ = writeln!(out, "      - letter: {}\n        title: {}", text(&sub.sub.join(") (")), text(title));
        }
    }
    write::fresh(root, &[(path.clone(), out.into_bytes())])?;
    Ok(path)
}

fn items(given: &[String]) -> Result<Vec<(ItemNumber, String)>, Error> {
    let mut items: Vec<(ItemNumber, String)> = Vec::new();
    for item in given {
        let Some((number, title)) = item.split_once('=') else {
            return Err(asked(format!("`{item}` has no title"), "write number and title: `--item \"31=Prevention of armed conflict\"`"));
        };
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        match ItemNumber::parse(number) {
            Some(number) if !title.is_empty() => items.push((number, title)),
            Some(_) => return Err(asked(format!("item {} has no title", number.trim()), "write it behind `=`, as the list gives it")),
            None => return Err(asked(format!("`{number}` is not the number of an agenda item"), "write `71`, or `71 (b)` with its sub-item")),
        }
    }
    for (sub, _) in items.iter().filter(|(number, _)| !number.sub.is_empty()) {
        if !items.iter().any(|(number, _)| number.number == sub.number && number.sub.is_empty()) {
            return Err(asked(format!("item {sub} is a sub-item of one that is not given"), format!("give item {} too, with its title", sub.number)));
        }
    }
    Ok(items)
}
