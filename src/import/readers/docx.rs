//! The text of a DOCX: its paragraphs with their numbers, tables and notes.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::images::Images;
use super::numbering::{Lists, Marker};
use super::xml::{self, Content, Element};
use super::{Counted, Remark, Text};
use crate::import::structure::{Block, Kind, Line, Piece, Row, Style};

/// No part of the package that is read may be larger: it is no letter.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Returns the text of a DOCX; or why it has none.
pub fn read(bytes: &[u8]) -> Result<Text, String> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(|why| format!("it is no DOCX that can be read: {why}"))?;
    let document = part(&mut package, "word/document.xml")?.ok_or("it is no DOCX: it has no `word/document.xml`")?;
    let mut optional = |name: &str| part(&mut package, name);
    let lists = optional("word/numbering.xml")?.map(|root| Lists::of(&root)).unwrap_or_default();
    let styles = optional("word/styles.xml")?.map(|root| styles(&root)).unwrap_or_default();
    let relations = optional("word/_rels/document.xml.rels")?.map(|root| relations(&root)).unwrap_or_default();
    let (footnotes, endnotes) = (optional("word/footnotes.xml")?, optional("word/endnotes.xml")?);
    let mut images = Images::default();
    let mut pictures = BTreeMap::new();
    for (id, target) in relations.iter().filter(|(_, target)| target.starts_with("media/")) {
        let bytes = bytes_of(&mut package, &format!("word/{target}")).ok().flatten();
        pictures.extend(bytes.and_then(|bytes| images.keep(bytes)).map(|name| (id.clone(), name)));
    }
    let mut walk = Walk { images, pictures, lists, styles, blocks: Vec::new(), left: Counted::default(), spans: 0, marks: Marks::default() };
    let body = document.child("body").ok_or("it is no DOCX: its document has no body")?;
    for (kind, name) in heads(body, &relations) {
        let Some(root) = part(&mut package, &format!("word/{name}"))? else { continue };
        let text = root.text().split_whitespace().collect::<Vec<_>>().join(" ");
        match kind.as_str() {
            // What only the first page has at its head is the head of the document.
            "first head" => walk.blocks(&root),
            _ if text.is_empty() => {}
            _ => walk.left.add(format!("the {kind} of the pages was left out: \"{text}\"")),
        }
    }
    walk.blocks(body);
    let marks = std::mem::take(&mut walk.marks);
    for (root, is_end) in [(footnotes, false), (endnotes, true)] {
        let Some(root) = root else { continue };
        for note in
            root.elements().filter(|note| matches!(note.name.as_str(), "footnote" | "endnote") && note.attribute("type").is_none_or(|kind| kind == "normal"))
        {
            let Some(id) = note.attribute("id") else { continue };
            let label = marks.known(is_end, id);
            let from = walk.blocks.len();
            walk.blocks(note);
            for block in &mut walk.blocks[from..] {
                block.kind = Kind::Note(label.clone());
            }
        }
    }
    let mut remarks: Vec<Remark> = walk.left.remarks().collect();
    remarks.sort_by_key(|remark| format!("{remark:?}"));
    Ok(super::of_blocks(walk.blocks, "DOCX", remarks, walk.images))
}

/// Returns a part of the package; nothing where there is none.
fn part(package: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<Element>, String> {
    let Some(bytes) = bytes_of(package, name)? else { return Ok(None) };
    let text = String::from_utf8(bytes).map_err(|_| format!("`{name}` in it is not UTF-8"))?;
    xml::read(text.trim_start_matches('\u{feff}')).map(Some)
}

fn bytes_of(package: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<Vec<u8>>, String> {
    let Ok(mut file) = package.by_name(name) else { return Ok(None) };
    let mut bytes = Vec::new();
    // What it says of its size may be wrong.
    file.by_ref().take(LARGEST + 1).read_to_end(&mut bytes).map_err(|why| format!("`{name}` in it cannot be read: {why}"))?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("`{name}` in it is larger than {LARGEST} bytes"));
    }
    Ok(Some(bytes))
}

/// Returns the levels of headings by the names of styles.
fn styles(root: &Element) -> BTreeMap<String, u8> {
    let level = |style: &Element| {
        let outline = style.child("pPr").and_then(|properties| properties.child("outlineLvl")).and_then(|level| level.attribute("val")?.parse::<u8>().ok());
        let named = || style.child("name")?.attribute("val")?.to_lowercase().strip_prefix("heading ")?.parse::<u8>().ok().map(|level| level.saturating_sub(1));
        outline.or_else(named).filter(|level| *level < 6).map(|level| level + 1)
    };
    root.elements().filter(|style| style.name == "style").filter_map(|style| Some((style.attribute("styleId")?.to_owned(), level(style)?))).collect()
}

fn relations(root: &Element) -> BTreeMap<String, String> {
    root.elements().filter_map(|relation| Some((relation.attribute("Id")?.to_owned(), relation.attribute("Target")?.to_owned()))).collect()
}

/// Returns the heads and feet of pages: what each is, and its part of the package.
fn heads(body: &Element, relations: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let Some(section) = body.child("sectPr") else { return Vec::new() };
    let reference = |element: &Element| {
        let what = match element.name.as_str() {
            "headerReference" => "head",
            "footerReference" => "foot",
            _ => return None,
        };
        let first = element.attribute("type") == Some("first") && section.child("titlePg").is_some();
        let name = relations.get(element.attribute("id")?)?.clone();
        Some((if first { format!("first {what}") } else { what.to_owned() }, name))
    };
    // There are three of each: of the first page, of even pages, of all others.
    section.elements().filter_map(reference).take(6).collect()
}

/// The marks of notes, each kind counted in the order of its marks: those at the foot of pages, and those at the end.
#[derive(Default)]
struct Marks([BTreeMap<String, usize>; 2]);

impl Marks {
    /// Returns the label of a mark, which is counted where it is met first.
    fn met(&mut self, is_end: bool, id: &str) -> String {
        let of = &mut self.0[usize::from(is_end)];
        let next = of.len() + 1;
        of.entry(id.to_owned()).or_insert(next);
        self.known(is_end, id)
    }

    /// Returns the label of a note; of one without a mark its name in the file.
    fn known(&self, is_end: bool, id: &str) -> String {
        let at = self.0[usize::from(is_end)].get(id).map_or_else(|| id.to_owned(), ToString::to_string);
        if is_end { format!("e{at}") } else { at }
    }
}

struct Walk {
    images: Images,
    /// The names of their files, by the names under which the document has them.
    pictures: BTreeMap<String, String>,
    lists: Lists,
    styles: BTreeMap<String, u8>,
    blocks: Vec<Block>,
    left: Counted,
    spans: u32,
    marks: Marks,
}

impl Walk {
    fn blocks(&mut self, of: &Element) {
        for element in of.elements() {
            match element.name.as_str() {
                "p" => self.paragraph(element),
                "tbl" => self.table(element),
                "sdt" | "sdtContent" | "customXml" | "ins" | "smartTag" => self.blocks(element),
                "AlternateContent" => element.child("Choice").into_iter().for_each(|choice| self.blocks(choice)),
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Element) {
        let properties = paragraph.child("pPr");
        let property = |name: &str| properties.and_then(|properties| properties.child(name));
        let level = property("pStyle").and_then(|style| self.styles.get(style.attribute("val")?).copied());
        let numbered = property("numPr").and_then(|number| {
            let id = number.child("numId")?.attribute("val")?;
            let level = number.child("ilvl").and_then(|level| level.attribute("val")?.parse::<usize>().ok()).unwrap_or(0);
            self.lists.next(id, level).map(|marker| (marker, level))
        });
        let mut lines = vec![Line::default()];
        self.runs(paragraph, &mut lines);
        if !lines.iter().flat_map(|line| &line.pieces).any(Piece::shows) {
            return;
        }
        let kind = match (&numbered, level) {
            (Some((Marker::Bullet, level)), _) => Kind::Item(None, level + 1),
            (_, Some(level)) => Kind::Heading(level),
            _ => Kind::Paragraph,
        };
        if let Some((Marker::Number(shown), _)) = numbered {
            lines[0].pieces.insert(0, Piece::Words(format!("{shown} "), Style::default()));
        }
        self.blocks.push(Block::of(kind, lines));
    }

    fn runs(&mut self, of: &Element, lines: &mut Vec<Line>) {
        for element in of.elements() {
            match element.name.as_str() {
                "r" => self.run(element, lines),
                "hyperlink" | "ins" | "smartTag" | "sdt" | "sdtContent" | "fldSimple" | "customXml" | "bdo" | "dir" | "moveTo" => self.runs(element, lines),
                "del" | "moveFrom" => self.left.add("words that were deleted with tracked changes were left out"),
                _ => {}
            }
        }
    }

    fn run(&mut self, run: &Element, lines: &mut Vec<Line>) {
        let properties = run.child("rPr");
        let is_set = |name: &str| {
            properties
                .and_then(|properties| properties.child(name))
                .is_some_and(|property| !matches!(property.attribute("val"), Some("0" | "false" | "off" | "none")))
        };
        let raised = properties.and_then(|properties| properties.child("vertAlign")).and_then(|align| align.attribute("val"));
        if is_set("vanish") {
            self.left.add("hidden words were left out");
            return;
        }
        let mut style = Style { emphasis: is_set("i"), raised: raised == Some("superscript"), lowered: raised == Some("subscript"), ..Style::default() };
        if is_set("b") {
            // Runs side by side are one bold span.
            let goes_on = lines
                .last()
                .and_then(|line| line.pieces.last())
                .is_some_and(|piece| matches!(piece, Piece::Words(_, style) if style.bold == self.spans && style.bold > 0));
            self.spans += u32::from(!goes_on);
            style.bold = self.spans;
        }
        for content in &run.content {
            let Content::Element(element) = content else { continue };
            match element.name.as_str() {
                "t" => words(lines, element.text(), style),
                "tab" | "ptab" => words(lines, "   ".to_owned(), style),
                "noBreakHyphen" => words(lines, "\u{2011}".to_owned(), style),
                "softHyphen" => words(lines, "\u{ad}".to_owned(), style),
                "br" | "cr" if element.attribute("type") != Some("page") => break_line(lines),
                "sym" => {
                    let char = element.attribute("char").and_then(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?));
                    match char.filter(|char| !('\u{e000}'..='\u{f8ff}').contains(char)) {
                        Some(char) => words(lines, char.to_string(), style),
                        None => self.left.add("a sign of a font of its own was left out"),
                    }
                }
                "footnoteReference" | "endnoteReference" => {
                    let is_end = element.name == "endnoteReference";
                    if let Some(id) = element.attribute("id") {
                        let label = self.marks.met(is_end, id);
                        if let Some(line) = lines.last_mut() {
                            line.pieces.push(Piece::Mark(label));
                        }
                    }
                }
                "drawing" | "pict" | "object" | "AlternateContent" => self.box_or_image(element, lines),
                "delText" => self.left.add("words that were deleted with tracked changes were left out"),
                _ => {}
            }
        }
    }

    /// Words in a box are paragraphs of their own; an image stays where its file can be had, and it has words for those who cannot see it.
    fn box_or_image(&mut self, element: &Element, lines: &mut [Line]) {
        let element = if element.name == "AlternateContent" { element.child("Choice").unwrap_or(element) } else { element };
        let mut found = Vec::new();
        boxes(element, &mut found, 0);
        if found.is_empty() {
            let words = within(element, "docPr", "descr", 0).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
            let file = within(element, "blip", "embed", 0).and_then(|id| self.pictures.get(id).cloned());
            match (file, lines.last_mut()) {
                (Some(file), Some(line)) if !words.is_empty() => line.pieces.push(Piece::Image(words, file)),
                _ if words.is_empty() => self.left.add("an image was left out: it has no words for those who cannot see it"),
                _ => {
                    self.left.add(format!("an image was left out, with the words \"{words}\" for those who cannot see it: its form is none that browsers show"))
                }
            }
        }
        for content in found {
            self.blocks(content);
        }
    }

    fn table(&mut self, table: &Element) {
        let of = |row: &Element| row.elements().filter(|cell| cell.name == "tc").count();
        // A cell goes over no more columns than there are.
        let widest = table.elements().filter(|row| row.name == "tr").map(of).max().unwrap_or(0);
        let rows: Vec<Vec<Vec<Block>>> = table.elements().filter(|row| row.name == "tr").map(|row| self.cells(row, widest)).collect();
        let is_set = rows.iter().flatten().any(|cell| cell.len() > 1 || cell.iter().any(|block| block.kind == Kind::Table || block.lines.len() > 1))
            || rows.iter().all(|row| row.len() < 2);
        if is_set {
            // What only sets columns side by side is read cell by cell.
            self.blocks.extend(rows.into_iter().flatten().flatten());
            return;
        }
        let row = |cells: Vec<Vec<Block>>| Row {
            number: 0,
            cells: cells.into_iter().map(|cell| cell.into_iter().flat_map(|block| block.lines).flat_map(|line| line.pieces).collect()).collect(),
        };
        self.blocks.push(Block::table(rows.into_iter().map(row).collect()));
    }

    fn cells(&mut self, row: &Element, widest: usize) -> Vec<Vec<Block>> {
        let mut cells = Vec::new();
        for cell in row.elements().filter(|cell| cell.name == "tc") {
            let outer = std::mem::take(&mut self.blocks);
            self.blocks(cell);
            cells.push(std::mem::replace(&mut self.blocks, outer));
            let span = cell
                .child("tcPr")
                .and_then(|properties| properties.child("gridSpan"))
                .and_then(|span| span.attribute("val")?.parse::<usize>().ok())
                .unwrap_or(1);
            let span = span.min((widest + 1).saturating_sub(cells.len()));
            cells.extend((1..span).map(|_| Vec::new()));
        }
        cells
    }
}

/// Returns the value of an attribute of the first such element within this one.
fn within<'e>(element: &'e Element, name: &str, attribute: &str, depth: usize) -> Option<&'e str> {
    let deeper = |child: &'e Element| if depth < 40 { within(child, name, attribute, depth + 1) } else { None };
    element.elements().find_map(|child| if child.name == name { child.attribute(attribute) } else { deeper(child) })
}

fn boxes<'e>(element: &'e Element, found: &mut Vec<&'e Element>, depth: usize) {
    if depth > 40 {
        return;
    }
    for child in element.elements().filter(|child| child.name != "Fallback") {
        if child.name == "txbxContent" { found.push(child) } else { boxes(child, found, depth + 1) }
    }
}

fn words(lines: &mut [Line], words: String, style: Style) {
    let Some(line) = lines.last_mut() else { return };
    match line.pieces.last_mut() {
        Some(Piece::Words(before, same)) if *same == style => before.push_str(&words),
        _ => line.pieces.push(Piece::Words(words, style)),
    }
}

fn break_line(lines: &mut Vec<Line>) {
    if let Some(line) = lines.last_mut() {
        line.broken = true;
    }
    lines.push(Line::default());
}
