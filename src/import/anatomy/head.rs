//! Reads the masthead, line by line. What is not recognised is kept as it is printed.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::lines::{self, HeadLine};
use super::{Found, Lines, Masthead, Organ, Words};
use crate::import::structure::{self, Block, Line};
use crate::import::vocabulary::Vocabulary;
use crate::model::site::Counts;
use crate::parse;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is written here")
}

static JOB: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\d{2}-\d{5}\*{0,3}(?:\s*\([A-Z]\))?(?:\s*\d{6})?(?:\s*\*\d{7}\*)?$"));
static BARS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\*?(?P<digits>\d{7})\*?$"));
static NOTE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?P<mark>\*{1,4})\s*(?P<text>\S.*)$"));
/// How notes to marks of a masthead begin.
static OF_MASTHEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:[A-Z]{1,4}/[A-Za-z0-9./\-()]+\.?$|Reissued\b|Second reissue|Nouveau tirage|Publicado nuevamente|Переиздано|\d{4}年.*重发|أعيد إصدارها)")
});

struct Reading<'r, 'w> {
    lines: &'r [HeadLine],
    at: usize,
    words: &'r Vocabulary<'w>,
    masthead: Masthead,
    /// The organ named last, and how it counts.
    organ: Option<(usize, Counts)>,
    /// The symbols so far, in small letters and without the asterisks of a reissue.
    known: BTreeSet<String>,
}

/// Returns the masthead that stands in the blocks above the title.
pub fn read(blocks: &[Block], words: &Vocabulary<'_>, remarks: &mut Vec<(Lines, String)>) -> Masthead {
    let lines = lines::of(blocks);
    let mut reading = Reading { lines: &lines, at: 0, words, masthead: Masthead::default(), organ: None, known: BTreeSet::new() };
    while reading.at < lines.len() {
        let taken = reading.step();
        reading.at += taken.max(1);
    }
    let mut masthead = reading.masthead;
    documents_of_lists(&mut masthead);
    for line in &masthead.lines {
        remarks.push((line.lines, format!("\"{}\" was not recognised in the masthead, and is kept there as it is printed", line.value)));
    }
    masthead
}

/// Returns a masthead in which nothing is recognised: its lines as they are printed, one after the other.
pub fn as_printed(blocks: &[Block]) -> Masthead {
    let printed = |(number, words)| Found::new(words, true, "", (number, number));
    Masthead { lines: lines::as_they_stand(blocks).into_iter().map(printed).collect(), ..Masthead::default() }
}

impl Reading<'_, '_> {
    /// Reads what begins at the line at hand, and returns how many lines it took.
    fn step(&mut self) -> usize {
        let line = &self.lines[self.at];
        let text = line.text();
        let number = line.line.number;
        let lines = (number, number);
        let words = self.words;
        let note = self.note(line, &text);
        let m = &mut self.masthead;
        if let Some(symbols) = symbols(&text) {
            for symbol in symbols {
                // A symbol that is printed a second time identifies the document no more than once.
                let new = self.known.insert(symbol.trim_end_matches('*').to_ascii_lowercase());
                if new { &mut m.symbols } else { &mut m.again }.push(Found::new(symbol, true, "", lines));
            }
            return 1;
        }
        if let Some((name, usual)) = words.distribution(&text).filter(|_| m.distribution.is_none()) {
            m.distribution = Some(Found::new(name, usual, &text, lines));
            return 1;
        }
        if let Some((codes, usual)) = words.original(&text).filter(|_| m.original.is_none()) {
            m.original = Some(Found::new(codes, usual, &text, lines));
            return 1;
        }
        if JOB.is_match(&text) && m.job_number.is_none() {
            m.job_number = Some(Found::new(text, true, "", lines));
            return 1;
        }
        if let Some(bars) = BARS.captures(&text).filter(|_| m.barcode.is_none()) {
            m.barcode = Some(Found::new(bars["digits"].to_owned(), true, "", lines));
            return 1;
        }
        if let Some((mark, note)) = note {
            m.notes.push((mark, Found::new(note, true, "", lines)));
            return 1;
        }
        if let Some((date, usual)) = words.date(&text).filter(|_| m.date.is_none()) {
            m.date = Some(Found::new(date, usual, &text, lines));
            return 1;
        }
        if let Some(organ) = words.organ(&text) {
            // The head of the paper names the organs, and so do the columns beneath it.
            let at = match m.organs.iter().position(|known| known.id == organ.id) {
                Some(at) => {
                    m.again.push(Found::new(text.clone(), true, "", lines));
                    at
                }
                None => {
                    m.organs.push(Organ { id: organ.id.clone(), code: organ.code.clone(), period: None, items: None, list: "agenda", document: None, lines });
                    m.organs.len() - 1
                }
            };
            self.organ = Some((at, organ.counts));
            return 1;
        }
        self.of_organ().unwrap_or_else(|| self.title_of_item())
    }

    /// Reads the session, the year or the items of the organ named last.
    fn of_organ(&mut self) -> Option<usize> {
        let (at, counts) = self.organ?;
        // A line may be broken where the column ends.
        for count in 1..=MOST {
            let run = self.lines.get(self.at..self.at + count)?;
            if run[1..].iter().any(|line| line.block != run[0].block) {
                return None;
            }
            let text = structure::joined(&run.iter().map(|line| line.line.clone()).collect::<Vec<_>>());
            let lines = (run[0].line.number, run[count - 1].line.number);
            let goes_on = text.ends_with([',', '\u{60c}', '、']) || ends_in_joint(&text) || self.goes_on(self.at + count, &text);
            let organ = self.masthead.organs.get_mut(at)?;
            if let Some((period, usual)) = self.words.period(&text, counts).filter(|_| organ.period.is_none()) {
                organ.period = Some(Found::new(period, usual, &text, lines));
                return Some(count);
            }
            if let Some(items) = self.words.items(&text).filter(|_| !goes_on && organ.items.is_none()) {
                organ.list = items.list;
                let mark = items.mark.clone();
                organ.items = Some(Found::new(items.numbers, items.usual, &text, lines));
                organ.document = (!mark.is_empty()).then_some(mark);
                return Some(count);
            }
        }
        None
    }

    /// Returns whether the line at `at` goes on with the numbers of the one before.
    fn goes_on(&self, at: usize, so_far: &str) -> bool {
        let before = self.lines[at - 1].block;
        let Some(line) = self.lines.get(at).filter(|line| line.block == before) else { return false };
        let text = line.text();
        let joins = ["and ", "et ", "y ", "и ", "و", "of the provisional", "of the preliminary", "de l’ordre", "de la liste", "del programa", "предварительн"];
        so_far.contains(|char: char| char.is_ascii_digit())
            && (text.starts_with(|char: char| char.is_ascii_digit() || char == '(') && !text.contains("session")
                || joins.iter().any(|word| text.starts_with(word)))
    }

    /// Reads a line that is none of those: the title of an item where items are named, else it is kept as it is printed.
    fn title_of_item(&mut self) -> usize {
        let first = &self.lines[self.at];
        if self.masthead.organs.iter().any(|organ| organ.items.is_some()) {
            let bold = first.line.bold();
            // A title goes as far as its paragraph, and in a paragraph as far as its bold words.
            let count = self.lines[self.at..].iter().take_while(|line| line.block == first.block && line.line.bold() == bold).count().max(1);
            let run: Vec<Line> = self.lines[self.at..self.at + count].iter().map(|line| line.line.clone()).collect();
            self.masthead.titles.push(Words { of: run });
            return count;
        }
        let lines = (first.line.number, first.line.number);
        self.masthead.lines.push(Found::new(first.text(), true, "", lines));
        1
    }

    fn note(&self, line: &HeadLine, text: &str) -> Option<(String, String)> {
        if let Some(note) = NOTE.captures(text) {
            return Some((note["mark"].to_owned(), note["text"].to_owned()));
        }
        (line.item && OF_MASTHEAD.is_match(text)).then(|| ("*".to_owned(), text.to_owned()))
    }
}

/// A line of items is broken into so many lines at most.
const MOST: usize = 8;

/// Returns whether the words end before the last of a list: "31, 61 and".
fn ends_in_joint(text: &str) -> bool {
    ["and", "et", "y", "и", "item", "items"].iter().any(|word| text.strip_suffix(word).is_some_and(|before| before.ends_with(char::is_whitespace)))
}

/// Returns the symbols, with their asterisks, of a line in which nothing else stands.
pub fn symbols(line: &str) -> Option<Vec<String>> {
    let found = parse::symbols(line);
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    for range in found {
        let between = &line[at..range.start];
        if !between.chars().all(|char| char.is_whitespace() || matches!(char, '-' | '–' | '—')) {
            return None;
        }
        let marks = line[range.end..].bytes().take_while(|byte| *byte == b'*').count();
        out.push(line[range.start..range.end + marks].to_owned());
        at = range.end + marks;
    }
    (!out.is_empty() && line[at..].trim().is_empty()).then_some(out)
}

/// Finds the documents of lists: the notes to the marks behind lines of items.
pub fn documents_of_lists(masthead: &mut Masthead) {
    let notes = &masthead.notes;
    for organ in &mut masthead.organs {
        let mark = organ.document.take_if(|mark| mark.starts_with('*'));
        let Some(mark) = mark else { continue };
        let note = notes.iter().find(|(known, _)| *known == mark).map(|(_, note)| note.value.trim_end_matches('.').to_owned());
        match note.filter(|note| symbols(note).is_some()) {
            Some(document) => organ.document = Some(document),
            // Without its note the mark is words of the original.
            None => organ.document = Some(mark),
        }
    }
}

/// Returns whether the text is a note to a mark of a masthead, and the note.
pub fn note_of_masthead(text: &str, item: bool) -> Option<(String, String)> {
    match NOTE.captures(text) {
        Some(note) if OF_MASTHEAD.is_match(&note["text"]) => Some((note["mark"].to_owned(), note["text"].to_owned())),
        None if item && OF_MASTHEAD.is_match(text) => Some(("*".to_owned(), text.to_owned())),
        _ => None,
    }
}

/// Returns the job number, or the digits of the bar code, that a line is: between asterisks, which Markdown reads as emphasis.
pub fn at_foot(line: &Line) -> Option<(bool, String)> {
    let text = line.text();
    let text = text.trim();
    let starred = text.starts_with('*')
        || line.pieces.iter().all(|piece| matches!(piece, structure::Piece::Words(words, style) if style.emphasis || words.trim().is_empty()));
    if JOB.is_match(text) {
        return Some((true, text.to_owned()));
    }
    BARS.captures(text).filter(|_| starred).map(|bars| (false, bars["digits"].to_owned()))
}
