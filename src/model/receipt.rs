//! What was done, and how long it took.

use std::time::Duration;

/// What was done in an output folder.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Receipt {
    /// How many pages the site has.
    pub pages: usize,
    /// How many files it has, the manifest aside.
    pub files: usize,
    /// How many bytes were compared or written.
    pub bytes: u64,
    /// How many files were written.
    pub written: usize,
    /// How many stood already.
    pub stood: usize,
    /// How many were removed.
    pub removed: usize,
    /// Files that the program wrote and somebody altered; they were left as they are.
    pub altered: Vec<String>,
    /// What there is to say of what is kept from build to build.
    pub remarks: Vec<String>,
}

/// How long each room took, in the order of the story.
#[derive(Clone, Debug, Default)]
pub struct Timings {
    /// The rooms.
    pub rooms: Vec<(&'static str, Duration)>,
    /// The documents that took longest, the slowest first.
    pub slowest: Vec<Spent>,
    /// All of it.
    pub total: Duration,
}

/// How long one document took.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spent {
    /// Its path below `content/`.
    pub document: String,
    /// Reading it for the first time.
    pub parse: Duration,
    /// Making its pages, and reading it again for that where it was not kept.
    pub render: Duration,
}

impl Spent {
    /// Returns both together.
    pub fn total(&self) -> Duration {
        self.parse + self.render
    }
}
