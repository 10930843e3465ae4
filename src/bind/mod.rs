//! Site-wide files, made from what is finished. Never looks into sources.

#[cfg(feature = "search")]
mod exact;
#[cfg(feature = "search")]
pub mod search;
pub mod sitemap;

use std::collections::BTreeMap;
use std::fmt::Write;

/// Returns the list of the site's files with their SHA-256 digests, in the form that `sha256sum --check` reads.
pub fn manifest(files: &BTreeMap<String, String>) -> Vec<u8> {
    let mut text = String::with_capacity(files.len() * 120);
    for (path, digest) in files {
        let _ = writeln!(text, "{digest}  {path}");
    }
    text.into_bytes()
}
