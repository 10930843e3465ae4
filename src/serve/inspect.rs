//! The pages of the preview itself, below `/__chancery/`: what was found, what was made and why, and how large the site is.

use std::fmt::Write;

use super::shared::{Revision, Shared};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::pipeline::live::Edition;

/// What GitHub Pages lets a site have: bytes in all, and bytes of one file.
const SITE_LIMIT: u64 = 1_000_000_000;
const FILE_LIMIT: u64 = 100 * 1024 * 1024;
/// So many lines of one kind are shown.
const SHOWN: usize = 200;

/// Returns the page `name`; nothing where there is none.
pub fn page(name: &str, shared: &Shared) -> Option<String> {
    match name {
        "" => Some(overview(shared)),
        "sizes" => Some(sizes(shared)),
        _ => name.strip_prefix("explain/").and_then(explanation),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn html(title: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<link rel=\"stylesheet\" href=\"/__chancery/inspect.css\">\n</head>\n<body>\n<h1>{title}</h1>\n{body}</body>\n</html>\n"
    )
}

/// Returns the page that stands in place of one that cannot be shown.
pub fn instead(revision: &Revision, says: &str) -> String {
    let broken = revision.broken.as_ref().map(|broken| format!("<p>{}</p>\n", escaped(broken))).unwrap_or_default();
    let body = format!("<p>{}</p>\n{broken}{}<p><a href=\"/__chancery/\">All findings</a></p>\n", escaped(says), findings(revision.errors()));
    html("This page cannot be shown", &body)
}

fn explanation(code: &str) -> Option<String> {
    let code = Code::ALL.iter().find(|known| known.word() == code)?;
    Some(html(&format!("What `{}` means", code.word()), &format!("<pre>{}</pre>\n", escaped(code.page()))))
}

fn table(caption: &str, heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut body = String::new();
    for row in rows {
        body.push_str("<tr>");
        for cell in row {
            let _ = write!(body, "<td>{cell}</td>");
        }
        body.push_str("</tr>\n");
    }
    if body.is_empty() {
        return String::new();
    }
    let heads: String = heads.iter().map(|head| format!("<th scope=\"col\">{head}</th>")).collect();
    format!("<h2>{caption}</h2>\n<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n")
}

fn findings<'d>(diagnostics: impl Iterator<Item = &'d Diagnostic>) -> String {
    let row = |diagnostic: &Diagnostic| {
        let (at, word) = (&diagnostic.at, diagnostic.code.word());
        vec![
            format!("<span class=\"{0}\">{0}</span> <a href=\"/__chancery/explain/{word}\">{word}</a>", diagnostic.severity.word()),
            format!("<code>{}:{}:{}</code>", escaped(&at.path), at.line, at.column),
            format!("{}<br>{}", escaped(&diagnostic.says), escaped(&diagnostic.help)),
        ]
    };
    table("Findings", &["Kind", "Place", "What it says, and what to do"], diagnostics.map(row))
}

fn list(caption: &str, items: &[String], note: &str) -> String {
    if items.is_empty() {
        return String::new();
    }
    let shown: String = items.iter().take(SHOWN).map(|item| format!("<li><code>{}</code></li>\n", escaped(item))).collect();
    let more = if items.len() > SHOWN { format!("<p>and {} more</p>\n", items.len() - SHOWN) } else { String::new() };
    format!("<h2>{caption}</h2>\n<p>{note}</p>\n<ul>\n{shown}</ul>\n{more}")
}

fn milliseconds(time: std::time::Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1000.0)
}

fn overview(shared: &Shared) -> String {
    let now = shared.wait();
    let base = &shared.preview.base;
    let mut body = format!(
        "<p><a href=\"{base}\">The site</a> · <a href=\"/__chancery/sizes\">Sizes</a> · <a href=\"/__chancery/anew?token={}\">Read everything anew</a></p>\n",
        shared.token
    );
    if let Some(broken) = &now.broken {
        let _ = writeln!(body, "<p class=\"error\">{}</p>", escaped(broken));
    }
    match now.diagnostics.is_empty() {
        true => body.push_str("<p>Nothing was found.</p>\n"),
        false => body.push_str(&findings(now.diagnostics.iter().map(|diagnostic| &**diagnostic))),
    }
    let revision = |revision: &std::sync::Arc<Revision>| {
        let rooms: Vec<String> = revision.timings.rooms.iter().map(|(room, time)| format!("{room} {}", milliseconds(*time))).collect();
        let moved = revision.moved.get().map_or_else(|| "…".to_owned(), |moved| moved.count.to_string());
        let changed = if revision.changed.is_empty() { "everything".to_owned() } else { escaped(&revision.changed.join(", ")) };
        vec![revision.number.to_string(), changed, moved, milliseconds(revision.readable), rooms.join(", ")]
    };
    body.push_str(&table("Revisions", &["Number", "What changed", "Pages that moved", "Until readable, ms", "Rooms, ms"], shared.past().iter().map(revision)));
    let moved = now.moved.get().map(|moved| moved.shown.as_slice()).unwrap_or_default();
    let row = |moved: &crate::pipeline::live::Moved| {
        vec![format!("<a href=\"{base}{0}\">{0}</a>", escaped(moved.path.trim_end_matches("index.html"))), escaped(&moved.because)]
    };
    body.push_str(&table("Pages that moved last", &["Page", "Because of"], moved.iter().map(row)));
    if let Some(edition) = &now.edition {
        let drafts = edition.drafts();
        body.push_str(&list("Drafts", &drafts, "They are shown here and never built."));
        body.push_str(&list("Found by date only", &edition.orphans(), "No item, organ, sender or other document leads to these."));
    }
    html(&now.edition.as_ref().map_or_else(|| "Preview".to_owned(), |edition| format!("Preview of {}", edition.title())), &body)
}

/// Makes every page to see how large it is.
fn sizes(shared: &Shared) -> String {
    let Some(edition) = shared.wait().edition.clone() else { return html("Sizes", "<p>The site cannot be shown yet.</p>\n") };
    let mut files: Vec<(u64, String)> = measured(&edition);
    let all: u64 = files.iter().map(|(size, _)| size).sum();
    files.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let share = |size: u64, limit: u64| format!("{:.2} %", size as f64 * 100.0 / limit as f64);
    let mut body = format!(
        "<p>{} files, {all} bytes: {} of the {SITE_LIMIT} that GitHub Pages lets a site have. The search index is not counted.</p>\n",
        files.len(),
        share(all, SITE_LIMIT)
    );
    let row = |(size, path): &(u64, String)| vec![format!("<code>{}</code>", escaped(path)), size.to_string(), share(*size, FILE_LIMIT)];
    body.push_str(&table("The largest files", &["File", "Bytes", "Of what one file may have"], files.iter().take(20).map(row)));
    html("Sizes", &body)
}

fn measured(edition: &Edition) -> Vec<(u64, String)> {
    edition.paths().map(|path| (edition.file(path).and_then(Result::ok).map_or(0, |bytes| bytes.len() as u64), path.to_owned())).collect()
}
