//! A build that finds nothing changed looks at sizes and times only, and misses nothing that did change.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use chancery::model::diagnostic::Diagnostic;
use chancery::pipeline::Options;
use common::{build, copied, files, options, root};

/// Gives all files a time that lies behind, at which sizes and times vouch for them.
fn age(folder: &Path) {
    let then = SystemTime::now() - Duration::from_secs(60);
    for entry in walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
        fs::File::options().append(true).open(entry.path()).unwrap().set_modified(then).unwrap();
    }
}

/// Builds, and returns which rooms were entered, how many files were written, and what was found.
fn rooms(options: &Options) -> (Vec<&'static str>, usize, Vec<Diagnostic>) {
    let outcome = build(options).unwrap();
    (outcome.timings.rooms.iter().map(|(room, _)| *room).collect(), outcome.receipt.unwrap().written, outcome.diagnostics)
}

#[test]
fn what_did_not_change_is_not_planned_and_what_did_is_seen() {
    let folder = copied(&root().join("tests/sites/every-scheme"));
    let (content, out) = (folder.path().join("content"), folder.path().join("public"));
    age(&content);
    let whole = options(folder.path(), &out);
    let (_, written, found) = rooms(&whole);
    assert!(written > 10);
    let site = files(&out);
    // Files that were written within the grain of the clock are read once more.
    std::thread::sleep(Duration::from_millis(60));
    let unchanged = |options: &Options| {
        let (entered, written, told) = rooms(options);
        assert_eq!((entered.contains(&"plan"), written), (false, 0));
        assert_eq!(told, found, "what was found is told again");
    };
    let sees = |what: &str, options: &Options| {
        assert!(rooms(options).0.contains(&"plan"), "{what} is seen");
    };
    unchanged(&whole);
    unchanged(&whole);

    let page = out.join("index.html");
    fs::remove_file(&page).unwrap();
    sees("a page that is gone", &whole);
    fs::write(&page, "altered").unwrap();
    let outcome = build(&whole).unwrap();
    assert_eq!(outcome.receipt.unwrap().altered, ["index.html"]);
    fs::remove_file(&page).unwrap();
    build(&whole).unwrap();
    // Without the manifest nothing there is known to be ours.
    let manifest = fs::read(out.join("manifest-sha256.txt")).unwrap();
    fs::remove_file(out.join("manifest-sha256.txt")).unwrap();
    assert!(build(&whole).is_err(), "a manifest that is gone is seen");
    fs::write(out.join("manifest-sha256.txt"), manifest).unwrap();
    sees("a manifest of another time", &whole);
    assert!(files(&out) == site);

    let source = content.join("note/letter.md");
    let text = fs::read_to_string(&source).unwrap();
    let settings = content.join("site.yaml");
    fs::write(&settings, fs::read_to_string(&settings).unwrap() + "# A comment.\n").unwrap();
    age(&content);
    sees("a source of another size", &whole);
    unchanged_after(&whole);
    fs::write(content.join("more.txt"), "more").unwrap();
    age(&content);
    sees("a file that came", &whole);
    unchanged_after(&whole);
    let other = Options { base_url: Some("https://letters.example/".into()), ..whole.clone() };
    sees("another option", &other);
    sees("the first option again", &whole);
    fs::create_dir_all(folder.path().join("themes/registry/assets")).unwrap();
    fs::write(folder.path().join("themes/registry/assets/registry.css"), "p { color: red }").unwrap();
    sees("another asset", &whole);
    unchanged_after(&whole);
    fs::write(&source, text.replacen("kind:", "knid:", 1)).unwrap();
    age(&content);
    assert!(build(&whole).unwrap().receipt.is_none(), "an error is seen");
    assert!(build(&whole).unwrap().receipt.is_none(), "and seen again");
}

fn unchanged_after(options: &Options) {
    std::thread::sleep(Duration::from_millis(60));
    build(options).unwrap();
    assert!(!rooms(options).0.contains(&"plan"));
}
