//! Writes the sources of a letter: `letter.md`, its annexes, `data.yaml`.

use std::collections::BTreeMap;

use super::anatomy::{Found, Kind, Letter, Masthead, Organ, Part, Role, Signature, Words};
use super::figures::Figures;
use super::furniture::Furniture;
use super::registers::Pairing;
use super::{markdown, yaml};
use crate::model::item::{ItemNumber, Period, RegisterKey};

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
        files.push((format!("{name}.md"), part_file(material, part)));
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
    out.push_str(&masthead(&letter.masthead, material));
    out.push_str(&organs(&letter.masthead, material.pairing));
    out.push_str(&senders(letter));
    if !letter.title.to.is_empty() {
        let to = letter.title.to.iter().map(|office| format!("{{office: {}}}", yaml::text(office)));
        out.push_str(&format!("to: [{}]\n", to.collect::<Vec<_>>().join(", ")));
    }
    out.push_str(&parts(&letter.parts, names));
    if letter.cover.numbered {
        out.push_str("numbering: stated\n");
    }
    out.push_str(&relations(&letter.masthead));
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

fn masthead(masthead: &Masthead, material: &Material<'_>) -> String {
    let mut fields: Vec<String> = Vec::new();
    if let Some(found) = &masthead.distribution {
        fields.push(format!("distribution: {}", stated(found.value, found.stated.as_ref())));
    }
    if let Some(found) = &masthead.date {
        fields.push(format!("date: {}", stated(&found.value.to_string(), found.stated.as_ref())));
    }
    if let Some(found) = &masthead.original {
        fields.push(format!("original: {}", stated(&yaml::list(found.value.iter().map(String::as_str)), found.stated.as_ref())));
    }
    if let Some(found) = &masthead.job_number {
        fields.push(format!("job_number: {}", yaml::text(&found.value)));
    }
    if let Some(found) = &masthead.barcode {
        fields.push(format!("barcode: \"{}\"", found.value));
    }
    let mut lines: Vec<String> = masthead.again.iter().chain(&masthead.lines).map(|line| line.value.clone()).collect();
    lines.extend(material.pairing.loose.iter().map(Words::text));
    if !lines.is_empty() {
        fields.push(format!("lines: {}", yaml::list(lines.iter().map(String::as_str))));
    }
    if !masthead.notes.is_empty() {
        let notes = masthead.notes.iter().map(|(mark, note)| format!("{{mark: \"{mark}\", text: {}}}", yaml::text(&note.value)));
        fields.push(format!("notes: [{}]", notes.collect::<Vec<_>>().join(", ")));
    }
    if fields.is_empty() {
        return String::new();
    }
    let one = format!("masthead: {{{}}}\n", fields.join(", "));
    if one.chars().count() <= 140 { one } else { format!("masthead:\n{}", fields.iter().map(|field| format!("  {field}\n")).collect::<String>()) }
}

fn number(number: &ItemNumber) -> String {
    if number.sub.is_empty() { number.to_string() } else { format!("\"{number}\"") }
}

fn numbers(of: &[ItemNumber]) -> String {
    format!("[{}]", of.iter().map(number).collect::<Vec<_>>().join(", "))
}

fn organs(masthead: &Masthead, pairing: &Pairing) -> String {
    if masthead.organs.is_empty() {
        return String::new();
    }
    let mut out = String::from("organs:\n");
    for (at, organ) in masthead.organs.iter().enumerate() {
        let mut fields = vec![format!("organ: {}", organ.id)];
        fields.extend(organ.period.as_ref().map(period));
        if let Some(items) = &organ.items {
            fields.push(format!("items: {}", stated(&numbers(&items.value), items.stated.as_ref())));
        }
        if organ.list != RegisterKey::AGENDA {
            fields.push(format!("list: {}", organ.list));
        }
        fields.extend(document(organ).map(|document| format!("document: {}", yaml::text(document))));
        let own: Vec<String> = pairing
            .own
            .iter()
            .filter(|(of, ..)| *of == at)
            .map(|(_, of, title)| format!("{{of: {}, title: {}}}", numbers(of), yaml::text(&markdown::phrase(title))))
            .collect();
        let one = format!("  - {{{}}}\n", fields.join(", "));
        if own.is_empty() && one.chars().count() <= 140 {
            out.push_str(&one);
            continue;
        }
        for (at, field) in fields.iter().enumerate() {
            out.push_str(&format!("  {} {field}\n", if at == 0 { "-" } else { " " }));
        }
        if !own.is_empty() {
            out.push_str("    titles:\n");
            own.iter().for_each(|title| out.push_str(&format!("      - {title}\n")));
        }
    }
    out
}

fn document(organ: &Organ) -> Option<&str> {
    organ.document.as_deref().filter(|document| !document.starts_with('*'))
}

fn period(found: &Found<Period>) -> String {
    let (name, value) = match found.value {
        Period::Year(number) => ("year", number.to_string()),
        Period::Session(number) => ("session", number.to_string()),
        Period::Special(number) => ("session", format!("S-{number}")),
        Period::Emergency(number) => ("session", format!("ES-{number}")),
    };
    format!("{name}: {}", stated(&value, found.stated.as_ref()))
}

fn senders(letter: &Letter) -> String {
    let (from, signed) = (&letter.title.from, &letter.cover.signed);
    if from.is_empty() {
        return String::new();
    }
    // One who signs for each, in the order of the original; else all stand with the first, as the text has them.
    let each = from.len() == signed.len();
    let mut out = String::from("from:\n");
    for (at, sender) in from.iter().enumerate() {
        let mut lines: Vec<String> = Vec::new();
        lines.extend(sender.state.as_ref().map(|state| format!("state: {}", yaml::line(state))));
        lines.extend(sender.office.as_ref().map(|office| format!("office: {}", yaml::line(office))));
        let own: &[Signature] = match (each, at) {
            (true, _) => &signed[at..=at],
            (false, 0) => signed,
            (false, _) => &[],
        };
        if !own.is_empty() {
            lines.push(signatures(own, 4));
        }
        for (at, line) in lines.iter().enumerate() {
            out.push_str(&format!("  {} {line}\n", if at == 0 { "-" } else { " " }));
        }
    }
    out
}

fn signatures(signed: &[Signature], indent: usize) -> String {
    let one = |signature: &Signature| {
        let titles = if signature.titles.is_empty() { String::new() } else { format!(", titles: {}", yaml::list(signature.titles.iter().map(String::as_str))) };
        let mark = if signature.marked { "" } else { ", mark: none" };
        format!("{{name: {}{titles}{mark}}}", yaml::text(&signature.name))
    };
    match signed {
        [signature] => format!("signed: [{}]", one(signature)),
        _ => {
            let lines = signed.iter().map(|signature| format!("\n{}- {}", " ".repeat(indent + 2), one(signature)));
            format!("signed:{}", lines.collect::<String>())
        }
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

/// A symbol says that its document corrects, revises or adds to another.
fn relations(masthead: &Masthead) -> String {
    let relation = |found: &Found<String>| {
        let symbol = found.value.trim_end_matches('*');
        let kinds = [("/Corr.", "corrects"), ("/Rev.", "revises"), ("/Add.", "adds-to")];
        let (at, kind) = kinds.into_iter().filter_map(|(suffix, kind)| Some((symbol.rfind(suffix)?, kind))).max()?;
        Some(format!("{{{kind}: {}}}", yaml::text(&symbol[..at])))
    };
    let relations: Vec<String> = masthead.symbols.iter().filter_map(relation).collect();
    if relations.is_empty() { String::new() } else { format!("relations: [{}]\n", relations.join(", ")) }
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

fn part_file(material: &Material<'_>, part: &Part) -> String {
    let mut out = String::from("---\n");
    match &part.role {
        Role::Annex => out.push_str("part: annex\n"),
        Role::Enclosure => out.push_str("part: enclosure\n"),
        Role::Other(word) => out.push_str(&format!("part: other\nname: {}\n", yaml::line(word))),
    }
    if let Some(number) = &part.number {
        out.push_str(&format!("number: {}\n", yaml::text(number)));
    }
    let lang = part_language(part, material.language);
    let own = lang.unwrap_or(material.language);
    let titled = |words: &Words| {
        let text = words.text();
        match language_beside(&text, own) {
            Some(other) => format!("{{text: {}, lang: {other}}}", yaml::text(&markdown::phrase(&text))),
            None => phrase(words),
        }
    };
    out.push_str(&format!("heading: {}\n", titled(&part.heading)));
    if let Some(title) = &part.title {
        out.push_str(&format!("title: {}\n", titled(title)));
    }
    if !part.authors.is_empty() {
        out.push_str(&format!("authors: {}\n", yaml::list(part.authors.iter().map(String::as_str))));
    }
    if let Some(lang) = lang {
        out.push_str(&format!("lang: {lang}\n"));
    }
    if let Some(found) = &part.original {
        let value = match &found.value[..] {
            [one] => one.clone(),
            several => yaml::list(several.iter().map(String::as_str)),
        };
        out.push_str(&format!("original: {}\n", stated(&value, found.stated.as_ref())));
    }
    if let Some(found) = &part.date {
        out.push_str(&format!("date: {}\n", stated(&found.value.to_string(), found.stated.as_ref())));
    }
    if !part.body.signed.is_empty() {
        out.push_str(&format!("{}\n", signatures(&part.body.signed, 0)));
    }
    if part.body.numbered {
        out.push_str("numbering: stated\n");
    }
    out.push_str("---\n");
    let body = markdown::body(&part.body, material.figures.names());
    if body.is_empty() { out } else { format!("{out}\n{body}\n") }
}

/// The letters of a language are of one script; within Latin letters the words must tell, and many of them.
pub fn part_language<'l>(part: &Part, of_document: &'l str) -> Option<&'l str>
where
    'static: 'l,
{
    let text: String = part.body.blocks.iter().map(|block| block.text() + " ").collect();
    if text.chars().count() < 200 && super::anatomy::language_of(&text).is_none_or(|found| !has_own_script(found)) {
        return None;
    }
    super::anatomy::language_of(&text).filter(|found| *found != of_document.split('-').next().unwrap_or(of_document))
}

fn language_beside(text: &str, own: &str) -> Option<&'static str> {
    let found = super::anatomy::language_of(text)?;
    let base = own.split('-').next().unwrap_or(own);
    (found != base && (has_own_script(found) || has_own_script(base))).then_some(found)
}

fn has_own_script(language: &str) -> bool {
    matches!(language, "ar" | "ru" | "zh")
}
