//! What was published is still there, under its address or one that leads on.

use std::collections::BTreeSet;

use super::Finding;
use super::near::Near;
use crate::catalogue::{Catalogue, Sight};
use crate::model::diagnostic::{Code, Diagnostic, Severity};

/// Returns the published addresses at which nothing stands any more.
pub fn check(catalogue: &Catalogue) -> Vec<Finding> {
    // What could not be read may stand there.
    if catalogue.sight() != Sight::Whole {
        return Vec::new();
    }
    if catalogue.locked().is_empty() {
        return Vec::new();
    }
    let claims = catalogue.cards().iter().flat_map(|card| card.claims());
    let claimed: BTreeSet<String> = claims.map(|claim| claim.address.path().trim_end_matches('/').to_owned()).collect();
    let gone = catalogue.locked().iter().filter(|line| !claimed.contains(line.text.as_str()) && !catalogue.is_unread(&line.text));
    // What was published itself is not what something else became.
    let published: BTreeSet<&str> = catalogue.locked().iter().map(|line| line.text.as_str()).collect();
    let new: Vec<&str> =
        catalogue.cards().iter().filter(|card| card.row().is_some()).map(|card| card.id.as_str()).filter(|id| !published.contains(id)).collect();
    let mut near = Near::of(new);
    gone.map(|line| {
        let moved = near.to(&line.text).map(|near| format!("; if it moved, such as to `{near}`, say there: `aliases: [{}]`", line.text));
        let diagnostic = Diagnostic {
            code: Code::AddressGone,
            severity: Severity::Error,
            at: line.at.clone(),
            says: format!("the address `/{}/` was published, and nothing stands there any more", line.text),
            also: Vec::new(),
            help: format!(
                "restore its source{}; a document that is not to be read any more stays, with `withdrawn: {{on: DATE, by: …, reason: …}}`",
                moved.unwrap_or_default()
            ),
        };
        Finding { card: String::new(), diagnostic }
    })
    .collect()
}
