//! What was found, in plain words for those who know neither compilers nor logs: the summary of a job.

use std::fmt::Write;

use super::{plural, visible};
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::receipt::Receipt;

/// So many findings of one weight are told; the others are counted.
const TOLD: usize = 50;

/// What a job did.
#[derive(Clone, Copy, Debug)]
pub enum Job<'a> {
    /// It built the site; nothing was written where there is no receipt.
    Build(Option<&'a Receipt>),
    /// It looked at what was built: files, their bytes, and how many the host takes.
    Inspect {
        /// How many files there are.
        files: usize,
        /// Their bytes.
        bytes: u64,
        /// How many bytes the host takes.
        limit: u64,
    },
}

/// Returns the summary of a job, in Markdown; `failed` says that it ends in failure.
pub fn job_summary(job: Job<'_>, diagnostics: &[Diagnostic], failed: bool) -> String {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let mut out = String::new();
    let title = match (job, failed) {
        (Job::Build(_), true) => "Nothing was published: something must be mended first",
        (Job::Build(Some(_)), false) => "The site was built",
        (Job::Build(None), false) => "The sources were checked",
        (Job::Inspect { .. }, true) => "The site was built, and GitHub Pages would not take it as it is",
        (Job::Inspect { .. }, false) => "The site can be published",
    };
    let _ = writeln!(out, "## {title}\n");
    match job {
        Job::Build(Some(receipt)) => {
            let _ = writeln!(out, "{}, {}.\n", plural(receipt.pages, "page"), plural(receipt.files, "file"));
        }
        Job::Inspect { files, bytes, limit } => {
            let _ = writeln!(out, "{}, {} of the {} that are allowed.\n", plural(files, "file"), size(bytes), size(limit));
        }
        Job::Build(None) => {}
    }
    if failed && errors + warnings > 0 {
        out.push_str("Open the file that is named, go to the line, change what is said, and save. Then this runs again by itself. What was published before stays as it is.\n\n");
    }
    for (severity, title) in [(Severity::Error, "To be mended"), (Severity::Warning, "Probably wrong"), (Severity::Note, "Incomplete")] {
        let found: Vec<&Diagnostic> = diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).collect();
        if found.is_empty() {
            continue;
        }
        let _ = writeln!(out, "### {title}: {}\n", found.len());
        for diagnostic in found.iter().take(TOLD) {
            let place = match &*diagnostic.at.text {
                "" => format!("`{}`", code(&diagnostic.at.path)),
                _ => format!("`{}`, line {}", code(&diagnostic.at.path), diagnostic.at.line),
            };
            let _ = writeln!(out, "- **{place}**: {} What to do: {}", sentence(&diagnostic.says), sentence(&diagnostic.help));
        }
        if found.len() > TOLD {
            let _ = writeln!(out, "- and {} more", found.len() - TOLD);
        }
        out.push('\n');
    }
    if diagnostics.is_empty() {
        out.push_str("Nothing was found that is wrong or incomplete.\n\n");
    }
    out
}

/// Returns a number of bytes as people read it.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => plural(bytes as usize, "byte"),
        1_000..1_000_000 => format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100),
        1_000_000..1_000_000_000 => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
        _ => format!("{}.{} GB", bytes / 1_000_000_000, bytes % 1_000_000_000 / 100_000_000),
    }
}

/// Words of a source can hold anything; outside of code, what would be HTML or a mark is shown as it is.
fn sentence(words: &str) -> String {
    let mut out = String::new();
    let mut in_code = false;
    for character in visible(words).chars() {
        match character {
            '`' => {
                in_code = !in_code;
                out.push('`');
            }
            '<' | '>' | '*' | '_' | '[' | ']' | '#' | '|' if !in_code => {
                out.push('\\');
                out.push(character);
            }
            other => out.push(other),
        }
    }
    if in_code {
        out.push('`');
    }
    if !out.ends_with(['.', '?', '!']) {
        out.push('.');
    }
    out
}

fn code(path: &str) -> String {
    visible(path).replace('`', "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_as_people_read_them() {
        assert_eq!([1, 999, 1_250, 2_349_999, 1_000_000_000].map(size), ["1 byte", "999 bytes", "1.2 kB", "2.3 MB", "1.0 GB"]);
    }

    #[test]
    fn words_of_sources_make_no_marks() {
        assert_eq!(sentence("`a_b` is <b> not *c*?"), "`a_b` is \\<b\\> not \\*c\\*?");
        assert_eq!(sentence("an open `mark"), "an open `mark`.");
    }
}
