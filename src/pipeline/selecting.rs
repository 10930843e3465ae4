//! Tells which cards can be shown, makes the catalogue of them, and checks it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::reading::{Reading, Settings};
use super::{Drafts, Options, sorted};
use crate::catalogue::{Catalogue, Sight};
use crate::check::{self, Finding};
use crate::model::address::{symbol_address, upwards};
use crate::model::card::Card;
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::page::{Page, PageKind};

/// What is shown, and what is wrong.
pub struct Selection {
    /// The cards that can be shown.
    pub catalogue: Catalogue,
    /// What was found, one finding for each cause, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// The paths of the cards with errors.
    pub bad: BTreeSet<String>,
}

/// Makes the catalogue of the cards that can be shown, and checks it; `loose` are the findings that belong to no card, and `there` tells which files of the site stand from before.
///
/// A card with errors stays in it while an old page of it stands, because other pages lead there; then its last state without errors stands in,
/// which is what that page shows. One that has no page cannot be shown;
/// what refers to it then refers to nothing, so the check is made again, until nothing more falls out. Each round takes one card away at least.
pub fn select(settings: &Settings, reading: &Reading, loose: Vec<Diagnostic>, options: &Options, there: &dyn Fn(&str) -> bool) -> Selection {
    let stands = |id: &str| there(&format!("{id}/index.html"));
    let mut shown: Vec<Arc<Card>> = Vec::new();
    let mut stand_in: BTreeSet<&str> = BTreeSet::new();
    // Nothing can be listed of a letter whose fields were not read and of which nothing is kept.
    let mut unknown: BTreeSet<&str> = BTreeSet::new();
    let is_draft = |card: &Arc<Card>| options.drafts == Drafts::Left && card.is_draft();
    for card in reading.cards.iter().filter(|card| !is_draft(card)) {
        let good = reading.good.get(&card.id).filter(|_| options.keep_going && card.has_errors && stands(&card.id));
        match good {
            Some(_) => stand_in.insert(&card.id),
            None => !card.known && unknown.insert(&card.id),
        };
        shown.push(Arc::clone(good.unwrap_or(card)));
    }
    shown.retain(|card| !is_draft(card));
    let sight = match (unknown.is_empty(), options.keep_going) {
        (true, _) => Sight::Whole,
        (false, true) => Sight::Partial,
        (false, false) => Sight::Blind,
    };
    let of_cards = reading.cards.iter().flat_map(|card| card.diagnostics.unpack().into_iter().map(|diagnostic| Finding { card: card.id.clone(), diagnostic }));
    let of_none = loose.into_iter().map(|diagnostic| Finding { card: String::new(), diagnostic });
    let mut known: Vec<Finding> = of_cards.chain(of_none).collect();
    let mut bad: BTreeSet<String> = BTreeSet::new();
    let mut left_out: BTreeSet<String> = BTreeSet::new();
    loop {
        let cards: Vec<Arc<Card>> = shown.iter().filter(|card| !left_out.contains(&card.id)).map(Arc::clone).collect();
        let catalogue = Catalogue::new(settings.site.clone(), settings.organs.clone(), options.hrefs, cards)
            .without(reading.unread.union(&left_out).cloned().collect(), sight)
            .with_lock(reading.published.clone());
        // What stands in was found to be good when it was built.
        let checked: Vec<Finding> = check::check(&catalogue).into_iter().filter(|finding| !stand_in.contains(finding.card.as_str())).collect();
        let findings = known.iter().cloned().chain(checked.iter().cloned()).collect();
        let verdicts = check::verdicts(findings, reading.cards.iter().map(Arc::as_ref), &catalogue);
        bad.extend(verdicts.iter().filter(|verdict| verdict.diagnostic.severity == Severity::Error).flat_map(|verdict| verdict.cards.iter().cloned()));
        let unseen: BTreeSet<String> = bad.iter().filter(|id| !stands(id) || unknown.contains(id.as_str())).cloned().collect();
        if !options.keep_going || unseen == left_out {
            return Selection { catalogue, diagnostics: sorted(verdicts.into_iter().map(|verdict| verdict.diagnostic).collect()), bad };
        }
        // What is left out is looked at no more, so why it is must be kept.
        known.extend(checked.into_iter().filter(|finding| unseen.contains(&finding.card) && !left_out.contains(&finding.card)));
        left_out = unseen;
    }
}

/// Tells whose pages and files are, where some of what is shown has errors.
pub struct Owners<'a> {
    /// What is shown.
    pub catalogue: &'a Catalogue,
    /// The paths of what has errors or could not be read.
    pub bad: &'a BTreeSet<String>,
}

impl<'a> Owners<'a> {
    /// Returns whether the page is of what has errors: then its old state stays.
    pub fn page_is_bad(&self, page: &Page) -> bool {
        match (&page.of, &page.kind) {
            (Some(of), _) | (None, PageKind::Moved { of, .. }) => self.bad.contains(&**of),
            (None, _) => self.path_is_bad(page.address.path()),
        }
    }

    /// A document may lie below another: what stands at a path is of the nearest one.
    pub fn path_is_bad(&self, path: &str) -> bool {
        upwards(path).find(|path| self.bad.contains(*path) || self.catalogue.card(path).is_some()).is_some_and(|id| self.bad.contains(id))
    }

    /// Returns what tells which old files stay, although nothing makes them now: those of what has errors; all, where it is not known which those are.
    pub fn standing(&self) -> impl Fn(&str) -> bool + use<'a, '_> {
        let cards = || self.bad.iter().filter_map(|id| self.catalogue.card(id));
        let claims = cards().flat_map(|card| card.claims()).map(|claim| claim.address.output());
        let symbols = cards().filter_map(|card| card.row()).flat_map(|row| &row.symbols).filter_map(|symbol| symbol_address(symbol));
        let claimed: BTreeSet<String> = claims.chain(symbols.map(|address| address.output())).collect();
        move |path| self.catalogue.sight() != Sight::Whole || claimed.contains(path) || self.path_is_bad(path)
    }
}
