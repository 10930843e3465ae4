//! Citations and figures as files: every place has its citation, and programs read back what the sources state.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use biblatex::{Bibliography, ChunksExt};
use common::{build, built, cases, files, options, pages, root};
use scraper::{Html, Selector};
use serde_json::Value;

const LETTER: &str = "letters/2024/azerbaijan-mine-awareness";
const BASE: &str = "https://letters.test/repo/";

type Site = BTreeMap<String, Vec<u8>>;

fn based(root: &Path) -> Site {
    let project = common::copied(root);
    let out = tempfile::tempdir().unwrap();
    let options = chancery::pipeline::Options { base_url: Some(BASE.into()), ..options(project.path(), out.path()) };
    assert!(build(&options).unwrap().receipt.is_some());
    files(out.path())
}

/// The site of a letter with these fields, text and other sources.
fn site_of(fields: &str, others: &[(&str, &str)]) -> Site {
    let project = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = project.path().join("content").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("site.yaml", "title: Letters\npublisher: {name: The archive}\n");
    put("x/letter.md", &format!("---\nkind: letter\n{fields}---\n\nOne well.\n"));
    others.iter().for_each(|(path, text)| put(path, text));
    let options = chancery::pipeline::Options { base_url: Some(BASE.into()), ..options(project.path(), &project.path().join("public")) };
    let outcome = build(&options).unwrap();
    assert!(outcome.receipt.is_some(), "{:#?}", outcome.diagnostics);
    files(&project.path().join("public"))
}

fn text<'s>(site: &'s Site, path: &str) -> &'s str {
    std::str::from_utf8(site.get(path).unwrap_or_else(|| panic!("{path}: {:?}", site.keys()))).unwrap()
}

fn select<'h>(page: &'h Html, selector: &str) -> Vec<scraper::ElementRef<'h>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

/// The words as a reader copies them.
fn squeezed(element: scraper::ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn citation(page: &Html, id: &str) -> String {
    squeezed(select(page, &format!("[id=\"{id}\"] > .citation"))[0])
}

#[test]
fn every_place_of_every_part_and_every_figure_has_its_citation() {
    let mut seen = 0;
    for case in cases().iter().map(std::path::PathBuf::as_path).chain([root()]) {
        let site = built(case);
        let pages = pages(&site);
        for (path, page) in pages.iter().filter(|(path, _)| path.ends_with("/cite/index.html")) {
            let document = path.strip_suffix("cite/index.html").unwrap();
            let ids: Vec<&str> = select(page, "[id]").iter().filter_map(|element| element.value().id()).collect();
            let cited: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(ids.len(), cited.len(), "{path}: an id stands twice");
            for part in select(page, "section[id]").iter().filter_map(|section| section.value().id()) {
                let below = if part == "letter" { String::new() } else { format!("{part}/") };
                let page = &pages[format!("{document}{below}index.html").as_str()];
                for place in select(page, ".text [id], .footnotes li[id]") {
                    let anchor = place.value().id().unwrap();
                    if anchor.starts_with("fnref") {
                        continue;
                    }
                    assert!(cited.contains(format!("{part}-{anchor}").as_str()), "{path}: no citation of {part}#{anchor}");
                    seen += 1;
                }
            }
            for row in pages.get(format!("{document}data/index.html").as_str()).iter().flat_map(|page| select(page, "tbody tr[id]")) {
                assert!(cited.contains(format!("data--{}", row.value().id().unwrap()).as_str()), "{path}");
                seen += 1;
            }
        }
    }
    assert!(seen > 150, "{seen}");
}

#[test]
fn a_paragraph_and_a_figure_are_cited_with_author_place_and_address() {
    let site = based(root());
    let page = Html::parse_document(text(&site, &format!("{LETTER}/cite/index.html")));
    let letter = "Azerbaijan, “Letter dated 4 April 2024 from the Permanent Representative of Azerbaijan to the United Nations addressed to the Secretary-General”, 4 April 2024, [symbol not stated]";
    let statement = "“Statement of the Ministry of Foreign Affairs of the Republic of Azerbaijan on 4 April – International Day for Mine Awareness and Assistance in Mine Action”";
    let republished = "republished by the maintainers of this repository, https://letters.test/repo/letters/2024/azerbaijan-mine-awareness/";
    assert_eq!(
        citation(&page, "statement-p5"),
        format!(
            "{letter}, annex, Ministry of Foreign Affairs of the Republic of Azerbaijan, {statement}, para. 5 (publisher’s numbering), {republished}statement/#p5"
        )
    );
    assert_eq!(citation(&page, "letter-p2"), format!("{letter}, para. 2 (publisher’s numbering), {republished}#p2"));
    assert_eq!(
        citation(&page, "data--mines-revealed"),
        format!(
            "“This fact was confirmed in 2022 when more than 2,700 anti-personnel landmines produced in Armenia in 2021 were revealed in the Lachin and Kalbajar districts.” (number: more than 2,700), stated by Ministry of Foreign Affairs of the Republic of Azerbaijan, in: {letter}, annex, {statement}, para. 4 (publisher’s numbering), {republished}data/#mines-revealed"
        )
    );
    // Where the site does not know where it stands, no address is made up, and the page says so.
    let site = built(root());
    let page = Html::parse_document(text(&site, &format!("{LETTER}/cite/index.html")));
    assert!(citation(&page, "statement-p5").ends_with("republished by the maintainers of this repository"));
    assert!(squeezed(select(&page, ".citation-form")[0]).contains("citations have no address"));
}

#[test]
fn the_numbers_that_a_document_states_are_not_called_the_publishers() {
    let site = built(&root().join("tests/sites/stated-numbering"));
    let pages = pages(&site);
    let page = pages.iter().find(|(path, _)| path.ends_with("/cite/index.html")).unwrap().1;
    let all: Vec<String> = select(page, ".cited .citation").into_iter().map(squeezed).collect();
    assert!(all.iter().any(|citation| citation.contains(", para. 2 bis, republished")), "{all:#?}");
    assert!(all.iter().any(|citation| citation.contains(", para. 1 (publisher’s numbering), republished")), "the cover letter has no numbers of its own");
}

#[test]
fn reference_managers_read_author_title_date_and_address() {
    let site = based(root());
    let titles = [
        "Letter dated 4 April 2024 from the Permanent Representative of Azerbaijan to the United Nations addressed to the Secretary-General",
        "Statement of the Ministry of Foreign Affairs of the Republic of Azerbaijan on 4 April – International Day for Mine Awareness and Assistance in Mine Action",
    ];
    let authors = ["Azerbaijan", "Ministry of Foreign Affairs of the Republic of Azerbaijan"];
    let addresses = [format!("{BASE}{LETTER}/"), format!("{BASE}{LETTER}/statement/")];

    let bibtex = Bibliography::parse(text(&site, &format!("{LETTER}/cite/citation.bib"))).unwrap();
    let csl: Value = serde_json::from_str(text(&site, &format!("{LETTER}/cite/citation.csl.json"))).unwrap();
    let ris: Vec<&str> = text(&site, &format!("{LETTER}/cite/citation.ris")).split("ER  - \r\n").collect();
    assert_eq!((bibtex.len(), csl.as_array().unwrap().len(), ris.len()), (2, 2, 3));
    for (at, entry) in bibtex.iter().enumerate() {
        assert_eq!(entry.title().unwrap().format_verbatim(), titles[at]);
        assert_eq!(entry.author().unwrap().iter().map(|author| author.name.as_str()).collect::<Vec<_>>(), [authors[at]]);
        assert_eq!(entry.get("date").unwrap().format_verbatim(), "2024-04-04");
        assert_eq!(entry.url().unwrap(), addresses[at]);
        assert!(entry.get("note").unwrap().format_verbatim().contains("[symbol not stated]"));

        let item = &csl[at];
        assert_eq!((item["title"].as_str(), item["URL"].as_str()), (Some(titles[at]), Some(addresses[at].as_str())));
        assert_eq!(item["author"], serde_json::json!([{"literal": authors[at]}]));
        assert_eq!(item["issued"], serde_json::json!({"date-parts": [[2024, 4, 4]]}));

        let fields: Vec<(&str, &str)> = ris[at].lines().filter(|line| !line.is_empty()).map(|line| line.split_once("  - ").unwrap()).collect();
        for field in [("TY", "GEN"), ("TI", titles[at]), ("AU", authors[at]), ("DA", "2024/04/04"), ("UR", &addresses[at])] {
            assert!(fields.contains(&field), "{field:?} of {fields:#?}");
        }
    }
    assert_eq!(csl[1]["container-title"], titles[0]);
}

#[test]
fn characters_that_forms_give_a_meaning_come_through() {
    let title = r"Wells {50 %} of A_1 & B #2, $3 ^ ~ \\ @ = 'x' \u0001key";
    let fields = format!(
        "title: {}\ndate: 2024-03-01\nsymbols: [A/78/1, S/2024/1]\nfrom:\n  - {{state: \"State A, and B\"}}\n  - {{entity: \"Council of C & D\"}}\n",
        Value::from(title)
    );
    let site = site_of(&fields, &[]);
    let shown = title.replace(r"\\", r"\");
    let csl: Value = serde_json::from_str(text(&site, "x/cite/citation.csl.json")).unwrap();
    assert_eq!(csl[0]["title"], shown);
    assert_eq!(csl[0]["number"], "A/78/1, S/2024/1");
    assert_eq!(csl[0]["author"], serde_json::json!([{"literal": "State A, and B"}, {"literal": "Council of C & D"}]));
    let bibtex = Bibliography::parse(text(&site, "x/cite/citation.bib")).unwrap();
    let entry = bibtex.iter().next().unwrap();
    assert_eq!(entry.author().unwrap().iter().map(|author| author.name.as_str()).collect::<Vec<_>>(), ["State A, and B", "Council of C & D"]);
    assert!(text(&site, "x/cite/citation.bib").contains(r"Wells \textbraceleft{}50 \%\textbraceright{} of A\_1 \& B \#2, \$3"));
    assert!(text(&site, "x/cite/citation.ris").contains(&format!("\r\nTI  - {shown}\r\n")));
}

#[test]
fn figures_are_read_back_from_csv_and_json_with_author_words_and_address() {
    for case in cases().iter().map(std::path::PathBuf::as_path).chain([root()]) {
        let site = based(case);
        for path in site.keys().filter(|path| path.ends_with("/figures.csv")) {
            let json: Value = serde_json::from_str(text(&site, &path.replace(".csv", ".json"))).unwrap();
            let figures = json["figures"].as_array().unwrap();
            let mut csv = csv::Reader::from_reader(&site[path][..]);
            let rows: Vec<BTreeMap<String, String>> = csv.deserialize().map(Result::unwrap).collect();
            assert_eq!(rows.len(), figures.len(), "{path}");
            assert!(!rows.is_empty());
            for (row, figure) in rows.iter().zip(figures) {
                let object = figure.as_object().unwrap();
                assert!(object.keys().all(|name| row.contains_key(name)), "{path}");
                for (name, cell) in row {
                    assert_eq!(cell.as_str(), object.get(name).map_or("", |value| value.as_str().unwrap()), "{path} {name}");
                }
                assert!(row["quotation"].contains(&row["words"]), "{path}");
                for name in ["id", "words", "value", "stated_by", "place", "address", "quotation", "republication"] {
                    assert!(!row[name].is_empty(), "{path}: {name} of {}", row["id"]);
                }
                let (page, anchor) = row["address"].strip_prefix(BASE).unwrap().split_once('#').unwrap();
                let stated = Html::parse_document(text(&site, &format!("{page}index.html")));
                assert!(!select(&stated, &format!("[id=\"{anchor}\"]")).is_empty(), "{}", row["address"]);
            }
            assert!(text(&site, path).lines().count() > rows.len() && text(&site, path).ends_with("\r\n"));
        }
    }
}

#[test]
fn no_cell_runs_as_a_formula_and_numbers_below_nought_stay_numbers() {
    let data = "figures:\n  level: {value: -3, unit: \"@metres\", label: \"=HYPERLINK(1)\", period: \"'+1\"}\n";
    let fields = "title: Wells\nparts: [annex.md]\nfrom: [{state: State A}]\n";
    let annex = "---\npart: annex\n---\n\n=1+2 is [minus three](figure:level) @metres =HYPERLINK(1) '+1.\n";
    let site = site_of(fields, &[("x/data.yaml", data), ("x/annex.md", annex)]);
    let rows: Vec<BTreeMap<String, String>> = csv::Reader::from_reader(&site["x/data/figures.csv"][..]).deserialize().map(Result::unwrap).collect();
    let row = &rows[0];
    assert_eq!(row["value"], "-3");
    assert_eq!((row["unit"].as_str(), row["label"].as_str(), row["period"].as_str()), ("'@metres", "'=HYPERLINK(1)", "''+1"));
    assert_eq!(row["words"], "minus three");
    assert!(row["quotation"].starts_with("'=1+2 is minus three @metres"));
    let json: Value = serde_json::from_str(text(&site, "x/data/figures.json")).unwrap();
    assert_eq!(json["figures"][0]["label"], "=HYPERLINK(1)");
}

#[test]
fn what_outputs_leaves_out_is_neither_made_nor_linked() {
    let project = common::copied(root());
    let out = project.path().join("public");
    let made = |outputs: &str| {
        let yaml = fs::read_to_string(root().join("content/site.yaml")).unwrap();
        fs::write(project.path().join("content/site.yaml"), format!("{yaml}outputs: {outputs}\n")).unwrap();
        build(&options(project.path(), &out)).unwrap().receipt.unwrap();
        let site = files(&out);
        let kinds = ["whole/text.txt", "cite/index.html", "cite/citation.bib", "data/figures.csv"];
        let there = kinds.map(|kind| site.contains_key(&format!("{LETTER}/{kind}")));
        let pages =
            ["index.html", "data/index.html", "whole/index.html", "statement/index.html"].map(|page| text(&site, &format!("{LETTER}/{page}")).to_owned());
        let linked = |end: &str| pages.iter().filter(|page| page.contains(&format!("{end}\""))).count();
        (there, ["text.txt", "cite/", "figures.csv"].map(linked))
    };
    assert_eq!(made("reading"), ([true; 4], [4, 4, 1]));
    assert_eq!(made("[text]"), ([true, false, false, false], [4, 0, 0]));
    assert_eq!(made("[citations]"), ([false, true, true, false], [0, 4, 0]));
    assert_eq!(made("[figures]"), ([false, false, false, true], [0, 0, 1]));
}

#[test]
fn old_addresses_and_withdrawn_documents_show_no_citations() {
    let moved = site_of("title: Wells\naliases: [old]\n", &[]);
    assert!(text(&moved, "old/cite/index.html").contains("url=../../x/cite/"));
    let withdrawn = site_of("title: Wells\nwithdrawn: {on: 2024-06-01}\n", &[]);
    assert!(text(&withdrawn, "x/cite/index.html").contains("This document was withdrawn"));
    assert!(!withdrawn.contains_key("x/cite/citation.bib"));
}

#[test]
fn a_recorded_change_dates_the_text() {
    let site = site_of(
        "title: Wells\nfrom: [{office: Office of wells}]\nchanges: [{on: 2024-06-01, at: [letter#p1], what: a}, {on: 2024-05-01, at: [letter], what: b}]\n",
        &[],
    );
    let page = Html::parse_document(text(&site, "x/cite/index.html"));
    assert_eq!(
        citation(&page, "letter-p1"),
        "Office of wells, “Wells”, [symbol not stated], para. 1 (publisher’s numbering), republished by The archive, https://letters.test/repo/x/#p1, text as of 1 June 2024"
    );
    assert!(text(&site, "x/cite/citation.ris").contains("N1  - text as of 1 June 2024\r\n"));
}

#[test]
fn no_part_has_the_address_of_a_figures_citation() {
    for name in ["data--wells", "data-"] {
        let project = tempfile::tempdir().unwrap();
        let folder = project.path().join("content/x");
        fs::create_dir_all(&folder).unwrap();
        fs::write(project.path().join("content/site.yaml"), "title: Letters\npublisher: {name: The archive}\n").unwrap();
        fs::write(folder.join("letter.md"), format!("---\nkind: letter\ntitle: Wells\nparts: [{name}.md]\n---\n\nOne well (see annex).\n")).unwrap();
        fs::write(folder.join(format!("{name}.md")), "---\npart: annex\n---\n\nA well.\n").unwrap();
        let outcome = build(&options(project.path(), &project.path().join("public"))).unwrap();
        assert!(common::codes(&outcome).contains(&"address-taken"), "{name}");
    }
}
