//! Finds few of the documents without looking at all. A name that is asked for is compared with those that are there, and never joined to a path.
#![expect(clippy::disallowed_methods, reason = "load is the door for sources")]

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use super::walk::{LETTER, Survey, is_passing, slashed};
use crate::model::error::Error;

/// So many files and folders are looked at to find the last documents.
const LOOKED_AT: usize = 4096;

/// Returns what lies on the way to `path` below `content/`: settings, registers, and what is in the folders of these very names.
pub fn survey_to(root: &Path, path: &str) -> Result<Survey, Error> {
    let mut survey = Survey::default();
    for folder in ["", "agenda"] {
        survey.renew(root, folder)?;
    }
    lead(&mut survey, root, path)?;
    Ok(survey)
}

/// Adds to `survey` what lies on the way to `path`.
pub fn lead(survey: &mut Survey, root: &Path, path: &str) -> Result<(), Error> {
    let mut at = root.join("content");
    let mut folder = String::new();
    for step in path.split('/').take_while(|step| !is_passing(step)) {
        let Ok(entries) = fs::read_dir(&at) else { break };
        let mut names = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|entry| entry.file_name());
        let Some(name) = names.find(|name| name.to_str() == Some(step)) else { break };
        at.push(&name);
        folder = if folder.is_empty() { step.to_owned() } else { format!("{folder}/{step}") };
        survey.renew(root, &folder)?;
    }
    Ok(())
}

/// Adds to `survey` so many documents, those whose names come last.
pub fn last(survey: &mut Survey, root: &Path, most: usize) -> Result<(), Error> {
    let content = root.join("content");
    let walk = WalkDir::new(&content).min_depth(1).sort_by(|a, b| b.file_name().cmp(a.file_name())).into_iter();
    let met = walk.filter_entry(|entry| !is_passing(&entry.file_name().to_string_lossy())).take(LOOKED_AT).flatten();
    let letters = met.filter(|entry| entry.file_type().is_file() && entry.file_name() == LETTER).take(most);
    let folders: Vec<String> = letters.filter_map(|entry| Some(slashed(entry.path().parent()?.strip_prefix(&content).ok()?))).collect();
    folders.iter().try_for_each(|folder| survey.renew(root, folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for path in ["site.yaml", "about.md", "agenda/ga-78.yaml", "letters/2023/a/letter.md", "letters/2024/b/letter.md", "letters/2024/c/letter.md"] {
            let path = root.path().join("content").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        fs::create_dir_all(root.path().join("outside")).unwrap();
        fs::write(root.path().join("outside/letter.md"), "x").unwrap();
        root
    }

    fn ids(survey: &Survey) -> Vec<&str> {
        survey.documents.iter().map(|paths| paths.id.as_str()).collect()
    }

    #[test]
    fn what_lies_on_the_way_is_found_by_its_very_name() {
        let root = project();
        let to = |path: &str| survey_to(root.path(), path).unwrap();
        let survey = to("letters/2024/b/statement/index.html");
        assert_eq!(ids(&survey), ["letters/2024/b"]);
        assert_eq!((survey.site.as_deref(), survey.registers.len(), survey.pages.len()), (Some("content/site.yaml"), 1, 1));
        for path in
            ["", "letters/2024/", "Letters/2024/b/", "letters/2024/B/", "letters/2024/b.html", "../outside/", "letters/../../outside/", "letters/./2024/b/"]
        {
            assert!(ids(&to(path)).is_empty(), "{path}");
        }
    }

    #[test]
    fn the_last_documents_are_found() {
        let root = project();
        let mut survey = survey_to(root.path(), "").unwrap();
        last(&mut survey, root.path(), 2).unwrap();
        assert_eq!(ids(&survey), ["letters/2024/b", "letters/2024/c"]);
    }
}
