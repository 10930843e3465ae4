//! YAML in which nothing is out of the ordinary into the tree, from the events of granit, the parser within serde-saphyr (here `serde_yaml`): the reader of serde-saphyr carries each value with two places and looks at everything twice.
//!
//! Left to that reader is what has a tag, an anchor, a directive, a repeated or merged key, or a scalar whose kind takes a second look; what is one scalar; what is very long, deep or many; and what is wrong. A property holds that both make the same tree.

use std::ops::Range;

use serde_yaml::Budget;
use serde_yaml::granit_parser::{self as granit, Event, Parser, ScalarStyle, Span, StrInput};

use super::{Key, Node, Value, floor};

/// Texts that are longer are left, and so are those whose values are nested deeper or are more.
const LENGTH: usize = 1 << 20;
const DEPTH: usize = 16;
const NODES: usize = 100_000;
/// Maps of more keys are left: whether one is repeated is looked for among all before it.
const KEYS: usize = 64;

struct Reader<'t> {
    events: Parser<'t, StrInput<'t>>,
    text: &'t str,
    offset: usize,
    nodes: usize,
}

/// Returns the tree of `text`, which begins at `offset` of the source; nothing where it is left to the other reader.
pub fn read(text: &str, offset: usize) -> Option<Node> {
    if text.len() > LENGTH || text.starts_with('\u{feff}') {
        return None;
    }
    let budget = Budget::default();
    let options = granit::options! {
        simple_key_max_lookahead: budget.simple_key_max_lookahead,
        flow_nesting_limit: budget.flow_nesting_limit,
        emit_comments: false,
    };
    let mut reader = Reader { events: Parser::new_from_str_with_options(text, options), text, offset, nodes: 0 };
    let opened = matches!(reader.next()?.0, Event::StreamStart) && matches!(reader.next()?.0, Event::DocumentStart(_, None));
    let (event, span) = opened.then(|| reader.next()).flatten().filter(|(event, _)| !matches!(event, Event::Scalar(..)))?;
    let root = reader.node(event, span, 0)?;
    (matches!(reader.next()?.0, Event::DocumentEnd) && matches!(reader.next()?.0, Event::StreamEnd)).then_some(root)
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Option<(Event<'t>, Range<usize>)> {
        let (event, span) = self.events.next_event()?.ok()?;
        Some((event, self.place(&span)?))
    }

    fn place(&self, span: &Span) -> Option<Range<usize>> {
        let start = floor(self.text, span.start.byte_offset()?);
        Some(start..floor(self.text, span.end.byte_offset()?).max(start))
    }

    fn node(&mut self, event: Event<'t>, span: Range<usize>, depth: usize) -> Option<Node> {
        self.nodes += 1;
        if self.nodes > NODES || depth > DEPTH {
            return None;
        }
        let value = match event {
            Event::Scalar(text, style, 0, None) => match Kind::of(&text, style)? {
                Kind::Null => Value::Null,
                Kind::Flag => Value::Flag(text.starts_with(['t', 'T'])),
                Kind::Number => Value::Number(text.into_owned()),
                Kind::Text => Value::Text(text.into_owned()),
            },
            Event::SequenceStart(_, 0, None) => Value::List(self.list(depth)?),
            Event::MappingStart(_, 0, None) => Value::Map(self.map(depth)?),
            _ => return None,
        };
        Some(Node::placed(value, span, self.text, self.offset))
    }

    fn list(&mut self, depth: usize) -> Option<Vec<Node>> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                return Some(items);
            }
            items.push(self.node(event, span, depth + 1)?);
        }
    }

    fn map(&mut self, depth: usize) -> Option<Vec<(Key, Node)>> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        loop {
            let (event, at) = self.next()?;
            let name = match event {
                Event::MappingEnd => return Some(entries),
                Event::Scalar(text, style, 0, None) if Kind::of(&text, style) == Some(Kind::Text) => text.into_owned(),
                _ => return None,
            };
            if name == "<<" || entries.len() == KEYS || entries.iter().any(|(key, _)| key.name == name) {
                return None;
            }
            let (event, span) = self.next()?;
            let value = self.node(event, span, depth + 1)?;
            entries.push((Key { name, span: at.start + self.offset..at.end + self.offset }, value));
        }
    }
}

/// What a scalar is in the core schema of YAML 1.2 (10.3.2).
#[derive(PartialEq, Eq)]
enum Kind {
    Null,
    Flag,
    Number,
    Text,
}

impl Kind {
    /// Returns what a scalar is; nothing where only a second look could tell.
    fn of(text: &str, style: ScalarStyle) -> Option<Self> {
        match text {
            _ if style != ScalarStyle::Plain => return Some(Self::Text),
            "" | "~" | "null" | "Null" | "NULL" => return Some(Self::Null),
            "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => return Some(Self::Flag),
            _ if !text.starts_with(|first: char| first.is_ascii_digit() || "+-. \t\r\n".contains(first)) => return Some(Self::Text),
            _ => {}
        }
        let is_number = |digits: &str| (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        let (whole, part) = text.split_once('.').map_or((text, None), |(whole, part)| (whole, Some(part)));
        if is_number(whole) && part.is_none_or(is_number) && (whole == "0" || !whole.starts_with('0')) {
            return Some(Self::Number);
        }
        // No number has one of these: a day of the calendar, an item's number with its letter, a sentence.
        let is_day = || text.len() == 10 && text.bytes().enumerate().all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
        let is_sentence = || text.trim_matches([' ', '\t', '\r', '\n']).contains([' ', '(', ')', '/', ',', ':']);
        (is_day() || is_sentence()).then_some(Self::Text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parse::yaml::in_full;

    /// What YAML is made of here, the ordinary and the rest.
    const PIECES: [&str; 37] = [
        "a",
        "é",
        ": ",
        ":",
        "\n",
        "\n  ",
        "\n- ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ", ",
        " # note",
        "null",
        "~",
        "true",
        "FALSE",
        "yes",
        "1",
        "007",
        "01.5",
        "1e3",
        "0x1F",
        "+4",
        "-4",
        ".5",
        ".inf",
        "1_000",
        "'it''s'",
        "&n ",
        "*n",
        "!!str ",
        "? ",
        "---\n",
        "<<",
        "|\n  one\n",
    ];
    const HEADS: [&str; 9] = ["", "- ", "a: ", "b: ", "c:", "- d: ", "\"e\": ", "- - ", "é x: "];
    const VALUES: [&str; 26] = [
        "",
        "x",
        "é y",
        "null",
        "true",
        "0",
        "12",
        "1.5",
        "0.25",
        "007",
        "1e3",
        "-4",
        "2024-04-04",
        "31 (a)",
        "74/5",
        "\"x: y\"",
        "'it''s'",
        "\"\\u00e9\\n\"",
        "[1, \"b\", c]",
        "{f: 1, g: [2]}",
        "[]",
        "{}",
        "|",
        ">-",
        "x # note",
        "*n",
    ];

    fn line() -> impl Strategy<Value = String> {
        (0..4_usize, prop::sample::select(&HEADS[..]), prop::sample::select(&VALUES[..]))
            .prop_map(|(indent, head, value)| format!("{}{head}{value}\n", "  ".repeat(indent)))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn both_readers_make_the_same_tree(text in prop_oneof![
            prop::collection::vec(prop::sample::select(&PIECES[..]), 0..14).prop_map(|pieces| pieces.concat()),
            prop::collection::vec(line(), 0..7).prop_map(|lines| lines.concat()),
            prop::collection::vec((prop::sample::select(&HEADS[2..5]), prop::sample::select(&VALUES[..])), 0..4).prop_map(|lines| lines.iter().map(|(head, value)| format!("{head} {value}\n")).collect::<String>()),
        ]) {
            if let Some(tree) = read(&text, 7) {
                prop_assert_eq!(Ok(tree), in_full(&text, 7).map_err(|error| error.to_string()), "{:?}", text);
            }
        }
    }

    #[test]
    fn what_sources_are_made_of_is_not_left() {
        let text = "title: \"Letter: on 31 (a)\"\ndate: 2024-04-04\norgans:\n  - code: A\n    session: 78\n    items: [31, \"61 (b)\", 129]\nsample: true\nfigures:\n  - {id: a, value: 12.5, unit: null}\nwords: >\n  one\n  two\n# the end\n";
        assert_eq!(read(text, 0).map(|tree| tree.span), Some(0..text.find("# the end").unwrap() - 1));
        for left in ["a: 1e3", "a: 007", "a: &b c", "a: !x b", "a: 1\na: 2", "a: [", "{1: 2}", "\u{feff}a: b", "a: b\n---\nc: d"] {
            assert_eq!(read(left, 0), None, "{left}");
        }
    }
}
