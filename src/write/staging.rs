//! A new site, which is made beside its place and moved there whole.

use std::path::{Path, PathBuf};

use super::disk;
use crate::model::error::Error;
use crate::model::page::MANIFEST;

/// The folder, below an output folder in which there was nothing, that holds a new site until it is whole.
///
/// What is in it when this is dropped is of a build that did not end, and goes.
pub struct Staging {
    output: PathBuf,
    site: PathBuf,
    made_output: bool,
}

impl Staging {
    /// Returns the staging folder of the output folder `output`, which was made for this build or not. It is made when the first file is put there.
    pub fn of(output: &Path, made_output: bool) -> Self {
        Self { output: output.to_owned(), site: disk::unfinished(output), made_output }
    }

    /// Returns the folder that holds the new site.
    pub fn site(&self) -> &Path {
        &self.site
    }

    /// Moves the site to its place: first the manifest, so that a build that is killed in between leaves only files that are known to be ours.
    pub fn move_in(self) -> Result<(), Error> {
        let mut names = disk::names(&self.site)?;
        names.sort_by_key(|name| (name != MANIFEST, name.clone()));
        // Somebody may have put something into the folder since it was found empty.
        if let Some(taken) = names.iter().map(|name| self.output.join(name)).find(|target| disk::exists(target)) {
            return Err(Error::Occupied {
                says: format!("`{}` was put there while the site was made, and would be overwritten", taken.display()),
                help: "move it away and build again, or choose another output folder with `-o`".into(),
            });
        }
        names.iter().try_for_each(|name| disk::rename(&self.site.join(name), &self.output.join(name)))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        forget(&self.output, &self.site);
        if self.made_output {
            disk::remove_if_empty(&self.output);
        }
    }
}

/// Removes what builds that did not end left of new sites.
pub fn clear(output: &Path) -> Result<(), Error> {
    disk::unfinished_folders(output)?.iter().for_each(|site| forget(output, site));
    Ok(())
}

fn forget(output: &Path, site: &Path) {
    disk::forget_folder(site);
    disk::remove_empty(output, site);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_into_the_folder_meanwhile_is_not_overwritten() {
        let output = tempfile::tempdir().unwrap();
        let staging = Staging::of(output.path(), false);
        disk::Folders::of_new().make(staging.site(), "letters").unwrap();
        disk::write_new(&staging.site().join("index.html"), b"ours").unwrap();
        disk::write_new(&output.path().join("index.html"), b"mine").unwrap();
        assert!(matches!(staging.move_in(), Err(Error::Occupied { .. })));
        assert_eq!(disk::text(&output.path().join("index.html")).unwrap(), "mine");
        assert_eq!(disk::names(output.path()).unwrap(), ["index.html"], "nothing of the new site stays");
    }

    #[test]
    fn what_a_killed_build_left_goes_and_what_others_put_there_stays() {
        let output = tempfile::tempdir().unwrap();
        let left = disk::unfinished(output.path());
        let theirs = left.with_file_name("site");
        for folder in [&left, &theirs] {
            disk::Folders::of_new().make(folder, "").unwrap();
            disk::write_new(&folder.join("index.html"), b"a page").unwrap();
        }
        clear(output.path()).unwrap();
        assert!(!disk::exists(&left) && disk::exists(&theirs.join("index.html")));
    }
}
