//! The file of a part.

use super::people::signatures;
use super::{Material, phrase, stated};
use crate::import::anatomy::{self, Part, Role, Words};
use crate::import::{markdown, yaml};

/// Returns the text of the file.
pub fn file(material: &Material<'_>, part: &Part) -> String {
    let mut out = String::from("---\n");
    match &part.role {
        Role::Annex => out.push_str("part: annex\n"),
        Role::Enclosure => out.push_str("part: enclosure\n"),
        Role::Other(word) => out.push_str(&format!("part: other\nname: {}\n", yaml::line(word))),
    }
    if let Some(number) = &part.number {
        out.push_str(&format!("number: {}\n", yaml::text(number)));
    }
    let lang = language_of(part, material.language);
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
pub fn language_of<'l>(part: &Part, of_document: &'l str) -> Option<&'l str>
where
    'static: 'l,
{
    let text: String = part.body.blocks.iter().map(|block| block.text() + " ").collect();
    if text.chars().count() < 200 && anatomy::language_of(&text).is_none_or(|found| !has_own_script(found)) {
        return None;
    }
    anatomy::language_of(&text).filter(|found| *found != of_document.split('-').next().unwrap_or(of_document))
}

fn language_beside(text: &str, own: &str) -> Option<&'static str> {
    let found = anatomy::language_of(text)?;
    let base = own.split('-').next().unwrap_or(own);
    (found != base && (has_own_script(found) || has_own_script(base))).then_some(found)
}

fn has_own_script(language: &str) -> bool {
    matches!(language, "ar" | "ru" | "zh")
}
