//! The short way: where only the words of some documents changed, nothing else is looked at. Where more may have moved, it is left at once.

use std::sync::Arc;

use super::{Changes, Edition, Live, Step};
use crate::load::FolderPaths;
use crate::model::card::Card;
use crate::pipeline::Clock;
use crate::pipeline::narrowing::found_again;
use crate::pipeline::reading::{Bodies, Opening, read_one};
use crate::plan;

use super::edition::File;

/// What one document is now.
struct Revised {
    paths: Arc<FolderPaths>,
    card: Arc<Card>,
}

impl Live {
    /// Follows a change of the words of some documents; nothing where all must be looked at.
    pub(super) fn narrow(&mut self, changes: &Changes, clock: &mut Clock) -> Option<Step> {
        let (sources, before) = (self.sources.as_ref()?, self.edition.as_ref()?);
        if changes.all
            || changes.settings
            || changes.folders.len() > 4
            || !before.bad.is_empty()
            || changes.gone.iter().any(|gone| sources.survey.has_below(gone))
            || before.catalogue.sight() != crate::catalogue::Sight::Whole
        {
            return None;
        }
        let engine = sources.opened.engine.as_ref()?;
        let mut survey = (*sources.survey).clone();
        for folder in &changes.folders {
            survey.renew(&self.options.root, folder).ok()?;
        }
        if sources.survey.documents.len() != survey.documents.len()
            || sources.survey.pages != survey.pages
            || sources.survey.registers != survey.registers
            || sources.survey.diagnostics != survey.diagnostics
            || (&sources.survey.site, &sources.survey.organs, &sources.survey.lock) != (&survey.site, &survey.organs, &survey.lock)
        {
            return None;
        }
        clock.lap("load");
        let opening = Opening { survey: &survey, settings: &sources.opened.settings, engine };
        let mut revised = Vec::new();
        let mut bodies = Vec::new();
        for folder in &changes.folders {
            let (old, new) = (sources.survey.document(folder)?, survey.document(folder)?);
            let (card, body) = read_one(&self.options.root, opening, new);
            if old.files != new.files || !old.beside().eq(new.beside()) || card.has_errors || before.catalogue.card(folder)?.has_errors {
                return None;
            }
            bodies.push((Arc::clone(&card), body));
            revised.push(Revised { paths: Arc::clone(new), card });
        }
        clock.lap("parse");
        let mut catalogue = (*before.catalogue).clone();
        for one in &revised {
            catalogue = catalogue.with(&one.card)?;
        }
        let diagnostics = found_again(sources.found.clone(), &catalogue, revised.iter().map(|one| &*one.card))?;
        let mut files = before.files.clone();
        clock.lap("catalogue and check");
        let mut changed = false;
        for one in &revised {
            let old = before.catalogue.card(&one.card.id)?;
            changed |= old.digest != one.card.digest || diagnostics.len() != sources.found.len();
            let (stood, stands) = (plan::of_card(&before.catalogue, old), plan::of_card(&catalogue, &one.card));
            if !stood.iter().map(|page| &page.address).eq(stands.iter().map(|page| &page.address)) {
                return None;
            }
            files.over.extend(stands.into_iter().map(|page| (page.address.output(), File::Page(Arc::new(page)))));
        }
        bodies.iter().for_each(|(card, body)| self.pool.keep(card, body));
        let survey = Arc::new(survey);
        let edition = Arc::new(Edition {
            options: Arc::clone(&before.options),
            survey: Arc::clone(&survey),
            settings: Arc::clone(&before.settings),
            engine: Arc::clone(&before.engine),
            catalogue: Arc::new(catalogue),
            bad: Arc::clone(&before.bad),
            files,
            pool: Arc::clone(&self.pool),
        });
        clock.lap("plan");
        let sources = self.sources.as_mut()?;
        for one in revised {
            if let Some(card) = sources.reading.cards.iter_mut().find(|card| card.id == one.card.id) {
                *card = one.card;
            }
            match one.paths.is_settled() {
                true => sources.restless.remove(&one.paths.id),
                false => sources.restless.insert(one.paths.id.clone()),
            };
        }
        self.seen = Some(Arc::new(super::Seen { survey: Arc::clone(&survey), theme: sources.opened.theme.clone() }));
        sources.survey = survey;
        sources.found.clone_from(&diagnostics);
        self.edition = Some(Arc::clone(&edition));
        Some(Step { edition: Some(edition), diagnostics, timings: Default::default(), changed })
    }
}
