//! What is done to an output folder: only what is ours is overwritten or removed, and nothing is written elsewhere.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chancery::model::error::Error;
use common::{build, cases, copy, files, options};

struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    /// A copy of the golden site `name` in a folder of its own.
    fn of(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let case = cases().into_iter().find(|case| case.ends_with(name)).unwrap();
        copy(&case.join("content"), &folder.path().join("content"));
        Self { folder }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn out(&self) -> PathBuf {
        self.root().join("public")
    }

    fn build(&self) -> Result<chancery::pipeline::Outcome, Error> {
        build(&options(self.root(), &self.out()))
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let path = self.root().join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }
}

const LETTER: &str = "content/letters/2024/village-wells/letter.md";

#[test]
fn pages_that_are_gone_are_removed_and_foreign_files_are_not() {
    let project = Project::of("no-masthead");
    project.build().unwrap();
    let page = "letters/2024/freedonia-bridge/index.html";
    assert!(project.out().join(page).exists());
    fs::write(project.out().join("letters/2024/freedonia-bridge/notes.txt"), "mine").unwrap();
    fs::write(project.out().join("CNAME"), "letters.example").unwrap();
    fs::remove_dir_all(project.root().join("content/letters/2024")).unwrap();
    let receipt = project.build().unwrap().receipt.unwrap();
    assert!(receipt.removed >= 3);
    assert!(!project.out().join(page).exists());
    assert!(!project.out().join("by/year/2024").exists(), "folders that are empty then go too");
    assert_eq!(fs::read_to_string(project.out().join("letters/2024/freedonia-bridge/notes.txt")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(project.out().join("CNAME")).unwrap(), "letters.example");
}

#[test]
fn a_foreign_file_at_the_address_of_a_page_is_never_overwritten() {
    let project = Project::of("minimal");
    fs::create_dir_all(project.out().join("about")).unwrap();
    fs::write(project.out().join("about/index.html"), "mine").unwrap();
    let error = project.build().unwrap_err();
    assert!(matches!(error, Error::Occupied { .. }), "{error}");
    assert_eq!(error.exit_code(), 3);
    assert_eq!(files(&project.out()).len(), 1, "nothing else was written");
    fs::remove_file(project.out().join("about/index.html")).unwrap();
    assert!(project.build().unwrap().receipt.is_some());
}

#[test]
fn a_page_that_was_altered_by_hand_is_left_and_reported() {
    let project = Project::of("minimal");
    project.build().unwrap();
    let page = project.out().join("about/index.html");
    fs::write(&page, "altered").unwrap();
    let receipt = project.build().unwrap().receipt.unwrap();
    assert_eq!(receipt.altered, ["about/index.html"]);
    assert_eq!(fs::read_to_string(&page).unwrap(), "altered");
    fs::remove_file(project.root().join("content/about.md")).unwrap();
    let receipt = project.build().unwrap().receipt.unwrap();
    assert_eq!(receipt.altered, ["about/index.html"], "nor is it removed when its source is gone");
    assert!(page.exists());
}

#[test]
fn errors_write_nothing() {
    let project = Project::of("minimal");
    project.build().unwrap();
    let before = files(&project.out());
    project.edit(LETTER, "title:", "tilte:");
    project.edit("content/about.md", "title: ", "title: Newer ");
    let outcome = project.build().unwrap();
    assert!(outcome.receipt.is_none());
    assert_eq!(files(&project.out()), before);
}

#[test]
fn keep_going_writes_what_is_good_and_keeps_the_old_pages_of_what_is_not() {
    let project = Project::of("no-masthead");
    project.build().unwrap();
    let before = files(&project.out());
    project.edit("content/letters/2023/ruritania-ferry/letter.md", "kind:", "knid:");
    project.edit("content/letters/2024/freedonia-bridge/letter.md", "\n---\n", "\n---\n\nA sentence more.\n");
    let mut options = options(project.root(), &project.out());
    options.keep_going = true;
    let outcome = build(&options).unwrap();
    assert!(outcome.receipt.is_some());
    let after = files(&project.out());
    // Most files of an index are named by what they hold.
    let pages = |site: &BTreeMap<String, Vec<u8>>| site.keys().filter(|path| !path.starts_with("search/2024/")).cloned().collect::<Vec<_>>();
    assert_eq!(pages(&before), pages(&after));
    let moved: Vec<&str> = before.keys().filter(|path| after.get(*path) != Some(&before[*path])).map(String::as_str).collect();
    assert!(moved.contains(&"letters/2024/freedonia-bridge/index.html"), "{moved:?}");
    assert!(!moved.iter().any(|path| path.starts_with("letters/2023/") || path.starts_with("search/2023/")), "{moved:?}");
    // The manifest still vouches for the pages that were kept.
    let mended = build(&options).unwrap().receipt.unwrap();
    assert_eq!((mended.written, mended.removed), (0, 0));
}

#[test]
fn keep_going_keeps_what_a_letter_that_cannot_be_read_any_more_brought_about() {
    for keeps_cards in [true, false] {
        for broken in ["title: [oops", "title: \u{0}", "tilte: x"] {
            let project = Project::of("minimal");
            let letter = project.root().join(LETTER);
            fs::write(&letter, "---\nkind: letter\ntitle: The wells\ndate: 2024-03-07\nsymbols: [A/78/7]\naliases: [letters/old]\n---\n\nText.\n").unwrap();
            let other = project.root().join("content/letters/2023/other/letter.md");
            fs::create_dir_all(other.parent().unwrap()).unwrap();
            fs::write(&other, "---\nkind: letter\ntitle: Another\ndate: 2023-03-07\n---\n\nSee A/78/7 and [it](letter:letters/old).\n").unwrap();
            project.build().unwrap();
            let before = files(&project.out());
            assert!(before.contains_key("letters/old/index.html") && before.contains_key("by/year/2024/index.html"));
            project.edit(LETTER, "title: The wells", broken);
            // Without what is kept from build to build it is not known what the letter said: nothing old goes.
            if !keeps_cards {
                fs::remove_dir_all(project.root().join(".chancery")).unwrap();
            }
            let mut options = options(project.root(), &project.out());
            assert!(build(&options).unwrap().receipt.is_none());
            options.keep_going = true;
            assert!(build(&options).unwrap().receipt.is_some());
            let after = files(&project.out());
            assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>(), "{broken}");
            if keeps_cards {
                let moved: Vec<&String> = before.keys().filter(|path| before[*path] != after[*path]).collect();
                assert_eq!(moved, Vec::<&String>::new(), "{broken}: lists and links say what the pages say that stand");
            }
            project.edit(LETTER, broken, "title: The wells");
            project.build().unwrap();
            assert_eq!(files(&project.out()), before, "{broken}");
        }
    }
}

#[test]
fn keep_going_builds_what_is_good_below_what_is_not() {
    let project = Project::of("minimal");
    let below = "letters/2024/village-wells/reply";
    let reply = |head: &str, body: &str| {
        let path = project.root().join("content").join(below).join("letter.md");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("---\nkind: letter\ntitle: A reply\ndate: 2024-03-09\n{head}---\n\n{body}\n")).unwrap();
    };
    reply("aliases: [letters/2024/village-wells/old]\n", "[Map](map.txt)");
    fs::write(project.root().join("content").join(below).join("map.txt"), "Map").unwrap();
    project.edit(LETTER, "kind:", "aliases: [letters/wells]\nkind:");
    project.build().unwrap();
    let before = files(&project.out());
    let file = format!("{below}/map.txt");
    assert!(before.contains_key(&file) && before.contains_key("letters/wells/index.html"));
    project.edit(LETTER, "\n---\n", "\n---\n\n[Nowhere](part:nowhere)\n");
    project.edit("content/site.yaml", "title: ", "title: Newer ");
    reply("aliases: [letters/2024/village-wells/old, letters/2024/village-wells/older]\n", "Other words.");
    let options = chancery::pipeline::Options { keep_going: true, ..options(project.root(), &project.out()) };
    assert!(build(&options).unwrap().receipt.is_some());
    let after = files(&project.out());
    for path in [format!("{below}/index.html"), "letters/2024/village-wells/old/index.html".into()] {
        assert_ne!(before[&path], after[&path], "{path} is of a good document");
    }
    assert!(after.contains_key("letters/2024/village-wells/older/index.html"));
    assert!(!after.contains_key(&file), "what a good document publishes no more goes");
    for path in ["letters/2024/village-wells/index.html", "letters/2024/village-wells/whole/index.html", "letters/wells/index.html"] {
        assert_eq!(before.get(path), after.get(path), "{path} is of a document with errors");
    }
}

#[test]
fn keep_going_leaves_out_what_was_never_built() {
    let project = Project::of("no-masthead");
    project.edit("content/letters/2023/ruritania-ferry/letter.md", "kind:", "knid:");
    let mut options = options(project.root(), &project.out());
    options.keep_going = true;
    assert!(build(&options).unwrap().receipt.is_some());
    let site = files(&project.out());
    assert!(!site.keys().any(|path| path.contains("ruritania-ferry")));
    assert!(site.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("ruritania-ferry")), "nothing leads to it");
}

#[test]
fn an_output_folder_that_is_holds_or_lies_in_the_sources_is_refused() {
    let project = Project::of("minimal");
    fs::create_dir_all(project.root().join("themes")).unwrap();
    fs::create_dir_all(project.out()).unwrap();
    let before = files(project.root());
    for out in [".", "content", "content/site", "content/letters/..", "themes/public", "..", "public/../content"] {
        let error = build(&options(project.root(), &project.root().join(out))).unwrap_err();
        assert!(matches!(error, Error::Usage { .. }), "{out}: {error}");
    }
    assert_eq!(files(project.root()), before);
}

#[test]
fn what_a_killed_build_left_is_known_to_be_ours() {
    let project = Project::of("minimal");
    project.build().unwrap();
    let whole = files(&project.out());
    // As if the build had been killed: the journal announces a page that the manifest does not list, and a file lies unfinished.
    fs::remove_file(project.out().join("manifest-sha256.txt")).unwrap();
    let workshop = project.out().join(".chancery-writing");
    fs::create_dir_all(&workshop).unwrap();
    let manifest = String::from_utf8(whole["manifest-sha256.txt"].clone()).unwrap();
    fs::write(workshop.join("journal"), manifest).unwrap();
    fs::write(workshop.join("1234-5"), "half a pa").unwrap();
    fs::write(project.out().join("index.html"), &whole["404.html"]).unwrap();
    project.edit("content/site.yaml", "title: ", "title: Newer ");
    let receipt = project.build().unwrap().receipt.unwrap();
    assert_eq!(receipt.altered, ["index.html"], "what differs from the announced digest is somebody else's");
    fs::remove_file(project.out().join("index.html")).unwrap();
    project.build().unwrap();
    assert!(!workshop.exists());
    let clean = tempfile::tempdir().unwrap();
    build(&options(project.root(), clean.path())).unwrap();
    assert_eq!(files(&project.out()), files(clean.path()));
}

#[test]
#[cfg(unix)]
fn nothing_is_written_through_a_symbolic_link() {
    let project = Project::of("minimal");
    let elsewhere = tempfile::tempdir().unwrap();
    fs::create_dir_all(project.out()).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), project.out().join("letters")).unwrap();
    let error = project.build().unwrap_err();
    assert!(matches!(error, Error::Occupied { .. }), "{error}");
    assert!(files(elsewhere.path()).is_empty());
    fs::remove_file(project.out().join("letters")).unwrap();
    let target = elsewhere.path().join("mine.html");
    fs::write(&target, "mine").unwrap();
    let project = Project::of("minimal");
    fs::create_dir_all(project.out()).unwrap();
    std::os::unix::fs::symlink(&target, project.out().join("index.html")).unwrap();
    assert!(project.build().is_err());
    assert_eq!(fs::read_to_string(&target).unwrap(), "mine");
}

#[test]
#[cfg(unix)]
fn symbolic_links_out_of_the_sources_are_refused() {
    let project = Project::of("minimal");
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("secret.png"), "secret").unwrap();
    let link = project.root().join("content/letters/2024/village-wells/picture.png");
    std::os::unix::fs::symlink(elsewhere.path().join("secret.png"), link).unwrap();
    let outcome = project.build().unwrap();
    assert!(outcome.receipt.is_none());
    assert!(outcome.diagnostics.iter().any(|diagnostic| diagnostic.code.word() == "outside-folder"), "{:?}", outcome.diagnostics);
}

#[test]
fn what_would_be_a_file_and_a_folder_or_a_file_of_the_site_itself_is_refused() {
    let letter = |head: &str, body: &str| format!("---\nkind: letter\ntitle: A letter\n{head}---\n\n{body}\n");
    let annex = "---\npart: annex\ntitle: The annex\n---\n\nText.\n";
    type Files<'f> = &'f [(&'f str, String)];
    let cases: [Files<'_>; 8] = [
        &[("manifest-sha256.txt/letter.md", letter("", "Text."))],
        &[("x/letter.md", letter("aliases: [manifest-sha256.txt]\n", "Text."))],
        &[("x/letter.md", letter("aliases: [sitemap.xml]\n", "Text."))],
        &[("x/letter.md", letter("aliases: [x/whole/text.txt]\n", "Text."))],
        &[("x/letter.md", letter("", "Text.")), ("x/whole/text.txt/letter.md", letter("", "Text."))],
        &[("x/letter.md", letter("parts: [annex.md]\n", "Text (see annex). [File](annex)")), ("x/annex.md", annex.into()), ("x/annex", "File".into())],
        &[("x/letter.md", letter("", "[Map](map.png)")), ("x/map.png", "File".into()), ("y/letter.md", letter("aliases: [X/map.png]\n", "Text."))],
        &[("page.md", "---\ntitle: Page\n---\n\n[File](manifest-sha256.txt)\n".into()), ("manifest-sha256.txt", "File".into())],
    ];
    for files in cases {
        let project = Project::of("minimal");
        for (path, text) in files {
            let path = project.root().join("content").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let outcome = project.build().unwrap();
        let found = common::codes(&outcome);
        assert!(found.contains(&"address-taken"), "{files:?}: {:?}", outcome.diagnostics);
        assert!(!project.out().exists());
    }
}

#[test]
fn a_foreign_file_in_the_folder_of_the_journal_stays_and_stops_nothing() {
    let project = Project::of("minimal");
    project.build().unwrap();
    let foreign = project.out().join(".chancery-writing/notes.txt");
    fs::create_dir_all(foreign.parent().unwrap()).unwrap();
    fs::write(&foreign, "mine").unwrap();
    for words in ["One sentence more.", "And another."] {
        project.edit(LETTER, "\n---\n", &format!("\n---\n\n{words}\n"));
        assert!(project.build().unwrap().receipt.unwrap().written >= 3);
    }
    assert_eq!(fs::read_to_string(&foreign).unwrap(), "mine");
    assert_eq!(files(foreign.parent().unwrap()).len(), 1);
}

#[test]
fn asking_why_changes_nothing_that_is_kept() {
    let project = Project::of("minimal");
    project.build().unwrap();
    let kept = project.root().join(".chancery");
    let ledger = fs::read_dir(&kept).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.to_str().unwrap().contains("ledger")).unwrap();
    for path in [&ledger, &kept.join("store.whole")] {
        fs::write(path, "damaged").unwrap();
    }
    let why = chancery::pipeline::why(&options(project.root(), &project.out()), "/").unwrap();
    assert!(why.contains("ledger") && why.contains("damaged"), "{why}");
    assert_eq!(files(&kept).values().filter(|bytes| *bytes == b"damaged").count(), 2);
    let remarks = project.build().unwrap().receipt.unwrap().remarks;
    assert_eq!(remarks.len(), 2, "{remarks:?}");
    assert_eq!(project.build().unwrap().receipt.unwrap().remarks, Vec::<String>::new());
}

#[test]
fn asking_why_says_that_errors_keep_everything_as_it_is() {
    let project = Project::of("minimal");
    project.build().unwrap();
    let why = || chancery::pipeline::why(&options(project.root(), &project.out()), "/about/");
    assert!(!why().unwrap().contains("errors"));
    project.edit(LETTER, "kind:", "knid:");
    assert!(why().unwrap().ends_with("nothing is written while the sources have errors; `chancery check` shows them\n"));
    project.edit("content/site.yaml", "title:", "tilte:");
    let error = why().unwrap_err();
    assert!(matches!(error, Error::Usage { .. }) && error.to_string().contains("nothing is written"), "{error}");
}

#[test]
fn a_file_beside_a_letter_never_stands_in_place_of_the_text_that_is_published() {
    let project = Project::of("minimal");
    let beside = project.root().join("content/letters/2024/village-wells/text.txt");
    fs::write(&beside, "FOREIGN").unwrap();
    project.build().unwrap();
    let whole = fs::read_to_string(project.out().join("letters/2024/village-wells/whole/text.txt")).unwrap();
    assert!(whole.contains("wells") && !whole.contains("FOREIGN"), "{whole}");
    assert_eq!(project.build().unwrap().receipt.unwrap().written, 0);
}

#[test]
fn a_text_as_received_under_its_usual_name_is_compared_and_published_without_being_named() {
    let project = Project::of("joint-letter");
    let folder = "letters/2024/seven-states-transit";
    project.edit(&format!("content/{folder}/letter.md"), "provenance: {received: source.txt}\n", "");
    let outcome = project.build().unwrap();
    let whole = fs::read_to_string(project.out().join(folder).join("index.html")).unwrap();
    assert_eq!(common::codes(&outcome), Vec::<&str>::new());
    let received = fs::read(project.root().join("content").join(folder).join("source.txt")).unwrap();
    assert_eq!(files(&project.out())[&format!("{folder}/source.txt")], received);
    assert!(whole.contains("href=\"source.txt\""), "{whole}");
}
