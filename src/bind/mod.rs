//! Site-wide files, made from what is finished. Never looks into sources.

#[cfg(feature = "search")]
mod exact;
#[cfg(feature = "search")]
pub mod search;
pub mod sitemap;

use std::fmt::Write;

use serde_json::json;

use crate::model::source::hexadecimal;

/// Returns the list of the site's files with their SHA-256 digests, in the form that `sha256sum --check` reads.
pub fn manifest(files: &[(&str, [u8; 32])]) -> Vec<u8> {
    let mut text = String::with_capacity(files.len() * 120);
    for (path, digest) in files {
        let _ = writeln!(text, "{}  {path}", hexadecimal(digest));
    }
    text.into_bytes()
}

/// Returns what is told of a build where its revision is: it stands in no other file, so that the same sources give the same pages.
pub fn build(revision: &str) -> Vec<u8> {
    let mut text = json!({"program": "chancery", "version": env!("CARGO_PKG_VERSION"), "revision": revision}).to_string();
    text.push('\n');
    text.into_bytes()
}
