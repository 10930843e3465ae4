//! The titles that registers give are those of the text as received, and what a letter words itself is what registers say.

use super::Finding;
use crate::catalogue::Catalogue;
use crate::model::card::{CardKind, HeadLine, OwnTitle, Remainder};
use crate::model::diagnostic::{Code, Diagnostic, Note, Severity, yaml_text};
use crate::model::site::Register;
use crate::model::source::Excerpt;

/// Returns what the heads of texts as received and the mastheads say differently.
pub fn check(catalogue: &Catalogue) -> Vec<Finding> {
    let mut findings = Vec::new();
    for card in catalogue.cards() {
        if let CardKind::Document { remainder: Some(remainder), .. } = &card.kind {
            if remainder.titles.iter().any(|(key, _)| catalogue.is_broken(&key.register)) {
                continue;
            }
            let held = Held::of(remainder, catalogue);
            findings.extend(held.differences().into_iter().map(|diagnostic| Finding { card: card.id.clone(), diagnostic }));
        }
    }
    findings.extend(wording(catalogue));
    findings
}

/// A line that pages print at the head of a document, and is not found in the text as received.
struct Wanted<'c> {
    text: String,
    at: Excerpt,
    /// The item that the line is the title of, in the masthead.
    item: Option<&'c Excerpt>,
}

/// What is left of a head when the titles of registers are taken from it.
struct Held<'c> {
    wanted: Vec<Wanted<'c>>,
    left: Vec<HeadLine>,
    /// The items that their registers do not have.
    untitled: Vec<&'c Excerpt>,
    /// The first item of a session that has no register.
    unlisted: Option<&'c Excerpt>,
}

impl<'c> Held<'c> {
    fn of(remainder: &'c Remainder, catalogue: &'c Catalogue) -> Self {
        let mut wanted: Vec<Wanted<'c>> = remainder.unmatched.iter().map(|line| Wanted { text: line.text.clone(), at: line.at.clone(), item: None }).collect();
        let mut left: Vec<HeadLine> = remainder.unclaimed.clone();
        let (mut untitled, mut unlisted) = (Vec::new(), None);
        for (key, at) in &remainder.titles {
            let Some(register) = catalogue.register(&key.register) else {
                unlisted = unlisted.or(Some(at));
                continue;
            };
            let Some(entry) = register.item(&key.number) else {
                untitled.push(at);
                continue;
            };
            let title = entry.title.plain();
            if !take(&title, &mut left) {
                wanted.push(Wanted { text: title, at: entry.title_at.clone(), item: Some(at) });
            }
        }
        left.retain(|line| !bare(&line.text).is_empty());
        Self { wanted, left, untitled, unlisted }
    }

    /// Each line that is printed and not received, beside the one received that is most like it; then what is left on either side.
    fn differences(mut self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for wanted in self.wanted {
            let near = self.left.iter().enumerate().map(|(at, line)| (strsim::normalized_damerau_levenshtein(&start(&wanted.text), &start(&line.text)), at));
            let near = near.filter(|(like, _)| *like > 0.4).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            let mut also: Vec<Note> = wanted.item.map(|item| Note { at: item.clone(), says: "it is the title of this item".into() }).into_iter().collect();
            let (says, help) = match near {
                Some((_, at)) => {
                    let line = self.left.remove(at);
                    let says = format!("the masthead says \"{}\", the text as received \"{}\"", wanted.text, line.text);
                    let help = match wanted.item {
                        Some(_) => format!(
                            "correct the register; where the letter words the title otherwise, give its words under `titles`: `title: {}`",
                            yaml_text(&line.text)
                        ),
                        None if wanted.text.contains('/') => "correct the value".to_owned(),
                        None => format!(
                            "correct the value; where the original words the same value otherwise, give its words: `{{value: …, stated: {}}}`",
                            yaml_text(&line.text)
                        ),
                    };
                    also.insert(0, pointer(line.at));
                    (says, help)
                }
                None => (
                    format!("the text as received does not have \"{}\" at its head", wanted.text),
                    "compare both with the document as received: what it does not say is left out".to_owned(),
                ),
            };
            found.push(finding(wanted.at, says, also, help));
        }
        if let (Some(item), Some(first)) = (self.unlisted, self.left.first()) {
            let more = if self.left.len() > 1 { format!(" and {} more lines", self.left.len() - 1) } else { String::new() };
            let says = format!("the text as received has \"{}\"{more} at its head, published nowhere: titles stand in registers", first.text);
            found.push(finding(
                item.clone(),
                says,
                vec![pointer(first.at.clone())],
                "write the register of this session with the titles of its items".to_owned(),
            ));
            return found;
        }
        // What has no title in any register stands beside what is received and printed nowhere.
        let mut untitled = self.untitled.into_iter();
        for line in self.left {
            let says = format!("the text as received has \"{}\" at its head, which is published nowhere", line.text);
            let omitted = format!("a line that is none of the document's is named in `letter.md`: `provenance: {{omitted: [{}]}}`", yaml_text(&line.text));
            found.push(match untitled.next() {
                Some(item) => finding(item.clone(), says, vec![pointer(line.at)], "add the item with its title to the register".to_owned()),
                None => finding(line.at, says, Vec::new(), format!("say it in the masthead; {omitted}")),
            });
        }
        found
    }
}

fn finding(at: Excerpt, says: String, also: Vec<Note>, help: String) -> Diagnostic {
    Diagnostic { code: Code::SourceDiffers, severity: Severity::Error, at, says, also, help }
}

fn pointer(at: Excerpt) -> Note {
    Note { at, says: "this is the text as received".into() }
}

fn bare(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace()).collect()
}

fn start(text: &str) -> String {
    text.chars().take(300).collect()
}

/// Takes the title out of the line that has it, whole words only; returns whether one has.
fn take(title: &str, left: &mut [HeadLine]) -> bool {
    let words: Vec<&str> = title.split_whitespace().collect();
    let wanted = bare(title);
    for line in left.iter_mut() {
        let Some(from) = bare(&line.text).find(&wanted) else { continue };
        // The place without white space, found again in the text with it.
        let mut places = line.text.char_indices().filter(|(_, char)| !char.is_whitespace());
        let mut skipped = 0;
        let start = loop {
            match places.next() {
                Some((at, _)) if skipped == from => break at,
                Some((_, char)) => skipped += char.len_utf8(),
                None => break line.text.len(),
            }
        };
        let mut taken = 0;
        let end = line.text[start..]
            .char_indices()
            .find_map(|(at, char)| {
                taken += if char.is_whitespace() { 0 } else { char.len_utf8() };
                (taken == wanted.len()).then(|| start + at + char.len_utf8())
            })
            .unwrap_or(line.text.len());
        let inside = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
        if words.is_empty() || inside(line.text[..start].chars().next_back()) || inside(line.text[end..].chars().next()) {
            continue;
        }
        line.text = format!("{} {}", line.text[..start].trim_end(), line.text[end..].trim_start()).trim().to_owned();
        return true;
    }
    false
}

/// A letter that gives the title of an item in words of its own is probably not mistaken, but the register may be.
fn wording(catalogue: &Catalogue) -> Vec<Finding> {
    let mut findings = Vec::new();
    for card in catalogue.cards() {
        let CardKind::Document { registers, .. } = &card.kind else { continue };
        for named in registers {
            let Some(register) = catalogue.register(&named.key) else { continue };
            findings.extend(named.titles.iter().filter_map(|title| worded(title, register)).map(|diagnostic| Finding { card: card.id.clone(), diagnostic }));
        }
    }
    findings
}

/// A title of several items stands for a line that no register has, unless it gives all of them the same.
fn worded(own: &OwnTitle, register: &Register) -> Option<Diagnostic> {
    let entries: Vec<_> = own.of.iter().map(|number| register.item(number)).collect::<Option<_>>()?;
    let (first, others) = entries.split_first()?;
    let theirs = first.title.plain();
    let lang = first.title.lang.as_deref().unwrap_or(&register.lang);
    if lang != own.lang || bare(&theirs) == bare(&own.title) || others.iter().any(|other| other.title.plain() != theirs) {
        return None;
    }
    Some(Diagnostic {
        code: Code::RegisterWording,
        severity: Severity::Warning,
        at: own.at.clone(),
        says: format!("the letter words the title of item {} otherwise than the register `{}`", first.number, register.key.slug()),
        also: vec![Note { at: first.title_at.clone(), says: "this is the register's".into() }],
        help: "compare both with the document and the list; where the document itself words it so, accept the finding with its reason".into(),
    })
}
