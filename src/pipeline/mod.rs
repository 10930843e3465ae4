//! The whole way through, once: load → parse → catalogue → check → plan → render → write.

mod clock;
mod common;
mod explaining;
mod facts;
mod glancing;
#[cfg(feature = "import")]
mod ground;
#[cfg(feature = "search")]
mod indexing;
mod keeping;
mod knowing;
pub mod live;
mod mapping;
mod narrowing;
mod reading;
mod rendering;
mod selecting;
mod sharing;
mod taking;
mod theming;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use crate::catalogue::Catalogue;
use crate::model::address::HrefStyle;
use crate::model::card::{Card, CardKind};
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::error::Error;
use crate::model::receipt::{Receipt, Timings};
use crate::{load, parse, write};

pub use crate::write::Trust;
pub use clock::Clock;
pub use explaining::explain_text;
#[cfg(feature = "import")]
pub use ground::{Ground, ground};
pub use keeping::{clear, size, why};
use knowing::Known;
use reading::ReadBody;
use selecting::{Owners, Selection, select};
use sharing::Sharing;
pub use sharing::{Indexed, Share, index};
pub use theming::{theme_eject, theme_list};

/// What is to be built, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder that holds `content/`.
    pub root: PathBuf,
    /// The output folder; without one everything is checked and nothing is written.
    pub out: Option<PathBuf>,
    /// Where the site will stand, in place of what `site.yaml` says.
    pub base_url: Option<String>,
    /// How links to pages end.
    pub hrefs: HrefStyle,
    /// Whether good documents are built although others have errors.
    pub keep_going: bool,
    /// Whether warnings count as errors.
    pub deny_warnings: bool,
    /// How a file of the output is known to stand as it was written.
    pub trust: Trust,
    /// What of the site is built here.
    pub share: Share,
    /// Whether drafts are shown. They are never written.
    pub drafts: Drafts,
    /// Whether it is only told what would be written.
    pub dry_run: bool,
    /// The revision of the sources, told in a file of its own.
    pub revision: Option<String>,
}

/// What becomes of drafts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Drafts {
    /// They are left out.
    #[default]
    Left,
    /// They are shown like what is published.
    Shown,
}

impl Options {
    /// Returns the options for checking the project in `root`, which writes nothing.
    pub fn of(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            out: None,
            base_url: None,
            hrefs: HrefStyle::Directory,
            keep_going: false,
            deny_warnings: false,
            trust: Trust::Times,
            share: Share::Whole,
            drafts: Drafts::Left,
            dry_run: false,
            revision: None,
        }
    }
}

/// What a build did.
#[derive(Debug)]
pub struct Outcome {
    /// What was found, in the order of paths and places.
    pub diagnostics: Vec<Diagnostic>,
    /// What was done; nothing where errors kept everything as it was.
    pub receipt: Option<Receipt>,
    /// Whether the site says where it stands.
    pub has_base_url: bool,
    /// How long each room took.
    pub timings: Timings,
}

/// Told how many pages of how many are done.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Asks a build to stop.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks the build to stop at the next page that is whole.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Returns whether the build was asked to stop.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Who watches a build, and may stop it.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// Told of every step.
    pub progress: Progress<'a>,
    /// Asked before every step.
    pub stop: &'a Stop,
}

/// Builds the site, or only checks its sources where [`Options::out`] is not given.
///
/// With errors in the sources nothing is written, unless [`Options::keep_going`] is set: then documents without errors are written, and those with errors keep their old pages.
pub fn build(options: &Options, watch: Watch<'_>) -> Result<Outcome, Error> {
    let mut clock = Clock::start();
    let out = options.out.as_ref().map(|out| write::output_folder(&options.root, out)).transpose()?;
    let opened = reading::opened(options)?;
    let (survey, settings) = (&opened.survey, &opened.settings);
    let has_base_url = settings.site.base_url.is_some();
    let Some(engine) = &opened.engine else {
        return Ok(Outcome { diagnostics: sorted(opened.found().collect()), receipt: None, has_base_url, timings: clock.stop_naming(&survey.documents) });
    };
    if !matches!(options.share, Share::Whole) {
        return sharing::build(options, &opened, engine, clock, watch);
    }
    let state = opened.state(options, engine).filter(|_| !options.keep_going && !options.dry_run);
    if let (Some(out), Some(state)) = (&out, &state)
        && let Some((receipt, diagnostics)) = write::unchanged(&options.root, out, state, options.trust)?
        && !(options.deny_warnings && has_warnings(&diagnostics))
    {
        clock.lap("compare");
        return Ok(Outcome { diagnostics, receipt: Some(receipt), has_base_url, timings: clock.stop_naming(&survey.documents) });
    }
    let store = if out.is_some() { write::Store::open(&options.root) } else { write::Store::none() };
    clock.lap("load");
    let mut remarks: Vec<String> = Vec::new();
    let known = knowing::known(knowing::Project { options, opened: &opened, engine }, store, out, &mut clock, &mut remarks, watch.stop)?;
    let Known { reading, selection: Selection { catalogue, diagnostics: all, bad }, mut few, basis, output } = known;
    clock.lap("catalogue and check");
    if (has_errors(&all) || options.deny_warnings && has_warnings(&all)) && !options.keep_going {
        output.map(write::Output::leave).transpose()?;
        return Ok(Outcome { diagnostics: all, receipt: None, has_base_url, timings: clock.stop_naming(&survey.documents) });
    }

    let bad: BTreeSet<String> = bad.into_iter().chain(reading.unread.iter().cloned()).collect();
    let owners = Owners { catalogue: &catalogue, bad: &bad };
    let room = rendering::Room {
        root: &options.root,
        survey,
        settings,
        engine,
        catalogue: &catalogue,
        bodies: &reading,
        owners: &owners,
        revision: options.revision.as_deref(),
        share: &Sharing::Whole,
    };
    // A source that could not be read may be readable later without another size or time.
    let state = state.filter(|_| reading.steady);
    let whole = (bad.is_empty() && !has_errors(&all)).then_some(write::Whole { state, basis, diagnostics: &all });
    let done = match output {
        Some(output) => {
            let (pages, sealed) = match &mut few {
                None => facts::planned(&catalogue, engine, |page| !owners.page_is_bad(page)),
                Some(few) => {
                    let pages = std::mem::take(&mut few.pages);
                    let sealed = facts::Sealed::of(&pages, &catalogue, engine);
                    (pages, sealed)
                }
            };
            clock.lap("plan");
            let planned = rendering::Planned { pages, sealed, rest: few.as_ref().map(narrowing::Few::rest) };
            room.write_all(planned, output, whole, &mut clock, watch)?.map(|mut receipt| {
                remarks.append(&mut receipt.remarks);
                Some(Receipt { remarks, ..receipt })
            })
        }
        None => room.try_out()?.map(|()| None),
    };
    match done {
        Ok(receipt) => Ok(Outcome { diagnostics: all, receipt, has_base_url, timings: clock.stop_naming(&survey.documents) }),
        Err(diagnostic) => {
            let diagnostics = sorted(all.into_iter().chain(std::iter::once(*diagnostic)).collect());
            Ok(Outcome { diagnostics, receipt: None, has_base_url, timings: clock.stop_naming(&survey.documents) })
        }
    }
}

/// Takes the output folder: to write into it, or only to tell what would be written.
fn output(options: &Options, out: PathBuf) -> Result<write::Output, Error> {
    let take = if options.dry_run { write::Output::rehearse } else { write::Output::open };
    take(&options.root, out, options.trust)
}

/// Returns the catalogue of the project, as it would be built from; nothing where the theme or the settings have errors.
pub fn catalogue(options: &Options) -> Result<Option<Catalogue>, Error> {
    let opened = reading::opened(options)?;
    let Some(engine) = &opened.engine else { return Ok(None) };
    let reading = reading::read(&options.root, &opened.survey, &opened.settings, engine, &write::Store::none());
    Ok(Some(select(&opened.settings, &reading, Vec::new(), options, &|_| false).catalogue))
}

/// Returns the paths of the documents whose texts a build does not publish: drafts, and those that were withdrawn.
pub fn unpublished(options: &Options) -> Result<BTreeSet<String>, Error> {
    let opened = reading::opened(options)?;
    let Some(engine) = &opened.engine else { return Ok(BTreeSet::new()) };
    let reading = reading::read(&options.root, &opened.survey, &opened.settings, engine, &write::Store::open(&options.root));
    let is_published = |card: &Card| !card.is_draft() && card.row().is_none_or(|row| row.withdrawn.is_none());
    Ok(reading.cards.iter().filter(|card| !is_published(card)).map(|card| card.id.clone()).collect())
}

/// What is published, and what was found on the way.
pub struct Published {
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
    /// The addresses of documents, registers, items and free pages, and those that were published before; in order.
    pub addresses: Vec<String>,
    /// The lines of each document's lock, by its path.
    pub documents: Vec<(String, Vec<String>)>,
}

/// Returns what the sources publish now.
pub fn published(options: &Options) -> Result<Published, Error> {
    let opened = reading::opened(options)?;
    let Some(engine) = &opened.engine else {
        return Ok(Published { diagnostics: sorted(opened.found().collect()), addresses: Vec::new(), documents: Vec::new() });
    };
    let reading = reading::read(&options.root, &opened.survey, &opened.settings, engine, &write::Store::none());
    let loose = opened.found().chain(reading.diagnostics.iter().cloned()).collect();
    let Selection { catalogue, diagnostics, .. } = select(&opened.settings, &reading, loose, options, &|_| false);
    let mut addresses: BTreeSet<String> = catalogue.locked().iter().map(|line| line.text.clone()).collect();
    for card in catalogue.cards() {
        match &card.kind {
            CardKind::Document { .. } => {
                addresses.insert(card.id.clone());
            }
            CardKind::Register(_) => addresses.extend(card.claims().iter().map(|claim| claim.address.path().trim_end_matches('/').to_owned())),
            CardKind::Free { .. } => {
                addresses.insert(card.id.clone());
            }
        }
    }
    let (root, survey) = (&options.root, &opened.survey);
    let lines = |card: &Arc<Card>| {
        let body = reading::body_of(root, reading::Opening { survey, settings: &opened.settings, engine }, &reading, card)?;
        let before = survey.document(&card.id).and_then(|paths| load::source(root, paths.lock.as_ref()?).ok());
        Ok(match &*body {
            ReadBody::Document(document) => Some((card.id.clone(), parse::lock_lines(document, before.as_ref()))),
            ReadBody::Free(_) => None,
        })
    };
    let documents = catalogue.cards().par_iter().filter(|card| matches!(card.kind, CardKind::Document { .. })).map(lines);
    let documents = documents.collect::<Result<Vec<_>, Error>>()?.into_iter().flatten().collect();
    Ok(Published { diagnostics, addresses: addresses.into_iter().collect(), documents })
}

fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

fn has_warnings(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Warning)
}

fn sorted(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
    diagnostics.dedup();
    diagnostics
}
