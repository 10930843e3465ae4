//! Our tree, written as HTML, against the parser's own HTML on the examples of the CommonMark specification.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::fs;

use chancery::model::block::{Block, Number, Target};
use chancery::model::document::{Direction, Numbering, Part, Role};
use chancery::model::source::Source;
use chancery::parse::Findings;
use chancery::parse::markdown::{self, Destinations, Meaning};
use chancery::render::Href;
use chancery::render::html::{Html, Names, Resolve};
use common::root;

/// Every destination leads where it says.
struct Literal;

impl Destinations for Literal {
    fn link(&self, destination: &str, _: std::ops::Range<usize>, _: &mut Findings<'_>) -> Meaning {
        Meaning::Leads(Target::External(destination.to_owned()))
    }

    fn image(&self, destination: &str, _: std::ops::Range<usize>, _: &mut Findings<'_>) -> Option<String> {
        Some(destination.to_owned())
    }
}

impl Resolve for Literal {
    fn target(&self, target: &Target) -> Option<Href> {
        match target {
            Target::External(href) => Some(Href { href: href.clone(), external: false }),
            _ => None,
        }
    }

    fn whole_address(&self, _: &Target) -> Option<String> {
        None
    }

    fn figure(&self, _: &str) -> Option<(String, String)> {
        None
    }

    fn file(&self, name: &str) -> String {
        name.to_owned()
    }
}

impl Names for Literal {
    fn publishers_note(&self) -> String {
        String::new()
    }
    fn language(&self) -> String {
        "en".into()
    }
    fn paragraph(&self, _: &Number) -> String {
        String::new()
    }
    fn note(&self, _: &str) -> String {
        String::new()
    }
    fn note_return(&self, _: &str) -> String {
        String::new()
    }
    fn table(&self) -> String {
        String::new()
    }
}

fn ours(text: &str) -> String {
    let source = Source::new("example.md", text.to_owned());
    let mut findings = Findings::of(&source, 0);
    let read = markdown::read(0..text.len(), &Literal, &mut findings);
    let part = Part {
        name: String::new(),
        depth: 0,
        role: Role::Letter,
        number: None,
        heading: None,
        title: None,
        authors: Vec::new(),
        lang: "en".into(),
        dir: Direction::Ltr,
        original: None,
        date: None,
        signed: Vec::new(),
        numbering: Numbering::Editorial,
        blocks: Vec::<Block>::new(),
        notes: read.notes,
    };
    Html { links: &Literal, names: &Literal, part: &part, prefix: "", shift: 0, bare: false, beneath: None, noted: None }.blocks(&read.blocks)
}

fn theirs(text: &str) -> String {
    let options = pulldown_cmark::Options::ENABLE_TABLES | pulldown_cmark::Options::ENABLE_FOOTNOTES | pulldown_cmark::Options::ENABLE_HEADING_ATTRIBUTES;
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new_ext(text, options));
    html
}

/// What differs on purpose, made equal on both sides: everything else must be the same.
fn normalised(html: &str) -> Vec<String> {
    let document = scraper::Html::parse_fragment(html);
    let mut out = Vec::new();
    events(document.root_element(), &mut out, false);
    out
}

fn events(element: scraper::ElementRef<'_>, out: &mut Vec<String>, raw: bool) {
    use scraper::{ElementRef, Node};
    for child in element.children() {
        match child.value() {
            Node::Text(text) => {
                let text = if raw { text.to_string() } else { text.split_whitespace().collect::<Vec<_>>().join(" ") };
                if !text.is_empty() {
                    match out.last_mut().filter(|last| last.starts_with('"')) {
                        Some(last) => {
                            last.push(' ');
                            last.push_str(&text);
                        }
                        None => out.push(format!("\"{text}")),
                    }
                }
            }
            Node::Element(inner) => {
                let child = ElementRef::wrap(child).unwrap();
                // Numbered items show their markers as written; a lone image stands in a figure; a table in a region that scrolls.
                if inner.attr("class") == Some("marker") {
                    continue;
                }
                let unwrapped = inner.name() == "div" && inner.attr("class") == Some("table") || inner.name() == "tbody";
                let name = if inner.name() == "figure" { "p" } else { inner.name() };
                if !unwrapped {
                    let kept = ["href", "src", "alt", "title"].iter().filter_map(|name| Some(format!(" {name}={}", percent(inner.attr(name)?))));
                    out.push(format!("<{name}{}>", kept.collect::<String>()));
                }
                events(child, out, raw || name == "pre");
                if !unwrapped {
                    out.push(format!("</{name}>"));
                }
            }
            _ => {}
        }
    }
}

/// Addresses may be escaped to different degrees; they lead to the same place.
fn percent(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[test]
fn our_tree_says_what_the_parser_says_on_the_examples_of_commonmark() {
    let path = root().join("tests/browser/node_modules/commonmark-spec");
    let spec = ["spec.txt", "dist/spec.txt"].iter().find_map(|name| fs::read_to_string(path.join(name)).ok());
    let spec = spec.unwrap_or_else(|| panic!("the npm package commonmark-spec is not in tests/browser/node_modules: run `make install`"));
    let fence = "`".repeat(32);
    let examples: Vec<String> = spec
        .split(&format!("{fence} example\n"))
        .skip(1)
        .map(|rest| rest.split("\n.\n").next().unwrap_or_default().trim_start_matches(".\n").to_owned() + "\n")
        .map(|text| text.replace('→', "\t"))
        .collect();
    assert!(examples.len() >= 600, "{} examples", examples.len());
    let mut skipped = 0;
    let mut differ = Vec::new();
    for text in &examples {
        // Raw HTML is shown as written, which is the one great difference: examples that hold some are not compared.
        let holds_html = pulldown_cmark::Parser::new(text).any(|event| matches!(event, pulldown_cmark::Event::Html(_) | pulldown_cmark::Event::InlineHtml(_)));
        if holds_html {
            skipped += 1;
            continue;
        }
        let (ours, theirs) = (normalised(&ours(text)), normalised(&theirs(text)));
        if ours != theirs {
            differ.push(format!("{text}\n  ours   {ours:?}\n  theirs {theirs:?}\n"));
        }
    }
    assert!(differ.is_empty(), "{} examples differ:\n{}", differ.len(), differ.join("\n"));
    assert!(skipped < 120, "{skipped} examples hold raw HTML");
}
