//! No two sources claim one address, also where only letter case or Unicode form differ; no two documents have one symbol.

use std::collections::BTreeMap;

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
    let mut symbols: BTreeMap<&str, &Excerpt> = BTreeMap::new();
    for card in catalogue.cards() {
        for claim in &card.claims {
            let folded: String = claim.address.path().nfkc().flat_map(char::to_lowercase).collect();
            let address = claim.address.to_string();
            match claimed.get(&folded) {
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
                match symbols.get(symbol.as_str()) {
                    Some(first) => findings.push(Finding {
                        card: card.id.clone(),
                        diagnostic: twice(
                            Code::Duplicate,
                            at,
                            first,
                            format!("the symbol `{symbol}` belongs to another document already"),
                            "one symbol identifies one document; correct the one that is wrong",
                        ),
                    }),
                    None => {
                        symbols.insert(symbol, at);
                    }
                }
            }
        }
    }
    findings
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
