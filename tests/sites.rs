//! Golden sites: a folder of sources in, the words, anchors and links of every page out.
//!
//! `CHANCERY_GOLDEN=write cargo test --test sites` writes them anew; read the difference before committing it.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use common::{built, cases, files, is_editorial, pages};
use scraper::{ElementRef, Html, Node, Selector};

#[test]
fn every_case_gives_its_expected_site() {
    let write = std::env::var("CHANCERY_GOLDEN").is_ok_and(|value| value == "write");
    for case in cases() {
        let site = built(&case);
        let mut given: BTreeMap<String, String> = pages(&site).iter().map(|(path, page)| (format!("{path}.txt"), outline(page))).collect();
        for (path, bytes) in &site {
            let name = path.rsplit('/').next().unwrap_or_default();
            let is_written = WRITTEN.contains(&name) || ["citation.", "figures.", "document."].iter().any(|stem| name.starts_with(stem));
            if is_written {
                given.insert(path.clone(), String::from_utf8(bytes.clone()).unwrap());
            }
        }
        given.insert("files.txt".into(), names(&site));
        let folder = case.join("expected");
        if write {
            let _ = fs::remove_dir_all(&folder);
            for (path, text) in &given {
                let path = folder.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            continue;
        }
        let expected: BTreeMap<String, String> =
            files(&folder).into_iter().map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).filter_map(built_with).collect();
        assert_eq!(given.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{}", case.display());
        for (path, text) in &given {
            snapbox::assert_data_eq!(text, snapbox::Data::text(expected[path].as_str()).raw());
        }
    }
}

/// Files that are compared as they are.
const WRITTEN: [&str; 7] = ["text.txt", "feed.xml", "sitemap.xml", "robots.txt", "documents.jsonl", "agenda.json", "datapackage.json"];

/// The files of a site, a line for each; for an index one line, because most of its files are named by what they hold.
fn names(site: &BTreeMap<String, Vec<u8>>) -> String {
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for path in site.keys() {
        let index = path.strip_prefix("search/").and_then(|rest| rest.match_indices('/').nth(1).map(|(at, _)| &path[.."search/".len() + at + 1]));
        *lines.entry(index.unwrap_or(path).to_owned()).or_default() += 1;
    }
    lines.into_iter().map(|(name, files)| if name.ends_with('/') { format!("{name} {files} files\n") } else { format!("{name}\n") }).collect()
}

/// What is expected of a program that was built without search: all but the search page, its index, and the links to it.
fn built_with((path, text): (String, String)) -> Option<(String, String)> {
    if cfg!(feature = "search") {
        return Some((path, text));
    }
    let kept = |line: &&str| !line.starts_with("search/") && !line.contains("/search/)") && !line.contains("(search/)");
    (!path.starts_with("search/")).then(|| (path, text.lines().filter(kept).map(|line| format!("{line}\n")).collect()))
}

/// The page in a form that is read with the eyes: a line for each block, `#anchor`, `[words](link)`, `{what the publisher added}`.
fn outline(page: &Html) -> String {
    let mut out = String::new();
    let title = Selector::parse("title").unwrap();
    let _ = writeln!(out, "title: {}", squeezed(&page.select(&title).next().unwrap().text().collect::<String>()));
    for part in ["main", "footer"] {
        let selector = Selector::parse(part).unwrap();
        for element in page.select(&selector) {
            let mut lines = Lines::default();
            lines.element(element, 0);
            lines.end();
            out.push_str(&lines.out);
        }
    }
    out
}

#[derive(Default)]
struct Lines {
    out: String,
    line: String,
    depth: usize,
}

const BLOCKS: [&str; 27] = [
    "main",
    "footer",
    "nav",
    "section",
    "article",
    "header",
    "div",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "tr",
    "th",
    "td",
    "figure",
    "figcaption",
    "blockquote",
];

impl Lines {
    fn end(&mut self) {
        let text = squeezed(&self.line);
        if !text.is_empty() {
            let _ = writeln!(self.out, "{}{text}", "  ".repeat(self.depth));
        }
        self.line.clear();
    }

    fn element(&mut self, element: ElementRef<'_>, depth: usize) {
        let name = element.value().name();
        let block = BLOCKS.contains(&name) || name == "pre" || name == "caption" || name == "svg";
        if block {
            self.end();
            self.depth = depth;
            let named = matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "pre" | "figure" | "th" | "svg");
            if named {
                let _ = write!(self.line, "{name} ");
            }
        }
        if let Some(id) = element.value().attr("id").filter(|id| !id.starts_with("site-")) {
            let _ = write!(self.line, "#{id} ");
        }
        for (attribute, mark) in [("lang", "lang"), ("dir", "dir")] {
            if let Some(value) = element.value().attr(attribute).filter(|value| *value != "auto" && !(attribute == "lang" && *value == "en") && *value != "ltr")
            {
                let _ = write!(self.line, "({mark} {value}) ");
            }
        }
        let editorial = is_editorial(&element);
        if editorial {
            self.line.push('{');
        }
        match name {
            "a" => self.line.push('['),
            "mark" => self.line.push('<'),
            "em" => self.line.push('*'),
            "strong" => self.line.push_str("**"),
            "br" => self.line.push_str(" / "),
            "img" => {
                let attribute = |name| element.value().attr(name).unwrap_or_default();
                let _ = write!(self.line, "![{}]({})", attribute("alt"), attribute("src"));
            }
            _ => {}
        }
        for child in element.children() {
            match child.value() {
                Node::Text(text) => self.line.push_str(text),
                Node::Element(_) => self.element(ElementRef::wrap(child).unwrap(), if block { depth + 1 } else { depth }),
                _ => {}
            }
        }
        match name {
            "a" => {
                let _ = write!(self.line, "]({})", element.value().attr("href").unwrap_or_default());
            }
            "mark" => self.line.push('>'),
            "em" => self.line.push('*'),
            "strong" => self.line.push_str("**"),
            _ => {}
        }
        if editorial {
            self.line.push('}');
        }
        if block {
            self.end();
            self.depth = depth.saturating_sub(1);
        }
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
