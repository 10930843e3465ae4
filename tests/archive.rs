//! The cost of a build grows with the change: a thousand letters, and what one edit of each kind writes.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use common::{build, files, options, root};

const LETTERS: usize = 1000;

/// A thousand letters, each of one item, that stand quiet for a while, so that their times can be trusted.
fn archive() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: String, text: String| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("content/site.yaml".into(), "title: Letters\npublisher: {name: The archive}\nlanguage: en\n".into());
    let items: String = (1..60).map(|item| format!("  - {{number: {item}, title: Title of item {item}, paired: [{{by: agenda}}]}}\n")).collect();
    put("content/agenda/ga-78.yaml".into(), format!("organ: general-assembly\nsession: 78\nitems:\n{items}"));
    for letter in 0..LETTERS {
        let (item, year) = (1 + letter % 59, 2015 + letter % 9);
        let head = format!("kind: letter\ntitle: Letter {letter}\ndate: {year}-05-06\norgans:\n  - {{organ: general-assembly, session: 78, items: [{item}]}}");
        let text = format!("---\n{head}\n---\n\nThe first sentence of letter {letter}.\n\nThis is about agenda item {item} and no other.\n");
        put(format!("content/letters/{letter}/letter.md"), text);
    }
    settle(folder.path());
    folder
}

/// Gives all sources a time that lies behind.
fn settle(folder: &Path) {
    let then = SystemTime::now() - Duration::from_secs(60);
    for entry in walkdir::WalkDir::new(folder.join("content")).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
        if entry.metadata().unwrap().modified().unwrap() > then {
            fs::File::options().append(true).open(entry.path()).unwrap().set_modified(then).unwrap();
        }
    }
}

struct Archive {
    folder: tempfile::TempDir,
    times: BTreeMap<PathBuf, SystemTime>,
}

impl Archive {
    fn out(&self) -> PathBuf {
        self.folder.path().join("public")
    }

    /// Builds, and returns the files that were written.
    fn build(&mut self) -> Vec<String> {
        build(&options(self.folder.path(), &self.out())).unwrap().receipt.unwrap();
        let out = self.out();
        let walk = walkdir::WalkDir::new(&out).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
        let times: BTreeMap<PathBuf, SystemTime> = walk.map(|entry| (entry.path().to_owned(), entry.metadata().unwrap().modified().unwrap())).collect();
        let name = |path: &PathBuf| path.strip_prefix(&out).unwrap().to_str().unwrap().to_owned();
        let written = times.iter().filter(|(path, time)| self.times.get(*path) != Some(time)).map(|(path, _)| name(path)).collect();
        self.times = times;
        written
    }

    /// Builds, and returns whether the page at `path` shows the words then.
    fn build_shows(&mut self, path: &str, words: &str) -> bool {
        self.build();
        fs::read_to_string(self.out().join(path)).unwrap().contains(words)
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let path = self.folder.path().join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }
}

/// Takes the files of search away from those that were written, and returns the indexes that they are of.
fn indexes(written: &mut Vec<String>) -> BTreeSet<String> {
    let found = written.iter().filter_map(|path| path.strip_prefix("search/")?.rsplit_once("/en/").map(|(batch, _)| batch.to_owned())).collect();
    written.retain(|path| !path.starts_with("search/") || path.ends_with(".html"));
    found
}

#[test]
fn what_an_edit_writes_is_what_shows_it() {
    let mut archive = Archive { folder: archive(), times: BTreeMap::new() };
    assert!(archive.build().len() > 3 * LETTERS);
    assert_eq!(archive.build(), Vec::<String>::new(), "a second build writes nothing");

    // A second build reads no body: one that is altered under its old size and time is not noticed.
    let letter = archive.folder.path().join("content/letters/500/letter.md");
    let (text, time) = (fs::read_to_string(&letter).unwrap(), fs::metadata(&letter).unwrap().modified().unwrap());
    fs::write(&letter, text.replacen("The first", "Tha first", 1)).unwrap();
    fs::File::options().append(true).open(&letter).unwrap().set_modified(time).unwrap();
    assert_eq!(archive.build(), Vec::<String>::new());
    fs::write(&letter, &text).unwrap();
    fs::File::options().append(true).open(&letter).unwrap().set_modified(time).unwrap();

    // A sentence that no other page shows. The manifest is the only file of the whole site.
    archive.edit("content/letters/500/letter.md", "The first sentence", "The very first sentence");
    // What cites it does not change with a sentence.
    let own = ["letters/500/index.html", "letters/500/whole/index.html", "letters/500/whole/text.txt", "manifest-sha256.txt"];
    let year = (2015 + 500 % 9).to_string();
    let build = |archive: &mut Archive| {
        let made: BTreeSet<String> = cfg!(feature = "search").then(|| year.clone()).into_iter().collect();
        let mut written = archive.build();
        assert_eq!(indexes(&mut written), made, "of the indexes, only that of the year is made anew");
        written
    };
    assert_eq!(build(&mut archive), own);

    // A sentence that mentions an item stands on the page of that item too.
    archive.edit("content/letters/500/letter.md", "no other", "no other one");
    let item = format!("agenda/ga-78/{}/index.html", 1 + 500 % 59);
    let shown: Vec<&str> = std::iter::once(item.as_str()).chain(own).collect();
    assert_eq!(build(&mut archive), shown);

    // A title stands in lists too, on one page of each: those of its item, organ, session and year; the home page shows the latest twenty only.
    archive.edit("content/letters/500/letter.md", "title: Letter 500", "title: Letter five hundred");
    let lists = ["organ/general-assembly", "session/ga-78", "year"].map(|list| format!("by/{list}/{year}/05/"));
    let cited = ["citation.bib", "citation.csl.json", "citation.ris", "index.html"].map(|file| format!("letters/500/cite/{file}"));
    let written = build(&mut archive);
    assert_eq!(written.len(), 1 + lists.len() + cited.len() + own.len(), "{written:?}");
    for list in &lists {
        assert_eq!(written.iter().filter(|path| path.starts_with(list)).count(), 1, "{written:?}");
    }
    let listed: Vec<&str> = written.iter().map(String::as_str).collect();
    assert!(listed.contains(&item.as_str()) && own.iter().all(|path| listed.contains(path)));
    assert!(cited.iter().all(|path| written.contains(path)));

    // The theme's style is one file.
    let css = "themes/registry/assets/registry.css";
    fs::create_dir_all(archive.folder.path().join("themes/registry/assets")).unwrap();
    fs::write(archive.folder.path().join(css), fs::read_to_string(root().join(css)).unwrap() + "\n/* */\n").unwrap();
    assert_eq!(archive.build(), ["manifest-sha256.txt", "theme/registry.css"]);

    // A setting moves the pages that ask for it: a plain text shows nothing of the site.
    archive.edit("content/site.yaml", "title: Letters", "title: Other letters");
    let written = archive.build();
    let site = files(&archive.out());
    let pages: Vec<&str> = site.keys().map(String::as_str).filter(|path| path.ends_with(".html") || *path == "manifest-sha256.txt").collect();
    assert_eq!(written, pages);
    assert!(site.len() > pages.len() + LETTERS);

    assert_eq!(archive.build(), Vec::<String>::new());
    assert!(site == common::built(archive.folder.path()), "and all of it is what a clean build makes");
}

/// Writes a letter to the archive, with these fields beside its kind and title.
fn put(archive: &Archive, name: &str, fields: &str) {
    let folder = archive.folder.path().join("content/letters").join(name);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("letter.md"), format!("---\nkind: letter\ntitle: Letter {name}\n{fields}---\n\nOne sentence.\n")).unwrap();
}

/// Of what was written, what belongs to no document; indexes left out.
fn of_lists(written: Vec<String>) -> Vec<String> {
    let of_none = |path: &String| !path.starts_with("letters/") && !path.starts_with("search/") && path != "manifest-sha256.txt";
    written.into_iter().filter(of_none).collect()
}

#[test]
fn a_late_arrival_moves_one_page_of_each_list() {
    let mut archive = Archive { folder: archive(), times: BTreeMap::new() };
    archive.build();
    // The latest of its month: its block grows, and no other moves.
    put(&archive, "z-late", "date: 2020-05-06\norgans:\n  - {organ: general-assembly, session: 78, items: [7]}\n");
    let ends = ["by/organ/general-assembly/2020/05/", "by/session/ga-78/2020/05/", "by/year/2020/05/"];
    let written = of_lists(archive.build());
    // The home page says how many documents there are, the register how many an item has.
    assert_eq!(written.len(), 3 + ends.len(), "{written:?}");
    for page in ["agenda/ga-78/7/index.html", "agenda/ga-78/index.html", "index.html"] {
        assert!(written.iter().any(|path| path == page), "{page}: {written:?}");
    }
    assert!(ends.iter().all(|list| written.iter().filter(|path| path.starts_with(list)).count() == 1), "{written:?}");

    // A month that was empty gets a page, and is named in the year above it.
    put(&archive, "march", "date: 2020-03-06\norgans:\n  - {organ: security-council, year: 75}\n");
    let new = ["by/index.html", "by/organ/index.html", "by/organ/security-council/index.html", "by/session/index.html", "by/session/sc-75/index.html"];
    let years = ["by/year/2020/03/index.html", "by/year/2020/index.html", "index.html"];
    assert_eq!(of_lists(archive.build()), new.into_iter().chain(years).collect::<Vec<_>>());

    // Every page of a list is short, and one that is divided leads to all of it.
    let site = files(&archive.out());
    let rows = |path: &str| String::from_utf8_lossy(&site[path]).matches("<li class=\"row\">").count();
    let shown = |below: &str| site.keys().filter(|path| path.starts_with(below) && path.ends_with(".html")).map(|path| rows(path)).collect::<Vec<_>>();
    assert_eq!(shown("by/organ/general-assembly/").iter().sum::<usize>(), LETTERS + 1);
    assert_eq!(shown("by/year/").iter().sum::<usize>(), LETTERS + 2);
    assert!(shown("by/").into_iter().all(|rows| rows <= 50));
    assert!(site == common::built(archive.folder.path()), "and all of it is what a clean build makes");
}

#[test]
fn a_reply_moves_the_pages_of_the_document_that_it_replies_to() {
    let mut archive = Archive { folder: archive(), times: BTreeMap::new() };
    archive.build();
    put(&archive, "reply", "date: 2019-07-08\nrelations: [{replies-to: letters/500}]\n");
    let of_letters: Vec<String> = archive.build().into_iter().filter(|path| path.starts_with("letters/")).collect();
    let own = ["letters/500/index.html", "letters/500/whole/index.html"];
    let new = ["cite/citation.bib", "cite/citation.csl.json", "cite/citation.ris", "cite/index.html", "index.html", "whole/index.html", "whole/text.txt"];
    let new = new.map(|file| format!("letters/reply/{file}"));
    assert_eq!(of_letters, own.into_iter().chain(new.iter().map(String::as_str)).collect::<Vec<_>>());
    let page = String::from_utf8(files(&archive.out())[own[0]].clone()).unwrap();
    assert!(page.contains("Replied to by") && page.contains("<h2 id=\"site-replies\">Replies</h2>"), "{page}");

    // What the reply says is its own matter; its date is shown where it is named.
    archive.edit("content/letters/reply/letter.md", "One sentence.", "Another sentence.");
    assert!(archive.build().iter().all(|path| !path.starts_with("letters/500/")));
    archive.edit("content/letters/reply/letter.md", "2019-07-08", "2019-07-09");
    assert!(own.iter().all(|path| archive.build_shows(path, "9 July 2019")));
}

#[test]
fn what_is_named_by_hundreds_shows_the_latest_and_leads_to_the_rest() {
    let mut archive = Archive { folder: archive(), times: BTreeMap::new() };
    for letter in 0..120 {
        archive.edit(&format!("content/letters/{letter}/letter.md"), "no other", "no other than [that](letter:letters/999)");
    }
    archive.build();
    let site = files(&archive.out());
    let shown = |path: &str| String::from_utf8_lossy(&site[path]).matches("<figure class=\"mention\">").count();
    assert_eq!(shown("letters/999/index.html"), 50);
    let rest = site.keys().filter(|path| path.starts_with("by/citation/letters~999/"));
    assert_eq!(rest.map(|path| shown(path)).sum::<usize>(), 120);
}
