//! Puts the client into the served copy of a page, and lets it work under the page's policy. What a build writes has neither.

use std::ops::Range;

/// The beginning of the element that states the policy of a page.
const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"";

/// What the client needs of a policy: to be run, to be told what changed, to show its overlay.
const NEEDED: [&str; 3] = ["script-src", "connect-src", "style-src"];

/// What may be stated beside those, and is as they are where it is not.
const BESIDE: [&str; 4] = ["script-src-elem", "style-src-elem", "worker-src", "child-src"];

/// What a page is served with.
#[derive(Clone, Copy)]
pub struct Tag<'a> {
    /// A digest of all that the page is made from.
    pub reads: &'a str,
    /// The run of the server.
    pub run: &'a str,
    /// The status with which the page is served.
    pub status: u16,
    /// Whether the archive is still being read, so that the page is not yet what it will be.
    pub reading: bool,
}

/// Returns `html` with the client in it, first of all scripts.
pub fn inject(html: &[u8], tag: Tag<'_>) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(html) else { return html.to_owned() };
    let Tag { reads, run, status, reading } = tag;
    let reading = if reading { " data-reading" } else { "" };
    let script = format!("<script src=\"/__chancery/client.js\" data-reads=\"{reads}\" data-run=\"{run}\" data-status=\"{status}\"{reading}></script>");
    let head = after(text, "<head").unwrap_or(0);
    let mut out = String::with_capacity(html.len() + 512);
    out.push_str(&text[..head]);
    out.push_str(&script);
    match policy(text).filter(|at| at.start >= head) {
        None => out.push_str(&text[head..]),
        Some(at) => {
            out.push_str(&text[head..at.start]);
            out.push_str(&relaxed(&text[at.clone()]));
            out.push_str(&text[at.end..]);
        }
    }
    out.into_bytes()
}

/// Returns the byte behind the first tag that begins with `name`.
fn after(text: &str, name: &str) -> Option<usize> {
    let start = text.match_indices(name).map(|(at, _)| at).find(|at| text[at + name.len()..].starts_with(['>', ' ', '\n', '\t']))?;
    text[start..].find('>').map(|end| start + end + 1)
}

fn policy(text: &str) -> Option<Range<usize>> {
    let start = text.find(POLICY)? + POLICY.len();
    text[start..].find('"').map(|end| start..start + end)
}

/// Returns a policy that lets scripts, styles and connections of this server pass too, and all else as before.
fn relaxed(policy: &str) -> String {
    let directives: Vec<(&str, Vec<&str>)> = policy
        .split(';')
        .filter_map(|directive| {
            let mut words = directive.split_whitespace();
            Some((words.next()?, words.collect()))
        })
        .collect();
    let stated = |name: &str| directives.iter().find(|(directive, _)| directive.eq_ignore_ascii_case(name)).map(|(_, sources)| sources);
    let Some(default) = stated("default-src").or(Some(&Vec::new())).map(|sources| with_self(sources)) else { return policy.to_owned() };
    let mut parts: Vec<String> = directives
        .iter()
        .map(|(name, sources)| {
            let needed = NEEDED.iter().chain(&BESIDE).any(|needed| name.eq_ignore_ascii_case(needed));
            let sources = if needed { with_self(sources) } else { sources.join(" ") };
            format!("{name} {sources}").trim_end().to_owned()
        })
        .collect();
    // What is not stated is as the default says; without a default everything may pass.
    if stated("default-src").is_some() {
        parts.extend(NEEDED.into_iter().filter(|needed| stated(needed).is_none()).map(|needed| format!("{needed} {default}")));
    }
    parts.join("; ")
}

fn with_self(sources: &[&str]) -> String {
    let mut all: Vec<&str> = sources.iter().copied().filter(|source| !source.eq_ignore_ascii_case("'none'")).collect();
    if !all.contains(&"'self'") {
        all.push("'self'");
    }
    all.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_lets_the_client_pass_and_stays_as_strict_else() {
        let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'";
        assert_eq!(relaxed(policy), format!("{policy}; connect-src 'self'"));
        assert_eq!(
            relaxed("default-src 'none'; script-src 'none'; connect-src https://a.example"),
            "default-src 'none'; script-src 'self'; connect-src https://a.example 'self'; style-src 'self'"
        );
        assert_eq!(relaxed("script-src 'self'; worker-src 'none'"), "script-src 'self'; worker-src 'self'");
        assert_eq!(relaxed("img-src 'none'"), "img-src 'none'");
    }

    #[test]
    fn the_client_comes_first_in_the_head() {
        let tag = Tag { reads: "r", run: "1", status: 200, reading: false };
        let page = inject(b"<!doctype html><html><head>\n<title>x</title></head><body></body></html>", tag);
        assert!(String::from_utf8(page).unwrap().starts_with(
            "<!doctype html><html><head><script src=\"/__chancery/client.js\" data-reads=\"r\" data-run=\"1\" data-status=\"200\"></script>\n<title>"
        ));
        assert!(inject(b"<p>x", tag).starts_with(b"<script"));
        assert!(inject(b"<header><head >", tag).starts_with(b"<header><head ><script"));
    }
}
