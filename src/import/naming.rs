//! The addresses of imported documents: by their symbol, else by sender and date. The same file gets the same address again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::anatomy::Letter;
use super::reading::Read;
use crate::load;
use crate::model::diagnostic::{Code, Severity};

/// The addresses that were given.
pub struct Names {
    root: PathBuf,
    given: BTreeMap<String, String>,
    digests: BTreeMap<String, String>,
}

impl Names {
    /// Returns that no address was given yet, in the project in `root`.
    pub fn of(root: &Path) -> Self {
        Self { root: root.to_owned(), given: BTreeMap::new(), digests: BTreeMap::new() }
    }

    /// Gives an address to what was read; nothing where it has no letter, or was read before.
    pub fn give(&mut self, read: &mut Read) -> Option<String> {
        let letter = read.letter.as_ref()?;
        if let Some(before) = self.digests.get(&read.sha256) {
            let says = format!("this file is the same as `{before}`, byte by byte");
            read.find(Code::ImportReview, Severity::Warning, says, "name each file once");
            return None;
        }
        let base = base(letter);
        let stem = slug(read.base().rsplit_once('.').map_or(read.base(), |(stem, _)| stem));
        let candidates = [base.clone(), format!("{base}-{stem}"), format!("{base}-{}", read.sha256.get(..8).unwrap_or_default())];
        // Where it was imported before, whatever else has come to stand at a better address since.
        let before = candidates.iter().find(|id| self.is_of(id, &read.sha256));
        let id = before.or_else(|| candidates.iter().find(|id| self.is_free(id)))?.clone();
        self.given.insert(id.to_lowercase(), read.file.clone());
        self.digests.insert(read.sha256.clone(), read.file.clone());
        Some(id)
    }

    fn letter(&self, id: &str) -> Option<String> {
        let bytes = load::standing(&self.root.join("content").join(id).join("letter.md")).ok().flatten()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Returns whether the document at the address was imported from the file with this digest.
    fn is_of(&self, id: &str, sha256: &str) -> bool {
        !self.given.contains_key(&id.to_lowercase()) && self.letter(id).is_some_and(|letter| letter.contains(sha256))
    }

    fn is_free(&self, id: &str) -> bool {
        !self.given.contains_key(&id.to_lowercase()) && self.letter(id).is_none()
    }
}

fn base(letter: &Letter) -> String {
    let date = letter.title.date.or(letter.masthead.date.as_ref().map(|found| found.value));
    let year = date.map_or_else(|| "undated".to_owned(), |date| date.year().to_string());
    if let Some(symbol) = letter.masthead.symbols.first() {
        return format!("letters/{year}/{}", slug(symbol.value.trim_end_matches('*')));
    }
    let from = &letter.title.from;
    let sender = match &from[..] {
        [one] => one.state.as_deref().or(one.office.as_deref()).unwrap_or_default().to_owned(),
        [first, rest @ ..] => format!("{} and {} others", first.state.as_deref().or(first.office.as_deref()).unwrap_or_default(), rest.len()),
        [] => letter.title.words.text(),
    };
    let day = date.map(|date| format!("-{:02}-{:02}", date.month(), date.day())).unwrap_or_default();
    let sender = slug(&sender);
    // Words are kept whole.
    let short = sender
        .char_indices()
        .filter(|(at, char)| *char == '-' && *at <= 48)
        .map(|(at, _)| at)
        .next_back()
        .filter(|_| sender.len() > 48)
        .unwrap_or(sender.len());
    format!("letters/{year}/{}{day}", &sender[..short.min(sender.len())])
}

/// Returns words as a step of an address.
fn slug(words: &str) -> String {
    let latin = deunicode::deunicode(words).to_lowercase();
    let words: Vec<&str> = latin.split(|char: char| !char.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    // A step of two letters would be the name of a language.
    match words.join("-") {
        slug if slug.is_empty() => "letter".to_owned(),
        slug if slug.len() == 2 => format!("letter-{slug}"),
        slug => slug,
    }
}
