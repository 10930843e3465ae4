//! No two sources claim one address, also where only letter case or Unicode form differ; no two documents have one symbol.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::Finding;
use crate::catalogue::Catalogue;
use crate::model::card::CardKind;
use crate::model::diagnostic::{Code, Diagnostic, Note, Severity};
use crate::model::source::Excerpt;

/// Returns the addresses and symbols that are claimed twice.
pub fn check(catalogue: &Catalogue) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut claimed: BTreeMap<String, (&Excerpt, String)> = BTreeMap::new();
    let mut symbols: BTreeMap<String, (&Excerpt, &str)> = BTreeMap::new();
    for card in catalogue.cards() {
        // Where two documents stand at one address, all that stands below is taken twice too.
        let mut against: BTreeSet<&str> = BTreeSet::new();
        for claim in &card.claims {
            let folded = folded(claim.address.path());
            let address = claim.address.to_string();
            match claimed.get(&folded) {
                Some((first, _)) if !against.insert(&first.path) => {}
                Some((first, same)) => findings.push(Finding {
                    card: card.id.clone(),
                    diagnostic: twice(
                        Code::AddressTaken,
                        &claim.at,
                        first,
                        if *same == address {
                            format!("the address `{address}` is taken already")
                        } else {
                            format!("the address `{address}` cannot stand beside `{same}`: many file systems see one name")
                        },
                        "rename one of the two",
                    ),
                }),
                None => {
                    claimed.insert(folded, (&claim.at, address));
                }
            }
        }
        if let CardKind::Document { symbols: own, .. } = &card.kind {
            for (symbol, at) in own {
                match symbols.get(&folded(symbol)) {
                    Some((first, same)) => findings.push(Finding {
                        card: card.id.clone(),
                        diagnostic: twice(
                            Code::Duplicate,
                            at,
                            first,
                            if same == symbol {
                                format!("the symbol `{symbol}` belongs to another document already")
                            } else {
                                format!("the symbol `{symbol}` is that of another document, there written `{same}`")
                            },
                            "one symbol identifies one document; correct the one that is wrong",
                        ),
                    }),
                    None => {
                        symbols.insert(folded(symbol), (at, symbol));
                    }
                }
            }
        }
    }
    findings
}

/// Returns the form in which names that look the same are the same: compatible, in small letters.
fn folded(name: &str) -> String {
    name.nfkc().flat_map(char::to_lowercase).collect()
}

fn twice(code: Code, at: &Excerpt, first: &Excerpt, says: String, help: &str) -> Diagnostic {
    Diagnostic {
        code,
        severity: Severity::Error,
        at: at.clone(),
        says,
        also: vec![Note { at: first.clone(), says: "by this source".into() }],
        help: help.to_owned(),
    }
}
