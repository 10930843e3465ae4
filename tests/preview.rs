//! Whatever is edited in whatever order, the preview gives what a build would write: with errors, what `build --keep-going` leaves standing.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::collections::BTreeMap;
use std::sync::Arc;

use chancery::model::diagnostic::Severity;
use chancery::pipeline::Options;
use chancery::pipeline::live::{Changes, Edition, First, Live};
use common::projects::{Edit, Project, edit, project, settle};
use common::{build, copied, copy, files, options};
use proptest::prelude::*;

/// What befalls a file or folder, beside edits that make sense.
#[derive(Clone, Debug)]
enum Step {
    Edit(Edit),
    /// The file holds nothing.
    Empty(usize),
    /// The file is cut in the middle.
    Cut(usize),
    /// The file holds bytes that are no text.
    Garbage(usize),
    /// The file is gone.
    Gone(usize),
    /// The folder of the file has another name.
    Move(usize),
    /// All that was damaged is whole again.
    Mend,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => edit().prop_map(Step::Edit),
        1 => any::<usize>().prop_map(Step::Empty),
        1 => any::<usize>().prop_map(Step::Cut),
        1 => any::<usize>().prop_map(Step::Garbage),
        1 => any::<usize>().prop_map(Step::Gone),
        1 => any::<usize>().prop_map(Step::Move),
        2 => Just(Step::Mend),
    ]
}

type Files = BTreeMap<String, Vec<u8>>;

/// The files of the project with all that befell them.
fn damaged(project: &Project, damage: &[Step]) -> Files {
    let mut files = project.files();
    for step in damage {
        let (Step::Empty(at) | Step::Cut(at) | Step::Garbage(at) | Step::Gone(at) | Step::Move(at)) = step else { continue };
        let Some(path) = files.keys().nth(at % files.len().max(1)).cloned() else { continue };
        match step {
            Step::Empty(_) => drop(files.insert(path, Vec::new())),
            Step::Cut(_) => {
                if let Some(bytes) = files.get_mut(&path) {
                    bytes.truncate(bytes.len() / 2);
                }
            }
            Step::Garbage(_) => drop(files.insert(path, b"---\ntitle: \xff\xfe\n---\n".to_vec())),
            Step::Gone(_) => drop(files.remove(&path)),
            _ => {
                let Some((folder, _)) = path.strip_prefix("content/letters/").and_then(|rest| rest.split_once('/')) else { continue };
                let (old, new) = (format!("content/letters/{folder}/"), format!("content/letters/moved-{folder}/"));
                files = files.into_iter().map(|(path, bytes)| (path.strip_prefix(&old).map_or(path.clone(), |name| format!("{new}{name}")), bytes)).collect();
            }
        }
    }
    files
}

/// Every file that the preview gives, the manifest and the index left out.
fn given(edition: &Edition) -> Files {
    edition
        .paths()
        .map(|path| (path.to_owned(), edition.file(path).expect("it is there").unwrap_or_else(|failure| format!("{failure:?}").into_bytes())))
        .collect()
}

fn written(folder: &std::path::Path) -> Files {
    let mut written = files(folder);
    written.retain(|path, _| !path.starts_with("manifest") && (!path.starts_with("search/") || path.ends_with(".html")));
    written
}

#[test]
fn nothing_is_missed_where_only_time_went_by() {
    let project = copied(&common::root().join("tests/sites/every-scheme"));
    // Of each of these there is a finding about the file itself.
    for stray in ["a", "b"] {
        std::fs::create_dir(project.path().join("content").join(stray)).unwrap();
        std::fs::write(project.path().join("content").join(stray).join("data.yaml"), "figures: {}\n").unwrap();
    }
    let mut live = Live::of(Options::of(project.path()));
    live.follow(&Changes::all()).unwrap();
    // Now times vouch for files that were too new before.
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert!(!live.glance().has_missed().unwrap());
    // Also what is of no letter is noticed: settings, registers, files that belong to nothing and are new. Of those nothing is read, so what they hold is no matter.
    for path in ["content/more.txt", "content/site.yaml", "content/agenda/ga-78.yaml"] {
        let text = std::fs::read_to_string(project.path().join(path)).unwrap_or_default();
        std::fs::write(project.path().join(path), format!("{text}# more\n")).unwrap();
        let mut changes = Changes::default();
        changes.add(project.path(), &project.path().join(path));
        assert!(live.glance().has_missed().unwrap(), "{path}");
        live.follow(&changes).unwrap();
        assert!(!live.glance().has_missed().unwrap(), "{path}");
    }
}

#[test]
fn a_folder_that_leaves_the_project_takes_its_pages_along() {
    let project = copied(&common::root().join("tests/sites/minimal"));
    let mut live = Live::of(Options::of(project.path()));
    assert!(live.follow(&Changes::all()).unwrap().edition.unwrap().has("letters/2024/village-wells/index.html"));
    // Of a folder that is moved away only its own name is told.
    std::fs::rename(project.path().join("content/letters/2024"), project.path().join("elsewhere")).unwrap();
    let mut changes = Changes::default();
    changes.add(project.path(), &project.path().join("content/letters/2024"));
    let edition = live.follow(&changes).unwrap().edition.unwrap();
    assert!(!edition.has("letters/2024/village-wells/index.html") && edition.has("about/index.html"));
    assert!(!live.glance().has_missed().unwrap());
}

#[test]
fn what_was_shown_before_everything_was_read_stays_where_it_has_errors_by_then() {
    let project = copied(&common::root().join("tests/sites/minimal"));
    let letter = project.path().join("content/letters/2024/village-wells/letter.md");
    let first = Arc::new(First::of(&Options::of(project.path())));
    let (path, page) = ("letters/2024/village-wells/", "letters/2024/village-wells/index.html");
    let (early, _) = first.edition(path, |edition| edition.has(page).then(|| page.to_owned())).unwrap();
    let shown = early.file(page).unwrap().unwrap();
    std::fs::write(&letter, "---\ntitle: [\n---\n").unwrap();
    let mut live = Live::of(Options::of(project.path())).behind(Some(first));
    for changes in [Changes::all(), Changes { settings: true, ..Changes::all() }] {
        let edition = live.follow(&changes).unwrap().edition.unwrap();
        assert_eq!(edition.file(page).unwrap().unwrap(), shown);
        assert!(edition.is_held(page));
        let home = String::from_utf8(edition.file("index.html").unwrap().unwrap()).unwrap();
        assert!(home.contains(&format!("href=\"{path}\"")), "{home}");
    }
}

#[test]
fn a_free_page_that_leads_to_a_place_is_looked_at_when_that_place_goes() {
    let project = copied(&common::root().join("tests/sites/minimal"));
    let letter = project.path().join("content/letters/2024/village-wells/letter.md");
    let text = std::fs::read_to_string(&letter).unwrap();
    std::fs::write(&letter, format!("{text}\nThe wells are deep.\n")).unwrap();
    std::fs::write(project.path().join("content/places.md"), "---\ntitle: Places\n---\n\n[This](letter:2024/village-wells#p3).\n").unwrap();
    let options = options(project.path(), &project.path().join("public"));
    let mut live = Live::of(options.clone());
    assert!(live.follow(&Changes::all()).unwrap().diagnostics.iter().all(|found| found.severity != Severity::Error));
    assert!(build(&options).unwrap().receipt.is_some());
    std::fs::write(&letter, text).unwrap();
    let mut changes = Changes::default();
    changes.add(project.path(), &letter);
    let step = live.follow(&changes).unwrap();
    let says = |found: &chancery::model::diagnostic::Diagnostic| *found.at.path == *"content/places.md" && found.severity == Severity::Error;
    assert!(step.diagnostics.iter().any(|found| says(found)));
    assert!(build(&options).unwrap().diagnostics.iter().any(says));
}

#[test]
fn what_stays_broken_is_told_once() {
    let project = copied(&common::root().join("tests/sites/minimal"));
    let site = project.path().join("content/site.yaml");
    let text = std::fs::read_to_string(&site).unwrap();
    let mut live = Live::of(Options::of(project.path()));
    assert!(live.follow(&Changes::all()).unwrap().changed);
    std::fs::write(&site, "title: [").unwrap();
    assert!(live.follow(&Changes { settings: true, ..Changes::all() }).unwrap().changed);
    assert!(!live.glance().has_missed().unwrap(), "it was read, and is broken");
    assert!(!live.follow(&Changes { settings: true, ..Changes::all() }).unwrap().changed);
    std::fs::write(&site, text).unwrap();
    assert!(live.glance().has_missed().unwrap());
    let step = live.follow(&Changes { settings: true, ..Changes::all() }).unwrap();
    assert!(step.changed && step.diagnostics.iter().all(|found| found.severity != Severity::Error));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_preview_gives_what_a_build_would_write(start in project(), steps in prop::collection::vec(step(), 1..7)) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("project");
        std::fs::create_dir_all(root.join("content")).unwrap();
        let out = folder.path().join("out");
        let mut project = start;
        let mut damage: Vec<Step> = Vec::new();
        let mut before = Files::new();
        let mut live = Live::of(Options::of(&root));
        for step in std::iter::once(&Step::Mend).chain(&steps).chain(std::iter::once(&Step::Mend)) {
            match step {
                Step::Edit(Edit::Draft(_)) => continue,
                Step::Edit(edit) => project.apply(edit),
                Step::Mend => damage.clear(),
                other => damage.push(other.clone()),
            }
            let now = damaged(&project, &damage);
            settle(&root, &before, &now);
            let mut changes = Changes::default();
            let moved = before.keys().chain(now.keys()).filter(|path| before.get(*path) != now.get(*path));
            moved.for_each(|path| changes.add(&root, &root.join(path)));
            before = now;
            let step_done = live.follow(&changes).unwrap();
            // A project of its own, so that nothing is shared but the sources.
            let twin = folder.path().join("twin");
            for part in ["content", "themes"] {
                let _ = std::fs::remove_dir_all(twin.join(part));
                if root.join(part).is_dir() {
                    std::fs::create_dir_all(twin.join(part)).unwrap();
                    copy(&root.join(part), &twin.join(part));
                }
            }
            let kept = build(&Options { keep_going: true, ..options(&twin, &out) }).unwrap();
            let found: Vec<_> = step_done.diagnostics.iter().map(|diagnostic| (**diagnostic).clone()).collect();
            prop_assert_eq!(&found, &kept.diagnostics, "after {:?}", step);
            let errors = found.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
            let Some(edition) = &step_done.edition else { continue };
            let (given, written) = (given(edition), written(&out));
            prop_assert_eq!(given.keys().collect::<Vec<_>>(), written.keys().collect::<Vec<_>>(), "after {:?}", step);
            // Of a file that is no text the preview keeps nothing: when it is gone from the disk, so it is from the page.
            for (path, bytes) in given.iter().filter(|(path, _)| !(errors && path.ends_with("/table.csv"))) {
                prop_assert!(*bytes == written[path], "{} differs after {:?}:\n{}\n---\n{}", path, step, String::from_utf8_lossy(bytes), String::from_utf8_lossy(&written[path]));
            }
            if !errors {
                let clean = folder.path().join("clean");
                let _ = std::fs::remove_dir_all(&clean);
                copy(&twin.join("content"), &clean.join("content"));
                if twin.join("themes").is_dir() {
                    copy(&twin.join("themes"), &clean.join("themes"));
                }
                build(&options(&clean, &clean.join("out"))).unwrap();
                prop_assert!(given == self::written(&clean.join("out")), "differs from a build from nothing after {:?}", step);
            }
        }
    }
}
