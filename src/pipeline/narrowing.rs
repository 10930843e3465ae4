//! The short way: where only the words of a few documents changed since the site was whole, what shows them is planned and made, and all else stands. What may have moved beyond that leads back to the long way.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::facts;
use super::reading::{Opened, Reading};
use super::rendering::Rest;
use super::selecting::Selection;
use super::{Drafts, Options};
use crate::catalogue::{Catalogue, Delta};
use crate::check;
use crate::load::Survey;
use crate::model::answer::search_address;
use crate::model::card::{Card, CardKind};
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::error::Error;
use crate::model::page::{BUILD, Page};
use crate::model::reads::{Seal, Stored};
use crate::model::source::Digest;
use crate::plan;
use crate::render::Engine;
use crate::write::{Basis, Output, Standing, Store};

/// So many documents may have changed.
pub(super) const MOST: usize = 16;
/// So many are looked up in the store.
pub(super) const LOOKED_UP: usize = 1024;
/// The number of no document.
const FAR: u32 = u32::MAX;

/// Returns the digest of all that holds for the whole site, and of which documents and free pages there are.
pub(super) fn ground(options: &Options, opened: &Opened, engine: &Engine, reading: &Reading) -> Digest {
    let Opened { survey, settings, .. } = opened;
    let folders = || survey.documents.iter().chain(&survey.pages);
    let registers = reading.cards.iter().filter(|card| matches!(card.kind, CardKind::Register(_)));
    let of_registers: Vec<(&str, Digest)> = registers.map(|card| (card.id.as_str(), card.digest)).collect();
    let beside: Vec<&str> = folders().flat_map(|paths| &paths.files).map(|file| file.path.as_str()).collect();
    let ids: Vec<&str> = folders().map(|paths| paths.id.as_str()).collect();
    Digest::of_value(&(opened.made_with(options, engine), settings.digest, of_registers, &reading.published, &reading.diagnostics, ids, beside))
}

/// Returns what the site is made of, document by document; nothing where a source could not be read. Which documents lead to one another is not known yet.
pub fn basis(options: &Options, opened: &Opened, engine: &Engine, reading: &Reading) -> Option<Basis> {
    let contents = reading.contents.iter().map(|content| content.map(|content| content.half())).collect::<Option<_>>()?;
    let stamps = reading.stamps.iter().map(|stamps| stamps.map(|stamps| stamps.half())).collect();
    Some(Basis { ground: ground(options, opened, engine, reading), contents, stamps, near: Vec::new() })
}

/// Returns of each document, in the order of the survey, which others lead to it or are those to which it leads; of one that has very many, that these are more than are looked at.
pub fn near(catalogue: &Catalogue, survey: &Survey) -> Vec<Vec<u32>> {
    let number = |at: usize| u32::try_from(at).unwrap_or(FAR);
    let places: Vec<Option<usize>> = catalogue.cards().iter().map(|card| survey.place(&card.id)).collect();
    let mut near: Vec<Vec<u32>> = vec![Vec::new(); survey.documents.len()];
    for (from, to) in catalogue.led().filter_map(|(from, to)| Some((places[from]?, places[to]?))) {
        near[from].push(number(to));
        near[to].push(number(from));
    }
    for others in &mut near {
        others.sort_unstable();
        others.dedup();
        if others.len() > LOOKED_UP {
            *others = vec![FAR];
        }
    }
    near
}

/// Returns what `store` has of the documents that changed since; nothing of any where those are many.
pub fn earlier(reading: &Reading, store: &Store) -> Vec<(String, Stored)> {
    if reading.new.len() > LOOKED_UP {
        return Vec::new();
    }
    let other = |(id, stored): &(String, Stored)| Some((id.clone(), store.card(id).filter(|before| before.content != stored.content)?));
    let earlier: Vec<_> = reading.new.iter().filter_map(other).take(MOST + 1).collect();
    if earlier.len() > MOST { Vec::new() } else { earlier }
}

/// The pages of a whole site that may be made otherwise, and what stands beside them.
pub struct Few {
    /// The pages.
    pub pages: Vec<Page>,
    standing: Standing,
    count: usize,
}

impl Few {
    /// Returns what of the site stands.
    pub fn rest(&self) -> Rest<'_> {
        Rest { standing: &self.standing, pages: self.count }
    }
}

/// A project as it was read now.
pub struct Now<'a> {
    /// What was asked for.
    pub options: &'a Options,
    /// Its survey and settings.
    pub opened: &'a Opened,
    /// The theme.
    pub engine: &'a Engine,
    /// Its cards.
    pub reading: &'a Reading,
    /// What the site is made of.
    pub basis: &'a Basis,
    /// Of what changed, what the store has.
    pub earlier: &'a [(String, Stored)],
    /// Whose cards were read.
    pub reach: Reach,
}

/// Whose cards a reading has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// Those of all documents.
    All,
    /// Those of what changed and of what leads there or is led to from there, as far as that is known: it is proved by what was made before.
    Near,
}

impl Now<'_> {
    /// Returns the site as it is now, of which `output` has the state before; nothing where more may have moved than what few documents say, or something does not stand as it was written.
    pub fn narrowed(&self, output: &Output) -> Result<Option<(Selection, Few)>, Error> {
        let Some((selection, pages)) = self.revised(output) else { return Ok(None) };
        let paths: BTreeSet<String> = pages.iter().map(|page| page.address.output()).collect();
        let folders = self.opened.survey.documents.iter().chain(&self.opened.survey.pages).filter(|paths| selection.catalogue.card(&paths.id).is_some());
        let beside: BTreeSet<&str> = folders.flat_map(|paths| &paths.files).filter_map(|file| file.path.strip_prefix("content/")).collect();
        // What is no page is compared by itself; the files beside a document whose card was not read stand with all else.
        let is_page = |path: &str| !beside.contains(path) && path != BUILD && !path.starts_with("theme/") && !is_of_index(path);
        let others = output.standing_others(&|path| is_page(path) && !paths.contains(path))?;
        Ok(others.map(|(standing, count)| (selection, Few { pages, standing, count })))
    }

    /// Returns the catalogue as it is now, with what was found, and the pages that may be made otherwise.
    fn revised(&self, output: &Output) -> Option<(Selection, Vec<Page>)> {
        let Self { options, opened, engine, reading, basis: now, earlier, reach } = self;
        let before = output.ledger.basis().filter(|before| before.ground == now.ground && before.contents.len() == now.contents.len())?;
        let changed: Vec<usize> = (0..now.contents.len()).filter(|at| now.contents[*at] != before.contents[*at]).take(MOST + 1).collect();
        if changed.len() > MOST || reading.cards.iter().any(|card| card.has_errors) {
            return None;
        }
        let is_shown = |card: &&Arc<Card>| options.drafts == Drafts::Shown || !card.is_draft();
        let mut cards: Vec<Arc<Card>> = reading.cards.iter().filter(is_shown).map(Arc::clone).collect();
        let mut revised: Vec<(Arc<Card>, Arc<Card>)> = Vec::new();
        for at in changed {
            let id = &opened.survey.documents.get(at)?.id;
            let (_, stored) = earlier.iter().find(|(other, stored)| other == id && stored.content.half() == before.contents[at])?;
            let old = Arc::new(stored.card.try_unpack()?);
            let slot = cards.iter_mut().find(|card| card.id == *id)?;
            revised.push((Arc::clone(&old), std::mem::replace(slot, old)));
        }
        let settings = &opened.settings;
        let old = Catalogue::new(settings.site.clone(), settings.organs.clone(), options.hrefs, cards).with_lock(reading.published.clone());
        let mut new = old.clone();
        for (_, card) in &revised {
            new = new.with(card)?;
        }
        let found: Vec<Arc<Diagnostic>> = output.ledger.found()?.diagnostics.into_owned().into_iter().map(Arc::new).collect();
        if *reach == Reach::Near && !revised.iter().all(|(before, _)| is_enough(&old, before, engine, &found, output)) {
            return None;
        }
        let found = found_again(found, &new, revised.iter().map(|(_, card)| &**card))?;
        let mut pages: Vec<Page> = Vec::new();
        for (before, card) in &revised {
            let (stood, stands) = (plan::of_card(&old, before), plan::of_card(&new, card));
            if !stood.iter().map(|page| &page.address).eq(stands.iter().map(|page| &page.address)) {
                return None;
            }
            pages.extend(stands);
        }
        if !revised.iter().all(|(before, card)| is_told_alike(before, card)) {
            if *reach == Reach::Near {
                return None;
            }
            let delta = Delta::between(&old, &new);
            pages = plan::pages(&new).into_iter().filter(|page| plan::may_move(page, &delta, true)).collect();
        }
        let diagnostics = found.into_iter().map(Arc::unwrap_or_clone).collect();
        Some((Selection { catalogue: new, diagnostics, bad: BTreeSet::new() }, pages))
    }
}

/// Returns whether a file is one of the index for searching, which is looked at as a whole.
fn is_of_index(path: &str) -> bool {
    let page = search_address();
    path != page.output() && path.starts_with(page.path())
}

/// Returns whether the few cards of `catalogue` are all that the pages of the document `before` were made from, and all that was found about it: then each of those pages has the seal under which it was written.
///
/// What is asked and how it is answered depends on the same cards after an edit that leaves the document on its shelves and its citations where they lead.
fn is_enough(catalogue: &Catalogue, before: &Card, engine: &Engine, found: &[Arc<Diagnostic>], output: &Output) -> bool {
    let pages = plan::of_card(catalogue, before);
    let seals = facts::Sealed::of(&pages, catalogue, engine).seals;
    let is_as_written = |(page, seal): (&Page, &Seal)| output.ledger.entry(&page.address.output()).is_some_and(|entry| entry.reads == *seal);
    if !pages.iter().zip(&seals).all(is_as_written) {
        return false;
    }
    let Some(mut then) = findings(catalogue, before) else { return false };
    then.sort_by(|a, b| a.order().cmp(&b.order()));
    then.dedup();
    then.iter().eq(found.iter().map(|known| &**known).filter(|known| lies_in(known, &before.id)))
}

/// Returns whether other pages say the same of both states of a document, which stand on the same lists.
fn is_told_alike(before: &Card, after: &Card) -> bool {
    before.row() == after.row() && before.extracts == after.extracts && before.citations.iter().zip(&after.citations).all(|(old, new)| old.marked == new.marked)
}

/// Returns what is found where some documents are others than when `found` was: nothing where that is an error, or no matter of each alone.
pub fn found_again<'c>(mut found: Vec<Arc<Diagnostic>>, catalogue: &Catalogue, revised: impl Iterator<Item = &'c Card>) -> Option<Vec<Arc<Diagnostic>>> {
    for card in revised {
        let now = findings(catalogue, card)?;
        let folder = card.id.as_str();
        if now.iter().any(|diagnostic| !lies_in(diagnostic, folder)) || found.iter().any(|known| touches(known, folder) && !lies_in(known, folder)) {
            return None;
        }
        found.retain(|known| !lies_in(known, folder));
        found.extend(now.into_iter().map(Arc::new));
    }
    found.sort_by(|a, b| a.order().cmp(&b.order()));
    found.dedup();
    Some(found)
}

/// Returns what is found about one document; nothing where that has errors, or is no matter of it alone.
fn findings(catalogue: &Catalogue, card: &Card) -> Option<Vec<Diagnostic>> {
    let own = card.diagnostics.unpack().into_iter().map(|diagnostic| check::Finding { card: card.id.clone(), diagnostic });
    let all = own.chain(check::check_card(catalogue, card)?).collect();
    let found: Vec<Diagnostic> = check::verdicts(all, [card], catalogue).into_iter().map(|verdict| verdict.diagnostic).collect();
    found.iter().all(|diagnostic| diagnostic.severity != Severity::Error).then_some(found)
}

fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix("content/").and_then(|path| path.rsplit_once('/')).is_some_and(|(parent, _)| parent == folder)
}

/// Returns whether all places of a finding lie in the folder itself.
fn lies_in(diagnostic: &Diagnostic, folder: &str) -> bool {
    is_in(&diagnostic.at.path, folder) && diagnostic.also.iter().all(|note| is_in(&note.at.path, folder))
}

/// Returns whether one place of a finding lies in the folder itself.
fn touches(diagnostic: &Diagnostic, folder: &str) -> bool {
    is_in(&diagnostic.at.path, folder) || diagnostic.also.iter().any(|note| is_in(&note.at.path, folder))
}
