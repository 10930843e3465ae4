//! The theme at hand: which files it is made of, and copies of those that the program carries, to be changed.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use crate::model::diagnostic::nearest;
use crate::model::error::Error;
use crate::model::source::Source;
use crate::{load, parse, write};

/// Returns the files of the theme that the project in `root` uses, a line each: those that the program carries, those that stand in their place, and what is added.
pub fn theme_list(root: &Path) -> Result<String, Error> {
    let name = theme_name(root);
    let own = load::theme_files(root, &name)?;
    if own.is_none() && name != load::CARRIED {
        return Err(Error::Usage {
            says: format!("there is no theme `themes/{name}/`"),
            help: "write `theme: registry` into `content/site.yaml`, or make that folder".into(),
        });
    }
    let own = own.unwrap_or_default();
    let carried: BTreeMap<&str, &[u8]> = load::carried().collect();
    let width = carried.keys().copied().chain(own.keys().map(String::as_str)).map(|path| path.chars().count()).max().unwrap_or(0);
    let mut out = format!("theme `{name}`\n");
    for (path, bytes) in &carried {
        let from = match own.get(*path) {
            None => "carried".to_owned(),
            Some(own) if own == bytes => format!("themes/{name}/{path} (as carried)"),
            Some(_) => format!("themes/{name}/{path} (replaces the carried file)"),
        };
        let _ = writeln!(out, "{path:width$}  {from}");
    }
    for path in own.keys().filter(|path| !carried.contains_key(path.as_str())) {
        let used = load::FOLDERS.iter().any(|folder| path.starts_with(folder));
        let is = match path.as_str() {
            "assets/tokens.css" => "linked by every page",
            _ if used => "added",
            _ => "not used: a theme's files lie in `templates/`, `assets/`, `interface/` and `document/`",
        };
        let meant = near(path, carried.keys().copied()).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        let _ = writeln!(out, "{path:width$}  themes/{name}/{path} ({is}{meant})");
    }
    Ok(out)
}

/// Copies `files` of the carried theme into `themes/NAME/` of the project in `root`, and returns what was done and what is left to do.
///
/// `into` is the name; without it the theme that the project has of its own is meant.
pub fn theme_eject(root: &Path, files: &[String], into: Option<&str>, overwrite: bool) -> Result<String, Error> {
    let used = theme_name(root);
    let name = match into {
        Some(name) => name,
        None if used != load::CARRIED => &used,
        None => {
            let says = "the project has no theme of its own yet".to_owned();
            return Err(Error::Usage { says, help: "name it, as in `--into house`; its files will lie in `themes/house/`".into() });
        }
    };
    if !parse::is_file_name(name) {
        return Err(Error::Usage { says: format!("`{name}` is not the name of a folder"), help: "name the theme with letters, digits and hyphens".into() });
    }
    let carried: BTreeMap<&str, &[u8]> = load::carried().collect();
    let mut copies = Vec::new();
    for file in files {
        let Some(bytes) = carried.get(file.as_str()) else {
            let help = match near(file, carried.keys().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`chancery theme list` shows the files".to_owned(),
            };
            return Err(Error::Usage { says: format!("the carried theme has no file `{file}`"), help });
        };
        copies.push((format!("themes/{name}/{file}"), *bytes));
    }
    let written = write::copies(root, &copies, overwrite)?;
    let mut out = String::new();
    for (path, _) in &copies {
        let done = if written.contains(path) { "written" } else { "stands there as it is carried" };
        let _ = writeln!(out, "{path}  {done}");
    }
    if name != used {
        let _ = writeln!(out, "to use it, write `theme: {name}` into `content/site.yaml`");
    }
    Ok(out)
}

/// Returns the name of the theme that the project uses.
fn theme_name(root: &Path) -> String {
    let empty = || Source::new("content/site.yaml", String::new());
    parse::site(&load::source(root, "content/site.yaml").unwrap_or_else(|_| empty())).value.theme
}

/// Returns the file that was meant: one with the same name in another folder, or the nearest.
fn near<'n>(path: &str, names: impl Iterator<Item = &'n str> + Clone) -> Option<&'n str> {
    let last = |path: &str| path.rsplit('/').next().map(str::to_owned);
    names.clone().find(|name| last(name) == last(path)).or_else(|| nearest(path, names))
}
