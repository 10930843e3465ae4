//! What users rely on when letters are imported: golden cases, and what always holds.
#![cfg(feature = "import")]
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;
#[path = "importing/hostile.rs"]
mod hostile;
mod importing;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chancery::import::{self, Import, Imported, State};
use chancery::model::diagnostic::{Code, Severity};
use importing::{checked, held, import_files, input, project, soup};
use snapbox::Data;

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> =
        fs::read_dir(common::root().join("tests/import")).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    assert!(cases.len() >= 25, "the cases are in tests/import");
    cases
}

/// The case, imported into an empty site: the project, and what was said.
fn imported(case: &Path) -> (tempfile::TempDir, PathBuf, Imported) {
    let project = project();
    let file = input(case, project.path());
    let records = case.join("records.csv");
    let options = import::Options { records: records.is_file().then_some(records), ..import_files(project.path(), &[&file]) };
    let imported = import(&options);
    (project, file, imported)
}

fn import(options: &import::Options) -> Imported {
    importing::import(options)
}

/// What is said of an import, without the folders of the machine.
fn said(imported: &Imported, project: &Path, case: &Path) -> String {
    let mut out = import::outlines(imported);
    let findings: Vec<_> = imported.imports.iter().flat_map(|import| &import.findings).chain(&imported.findings).collect();
    for found in findings {
        out.push_str(&format!("{}: line {}: {}: {}\n", found.code.word(), found.at.line, found.severity.word(), found.says));
    }
    out.push_str(&import::summary(imported));
    let strip = |text: String, path: &Path| text.replace(&format!("{}/", path.display()), "");
    strip(strip(out, project), case)
}

/// The text that readers see is the text of the source.
#[test]
fn every_case_gives_the_sources_that_are_expected() {
    let write = std::env::var_os("CHANCERY_GOLDEN").is_some();
    for case in cases() {
        let (project, _, imported) = imported(&case);
        let mut files: BTreeMap<String, Vec<u8>> = common::files(&project.path().join("content"));
        files.remove("site.yaml");
        files.retain(|path, _| !path.contains("/original.") && !path.contains("/image-"));
        files.insert("said.txt".into(), said(&imported, project.path(), &case).into_bytes());
        let expected = case.join("expected");
        if write {
            let _ = fs::remove_dir_all(&expected);
            for (path, bytes) in &files {
                let target = expected.join(path);
                fs::create_dir_all(target.parent().unwrap()).unwrap();
                fs::write(target, bytes).unwrap();
            }
            continue;
        }
        let there = common::files(&expected);
        assert_eq!(there.keys().collect::<Vec<_>>(), files.keys().collect::<Vec<_>>(), "{}", case.display());
        for (path, bytes) in files {
            let text = String::from_utf8(bytes).unwrap();
            snapbox::assert_data_eq!(text, Data::read_from(&expected.join(&path), None).raw());
        }
    }
}

/// `check` compares each document with its text as received, character by character, and finds nothing that is lost or added.
#[test]
fn what_is_imported_passes_the_check_without_error() {
    for case in cases() {
        let (project, _, imported) = imported(&case);
        let errors: Vec<String> = checked(project.path())
            .into_iter()
            .filter(|found| found.severity == Severity::Error)
            .map(|found| format!("{}: {}", found.code.word(), found.says))
            .collect();
        // An annex that was not received is missing, and the import says so.
        let errors: Vec<&String> = errors.iter().filter(|error| !error.starts_with("annex-missing")).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", case.display());
        if imported.imports[0].state == State::Failed {
            assert!(imported.imports[0].findings.iter().any(|found| found.severity == Severity::Error), "{}: it says why", case.display());
        }
    }
}

#[test]
fn importing_again_changes_nothing() {
    for case in cases() {
        let (project, file, first) = imported(&case);
        let before = common::files(project.path());
        let records = case.join("records.csv");
        let options = import::Options { records: records.is_file().then_some(records), ..import_files(project.path(), &[&file]) };
        let again = import(&options);
        assert_eq!(common::files(project.path()), before, "{}", case.display());
        let wanted = if first.imports[0].state == State::Failed { State::Failed } else { State::Unchanged };
        assert_eq!(again.imports[0].state, wanted, "{}", case.display());
        assert!(again.registers.is_empty(), "{}", case.display());
    }
}

#[test]
fn a_dry_run_writes_nothing_and_says_the_same() {
    for case in cases().into_iter().take(4) {
        let (_, _, real) = imported(&case);
        let project = project();
        let file = input(&case, project.path());
        let before = common::files(project.path());
        let dry = import(&import::Options { dry_run: true, ..import_files(project.path(), &[&file]) });
        assert_eq!(common::files(project.path()), before);
        assert_eq!(dry.imports[0].fields, real.imports[0].fields);
        assert!(import::summary(&dry).contains("nothing was written"));
    }
}

#[test]
fn the_first_letter_is_imported_as_it_was_made_by_hand() {
    let project = project();
    let by_hand = common::root().join("content/letters/2024/azerbaijan-mine-awareness");
    let done = import(&import_files(project.path(), &[&by_hand.join("source.txt")]));
    let errors: Vec<_> = checked(project.path()).into_iter().filter(|found| found.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let folder = project.path().join("content").join(done.imports[0].address.as_deref().unwrap());
    let head = |path: &Path| {
        let text = fs::read_to_string(path).unwrap();
        let (head, body) = text.trim_start_matches("---\n").split_once("\n---\n").map(|(head, body)| (head.to_owned(), body.trim().to_owned())).unwrap();
        let fields = head.split("provenance:").next().unwrap().trim().to_owned();
        (fields, body)
    };
    assert_eq!(head(&folder.join("letter.md")).0, head(&by_hand.join("letter.md")).0);
    assert_eq!(head(&folder.join("letter.md")).1, head(&by_hand.join("letter.md")).1);
    assert_eq!(head(&folder.join("statement.md")).0, head(&by_hand.join("statement.md")).0);
    let plain = |text: &str| regex::Regex::new(r"\[([^\]]*)\]\([^)]*\)").unwrap().replace_all(text, "$1").into_owned();
    assert_eq!(plain(&head(&folder.join("statement.md")).1), plain(&head(&by_hand.join("statement.md")).1));
    // Every number that was bound by hand is proposed, with its bound.
    let values = |text: &str| {
        let mut values: Vec<String> =
            regex::Regex::new(r"value: ([\d.]+)(?:, bound: ([a-z-]+))?").unwrap().captures_iter(text).map(|found| found[0].to_owned()).collect();
        values.sort();
        values
    };
    assert_eq!(values(&fs::read_to_string(folder.join("data.yaml")).unwrap()), values(&fs::read_to_string(by_hand.join("data.yaml")).unwrap()));
    let register = fs::read_to_string(project.path().join("content/agenda/ga-78.yaml")).unwrap();
    for line in fs::read_to_string(common::root().join("content/agenda/ga-78.yaml")).unwrap().lines().filter_map(|line| line.trim().strip_prefix("title: ")) {
        assert!(register.contains(line), "{line}");
    }
}

#[test]
fn images_are_kept_where_they_stood_with_their_words() {
    for (name, part, stands) in [
        ("html", "statement.md", ["![The Upper Ferry at its \\[old\\] landing](image-1.png)", "A map ![Map of the Velm](image-2.png) is attached."]),
        ("docx", "annex.md", ["![The commission in Ostmere](image-1.png)", ""]),
    ] {
        let case = common::root().join("tests/import").join(name);
        let (project, _, done) = imported(&case);
        let folder = project.path().join("content").join(done.imports[0].address.as_deref().unwrap());
        let text = fs::read_to_string(folder.join(part)).unwrap();
        for line in stands {
            assert!(text.contains(line), "{line} in {text}");
        }
        assert!(fs::read(folder.join("image-1.png")).unwrap().starts_with(b"\x89PNG"));
        // Words that nobody stated are not made up, and nothing is asked for from elsewhere.
        let says: Vec<&str> = done.imports[0].findings.iter().map(|found| found.says.as_str()).collect();
        assert!(says.iter().any(|says| says.contains("was left out: it has no words for those who cannot see it")), "{says:?}");
        assert!(!says.iter().any(|says| says.contains("`image-")), "{says:?}");
        assert_eq!(name == "html", says.iter().any(|says| says.contains("https://ferries.example/lower.png")), "{says:?}");
    }
}

#[test]
fn files_that_stand_are_kept_and_overwritten_only_by_force() {
    let case = common::root().join("tests/import/plain-letter");
    let (project, file, first) = imported(&case);
    let letter = project.path().join("content").join(first.imports[0].address.as_deref().unwrap()).join("letter.md");
    let edited = fs::read_to_string(&letter).unwrap().replace("under agenda", "under the agenda");
    fs::write(&letter, &edited).unwrap();
    let kept = import(&import_files(project.path(), &[&file]));
    assert_eq!(kept.imports[0].state, State::Kept);
    assert!(kept.imports[0].findings.iter().any(|found| found.code == Code::ImportExists));
    assert_eq!(fs::read_to_string(&letter).unwrap(), edited);
    let forced = import(&import::Options { force: true, ..import_files(project.path(), &[&file]) });
    assert_eq!(forced.imports[0].state, State::Overwritten);
    assert!(forced.imports[0].differences.contains("under the agenda"), "{}", forced.imports[0].differences);
    assert!(!fs::read_to_string(&letter).unwrap().contains("under the agenda"));
}

#[test]
fn entries_are_added_to_a_register_and_what_stands_there_stays() {
    let case = common::root().join("tests/import/plain-letter");
    let project = project();
    let register = project.path().join("content/agenda/ga-78.yaml");
    fs::create_dir_all(register.parent().unwrap()).unwrap();
    let there = "# Kept.\norgan: general-assembly\nsession: 78\nitems:\n  # By the agenda.\n  - number: 34\n    title: Prevention of floods and droughts\n    paired: [{by: agenda, source: A/78/251}]\n";
    fs::write(&register, there).unwrap();
    let file = input(&case, project.path());
    let done = import(&import_files(project.path(), &[&file]));
    let text = fs::read_to_string(&register).unwrap();
    assert!(text.starts_with(there) && text.contains("number: 71, title: Safety of ferries"), "{text}");
    let letter = fs::read_to_string(project.path().join("content").join(done.imports[0].address.as_deref().unwrap()).join("letter.md")).unwrap();
    assert!(letter.contains("- {of: [34], title: Prevention of floods}"), "{letter}");
    assert!(checked(project.path()).iter().all(|found| found.severity < Severity::Error));
}

#[test]
fn one_file_that_fails_stops_no_other_and_each_gets_an_address_of_its_own() {
    let project = project();
    let letter = |words: &str| {
        format!(
            "Letter dated 3 May 2023 from the Permanent Representative of Ruritania to the United Nations addressed to the Secretary-General\n\n{words}\n\n(Signed) Alma Verin\n"
        )
    };
    let files: Vec<PathBuf> =
        [("one.txt", letter("One.")), ("none.txt", "Nothing of it.\n".to_owned()), ("two.txt", letter("Two.")), ("again.txt", letter("One."))]
            .into_iter()
            .map(|(name, text)| {
                let path = project.path().join(name);
                fs::write(&path, text).unwrap();
                path
            })
            .collect();
    let done = import(&import_files(project.path(), &files.iter().map(PathBuf::as_path).collect::<Vec<_>>()));
    let states: Vec<State> = done.imports.iter().map(|import: &Import| import.state).collect();
    assert_eq!(states, [State::Written, State::Failed, State::Written, State::Failed]);
    let addresses: Vec<&str> = done.imports.iter().filter_map(|import| import.address.as_deref()).collect();
    assert_eq!(addresses, ["letters/2023/ruritania-05-03", "letters/2023/ruritania-05-03-two"]);
    assert!(checked(project.path()).iter().all(|found| found.severity < Severity::Error));
}

#[test]
fn json_gives_for_every_field_the_lines_it_came_from() {
    let case = common::root().join("tests/import/plain-letter");
    let (_, _, done) = imported(&case);
    let text = fs::read_to_string(case.join("input.txt")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let first: serde_json::Value = serde_json::from_str(import::json(&done).lines().next().unwrap()).unwrap();
    let fields = first["fields"].as_array().unwrap();
    let of = |name: &str| fields.iter().find(|field| field["field"] == name).unwrap_or_else(|| panic!("{name} in {fields:#?}"));
    let at = |name: &str| lines[of(name)["lines"][0].as_u64().unwrap() as usize - 1];
    assert_eq!(at("letter symbols"), "A/78/9101");
    assert_eq!(at("letter organs items"), "Agenda items 34 and 71");
    assert_eq!(at("item 71"), "Safety of ferries");
    assert!(at("letter title").starts_with("Letter dated"));
    assert_eq!(at("letter signed"), "(Signed) Alma Verin");
}

/// The letters and digits of a text, sorted: what is lost or added changes them.
fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().filter(|char| char.is_alphanumeric()).collect();
    letters.sort_unstable();
    letters
}

/// The cases of which no pages are built, and why.
const WITHOUT_PAGES: [(&str, &str); 2] = [
    ("no-letter", "it has no title of a letter, so nothing is imported, and the import says so"),
    ("scanned-pdf", "its pages have no text layer, so there is nothing to import, and the import says so"),
];

#[test]
fn the_text_of_the_pages_is_the_text_of_the_source() {
    let tags = regex::Regex::new(r"</?su[bp]>").unwrap();
    // Pages without images say the words for those who cannot see them.
    let images = regex::Regex::new(r"!\[(.*?)\]\([^)]*\)").unwrap();
    for case in cases() {
        let (project, _, imported) = imported(&case);
        let name = case.file_name().unwrap().to_str().unwrap();
        let why = WITHOUT_PAGES.iter().find(|(case, _)| *case == name);
        let Some(address) = &imported.imports[0].address else {
            assert!(why.is_some(), "{name}: nothing was imported");
            continue;
        };
        let out = tempfile::tempdir().unwrap();
        let outcome = common::build(&common::options(project.path(), out.path())).unwrap();
        assert_eq!(outcome.receipt.is_none(), why.is_some(), "{name}: {why:?}");
        if outcome.receipt.is_none() {
            continue;
        }
        let published = fs::read_to_string(out.path().join(address).join("whole/text.txt")).unwrap();
        let source = fs::read_to_string(project.path().join("content").join(address).join("source.txt")).unwrap();
        let left: Vec<u32> = imported.imports[0].furniture.iter().map(|(line, ..)| *line).collect();
        let kept: Vec<&str> = (1..).zip(source.split('\n')).filter(|(number, _)| !left.contains(number)).map(|(_, line)| line).collect();
        assert_eq!(letters(&published), letters(&tags.replace_all(&images.replace_all(&kept.join("\n"), "$1"), "")), "{}", case.display());
    }
}

/// Errors that a damaged document has, and not its import: its masthead and its request name other items.
const OWN: [Code; 1] = [Code::ItemsDiffer];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..soup::cases(48) })]

    #[test]
    fn nothing_is_lost_or_added_whatever_the_document(pieces in proptest::collection::vec((soup::piece(), soup::end()), 1..40)) {
        let project = project();
        let text: String = pieces.into_iter().map(|(piece, end)| piece + end).collect();
        let file = project.path().join("document.txt");
        fs::write(&file, &text).unwrap();
        let done = import(&import_files(project.path(), &[&file]));
        let lost = held::lost(project.path(), &done.imports[0], Some(&text), &[]);
        proptest::prop_assert!(lost.is_ok(), "{text:?}\n{}", lost.unwrap_err());
    }

    #[test]
    fn nothing_is_lost_or_added_where_a_document_is_damaged(case in 0..100usize, blows in proptest::collection::vec(soup::blow(), 1..6)) {
        let project = project();
        let cases = cases();
        let file = importing::damaged(&cases[case % cases.len()], &blows, project.path());
        let damaged = fs::read(&file).unwrap();
        let done = import(&import_files(project.path(), &[&file]));
        let text = std::str::from_utf8(&damaged).ok().filter(|_| done.imports[0].form == "text");
        let lost = held::lost(project.path(), &done.imports[0], text, &OWN);
        proptest::prop_assert!(lost.is_ok(), "{}\n{:?}\n{}", cases[case % cases.len()].display(), String::from_utf8_lossy(&damaged), lost.unwrap_err());
        let silent = held::silent(&done.imports[0]);
        proptest::prop_assert!(silent.is_none(), "{}\n{:?}\n{silent:?} is said nowhere", cases[case % cases.len()].display(), String::from_utf8_lossy(&damaged));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..600), ending in proptest::sample::select(vec!["txt", "docx", "html", "pdf", "md"]), head in proptest::sample::select(vec!["", "%PDF-1.4\n", "PK\u{3}\u{4}", "<html>", "Letter dated "])) {
        let project = project();
        let file = project.path().join(format!("bytes.{ending}"));
        fs::write(&file, [head.as_bytes(), &bytes].concat()).unwrap();
        let done = import(&import_files(project.path(), &[&file]));
        proptest::prop_assert_eq!(done.imports.len(), 1);
    }
}

#[test]
fn texts_made_to_be_slow_end() {
    let title = "Letter dated 4 March 2024 from the Permanent Representative of Ruritania to the United Nations addressed to the Secretary-General\n\n";
    let texts = [
        format!("{title}{}", "12 wells, ".repeat(20_000)),
        format!("{title}{}", "a-\n".repeat(20_000)),
        format!("{title}{}", "**a ".repeat(10_000)),
        format!("{title}{}", "[^1] ".repeat(10_000)),
        format!("{}{title}x\n", "a   b   ".repeat(5_000) + "\n"),
        format!("A/78/1\n\n{title}{}", "A/78/1\n\n1/2\n\n".repeat(5_000)),
        format!("{title}{}", "(Signed) A. Person\n\n".repeat(5_000)),
        format!("{title}{}", "Annex\n\n".repeat(2_000)),
        "Letter dated ".repeat(20_000),
        "Agenda items 1, ".repeat(20_000),
    ];
    for text in texts {
        let project = project();
        let file = project.path().join("document.txt");
        fs::write(&file, text).unwrap();
        assert_eq!(import(&import_files(project.path(), &[&file])).imports.len(), 1);
    }
}

#[test]
fn the_command_says_what_it_did_and_ends_as_it_says() {
    let project = project();
    let case = common::root().join("tests/import/plain-letter");
    fs::copy(case.join("input.txt"), project.path().join("letter.txt")).unwrap();
    fs::write(project.path().join("soup.txt"), "Serve hot.\n").unwrap();
    let chancery = |args: &[&str]| {
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_chancery")).args(args).current_dir(project.path()).output().unwrap();
        (done.status.code(), String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap())
    };
    let (code, out, _) = chancery(&["import", "letter.txt", "--dry-run"]);
    assert_eq!(code, Some(0));
    assert!(out.contains("│ letter organs items: 34, 71") && out.contains("   11  Agenda items 34 and 71"), "{out}");
    assert!(!project.path().join("content/letters").exists());
    let (code, _, said) = chancery(&["import", "letter.txt", "soup.txt"]);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("letter.txt  imported  content/letters/2024/a-78-9101/")
            && said.contains("soup.txt    not imported")
            && said.contains("2 files: 1 imported, 1 not imported"),
        "{said}"
    );
    let (code, out, _) = chancery(&["import", "letter.txt", "--format", "json"]);
    assert_eq!(code, Some(0));
    assert!(out.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()) && out.contains("\"state\":\"unchanged\""), "{out}");
    assert_eq!(chancery(&["import"]).0, Some(2));
    assert_eq!(chancery(&["import", "letter.txt", "--encoding", "klingon"]).0, Some(2));
}
