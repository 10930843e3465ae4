//! Page furniture: what the paper puts between paragraphs, and is no word of the document; and words that were broken at the end of a line.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

/// A line that is page furniture.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Furniture {
    /// Its number, counted from 1.
    pub line: u32,
    /// The line as it stands.
    pub text: String,
    /// What it is.
    pub what: &'static str,
}

/// The head of the paper of the organization, in its official languages.
const LETTERHEADS: [&str; 6] = ["United Nations", "Nations Unies", "Naciones Unidas", "Организация Объединенных Наций", "الأمم المتحدة", "联合国"];

static PAGE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:(\d{1,3})\s?/\s?(\d{1,3})|[Pp]age\s+\d{1,3}(?:\s+of\s+\d{1,3})?|[-–—]\s?\d{1,3}\s?[-–—])$"));
static BARE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\d{1,3}$"));
static JOB: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:\d{1,3}/\d{1,3}\s+)?\d{2}-\d{5}\*{0,3}(?:\s*\([A-Z]\))?(?:\s*\d{6})?(?:\s*\*\d{7}\*)?(?:\s+\d{1,3}/\d{1,3})?$"));
static BARS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\*?\d{7}\*?$"));
static RUNNING: LazyLock<Regex> = LazyLock::new(|| {
    let symbol = r"[A-Z]{1,4}(?:/[A-Za-z0-9.\-()]+)+\*{0,3}";
    pattern(&format!(r"^(?:\d{{1,3}}/\d{{1,3}}\s+)?(?P<symbols>{symbol}(?:\s*[-–—]?\s*{symbol})*)(?:\s+\d{{1,3}}/\d{{1,3}})?$"))
});
static RECYCLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:Please recycle\b.*|♲.*|♻.*)$"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is written here")
}

/// Returns a line without the marks of Markdown around it.
pub fn bare(line: &str) -> &str {
    let line = line.trim_matches(|char: char| char.is_whitespace() || char == '\u{feff}').trim_start_matches('#').trim();
    let bold = line.strip_prefix("**").and_then(|line| line.strip_suffix("**")).filter(|inner| !inner.is_empty() && !inner.contains("**"));
    bold.unwrap_or(line).trim()
}

/// Returns the page furniture of a text whose title stands on the line `title`; without one there is no masthead, and what would stand in one is furniture.
pub fn find(text: &str, title: Option<u32>) -> Vec<Furniture> {
    let lines: Vec<&str> = text.split('\n').collect();
    let in_head = |number: u32| title.is_some_and(|title| number < title);
    let mut symbols: BTreeSet<String> = BTreeSet::new();
    let mut found: BTreeMap<u32, &'static str> = BTreeMap::new();
    let (mut job, mut bars) = (false, false);
    // The head may set its symbols beside something else.
    for line in lines.iter().take(title.unwrap_or(1) as usize - 1) {
        symbols.extend(crate::parse::symbols(line).into_iter().map(|range| line[range].to_owned()));
    }
    for (number, line) in (1u32..).zip(&lines) {
        let bare = bare(line);
        if bare.is_empty() || bare.len() > 160 {
            continue;
        }
        let what = if in_head(number) && LETTERHEADS.iter().any(|head| head.eq_ignore_ascii_case(bare)) {
            Some("letterhead")
        } else if PAGE.captures(bare).is_some_and(|page| numbered(&page)) {
            Some("page number")
        } else if JOB.is_match(bare) {
            // The first belongs to the masthead, wherever it stands.
            (bare.contains('/') || std::mem::replace(&mut job, true)).then_some("job number")
        } else if BARS.is_match(bare) && (bare.starts_with('*') || in_head(number)) {
            std::mem::replace(&mut bars, true).then_some("bar code")
        } else if let Some(running) = RUNNING.captures(bare).filter(|running| looks_like_symbols(&running["symbols"])) {
            let named: Vec<String> = running["symbols"]
                .split([' ', '–', '—'])
                .map(|symbol| symbol.trim_matches(['*', '-']).to_owned())
                .filter(|symbol| !symbol.is_empty())
                .collect();
            if in_head(number) {
                (running["symbols"].trim() != bare).then_some("running head")
            } else {
                let known = !symbols.is_empty() && named.iter().all(|symbol| symbols.contains(symbol));
                (known || running["symbols"].trim() != bare).then_some("running head")
            }
        } else if RECYCLE.is_match(bare) {
            Some("note of the printer")
        } else {
            None
        };
        if let Some(what) = what {
            found.insert(number, what);
        }
    }
    near_breaks(&lines, title.unwrap_or(0), &mut found);
    found.into_iter().map(|(line, what)| Furniture { line, text: lines[line as usize - 1].trim().to_owned(), what }).collect()
}

/// "3/12" is a page where the first is not the greater number.
fn numbered(page: &regex::Captures<'_>) -> bool {
    let number = |at: usize| page.get(at).and_then(|digits| digits.as_str().parse::<u32>().ok());
    match (number(1), number(2)) {
        (Some(page), Some(of)) => 0 < page && page <= of,
        _ => true,
    }
}

fn looks_like_symbols(symbols: &str) -> bool {
    symbols
        .split([' ', '–', '—'])
        .filter(|symbol| !symbol.trim_matches(['-', '*']).is_empty())
        .all(|symbol| symbol.contains(|char: char| char.is_ascii_digit()) && symbol.contains('/'))
}

/// So many lines around the end of a page may be of its head and foot.
const REACH: usize = 3;
/// A line that stands at so many ends of pages is a running head.
const OFTEN: usize = 3;

/// Finds bare numbers, and lines that stand again and again, at the ends of pages.
fn near_breaks(lines: &[&str], title: u32, found: &mut BTreeMap<u32, &'static str>) {
    let full: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].trim().is_empty() || lines[*at].contains('\u{c}')).collect();
    let breaks: Vec<usize> =
        full.iter().enumerate().filter(|(_, at)| lines[**at].contains('\u{c}') || found.contains_key(&(**at as u32 + 1))).map(|(at, _)| at).collect();
    let mut near: BTreeSet<usize> = BTreeSet::new();
    for at in breaks {
        near.extend(at.saturating_sub(REACH)..(at + REACH + 1).min(full.len()));
    }
    let mut times: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for at in near {
        let number = full[at] as u32 + 1;
        let bare = bare(lines[full[at]]);
        if number <= title || bare.is_empty() || found.contains_key(&number) {
            continue;
        }
        if BARE.is_match(bare) {
            found.insert(number, "page number");
        } else if bare.len() <= 80 {
            times.entry(bare).or_default().push(number);
        }
    }
    for numbers in times.into_values().filter(|numbers| numbers.len() >= OFTEN) {
        found.extend(numbers.into_iter().map(|number| (number, "running head")));
    }
}

/// A word that stands on two lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hyphen {
    /// The line at whose end the hyphen stands.
    pub line: u32,
    /// The word as it is broken: "pro-vide".
    pub word: String,
    /// Whether it was joined; else it is kept as it is written.
    pub joined: bool,
}

/// Words that follow a hyphen that is none of a broken word: "first- and second-class".
const SUSPENDED: [&str; 8] = ["and", "or", "to", "et", "ou", "y", "o", "и"];

/// Returns the text with the words joined that were broken at the end of a line, and what was found. A hyphen is taken away where the word stands elsewhere in the text without one, or
/// where the mark is one that only breaks words; with `all` wherever a small letter follows.
pub fn joined(text: &str, all: bool) -> (String, Vec<Hyphen>) {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    if !lines.iter().any(|line| broken(line.trim_end()).is_some()) {
        return (text.to_owned(), Vec::new());
    }
    let left_out: BTreeSet<u32> = find(text, None).into_iter().map(|furniture| furniture.line).collect();
    let known: BTreeSet<String> = words(text).collect();
    let mut found = Vec::new();
    for at in 0..lines.len() {
        let Some((head, mark)) = broken(lines[at].trim_end()).map(|(head, mark)| (head.to_owned(), mark)) else { continue };
        let Some(next) = (at + 1..lines.len().min(at + 12)).find(|next| !lines[*next].trim().is_empty() && !left_out.contains(&(*next as u32 + 1))) else {
            continue;
        };
        // A paragraph ends at an empty line, unless a page does there.
        let crosses = (at + 1..next).any(|between| left_out.contains(&(between as u32 + 1)) || lines[between].contains('\u{c}'));
        if next > at + 1 && !crosses {
            continue;
        }
        let line = lines[next].trim_start();
        let tail: String = line.chars().take_while(|char| char.is_alphabetic()).collect();
        if !tail.starts_with(char::is_lowercase) || SUSPENDED.contains(&tail.as_str()) {
            continue;
        }
        let whole = format!("{head}{tail}").to_lowercase();
        let compound = format!("{head}-{tail}").to_lowercase();
        let join = mark != '-' || all || known.contains(&whole) && !known.contains(&compound);
        found.push(Hyphen { line: at as u32 + 1, word: format!("{head}{mark}{tail}"), joined: join });
        if join {
            let behind: String = line.chars().skip(tail.chars().count()).take_while(|char| !char.is_whitespace()).collect();
            let kept = lines[at].trim_end().trim_end_matches(mark).to_owned();
            let rest = line[tail.len() + behind.len()..].trim_start().to_owned();
            lines[at] = format!("{kept}{tail}{behind}");
            lines[next] = rest;
        }
    }
    (lines.join("\n"), found)
}

/// Returns the part of a word before the mark that breaks it at the end of a line.
fn broken(line: &str) -> Option<(&str, char)> {
    let mark = line.chars().next_back().filter(|mark| matches!(mark, '-' | '\u{ad}' | '\u{ac}' | '\u{2010}'))?;
    let before = line.strip_suffix(mark)?;
    let start = before.rfind(|char: char| !char.is_alphabetic()).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let head = &before[start..];
    (head.chars().count() >= 2).then_some((head, mark))
}

/// The words of a text in small letters, with the hyphens within them.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|char: char| !(char.is_alphabetic() || char == '-')).map(|word| word.trim_matches('-').to_lowercase()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_joined_where_the_text_has_it_whole() {
        let (text, found) = joined("We pro-\nvide it. They provide co-\noperation, co-operation first-\nand last.\n", false);
        assert_eq!(text, "We provide\nit. They provide co-\noperation, co-operation first-\nand last.\n");
        assert_eq!(
            found.iter().map(|hyphen| (hyphen.line, hyphen.word.as_str(), hyphen.joined)).collect::<Vec<_>>(),
            [(1, "pro-vide", true), (2, "co-operation", false)]
        );
        assert_eq!(joined("unknow-\nable.\n", false).0, "unknow-\nable.\n");
        assert_eq!(joined("unknow-\nable.\n", true).0, "unknowable.\n\n");
        assert_eq!(joined("a word\u{ac}\ned.\n", false).0, "a worded.\n\n");
    }

    #[test]
    fn what_the_paper_prints_is_furniture() {
        let text = "United Nations\nA/78/9001\n\nDistr.: General\n24-99001 (E) 100424\n*2499001*\n\nLetter dated\n\nOne begins\n\nA/78/9001\n\n24-99001   2/3\n\n\u{c}A/78/9001   3/3\n\nand ends. 4\n\nA/78/9002\n";
        let found: Vec<(u32, &str)> = find(text, Some(8)).into_iter().map(|furniture| (furniture.line, furniture.what)).collect();
        assert_eq!(found, [(1, "letterhead"), (12, "running head"), (14, "job number"), (16, "running head")]);
    }
}
