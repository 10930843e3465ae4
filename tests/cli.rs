//! The command line: what is said, where, and with which exit code.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::fs;
use std::path::Path;

use common::{copy, root};
use snapbox::cmd::{Command, OutputAssert, cargo_bin};
use snapbox::str;

fn project(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("tests/sites").join(name).join("content"), &folder.path().join("content"));
    folder
}

fn chancery(folder: &Path, args: &[&str]) -> OutputAssert {
    Command::new(cargo_bin!("chancery")).args(args).current_dir(folder).env("COLUMNS", "100").env_remove("NO_COLOR").assert()
}

#[test]
fn a_build_says_how_many_pages_and_files() {
    let folder = project("minimal");
    let site = folder.path().join("content/site.yaml");
    fs::write(&site, fs::read_to_string(&site).unwrap() + "outputs: [text]\n").unwrap();
    chancery(folder.path(), &["build"]).code(0).stdout_eq("").stderr_eq(str![[r#"
note[source-missing]: this document was compared with no text as received
 --> content/letters/2024/village-wells/letter.md:1:1
  |
1 | ---
  | ^^^
  |
  = help: put that text beside `letter.md` as `source.txt`; a text under another name is named: `provenance: {received: …}`

1 note
9 pages, 15 files written, [..] ms; without `base_url` in `site.yaml` there are no canonical links, no feeds and no sitemap

"#]]);
    chancery(folder.path(), &["build", "--base-url", "https://letters.example/x"]).code(0).stderr_eq(str![[r#"
...
9 pages, 8 files written, [..] ms

"#]]);
    let page = fs::read_to_string(folder.path().join("public/about/index.html")).unwrap();
    assert!(page.contains(r#"<link rel="canonical" href="https://letters.example/x/about/">"#));
    assert!(fs::read_to_string(folder.path().join("public/404.html")).unwrap().contains(r#"href="/x/theme/registry.css""#));
}

#[test]
fn errors_are_told_with_place_and_remedy_and_end_with_1() {
    let folder = project("minimal");
    let letter = folder.path().join("content/letters/2024/village-wells/letter.md");
    let text = fs::read_to_string(&letter).unwrap();
    fs::write(&letter, text.replacen("title:", "tilte:", 1)).unwrap();
    chancery(folder.path(), &["build"]).code(1).stdout_eq("").stderr_eq(str![[r#"
error[unknown-field]: `tilte` is not a field of a letter
 --> content/letters/2024/village-wells/letter.md:3:1
  |
3 | tilte: [..]
  | ^^^^^
  |
  = help: did you mean `title`?

1 error
nothing was written, because of the findings above

"#]]);
    assert!(!folder.path().join("public").exists());
}

#[test]
fn what_is_asked_wrongly_ends_with_2() {
    let folder = tempfile::tempdir().unwrap();
    chancery(folder.path(), &["build"]).code(2).stderr_eq(str![[r#"
error: there is no folder `content` in `.`
help: run this in the folder that holds `content/`, or name that folder as `DIR`

"#]]);
    let folder = project("minimal");
    chancery(folder.path(), &["build", "-o", "."]).code(2).stderr_eq(str![[r#"
error: the output folder `.` is, holds or lies in `./content`
help: choose another with `-o`, such as `-o public`

"#]]);
    chancery(folder.path(), &["build", "--base-url", "letters"]).code(2);
    chancery(folder.path(), &["build", "-j", "0"]).code(2);
    chancery(folder.path(), &["publish"]).code(2);
    assert!(!folder.path().join("public").exists());
}

#[test]
fn what_the_machine_cannot_do_ends_with_3() {
    let folder = project("minimal");
    fs::create_dir_all(folder.path().join("public")).unwrap();
    fs::write(folder.path().join("public/index.html"), "mine").unwrap();
    chancery(folder.path(), &["build"]).code(3).stderr_eq(str![[r#"
error: `public/index.html` would be overwritten, and chancery did not write it
help: move it away, or choose another output folder with `-o`; what chancery wrote is listed in `manifest-sha256.txt`

"#]]);
}

#[test]
fn check_writes_nothing_and_gives_its_findings_in_every_form() {
    let folder = project("stated-numbering");
    chancery(folder.path(), &["check"]).code(0).stderr_eq("1 note\n").stdout_eq(str![[r#"
note[number-repeated]: the paragraph number `4.` occurs again
  --> content/letters/2024/lake-orla-fisheries/report.md:31:1
   |
31 | 4. The Commission recommends that both States close the spawning grounds to all vessels in April and May.
   | ^^
   |
   = help: nothing is to be done where the document numbers so; each repetition has an address of its own, such as `para-4--2`


"#]]);
    chancery(folder.path(), &["check", "--format", "short"]).code(0).stdout_eq(str![[r#"
content/letters/2024/lake-orla-fisheries/report.md:31:1: note[number-repeated]: the paragraph number `4.` occurs again; help: nothing is to be done where the document numbers so; each repetition has an address of its own, such as `para-4--2`

"#]]);
    chancery(folder.path(), &["check", "--format", "github"]).code(0).stdout_eq(str![[r#"
::notice file=content/letters/2024/lake-orla-fisheries/report.md,line=31,col=1,title=number-repeated::the paragraph number `4.` occurs again%0Ahelp: nothing is to be done where the document numbers so; each repetition has an address of its own, such as `para-4--2`

"#]]);
    let json = Command::new(cargo_bin!("chancery")).args(["check", "--format", "json"]).current_dir(folder.path()).output().unwrap().stdout;
    let finding: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!((finding["code"].as_str(), finding["at"]["line"].as_u64(), finding["at"]["marked"].as_str()), (Some("number-repeated"), Some(31), Some("4.")));
    chancery(folder.path(), &["check", "--summary"]).code(0).stdout_eq(str![[r#"
       1  note[number-repeated]  content/letters/2024/lake-orla-fisheries

"#]]);
    chancery(folder.path(), &["check", "--only", "yaml"]).code(0).stdout_eq("");
    chancery(folder.path(), &["check", "--only", "ymal"]).code(2);
    assert!(!folder.path().join("public").exists());
}

#[test]
fn denied_warnings_end_in_failure_and_write_nothing() {
    let folder = project("joint-letter");
    fs::remove_dir_all(folder.path().join("content/agenda")).unwrap();
    // The text as received has titles that only the register gives.
    chancery(folder.path(), &["check"]).code(1).stderr_eq("1 error\n");
    common::without_source(&folder.path().join("content/letters/2024/seven-states-transit"));
    chancery(folder.path(), &["check", "--format", "short", "--only", "register-missing"]).code(0).stdout_eq(str![[r#"
content/letters/2024/seven-states-transit/letter.md:[..]: warning[register-missing]: there is no register of `ga-78`, so its items lead nowhere; help: write `content/agenda/ga-78.yaml`

"#]]);
    chancery(folder.path(), &["check", "--deny", "warnings"]).code(1);
    chancery(folder.path(), &["build", "--deny", "warnings"]).code(1);
    assert!(!folder.path().join("public").exists());
    chancery(folder.path(), &["build"]).code(0);
}

#[test]
fn timings_name_the_rooms() {
    let folder = project("minimal");
    chancery(folder.path(), &["build", "--timings", "-j", "1"]).code(0).stderr_eq(str![[r#"
...
[..] ms  load
[..] ms  parse
[..] ms  store
[..] ms  catalogue and check
[..] ms  plan
[..] ms  compare
[..] ms  render
[..] ms  write
...
[..] ms  in all
[..] ms  `letters/2024/village-wells`: [..] ms to parse, [..] ms to render
[..] pages, [..] files written, [..]

"#]]);
}

#[test]
fn timings_are_read_by_programs_too() {
    let folder = project("minimal");
    let said = chancery(folder.path(), &["build", "--timings=json"]).code(0).get_output().stdout.clone();
    let timings: serde_json::Value = serde_json::from_slice(&said).unwrap();
    assert!(timings["rooms"].as_array().unwrap().iter().any(|room| room["room"] == "render" && room["ms"].is_number()), "{timings}");
    let document = &timings["slowest_documents"][0];
    assert_eq!(document["document"], "letters/2024/village-wells");
    assert!(document["parse_ms"].as_f64().unwrap() > 0.0 && timings["total_ms"].as_f64().unwrap() > 0.0);
}

#[test]
fn keep_going_writes_and_still_ends_with_1() {
    let folder = project("no-masthead");
    let letter = folder.path().join("content/letters/2023/ruritania-ferry/letter.md");
    let text = fs::read_to_string(&letter).unwrap();
    fs::write(&letter, text.replacen("kind:", "knid:", 1)).unwrap();
    chancery(folder.path(), &["build", "--keep-going"]).code(1);
    assert!(folder.path().join("public/letters/2024/freedonia-bridge/index.html").exists());
}

#[test]
fn what_is_kept_is_shown_and_cleared_and_takes_no_options_that_do_nothing() {
    let folder = project("minimal");
    chancery(folder.path(), &["build"]).code(0);
    for asked in [&["store", "size"], &["store", "clear"], &["freeze", "."]] {
        chancery(folder.path(), &[asked, &["--base-url", "https://letters.example/"][..]].concat()).code(2);
    }
    chancery(folder.path(), &["store", "size", "."]).code(0).stdout_eq(str![[r#"
[..] bytes  ./.chancery/ledger-[..].whole  the ledger of `[..]/public`
[..] bytes  ./.chancery/store-0.cards  the cards of the documents
[..] bytes  ./.chancery/store.whole  where the cards of the documents lie

"#]]);
    chancery(folder.path(), &["store", "clear"]).code(0).stdout_eq("3 files removed\n");
    chancery(folder.path(), &["store", "size"]).code(0).stdout_eq("nothing is kept here\n");
}

#[test]
fn help_shows_what_can_be_asked() {
    let folder = tempfile::tempdir().unwrap();
    let help = Command::new(cargo_bin!("chancery")).args(["build", "--help"]).current_dir(folder.path()).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    for asked in ["[DIR]", "--output", "--base-url", "--href", "directory", "file", "--jobs", "--timings", "--keep-going", "Examples:", "Exit codes:"] {
        assert!(help.contains(asked), "{asked}");
    }
}

/// Edits one source of the repository's own content in a copy, and returns the findings as `path:line:column: severity[code]`.
fn edited(path: &str, from: &str, to: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("content"), &folder.path().join("content"));
    let path = folder.path().join("content").join(path);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(&path, text.replacen(from, to, 1)).unwrap();
    let output = Command::new(cargo_bin!("chancery")).args(["check", "--format", "short"]).current_dir(folder.path()).output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().map(|line| line.split("]: ").next().unwrap().trim_start_matches("content/letters/2024/azerbaijan-mine-awareness/").to_owned() + "]").collect()
}

#[test]
fn a_single_mistake_in_the_letter_is_found_at_its_place() {
    const LETTER: &str = "letters/2024/azerbaijan-mine-awareness/letter.md";
    const STATEMENT: &str = "letters/2024/azerbaijan-mine-awareness/statement.md";
    const DATA: &str = "letters/2024/azerbaijan-mine-awareness/data.yaml";
    const REGISTER: &str = "agenda/ga-78.yaml";
    const BEHAVIOUR: &str = "The behaviour of Armenia in relation to the landmine threat is another setback to the peace and confidence-building measures taken during the post-conflict period in the region.\n\n";
    let mut wrong = Vec::new();
    for (path, from, to, expected) in [
        (LETTER, "", "", vec![]),
        (STATEMENT, "[350]", "[351]", vec!["statement.md:16:41: error[figure-contradicted]"]),
        (STATEMENT, "more than [2,700]", "some [2,700]", vec!["statement.md:14:251: error[figure-contradicted]"]),
        (STATEMENT, "figure:victims", "figure:victms", vec!["statement.md:16:41: error[figure-unknown]"]),
        (STATEMENT, "enormous danger", "great danger", vec!["statement.md:12:99: error[source-differs]"]),
        (STATEMENT, "citizens, along with", "citizens along with", vec!["statement.md:12:146: error[source-differs]"]),
        (STATEMENT, BEHAVIOUR, "", vec!["statement.md:20:1: error[source-differs]"]),
        (STATEMENT, "landmine maps by", "[landmine maps](part:letter#p9) by", vec!["statement.md:22:250: error[broken-reference]"]),
        (LETTER, "Yashar Aliyev", "Yashar Alijev", vec!["letter.md:13:28: error[source-differs]"]),
        (REGISTER, "title: Prevention of", "title: The prevention of", vec!["content/agenda/ga-78.yaml:8:12: error[source-differs]"]),
        (DATA, "value: 55, bound: more-than", "value: 55", vec!["statement.md:18:863: error[figure-contradicted]"]),
        (DATA, "value: 15,", "value: 16,", vec!["statement.md:16:311: error[figure-contradicted]"]),
        (LETTER, "99, 129]", "99, 128]", vec!["letter.md:8:76: error[items-differ]"]),
        (LETTER, "99 and 129", "99 and 130", vec!["letter.md:8:76: error[items-differ]"]),
        (LETTER, "\ndate: 2024-04-04", "\ndate: 2023-04-04", vec!["letter.md:4:7: error[date-differs]"]),
        (LETTER, "symbols: []", "symbols: [A/78/1-S/2024/1]", vec!["letter.md:5:11: error[value]"]),
        (STATEMENT, "to condemn the landmine threat posed by Armenia,", "to condemn", vec!["statement.md:22:183: error[source-differs]"]),
        // What is broken is not also missing.
        (DATA, "figures:", "figures: [", vec!["data.yaml:5:3: error[yaml]"]),
        (DATA, "{value: 65,", "{valeu: 65,", vec!["data.yaml:14:6: error[unknown-field]"]),
        (DATA, "figures:", "figures:\0", vec!["data.yaml:2:9: error[file-unreadable]"]),
        (STATEMENT, "part: annex", "part: annex\0", vec!["statement.md:2:12: error[file-unreadable]"]),
        (REGISTER, "session: 78", "sesion: 78", vec!["content/agenda/ga-78.yaml:4:1: error[unknown-field]"]),
        (REGISTER, "session: 78", "session: [78", vec!["content/agenda/ga-78.yaml:5:9: error[yaml]"]),
        (LETTER, "kind:", "knid:", vec!["letter.md:2:1: error[unknown-field]"]),
        (LETTER, "date: 2024-04-04\n", "date: 2024-02-30\n", vec!["letter.md:4:7: error[value]"]),
        (LETTER, "date: 2024-04-04\n", "date: 2024-04-04\ndate: 2024-04-04\n", vec!["letter.md:5:1: error[yaml]"]),
        (LETTER, "year: 79", "year: 80", vec!["letter.md:9:5: error[period-date]"]),
        (LETTER, "parts: [statement.md]\n", "", vec!["letter.md:20:214: error[annex-missing]", "letter.md:1:1: note[file-unused]"]),
    ] {
        let found = edited(path, from, to);
        let (mut found, mut expected) = (found, expected.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>());
        found.sort();
        expected.sort();
        if found != expected {
            wrong.push(format!("{path}: {from} → {to}\n  found {found:?}\n  expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_accepted_finding_is_a_note_with_its_reason_and_stops_nothing() {
    let folder = project("joint-letter");
    let letter = folder.path().join("content/letters/2024/seven-states-transit/letter.md");
    let text = fs::read_to_string(&letter).unwrap().replacen("and 81, and of", "and 82, and of", 1);
    fs::write(&letter, &text).unwrap();
    let source = letter.with_file_name("source.txt");
    fs::write(&source, fs::read_to_string(&source).unwrap().replacen("and 81, and of", "and 82, and of", 1)).unwrap();
    chancery(folder.path(), &["build"]).code(1);
    let accepted = "accepted: [{code: items-differ, reason: The masthead names item 81; the request names item 82}]\n";
    fs::write(&letter, text.replacen("---\n\n", &format!("{accepted}---\n\n"), 1)).unwrap();
    chancery(folder.path(), &["check", "--deny", "warnings", "--format", "short"]).code(0).stdout_eq(str![[r#"
content/letters/2024/seven-states-transit/letter.md:[..]: note[items-differ]: the masthead names item 81, the request names item 82; help: accepted: The masthead names item 81; the request names item 82

"#]]);
    chancery(folder.path(), &["build"]).code(0);
    // What is no matter of the document cannot be accepted.
    fs::write(&letter, text.replacen("---\n\n", "accepted: [{code: broken-reference, reason: Because}]\n---\n\n", 1)).unwrap();
    chancery(folder.path(), &["check"]).code(1);
}

#[test]
fn an_acceptance_is_not_unused_where_nothing_was_looked_for() {
    let folder = project("minimal");
    let content = folder.path().join("content");
    let (letter, register) = (content.join("letters/2024/village-wells/letter.md"), content.join("agenda/ga-78.yaml"));
    let items = "organ: general-assembly\nsession: 78\nitems:\n  - {number: 1, title: Wells, paired: [{by: agenda}]}\n".to_owned();
    let text = "---\nkind: letter\ntitle: A letter\norgans: [{organ: general-assembly, session: 78, items: [2]}]\naccepted: [{code: register-item, at: masthead, reason: It is printed so.}]\n---\n\nText.\n";
    fs::create_dir_all(content.join("agenda")).unwrap();
    fs::write(&register, &items).unwrap();
    fs::write(&letter, text).unwrap();
    let found = || {
        let said = chancery(folder.path(), &["check", "--format", "short"]);
        String::from_utf8(said.get_output().stdout.clone()).unwrap()
    };
    assert!(found().contains("note[register-item]") && !found().contains("accepted-unused"), "{}", found());
    fs::write(&letter, text.replacen("kind:", "draft: true\nkind:", 1)).unwrap();
    assert!(!found().contains("accepted-unused"), "a draft is in no catalogue: {}", found());
    fs::write(&letter, text).unwrap();
    fs::write(&register, items.replacen("session:", "sesion:", 1)).unwrap();
    assert!(!found().contains("accepted-unused"), "the register cannot be read: {}", found());
    fs::write(&register, format!("{items}nonsense: 3\n")).unwrap();
    assert!(!found().contains("accepted-unused"), "the register has errors: {}", found());
    fs::remove_file(&register).unwrap();
    assert!(!found().contains("accepted-unused"), "there is no register: {}", found());
}

#[test]
fn explain_prints_the_page_of_a_code_and_what_a_text_holds() {
    let folder = project("several-annexes");
    let page = fs::read_to_string(root().join("docs/diagnostics/broken-reference.md")).unwrap();
    chancery(folder.path(), &["explain", "broken-reference"]).code(0).stdout_eq(snapbox::Data::text(page).raw());
    chancery(folder.path(), &["explain", "broken"]).code(2);
    fs::write(folder.path().join("text.txt"), "Under agenda item 31 of 4 April 2024 (see annex), document A/78/251* and resolution 1325 (2000).\n").unwrap();
    chancery(folder.path(), &["explain", "--text", "text.txt", "--register", "ga-77"]).code(0).stdout_eq(str![[r#"
1:19  31  [agenda item]  ga-77, item 31: in no register here
1:25  4 April 2024  [date]  the date 2024-04-04
1:43  annex  [part]  leads where its document says: an item to the document's own session, an annex to that part
1:60  A/78/251  [symbol]  document A/78/251: https://docs.un.org/en/A/78/251
1:85  1325 (2000)  [resolution]  document S/RES/1325(2000): https://docs.un.org/en/S/RES/1325(2000)

"#]]);
}

#[test]
fn keep_going_into_an_empty_folder_calls_nothing_gone_that_is_only_left_out() {
    let folder = project("every-scheme");
    chancery(folder.path(), &["freeze"]).code(0);
    let letter = folder.path().join("content/letters/2023/freedonia-gauges/letter.md");
    let text = fs::read_to_string(&letter).unwrap();
    fs::write(&letter, text.replacen("kind:", "knid:", 1)).unwrap();
    let output = Command::new(cargo_bin!("chancery")).args(["build", "--keep-going", "--format", "short"]).current_dir(folder.path()).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("unknown-field") && !said.contains("address-gone") && !said.contains("there is no document"), "{said}");
    assert!(said.contains("has errors of its own and is left out"), "{said}");
    // Without it, the one mistake is the one finding.
    chancery(folder.path(), &["check", "--format", "short"]).code(1).stderr_eq("1 error\n");
}

#[test]
fn the_suggestion_for_an_address_that_is_gone_is_no_other_published_document() {
    let folder = project("every-scheme");
    chancery(folder.path(), &["freeze"]).code(0);
    let content = folder.path().join("content");
    fs::rename(content.join("note"), content.join("noted")).unwrap();
    let output =
        Command::new(cargo_bin!("chancery")).args(["check", "--only", "address-gone", "--format", "short"]).current_dir(folder.path()).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("such as to `noted`, say there: `aliases: [note]`"), "{said}");
    fs::rename(content.join("noted"), content.join("letters/quite-another-name")).unwrap();
    let output =
        Command::new(cargo_bin!("chancery")).args(["check", "--only", "address-gone", "--format", "short"]).current_dir(folder.path()).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(!said.contains("such as to"), "{said}");
}

#[test]
fn words_that_markdown_would_drop_are_errors() {
    let letter = "letters/2024/village-wells/letter.md";
    for (words, says) in [
        ("[1]: A/78/251\n", "the definition of a link that nothing uses"),
        ("| a | b |\n|---|---|\n| 1 | 2 | three |\n", "behind the last column of the table"),
    ] {
        let folder = project("minimal");
        let path = folder.path().join("content").join(letter);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{text}\n{words}")).unwrap();
        let said = chancery(folder.path(), &["check", "--format", "short"]).code(1);
        let said = String::from_utf8(said.get_output().stdout.clone()).unwrap();
        assert!(said.contains("error[markdown-trap]") && said.contains(says), "{said}");
    }
    // In the text as received they are words, too.
    let folder = project("every-scheme");
    let path = folder.path().join("content/letters/2024/spring/ruritania-reply/source.txt");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}\n\n[2]: S/2024/5\n")).unwrap();
    let said = chancery(folder.path(), &["check", "--format", "short"]).code(1);
    let said = String::from_utf8(said.get_output().stdout.clone()).unwrap();
    assert!(said.contains("error[source-differs]") && said.contains("[2]: S/2024/5"), "{said}");
}

#[test]
fn a_relation_leads_to_another_document_and_to_parts_that_it_has() {
    let letter = "content/letters/2024/ruritania-corrigendum/letter.md";
    for (relation, expected) in [
        ("{corrects: A/78/811, parts: [statement]}", ""),
        ("{corrects: A/78/9999, parts: [statement]}", ""),
        ("{corrects: A/78/811, parts: [statment]}", "`letters/2024/ruritania-river-traffic` has no part `statment`; did you mean `statement`?"),
        (
            "{corrects: letters/2024/ruritania-river-trafic}",
            "there is no document `letters/2024/ruritania-river-trafic` on this site; did you mean `letters/2024/ruritania-river-traffic`?",
        ),
        ("{corrects: A/78/811/Corr.1}", "`A/78/811/Corr.1` is this document itself; name the other document, by its symbol or by its path below `content/`"),
    ] {
        let folder = project("archive");
        let path = folder.path().join(letter);
        let text = fs::read_to_string(&path).unwrap();
        let given = "{corrects: A/78/811, parts: [statement], languages: [en]}";
        assert!(text.contains(given));
        fs::write(&path, text.replacen(given, relation, 1)).unwrap();
        let args = ["check", "--only", "broken-reference", "--format", "json"];
        let output = Command::new(cargo_bin!("chancery")).args(args).current_dir(folder.path()).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let words: Vec<&str> = expected.split("; ").filter(|words| !words.is_empty()).collect();
        assert!(words.iter().all(|words| said.contains(words)), "{relation}: {said}");
        assert_eq!(said.contains("broken-reference"), !words.is_empty(), "{relation}: {said}");
    }
}

#[test]
fn shards_are_named_and_put_together() {
    let folder = project("minimal");
    for asked in [&["--shard", "1/2"][..], &["--shard", "3/2", "--catalogue", "c.bin"], &["--shard", "0/2", "--catalogue", "c.bin"], &["--catalogue", "c.bin"]]
    {
        chancery(folder.path(), &[&["build"], asked].concat()).code(2);
    }
    chancery(folder.path(), &["index", "-o", "c.bin", "--summary"]).code(0).stdout_eq("").stderr_eq(str![[r#"
...
1 document in `c.bin`, [..] bytes

"#]]);
    for shard in ["1/2", "2/2"] {
        chancery(folder.path(), &["build", "--shard", shard, "--catalogue", "c.bin", "-o", &shard[..1]]).code(0);
    }
    chancery(folder.path(), &["merge", "1", "--catalogue", "c.bin"]).code(2).stderr_eq(str![[r#"
error: the shards 2/2 are missing
help: build them, and name their folders too

"#]]);
    assert!(!folder.path().join("public/index.html").exists());
    chancery(folder.path(), &["merge", "1", "2", "--catalogue", "c.bin"]).code(0);
    assert!(folder.path().join("public/index.html").exists() && !folder.path().join("public/chancery-shard.bin").exists());
    let letter = folder.path().join("content/letters/2024/village-wells/letter.md");
    fs::write(&letter, fs::read_to_string(&letter).unwrap().replacen("kind:", "knid:", 1)).unwrap();
    chancery(folder.path(), &["index", "-o", "d.bin"]).code(1);
    assert!(!folder.path().join("d.bin").exists());
    chancery(folder.path(), &["build", "--shard", "1/2", "--catalogue", "nothing.bin", "-o", "3"]).code(3);
}
