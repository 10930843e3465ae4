//! Says what was found and what was done, in words for people. Decides no severity.

mod machine;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet};

use crate::model::diagnostic::{Diagnostic, Note, Severity};
use crate::model::receipt::{Receipt, Timings};
use crate::model::source::Excerpt;

/// Of each code so many findings are printed; the others are counted.
const SHOWN: usize = 50;

/// Whether the reader's terminal shows colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Colour {
    /// It does.
    Yes,
    /// It does not, or the reader does not want them.
    No,
}

/// How findings are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// In words, with the lines of the sources that they speak of.
    Human(Colour),
    /// A line each: `path:line:column: error[code]: says`.
    Short,
    /// A JSON object a line; see `docs/diagnostics/README.md`.
    Json,
    /// As annotations of GitHub Actions.
    Github,
}

/// Returns the findings in the form that is asked for. Of each code at most fifty are shown to people; JSON and annotations hold all.
pub fn findings(diagnostics: &[Diagnostic], format: Format) -> String {
    let mut out = String::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        let count = counts.entry(diagnostic.code.word()).or_default();
        *count += 1;
        match format {
            Format::Json => out.push_str(&machine::json(diagnostic)),
            Format::Github => out.push_str(&machine::github(diagnostic)),
            _ if *count > SHOWN => continue,
            Format::Human(colour) => {
                out.push_str(&finding(diagnostic, colour));
                out.push('\n');
            }
            Format::Short => out.push_str(&machine::short(diagnostic)),
        }
        out.push('\n');
    }
    if !matches!(format, Format::Json | Format::Github) {
        for (code, count) in counts.iter().filter(|(_, count)| **count > SHOWN) {
            let _ = writeln!(out, "{code}: {} more are not shown; `--only {code} --format json` gives all", count - SHOWN);
        }
    }
    out
}

/// Returns how many findings there are of each code in each folder. Where those are many, folders above stand for those below.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let mut of_code: BTreeMap<(&str, &str), BTreeMap<&str, usize>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let folders = of_code.entry((diagnostic.severity.word(), diagnostic.code.word())).or_default();
        *folders.entry(above(&diagnostic.at.path)).or_default() += 1;
    }
    let mut out = String::new();
    for ((severity, code), folders) in of_code {
        for (folder, count) in gathered(folders) {
            let _ = writeln!(out, "{count:>8}  {severity}[{code}]  {}", visible(folder));
        }
    }
    out
}

/// Of one code so many folders are named at most, if they have common ones above them.
const FOLDERS: usize = 20;

fn above(path: &str) -> &str {
    path.rsplit_once('/').map_or(".", |(folder, _)| folder)
}

fn gathered(mut folders: BTreeMap<&str, usize>) -> BTreeMap<&str, usize> {
    let steps = |folder: &&str| folder.matches('/').count();
    while folders.len() > FOLDERS {
        let Some(deepest) = folders.keys().map(steps).max().filter(|deepest| *deepest > 0) else { break };
        let mut fewer: BTreeMap<&str, usize> = BTreeMap::new();
        for (folder, count) in folders {
            *fewer.entry(if steps(&folder) == deepest { above(folder) } else { folder }).or_default() += count;
        }
        folders = fewer;
    }
    folders
}

/// Returns one finding in words.
pub fn finding(diagnostic: &Diagnostic, colour: Colour) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let main = Lines::of(&diagnostic.at);
    let (beside, elsewhere): (Vec<&Note>, Vec<&Note>) = diagnostic.also.iter().partition(|note| main.range_of(&note.at).is_some());
    let beside: Vec<(Range<usize>, String)> = beside.iter().filter_map(|note| Some((main.range_of(&note.at)?, visible(&note.says)))).collect();
    let elsewhere: Vec<(Lines<'_>, String)> = elsewhere.iter().map(|note| (Lines::of(&note.at), visible(&note.says))).collect();
    let first = main.snippet(AnnotationKind::Primary.span(main.marked.clone()));
    let first = first.annotations(beside.iter().map(|(range, says)| AnnotationKind::Context.span(range.clone()).label(says.as_str())));
    let mut group = level.primary_title(visible(&diagnostic.says)).id(diagnostic.code.word()).element(first);
    for (lines, says) in &elsewhere {
        group = group.element(lines.snippet(AnnotationKind::Context.span(lines.marked.clone()).label(says.as_str())));
    }
    let help = visible(&diagnostic.help);
    let report = [group.element(Level::HELP.message(help))];
    let renderer = match colour {
        Colour::Yes => Renderer::styled(),
        Colour::No => Renderer::plain(),
    };
    renderer.render(&report)
}

/// The line of an excerpt, made fit to be shown.
struct Lines<'a> {
    excerpt: &'a Excerpt,
    pad: usize,
    text: String,
    marked: Range<usize>,
}

impl<'a> Lines<'a> {
    fn of(excerpt: &'a Excerpt) -> Self {
        let start = visible(&excerpt.text[..excerpt.marked.start]);
        let marked = visible(&excerpt.text[excerpt.marked.clone()]);
        let end = visible(&excerpt.text[excerpt.marked.end..]);
        // The column that is printed is that of the whole line, so what is not shown of it counts.
        let pad = (excerpt.column as usize - 1).saturating_sub(start.chars().count());
        let text = format!("{}{start}{marked}{end}", " ".repeat(pad));
        let range = pad + start.len()..pad + start.len() + marked.len();
        Self { excerpt, pad, text, marked: range }
    }

    /// Returns where another place of the same line stands in what is shown of it.
    fn range_of(&self, other: &Excerpt) -> Option<Range<usize>> {
        let (own, shown) = (self.excerpt, &self.excerpt.text);
        if other.path != own.path || other.line != own.line {
            return None;
        }
        let first = own.column as usize - shown[..own.marked.start].chars().count();
        let from = (other.column as usize).checked_sub(first)?;
        let width = other.text[other.marked.clone()].chars().count();
        let mut places = shown.char_indices().map(|(at, _)| at).chain(std::iter::once(shown.len()));
        let start = places.nth(from)?;
        let end = if width == 0 { start } else { places.nth(width - 1)? };
        Some(self.pad + visible(&shown[..start]).len()..self.pad + visible(&shown[..end]).len())
    }

    fn snippet<'s>(&'s self, annotation: Annotation<'s>) -> Snippet<'s, Annotation<'s>> {
        Snippet::source(self.text.as_str()).line_start(self.excerpt.line as usize).path(&*self.excerpt.path).annotation(annotation)
    }
}

/// Returns `text` with characters that would act on a terminal shown by their names.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        let turns = matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        match character {
            '\t' => out.push_str("    "),
            _ if character.is_control() || turns => {
                let _ = write!(out, "{}", character.escape_unicode());
            }
            _ => out.push(character),
        }
    }
    out
}

/// Returns how many findings there are of each weight: "2 errors, 1 note".
pub fn tally(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let counted = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| (count(severity), severity.word()));
    let words: Vec<String> = counted.iter().filter(|(count, _)| *count > 0).map(|(count, word)| plural(*count, word)).collect();
    words.join(", ")
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// Returns the last line of a build: how many pages, how many files written, how long it took.
pub fn receipt(receipt: &Receipt, timings: &Timings, has_base_url: bool) -> String {
    let mut line = format!("{}, {} written", plural(receipt.pages, "page"), plural(receipt.written, "file"));
    if receipt.removed > 0 {
        let _ = write!(line, ", {} removed", receipt.removed);
    }
    let _ = write!(line, ", {} ms", timings.total.as_millis());
    if !has_base_url {
        line.push_str("; without `base_url` in `site.yaml` there are no canonical links, no feeds and no sitemap");
    }
    line
}

/// Returns how long each room took, a line each.
pub fn timings(timings: &Timings) -> String {
    let mut out = String::new();
    for (room, spent) in &timings.rooms {
        let _ = writeln!(out, "{:>10.1} ms  {room}", spent.as_secs_f64() * 1000.0);
    }
    let _ = writeln!(out, "{:>10.1} ms  in all", timings.total.as_secs_f64() * 1000.0);
    out
}
