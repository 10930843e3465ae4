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
    broken: Option<Broken>,
}

impl Store {
    /// Returns the path of the store of the project in `root`.
    pub fn path(root: &Path) -> PathBuf {
        root.join(keep::FOLDER).join("store.redb")
    }

    /// Returns a store that keeps nothing.
    pub fn none() -> Self {
        Self { path: PathBuf::new(), cards: BTreeMap::new(), remark: None, usable: false, broken: None }
    }

    /// Returns whether cards are kept in it.
    pub fn keeps(&self) -> bool {
        self.usable
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
            Err(broken) => {
                store.remark = Some(broken.remark(&format!("the store `{}`", store.path.display()), "every document is read"));
                store.usable = broken.renews();
                store.broken = Some(broken);
            }
        }
        store
    }

    /// Keeps the cards that are `new`, and forgets those that are not `there` any more.
    pub fn save(self, new: &[(String, Stored)], there: impl Fn(&str) -> bool) -> Result<(), Broken> {
        let gone: Vec<&String> = self.cards.keys().filter(|id| !there(id)).collect();
        if !self.usable || new.is_empty() && gone.is_empty() && self.broken.is_none() {
            return Ok(());
        }
        let (_database, writing) = match keep::begin(&self.path, self.broken.as_ref()) {
            Err(Broken::InUse) => return Ok(()),
            other => other?,
        };
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
