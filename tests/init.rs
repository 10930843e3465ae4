//! `chancery init`, `new` and `schema`: what they make builds at once, and nothing is written over anything.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::fs;
use std::path::Path;

use common::{files, root};
use serde_json::Value;
use snapbox::cmd::{Command, OutputAssert, cargo_bin};
use snapbox::str;

fn chancery(folder: &Path, args: &[&str]) -> OutputAssert {
    Command::new(cargo_bin!("chancery")).args(args).current_dir(folder).env("COLUMNS", "100").env_remove("NO_COLOR").assert()
}

/// A folder with the project `demo` in it.
fn demo(template: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    chancery(folder.path(), &["init", "demo", "--template", template]).code(0);
    let demo = folder.path().join("demo");
    (folder, demo)
}

fn json_lines(output: OutputAssert) -> Vec<Value> {
    String::from_utf8(output.get_output().stdout.clone()).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_template_builds_at_once_and_can_be_published() {
    for (template, samples) in [("letter", 1), ("archive", 4), ("empty", 0)] {
        let (_folder, demo) = demo(template);
        let found = json_lines(chancery(&demo, &["check", "--deny", "warnings", "--format", "json"]).code(0));
        let codes: Vec<&str> = found.iter().map(|finding| finding["code"].as_str().unwrap()).collect();
        assert_eq!(codes, vec!["sample"; samples], "{template}: {found:#?}");
        chancery(&demo, &["build", "--deny", "warnings"]).code(0);
        chancery(&demo, &["check", "--target", "github-pages", "--deny", "warnings"]).code(0).stdout_eq("");
        chancery(&demo, &["verify", "public", "--strict"]).code(0).stdout_eq("");
        chancery(&demo, &["build"]).code(0).stderr_eq("...\n[..], 0 files written, [..]\n");
    }
}

#[test]
fn the_sample_letter_shows_every_feature_and_says_what_it_is() {
    let (_folder, demo) = demo("letter");
    chancery(&demo, &["build"]).code(0);
    let site = files(&demo.join("public"));
    let page = |path: &str| String::from_utf8(site[path].clone()).unwrap();
    let at = "letters/2024/ruritania-river-gauges";
    for (path, words) in [
        (
            format!("{at}/index.html"),
            &[
                "This is a sample.",
                "class=\"masthead\"",
                "href=\"../../../agenda/ga-78/71b/\"",
                "compared with the text as received",
                "It now agrees",
                "mistyped",
            ][..1],
        ),
        (format!("{at}/statement/index.html"), &["This is a sample.", "<table", "<blockquote", "<img", "fn1", "<data ", "64/292"][..]),
        (format!("{at}/data/index.html"), &["This is a sample.", "<svg", "replaced-by-reach"][..]),
        ("agenda/ga-78/71b/index.html".to_owned(), &["Warning of floods"][..]),
        ("about/index.html".to_owned(), &["About this site"][..]),
    ] {
        for word in words {
            assert!(page(&path).contains(word), "{path} has {word}");
        }
    }
    assert!(page(&format!("{at}/index.html")).contains("mistyped in the transcription"), "changes are told");
    assert!(site.contains_key(&format!("{at}/source.txt")) && site.contains_key(&format!("{at}/data/figures.csv")));
}

#[test]
fn nothing_that_stands_is_overwritten() {
    let (folder, demo) = demo("letter");
    let before = files(&demo);
    chancery(folder.path(), &["init", "demo"]).code(3).stdout_eq("").stderr_eq(str![[r#"
error: `.editorconfig`, [..] stand in `demo` already; nothing was written
help: move what is in the way elsewhere, or choose another place

"#]]);
    assert_eq!(files(&demo), before);
    let other = folder.path().join("other");
    fs::create_dir_all(other.join("content")).unwrap();
    fs::write(other.join("content/site.yaml"), "title: Mine\n").unwrap();
    chancery(folder.path(), &["init", "other"]).code(3).stderr_eq(str![[r#"
error: `content/site.yaml` stands in `other` already; nothing was written
help: move what is in the way elsewhere, or choose another place

"#]]);
    assert_eq!(files(&other).len(), 1);
    // Where a folder is wanted and a file stands, nothing is lost either.
    let third = folder.path().join("third");
    fs::create_dir_all(&third).unwrap();
    fs::write(third.join("content"), "mine").unwrap();
    chancery(folder.path(), &["init", "third"]).code(3).stderr_eq("error: `content` stands in `third` already; nothing was written\n...\n");
    assert_eq!(files(&third).len(), 1);
}

#[test]
fn what_is_said_of_the_site_stands_in_its_settings() {
    let folder = tempfile::tempdir().unwrap();
    chancery(folder.path(), &["init", ".", "--template", "empty", "--title", "Wells: \"all\"", "--publisher", "Wells, and more"]).code(0);
    chancery(folder.path(), &["build"]).code(0);
    let page = fs::read_to_string(folder.path().join("public/index.html")).unwrap();
    assert!(page.contains("Wells: &quot;all&quot;") && page.contains("a republication by Wells, and more."), "{page}");
    chancery(folder.path(), &["init", "x", "--program-url", "https://releases.example/c.tar.gz", "--program-sha256", "12"]).code(2);
    let sum = "ab".repeat(32);
    chancery(folder.path(), &["init", "x", "--program-url", "https://releases.example/c.tar.gz", "--program-sha256", &sum]).code(0);
    let workflow = fs::read_to_string(folder.path().join("x/.github/workflows/pages.yml")).unwrap();
    assert!(workflow.contains("CHANCERY_URL: \"https://releases.example/c.tar.gz\"") && workflow.contains(&sum));
}

#[test]
fn a_new_letter_says_what_is_known_and_nothing_else() {
    let (_folder, demo) = demo("empty");
    let bare = ["new", "letter", "letters/2024/bare", "--title", "Letter of a person"];
    chancery(&demo, &bare).code(0).stdout_eq("content/letters/2024/bare/letter.md\n");
    chancery(&demo, &bare).code(3);
    chancery(&demo, &["new", "letter", "letters/2024/Bare", "--title", "Twin"]).code(3);
    let whole = [
        "new",
        "letter",
        "--title",
        "Letter dated 1 March 2024 from State A: on wells",
        "--date",
        "2024-03-01",
        "--state",
        "State A",
        "--office",
        "Permanent Representative of State A to the United Nations",
        "--to",
        "Secretary-General",
        "--organ",
        "ga:78:31,71b",
        "--organ",
        "security-council:79",
        "--annex",
        "Statement on wells",
        "--kind",
        "Aide-memoire",
        "--lang",
        "en",
    ];
    chancery(&demo, &whole).code(0).stdout_eq("content/letters/2024/state-a-03-01/letter.md\ncontent/letters/2024/state-a-03-01/annex.md\n");
    let text = fs::read_to_string(demo.join("content/letters/2024/state-a-03-01/letter.md")).unwrap();
    assert!(text.contains("  - {organ: general-assembly, session: 78, items: [31, \"71 (b)\"]}\n  - {organ: security-council, year: 79}\n"), "{text}");
    chancery(&demo, &["new", "register", "--organ", "ga", "--session", "78", "--item", "31=Wells: use", "--item", "71=Rivers", "--item", "71 (b)=Floods"])
        .code(0)
        .stdout_eq("content/agenda/ga-78.yaml\n");
    let found = json_lines(chancery(&demo, &["check", "--format", "json"]).code(0));
    let errors: Vec<&Value> = found.iter().filter(|finding| finding["severity"] == "error").collect();
    assert!(errors.is_empty(), "{errors:#?}");
    chancery(&demo, &["build"]).code(0);
    let page = fs::read_to_string(demo.join("public/letters/2024/bare/index.html")).unwrap();
    assert!(page.contains("Letter of a person"));
    assert!(fs::read_to_string(demo.join("public/agenda/ga-78/31/index.html")).unwrap().contains("Wells: use"));
}

#[test]
fn what_is_asked_of_new_wrongly_is_said_with_a_remedy() {
    let (_folder, demo) = demo("empty");
    for args in [
        &["new", "letter"][..],
        &["new", "letter", "--title", "T"],
        &["new", "letter", "../x", "--title", "T"],
        &["new", "letter", "agenda/x", "--title", "T"],
        &["new", "letter", "a", "--title", "T", "--organ", "general-asembly:78"],
        &["new", "letter", "a", "--title", "T", "--organ", "ga:xx"],
        &["new", "letter", "a", "--title", "T", "--organ", "ga:78:x"],
        &["new", "letter", "a", "--title", "T", "--date", "2024-02-30"],
        &["new", "register"],
        &["new", "register", "--organ", "ga", "--session", "78", "--item", "31"],
        &["new", "register", "--organ", "ga", "--session", "78", "--item", "31 (a)=Sub"],
    ] {
        let output = chancery(&demo, args).code(2);
        let said = String::from_utf8(output.get_output().stderr.clone()).unwrap();
        assert!(said.starts_with("error: "), "{args:?}: {said}");
    }
    assert!(!demo.join("content/a").exists() && !demo.join("content/agenda").exists());
    chancery(&demo, &["new", "letter", "a", "--title", "T", "--organ", "general-asembly:78"]).stderr_eq(str![[r#"
error: `general-asembly` is not an organ that is known here
help: did you mean `general-assembly`?; others are described in `content/organs.yaml`

"#]]);
}

#[test]
fn init_writes_the_schemas_that_are_printed_and_schema_renews_them() {
    let (_folder, demo) = demo("letter");
    for kind in ["site", "organs", "letter", "part", "register", "data", "page"] {
        let path = demo.join("schemas").join(format!("{kind}.json"));
        let printed = chancery(&demo, &["schema", kind]).code(0).get_output().stdout.clone();
        assert_eq!(printed, fs::read(&path).unwrap());
        let schema: Value = serde_json::from_slice(&printed).unwrap();
        assert_eq!(schema["additionalProperties"], false, "{kind}");
    }
    let site = demo.join("schemas/site.json");
    fs::write(&site, "{}").unwrap();
    chancery(&demo, &["schema", "--write"]).code(0).stdout_eq("schemas/site.json\n");
    assert_ne!(fs::read_to_string(site).unwrap(), "{}");
    chancery(&demo, &["schema"]).code(2);
    chancery(&demo, &["schema", "letters"]).code(2);
}

#[test]
fn every_source_that_init_makes_names_its_schema() {
    let (_folder, demo) = demo("archive");
    let mut seen = 0;
    for (path, bytes) in files(&demo.join("content")) {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        if !path.ends_with(".yaml") && !path.ends_with(".md") || path == "about.md" {
            continue;
        }
        let kind = match path.rsplit('/').next().unwrap() {
            "site.yaml" => "site",
            "data.yaml" => "data",
            "letter.md" => "letter",
            "statement.md" => "part",
            _ => "register",
        };
        let steps = "../".repeat(path.matches('/').count() + 1);
        let line = text.lines().find(|line| *line != "---").unwrap();
        assert_eq!(line, format!("# yaml-language-server: $schema={steps}schemas/{kind}.json"), "{path}");
        seen += 1;
    }
    assert!(seen >= 9, "{seen}");
}

#[test]
fn this_repository_publishes_with_the_workflow_that_init_makes() {
    let folder = tempfile::tempdir().unwrap();
    chancery(folder.path(), &["init", ".", "--program-source", "."]).code(0);
    let made = fs::read_to_string(folder.path().join(".github/workflows/pages.yml")).unwrap();
    let own = fs::read_to_string(root().join(".github/workflows/pages.yml")).unwrap();
    // `public/` is committed here, so the workflow builds beside it.
    assert_eq!(own, made.replace("  SITE: public\n", "  SITE: _site\n"));
}
