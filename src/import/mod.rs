//! Turns the texts of letters into their sources: reads a file, recognises what it is made of, and writes what `check` finds to be the same, character by character.

mod anatomy;
mod controls;
mod differences;
mod figures;
mod furniture;
mod markdown;
mod naming;
mod outline;
mod placing;
mod readers;
mod reading;
mod records;
mod registers;
mod report;
mod sources;
mod structure;
mod vocabulary;
mod writing;
mod yaml;

use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;

use crate::load;
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::error::Error;
use crate::model::source::Source;
use crate::pipeline::{self, Watch};
use naming::Names;
use placing::Placed;
use reading::{Read, Reading};
use records::Records;
use registers::Registers;

pub use readers::is_encoding;
pub use report::{json, outlines, summary};

/// What is to be imported, and how.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The folder that holds `content/`.
    pub root: PathBuf,
    /// The files; of a folder, those in it.
    pub files: Vec<PathBuf>,
    /// Whether files that stand already and differ are overwritten.
    pub force: bool,
    /// Whether nothing is written.
    pub dry_run: bool,
    /// Records of a catalogue.
    pub records: Option<PathBuf>,
    /// The encoding of texts that do not say it themselves.
    pub encoding: Option<String>,
    /// The language of the documents, where it is not to be told from their words.
    pub language: Option<String>,
    /// Whether every word that is broken at the end of a line is joined.
    pub join_hyphens: bool,
}

/// What became of a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum State {
    /// Its sources were written, or would be.
    Written,
    /// Its sources stood already, all the same.
    Unchanged,
    /// Its sources stood already and differed, and were overwritten.
    Overwritten,
    /// Its sources stand already and differ; nothing was written.
    Kept,
    /// It could not be imported.
    Failed,
}

/// A value that was recognised, for the report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// The file and the field.
    pub name: String,
    /// The value.
    pub value: String,
    /// The lines of the text as received, the first and the last.
    pub lines: (u32, u32),
}

/// One file, and what was imported from it.
#[derive(Debug)]
pub struct Import {
    /// The file, as it was named.
    pub file: String,
    /// What became of it.
    pub state: State,
    /// The path of the document below `content/`.
    pub address: Option<String>,
    /// The form of the file.
    pub form: &'static str,
    /// The text as received.
    pub text: String,
    /// Every field, with the lines it came from.
    pub fields: Vec<Field>,
    /// What was left out: line, text, what it is.
    pub furniture: Vec<(u32, String, &'static str)>,
    /// Words that were joined: line and word.
    pub joined: Vec<(u32, String)>,
    /// Control characters that were left out: line, character, and how many of them stand there.
    pub controls: Vec<(u32, char, usize)>,
    /// How many figures are proposed.
    pub figures: usize,
    /// The files of its sources, from the project's folder.
    pub written: Vec<String>,
    /// Where files differ from those that stand: what differs.
    pub differences: String,
    /// What was found.
    pub findings: Vec<Diagnostic>,
}

/// What an import did.
#[derive(Debug, Default)]
pub struct Imported {
    /// The files, in their order.
    pub imports: Vec<Import>,
    /// Registers that were written or added to: path, and how many entries are new.
    pub registers: Vec<(String, usize)>,
    /// What was found that is about none of the files.
    pub findings: Vec<Diagnostic>,
    /// Whether nothing was written because nothing was to be.
    pub dry_run: bool,
}

/// So many files are held in memory at a time.
const BATCH: usize = 256;

/// Imports the files. One that fails stops none of the others.
pub fn import(options: &Options, watch: Watch<'_>) -> Result<Imported, Error> {
    let ground = pipeline::ground(&options.root)?;
    let files = files(options)?;
    let reading = Reading::on(&ground, options);
    let mut out = Imported { dry_run: options.dry_run, ..Imported::default() };
    let mut records = match &options.records {
        Some(path) => {
            let name = path.to_string_lossy();
            let source = load::source(std::path::Path::new(""), &name)
                .map_err(|found| Error::Usage { says: format!("`{name}`: {}", found.says), help: found.help.clone() })?;
            Records::read(&source, &mut out.findings)
        }
        None => Records::default(),
    };
    let mut registers = Registers::of(&ground.registers);
    let mut names = Names::of(&options.root);
    let all = files.len();
    for batch in files.chunks(BATCH) {
        if watch.stop.is_asked() {
            return Err(Error::Interrupted);
        }
        let read: Vec<Read> = batch.par_iter().map(|file| reading.file(file)).collect();
        // Names and registers depend on what came before, so they are given in the order of the files.
        let mut named = Vec::new();
        for mut read in read {
            named.push(match names.give(&mut read) {
                Some(id) => {
                    let additions = records.of(read.base()).map(|record| read.compared(&records, &record)).unwrap_or_default();
                    let pairing = read.letter.as_ref().map(|letter| registers.pair(letter, &id, &read.language));
                    match pairing {
                        Some(pairing) => Ok((read, id, pairing, additions)),
                        None => Err(Box::new(read.failed())),
                    }
                }
                None => Err(Box::new(read.failed())),
            });
        }
        let made: Vec<Result<placing::Made, Box<Import>>> =
            named.into_par_iter().map(|named| named.map(|(read, id, pairing, additions)| reading.sources(read, id, pairing, additions))).collect();
        for made in made {
            let import = match made {
                Ok(made) => {
                    if made.is_verbatim {
                        registers.forget(made.import.address.as_deref().unwrap_or_default());
                    }
                    match placing::place(made, options)? {
                        Placed::Done(import) => *import,
                        Placed::Refused(import) => {
                            registers.forget(import.address.as_deref().unwrap_or_default());
                            *import
                        }
                    }
                }
                Err(failed) => *failed,
            };
            out.imports.push(import);
            (watch.progress)(out.imports.len(), all);
        }
    }
    placing::registers(&registers, &ground, options, &mut out)?;
    out.findings.extend(records.unused());
    Ok(out)
}

/// Endings of files that are looked for in folders.
const ENDINGS: [&str; 8] = ["txt", "md", "markdown", "text", "docx", "html", "htm", "pdf"];

fn files(options: &Options) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for path in &options.files {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let wanted =
            |file: &PathBuf| file.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| ENDINGS.contains(&ending.to_lowercase().as_str()));
        files.extend(load::files_below(path)?.into_iter().filter(wanted));
    }
    if files.is_empty() {
        return Err(Error::Usage {
            says: "there is no file to import".into(),
            help: format!("name files, or a folder with files that end in {}", ENDINGS.map(|ending| format!("`.{ending}`")).join(", ")),
        });
    }
    Ok(files)
}

/// Returns a finding about a whole file.
fn about(file: &str, code: Code, severity: Severity, says: String, help: &str) -> Diagnostic {
    let source = Source::new(file, String::new());
    Diagnostic { code, severity, at: source.excerpt(0..0), says, also: Vec::new(), help: help.to_owned() }
}

/// Returns how many files ended in each state.
pub fn counts(imported: &Imported) -> BTreeMap<State, usize> {
    let mut counts = BTreeMap::new();
    for import in &imported.imports {
        *counts.entry(import.state).or_insert(0) += 1;
    }
    counts
}
