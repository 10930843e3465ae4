//! What is kept from build to build: how much it is, how it is cleared, and why a page is made anew.

use super::rendering::Room;
use super::selecting::select;
use super::{Options, reading};
use crate::model::diagnostic::nearest;
use crate::model::error::Error;
use crate::model::page::Page;
use crate::{load, plan, write};

/// Returns how much is kept for the project, a line each.
pub fn size(options: &Options) -> Result<String, Error> {
    let kept = write::kept(&options.root)?;
    if kept.is_empty() {
        return Ok("nothing is kept here\n".to_owned());
    }
    Ok(kept.into_iter().map(|file| format!("{:>12} bytes  {}  {}\n", file.bytes, file.path.display(), file.holds)).collect())
}

/// Removes what is kept for the project, and returns what was removed.
pub fn clear(options: &Options) -> Result<String, Error> {
    let count = write::clear(&options.root)?;
    Ok(if count == 1 { "1 file removed\n".to_owned() } else { format!("{count} files removed\n") })
}

/// Returns why the page at `address` was written last, and whether it would be made anew now.
pub fn why(options: &Options, address: &str) -> Result<String, Error> {
    let out = options.out.as_ref().ok_or_else(|| Error::Usage { says: "there is no output folder".into(), help: "name one with `-o`".into() })?;
    let out = write::output_folder(&options.root, out)?;
    let survey = load::survey(&options.root)?;
    let mut settings = reading::settings(&options.root, &survey)?;
    settings.apply(options)?;
    let engine =
        settings.engine.take().ok_or_else(|| Error::Usage { says: "the theme or `site.yaml` has errors".into(), help: "run `chancery check`".into() })?;
    let store = write::Store::open(&options.root);
    let reading = reading::read(&options.root, &survey, &settings, &engine, &store);
    let catalogue = select(&settings, &reading, Vec::new(), options, None).catalogue;
    let pages: Vec<Page> = plan::pages(&catalogue);
    let ledger = write::Ledger::open(&options.root, &out);
    let room =
        Room { root: &options.root, survey: &survey, settings: &settings, engine: &engine, catalogue: &catalogue, reading: &reading, bad: &reading.unread };
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
    Ok(format!("{remark}{before}{now}\n"))
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
