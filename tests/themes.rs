//! Themes of a project: what docs/themes.md says of them is true, and what they get wrong is told.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use chancery::model::diagnostic::Diagnostic;
use common::{build, cases, copy, files, options, root};
use regex::Regex;
use snapbox::cmd::{Command, OutputAssert, cargo_bin};

fn docs() -> String {
    fs::read_to_string(root().join("docs/themes.md")).unwrap()
}

/// The text beneath a heading, up to the next of the same depth or a higher one.
fn section<'d>(docs: &'d str, heading: &str) -> &'d str {
    let (_, rest) = docs.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("docs/themes.md has no section {heading}"));
    let depth = heading.bytes().take_while(|byte| *byte == b'#').count();
    let next = Regex::new(&format!("(?m)^#{{1,{depth}}} ")).unwrap();
    next.find(rest).map_or(rest, |next| &rest[..next.start()])
}

/// The names in the first column of the tables of a section.
fn rows(section: &str) -> BTreeSet<String> {
    Regex::new(r"(?m)^\| `([^`]+)` \|").unwrap().captures_iter(section).map(|row| row[1].to_owned()).collect()
}

fn carried() -> BTreeMap<String, String> {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    files(&root().join("themes/registry")).into_iter().map(|(path, bytes)| (path, text(bytes))).collect()
}

#[test]
fn the_documentation_names_every_file_of_the_carried_theme_and_no_other() {
    let (docs, carried) = (docs(), carried());
    for path in carried.keys() {
        assert!(docs.contains(&format!("`{path}`")), "docs/themes.md does not name `{path}`");
    }
    let named = Regex::new(r"`((?:templates|assets|interface|document)/[\w./-]+\.\w+)`").unwrap();
    for path in named.captures_iter(&docs).map(|name| name[1].to_owned()) {
        assert!(carried.contains_key(&path) || path == "assets/tokens.css", "docs/themes.md names `{path}`, which is not there");
    }
    let slots: BTreeSet<String> = carried.keys().filter(|path| path.starts_with("templates/slots/")).cloned().collect();
    assert_eq!(rows(section(&docs, "## Slots")), slots);
    for slot in &slots {
        assert_eq!(carried[slot], "", "a slot is empty in the carried theme");
        let included = format!("{{% include \"{}\" %}}", slot.strip_prefix("templates/").unwrap());
        assert!(carried.values().any(|text| text.contains(&included)), "no template includes {slot}");
    }
}

#[test]
fn the_documentation_names_every_token_and_component() {
    let (docs, carried) = (docs(), carried());
    let css = &carried["assets/registry.css"];
    let layer = &css[css.find("@layer tokens {").unwrap()..];
    let layer = &layer[..layer.find("\n}").unwrap()];
    let defined = |pattern: &str, text: &str| Regex::new(pattern).unwrap().captures_iter(text).map(|name| name[1].to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(rows(section(&docs, "## Tokens")), defined(r"(?m)^\s*(--[\w-]+):", layer));
    assert_eq!(rows(section(&docs, "## Components")), defined(r"\{% component ([a-z_]+\([^\n]*\)) -?%\}", &carried["templates/components.html"]));
    assert_eq!(defined(r"\{% block (\w+) %\}", &carried["templates/base.html"]).len(), 7);
    for block in defined(r"\{% block (\w+) %\}", &carried["templates/base.html"]) {
        assert!(section(&docs, "## Templates").contains(&format!("`{block}`")), "docs/themes.md does not name the block `{block}`");
    }
}

#[test]
fn the_documentation_names_every_field_that_templates_receive() {
    let docs = docs();
    let (mut of_kind, mut within): (BTreeMap<String, BTreeSet<String>>, BTreeSet<String>) = Default::default();
    for case in cases().into_iter().filter(|case| !case.join("themes").is_dir()) {
        let project = tempfile::tempdir().unwrap();
        copy(&case.join("content"), &project.path().join("content"));
        theme(project.path(), &[("templates/slots/footer.html", "<pre id=\"site-dump\">{{ kind }}|{{ __tera_context }}</pre>")]);
        let out = tempfile::tempdir().unwrap();
        assert!(build(&options(project.path(), out.path())).unwrap().receipt.is_some());
        let site = files(out.path());
        for (path, page) in common::pages(&site) {
            let selector = scraper::Selector::parse("#site-dump").unwrap();
            let dump: String = page.select(&selector).next().unwrap_or_else(|| panic!("{path} fills the slot")).text().collect();
            let (kind, context) = dump.split_once('|').unwrap();
            for (depth, key) in keys(context) {
                if depth == 1 {
                    of_kind.entry(kind.to_owned()).or_default().insert(key)
                } else {
                    within.insert(key)
                };
            }
        }
    }
    let every = rows(section(&docs, "## What every page receives"));
    let mut wrong = Vec::new();
    let templates = section(&docs, "## Templates");
    for (kind, keys) in &of_kind {
        let told = rows(section(templates, &format!("### `templates/{kind}.html`")));
        for key in keys.difference(&every).filter(|key| !told.contains(*key)) {
            wrong.push(format!("templates/{kind}.html receives `{key}`, which docs/themes.md does not say"));
        }
        for key in told.difference(keys) {
            wrong.push(format!("templates/{kind}.html does not receive `{key}`, which docs/themes.md says"));
        }
        wrong.extend(every.difference(keys).map(|key| format!("templates/{kind}.html does not receive `{key}`, as every page does")));
    }
    let kinds: BTreeSet<&str> = of_kind.keys().map(String::as_str).collect();
    let headings = Regex::new(r"(?m)^### `templates/(\w+)\.html`$").unwrap();
    let described: BTreeSet<&str> = headings.captures_iter(templates).map(|heading| heading.get(1).unwrap().as_str()).collect();
    if cfg!(feature = "search") {
        assert_eq!(described, kinds);
        let told = rows(section(&docs, "## Objects"));
        wrong.extend(within.difference(&told).map(|key| format!("docs/themes.md does not name the field `{key}`")));
        wrong.extend(told.difference(&within).map(|key| format!("docs/themes.md names the field `{key}`, which no page receives")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The names of fields in what Tera shows of a context, each with its depth.
fn keys(context: &str) -> Vec<(usize, String)> {
    let bytes = context.as_bytes();
    let (mut keys, mut depth, mut at) = (Vec::new(), 0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b'"' => {
                let start = at + 1;
                at = start;
                while bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                if bytes.get(at + 1) == Some(&b':') {
                    keys.push((depth, context[start..at].to_owned()));
                }
            }
            _ => {}
        }
        at += 1;
    }
    keys
}

/// Gives a project the theme `house` with these files.
fn theme(project: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = project.join("themes/house").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let site = project.join("content/site.yaml");
    let text = fs::read_to_string(&site).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("theme:")).map(|line| format!("{line}\n")).collect::<String>();
    fs::write(&site, lines + "theme: house\n").unwrap();
}

/// What is found about a theme with these files, and nothing is written.
fn found(files: &[(&str, &str)]) -> Vec<Diagnostic> {
    let project = tempfile::tempdir().unwrap();
    copy(&root().join("tests/sites/several-annexes/content"), &project.path().join("content"));
    theme(project.path(), files);
    let out = project.path().join("public");
    let outcome = build(&options(project.path(), &out)).unwrap();
    assert!(outcome.receipt.is_none(), "nothing is written");
    assert!(!out.join("index.html").exists());
    outcome.diagnostics.into_iter().filter(|diagnostic| diagnostic.code.word() == "template").collect()
}

/// A template of the carried theme with one change.
fn changed(path: &str, from: &str, to: &str) -> String {
    let text = &carried()[path];
    assert!(text.contains(from), "{path} has {from}");
    text.replace(from, to)
}

fn told(diagnostics: &[Diagnostic]) -> String {
    let tell = |found: &Diagnostic| {
        let also: String = found.also.iter().map(|note| format!(" < {} {}", note.says, note.at.path)).collect();
        format!("{}: {}{also}", found.at.path, found.says)
    };
    diagnostics.iter().map(tell).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_error_within_a_component_names_its_callers() {
    let components = changed("templates/components.html", "{{ name.name }}", "{{ name.nam.first }}");
    let found = found(&[("templates/components.html", &components)]);
    let told = told(&found);
    assert!(told.starts_with("themes/house/templates/components.html: Field `nam` is not defined"), "{told}");
    assert!(told.contains(" < called from themes/registry/templates/"), "{told}");
    let called = &found[0].also[0].at;
    assert!(called.text[called.marked.clone()].starts_with("<signatures"), "{called:?}");
}

#[test]
fn mistakes_of_templates_have_their_places() {
    let letter = |from: &str, to: &str| told(&found(&[("templates/letter.html", &changed("templates/letter.html", from, to))]));
    let component = letter("<signatures ", "<signaturs ");
    assert!(component.starts_with("themes/house/templates/letter.html: Unknown component `signaturs`"), "{component}");
    let argument = letter("<signatures signed=", "<signatures sgned=");
    assert!(argument.starts_with("themes/house/templates/letter.html: Unknown argument(s) `sgned`"), "{argument}");
    let parent = letter("{% extends \"base.html\" %}", "{% extends \"bse.html\" %}");
    assert_eq!(parent, "themes/house/templates/letter.html: there is no template `bse.html` to extend");
    let include = letter("slots/apparatus.html", "slots/aparatus.html");
    assert!(include.starts_with("themes/house/templates/letter.html: "), "{include}");
    let words = letter("t(id=\"numbers-added\")", "t(id=\"numbers-aded\")");
    assert_eq!(words, "themes/house/templates/letter.html: `interface/en.ftl` has no words `numbers-aded`");
}

#[test]
fn no_page_is_without_the_notice() {
    let notice = "{{ t(id=\"notice-republication\", publisher=site.publisher.name, organization=organization) }}";
    let base = changed("templates/base.html", notice, "");
    assert_eq!(told(&found(&[("templates/base.html", &base)])), "themes/house/templates/base.html: the page that `home.html` makes has no notice");
    let bare = "<!doctype html>\n<title>{{ site.title }}</title>\n";
    assert_eq!(told(&found(&[("templates/list.html", bare)])), "themes/house/templates/list.html: the page that `list.html` makes has no notice");
    let mute = "notice-republication = Words by { $publisher }.\n";
    let says = "the notice must say who publishes, and of which organization this is not a website";
    assert_eq!(told(&found(&[("interface/en.ftl", mute)])), format!("themes/house/interface/en.ftl: {says}"));
}

#[test]
fn a_translation_of_the_interface_is_whole() {
    let project = tempfile::tempdir().unwrap();
    copy(&root().join("tests/sites/several-annexes/content"), &project.path().join("content"));
    let german: String = carried()["interface/en.ftl"].replace("\ncrumbs = ", "\n# ");
    theme(project.path(), &[("interface/de.ftl", &german)]);
    let site = project.path().join("content/site.yaml");
    let text = fs::read_to_string(&site).unwrap().replace("language: en", "language: de");
    assert!(text.contains("language: de"));
    fs::write(&site, text).unwrap();
    let outcome = build(&options(project.path(), &project.path().join("public"))).unwrap();
    let found: Vec<Diagnostic> = outcome.diagnostics.into_iter().filter(|diagnostic| diagnostic.code.word() == "template").collect();
    assert_eq!(told(&found), "themes/house/interface/de.ftl: these words of the interface are missing: `crumbs`");
}

fn chancery(folder: &Path, args: &[&str]) -> OutputAssert {
    Command::new(cargo_bin!("chancery")).args(args).current_dir(folder).assert()
}

#[test]
fn files_of_the_carried_theme_are_listed_and_copied_to_be_changed() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    copy(&root().join("tests/sites/minimal/content"), &at.join("content"));
    chancery(at, &["theme", "eject", "templates/404.html"])
        .code(2)
        .stderr_eq("error: the project has no theme of its own yet\nhelp: name it, as in `--into house`; its files will lie in `themes/house/`\n");
    chancery(at, &["theme", "eject", "404.html", "--into", "house"])
        .code(2)
        .stderr_eq("error: the carried theme has no file `404.html`\nhelp: did you mean `templates/404.html`?\n");
    chancery(at, &["theme", "eject", "templates/404.html", "--into", "../house"]).code(2);
    assert!(!at.join("themes").exists());
    let first = "themes/house/templates/404.html  written\nto use it, write `theme: house` into `content/site.yaml`\n";
    chancery(at, &["theme", "eject", "templates/404.html", "--into", "house"]).code(0).stdout_eq(first);
    let copied = at.join("themes/house/templates/404.html");
    let text = carried()["templates/404.html"].clone();
    assert_eq!(fs::read_to_string(&copied).unwrap(), text);
    theme(at, &[("templates/404.html", &(text.clone() + "<!-- ours -->\n")), ("templates/hom.html", "x"), ("assets/tokens.css", ""), ("notes.txt", "")]);
    chancery(at, &["theme", "eject", "templates/home.html", "templates/404.html"])
        .code(3)
        .stderr_eq("error: `themes/house/templates/404.html` stands already and was changed; nothing was copied\nhelp: compare it with the one that would be copied, or overwrite it with `--overwrite`\n");
    assert!(!at.join("themes/house/templates/home.html").exists());
    let list = chancery(at, &["theme", "list"]).code(0).get_output().stdout.clone();
    let list = String::from_utf8(list).unwrap();
    let line = |path: &str| list.lines().find(|line| line.starts_with(path)).unwrap_or_else(|| panic!("{path} is listed")).split_once("  ").unwrap().1.trim();
    assert_eq!(line("templates/base.html"), "carried");
    assert_eq!(line("templates/404.html"), "themes/house/templates/404.html (replaces the carried file)");
    assert_eq!(line("templates/hom.html"), "themes/house/templates/hom.html (added; did you mean `templates/home.html`?)");
    assert_eq!(line("assets/tokens.css"), "themes/house/assets/tokens.css (linked by every page)");
    assert!(line("notes.txt").contains("not used"));
    for path in carried().keys() {
        line(path);
    }
    chancery(at, &["theme", "eject", "templates/404.html", "--overwrite"]).code(0).stdout_eq("themes/house/templates/404.html  written\n");
    assert_eq!(fs::read_to_string(&copied).unwrap(), text);
}

#[test]
fn pages_link_tokens_where_the_theme_has_them_and_are_made_anew_when_it_gets_some() {
    let project = tempfile::tempdir().unwrap();
    copy(&root().join("tests/sites/minimal/content"), &project.path().join("content"));
    theme(project.path(), &[("templates/slots/header.html", "<p>House</p>\n")]);
    let out = project.path().join("public");
    build(&options(project.path(), &out)).unwrap();
    let page = || fs::read_to_string(out.join("index.html")).unwrap();
    assert!(page().contains("<p>House</p>") && !page().contains("tokens.css"));
    theme(project.path(), &[("assets/tokens.css", "@layer tokens { :root { --ink: black; } }\n")]);
    build(&options(project.path(), &out)).unwrap();
    assert!(page().contains(r#"<link rel="stylesheet" href="theme/tokens.css">"#));
    assert!(out.join("theme/tokens.css").exists());
}
