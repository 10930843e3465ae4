//! The index of the search page, in memory: made when it is first asked for, then kept up behind the pages, batch by batch.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::edition::Edition;
use crate::bind::search::{self, ENTRY, Listed};
use crate::catalogue::Sight;
use crate::model::error::Error;
use crate::model::reads::Reads;
use crate::pipeline::indexing::{LIST, in_folder};
use crate::pipeline::{Stop, Watch};
use crate::plan;

/// The files of the index.
#[derive(Default)]
pub struct Search {
    /// Held by whoever makes indexes.
    making: Mutex<()>,
    made: RwLock<Option<Arc<Made>>>,
}

#[derive(Default)]
struct Made {
    of: BTreeMap<String, Batch>,
    shared: BTreeMap<String, Vec<u8>>,
}

#[derive(Clone)]
struct Batch {
    reads: Reads,
    language: String,
    files: Arc<BTreeMap<String, Vec<u8>>>,
}

impl Search {
    /// Returns whether `path` is one of the index, and not the search page itself.
    pub fn is_of(path: &str) -> bool {
        path.starts_with(&in_folder("")) && !path.ends_with(".html")
    }

    /// Returns the bytes of a file of the index of `edition`; nothing where there is none.
    pub fn file(&self, edition: &Edition, path: &str) -> Result<Option<Vec<u8>>, Error> {
        if !Self::is_of(path) || !edition.catalogue.site().has_search() {
            return Ok(None);
        }
        let made = match self.made() {
            Some(made) => made,
            None => self.follow(edition)?,
        };
        Ok(made.shared.get(path).or_else(|| made.of.values().find_map(|batch| batch.files.get(path))).cloned())
    }

    fn made(&self) -> Option<Arc<Made>> {
        self.made.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns whether somebody asked for the index, so that it is worth keeping up.
    pub fn is_wanted(&self) -> bool {
        self.made().is_some()
    }

    /// Makes anew what of the index is made otherwise in `edition`.
    pub fn keep_up(&self, edition: &Edition) -> Result<(), Error> {
        self.follow(edition).map(|_| ())
    }

    fn follow(&self, edition: &Edition) -> Result<Arc<Made>, Error> {
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.made().unwrap_or_default();
        let mut now = Made::default();
        let stop = Stop::default();
        let watch = Watch { progress: &|_, _| {}, stop: &stop };
        edition.in_room(|room| {
            for mut batch in plan::batches(&edition.catalogue) {
                let all = batch.records.len();
                batch.records.retain(|record| !room.owners.path_is_bad(record.address.path()));
                let whole = batch.records.len() == all && edition.catalogue.sight() == Sight::Whole;
                let reads = room.records_of(&batch);
                let known = before.of.get(&batch.name).filter(|known| !whole || known.reads == reads).cloned();
                if known.is_none() && batch.records.is_empty() {
                    continue;
                }
                let made = match known {
                    Some(known) => known,
                    None => {
                        let files = room.index(&batch, watch)?.into_iter().map(|(name, bytes)| (in_folder(&format!("{}/{name}", batch.name)), bytes));
                        Batch { reads, language: batch.language.clone(), files: Arc::new(files.collect()) }
                    }
                };
                now.of.insert(batch.name, made);
            }
            Ok::<_, Error>(())
        })?;
        let listed: Vec<Listed<'_>> = now
            .of
            .iter()
            .map(|(name, batch)| Listed { folder: name, language: &batch.language, words: batch.files.contains_key(&in_folder(&format!("{name}/{ENTRY}"))) })
            .collect();
        let list = search::list(&listed);
        now.shared = search::shared()?.into_iter().map(|(name, bytes)| (in_folder(&name), bytes)).collect();
        now.shared.insert(in_folder(LIST), list);
        let now = Arc::new(now);
        *self.made.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&now));
        Ok(now)
    }
}
