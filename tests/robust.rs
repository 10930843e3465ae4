//! No input makes the program panic, hang or write outside its folder; every finding can be shown.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::fs;
use std::path::Path;

use chancery::report::{self, Colour, Format};
use common::{build, cases, copy, files, options, root};
use proptest::prelude::*;

/// Builds the project and shows what was found; the result does not matter, that there is one does.
fn survives(root: &Path) {
    let out = root.join("public");
    if let Ok(outcome) = build(&options(root, &out)) {
        let shown = report::findings(&outcome.diagnostics, Format::Human(Colour::No));
        assert!(outcome.diagnostics.is_empty() || !shown.is_empty());
        assert!(shown.chars().all(|character| character == '\n' || !character.is_control()), "control characters reach the terminal");
        for diagnostic in &outcome.diagnostics {
            assert!(!diagnostic.says.is_empty() && !diagnostic.help.is_empty() && diagnostic.at.line > 0 && diagnostic.at.column > 0, "{diagnostic:?}");
        }
    }
    let _ = fs::remove_dir_all(out);
}

fn project(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("tests/sites").join(name).join("content"), &folder.path().join("content"));
    folder
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_in_any_source_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), which in 0usize..9) {
        let folder = project("every-scheme");
        let path = ["site.yaml", "organs.yaml", "agenda/ga-78.yaml", "letters/2024/spring/ruritania-reply/letter.md", "letters/2024/spring/ruritania-reply/statement.md", "letters/2024/spring/ruritania-reply/data.yaml", "letters/2024/spring/ruritania-reply/source.txt", "letters/2024/spring/ruritania-reply/addresses.lock", "addresses.lock"][which];
        fs::write(folder.path().join("content").join(path), &bytes).unwrap();
        survives(folder.path());
    }

    #[test]
    fn arbitrary_text_behind_a_good_head_never_panics(text in "[ \\n\\t*_`\\[\\](){}<>#!|:.\\-0-9a-zé()^~\\\\&;/]{0,600}", stated in any::<bool>()) {
        let folder = project("minimal");
        let numbering = if stated { "numbering: stated\n" } else { "" };
        let source = format!("---\nkind: letter\ntitle: A letter\n{numbering}---\n\n{text}");
        fs::write(folder.path().join("content/letters/2024/village-wells/letter.md"), source).unwrap();
        survives(folder.path());
    }

    #[test]
    fn any_lock_is_read_or_refused(lines in prop::collection::vec(("(letter|statement|data|x)", "[plhtqcif]?(para-)?[0-9]{0,12}(-[0-9]{0,11})?", "(-|gone|[0-9a-f]{16}|[0-9a-z]{0,20})"), 0..12), paragraphs in 0usize..6) {
        let folder = project("minimal");
        let at = folder.path().join("content/letters/2024/village-wells");
        let lock: String = lines.iter().map(|(part, anchor, what)| format!("{part}#{anchor}  {what}\n")).collect();
        fs::write(at.join("addresses.lock"), lock).unwrap();
        let body: String = (0..paragraphs).map(|at| format!("Paragraph {at}.\n\n")).collect();
        fs::write(at.join("letter.md"), format!("---\nkind: letter\ntitle: A letter\nchanges: [{{on: 2024-06-01, at: [letter], what: All.}}]\n---\n\n{body}")).unwrap();
        survives(folder.path());
    }

    #[test]
    fn sources_with_a_piece_cut_out_or_doubled_never_panic(case in any::<prop::sample::Index>(), file in any::<prop::sample::Index>(), from in any::<prop::sample::Index>(), length in 0usize..60, double in any::<bool>()) {
        let cases = cases();
        let folder = tempfile::tempdir().unwrap();
        copy(&case.get(&cases).join("content"), &folder.path().join("content"));
        let sources: Vec<(String, Vec<u8>)> = files(&folder.path().join("content")).into_iter().filter(|(path, _)| path.ends_with(".md") || path.ends_with(".yaml")).collect();
        let (path, bytes) = file.get(&sources);
        let mut bytes = bytes.clone();
        if !bytes.is_empty() {
            let start = from.index(bytes.len());
            let end = (start + length).min(bytes.len());
            let piece = bytes[start..end].to_vec();
            if double { bytes.splice(start..start, piece); } else { bytes.drain(start..end); }
        }
        fs::write(folder.path().join("content").join(path), bytes).unwrap();
        survives(folder.path());
    }
}

#[test]
fn texts_made_to_be_slow_or_deep_are_read_or_refused() {
    let many = 20_000;
    for text in [
        "[".repeat(many),
        "![".repeat(many),
        "*a ".repeat(many),
        "> ".repeat(many),
        "- ".repeat(many),
        format!("{}x", "1. ".repeat(many)),
        "<sup>".repeat(many),
        "items 1, 2, ".repeat(many),
        format!("agenda items {}", "1, ".repeat(many)),
        "see annex ".repeat(many),
        "[^1]".repeat(many),
        "| a ".repeat(many),
        "9".repeat(many),
        format!("{}\n\n[^1]: x", "[^1]".repeat(2_000)),
        "# A {#été}\n\n# B {#é}\n\n# C {#}".to_owned(),
        (0..5_000).map(|at| format!("[{at}]: a\n")).collect(),
    ] {
        let folder = project("minimal");
        fs::write(folder.path().join("content/letters/2024/village-wells/letter.md"), format!("---\nkind: letter\ntitle: A letter\n---\n\n{text}\n")).unwrap();
        survives(folder.path());
    }
    for yaml in ["[".repeat(many), "{a: ".repeat(many), format!("a: &a [{}]\nb: [*a, *a]", "x, ".repeat(many)), "- ".repeat(many)] {
        let folder = project("minimal");
        fs::write(folder.path().join("content/letters/2024/village-wells/data.yaml"), yaml).unwrap();
        survives(folder.path());
    }
}

#[test]
#[cfg(target_os = "linux")]
fn names_that_other_systems_cannot_hold_are_refused_where_they_stand() {
    use std::os::unix::ffi::OsStrExt;
    let folder = project("minimal");
    let content = folder.path().join("content");
    for name in [&b"a\\b.md"[..], b"c\\d/letter.md", b"\xff/letter.md", b"letters/\xe9.txt"] {
        let path = content.join(std::ffi::OsStr::from_bytes(name));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "---\ntitle: A page\n---\n").unwrap();
    }
    survives(folder.path());
    let outcome = build(&options(folder.path(), &folder.path().join("public"))).unwrap();
    let found: Vec<(&str, String)> =
        outcome.diagnostics.iter().filter(|found| found.help == "rename it").map(|found| (&*found.at.path, found.says.clone())).collect();
    let backslash = |what: &str| format!("the name of this {what} has a backslash, which other systems take for the end of a folder's name");
    let bytes = |what: &str| format!("the name of this {what} is not UTF-8");
    let expected = [
        ("content/a\\b.md", backslash("file")),
        ("content/c\\d", backslash("folder")),
        ("content/letters/\u{fffd}.txt", bytes("file")),
        ("content/\u{fffd}", bytes("folder")),
    ];
    assert_eq!(found, expected);
    assert!(outcome.receipt.is_none());
}
