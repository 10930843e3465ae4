//! What several tests need: building a site in a temporary folder, and reading pages as a reader would.
#![allow(dead_code, reason = "each test program uses its own share of these")]
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

pub mod projects;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chancery::model::error::Error;
use chancery::pipeline::{self, Options, Outcome};
use scraper::{ElementRef, Html, Node};

/// The repository's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folders of the golden sites, by name.
pub fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = fs::read_dir(root().join("tests/sites")).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    assert!(cases.len() >= 10, "the golden sites are in tests/sites");
    cases
}

/// Options for building the project in `root` into `out`.
pub fn options(root: &Path, out: &Path) -> Options {
    Options { out: Some(out.to_owned()), ..Options::of(root) }
}

/// Builds without showing progress.
pub fn build(options: &Options) -> Result<Outcome, Error> {
    pipeline::build(options, pipeline::Watch { progress: &|_, _| {}, stop: &pipeline::Stop::default() })
}

/// Builds the project in `root` and returns every file of the site; fails on errors.
pub fn built(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let project = copied(root);
    let out = tempfile::tempdir().unwrap();
    let outcome = build(&options(project.path(), out.path())).unwrap();
    assert!(outcome.receipt.is_some(), "{}: {:#?}", root.display(), outcome.diagnostics);
    files(out.path())
}

/// A copy of the sources of the project in `root`: what is kept beside sources from build to build is no matter of the tests of others.
pub fn copied(root: &Path) -> tempfile::TempDir {
    let project = tempfile::tempdir().unwrap();
    for folder in ["content", "themes"] {
        if root.join(folder).is_dir() {
            copy(&root.join(folder), &project.path().join(folder));
        }
    }
    project
}

/// Every file below `folder`, by its path with `/`.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
            files.insert(path, fs::read(entry.path()).unwrap());
        }
    }
    files
}

/// The pages among the files of a site.
pub fn pages(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<&str, Html> {
    let html = files.iter().filter(|(path, _)| path.ends_with(".html"));
    html.map(|(path, bytes)| (path.as_str(), Html::parse_document(std::str::from_utf8(bytes).unwrap()))).collect()
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    for (path, bytes) in files(from) {
        let target = to.join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }
}

/// Whether the publisher added this element to the document.
pub fn is_editorial(element: &ElementRef<'_>) -> bool {
    element.value().attr("data-editorial").is_some()
}

/// The words of an element as a reader sees them, without what the publisher added.
pub fn document_words(element: ElementRef<'_>) -> Vec<String> {
    let mut text = String::new();
    gather(element, &mut text);
    text.split_whitespace().map(str::to_owned).collect()
}

fn gather(element: ElementRef<'_>, text: &mut String) {
    const BLOCKS: [&str; 17] = ["p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "br", "td", "th", "div", "section", "pre", "blockquote", "figure", "header"];
    if is_editorial(&element) {
        return;
    }
    let block = BLOCKS.contains(&element.value().name());
    if block {
        text.push(' ');
    }
    for child in element.children() {
        match child.value() {
            Node::Text(words) => text.push_str(words),
            Node::Element(_) => gather(ElementRef::wrap(child).unwrap(), text),
            _ => {}
        }
    }
    if block {
        text.push(' ');
    }
}

/// Takes the text as received away from a document, for tests of what else is found when its other sources change.
pub fn without_source(folder: &Path) {
    fs::remove_file(folder.join("source.txt")).unwrap();
    let letter = folder.join("letter.md");
    let text = fs::read_to_string(&letter).unwrap();
    let sample = text.replacen("provenance: {received: source.txt}\n", "", 1);
    assert_ne!(text, sample);
    fs::write(&letter, sample).unwrap();
}

/// The codes of what was found, but for the note that there is no text as received.
pub fn codes(outcome: &Outcome) -> Vec<&'static str> {
    outcome.diagnostics.iter().map(|diagnostic| diagnostic.code.word()).filter(|code| *code != "source-missing").collect()
}
