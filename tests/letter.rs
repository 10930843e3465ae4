//! The real letter: word for word, every figure bound, nothing inferred.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::fs;

use common::{built, document_words, files, pages, root};
use scraper::{ElementRef, Html, Selector};

const LETTER: &str = "letters/2024/azerbaijan-mine-awareness";

fn one<'h>(page: &'h Html, selector: &str) -> ElementRef<'h> {
    let found: Vec<_> = page.select(&Selector::parse(selector).unwrap()).collect();
    assert_eq!(found.len(), 1, "{selector}");
    found[0]
}

/// The words of the text as received, without the typographic marks of Markdown: emphasis, headings, rules, hard breaks.
fn source_words() -> Vec<String> {
    let text = fs::read_to_string(root().join("content").join(LETTER).join("source.txt")).unwrap();
    let lines = text.lines().filter(|line| line.trim() != "---").map(|line| line.trim_start_matches('#'));
    let text = lines.collect::<Vec<_>>().join("\n").replace('*', "");
    text.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn the_words_of_letter_and_statement_are_those_of_the_source_in_order() {
    let site = built(root());
    let pages = pages(&site);
    let mut words = document_words(one(&pages[format!("{LETTER}/index.html").as_str()], "article.document"));
    words.extend(document_words(one(&pages[format!("{LETTER}/statement/index.html").as_str()], "article.document")));
    let source = source_words();
    assert!(source.len() > 700);
    assert_eq!(words, source);
    let whole = document_words(one(&pages[format!("{LETTER}/whole/index.html").as_str()], "article.document"));
    assert_eq!(whole, source);
    let text = String::from_utf8(site[&format!("{LETTER}/whole/text.txt")].clone()).unwrap();
    assert_eq!(text.split_whitespace().collect::<Vec<_>>(), source);
}

#[test]
fn the_data_appendix_gives_every_figure_with_bound_quotation_and_author() {
    let site = built(root());
    let pages = pages(&site);
    let page = &pages[format!("{LETTER}/data/index.html").as_str()];
    let rows: Vec<ElementRef<'_>> = page.select(&Selector::parse("tbody tr[id]").unwrap()).collect();
    let text = |row: &ElementRef<'_>| row.text().collect::<Vec<_>>().join("");
    for (number, bound, words) in [
        ("30", "almost", "throughout the almost 30-year military occupation"),
        ("44", "none stated", "Even after the end of the 44-day Patriotic War"),
        ("2,700", "more than", "when more than 2,700 anti-personnel landmines"),
        ("500,000", "more than", "the detection of over 500,000 landmines"),
        ("350", "none stated", "a total of 350 Azerbaijanis"),
        ("65", "none stated", "Among them, 65 persons lost their lives"),
        ("50", "none stated", "including 50 civilians"),
        ("15", "none stated", "and 15 military personnel"),
        ("25", "none stated", "its reliability was only 25 per cent"),
        ("55", "more than", "More than 55 per cent of recent landmine incidents"),
    ] {
        let marked = Selector::parse("mark").unwrap();
        let row = rows.iter().find(|row| row.select(&marked).next().is_some_and(|mark| mark.text().collect::<String>() == number));
        let row = text(row.unwrap_or_else(|| panic!("{number} is quoted")));
        for part in [bound, words, "Ministry of Foreign Affairs of the Republic of Azerbaijan", "annex, para. "] {
            assert!(row.contains(part), "{number}: {part} in {row}");
        }
    }
    assert_eq!(rows.len(), 10);
}

#[test]
fn the_declared_arithmetic_is_written_out_and_nothing_is_inferred() {
    let site = built(root());
    let pages = pages(&site);
    let page = &pages[format!("{LETTER}/data/index.html").as_str()];
    let sums: Vec<String> = page.select(&Selector::parse(".sum").unwrap()).map(|sum| sum.text().collect()).collect();
    assert_eq!(sums, ["50 civilians + 15 military personnel = 65 persons", "65 persons of 350 Azerbaijanis"]);
    assert_eq!(page.select(&Selector::parse("figure.chart").unwrap()).count(), 1);
    let number = regex::Regex::new(r"(?:^|[^0-9a-fA-F.])285(?:[^0-9a-fA-F]|$)").unwrap();
    for (path, bytes) in &site {
        if let Ok(text) = std::str::from_utf8(bytes) {
            let text = if path == "manifest-sha256.txt" { String::new() } else { text.to_owned() };
            assert!(!number.is_match(&text), "{path} holds a number that the document does not state");
        }
    }
}

#[test]
fn every_item_of_masthead_and_request_is_a_link() {
    let site = built(root());
    let pages = pages(&site);
    let page = &pages[format!("{LETTER}/index.html").as_str()];
    let links = |selector: &str| {
        page.select(&Selector::parse(selector).unwrap())
            .map(|link| (link.text().collect::<String>(), link.value().attr("href").unwrap().to_owned()))
            .collect::<Vec<_>>()
    };
    let items = ["31", "61", "69", "71", "83", "99", "129"];
    let expected: Vec<(String, String)> = items.iter().map(|item| ((*item).to_owned(), format!("../../../agenda/ga-78/{item}/"))).collect();
    assert_eq!(links(".organ-items a"), expected);
    assert_eq!(links("#p2 a:not(.number)"), expected);
    assert_eq!(links("#p1 a:not(.number)"), [("annex".to_owned(), "statement/".to_owned())]);
}

#[test]
fn the_source_beside_the_letter_is_published_byte_for_byte() {
    let site = built(root());
    assert_eq!(site[&format!("{LETTER}/source.txt")], fs::read(root().join("content").join(LETTER).join("source.txt")).unwrap());
}

#[cfg(feature = "search")]
#[test]
fn the_committed_site_equals_a_fresh_build() {
    let fresh = built(root());
    let committed = files(&root().join("public"));
    assert_eq!(fresh.keys().collect::<Vec<_>>(), committed.keys().collect::<Vec<_>>());
    for (path, bytes) in &fresh {
        assert!(committed[path] == *bytes, "public/{path} differs from a fresh build: run `make site` and commit what it changes");
    }
}

#[test]
fn pages_say_to_programs_who_states_what() {
    let project = common::copied(root());
    let out = tempfile::tempdir().unwrap();
    let mut options = common::options(project.path(), out.path());
    options.base_url = Some("https://letters.example/x/".into());
    common::build(&options).unwrap();
    let site = files(out.path());
    let pages = pages(&site);
    let linked = |path: &str| -> serde_json::Value {
        let page = &pages[path];
        serde_json::from_str(&one(page, r#"script[type="application/ld+json"]"#).text().collect::<String>()).unwrap()
    };
    let meta = |path: &str, name: &str| -> Vec<String> {
        let selector = Selector::parse(&format!(r#"meta[name="{name}"]"#)).unwrap();
        pages[path].select(&selector).map(|meta| meta.value().attr("content").unwrap().to_owned()).collect()
    };
    let statement = format!("{LETTER}/statement/index.html");
    let ministry = "Ministry of Foreign Affairs of the Republic of Azerbaijan";
    let described = &linked(&statement)["@graph"][0];
    assert_eq!((described["@type"].as_str(), described["author"][0]["name"].as_str()), (Some("DigitalDocument"), Some(ministry)));
    assert_eq!(described["publisher"]["name"].as_str(), Some("the maintainers of this repository"));
    assert_eq!(described["isBasedOn"].as_str(), Some(format!("https://letters.example/x/{LETTER}/source.txt").as_str()));
    assert_eq!(linked(&statement)["@graph"][1]["itemListElement"][1]["item"].as_str(), Some(format!("https://letters.example/x/{LETTER}/").as_str()));
    assert_eq!(meta(&statement, "citation_author"), [ministry]);
    assert_eq!(meta(&statement, "citation_publication_date"), ["2024/04/04"]);
    assert_eq!(meta(&statement, "DC.identifier"), Vec::<String>::new(), "no symbol is stated, so none is given");
    // The appendix is the publisher's; the page of all parts stands for the letter's.
    let data = &linked(&format!("{LETTER}/data/index.html"))["@graph"][0];
    assert_eq!(
        (data["@type"].as_str(), data["creator"]["name"].as_str(), data["author"].as_str()),
        (Some("Dataset"), Some("the maintainers of this repository"), None)
    );
    let canonical = |path: &str| one(&pages[path], "link[rel=canonical]").value().attr("href").unwrap().to_owned();
    assert_eq!(canonical(&format!("{LETTER}/whole/index.html")), format!("https://letters.example/x/{LETTER}/"));
    for (path, page) in &pages {
        let first = page.select(&Selector::parse("head > meta").unwrap()).nth(1).unwrap();
        assert_eq!(first.value().attr("http-equiv"), Some("Content-Security-Policy"), "{path}");
        assert_eq!(page.select(&Selector::parse("[style], style, script:not([type='application/ld+json'], [src])").unwrap()).count(), 0, "{path}");
    }
}
