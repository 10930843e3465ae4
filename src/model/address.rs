//! Addresses of pages and of places in them, and the relative links between them.

use std::fmt;

use serde::{Deserialize, Serialize};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What a URL path segment cannot carry as it is (RFC 3986, section 3.3); the `/` between segments stays.
const SEGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Whether links to a page end at its folder or name the file in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum HrefStyle {
    /// `…/statement/`, for web servers.
    #[default]
    Directory,
    /// `…/statement/index.html`, for reading from a disk.
    File,
}

/// The path of a page or file below the site's root: `""` for the home page, `letters/x/` for a page, `letters/x/text.txt` for a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Address(String);

impl Address {
    /// Returns the address of a page below the root; an empty `path` is the home page.
    pub fn page(path: &str) -> Self {
        if path.is_empty() { Self(String::new()) } else { Self(String::new()).join(path.trim_matches('/')) }
    }

    /// Returns the address of a file below the root.
    pub fn file(path: impl Into<String>) -> Self {
        Self(path.into())
    }

    /// Returns the address of the page `name` below this page.
    pub fn join(&self, name: &str) -> Self {
        Self([&self.0, name, "/"].concat())
    }

    /// Returns the address of the file `name` beside this page.
    pub fn beside(&self, name: &str) -> Self {
        Self([&self.0, name].concat())
    }

    /// Returns the address as a path, with a closing `/` where it is a page's.
    pub fn path(&self) -> &str {
        &self.0
    }

    /// Returns the path of the file that holds what stands at this address.
    pub fn output(&self) -> String {
        if self.is_page() { [&self.0, "index.html"].concat() } else { self.0.clone() }
    }

    fn is_page(&self) -> bool {
        self.0.is_empty() || self.0.ends_with('/')
    }

    /// Returns the relative link from this page to `target`, with its `anchor`.
    pub fn link(&self, target: &Address, anchor: Option<&str>, style: HrefStyle) -> String {
        let mut href = String::with_capacity(target.0.len() + anchor.map_or(0, str::len) + 16);
        if self != target || anchor.is_none() {
            self.relative(target, style, &mut href);
        }
        if let Some(anchor) = anchor {
            href.push('#');
            encode(anchor, &mut href);
        }
        href
    }

    /// Returns how much of its path another one shares, folder by folder: with the depth of this page that decides what the link between them is.
    pub fn shared_with(&self, other: &Address) -> usize {
        shared_folders(&self.0, &other.0)
    }

    /// Returns how many folders deep the page lies.
    pub fn depth(&self) -> usize {
        self.0.bytes().filter(|byte| *byte == b'/').count()
    }

    fn relative(&self, target: &Address, style: HrefStyle, href: &mut String) {
        let above = shared_folders(&self.0, &target.0);
        for _ in self.0[above..].bytes().filter(|byte| *byte == b'/') {
            href.push_str("../");
        }
        let below = &target.0[above..];
        if href.is_empty() && below.split('/').next().is_some_and(|segment| segment.contains(':')) {
            href.push_str("./"); // else the segment would be read as a scheme (RFC 3986, section 4.2)
        }
        encode(below, href);
        if target.is_page() && style == HrefStyle::File {
            href.push_str("index.html");
        } else if href.is_empty() {
            href.push_str("./");
        }
    }

    /// Returns the whole URL below `base`, which ends with `/`.
    pub fn absolute(&self, base: &str) -> String {
        let mut url = String::with_capacity(base.len() + self.0.len());
        url.push_str(base);
        encode(&self.0, &mut url);
        url
    }
}

/// Writes a path or an anchor as URLs write it.
fn encode(text: &str, out: &mut String) {
    // Most need nothing, and to see that of all bytes at once is cheaper than to go from one to the next.
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'/';
    if text.bytes().fold(true, |plain, byte| plain & is_plain(byte)) {
        out.push_str(text);
    } else {
        out.extend(utf8_percent_encode(text, SEGMENT));
    }
}

/// Returns where the folders end that two paths share.
fn shared_folders(one: &str, other: &str) -> usize {
    const STEP: usize = 8;
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let steps = one.as_chunks::<STEP>().0.iter().zip(other.as_chunks::<STEP>().0).take_while(|(a, b)| a == b).count() * STEP;
    let same = steps + one[steps..].iter().zip(&other[steps..]).take_while(|(a, b)| a == b).count();
    memchr::memrchr(b'/', &one[..same]).map_or(0, |slash| slash + 1)
}

/// Returns whether `path` is the path `above` or lies below it.
pub fn lies_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Returns the path and those above it, from the longest to the shortest.
pub fn upwards(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path.trim_end_matches('/')), |path| path.rsplit_once('/').map(|(above, _)| above))
}

/// Returns why `path` cannot be an address, if it cannot: some character or name that links or file systems do not carry.
pub fn path_problem(path: &str) -> Option<String> {
    if path.is_empty() {
        return Some("it is empty".into());
    }
    for step in path.split('/') {
        if let Some(bad) = step.chars().find(|character| !character.is_alphanumeric() && !matches!(character, '-' | '_' | '.')) {
            return Some(format!("it holds {}", name_of(bad)));
        }
        if step.is_empty() || step.starts_with('.') || step.ends_with('.') {
            return Some("a name in it is empty, or begins or ends with a full stop".into());
        }
        let stem = step.split('.').next().unwrap_or(step).to_ascii_lowercase();
        let device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
            || (stem.len() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")) && stem.as_bytes()[3].is_ascii_digit());
        if device || step.eq_ignore_ascii_case("index.html") {
            return Some(format!("`{step}` means something else to file systems"));
        }
        if step.len() > 150 {
            return Some("a name in it is longer than 150 bytes".into());
        }
    }
    None
}

fn name_of(character: char) -> String {
    match character {
        ' ' => "a space".into(),
        control if control.is_control() => "a control character".into(),
        other => format!("`{other}`"),
    }
}

/// Returns the address at which a document is found by its symbol, if that can be one: the symbol's own parts, without spaces and the asterisks of a reissue.
pub fn symbol_address(symbol: &str) -> Option<Address> {
    let path: String = symbol.chars().filter(|character| !character.is_whitespace() && *character != '*').collect();
    // Parentheses stand in symbols of resolutions; links and file systems carry them.
    let plain: String = path.chars().filter(|character| !matches!(character, '(' | ')')).collect();
    path_problem(&plain).is_none().then(|| Address::page("symbols").join(&path))
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "/{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(from: &str, to: &str, style: HrefStyle) -> String {
        Address::file(from).link(&Address::file(to), None, style)
    }

    #[test]
    fn links_are_relative() {
        for (from, to, href) in [
            ("", "", "./"),
            ("", "about/", "about/"),
            ("about/", "", "../"),
            ("a/b/", "a/b/c/", "c/"),
            ("a/b/c/", "a/b/", "../"),
            ("a/b/", "a/x/y/", "../x/y/"),
            ("a/b/", "theme/registry.css", "../../theme/registry.css"),
            ("a/b/", "a/b/text.txt", "text.txt"),
            ("404.html", "about/", "about/"),
            ("a/", "a/été x/", "%C3%A9t%C3%A9%20x/"),
        ] {
            assert_eq!(link(from, to, HrefStyle::Directory), href, "{from} → {to}");
        }
        assert_eq!(link("a/b/", "a/", HrefStyle::File), "../index.html");
        assert_eq!(link("a/b/", "a/b/", HrefStyle::File), "index.html");
    }

    #[test]
    fn a_path_lies_below_whole_steps_only() {
        for (path, above, below) in [("a/b", "a/b", true), ("a/b/", "a/b", true), ("a/b/c", "a/b", true), ("a/bc", "a/b", false), ("a", "a/b", false)] {
            assert_eq!(lies_below(path, above), below, "{path} below {above}");
        }
        assert_eq!(upwards("a/b/c/").collect::<Vec<_>>(), ["a/b/c", "a/b", "a"]);
    }

    #[test]
    fn an_anchor_of_the_same_page_needs_no_path() {
        let page = Address::page("a/b");
        assert_eq!(page.link(&page, Some("p5"), HrefStyle::File), "#p5");
        assert_eq!(page.link(&Address::page("a"), Some("p5"), HrefStyle::Directory), "../#p5");
    }

    #[test]
    fn addresses_hold_what_links_and_file_systems_carry() {
        for path in ["letters/2024/a-letter", "lettres/été", "a/S_2024.283"] {
            assert_eq!(path_problem(path), None, "{path}");
        }
        for path in ["", "a b", "a/b?c", "a/../b", "a//b", "con", "a/NUL.txt", "a/COM1", "x/index.html", "a#b", "a:b", "a\\b"] {
            assert!(path_problem(path).is_some(), "{path}");
        }
    }

    #[test]
    fn a_symbol_has_an_address_of_its_own_parts() {
        let path = |symbol: &str| symbol_address(symbol).map(|address| address.path().to_owned());
        for (symbol, address) in [
            ("A/78/251*", "symbols/A/78/251/"),
            ("S/RES/1325 (2000)", "symbols/S/RES/1325(2000)/"),
            ("TD/B/WP(XXXV)/MISC.1/REV.1", "symbols/TD/B/WP(XXXV)/MISC.1/REV.1/"),
        ] {
            assert_eq!(path(symbol).as_deref(), Some(address));
        }
        for symbol in ["", "A//1", "A/../1", "A/78/?", "*", "A/()/1"] {
            assert_eq!(path(symbol), None, "{symbol}");
        }
    }
}
