//! Divides what stands beneath the title into the cover letter and what is annexed to it.

use std::sync::LazyLock;

use regex::Regex;

use super::languages::{self, Forms};
use super::{Body, Found, Lines, Part, Role, Words, notes, signature};
use crate::import::structure::{Block, Kind};
use crate::import::vocabulary::Vocabulary;

/// A heading of a part is no longer than this.
const LONGEST: usize = 600;

/// A letter has no more parts than this.
const MOST: usize = 300;

/// Parts lie at most this deep.
const DEEPEST: usize = 6;

/// Returns the cover letter and the parts behind it. `left` are lines that were left out of the text.
pub fn divide(blocks: Vec<Block>, words: &Vocabulary<'_>, left: &[u32], remarks: &mut Vec<(Lines, String)>) -> (Body, Vec<Part>) {
    let forms = languages::of(&words.language);
    let mut cover: Vec<Block> = Vec::new();
    let mut parts: Vec<(Heading, Vec<Block>)> = Vec::new();
    let mut headings: Vec<Option<Heading>> = blocks.iter().map(|block| heading(block, forms)).collect();
    let count = headings.iter().flatten().count();
    if count > MOST {
        let first = headings.iter().position(Option::is_some).map_or((0, 0), |at| blocks[at].range());
        remarks.push((first, format!("{count} headings of annexes stand from here on, more than {MOST}: none was divided from the letter")));
        headings.iter_mut().for_each(|heading| *heading = None);
    }
    for (block, heading) in blocks.into_iter().zip(headings) {
        match heading {
            Some(heading) => parts.push((heading, Vec::new())),
            None => match parts.last_mut() {
                Some((_, of)) => of.push(block),
                None => cover.push(block),
            },
        }
    }
    let mut bodies: Vec<&mut Vec<Block>> = std::iter::once(&mut cover).chain(parts.iter_mut().map(|(_, blocks)| blocks)).collect();
    for blocks in &mut bodies {
        **blocks = notes::by_number(std::mem::take(*blocks), left, remarks);
    }
    notes::settle(&mut bodies);
    let cover = signature::take(cover, words, remarks);
    let mut out: Vec<Part> = Vec::new();
    for (heading, blocks) in parts {
        let depth = match &heading.role {
            Role::Annex => 1,
            // What is enclosed belongs to the annex before it, and what is appended to what stands before it.
            Role::Enclosure | Role::Other(_) => {
                let above = out.iter().rev().find(|part: &&Part| part.role != heading.role);
                above.map_or(1, |part| (part.depth + 1).min(DEEPEST))
            }
        };
        out.push(part(heading, blocks, depth, words, remarks));
    }
    (cover, out)
}

struct Heading {
    role: Role,
    number: Option<String>,
    words: Words,
}

/// Returns the heading of a part that the block is.
fn heading(block: &Block, forms: &Forms) -> Option<Heading> {
    if !matches!(block.kind, Kind::Paragraph | Kind::Heading(_)) {
        return None;
    }
    let text = block.text();
    if text.chars().count() > LONGEST || text.ends_with(['.', ';', ':', ',', '。']) {
        return None;
    }
    let (found, role) = forms.headings.iter().find_map(|(pattern, role)| Some((pattern.captures(&text)?, role)))?;
    let number = found.name("number").map(|number| number.as_str().to_owned()).filter(|number| !number.is_empty());
    let role = match role {
        Role::Other(_) => Role::Other(found["word"].to_owned()),
        role => role.clone(),
    };
    Some(Heading { role, number, words: Words { of: block.lines.clone() } })
}

fn part(heading: Heading, blocks: Vec<Block>, depth: usize, words: &Vocabulary<'_>, remarks: &mut Vec<(Lines, String)>) -> Part {
    let mut blocks = std::collections::VecDeque::from(blocks);
    let mut original = None;
    if let Some((codes, usual)) = blocks.front().and_then(|block| words.part_original(&block.text()))
        && let Some(block) = blocks.pop_front()
    {
        original = Some(Found::new(codes, usual, &block.text(), block.range()));
    }
    let mut title = None;
    if blocks.front().is_some_and(|block| is_title(block, blocks.get(1))) {
        title = blocks.pop_front().map(|block| Words { of: block.lines });
    }
    let mut date = None;
    if let Some((value, usual)) = blocks.front().filter(|block| title.is_some() && block.kind == Kind::Paragraph).and_then(|block| words.date(&block.text()))
        && let Some(block) = blocks.pop_front()
    {
        date = Some(Found::new(value, usual, &block.text(), block.range()));
    }
    let body = signature::take(blocks.into(), words, remarks);
    let authors = title.as_ref().map(|title| authors(&title.text(), &words.language)).unwrap_or_default();
    Part { role: heading.role, number: heading.number, depth, heading: heading.words, original, title, date, authors, body }
}

/// Returns whether the block is the title of its part: it is set as one, or is short and no sentence, and text follows.
fn is_title(block: &Block, next: Option<&Block>) -> bool {
    let text = block.text();
    if super::body::has_marker(&super::body::opening(block)) || next.is_none() {
        return false;
    }
    if block.is_set_as_title() {
        return text.chars().count() <= LONGEST;
    }
    block.kind == Kind::Paragraph
        && text.chars().count() <= 300
        && !text.ends_with(['.', ';', ':', ',', '?', '!', '。', '”', '"'])
        && text.starts_with(|char: char| !char.is_lowercase())
}

/// Returns who states what has this title, where it says so in a customary form.
fn authors(title: &str, language: &str) -> Vec<String> {
    static STATED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?i:(?:joint |press )?(?:statement|declaration|communiqué|report|note|appeal|commentary|comment|message|letter|release|information|position|memorandum)) (?:(?i:issued|made|delivered) )?(?:of|by|from|dated .{6,20} from) (?:the )?(?P<author>(?:Ministry|Government|Minister|President|Prime Minister|Parliament|Office|Commission|Permanent Mission|Delegation|National|Prosecutor|State|Foreign Ministry|Agency|Academy|Chair)\b.*)$",
        )
        .expect("the pattern is written here")
    });
    static ENDS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\s+(?:on|at|regarding|concerning|dated|addressed|in connection|in response|with regard|in relation|to the|relating)\b|\s+[–—-]\s|[,;:(*]")
            .expect("the pattern is written here")
    });
    if !language.starts_with("en") {
        return Vec::new();
    }
    let Some(found) = STATED.captures(title) else { return Vec::new() };
    let author = &found["author"];
    let end = ENDS.find(author).map_or(author.len(), |end| end.start());
    let author = author[..end].trim();
    // One word ("the Commission") names nobody outside of the document.
    if author.split_whitespace().count() < 2 || author.starts_with("State ") && author.split_whitespace().count() == 2 {
        return Vec::new();
    }
    vec![author.to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_says_who_states() {
        for (title, author) in [
            ("Statement of the Ministry of Water of State A on its wells", "Ministry of Water of State A"),
            ("Statement by the Government of Ruritania", "Government of Ruritania"),
            ("Letter dated 1 March 2024 from the Minister for Water of Ruritania addressed to the commission", "Minister for Water of Ruritania"),
            ("Statement on the state of the wells", ""),
            ("List of villages", ""),
        ] {
            assert_eq!(authors(title, "en").first().map(String::as_str).unwrap_or_default(), author, "{title}");
        }
    }
}
