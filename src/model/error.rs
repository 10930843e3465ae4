//! What stops the machine. Never about a letter: findings about sources are diagnostics.

use std::fmt;
use std::path::{Path, PathBuf};

/// What stops a run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file system refused.
    #[error("cannot {doing} `{}`: {why}", .path.display())]
    Io {
        /// What was being done, as in "write".
        doing: &'static str,
        /// The path.
        path: PathBuf,
        /// What the system said.
        why: std::io::Error,
    },
    /// What was asked for cannot be meant.
    #[error("{says}")]
    Usage {
        /// What is wrong.
        says: String,
        /// What to do.
        help: String,
    },
    /// The output folder holds something that would be lost.
    #[error("{says}")]
    Occupied {
        /// What is wrong.
        says: String,
        /// What to do.
        help: String,
    },
    /// The build was asked to stop. What was written is whole, and the next build completes it.
    #[error("interrupted")]
    Interrupted,
    /// The index of the search page cannot be made.
    #[error("cannot make the search index: {}", .0)]
    Index(String),
    /// A source changed while it was being read.
    #[error("`{}` changed while the site was being built", .0)]
    Changed(String),
}

impl Error {
    /// Returns an error of the file system.
    pub fn io(doing: &'static str, path: &Path, why: std::io::Error) -> Self {
        Self::Io { doing, path: path.to_owned(), why }
    }

    /// Returns what to do, where that is known.
    pub fn help(&self) -> Option<&dyn fmt::Display> {
        match self {
            Self::Usage { help, .. } | Self::Occupied { help, .. } => Some(help),
            Self::Changed(_) => Some(&"build again"),
            Self::Interrupted => Some(&"what stands in the output folder is whole; build again to complete the site"),
            Self::Index(_) => Some(&"leave `search` out of the `outputs` in `content/site.yaml` to build without it"),
            Self::Io { .. } => None,
        }
    }

    /// Returns the exit code: 2 for what was asked wrongly, 3 for what the machine could not do.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage { .. } => 2,
            Self::Interrupted => 130,
            Self::Io { .. } | Self::Occupied { .. } | Self::Changed(_) | Self::Index(_) => 3,
        }
    }
}
