//! A bag: RFC 8493. Payload, manifests by SHA-256 and SHA-512, and the same of the files about the bag.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use sha2::{Digest, Sha512};

use super::{Request, files, of_site, site_of};
use crate::load;
use crate::model::error::Error;
use crate::model::source::sha256_hex;
use crate::write::NewFolder;

/// The manifests of some files, as they grow.
#[derive(Default)]
struct Manifests {
    sha256: String,
    sha512: String,
    files: usize,
    bytes: u64,
}

impl Manifests {
    fn add(&mut self, path: &str, bytes: &[u8]) {
        // What ends a line, and the sign itself, are written as in addresses.
        let path = path.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
        let sha512 = Sha512::digest(bytes).iter().fold(String::with_capacity(128), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        let _ = writeln!(self.sha256, "{}  {path}", sha256_hex(bytes));
        let _ = writeln!(self.sha512, "{sha512}  {path}");
        self.files += 1;
        self.bytes += bytes.len() as u64;
    }
}

/// Makes the bag and returns how many files of payload it holds and how many bytes those have.
pub fn make(request: &Request, site: &Path, target: &Path, unpublished: &BTreeSet<String>) -> Result<(usize, u64), Error> {
    let mut folder = NewFolder::begin(target)?;
    let mut payload = Manifests::default();
    let settings = site_of(&request.root);
    let of_document = |path: &str| match &request.document {
        None => true,
        Some(id) => {
            path.strip_prefix(id.as_str()).is_some_and(|rest| rest.starts_with('/'))
                || path.starts_with("agenda/")
                || !path.contains('/') && path.ends_with(".yaml")
        }
    };
    let content = request.root.join("content");
    let theme = request.root.join("themes").join(&settings.theme);
    let documents: BTreeSet<String> = load::survey(&request.root)?.documents.iter().map(|paths| paths.id.clone()).collect();
    // A document may lie below another: a file is of the nearest one.
    let is_published = |path: &str| {
        !path.match_indices('/').rev().map(|(at, _)| &path[..at]).find(|above| documents.contains(*above)).is_some_and(|id| unpublished.contains(id))
    };
    let sources =
        files(&content, |path| of_document(path) && is_published(path))?.into_iter().map(|path| (content.join(&path), format!("data/sources/content/{path}")));
    let of_theme = files(&theme, |_| true)?.into_iter().map(|path| (theme.join(&path), format!("data/sources/themes/{}/{path}", settings.theme)));
    let of_site = files(site, of_site(request))?.into_iter().map(|path| (site.join(&path), format!("data/site/{path}")));
    for (from, path) in of_site.chain(sources).chain(of_theme) {
        let bytes = load::bytes(&from)?;
        payload.add(&path, &bytes);
        folder.put(&path, &bytes)?;
    }
    let mut about = vec![
        ("bag-info.txt", info(request, &payload)),
        ("manifest-sha256.txt", payload.sha256.clone()),
        ("manifest-sha512.txt", payload.sha512.clone()),
        ("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_owned()),
    ];
    let mut tags = Manifests::default();
    about.sort();
    about.iter().for_each(|(path, text)| tags.add(path, text.as_bytes()));
    about.push(("tagmanifest-sha256.txt", tags.sha256));
    about.push(("tagmanifest-sha512.txt", tags.sha512));
    // Until this file is there it is no bag, so it comes last.
    about.sort_by_key(|(path, _)| *path == "bagit.txt");
    for (path, text) in &about {
        folder.put(path, text.as_bytes())?;
    }
    folder.finish()?;
    Ok((payload.files, payload.bytes))
}

fn info(request: &Request, payload: &Manifests) -> String {
    let site = site_of(&request.root);
    let mut lines = vec![("Source-Organization", site.publisher.name), ("External-Description", site.title)];
    if let Some(id) = &request.document {
        lines.push(("External-Identifier", id.clone()));
    }
    if let Some(date) = request.date {
        lines.push(("Bagging-Date", date.to_string()));
    }
    lines.push(("Bag-Software-Agent", format!("chancery {}", env!("CARGO_PKG_VERSION"))));
    lines.push(("Payload-Oxum", format!("{}.{}", payload.bytes, payload.files)));
    lines.iter().map(|(name, words)| format!("{name}: {}\n", words.split_whitespace().collect::<Vec<_>>().join(" "))).collect()
}
