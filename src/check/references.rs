//! References that are written in the sources lead somewhere.

use std::cell::OnceCell;

use super::Finding;
use super::near::Near;
use crate::catalogue::{Catalogue, Sight};
use crate::model::answer::{Answer, Question};
use crate::model::block::Target;
use crate::model::card::{Card, Mentioned, RelationEntry};
use crate::model::diagnostic::{Code, Diagnostic, Severity, suggest, suggest_place};
use crate::model::source::Excerpt;

/// Returns the references that lead nowhere.
pub fn check(catalogue: &Catalogue) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut near = None;
    for card in catalogue.cards() {
        of_card(catalogue, card, &mut near, &mut findings);
    }
    findings
}

/// Adds the references of one card that lead nowhere.
pub fn of_card<'c>(catalogue: &'c Catalogue, card: &Card, near: &mut Option<Near<'c>>, findings: &mut Vec<Finding>) {
    let excerpts = OnceCell::new();
    for citation in &card.citations {
        let (Mentioned::Target(target), Some(at)) = (&citation.to, citation.at) else { continue };
        if let Some((says, help)) = broken(catalogue, target, near) {
            let at = excerpts.get_or_init(|| card.excerpts.unpack()).at(at);
            findings.push(Finding { card: card.id.clone(), diagnostic: error(at, says, help) });
        }
    }
    for relation in card.relations() {
        if let Some((says, help)) = unrelated(catalogue, card, relation, near) {
            findings.push(Finding { card: card.id.clone(), diagnostic: error(relation.at.clone(), says, help) });
        }
    }
}

fn error(at: Excerpt, says: String, help: String) -> Diagnostic {
    Diagnostic { code: Code::BrokenReference, severity: Severity::Error, at, says, also: Vec::new(), help }
}

/// Says what is wrong with a relation: it names a document of this site that is not there, the document itself, or parts that the other does not have.
fn unrelated<'c>(catalogue: &'c Catalogue, card: &Card, relation: &RelationEntry, near: &mut Option<Near<'c>>) -> Option<(String, String)> {
    let Some(id) = catalogue.relates_to(card, relation) else {
        let own = match &relation.target {
            Target::Symbol(symbol) => card.row().is_some_and(|row| row.symbols.contains(symbol)),
            Target::Letter { path, .. } => match catalogue.resolve(path) {
                Some(_) => true,
                None => return letter(catalogue, path, None, near),
            },
            _ => false,
        };
        let help = "name the other document, by its symbol or by its path below `content/`";
        return own.then(|| (format!("`{}` is this document itself", relation.words), help.to_owned()));
    };
    let other = catalogue.card(id).filter(|other| !other.has_errors)?;
    let names: Vec<&str> = other.row()?.parts.iter().map(|part| part.name.as_str()).collect();
    let part = relation.parts.iter().find(|part| !names.contains(&part.as_str()))?;
    Some((format!("`{id}` has no part `{part}`"), suggest(part, names)))
}

fn broken<'c>(catalogue: &'c Catalogue, target: &Target, near: &mut Option<Near<'c>>) -> Option<(String, String)> {
    match target {
        Target::Letter { path, anchor } => letter(catalogue, path, anchor.as_deref(), near),
        Target::Item(key) => {
            let register = match catalogue.answer(&Question::Item(key.clone())) {
                Answer::Item(None) => catalogue.register(&key.register),
                _ => return None,
            };
            let slug = key.register.slug();
            Some(match register {
                Some(_) => (
                    format!("item {} is not in the register `{slug}`", key.number),
                    format!("correct the number, or add the item to `content/agenda/{slug}.yaml`"),
                ),
                None => (
                    format!("there is no register `{slug}`"),
                    format!("write `content/agenda/{slug}.yaml`, or name another session: `item:ga-78/{}`", key.number.slug()),
                ),
            })
        }
        _ => None,
    }
}

fn letter<'c>(catalogue: &'c Catalogue, path: &str, anchor: Option<&str>, near: &mut Option<Near<'c>>) -> Option<(String, String)> {
    let Some((card, part)) = catalogue.resolve(path) else {
        if let Some(left_out) = catalogue.unread_above(path) {
            let says = format!("`{left_out}` has errors of its own and is left out, so nothing can lead there");
            return Some((says, "mend that one first".to_owned()));
        }
        // What is wrong in the document itself comes first.
        if above(path).any(|path| catalogue.resolve(path).is_some_and(|(card, _)| card.has_errors)) {
            return None;
        }
        if let Some((card, name)) = path.rsplit_once('/').and_then(|(above, name)| Some((catalogue.resolve(above)?.0, name))) {
            let parts: Vec<&str> = card.row()?.parts.iter().map(|part| part.name.as_str()).filter(|part| *part != "letter").collect();
            return Some((format!("`{}` has no part `{name}`", card.id), suggest(name, parts)));
        }
        if catalogue.sight() == Sight::Blind {
            return None;
        }
        let ids = || catalogue.cards().iter().filter(|card| card.row().is_some()).map(|card| card.id.as_str()).collect();
        let help = near
            .get_or_insert_with(|| Near::of(ids()))
            .to(path)
            .map(|id| format!("did you mean `{id}`?"))
            .unwrap_or_else(|| "write the path of a document below `content/`, such as `letters/2024/a-letter`".into());
        return Some((format!("there is no document `{path}` on this site"), help));
    };
    let anchor = anchor?;
    if card.has_errors || card.anchors.has(part, anchor) {
        return None;
    }
    let of_part: Vec<&str> = card.anchors.iter().filter(|(of, _)| *of == part).map(|(_, anchor)| anchor).collect();
    let help = suggest_place(anchor, &of_part);
    Some((format!("`{}` has no place `{anchor}` in its {part}", card.id), help))
}

/// Returns the paths above `path`, from the nearest on.
fn above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(path.rsplit_once('/'), |(above, _)| above.rsplit_once('/')).map(|(above, _)| above)
}
