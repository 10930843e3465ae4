//! Says what was imported: for people beside the text as received, and as JSON.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Value, json};

use super::{Import, Imported, State};
use crate::model::diagnostic::Diagnostic;

impl State {
    /// Returns the state in a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Written => "imported",
            Self::Unchanged => "unchanged",
            Self::Overwritten => "overwritten",
            Self::Kept => "kept as it stands",
            Self::Failed => "not imported",
        }
    }
}

/// The columns that the text as received takes.
const WIDTH: usize = 60;
/// So much of a value is shown.
const LONGEST: usize = 100;

/// Returns the outline of each file beside its text: every field stands at the first of its lines.
pub fn outlines(imported: &Imported) -> String {
    let mut out = String::new();
    for import in &imported.imports {
        let address = import.address.as_ref().map(|address| format!(" → content/{address}/")).unwrap_or_default();
        let _ = writeln!(out, "{} ({}){address}", import.file, import.state.word());
        if import.fields.is_empty() {
            out.push('\n');
            continue;
        }
        outline(import, &mut out);
        out.push('\n');
    }
    out
}

fn outline(import: &Import, out: &mut String) {
    let mut beside: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for field in &import.fields {
        let through = if field.lines.1 > field.lines.0 { format!(" (to line {})", field.lines.1) } else { String::new() };
        beside.entry(field.lines.0).or_default().push(format!("{}: {}{through}", field.name, shortened(&field.value, LONGEST)));
    }
    for (line, _, what) in &import.furniture {
        beside.entry(*line).or_default().push(format!("left out: {what}"));
    }
    for (line, char, count) in &import.controls {
        let times = if *count == 1 { String::new() } else { format!(", {count} times") };
        beside.entry(*line).or_default().push(format!("left out: control character U+{:04X}{times}", *char as u32));
    }
    for (line, word) in &import.joined {
        beside.entry(*line).or_default().push(format!("joined: {word}"));
    }
    for (number, line) in (1u32..).zip(import.text.lines()) {
        let here = beside.remove(&number).unwrap_or_default();
        if line.trim().is_empty() && here.is_empty() {
            continue;
        }
        let shown = shortened(&visible(line.trim_end()), WIDTH);
        let pad = " ".repeat(WIDTH.saturating_sub(shown.chars().count()));
        let first = here.first().map_or_else(String::new, |field| format!("{pad} │ {}", visible(field)));
        let _ = writeln!(out, "{number:>5}  {shown}{first}");
        for field in here.iter().skip(1) {
            let _ = writeln!(out, "{}│ {}", " ".repeat(8 + WIDTH), visible(field));
        }
    }
}

fn visible(text: &str) -> String {
    text.chars()
        .map(|char| if char == '\t' { ' ' } else { char })
        .filter(|char| !char.is_control() && !matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .collect()
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

/// Returns what was imported: a JSON object a line, one for each file, then one for the registers and all that is about none of the files.
pub fn json(imported: &Imported) -> String {
    let mut out = String::new();
    for import in &imported.imports {
        let lines = |(first, last): (u32, u32)| json!([first, last]);
        let value = json!({
            "file": import.file,
            "state": import.state.word(),
            "address": import.address,
            "form": import.form,
            "dry_run": imported.dry_run,
            "fields": import.fields.iter().map(|field| json!({"field": field.name, "value": field.value, "lines": lines(field.lines)})).collect::<Vec<_>>(),
            "left_out": import.furniture.iter().map(|(line, text, what)| json!({"line": line, "text": text, "what": what})).collect::<Vec<_>>(),
            "controls": import.controls.iter().map(|(line, char, count)| json!({"line": line, "character": format!("U+{:04X}", *char as u32), "count": count})).collect::<Vec<_>>(),
            "joined": import.joined.iter().map(|(line, word)| json!({"line": line, "word": word})).collect::<Vec<_>>(),
            "figures": import.figures,
            "files": import.written,
            "differences": import.differences,
            "findings": findings(&import.findings),
        });
        let _ = writeln!(out, "{value}");
    }
    let registers: Vec<Value> = imported.registers.iter().map(|(path, entries)| json!({"file": path, "new_entries": entries})).collect();
    let _ = writeln!(out, "{}", json!({"registers": registers, "findings": findings(&imported.findings)}));
    out
}

fn findings(of: &[Diagnostic]) -> Vec<Value> {
    let one = |found: &Diagnostic| {
        json!({
            "code": found.code.word(),
            "severity": found.severity.word(),
            "path": &*found.at.path,
            "line": found.at.line,
            "says": found.says,
            "help": found.help,
        })
    };
    of.iter().map(one).collect()
}

/// So many files are listed; of more only those that need somebody.
const LISTED: usize = 40;

/// Returns the table that closes an import: what became of each file, and how many there are of each kind.
pub fn summary(imported: &Imported) -> String {
    let mut out = String::new();
    let all = imported.imports.len();
    let listed: Vec<&Import> = imported.imports.iter().filter(|import| all <= LISTED || matches!(import.state, State::Kept | State::Failed)).collect();
    let width = listed.iter().take(LISTED).map(|import| import.file.chars().count()).max().unwrap_or(0).min(60);
    for import in listed.iter().take(LISTED) {
        let address = import.address.as_ref().map(|address| format!("content/{address}/")).unwrap_or_default();
        let parts = import.written.iter().filter(|path| path.ends_with(".md") && !path.ends_with("/letter.md")).count();
        let mut counted = vec![plural(parts, "part")];
        if import.figures > 0 {
            counted.push(format!("{} proposed", plural(import.figures, "figure")));
        }
        if !import.findings.is_empty() {
            counted.push(plural(import.findings.len(), "finding"));
        }
        let counted = if import.state == State::Failed { String::new() } else { format!(", {}", counted.join(", ")) };
        let _ = writeln!(
            out,
            "{:<width$}  {}{}{}",
            import.file,
            import.state.word(),
            if address.is_empty() { String::new() } else { format!("  {address}") },
            counted
        );
    }
    if listed.len() > LISTED {
        let _ = writeln!(out, "and {} more that were kept or not imported", listed.len() - LISTED);
    }
    for (path, entries) in &imported.registers {
        let _ = writeln!(out, "{path}: {}", if *entries == 1 { "1 new entry".to_owned() } else { format!("{entries} new entries") });
    }
    let counts = super::counts(imported);
    let counted: Vec<String> = counts.iter().map(|(state, count)| format!("{count} {}", state.word())).collect();
    let would = if imported.dry_run { "; nothing was written, because this is a dry run" } else { "" };
    let _ = writeln!(out, "{}: {}{would}", plural(all, "file"), counted.join(", "));
    out
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
