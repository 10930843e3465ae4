//! Whatever is edited in whatever order, the site is the one that a build from nothing makes, byte for byte.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use chancery::catalogue::{Catalogue, Delta};
use chancery::model::answer::Answers;
use chancery::model::page::Page;
use chancery::{pipeline, plan};

use common::projects::{Edit, edit, project, settle};
use common::{build, copy, files, options};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn an_incremental_build_equals_a_clean_one(start in project(), edits in prop::collection::vec(edit(), 1..6)) {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("public");
        let mut project = start;
        let mut before = BTreeMap::new();
        for (step, edit) in std::iter::once(&Edit::Nothing).chain(&edits).enumerate() {
            project.apply(edit);
            let now = project.files();
            settle(folder.path(), &before, &now);
            before = now;
            let threads = rayon::ThreadPoolBuilder::new().num_threads(if step % 2 == 0 { 4 } else { 1 }).build().unwrap();
            let outcome = threads.install(|| build(&options(folder.path(), &out))).unwrap();
            let clean = tempfile::tempdir().unwrap();
            for part in ["content", "themes"] {
                if folder.path().join(part).is_dir() {
                    copy(&folder.path().join(part), &clean.path().join(part));
                }
            }
            let whole = build(&options(clean.path(), &clean.path().join("public"))).unwrap();
            prop_assert_eq!(&outcome.diagnostics, &whole.diagnostics);
            prop_assert_eq!(outcome.receipt.is_some(), whole.receipt.is_some());
            if outcome.receipt.is_some() {
                let (mine, other) = (files(&out), files(&clean.path().join("public")));
                prop_assert_eq!(mine.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
                for (path, bytes) in &mine {
                    prop_assert!(*bytes == other[path], "{} differs after {:?}", path, edit);
                }
            } else {
                prop_assert!(false, "the project has errors: {:?}", outcome.diagnostics);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn narrowing_misses_no_page_that_moved(start in project(), edits in prop::collection::vec(edit(), 1..6)) {
        let folder = tempfile::tempdir().unwrap();
        let options = options(folder.path(), &folder.path().join("public"));
        let mut project = start;
        let mut files = project.files();
        settle(folder.path(), &BTreeMap::new(), &files);
        let mut old = pipeline::catalogue(&options).unwrap().unwrap();
        for edit in &edits {
            project.apply(edit);
            let now = project.files();
            settle(folder.path(), &files, &now);
            files = now;
            let new = pipeline::catalogue(&options).unwrap().unwrap();
            let (before, after) = (plan::pages(&old), plan::pages(&new));
            let narrowed: BTreeSet<&Page> = plan::narrowed(&after, &Delta::between(&old, &new), &before.iter().collect()).into_iter().collect();
            for page in &after {
                let stood = before.iter().any(|other| other == page);
                let answers = |catalogue: &Catalogue| Answers::to(&page.questions, |question| catalogue.answer(question));
                let own = |catalogue: &Catalogue| page.of.as_ref().and_then(|id| catalogue.card(id)).map(|card| card.digest);
                let moved = !stood || answers(&old) != answers(&new) || own(&old) != own(&new);
                prop_assert!(!moved || narrowed.contains(page), "{} moved by {:?} and is not looked at", page.address, edit);
            }
            old = new;
        }
    }
}

#[test]
fn an_edit_of_one_letter_narrows_to_the_pages_that_may_show_it() {
    let folder = common::copied(&common::root().join("tests/sites/archive"));
    let options = options(folder.path(), &folder.path().join("public"));
    let old = pipeline::catalogue(&options).unwrap().unwrap();
    let path = folder.path().join("content/letters/2024/dubravia-bridges/letter.md");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text + "\nOne sentence more.\n").unwrap();
    let new = pipeline::catalogue(&options).unwrap().unwrap();
    let (before, after) = (plan::pages(&old), plan::pages(&new));
    let narrowed = plan::narrowed(&after, &Delta::between(&old, &new), &before.iter().collect());
    assert!(narrowed.iter().any(|page| page.address.path() == "letters/2024/dubravia-bridges/"));
    assert!(narrowed.len() * 2 < after.len(), "{} of {} pages", narrowed.len(), after.len());
}

/// Sets all sources to a time at which their stamps are trusted.
fn age(content: &std::path::Path) {
    let then = std::time::SystemTime::now() - std::time::Duration::from_secs(60);
    for entry in walkdir::WalkDir::new(content).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
        std::fs::File::options().append(true).open(entry.path()).unwrap().set_modified(then).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn what_is_found_about_a_file_comes_and_goes_with_it() {
    let folder = common::copied(&common::root().join("tests/sites/minimal"));
    let options = options(folder.path(), &folder.path().join("public"));
    let content = folder.path().join("content");
    let link = content.join("letters/2024/village-wells/elsewhere.txt");
    age(&content);
    let found = || common::codes(&build(&options).unwrap());
    for _ in 0..2 {
        assert_eq!(found(), Vec::<&str>::new());
        std::os::unix::fs::symlink("/etc/hostname", &link).unwrap();
        assert_eq!([found(), found()], [["outside-folder"], ["outside-folder"]]);
        std::fs::remove_file(&link).unwrap();
    }
    assert_eq!(found(), Vec::<&str>::new());
}

#[test]
fn an_edit_of_words_needs_no_card_but_those_near_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    let write = |at: usize, text: &str| {
        let head = format!("kind: letter\ntitle: Letter titled {at}\ndate: 2024-05-06\nsymbols: [A/78/10{at}]");
        let path = format!("content/letters/{at}/letter.md");
        settle(folder.path(), &BTreeMap::new(), &BTreeMap::from([(path, format!("---\n{head}\n---\n\n{text}\n").into_bytes())]));
    };
    let site = "title: Letters\npublisher: {name: The archive}\nlanguage: en\noutputs: [text]\n";
    settle(folder.path(), &BTreeMap::new(), &BTreeMap::from([("content/site.yaml".to_owned(), site.as_bytes().to_vec())]));
    (0..6).for_each(|at| write(at, "The first sentence."));
    // What lies beside a document is published, and looked at without its card.
    settle(folder.path(), &BTreeMap::new(), &BTreeMap::from([("content/letters/5/table.csv".to_owned(), b"a,b\n1,2\n".to_vec())]));
    write(5, "The [table](table.csv) is beside this.");
    let remarks = |text: &str| {
        write(2, text);
        let outcome = build(&options(folder.path(), &out)).unwrap();
        let clean = tempfile::tempdir().unwrap();
        copy(&folder.path().join("content"), &clean.path().join("content"));
        build(&options(clean.path(), &clean.path().join("public"))).unwrap();
        assert!(files(&out) == files(&clean.path().join("public")), "after {text:?}");
        outcome.receipt.unwrap().remarks
    };
    assert_eq!(remarks("See document A/78/104.\n\nIt went on."), Vec::<String>::new());
    // Cards that nothing leads to or comes from are spoilt.
    let mut kept = walkdir::WalkDir::new(folder.path().join(".chancery")).into_iter().map(|entry| entry.unwrap().into_path());
    let cards = kept.find(|path| path.extension().is_some_and(|ending| ending == "cards")).unwrap();
    let mut bytes = std::fs::read(&cards).unwrap();
    for title in [b"Letter titled 3", b"Letter titled 5"] {
        let at = bytes.windows(title.len()).position(|window| window == title).unwrap();
        bytes[at] ^= 1;
    }
    std::fs::write(&cards, bytes).unwrap();
    assert_eq!(remarks("See document A/78/104.\n\nIt went on for days."), Vec::<String>::new());
    let read_whole = remarks("See document A/78/104 and document A/78/103.\n\nIt went on for days.");
    assert!(read_whole.len() == 1 && read_whole[0].contains("damaged"), "{read_whole:?}");
}
