//! What is said of the findings in the end: those of one cause are one, and those of the document as received are accepted where its letter says so.

use std::collections::{BTreeMap, BTreeSet};

use super::Finding;
use super::merge::groups;
use crate::catalogue::Catalogue;
use crate::model::card::{Acceptance, Card, CardKind};
use crate::model::diagnostic::{Code, Diagnostic, Note, Severity};
use crate::model::source::Excerpt;

/// A finding that rests on others shows so many of them.
const NOTES: usize = 8;

/// What is said of one cause.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The cards whose sources are to be mended; none for settings and stray files.
    pub cards: BTreeSet<String>,
    /// What is said.
    pub diagnostic: Diagnostic,
}

/// Returns one verdict for each cause. Its severity is the highest among the findings that it stands for. The catalogue is the one that was checked.
pub fn verdicts<'c>(findings: Vec<Finding>, cards: impl IntoIterator<Item = &'c Card>, catalogue: &Catalogue) -> Vec<Verdict> {
    let accepting: BTreeMap<&str, &Card> = cards.into_iter().filter(|card| !card.accepted.is_empty()).map(|card| (card.id.as_str(), card)).collect();
    let mut used: BTreeSet<(&str, usize)> = BTreeSet::new();
    let of_findings: Vec<&Diagnostic> = findings.iter().map(|finding| &finding.diagnostic).collect();
    let groups = groups(&of_findings);
    let mut verdicts = Vec::with_capacity(groups.len());
    let mut taken: Vec<Option<Finding>> = Vec::new();
    let mut reasons: Vec<Option<String>> = Vec::with_capacity(findings.len());
    for finding in &findings {
        let accepted = accepting.get(finding.card.as_str()).and_then(|card| accepted(card, &finding.diagnostic));
        if let Some((card, at, _)) = accepted {
            used.insert((card, at));
        }
        reasons.push(accepted.map(|(_, _, acceptance)| acceptance.reason.clone()));
    }
    taken.extend(findings.into_iter().map(Some));
    for group in groups {
        // Accepting one accepts all of its document that are about what was received; an error of the transcription stays one.
        let by_card: BTreeMap<&str, &str> = group.iter().filter_map(|at| Some((taken[*at].as_ref()?.card.as_str(), reasons[*at].as_deref()?))).collect();
        let help = format!("accepted: {}", BTreeSet::from_iter(by_card.values().copied()).into_iter().collect::<Vec<_>>().join("; "));
        let is_accepted = |finding: &Finding| by_card.contains_key(finding.card.as_str()) && Code::OF_DOCUMENT.contains(&finding.diagnostic.code);
        let (accepted, open): (Vec<usize>, Vec<usize>) = group.iter().partition(|at| taken[**at].as_ref().is_some_and(is_accepted));
        if let Some(mut verdict) = joined(accepted.into_iter().filter_map(|at| taken[at].take())) {
            verdict.diagnostic.severity = Severity::Note;
            verdict.diagnostic.help = help;
            verdicts.push(verdict);
        }
        verdicts.extend(joined(open.into_iter().filter_map(|at| taken[at].take())));
    }
    let bad: BTreeSet<String> =
        verdicts.iter().filter(|verdict| verdict.diagnostic.severity == Severity::Error).flat_map(|verdict| verdict.cards.iter().cloned()).collect();
    // Where something else is wrong, rules may have been silent.
    for (id, card) in accepting.iter().filter(|(id, _)| !bad.contains(**id)) {
        for (_, acceptance) in card.accepted.iter().enumerate().filter(|(at, _)| !used.contains(&(*id, *at))) {
            if unlooked(card, acceptance.code, catalogue) {
                continue;
            }
            verdicts.push(Verdict { cards: BTreeSet::from([card.id.clone()]), diagnostic: unused(acceptance) });
        }
    }
    verdicts
}

/// Returns whether rules were silent on the registers that the card names: it is a draft, or one of those registers is missing or broken.
fn unlooked(card: &Card, code: Code, catalogue: &Catalogue) -> bool {
    let CardKind::Document { registers, .. } = &card.kind else { return false };
    let listed = |key| catalogue.register(key).is_some() && !catalogue.is_broken(key);
    matches!(code, Code::RegisterItem | Code::RegisterWording)
        && (catalogue.card(&card.id).is_none() || registers.unpack().iter().any(|named| !listed(&named.key)))
}

fn accepted<'c>(card: &'c Card, diagnostic: &Diagnostic) -> Option<(&'c str, usize, &'c Acceptance)> {
    let at = card.accepted.iter().position(|acceptance| acceptance.means(diagnostic))?;
    Some((&card.id, at, &card.accepted[at]))
}

/// Returns the findings of one cause as one: the first, with the others as its further places.
fn joined(mut findings: impl Iterator<Item = Finding>) -> Option<Verdict> {
    let Finding { card, mut diagnostic } = findings.next()?;
    let mut cards = BTreeSet::from([card]);
    let mut places = Places { of: diagnostic.at.clone(), said: Vec::new(), pointers: Vec::new(), hidden: 0 };
    std::mem::take(&mut diagnostic.also).into_iter().for_each(|note| places.point(note));
    for Finding { card, diagnostic: other } in findings {
        cards.insert(card);
        diagnostic.severity = diagnostic.severity.max(other.severity);
        // The same may be found of many documents: then only their own places are new.
        if (&other.at, other.code, &other.says) != (&diagnostic.at, diagnostic.code, &diagnostic.says) {
            places.say(Note { at: other.at, says: other.says });
        }
        other.also.into_iter().for_each(|note| places.point(note));
    }
    cards.remove("");
    diagnostic.also = places.into_notes();
    Some(Verdict { cards, diagnostic })
}

/// The further places of a finding. What another finding says of its place says more than a mere pointer to it.
struct Places {
    of: Excerpt,
    said: Vec<Note>,
    pointers: Vec<Note>,
    hidden: usize,
}

impl Places {
    fn full(&self) -> bool {
        self.said.len() + self.pointers.len() >= NOTES
    }

    fn say(&mut self, note: Note) {
        self.pointers.retain(|pointer| pointer.at != note.at);
        if self.full() {
            self.hidden += 1;
        } else if !self.said.contains(&note) {
            self.said.push(note);
        }
    }

    fn point(&mut self, note: Note) {
        if self.full() {
            self.hidden += 1;
        } else if note.at != self.of && self.said.iter().chain(&self.pointers).all(|known| known.at != note.at) {
            self.pointers.push(note);
        }
    }

    fn into_notes(self) -> Vec<Note> {
        let mut notes: Vec<Note> = self.said.into_iter().chain(self.pointers).collect();
        if let Some(last) = notes.last_mut().filter(|_| self.hidden > 0) {
            last.says = format!("{} (and {} more places)", last.says, self.hidden);
        }
        notes
    }
}

fn unused(acceptance: &Acceptance) -> Diagnostic {
    Diagnostic {
        code: Code::AcceptedUnused,
        severity: Severity::Error,
        at: acceptance.at.clone(),
        says: format!(
            "nothing of the kind `{}` is found {}",
            acceptance.code.word(),
            if acceptance.region.is_some() { "at this place" } else { "in this document" }
        ),
        also: Vec::new(),
        help: "remove the entry, or correct its code and place: readers would get a note about something that is not so".into(),
    }
}
