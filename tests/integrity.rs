//! What holds of every site: links lead somewhere, nothing is lost between source and page, and the same sources give the same bytes.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use chancery::model::address::HrefStyle;
use common::{build, built, cases, document_words, files, options, pages, root};
use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, Options as MarkdownOptions, Parser, Tag, TagEnd};
use scraper::Selector;

fn all() -> Vec<PathBuf> {
    let mut all = cases();
    all.push(root().to_owned());
    all
}

#[test]
fn every_link_and_anchor_of_the_output_resolves() {
    let mut links = 0;
    for case in all() {
        for style in [HrefStyle::Directory, HrefStyle::File] {
            let out = tempfile::tempdir().unwrap();
            let project = common::copied(&case);
            build(&common::options(project.path(), out.path())).unwrap();
            let mut options = options(project.path(), out.path());
            options.hrefs = style;
            build(&options).unwrap();
            links += check_links(&files(out.path()), style, &case);
        }
    }
    assert!(links > 2000, "{links} links were looked at");
}

#[test]
fn items_of_a_session_without_a_register_lead_nowhere() {
    let project = tempfile::tempdir().unwrap();
    common::copy(&root().join("tests/sites/joint-letter/content"), &project.path().join("content"));
    let path = project.path().join("content/letters/2024/seven-states-transit/letter.md");
    common::without_source(path.parent().unwrap());
    let text = fs::read_to_string(&path).unwrap();
    let text = text.replacen("organs:\n", "organs:\n  - {organ: economic-and-social-council, session: 2024, items: [7, 12]}\n", 1);
    fs::write(
        &path,
        text.replacen("and of the Security Council", "of the Economic and Social Council, under agenda items 7 and 12, and of the Security Council", 1),
    )
    .unwrap();
    let out = tempfile::tempdir().unwrap();
    let outcome = build(&options(project.path(), out.path())).unwrap();
    assert_eq!(common::codes(&outcome), ["register-missing"]);
    let site = files(out.path());
    assert!(check_links(&site, HrefStyle::Directory, project.path()) > 50);
    let page = String::from_utf8(site["letters/2024/seven-states-transit/index.html"].clone()).unwrap();
    assert!(page.contains("2024 session") && page.contains("Agenda items 7 and 12"));
}

fn check_links(site: &BTreeMap<String, Vec<u8>>, style: HrefStyle, case: &Path) -> usize {
    let pages = pages(site);
    let (any, linked) = (Selector::parse("[id]").unwrap(), Selector::parse("[href], [src]").unwrap());
    let mut anchors: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (path, page) in &pages {
        let mut ids = BTreeSet::new();
        for element in page.select(&any) {
            let id = element.value().attr("id").unwrap();
            assert!(ids.insert(id), "{}: {path} has the anchor `{id}` twice", case.display());
        }
        anchors.insert(path, ids);
    }
    let mut count = 0;
    for (path, page) in &pages {
        for element in page.select(&linked) {
            let link = element.value().attr("href").or(element.value().attr("src")).unwrap();
            if link.starts_with("https://") || link.starts_with("http://") || link.starts_with("mailto:") {
                continue;
            }
            count += 1;
            let (to, anchor) = link.split_once('#').map_or((link, None), |(to, anchor)| (to, Some(anchor)));
            // The page for unknown addresses is shown at any depth, so its links begin at the root.
            let target = if to.is_empty() {
                (*path).to_owned()
            } else if *path == "404.html" {
                let base = site_root(page).unwrap_or_else(|| "/".into());
                to.strip_prefix(&base).unwrap_or_else(|| panic!("{path}: {link}")).to_owned()
            } else {
                resolve(path, to)
            };
            let target = if target.is_empty() || target.ends_with('/') { format!("{target}index.html") } else { target };
            let target = percent_decode_str(&target).decode_utf8().unwrap().into_owned();
            assert!(site.contains_key(&target), "{}: {path} links to {link}, where nothing is", case.display());
            assert!(style == HrefStyle::Directory || *path == "404.html" || !to.ends_with('/'), "{path}: {link} names no file");
            if let Some(anchor) = anchor {
                let anchor = percent_decode_str(anchor).decode_utf8().unwrap();
                assert!(anchors[target.as_str()].contains(&*anchor), "{}: {path} links to {link}, whose anchor is not there", case.display());
            }
        }
    }
    count
}

fn site_root(page: &scraper::Html) -> Option<String> {
    let home = Selector::parse(".site-title a").unwrap();
    page.select(&home).next().and_then(|link| link.value().attr("href")).map(str::to_owned)
}

fn resolve(from: &str, to: &str) -> String {
    let mut steps: Vec<&str> = from.split('/').collect();
    steps.pop();
    let mut ends_open = true;
    for step in to.split('/') {
        ends_open = matches!(step, "" | "." | "..");
        match step {
            "" | "." => {}
            ".." => assert!(steps.pop().is_some(), "{from} links out of the site: {to}"),
            step => steps.push(step),
        }
    }
    let path = steps.join("/");
    if ends_open && !path.is_empty() { format!("{path}/") } else { path }
}

/// The words of a Markdown text by the parser's own events, without our tree: an independent reading.
fn markdown_words(text: &str) -> Vec<String> {
    let body = text.splitn(3, "---\n").nth(2).unwrap();
    let options = MarkdownOptions::ENABLE_TABLES | MarkdownOptions::ENABLE_FOOTNOTES | MarkdownOptions::ENABLE_HEADING_ATTRIBUTES;
    let mut words = String::new();
    let mut notes: Vec<(String, String)> = Vec::new();
    let mut marks: Vec<String> = Vec::new();
    let mut current: Option<usize> = None;
    let mut in_image = false;
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        let at = current;
        let out = match at {
            Some(note) => &mut notes[note].1,
            None => &mut words,
        };
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                notes.push((label.to_string(), format!("{label} ")));
                current = Some(notes.len() - 1);
            }
            Event::End(TagEnd::FootnoteDefinition) => current = None,
            Event::Start(Tag::Image { .. }) => in_image = true,
            Event::End(TagEnd::Image) => in_image = false,
            Event::Text(_) | Event::Code(_) if in_image => {}
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::InlineHtml(html) if !html.trim_start_matches(['<', '/']).starts_with("su") && &*html != "<br>" => out.push_str(&html),
            Event::FootnoteReference(label) => {
                out.push_str(&label);
                if !marks.contains(&label.to_string()) {
                    marks.push(label.to_string());
                }
            }
            Event::Start(Tag::Item) => {
                out.push(' ');
                let item = body[range].trim_start();
                let digits = item.bytes().take_while(u8::is_ascii_digit).count();
                if digits > 0 {
                    out.push_str(&format!(" {} ", &item[..=digits]));
                }
            }
            Event::InlineHtml(html) if html.contains("su") => {}
            Event::SoftBreak | Event::HardBreak | Event::InlineHtml(_) => out.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell | TagEnd::CodeBlock | TagEnd::List(_)) => out.push(' '),
            _ => {}
        }
    }
    notes.sort_by_key(|(label, _)| marks.iter().position(|mark| mark == label));
    let all = notes.into_iter().fold(words, |all, (_, note)| format!("{all} {note}"));
    all.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn the_text_of_the_pages_is_the_text_of_the_sources() {
    let (text, notes) = (Selector::parse("article .text").unwrap(), Selector::parse("article .footnotes").unwrap());
    let mut parts = 0;
    for case in all() {
        let site = built(&case);
        let pages = pages(&site);
        for (path, bytes) in files(&case.join("content")) {
            let Some((folder, name)) = path.rsplit_once('/').filter(|(_, name)| name.ends_with(".md")) else { continue };
            let address = if name == "letter.md" { format!("{folder}/index.html") } else { format!("{folder}/{}/index.html", name.trim_end_matches(".md")) };
            // Of a document that was withdrawn nothing is given but that it was.
            if fs::read_to_string(case.join("content").join(folder).join("letter.md")).is_ok_and(|letter| letter.contains("\nwithdrawn: ")) {
                continue;
            }
            let page = &pages[address.as_str()];
            let mut given: Vec<String> = page.select(&text).flat_map(document_words).collect();
            given.extend(page.select(&notes).flat_map(document_words));
            let expected = markdown_words(std::str::from_utf8(&bytes).unwrap());
            assert_eq!(given, expected, "{}: {path}", case.display());
            parts += 1;
        }
    }
    assert!(parts > 20);
}

#[test]
fn one_thread_gives_the_bytes_of_many() {
    for case in all() {
        let site = |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| built(&case));
        assert!(site(1) == site(4), "{}", case.display());
    }
}

#[test]
fn a_second_build_writes_no_file() {
    for case in all() {
        let out = tempfile::tempdir().unwrap();
        let project = common::copied(&case);
        build(&options(project.path(), out.path())).unwrap();
        let before = times(out.path());
        let receipt = build(&options(project.path(), out.path())).unwrap().receipt.unwrap();
        assert_eq!((receipt.written, receipt.removed), (0, 0), "{}", case.display());
        assert_eq!(times(out.path()), before, "{}", case.display());
    }
}

fn times(folder: &Path) -> BTreeMap<PathBuf, std::time::SystemTime> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .map(|entry| (entry.path().to_owned(), entry.metadata().unwrap().modified().unwrap()))
        .collect()
}

#[test]
fn the_manifest_lists_every_file_with_its_digest() {
    use sha2::Digest;
    let site = built(root());
    let manifest = String::from_utf8(site["manifest-sha256.txt"].clone()).unwrap();
    let listed: BTreeMap<&str, &str> = manifest.lines().map(|line| line.split_once("  ").map(|(digest, path)| (path, digest)).unwrap()).collect();
    for (path, bytes) in site.iter().filter(|(path, _)| *path != "manifest-sha256.txt") {
        let digest: String = sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(listed[path.as_str()], digest, "{path}");
    }
    assert_eq!(listed.len(), site.len() - 1);
}

#[test]
fn every_page_carries_the_notice_with_its_publisher() {
    for case in all() {
        let site = built(&case);
        let yaml = fs::read_to_string(case.join("content/site.yaml")).unwrap();
        for (path, page) in pages(&site) {
            let footer: String = page.select(&Selector::parse("footer.notice").unwrap()).next().unwrap().text().collect();
            assert!(footer.contains("This is a republication by ") && footer.contains("It is not a website or an official record of "), "{path}: {footer}");
            let publisher = footer.split("republication by ").nth(1).unwrap().split(". It is not").next().unwrap();
            assert!(yaml.contains(publisher), "{}: {publisher}", case.display());
        }
    }
}
