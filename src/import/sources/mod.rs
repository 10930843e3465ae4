//! Writes the sources of a letter: `letter.md`, its annexes, `data.yaml`.

mod masthead;
pub mod part;
mod people;

use std::collections::BTreeMap;

use super::anatomy::{Kind, Letter, Part, Role, Words};
use super::figures::Figures;
use super::furniture::Furniture;
use super::registers::Pairing;
use super::{markdown, yaml};

/// A file of a document: its name in the folder, and its text.
pub type File = (String, String);

/// What the sources are written from.
pub struct Material<'m> {
    /// The letter.
    pub letter: &'m Letter,
    /// How its titles were paired.
    pub pairing: &'m Pairing,
    /// What is left out of the text as received.
    pub furniture: &'m [Furniture],
    /// The text as received.
    pub text: &'m str,
    /// The language of the document.
    pub language: &'m str,
    /// The language of the site.
    pub site_language: &'m str,
    /// The name of the file as received, where that is no text, or where its text was changed.
    pub original: Option<&'m str>,
    /// How the text was obtained.
    pub method: String,
    /// What a record of a catalogue says and the text does not.
    pub record: &'m super::records::Additions,
    /// The figures that are proposed.
    pub figures: &'m Figures,
}

/// Returns the names of the files of the parts, in their order.
pub fn part_names(parts: &[Part]) -> Vec<String> {
    let stem = |part: &Part| match &part.role {
        Role::Annex => "annex".to_owned(),
        Role::Enclosure => "enclosure".to_owned(),
        Role::Other(word) => {
            let slug: String = deunicode::deunicode(word).to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
            if slug.len() > 2 { slug } else { "part".to_owned() }
        }
    };
    let stems: Vec<String> = parts.iter().map(stem).collect();
    let names = stems.iter().enumerate().map(|(at, stem)| {
        let alike = stems.iter().filter(|other| *other == stem).count();
        let is_statement = parts[at].title.as_ref().is_some_and(|title| title.text().starts_with("Statement"));
        match alike {
            1 if stem == "annex" && is_statement => "statement".to_owned(),
            1 => stem.clone(),
            _ => format!("{stem}-{}", 1 + stems[..at].iter().filter(|other| *other == stem).count()),
        }
    });
    names.collect()
}

/// Returns the files of the document.
pub fn write(material: &Material<'_>) -> Vec<File> {
    let names = part_names(&material.letter.parts);
    let mut files = vec![("letter.md".to_owned(), letter(material, &names))];
    for (part, name) in material.letter.parts.iter().zip(&names) {
        files.push((format!("{name}.md"), part::file(material, part)));
    }
    if let Some(data) = material.figures.yaml() {
        files.push(("data.yaml".to_owned(), data));
    }
    files
}

fn letter(material: &Material<'_>, names: &[String]) -> String {
    let letter = material.letter;
    let mut out = String::from("---\n");
    let mut field = |name: &str, value: &str| out.push_str(&format!("{name}: {value}\n"));
    match &letter.title.kind {
        Kind::Letter => field("kind", "letter"),
        Kind::IdenticalLetters => field("kind", "identical-letters"),
        Kind::NoteVerbale => field("kind", "note-verbale"),
        Kind::Other(name) => {
            field("kind", "other");
            field("name", &yaml::line(name));
        }
    }
    field("title", &phrase(&letter.title.words));
    if material.language != material.site_language {
        field("lang", material.language);
    }
    if let Some(date) = letter.title.date {
        field("date", &date.to_string());
    }
    let mut symbols: Vec<String> = letter.masthead.symbols.iter().map(|symbol| yaml::text(&symbol.value)).collect();
    symbols.extend(material.record.symbols.iter().map(|symbol| {
        let source = material.record.source.as_ref().map(|source| format!(", source: {}", yaml::text(source))).unwrap_or_default();
        format!("{{symbol: {}, stated: publisher{source}}}", yaml::text(symbol))
    }));
    match symbols.is_empty() {
        true => field("symbols", "[]                         # none is stated in the source"),
        false => field("symbols", &format!("[{}]", symbols.join(", "))),
    }
    out.push_str(&masthead::masthead(&letter.masthead, material));
    out.push_str(&masthead::organs(&letter.masthead, material.pairing));
    out.push_str(&people::senders(letter));
    if !letter.title.to.is_empty() {
        let to = letter.title.to.iter().map(|office| format!("{{office: {}}}", yaml::text(office)));
        out.push_str(&format!("to: [{}]\n", to.collect::<Vec<_>>().join(", ")));
    }
    out.push_str(&parts(&letter.parts, names));
    if letter.cover.numbered {
        out.push_str("numbering: stated\n");
    }
    out.push_str(&masthead::relations(&letter.masthead));
    out.push_str(&provenance(material));
    out.push_str("---\n");
    let body = markdown::body(&letter.cover, &[]);
    if body.is_empty() { out } else { format!("{out}\n{body}\n") }
}

/// Returns words as a field has them; the mark of a footnote is kept as its label.
fn phrase(words: &Words) -> String {
    yaml::line(&markdown::phrase(&words.text()))
}

/// Returns a value, with the original's words where they are not the usual ones.
fn stated(value: &str, stated: Option<&String>) -> String {
    match stated {
        Some(stated) => format!("{{value: {value}, stated: {}}}", yaml::text(stated)),
        None => value.to_owned(),
    }
}

fn parts(parts: &[Part], names: &[String]) -> String {
    if parts.is_empty() {
        return String::new();
    }
    if parts.iter().all(|part| part.depth == 1) && parts.len() == 1 {
        return format!("parts: [{}.md]\n", names[0]);
    }
    let mut out = String::from("parts:\n");
    let mut at = 0;
    tree(parts, names, &mut at, 1, &mut out);
    out
}

fn tree(parts: &[Part], names: &[String], at: &mut usize, depth: usize, out: &mut String) {
    while let Some(part) = parts.get(*at).filter(|part| part.depth >= depth) {
        let indent = " ".repeat(4 * depth - 2);
        let name = &names[*at];
        *at += 1;
        let holds = parts.get(*at).is_some_and(|next| next.depth > part.depth.max(depth));
        if holds {
            out.push_str(&format!("{indent}- file: {name}.md\n{indent}  parts:\n"));
            tree(parts, names, at, depth + 1, out);
        } else {
            out.push_str(&format!("{indent}- {name}.md\n"));
        }
    }
}

fn provenance(material: &Material<'_>) -> String {
    let mut out = String::from("provenance:\n  received: source.txt\n");
    if let Some(original) = material.original {
        out.push_str(&format!("  original: {}\n", yaml::line(original)));
    }
    if let Some(from) = &material.record.from {
        out.push_str(&format!("  from: {}\n", yaml::line(from)));
    }
    out.push_str(&format!("  method: {}\n", yaml::line(&material.method)));
    let omitted = omitted(material);
    if !omitted.is_empty() {
        out.push_str("  omitted:\n");
        omitted.iter().for_each(|line| out.push_str(&format!("    - {line}\n")));
    }
    out
}

/// Returns the lines that are left out, each text once: with its lines where it also stands where it is none of the furniture.
fn omitted(material: &Material<'_>) -> Vec<String> {
    let bare = |text: &str| text.chars().filter(|char| !char.is_whitespace() && *char != '*').collect::<String>();
    let mut texts: Vec<(String, &str, Vec<u32>)> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for furniture in material.furniture {
        let key = bare(&furniture.text);
        match known.get(&key) {
            Some(at) => texts[*at].2.push(furniture.line),
            None => {
                known.insert(key.clone(), texts.len());
                texts.push((key, &furniture.text, vec![furniture.line]));
            }
        }
    }
    let mut everywhere: BTreeMap<String, usize> = BTreeMap::new();
    for line in material.text.split('\n') {
        *everywhere.entry(bare(line)).or_default() += 1;
    }
    texts
        .into_iter()
        .map(|(key, text, lines)| {
            if everywhere.get(&key).is_some_and(|count| *count == lines.len()) {
                return yaml::line(text);
            }
            format!("{{text: {}, lines: [{}]}}", yaml::text(text), lines.iter().map(u32::to_string).collect::<Vec<_>>().join(", "))
        })
        .collect()
}
