//! Holds a document against its text as received: every character but white space, and every end of a paragraph. `docs/fidelity.md` lists what may differ.

mod chars;
mod difference;
mod find;
mod head;
mod notes;
mod published;
pub mod received;

use std::ops::Range;

use crate::model::card::{HeadLine, Remainder};
use crate::model::diagnostic::{Code, Diagnostic, Note, Severity, yaml_text};
use crate::model::document::Document;
use crate::model::item::ItemKey;
use crate::model::site::Organs;
use crate::model::source::{Excerpt, Source, Span};
use crate::model::wording::{Printed, Wording};
use chars::{Char, Gap};
use difference::Difference;
pub use find::compare;

/// So many differences of one document are shown; the last says how many more there are.
const SHOWN: usize = 20;

/// A quotation in a help is no longer than this.
const QUOTED: usize = 60;
/// So many lines are offered to be left out.
const LINES: usize = 4;

/// A title is looked for at so many places.
const TITLES: usize = 1_000;
/// So many characters tell which of them begins the document.
const BEHIND: usize = 2_000;

const ARTEFACT: &str =
    "this looks like a hyphen at the end of a line, or a ligature, of the file that the text was copied from: correct the text as received from the original";

/// Returns whether the characters hold what only copying leaves in a text.
fn is_artefact(chars: &[Char]) -> bool {
    let ligature = |char: char| matches!(char, '\u{ac}' | '\u{fb00}'..='\u{fb06}');
    let broken = |pair: &[Char]| matches!(pair[0].char, '-' | '\u{2010}') && pair[1].before >= Gap::Space && pair[1].char.is_lowercase();
    chars.iter().any(|char| ligature(char.char)) || chars.windows(2).any(broken)
}

/// What is needed to compare a document with its text as received.
struct Comparison<'a> {
    /// The document.
    document: &'a Document,
    /// Its sources, by their number.
    sources: &'a [Source],
    /// The text as received.
    received: &'a Source,
    /// The organs, whose names mastheads print.
    organs: &'a Organs,
    /// How the theme words mastheads.
    wording: &'a dyn Wording,
}

impl Comparison<'_> {
    /// Returns the differences from the title on, and what of the head is to be held against registers.
    fn make(&self) -> (Vec<Diagnostic>, Remainder<Excerpt>) {
        let provenance = &self.document.letter.provenance;
        let (mut theirs, unseen) = received::read(self.received, &provenance.omitted);
        let (mut ours, notes) = published::read(self.document, self.wording);
        notes::take(&mut ours, &notes, &mut theirs);
        let title = self.document.letter.title.plain();
        let begins = beginning(&theirs, &chars::counting(&title), &ours);
        let mut rest = theirs.split_off(begins);
        let lines = notes::without_foot(self.wording.masthead(&self.document.letter, self.organs), &mut rest);
        let mut found: Vec<Diagnostic> = unseen
            .into_iter()
            .map(|line| self.finding(self.place(line.span), format!("the text as received has no line \"{}\"", line.text), "correct it, or remove it"))
            .collect();
        let differences = difference::differences(&ours, &rest);
        let more = differences.len().saturating_sub(SHOWN);
        for (at, difference) in differences.into_iter().take(SHOWN).enumerate() {
            let mut diagnostic = self.difference(&ours, &rest, &difference);
            if more > 0 && at + 1 == SHOWN {
                diagnostic.says = format!("{} (and {more} more differences behind this one)", diagnostic.says);
            }
            found.push(diagnostic);
        }
        let head = self.head(&theirs, &lines, &mut found);
        (found, head)
    }

    fn head(&self, top: &[Char], lines: &[Printed], found: &mut Vec<Diagnostic>) -> Remainder<Excerpt> {
        let letter = &self.document.letter;
        if let (true, Some(first)) = (top.is_empty(), lines.first()) {
            found.push(self.finding(
                self.place(first.span),
                "the text as received begins at its title, without a masthead".to_owned(),
                "put the masthead at its head as the document has it, or remove what the masthead says here",
            ));
            return Remainder::default();
        }
        let found = head::compare(top, lines);
        let line = |text: String, at: Excerpt| HeadLine { text, at };
        let mut titles: Vec<(ItemKey, Excerpt)> = Vec::new();
        for organ in &letter.organs {
            let own = |key: &ItemKey| organ.titles.iter().any(|title| title.of.contains(&key.number));
            titles.extend(organ.item_keys().into_iter().filter(|(key, _)| !own(key)).map(|(key, span)| (key, self.place(span))));
        }
        Remainder {
            unmatched: found.unmatched.into_iter().map(|printed| line(printed.text.clone(), self.place(printed.span))).collect(),
            unclaimed: found.unclaimed.iter().map(|run| line(chars::spaced(run), chars::excerpt(self.received, run, 0..run.len()))).collect(),
            titles,
        }
    }

    fn place(&self, span: Span) -> Excerpt {
        self.sources.get(span.source as usize).map_or_else(|| self.received.excerpt(0..0), |source| source.excerpt(span.range()))
    }

    fn finding(&self, at: Excerpt, says: String, help: &str) -> Diagnostic {
        Diagnostic { code: Code::SourceDiffers, severity: Severity::Error, at, says, also: Vec::new(), help: help.to_owned() }
    }

    fn difference(&self, ours: &[Char], theirs: &[Char], difference: &Difference) -> Diagnostic {
        let (mine, other) = (difference.ours.clone(), difference.theirs.clone());
        let (said, received) = (chars::words(&ours[mine.clone()]), chars::words(&theirs[other.clone()]));
        let (says, help, here, there) = match (mine.is_empty(), other.is_empty()) {
            (false, false) => (
                format!("the text says \"{said}\", the text as received \"{received}\""),
                if is_artefact(&theirs[other.clone()]) { ARTEFACT.to_owned() } else { format!("write {}, as in the text as received", quoted(&received)) },
                mine,
                other,
            ),
            (false, true) => {
                (format!("the text as received does not have \"{said}\""), format!("remove {}", quoted(&said)), mine, word_at(theirs, other.start))
            }
            (true, false) => {
                let help = "write it here, as in the text as received".to_owned();
                let help = match self.omitted(theirs, &other) {
                    Some(lines) => format!(
                        "{help}; lines that are none of the document's, such as a running head, are named in `letter.md`: `provenance: {{omitted: [{lines}]}}`"
                    ),
                    None => help,
                };
                (format!("the text as received has \"{received}\" before this, which is published nowhere"), help, word_at(ours, mine.start), other)
            }
            (true, true) => {
                let ends = ours.get(mine.start).is_some_and(|char| char.before == Gap::Paragraph);
                let (says, help) = match ends {
                    true => ("a paragraph begins here, and none in the text as received", "join it with the one before: remove the empty line between them"),
                    false => ("in the text as received a paragraph begins here", "put an empty line before it"),
                };
                (says.to_owned(), help.to_owned(), word_at(ours, mine.start), word_at(theirs, other.start))
            }
        };
        // What is missing between two sources is missing at the end of the first.
        let between = here.start > 0
            && here.start < ours.len()
            && difference.ours.is_empty()
            && !difference.theirs.is_empty()
            && ours[here.start - 1].source != ours[here.start].source;
        let (says, here) = match between {
            true => (says.replace(" before this,", " behind this,"), word_at(ours, here.start - 1)),
            false => (says, here),
        };
        // Behind the last character there is no word; then the one before is shown.
        let says = if here.start >= ours.len() { says.replace(" before this,", " behind this,") } else { says };
        let here = if here.start >= ours.len() { word_at(ours, ours.len().saturating_sub(1)) } else { here };
        let there = if there.start >= theirs.len() { word_at(theirs, theirs.len().saturating_sub(1)) } else { there };
        let mut diagnostic = self.finding(self.excerpt(ours, here), says, &help);
        diagnostic.also.push(Note { at: chars::excerpt(self.received, theirs, there), says: "this is the text as received".into() });
        diagnostic
    }

    /// Returns the lines of the text as received that the range covers, each as YAML takes it; nothing where it covers other than few whole lines.
    fn omitted(&self, theirs: &[Char], range: &Range<usize>) -> Option<String> {
        let begins = |at: usize| at == 0 || theirs.get(at).is_none_or(|char| char.before >= Gap::Line);
        if !begins(range.start) || !begins(range.end) {
            return None;
        }
        let starts: Vec<usize> = range.clone().filter(|at| *at == range.start || theirs[*at].before >= Gap::Line).chain([range.end]).collect();
        let line = |pair: &[usize]| {
            let (first, last) = (theirs.get(pair[0])?, theirs.get(pair[1].checked_sub(1)?)?);
            let line = self.received.text.get(first.at as usize..last.at as usize + last.char.len_utf8())?;
            (line.chars().count() <= QUOTED).then(|| yaml_text(line))
        };
        (starts.len() <= LINES + 1).then(|| starts.windows(2).map(line).collect::<Option<Vec<_>>>()).flatten().map(|lines| lines.join(", "))
    }

    /// Returns the place of some characters of the published text, as far as they are of one source.
    fn excerpt(&self, ours: &[Char], range: Range<usize>) -> Excerpt {
        let Some(number) = ours.get(range.start).map(|char| char.source) else { return self.place(Span::default()) };
        let end = (range.start..range.end).find(|at| ours[*at].source != number).unwrap_or(range.end);
        let source = self.sources.get(number as usize).unwrap_or(self.received);
        // Words that are known by the place of their value only are shown by the whole of it.
        let chars = &ours[range.start..end];
        match (chars.first(), chars.last()) {
            (Some(first), Some(last)) if first.at == last.at && chars.len() > 1 => source.excerpt(value(source, first.at as usize)),
            _ => chars::excerpt(source, ours, range.start..end),
        }
    }
}

/// Returns the words between quotation marks; of long ones the beginning.
fn quoted(words: &str) -> String {
    match words.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("\"{}…\"", &words[..end]),
        None => format!("\"{words}\""),
    }
}

/// Returns the range of the YAML value that begins at `at`: to the end of its line, or of the quotation.
fn value(source: &Source, at: usize) -> Range<usize> {
    let line = source.text.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default().trim_end();
    let quote = line.chars().next().filter(|first| matches!(first, '"' | '\''));
    let end = quote.and_then(|quote| line[1..].find(quote)).map_or(line.len(), |end| end + 2);
    at..at + end
}

fn word_at(of: &[Char], at: usize) -> Range<usize> {
    if at >= of.len() { of.len()..of.len() } else { chars::whole_words(of, at..at + 1) }
}

/// Returns where the document begins in the text as received: at its title, at what is most like it, or at the first words of the letter.
fn beginning(theirs: &[Char], title: &[char], ours: &[Char]) -> usize {
    let lines: Vec<usize> = theirs.iter().enumerate().filter(|(at, char)| *at == 0 || char.before >= Gap::Line).map(|(at, _)| at).collect();
    let stands = |words: &[char], at: usize| theirs[at..].len() >= words.len() && theirs[at..].iter().zip(words).all(|(char, word)| char.char == *word);
    // A head may have the words of the title too: it begins where most of the text stands behind it.
    let behind = |at: usize| theirs[at..].iter().zip(ours).take(BEHIND).take_while(|(char, other)| char.char == other.char).count();
    let titles = lines.iter().filter(|at| !title.is_empty() && stands(title, **at)).take(TITLES);
    if let Some((at, _)) = titles.map(|at| (*at, behind(*at))).reduce(|best, other| if other.1 > best.1 { other } else { best }) {
        return at;
    }
    let wanted: String = title.iter().take(400).collect();
    let like = |at: usize| {
        let given: String = theirs[at..].iter().take(wanted.chars().count()).map(|char| char.char).collect();
        strsim::normalized_damerau_levenshtein(&wanted, &given)
    };
    let near = lines.iter().take(200).map(|at| (like(*at), *at)).filter(|(like, _)| *like > 0.6);
    if let Some((_, at)) = near.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))) {
        return at;
    }
    let body: Vec<char> = ours.iter().skip(title.len()).take(40).map(|char| char.char).collect();
    lines.iter().find(|at| !body.is_empty() && stands(&body, **at)).copied().unwrap_or(0)
}
