//! Refuses places in which sources could be lost.

use std::path::{Path, PathBuf};

use super::disk;
use crate::model::error::Error;

/// Refuses a file or folder that is, holds or lies in the sources of the project in `root`: it would be read as one of them, or take the place of one.
pub fn outside_sources(root: &Path, target: &Path) -> Result<(), Error> {
    apart(root, target, "", "choose a place outside of the sources").map(drop)
}

/// Returns the real path of the output folder; refused where it is, holds or lies in the sources.
pub fn output_folder(root: &Path, out: &Path) -> Result<PathBuf, Error> {
    let real = apart(root, out, "the output folder ", "choose another with `-o`, such as `-o public`")?;
    if disk::exists(&real) && !real.is_dir() {
        return Err(Error::Usage { says: format!("`{}` is a file, not a folder", out.display()), help: "choose another output folder with `-o`".into() });
    }
    Ok(real)
}

/// Returns the real path of `target`, which is called `what`; refused where it is, holds or lies in the sources.
fn apart(root: &Path, target: &Path, what: &str, help: &str) -> Result<PathBuf, Error> {
    let real = disk::real(target)?;
    for name in ["content", "themes"] {
        let sources = disk::real(&root.join(name))?;
        if real.starts_with(&sources) || sources.starts_with(&real) {
            let says = format!("{what}`{}` is, holds or lies in `{}`", target.display(), root.join(name).display());
            return Err(Error::Usage { says, help: help.into() });
        }
    }
    Ok(real)
}
