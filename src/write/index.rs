//! The catalogue as a file, from which shards are built: written card by card, so that memory holds none of it twice.
#![expect(clippy::disallowed_methods, reason = "write is the door for the catalogue as a file")]

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::disk;
use crate::model::error::Error;
use crate::model::source::Digest;

const FORM: &[u8; 16] = b"chancery index 1";

/// Writes `values`, which depend on what `depends` is the digest of, into the file at `path`, whole or not at all. Returns the digest of the file and its size.
pub fn save_index<T: Serialize>(path: &Path, depends: &Digest, values: impl Iterator<Item = T>) -> Result<(Digest, u64), Error> {
    if disk::exists(path) && !is_index(path) {
        let says = format!("`{}` stands already, and is no catalogue; nothing was written", path.display());
        return Err(Error::Occupied { says, help: "move it away, or give another name with `-o`".into() });
    }
    let unfinished = disk::beside(path);
    let written = File::create(&unfinished).and_then(|file| {
        let mut out = Hashed { out: BufWriter::new(file), hasher: blake3::Hasher::new(), size: 0 };
        out.put(FORM)?;
        out.put(&depends.0)?;
        let mut bytes = Vec::new();
        for value in values {
            bytes.clear();
            bytes = postcard::to_extend(&value, bytes).map_err(std::io::Error::other)?;
            out.put(&(bytes.len() as u64).to_le_bytes())?;
            out.put(&bytes)?;
        }
        out.put(&u64::MAX.to_le_bytes())?;
        let digest = Digest(*out.hasher.finalize().as_bytes());
        out.out.write_all(&digest.0)?;
        out.out.flush()?;
        fs::rename(&unfinished, path)?;
        Ok((digest, out.size + 32))
    });
    written.map_err(|why| {
        let _ = fs::remove_file(&unfinished);
        Error::io("write", path, why)
    })
}

/// Returns whether the file at `path` begins as a catalogue does, of whatever version.
fn is_index(path: &Path) -> bool {
    let mut start = [0; 15];
    fs::symlink_metadata(path).is_ok_and(|data| data.is_file())
        && File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok()
        && start == FORM[..15]
}

struct Hashed {
    out: BufWriter<File>,
    hasher: blake3::Hasher,
    size: u64,
}

impl Hashed {
    fn put(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
        self.out.write_all(bytes)
    }
}

/// What such a file holds.
pub struct Indexed<T> {
    /// The digest of what its values depend on.
    pub depends: Digest,
    /// The values.
    pub values: Vec<T>,
    /// The digest of the file.
    pub digest: Digest,
}

/// Returns what the file at `path` holds; refuses one that is none, or not whole.
pub fn read_index<T: DeserializeOwned>(path: &Path) -> Result<Indexed<T>, Error> {
    let file = File::open(path).map_err(|why| Error::io("read", path, why))?;
    let mut input = BufReader::new(file);
    let mut hasher = blake3::Hasher::new();
    let mut take = |length: usize, into: &mut Vec<u8>, hashed: bool| {
        into.resize(length, 0);
        input.read_exact(into).ok()?;
        if hashed {
            hasher.update(into);
        }
        Some(hasher.finalize())
    };
    let mut read = || {
        let mut bytes = Vec::new();
        take(FORM.len(), &mut bytes, true)?;
        (bytes == FORM).then_some(())?;
        take(32, &mut bytes, true)?;
        let depends = Digest(bytes.as_slice().try_into().ok()?);
        let mut values = Vec::new();
        loop {
            let now = take(8, &mut bytes, true)?;
            let length = u64::from_le_bytes(bytes.as_slice().try_into().ok()?);
            if length == u64::MAX {
                take(32, &mut bytes, false)?;
                return (bytes == now.as_bytes()).then(|| Indexed { depends, values, digest: Digest(*now.as_bytes()) });
            }
            // A length that was damaged must not ask for all memory.
            take(usize::try_from(length).ok().filter(|length| *length < 1 << 30)?, &mut bytes, true)?;
            values.push(postcard::from_bytes(&bytes).ok()?);
        }
    };
    read().ok_or_else(|| Error::Usage {
        says: format!("`{}` is no catalogue of this version, or it is damaged", path.display()),
        help: "make it with `chancery index -o FILE`".into(),
    })
}
