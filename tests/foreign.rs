//! What the program did not write stays as it is, whatever command is given and whatever lists, shards and links are found.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{copied, files, root};
use snapbox::cmd::{Command, OutputAssert, cargo_bin};

fn chancery(folder: &Path, args: &[&str]) -> OutputAssert {
    Command::new(cargo_bin!("chancery")).args(args).current_dir(folder).env_remove("NO_COLOR").assert()
}

fn said(output: &OutputAssert) -> String {
    String::from_utf8(output.get_output().stderr.clone()).unwrap()
}

/// The files of a project, without what is kept from build to build.
fn kept(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = files(folder);
    files.retain(|path, _| !path.starts_with(".chancery/"));
    files
}

/// Runs the command, which is to be refused with `code` and words that hold `words`, and to change nothing.
fn refused(folder: &Path, args: &[&str], code: i32, words: &str) {
    let before = kept(folder);
    let said = said(&chancery(folder, args).code(code));
    assert!(said.contains(words), "{args:?}: {said}");
    let after = kept(folder);
    assert!(
        after == before,
        "{args:?} changed {:?}",
        after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).map(|(path, _)| path).collect::<Vec<_>>()
    );
}

fn project() -> tempfile::TempDir {
    copied(&root().join("tests/sites/archive"))
}

#[test]
fn a_list_of_sums_that_others_wrote_is_no_proof() {
    let project = project();
    let folder = project.path();
    fs::create_dir_all(folder.join("mine")).unwrap();
    fs::write(folder.join("mine/thesis.txt"), "").unwrap();
    // The sum of nothing.
    let sum = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    fs::write(folder.join("mine/manifest-sha256.txt"), format!("{sum}  thesis.txt\n")).unwrap();
    refused(folder, &["build", "-o", "mine"], 3, "lists files that chancery did not write");
    chancery(folder, &["export", "--bagit", "bag"]).code(0);
    refused(folder, &["build", "-o", "bag"], 3, "lists files that chancery did not write");
}

#[test]
fn a_site_that_was_made_elsewhere_is_known_by_its_own_list() {
    let project = project();
    let folder = project.path();
    chancery(folder, &["build"]).code(0);
    fs::remove_dir_all(folder.join(".chancery")).unwrap();
    let said = said(&chancery(folder, &["build"]).code(0));
    assert!(said.contains("0 files written"), "{said}");
}

#[test]
fn a_catalogue_takes_the_place_of_catalogues_only() {
    let project = project();
    let folder = project.path();
    fs::write(folder.join("notes.txt"), "mine").unwrap();
    for taken in ["content/site.yaml", "content/new.bin"] {
        refused(folder, &["index", "-o", taken], 2, "is, holds or lies in");
    }
    refused(folder, &["index", "-o", "notes.txt"], 3, "is no catalogue");
    chancery(folder, &["index", "-o", "catalogue.bin"]).code(0);
    chancery(folder, &["index", "-o", "catalogue.bin"]).code(0);
}

/// A project with its catalogue, and two shards built from it.
fn sharded() -> tempfile::TempDir {
    let project = project();
    let folder = project.path();
    chancery(folder, &["index", "-o", "catalogue.bin"]).code(0);
    for number in ["1", "2"] {
        chancery(folder, &["build", "--shard", &format!("{number}/2"), "--catalogue", "catalogue.bin", "-o", &format!("shard-{number}")]).code(0);
    }
    project
}

const MERGE: [&str; 7] = ["merge", "shard-1", "shard-2", "--catalogue", "catalogue.bin", "-o", "merged"];

#[test]
fn a_shard_never_takes_the_place_of_a_site() {
    let project = sharded();
    let folder = project.path();
    chancery(folder, &["build"]).code(0);
    refused(folder, &["build", "--shard", "1/2", "--catalogue", "catalogue.bin"], 2, "--output <OUT>");
    refused(folder, &["build", "--shard", "1/2", "--catalogue", "catalogue.bin", "-o", "public"], 3, "holds a whole site");
    for out in ["shard-1", "shard-1/below", "."] {
        refused(folder, &[&MERGE[..6], &[out]].concat(), 2, "is, holds or lies in");
    }
}

#[test]
fn a_shard_that_was_altered_or_names_what_lies_elsewhere_is_refused_before_anything_is_written() {
    let project = sharded();
    let folder = project.path();
    let theme = ["shard-1", "shard-2"].into_iter().map(|shard| folder.join(shard).join("theme/registry.css")).find(|path| path.exists()).unwrap();
    let good = fs::read(&theme).unwrap();
    fs::write(&theme, [&good[..], b"x"].concat()).unwrap();
    refused(folder, &MERGE, 2, "was altered since it was built");
    fs::write(&theme, good).unwrap();
    let record = folder.join("shard-1/chancery-shard.bin");
    let bytes = fs::read(&record).unwrap();
    let at = bytes.windows(8).position(|window| window == b"letters/").unwrap();
    fs::write(&record, [&bytes[..at], b"../../x/", &bytes[at + 8..]].concat()).unwrap();
    refused(folder, &MERGE, 2, "is no shard of this version");
    fs::write(&record, bytes).unwrap();
    chancery(folder, &MERGE).code(0);
}

#[test]
fn many_missing_shards_are_counted() {
    let project = sharded();
    let folder = project.path();
    chancery(folder, &["build", "--shard", "1/400000000", "--catalogue", "catalogue.bin", "-o", "shard-1"]).code(0);
    refused(folder, &["merge", "shard-1", "--catalogue", "catalogue.bin", "-o", "merged"], 2, "and 399999989 more are missing");
}

#[cfg(unix)]
#[test]
fn what_a_link_in_the_place_of_a_folder_leads_to_is_not_removed() {
    let project = project();
    let folder = project.path();
    chancery(folder, &["build"]).code(0);
    let letters = folder.join("public/letters");
    let year = fs::read_dir(&letters).unwrap().flatten().map(|entry| entry.file_name()).next().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("year");
    fs::rename(letters.join(&year), &moved).unwrap();
    std::os::unix::fs::symlink(&moved, letters.join(&year)).unwrap();
    let before = files(elsewhere.path());
    assert!(!before.is_empty());
    fs::remove_dir_all(folder.join("content/letters").join(&year)).unwrap();
    // Other letters may refer to those that are gone; what is removed is the matter here.
    chancery(folder, &["build", "--keep-going"]);
    assert!(files(elsewhere.path()) == before);
}

#[test]
fn exports_and_manual_pages_take_no_place_of_others() {
    let project = project();
    let folder = project.path();
    refused(folder, &["export", "--bagit", "content/bag"], 2, "is, holds or lies in");
    refused(folder, &["export", "--zip", "content/site.zip"], 2, "is, holds or lies in");
    fs::create_dir(folder.join("man")).unwrap();
    fs::write(folder.join("man/chancery.1"), "mine").unwrap();
    refused(folder, &["man", "--into", "man"], 3, "--overwrite");
    chancery(folder, &["man", "--into", "man", "--overwrite"]).code(0);
}

#[test]
fn a_bag_holds_what_a_build_publishes_and_says_what_it_leaves_out() {
    let project = project();
    let folder = project.path();
    let draft = folder.join("content/letters/2030/draft");
    fs::create_dir_all(&draft).unwrap();
    fs::write(
        draft.join("letter.md"),
        "---\nkind: letter\ntitle: Letter from the Minister for Water of Ruritania\ndraft: true\n---\n\nNobody has seen this.\n",
    )
    .unwrap();
    fs::write(folder.join("content/site.yaml~"), "title: Before\n").unwrap();
    let said = said(&chancery(folder, &["export", "--bagit", "bag"]).code(0));
    // The draft, and a document of the sample that was withdrawn.
    assert!(said.contains("2 documents left out"), "{said}");
    let bag = files(&folder.join("bag"));
    assert!(bag.contains_key("data/sources/content/site.yaml"));
    assert!(!bag.keys().any(|path| path.contains("draft") || path.ends_with('~')), "{:?}", bag.keys().collect::<Vec<_>>());
    refused(folder, &["export", "--bagit", "other", "--document", "letters/2030/draft"], 2, "is a draft");
}

#[cfg(unix)]
#[test]
fn a_new_project_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("one")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("one/content")).unwrap();
    refused(folder.path(), &["init", "one"], 3, "`content` stands");
    assert!(files(elsewhere.path()).is_empty());
}

#[test]
fn words_that_look_like_blanks_are_words() {
    let folder = tempfile::tempdir().unwrap();
    chancery(folder.path(), &["init", "one", "--title", "Letters @PUBLISHER@", "--publisher", "A: b"]).code(0);
    let site = fs::read_to_string(folder.path().join("one/content/site.yaml")).unwrap();
    assert!(site.contains("Letters @PUBLISHER@"), "{site}");
    chancery(&folder.path().join("one"), &["check"]).code(0);
}

#[test]
fn a_folder_of_somebody_stays_where_nothing_is_written_into_it() {
    let project = project();
    let folder = project.path();
    fs::create_dir(folder.join("empty")).unwrap();
    fs::write(folder.join("content/site.yaml"), "title: [\n").unwrap();
    chancery(folder, &["build", "-o", "empty"]).code(1);
    chancery(folder, &["build", "-o", "new"]).code(1);
    assert!(folder.join("empty").is_dir() && !folder.join("new").exists());
}

#[cfg(unix)]
#[test]
fn a_link_in_a_theme_is_refused_and_not_left_out() {
    let project = project();
    let folder = project.path();
    fs::create_dir_all(folder.join("themes/registry/assets")).unwrap();
    std::os::unix::fs::symlink(folder.join("content/site.yaml"), folder.join("themes/registry/assets/own.css")).unwrap();
    refused(folder, &["build"], 2, "`themes/registry/assets/own.css` is a symbolic link");
}

#[test]
fn clearing_takes_what_was_exported() {
    let project = project();
    let folder = project.path();
    chancery(folder, &["export", "--zip", "site.zip"]).code(0);
    assert!(folder.join(".chancery/export").is_dir());
    chancery(folder, &["store", "clear"]).code(0);
    assert!(!folder.join(".chancery/export").exists());
}
