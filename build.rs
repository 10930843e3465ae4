//! Gives the program a name for what it is made of, so that nothing kept by another build is taken for its own.
#![expect(clippy::disallowed_methods, reason = "the build script reads what the program is made of")]

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::{env, fs};

fn main() {
    let mut files = BTreeMap::new();
    for folder in ["src", "themes/registry"] {
        gather(Path::new(folder), &mut files);
        println!("cargo::rerun-if-changed={folder}");
    }
    for file in ["Cargo.toml", "Cargo.lock"] {
        if let Ok(bytes) = fs::read(file) {
            files.insert(file.to_owned(), bytes);
        }
        println!("cargo::rerun-if-changed={file}");
    }
    let mut hasher = DefaultHasher::new();
    files.hash(&mut hasher);
    let features: BTreeMap<String, String> = env::vars().filter(|(name, _)| name.starts_with("CARGO_FEATURE_")).collect();
    features.hash(&mut hasher);
    println!("cargo::rustc-env=CHANCERY_BUILD={:016x}", hasher.finish());
}

fn gather(folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, files);
        } else if let Ok(bytes) = fs::read(&path) {
            files.insert(path.to_string_lossy().replace('\\', "/"), bytes);
        }
    }
}
