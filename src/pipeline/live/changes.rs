//! What changed on the disk, as far as it is told: which folders are to be looked at again.

use std::collections::BTreeSet;
use std::path::Path;

use crate::load;

/// What is to be looked at again.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    /// Everything: it is not known what changed.
    pub all: bool,
    /// The settings, the organs or the theme.
    pub settings: bool,
    /// These folders below `content/`, each for itself.
    pub folders: BTreeSet<String>,
    /// What is not there any more: files, or folders with all that lay in them.
    pub gone: BTreeSet<String>,
}

impl Changes {
    /// Returns that anything may have changed.
    pub fn all() -> Self {
        Self { all: true, ..Self::default() }
    }

    /// Returns whether there is nothing to look at.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds a path below the project's folder `root`, at which something came, went or was written. What no site is made from is ignored: the output folder, hidden files, what editors write for a moment.
    pub fn add(&mut self, root: &Path, path: &Path) {
        let Ok(below) = path.strip_prefix(root).map(load::slashed) else { return };
        let mut steps = below.split('/');
        let (first, rest) = (steps.next().unwrap_or_default(), steps.collect::<Vec<_>>());
        let passing = if first == "themes" { |step: &&str| step.starts_with('.') } else { |step: &&str| load::is_passing(step) };
        if rest.iter().any(passing) {
            return;
        }
        match (first, &rest[..]) {
            ("content", []) => self.all = true,
            ("content", [above @ .., _]) if !path.is_dir() => {
                self.settings |= matches!(&*below, "content/site.yaml" | "content/organs.yaml");
                self.folders.insert(above.join("/"));
                if !path.exists() {
                    self.gone.extend(below.strip_prefix("content/").map(str::to_owned));
                }
            }
            // What lies in a folder that came or went is told by nobody.
            ("content", _) => self.all = true,
            ("themes", _) => self.settings = true,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(paths: &[&str]) -> Changes {
        let mut changes = Changes::default();
        paths.iter().for_each(|path| changes.add(Path::new("/p"), &Path::new("/p").join(path)));
        changes
    }

    #[test]
    fn a_path_tells_which_folder_to_look_at() {
        let one = changes(&["content/letters/x/letter.md", "content/letters/x/statement.md"]);
        assert_eq!(one.folders, BTreeSet::from(["letters/x".to_owned()]));
        assert_eq!(one.gone, BTreeSet::from(["letters/x/letter.md".to_owned(), "letters/x/statement.md".to_owned()]));
        assert!(!(one.all || one.settings));
        assert!(changes(&["content/site.yaml"]).settings);
        assert!(changes(&["themes/house/assets/tokens.css"]).settings);
        assert!(changes(&["content"]).all);
    }

    #[test]
    fn what_no_site_is_made_from_is_ignored() {
        let ignored = [
            "public/index.html",
            ".chancery/store.whole",
            "content/letters/x/.letter.md.swp",
            "content/letters/x/letter.md~",
            "content/.git/HEAD",
            "content/x/4913",
        ];
        assert!(changes(&ignored).is_empty());
    }
}
