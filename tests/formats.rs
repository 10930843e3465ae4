//! Forms for programs, feeds and the sitemap: what they say, and what turns them off.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use chancery::model::diagnostic::{Diagnostic, Severity};
use chancery::pipeline::Options;
use common::{build, cases, files, options, root};
use pulldown_cmark::{Options as Markdown, Parser};
use quick_xml::Reader;
use quick_xml::events::Event;
use scraper::{ElementRef, Html, Node, Selector};

const BASE: &str = "https://letters.test/repo/";

fn at(folder: &Path) -> Options {
    Options { base_url: Some(BASE.into()), ..options(folder, &folder.join("public")) }
}

fn built(options: &Options) -> BTreeMap<String, String> {
    let outcome = build(options).unwrap();
    assert!(outcome.receipt.is_some(), "{:#?}", outcome.diagnostics);
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    files(options.out.as_ref().unwrap()).into_iter().map(|(path, bytes)| (path, text(bytes))).collect()
}

/// A site of the letters that are given, in all forms.
fn site_of(letters: &[(&str, &str)]) -> (tempfile::TempDir, BTreeMap<String, String>) {
    let project = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = project.path().join("content").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("site.yaml", "title: Letters\npublisher: {name: the Archive}\noutputs: archive\n");
    write(
        "agenda/ga-78.yaml",
        "organ: general-assembly\nsession: 78\nitems:\n  - {number: 31, title: Wells, paired: [{by: agenda}]}\n  - {number: 32, title: Springs, paired: [{by: agenda}]}\n",
    );
    for (name, fields) in letters {
        write(&format!("{name}/letter.md"), &format!("---\nkind: letter\n{fields}---\n\nOne well.\n"));
    }
    let site = built(&at(project.path()));
    (project, site)
}

#[test]
fn the_schemas_in_the_documentation_are_those_of_the_program() {
    let folder = root().join("docs/schema");
    for name in ["document", "documents", "agenda", "figures"] {
        let path = folder.join(format!("{name}.schema.json"));
        let printed = snapbox::cmd::Command::new(snapbox::cmd::cargo_bin!("chancery")).args(["schema", name]).output().unwrap();
        assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
        let given = String::from_utf8(printed.stdout).unwrap();
        if std::env::var("CHANCERY_GOLDEN").is_ok_and(|value| value == "write") {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &given).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        assert!(given == expected, "{} is old: CHANCERY_GOLDEN=write cargo test --test formats writes it anew", path.display());
    }
}

#[test]
fn a_form_that_is_left_out_is_neither_made_nor_linked() {
    const FORMS: [(&str, &str); 9] = [
        ("text", "text.txt"),
        ("citations", "citation.bib"),
        ("figures", "figures.csv"),
        ("feeds", "feed.xml"),
        ("sitemap", "sitemap.xml"),
        ("markdown", "document.md"),
        ("json", "document.json"),
        ("akoma-ntoso", "document.akn.xml"),
        ("data-package", "datapackage.json"),
    ];
    let project = common::copied(root());
    let yaml = fs::read_to_string(root().join("content/site.yaml")).unwrap();
    let made = |outputs: &str| {
        fs::write(project.path().join("content/site.yaml"), format!("{yaml}outputs: {outputs}\n")).unwrap();
        let site = built(&at(project.path()));
        let there: BTreeSet<&str> = FORMS.iter().filter(|(_, file)| site.keys().any(|path| path.ends_with(file))).map(|(name, _)| *name).collect();
        for (name, file) in FORMS {
            let (in_head, in_body) = (format!("{file}\" title="), format!("{file}\""));
            let pages = || site.iter().filter(|(path, _)| path.ends_with(".html")).map(|(_, page)| page.split_once("</head>").unwrap());
            let linked = [pages().any(|(head, _)| head.contains(&in_head)), pages().any(|(_, body)| body.contains(&in_body))];
            assert_eq!(linked, [there.contains(name); 2], "links to {file} with `outputs: {outputs}`");
        }
        there
    };
    let all: BTreeSet<&str> = FORMS.iter().map(|(name, _)| *name).collect();
    assert_eq!(made("archive"), all);
    assert_eq!(made("reading"), BTreeSet::from(["text", "citations", "figures", "feeds", "sitemap"]));
    assert_eq!(made("[]"), BTreeSet::new());
    for (name, _) in FORMS {
        let mut expected = BTreeSet::from([name]);
        expected.extend((name == "data-package").then_some("figures"));
        assert_eq!(made(&format!("[{name}]")), expected);
    }
}

#[test]
fn without_an_address_there_are_no_feeds_and_no_sitemap() {
    let (project, _) = site_of(&[("x", "title: Wells\ndate: 2024-01-01\n")]);
    let site = built(&options(project.path(), &project.path().join("public")));
    for file in ["feed.xml", "sitemap.xml", "robots.txt"] {
        assert!(!site.contains_key(file), "{file}");
        assert!(site.values().all(|text| !text.contains(file)), "{file} is linked");
    }
    assert!(site["x/document.json"].contains("\"address\": \"./\""));
}

#[test]
fn feeds_tell_the_days_of_the_sources_and_by_whom_it_is_stated() {
    let organs = "organs: [{organ: general-assembly, session: 78, items: [31]}]\n";
    let changed = format!(
        "title: Changed\ndate: 2023-10-01\nchanges: [{{on: 2024-06-01, at: [letter#p1], what: a word}}]\nfrom: [{{office: Office of wells}}]\n{organs}"
    );
    let (_folder, site) = site_of(&[
        ("a", &changed),
        ("b", "title: Later\ndate: 2024-02-01\n"),
        ("c", "title: Undated\n"),
        ("d", "title: Gone\ndate: 2024-01-01\nwithdrawn: {on: 2024-07-01, by: the sender}\n"),
    ]);
    let all = &site["feed.xml"];
    let places: Vec<usize> = ["Gone", "Changed", "Later"].iter().map(|title| all.find(&format!("<title>{title}</title>")).unwrap()).collect();
    assert!(places.is_sorted() && !all.contains("Undated"), "{all}");
    assert!(
        all.contains("<updated>2024-07-01T00:00:00Z</updated>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"https://letters.test/repo/feed.xml\"/>"),
        "{all}"
    );
    assert!(
        all.contains("<published>2023-10-01T00:00:00Z</published>\n<updated>2024-06-01T00:00:00Z</updated>\n<author>\n<name>Office of wells</name>"),
        "{all}"
    );
    assert!(all.contains("<name>author not stated</name>"), "the publisher is not the author");
    assert!(all.contains("Withdrawn on 1 July 2024 by the sender."), "{all}");
    for feed in ["by/organ/general-assembly/feed.xml", "agenda/ga-78/31/feed.xml"] {
        assert_eq!(site[feed].matches("<entry ").count(), 1, "{feed}");
        assert!(site[feed].contains("<rights xml:lang=\"en\">Republication by the Archive. Not a website of the United Nations.</rights>"));
    }
    assert!(!site.contains_key("agenda/ga-78/32/feed.xml"), "nothing was told of this item");
}

#[test]
fn the_sitemap_lists_what_stands_for_itself_with_the_days_of_documents() {
    let (project, site) = site_of(&[("a", "title: Wells\ndate: 2024-01-01\nsymbols: [A/78/1]\naliases: [old]\n"), ("b", "title: Springs\ndate: 2024-03-01\n")]);
    let map = &site["sitemap.xml"];
    assert!(map.contains("<url><loc>https://letters.test/repo/a/</loc><lastmod>2024-01-01</lastmod></url>"), "{map}");
    assert!(map.contains("<url><loc>https://letters.test/repo/by/</loc></url>"), "{map}");
    for other in ["/a/whole/", "/old/", "/symbols/", "404"] {
        assert!(!map.contains(other), "{other}");
    }
    assert!(site["robots.txt"].ends_with("Sitemap: https://letters.test/repo/sitemap.xml\n"));
    // What stands although its document has errors now is listed still.
    fs::write(
        project.path().join("content/a/letter.md"),
        "---\nkind: letter\ntitle: Wells\ndate: 2024-01-01\nsymbols: [A/78/1]\naliases: [old]\n---\n\nSee [x](figure:x).\n",
    )
    .unwrap();
    let kept = built(&Options { keep_going: true, ..at(project.path()) });
    assert_eq!(&kept["sitemap.xml"], map);
    assert!(kept.contains_key("symbols/A/78/1/index.html") && kept.contains_key("a/document.json"));
}

#[test]
fn a_symbol_leads_to_its_document() {
    let (_folder, site) = site_of(&[("b", "title: Springs\nsymbols: [A/78/1, S/RES/1325 (2000)]\n"), ("c", "title: Rivers\nsymbols: [A/78/2*]\n")]);
    let leads = |path: &str| {
        let page = &site[&format!("symbols/{path}/index.html")];
        let (_, url) = page.split_once("content=\"0; url=").unwrap();
        url.split_once('"').unwrap().0.to_owned()
    };
    assert_eq!(leads("A/78/1"), "../../../../b/");
    assert_eq!(leads("A/78/2"), "../../../../c/");
    assert_eq!(leads("S/RES/1325(2000)"), "../../../../b/");
    assert!(site["symbols/A/78/2/index.html"].contains("<h1>Document A/78/2</h1>"), "the mark of a reissue is none of the symbol");
}

/// The sites of the golden cases, in all forms; not those whose documents have notes of the publisher's in the text.
fn in_all_forms() -> Vec<(PathBuf, BTreeMap<String, String>)> {
    let cases = cases().into_iter().filter(|case| !case.ends_with("contradictions"));
    cases
        .map(|case| {
            let project = common::copied(&case);
            let path = project.path().join("content/site.yaml");
            let yaml = fs::read_to_string(&path).unwrap();
            if !yaml.contains("outputs:") {
                fs::write(path, format!("{}\noutputs: archive\n", yaml.trim_end())).unwrap();
            }
            (case, built(&at(project.path())))
        })
        .collect()
}

/// The words in an element as readers see them, in the order of the alphabet; without what the publisher added, and without elements that `leaves_out`.
fn words(element: ElementRef<'_>, leaves_out: &dyn Fn(&ElementRef<'_>) -> bool) -> Vec<String> {
    fn gather(element: ElementRef<'_>, leaves_out: &dyn Fn(&ElementRef<'_>) -> bool, text: &mut String) {
        if common::is_editorial(&element) || leaves_out(&element) {
            return;
        }
        let inline = ["a", "em", "strong", "sup", "sub", "span", "code", "time", "data", "mark", "small"].contains(&element.value().name());
        text.push_str(if inline { "" } else { " " });
        for child in element.children() {
            match child.value() {
                Node::Text(words) => text.push_str(words),
                Node::Element(_) => gather(ElementRef::wrap(child).unwrap(), leaves_out, text),
                _ => {}
            }
        }
        text.push_str(if inline { "" } else { " " });
    }
    let mut text = String::new();
    gather(element, leaves_out, &mut text);
    sorted(&text)
}

fn sorted(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    words.sort();
    words
}

fn class(element: &ElementRef<'_>, name: &str) -> bool {
    element.value().classes().any(|class| class == name)
}

#[test]
fn markdown_gives_back_every_word_of_the_document() {
    let article = Selector::parse("article").unwrap();
    let mut documents = 0;
    for (case, site) in in_all_forms() {
        for (path, markdown) in site.iter().filter(|(path, _)| path.ends_with("/document.md")) {
            documents += 1;
            let (_, markdown) = markdown.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap();
            let mut html = String::new();
            let parser = Parser::new_ext(
                markdown,
                Markdown::ENABLE_TABLES | Markdown::ENABLE_FOOTNOTES | Markdown::ENABLE_HEADING_ATTRIBUTES | Markdown::ENABLE_STRIKETHROUGH,
            );
            pulldown_cmark::html::push_html(&mut html, parser);
            let read = Html::parse_document(&html);
            let is_mark = |element: &ElementRef<'_>| class(element, "footnote-reference") || class(element, "footnote-definition-label");
            let given = words(read.root_element(), &is_mark);
            let page = Html::parse_document(&site[&path.replace("document.md", "whole/index.html")]);
            let expected = words(page.select(&article).next().unwrap(), &|element| class(element, "marker") || class(element, "note-mark"));
            assert_eq!(given, expected, "{} {path}\n{markdown}", case.display());
        }
    }
    assert!(documents > 15);
}

#[test]
fn akoma_ntoso_holds_every_word_of_the_document_and_its_anchors() {
    let article = Selector::parse("article").unwrap();
    let mut documents = 0;
    for (case, site) in in_all_forms() {
        for (path, xml) in site.iter().filter(|(path, _)| path.ends_with("/document.akn.xml")) {
            documents += 1;
            let page = Html::parse_document(&site[&path.replace("document.akn.xml", "whole/index.html")]);
            let (text, ids) = read_akoma_ntoso(xml);
            let is_mark = |element: &ElementRef<'_>| {
                let in_footnotes = element.ancestors().filter_map(ElementRef::wrap).any(|above| class(&above, "footnotes"));
                class(element, "note-mark") || class(element, "marker") && in_footnotes
            };
            assert_eq!(sorted(&text), words(page.select(&article).next().unwrap(), &is_mark), "{} {path}\n{xml}", case.display());
            for id in ids {
                assert!(page.select(&Selector::parse(&format!("[id='{id}']")).unwrap()).next().is_some(), "{id} is no anchor of {path}");
            }
        }
    }
    assert!(documents > 15);
}

/// The words outside of `meta`, and the `eId`s there.
fn read_akoma_ntoso(xml: &str) -> (String, Vec<String>) {
    let mut reader = Reader::from_str(xml);
    let (mut text, mut ids, mut meta) = (String::new(), Vec::new(), 0);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) if start.name().as_ref() == "meta" => meta += 1,
            Event::End(end) if end.name().as_ref() == "meta" => meta -= 1,
            Event::Start(start) | Event::Empty(start) if meta == 0 => {
                if let Some(id) = start.try_get_attribute("eId").unwrap() {
                    ids.push(id.value.into_owned());
                }
                if !is_inline(start.name().as_ref()) {
                    text.push(' ');
                }
            }
            Event::End(end) if meta == 0 && !is_inline(end.name().as_ref()) => text.push(' '),
            Event::Text(words) if meta == 0 => text.push_str(&words),
            Event::GeneralRef(reference) if meta == 0 => text.push_str(match &*reference {
                "lt" => "<",
                "gt" => ">",
                "amp" => "&",
                "quot" => "\"",
                "apos" => "'",
                other => panic!("{other}"),
            }),
            Event::Eof => return (text, ids),
            _ => {}
        }
    }
}

fn is_inline(name: &str) -> bool {
    let inline: [&str; 16] = [
        "i",
        "b",
        "sup",
        "sub",
        "ref",
        "a",
        "date",
        "quantity",
        "inline",
        "docTitle",
        "docNumber",
        "docDate",
        "organization",
        "session",
        "signature",
        "noteRef",
    ];
    inline.contains(&name)
}

/// A site of one letter in all forms: its sources by name; the findings where it was not built.
fn letter(base: Option<&str>, sources: &[(&str, &str)]) -> Result<BTreeMap<String, String>, Vec<Diagnostic>> {
    let project = tempfile::tempdir().unwrap();
    let content = project.path().join("content");
    fs::create_dir_all(content.join("x")).unwrap();
    fs::write(content.join("site.yaml"), "title: Letters\npublisher: {name: the Archive}\noutputs: archive\n").unwrap();
    for (name, text) in sources {
        fs::write(content.join("x").join(name), text).unwrap();
    }
    let options = Options { base_url: base.map(str::to_owned), ..options(project.path(), &project.path().join("public")) };
    let outcome = build(&options).unwrap();
    if outcome.receipt.is_none() {
        return Err(outcome.diagnostics);
    }
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok(files(options.out.as_ref().unwrap()).into_iter().map(|(path, bytes)| (path, text(bytes))).collect())
}

#[test]
fn a_sender_that_is_no_state_is_not_called_one() {
    let senders = "from: [{entity: The Union of Wells}, {state: State A, office: the Permanent Representative}, {office: An Office}]\n";
    let site = letter(Some(BASE), &[("letter.md", &format!("---\nkind: letter\ntitle: Wells\n{senders}---\n\nOne well.\n"))]).unwrap();
    let json: serde_json::Value = serde_json::from_str(&site["x/document.json"]).unwrap();
    let expected =
        serde_json::json!([{"entity": "The Union of Wells"}, {"state": "State A", "office": "the Permanent Representative"}, {"office": "An Office"}]);
    assert_eq!(json["senders"], expected);
    for list in ["the-union-of-wells", "state-a", "an-office"] {
        assert!(site.contains_key(&format!("by/sender/{list}/index.html")), "{list}");
    }
}

#[test]
fn addresses_of_images_and_files_are_whole_where_the_site_knows_its_own() {
    let text = "---\nkind: letter\ntitle: Wells\n---\n\n![a map](map.png)\n\nSee [the list](list.csv).\n";
    let sources = [("letter.md", text), ("map.png", "-"), ("list.csv", "a\n")];
    let whole = letter(Some(BASE), &sources).unwrap();
    for (path, before, behind) in [("document.md", "](", ")"), ("document.json", "\"address\": \"", "\""), ("document.akn.xml", "\"", "\"")] {
        let file = &whole[&format!("x/{path}")];
        for name in ["map.png", "list.csv"] {
            assert!(file.contains(&format!("{before}{BASE}x/{name}{behind}")), "{path}: {name}\n{file}");
            assert!(!file.contains(&format!("{before}{name}{behind}")), "{path}: {name}\n{file}");
        }
    }
    let linked = letter(None, &sources).unwrap();
    assert!(linked["x/document.md"].contains("![a map](map.png)") && linked["x/document.akn.xml"].contains("src=\"map.png\""));
}

#[test]
fn a_keyword_is_of_a_page_that_stands() {
    let organs = "organs: [{organ: general-assembly, session: 78, items: [31]}]\n";
    let site = letter(Some(BASE), &[("letter.md", &format!("---\nkind: letter\ntitle: Wells\n{organs}---\n\nOne well.\n"))]).unwrap();
    let (_, keyword) = site["x/document.akn.xml"].split_once("<keyword ").unwrap();
    let (keyword, _) = keyword.split_once("/>").unwrap();
    for page in keyword.split('"').filter_map(|value| value.strip_prefix(BASE)) {
        assert!(site.contains_key(&format!("{page}index.html")), "{keyword}");
    }
    assert!(keyword.contains("dictionary=\"https://"), "{keyword}");
}

#[test]
fn titles_in_another_language_than_their_text_say_so() {
    let cover = "---\nkind: letter\ntitle: {text: Lettre datée, lang: fr}\nlang: en\nparts: [a.md, b.md]\n---\n\nSee annexes.\n";
    let part = "---\npart: annex\nnumber: \"1\"\nheading: {text: Anexo, lang: es}\ntitle: {text: Déclaration, lang: fr}\nlang: ar\n---\n\nOne.\n";
    let plain = "---\npart: annex\nnumber: \"2\"\ntitle: Statement\n---\n\nTwo.\n";
    let site = letter(Some(BASE), &[("letter.md", cover), ("a.md", part), ("b.md", plain)]).unwrap();
    let json: serde_json::Value = serde_json::from_str(&site["x/document.json"]).unwrap();
    assert_eq!((&json["language"], &json["title_language"]), (&"en".into(), &"fr".into()));
    let parts: Vec<[&serde_json::Value; 3]> =
        json["parts"].as_array().unwrap().iter().map(|part| ["language", "heading_language", "title_language"].map(|name| &part[name])).collect();
    let null = serde_json::Value::Null;
    let [en, fr, es, ar] = ["en", "fr", "es", "ar"].map(serde_json::Value::from);
    assert_eq!(parts, [[&en, &null, &fr], [&ar, &es, &fr], [&en, &null, &null]]);
    let front = site["x/document.md"].split("---\n").nth(1).unwrap();
    assert!(front.contains("title: \"Lettre datée\"\ntitle_language: \"fr\"\nlanguage: \"en\"\n"), "{front}");
    assert!(front.contains("parts: {\"a\":{\"language\":\"ar\",\"heading_language\":\"es\",\"title_language\":\"fr\"}}\n"), "{front}");
    let same = letter(Some(BASE), &[("letter.md", "---\nkind: letter\ntitle: {text: Wells, lang: en}\nlang: en\n---\n\nOne.\n")]).unwrap();
    assert!(!same["x/document.json"].contains("title_language") && !same["x/document.md"].contains("title_language"));
}

#[test]
fn no_two_places_have_one_address_on_the_page_with_all_parts() {
    let cover = |names: &str| format!("---\nkind: letter\ntitle: Wells\nparts: [{names}]\n---\n\nSee annexes.[^1]\n\n[^1]: A note.\n");
    let part = |text: &str| format!("---\npart: annex\n---\n\n{text}\n");
    let found = |sources: &[(&str, &str)]| {
        let found = letter(Some(BASE), sources).unwrap_err();
        found.iter().map(|found| (found.code.word(), found.at.path.clone(), found.says.clone())).collect::<Vec<_>>()
    };
    let (one, two) = (part("One."), part("# Head {#b-p1}\n\nTwo."));
    for (names, place) in
        [("a.md, a-p1.md", "`a-p1` and the place `p1` of `a`"), ("a.md, letter-fnref1.md", "`letter-fnref1` and the place `fnref1` of `letter`")]
    {
        let second = names.split(", ").nth(1).unwrap();
        let found = found(&[("letter.md", &cover(names)), ("a.md", &one), (second, &one)]);
        assert!(found.iter().any(|(code, path, says)| *code == "address-taken" && path.ends_with("x/letter.md") && says.contains(place)), "{found:?}");
    }
    let crossed = found(&[("letter.md", &cover("a.md, a-b.md")), ("a.md", &two), ("a-b.md", &one)]);
    assert!(crossed.iter().any(|(_, _, says)| says.contains("the place `p1` of `a-b` and the place `b-p1` of `a`")), "{crossed:?}");
    // What only looks like a place is a name like any other.
    assert!(letter(Some(BASE), &[("letter.md", &cover("a.md, a-p2.md, a-x.md")), ("a.md", &one), ("a-p2.md", &one), ("a-x.md", &one)]).is_ok());
}

#[test]
fn a_negative_number_is_read_with_its_sign() {
    let contradicted = |text: &str, value: &str| {
        let data = format!("figures:\n  neg: {{value: \"{value}\", label: … then}}\n");
        let built = letter(Some(BASE), &[("letter.md", &format!("---\nkind: letter\ntitle: Wells\n---\n\nIt was {text} then.\n")), ("data.yaml", &data)]);
        let errors = |found: Vec<Diagnostic>| found.into_iter().filter(|found| found.severity == Severity::Error);
        built.err().map(|found| errors(found).map(|found| format!("{}: {}", found.code.word(), found.says)).collect::<Vec<_>>())
    };
    for text in [
        "[-5](figure:neg)",
        "[−5](figure:neg)",
        "-[5](figure:neg)",
        "[minus 5](figure:neg)",
        "minus [5](figure:neg)",
        "[minus five](figure:neg)",
        "−$[5](figure:neg)",
    ] {
        assert_eq!(contradicted(text, "-5"), None, "{text}");
        let found = contradicted(text, "5").unwrap_or_default();
        assert!(found.len() == 1 && found[0].starts_with("figure-contradicted: the text says \""), "{text}: {found:?}");
    }
    for text in ["[5](figure:neg)", "a well-[5](figure:neg)", "[A-5](figure:neg)", "3-[5](figure:neg)"] {
        assert_eq!(contradicted(text, "5"), None, "{text}");
        assert!(contradicted(text, "-5").is_some(), "{text}");
    }
    assert_eq!(contradicted("[3-5](figure:neg)", "4"), None, "of a range nothing is said");
    let long = contradicted("so", &format!("{}.9", "9".repeat(31))).unwrap();
    assert_eq!(long[0], "value: this number has 33 signs, and the limit is 32");
}

#[test]
fn a_letter_from_before_an_organ_began_is_told_when_that_was() {
    for (organ, since) in [
        ("{organ: security-council, year: 3}", "the years of the Council are counted from 1946 on"),
        ("{organ: general-assembly, session: 3}", "the first session of the Assembly began in 1946"),
    ] {
        let project = tempfile::tempdir().unwrap();
        fs::create_dir_all(project.path().join("content/x")).unwrap();
        fs::write(project.path().join("content/site.yaml"), "title: Letters\npublisher: {name: the Archive}\n").unwrap();
        fs::write(project.path().join("content/x/letter.md"), format!("---\nkind: letter\ntitle: Wells\ndate: 1944-05-01\norgans: [{organ}]\n---\n\nOne.\n"))
            .unwrap();
        let found = build(&at(project.path())).unwrap().diagnostics;
        let helps: Vec<&str> = found.iter().filter(|found| found.code.word() == "period-date").map(|found| found.help.as_str()).collect();
        assert_eq!(helps, [format!("{since}; compare both with the document")]);
    }
}
