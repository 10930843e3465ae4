//! The items that mastheads name are in the registers of their sessions.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::Finding;
use crate::catalogue::Catalogue;
use crate::model::card::{Card, CardKind, NamedRegister};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::site::Register;

/// Returns the items that are in no register, and the registers that are not there: one finding for each register.
pub fn check(catalogue: &Catalogue) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut missing = BTreeSet::new();
    for card in catalogue.cards() {
        let CardKind::Document { registers, .. } = &card.kind else { continue };
        for named in &registers.unpack() {
            if catalogue.is_broken(&named.key) {
                continue;
            }
            let slug = named.key.slug();
            let Some(register) = catalogue.register(&named.key) else {
                if missing.insert(named.key.clone()) {
                    findings.push(Finding {
                        card: card.id.clone(),
                        diagnostic: Diagnostic {
                            code: Code::RegisterMissing,
                            severity: Severity::Warning,
                            at: card.excerpts.unpack().at(named.at),
                            says: format!("there is no register of `{slug}`, so its items lead nowhere"),
                            also: Vec::new(),
                            help: format!("write `content/agenda/{slug}.yaml`"),
                        },
                    });
                }
                continue;
            };
            items(card, named, register, &mut findings);
        }
    }
    findings
}

/// Adds the items of one card that are in no register; nothing where one of the registers is missing.
pub fn of_card(catalogue: &Catalogue, card: &Card, findings: &mut Vec<Finding>) -> Option<()> {
    let CardKind::Document { registers, .. } = &card.kind else { return Some(()) };
    for named in registers.unpack().iter().filter(|named| !catalogue.is_broken(&named.key)) {
        items(card, named, catalogue.register(&named.key)?, findings);
    }
    Some(())
}

fn items(card: &Card, named: &NamedRegister, register: &Register, findings: &mut Vec<Finding>) {
    let (slug, excerpts) = (named.key.slug(), OnceCell::new());
    for (key, at) in named.items.iter().filter(|(key, _)| register.item(&key.number).is_none()) {
        findings.push(Finding {
            card: card.id.clone(),
            diagnostic: Diagnostic {
                code: Code::RegisterItem,
                severity: Severity::Error,
                at: excerpts.get_or_init(|| card.excerpts.unpack()).at(*at),
                says: format!("item {} is not in the register `{slug}`", key.number),
                also: Vec::new(),
                help: format!("compare it with the document; if it is right, add it to `content/agenda/{slug}.yaml`"),
            },
        });
    }
}
