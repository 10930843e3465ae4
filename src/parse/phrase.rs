//! Titles, headings, labels and names: short texts in YAML that are shown as inline Markdown.

use super::fields::{Fields, language, text};
use super::findings::Findings;
use super::markdown::{self, Destinations};
use super::scope::NoLinks;
use super::yaml::{Node, Value};
use crate::model::block::{Block, Inline};
use crate::model::diagnostic::Code;
use crate::model::letter::{MARKS, Phrase, Signature};
use crate::model::shape;
use crate::model::source::{Source, Span};

/// Keeps a block's mark at the head of a phrase ("4. …", "- …") from being read as one. It is no character of any text.
const GUARD: char = '\u{e000}';

/// Returns a phrase; `{text, lang}` gives its language too.
pub fn phrase(node: &Node, findings: &mut Findings<'_>) -> Option<Phrase> {
    if !matches!(node.value, Value::Map(_)) {
        let words = inline(&text(node, findings)?, node, findings);
        return Some(Phrase::of(words, None));
    }
    let mut fields = Fields::of(node, &shape::PHRASE, findings)?;
    let words = fields.required("text", "the words", findings).and_then(|node| Some(inline(&text(node, findings)?, node, findings)));
    let lang = fields.optional("lang", findings).and_then(|node| language(node, findings));
    fields.finish(findings);
    Some(Phrase::of(words?, lang))
}

/// Returns the inlines of a text from YAML. Their place is the value's.
fn inline(text: &str, node: &Node, findings: &mut Findings<'_>) -> Vec<Inline> {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !one_line.contains(['*', '_', '`', '[', ']', '<', '&', '\\', '!']) {
        return vec![Inline::Text { text: one_line, span: findings.span(node.span.clone()) }];
    }
    // The text is not a range of the source, because YAML may quote and fold it; so it is read as a source of its own.
    let guarded = Source::new(findings.source().path.clone(), format!("{GUARD}{one_line}"));
    let mut own = Findings::of(&guarded, 0);
    let read = markdown::read(0..guarded.text.len(), &NoLinks as &dyn Destinations, &mut own);
    for finding in own.into_list() {
        findings.error(finding.code, node.span.clone(), finding.says, finding.help);
    }
    let span = findings.span(node.span.clone());
    let mut words = match <[Block; 1]>::try_from(read.blocks) {
        Ok([Block::Paragraph { words, .. }]) => words,
        _ => {
            findings.error(Code::Value, node.span.clone(), "this must be one line of text", "write one line, without blocks of Markdown");
            Vec::new()
        }
    };
    place(&mut words, span);
    if let Some(Inline::Text { text, .. }) = words.first_mut() {
        *text = text.trim_start_matches(GUARD).to_owned();
        if text.is_empty() {
            words.remove(0);
        }
    }
    words
}

fn place(words: &mut [Inline], whole: Span) {
    for inline in words {
        match inline {
            Inline::Text { span, .. } => *span = whole,
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Superscript(inner)
            | Inline::Subscript(inner)
            | Inline::Plain(inner)
            | Inline::Date { words: inner, .. } => place(inner, whole),
            Inline::Link { words, span, .. } | Inline::Figure { words, span, .. } => {
                *span = whole;
                place(words, whole);
            }
            _ => {}
        }
    }
}

/// Returns the names of a signature block.
pub fn signature(node: &Node, findings: &mut Findings<'_>) -> Option<Signature> {
    let mut fields = Fields::of(node, &shape::SIGNATURE, findings)?;
    let named = fields.required("name", "the name as printed", findings);
    let name = named.and_then(|node| text(node, findings));
    let placed = |node: &Node, findings: &mut Findings<'_>| Some((text(node, findings)?, findings.span(node.span.clone())));
    let titles = fields.optional("titles", findings).map(|node| super::fields::list(node, findings, placed)).unwrap_or_default();
    let marked = fields.optional("mark", findings).and_then(|node| super::fields::choice(node, &MARKS, findings));
    fields.finish(findings);
    let (titles, title_spans) = titles.into_iter().unzip();
    let span = findings.span(named.unwrap_or(node).span.clone());
    Some(Signature { marked: marked.unwrap_or(true), name: name?, titles, span, title_spans })
}
