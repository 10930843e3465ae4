//! The rules that need more than one card. Changes nothing.

mod addresses;
mod merge;
mod references;
mod registers;

use crate::catalogue::Catalogue;
use crate::model::diagnostic::Diagnostic;
pub use merge::merge;

/// A finding, and the card whose sources are to be mended.
pub struct Finding {
    /// The path of the card.
    pub card: String,
    /// The finding.
    pub diagnostic: Diagnostic,
}

/// Returns all that is wrong between the cards of the catalogue.
pub fn check(catalogue: &Catalogue) -> Vec<Finding> {
    let mut findings = addresses::check(catalogue);
    findings.extend(references::check(catalogue));
    findings.extend(registers::check(catalogue));
    for finding in &mut findings {
        if let Some(card) = catalogue.card(&finding.card) {
            finding.diagnostic = card.weighed(finding.diagnostic.clone());
        }
    }
    findings
}
