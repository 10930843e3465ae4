//! What the columns of `figures.csv` mean, for programs: as CSV on the Web and as a Frictionless Data Package.

use serde_json::{Map, Value, json};

use super::figures::{COLUMNS, NUMBERS, republication};
use super::view::Scene;
use crate::model::address::Address;
use crate::model::answer::Setting;
use crate::model::data::Bound;
use crate::model::document::Document;
use crate::model::page::Table;
use crate::model::source::{hexadecimal, sha256};

/// The columns of which every row has a cell that is not empty.
const FILLED: [&str; 5] = ["id", "value", "label", "address", "republication"];

fn meaning(column: &str, scene: &Scene<'_>) -> String {
    scene.words.say(&format!("column-{}", column.replace('_', "-")), &[])
}

fn title(of: &Document, scene: &Scene<'_>) -> String {
    format!("{}: {}", scene.words.say("data-title", &[]), of.letter.title.plain())
}

fn description(of: &Document, scene: &Scene<'_>) -> String {
    let publisher = &scene.answers().publisher().name;
    let compiled = scene.words.say("data-compiled", &[("publisher", publisher.into())]);
    format!("{compiled} {} {}", scene.words.say("figures-rule", &[]), republication(of, scene))
}

/// Returns what the columns mean, as the Metadata Vocabulary for Tabular Data says it.
pub fn csvw(of: &Document, scene: &Scene<'_>) -> String {
    let column = |name: &&str| {
        let datatype = match *name {
            NUMBERS => "decimal",
            "address" => "anyURI",
            _ => "string",
        };
        let mut column = json!({"name": name, "titles": name, "datatype": datatype, "dc:description": meaning(name, scene)});
        if FILLED.contains(name) {
            column["required"] = json!(true);
        }
        column
    };
    let metadata = json!({
        "@context": ["http://www.w3.org/ns/csvw", {"@language": scene.setting(Setting::Language)}],
        "url": Table::Csv.file(),
        "dc:title": title(of, scene),
        "dc:description": description(of, scene),
        "dc:publisher": scene.answers().publisher().name,
        "dc:source": scene.links.address(&Address::page(&of.id), None),
        "dialect": {"encoding": "utf-8", "header": true, "lineTerminators": ["\r\n"]},
        "tableSchema": {"columns": COLUMNS.iter().map(column).collect::<Vec<_>>(), "primaryKey": "id"},
    });
    format!("{metadata:#}\n")
}

/// Returns what the files hold, as the Data Package standard says it; `csv` is the table.
pub fn package(of: &Document, csv: &str, scene: &Scene<'_>) -> String {
    let field = |name: &&str| {
        let kind = if *name == NUMBERS { "number" } else { "string" };
        let mut field = json!({"name": name, "type": kind, "description": meaning(name, scene)});
        if FILLED.contains(name) {
            field["constraints"] = json!({"required": true});
        }
        if *name == "id" {
            field["constraints"]["unique"] = json!(true);
        }
        if *name == "bound" {
            let bounds: Vec<&str> = Bound::NAMES.iter().filter(|(_, bound)| *bound != Bound::Exact).map(|(name, _)| *name).collect();
            field["constraints"] = json!({"enum": bounds});
        }
        field
    };
    let mut package = Map::new();
    // Names of packages have fewer characters than addresses: where they do not suffice there is none.
    let name = of.id.to_ascii_lowercase();
    if name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._/".contains(&byte)) {
        package.insert("name".into(), name.into());
    }
    package.insert("title".into(), title(of, scene).into());
    package.insert("description".into(), description(of, scene).into());
    let source = match scene.answers().setting(Setting::BaseUrl) {
        Some(_) => json!({"title": of.letter.title.plain(), "path": scene.links.address(&Address::page(&of.id), None)}),
        None => json!({"title": of.letter.title.plain()}),
    };
    package.insert("sources".into(), json!([source]));
    package.insert("contributors".into(), json!([{"title": scene.answers().publisher().name, "role": "publisher"}]));
    let resource = json!({
        "name": "figures",
        "path": Table::Csv.file(),
        "format": "csv",
        "mediatype": Table::Csv.media(),
        "encoding": "utf-8",
        "bytes": csv.len(),
        "hash": format!("sha256:{}", hexadecimal(&sha256(csv.as_bytes()))),
        "schema": {"fields": COLUMNS.iter().map(field).collect::<Vec<_>>(), "missingValues": [""], "primaryKey": ["id"]},
    });
    package.insert("resources".into(), json!([resource]));
    format!("{:#}\n", Value::Object(package))
}
