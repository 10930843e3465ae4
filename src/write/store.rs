//! Keeps the cards from build to build, so that what did not change is not read again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use redb::{ReadableDatabase, ReadableTable, TableDefinition};

use super::keep::{self, Broken};
use crate::model::reads::Stored;

const FORM: &str = "chancery store 2";
const CARDS: TableDefinition<&str, &[u8]> = TableDefinition::new("cards");

/// The cards that were kept.
pub struct Store {
    path: PathBuf,
    /// By the path of the document below `content/`.
    pub cards: BTreeMap<String, Stored>,
    /// What there is to say of the store that was found.
    pub remark: Option<String>,
    usable: bool,
    renew: bool,
}

impl Store {
    /// Returns the path of the store of the project in `root`.
    pub fn path(root: &Path) -> PathBuf {
        root.join(keep::FOLDER).join("store.redb")
    }

    /// Returns a store that keeps nothing.
    pub fn none() -> Self {
        Self { path: PathBuf::new(), cards: BTreeMap::new(), remark: None, usable: false, renew: false }
    }

    /// Opens the store of the project in `root`. One that is damaged or of another form is made anew when it is saved; without one everything is read.
    pub fn open(root: &Path) -> Self {
        let mut store = Self { path: Self::path(root), usable: true, ..Self::none() };
        if !store.path.exists() {
            return store;
        }
        match read(&store.path) {
            Ok(cards) => store.cards = cards,
            // Another build of the same project is under way: this one reads everything.
            Err(Broken::InUse) => store.usable = false,
            Err(broken @ (Broken::Damaged | Broken::Form | Broken::Foreign)) => {
                store.remark = Some(format!("the store `{}` {broken}; every document is read anew", store.path.display()));
                store.renew = true;
            }
            Err(broken @ Broken::Io(_)) => {
                store.remark = Some(format!("the store `{}` {broken}; every document is read anew", store.path.display()));
                store.usable = false;
            }
        }
        store
    }

    /// Keeps the cards that are `new`, and forgets those that are not `there` any more.
    pub fn save(self, new: &[(String, Stored)], there: impl Fn(&str) -> bool) -> Result<(), Broken> {
        let gone: Vec<&String> = self.cards.keys().filter(|id| !there(id)).collect();
        if !self.usable || new.is_empty() && gone.is_empty() && !self.renew {
            return Ok(());
        }
        keep::make_folder(&self.path)?;
        if self.renew {
            let _ = super::disk::discard(&self.path);
        }
        let database = match keep::open(&self.path) {
            Err(Broken::InUse) => return Ok(()),
            other => other?,
        };
        let writing = database.begin_write()?;
        {
            let mut cards = writing.open_table(CARDS)?;
            for (id, stored) in new {
                cards.insert(id.as_str(), &*postcard::to_stdvec(stored).map_err(|_| Broken::Damaged)?)?;
            }
            for id in gone {
                cards.remove(id.as_str())?;
            }
        }
        keep::write_about(&writing, &[("form", FORM)])?;
        writing.commit()?;
        Ok(())
    }
}

fn read(path: &Path) -> Result<BTreeMap<String, Stored>, Broken> {
    let database = keep::open(path)?;
    let reading = database.begin_read()?;
    if keep::about(&reading)?.get("form").map(String::as_str) != Some(FORM) {
        return Err(Broken::Form);
    }
    let mut cards = BTreeMap::new();
    for row in reading.open_table(CARDS)?.iter()? {
        let (id, bytes) = row?;
        cards.insert(id.value().to_owned(), postcard::from_bytes(bytes.value()).map_err(|_| Broken::Damaged)?);
    }
    Ok(cards)
}
