//! Which file an address means, as GitHub Pages tells it. An address is looked up among those of the site, and never joined to a folder.

use percent_encoding::percent_decode_str;

/// What stands at an address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// The file at this path of the site.
    File(String),
    /// Something at another address.
    Elsewhere(String),
    /// Nothing of the site.
    Nothing,
    /// It lies outside of the site.
    Outside,
}

/// Returns what `path` names below `base`, as files are named; nothing where it names none.
pub fn named(path: &str, base: &str) -> Option<String> {
    percent_decode_str(path.strip_prefix(base)?).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// Returns what stands at `path`, as it is in the request, where the site stands at `base`; `has` tells which files there are.
pub fn find(path: &str, base: &str, has: impl Fn(&str) -> bool) -> Found {
    if !path.starts_with(base) {
        return if path.len() + 1 == base.len() && base.starts_with(path) { Found::Elsewhere(base.to_owned()) } else { Found::Outside };
    }
    let Some(named) = named(path, base) else { return Found::Nothing };
    let named = named.as_str();
    if named.is_empty() || named.ends_with('/') {
        let file = format!("{named}index.html");
        return if has(&file) { Found::File(file) } else { Found::Nothing };
    }
    let page = format!("{named}.html");
    if has(named) {
        Found::File(named.to_owned())
    } else if has(&page) {
        Found::File(page)
    } else if has(&format!("{named}/index.html")) {
        Found::Elsewhere(format!("{path}/"))
    } else {
        Found::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_github_pages() {
        let files = ["index.html", "404.html", "a/index.html", "a/é x.txt", "b.html"];
        let at = |path: &str, base: &str| find(path, base, |file| files.contains(&file));
        let file = |name: &str| Found::File(name.to_owned());
        for (path, found) in [
            ("/", file("index.html")),
            ("/index.html", file("index.html")),
            ("/index", file("index.html")),
            ("/a/", file("a/index.html")),
            ("/a", Found::Elsewhere("/a/".into())),
            ("/b", file("b.html")),
            ("/b/", Found::Nothing),
            ("/A/", Found::Nothing),
            ("/a/%C3%A9%20x.txt", file("a/é x.txt")),
            ("/a/%ff", Found::Nothing),
            ("/../index.html", Found::Nothing),
            ("/%2e%2e/index.html", Found::Nothing),
            ("/..%5cindex.html", Found::Nothing),
            ("/a/\\index.html", Found::Nothing),
            ("/index.html%00", Found::Nothing),
            ("//a/", Found::Nothing),
        ] {
            assert_eq!(at(path, "/"), found, "{path}");
        }
        assert_eq!(at("/repo/a/", "/repo/"), file("a/index.html"));
        assert_eq!(at("/repo/a", "/repo/"), Found::Elsewhere("/repo/a/".into()));
        assert_eq!(at("/repo", "/repo/"), Found::Elsewhere("/repo/".into()));
        for outside in ["/", "/a/", "/Repo/a/", "/repository/"] {
            assert_eq!(at(outside, "/repo/"), Found::Outside, "{outside}");
        }
    }
}
