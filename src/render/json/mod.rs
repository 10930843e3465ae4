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

/// Gives the schema of a file.
pub type Described = fn() -> Schema;

/// The files whose fields are described, by the names under which they are asked for.
pub const SCHEMAS: [(&str, Described); 4] = [
    ("document", schema_of::<shape::DocumentJson>),
    ("documents", schema_of::<listing::DocumentLine>),
    ("agenda", schema_of::<listing::AgendaJson>),
    ("figures", schema_of::<Figures>),
];

/// Returns the JSON Schema of a file by its name: `document` for `document.json`, `documents` for a line of `documents.jsonl`, `agenda` for `agenda.json`, `figures` for `figures.json`.
pub fn schema(name: &str) -> Option<Schema> {
    SCHEMAS.iter().find(|(known, _)| *known == name).map(|(_, schema)| schema())
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
