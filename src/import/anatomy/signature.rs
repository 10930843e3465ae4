//! The names with which a part ends.

use std::sync::LazyLock;

use regex::Regex;

use super::{Body, Lines, Signature};
use crate::import::structure::{Block, Kind, Line};
use crate::import::vocabulary::Vocabulary;

/// A line of a signature block is no longer than this.
const LONGEST: usize = 120;
/// So many lines stand beneath a name.
const BENEATH: usize = 8;

/// Words of which one is in the titles of who signs.
const OFFICES: [&str; 40] = [
    "ambassador",
    "representative",
    "chargé",
    "minister",
    "secretary",
    "director",
    "president",
    "counsellor",
    "chair",
    "head",
    "observer",
    "commissioner",
    "coordinator",
    "ambassadeur",
    "ambassadrice",
    "représentant",
    "ministre",
    "secrétaire",
    "directeur",
    "directrice",
    "président",
    "embajador",
    "representante",
    "ministro",
    "ministra",
    "secretario",
    "director",
    "presidente",
    "encargado",
    "encargada",
    "посол",
    "представитель",
    "министр",
    "секретарь",
    "поверенный",
    "السفير",
    "الممثل",
    "وزير",
    "大使",
    "代表",
];

/// The marks of signatures in the six official languages, however they are written.
static MARKS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[(（]\s*(?i:signed|signé|signée|firmado|firmada|подпись|توقيع|签名|签字|簽名)\s*[)）]").expect("the pattern is written here")
});

/// Takes the signatures with which the blocks end out of them. Those that stand elsewhere stay, and are remarked upon.
pub fn take(blocks: Vec<Block>, words: &Vocabulary<'_>, remarks: &mut Vec<(Lines, String)>) -> Body {
    let mut blocks = blocks;
    let mut signed: Vec<Signature> = Vec::new();
    let notes = split_notes(&mut blocks);
    let mut open = blocks.len();
    // From the end upwards: blocks that are of a signature.
    while open > 0 && is_short(&blocks[open - 1]) {
        open -= 1;
    }
    let first = blocks[open..].iter().position(|block| mark(block, words).is_some()).map(|at| open + at);
    // Columns are compared line by line, so of names that stand side by side none can be taken out whole.
    let unmarked_first = || blocks.last().filter(|last| unmarked(last).is_some()).map(|_| blocks.len() - 1);
    let beside = first.or_else(unmarked_first).filter(|first| blocks[*first..].iter().any(|block| is_in_columns(block, words)));
    if let Some(first) = beside {
        let (from, to) = (blocks[first].range().0, blocks.last().map_or(0, |block| block.range().1));
        remarks.push(((from, to), "names stand side by side here; they are kept in the text as they stand".to_owned()));
        // Each line stands by itself.
        blocks[first..].iter_mut().flat_map(|block| &mut block.lines).for_each(|line| line.broken = true);
        blocks.extend(notes);
        return Body { numbered: super::body::is_numbered(&blocks), blocks, ..Body::default() };
    }
    let found = first.and_then(|first| marked(&blocks[first..], words).map(|found| (first, found)));
    let found = found.or_else(|| blocks.last().and_then(unmarked).map(|signature| (blocks.len() - 1, vec![signature])));
    let mut names = Vec::new();
    if let Some((first, found)) = found {
        names = blocks.split_off(first);
        signed = found;
    }
    for block in blocks.iter().filter(|block| !matches!(block.kind, Kind::Table)) {
        if mark(block, words).is_some() || is_short(block) && MARKS.is_match(&block.text()) {
            remarks.push((block.range(), format!("\"{}\" looks like a signature; it stands within the text and is kept there", block.text())));
        }
    }
    // In French and Spanish the office stands above the name, and a signature has its titles beneath.
    let above = blocks.last().filter(|last| signed.iter().all(|signature| signature.titles.is_empty()) && !signed.is_empty() && is_office(last));
    remarks.extend(above.map(|office| (office.range(), format!("\"{}\" stands above the name of who signed, and is kept there in the text", office.text()))));
    blocks.extend(notes);
    Body { numbered: super::body::is_numbered(&blocks), blocks, signed, names }
}

/// Footnotes stand behind the names in some texts.
fn split_notes(blocks: &mut Vec<Block>) -> Vec<Block> {
    let end = blocks.iter().rposition(|block| !matches!(block.kind, Kind::Note(_))).map_or(0, |at| at + 1);
    blocks.split_off(end)
}

/// Returns whether the block is an office that stands above a name.
fn is_office(block: &Block) -> bool {
    let text = block.text().to_lowercase();
    is_short(block) && !text.ends_with(['.', ';', ':', '?', '!', '。', '؟']) && OFFICES.iter().any(|office| text.contains(office))
}

fn is_short(block: &Block) -> bool {
    block.kind == Kind::Paragraph
        && !block.has_image()
        && block.lines.len() <= BENEATH + 1
        && block.lines.iter().all(|line| line.text().trim().chars().count() <= LONGEST)
}

/// Returns what follows the mark of a signature on the block's first line.
fn mark(block: &Block, words: &Vocabulary<'_>) -> Option<String> {
    let first = block.lines.first()?.text();
    (block.kind == Kind::Paragraph).then(|| first.trim().strip_prefix(words.signed.as_str()).map(|name| name.trim().to_owned())).flatten()
}

/// Returns whether names stand side by side in a block.
fn is_in_columns(block: &Block, words: &Vocabulary<'_>) -> bool {
    let gap = |text: &str| text.trim().contains("   ") || text.trim().contains('\t');
    let twice = |text: &str| !words.signed.is_empty() && text.matches(words.signed.as_str()).count() > 1;
    block.lines.iter().any(|line| gap(&line.text()) || twice(&line.text()))
}

/// Returns the signatures that the blocks are, each with its lines; nothing where something else stands among them.
fn marked(blocks: &[Block], words: &Vocabulary<'_>) -> Option<Vec<Signature>> {
    let mut out: Vec<Signature> = Vec::new();
    for block in blocks {
        let mut lines = block.lines.iter();
        if let Some(name) = mark(block, words) {
            let first = lines.next()?;
            let name = if name.is_empty() { lines.next()?.text().trim().to_owned() } else { name };
            out.push(Signature { marked: true, name, titles: Vec::new(), lines: (first.number, first.number) });
        } else if block.text().ends_with(['.', ';', ':']) && !block.text().ends_with("a.i.") {
            return None;
        }
        out.last()?;
        for line in lines {
            let text = line.text().trim().to_owned();
            if let Some(name) = text.strip_prefix(words.signed.as_str()).map(str::trim).filter(|name| !name.is_empty()) {
                let number = line.number;
                out.push(Signature { marked: true, name: name.to_owned(), titles: Vec::new(), lines: (number, number) });
                continue;
            }
            let signature = out.last_mut()?;
            signature.lines.1 = line.number;
            signature.titles.push(text);
        }
        if let Some(last) = block.lines.last() {
            let signature = out.last_mut()?;
            signature.lines.1 = last.number;
        }
        if !is_whole(out.last()?) {
            return None;
        }
    }
    (!out.is_empty()).then_some(out)
}

fn is_whole(signature: &Signature) -> bool {
    signature.titles.len() <= BENEATH && !signature.name.is_empty() && signature.name.chars().count() <= LONGEST
}

/// Returns the signature without a mark that a block is: a name, and beneath it the words of an office.
fn unmarked(block: &Block) -> Option<Signature> {
    if !is_short(block) || block.lines.len() < 2 || block.text().ends_with(['.', ';', ':', ',']) && !block.text().ends_with("a.i.") {
        return None;
    }
    let texts: Vec<String> = block.lines.iter().map(|line: &Line| line.text().trim().to_owned()).collect();
    let name: Vec<&str> = texts[0].split_whitespace().collect();
    let is_name =
        (2..=6).contains(&name.len()) && name.iter().all(|word| word.chars().next().is_some_and(|first| !first.is_lowercase() && !first.is_ascii_digit()));
    let office = texts[1..].iter().any(|line| OFFICES.iter().any(|office| line.to_lowercase().contains(office)));
    let sizes = texts.iter().all(|line| line.chars().count() <= 80);
    (is_name && office && sizes).then(|| Signature { marked: false, name: texts[0].clone(), titles: texts[1..].to_vec(), lines: block.range() })
}
