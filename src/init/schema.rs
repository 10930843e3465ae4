//! Schemas of the sources, of findings and of published files, for editors and programs. Those of sources are made from the shapes by which sources are read, so that they know the same fields.

use schemars::Schema;
use serde_json::{Map, Value, json};

use crate::model::shape::{self, Field, Holds, Shape};
use crate::render::json::{Described, schema as published};
use crate::report;

/// What there is a schema of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Schemed {
    /// `site.yaml`.
    Site,
    /// `organs.yaml`.
    Organs,
    /// The fields of `letter.md`.
    Letter,
    /// The fields of an annex or enclosure.
    Part,
    /// A register.
    Register,
    /// `data.yaml`.
    Data,
    /// The fields of a free page.
    Page,
    /// A line of `--format json`.
    Diagnostic,
    /// A file that is published.
    Published(Described),
}

impl Schemed {
    /// All of them, by name.
    pub const NAMES: [(&'static str, Self); 12] = [
        ("site", Self::Site),
        ("organs", Self::Organs),
        ("letter", Self::Letter),
        ("part", Self::Part),
        ("register", Self::Register),
        ("data", Self::Data),
        ("page", Self::Page),
        ("diagnostic", Self::Diagnostic),
        ("document", Self::Published(Described::Document)),
        ("documents", Self::Published(Described::Documents)),
        ("agenda", Self::Published(Described::Agenda)),
        ("figures", Self::Published(Described::Figures)),
    ];

    /// The shape of the sources; what the program makes is no source.
    fn shape(self) -> Option<&'static Shape> {
        match self {
            Self::Site => Some(&shape::SITE),
            Self::Organs => Some(&shape::ORGANS),
            Self::Letter => Some(&shape::LETTER),
            Self::Part => Some(&shape::PART),
            Self::Register => Some(&shape::REGISTER),
            Self::Data => Some(&shape::DATA),
            Self::Page => Some(&shape::PAGE),
            Self::Diagnostic | Self::Published(_) => None,
        }
    }

    /// Returns its JSON Schema (2020-12).
    pub fn schema(self) -> String {
        let schema = match (self.shape(), self) {
            (Some(shape), _) => of_file(shape),
            (None, Self::Published(of)) => published(of),
            (None, _) => report::schema(),
        };
        let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// Returns the schemas of sources as files of a project.
pub fn files() -> Vec<(String, Vec<u8>)> {
    let of_sources = Schemed::NAMES.into_iter().filter(|(_, schemed)| schemed.shape().is_some());
    of_sources.map(|(name, schemed)| (format!("schemas/{name}.json"), schemed.schema().into_bytes())).collect()
}

fn of_file(shape: &'static Shape) -> Schema {
    let mut named = Map::new();
    let mut value = of_map(shape, &mut named);
    value.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    value.insert("title".to_owned(), json!(shape.what));
    if !named.is_empty() {
        value.insert("$defs".to_owned(), Value::Object(named));
    }
    Schema::from(value)
}

fn of_map(shape: &'static Shape, named: &mut Map<String, Value>) -> Map<String, Value> {
    let mut properties = Map::new();
    for Field { name, holds, says, .. } in shape.fields {
        let mut value = of_value(holds, named);
        value.insert("description".to_owned(), json!(says));
        properties.insert((*name).to_owned(), Value::Object(value));
    }
    if shape.is_file {
        properties.insert("schema".to_owned(), json!({"const": 1, "description": "The form of the sources"}));
    }
    let required: Vec<&str> = shape.fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    let mut map = object(json!({"type": "object", "properties": properties, "additionalProperties": false}));
    if !required.is_empty() {
        map.insert("required".to_owned(), json!(required));
    }
    if !shape.one_of.is_empty() {
        map.insert("oneOf".to_owned(), shape.one_of.iter().map(|name| json!({"required": [name]})).collect());
    }
    map
}

fn of_value(holds: &'static Holds, named: &mut Map<String, Value>) -> Map<String, Value> {
    let text = json!({"type": ["string", "number"]});
    object(match holds {
        Holds::Text => text,
        Holds::Phrase => json!({"anyOf": [text, reference(&shape::PHRASE, named)]}),
        Holds::Flag => json!({"type": "boolean"}),
        Holds::Number => json!({"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^[+-]?[0-9]+(\.[0-9]+)?$"}]}),
        Holds::Date => json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
        Holds::Language => json!({"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$"}),
        Holds::Item => {
            json!({"anyOf": [{"type": "integer", "minimum": 1, "maximum": 999}, {"type": "string", "pattern": r"^\s*[0-9]{1,3}\s*([a-z]{1,4}|(\([a-z]{1,4}\)\s*)*)$"}]})
        }
        Holds::Period => json!({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": "^(E?S-)?[0-9]{1,4}$"}]}),
        Holds::Choice(words) => json!({"enum": words()}),
        Holds::Map(shape) => reference(shape, named),
        Holds::Several(inner) => {
            let inner = of_value(inner, named);
            json!({"anyOf": [inner, {"type": "array", "items": inner}]})
        }
        Holds::List(inner) => json!({"type": "array", "items": of_value(inner, named)}),
        Holds::Stated(inner) => {
            let inner = of_value(inner, named);
            // The fields are those of the shape; what the value is, is said here.
            let mut stated = of_map(&shape::STATED, named);
            stated["properties"]["value"] = Value::Object(inner.clone());
            json!({"anyOf": [inner, stated]})
        }
        Holds::Named(inner) => json!({"type": "object", "additionalProperties": of_value(inner, named)}),
        Holds::Either(forms) => json!({"anyOf": forms.iter().map(|form| of_value(form, named)).collect::<Vec<_>>()}),
    })
}

/// Returns a reference to the schema of a map, which stands once among the named ones: maps can hold their like.
fn reference(shape: &'static Shape, named: &mut Map<String, Value>) -> Value {
    let name = shape.what.trim_start_matches("an ").trim_start_matches("a ").trim_start_matches("the ").replace(' ', "-");
    if !named.contains_key(&name) {
        named.insert(name.clone(), Value::Null);
        let of = of_map(shape, named);
        named.insert(name.clone(), Value::Object(of));
    }
    json!({"$ref": format!("#/$defs/{name}")})
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
