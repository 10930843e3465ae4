//! Blocks and inlines into Markdown: the words of the document, escaped so that Markdown gives them back as they are, with whole addresses where they refer to something.

mod escaped;

use serde_json::{Map, Value, json};

use super::document::head;
use super::masthead::{self, printed};
use super::view::Scene;
use super::words::Words;
use crate::model::address::Address;
use crate::model::block::{Align, Block, Image, Inline, ListItem, Number, walk_inlines};
use crate::model::document::{Document, Part, Role};
use crate::model::letter::{Phrase, Signature};
use escaped::{Escaped, Place, lines, longest_run};

/// Returns the document as Markdown: what the publisher says of it as front matter, then masthead, title, text, signatures, parts.
pub fn document(of: &Document, scene: &Scene<'_>, words: &Words) -> String {
    let letter = &of.letter;
    let organs: Vec<String> = letter.organs.iter().map(|organ| organ.code.clone()).collect();
    let facts = [
        ("title", Some(letter.title.plain())),
        ("title_language", letter.title.other_than(&letter.lang).map(str::to_owned)),
        ("date", letter.date.as_ref().map(|date| date.value.to_string())),
        ("language", Some(letter.lang.clone())),
        ("address", Some(scene.links.address(&Address::page(&of.id), None))),
        ("sample", letter.sample.then(|| scene.words.say("sample", &[]))),
        ("republication", Some(scene.republication(&organs))),
    ];
    // A text in quotation marks as JSON writes it is one in YAML too.
    let facts = facts.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}\n", json!(value?))));
    let facts = facts.chain(languages(of));
    let mut blocks = vec![format!("---\n{}---", facts.collect::<String>())];
    blocks.extend(masthead_blocks(of, scene, words));
    let cover = of.parts.first();
    let titled = |phrase: &Phrase, part: &Part, level: usize| Writer { scene, part }.heading(&phrase.words, level);
    blocks.extend(cover.map(|cover| titled(&letter.title, cover, 1)));
    for part in &of.parts {
        let writer = Writer { scene, part };
        let title = part.title.as_ref().filter(|_| part.role != Role::Letter);
        match (&part.heading, title) {
            (Some(heading), Some(_)) => blocks.push(writer.words(&heading.words, Place::Lines)),
            (Some(heading), None) => blocks.push(titled(heading, part, 2)),
            _ => {}
        }
        blocks.extend(printed(part.original.as_ref(), |codes| masthead::part_original(codes, words)).map(|line| lines([&*line])));
        blocks.extend(title.map(|title| titled(title, part, 2)));
        blocks.extend(printed(part.date.as_ref(), |date| words.date(*date)).map(|line| lines([&*line])));
        blocks.extend(writer.text());
        let signed: Vec<&Signature> =
            if part.role == Role::Letter { letter.from.iter().flat_map(|sender| &sender.signed).collect() } else { part.signed.iter().collect() };
        for signature in signed {
            for signed in masthead::signed(std::slice::from_ref(signature), words) {
                let name = [signed.mark, Some(signed.name)].into_iter().flatten().collect::<Vec<_>>().join(" ");
                blocks.push(lines(std::iter::once(&name).chain(&signed.titles).map(String::as_str)));
            }
        }
    }
    blocks.retain(|block| !block.trim().is_empty());
    blocks.join("\n\n") + "\n"
}

/// Returns a line that tells the languages of parts, where they are others than the document's; a map as JSON writes it is one in YAML too.
fn languages(of: &Document) -> Option<String> {
    let parts = of.parts.iter().filter(|part| part.role != Role::Letter).filter_map(|part| {
        let heading = part.heading.as_ref().and_then(|heading| heading.other_than(&part.lang));
        let title = part.title.as_ref().and_then(|title| title.other_than(&part.lang));
        let own = Some(part.lang.as_str()).filter(|own| *own != of.letter.lang);
        let told = [("language", own), ("heading_language", heading), ("title_language", title)];
        let told: Map<String, Value> = told.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value?)))).collect();
        (!told.is_empty()).then(|| (part.name.clone(), Value::Object(told)))
    });
    let parts: Map<String, Value> = parts.collect();
    (!parts.is_empty()).then(|| format!("parts: {}\n", Value::Object(parts)))
}

fn masthead_blocks(of: &Document, scene: &Scene<'_>, words: &Words) -> Vec<String> {
    let head = head(of, scene, words);
    let mut blocks = vec![lines(head.symbols.iter().filter(|symbol| !symbol.added).map(|symbol| symbol.text.as_str()))];
    let together = |texts: &[Option<String>]| lines(texts.iter().flatten().map(String::as_str));
    blocks.push(together(&[head.distribution, head.date]));
    blocks.push(together(&[head.original]));
    blocks.push(lines(head.lines.iter().map(String::as_str)));
    blocks.push(together(&[head.job_number, head.barcode]));
    for organ in head.organs {
        blocks.push(together(&[Some(organ.name), organ.period, organ.items]));
    }
    blocks.extend(head.titles.into_iter().filter_map(|title| Some(lines([&*title.text?]))));
    blocks.extend(head.notes.into_iter().map(|note| lines([&*format!("{} {}", note.mark, note.text)])));
    blocks
}

/// What is needed to write a part's text.
struct Writer<'a> {
    scene: &'a Scene<'a>,
    part: &'a Part,
}

impl Writer<'_> {
    /// Returns the blocks of the part with its footnotes.
    fn text(&self) -> Vec<String> {
        let highest = self.part.blocks.iter().filter_map(|block| if let Block::Heading { level, .. } = block { Some(*level) } else { None }).min();
        let deeper = if self.part.role == Role::Letter { 2 } else { 3 } - highest.unwrap_or(1) as i8;
        let mut out = self.blocks(&self.part.blocks, deeper);
        for note in &self.part.notes {
            out.push(indented(&self.blocks(&note.blocks, deeper).join("\n\n"), &format!("[^{}]: ", self.note(&note.label)), "    "));
        }
        out
    }

    fn blocks(&self, blocks: &[Block], deeper: i8) -> Vec<String> {
        self.pieces(blocks, deeper).into_iter().map(|(_, text)| text).collect()
    }

    /// Returns what is written of each block, with the block.
    fn pieces<'b>(&self, blocks: &'b [Block], deeper: i8) -> Vec<(&'b Block, String)> {
        let mut out: Vec<(&Block, String)> = Vec::new();
        for block in blocks {
            let Some(text) = self.block(block, deeper).filter(|text| !text.trim().is_empty()) else { continue };
            // Two lists would be one.
            let text = if matches!((out.last(), block), (Some((Block::List { .. }, _)), Block::List { .. })) { format!("<!-- -->\n\n{text}") } else { text };
            out.push((block, text));
        }
        out
    }

    fn block(&self, block: &Block, deeper: i8) -> Option<String> {
        Some(match block {
            Block::Paragraph { number, words, .. } => {
                let mut out = Escaped::at(Place::Lines);
                if let Some(Number::Stated(marker)) = number {
                    out.words(marker);
                    out.mark(" ");
                }
                self.add(words, &mut out);
                out.finish()
            }
            Block::Words(words) => self.words(words, Place::Lines),
            Block::Heading { level, words, .. } => self.heading(words, usize::try_from(*level as i8 + deeper).unwrap_or(1)),
            Block::List { items, .. } => {
                let tight = items.iter().all(|item| !item.blocks.iter().any(|block| matches!(block, Block::Paragraph { .. })));
                items.iter().map(|item| self.item(item, deeper, tight)).collect::<Vec<_>>().join(if tight { "\n" } else { "\n\n" })
            }
            Block::Quote { blocks, .. } => indented(&self.blocks(blocks, deeper).join("\n\n"), "> ", "> "),
            Block::Table { align, head, rows, .. } => self.table(align, head, rows),
            Block::Code { info, text, .. } => code(info, text),
            Block::Html { text, .. } => lines(text.trim_end().lines()),
            Block::Editorial(text) => {
                let mut out = Escaped::at(Place::Lines);
                out.mark(&format!("**{}** ", self.scene.words.say("publishers-note", &[])));
                out.words(text);
                out.finish()
            }
            Block::Rule => return None,
        })
    }

    fn item(&self, item: &ListItem, deeper: i8, tight: bool) -> String {
        let mut inner = String::new();
        let mut before: Option<&Block> = None;
        for (block, text) in self.pieces(&item.blocks, deeper) {
            // All but a list beneath its words would be read as more of what stands before it.
            let is_close = tight && matches!((before, block), (Some(Block::Words(_)), Block::List { start: None | Some(1), .. }));
            inner.push_str(if before.is_none() {
                ""
            } else if is_close {
                "\n"
            } else {
                "\n\n"
            });
            inner.push_str(&text);
            before = Some(block);
        }
        let first = format!("{} ", item.marker);
        indented(&inner, &first, &" ".repeat(first.chars().count()))
    }

    fn table(&self, align: &[Align], head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> String {
        let row = |cells: &[Vec<Inline>]| format!("| {} |", cells.iter().map(|words| self.words(words, Place::Cell)).collect::<Vec<_>>().join(" | "));
        let column = |at: usize| match align.get(at) {
            Some(Align::Left) => ":--",
            Some(Align::Center) => ":-:",
            Some(Align::Right) => "--:",
            _ => "---",
        };
        let ruled = format!("| {} |", (0..head.len()).map(column).collect::<Vec<_>>().join(" | "));
        [row(head), ruled].into_iter().chain(rows.iter().map(|cells| row(cells))).collect::<Vec<_>>().join("\n")
    }

    fn heading(&self, words: &[Inline], level: usize) -> String {
        format!("{} {}", "#".repeat(level.clamp(1, 6)), self.words(words, Place::Heading))
    }

    fn words(&self, words: &[Inline], place: Place) -> String {
        let mut out = Escaped::at(place);
        self.add(words, &mut out);
        out.finish()
    }

    fn add(&self, words: &[Inline], out: &mut Escaped) {
        words.iter().for_each(|inline| self.inline(inline, out));
    }

    fn inline(&self, inline: &Inline, out: &mut Escaped) {
        match inline {
            Inline::Text { text, .. } => out.words(text),
            // As raw HTML it would be more than words.
            Inline::Html(text) => out.words(text),
            Inline::SoftBreak => out.soft_break(),
            Inline::HardBreak => out.hard_break(),
            Inline::Code(text) => out.code(text),
            Inline::Emphasis(words) => self.marked(words, "*", "em", out),
            Inline::Strong(words) => self.marked(words, "**", "strong", out),
            Inline::Superscript(words) => self.tagged(self.inner(words, out), "sup", out),
            Inline::Subscript(words) => self.tagged(self.inner(words, out), "sub", out),
            Inline::Plain(words) | Inline::Date { words, .. } => self.add(words, out),
            Inline::Link { target, title, words, .. } => {
                self.link(words, self.scene.links.target_address(target), title, out);
            }
            Inline::Figure { id, words, .. } => {
                let page = self.scene.links.document.map(|of| Address::page(&of.id).join("data"));
                self.link(words, page.map(|page| self.scene.links.address(&page, Some(id))), "", out);
            }
            Inline::Image(Image { file, alt, title }) => {
                let mut inner = out.inner();
                inner.words(alt);
                let file = file.as_ref().map(|name| self.scene.links.file_address(name)).unwrap_or_default();
                let close = out.celled(&format!("]({}{})", destination(&file), titled(title)));
                out.within("![", inner, &close);
            }
            Inline::NoteMark { note, .. } => {
                out.mark(&format!("[^{}]", self.note(self.part.notes.get(*note).map_or("", |note| &note.label))));
            }
            Inline::Editorial(_) => {}
        }
    }

    /// Footnotes of several parts stand in one text, so their labels begin with the part's name.
    fn note(&self, label: &str) -> String {
        format!("{}-{label}", self.part.name)
    }

    fn inner(&self, words: &[Inline], out: &Escaped) -> Escaped {
        let mut inner = out.inner();
        self.add(words, &mut inner);
        inner
    }

    /// Between letters and digits alone a sign of emphasis is always read as one (CommonMark, section 6.2).
    fn marked(&self, words: &[Inline], sign: &str, tag: &str, out: &mut Escaped) {
        let inner = self.inner(words, out);
        if inner.is_plain() && !out.ends_with('*') { out.within(sign, inner, sign) } else { self.tagged(inner, tag, out) }
    }

    fn tagged(&self, inner: Escaped, tag: &str, out: &mut Escaped) {
        out.within(&format!("<{tag}>"), inner, &format!("</{tag}>"));
    }

    /// Links do not hold links.
    fn link(&self, words: &[Inline], href: Option<String>, title: &str, out: &mut Escaped) {
        let mut holds_link = false;
        walk_inlines(words, &mut |inline| holds_link |= matches!(inline, Inline::Link { .. } | Inline::Figure { .. } | Inline::NoteMark { .. }));
        match href.filter(|_| !holds_link) {
            Some(href) => {
                let close = out.celled(&format!("]({}{})", destination(&href), titled(title)));
                out.within("[", self.inner(words, out), &close);
            }
            None => self.add(words, out),
        }
    }
}

/// Returns a block of code between fences that its text does not hold.
fn code(info: &str, text: &str) -> String {
    // What stands behind a fence of backticks has none.
    let sign = if info.contains('`') { '~' } else { '`' };
    let fence = sign.to_string().repeat(longest_run(text, sign).max(2) + 1);
    let mut escaped = String::new();
    for character in info.chars() {
        escaped.push_str(if matches!(character, '\\' | '&' | '`' | '~') { "\\" } else { "" });
        escaped.push(character);
    }
    format!("{fence}{escaped}\n{text}{}{fence}", if text.is_empty() || text.ends_with('\n') { "" } else { "\n" })
}

/// Returns the address of a link as Markdown takes it.
fn destination(href: &str) -> String {
    if href.is_empty() || href.contains(['(', ')', ' ', '\\', '*', '_', '&', '`']) {
        format!("<{}>", href.replace('\\', "%5C").replace('<', "%3C").replace('>', "%3E").replace('&', "&amp;"))
    } else {
        href.to_owned()
    }
}

fn titled(title: &str) -> String {
    if title.is_empty() { String::new() } else { format!(" \"{}\"", title.replace('\n', " ").replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")) }
}

fn indented(text: &str, first: &str, rest: &str) -> String {
    let mut out = first.to_owned();
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
            out.push_str(if line.is_empty() { rest.trim_end() } else { rest });
        }
        out.push_str(line);
    }
    out.trim_end_matches(' ').to_owned()
}
