//! The text of an HTML page, as a browser's parser reads it.

use html5ever::driver;
use html5ever::tendril::{StrTendril, TendrilSink};
use scraper::{ElementRef, Html, HtmlTreeSink, Node};

use super::images::{self, Images};
use super::{Counted, Text};
use crate::import::structure::{Block, Kind, Line, Piece, Row, Style};

/// Returns whether the bytes begin as a page of HTML does.
pub fn looks_like(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).trim_start_matches('\u{feff}').trim_start().to_lowercase();
    head.starts_with("<!doctype html") || head.starts_with("<html")
}

/// Returns the text of a page.
pub fn read(text: &str, beside: &dyn Fn(&str) -> Option<Vec<u8>>) -> Result<Text, String> {
    let page = parsed(text)?;
    let mut walk = Walk {
        blocks: Vec::new(),
        open: None,
        left: Counted::default(),
        spans: 0,
        lists: Vec::new(),
        depth: 0,
        cell: false,
        beside,
        images: Images::default(),
    };
    walk.element(page.root_element(), Style::default());
    walk.close();
    Ok(super::of_blocks(walk.blocks, "HTML", walk.left.remarks().collect(), walk.images))
}

/// Returns the tree of a page, as the parser of a browser makes it; or why it makes none.
fn parsed(text: &str) -> Result<Html, String> {
    let mut parser = driver::parse_document(HtmlTreeSink::new(Html::new_document()), driver::ParseOpts::default());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.ceil_char_boundary(STEP);
        parser.process(StrTendril::from(&rest[..end]));
        rest = &rest[end..];
        let page = parser.tokenizer.sink.sink.0.borrow();
        if page.tree.values().len() > MOST {
            return Err(format!("its tags that are not closed make more than {MOST} elements; open it in a browser, and save its text"));
        }
        let last = page.tree.nodes().next_back();
        if last.is_some_and(|last| last.ancestors().nth(DEEPEST).is_some()) {
            return Err(format!("its elements are nested more than {DEEPEST} levels deep; open it in a browser, and save its text"));
        }
    }
    Ok(parser.finish())
}

/// So many bytes are parsed before it is looked at how deep and how many the elements are.
const STEP: usize = 1024;
/// Browsers nest elements no deeper either.
const DEEPEST: usize = 512;
/// More elements and texts than this are no letter.
const MOST: usize = 3_000_000;

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

struct Walk<'b> {
    blocks: Vec<Block>,
    open: Option<Block>,
    left: Counted,
    spans: u32,
    /// The lists that are open, each with the number of its next item where it is numbered.
    lists: Vec<Option<u32>>,
    depth: usize,
    /// Whether a cell of a table is read, whose text is one line.
    cell: bool,
    /// Gives the bytes of a file beside the page.
    beside: &'b dyn Fn(&str) -> Option<Vec<u8>>,
    images: Images,
}

impl Walk<'_> {
    fn close(&mut self) {
        if let Some(mut block) = self.open.take() {
            while block.lines.last().is_some_and(|line| !line.pieces.iter().any(Piece::shows)) {
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
            "img" => self.image(element),
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

    /// An image is kept where its bytes can be had, and it has words for those who cannot see it.
    fn image(&mut self, element: ElementRef<'_>) {
        let source = element.attr("src").unwrap_or_default().trim();
        let words = element.attr("alt").unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        let named = if source.starts_with("data:") { "an image".to_owned() } else { format!("the image \"{source}\"") };
        if words.is_empty() {
            self.left.add(format!("{named} was left out: it has no words for those who cannot see it"));
            return;
        }
        let bytes = images::within(source).or_else(|| (self.beside)(source));
        let Some(file) = bytes.and_then(|bytes| self.images.keep(bytes)) else {
            self.left.add(format!("{named} was left out, with the words \"{words}\" for those who cannot see it: it is no image beside the page or within it"));
            return;
        };
        let block = self.open.get_or_insert_with(|| Block::of(Kind::Paragraph, vec![Line::default()]));
        if let Some(line) = block.lines.last_mut() {
            line.pieces.push(Piece::Image(words, file));
        }
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
        // A cell goes over no more columns than there are.
        let widest = rows.iter().map(Vec::len).max().unwrap_or(0);
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
                let span = span.min((widest + 1).saturating_sub(cells.len()));
                cells.extend((1..span).map(|_| Vec::new()));
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
