//! The sources of a new letter: what is known of it, and nothing else.

use std::fmt::Write;
use std::path::Path;

use jiff::civil::Date;

use super::yaml::{in_braces, text};
use super::{asked, organs};
use crate::model::address::path_problem;
use crate::model::error::Error;
use crate::model::item::{ItemNumber, Period};
use crate::model::shelf::{sender_key, sender_slug};
use crate::model::site::{Counts, Organs};
use crate::{load, parse, write};

/// What is known of a new letter. What is not known is not written: a letter that has no masthead yet is one all the same.
#[derive(Clone, Debug, Default)]
pub struct NewLetter {
    /// Its folder below `content/`; without one it follows from year and sender.
    pub path: Option<String>,
    /// `letter`, `identical-letters`, `note-verbale`, or the name of another kind.
    pub kind: String,
    /// The title as the document gives it.
    pub title: String,
    /// The date of the letter.
    pub date: Option<Date>,
    /// The language of the document, where it is not the site's.
    pub lang: Option<String>,
    /// Its symbols, as it states them.
    pub symbols: Vec<String>,
    /// The organs, each with its session or year and items: `general-assembly:78:31,71 (b)`.
    pub organs: Vec<String>,
    /// The State that sends it.
    pub state: Option<String>,
    /// The office that sends it.
    pub office: Option<String>,
    /// To whom it is addressed: an office.
    pub to: Option<String>,
    /// The title of its annex, where there is one.
    pub annex: Option<String>,
    /// Whether it is a draft, which is checked and not published.
    pub draft: bool,
}

const KINDS: [&str; 3] = ["letter", "identical-letters", "note-verbale"];

/// Makes the sources of a letter in the project in `root`, and returns their paths. Where one of them stands already nothing is written.
pub fn letter(root: &Path, new: &NewLetter) -> Result<Vec<String>, Error> {
    let title = one_line(&new.title);
    if title.is_empty() {
        return Err(asked("a letter has a title", "give it as the document does: `--title \"Letter dated …\"`"));
    }
    let path = match &new.path {
        Some(path) => path.trim_matches('/').to_owned(),
        None => usual_path(new)?,
    };
    if let Some(name) = parse::reserved(&path) {
        return Err(asked(format!("`/{name}` is an address of the site itself"), "give another path, such as `letters/2024/state-a-wells`"));
    }
    if let Some(problem) = path_problem(&path) {
        return Err(asked(format!("`{path}` cannot be an address: {problem}"), "give another path, such as `letters/2024/state-a-wells`"));
    }
    let folder = format!("content/{path}");
    let upwards = "../".repeat(folder.matches('/').count() + 1);
    let known = organs(root)?;
    let mut fields = format!("# yaml-language-server: $schema={upwards}schemas/letter.json\n");
    let mut line = |words: String| {
        let _ = writeln!(fields, "{words}");
    };
    if KINDS.contains(&new.kind.as_str()) {
        line(format!("kind: {}", new.kind));
    } else {
        line(format!("kind: other\nname: {}", text(&one_line(&new.kind))));
    }
    line(format!("title: {}", text(&title)));
    if let Some(date) = new.date {
        line(format!("date: {date}"));
    }
    if let Some(lang) = &new.lang {
        line(format!("lang: {}", text(lang)));
    }
    if !new.symbols.is_empty() {
        line(format!("symbols: [{}]", listed(&new.symbols)));
    }
    line("# masthead: {distribution: General, date: 2024-03-04, original: [en]}     # as printed, once it is".to_owned());
    if !new.organs.is_empty() {
        line("organs:".to_owned());
        for organ in &new.organs {
            line(format!("  - {}", organ_line(organ, &known)?));
        }
    }
    if new.state.is_some() || new.office.is_some() {
        line("from:".to_owned());
        let said =
            [("state", &new.state), ("office", &new.office)].map(|(name, words)| words.as_ref().map(|words| format!("{name}: {}", text(&one_line(words)))));
        let said: Vec<String> = said.into_iter().flatten().collect();
        line(format!("  - {}", said.join("\n    ")));
        line("    # signed: [{name: …, titles: […]}]".to_owned());
    }
    if let Some(to) = &new.to {
        line(format!("to: [{{office: {}}}]", in_braces(&one_line(to))));
    }
    if new.annex.is_some() {
        line("parts: [annex.md]".to_owned());
    }
    if new.draft {
        line("draft: true                         # checked, and not published; remove this line when it is ready".to_owned());
    }
    let mut files = vec![(format!("{folder}/letter.md"), format!("---\n{fields}---\n").into_bytes())];
    if let Some(annex) = &new.annex {
        let annex = one_line(annex);
        let titled = if annex.is_empty() { String::new() } else { format!("title: {}\n", text(&annex)) };
        let fields = format!("# yaml-language-server: $schema={upwards}schemas/part.json\npart: annex\n{titled}");
        files.push((format!("{folder}/annex.md"), format!("---\n{fields}---\n").into_bytes()));
    }
    refuse_taken(root, &path)?;
    write::fresh(root, &files)?;
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// Refuses where a document has that path already, be it in other letter case.
fn refuse_taken(root: &Path, path: &str) -> Result<(), Error> {
    let survey = load::survey(root)?;
    match survey.documents.iter().find(|paths| paths.id.to_lowercase() == path.to_lowercase()) {
        Some(paths) => Err(Error::Occupied {
            says: format!("there is a document at `content/{}` already; nothing was written", paths.id),
            help: "give another path, such as one with the subject at its end".into(),
        }),
        None => Ok(()),
    }
}

/// The year and the sender; a letter whose date or sender is not known needs to be told where it lies.
fn usual_path(new: &NewLetter) -> Result<String, Error> {
    let sender = new.state.as_ref().or(new.office.as_ref());
    match (new.date, sender) {
        (Some(date), Some(sender)) => Ok(format!("letters/{}/{}-{:02}-{:02}", date.year(), sender_slug(&sender_key(sender)), date.month(), date.day())),
        _ => Err(asked(
            "it is not known where the letter is to lie",
            "give its folder below `content/`, such as `letters/2024/state-a-wells`, or its `--date` and `--state`, from which one follows",
        )),
    }
}

/// Returns the fields of an organ written as `general-assembly:78:31,71 (b)`.
fn organ_line(words: &str, known: &Organs) -> Result<String, Error> {
    let mut pieces = words.splitn(3, ':').map(str::trim);
    let name = pieces.next().unwrap_or_default();
    let Some(organ) = known.by_id(name).or_else(|| known.by_code(name)) else {
        let help = crate::model::diagnostic::suggest(name, known.0.iter().map(|organ| organ.id.as_str()).collect::<Vec<_>>());
        return Err(asked(format!("`{name}` is not an organ that is known here"), format!("{help}; others are described in `content/organs.yaml`")));
    };
    let mut out = format!("{{organ: {}", organ.id);
    if let Some(period) = pieces.next().filter(|period| !period.is_empty()) {
        let read = Period::session(period).filter(|read| organ.counts == Counts::Session || matches!(read, Period::Session(_)));
        if read.is_none() {
            return Err(asked(format!("`{period}` is not a session or year"), "write its number: `general-assembly:78`, `security-council:79`"));
        }
        let field = if organ.counts == Counts::Session { "session" } else { "year" };
        let _ = write!(out, ", {field}: {period}");
    }
    if let Some(items) = pieces.next().filter(|items| !items.is_empty()) {
        let mut numbers = Vec::new();
        for item in items.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            let Some(number) = ItemNumber::parse(item) else {
                return Err(asked(format!("`{item}` is not the number of an agenda item"), "write `general-assembly:78:31,71 (b)`"));
            };
            numbers.push(if number.sub.is_empty() { number.to_string() } else { format!("\"{number}\"") });
        }
        let _ = write!(out, ", items: [{}]", numbers.join(", "));
    }
    out.push('}');
    Ok(out)
}

fn listed(words: &[String]) -> String {
    words.iter().map(|words| in_braces(&one_line(words))).collect::<Vec<_>>().join(", ")
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
