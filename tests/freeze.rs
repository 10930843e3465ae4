//! What was published keeps its address: locks, corrections, documents that moved or were withdrawn.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use chancery::freeze::freeze;
use chancery::model::diagnostic::Severity;
use common::{build, codes, files, options, pages, root};
use scraper::Selector;

struct Project(tempfile::TempDir);

impl Project {
    fn of(case: &str) -> Self {
        Self(common::copied(&root().join("tests/sites").join(case)))
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn out(&self) -> PathBuf {
        self.root().join("public")
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let path = self.root().join("content").join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    fn freeze(&self) -> chancery::freeze::Frozen {
        freeze(&options(self.root(), &self.out())).unwrap()
    }

    /// Builds and returns the codes of what was found.
    fn build(&self) -> Vec<&'static str> {
        codes(&build(&options(self.root(), &self.out())).unwrap())
    }

    fn page(&self, path: &str) -> String {
        fs::read_to_string(self.out().join(path).join("index.html")).unwrap()
    }

    /// The anchors of the paragraphs of a page, in their order.
    fn paragraphs(&self, path: &str) -> Vec<String> {
        let page = scraper::Html::parse_document(&self.page(path));
        let paragraphs = Selector::parse("article p[id^=p]").unwrap();
        page.select(&paragraphs).map(|paragraph| paragraph.value().attr("id").unwrap().to_owned()).collect()
    }
}

const WELLS: &str = "letters/2024/village-wells";

/// A letter of four paragraphs, frozen.
fn frozen() -> Project {
    let project = Project::of("minimal");
    let letter = format!("{WELLS}/letter.md");
    let path = project.root().join("content").join(&letter);
    let text = fs::read_to_string(&path).unwrap();
    let head = text.split("\n---\n").next().unwrap();
    fs::write(path, format!("{head}\n---\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n")).unwrap();
    assert!(!project.freeze().written.is_empty());
    assert!(project.freeze().written.is_empty(), "a second freeze writes nothing");
    project
}

#[test]
fn a_paragraph_restored_between_others_moves_no_number() {
    let project = frozen();
    let letter = format!("{WELLS}/letter.md");
    project.edit(&letter, "Two.\n", "Two.\n\nTwo and a half.\n");
    assert_eq!(project.build(), Vec::<&str>::new());
    assert_eq!(project.paragraphs(WELLS), ["p1", "p2", "p2-1", "p3", "p4"]);
    assert!(project.page(WELLS).contains(">2-1<"), "its number is shown");
    project.freeze();
    project.edit(&letter, "One.\n", "None.\n\nOne.\n");
    project.edit(&letter, "Two.\n", "Two.\n\nTwo and a quarter.\n");
    project.edit(&letter, "Four.\n", "Four.\n\nFive.\n");
    assert_eq!(project.build(), Vec::<&str>::new());
    assert_eq!(project.paragraphs(WELLS), ["p0-1", "p1", "p2", "p2-2", "p2-1", "p3", "p4", "p5"]);
    assert!(common::files(&project.out()).contains_key(&format!("{WELLS}/index.html")));
}

#[test]
fn a_text_that_changed_or_went_is_an_error_until_it_is_recorded() {
    let project = frozen();
    let letter = format!("{WELLS}/letter.md");
    project.edit(&letter, "Three.", "Three, corrected.");
    assert_eq!(project.build(), ["anchor-moved"]);
    assert!(!project.out().exists(), "nothing is written");
    project.edit(&letter, "kind: letter", "changes: [{on: 2024-06-01, at: [letter#p3], what: A word was added.}]\nkind: letter");
    assert_eq!(project.build(), Vec::<&str>::new());
    assert_eq!(project.paragraphs(WELLS), ["p1", "p2", "p3", "p4"]);
    let page = project.page(WELLS);
    assert!(page.contains("Text corrected on 1 June 2024:") && page.contains("A word was added."), "readers see the change");
    project.freeze();
    // What is recorded explains one change, not those that come after it is frozen.
    project.edit(&letter, "Three, corrected.", "Something else.");
    assert_eq!(project.build(), ["anchor-moved"]);
    project.edit(&letter, "changes: [", "changes: [{on: 2024-06-01, at: [letter], what: Paragraph 3 again.}, ");
    assert_eq!(project.build(), Vec::<&str>::new());
    project.freeze();
    project.edit(&letter, "Something else.", "Three, corrected.");
    assert_eq!(project.build(), ["anchor-moved"]);
    project.edit(&letter, "Three, corrected.", "Something else.");
    // A paragraph that is gone: an error, then recorded; its number is never given again.
    project.edit(&letter, "Two.\n\n", "");
    assert_eq!(project.build(), ["anchor-moved"]);
    project.edit(&letter, "changes: [", "changes: [{on: 2024-07-01, at: [letter#p2], what: Paragraph 2 was removed.}, ");
    assert_eq!(project.build(), Vec::<&str>::new());
    assert_eq!(project.paragraphs(WELLS), ["p1", "p3", "p4"]);
    project.freeze();
    let lock = project.root().join("content").join(WELLS).join("addresses.lock");
    let text = fs::read_to_string(&lock).unwrap();
    assert!(text.contains("change 2024-06-01 letter#p3\n") && text.contains("letter#p2  gone\n"), "{text}");
    // Editors of other systems leave marks of their own.
    fs::write(&lock, format!("\u{feff}{}", text.replace('\n', "\r\n"))).unwrap();
    project.edit(&letter, "Four.\n", "Four.\n\nFive.\n");
    project.edit(&letter, "One.\n", "One.\n\nAnother.\n");
    assert_eq!(project.build(), Vec::<&str>::new());
    assert_eq!(project.paragraphs(WELLS), ["p1", "p1-1", "p3", "p4", "p5"]);
}

#[test]
fn a_document_that_moved_leads_on_from_its_old_addresses() {
    let project = Project::of("several-annexes");
    project.freeze();
    let (old, new) = ("letters/2024/ruritania-joint-commission", "letters/2024/commission");
    let content = project.root().join("content");
    fs::rename(content.join(old), content.join(new)).unwrap();
    assert_eq!(project.build(), ["address-gone"]);
    project.edit(&format!("{new}/letter.md"), "kind:", &format!("aliases: [{old}]\nkind:"));
    assert_eq!(project.build(), Vec::<&str>::new());
    for page in ["", "/annex-1", "/annex-2", "/enclosure", "/whole"] {
        let moved = project.page(&format!("{old}{page}"));
        let to = if page.is_empty() { "../commission/".to_owned() } else { format!("../../commission{page}/") };
        assert!(moved.contains(&format!(r#"content="0; url={to}""#)) && moved.contains(&format!(r#"href="{to}""#)), "{page}: {moved}");
    }
    let site = files(&project.out());
    let items = String::from_utf8(site["agenda/ga-78/52/index.html"].clone()).unwrap();
    assert!(items.contains("letters/2024/commission/") && !items.contains(&format!("/{old}/")), "lists lead to the new address");
    // Nothing is lost from the lock, and what stands under an alias may not be taken by another.
    assert!(project.freeze().written.is_empty() || fs::read_to_string(content.join("addresses.lock")).unwrap().contains(old));
}

#[test]
fn nothing_is_called_gone_that_a_letter_may_name_whose_fields_cannot_be_read() {
    let project = Project::of("several-annexes");
    let (old, new) = ("letters/2024/ruritania-joint-commission", "letters/2024/commission");
    project.freeze();
    let content = project.root().join("content");
    fs::rename(content.join(old), content.join(new)).unwrap();
    let letter = format!("{new}/letter.md");
    project.edit(&letter, "kind:", &format!("aliases: [{old}]\nkind:"));
    fs::create_dir_all(content.join("letters/2024/other")).unwrap();
    fs::write(content.join("letters/2024/other/letter.md"), format!("---\nkind: letter\ntitle: Other\n---\n\nSee [it](letter:{old}).\n")).unwrap();
    assert_eq!(project.build(), Vec::<&str>::new());
    for (from, to, code) in [("kind:", "knid:", "unknown-field"), ("kind: letter", "kind: [letter", "yaml"), ("kind:", "\0kind:", "file-unreadable")] {
        project.edit(&letter, from, to);
        assert_eq!(project.build(), [code]);
        project.edit(&letter, to, from);
    }
    let text = fs::read(content.join(&letter)).unwrap();
    fs::write(content.join(&letter), [&text[..], &[0xff]].concat()).unwrap();
    assert_eq!(project.build(), ["file-unreadable"]);
}

#[test]
fn a_document_that_was_withdrawn_says_so_and_nothing_of_its_text() {
    let project = Project::of("every-scheme");
    project.freeze();
    let letter = "letters/2024/spring/ruritania-reply/letter.md";
    let before = project.build();
    assert_eq!(before, Vec::<&str>::new());
    let words = project.page("letters/2024/spring/ruritania-reply/statement");
    let sentence = scraper::Html::parse_document(&words).select(&Selector::parse("article p[id=p1]").unwrap()).next().unwrap().text().collect::<String>();
    let sentence: String = sentence.split_whitespace().skip(1).take(4).collect::<Vec<_>>().join(" ");
    project.edit(letter, "kind:", "withdrawn: {on: 2024-06-01, by: Permanent Mission of Ruritania, reason: It was sent by mistake.}\nkind:");
    assert_eq!(project.build(), Vec::<&str>::new());
    let site = files(&project.out());
    for page in ["", "statement/", "data/", "whole/"] {
        let text = String::from_utf8(site[&format!("letters/2024/spring/ruritania-reply/{page}index.html")].clone()).unwrap();
        assert!(text.contains("Withdrawn on 1 June 2024 by Permanent Mission of Ruritania.") && text.contains("It was sent by mistake."), "{page}");
    }
    assert!(sentence.len() > 10);
    for (path, page) in pages(&site) {
        let text: String = page.root_element().text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(!text.contains(&sentence), "{path} still says {sentence:?}");
    }
    assert!(!site.keys().any(|path| path.contains("ruritania-reply") && !path.ends_with("index.html")), "its files are not published");
}

#[test]
fn the_home_of_one_document_that_was_withdrawn_shows_nothing_of_it() {
    let project = stated("1. One.\n");
    project.edit(&format!("{WELLS}/letter.md"), "kind:", "withdrawn: {on: 2024-06-01, by: Ruritania, reason: By mistake.}\nkind:");
    project.build();
    let home = project.page("");
    assert!(home.contains("withdrawn") && home.contains("A letter"), "{home}");
    assert!(!home.contains("The annex") && !home.contains("/annex/") && !home.contains("/whole/"), "{home}");
}

#[test]
fn a_figure_that_was_published_stays() {
    let project = Project::of("right-to-left");
    project.freeze();
    let data = "letters/2024/state-b-water-supply/data.yaml";
    let text = fs::read_to_string(project.root().join("content").join(data)).unwrap();
    let id = text.lines().nth(1).unwrap().trim().trim_end_matches(':').split(':').next().unwrap().to_owned();
    for path in [data, "letters/2024/state-b-water-supply/statement.md"] {
        let path = project.root().join("content").join(path);
        let text = fs::read_to_string(&path).unwrap().replace(&id, "renamed");
        fs::write(path, text).unwrap();
    }
    let found = project.build();
    assert!(!found.is_empty() && found.iter().all(|code| *code == "anchor-moved"), "{found:?}");
}

/// A letter with an annex whose paragraphs the document numbers, frozen.
fn stated(body: &str) -> Project {
    let project = Project::of("minimal");
    let folder = project.root().join("content").join(WELLS);
    fs::write(folder.join("letter.md"), "---\nkind: letter\ntitle: A letter\nparts: [annex.md]\n---\n\nThe text is attached (see annex).\n").unwrap();
    fs::write(folder.join("annex.md"), format!("---\npart: annex\ntitle: The annex\nnumbering: stated\n---\n\n{body}")).unwrap();
    assert_eq!(project.freeze().diagnostics.iter().filter(|found| found.severity > Severity::Note).count(), 0);
    project
}

#[test]
fn numbers_that_follow_from_those_of_the_document_hold_too() {
    let project = stated("Before.\n\n1. One.\n\nBehind A.\n\nBehind B.\n\n2. Two.\n\n2. Two again.\n\nLast.\n");
    let annex = format!("{WELLS}/annex.md");
    let before = ["p1", "para-1", "para-1.2", "para-1.3", "para-2", "para-2--2", "para-2--2.2"];
    project.build();
    assert_eq!(project.paragraphs(&format!("{WELLS}/annex")), before);
    for (behind, words) in [("Before.", "Later."), ("1. One.", "New."), ("Behind A.", "Newer."), ("2. Two.", "2. Other."), ("Last.", "The end.")] {
        project.edit(&annex, &format!("{behind}\n"), &format!("{behind}\n\n{words}\n"));
    }
    assert!(project.build().iter().all(|code| *code == "number-repeated"));
    let now = ["p1", "p2", "para-1", "para-1.1-1", "para-1.2", "para-1.2-1", "para-1.3", "para-2", "para-2--1-1", "para-2--2", "para-2--2.2", "para-2--2.3"];
    assert_eq!(project.paragraphs(&format!("{WELLS}/annex")), now);
    // What is taken away is missed under its own name.
    project.edit(&annex, "Behind A.\n\n", "");
    let outcome = build(&options(project.root(), &project.out())).unwrap();
    assert!(outcome.diagnostics.iter().any(|found| found.says.starts_with("`annex#para-1.2` was published")), "{:?}", outcome.diagnostics);
    assert_eq!(outcome.diagnostics.iter().filter(|found| found.code.word() == "anchor-moved").count(), 1);
}

#[test]
fn a_part_that_got_another_name_is_one_finding_that_says_so() {
    let project = stated("1. One.\n\n2. Two.\n\n3. Three.\n");
    let folder = project.root().join("content").join(WELLS);
    fs::rename(folder.join("annex.md"), folder.join("note.md")).unwrap();
    project.edit(&format!("{WELLS}/letter.md"), "[annex.md]", "[note.md]");
    let outcome = build(&options(project.root(), &project.out())).unwrap();
    let found: Vec<_> = outcome.diagnostics.iter().filter(|found| found.code.word() == "anchor-moved").collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].says.contains("the part `annex`") && found[0].help.contains("its text stands in `note.md` now"), "{found:?}");
    project.edit(&format!("{WELLS}/letter.md"), "kind:", "changes: [{on: 2024-06-01, at: [annex], what: It was renamed.}]\nkind:");
    assert!(!project.build().contains(&"anchor-moved"));
}

#[test]
fn a_heading_with_a_name_is_counted_among_the_others_also_when_it_is_frozen() {
    let project = frozen();
    let letter = format!("{WELLS}/letter.md");
    project.edit(&letter, "One.", "# Alpha\n\nOne.\n\n# Beta [itself](letter:letters/2024/other) {#beta}");
    let other = project.root().join("content/letters/2024/other/letter.md");
    fs::create_dir_all(other.parent().unwrap()).unwrap();
    fs::write(other, "---\nkind: letter\ntitle: Other\n---\n\nText.\n").unwrap();
    project.edit(&letter, "kind:", "changes: [{on: 2024-06-01, at: [letter], what: Headings.}]\nkind:");
    assert_eq!(project.build(), Vec::<&str>::new());
    let before = project.page("letters/2024/other");
    assert!(before.contains("heading 2"), "{before}");
    project.freeze();
    assert_eq!(project.build(), Vec::<&str>::new());
    assert_eq!(project.page("letters/2024/other"), before);
}

#[test]
fn a_footnote_between_others_moves_no_address() {
    let project = frozen();
    let letter = format!("{WELLS}/letter.md");
    project.edit(&letter, "Two.", "Two[^1] and[^2] more[^2].");
    project.edit(&letter, "Four.\n", "Four.\n\n[^1]: First.\n\n[^2]: Second.\n");
    project.edit(&letter, "kind:", "changes: [{on: 2024-06-01, at: [letter], what: Notes.}]\nkind:");
    project.freeze();
    project.edit(&letter, "One.", "One[^0].");
    project.edit(&letter, "[^1]: First.", "[^0]: Zeroth.\n\n[^1]: First.");
    project.edit(&letter, "kind:", "changes: [{on: 2024-06-02, at: [letter#p1], what: A note.}]\nkind:");
    project.edit(&letter, "changes: [{on: 2024-06-01, at: [letter], what: Notes.}]\n", "");
    assert_eq!(project.build(), Vec::<&str>::new());
    let page = scraper::Html::parse_document(&project.page(WELLS));
    let ids = |of: &str| page.select(&Selector::parse(of).unwrap()).map(|found| found.value().attr("id").unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(ids("li[id^=fn]"), ["fn0-1", "fn1", "fn2"]);
    assert_eq!(ids("a[id^=fnref]"), ["fnref0-1", "fnref1", "fnref2", "fnref2--2"]);
    for link in page.select(&Selector::parse("a[href^='#fn']").unwrap()) {
        let to = &link.value().attr("href").unwrap()[1..];
        assert_eq!(page.select(&Selector::parse(&format!("[id='{to}']")).unwrap()).count(), 1, "{to}");
    }
}

#[test]
fn the_anchor_of_a_heading_is_never_one_that_may_be_given_to_a_block() {
    let project = frozen();
    for anchor in ["p2-1", "p7", "h1-2", "fn1", "para-1", "été"] {
        let heading = format!("\n# Heading {{#{anchor}}}\n");
        project.edit(&format!("{WELLS}/letter.md"), "Four.\n", &format!("Four.\n{heading}"));
        assert_eq!(project.build(), ["value"], "{anchor}");
        project.edit(&format!("{WELLS}/letter.md"), &heading, "");
    }
}
