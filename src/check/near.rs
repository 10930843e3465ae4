//! What was probably meant by a path that names nothing, found without comparing everything with everything.

use std::collections::BTreeMap;

use crate::model::diagnostic::nearest;

/// So many paths are compared letter by letter in all; then only those that end alike.
const COMPARED: usize = 100_000;
/// So many paths that end alike are compared.
const ALIKE: usize = 200;

/// The paths that may have been meant.
pub struct Near<'c> {
    paths: Vec<&'c str>,
    by_name: BTreeMap<&'c str, Vec<&'c str>>,
    left: usize,
}

impl<'c> Near<'c> {
    /// Returns the paths, ready to be searched.
    pub fn of(paths: Vec<&'c str>) -> Self {
        let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for path in &paths {
            by_name.entry(name(path)).or_default().push(path);
        }
        Self { paths, by_name, left: COMPARED }
    }

    /// Returns the path that is most like `wanted`: of those with the same last step, else of all.
    pub fn to(&mut self, wanted: &str) -> Option<&'c str> {
        if let Some(alike) = self.by_name.get(name(wanted)) {
            return nearest(wanted, alike.iter().copied().take(ALIKE)).or(alike.first().copied());
        }
        self.left = self.left.checked_sub(self.paths.len())?;
        nearest(wanted, self.paths.iter().copied())
    }
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_that_moved_is_found_by_its_name_and_others_by_likeness() {
        let mut near = Near::of(vec!["letters/2023/wells", "letters/2024/bridges", "notes/2022/ferry"]);
        assert_eq!(near.to("letters/2019/ferry"), Some("notes/2022/ferry"));
        assert_eq!(near.to("letters/2024/bridgse"), Some("letters/2024/bridges"));
        assert_eq!(near.to("something/else"), None);
    }

    #[test]
    fn where_much_is_missing_the_search_ends() {
        let paths: Vec<String> = (0..60_000).map(|at| format!("letters/{at}")).collect();
        let mut near = Near::of(paths.iter().map(String::as_str).collect());
        assert!(near.to("letters/x1").is_some());
        assert_eq!(near.to("letters/x2"), None);
        assert_eq!(near.to("other/2"), Some("letters/2"));
    }
}
