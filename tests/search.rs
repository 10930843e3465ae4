//! The index of the search page: what is in it, when it is made, and what stands where there is none.
#![cfg(feature = "search")]
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::collections::BTreeMap;
use std::fs;

use common::{build, built, copied, files, options, root};
use serde_json::Value;

/// The files of the index in `folder`, by their names in it.
fn index<'s>(site: &'s BTreeMap<String, Vec<u8>>, folder: &str) -> BTreeMap<&'s str, &'s [u8]> {
    let folder = format!("search/{folder}/");
    site.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(&folder)?, bytes.as_slice()))).collect()
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

/// The pages of an index, as the browser gets them.
fn fragments(site: &BTreeMap<String, Vec<u8>>, folder: &str) -> Vec<Value> {
    let text = |bytes: &[u8]| {
        use std::io::Read;
        let mut text = String::new();
        flate2::read::GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
        text
    };
    let packed = index(site, folder).into_iter().filter(|(name, _)| name.starts_with("fragment/"));
    packed.map(|(_, bytes)| json(text(bytes).strip_prefix("pagefind_dcd").unwrap().as_bytes())).collect()
}

fn of<'f>(fragments: &'f [Value], url: &str) -> &'f Value {
    fragments.iter().find(|fragment| fragment["url"] == url).unwrap_or_else(|| panic!("{url} is not indexed"))
}

#[test]
fn the_words_of_a_part_are_indexed_as_they_are_with_their_places() {
    let site = built(root());
    let fragments = fragments(&site, "2024/en");
    let statement = of(&fragments, "letters/2024/azerbaijan-mine-awareness/statement/");
    let source = fs::read_to_string(root().join("content/letters/2024/azerbaijan-mine-awareness/statement.md")).unwrap();
    let body = source.splitn(3, "---\n").nth(2).unwrap();
    let words = regex::Regex::new(r"\[([^\]]*)\]\([^)]*\)").unwrap().replace_all(body, "$1").split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(statement["content"], words, "every word of the source, and none beside");
    assert_eq!(statement["meta"]["author"], "Ministry of Foreign Affairs of the Republic of Azerbaijan");
    let anchors = statement["anchors"].as_array().unwrap();
    let paragraphs: Vec<_> = anchors.iter().filter(|anchor| anchor["id"].as_str().unwrap().starts_with('p')).collect();
    for (at, (anchor, paragraph)) in paragraphs.iter().zip(body.trim().split("\n\n")).enumerate() {
        assert_eq!((&anchor["id"], &anchor["title"]), (&format!("p{}", at + 1).into(), &format!("Paragraph {}", at + 1).into()));
        let word = anchor["location"].as_u64().unwrap() as usize;
        let first = words.split(' ').nth(word).unwrap();
        assert!(paragraph.trim_start_matches('[').starts_with(first.trim_end_matches(',')), "{first} begins {paragraph}");
    }
    assert_eq!(statement["filters"]["sender"], serde_json::json!(["Azerbaijan"]));
    assert_eq!(statement["filters"]["item"].as_array().unwrap().len(), 7);
}

#[test]
fn each_part_is_in_the_index_of_its_language() {
    let site = built(&root().join("tests/sites/right-to-left"));
    let listed = json(&site["search/index.json"]);
    let languages: Vec<&str> = listed.as_array().unwrap().iter().map(|index| index["language"].as_str().unwrap()).collect();
    assert!(languages.contains(&"ar") && languages.contains(&"en"), "{languages:?}");
    for index in listed.as_array().unwrap() {
        let entry = &site[&format!("search/{}/pagefind-entry.json", index["folder"].as_str().unwrap())];
        let of: Vec<String> = json(entry)["languages"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(of, [index["language"].as_str().unwrap().to_lowercase()], "one language in one index");
    }
}

#[test]
fn what_is_not_published_is_not_indexed() {
    let project = copied(&root().join("tests/sites/minimal"));
    let letter = project.path().join("content/letters/2024/village-wells/letter.md");
    let text = fs::read_to_string(&letter).unwrap();
    fs::write(&letter, text.replacen("kind:", "withdrawn: {on: 2024-06-01, reason: By request}\nkind:", 1)).unwrap();
    assert!(!index(&built(&root().join("tests/sites/minimal")), "undated/en").is_empty());
    let site = built(project.path());
    assert!(index(&site, "undated/en").is_empty());
    assert!(site.contains_key("search/index.html"));
}

#[test]
fn an_index_whose_records_did_not_move_is_not_made_again() {
    let project = copied(root());
    let out = project.path().join("public");
    let options = options(project.path(), &out);
    build(&options).unwrap();
    // Times are trusted when they lie behind that of the ledger; a title of the site is in no index.
    std::thread::sleep(std::time::Duration::from_millis(100));
    let site = project.path().join("content/site.yaml");
    fs::write(&site, fs::read_to_string(&site).unwrap().replacen("title: ", "title: New ", 1)).unwrap();
    build(&options).unwrap();
    // Altered under its old size and time, a file is not noticed: nobody made the index to compare.
    let path = out.join("search/2024/en/exact-0.json");
    let (mut bytes, time) = (fs::read(&path).unwrap(), fs::metadata(&path).unwrap().modified().unwrap());
    bytes[0] ^= 1;
    fs::write(&path, &bytes).unwrap();
    fs::File::options().append(true).open(&path).unwrap().set_modified(time).unwrap();
    let receipt = build(&options).unwrap().receipt.unwrap();
    assert_eq!((receipt.written, receipt.altered.len()), (0, 0));
    // One that is gone is made again, and with it nothing else.
    fs::remove_file(&path).unwrap();
    let receipt = build(&options).unwrap().receipt.unwrap();
    assert_eq!(receipt.written, 1);
    assert!(files(&out) == built(project.path()));
}

#[test]
fn an_edit_leaves_nothing_of_the_old_index() {
    let project = copied(&root().join("tests/sites/minimal"));
    let out = project.path().join("public");
    build(&options(project.path(), &out)).unwrap();
    let letter = project.path().join("content/letters/2024/village-wells/letter.md");
    let text = fs::read_to_string(&letter).unwrap();
    fs::write(&letter, text + "\nOne sentence more.\n").unwrap();
    let receipt = build(&options(project.path(), &out)).unwrap().receipt.unwrap();
    assert!(receipt.removed > 0);
    assert!(files(&out) == built(project.path()));
}

#[test]
fn without_search_among_the_outputs_there_is_none() {
    let project = copied(&root().join("tests/sites/minimal"));
    let out = project.path().join("public");
    build(&options(project.path(), &out)).unwrap();
    assert!(files(&out).keys().any(|path| path.starts_with("search/")));
    let site = project.path().join("content/site.yaml");
    let yaml = fs::read_to_string(&site).unwrap();
    fs::write(&site, yaml + "outputs: [text]\n").unwrap();
    build(&options(project.path(), &out)).unwrap();
    let left = files(&out);
    assert!(left.keys().all(|path| !path.starts_with("search/")));
    assert!(!String::from_utf8(left["index.html"].clone()).unwrap().contains("search"));
}

#[test]
fn a_strangers_file_among_those_of_an_index_stops_the_build() {
    let project = copied(&root().join("tests/sites/minimal"));
    let out = project.path().join("public");
    let path = out.join("search/undated/en/exact.json");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "mine").unwrap();
    let error = build(&options(project.path(), &out)).unwrap_err().to_string();
    assert!(error.contains("exact.json"), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    assert!(!out.join("index.html").exists(), "nothing was written");
}
