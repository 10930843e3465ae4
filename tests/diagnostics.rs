//! The pages of `docs/diagnostics/` are tests: what they call wrong is found, what they call right is not.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chancery::inspect::{self, Target};
use chancery::model::diagnostic::{Code, Diagnostic};
use chancery::report::{self, Colour};
use common::{build, copy, options, root};

/// What a page puts at a path of the base project.
enum Piece {
    Text(Vec<u8>),
    Link(String),
    Closed(Vec<u8>),
    Size(u64),
    Gone,
}

#[test]
fn every_code_has_a_page_whose_examples_hold() {
    let folder = root().join("docs/diagnostics");
    let mut pages: BTreeMap<String, String> = BTreeMap::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if name != "README" {
            pages.insert(name, fs::read_to_string(path).unwrap());
        }
    }
    let mut codes: Vec<&str> = Code::ALL.iter().map(|code| code.word()).collect();
    codes.sort_unstable();
    assert_eq!(pages.keys().map(String::as_str).collect::<Vec<_>>(), codes);
    let index = fs::read_to_string(folder.join("README.md")).unwrap();
    // `CHANCERY_GOLDEN=write` puts the messages into the pages.
    let write = std::env::var("CHANCERY_GOLDEN").is_ok_and(|value| value == "write");
    let mut wrong = Vec::new();
    for (code, page) in &pages {
        assert!(index.contains(&format!("({code}.md)")), "docs/diagnostics/README.md does not name {code}");
        assert!(page.starts_with(&format!("# {code}\n")), "{code} has its title");
        for heading in ["\n## Wrong\n", "\n## Right\n", "\n## When the document is wrong\n", "\nSeverity: "] {
            assert!(page.contains(heading), "{code} has {heading:?}");
        }
        let (_, rest) = page.split_once("\n## Wrong\n").unwrap();
        let (bad, good) = rest.split_once("\n## Right\n").unwrap();
        let found = |part: &str| {
            if code.starts_with("import-") { imported(&pieces(part)) } else { check(&pieces(part)) }
                .into_iter()
                .filter(|diagnostic| diagnostic.code.word() == code)
                .collect::<Vec<_>>()
        };
        let bad = found(bad);
        match bad.first() {
            None if !cfg!(feature = "import") && code.starts_with("import-") => {}
            None => wrong.push(format!("{code}: what is called wrong is not found")),
            Some(diagnostic) => {
                let shown = report::finding(diagnostic, Colour::No);
                let (before, rest) = page.split_once("\n```text\n").unwrap_or_else(|| panic!("{code} shows its message"));
                let (message, after) = rest.split_once("```").unwrap();
                if write {
                    fs::write(folder.join(format!("{code}.md")), format!("{before}\n```text\n{shown}\n```{after}")).unwrap();
                } else if message.trim_end() != shown {
                    wrong.push(format!("{code}: the page shows another message than\n{shown}"));
                }
                let severity = page.split_once("\nSeverity: ").unwrap().1.lines().next().unwrap();
                if !severity.contains(diagnostic.severity.word()) {
                    wrong.push(format!("{code}: the page says {severity}, the finding is a {}", diagnostic.severity.word()));
                }
            }
        }
        if let Some(diagnostic) = found(good).first() {
            wrong.push(format!("{code}: what is called right is found: {}", diagnostic.says));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_base_of_the_examples_has_no_text_as_received_and_no_other_finding() {
    let found: Vec<&str> = check(&BTreeMap::new()).iter().map(|diagnostic| diagnostic.code.word()).collect();
    assert_eq!(found, ["source-missing"]);
}

#[test]
fn the_example_of_all_fields_is_a_project_without_findings() {
    let pieces = pieces(&fs::read_to_string(root().join("docs/fields.md")).unwrap());
    assert!(pieces.len() >= 7);
    let folder = tempfile::tempdir().unwrap();
    for (path, piece) in &pieces {
        place(&folder.path().join(path), piece);
    }
    let outcome = build(&options(folder.path(), &folder.path().join("public"))).unwrap();
    assert_eq!(outcome.diagnostics, []);
    assert!(outcome.receipt.is_some());
}

/// Returns the fenced blocks of a page that name a path.
fn pieces(part: &str) -> BTreeMap<String, Piece> {
    let mut pieces = BTreeMap::new();
    let mut lines = part.lines();
    while let Some(line) = lines.next() {
        let fence: String = line.chars().take_while(|character| *character == '`').collect();
        if fence.len() < 3 {
            continue;
        }
        let info: Vec<&str> = line[fence.len()..].split_whitespace().collect();
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
        let text = body.iter().map(|line| format!("{line}\n")).collect::<String>();
        let (Some(language), Some(path)) = (info.first(), info.get(1)) else { continue };
        let piece = match (*language, info.get(2)) {
            ("link", _) => Piece::Link(text.trim().to_owned()),
            ("gone", _) => Piece::Gone,
            ("closed", _) => Piece::Closed(text.into_bytes()),
            ("size", _) => Piece::Size(text.trim().parse().unwrap()),
            (_, Some(&"escaped")) => Piece::Text(unescaped(&text)),
            _ => Piece::Text(text.into_bytes()),
        };
        pieces.insert((*path).to_owned(), piece);
    }
    pieces
}

/// `\xNN` stands for one byte.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\x") {
        bytes.extend(before.bytes());
        bytes.push(u8::from_str_radix(&after[..2], 16).unwrap());
        rest = &after[2..];
    }
    bytes.extend(rest.bytes());
    bytes
}

fn check(pieces: &BTreeMap<String, Piece>) -> Vec<Diagnostic> {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("tests/diagnostics/content"), &folder.path().join("content"));
    for (path, piece) in pieces {
        place(&folder.path().join(path), piece);
    }
    let mut options = options(folder.path(), folder.path());
    options.out = None;
    let mut found = build(&options).unwrap().diagnostics;
    // What lies in the output is found there, by the check for a host.
    if pieces.keys().any(|path| path.starts_with("public/")) {
        let public = folder.path().join("public");
        fs::write(public.join("manifest-sha256.txt"), "").unwrap();
        found.extend(inspect::inspect(&public, "public", Target::GithubPages).unwrap().diagnostics);
    }
    found
}

/// What is found when the files in `incoming/` are imported.
#[cfg(feature = "import")]
fn imported(pieces: &BTreeMap<String, Piece>) -> Vec<Diagnostic> {
    use chancery::import::{Options, import};
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("tests/diagnostics/content"), &folder.path().join("content"));
    for (path, piece) in pieces {
        place(&folder.path().join(path), piece);
    }
    let incoming = folder.path().join("incoming");
    let records = incoming.join("records.csv");
    let options =
        Options { root: folder.path().to_owned(), files: vec![incoming.clone()], records: records.is_file().then_some(records), ..Options::default() };
    let watch = chancery::pipeline::Watch { progress: &|_, _| {}, stop: &chancery::pipeline::Stop::default() };
    let done = import(&options, watch).unwrap();
    let mut found: Vec<Diagnostic> = done.imports.into_iter().flat_map(|import| import.findings).chain(done.findings).collect();
    let prefix = format!("{}/", folder.path().display());
    let short = |path: &str| path.strip_prefix(&prefix).unwrap_or(path).to_owned();
    for diagnostic in &mut found {
        diagnostic.at.path = short(&diagnostic.at.path).into();
        diagnostic.also.iter_mut().for_each(|note| note.at.path = short(&note.at.path).into());
    }
    found
}

#[cfg(not(feature = "import"))]
fn imported(_: &BTreeMap<String, Piece>) -> Vec<Diagnostic> {
    Vec::new()
}

fn place(path: &Path, piece: &Piece) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    if path.exists() {
        fs::remove_file(path).unwrap();
    }
    match piece {
        Piece::Text(bytes) => fs::write(path, bytes).unwrap(),
        #[cfg(unix)]
        Piece::Link(target) => std::os::unix::fs::symlink(target, path).unwrap(),
        #[cfg(not(unix))]
        Piece::Link(_) => {}
        Piece::Closed(bytes) => {
            fs::write(path, bytes).unwrap();
            #[cfg(unix)]
            fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        }
        Piece::Size(bytes) => fs::File::create(path).unwrap().set_len(*bytes).unwrap(),
        Piece::Gone => {}
    }
}
