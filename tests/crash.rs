//! A build that is killed, stopped or met by another one loses nothing.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]
#![cfg(unix)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use common::{build, files, options};
use snapbox::cmd::cargo_bin;

const LETTERS: usize = 120;

/// A project of many letters; all of their pages say `word`.
fn write(folder: &Path, word: &str) {
    fs::create_dir_all(folder.join("content/agenda")).unwrap();
    fs::write(folder.join("content/site.yaml"), format!("title: {word} letters\npublisher: {{name: The {word} archive}}\nlanguage: en\n")).unwrap();
    let items: String = (1..40).map(|item| format!("  - {{number: {item}, title: {word} item {item}, paired: [{{by: agenda}}]}}\n")).collect();
    fs::write(folder.join("content/agenda/ga-78.yaml"), format!("organ: general-assembly\nsession: 78\nitems:\n{items}")).unwrap();
    for letter in 0..LETTERS {
        let at = folder.join(format!("content/letters/{letter}"));
        fs::create_dir_all(&at).unwrap();
        let item = 1 + letter % 39;
        let text = format!(
            "---\nkind: letter\ntitle: {word} letter {letter}\ndate: 2024-05-06\norgans:\n  - {{organ: general-assembly, session: 78, items: [{item}]}}\n---\n\n{}",
            format!("The {word} text of this letter is about agenda item {item}.\n\n").repeat(20)
        );
        fs::write(at.join("letter.md"), text).unwrap();
    }
}

fn site(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let out = tempfile::tempdir().unwrap();
    let project = common::copied(folder);
    build(&options(project.path(), out.path())).unwrap();
    files(out.path())
}

fn start(folder: &Path) -> Child {
    Command::new(cargo_bin!("chancery")).args(["build", "--only", "yaml"]).current_dir(folder).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Numbers that look random and are the same every time.
fn moments(count: usize, most: u64) -> impl Iterator<Item = Duration> {
    (1..=count as u64).map(move |n| Duration::from_micros(n.wrapping_mul(6_364_136_223_846_793_005).rotate_left(17) % (most * 1000)))
}

#[test]
fn a_build_that_is_killed_leaves_whole_pages_and_the_next_one_completes_it() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    let sites: Vec<BTreeMap<String, Vec<u8>>> = ["old", "new"]
        .iter()
        .map(|word| {
            write(folder.path(), word);
            site(folder.path())
        })
        .collect();
    write(folder.path(), "old");
    assert!(start(folder.path()).wait().unwrap().success());
    let mut killed = 0;
    for (round, moment) in moments(50, 500).enumerate() {
        let word = ["old", "new"][round % 2];
        write(folder.path(), word);
        let mut child = start(folder.path());
        std::thread::sleep(moment);
        child.kill().unwrap();
        killed += usize::from(child.wait().unwrap().code().is_none());
        for (path, bytes) in files(&out) {
            let ours = path.starts_with(".chancery-writing/") || path == "manifest-sha256.txt";
            assert!(ours || sites.iter().any(|site| site.get(&path) == Some(&bytes)), "{path} is not whole after {moment:?}");
        }
    }
    assert!(killed > 10, "{killed} builds were killed before they ended");
    assert!(start(folder.path()).wait().unwrap().success());
    assert!(files(&out) == sites[1], "the next build completes the site");
}

/// Whether there is a page in a folder to which a build writes meanwhile.
fn has_page(folder: &Path) -> bool {
    walkdir::WalkDir::new(folder).into_iter().flatten().any(|entry| entry.path().extension().is_some_and(|ending| ending == "html"))
}

#[test]
fn a_first_build_that_is_killed_leaves_no_part_of_a_site() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "old");
    let clean = site(folder.path());
    let out = folder.path().join("public");
    let mut unfinished = 0;
    for moment in moments(10, 100) {
        let _ = fs::remove_dir_all(&out);
        let _ = fs::remove_dir_all(folder.path().join(".chancery"));
        let mut child = start(folder.path());
        while !has_page(&out) && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(moment);
        child.kill().unwrap();
        child.wait().unwrap();
        let left = files(&out);
        unfinished += usize::from(left.keys().any(|path| path.starts_with(".chancery-writing/")));
        let in_place: Vec<_> = left.iter().filter(|(path, _)| !path.starts_with(".chancery-writing/")).collect();
        // The manifest comes first: what stands after it is known to be ours.
        assert!(in_place.is_empty() || left.contains_key("manifest-sha256.txt"), "{:?} after {moment:?}", left.keys());
        assert!(in_place.iter().all(|(path, bytes)| clean.get(*path) == Some(bytes)), "a page is not whole after {moment:?}");
        assert!(start(folder.path()).wait().unwrap().success());
        assert!(files(&out) == clean, "the next build makes the site");
    }
    assert!(unfinished > 3, "{unfinished} builds were killed while they wrote");
}

#[test]
fn a_build_that_is_asked_to_stop_ends_with_130() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "old");
    let clean = site(folder.path());
    let mut stopped = 0;
    for moment in moments(20, 200) {
        let _ = fs::remove_dir_all(folder.path().join("public"));
        let _ = fs::remove_dir_all(folder.path().join(".chancery"));
        let mut child = start(folder.path());
        std::thread::sleep(moment + Duration::from_millis(5));
        Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
        match child.wait().unwrap().code() {
            Some(130) => {
                stopped += 1;
                assert!(!folder.path().join("public").exists(), "what was begun of a new site goes");
            }
            // The signal came before the program listened for it, or when it had ended.
            Some(0) | None => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(stopped > 0, "no build was stopped");
    assert!(start(folder.path()).wait().unwrap().success());
    assert!(files(&folder.path().join("public")) == clean);
}

#[test]
fn two_builds_do_not_write_into_one_folder() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(one.path(), "old");
    let out = other.path().join("site");
    // Another build holds the folder.
    fs::create_dir_all(&out).unwrap();
    let held = fs::File::open(&out).unwrap();
    held.try_lock().unwrap();
    let mut to_there = options(one.path(), &out);
    let error = build(&to_there).unwrap_err();
    assert_eq!((error.exit_code(), files(&out).len()), (3, 0), "{error}");
    assert!(error.to_string().contains("another build is writing into"), "{error}");
    drop(held);
    to_there.out = Some(out);
    assert!(build(&to_there).unwrap().receipt.is_some());
}

#[test]
fn a_ledger_that_is_damaged_or_foreign_is_told_and_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "old");
    let out = folder.path().join("public");
    build(&options(folder.path(), &out)).unwrap();
    let clean = files(&out);
    let kept = folder.path().join(".chancery");
    let ledger = fs::read_dir(&kept).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.to_string_lossy().contains("ledger-")).unwrap();
    let store = kept.join("store.whole");
    let whole = fs::read(&ledger).unwrap();
    for damage in 0..24usize {
        for path in [&ledger, &store] {
            let mut bytes = fs::read(path).unwrap();
            match damage % 4 {
                0 => bytes.truncate(bytes.len() * (damage + 1) / 32),
                1 => bytes = b"something else".repeat(damage),
                _ => {
                    let length = bytes.len();
                    bytes.iter_mut().skip(length * damage / 25).take(700).for_each(|byte| *byte ^= 0x5a);
                }
            }
            fs::write(path, bytes).unwrap();
        }
        write(folder.path(), if damage % 2 == 0 { "new" } else { "old" });
        let receipt = build(&options(folder.path(), &out)).unwrap().receipt.unwrap();
        assert!(receipt.altered.is_empty());
        if damage % 2 == 1 {
            assert!(files(&out) == clean, "after damage {damage}");
        }
        if damage == 1 {
            assert!(receipt.remarks.iter().any(|remark| remark.contains("is damaged")), "{:?}", receipt.remarks);
        }
    }
    // The ledger of another folder.
    let elsewhere = folder.path().join("elsewhere");
    build(&options(folder.path(), &elsewhere)).unwrap();
    let other =
        fs::read_dir(&kept).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.to_string_lossy().contains("ledger-") && *path != ledger).unwrap();
    fs::write(&other, &whole).unwrap();
    let receipt = build(&options(folder.path(), &elsewhere)).unwrap().receipt.unwrap();
    assert!(receipt.remarks.iter().any(|remark| remark.contains("is of another output folder")), "{:?}", receipt.remarks);
    assert!(files(&elsewhere) == clean);
    // An old ledger beside an empty output folder.
    fs::remove_dir_all(&out).unwrap();
    fs::write(&ledger, &whole).unwrap();
    let receipt = build(&options(folder.path(), &out)).unwrap().receipt.unwrap();
    assert_eq!(receipt.written, receipt.files);
    assert!(files(&out) == clean);
}

#[test]
fn an_edit_of_the_same_size_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "old");
    let out = folder.path().join("public");
    for word in ["new", "old", "new"] {
        write(folder.path(), word);
        build(&options(folder.path(), &out)).unwrap();
        assert!(files(&out) == site(folder.path()), "{word}");
        // A page that somebody altered is left and told, also where its size and time say nothing.
        let page = out.join("letters/7/index.html");
        let before = fs::read(&page).unwrap();
        let time = fs::metadata(&page).unwrap().modified().unwrap();
        let mut bytes = before.clone();
        bytes[100] ^= 1;
        fs::write(&page, &bytes).unwrap();
        fs::File::options().append(true).open(&page).unwrap().set_modified(time).unwrap();
        let mut by_bytes = options(folder.path(), &out);
        by_bytes.trust = chancery::pipeline::Trust::Bytes;
        assert_eq!(build(&by_bytes).unwrap().receipt.unwrap().altered, ["letters/7/index.html"]);
        fs::write(&page, before).unwrap();
    }
}
