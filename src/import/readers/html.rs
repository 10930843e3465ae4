//! The text of an HTML page, as a browser's parser reads it.

use scraper::{ElementRef, Html, Node};

use super::{Counted, Text};
use crate::import::structure::{Block, Kind, Line, Piece, Row, Style};

/// Returns whether the bytes begin as a page of HTML does.
pub fn looks_like(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).trim_start_matches('\u{feff}').trim_start().to_lowercase();
    head.starts_with("<!doctype html") || head.starts_with("<html")
}

/// Returns the text of a page.
pub fn read(text: &str) -> Result<Text, String> {
    let page = Html::parse_document(text);
    let mut walk = Walk { blocks: Vec::new(), open: None, left: Counted::default(), spans: 0, lists: Vec::new(), depth: 0, cell: false };
    walk.element(page.root_element(), Style::default());
    walk.close();
    Ok(super::of_blocks(walk.blocks, "HTML", walk.left.remarks().collect()))
}

/// Elements that show no words.
const HIDDEN: [&str; 8] = ["script", "style", "noscript", "template", "head", "title", "svg", "iframe"];
/// Elements of the page around a document.
const AROUND: [&str; 2] = ["nav", "form"];
/// Elements that stand by themselves.
const BLOCKS: [&str; 22] = [
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "aside",
    "address",
    "figure",
    "figcaption",
    "center",
    "dl",
    "dt",
    "dd",
    "body",
    "html",
    "fieldset",
    "details",
    "summary",
    "pre",
    "hr",
];
/// Elements lie at most this deep.
const DEPTH: usize = 200;

struct Walk {
    blocks: Vec<Block>,
    open: Option<Block>,
    left: Counted,
    spans: u32,
    /// The lists that are open, each with the number of its next item where it is numbered.
    lists: Vec<Option<u32>>,
    depth: usize,
    /// Whether a cell of a table is read, whose text is one line.
    cell: bool,
}

impl Walk {
    fn close(&mut self) {
        if let Some(mut block) = self.open.take() {
            while block.lines.last().is_some_and(|line| line.text().trim().is_empty()) {
                block.lines.pop();
            }
            if !block.lines.is_empty() {
                self.blocks.push(block);
            }
        }
    }

    fn words(&mut self, text: &str, style: Style) {
        // White space is one space, as browsers show it.
        let mut shown = String::with_capacity(text.len());
        for char in text.chars() {
            match char {
                ' ' | '\t' | '\n' | '\r' | '\u{c}' => {
                    if !shown.ends_with(' ') {
                        shown.push(' ');
                    }
                }
                char => shown.push(char),
            }
        }
        if shown.trim().is_empty() && self.open.is_none() || shown.is_empty() {
            return;
        }
        let block = self.open.get_or_insert_with(|| Block::of(Kind::Paragraph, vec![Line::default()]));
        let Some(line) = block.lines.last_mut() else { return };
        match line.pieces.last_mut() {
            Some(Piece::Words(before, same)) if *same == style => before.push_str(&shown),
            _ => line.pieces.push(Piece::Words(shown, style)),
        }
    }

    fn children(&mut self, element: ElementRef<'_>, style: Style) {
        for child in element.children() {
            match child.value() {
                Node::Text(text) => self.words(text, style),
                Node::Element(_) => {
                    if let Some(element) = ElementRef::wrap(child) {
                        self.element(element, style);
                    }
                }
                _ => {}
            }
        }
    }

    fn element(&mut self, element: ElementRef<'_>, mut style: Style) {
        let name = element.value().name();
        if HIDDEN.contains(&name) {
            return;
        }
        if self.depth > DEPTH {
            // So deep that only its words are taken.
            self.words(&element.text().collect::<String>(), style);
            return;
        }
        self.depth += 1;
        match name {
            _ if AROUND.contains(&name) => {
                let words = element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
                if !words.is_empty() {
                    self.left.add(format!("the `{name}` of the page was left out: \"{words}\""));
                }
            }
            "b" | "strong" => {
                if style.bold == 0 {
                    self.spans += 1;
                    style.bold = self.spans;
                }
                self.children(element, style);
            }
            "i" | "em" | "cite" => self.children(element, Style { emphasis: true, ..style }),
            "sup" => self.children(element, Style { raised: true, ..style }),
            "sub" => self.children(element, Style { lowered: true, ..style }),
            "br" => {
                if let Some(block) = self.open.as_mut().filter(|_| !self.cell) {
                    if let Some(line) = block.lines.last_mut() {
                        line.broken = true;
                    }
                    block.lines.push(Line::default());
                } else {
                    self.words(" ", style);
                }
            }
            "img" => self.left.add("an image was left out"),
            "table" if !self.cell => self.table(element, style),
            "ul" | "ol" => {
                self.close();
                let start = element.attr("start").and_then(|start| start.parse().ok()).unwrap_or(1);
                self.lists.push((name == "ol").then_some(start));
                self.children(element, style);
                self.close();
                self.lists.pop();
            }
            "li" => self.item(element, style),
            "blockquote" => {
                self.close();
                let from = self.blocks.len();
                self.children(element, style);
                self.close();
                self.blocks[from..].iter_mut().filter(|block| block.kind == Kind::Paragraph).for_each(|block| block.kind = Kind::Quote);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.close();
                let from = self.blocks.len();
                self.children(element, style);
                self.close();
                let level = name.as_bytes()[1] - b'0';
                self.blocks[from..].iter_mut().filter(|block| block.kind == Kind::Paragraph).for_each(|block| block.kind = Kind::Heading(level));
            }
            _ if BLOCKS.contains(&name) && !self.cell => {
                self.close();
                self.children(element, style);
                self.close();
            }
            _ if BLOCKS.contains(&name) => {
                self.words(" ", style);
                self.children(element, style);
                self.words(" ", style);
            }
            _ => self.children(element, style),
        }
        self.depth -= 1;
    }

    fn item(&mut self, element: ElementRef<'_>, style: Style) {
        self.close();
        let depth = self.lists.len().max(1);
        let marker = self.lists.last_mut().and_then(|list| {
            let number = list.as_mut()?;
            let shown = element.attr("value").and_then(|value| value.parse().ok()).unwrap_or(*number);
            *number = shown.saturating_add(1);
            Some(format!("{shown}."))
        });
        let from = self.blocks.len();
        self.children(element, style);
        self.close();
        if let Some(first) = self.blocks.get_mut(from).filter(|block| block.kind == Kind::Paragraph) {
            first.kind = Kind::Item(marker, depth);
        }
        for block in self.blocks[from..].iter_mut().skip(1).filter(|block| block.kind == Kind::Paragraph) {
            block.kind = Kind::Within(depth);
        }
    }

    fn table(&mut self, table: ElementRef<'_>, style: Style) {
        self.close();
        let mut rows = Vec::new();
        let mut caption = Vec::new();
        rows_of(table, &mut rows, &mut caption, 0);
        for element in caption {
            self.children(element, style);
            self.close();
        }
        let holds_blocks = |cell: &ElementRef<'_>| {
            cell.descendants().filter_map(ElementRef::wrap).filter(|inner| matches!(inner.value().name(), "p" | "br" | "table" | "ul" | "ol" | "div")).count()
                > 1
        };
        let is_layout = rows.iter().all(|row| row.len() < 2) || rows.iter().flatten().any(holds_blocks);
        if is_layout {
            for cell in rows.into_iter().flatten() {
                self.children(cell, style);
                self.close();
            }
            return;
        }
        let mut read = Vec::new();
        for row in rows {
            let mut cells: Vec<Vec<Piece>> = Vec::new();
            for cell in row {
                let outer = (std::mem::take(&mut self.blocks), self.open.take());
                self.cell = true;
                self.children(cell, style);
                self.cell = false;
                self.close();
                let inner = std::mem::replace(&mut self.blocks, outer.0);
                self.open = outer.1;
                cells.push(inner.into_iter().flat_map(|block| block.lines).flat_map(|line| line.pieces).collect());
                let span = cell.attr("colspan").and_then(|span| span.parse::<usize>().ok()).unwrap_or(1);
                cells.extend((1..span.min(100)).map(|_| Vec::new()));
            }
            read.push(Row { number: 0, cells });
        }
        self.blocks.push(Block::table(read));
    }
}

/// Returns the cells of the rows of a table, not of tables within it.
fn rows_of<'p>(element: ElementRef<'p>, rows: &mut Vec<Vec<ElementRef<'p>>>, caption: &mut Vec<ElementRef<'p>>, depth: usize) {
    for child in element.children().filter_map(ElementRef::wrap) {
        match child.value().name() {
            "tr" => rows.push(child.children().filter_map(ElementRef::wrap).filter(|cell| matches!(cell.value().name(), "td" | "th")).collect()),
            "thead" | "tbody" | "tfoot" if depth < 3 => rows_of(child, rows, caption, depth + 1),
            "caption" => caption.push(child),
            _ => {}
        }
    }
}
