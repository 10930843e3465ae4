//! What GitHub Pages takes, as its documentation and that of its actions say.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::model::built::{Built, Kind};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::source::Source;

/// A published site has at most so many bytes.
pub const SITE: u64 = 1_000_000_000;
/// A file has at most so many bytes.
const FILE: u64 = 100_000_000;

/// Returns what is found about the things in a folder, whose files have `bytes` in all.
pub fn findings(all: &[Built], bytes: u64, shown: &str) -> Vec<Diagnostic> {
    let mut findings = Findings { shown, list: Vec::new() };
    findings.size(shown.to_owned(), "the site", bytes, SITE, "leave out large files, or divide the site; `build --dry-run` tells its size");
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    for built in all {
        findings.links(built);
        if matches!(built.kind, Kind::File | Kind::Linked) {
            let at = format!("{shown}/{}", built.path);
            findings.size(at, "this file", built.size, FILE, "make it smaller, or put it elsewhere and link to it");
        }
        if !built.is_open && built.kind != Kind::Link {
            let (severity, says) = (Severity::Error, "not everybody may read this, so the host refuses the site");
            findings.add(Code::OutputPermissions, severity, built, says.into(), &format!("run `chmod -R a+rX {shown}`"));
        }
        findings.name(built);
        findings.hidden(built);
        let folded: String = built.path.nfc().flat_map(char::to_lowercase).collect();
        if let Some(twin) = names.insert(folded, &built.path) {
            let says = format!("this name and that of `{twin}` are one on systems that do not tell letter case or Unicode forms apart");
            findings.add(Code::OutputName, Severity::Warning, built, says, "rename one of them");
        }
    }
    findings.list.sort_by(|a, b| a.order().cmp(&b.order()));
    findings.list
}

struct Findings<'a> {
    shown: &'a str,
    list: Vec<Diagnostic>,
}

impl Findings<'_> {
    fn add(&mut self, code: Code, severity: Severity, built: &Built, says: String, help: &str) {
        self.at(code, severity, format!("{}/{}", self.shown, built.path), says, help);
    }

    fn at(&mut self, code: Code, severity: Severity, path: String, says: String, help: &str) {
        let at = Source::new(path, String::new()).excerpt(0..0);
        self.list.push(Diagnostic { code, severity, at, says, also: Vec::new(), help: help.to_owned() });
    }

    fn size(&mut self, at: String, what: &str, bytes: u64, most: u64, help: &str) {
        let severity = if bytes > most {
            Severity::Error
        } else if bytes >= most / 5 * 4 {
            Severity::Warning
        } else {
            return;
        };
        let megabytes = |bytes: u64| bytes / 1_000_000;
        let says = match severity {
            Severity::Error => format!("{what} has {} MB, and GitHub Pages takes at most {} MB", bytes.div_ceil(1_000_000), megabytes(most)),
            _ => format!("{what} has {} MB, which is near the {} MB that GitHub Pages takes", megabytes(bytes), megabytes(most)),
        };
        self.at(Code::OutputSize, severity, at, says, help);
    }

    fn links(&mut self, built: &Built) {
        let says = match built.kind {
            Kind::Link => "this is a symbolic link, and GitHub Pages takes files and folders only",
            Kind::Linked => "this file has another name too (a hard link), and GitHub Pages refuses those",
            Kind::Other => "this is neither a file nor a folder",
            Kind::File | Kind::Folder => return,
        };
        self.add(Code::OutputLink, Severity::Error, built, says.to_owned(), "put a copy of the file here");
    }

    fn name(&mut self, built: &Built) {
        let name = built.path.rsplit('/').next().unwrap_or_default();
        let help = "rename it";
        if !built.is_utf8 {
            self.add(Code::OutputName, Severity::Error, built, "this name is not UTF-8, so no address leads to it".into(), help);
        } else if let Some(bad) = name.chars().find(|character| character.is_control() || matches!(character, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')) {
            let says = format!("this name holds `{}`, which not every system carries", bad.escape_debug());
            self.add(Code::OutputName, Severity::Warning, built, says, help);
        } else if name.ends_with(['.', ' ']) {
            self.add(Code::OutputName, Severity::Warning, built, "this name ends with a full stop or a space, which Windows drops".into(), help);
        } else if name.len() > 255 {
            self.add(Code::OutputName, Severity::Warning, built, "this name is longer than 255 bytes".into(), help);
        }
    }

    fn hidden(&mut self, built: &Built) {
        let name = built.path.rsplit('/').next().unwrap_or_default();
        let (severity, says, help) = match name {
            ".chancery-writing" => {
                (Severity::Warning, "this is left from a build that was stopped".to_owned(), "build again: that completes the site and removes it")
            }
            ".git" => (Severity::Warning, "this holds the history of a repository, which would be published".to_owned(), "remove it from the output folder"),
            ".nojekyll" => {
                (Severity::Note, "this does nothing where a workflow publishes: it is for publishing from a branch".to_owned(), "remove it, or leave it")
            }
            "CNAME" if !built.path.contains('/') => (
                Severity::Note,
                "this does nothing where a workflow publishes: the domain stands in the settings of the repository".to_owned(),
                "write the domain under Settings › Pages › Custom domain",
            ),
            hidden if hidden.starts_with('.') => (
                Severity::Note,
                "this is hidden, and published only where the workflow says `include-hidden-files: true`".to_owned(),
                "leave it if it is meant to be published, as `.well-known` is; else remove it",
            ),
            _ => return,
        };
        self.add(Code::OutputHidden, severity, built, says, help);
    }
}
