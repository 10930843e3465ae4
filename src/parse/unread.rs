//! Words that Markdown reads as nothing at all: definitions of links, and what a row of a table has beyond its columns.

use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

/// Words that give no event, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unread {
    /// The bytes.
    pub range: Range<usize>,
    /// Whether they define a link; else they stand behind the last column of a table.
    pub defines: bool,
}

/// Returns the words of the text that Markdown reads as nothing, in their order. A definition that a link uses is read.
pub fn unread(text: &str, options: Options) -> Vec<Unread> {
    if !may_define(text) && !text.contains('|') {
        return Vec::new();
    }
    let events = Parser::new_ext(text, options);
    let mut definitions: Vec<Range<usize>> = events.reference_definitions().iter().map(|(_, definition)| definition.span.clone()).collect();
    definitions.sort_unstable_by_key(|span| span.start);
    let mut read: Vec<Range<usize>> = Vec::new();
    let mut used: Vec<String> = Vec::new();
    let mut events = events.into_offset_iter();
    for (event, range) in &mut events {
        match event {
            Event::Start(Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. }) => {
                if matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut) {
                    used.push(id.to_string());
                }
                read.push(range);
            }
            Event::Start(Tag::Item) => {
                let item = &text[range.clone()];
                let marker = item.len() - item.trim_start().trim_start_matches(|marker: char| marker.is_ascii_digit()).len();
                read.push(range.start..range.start + marker);
            }
            Event::Start(Tag::FootnoteDefinition(label)) => {
                let mark = text[range.clone()].find(&*label).map_or(range.start, |at| range.start + at + label.len());
                read.push(range.start..mark);
            }
            Event::Start(Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock) => read.push(range),
            Event::Start(_) | Event::End(_) => {}
            _ => read.push(range),
        }
    }
    let known = events.reference_definitions();
    read.extend(used.iter().filter_map(|label| known.get(label)).map(|definition| definition.span.clone()));
    read.sort_unstable_by_key(|range| (range.start, range.end));
    let mut found = Vec::new();
    let mut from = 0;
    for range in read.into_iter().chain(std::iter::once(text.len()..text.len())) {
        if from < range.start {
            found.extend(words(text, from..range.start).map(|range| Unread { defines: is_definition(text, &definitions, &range), range }));
        }
        from = from.max(range.end);
    }
    found
}

/// Returns whether there is anything in the text that could define a link; what defines a footnote does not.
fn may_define(text: &str) -> bool {
    memmem::find_iter(text.as_bytes(), "]:")
        .any(|at| text[..at].rfind('[').is_none_or(|open| text[..open].ends_with('\\') || !text[open + 1..].starts_with('^')))
}

/// Returns the words in `range`, line by line, that are more than marks.
fn words(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = range.start;
    text[range].split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let is_mark = |mark: char| mark.is_whitespace() || matches!(mark, '|' | '>' | '-' | '*' | '+' | ':' | '\u{feff}');
        let bare = line.trim_matches(is_mark);
        let from = start + line.len() - line.trim_start_matches(is_mark).len();
        bare.contains(char::is_alphanumeric).then(|| from..from + bare.len())
    })
}

/// The second definition of a label is none of those that are known, and looks like one.
fn is_definition(text: &str, definitions: &[Range<usize>], range: &Range<usize>) -> bool {
    let before = definitions.partition_point(|span| span.start < range.end);
    definitions[..before].last().is_some_and(|span| range.start < span.end) || text[range.clone()].starts_with('[')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(&str, bool)> {
        unread(text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES).into_iter().map(|found| (&text[found.range], found.defines)).collect()
    }

    #[test]
    fn what_gives_no_event_is_found() {
        assert_eq!(of("One [1].\n\n[1]: A/78/1\n[2]: S/2024/5 \"Words\"\n\nTwo.\n"), [("[2]: S/2024/5 \"Words\"", true)]);
        assert_eq!(of("[1]: a\n[1]: b\n\nSee [1].\n"), [("[1]: b", true)]);
        assert_eq!(of("> [1]: a\n> Words\n"), [("[1]: a", true)]);
        assert_eq!(of("| a | b |\n|---|:-:|\n| 1 | 2 | three |\n| 4 |\n"), [("three", false)]);
    }

    #[test]
    fn what_gives_events_is_not() {
        let text = "\u{feff}# A *b* `c`\n\nOne &amp; two \\* [x](http://a.example \"t\") ![y](z.png)[^1] <b>c</b>\nd  \ne <http://a.example>\n\n12. One\n    - two\n\n3) x\n\n> q\n> r\n\n```rust\ncode\n```\n\n    code\n\n<div>\nx\n</div>\n\nHead\n====\n\n| a | b |\n|---|---|\n| `c` | d\\|e |\n\n[^1]: Note [x][k].\n\n    More.\n\n[k]: http://a.example\n";
        assert_eq!(of(text), []);
    }
}
