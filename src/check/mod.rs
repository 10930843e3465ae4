//! The rules that need more than one card. Changes nothing.

mod addresses;
mod merge;
mod near;
mod published;
mod references;
mod registers;
mod titles;
mod verdict;

use crate::catalogue::Catalogue;
use crate::model::card::Card;
use crate::model::diagnostic::Diagnostic;
pub use verdict::{Verdict, verdicts};

/// A finding, and the card whose sources are to be mended.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The path of the card; empty where it is of none.
    pub card: String,
    /// The finding.
    pub diagnostic: Diagnostic,
}

/// Returns all that is wrong between the cards of the catalogue.
pub fn check(catalogue: &Catalogue) -> Vec<Finding> {
    let mut findings = addresses::check(catalogue);
    findings.extend(references::check(catalogue));
    findings.extend(registers::check(catalogue));
    findings.extend(titles::check(catalogue));
    findings.extend(published::check(catalogue));
    findings
}

/// Returns what is wrong between the card and the others, where no other claims an address, symbol or place otherwise than before; nothing where a register is missing, which is told of one document for all.
pub fn check_card(catalogue: &Catalogue, card: &Card) -> Option<Vec<Finding>> {
    let mut findings = Vec::new();
    references::of_card(catalogue, card, &mut None, &mut findings);
    registers::of_card(catalogue, card, &mut findings)?;
    titles::of_card(catalogue, card, &mut findings);
    Some(findings)
}
