//! The other forms of what a page shows: its head names them to programs, and its readers get the same links.

use serde::Serialize;

use super::feed;
use super::view::Scene;
use crate::model::address::Address;
use crate::model::document::Document;
use crate::model::page::{Exchange, Export, Listing, Page, PageKind, SITEMAP, Table};
use crate::model::shelf::{Key, Shelf};
use crate::model::site::Form;

/// A form.
#[derive(Serialize)]
pub struct FormLink {
    /// Its name in the theme's words, behind `form-`.
    pub name: &'static str,
    /// What it is called.
    pub title: String,
    /// The link.
    pub href: String,
    /// The type of the file.
    pub media: &'static str,
    /// How it stands to the page: `alternate`, or `sitemap`.
    pub rel: &'static str,
}

/// Returns the forms of what `page` shows.
pub fn of_page(page: &Page, document: Option<&Document>, scene: &Scene<'_>) -> Vec<FormLink> {
    let mut forms = Vec::new();
    match (&page.kind, document) {
        (PageKind::Home, _) => {
            forms.extend(fed(&Shelf::All, scene));
            forms.extend(listed(Listing::Documents, *scene.answers().count(&Shelf::All) > 0, scene));
            forms.extend(listed(Listing::Agenda, !scene.answers().registers().is_empty(), scene));
            forms.extend(scene.answers().makes(Form::Sitemap).then(|| link("sitemap", &Address::file(SITEMAP), "application/xml", scene)));
        }
        (PageKind::Ways(None), _) => {
            forms.extend(fed(&Shelf::All, scene));
            forms.extend(listed(Listing::Documents, true, scene));
        }
        (PageKind::Agenda | PageKind::Register(_), _) => forms.extend(listed(Listing::Agenda, true, scene)),
        (PageKind::Item(key), _) => forms.extend(fed(&Shelf::Item(key.clone()), scene)),
        (PageKind::List(shelf @ Shelf::Organ { .. }, Key::Whole), _) => forms.extend(fed(shelf, scene)),
        (PageKind::Letter | PageKind::Whole, Some(of)) => {
            let text = Address::page(&of.id).join("whole").beside("text.txt");
            forms.extend(scene.answers().makes(Form::Text).then(|| link("text", &text, "text/plain", scene)));
            forms.extend(exports(of, scene));
        }
        (PageKind::Data, Some(of)) => forms.extend(tables(of, scene)),
        (PageKind::Cite, Some(of)) => {
            let file = |form: Exchange| link(form.name(), &Address::page(&of.id).join("cite").beside(form.file()), form.media(), scene);
            forms.extend(Exchange::ALL.map(file));
        }
        _ => {}
    }
    forms
}

/// Returns the forms of the whole document that are made, but for its plain text.
pub fn exports(of: &Document, scene: &Scene<'_>) -> Vec<FormLink> {
    let made = Export::ALL.into_iter().filter(|form| *scene.answers().makes(form.form()));
    let name = |form: Export| match form {
        Export::Markdown => "markdown",
        Export::Json => "json",
        Export::AkomaNtoso => "akoma-ntoso",
    };
    made.map(|form| link(name(form), &Address::page(&of.id).beside(form.file()), form.media(), scene)).collect()
}

/// Returns the forms of the figures that are made.
pub fn tables(of: &Document, scene: &Scene<'_>) -> Vec<FormLink> {
    let made = Table::ALL.into_iter().filter(|form| *scene.answers().makes(form.form()));
    let name = |form: Table| match form {
        Table::Csv => "figures-csv",
        Table::Json => "figures-json",
        Table::Csvw => "figures-csvw",
        Table::Package => "figures-package",
    };
    made.map(|form| link(name(form), &Address::page(&of.id).join("data").beside(form.file()), form.media(), scene)).collect()
}

fn fed(shelf: &Shelf, scene: &Scene<'_>) -> Option<FormLink> {
    scene.answers().feed(shelf).then(|| {
        let title = feed::title(shelf, scene);
        FormLink { title, ..link("feed", &shelf.feed(), feed::MEDIA, scene) }
    })
}

fn listed(listing: Listing, any: bool, scene: &Scene<'_>) -> Option<FormLink> {
    let name = match listing {
        Listing::Documents => "documents",
        Listing::Agenda => "agenda",
    };
    (any && *scene.answers().makes(Form::Json)).then(|| link(name, &Address::file(listing.file()), listing.media(), scene))
}

fn link(name: &'static str, address: &Address, media: &'static str, scene: &Scene<'_>) -> FormLink {
    // What references are exchanged in has its words already.
    let title = match name {
        "bibtex" | "ris" | "csl" => scene.words.say(&format!("exchange-{name}"), &[]),
        _ => scene.words.say(&format!("form-{name}"), &[]),
    };
    FormLink { name, title, href: scene.links.to(address, None), media, rel: if name == "sitemap" { "sitemap" } else { "alternate" } }
}
