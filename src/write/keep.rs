//! The files in `.chancery/`: how they are opened, and what can be wrong with them. They may be deleted at any time.
#![expect(clippy::disallowed_methods, reason = "write is the door for what is kept beside the sources")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use redb::{Database, ReadTransaction, ReadableTable, TableDefinition, WriteTransaction};

/// The folder beside `content/`.
pub const FOLDER: &str = ".chancery";

const ABOUT: TableDefinition<&str, &str> = TableDefinition::new("about");

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// Its bytes are not those that were written.
    #[error("is damaged")]
    Damaged,
    /// It is of another form: of another version of the program.
    #[error("is of another version")]
    Form,
    /// It belongs to something else.
    #[error("is of another output folder")]
    Foreign,
    /// Another process uses it.
    #[error("is in use by another build")]
    InUse,
    /// The machine refuses.
    #[error("cannot be used: {0}")]
    Io(std::io::Error),
}

impl From<redb::DatabaseError> for Broken {
    fn from(error: redb::DatabaseError) -> Self {
        match error {
            redb::DatabaseError::DatabaseAlreadyOpen => Self::InUse,
            redb::DatabaseError::UpgradeRequired(_) | redb::DatabaseError::LockProtocolMismatch => Self::Form,
            redb::DatabaseError::Storage(error) => error.into(),
            _ => Self::Damaged,
        }
    }
}

impl From<redb::StorageError> for Broken {
    fn from(error: redb::StorageError) -> Self {
        match error {
            redb::StorageError::Io(why) if why.kind() != std::io::ErrorKind::InvalidData && why.kind() != std::io::ErrorKind::UnexpectedEof => Self::Io(why),
            _ => Self::Damaged,
        }
    }
}

macro_rules! damaged {
    ($($kind:ident),*) => {
        $(impl From<redb::$kind> for Broken {
            fn from(error: redb::$kind) -> Self {
                match error {
                    redb::$kind::Storage(error) => error.into(),
                    _ => Self::Damaged,
                }
            }
        })*
    };
}

damaged!(TableError, TransactionError, CommitError);

impl From<std::io::Error> for Broken {
    fn from(why: std::io::Error) -> Self {
        Self::Io(why)
    }
}

/// Opens a file, or makes it; all its pages are compared with their checksums, so that a damaged one is never trusted.
pub fn open(path: &Path) -> Result<Database, Broken> {
    Ok(Database::builder().set_check_integrity_on_open(true).set_cache_size(16 * 1024 * 1024).create(path)?)
}

/// Makes the folder of the file at `path`, and says to version control that nothing in it is a source.
pub fn make_folder(path: &Path) -> Result<(), Broken> {
    let Some(folder) = path.parent() else { return Ok(()) };
    if !folder.is_dir() {
        fs::create_dir_all(folder)?;
        fs::write(folder.join(".gitignore"), "# Kept by chancery from build to build; may be deleted at any time.\n*\n")?;
    }
    Ok(())
}

/// Returns what a file says of itself.
pub fn about(reading: &ReadTransaction) -> Result<BTreeMap<String, String>, Broken> {
    let mut about = BTreeMap::new();
    for row in reading.open_table(ABOUT)?.iter()? {
        let (name, value) = row?;
        about.insert(name.value().to_owned(), value.value().to_owned());
    }
    Ok(about)
}

/// Writes down what a file says of itself.
pub fn write_about(writing: &WriteTransaction, facts: &[(&str, &str)]) -> Result<(), Broken> {
    let mut about = writing.open_table(ABOUT)?;
    for (name, value) in facts {
        about.insert(*name, *value)?;
    }
    Ok(())
}
