//! Entries in the forms that reference managers read: BibTeX, RIS, CSL-JSON.

use std::fmt::Write;

use serde_json::{Value, json};

use super::entry::Entry;
use crate::model::page::Exchange;

/// Returns a file with `entries`.
pub fn file(entries: &[Entry], form: Exchange) -> String {
    match form {
        Exchange::Bibtex => entries.iter().map(bibtex).collect::<Vec<_>>().join("\n"),
        Exchange::Ris => entries.iter().map(ris).collect::<Vec<_>>().join("\r\n"),
        Exchange::Csl => format!("{:#}\n", Value::Array(entries.iter().map(csl).collect())),
    }
}

/// Returns `text` as it stands within a value of `form`.
pub fn escaped(text: &str, form: Exchange) -> String {
    match form {
        Exchange::Bibtex => latex(text),
        Exchange::Ris => text.to_owned(),
        Exchange::Csl => {
            let quoted = Value::from(text).to_string();
            quoted[1..quoted.len() - 1].to_owned()
        }
    }
}

/// The months by the names that every style of BibTeX knows.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Returns the entry as BibTeX. `date` is what BibLaTeX reads, `year` and `month` what BibTeX does; names and titles stand in braces of their own, so that none is taken apart or set in small letters.
fn bibtex(entry: &Entry) -> String {
    let mut out = format!("@misc{{{},\n", entry.key);
    let mut field = |name: &str, value: &str| {
        let _ = writeln!(out, "  {name} = {value},");
    };
    let braced = |text: &str| format!("{{{}}}", latex(text));
    if !entry.authors.is_empty() {
        let names: Vec<String> = entry.authors.iter().map(|author| braced(author)).collect();
        field("author", &format!("{{{}}}", names.join(" and ")));
    }
    field("title", &format!("{{{}}}", braced(&entry.title)));
    if let Some(date) = entry.date {
        field("date", &format!("{{{date}}}"));
        field("year", &format!("{{{}}}", date.year()));
        field("month", MONTHS[usize::from(date.month().unsigned_abs()).clamp(1, 12) - 1]);
    }
    if !entry.symbols.is_empty() {
        field("number", &braced(&entry.symbols.join(", ")));
    }
    field("howpublished", &braced(&entry.republication));
    field("language", &braced(&entry.language));
    if let Some(address) = &entry.address {
        // Addresses are read as they stand, but for braces, which would not balance.
        field("url", &format!("{{{}}}", address.replace('{', "%7B").replace('}', "%7D")));
    }
    if !entry.notes.is_empty() {
        field("note", &braced(&entry.notes.join("; ")));
    }
    out.push_str("}\n");
    out
}

/// Returns `text` with the characters replaced that LaTeX gives a meaning. Braces become words: escaped ones would not balance.
fn latex(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '$' | '&' | '#' | '%' | '_' => {
                out.push('\\');
                out.push(character);
            }
            other => out.push(other),
        }
    }
    out
}

/// Returns the entry as RIS, whose lines end with carriage return and line feed.
fn ris(entry: &Entry) -> String {
    let mut lines = vec![("TY", "GEN".to_owned()), ("ID", entry.key.clone())];
    lines.extend(entry.authors.iter().map(|author| ("AU", author.clone())));
    lines.push(("TI", entry.title.clone()));
    lines.extend(entry.within.iter().map(|title| ("T2", title.clone())));
    if let Some(date) = entry.date {
        lines.push(("PY", date.year().to_string()));
        lines.push(("DA", date.to_string().replace('-', "/")));
    }
    lines.extend(entry.symbols.iter().map(|symbol| ("M1", symbol.clone())));
    lines.push(("PB", entry.publisher.clone()));
    lines.push(("LA", entry.language.clone()));
    lines.extend(entry.address.iter().map(|address| ("UR", address.clone())));
    lines.extend(entry.notes.iter().map(|note| ("N1", note.clone())));
    lines.push(("N1", entry.republication.clone()));
    lines.push(("ER", String::new()));
    lines.iter().map(|(tag, value)| format!("{tag}  - {value}\r\n")).collect()
}

/// Returns the entry as an item of CSL-JSON.
fn csl(entry: &Entry) -> Value {
    let mut item = json!({"id": entry.key, "type": "document"});
    if !entry.authors.is_empty() {
        item["author"] = entry.authors.iter().map(|author| json!({"literal": author})).collect();
    }
    item["title"] = json!(entry.title);
    if let Some(title) = &entry.within {
        item["container-title"] = json!(title);
    }
    if let Some(date) = entry.date {
        item["issued"] = json!({"date-parts": [[date.year(), date.month(), date.day()]]});
    }
    if !entry.symbols.is_empty() {
        item["number"] = json!(entry.symbols.join(", "));
    }
    item["publisher"] = json!(entry.publisher);
    item["language"] = json!(entry.language);
    if let Some(address) = &entry.address {
        item["URL"] = json!(address);
    }
    item["note"] = json!(entry.notes.iter().chain([&entry.republication]).map(String::as_str).collect::<Vec<_>>().join("; "));
    item
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_latex_gives_a_meaning_is_replaced_and_braces_balance() {
        assert_eq!(latex("50 % of A_1 & B #2, $3"), r"50 \% of A\_1 \& B \#2, \$3");
        let odd = latex(r"a}{{\~^");
        assert_eq!(odd, r"a\textbraceright{}\textbraceleft{}\textbraceleft{}\textbackslash{}\textasciitilde{}\textasciicircum{}");
        assert_eq!(odd.matches('{').count(), odd.matches('}').count());
    }
}
