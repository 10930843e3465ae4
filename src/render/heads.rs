//! What a page says of itself to programs: its whole address, Dublin Core, what reference managers read, JSON-LD, the card of a shared link.

use serde::Serialize;

use super::Body;
use super::view::Scene;
use crate::model::address::Address;
use crate::model::answer::Setting;
use crate::model::document::{Document, Part, Role};
use crate::model::page::{Page, PageKind};

/// The head of a page.
#[derive(Serialize)]
pub struct Head {
    /// The whole address that stands for the page; of the whole document and of pages that moved it is another one's.
    pub canonical: Option<String>,
    /// The page's own whole address.
    pub address: Option<String>,
    /// Names and contents of `meta` elements.
    pub meta: Vec<Meta>,
    /// JSON-LD, fit to stand in a `script` element.
    pub linked: Option<String>,
}

/// A `meta` element.
#[derive(Serialize)]
pub struct Meta {
    name: String,
    content: String,
}

/// Returns the head of `page`; `crumbs` are the pages above it, from the home page on.
pub fn head(page: &Page, body: Body<'_>, crumbs: &[(Address, String)], scene: &Scene<'_>) -> Head {
    let base = scene.answers().setting(Setting::BaseUrl).as_deref();
    let stands_for = match (&page.kind, body) {
        (PageKind::NotFound, _) => None,
        (PageKind::Moved { to, .. }, _) => Some(to.clone()),
        (PageKind::Whole, Body::Document(of)) => Some(Address::page(&of.id)),
        _ => Some(page.address.clone()),
    };
    let canonical = base.zip(stands_for).map(|(base, address)| address.absolute(base));
    let address = base.filter(|_| page.kind != PageKind::NotFound).map(|base| page.address.absolute(base));
    let mut meta = vec![Meta { name: "generator".to_owned(), content: concat!("Chancery ", env!("CARGO_PKG_VERSION")).to_owned() }];
    let mut graph: Vec<Linked<'_>> = Vec::new();
    let described = match body {
        Body::Document(of) if scene.named.has("meta") || scene.named.has("linked") => Some(Described::of(page, of, scene)),
        _ => None,
    };
    if let Some(described) = &described {
        // The page that says how to cite describes what is cited.
        let at = if page.kind == PageKind::Cite { base.map(|base| Address::page(&described.of.id).absolute(base)) } else { canonical.clone() };
        meta.extend(scene.when("meta", || described.meta(at.as_deref(), scene)));
        graph.extend(scene.named.has("linked").then(|| Linked::Thing(Box::new(described.linked(at, base, scene)))));
    }
    if let Some(base) = base.filter(|_| crumbs.len() > 1 && scene.named.has("linked")) {
        let step = |(at, (address, title)): (usize, &'_ (Address, String))| (at + 1, title.clone(), address.absolute(base));
        let steps = crumbs.iter().enumerate().map(step).map(|(position, name, item)| Step { kind: "ListItem", position, name, item });
        graph.push(Linked::Crumbs { kind: "BreadcrumbList", steps: steps.collect() });
    }
    let linked = (!graph.is_empty()).then(|| {
        let json = serde_json::to_string(&Graph { context: "https://schema.org", graph }).expect("texts in memory can be written");
        // A closing tag within a text must not end the element.
        json.replace('<', "\\u003c")
    });
    Head { canonical, address, meta, linked }
}

/// A page of a document, as it is described.
struct Described<'a> {
    of: &'a Document,
    kind: &'static str,
    title: String,
    language: &'a str,
    authors: Vec<&'a str>,
    date: Option<String>,
    is_data: bool,
}

impl<'a> Described<'a> {
    fn of(page: &'a Page, of: &'a Document, scene: &Scene<'_>) -> Self {
        let part: Option<&Part> = match &page.kind {
            PageKind::Part(name) => of.part(name),
            _ => of.parts.first(),
        };
        let title = match part.filter(|part| part.role != Role::Letter) {
            Some(part) => part.title.as_ref().or(part.heading.as_ref()).map_or_else(|| of.letter.title.plain(), |title| title.plain()),
            None => of.letter.title.plain(),
        };
        let is_data = page.kind == PageKind::Data;
        Self {
            of,
            kind: if is_data { "Dataset" } else { "DigitalDocument" },
            title: if is_data { format!("{}: {title}", scene.words.say("data-title", &[])) } else { title },
            language: part.map_or(of.letter.lang.as_str(), |part| part.lang.as_str()),
            authors: part.map(|part| of.authors_of(part)).unwrap_or_default(),
            date: of.letter.date.as_ref().map(|date| date.value.to_string()),
            is_data,
        }
    }

    fn meta(&self, canonical: Option<&str>, scene: &Scene<'_>) -> Vec<Meta> {
        let publisher = &scene.answers().publisher().name;
        let mut meta = Vec::new();
        let mut add = |name: &str, content: &str| meta.push(Meta { name: name.to_owned(), content: content.to_owned() });
        add("DC.title", &self.title);
        // A data appendix is compiled by the publisher; a document is its author's.
        let authors: Vec<&str> = if self.is_data { vec![publisher] } else { self.authors.clone() };
        authors.iter().for_each(|author| add("DC.creator", author));
        add("DC.publisher", publisher);
        add("DC.language", self.language);
        add("DC.type", if self.is_data { "Dataset" } else { "Text" });
        if let Some(date) = &self.date {
            add("DC.date", date);
        }
        for symbol in &self.of.letter.symbols {
            add("DC.identifier", &symbol.symbol);
        }
        if !self.is_data {
            add("citation_title", &self.title);
            authors.iter().for_each(|author| add("citation_author", author));
            add("citation_language", self.language);
            add("citation_publisher", publisher);
            if let Some(date) = &self.date {
                add("citation_publication_date", &date.replace('-', "/"));
            }
            for symbol in &self.of.letter.symbols {
                add("citation_technical_report_number", &symbol.symbol);
            }
            if let Some(canonical) = canonical {
                add("citation_public_url", canonical);
            }
        }
        meta
    }

    fn linked<'s>(&'s self, canonical: Option<String>, base: Option<&str>, scene: &'s Scene<'_>) -> Thing<'s> {
        let publisher = scene.answers().publisher();
        let of_publisher = Organization { kind: "Organization", name: &publisher.name, url: publisher.url.as_deref() };
        let letter = &self.of.letter;
        let original = letter.provenance.original.as_ref().or(letter.provenance.received.as_ref());
        let of_document = |()| BasedOn { kind: "DigitalDocument", name: letter.title.plain() };
        let compiled = |()| format!("{} {}", scene.words.say("data-compiled", &[("publisher", (&publisher.name).into())]), scene.words.say("data-rule", &[]));
        let is_data = self.is_data.then_some(());
        let is_document = (!self.is_data).then_some(());
        let author = |name: &&'s str| Organization { kind: "Organization", name, url: None };
        Thing {
            kind: self.kind,
            name: self.title.clone(),
            language: self.language,
            publisher: of_publisher,
            creator: is_data.map(|()| of_publisher),
            description: is_data.map(compiled),
            of_document: is_data.map(of_document),
            author: is_document.map(|()| self.authors.iter().map(author).collect()),
            published: self.date.clone().filter(|_| !self.is_data),
            identifier: letter.symbols.iter().map(|symbol| symbol.symbol.as_str()).collect(),
            url: canonical,
            of_file: base.zip(original).filter(|_| !self.is_data).map(|(base, file)| Address::page(&self.of.id).beside(file).absolute(base)),
        }
    }
}

/// What stands in the `script` element.
#[derive(Serialize)]
struct Graph<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Linked<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Linked<'a> {
    Thing(Box<Thing<'a>>),
    Crumbs {
        #[serde(rename = "@type")]
        kind: &'static str,
        #[serde(rename = "itemListElement")]
        steps: Vec<Step>,
    },
}

#[derive(Serialize)]
struct Step {
    #[serde(rename = "@type")]
    kind: &'static str,
    position: usize,
    name: String,
    item: String,
}

/// A document or its data.
#[derive(Serialize)]
struct Thing<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: String,
    #[serde(rename = "inLanguage")]
    language: &'a str,
    publisher: Organization<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creator: Option<Organization<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(rename = "isBasedOn", skip_serializing_if = "Option::is_none")]
    of_document: Option<BasedOn>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<Vec<Organization<'a>>>,
    #[serde(rename = "datePublished", skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    identifier: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(rename = "isBasedOn", skip_serializing_if = "Option::is_none")]
    of_file: Option<String>,
}

#[derive(Clone, Copy, Serialize)]
struct Organization<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct BasedOn {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: String,
}
