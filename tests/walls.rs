//! The house itself: which room may import which, and how files are kept.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

use std::fs;
use std::path::PathBuf;

use regex::Regex;

/// The rooms, in the order of the story, each with what it may import. The table stands in ARCHITECTURE.md too.
const ROOMS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("load", &["model"]),
    ("parse", &["model"]),
    ("catalogue", &["model"]),
    ("check", &["model", "catalogue"]),
    ("plan", &["model", "catalogue"]),
    ("render", &["model"]),
    ("bind", &["model"]),
    ("write", &["model"]),
    ("report", &["model"]),
    ("freeze", &["model", "pipeline", "write"]),
    ("export", &["model", "load", "parse", "pipeline", "write"]),
    ("init", &["model", "load", "parse", "render", "write", "report"]),
    ("inspect", &["model", "load", "write"]),
    // The command line is of the program, not of the library: what it imports is what everybody may.
    ("cli", &[]),
    ("import", &["model", "load", "parse", "pipeline", "write"]),
    ("pipeline", &["model", "load", "parse", "catalogue", "check", "plan", "render", "bind", "write", "report"]),
    ("serve", &["model", "catalogue", "plan", "pipeline"]),
];

fn sources() -> Vec<(String, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap).filter(|entry| entry.path().extension().is_some_and(|ending| ending == "rs"));
    files.map(|entry| (entry.path().strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/"), fs::read_to_string(entry.path()).unwrap())).collect()
}

#[test]
fn no_room_imports_what_the_table_does_not_allow() {
    let import = Regex::new(r"crate::(?:\{([^}]*)\}|(\w+))").unwrap();
    let mut seen = 0;
    for (path, text) in sources() {
        // The command line is no room: it is the binary, outside of the library.
        let Some((room, _)) = path.split_once('/').filter(|(room, _)| *room != "cli") else { continue };
        let (_, allowed) = ROOMS.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("the room `{room}` is not in the table"));
        for found in import.captures_iter(&text) {
            let names = found.get(1).or(found.get(2)).unwrap().as_str();
            for name in names.split(',').map(|name| name.trim().split("::").next().unwrap_or_default()).filter(|name| !name.is_empty()) {
                seen += 1;
                assert!(name == room || allowed.contains(&name), "src/{path} imports `{name}`, which `{room}` may not");
            }
        }
    }
    assert!(seen > 100, "the imports were found");
}

#[test]
fn every_room_is_a_folder_and_every_folder_is_a_room() {
    let mut folders: Vec<String> = sources().iter().filter_map(|(path, _)| Some(path.split_once('/')?.0.to_owned())).collect();
    folders.sort();
    folders.dedup();
    let mut rooms: Vec<&str> = ROOMS.iter().map(|(name, _)| *name).collect();
    rooms.sort_unstable();
    assert_eq!(folders, rooms);
}

#[test]
fn every_file_opens_with_its_sentence_and_stays_short() {
    for (path, text) in sources() {
        assert!(text.starts_with("//! ") || path == "lib.rs", "src/{path} has no opening sentence");
        let lines = text.lines().count();
        assert!(lines <= 450, "src/{path} has {lines} lines: split it");
        assert!(!text.contains("#[allow("), "src/{path}: suppress a lint with `#[expect(…, reason = \"…\")]`");
    }
}

#[test]
fn the_doors_to_the_world_are_few() {
    let doors: Vec<String> = sources().into_iter().filter(|(_, text)| text.contains("expect(clippy::disallowed_methods")).map(|(path, _)| path).collect();
    let mut doors = doors;
    doors.sort();
    assert_eq!(
        doors,
        [
            "load/built.rs",
            "load/few.rs",
            "load/mod.rs",
            "load/theme.rs",
            "load/walk.rs",
            "main.rs",
            "pipeline/clock.rs",
            "write/bodies.rs",
            "write/disk.rs",
            "write/index.rs",
            "write/keep.rs",
            "write/lock.rs",
            "write/store.rs",
        ]
    );
}
