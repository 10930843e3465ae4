//! Makes the sitemap of the pages that stand, and what tells search engines of it.

use super::rendering::Room;
use crate::bind::sitemap::{self, Listed, Sheet};
use crate::model::address::Address;
use crate::model::error::Error;
use crate::model::page::{Artifact, Page, PageKind, ROBOTS, SITEMAP};
use crate::model::reads::{Fact, Read, Reads};
use crate::model::site::Form;
use crate::model::source::Digest;
use crate::plan;
use crate::write::Output;

/// The sitemap before it is written.
pub struct Map<'a> {
    base: &'a str,
    pages: Vec<Listed>,
    sheets: Vec<Sheet>,
}

impl Map<'_> {
    /// Returns the paths of its files.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.sheets.iter().map(|sheet| sheet.name.as_str()).chain([SITEMAP, ROBOTS])
    }
}

impl Room<'_> {
    /// Returns the sitemap of `pages` and of those that stand although their documents have errors; nothing where none is made.
    pub(super) fn map(&self, pages: &[Page], output: &Output) -> Option<Map<'_>> {
        let site = &self.settings.site;
        let base = site.base_url.as_deref().filter(|_| site.makes(Form::Sitemap))?;
        let mut listed: Vec<Listed> = if self.owners.bad.is_empty() {
            pages.iter().filter_map(|page| self.listed(page)).collect()
        } else {
            let stays = |page: &Page| !self.owners.page_is_bad(page) || output.stands(&page.address.output());
            plan::pages(self.catalogue).iter().filter(|page| stays(page)).filter_map(|page| self.listed(page)).collect()
        };
        listed.sort_by(|a, b| a.address.cmp(&b.address));
        let sheets = sitemap::sheets(&listed);
        Some(Map { base, pages: listed, sheets })
    }

    /// Returns a page as the sitemap lists it. What stands for another page, and what is no page, is in no list.
    fn listed(&self, page: &Page) -> Option<Listed> {
        let of = match &page.kind {
            PageKind::Letter | PageKind::Part(_) | PageKind::Data | PageKind::Cite => page.of.as_deref(),
            PageKind::Withdrawn(of) => Some(of.as_str()),
            PageKind::Home | PageKind::Agenda | PageKind::Register(_) | PageKind::Item(_) | PageKind::Ways(_) | PageKind::List(..) | PageKind::Free => None,
            PageKind::Search => None,
            _ => return None,
        };
        let row = of.and_then(|of| self.catalogue.card(of)).and_then(|card| card.row());
        Some(Listed { address: page.address.clone(), day: row.and_then(|row| row.updated), year: row.and_then(|row| row.date).map(|date| date.year()) })
    }

    /// Writes those files of the sitemap that do not stand as they should.
    pub(super) fn place_map(&self, map: &Map<'_>, output: &mut Output) -> Result<(), Error> {
        for sheet in &map.sheets {
            place(&sheet.name, sitemap::file(sheet, &map.pages, map.base), output)?;
        }
        if let Some(index) = sitemap::index(&map.sheets, &map.pages, map.base) {
            place(SITEMAP, index, output)?;
        }
        place(ROBOTS, sitemap::robots(map.base), output)
    }
}

fn place(name: &str, bytes: Vec<u8>, output: &mut Output) -> Result<(), Error> {
    let reads = Reads(vec![Read::of(&Fact::Bytes, &Digest::of(&bytes))]);
    if output.standing(&[(name.to_owned(), reads.clone())])? == [true] {
        output.keep_standing(name);
        return Ok(());
    }
    output.ledger.explain(name, Fact::Pages.words());
    output.place(&[Artifact { address: Address::file(name), bytes, reads }])
}
