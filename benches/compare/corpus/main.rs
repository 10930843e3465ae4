//! Writes a corpus of invented letters, in the form of this program or of one that it is compared with.
//!
//! `cargo run --release --example corpus -- 1000 FOLDER [--form chancery|hugo|zola] [--days N] [--lists all|items] [--pages own|same]`
//!
//! The same number gives the same words in each form and on each machine. States, persons, places, symbols and numbers are made up.
#![expect(clippy::disallowed_methods, reason = "a program of its own that writes files")]

mod chance;
mod forms;
mod letter;

use std::fs;
use std::path::Path;

use forms::{Extent, Form, Lists};
use letter::{Letter, SESSIONS, agenda, faces};

const USAGE: &str = "corpus COUNT FOLDER [--form chancery|hugo|zola] [--days N] [--lists all|items] [--pages own|same]";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| arguments.iter().position(|argument| argument == name).map(|at| arguments.get(at + 1).expect(USAGE).as_str());
    let count: usize = arguments.first().and_then(|count| count.parse().ok()).expect(USAGE);
    let folder = Path::new(arguments.get(1).expect(USAGE));
    let form = option("--form").unwrap_or("chancery");
    let form = Form::ALL.iter().find(|(name, _)| *name == form).expect(USAGE).1;
    let lists = match option("--lists") {
        None | Some("all") => Lists::All,
        Some("items") => Lists::Items,
        Some(_) => panic!("{USAGE}"),
    };
    let same_pages = match option("--pages") {
        None | Some("own") => false,
        Some("same") => true,
        Some(_) => panic!("{USAGE}"),
    };
    let extent = Extent { lists, same_pages };
    // Seven sessions; with fewer days than a year all letters are of one.
    let days = option("--days").map_or(7 * 365, |days| days.parse().expect(USAGE));
    let faces = faces(count, days);
    match form {
        Form::Chancery => site(folder),
        Form::Hugo if extent.same_pages => register(folder),
        Form::Hugo | Form::Zola => {}
    }
    for at in 0..count {
        for (path, text) in forms::files(&Letter::of(at, &faces), &faces, form, extent) {
            put(folder, &path, &text);
        }
    }
}

fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a path below the folder")).expect("the folder can be made");
    fs::write(path, text).expect("the file can be written");
}

/// The settings and the registers. What the other programs do not make is not made here either.
fn site(folder: &Path) {
    let settings = "title: Letters of invented States\nbase_url: https://example.org/\nlanguage: en\npublisher: {name: The comparison}\noutputs: []\n";
    put(folder, "content/site.yaml", settings);
    for session in SESSIONS {
        let mut text = format!("organ: general-assembly\nsession: {session}\nitems:\n");
        let items = agenda(session);
        for item in items.iter().filter(|item| item.sub.is_none()) {
            let below: Vec<String> = items
                .iter()
                .filter(|sub| sub.number == item.number)
                .filter_map(|sub| Some(format!("{{letter: {}, title: \"{}\", paired: [{{by: other}}]}}", sub.sub?, sub.title)))
                .collect();
            let below = if below.is_empty() { String::new() } else { format!(", sub: [{}]", below.join(", ")) };
            text.push_str(&format!("  - {{number: {}, title: \"{}\", paired: [{{by: other}}]{below}}}\n", item.number, item.title));
        }
        put(folder, &format!("content/agenda/ga-{session}.yaml"), &text);
    }
}

/// All agenda items of all sessions, so that Hugo can make a page for those that no letter names too.
fn register(folder: &Path) {
    let terms = SESSIONS.flat_map(|session| agenda(session).into_iter().map(move |item| format!("- \"{}\"\n", forms::term(session, &item))));
    put(folder, "data/register.yaml", &terms.collect::<String>());
}
