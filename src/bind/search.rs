//! Makes an index of records. The words go to Pagefind as small pages of our own, so that nothing of a theme is indexed and the words stay as they are.

use std::fmt::Write;
use std::sync::OnceLock;

use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;
use serde::Serialize;
use tokio::runtime::Runtime;

use super::exact;
use crate::model::error::Error;
use crate::model::record::{Exact, Record};

/// The script by which a browser reads an index, and the file that says whose it is.
const SCRIPT: &str = "pagefind.js";
const LICENSE: &str = "pagefind-license.txt";

/// The file by which a browser begins to read an index. Where an index has no words, there is none.
pub const ENTRY: &str = "pagefind-entry.json";

/// The file of a batch that is always there.
pub const CONTENTS: &str = "exact.json";

/// Beginnings of the names of files that only Pagefind's own interface needs.
const UNUSED: [&str; 5] = ["pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.", "pagefind-worker."];

/// An index that is being made.
pub struct Index {
    language: String,
    pages: PagefindIndex,
    runtime: Runtime,
    exact: Vec<Exact>,
}

fn broken(why: impl std::fmt::Display) -> Error {
    Error::Index(why.to_string())
}

impl Index {
    /// Begins an index of pages in `language`.
    pub fn begin(language: &str) -> Result<Self, Error> {
        let language = language.to_lowercase();
        let options = PagefindServiceConfig::builder().keep_index_url(true).force_language(language.clone()).build();
        let pages = PagefindIndex::new(Some(options)).map_err(broken)?;
        let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(broken)?;
        Ok(Self { language, pages, runtime, exact: Vec::new() })
    }

    /// Adds what is to be found. The order in which records are added decides nothing but their numbers in the index.
    pub fn add(&mut self, records: Vec<Record>) -> Result<(), Error> {
        for mut record in records {
            self.exact.append(&mut record.exact);
            let page = page(&record, &self.language);
            self.runtime.block_on(self.pages.add_html_file(None, Some(record.href), page)).map_err(broken)?;
        }
        Ok(())
    }

    /// Returns the files of the index, by their names in its folder.
    pub fn finish(mut self) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let mut files = made(&self.runtime, &mut self.pages)?;
        files.retain(|(name, _)| name != SCRIPT && !UNUSED.iter().any(|unused| name.starts_with(unused)));
        let stems = format!("wasm.{}.pagefind", self.language);
        if files.iter().any(|(name, _)| *name == stems) {
            files.retain(|(name, _)| name != "wasm.unknown.pagefind");
        }
        if !files.iter().any(|(name, _)| name.ends_with(".pf_meta")) {
            files.clear(); // no word of these pages can be looked for
        }
        files.extend(exact::files(self.exact));
        files.sort();
        Ok(files)
    }
}

/// Returns the files that all indexes share. They are the same for every site, so they are made once.
pub fn shared() -> Result<Vec<(String, Vec<u8>)>, Error> {
    static SHARED: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    match SHARED.get() {
        Some(files) => Ok(files.clone()),
        None => made_shared().map(|files| SHARED.get_or_init(|| files).clone()),
    }
}

fn made_shared() -> Result<Vec<(String, Vec<u8>)>, Error> {
    let Index { mut pages, runtime, .. } = Index::begin("unknown")?;
    let mut files = made(&runtime, &mut pages)?;
    files.retain(|(name, _)| name == SCRIPT);
    files.push((LICENSE.to_owned(), include_bytes!("pagefind-license.txt").to_vec()));
    Ok(files)
}

fn made(runtime: &Runtime, pages: &mut PagefindIndex) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let files = runtime.block_on(pages.get_files()).map_err(broken)?;
    Ok(files.into_iter().map(|file| (file.filename.to_string_lossy().replace('\\', "/"), file.contents)).collect())
}

/// An index, as the list of all indexes names it.
#[derive(Serialize)]
pub struct Listed<'a> {
    /// Its folder below that of search.
    pub folder: &'a str,
    /// Its language.
    pub language: &'a str,
    /// Whether it has words.
    pub words: bool,
}

/// Returns the list of all indexes, which a browser asks for first.
pub fn list(indexes: &[Listed<'_>]) -> Vec<u8> {
    exact::json(indexes)
}

/// Returns a record as a page that holds nothing but it. An element without content marks where a passage begins; its title is shown and not looked for.
fn page(record: &Record, language: &str) -> String {
    let mut page = format!("<html lang=\"{}\"><body>", escaped(language));
    let mut mark = |attribute: &str, name: &str, value: &str| {
        let _ = write!(page, "<s {attribute}=\"{name}:{}\"></s>", escaped(value));
    };
    mark("data-pagefind-meta", "title", &record.title);
    if !record.author.is_empty() {
        mark("data-pagefind-meta", "author", &record.author);
    }
    record.facets.iter().for_each(|(name, value)| mark("data-pagefind-filter", name, value));
    for (name, value) in &record.facts {
        let _ = write!(page, "<s id=\"site-{name}\" data-pagefind-title=\"{}\"></s>", escaped(value));
    }
    for passage in &record.passages {
        let anchor = passage.anchor.as_deref().unwrap_or("site-end");
        let _ = write!(page, "<s id=\"{}\" data-pagefind-title=\"{}\"></s>{} ", escaped(anchor), escaped(&passage.label), escaped(&passage.text));
    }
    // What has no words of its own is found by its title.
    if record.passages.iter().all(|passage| passage.text.trim().is_empty()) {
        page.push_str(&escaped(&record.title));
    }
    page.push_str("</body></html>");
    page
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
