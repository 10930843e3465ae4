//! A site that several machines build: the catalogue as a file, one share of the pages for each, and their union.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::clock::Clock;
use super::facts;
use super::reading::{self, Opened, Reading};
use super::rendering::{Planned, Room};
use super::selecting::{Owners, Selection, select};
use super::{Options, Outcome, Watch, has_errors, sorted};
use crate::catalogue::Catalogue;
use crate::load;
use crate::model::address::Address;
use crate::model::card::{Card, CardKind};
use crate::model::error::Error;
use crate::model::packed::Packed;
use crate::model::page::{Artifact, Page, SHARD};
use crate::model::reads::{Fact, Read, Reads, Seal};
use crate::model::source::{Digest, sha256};
use crate::render::Engine;
use crate::write;

/// What of a site is built here.
#[derive(Clone, Debug, Default)]
pub enum Share {
    /// All of it.
    #[default]
    Whole,
    /// The pages that fall to one of several shards.
    Shard {
        /// Which one, counted from 1.
        number: u32,
        /// How many there are.
        of: u32,
        /// The catalogue as a file.
        catalogue: PathBuf,
    },
    /// All of it, of shards that were built.
    Merged {
        /// The catalogue from which they were built.
        catalogue: PathBuf,
        /// Their output folders.
        shards: Vec<PathBuf>,
    },
}

/// What was written into the catalogue as a file.
#[derive(Debug)]
pub struct Indexed {
    /// What was found; with errors nothing is written.
    pub outcome: Outcome,
    /// How many documents it has, and of how many bytes it is.
    pub written: Option<(usize, u64)>,
}

/// Reads and checks all sources, and writes the catalogue of them into the file `to`.
pub fn index(options: &Options, to: &Path, watch: Watch<'_>) -> Result<Indexed, Error> {
    let mut clock = Clock::start();
    write::outside_sources(&options.root, to)?;
    let opened = reading::opened(options)?;
    let has_base_url = opened.settings.site.base_url.is_some();
    let Some(engine) = &opened.engine else {
        let outcome =
            Outcome { diagnostics: sorted(opened.found().collect()), receipt: None, has_base_url, timings: clock.stop_naming(&opened.survey.documents) };
        return Ok(Indexed { outcome, written: None });
    };
    clock.lap("load");
    let reading = reading::read(&options.root, &opened.survey, &opened.settings, engine, &write::Store::none());
    clock.parsed(&reading.spent);
    clock.lap("parse");
    if watch.stop.is_asked() {
        return Err(Error::Interrupted);
    }
    let loose = opened.found().chain(reading.diagnostics.iter().cloned()).collect();
    let Selection { catalogue, diagnostics, .. } = select(&opened.settings, &reading, loose, options, &|_| false);
    clock.lap("catalogue and check");
    let denied = options.deny_warnings && diagnostics.iter().any(|diagnostic| diagnostic.severity == crate::model::diagnostic::Severity::Warning);
    let written = if has_errors(&diagnostics) || denied {
        None
    } else {
        let (_, bytes) = write::save_index(to, &reading::depends(&opened.settings, engine), catalogue.cards().iter().map(|card| bare(card)))?;
        Some((catalogue.cards().iter().filter(|card| matches!(card.kind, CardKind::Document { .. })).count(), bytes))
    };
    clock.lap("write");
    let outcome = Outcome { diagnostics, receipt: None, has_base_url, timings: clock.stop_naming(&opened.survey.documents) };
    Ok(Indexed { outcome, written })
}

/// Returns a card without what only checks need: those are done.
fn bare(card: &Card) -> Card {
    Card { diagnostics: Packed::default(), accepted: Vec::new(), ..card.clone() }
}

/// Builds a shard, or the union of all, from the catalogue as a file.
pub(super) fn build(options: &Options, opened: &Opened, engine: &Engine, mut clock: Clock, watch: Watch<'_>) -> Result<Outcome, Error> {
    let (file, out) = match (&options.share, &options.out) {
        (Share::Shard { catalogue, .. } | Share::Merged { catalogue, .. }, Some(out)) => (catalogue, write::output_folder(&options.root, out)?),
        _ => return Err(Error::Usage { says: "a shard needs a catalogue and an output folder".into(), help: "give `--catalogue FILE` and `-o OUT`".into() }),
    };
    let indexed = write::read_index::<Card>(file)?;
    if indexed.depends != reading::depends(&opened.settings, engine) {
        return Err(Error::Usage {
            says: format!("the catalogue `{}` was made by another version of the program, or with other settings or another theme", file.display()),
            help: "make it anew with `chancery index`".into(),
        });
    }
    let share = Sharing::of(&options.share, indexed.digest)?;
    let cards: Vec<_> = indexed.values.into_iter().map(std::sync::Arc::new).collect();
    let catalogue = Catalogue::new(opened.settings.site.clone(), opened.settings.organs.clone(), options.hrefs, cards);
    clock.lap("load");
    let bad = BTreeSet::new();
    let owners = Owners { catalogue: &catalogue, bad: &bad };
    let (pages, sealed) = facts::planned(&catalogue, engine, |page| share.has_page(page));
    clock.lap("plan");
    let reading = Reading::default();
    let room = Room {
        root: &options.root,
        survey: &opened.survey,
        settings: &opened.settings,
        engine,
        catalogue: &catalogue,
        bodies: &reading,
        owners: &owners,
        revision: options.revision.as_deref(),
        share: &share,
    };
    if let Share::Merged { shards, .. } = &options.share {
        apart(&out, shards)?;
    }
    let output = super::output(options, out)?;
    if matches!(options.share, Share::Shard { .. }) {
        output.refuse_whole_site()?;
    }
    let has_base_url = opened.settings.site.base_url.is_some();
    let (diagnostics, receipt) = match room.write_all(Planned { pages, sealed, rest: None }, output, None, &mut clock, watch)? {
        Ok(receipt) => (opened.found().collect(), Some(receipt)),
        Err(diagnostic) => (opened.found().chain(std::iter::once(*diagnostic)).collect(), None),
    };
    Ok(Outcome { diagnostics: sorted(diagnostics), receipt, has_base_url, timings: clock.stop_naming(&opened.survey.documents) })
}

/// Refuses an output folder that is, holds or lies in one of the shards: it would be taken apart while it is read.
fn apart(out: &Path, shards: &[PathBuf]) -> Result<(), Error> {
    for shard in shards {
        let real = write::real(shard)?;
        if out.starts_with(&real) || real.starts_with(out) {
            let says = format!("the output folder `{}` is, holds or lies in the shard `{}`", out.display(), shard.display());
            return Err(refuse(says, "choose another with `-o`, such as `-o public`"));
        }
    }
    Ok(())
}

/// What of the site is made here, and how.
pub enum Sharing {
    /// All of it.
    Whole,
    /// A shard.
    Shard(Falls),
    /// All of it, of shards.
    Merged(Shards),
}

/// What falls to a shard.
pub struct Falls {
    number: u32,
    of: u32,
    catalogue: Digest,
}

/// Shards that were built.
pub struct Shards(Vec<(PathBuf, Record)>);

/// What a shard says of itself, beside its files.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Record {
    form: String,
    number: u32,
    of: u32,
    catalogue: Digest,
    files: BTreeMap<String, (Seal, [u8; 32])>,
}

const FORM: &str = "chancery shard 1";

impl Sharing {
    fn of(share: &Share, catalogue: Digest) -> Result<Self, Error> {
        Ok(match share {
            Share::Whole => Self::Whole,
            Share::Shard { number, of, .. } => Self::Shard(Falls { number: *number, of: *of, catalogue }),
            Share::Merged { shards, .. } => Self::Merged(Shards::open(shards, catalogue)?),
        })
    }

    /// Returns whether what belongs to `name`, a document or an address, is made here.
    pub fn has(&self, name: &str) -> bool {
        match self {
            Self::Whole | Self::Merged(_) => true,
            Self::Shard(falls) => falls_to(name, falls.of) == falls.number,
        }
    }

    /// Pages of one document fall to one shard, because they share its body.
    fn has_page(&self, page: &Page) -> bool {
        self.has(page.of.as_deref().unwrap_or(page.address.path()))
    }

    /// Returns whether the files that need all pages are made here.
    pub fn is_whole(&self) -> bool {
        !matches!(self, Self::Shard(_))
    }

    /// Returns the shards of which the site is put together.
    pub fn shards(&self) -> Option<&Shards> {
        if let Self::Merged(shards) = self { Some(shards) } else { None }
    }

    /// Returns the file by which a shard says what it is; nothing where this is none.
    pub fn record(&self, files: impl FnOnce() -> BTreeMap<String, (Seal, [u8; 32])>) -> Option<Artifact> {
        let Self::Shard(Falls { number, of, catalogue }) = self else { return None };
        let record = Record { form: FORM.into(), number: *number, of: *of, catalogue: *catalogue, files: files() };
        let bytes = postcard::to_stdvec(&record).ok()?;
        let reads = Reads(vec![Read::of(&Fact::Bytes, &Digest::of(&bytes))]);
        Some(Artifact { address: Address::file(SHARD.to_owned()), bytes, seal: reads.seal() })
    }
}

/// Returns the shard, counted from 1, to which a name falls: by its digest, so that every machine knows.
fn falls_to(name: &str, of: u32) -> u32 {
    let mut start = [0; 8];
    start.copy_from_slice(&Digest::of(name.as_bytes()).0[..8]);
    (u64::from_le_bytes(start) % u64::from(of.max(1))) as u32 + 1
}

fn refuse(says: String, help: &str) -> Error {
    Error::Usage { says, help: help.to_owned() }
}

impl Shards {
    /// Opens the shards in `folders`: all of one division of one catalogue, and none twice.
    fn open(folders: &[PathBuf], catalogue: Digest) -> Result<Self, Error> {
        let mut shards: Vec<(PathBuf, Record)> = Vec::new();
        for folder in folders {
            let bytes = load::bytes(&folder.join(SHARD))?;
            let record: Record = postcard::from_bytes(&bytes)
                .ok()
                .filter(|record: &Record| record.form == FORM && record.files.keys().all(|path| write::lies_below(path)))
                .ok_or_else(|| refuse(format!("`{}` is no shard of this version", folder.display()), "name folders that `chancery build --shard` wrote"))?;
            if record.catalogue != catalogue {
                return Err(refuse(
                    format!("the shard `{}` was built from another catalogue", folder.display()),
                    "build all shards from the one that is named by `--catalogue`",
                ));
            }
            let first = shards.first().map_or(record.of, |(_, first)| first.of);
            if record.of != first {
                return Err(refuse(
                    format!("the shard `{}` is one of {}, others are of {first}", folder.display(), record.of),
                    "build all shards with one number behind the stroke of `--shard`",
                ));
            }
            if let Some((other, _)) = shards.iter().find(|(_, other)| other.number == record.number) {
                return Err(refuse(format!("`{}` and `{}` are both shard {}", other.display(), folder.display(), record.number), "name each shard once"));
            }
            shards.push((folder.clone(), record));
        }
        let of = shards.first().map_or(1, |(_, record)| record.of);
        if (shards.len() as u64) < u64::from(of) {
            const NAMED: usize = 10;
            let numbers: BTreeSet<u32> = shards.iter().map(|(_, record)| record.number).collect();
            let missing: Vec<String> = (1..=of).filter(|number| !numbers.contains(number)).take(NAMED).map(|number| format!("{number}/{of}")).collect();
            let more = match of as usize - shards.len() - missing.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            return Err(refuse(format!("the shards {}{more} are missing", missing.join(", ")), "build them, and name their folders too"));
        }
        shards.sort_by_key(|(_, record)| record.number);
        Ok(Self(shards))
    }

    /// Refuses where a file is missing from the shard to which it falls, or was made from other answers.
    ///
    /// Files that are published as they are were read by the machine that built the shard; their sizes and times are its own.
    pub fn complete(&self, files: impl Iterator<Item = (String, Option<Seal>)>) -> Result<(), Error> {
        for (path, reads) in files {
            let Some((folder, (seal, _))) = self.find(&path) else {
                return Err(refuse(format!("no shard has `{path}`"), "build the shards anew, from the sources of which the catalogue was made"));
            };
            if reads.is_some_and(|reads| reads != *seal) {
                let says = format!("`{path}` in `{}` was made with other options, settings or sources than are given here", folder.display());
                return Err(refuse(says, "give `--base-url` and `--href` to `build` and `merge` alike, and build the shards anew"));
            }
        }
        Ok(())
    }

    /// Refuses where a file was altered since it was built: all are read before anything is written.
    pub fn unaltered(&self) -> Result<(), Error> {
        let paths: Vec<&String> = self.0.iter().flat_map(|(_, record)| record.files.keys()).collect();
        paths.par_iter().try_for_each(|path| self.bytes(path).map(drop))
    }

    fn find(&self, path: &str) -> Option<(&Path, &(Seal, [u8; 32]))> {
        self.0.iter().find_map(|(folder, record)| Some((folder.as_path(), record.files.get(path)?)))
    }

    /// Returns the paths of the files in a folder, of whichever shard.
    #[cfg(feature = "search")]
    pub fn below(&self, folder: &str) -> Vec<&str> {
        self.0
            .iter()
            .flat_map(|(_, record)| record.files.range(folder.to_owned()..).map(|(path, _)| path.as_str()).take_while(|path| path.starts_with(folder)))
            .collect()
    }

    /// Returns the bytes of a file, as its shard wrote them.
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>, Error> {
        let (folder, (_, digest)) = self.find(path).ok_or_else(|| refuse(format!("no shard has `{path}`"), "build the shards anew"))?;
        let bytes = load::bytes(&folder.join(path))?;
        if sha256(&bytes) != *digest {
            return Err(refuse(format!("`{path}` in `{}` was altered since it was built", folder.display()), "build that shard anew"));
        }
        Ok(bytes)
    }
}
