//! The files of a theme: those of the folder, over those that the program carries.

use std::collections::BTreeMap;
use std::path::Path;

use walkdir::WalkDir;

use crate::model::error::Error;
use crate::model::site::Theme;
use crate::model::source::Source;

/// The name of the theme that the program carries.
const CARRIED: &str = "registry";

macro_rules! carried {
    ($($path:literal),* $(,)?) => {
        /// The files of the theme that the program carries, by their path in its folder.
        const FILES: &[(&str, &[u8])] = &[$(($path, include_bytes!(concat!("../../themes/registry/", $path)))),*];
    };
}

carried! {
    "assets/appearance.js",
    "assets/cite.js",
    "assets/icon.svg",
    "assets/registry.css",
    "assets/registry.js",
    "assets/search.js",
    "document/en.ftl",
    "document/fr.ftl",
    "interface/en.ftl",
    "templates/404.html",
    "templates/agenda.html",
    "templates/base.html",
    "templates/cite.html",
    "templates/components.html",
    "templates/data.html",
    "templates/free.html",
    "templates/home.html",
    "templates/item.html",
    "templates/letter.html",
    "templates/list.html",
    "templates/moved.html",
    "templates/part.html",
    "templates/register.html",
    "templates/search.html",
    "templates/ways.html",
    "templates/whole.html",
    "templates/withdrawn.html",
}

/// Returns the theme `name` of the project in `root`; nothing where there is no such theme.
///
/// A theme is the carried one with the files of `themes/NAME/` in place of its own.
pub fn theme(root: &Path, name: &str) -> Result<Option<Theme>, Error> {
    let folder = root.join("themes").join(name);
    if name != CARRIED && !folder.is_dir() {
        return Ok(None);
    }
    let mut files: BTreeMap<String, (String, Vec<u8>)> =
        FILES.iter().map(|(path, bytes)| ((*path).to_owned(), (format!("themes/{CARRIED}/{path}"), bytes.to_vec()))).collect();
    if folder.is_dir() {
        for entry in WalkDir::new(&folder).min_depth(2).max_depth(8).sort_by_file_name() {
            let entry = entry.map_err(|error| Error::Io { doing: "read", path: folder.clone(), why: error.into() })?;
            let path = entry.path().strip_prefix(&folder).ok().and_then(Path::to_str).map(|path| path.replace('\\', "/"));
            let Some(path) = path.filter(|path| entry.file_type().is_file() && !path.split('/').any(|step| step.starts_with('.'))) else { continue };
            let bytes = read(entry.path())?;
            files.insert(path.clone(), (format!("themes/{name}/{path}"), bytes));
        }
    }
    let mut theme = Theme { sources: BTreeMap::new(), assets: BTreeMap::new() };
    for (path, (from, bytes)) in files {
        if path.starts_with("assets/") {
            theme.assets.insert(path, bytes);
        } else {
            theme.sources.insert(path, Source::new(from, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    Ok(Some(theme))
}

#[expect(clippy::disallowed_methods, reason = "load is the door for themes")]
fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|why| Error::io("read", path, why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_carries_every_file_of_the_theme() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes").join(CARRIED);
        let mut there: Vec<String> = WalkDir::new(&folder)
            .sort_by_file_name()
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .filter_map(|entry| entry.path().strip_prefix(&folder).ok().map(|path| path.to_string_lossy().into_owned()))
            .collect();
        there.sort();
        let carried: Vec<&str> = FILES.iter().map(|(path, _)| *path).collect();
        assert_eq!(there, carried);
        for (path, bytes) in FILES {
            assert_eq!(read(&folder.join(path)).unwrap(), *bytes, "{path}");
        }
    }
}
