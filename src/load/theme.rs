//! The files of a theme: those of the folder, over those that the program carries.

use std::collections::BTreeMap;
use std::path::Path;

use walkdir::WalkDir;

use super::walk::slashed;
use crate::model::error::Error;
use crate::model::site::Theme;
use crate::model::source::Source;

/// The name of the theme that the program carries.
pub const CARRIED: &str = "registry";

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
    "document/ar.ftl",
    "document/en.ftl",
    "document/es.ftl",
    "document/fr.ftl",
    "document/ru.ftl",
    "document/zh.ftl",
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
    "templates/slots/after-document.html",
    "templates/slots/apparatus.html",
    "templates/slots/before-main.html",
    "templates/slots/footer.html",
    "templates/slots/head.html",
    "templates/slots/header.html",
    "templates/ways.html",
    "templates/whole.html",
    "templates/withdrawn.html",
}

/// Returns the files of the theme that the program carries: path in its folder, and bytes.
pub fn carried() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    FILES.iter().copied()
}

/// Returns the files of the theme `name` of the project in `root`, by their path in its folder; nothing where it has no such folder.
pub fn theme_files(root: &Path, name: &str) -> Result<Option<BTreeMap<String, Vec<u8>>>, Error> {
    let folder = root.join("themes").join(name);
    if !folder.is_dir() {
        return Ok(None);
    }
    let mut files = BTreeMap::new();
    for entry in WalkDir::new(&folder).min_depth(1).max_depth(8).sort_by_file_name() {
        let entry = entry.map_err(|error| Error::Io { doing: "read", path: folder.clone(), why: error.into() })?;
        let path = entry.path().strip_prefix(&folder).ok().filter(|path| path.to_str().is_some()).map(slashed);
        let Some(path) = path.filter(|path| !path.split('/').any(|step| step.starts_with('.'))) else { continue };
        if entry.path_is_symlink() {
            return Err(Error::Usage { says: format!("`themes/{name}/{path}` is a symbolic link"), help: "put the file or folder itself there".into() });
        }
        if !entry.file_type().is_file() {
            continue;
        }
        files.insert(path, read(entry.path())?);
    }
    Ok(Some(files))
}

/// The folders of a theme of which something is made.
pub const FOLDERS: [&str; 4] = ["assets/", "document/", "interface/", "templates/"];

/// Returns the theme `name` of the project in `root`; nothing where there is no such theme.
///
/// A theme is the carried one with the files of `themes/NAME/` in place of its own.
pub fn theme(root: &Path, name: &str) -> Result<Option<Theme>, Error> {
    let own = theme_files(root, name)?;
    if name != CARRIED && own.is_none() {
        return Ok(None);
    }
    let mut theme = Theme { sources: BTreeMap::new(), assets: BTreeMap::new(), replaced: BTreeMap::new() };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    for (path, bytes) in carried() {
        if path.starts_with("assets/") {
            theme.assets.insert(path.to_owned(), bytes.to_vec());
        } else {
            theme.sources.insert(path.to_owned(), Source::new(format!("themes/{CARRIED}/{path}"), text(bytes)));
        }
    }
    for (path, bytes) in own.into_iter().flatten().filter(|(path, _)| FOLDERS.iter().any(|folder| path.starts_with(folder))) {
        if path.starts_with("assets/") {
            theme.assets.insert(path, bytes);
        } else if let Some(carried) = theme.sources.insert(path.clone(), Source::new(format!("themes/{name}/{path}"), text(&bytes))) {
            theme.replaced.insert(path, carried);
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
