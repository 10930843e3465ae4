//! What is kept from build to build: how much it is, how it is cleared, and why a page is made anew.

use std::path::Path;

use super::rendering::Room;
use super::selecting::{Owners, Selection, select};
use super::sharing::Sharing;
use super::{Options, has_errors, reading};
use crate::model::diagnostic::nearest;
use crate::model::error::Error;
use crate::model::page::Page;
use crate::{plan, write};

/// Returns how much is kept for the project in `root`, a line each.
pub fn size(root: &Path) -> Result<String, Error> {
    let kept = write::kept(root)?;
    if kept.is_empty() {
        return Ok("nothing is kept here\n".to_owned());
    }
    Ok(kept.into_iter().map(|file| format!("{:>12} bytes  {}  {}\n", file.bytes, file.path.display(), file.holds)).collect())
}

/// Removes what is kept for the project in `root`, and returns what was removed.
pub fn clear(root: &Path) -> Result<String, Error> {
    let count = write::clear(root)?;
    Ok(if count == 1 { "1 file removed\n".to_owned() } else { format!("{count} files removed\n") })
}

/// Returns why the page at `address` was written last, and whether it would be made anew now; refused where the settings or the theme have errors.
pub fn why(options: &Options, address: &str) -> Result<String, Error> {
    let out = options.out.as_ref().ok_or_else(|| Error::Usage { says: "there is no output folder".into(), help: "name one with `-o`".into() })?;
    let out = write::output_folder(&options.root, out)?;
    let opened = reading::opened(options)?;
    let Some(engine) = &opened.engine else {
        let says = "the settings or the theme have errors, and nothing is written while they do".to_owned();
        return Err(Error::Usage { says, help: "`chancery check` shows them".into() });
    };
    let (survey, settings) = (&opened.survey, &opened.settings);
    let store = write::Store::open(&options.root);
    let reading = reading::read(&options.root, survey, settings, engine, &store);
    let loose = opened.found().chain(reading.diagnostics.iter().cloned()).collect();
    let Selection { catalogue, diagnostics, .. } = select(settings, &reading, loose, options, &|_| false);
    let pages: Vec<Page> = plan::pages(&catalogue);
    let ledger = write::Ledger::open(&options.root, &out);
    let owners = Owners { catalogue: &catalogue, bad: &reading.unread };
    let room = Room {
        root: &options.root,
        survey,
        settings,
        engine,
        catalogue: &catalogue,
        bodies: &reading,
        owners: &owners,
        revision: None,
        share: &Sharing::Whole,
    };
    let path = output_path(address);
    let Some(now) = room.why(&pages, &path, &ledger, &out)? else {
        let paths: Vec<String> = pages.iter().map(|page| page.address.to_string()).collect();
        let help = match nearest(address, paths.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "give the address of a page, such as `/agenda/`".to_owned(),
        };
        return Err(Error::Usage { says: format!("there is no page at `{address}`"), help });
    };
    let before = ledger.because(&path).map(|because| format!("it was written because: {because}\n")).unwrap_or_default();
    let remark = ledger.remark.as_ref().map(|remark| format!("{remark}\n")).unwrap_or_default();
    let errors = if has_errors(&diagnostics) { "nothing is written while the sources have errors; `chancery check` shows them\n" } else { "" };
    Ok(format!("{remark}{before}{now}\n{errors}"))
}

/// Returns the path in the output folder of what an address or a path names.
fn output_path(address: &str) -> String {
    let path = address.split('#').next().unwrap_or_default().trim_start_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else if last.contains('.') {
        path.to_owned()
    } else {
        format!("{path}/index.html")
    }
}
