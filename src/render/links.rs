//! Where the references of one page lead: by its answers, and by its own document.

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::model::address::{Address, HrefStyle};
use crate::model::answer::{Answers, Destination, ItemEntry, Setting};
use crate::model::block::Target;
use crate::model::card::Row;
use crate::model::document::Document;
use crate::model::site::Form;

/// Where a link leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Href {
    /// The link.
    pub href: String,
    /// Whether it leaves the site.
    pub external: bool,
}

/// What a reference leads to.
enum Lead<'t> {
    /// A place of this site.
    Place(Cow<'t, Address>, Option<&'t str>),
    /// A page elsewhere.
    Elsewhere(&'t str),
    /// What is named from this page alone.
    Near(String),
}

/// What a page must know to make links.
pub struct Links<'a> {
    /// The page.
    pub from: &'a Address,
    /// Its answers.
    pub answers: &'a Answers,
    /// The document whose page it is.
    pub document: Option<&'a Document>,
    /// Whether all parts stand on this page, so that references between them stay on it.
    pub whole: bool,
    /// The path of the site's root, for the one page that is shown at any depth.
    pub root: Option<&'a str>,
    /// How links to pages end, once that was asked: it is, for every link.
    style: OnceCell<HrefStyle>,
    /// The page of the document's data appendix, once a figure leads there.
    data: OnceCell<Address>,
}

impl<'a> Links<'a> {
    /// Returns what is needed for the links of the page `from`, which is of `document` and has these answers.
    pub fn of(from: &'a Address, answers: &'a Answers, document: Option<&'a Document>) -> Self {
        Self { from, answers, document, whole: false, root: None, style: OnceCell::new(), data: OnceCell::new() }
    }

    fn style(&self) -> HrefStyle {
        *self.style.get_or_init(|| *self.answers.hrefs())
    }

    /// Returns the link to a page or file of this site.
    pub fn to(&self, address: &Address, anchor: Option<&str>) -> String {
        if let Some(root) = self.root {
            return address.absolute(root);
        }
        self.from.link(address, anchor, self.style())
    }

    /// Returns where a place stands: its whole address where the site knows that, else the link from the page.
    pub fn address(&self, page: &Address, anchor: Option<&str>) -> String {
        match self.answers.setting(Setting::BaseUrl).as_deref() {
            Some(base) => anchor.map_or_else(|| page.absolute(base), |anchor| format!("{}#{anchor}", page.absolute(base))),
            None => self.to(page, anchor),
        }
    }

    /// Returns the link to a place in a part of the document whose page it is.
    pub fn part(&self, part: &str, anchor: Option<&str>) -> Option<String> {
        let document = self.document?;
        if self.whole {
            return Some(match anchor {
                Some(anchor) => format!("#{part}-{anchor}"),
                None => format!("#{part}"),
            });
        }
        Some(self.to(&Row::part_address(&document.id, part), anchor))
    }

    /// Returns the link to the data appendix of the document, or to a place in it.
    pub fn data(&self, anchor: Option<&str>) -> Option<String> {
        let document = self.document.filter(|document| !document.data.figures.is_empty())?;
        Some(self.to(self.data.get_or_init(|| Address::page(&document.id).join("data")), anchor))
    }

    /// Returns the link to the page that says how to cite the document, or to what it says of a place; nothing where citations are not made.
    pub fn cite(&self, place: Option<&str>) -> Option<String> {
        let document = self.document.filter(|_| *self.answers.makes(Form::Citations))?;
        Some(self.to(&Address::page(&document.id).join("cite"), place))
    }

    /// Returns the link to a file beside the source of the page.
    pub fn file(&self, name: &str) -> String {
        self.to(&self.beside(name), None)
    }

    /// Returns where a file beside the source of the page stands: its whole address where the site knows that, else the link from the page.
    pub fn file_address(&self, name: &str) -> String {
        self.address(&self.beside(name), None)
    }

    fn beside(&self, name: &str) -> Address {
        match self.document {
            Some(document) => Address::page(&document.id).beside(name),
            // A free page's files lie beside it, as they do in the sources.
            None => {
                let path = self.from.path().trim_end_matches('/');
                Address::file(path.rsplit_once('/').map_or_else(|| name.to_owned(), |(folder, _)| format!("{folder}/{name}")))
            }
        }
    }

    /// Returns where a reference of a file for programs leads: the whole address where the site knows that, else the link from the file.
    pub fn target_address(&self, target: &Target) -> Option<String> {
        if let Target::File(name) = target {
            return Some(self.file_address(name));
        }
        self.whole_address(target).or_else(|| self.target(target).map(|href| href.href))
    }

    /// Returns the whole address to which a reference leads, where that is known and elsewhere than on this page: for those who read on paper.
    pub fn whole_address(&self, target: &Target) -> Option<String> {
        match self.lead(target)? {
            Lead::Place(address, anchor) => {
                let mut whole = address.absolute(self.answers.setting(Setting::BaseUrl).as_deref()?);
                if let Some(anchor) = anchor {
                    whole.extend(["#", anchor]);
                }
                Some(whole)
            }
            Lead::Elsewhere(url) => Some(url.to_owned()),
            Lead::Near(_) => None,
        }
    }

    /// Returns where a reference leads; nothing where it leads nowhere.
    pub fn target(&self, target: &Target) -> Option<Href> {
        Some(match self.lead(target)? {
            Lead::Place(address, anchor) => Href { href: self.to(&address, anchor), external: false },
            Lead::Elsewhere(url) => Href { href: url.to_owned(), external: true },
            Lead::Near(href) => Href { href, external: false },
        })
    }

    fn lead<'t>(&'t self, target: &'t Target) -> Option<Lead<'t>> {
        Some(match target {
            Target::External(url) => Lead::Elsewhere(url),
            Target::Item(key) => {
                self.answers.item(key).as_ref()?;
                Lead::Place(Cow::Owned(ItemEntry::address(key)), None)
            }
            Target::Part { part, anchor } if self.whole => Lead::Near(self.part(part, anchor.as_deref())?),
            Target::Part { part, anchor } => Lead::Place(Cow::Owned(Row::part_address(&self.document?.id, part)), anchor.as_deref()),
            Target::Symbol(symbol) => Lead::of(self.answers.symbol(symbol).as_ref()?),
            Target::Letter { path, anchor } => Lead::of(self.answers.anchor(path, anchor.as_deref()).as_ref()?),
            Target::File(name) => Lead::Near(self.file(name)),
            Target::Nothing => return None,
        })
    }
}

impl<'t> Lead<'t> {
    fn of(destination: &'t Destination) -> Self {
        match destination {
            Destination::Here { address, anchor } => Self::Place(Cow::Borrowed(address), anchor.as_deref()),
            Destination::Official(url) => Self::Elsewhere(url),
        }
    }
}
