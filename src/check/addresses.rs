//! No two sources claim one address, also where only letter case or Unicode form differ; no two documents have one symbol.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashSet};
use unicode_normalization::UnicodeNormalization;

use super::Finding;
use crate::catalogue::Catalogue;
use crate::model::card::{Card, CardKind};
use crate::model::claim::Claim;
use crate::model::diagnostic::{Code, Diagnostic, Note, Severity};
use crate::model::packed::At;
use crate::model::shelf::Shelf;
use crate::model::source::Excerpt;

/// Returns the addresses and symbols that are claimed twice.
pub fn check(catalogue: &Catalogue) -> Vec<Finding> {
    let mut findings = if may_meet(catalogue) { addresses(catalogue) } else { Vec::new() };
    findings.extend(symbols(catalogue));
    findings.extend(lists(catalogue));
    findings
}

/// Returns whether two claims may be of one file, or one of a file and one of what lies below it. Where not even digests meet, none do, and there are many claims.
fn may_meet(catalogue: &Catalogue) -> bool {
    let digest = |path: &str| FxBuildHasher.hash_one(path);
    let (mut files, mut folders) = (Vec::new(), FxHashSet::default());
    for card in catalogue.cards() {
        let mut last = String::new();
        for claim in card.claims() {
            let path = folded(&claim.address.output());
            files.push(digest(&path));
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            if folder != last {
                folders.extend(folder.match_indices('/').map(|(at, _)| &folder[..at]).chain([folder]).map(digest));
                last = folder.to_owned();
            }
        }
    }
    files.sort_unstable();
    files.windows(2).any(|pair| pair[0] == pair[1]) || files.iter().any(|file| folders.contains(file))
}

/// Returns the addresses that are claimed twice.
fn addresses(catalogue: &Catalogue) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut claimed: BTreeMap<String, Taken<'_>> = BTreeMap::new();
    for card in catalogue.cards() {
        // Where two documents stand at one address, all that stands below is taken twice too.
        let mut against: BTreeSet<&str> = BTreeSet::new();
        for claim in card.claims() {
            // What counts is the name of the file that is written.
            let folded = folded(&claim.address.output());
            match claimed.get(&folded) {
                Some(first) if !against.insert(&first.card.id) => {}
                Some(first) => {
                    let (address, same) = (&claim.address, &first.claim.address);
                    let says = if address.output() == same.output() {
                        format!("the address `{address}` is taken already")
                    } else {
                        format!("the address `{address}` cannot stand beside `{same}`: many file systems see one name")
                    };
                    let diagnostic = twice(Code::AddressTaken, place(card, claim.at), place(first.card, first.claim.at), says, "rename one of the two");
                    findings.push(Finding { card: card.id.clone(), diagnostic });
                }
                None => {
                    claimed.insert(folded, Taken { card, claim });
                }
            }
        }
    }
    findings.extend(files_as_folders(&claimed));
    findings
}

/// Returns the symbols that are claimed twice.
fn symbols(catalogue: &Catalogue) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut symbols: BTreeMap<String, (&Card, At, &str)> = BTreeMap::new();
    for card in catalogue.cards() {
        if let CardKind::Document { symbols: own, .. } = &card.kind {
            for (symbol, at) in own {
                match symbols.get(&folded(symbol)) {
                    Some((first, first_at, same)) => findings.push(Finding {
                        card: card.id.clone(),
                        diagnostic: twice(
                            Code::Duplicate,
                            place(card, *at),
                            place(first, *first_at),
                            if same == symbol {
                                format!("the symbol `{symbol}` belongs to another document already")
                            } else {
                                format!("the symbol `{symbol}` is that of another document, there written `{same}`")
                            },
                            "one symbol identifies one document; correct the one that is wrong",
                        ),
                    }),
                    None => {
                        symbols.insert(folded(symbol), (card, *at, symbol));
                    }
                }
            }
        }
    }
    findings
}

/// Returns the lists that would stand at one address. What stands below them is no other source's: paths cannot begin with `by`, nor lie below an item.
fn lists(catalogue: &Catalogue) -> Vec<Finding> {
    let mut taken: BTreeMap<String, &Shelf> = BTreeMap::new();
    let mut findings = Vec::new();
    for shelf in catalogue.shelves().filter(|shelf| shelf.way().is_some()) {
        let address = shelf.address(shelf.root());
        let Some(first) = taken.insert(folded(&address.output()), shelf) else { continue };
        let (Some(card), Some(other)) = (catalogue.first_on(shelf), catalogue.first_on(first)) else { continue };
        let [Some(at), Some(same)] = [card, other].map(|card| Some(place(card, card.claims().first()?.at))) else { continue };
        let says = format!("the list of {} would stand at `{address}`, and so would the list of {}", shelf.words(), first.words());
        findings.push(Finding { card: card.id.clone(), diagnostic: twice(Code::AddressTaken, at, same, says, "write one of the two names otherwise") });
    }
    findings
}

/// A claim that was met, and whose it is.
struct Taken<'c> {
    card: &'c Card,
    claim: Claim,
}

/// Returns the files that would have to be folders too, because something else stands below them: one finding for each file.
fn files_as_folders(claimed: &BTreeMap<String, Taken<'_>>) -> Vec<Finding> {
    let below = |(path, file): (&String, &Taken<'_>)| {
        let folder = format!("{path}/");
        let (_, taken) = claimed.range(folder.clone()..).next().filter(|(other, _)| other.starts_with(&folder))?;
        let says = format!("`{}` is a file, and `{}` would lie below it", file.claim.address, taken.claim.address);
        let diagnostic = twice(Code::AddressTaken, place(taken.card, taken.claim.at), place(file.card, file.claim.at), says, "rename one of the two");
        Some(Finding { card: taken.card.id.clone(), diagnostic })
    };
    claimed.iter().filter_map(below).collect()
}

/// Returns the form in which names that look the same are the same: compatible, in small letters.
fn folded(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    name.nfkc().flat_map(char::to_lowercase).collect()
}

fn place(card: &Card, at: At) -> Excerpt {
    card.excerpts.unpack().at(at)
}

fn twice(code: Code, at: Excerpt, first: Excerpt, says: String, help: &str) -> Diagnostic {
    Diagnostic { code, severity: Severity::Error, at, says, also: vec![Note { at: first, says: "by this source".into() }], help: help.to_owned() }
}
