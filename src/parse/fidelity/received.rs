//! The text as received, read as Markdown: its characters without the marks.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::chars::{Char, Collector, Gap};
use crate::model::letter::Omitted;
use crate::model::source::Source;
use crate::parse::markdown::BULLETS;
use crate::parse::raised::{html_break, is_raised_or_lowered};
use crate::parse::unread::unread;

/// What is understood of Markdown in a text as received.
pub const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_FOOTNOTES);

/// A text as received, made ready to be read as Markdown: each byte at its place.
pub struct AsReceived {
    /// The text.
    pub text: String,
    /// What stands in place of colons that would define links.
    shield: char,
}

impl AsReceived {
    fn of(text: &str) -> Self {
        let (text, shield) = shielded(&bulleted(text));
        Self { text, shield }
    }

    /// Returns some words of the text as they were received.
    pub fn restored(&self, words: &str) -> String {
        words.chars().map(|char| if char == self.shield { ':' } else { char }).collect()
    }

    /// Returns the words that give no event, in their order.
    pub fn unread(&self) -> Vec<std::ops::Range<usize>> {
        unread(&self.text, OPTIONS).into_iter().map(|found| found.range).collect()
    }
}

/// Returns the text made ready, without the lines of these numbers.
pub fn prepared(text: &str, omitted: &[u32]) -> AsReceived {
    let mut out = String::with_capacity(text.len());
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        if omitted.binary_search(&number).is_ok() {
            let end = line.trim_end_matches(['\n', '\r']).len();
            out.extend(std::iter::repeat_n(' ', end));
            out.push_str(&line[end..]);
        } else {
            out.push_str(line);
        }
    }
    AsReceived::of(&out)
}

/// Returns whether the tag raises or lowers words, and whether it begins to.
pub fn raises(html: &str) -> Option<(bool, bool)> {
    is_raised_or_lowered(html).then(|| (html.contains("sup"), !html.starts_with("</")))
}

/// Returns whether the tag breaks a line.
pub fn breaks(html: &str) -> bool {
    html_break(html)
}

/// Returns the characters of the text as received, without the lines that are `omitted`, and which of those lines it does not have.
pub fn read<'o>(source: &Source, omitted: &'o [Omitted]) -> (Vec<Char>, Vec<&'o Omitted>) {
    let (text, gone, unseen) = without(&source.text, omitted);
    let AsReceived { text, shield } = AsReceived::of(&text);
    let mut beyond = unread(&text, OPTIONS).into_iter().peekable();
    let mut collector = Collector::default();
    let mut image = 0;
    let mut until = 0;
    let mut marked = false;
    for (event, range) in Parser::new_ext(&text, OPTIONS).into_offset_iter() {
        // What a row has beyond the columns of its table gives no event.
        while let Some(found) = beyond.next_if(|found| found.range.start < range.start) {
            let from = collector.chars.len();
            collector.gap(Gap::Line);
            collector.add(&text[found.range.clone()], |offset| (0, (found.range.start + offset) as u32));
            widen(&mut collector.chars[from..], &text, &gone, &mut until);
        }
        let behind = matches!(event, Event::Start(Tag::Item | Tag::FootnoteDefinition(_)));
        match event {
            Event::Start(Tag::Image { .. }) => image += 1,
            Event::End(pulldown_cmark::TagEnd::Image) => image -= 1,
            Event::Start(Tag::TableCell) => collector.gap(Gap::Line),
            Event::Start(Tag::Item) => {
                collector.gap(Gap::Paragraph);
                let marker = number(&text[range.clone()]);
                let from = collector.chars.len();
                collector.add(marker, |offset| (0, (range.start + offset) as u32));
                widen(&mut collector.chars[from..], &text, &gone, &mut until);
                collector.gap(Gap::Space);
            }
            Event::Start(Tag::FootnoteDefinition(label)) => {
                collector.gap(Gap::Paragraph);
                let from = collector.chars.len();
                collector.add(&label, |_| (0, range.start as u32));
                // What stands before the label stands before its words no more.
                widen(&mut collector.chars[from..], &text, &gone, &mut until);
                collector.gap(Gap::Space);
            }
            // The words behind a marker are of its paragraph.
            Event::Start(Tag::Paragraph | Tag::HtmlBlock) if marked => {}
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. }) => {}
            Event::Start(_) => collector.gap(Gap::Paragraph),
            Event::FootnoteReference(label) if image == 0 => {
                let from = collector.chars.len();
                collector.add(&label, |_| (0, range.start as u32));
                widen(&mut collector.chars[from..], &text, &gone, &mut until);
            }
            Event::InlineHtml(html) if is_raised_or_lowered(&html) => {}
            Event::InlineHtml(html) if html_break(&html) => collector.gap(Gap::Line),
            Event::Text(words) | Event::Code(words) | Event::Html(words) | Event::InlineHtml(words) if image == 0 => {
                let start = text[range.clone()].find(&*words).map(|at| range.start + at);
                let from = collector.chars.len();
                collector.add(&words, |offset| (0, start.map_or(range.start, |start| start + offset) as u32));
                widen(&mut collector.chars[from..], &text, &gone, &mut until);
            }
            _ => {}
        }
        marked = behind;
    }
    for found in beyond {
        collector.gap(Gap::Line);
        collector.add(&text[found.range.clone()], |offset| (0, (found.range.start + offset) as u32));
    }
    collector.chars.iter_mut().filter(|char| char.char == shield).for_each(|char| char.char = ':');
    (collector.chars, unseen)
}

/// Returns the text in which nothing defines a link, because such definitions are words of a document: another character stands in place of the colon, and which. Each byte stays at its place.
fn shielded(text: &str) -> (String, char) {
    let shield = (1u8..9).find(|shield| !text.as_bytes().contains(shield)).map_or('\u{1}', char::from);
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive("]:") {
        let label = piece.rsplit_once('[').and_then(|(_, label)| label.strip_suffix("]:"));
        // Footnotes are read as such.
        let is_note = label.and_then(|label| label.strip_prefix('^')).is_some_and(|label| !label.is_empty() && !label.contains(char::is_whitespace));
        match piece.strip_suffix(':').filter(|_| label.is_some() && !is_note) {
            Some(before) => {
                out.push_str(before);
                out.push(shield);
            }
            None => out.push_str(piece),
        }
    }
    (out, shield)
}

/// Returns the number at the head of a list's item; a bullet is a mark.
pub fn number(item: &str) -> &str {
    let item = item.lines().next().unwrap_or_default();
    let start = item.len() - item.trim_start().len();
    let digits = item[start..].bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 { "" } else { &item[..start + digits + 1] }
}

/// Sets what stands before each character by the white space in the text; `until` is where the last one ended.
fn widen(chars: &mut [Char], text: &str, gone: &[std::ops::Range<usize>], until: &mut usize) {
    for char in chars {
        let at = char.at as usize;
        if let Some(between) = text.get(*until..at) {
            let lines = between.bytes().filter(|byte| *byte == b'\n').count();
            let blank = lines > 1 && between.split('\n').skip(1).take(lines - 1).any(|line| line.trim().is_empty());
            let cut = gone.get(gone.partition_point(|range| range.start < *until)).is_some_and(|range| range.end <= at);
            char.before = match char.before {
                // A line that was left out, such as a running head, may have stood within a paragraph, and so may the end of a page.
                _ if cut || between.contains('\u{c}') => Gap::Line,
                _ if blank => Gap::Paragraph,
                before if lines > 0 => before.max(Gap::Line),
                before if between.contains('\t') || between.contains("  ") => before.max(Gap::Column),
                before => before,
            };
        }
        *until = at + char.char.len_utf8();
    }
}

/// Returns the text with the bullets that originals print at the head of lines as Markdown writes them, each byte at its place.
fn bulleted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut listed = true;
    for line in text.split_inclusive('\n') {
        let start = line.len() - line.trim_start_matches([' ', '\t']).len();
        let bullet = line[start..].chars().next().filter(|bullet| line[start + bullet.len_utf8()..].starts_with([' ', '\t']));
        // A dash at the head of a line may stand between two words; behind an empty line or another such line it does not.
        let is_bullet = bullet.is_some_and(|bullet| match bullet {
            '·' => true,
            bullet if BULLETS.contains(&bullet) => true,
            '–' | '—' => listed,
            _ => false,
        });
        match bullet.filter(|_| is_bullet) {
            Some(bullet) => {
                out.push_str(&line[..start]);
                out.push('-');
                out.extend(std::iter::repeat_n(' ', bullet.len_utf8() - 1));
                out.push_str(&line[start + bullet.len_utf8()..]);
            }
            None => out.push_str(line),
        }
        listed = is_bullet || line.trim().is_empty();
    }
    out
}

/// Returns the text with spaces in place of the lines that are left out, the places of those, and the lines that the text does not have.
fn without<'o>(text: &str, omitted: &'o [Omitted]) -> (String, Vec<std::ops::Range<usize>>, Vec<&'o Omitted>) {
    let bare = |line: &str| -> String { line.chars().filter(|char| !char.is_whitespace() && *char != '*').collect() };
    let mut wanted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    omitted.iter().enumerate().for_each(|(at, line)| wanted.entry(bare(&line.text)).or_default().push(at));
    let mut seen = vec![false; omitted.len()];
    let (mut out, mut gone, mut at) = (String::with_capacity(text.len()), Vec::new(), 0);
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let this = if wanted.is_empty() { String::new() } else { bare(line) };
        let stands = |at: &&usize| omitted[**at].lines.is_empty() || omitted[**at].lines.binary_search(&number).is_ok();
        match wanted.get(&this).filter(|_| !this.is_empty()).and_then(|of| of.iter().find(stands)) {
            Some(found) => {
                seen[*found] = true;
                let end = line.trim_end_matches(['\n', '\r']).len();
                out.extend(std::iter::repeat_n(' ', end));
                out.push_str(&line[end..]);
                gone.push(at..at + end);
            }
            None => out.push_str(line),
        }
        at += line.len();
    }
    let unseen = omitted.iter().zip(seen).filter(|(_, seen)| !seen).map(|(line, _)| line).collect();
    (out, gone, unseen)
}

#[cfg(test)]
mod tests {
    use super::super::chars::spaced;
    use super::*;

    fn of(text: &str) -> Vec<Char> {
        read(&Source::new("source.txt", text.into()), &[]).0
    }

    #[test]
    fn marks_are_left_out_and_characters_are_not() {
        let chars = of("## **Annex**\n\n*(Signed)* A. B.  \nAmbassador\n\n1. One \\* two &amp; `3`\n2. Two A/78/251*\n\n- bullet\n");
        assert_eq!(spaced(&chars), "Annex (Signed) A. B. Ambassador 1. One * two & 3 2. Two A/78/251* bullet");
        let gaps: Vec<(char, Gap)> = chars.iter().filter(|char| char.before >= Gap::Line).map(|char| (char.char, char.before)).collect();
        assert_eq!(gaps, [('A', Gap::Paragraph), ('(', Gap::Paragraph), ('A', Gap::Line), ('1', Gap::Paragraph), ('2', Gap::Paragraph), ('b', Gap::Paragraph)]);
    }

    #[test]
    fn what_markdown_reads_as_nothing_are_characters() {
        let chars = of("See [1] and x[^2].\n\n[1]: A/78/1 \"Words\"\n[1]: S/2024/5\n\n[^2]: Note\n\n| a |\n|---|\n| 3 | four |\n| 5 |\n\n[last]: word\n");
        assert_eq!(spaced(&chars), "See [1] and x2. [1]: A/78/1 \"Words\" [1]: S/2024/5 2 Note a 3 four 5 [last]: word");
    }

    #[test]
    fn only_the_tags_that_texts_know_are_marks() {
        let chars = of("One<br>two<BR/>three<br />four m<sup>2</sup> <breve>x</breve> <b>y</b>\n\n<div>\n<br>\n</div>\n");
        assert_eq!(spaced(&chars), "One two three four m2 <breve>x</breve> <b>y</b> <div> <br> </div>");
        assert_eq!(chars.iter().filter(|char| char.before == Gap::Line && char.char.is_alphabetic()).count(), 3);
    }

    #[test]
    fn tags_behind_a_number_are_of_its_paragraph() {
        for line in ["1. <!-- x -->", "1. <?x", "1. <div>"] {
            let gaps: Vec<Gap> = of(&format!("Text.\n\n{line}\n")).iter().skip(5).map(|char| char.before).collect();
            assert_eq!(gaps.iter().filter(|gap| **gap == Gap::Paragraph).count(), 1, "{line}: {gaps:?}");
        }
    }

    #[test]
    fn bullets_that_originals_print_are_marks() {
        let chars = of("List:\n\n• One\n• Two\n\n– Three\n– Four\n\non 4 April\n– a Day · of rest\n");
        assert_eq!(spaced(&chars), "List: One Two Three Four on 4 April – a Day · of rest");
        assert_eq!(chars.iter().filter(|char| char.before == Gap::Paragraph).count(), 6);
    }

    #[test]
    fn places_are_those_of_the_source() {
        let text = "été **deux** &amp; trois";
        for char in of(text) {
            assert!(text[char.at as usize..].starts_with(char.char) || text[char.at as usize..].starts_with("&amp;"), "{char:?}");
        }
    }

    #[test]
    fn lines_that_are_left_out_do_not_part_paragraphs() {
        let source = Source::new("source.txt", "One begins\n\nA/78/1   2/3\n\nand ends.\n".into());
        let omitted = ["A/78/1 2/3", "3/3"].map(|text| Omitted { text: text.into(), lines: Vec::new(), span: Default::default() });
        let (chars, unseen) = read(&source, &omitted);
        assert_eq!(spaced(&chars), "One begins and ends.");
        assert_eq!(chars.iter().filter(|char| char.before == Gap::Paragraph).count(), 1);
        assert_eq!(unseen.len(), 1);
    }

    #[test]
    fn a_line_is_left_out_where_it_is_named() {
        let source = Source::new("source.txt", "A/78/1\n\nOne begins\n\nA/78/1\n\nand ends\n\n\u{c}\nhere.\n".into());
        let omitted = [Omitted { text: "A/78/1".into(), lines: vec![5], span: Default::default() }];
        let (chars, unseen) = read(&source, &omitted);
        assert_eq!(spaced(&chars), "A/78/1 One begins and ends here.");
        assert_eq!(chars.iter().filter(|char| char.before == Gap::Paragraph).count(), 2);
        assert!(unseen.is_empty());
    }

    #[test]
    fn wide_white_space_separates_columns() {
        let chars = of("General Assembly     Security Council");
        assert_eq!(chars.iter().filter(|char| char.before == Gap::Column).count(), 1);
    }
}
