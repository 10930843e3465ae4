//! Makes the sitemap of the pages that stand, and what tells search engines of it.

use std::collections::BTreeSet;

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

    /// Returns the bytes of its file at `path`; nothing where it has none.
    pub(super) fn file(&self, path: &str) -> Option<Vec<u8>> {
        match self.sheets.iter().find(|sheet| sheet.name == path) {
            Some(sheet) => Some(sitemap::file(sheet, &self.pages, self.base)),
            None if path == ROBOTS => Some(sitemap::robots(self.base)),
            None if path == SITEMAP => sitemap::index(&self.sheets, &self.pages, self.base),
            None => None,
        }
    }
}

impl Room<'_> {
    /// Returns the sitemap of `pages` and of those that stand, by their paths, although their documents have errors; nothing where none is made, and in a shard, which has not all pages.
    pub(super) fn map(&self, pages: &[Page], stands: &dyn Fn(&str) -> bool) -> Option<Map<'_>> {
        let site = &self.settings.site;
        let base = site.base_url.as_deref().filter(|_| site.makes(Form::Sitemap) && self.share.is_whole())?;
        let mut listed: Vec<Listed> = if self.owners.bad.is_empty() {
            pages.iter().filter_map(|page| self.listed(page)).collect()
        } else {
            let stays = |page: &Page| !self.owners.page_is_bad(page) || stands(&page.address.output());
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
            PageKind::Withdrawn(of) => Some(&**of),
            PageKind::Home | PageKind::Agenda | PageKind::Register(_) | PageKind::Item(_) | PageKind::Ways(_) | PageKind::List(..) | PageKind::Free => None,
            PageKind::Search => None,
            _ => return None,
        };
        let row = of.and_then(|of| self.catalogue.card(of)).and_then(|card| card.row());
        Some(Listed { address: page.address.clone(), day: row.and_then(|row| row.updated), year: row.and_then(|row| row.date).map(|date| date.year()) })
    }

    /// Writes those files of the sitemap that do not stand as they should.
    pub(super) fn place_map(&self, map: &Map<'_>, output: &mut Output) -> Result<(), Error> {
        let paths: BTreeSet<&str> = map.paths().collect();
        for path in paths {
            if let Some(bytes) = map.file(path) {
                place(path, bytes, output)?;
            }
        }
        Ok(())
    }
}

fn place(name: &str, bytes: Vec<u8>, output: &mut Output) -> Result<(), Error> {
    let reads = Reads(vec![Read::of(&Fact::Bytes, &Digest::of(&bytes))]);
    if output.is_standing(name, reads.seal())? {
        output.keep_standing(name);
        return Ok(());
    }
    output.ledger.explain(name, Fact::Pages.words());
    output.place(&[Artifact { address: Address::file(name), bytes, seal: reads.seal() }])
}
