//! References that are written in the sources lead somewhere.

use super::Finding;
use super::near::Near;
use crate::catalogue::{Catalogue, Sight};
use crate::model::answer::{Answer, Question};
use crate::model::block::Target;
use crate::model::card::{Mention, Mentioned};
use crate::model::diagnostic::{Code, Diagnostic, Severity, suggest, suggest_place};

/// Returns the references that lead nowhere.
pub fn check(catalogue: &Catalogue) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut near = None;
    for card in catalogue.cards() {
        for mention in &card.mentions {
            if let Some(diagnostic) = broken(catalogue, mention, &mut near) {
                findings.push(Finding { card: card.id.clone(), diagnostic });
            }
        }
    }
    findings
}

fn broken<'c>(catalogue: &'c Catalogue, mention: &Mention, near: &mut Option<Near<'c>>) -> Option<Diagnostic> {
    let (Mentioned::Target(target), Some(at)) = (&mention.to, &mention.at) else { return None };
    let (says, help) = match target {
        Target::Letter { path, anchor } => letter(catalogue, path, anchor.as_deref(), near)?,
        Target::Item(key) => {
            let register = match catalogue.answer(&Question::Item(key.clone())) {
                Answer::Item(None) => catalogue.register(&key.register),
                _ => return None,
            };
            let slug = key.register.slug();
            match register {
                Some(_) => (
                    format!("item {} is not in the register `{slug}`", key.number),
                    format!("correct the number, or add the item to `content/agenda/{slug}.yaml`"),
                ),
                None => (
                    format!("there is no register `{slug}`"),
                    format!("write `content/agenda/{slug}.yaml`, or name another session: `item:ga-78/{}`", key.number.slug()),
                ),
            }
        }
        _ => return None,
    };
    Some(Diagnostic { code: Code::BrokenReference, severity: Severity::Error, at: (**at).clone(), says, also: Vec::new(), help })
}

fn letter<'c>(catalogue: &'c Catalogue, path: &str, anchor: Option<&str>, near: &mut Option<Near<'c>>) -> Option<(String, String)> {
    let Some((card, part)) = catalogue.resolve(path) else {
        if let Some(left_out) = catalogue.unread_above(path) {
            let says = format!("`{left_out}` has errors of its own and is left out, so nothing can lead there");
            return Some((says, "mend that one first".to_owned()));
        }
        // What is wrong in the document itself comes first.
        if above(path).any(|path| catalogue.resolve(path).is_some_and(|(card, _)| card.has_errors())) {
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
    let of_part = || card.anchors.iter().filter(|entry| entry.part == part).map(|entry| entry.anchor.as_str());
    if of_part().any(|name| name == anchor) || card.has_errors() {
        return None;
    }
    let help = suggest_place(anchor, &of_part().collect::<Vec<_>>());
    Some((format!("`{}` has no place `{anchor}` in its {part}", card.id), help))
}

/// Returns the paths above `path`, from the nearest on.
fn above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(path.rsplit_once('/'), |(above, _)| above.rsplit_once('/')).map(|(above, _)| above)
}
