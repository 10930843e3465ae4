//! Projects as values, and edits of them: what properties of builds are tried on.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::root;
use proptest::prelude::*;

/// A document of the project.
#[derive(Clone, Debug)]
pub struct Letter {
    slug: u8,
    title: u8,
    year: i16,
    sentences: Vec<u8>,
    items: Vec<u8>,
    symbol: Option<u8>,
    cites: Vec<u8>,
    figure: Option<u8>,
    annex: Option<u8>,
    file: Option<u8>,
    relation: Option<(u8, u8)>,
    sender: u8,
    remark: u8,
    draft: bool,
}

/// The project as a value; its files follow from it.
#[derive(Clone, Debug)]
pub struct Project {
    pub letters: BTreeMap<u8, Letter>,
    register: BTreeMap<u8, u8>,
    pages: BTreeMap<u8, u8>,
    title: u8,
    publisher: u8,
    base: Option<u8>,
    template: u8,
    words: u8,
    css: u8,
    search: bool,
}

#[derive(Clone, Debug)]
pub enum Edit {
    Body(u8, u8),
    Remark(u8, u8),
    Title(u8, u8),
    Rename(u8, u8),
    Year(u8, i16),
    Items(u8, Vec<u8>),
    Symbol(u8, Option<u8>),
    Cites(u8, Vec<u8>),
    Figure(u8, Option<u8>),
    Annex(u8, Option<u8>),
    File(u8, Option<u8>),
    Relation(u8, Option<(u8, u8)>),
    Sender(u8, u8),
    Draft(u8),
    Remove(u8),
    Add(u8, Letter),
    Register(u8, u8),
    Page(u8, Option<u8>),
    SiteTitle(u8),
    Publisher(u8),
    Base(Option<u8>),
    Template(u8),
    Words(u8),
    Css(u8),
    Nothing,
}

pub fn letter() -> impl Strategy<Value = Letter> {
    let lists = (prop::collection::vec(0u8..6, 1..4), prop::collection::vec(0u8..4, 0..3), prop::collection::vec(0u8..5, 0..3));
    let options = (prop::option::of(0u8..5), prop::option::of(0u8..9), prop::option::of(0u8..9), prop::option::of(0u8..4));
    let others = (prop::option::of((0u8..4, 0u8..5)), 0u8..6);
    (0u8..3, 0u8..5, 2022i16..2025, lists, options, others).prop_map(|(slug, title, year, lists, (symbol, figure, annex, file), (relation, sender))| Letter {
        slug,
        title,
        year,
        sentences: lists.0,
        items: lists.1,
        symbol,
        cites: lists.2,
        figure,
        annex,
        file,
        relation,
        sender,
        remark: 0,
        draft: false,
    })
}

pub fn project() -> impl Strategy<Value = Project> {
    (prop::collection::btree_map(0u8..5, letter(), 0..4), prop::option::of(0u8..3), any::<bool>()).prop_map(|(letters, base, search)| Project {
        letters,
        register: (0..4).map(|item| (item, 0)).collect(),
        pages: BTreeMap::from([(0, 0)]),
        title: 0,
        publisher: 0,
        base,
        template: 0,
        words: 0,
        css: 0,
        search,
    })
}

pub fn edit() -> impl Strategy<Value = Edit> {
    let at = 0u8..5;
    prop_oneof![
        (at.clone(), any::<u8>()).prop_map(|(at, to)| Edit::Body(at, to)),
        // What most edits are: words that no other page shows.
        (at.clone(), any::<u8>()).prop_map(|(at, to)| Edit::Remark(at, to)),
        (at.clone(), any::<u8>()).prop_map(|(at, to)| Edit::Remark(at, to)),
        (at.clone(), any::<u8>()).prop_map(|(at, to)| Edit::Remark(at, to)),
        (at.clone(), any::<u8>()).prop_map(|(at, to)| Edit::Remark(at, to)),
        (at.clone(), 0u8..5).prop_map(|(at, to)| Edit::Title(at, to)),
        (at.clone(), 0u8..3).prop_map(|(at, to)| Edit::Rename(at, to)),
        (at.clone(), 2022i16..2025).prop_map(|(at, to)| Edit::Year(at, to)),
        (at.clone(), prop::collection::vec(0u8..4, 0..3)).prop_map(|(at, to)| Edit::Items(at, to)),
        (at.clone(), prop::option::of(0u8..5)).prop_map(|(at, to)| Edit::Symbol(at, to)),
        (at.clone(), prop::collection::vec(0u8..5, 0..3)).prop_map(|(at, to)| Edit::Cites(at, to)),
        (at.clone(), prop::option::of(0u8..9)).prop_map(|(at, to)| Edit::Figure(at, to)),
        (at.clone(), prop::option::of(0u8..9)).prop_map(|(at, to)| Edit::Annex(at, to)),
        (at.clone(), prop::option::of(0u8..4)).prop_map(|(at, to)| Edit::File(at, to)),
        (at.clone(), prop::option::of((0u8..4, 0u8..5))).prop_map(|(at, to)| Edit::Relation(at, to)),
        (at.clone(), 0u8..6).prop_map(|(at, to)| Edit::Sender(at, to)),
        at.clone().prop_map(Edit::Draft),
        at.clone().prop_map(Edit::Remove),
        (at, letter()).prop_map(|(at, letter)| Edit::Add(at, letter)),
        (0u8..4, 0u8..4).prop_map(|(item, to)| Edit::Register(item, to)),
        (0u8..3, prop::option::of(0u8..4)).prop_map(|(page, to)| Edit::Page(page, to)),
        (0u8..4).prop_map(Edit::SiteTitle),
        (0u8..4).prop_map(Edit::Publisher),
        prop::option::of(0u8..3).prop_map(Edit::Base),
        (0u8..4).prop_map(Edit::Template),
        (0u8..4).prop_map(Edit::Words),
        (0u8..4).prop_map(Edit::Css),
        Just(Edit::Nothing),
    ]
}

impl Project {
    pub fn apply(&mut self, edit: &Edit) {
        let mut on = |at: &u8, with: &dyn Fn(&mut Letter)| {
            if let Some(letter) = self.letters.get_mut(at) {
                with(letter);
            }
        };
        match edit {
            Edit::Body(at, to) => on(at, &|letter| letter.sentences[0] = *to),
            Edit::Remark(at, to) => on(at, &|letter| letter.remark = *to),
            Edit::Title(at, to) => on(at, &|letter| letter.title = *to),
            Edit::Rename(at, to) => on(at, &|letter| letter.slug = *to),
            Edit::Year(at, to) => on(at, &|letter| letter.year = *to),
            Edit::Items(at, to) => on(at, &|letter| letter.items = to.clone()),
            Edit::Symbol(at, to) => on(at, &|letter| letter.symbol = *to),
            Edit::Cites(at, to) => on(at, &|letter| letter.cites = to.clone()),
            Edit::Figure(at, to) => on(at, &|letter| letter.figure = *to),
            Edit::Annex(at, to) => on(at, &|letter| letter.annex = *to),
            Edit::File(at, to) => on(at, &|letter| letter.file = *to),
            Edit::Relation(at, to) => on(at, &|letter| letter.relation = *to),
            Edit::Sender(at, to) => on(at, &|letter| letter.sender = *to),
            Edit::Draft(at) => on(at, &|letter| letter.draft = !letter.draft),
            Edit::Remove(at) => drop(self.letters.remove(at)),
            Edit::Add(at, letter) => drop(self.letters.insert(*at, letter.clone())),
            Edit::Register(item, to) => drop(self.register.insert(*item, *to)),
            Edit::Page(page, Some(to)) => drop(self.pages.insert(*page, *to)),
            Edit::Page(page, None) => drop(self.pages.remove(page)),
            Edit::SiteTitle(to) => self.title = *to,
            Edit::Publisher(to) => self.publisher = *to,
            Edit::Base(to) => self.base = *to,
            Edit::Template(to) => self.template = *to,
            Edit::Words(to) => self.words = *to,
            Edit::Css(to) => self.css = *to,
            Edit::Nothing => {}
        }
    }

    /// The files of the project, by path.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        let base = self.base.map(|base| format!("base_url: https://letters.test/{base}/\n")).unwrap_or_default();
        let outputs = if self.search { "" } else { "outputs: [text, citations, figures, feeds]\n" };
        files.insert(
            "content/site.yaml".into(),
            format!("title: Letters {}\npublisher: {{name: Archive {}}}\nlanguage: en\n{base}{outputs}", self.title, self.publisher),
        );
        let items: String = self
            .register
            .iter()
            .map(|(item, title)| format!("  - {{number: {}, title: Title {title} of {item}, topic: topic-{title}, paired: [{{by: agenda}}]}}\n", item + 30))
            .collect();
        files.insert("content/agenda/ga-78.yaml".into(), format!("organ: general-assembly\nsession: 78\nitems:\n{items}"));
        for (page, text) in &self.pages {
            files
                .insert(format!("content/page-{page}.md"), format!("---\ntitle: Page {page}\n---\n\nText {text} on document A/78/10{text} and on the rest.\n"));
        }
        for (at, letter) in &self.letters {
            letter.files(*at, &mut files);
        }
        let theme = root().join("themes/registry");
        let changed = |path: &str, from: &str, to: String| fs::read_to_string(theme.join(path)).unwrap().replacen(from, &to, 1);
        if self.template > 0 {
            files.insert(
                "themes/registry/templates/item.html".into(),
                changed("templates/item.html", "<h1>", format!("<p>Variant {}</p>\n<h1>", self.template)),
            );
        }
        if self.words > 0 {
            files.insert("themes/registry/interface/en.ftl".into(), changed("interface/en.ftl", "home = Home", format!("home = Home {}", self.words)));
        }
        if self.css > 0 {
            files.insert("themes/registry/assets/registry.css".into(), format!("/* {} */", self.css));
        }
        files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect()
    }
}

impl Letter {
    fn files(&self, at: u8, files: &mut BTreeMap<String, String>) {
        let folder = format!("content/letters/{at}-{}", self.slug);
        let mut items: Vec<String> = self.items.iter().map(|item| (item + 30).to_string()).collect();
        items.sort();
        items.dedup();
        let organs =
            if items.is_empty() { String::new() } else { format!("organs:\n  - {{organ: general-assembly, session: 78, items: [{}]}}\n", items.join(", ")) };
        // Two documents may not have one symbol.
        let symbol = self.symbol.map(|symbol| format!("symbols: [A/78/{}]\n", 100 + u16::from(at) * 10 + u16::from(symbol))).unwrap_or_default();
        let draft = if self.draft { "draft: true\n" } else { "" };
        // A document of the site where one has that symbol, else an official one; never its own.
        let kind = |kind: u8| ["corrects", "revises", "adds-to", "replies-to"][usize::from(kind)];
        let relation = self.relation.filter(|(_, of)| *of != at);
        let relation = relation.map(|(to, of)| format!("relations: [{{{}: A/78/{}}}]\n", kind(to), 100 + u16::from(of) * 10 + 1)).unwrap_or_default();
        let sender = ["", "Ruritania", "RURITANIA", "Рутения", "Côte-Belle", "Cote-Belle"][usize::from(self.sender)];
        let from = if sender.is_empty() { String::new() } else { format!("from: [{{state: {sender}}}]\n") };
        let parts = if self.annex.is_some() { "parts: [statement.md]\n" } else { "" };
        let mut body: String = self.sentences.iter().map(|sentence| format!("Sentence {sentence} is about item {}.\n\n", 30 + sentence % 4)).collect();
        body.push_str(&format!("The rest went on for {} days.\n\n", self.remark));
        for cited in &self.cites {
            body.push_str(&format!("See document A/78/{} and others.\n\n", 100 + u16::from(*cited) * 10 + 1));
        }
        if self.annex.is_some() {
            body.push_str("See annex.\n\n");
        }
        if let Some(file) = self.file {
            body.push_str("The [table](table.csv) is beside this.\n\n");
            files.insert(format!("{folder}/table.csv"), format!("a,b\n1,{file}\n"));
        }
        if let Some(figure) = self.figure {
            body.push_str(&format!("There were [{figure}](figure:boats) boats.\n"));
            files.insert(format!("{folder}/data.yaml"), format!("figures:\n  boats: {{value: {figure}, unit: boats, label: There were … boats}}\n"));
        }
        let head = format!("kind: letter\ntitle: Letter {at} titled {}\ndate: {}-05-06\n{symbol}{organs}{draft}{parts}{relation}{from}", self.title, self.year);
        files.insert(format!("{folder}/letter.md"), format!("---\n{head}---\n\n{body}"));
        if let Some(annex) = self.annex {
            files.insert(
                format!("{folder}/statement.md"),
                format!("---\npart: annex\ntitle: Statement {annex}\nauthors: [Ministry {annex}]\n---\n\nThe statement says {annex} things about A/78/111.\n"),
            );
        }
    }
}

/// Writes the files that differ, and removes those that are gone. Files are a minute old: their times vouch for them.
pub fn settle(folder: &Path, before: &BTreeMap<String, Vec<u8>>, now: &BTreeMap<String, Vec<u8>>) {
    for path in before.keys().filter(|path| !now.contains_key(*path)) {
        fs::remove_file(folder.join(path)).unwrap();
    }
    for (path, bytes) in now.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        let then = SystemTime::now() - Duration::from_secs(60);
        fs::File::options().append(true).open(&path).unwrap().set_modified(then).unwrap();
    }
}
