//! Looks at what was built: whether a host will take it, and whether it stands as it was written. Changes nothing. Called by the command line alone.

mod pages;
mod verify;

use std::path::Path;

pub use verify::{Verified, verify};

use crate::load;
use crate::model::built::{Built, Kind};
use crate::model::diagnostic::Diagnostic;
use crate::model::error::Error;
use crate::model::page::MANIFEST;

/// A host that a site can be meant for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// GitHub Pages, published by a workflow.
    GithubPages,
}

/// What was found in a folder that was built.
#[derive(Debug)]
pub struct Inspected {
    /// What the host would not take, or not serve as it stands; in the order of paths.
    pub diagnostics: Vec<Diagnostic>,
    /// How many files there are.
    pub files: usize,
    /// How many bytes they have.
    pub bytes: u64,
    /// How many bytes the host takes.
    pub limit: u64,
}

/// Looks at the site in `folder` as `target` will; `shown` is the folder as findings name it.
pub fn inspect(folder: &Path, shown: &str, target: Target) -> Result<Inspected, Error> {
    let all = built(folder)?;
    let Target::GithubPages = target;
    let files = all.iter().filter(|built| matches!(built.kind, Kind::File | Kind::Linked));
    let (count, bytes) = files.fold((0, 0), |(count, bytes), built| (count + 1, bytes + built.size));
    Ok(Inspected { diagnostics: pages::findings(&all, bytes, shown.trim_end_matches('/')), files: count, bytes, limit: pages::SITE })
}

/// Returns what lies in a folder that was built; refused where nothing was.
fn built(folder: &Path) -> Result<Vec<Built>, Error> {
    let all = load::built(folder)?.unwrap_or_default();
    if all.iter().any(|built| built.path == MANIFEST) {
        return Ok(all);
    }
    let says = format!("`{}` holds no site: there is no `{MANIFEST}` in it", folder.display());
    Err(Error::Usage { says, help: "run `chancery build` first, or name the folder into which it builds".into() })
}
