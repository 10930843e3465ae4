//! Makes the pages in bundles and writes each bundle before the next is made, so that memory holds few of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use super::Progress;
use super::clock::Clock;
use super::reading::{self, Kept, Reading, Settings};
use crate::bind;
use crate::catalogue::Catalogue;
use crate::load::{self, Survey};
use crate::model::address::Address;
use crate::model::answer::Answers;
use crate::model::diagnostic::Diagnostic;
use crate::model::document::{Companion, Document};
use crate::model::error::Error;
use crate::model::page::{Artifact, Page};
use crate::model::receipt::Receipt;
use crate::render::{Body, Engine};
use crate::write::Output;

/// So many pages are made before they are written.
const BUNDLE: usize = 1024;

/// What is needed to make pages.
pub struct Room<'a> {
    /// The project's folder.
    pub root: &'a Path,
    /// What lies in it.
    pub survey: &'a Survey,
    /// What holds for the whole site.
    pub settings: &'a Settings,
    /// The theme.
    pub engine: &'a Engine,
    /// All cards.
    pub catalogue: &'a Catalogue,
    /// What the first reading gave.
    pub reading: &'a Reading,
}

type Made = Result<Result<Vec<Artifact>, Box<Diagnostic>>, Error>;

/// The pages of one card, or one page that is of none.
struct Sheaf<'p> {
    of: Option<&'p str>,
    pages: &'p [Page],
}

impl Room<'_> {
    /// Writes all pages, files and the manifest. A finding is an error of the theme: it was met before the first write, unless only some pages bring it out.
    pub fn write_all(
        &self,
        pages: &[Page],
        bad: &BTreeSet<String>,
        mut output: Output,
        clock: &mut Clock,
        progress: Progress<'_>,
    ) -> Result<Result<Receipt, Box<Diagnostic>>, Error> {
        let sheaves = sheaves(pages);
        if let Err(diagnostic) = self.rehearse(pages)? {
            return Ok(Err(diagnostic));
        }
        clock.lap("render");
        let addresses: Vec<String> = pages.iter().map(|page| page.address.output()).collect();
        let theme: Vec<Artifact> =
            self.engine.assets().map(|(name, bytes)| Artifact { address: Address::file(format!("theme/{name}")), bytes: bytes.to_vec() }).collect();
        let files: Vec<String> =
            theme.iter().map(|artifact| artifact.address.output()).chain(self.files(pages).into_iter().map(|(address, _)| address.output())).collect();
        output.refuse_foreign(addresses.iter().chain(&files).map(String::as_str))?;

        let mut done = 0;
        let mut from = 0;
        while from < sheaves.len() {
            let mut size = 0;
            let until = sheaves[from..].iter().position(|sheaf| {
                size += sheaf.pages.len();
                size > BUNDLE
            });
            let bundle = &sheaves[from..until.map_or(sheaves.len(), |at| from + at.max(1))];
            let mut artifacts = Vec::new();
            for made in bundle.par_iter().map(|sheaf| self.make(sheaf)).collect::<Vec<Made>>() {
                match made? {
                    Ok(made) => artifacts.extend(made),
                    Err(diagnostic) => return Ok(Err(diagnostic)),
                }
            }
            clock.lap("render");
            output.place(&artifacts)?;
            clock.lap("write");
            from += bundle.len();
            done += bundle.iter().map(|sheaf| sheaf.pages.len()).sum::<usize>();
            progress(done, pages.len());
        }
        output.place(&theme)?;
        for bundle in self.files(pages).chunks(64) {
            let artifacts = bundle
                .par_iter()
                .map(|(address, file)| Ok(Artifact { address: address.clone(), bytes: load::companion(self.root, file)? }))
                .collect::<Result<Vec<_>, Error>>()?;
            output.place(&artifacts)?;
        }
        bad.iter().for_each(|bad| output.keep(bad));
        let standing: BTreeMap<String, String> = output.settle()?;
        let receipt = output.close(&bind::manifest(&standing), standing.len())?;
        clock.lap("write");
        Ok(Ok(receipt))
    }

    /// Makes the first page of each kind, so that an error of the theme is met before anything is written.
    pub fn rehearse(&self, pages: &[Page]) -> Result<Result<(), Box<Diagnostic>>, Error> {
        let mut kinds = BTreeSet::new();
        for sheaf in sheaves(pages) {
            for (at, page) in sheaf.pages.iter().enumerate() {
                if kinds.insert(page.kind.name())
                    && let Err(diagnostic) = self.make(&Sheaf { of: sheaf.of, pages: &sheaf.pages[at..=at] })?
                {
                    return Ok(Err(diagnostic));
                }
            }
        }
        Ok(Ok(()))
    }

    fn make(&self, sheaf: &Sheaf<'_>) -> Made {
        let again: Document;
        let body = match sheaf.of.map(|id| (id, self.reading.kept.get(id))) {
            None => Body::None,
            Some((_, Some(Kept::Document(document)))) => Body::Document(document),
            Some((_, Some(Kept::Free(page)))) => Body::Free(page),
            Some((id, None)) => match (self.survey.documents.iter().find(|paths| paths.id == id), self.catalogue.card(id)) {
                (Some(paths), Some(card)) => {
                    again = reading::read_again(self.root, paths, self.settings, self.engine, card)?;
                    Body::Document(&again)
                }
                _ => return Err(Error::Changed(format!("content/{id}"))),
            },
        };
        let mut artifacts = Vec::with_capacity(sheaf.pages.len());
        for page in sheaf.pages {
            let answers = Answers::to(&page.questions, |question| self.catalogue.answer(question));
            match self.engine.render(page, &answers, body) {
                Ok(artifact) => artifacts.push(artifact),
                Err(diagnostic) => return Ok(Err(diagnostic)),
            }
        }
        Ok(Ok(artifacts))
    }

    /// Returns the files that are published beside pages, with their addresses.
    fn files(&self, pages: &[Page]) -> Vec<(Address, Companion)> {
        let mut files = BTreeMap::new();
        let made: BTreeSet<&str> = pages.iter().filter_map(|page| page.of.as_deref()).collect();
        for paths in self.survey.documents.iter().chain(&self.survey.pages).filter(|paths| made.contains(paths.id.as_str())) {
            let Some(card) = self.catalogue.card(&paths.id) else { continue };
            for claim in &card.claims {
                let name = claim.address.path().rsplit('/').next().unwrap_or_default();
                if let Some(file) = paths.files.iter().find(|file| file.name == name) {
                    files.insert(claim.address.clone(), file.clone());
                }
            }
        }
        files.into_iter().collect()
    }
}

/// Returns the pages in sheaves: those of one card together, because they share its body.
fn sheaves(pages: &[Page]) -> Vec<Sheaf<'_>> {
    pages.chunk_by(|a, b| a.of.is_some() && a.of == b.of).map(|pages| Sheaf { of: pages[0].of.as_deref(), pages }).collect()
}
