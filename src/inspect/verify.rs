//! Holds a built folder against its manifest.

use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;

use crate::load;
use crate::model::built::Kind;
use crate::model::error::Error;
use crate::model::page::MANIFEST;
use crate::model::source::sha256_hex;
use crate::write;

/// How a built folder and its manifest agree.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Verified {
    /// How many files the manifest lists.
    pub listed: usize,
    /// Files that have other bytes.
    pub altered: Vec<String>,
    /// Files that are not there.
    pub missing: Vec<String>,
    /// Files that the manifest does not list.
    pub unlisted: Vec<String>,
    /// Lines of the manifest that name no file.
    pub unread: Vec<String>,
}

impl Verified {
    /// Returns whether every listed file is there, byte for byte.
    pub fn holds(&self) -> bool {
        self.altered.is_empty() && self.missing.is_empty() && self.unread.is_empty()
    }
}

/// Holds the site in `folder` against its manifest.
pub fn verify(folder: &Path) -> Result<Verified, Error> {
    let all = super::built(folder)?;
    let manifest = String::from_utf8_lossy(&load::bytes(&folder.join(MANIFEST))?).into_owned();
    let there: BTreeSet<&str> = all.iter().filter(|built| built.kind != Kind::Folder).map(|built| built.path.as_str()).collect();
    let listed: Vec<(&str, &str)> = write::manifest_lines(&manifest).collect();
    let names: BTreeSet<&str> = listed.iter().map(|(path, _)| *path).collect();
    let stands = |(path, digest): &(&str, &str)| -> Result<bool, Error> {
        let is_file = all.binary_search_by(|built| built.path.as_str().cmp(path)).is_ok_and(|at| matches!(all[at].kind, Kind::File | Kind::Linked));
        Ok(is_file && sha256_hex(&load::bytes(&folder.join(path))?).eq_ignore_ascii_case(digest))
    };
    let present: Vec<&(&str, &str)> = listed.iter().filter(|(path, _)| there.contains(path)).collect();
    let held: Vec<bool> = present.par_iter().map(|line| stands(line)).collect::<Result<_, _>>()?;
    let owned = |path: &str| path.to_owned();
    Ok(Verified {
        listed: listed.len(),
        altered: present.iter().zip(&held).filter(|(_, held)| !**held).map(|((path, _), _)| owned(path)).collect(),
        missing: listed.iter().filter(|(path, _)| !there.contains(path)).map(|(path, _)| owned(path)).collect(),
        unlisted: there.iter().filter(|path| **path != MANIFEST && !names.contains(**path)).map(|path| owned(path)).collect(),
        unread: manifest.lines().filter(|line| write::manifest_lines(line).next().is_none()).map(owned).collect(),
    })
}
