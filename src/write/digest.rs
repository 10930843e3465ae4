//! The published digest of a file.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// Returns the SHA-256 digest of some bytes, in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
