//! `chancery schema`: JSON Schemas of the sources, of findings and of published files.

use std::io::Write;
use std::path::PathBuf;

use chancery::init::{self, Schemed};
use chancery::model::error::Error;
use clap::Args;

pub const EXAMPLES: &str = "Examples:
  chancery schema letter                      the fields of letter.md, as a JSON Schema
  chancery schema document                    the fields of document.json, which the site publishes
  chancery schema --write                     all schemas into ./schemas, where editors find them";

#[derive(Args)]
pub struct Schema {
    /// What the schema is of
    #[arg(value_name = "WHAT", value_parser = clap::builder::PossibleValuesParser::new(Schemed::NAMES.map(|(name, _)| name)), required_unless_present = "write", conflicts_with = "write")]
    pub what: Option<String>,
    /// Write the schemas of all sources into `schemas/`, in place of those that are there
    #[arg(long)]
    pub write: bool,
    /// The folder that holds `content/`
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub site: PathBuf,
}

impl Schema {
    /// Prints a schema, or writes all.
    pub fn run(&self) -> Result<u8, Error> {
        let asked = self.what.as_deref().unwrap_or_default();
        let text = match Schemed::NAMES.iter().find(|(name, _)| *name == asked) {
            Some((_, schemed)) => schemed.schema(),
            None => init::schemas(&self.site)?.iter().map(|path| format!("{path}\n")).collect(),
        };
        let _ = std::io::stdout().write_all(text.as_bytes());
        Ok(0)
    }
}
