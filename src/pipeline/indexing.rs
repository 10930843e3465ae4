//! Makes the indexes of the search page, one after the other, where the records that they are made from moved.

use rayon::prelude::*;

use super::Watch;
use super::facts::{self, Facts};
use super::rendering::Room;
use crate::bind::search::{self, CONTENTS, ENTRY, Index, Listed};
use crate::catalogue::Sight;
use crate::model::answer::{Answers, search_address};
use crate::model::error::Error;
use crate::model::page::{Artifact, Batch, Page};
use crate::model::reads::{Fact, Read, Reads};
use crate::model::record::Record;
use crate::model::source::Digest;
use crate::plan;
use crate::write::Output;

/// The records of so many documents are made side by side before they are indexed.
const BUNDLE: usize = 128;

/// An index with what it is made from.
pub struct Planned {
    batch: Batch,
    reads: Reads,
    state: State,
}

/// How the files of an index stand.
enum State {
    /// As they would be made.
    Standing(Vec<String>),
    /// As they were made when all its documents were good; so they stay.
    Held,
    /// Not so, or not at all.
    Due,
}

impl Planned {
    /// Returns the path of its file `name`.
    fn path(&self, name: &str) -> String {
        in_folder(&format!("{}/{name}", self.batch.name))
    }
}

/// Returns the path of a file, or of a folder with its closing `/`, below that of search.
pub(super) fn in_folder(name: &str) -> String {
    search_address().beside(name).path().to_owned()
}

impl Room<'_> {
    /// Returns what the indexes are made from and which of them stand. Refuses where something that is not ours lies where they will.
    pub(super) fn indexes(&self, output: &Output) -> Result<Vec<Planned>, Error> {
        let mut planned = Vec::new();
        for mut batch in plan::batches(self.catalogue).into_iter().filter(|batch| self.share.has(&batch.name)) {
            let all = batch.records.len();
            batch.records.retain(|record| !self.owners.path_is_bad(record.address.path()));
            let whole = batch.records.len() == all && self.catalogue.sight() == Sight::Whole;
            let reads = self.records_of(&batch);
            let mut index = Planned { batch, reads, state: State::Due };
            if !whole && output.stands(&index.path(CONTENTS)) {
                index.state = State::Held;
            } else if let Some(paths) = output.standing_in(&index.path(""), &index.reads)? {
                index.state = State::Standing(paths);
            } else if index.batch.records.is_empty() {
                continue;
            }
            planned.push(index);
        }
        let mut paths: Vec<String> = planned.iter().flat_map(|index| [index.path(CONTENTS), index.path(ENTRY)]).collect();
        if let Some(shards) = self.share.shards() {
            let contents: Vec<(String, &Reads)> = planned.iter().map(|index| (index.path(CONTENTS), &index.reads)).collect();
            shards.complete(contents.iter().map(|(path, reads)| (path.clone(), Some(reads.seal()))))?;
        }
        if self.settings.site.has_search() {
            paths.push(in_folder(LIST));
        }
        output.refuse_foreign(paths.iter().map(String::as_str))?;
        Ok(planned)
    }

    /// Returns what the index of a batch is made from: the answers and documents of its records. Templates are none of it.
    pub(super) fn records_of(&self, batch: &Batch) -> Reads {
        let facts = Facts::of(&batch.records, self.catalogue, self.engine);
        let templates = Fact::Templates.name();
        let one = |page: &Page| {
            let mut reads = facts.reads(page, self.catalogue);
            reads.0.retain(|read| read.fact != templates);
            (page.address.path().to_owned(), reads)
        };
        Reads(vec![Read::of(&Fact::Records, &Digest::of_value(&batch.records.iter().map(one).collect::<Vec<_>>()))])
    }

    /// Writes the indexes that do not stand, each before the next is begun, and what lists them.
    pub(super) fn place_indexes(&self, planned: &[Planned], output: &mut Output, watch: Watch<'_>) -> Result<(), Error> {
        if !self.settings.site.has_search() {
            return Ok(());
        }
        let mut listed = Vec::new();
        for index in planned {
            let entry = index.path(ENTRY);
            let words = match &index.state {
                State::Held => {
                    let folder = index.path("");
                    output.keep(|path| path.starts_with(&folder));
                    output.stands(&entry)
                }
                State::Standing(paths) => {
                    paths.iter().for_each(|path| output.keep_standing(path));
                    paths.contains(&entry)
                }
                State::Due => {
                    let artifacts = self.made_index(index, watch)?;
                    self.place_index(&artifacts, output)?;
                    artifacts.iter().any(|artifact| artifact.address.path() == entry)
                }
            };
            listed.push(Listed { folder: &index.batch.name, language: &index.batch.language, words });
        }
        if !self.share.is_whole() {
            return Ok(());
        }
        let program = Reads(vec![Read::of(&Fact::Program, &facts::program())]);
        let mut artifacts: Vec<Artifact> = search::shared()?.into_iter().map(|(name, bytes)| artifact(&in_folder(&name), bytes, &program)).collect();
        let list = search::list(&listed);
        let reads = Reads(vec![Read::of(&Fact::Bytes, &Digest::of(&list))]);
        artifacts.push(artifact(&in_folder(LIST), list, &reads));
        self.place_index(&artifacts, output)
    }

    /// Returns the files of an index: made of its records, or as the shard wrote them to which it falls.
    fn made_index(&self, index: &Planned, watch: Watch<'_>) -> Result<Vec<Artifact>, Error> {
        let files = match self.share.shards() {
            None => self.index(&index.batch, watch)?.into_iter().map(|(name, bytes)| (index.path(&name), bytes)).collect(),
            Some(shards) => {
                shards.below(&index.path("")).into_iter().map(|path| Ok((path.to_owned(), shards.bytes(path)?))).collect::<Result<Vec<_>, Error>>()?
            }
        };
        Ok(files.into_iter().map(|(path, bytes)| artifact(&path, bytes, &index.reads)).collect())
    }

    fn place_index(&self, artifacts: &[Artifact], output: &mut Output) -> Result<(), Error> {
        // The names of most files follow from what they hold, so they are known only now.
        output.refuse_foreign(artifacts.iter().map(|artifact| artifact.address.path()))?;
        for artifact in artifacts {
            output.ledger.explain(artifact.address.path(), Fact::Records.words());
        }
        output.place(artifacts)
    }

    pub(super) fn index(&self, batch: &Batch, watch: Watch<'_>) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let mut index = Index::begin(&batch.language)?;
        for bundle in batch.records.chunks(BUNDLE) {
            if watch.stop.is_asked() {
                return Err(Error::Interrupted);
            }
            for records in bundle.par_iter().map(|page| self.records(page)).collect::<Result<Vec<_>, Error>>()? {
                index.add(records)?;
            }
        }
        index.finish()
    }

    fn records(&self, page: &Page) -> Result<Vec<Record>, Error> {
        let answers = Answers::to(&page.questions, |question| self.catalogue.answer(question));
        self.with_body(page.of.as_deref(), |body| self.engine.records(page, &answers, body))
    }
}

/// The name of the file that lists the indexes.
pub(super) const LIST: &str = "index.json";

fn artifact(path: &str, bytes: Vec<u8>, reads: &Reads) -> Artifact {
    Artifact { address: crate::model::address::Address::file(path), bytes, seal: reads.seal() }
}
