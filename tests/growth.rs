//! Growth is linear: however many letters stand on one list, however often one is cited, however many annexes it has, however a text is made that is imported. Told by what is written and by how much memory was asked for meanwhile, never by time.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::alloc::System;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use common::{build, files, options};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

/// Counts what is asked for in the whole process.
#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// What others ask for meanwhile would be counted too.
static ONE: Mutex<()> = Mutex::new(());

/// A site in all forms of these files below `content/`.
fn site(sources: impl IntoIterator<Item = (String, String)>) -> BTreeMap<String, Vec<u8>> {
    worked(sources).0
}

/// The site, and the work of building it: the bytes and the pieces of memory that were asked for.
fn worked(sources: impl IntoIterator<Item = (String, String)>) -> (BTreeMap<String, Vec<u8>>, [usize; 2]) {
    let _one = ONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let folder = tempfile::tempdir().unwrap();
    let settings = "title: Letters\npublisher: {name: The archive}\nlanguage: en\noutputs: archive\n";
    put(folder.path(), "site.yaml", settings);
    put(folder.path(), "agenda/ga-78.yaml", "organ: general-assembly\nsession: 78\nitems:\n  - {number: 7, title: The title, paired: [{by: agenda}]}\n");
    for (path, text) in sources {
        put(folder.path(), &path, &text);
    }
    let out = folder.path().join("public");
    let asked = Region::new(COUNTED);
    let outcome = build(&options(folder.path(), &out)).unwrap();
    let asked = asked.change();
    assert!(outcome.receipt.is_some(), "{:?}", outcome.diagnostics.iter().take(3).collect::<Vec<_>>());
    (files(&out), [asked.bytes_allocated, asked.allocations])
}

/// Twice as much asks for twice as much memory.
#[track_caller]
fn is_twice_the_work(once: [usize; 2], twice: [usize; 2]) {
    for (once, twice) in once.into_iter().zip(twice) {
        assert!(is_linear(once, twice), "{once}, then {twice}");
    }
}

fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join("content").join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

const MASTHEAD: &str = "organs:\n  - {organ: general-assembly, session: 78, items: [7]}\nfrom:\n  - state: State A\n";

/// Letters that all stand on the same lists, and at the same day.
fn alike(count: usize, body: &str) -> impl Iterator<Item = (String, String)> {
    let text = move |at: usize| format!("---\nkind: letter\ntitle: Letter {at}\ndate: 2024-01-05\n{MASTHEAD}---\n\nThe first sentence. {body}\n");
    (0..count).map(move |at| (format!("letters/2024/l{at:05}/letter.md"), text(at)))
}

/// The bytes of the files below each of these folders.
fn bytes(site: &BTreeMap<String, Vec<u8>>, below: &str) -> usize {
    site.iter().filter(|(path, _)| path.starts_with(below)).map(|(_, bytes)| bytes.len()).sum()
}

fn largest<'s>(site: &'s BTreeMap<String, Vec<u8>>, below: &str) -> (usize, &'s str) {
    site.iter().filter(|(path, _)| path.starts_with(below)).map(|(path, bytes)| (bytes.len(), path.as_str())).max().unwrap()
}

/// Twice as much may take twice as many bytes, and a little more for longer numbers.
fn is_linear(once: usize, twice: usize) -> bool {
    twice * 10 <= once * 22
}

#[test]
fn lists_of_one_organ_session_year_item_and_sender_grow_with_their_letters() {
    let (once, twice) = (site(alike(400, "")), site(alike(800, "")));
    for list in ["by/organ/general-assembly/", "by/session/ga-78/", "by/year/2024/", "by/sender/state-a/", "agenda/ga-78/7/2024/", "letters/"] {
        assert!(is_linear(bytes(&once, list), bytes(&twice, list)), "{list}: {} bytes, then {}", bytes(&once, list), bytes(&twice, list));
        let pages = twice.keys().filter(|path| path.starts_with(list)).count();
        assert!(list == "letters/" || (800 / 50..800 / 50 + 5).contains(&pages), "{list}: {pages} pages");
    }
    // No page grows with the archive.
    for below in ["by/", "agenda/", "index.html", "letters/"] {
        let ((small, _), (large, path)) = (largest(&once, below), largest(&twice, below));
        assert!(large * 10 <= small * 12, "{path}: {small} bytes, then {large}");
    }
}

#[test]
fn an_edit_of_words_grows_much_less_with_the_archive_than_one_that_others_may_show() {
    let _one = ONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let edits = |count| {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "site.yaml", "title: Letters\npublisher: {name: The archive}\nlanguage: en\noutputs: []\n");
        put(folder.path(), "agenda/ga-78.yaml", "organ: general-assembly\nsession: 78\nitems:\n  - {number: 7, title: The title, paired: [{by: agenda}]}\n");
        let letters: Vec<(String, String)> = alike(count, "").collect();
        letters.iter().for_each(|(path, text)| put(folder.path(), path, text));
        let work = || {
            let asked = Region::new(COUNTED);
            let receipt = build(&options(folder.path(), &folder.path().join("public"))).unwrap().receipt.unwrap();
            (asked.change().allocations, receipt.written)
        };
        work();
        let (path, text) = &letters[7];
        put(folder.path(), path, &text.replace("The first", "The very first"));
        let (words, written) = work();
        assert_eq!(written, 2, "the letter, and the letter on one page");
        put(folder.path(), path, &text.replace("The first", "Of [that letter](letter:2024/l00000) the first"));
        (words, work().0)
    };
    // What every build asks for, such as the theme, is the same at both sizes.
    let ((words, cited), (more_words, more_cited)) = (edits(300), edits(900));
    let (words, cited) = (more_words - words, more_cited - cited);
    assert!(words * 2 < cited, "with 600 letters more {words} pieces of memory more for words, {cited} for a citation");
}

#[test]
fn a_letter_that_thousands_cite_shows_the_latest_and_its_page_does_not_grow() {
    let cited = |count| site(alike(count, "This follows from [that letter](letter:2024/l00000)."));
    let (once, twice) = (cited(300), cited(600));
    let page = "letters/2024/l00000/index.html";
    assert!(twice[page].len() * 10 <= once[page].len() * 11, "{} bytes, then {}", once[page].len(), twice[page].len());
    assert!(is_linear(bytes(&once, "by/citation/"), bytes(&twice, "by/citation/")));
    let shown: usize = twice
        .iter()
        .filter(|(path, _)| path.starts_with("by/citation/"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).matches("<figure class=\"mention\">").count())
        .sum();
    assert_eq!(shown, 599, "every citation stands on one page");
}

#[test]
fn a_letter_of_hundreds_of_annexes_grows_with_them() {
    let annexed = |count: usize| {
        let parts: Vec<String> = (0..count).map(|at| format!("annex-{at}.md")).collect();
        let letter = format!("---\nkind: letter\ntitle: A letter\ndate: 2024-01-05\n{MASTHEAD}parts: [{}]\n---\n\nSee annexes.\n", parts.join(", "));
        let annex = |at: usize| {
            format!("---\npart: annex\nnumber: \"{}\"\ntitle: Statement {at}\nauthors: [Ministry {at}]\n---\n\nThe statement says {at} things.\n", at + 1)
        };
        let annexes = (0..count).map(move |at| (format!("letters/2024/x/annex-{at}.md"), annex(at)));
        worked(std::iter::once(("letters/2024/x/letter.md".to_owned(), letter)).chain(annexes))
    };
    let ((once, work), (twice, twice_the_work)) = (annexed(250), annexed(500));
    is_twice_the_work(work, twice_the_work);
    assert!(twice.keys().filter(|path| path.starts_with("letters/2024/x/annex-")).count() == 500);
    assert!(is_linear(bytes(&once, "letters/"), bytes(&twice, "letters/")), "{} bytes, then {}", bytes(&once, "letters/"), bytes(&twice, "letters/"));
    let letter = String::from_utf8_lossy(&twice["letters/2024/x/index.html"]);
    assert!((0..500).all(|at| letter.contains(&format!("annex-{at}/"))), "the letter leads to all of them");
    let annex = String::from_utf8_lossy(&twice["letters/2024/x/annex-250/index.html"]);
    assert!(["annex-249/", "annex-251/"].iter().all(|near| annex.contains(near)) && !annex.contains("annex-100/"));
}

#[test]
fn a_letter_of_megabytes_grows_with_its_text() {
    let long = |paragraphs: usize| {
        let text: String = (0..paragraphs)
            .map(|at| format!("Paragraph {at} of this letter is as long as others are, names document A/78/{} and says nothing else.\n\n", at % 900 + 1))
            .collect();
        worked([letter_of(&text)])
    };
    let ((once, work), (twice, twice_the_work)) = (long(5_000), long(10_000));
    is_twice_the_work(work, twice_the_work);
    assert!(is_linear(bytes(&once, "letters/"), bytes(&twice, "letters/")));
    assert!(String::from_utf8_lossy(&twice["letters/2024/x/index.html"]).contains("id=\"p10000\""));
}

/// One letter of this text.
fn letter_of(text: &str) -> (String, String) {
    ("letters/2024/x/letter.md".to_owned(), format!("---\nkind: letter\ntitle: A letter\ndate: 2024-01-05\n{MASTHEAD}---\n\n{text}"))
}

#[test]
fn a_paragraph_of_many_sentences_is_written_once() {
    let long = |sentences: usize| worked([letter_of(&"This is a sentence like the one before it. ".repeat(sentences))]);
    let ((_, work), (site, twice_the_work)) = (long(1_000), long(2_000));
    is_twice_the_work(work, twice_the_work);
    assert!(site["letters/2024/x/document.md"].len() > 80_000);
}

#[test]
fn a_letter_of_many_footnotes_grows_with_them() {
    let noted = |notes: usize| {
        let marks: String = (0..notes).map(|at| format!("A sentence.[^{at}]\n\n")).collect();
        let notes: String = (0..notes).map(|at| format!("[^{at}]: The note {at}.\n\n")).collect();
        worked([letter_of(&format!("{marks}{notes}"))])
    };
    let ((once, work), (twice, twice_the_work)) = (noted(500), noted(1_000));
    is_twice_the_work(work, twice_the_work);
    assert!(is_linear(bytes(&once, "letters/"), bytes(&twice, "letters/")));
    assert_eq!(String::from_utf8_lossy(&twice["letters/2024/x/document.akn.xml"]).matches("<authorialNote ").count(), 1_000);
}

/// However a text is made: its import asks for twice as much memory where there is twice as much of it.
#[cfg(feature = "import")]
#[test]
fn imports_grow_with_their_text() {
    use chancery::import::{self, Options, State};
    use chancery::pipeline::{Stop, Watch};
    const TITLE: &str = "Letter dated 4 March 2024 from the Permanent Representative of Ruritania to the United Nations addressed to the Secretary-General\n\n";
    let counted = |number: usize, piece: fn(usize) -> String| (1..=number).map(piece).collect::<String>();
    let shapes: [(&str, &dyn Fn(usize) -> String); 13] = [
        ("one line", &|n| format!("{TITLE}{}", "words and more ".repeat(20 * n))),
        ("quotations in each other", &|n| format!("{TITLE}{}", ">".repeat(4 * n))),
        ("brackets", &|n| format!("{TITLE}{}", "[".repeat(20 * n))),
        ("emphasis", &|n| format!("{TITLE}{}", "*a **b ".repeat(10 * n))),
        ("rows", &|n| format!("{TITLE}| a | b |\n|---|---|\n{}", "| 3 | 4 |\n".repeat(4 * n))),
        ("columns", &|n| format!("{TITLE}{}|\n{}|\n", "| a ".repeat(4 * n), "|---".repeat(4 * n))),
        ("notes in the midst", &|n| format!("{TITLE}{}", counted(n, |at| format!("Some word[^{at}] here.\n\n[^{at}]: A note.\n\n")))),
        ("hyphens", &|n| format!("{TITLE}{}", "they pro-\nvide and provide com-\n".repeat(n))),
        ("running heads", &|n| format!("A/78/1\n\n{TITLE}{}", "and words,\n\nA/78/1   2/3\n\n".repeat(n))),
        ("figures", &|n| format!("{TITLE}Text (see annex).\n\nAnnex\n\n{}", "There are 12 wells in it.\n\n".repeat(n))),
        ("symbols", &|n| format!("{TITLE}{}", counted(4 * n, |at| format!("see A/78/{at} and it.\n\n")))),
        ("symbols in one paragraph", &|n| format!("{TITLE}{}", counted(4 * n, |at| format!("see A/78/{at} and ")))),
        ("names", &|n| format!("{TITLE}{}", "(Signed) A. Person\n\n".repeat(n))),
    ];
    let asked = |text: String| {
        let _one = ONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "site.yaml", "title: Letters\npublisher: {name: The archive}\nlanguage: en\n");
        let file = folder.path().join("letter.txt");
        fs::write(&file, text).unwrap();
        let options = Options { root: folder.path().to_owned(), files: vec![file], ..Options::default() };
        let region = Region::new(COUNTED);
        let done = import::import(&options, Watch { progress: &|_, _| {}, stop: &Stop::default() }).unwrap();
        let asked = region.change();
        assert_eq!(done.imports[0].state, State::Written);
        asked.bytes_allocated
    };
    for (name, shape) in shapes {
        // What an import asks for does not all grow with its text: the words of six languages, what is made once. So it is the growth that doubles.
        asked(shape(200));
        let [least, once, twice] = [200, 400, 800].map(|number| asked(shape(number)));
        assert!(is_linear(once - least, twice - once), "{name}: {least} bytes, then {once}, then {twice}");
    }
}
