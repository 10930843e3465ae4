//! Looks whether the disk is as it was read, without reading it again.

use std::sync::Arc;

use crate::load::{self, Survey};
use crate::model::error::Error;
use crate::model::site::Theme;
use crate::model::source::Digest;
use crate::pipeline::Options;

/// The disk as it was read.
pub(super) struct Seen {
    pub(super) survey: Arc<Survey>,
    /// The name of the theme, and the digest of its files.
    pub(super) theme: (String, Option<Digest>),
}

/// The disk as it was read, to be held against what it is.
pub struct Glance {
    pub(super) options: Arc<Options>,
    /// Nothing where it could not be read.
    pub(super) seen: Option<Arc<Seen>>,
}

impl Glance {
    /// Returns whether something on the disk is not as it was read.
    pub fn has_missed(&self) -> Result<bool, Error> {
        let Some(seen) = &self.seen else { return Ok(true) };
        if load::survey(&self.options.root)?.lasting() != *seen.survey {
            return Ok(true);
        }
        let (name, files) = &seen.theme;
        Ok(load::theme(&self.options.root, name)?.as_ref().map(digest) != *files)
    }
}

/// Returns the digest of the files of a theme.
pub(super) fn digest(theme: &Theme) -> Digest {
    let sources: Vec<(&str, Digest)> = theme.sources.iter().map(|(path, source)| (path.as_str(), source.digest)).collect();
    let assets: Vec<(&str, Digest)> = theme.assets.iter().map(|(path, bytes)| (path.as_str(), Digest::of(bytes))).collect();
    Digest::of_value(&(sources, assets))
}
