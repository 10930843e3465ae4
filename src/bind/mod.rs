//! Site-wide files, made from what is finished. Never looks into sources.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::model::address::Address;
use crate::model::page::{Artifact, MANIFEST};

/// Returns the list of the site's files with their SHA-256 digests, in the form that `sha256sum --check` reads.
pub fn manifest(files: &BTreeMap<String, String>) -> Artifact {
    let mut text = String::with_capacity(files.len() * 120);
    for (path, digest) in files {
        let _ = writeln!(text, "{digest}  {path}");
    }
    Artifact { address: Address::file(MANIFEST), bytes: text.into_bytes() }
}
