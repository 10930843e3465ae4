//! Makes a project that builds at once, and the sources of new letters and registers in one that is there. Writes over nothing. Called by the command line alone.

mod carried;
mod letter;
mod register;
mod schema;
mod workflow;
mod yaml;

use std::path::Path;

pub use letter::{NewLetter, letter};
pub use register::{NewRegister, register};
pub use schema::Schemed;
pub use workflow::Program;

use crate::load;
use crate::model::error::Error;
use crate::model::site::Organs;
use crate::parse;
use crate::write;

/// What a project begins with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Template {
    /// One letter between invented States that shows every feature.
    Letter,
    /// That letter with a reply, a corrigendum and a letter of another session.
    Archive,
    /// No letter.
    Empty,
}

/// What a new project is to be.
#[derive(Clone, Debug)]
pub struct NewProject {
    /// What it begins with.
    pub template: Template,
    /// The title of the site.
    pub title: String,
    /// The publisher's name.
    pub publisher: String,
    /// From where its workflow takes the program.
    pub program: Program,
}

/// Makes the project in `root` and returns the paths of its files, in order. Where one of them stands already nothing is written.
pub fn project(root: &Path, new: &NewProject) -> Result<Vec<String>, Error> {
    let mut files: Vec<(String, Vec<u8>)> = carried::files(new.template).map(|(path, bytes)| (path, bytes.to_vec())).collect();
    for (path, bytes) in &mut files {
        match path.as_str() {
            "content/site.yaml" => {
                *bytes = filled(bytes, &[("@TITLE@", yaml::text(&new.title).as_str()), ("@PUBLISHER@", yaml::in_braces(&new.publisher).as_str())])
            }
            workflow::PATH => *bytes = filled(bytes, &new.program.blanks()),
            _ => {}
        }
    }
    files.extend(schema::files());
    files.sort();
    write::fresh(root, &files)?;
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

fn filled(bytes: &[u8], blanks: &[(&str, &str)]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let mut filled = String::with_capacity(text.len());
    let mut rest = &*text;
    // In one pass: words that are filled in may look like a blank.
    while let Some((at, blank, words)) = blanks.iter().filter_map(|(blank, words)| Some((rest.find(blank)?, blank, words))).min_by_key(|(at, ..)| *at) {
        filled.push_str(&rest[..at]);
        filled.push_str(words);
        rest = &rest[at + blank.len()..];
    }
    filled.push_str(rest);
    filled.into_bytes()
}

/// Writes the schemas of sources into `schemas/` of the project in `root`, in place of those of another version; returns the paths of those that were written.
pub fn schemas(root: &Path) -> Result<Vec<String>, Error> {
    copies(root, &schema::files(), true)
}

/// Writes files that the program can make at any time to their paths below `folder`; returns the paths of those that differed. Where others stand there, nothing is written, unless they are to be overwritten.
pub fn copies(folder: &Path, files: &[(String, Vec<u8>)], overwrite: bool) -> Result<Vec<String>, Error> {
    let files: Vec<(String, &[u8])> = files.iter().map(|(path, bytes)| (path.clone(), bytes.as_slice())).collect();
    write::copies(folder, &files, overwrite)
}

/// Returns the organs that sources of the project in `root` may name; refused where it is none.
pub fn organs(root: &Path) -> Result<Organs, Error> {
    let survey = load::survey(root)?;
    let source = survey.organs.as_ref().and_then(|path| load::source(root, path).ok());
    Ok(parse::organs(source.as_ref()).value)
}

/// Returns an error about what was asked for, with what to do.
fn asked(says: impl Into<String>, help: impl Into<String>) -> Error {
    Error::Usage { says: says.into(), help: help.into() }
}
