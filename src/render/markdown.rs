//! Blocks and inlines into Markdown: the words of the document, escaped so that Markdown gives them back as they are, with whole addresses where they refer to something.

use serde_json::json;

use super::document::head;
use super::masthead::{self, printed};
use super::view::Scene;
use super::words::Words;
use crate::model::address::Address;
use crate::model::answer::Setting;
use crate::model::block::{Align, Block, Image, Inline, ListItem, Number, walk_inlines};
use crate::model::document::{Document, Part, Role};
use crate::model::letter::{Phrase, Signature};

/// Returns the document as Markdown: what the publisher says of it as front matter, then masthead, title, text, signatures, parts.
pub fn document(of: &Document, scene: &Scene<'_>, words: &Words) -> String {
    let letter = &of.letter;
    let organs: Vec<String> = letter.organs.iter().map(|organ| organ.code.clone()).collect();
    let facts = [
        ("title", Some(letter.title.plain())),
        ("date", letter.date.as_ref().map(|date| date.value.to_string())),
        ("language", Some(letter.lang.clone())),
        ("address", Some(scene.links.address(&Address::page(&of.id), None))),
        ("sample", letter.sample.then(|| scene.words.say("sample", &[]))),
        ("republication", Some(scene.republication(&organs))),
    ];
    // A text in quotation marks as JSON writes it is one in YAML too.
    let facts = facts.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}\n", json!(value?))));
    let mut blocks = vec![format!("---\n{}---", facts.collect::<String>())];
    blocks.extend(masthead_blocks(of, scene, words));
    let cover = of.parts.first();
    let titled = |phrase: &Phrase, part: &Part, level: usize| Writer { scene, part }.heading(&phrase.words, level);
    blocks.extend(cover.map(|cover| titled(&letter.title, cover, 1)));
    for part in &of.parts {
        let writer = Writer { scene, part };
        let title = part.title.as_ref().filter(|_| part.role != Role::Letter);
        match (&part.heading, title) {
            (Some(heading), Some(_)) => blocks.push(writer.words(&heading.words)),
            (Some(heading), None) => blocks.push(titled(heading, part, 2)),
            _ => {}
        }
        blocks.extend(printed(part.original.as_ref(), |codes| masthead::part_original(codes, words)).map(|line| lines(&[line])));
        blocks.extend(title.map(|title| titled(title, part, 2)));
        blocks.extend(printed(part.date.as_ref(), |date| words.date(*date)).map(|line| lines(&[line])));
        blocks.extend(writer.text());
        let signed: Vec<&Signature> =
            if part.role == Role::Letter { letter.from.iter().flat_map(|sender| &sender.signed).collect() } else { part.signed.iter().collect() };
        for signature in signed {
            for signed in masthead::signed(std::slice::from_ref(signature), words) {
                let name = [signed.mark, Some(signed.name)].into_iter().flatten().collect::<Vec<_>>().join(" ");
                blocks.push(lines(&std::iter::once(name).chain(signed.titles).collect::<Vec<_>>()));
            }
        }
    }
    blocks.retain(|block| !block.trim().is_empty());
    blocks.join("\n\n") + "\n"
}

fn masthead_blocks(of: &Document, scene: &Scene<'_>, words: &Words) -> Vec<String> {
    let head = head(of, scene, words);
    let mut blocks = vec![lines(&head.symbols.iter().filter(|symbol| !symbol.added).map(|symbol| symbol.text.clone()).collect::<Vec<_>>())];
    let together = |texts: [Option<String>; 2]| lines(&texts.into_iter().flatten().collect::<Vec<_>>());
    blocks.push(together([head.distribution, head.date]));
    blocks.push(together([head.original, None]));
    blocks.push(lines(&head.lines));
    blocks.push(together([head.job_number, head.barcode]));
    for organ in head.organs {
        blocks.push(lines(&[Some(organ.name), organ.period, organ.items].into_iter().flatten().collect::<Vec<_>>()));
    }
    blocks.extend(head.titles.into_iter().filter_map(|title| Some(lines(&[title.text?]))));
    blocks.extend(head.notes.into_iter().map(|note| lines(&[format!("{} {}", note.mark, note.text)])));
    blocks
}

/// Returns lines of plain words as one paragraph.
fn lines(texts: &[String]) -> String {
    let line = |text: &String| {
        let mut out = String::new();
        text.split('\n').enumerate().for_each(|(at, line)| {
            out.push_str(if at > 0 { "\\\n" } else { "" });
            escape(line, &mut out);
        });
        out
    };
    texts.iter().map(line).collect::<Vec<_>>().join("\\\n")
}

/// Appends words with what Markdown would give a meaning escaped (CommonMark, section 2.4).
fn escape(text: &str, out: &mut String) {
    for (at, character) in text.char_indices() {
        let starts = at == 0 && (out.is_empty() || out.ends_with('\n'));
        let meant = match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '~' | '|' | '{' | '}' | '$' | '^' => true,
            '#' | '>' | '+' | '-' | '=' | ':' => starts,
            // "12." at the head of a line would begin a list.
            '.' | ')' => {
                let line = out.rsplit('\n').next().unwrap_or_default();
                let ends = text[at + 1..].chars().next().is_none_or(char::is_whitespace);
                ends && !line.is_empty() && line.len() <= 9 && line.bytes().all(|byte| byte.is_ascii_digit())
            }
            _ => false,
        };
        // An address that stands in the text leads nowhere by itself.
        let scheme = character == ':' && text[at..].starts_with("://") || character == '.' && out.to_ascii_lowercase().ends_with("www");
        match character {
            // White space at the head of a line is code or nothing; what is meant stays.
            ' ' | '\t' if starts => out.push_str(if character == ' ' { "&#32;" } else { "&#9;" }),
            _ => {
                if meant || scheme {
                    out.push('\\');
                }
                out.push(character);
            }
        }
    }
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
        let mut out = Vec::new();
        let mut before: Option<&Block> = None;
        for block in blocks {
            // Two lists would be one.
            if matches!((before, block), (Some(Block::List { .. }), Block::List { .. })) {
                out.push("<!-- -->".to_owned());
            }
            out.extend(self.block(block, deeper));
            before = Some(block);
        }
        out
    }

    fn block(&self, block: &Block, deeper: i8) -> Option<String> {
        Some(match block {
            Block::Paragraph { number, words, .. } => {
                let mut out = String::new();
                if let Some(Number::Stated(marker)) = number {
                    escape(marker, &mut out);
                    out.push(' ');
                }
                self.add(words, &mut out);
                out
            }
            Block::Words(words) => self.words(words),
            Block::Heading { level, words, .. } => self.heading(words, usize::try_from(*level as i8 + deeper).unwrap_or(1)),
            Block::List { items, .. } => {
                let tight = items.iter().all(|item| !item.blocks.iter().any(|block| matches!(block, Block::Paragraph { .. })));
                items.iter().map(|item| self.item(item, deeper, tight)).collect::<Vec<_>>().join(if tight { "\n" } else { "\n\n" })
            }
            Block::Quote { blocks, .. } => indented(&self.blocks(blocks, deeper).join("\n\n"), "> ", "> "),
            Block::Table { align, head, rows, .. } => self.table(align, head, rows),
            Block::Code { info, text, .. } => {
                let fence = "`".repeat(longest_run(text).max(2) + 1);
                format!("{fence}{info}\n{text}{}{fence}", if text.ends_with('\n') { "" } else { "\n" })
            }
            Block::Html { text, .. } => lines(&text.trim_end().lines().map(str::to_owned).collect::<Vec<_>>()),
            Block::Editorial(text) => {
                let mut out = format!("**{}** ", self.scene.words.say("publishers-note", &[]));
                escape(text, &mut out);
                out
            }
            Block::Rule => return None,
        })
    }

    fn item(&self, item: &ListItem, deeper: i8, tight: bool) -> String {
        let inner = self.blocks(&item.blocks, deeper).join(if tight { "\n" } else { "\n\n" });
        let first = format!("{} ", item.marker);
        indented(&inner, &first, &" ".repeat(first.chars().count()))
    }

    fn table(&self, align: &[Align], head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> String {
        let row = |cells: &[Vec<Inline>]| {
            // A cell is one line.
            let cell = |words: &Vec<Inline>| self.words(words).replace("\\\n", "<br>").replace('\n', " ");
            format!("| {} |", cells.iter().map(cell).collect::<Vec<_>>().join(" | "))
        };
        let column = |at: usize| match align.get(at) {
            Some(Align::Left) => ":--",
            Some(Align::Center) => ":-:",
            Some(Align::Right) => "--:",
            _ => "---",
        };
        let ruled = format!("| {} |", (0..head.len()).map(column).collect::<Vec<_>>().join(" | "));
        [row(head), ruled].into_iter().chain(rows.iter().map(|cells| row(cells))).collect::<Vec<_>>().join("\n")
    }

    /// A heading is one line.
    fn heading(&self, words: &[Inline], level: usize) -> String {
        let words = self.words(words).replace("\\\n", "<br>").replace('\n', " ");
        format!("{} {}", "#".repeat(level.clamp(1, 6)), words.replace('#', "\\#"))
    }

    fn words(&self, words: &[Inline]) -> String {
        let mut out = String::new();
        self.add(words, &mut out);
        out
    }

    fn add(&self, words: &[Inline], out: &mut String) {
        words.iter().for_each(|inline| self.inline(inline, out));
    }

    fn inline(&self, inline: &Inline, out: &mut String) {
        match inline {
            Inline::Text { text, .. } => escape(text, out),
            // As raw HTML it would be more than words.
            Inline::Html(text) => escape(text, out),
            Inline::SoftBreak => out.push('\n'),
            Inline::HardBreak => out.push_str("\\\n"),
            Inline::Code(text) => {
                let fence = "`".repeat(longest_run(text) + 1);
                let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
                out.push_str(&format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|")));
            }
            Inline::Emphasis(words) => self.marked(words, "*", "em", out),
            Inline::Strong(words) => self.marked(words, "**", "strong", out),
            Inline::Superscript(words) => self.tagged(words, "sup", out),
            Inline::Subscript(words) => self.tagged(words, "sub", out),
            Inline::Plain(words) | Inline::Date { words, .. } => self.add(words, out),
            Inline::Link { target, title, words, .. } => {
                let href = self.scene.links.target(target).map(|href| href.whole.unwrap_or(href.href));
                self.link(words, href, title, out);
            }
            Inline::Figure { id, words, .. } => {
                let page = self.scene.links.document.map(|of| Address::page(&of.id).join("data"));
                self.link(words, page.map(|page| self.scene.links.address(&page, Some(id))), "", out);
            }
            Inline::Image(Image { file, alt, title }) => {
                out.push_str("![");
                escape(alt, out);
                let file = file.as_ref().map(|name| self.file(name)).unwrap_or_default();
                out.push_str(&format!("]({}{})", destination(&file), titled(title)));
            }
            Inline::NoteMark { note, .. } => {
                out.push_str(&format!("[^{}]", self.note(self.part.notes.get(*note).map_or("", |note| &note.label))));
            }
            Inline::Editorial(_) => {}
        }
    }

    /// Footnotes of several parts stand in one text, so their labels begin with the part's name.
    fn note(&self, label: &str) -> String {
        format!("{}-{label}", self.part.name)
    }

    fn file(&self, name: &str) -> String {
        match (self.scene.links.document, self.scene.answers().setting(Setting::BaseUrl)) {
            (Some(of), Some(_)) => self.scene.links.address(&Address::page(&of.id).beside(name), None),
            _ => self.scene.links.file(name),
        }
    }

    /// Between letters and digits alone a sign of emphasis is always read as one (CommonMark, section 6.2).
    fn marked(&self, words: &[Inline], sign: &str, tag: &str, out: &mut String) {
        let inner = self.words(words);
        let sure = inner.starts_with(char::is_alphanumeric) && inner.ends_with(char::is_alphanumeric) && !out.ends_with('*');
        if sure {
            out.push_str(&format!("{sign}{inner}{sign}"));
        } else {
            self.tagged(words, tag, out);
        }
    }

    fn tagged(&self, words: &[Inline], tag: &str, out: &mut String) {
        out.push_str(&format!("<{tag}>"));
        self.add(words, out);
        out.push_str(&format!("</{tag}>"));
    }

    /// Links do not hold links.
    fn link(&self, words: &[Inline], href: Option<String>, title: &str, out: &mut String) {
        let mut holds_link = false;
        walk_inlines(words, &mut |inline| holds_link |= matches!(inline, Inline::Link { .. } | Inline::Figure { .. } | Inline::NoteMark { .. }));
        match href.filter(|_| !holds_link) {
            Some(href) => {
                out.push('[');
                self.add(words, out);
                out.push_str(&format!("]({}{})", destination(&href), titled(title)));
            }
            None => self.add(words, out),
        }
    }
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
    if title.is_empty() { String::new() } else { format!(" \"{}\"", title.replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")) }
}

fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or(0)
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
