//! What a page says of itself to programs: its whole address, Dublin Core, what reference managers read, JSON-LD, the card of a shared link.

use serde::Serialize;
use serde_json::{Value, json};

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
    let mut graph: Vec<Value> = Vec::new();
    if let Body::Document(of) = body
        && (scene.named.has("meta") || scene.named.has("linked"))
    {
        let described = Described::of(page, of, scene);
        // The page that says how to cite describes what is cited.
        let described_at = if page.kind == PageKind::Cite { base.map(|base| Address::page(&of.id).absolute(base)) } else { canonical.clone() };
        meta.extend(scene.when("meta", || described.meta(described_at.as_deref(), scene)));
        graph.extend(scene.named.has("linked").then(|| described.linked(described_at.as_deref(), base, scene)));
    }
    if let Some(base) = base.filter(|_| crumbs.len() > 1 && scene.named.has("linked")) {
        let item = |(at, (address, title)): (usize, &(Address, String))| json!({"@type": "ListItem", "position": at + 1, "name": title, "item": address.absolute(base)});
        graph.push(json!({"@type": "BreadcrumbList", "itemListElement": crumbs.iter().enumerate().map(item).collect::<Vec<_>>()}));
    }
    // A closing tag within a text must not end the element.
    let linked = (!graph.is_empty()).then(|| json!({"@context": "https://schema.org", "@graph": graph}).to_string().replace('<', "\\u003c"));
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

    fn linked(&self, canonical: Option<&str>, base: Option<&str>, scene: &Scene<'_>) -> Value {
        let publisher = scene.answers().publisher();
        let organization = |name: &str| json!({"@type": "Organization", "name": name});
        let mut of_publisher = organization(&publisher.name);
        if let Some(url) = &publisher.url {
            of_publisher["url"] = json!(url);
        }
        let letter = &self.of.letter;
        let mut thing = json!({"@type": self.kind, "name": self.title, "inLanguage": self.language, "publisher": of_publisher});
        if self.is_data {
            thing["creator"] = of_publisher.clone();
            thing["description"] =
                json!(format!("{} {}", scene.words.say("data-compiled", &[("publisher", (&publisher.name).into())]), scene.words.say("data-rule", &[])));
            thing["isBasedOn"] = json!({"@type": "DigitalDocument", "name": letter.title.plain()});
        } else {
            thing["author"] = json!(self.authors.iter().map(|author| organization(author)).collect::<Vec<_>>());
        }
        if let Some(date) = self.date.as_ref().filter(|_| !self.is_data) {
            thing["datePublished"] = json!(date);
        }
        if !letter.symbols.is_empty() {
            thing["identifier"] = json!(letter.symbols.iter().map(|symbol| symbol.symbol.as_str()).collect::<Vec<_>>());
        }
        if let Some(url) = canonical {
            thing["url"] = json!(url);
        }
        let original = letter.provenance.original.as_ref().or(letter.provenance.received.as_ref()).filter(|_| !self.is_data);
        if let Some((base, file)) = base.zip(original) {
            thing["isBasedOn"] = json!(Address::page(&self.of.id).beside(file).absolute(base));
        }
        thing
    }
}
