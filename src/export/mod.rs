//! Takes the sources and the built site out in one piece: a bag for archives, a file that opens from a disk. The same sources give the same bytes. Called by the command line alone.

mod bag;
mod zipped;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::load;
use crate::model::address::HrefStyle;
use crate::model::built::{Built, Kind};
use crate::model::diagnostic::Diagnostic;
use crate::model::error::Error;
use crate::model::receipt::Receipt;
use crate::parse;
use crate::pipeline::{self, Options, Watch};
use crate::write;

/// What is to be taken out, and how.
#[derive(Clone, Debug)]
pub struct Request {
    /// The folder that holds `content/`.
    pub root: PathBuf,
    /// Where the site stands, in place of what `site.yaml` says.
    pub base_url: Option<String>,
    /// Only this document, by its path below `content/`.
    pub document: Option<String>,
    /// The day to write into a bag: none is taken from the clock.
    pub date: Option<jiff::civil::Date>,
    /// Whether a file that stands already is overwritten.
    pub overwrite: bool,
}

/// What was taken out.
#[derive(Debug)]
pub struct Exported {
    /// What was found in the sources.
    pub diagnostics: Vec<Diagnostic>,
    /// How many files, and how many bytes; nothing where the sources have errors.
    pub taken: Option<(usize, u64)>,
    /// How many documents were left out, because a build does not publish them.
    pub left_out: usize,
}

/// Makes a bag (RFC 8493) in the folder `target`: the sources with the texts and files as received, and the built site.
pub fn bag(request: &Request, target: &Path, watch: Watch<'_>) -> Result<Exported, Error> {
    write::outside_sources(&request.root, target)?;
    with_site(request, watch, |site, unpublished| bag::make(request, site, target, unpublished))
}

/// Makes a zip file of the built site, whose links work from a disk.
pub fn zip(request: &Request, target: &Path, watch: Watch<'_>) -> Result<Exported, Error> {
    write::outside_sources(&request.root, target)?;
    with_site(request, watch, |site, _| zipped::make(request, site, target))
}

/// The folder beside `content/` in which the site that is taken out is built; kept, so that the next time only what changed is made.
const SITE: &str = ".chancery/export";

fn with_site(request: &Request, watch: Watch<'_>, take: impl FnOnce(&Path, &BTreeSet<String>) -> Result<(usize, u64), Error>) -> Result<Exported, Error> {
    let site = request.root.join(SITE);
    let options = Options { out: Some(site.clone()), hrefs: HrefStyle::File, base_url: request.base_url.clone(), ..Options::of(&request.root) };
    if let Some(id) = &request.document
        && !load::survey(&request.root)?.documents.iter().any(|paths| paths.id == *id)
    {
        return Err(Error::Usage {
            says: format!("there is no document `{id}`"),
            help: "name its folder below `content/`, such as `letters/2024/state-a-wells`".into(),
        });
    }
    let outcome = pipeline::build(&options, watch)?;
    let unpublished = pipeline::unpublished(&options)?;
    if let Some(id) = request.document.as_ref().filter(|id| unpublished.contains(*id)) {
        return Err(Error::Usage {
            says: format!("`{id}` is a draft or was withdrawn, and nothing is exported that a build does not publish"),
            help: "name another document".into(),
        });
    }
    let taken = match &outcome.receipt {
        Some(Receipt { altered, .. }) if !altered.is_empty() => {
            let says = format!("`{}` was altered since it was built", site.join(&altered[0]).display());
            return Err(Error::Occupied { says, help: format!("remove the folder `{SITE}`: it is made anew") });
        }
        Some(_) => Some(take(&site, &unpublished)?),
        None => None,
    };
    let left_out = if request.document.is_some() { 0 } else { unpublished.len() };
    Ok(Exported { diagnostics: outcome.diagnostics, taken, left_out })
}

/// Returns the paths of the files below `folder` that `wanted` keeps, hidden ones left out.
fn files(folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<Vec<String>, Error> {
    let is_file = |built: &Built| match built.kind {
        Kind::File | Kind::Linked => true,
        // A link to a file of the sources is read as that file; others were refused when the site was built.
        Kind::Link => folder.join(&built.path).is_file(),
        Kind::Folder | Kind::Other => false,
    };
    let visible = |path: &str| !path.split('/').any(load::is_passing);
    let all = load::built(folder)?.unwrap_or_default();
    Ok(all.into_iter().filter(|built| built.is_utf8 && visible(&built.path) && is_file(built) && wanted(&built.path)).map(|built| built.path).collect())
}

/// Returns which files of the built site are of the request: all, or those of one document and what its pages look like.
fn of_site<'r>(request: &'r Request) -> impl Fn(&str) -> bool + 'r {
    move |path| match &request.document {
        Some(id) => path.strip_prefix(id.as_str()).is_some_and(|rest| rest.starts_with('/')) || path.starts_with("theme/"),
        None => true,
    }
}

/// Returns what `site.yaml` says.
fn site_of(root: &Path) -> crate::model::site::Site {
    let empty = || crate::model::source::Source::new("content/site.yaml", String::new());
    parse::site(&load::source(root, "content/site.yaml").unwrap_or_else(|_| empty())).value
}
