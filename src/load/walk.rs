//! Finds the sources below `content/` and tells by their names and places which belong together.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::document::Companion;
use crate::model::error::Error;
use crate::model::lock::LOCK;
use crate::model::reads::{Stamp, is_settled, nanoseconds};
use crate::model::source::{Digest, Source};

/// Folders deeper than this below `content/` are refused.
const DEPTH: usize = 24;

/// The files of one document or free page.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FolderPaths {
    /// The path below `content/`, without an ending.
    pub id: String,
    /// The texts, from the project's folder; `letter.md` first.
    pub texts: Vec<String>,
    /// Those of the other files that may be the text as received.
    pub received: Vec<String>,
    /// The other files.
    pub files: Vec<Companion>,
    /// The lock of its addresses, where there is one.
    pub lock: Option<String>,
    /// The sizes and times of all of them.
    pub stamps: Vec<Stamp>,
    /// What was found about the files themselves.
    pub diagnostics: Vec<Diagnostic>,
}

/// What lies below `content/`.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Survey {
    /// `site.yaml`, where it is there.
    pub site: Option<String>,
    /// `organs.yaml`, where it is there.
    pub organs: Option<String>,
    /// The lock of the site's addresses, where it is there.
    pub lock: Option<String>,
    /// The registers.
    pub registers: Vec<String>,
    /// The sizes and times of all of these.
    pub stamps: Vec<Stamp>,
    /// The documents, by path.
    pub documents: Vec<Arc<FolderPaths>>,
    /// The free pages, by path.
    pub pages: Vec<Arc<FolderPaths>>,
    /// What was found about files that belong to nothing.
    pub diagnostics: Vec<Diagnostic>,
    /// The digest of the paths, sizes and times of all files, and of what was found about them; none where one of them may still change unseen.
    pub seen: Option<Digest>,
}

/// The file that makes a folder a document.
pub const LETTER: &str = "letter.md";

/// Returns whether a file with this name is no source: it is hidden, or one that an editor writes for a moment.
pub fn is_passing(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~') || name.starts_with('#') && name.ends_with('#') || name == "4913" || name.contains("___jb_")
}

/// Returns a path below a folder with `/` between its steps, on every system.
pub fn slashed(below: &Path) -> String {
    below.iter().map(|step| step.to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[derive(Default)]
struct Directory {
    /// With their sizes and times.
    names: Vec<(String, u64, u64)>,
    diagnostics: Vec<Diagnostic>,
}

/// The folder whose files are being met.
struct Open {
    path: PathBuf,
    /// How deep its files lie.
    depth: usize,
    /// Its path below `content/`.
    folder: String,
    directory: Directory,
}

impl Open {
    fn close(self) -> (String, Directory) {
        (self.folder, self.directory)
    }
}

/// Returns what lies below `content/` in `root`.
pub fn survey(root: &Path) -> Result<Survey, Error> {
    let content = root.join("content");
    let real = canonical(&content).map_err(|_| Error::Usage {
        says: format!("there is no folder `content` in `{}`", root.display()),
        help: "run this in the folder that holds `content/`, or name that folder as `DIR`".into(),
    })?;
    let mut survey = Survey::default();
    let directories = directories(&content, &real, WalkDir::new(&content).max_depth(DEPTH + 1), &mut survey.diagnostics)?;
    survey.seen = seen(&directories);
    for (folder, directory) in directories {
        sort(&folder, directory, &mut survey);
    }
    survey.in_order();
    Ok(survey)
}

/// Returns the folders that are met on a walk below `content`, by their paths there; `real` is where that folder itself lies.
fn directories(content: &Path, real: &Path, walk: WalkDir, loose: &mut Vec<Diagnostic>) -> Result<BTreeMap<String, Directory>, Error> {
    let mut directories: BTreeMap<String, Directory> = BTreeMap::new();
    // The files of a folder mostly come one after the other.
    let mut last: Option<Open> = None;
    let is_source = |entry: &walkdir::DirEntry| !is_passing(&entry.file_name().to_string_lossy());
    let mut walk = walk.min_depth(1).sort_by_file_name().into_iter().filter_entry(is_source);
    while let Some(entry) = walk.next() {
        let entry = entry.map_err(|error| {
            let path = error.path().map_or_else(|| content.to_owned(), Path::to_path_buf);
            Error::Io { doing: "read", path, why: error.into() }
        })?;
        let (Some(within), name) = (entry.path().parent(), entry.file_name().to_string_lossy()) else { continue };
        if last.as_ref().is_none_or(|last| last.path.as_os_str() != within.as_os_str()) {
            let Ok(below) = within.strip_prefix(content) else { continue };
            let folder = slashed(below);
            let directory = directories.remove(&folder).unwrap_or_default();
            let open = Open { path: within.to_owned(), depth: below.components().count() + 1, folder, directory };
            directories.extend(last.replace(open).map(Open::close));
        }
        let Some(Open { folder, depth, directory, .. }) = &mut last else { continue };
        let path = || if folder.is_empty() { name.to_string() } else { format!("{folder}/{name}") };
        let misnamed = match &name {
            Cow::Owned(_) => Some("is not UTF-8"),
            Cow::Borrowed(name) if name.contains('\\') => Some("has a backslash, which other systems take for the end of a folder's name"),
            Cow::Borrowed(_) => None,
        };
        if let Some(why) = misnamed {
            let is_folder = entry.file_type().is_dir();
            let says = format!("the name of this {} {why}", if is_folder { "folder" } else { "file" });
            loose.push(finding(Code::FileUnreadable, &path(), says, "rename it"));
            if is_folder {
                walk.skip_current_dir();
            }
        } else if *depth > DEPTH {
            loose.push(finding(Code::FileUnreadable, &path(), format!("this lies more than {DEPTH} folders deep"), "move it up"));
        } else if entry.path_is_symlink() {
            match canonical(entry.path()) {
                Ok(target) if target.starts_with(real) && target.is_file() => {
                    let (size, modified) = size(&target);
                    directory.names.push((name.to_string(), size, modified));
                }
                Ok(target) if target.is_dir() => {
                    directory.diagnostics.push(finding(Code::OutsideFolder, &path(), "this is a symbolic link to a folder", "put the folder itself here"))
                }
                Ok(_) => {
                    directory.diagnostics.push(finding(Code::OutsideFolder, &path(), "this symbolic link leads out of `content/`", "put the file itself here"))
                }
                Err(_) => directory.diagnostics.push(finding(
                    Code::OutsideFolder,
                    &path(),
                    "this symbolic link leads to nothing",
                    "put the file itself here, or remove the link",
                )),
            }
        } else if entry.file_type().is_file() {
            let (size, modified) = entry.metadata().map_or((0, 0), |data| size_and_time(&data));
            directory.names.push((name.to_string(), size, modified));
        } else if !entry.file_type().is_dir() {
            directory.diagnostics.push(finding(Code::FileUnreadable, &path(), "this is not a file", "remove it"));
        }
    }
    directories.extend(last.map(Open::close));
    Ok(directories)
}

impl Survey {
    /// Looks again at what lies in `folder` below `content/` itself, not at what lies below that.
    pub fn renew(&mut self, root: &Path, folder: &str) -> Result<(), Error> {
        let content = root.join("content");
        let start = content.join(folder);
        let own = if folder.is_empty() { "content".to_owned() } else { format!("content/{folder}") };
        let in_it = |path: &str| path.rsplit_once('/').is_some_and(|(parent, _)| parent == own);
        let page = |paths: &Arc<FolderPaths>| paths.texts.first().is_some_and(|text| in_it(text));
        self.documents.retain(|paths| paths.id != folder);
        self.pages.retain(|paths| !page(paths));
        self.registers.retain(|path| !in_it(path));
        self.stamps.retain(|stamp| !in_it(&stamp.path));
        self.diagnostics.retain(|diagnostic| !in_it(&diagnostic.at.path));
        if folder.is_empty() {
            (self.site, self.organs, self.lock) = (None, None, None);
        }
        let met = match canonical(&content) {
            Ok(real) if start.is_dir() && !folder.contains('\\') && !folder.split('/').any(is_passing) => {
                directories(&content, &real, WalkDir::new(&start).max_depth(1), &mut self.diagnostics)?
            }
            _ => BTreeMap::new(),
        };
        met.into_iter().for_each(|(folder, directory)| sort(&folder, directory, self));
        self.seen = None;
        self.in_order();
        Ok(())
    }

    /// Returns the files of the document or free page `id`.
    pub fn paths(&self, id: &str) -> Option<&Arc<FolderPaths>> {
        let among = |list: &'_ [Arc<FolderPaths>]| list.binary_search_by(|paths| paths.id.as_str().cmp(id)).ok();
        among(&self.documents).map(|at| &self.documents[at]).or_else(|| among(&self.pages).map(|at| &self.pages[at]))
    }

    /// Returns the files of the document in `folder`.
    pub fn document(&self, folder: &str) -> Option<&Arc<FolderPaths>> {
        self.documents.binary_search_by(|paths| paths.id.as_str().cmp(folder)).ok().map(|at| &self.documents[at])
    }

    /// Returns whether some document, page or register lies in the folder at `path` or below it.
    pub fn has_below(&self, path: &str) -> bool {
        let folder = format!("content/{path}/");
        let texts = self.documents.iter().chain(&self.pages).flat_map(|paths| &paths.texts);
        texts.chain(&self.registers).any(|text| text.starts_with(&folder))
    }

    /// Returns the number of the document in `folder`.
    pub fn place(&self, folder: &str) -> Option<usize> {
        self.documents.binary_search_by(|paths| paths.id.as_str().cmp(folder)).ok()
    }

    /// Returns the same without the digest of all files, which tells of the moment too: so surveys are compared, and looked at again in part.
    pub fn lasting(self) -> Self {
        Self { seen: None, ..self }
    }

    fn in_order(&mut self) {
        self.registers.sort();
        self.stamps.sort_by(|a, b| a.path.cmp(&b.path));
        self.documents.sort_by(|a, b| a.id.cmp(&b.id));
        self.pages.sort_by(|a, b| a.id.cmp(&b.id));
        // A survey of which a part was looked at again is the same as one of everything.
        self.diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
    }
}

#[expect(clippy::disallowed_methods, reason = "the grain of file times")]
fn seen(directories: &BTreeMap<String, Directory>) -> Option<Digest> {
    let now = nanoseconds(std::time::SystemTime::now());
    let settled = directories.values().flat_map(|directory| &directory.names).all(|(_, _, modified)| is_settled(*modified, now));
    settled.then(|| Digest::of_all(directories.iter().map(|(folder, directory)| (folder, &directory.names, &directory.diagnostics))))
}

fn finding(code: Code, path: &str, says: impl Into<String>, help: &str) -> Diagnostic {
    let source = Source::new(format!("content/{path}"), String::new());
    Diagnostic { code, severity: Severity::Error, at: source.excerpt(0..0), says: says.into(), also: Vec::new(), help: help.to_owned() }
}

fn sort(folder: &str, directory: Directory, survey: &mut Survey) {
    let at = |name: &str| if folder.is_empty() { name.to_string() } else { format!("{folder}/{name}") };
    let path = |name: &str| format!("content/{}", at(name));
    let is_text = |name: &str| name.ends_with(".md") || name.ends_with(".yaml");
    let companion = |(name, size, _): &(String, u64, u64)| Companion { name: name.clone(), path: path(name), size: *size };
    let stamp = |(name, size, modified): &(String, u64, u64)| Stamp { path: path(name), size: *size, modified: *modified };
    if directory.names.iter().any(|(name, ..)| name == LETTER) {
        let mut texts: Vec<String> = directory.names.iter().map(|(name, ..)| name).filter(|name| is_text(name)).map(|name| path(name)).collect();
        texts.sort_by_key(|text| (!text.ends_with("/letter.md"), text.clone()));
        let files = directory.names.iter().filter(|(name, ..)| !is_text(name) && name != LOCK).map(companion).collect();
        let received = directory.names.iter().map(|(name, ..)| name).filter(|name| name.ends_with(".txt")).map(|name| path(name)).collect();
        let stamps = directory.names.iter().map(stamp).collect();
        let lock = directory.names.iter().any(|(name, ..)| name == LOCK).then(|| path(LOCK));
        let paths = FolderPaths { id: folder.to_owned(), texts, received, files, lock, stamps, diagnostics: directory.diagnostics };
        survey.documents.push(Arc::new(paths));
        return;
    }
    survey.diagnostics.extend(directory.diagnostics);
    // A letter under another name would be read as pages of their own, and everything that refers to it would be missing.
    let misnamed =
        |name: &str| name.eq_ignore_ascii_case(LETTER) || matches!(name.to_ascii_lowercase().as_str(), "letter.md.txt" | "letter.markdown" | "letter.txt");
    if let Some((name, ..)) = directory.names.iter().find(|(name, ..)| misnamed(name)) {
        survey.diagnostics.push(finding(Code::FileUnused, &at(name), format!("the file `{name}` is taken for nothing"), "name it `letter.md`"));
        return;
    }
    let is_of_all = |name: &str| match folder {
        "" => matches!(name, "site.yaml" | "organs.yaml" | LOCK),
        "agenda" => name.ends_with(".yaml"),
        _ => false,
    };
    survey.stamps.extend(directory.names.iter().filter(|(name, ..)| is_of_all(name)).map(stamp));
    let others: Vec<Companion> = directory.names.iter().filter(|(name, ..)| !(is_text(name) || folder.is_empty() && name == LOCK)).map(companion).collect();
    if folder.is_empty() && directory.names.iter().any(|(name, ..)| name == LOCK) {
        survey.lock = Some(path(LOCK));
    }
    let mut pages = 0;
    for (name, ..) in &directory.names {
        match name.strip_suffix(".md") {
            Some(stem) => {
                pages += 1;
                let own = |(other, ..): &&(String, u64, u64)| other == name || !is_text(other);
                let stamps = directory.names.iter().filter(own).map(stamp).collect();
                let texts = vec![path(name)];
                survey.pages.push(Arc::new(FolderPaths {
                    id: at(stem),
                    texts,
                    received: Vec::new(),
                    files: others.clone(),
                    lock: None,
                    stamps,
                    diagnostics: Vec::new(),
                }));
            }
            None if folder.is_empty() && name == "site.yaml" => survey.site = Some(path(name)),
            None if folder.is_empty() && name == "organs.yaml" => survey.organs = Some(path(name)),
            None if folder == "agenda" && name.ends_with(".yaml") => survey.registers.push(path(name)),
            None if name.ends_with(".yaml") => survey.diagnostics.push(stray(&at(name))),
            None => {}
        }
    }
    if pages == 0 {
        survey.diagnostics.extend(others.iter().map(|file| stray(&at(&file.name))));
    }
}

/// A file that belongs to no document and no page.
fn stray(path: &str) -> Diagnostic {
    let help = match path.rsplit('/').next().unwrap_or(path) {
        "data.yaml" | "source.txt" => "a document's folder holds `letter.md`",
        name if name.ends_with(".yml") => "name it `.yaml`",
        _ => "registers lie in `agenda/`; other files lie beside the `letter.md` that names them",
    };
    Diagnostic { severity: Severity::Note, ..finding(Code::FileUnused, path, "this file belongs to no document", help) }
}

#[expect(clippy::disallowed_methods, reason = "load is the door for sources")]
fn canonical(path: &Path) -> std::io::Result<PathBuf> {
    std::fs::canonicalize(path)
}

#[expect(clippy::disallowed_methods, reason = "load is the door for sources")]
fn size(path: &Path) -> (u64, u64) {
    std::fs::metadata(path).map_or((0, 0), |data| size_and_time(&data))
}

fn size_and_time(data: &std::fs::Metadata) -> (u64, u64) {
    (data.len(), data.modified().map_or(0, nanoseconds))
}

impl FolderPaths {
    /// Returns the digest of the sizes and times of all files and of what was found about them, together with `context`; nothing where one of the files may still change unseen.
    pub fn stamped(&self, context: &Digest) -> Option<Digest> {
        self.is_settled().then(|| Digest::of_value(&(context, &self.stamps, &self.diagnostics)))
    }

    /// Returns the sizes and times of the files that are no texts.
    pub fn beside(&self) -> impl Iterator<Item = &Stamp> {
        self.stamps.iter().filter(|stamp| self.files.iter().any(|file| file.path == stamp.path))
    }

    /// Returns whether none of the files may still change unseen.
    #[expect(clippy::disallowed_methods, reason = "the grain of file times")]
    pub fn is_settled(&self) -> bool {
        let now = nanoseconds(std::time::SystemTime::now());
        self.stamps.iter().all(|stamp| is_settled(stamp.modified, now))
    }
}
