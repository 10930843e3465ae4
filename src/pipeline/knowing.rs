//! What is known of a project before its pages are planned: by a glance where few documents changed, else by reading everything.

use std::path::PathBuf;

use super::clock::Clock;
use super::narrowing::{self, Few, Now, Reach};
use super::reading::{self, Opened, Opening, Reading};
use super::selecting::{Selection, select};
use super::{Options, Stop, glancing, output};
use crate::model::error::Error;
use crate::render::Engine;
use crate::write;

/// What is known of a project before its pages are planned.
pub struct Known {
    /// What was read.
    pub reading: Reading,
    /// The catalogue, and what was found.
    pub selection: Selection,
    /// The pages that may be made otherwise, where all others are known to stand.
    pub few: Option<Few>,
    /// What the site is made of, where that is known of each document.
    pub basis: Option<write::Basis>,
    /// The output folder, where there is to be one.
    pub output: Option<write::Output>,
}

/// A project whose settings and theme are good.
#[derive(Clone, Copy)]
pub struct Project<'a> {
    /// What was asked for.
    pub options: &'a Options,
    /// Its survey and settings.
    pub opened: &'a Opened,
    /// The theme.
    pub engine: &'a Engine,
}

/// Returns what is known of the project, and keeps in the store what was read; `remarks` takes what there is to say of that.
pub fn known(
    project: Project<'_>,
    store: write::Store,
    out: Option<PathBuf>,
    clock: &mut Clock,
    remarks: &mut Vec<String>,
    stop: &Stop,
) -> Result<Known, Error> {
    let Project { options, opened, engine } = project;
    let is_plain = !options.keep_going && !options.dry_run;
    let mut early = None;
    // What indexes are made of is known of all documents or of none.
    if let Some(out) = out.as_ref().filter(|out| is_plain && !opened.settings.site.has_search() && write::Ledger::is_kept(&options.root, out)) {
        let output = output(options, out.clone())?;
        let glance = if output.is_untouched() { glancing::glance(options, opened, engine, &store, &output.ledger) } else { None };
        if let Some(glancing::Glance { mut reading, basis }) = glance {
            clock.parsed(&reading.spent);
            clock.lap("parse");
            let earlier = narrowing::earlier(&reading, &store);
            let now = Now { options, opened, engine, reading: &reading, basis: &basis, earlier: &earlier, reach: Reach::Near };
            if let Some((selection, few)) = now.narrowed(&output)? {
                save(opened, store, &mut reading, remarks);
                clock.lap("store");
                return Ok(Known { reading, selection, few: Some(few), basis: Some(basis), output: Some(output) });
            }
        }
        early = Some(output);
    }
    let (survey, settings) = (&opened.survey, &opened.settings);
    let bodies = out.as_ref().filter(|_| !options.dry_run).and_then(|_| write::Bodies::open(&options.root));
    let mut reading = reading::read_once(&options.root, Opening { survey, settings, engine }, &store, bodies);
    clock.parsed(&reading.spent);
    clock.lap("parse");
    if stop.is_asked() {
        early.map(write::Output::leave).transpose()?;
        return Err(Error::Interrupted);
    }
    let earlier = narrowing::earlier(&reading, &store);
    match options.dry_run {
        true => remarks.extend(store.remark()),
        false => save(opened, store, &mut reading, remarks),
    }
    clock.lap("store");
    let output = match early {
        Some(output) => Some(output),
        None => out.map(|out| output(options, out)).transpose()?,
    };
    let mut basis = output.as_ref().and_then(|_| narrowing::basis(options, opened, engine, &reading));
    let narrowed = match (&output, &basis) {
        (Some(output), Some(basis)) if is_plain => {
            Now { options, opened, engine, reading: &reading, basis, earlier: &earlier, reach: Reach::All }.narrowed(output)?
        }
        _ => None,
    };
    let (selection, few) = match narrowed {
        Some((selection, few)) => (selection, Some(few)),
        None => {
            let loose = opened.found().chain(reading.diagnostics.iter().cloned()).collect();
            (select(settings, &reading, loose, options, &|path| output.as_ref().is_some_and(|output| output.stands(path))), None)
        }
    };
    if let Some(basis) = &mut basis {
        basis.near = narrowing::near(&selection.catalogue, survey);
    }
    Ok(Known { reading, selection, few, basis, output })
}

/// Keeps what was read, and forgets what is not there any more.
fn save(opened: &Opened, store: write::Store, reading: &mut Reading, remarks: &mut Vec<String>) {
    remarks.extend(store.remark());
    let survey = &opened.survey;
    let is_there = |id: &str| survey.document(id).is_some() || survey.pages.binary_search_by(|paths| paths.id.as_str().cmp(id)).is_ok();
    if let Err(broken) = store.save(&std::mem::take(&mut reading.new), is_there) {
        remarks.push(format!("the store {broken}; the next build reads every document"));
    }
}
