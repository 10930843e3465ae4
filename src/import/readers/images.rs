//! Images of a document: those that browsers show, by what they are and not by how they are named.

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// All images of one document together are no larger.
const LARGEST: usize = 64 * 1024 * 1024;

/// The images of one document, by the names of their files.
#[derive(Debug, Default)]
pub struct Images {
    /// The files.
    pub files: BTreeMap<String, Vec<u8>>,
    size: usize,
}

impl Images {
    /// Keeps an image, and returns the name of its file; nothing where it is none that browsers show, or all are too large.
    pub fn keep(&mut self, bytes: Vec<u8>) -> Option<String> {
        let ending = ending(&bytes)?;
        if let Some((name, _)) = self.files.iter().find(|(_, known)| **known == bytes) {
            return Some(name.clone());
        }
        self.size += bytes.len();
        if self.size > LARGEST {
            return None;
        }
        let name = format!("image-{}.{ending}", self.files.len() + 1);
        self.files.insert(name.clone(), bytes);
        Some(name)
    }
}

/// Returns the ending of the name that an image has by its first bytes.
fn ending(bytes: &[u8]) -> Option<&'static str> {
    let begins: [(&[u8], &str); 4] = [(b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF87a", "gif"), (b"GIF89a", "gif")];
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    begins.into_iter().find(|(head, _)| bytes.starts_with(head)).map(|(_, ending)| ending).or(is_webp.then_some("webp"))
}

/// Returns the bytes that an address holds in itself.
pub fn within(address: &str) -> Option<Vec<u8>> {
    let (kind, data) = address.strip_prefix("data:")?.split_once(',')?;
    let data: String = data.chars().filter(|char| !char.is_ascii_whitespace()).collect();
    kind.ends_with(";base64").then(|| BASE64_STANDARD.decode(data).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_known_by_their_bytes() {
        let mut images = Images::default();
        assert_eq!(images.keep(b"GIF89a...".to_vec()).as_deref(), Some("image-1.gif"));
        assert_eq!(images.keep(b"\xff\xd8\xff...".to_vec()).as_deref(), Some("image-2.jpg"));
        assert_eq!(images.keep(b"GIF89a...".to_vec()).as_deref(), Some("image-1.gif"));
        assert_eq!(images.keep(b"<svg onload='x'>".to_vec()), None);
        assert_eq!(within("data:image/gif;base64,R0lG ODlh").as_deref(), Some(&b"GIF89a"[..]));
        assert_eq!(within("data:image/gif,GIF"), None);
    }
}
