//! Documents, lists and figures as JSON, and what their fields are as JSON Schema. What a document does not state is absent.

mod blocks;
mod document;
mod listing;
mod shape;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::figures::Figures;
pub use document::{file, kind};
pub use listing::{agenda, documents};

/// The files whose fields are described.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Described {
    /// `document.json`.
    Document,
    /// A line of `documents.jsonl`.
    Documents,
    /// `agenda.json`.
    Agenda,
    /// `figures.json`.
    Figures,
}

/// Returns the JSON Schema of a file.
pub fn schema(of: Described) -> Schema {
    match of {
        Described::Document => schema_of::<shape::DocumentJson>(),
        Described::Documents => schema_of::<listing::DocumentLine>(),
        Described::Agenda => schema_of::<listing::AgendaJson>(),
        Described::Figures => schema_of::<Figures>(),
    }
}

fn schema_of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}

/// Returns a value as a file.
fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect("keys here are texts") + "\n"
}

/// Returns whether a claim is not made.
fn is_false(claim: &bool) -> bool {
    !claim
}
