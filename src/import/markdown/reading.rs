//! Reads Markdown that was written as `check` and the pages read it: its paragraphs, each as its characters without white space.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::import::structure;
use crate::parse::received;

/// What pages understand of Markdown.
const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_FOOTNOTES).union(Options::ENABLE_HEADING_ATTRIBUTES);

/// Pages refuse what is nested much deeper.
const DEEPEST: usize = 24;

/// Returns the characters of a text that are no white space.
pub fn bare(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace()).collect()
}

/// Returns whether the Markdown is read as these paragraphs, on a page and in a text as received.
pub fn is_read_as(markdown: &str, paragraphs: &[String]) -> bool {
    on_page(markdown) == paragraphs && as_received(markdown) == paragraphs
}

fn as_received(markdown: &str) -> Vec<String> {
    let blocks = structure::read(markdown, &[]).blocks;
    blocks.iter().map(|block| bare(&super::said(block))).filter(|said| !said.is_empty()).collect()
}

fn on_page(markdown: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = String::new();
    // A number or a label is of the paragraph behind it.
    let mut marked = false;
    let mut table = false;
    let mut close = |open: &mut String| {
        let said = bare(open);
        open.clear();
        if !said.is_empty() {
            out.push(said);
        }
    };
    let (mut depth, mut image) = (0usize, 0usize);
    for (event, range) in Parser::new_ext(markdown, OPTIONS).into_offset_iter() {
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth > DEEPEST {
            return Vec::new();
        }
        // The words for those who cannot see an image are none of the text.
        match event {
            Event::Start(Tag::Image { .. }) => image += 1,
            Event::End(TagEnd::Image) => image -= 1,
            _ if image > 0 => {}
            Event::Start(Tag::Item) => {
                close(&mut open);
                open.push_str(received::number(&markdown[range]));
                marked = true;
            }
            Event::Start(Tag::FootnoteDefinition(label)) => {
                close(&mut open);
                open.push_str(&label);
                marked = true;
            }
            Event::Start(Tag::Paragraph) if marked => marked = false,
            Event::Start(Tag::Table(_)) => {
                close(&mut open);
                table = true;
            }
            Event::End(TagEnd::Table) => {
                close(&mut open);
                table = false;
            }
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::List(_)) => close(&mut open),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Item | TagEnd::FootnoteDefinition) => {
                close(&mut open);
                marked = false;
            }
            Event::Rule if !table => close(&mut open),
            Event::InlineHtml(html) if received::raises(&html).is_some() || received::breaks(&html) => {}
            Event::Text(words) | Event::Code(words) | Event::Html(words) | Event::InlineHtml(words) => open.push_str(&words),
            Event::FootnoteReference(label) => open.push_str(&label),
            _ => {}
        }
    }
    close(&mut open);
    out
}
