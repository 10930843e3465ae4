//! The titles that registers give are those of the text as received, and what a letter words itself is what registers say.

use std::cell::OnceCell;
use std::ops::Range;

use super::Finding;
use crate::catalogue::Catalogue;
use crate::model::card::{Card, CardKind, HeadLine, OwnTitle, Remainder};
use crate::model::diagnostic::{Code, Diagnostic, Note, Severity, yaml_text};
use crate::model::packed::Excerpts;
use crate::model::site::Register;
use crate::model::source::Excerpt;

/// Returns what the heads of texts as received and the mastheads say differently.
pub fn check(catalogue: &Catalogue) -> Vec<Finding> {
    let mut findings = Vec::new();
    for card in catalogue.cards() {
        held_against(catalogue, card, &mut findings);
    }
    for card in catalogue.cards() {
        wording(catalogue, card, &mut findings);
    }
    findings
}

/// Adds what the head of one text as received and its masthead say differently.
pub fn of_card(catalogue: &Catalogue, card: &Card, findings: &mut Vec<Finding>) {
    held_against(catalogue, card, findings);
    wording(catalogue, card, findings);
}

fn held_against(catalogue: &Catalogue, card: &Card, findings: &mut Vec<Finding>) {
    if let CardKind::Document { remainder: Some(remainder), .. } = &card.kind
        && let remainder = remainder.unpack()
        && !remainder.titles.iter().any(|(key, _)| catalogue.is_broken(&key.register))
    {
        let held = Held::of(&remainder, &card.excerpts.unpack(), catalogue);
        findings.extend(held.differences().into_iter().map(|diagnostic| Finding { card: card.id.clone(), diagnostic }));
    }
}

/// So many lines of both sides, multiplied, are held against each other.
const PAIRS: usize = 2_500;

/// A line that pages print at the head of a document, and is not found in the text as received.
struct Wanted {
    text: String,
    at: Excerpt,
    /// The item that the line is the title of, in the masthead.
    item: Option<Excerpt>,
}

/// What is left of a head when the titles of registers are taken from it.
struct Held {
    wanted: Vec<Wanted>,
    left: Vec<HeadLine>,
    /// The items that their registers do not have.
    untitled: Vec<Excerpt>,
    /// The first item of a session that has no register.
    unlisted: Option<Excerpt>,
}

impl Held {
    fn of(remainder: &Remainder, excerpts: &Excerpts, catalogue: &Catalogue) -> Self {
        let mut wanted: Vec<Wanted> = remainder.unmatched.iter().map(|line| Wanted { text: line.text.clone(), at: line.at.clone(), item: None }).collect();
        let mut lines: Vec<Line> = remainder.unclaimed.iter().cloned().map(Line::of).collect();
        let (mut untitled, mut unlisted) = (Vec::new(), None);
        let mut titles = Vec::new();
        for (key, at) in remainder.titles.iter().map(|(key, at)| (key, *at)) {
            let Some(register) = catalogue.register(&key.register) else {
                unlisted = unlisted.or_else(|| Some(excerpts.at(at)));
                continue;
            };
            let Some(entry) = register.item(&key.number) else {
                untitled.push(excerpts.at(at));
                continue;
            };
            titles.push(Wanted { text: entry.title.plain(), at: entry.title_at.clone(), item: Some(excerpts.at(at)) });
        }
        // One title may be part of another: the longest are taken first.
        let mut order: Vec<usize> = (0..titles.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(bare(&titles[*at].text).len()));
        let mut found = vec![false; titles.len()];
        order.into_iter().for_each(|at| found[at] = take(&titles[at].text, &mut lines));
        wanted.extend(titles.into_iter().zip(found).filter(|(_, found)| !found).map(|(title, _)| title));
        let left = lines.into_iter().filter(|line| !line.bare.is_empty()).map(|line| line.of).collect();
        Self { wanted, left, untitled, unlisted }
    }

    /// Each line that is printed and not received, beside the one received that is most like it; then what is left on either side.
    fn differences(mut self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        // Of many, each is held against the one in its place only.
        let many = self.wanted.len().saturating_mul(self.left.len()) > PAIRS;
        for wanted in self.wanted {
            let near = self
                .left
                .iter()
                .take(if many { 1 } else { usize::MAX })
                .enumerate()
                .map(|(at, line)| (strsim::normalized_damerau_levenshtein(&start(&wanted.text), &start(&line.text)), at));
            let near = near.filter(|(like, _)| *like > 0.4).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            let mut also: Vec<Note> = wanted.item.iter().map(|item| Note { at: item.clone(), says: "it is the title of this item".into() }).collect();
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
            found.push(finding(item, says, vec![pointer(first.at.clone())], "write the register of this session with the titles of its items".to_owned()));
            return found;
        }
        // What has no title in any register stands beside what is received and printed nowhere.
        let mut untitled = self.untitled.into_iter();
        for line in self.left {
            let says = format!("the text as received has \"{}\" at its head, which is published nowhere", line.text);
            let omitted = format!("a line that is none of the document's is named in `letter.md`: `provenance: {{omitted: [{}]}}`", yaml_text(&line.text));
            found.push(match untitled.next() {
                Some(item) => finding(item, says, vec![pointer(line.at)], "add the item with its title to the register".to_owned()),
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

/// A line, and its characters without white space.
struct Line {
    of: HeadLine,
    bare: String,
}

impl Line {
    fn of(of: HeadLine) -> Self {
        Self { bare: bare(&of.text), of }
    }

    fn say(&mut self, text: String) {
        self.bare = bare(&text);
        self.of.text = text;
    }
}

/// Takes the title out of the line that has it, whole words only, and best a line that is nothing else; returns whether one has.
fn take(title: &str, left: &mut [Line]) -> bool {
    let wanted = bare(title);
    if wanted.is_empty() {
        return false;
    }
    if let Some(line) = left.iter_mut().find(|line| line.bare == wanted) {
        line.say(String::new());
        return true;
    }
    for line in left.iter_mut().filter(|line| line.bare.contains(&wanted)) {
        let text = &line.of.text;
        let Some(place) = places(text, &wanted).find(|place| stands_alone(text, place)) else { continue };
        line.say(format!("{} {}", text[..place.start].trim_end(), text[place.end..].trim_start()).trim().to_owned());
        return true;
    }
    false
}

/// Returns the places in `text` at which the characters `wanted` stand, whatever white space is between them.
fn places<'t>(text: &'t str, wanted: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let bare = bare(text);
    // Where each byte without white space is in the text with it.
    let with: Vec<usize> = text.char_indices().filter(|(_, char)| !char.is_whitespace()).flat_map(|(at, char)| at..at + char.len_utf8()).collect();
    let starts: Vec<usize> = bare.match_indices(wanted).map(|(at, _)| at).collect();
    starts.into_iter().map(move |at| with[at]..with[at + wanted.len() - 1] + 1)
}

fn stands_alone(text: &str, place: &Range<usize>) -> bool {
    let inside = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
    !inside(text[..place.start].chars().next_back()) && !inside(text[place.end..].chars().next())
}

/// A letter that gives the title of an item in words of its own is probably not mistaken, but the register may be.
fn wording(catalogue: &Catalogue, card: &Card, findings: &mut Vec<Finding>) {
    let CardKind::Document { registers, .. } = &card.kind else { return };
    let excerpts = OnceCell::new();
    for named in registers.unpack() {
        let Some(register) = catalogue.register(&named.key) else { continue };
        findings.extend(
            named
                .titles
                .iter()
                .filter_map(|title| worded(title, || excerpts.get_or_init(|| card.excerpts.unpack()).at(title.at), register))
                .map(|diagnostic| Finding { card: card.id.clone(), diagnostic }),
        );
    }
}

/// A title of several items stands for a line that no register has, unless it gives all of them the same.
fn worded(own: &OwnTitle, at: impl FnOnce() -> Excerpt, register: &Register) -> Option<Diagnostic> {
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
        at: at(),
        says: format!("the letter words the title of item {} otherwise than the register `{}`", first.number, register.key.slug()),
        also: vec![Note { at: first.title_at.clone(), says: "this is the register's".into() }],
        help: "compare both with the document and the list; where the document itself words it so, accept the finding with its reason".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::source::Source;

    #[test]
    fn a_title_is_taken_as_a_whole_line_before_it_is_taken_out_of_one() {
        let source = Source::new("source.txt", String::new());
        let mut left: Vec<Line> = ["The oceans within", "5. Oceans  and seas (b)", "Oceanside Oceans", "Oceans"]
            .map(|text| Line::of(HeadLine { text: text.into(), at: source.excerpt(0..0) }))
            .into();
        for title in ["Oceans and seas", "Oceans", "Oceans", "oceans within"] {
            assert!(take(title, &mut left), "{title}");
        }
        assert!(!take("Oceans", &mut left) && !take("", &mut left));
        assert_eq!(left.iter().map(|line| line.of.text.as_str()).collect::<Vec<_>>(), ["The", "5. (b)", "Oceanside", ""]);
    }
}
