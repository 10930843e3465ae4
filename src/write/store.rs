//! Keeps the cards from build to build, so that what did not change is not read again.

use std::path::{Path, PathBuf};

use redb::{Database, ReadOnlyTable, ReadableDatabase, ReadableTable, TableDefinition};

use super::keep::{self, Broken};
use crate::model::reads::Stored;

const FORM: &str = "chancery store 3";
const CARDS: TableDefinition<&str, &[u8]> = TableDefinition::new("cards");

/// The cards that were kept.
pub struct Store {
    path: PathBuf,
    /// By the path of the document below `content/`; read one by one, because all of them would be as much again as the catalogue.
    cards: Option<Open>,
    /// What there is to say of the store that was found.
    pub remark: Option<String>,
    usable: bool,
    broken: Option<Broken>,
}

/// The file, open to be read. The table goes first.
struct Open {
    table: ReadOnlyTable<&'static str, &'static [u8]>,
    _database: Database,
}

impl Store {
    /// Returns the path of the store of the project in `root`.
    pub fn path(root: &Path) -> PathBuf {
        root.join(keep::FOLDER).join("store.redb")
    }

    /// Returns a store that keeps nothing.
    pub fn none() -> Self {
        Self { path: PathBuf::new(), cards: None, remark: None, usable: false, broken: None }
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
            Ok(cards) => store.cards = Some(cards),
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

    /// Returns what is kept of the document or free page `id`.
    pub fn card(&self, id: &str) -> Option<Stored> {
        let bytes = self.cards.as_ref()?.table.get(id).ok()??;
        postcard::from_bytes(bytes.value()).ok()
    }

    /// Keeps the cards that are `new`, and forgets those that are not `there` any more.
    pub fn save(mut self, new: &[(String, Stored)], there: impl Fn(&str) -> bool) -> Result<(), Broken> {
        let mut gone: Vec<String> = Vec::new();
        // The table goes before the file is opened to be written.
        if let Some(cards) = self.cards.take() {
            for row in cards.table.iter()? {
                let (id, _) = row?;
                gone.extend((!there(id.value())).then(|| id.value().to_owned()));
            }
        }
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

/// Opens the file at `path`.
fn read(path: &Path) -> Result<Open, Broken> {
    let database = keep::open(path)?;
    let reading = database.begin_read()?;
    if keep::about(&reading)?.get("form").map(String::as_str) != Some(FORM) {
        return Err(Broken::Form);
    }
    Ok(Open { table: reading.open_table(CARDS)?, _database: database })
}
