//! The shortest way: where sizes and times say that few documents changed since the site was whole, only those are read, and of the others only the cards of those that lead there or to which they lead.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::Options;
use super::narrowing::{self, LOOKED_UP, MOST};
use super::reading::{self, Opened, Opening, Reading};
use super::taking::Before;
use crate::load::FolderPaths;
use crate::render::Engine;
use crate::write::{Basis, Ledger, Store};

/// What was seen of a project at a glance.
pub struct Glance {
    /// The cards of what changed, of what is near to it, of the registers and of the free pages.
    pub reading: Reading,
    /// What the site is made of.
    pub basis: Basis,
}

/// Returns what changed since the site was whole of which there is the `ledger`, with what is near to it; nothing where that is much, or more than sources of documents changed.
pub fn glance(options: &Options, opened: &Opened, engine: &Engine, store: &Store, ledger: &Ledger) -> Option<Glance> {
    let Opened { survey, settings, .. } = opened;
    let root: &Path = &options.root;
    let mut basis = ledger.basis()?;
    let folders: Vec<&Arc<FolderPaths>> = survey.documents.iter().chain(&survey.pages).collect();
    if basis.stamps.len() != folders.len() || basis.contents.len() != folders.len() || basis.near.len() != survey.documents.len() {
        return None;
    }
    let depends = reading::depends(settings, engine);
    let stamps = folders.iter().map(|paths| paths.stamped(&depends).map(|stamps| stamps.half()));
    let changed: Vec<usize> =
        stamps.zip(&basis.stamps).enumerate().filter(|(_, (now, then))| now.is_none() || now != *then).map(|(at, _)| at).take(MOST + 1).collect();
    let is_few = !changed.is_empty() && changed.len() <= MOST && changed.iter().all(|at| *at < survey.documents.len()) && survey.pages.len() <= MOST;
    let mut looked_at = if is_few { near(&changed, &basis)? } else { return None };
    // The navigation tells whether there is more than one document.
    looked_at.extend(0..survey.documents.len().min(2));
    if looked_at.len() > LOOKED_UP {
        return None;
    }
    let opening = Opening { survey, settings, engine };
    let mut reading = reading::ground(root, opening);
    if basis.ground != narrowing::ground(options, opened, engine, &reading) {
        return None;
    }
    let documents: Vec<&Arc<FolderPaths>> = looked_at.iter().map(|at| folders[*at]).collect();
    let before = Before::in_store(store);
    let (documents, spent) = reading::read_documents(root, opening, &depends, before, &documents);
    reading.spent = vec![std::time::Duration::ZERO; survey.documents.len()];
    for (at, spent) in looked_at.iter().zip(spent) {
        reading.spent[*at] = spent;
    }
    let pages = reading::read_pages(root, opening, &depends, before);
    for (at, taken) in looked_at.into_iter().zip(documents).chain((survey.documents.len()..).zip(pages)) {
        let content = taken.content?.half();
        if changed.contains(&at) {
            (basis.contents[at], basis.stamps[at]) = (content, taken.stamps.map(|stamps| stamps.half()));
        } else if basis.contents[at] != content {
            return None;
        }
        reading.take(taken);
    }
    Some(Glance { reading, basis })
}

/// Returns the numbers of the documents that changed and of those near to them; nothing where those are too many.
fn near(changed: &[usize], basis: &Basis) -> Option<BTreeSet<usize>> {
    let mut all: BTreeSet<usize> = changed.iter().copied().collect();
    for other in changed.iter().flat_map(|at| &basis.near[*at]) {
        all.insert(usize::try_from(*other).ok().filter(|at| *at < basis.near.len())?);
    }
    Some(all)
}
