//! Readers: each gives the text of a file as received, in Markdown where the file itself says how words are set.

mod docx;
mod encoding;
mod guard;
mod html;
mod images;
mod numbering;
mod pdf;
mod xml;

use std::collections::BTreeMap;

use super::anatomy::Body;
use super::markdown;
use super::structure::Block;
use images::Images;

pub use encoding::known as is_encoding;

/// The text of a file, and what there is to say of it.
#[derive(Debug, Default)]
pub struct Text {
    /// The text.
    pub text: String,
    /// Whether the file is that text, byte by byte.
    pub is_file: bool,
    /// What the file is.
    pub form: &'static str,
    /// What there is to say, with its weight.
    pub remarks: Vec<Remark>,
    /// The images that stand in it, by the names of their files.
    pub images: BTreeMap<String, Vec<u8>>,
}

/// Something to be said of how a file was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Remark {
    /// The encoding was guessed: its name.
    Guessed(&'static str),
    /// The encoding was stated, by the file or by who imports: its name.
    Encoded(&'static str),
    /// A page has no text layer: its number.
    NoText(u32),
    /// A page could not be read: its number, and why.
    Unread(u32, String),
    /// Something was left out or written otherwise.
    Left(String),
}

/// Returns the text of the file `name`; or why it is none, in words. `beside` gives the bytes of a file beside it.
pub fn read(name: &str, bytes: &[u8], encoding: Option<&str>, beside: &dyn Fn(&str) -> Option<Vec<u8>>) -> Result<Text, String> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    if bytes.starts_with(b"%PDF-") || ending == "pdf" {
        return pdf::read(bytes);
    }
    if bytes.starts_with(b"PK\x03\x04") || ending == "docx" {
        return docx::read(bytes);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err("it is of a form before DOCX that cannot be read; save it as DOCX".to_owned());
    }
    let is_html = matches!(ending.as_str(), "html" | "htm" | "xhtml") || html::looks_like(bytes);
    let (text, remarks) = encoding::decoded(bytes, encoding, is_html)?;
    if let Some(at) = text.find('\0') {
        let line = 1 + text[..at].matches('\n').count();
        return Err(format!("it is no text: line {line} holds a NUL character"));
    }
    if is_html {
        let mut read = html::read(&text, beside)?;
        read.remarks.splice(0..0, remarks);
        return Ok(read);
    }
    let is_file = text.as_bytes() == bytes;
    Ok(Text { text, is_file, form: "text", remarks, images: BTreeMap::new() })
}

/// Returns the text of blocks, in Markdown.
fn of_blocks(blocks: Vec<Block>, form: &'static str, remarks: Vec<Remark>, images: Images) -> Text {
    let body = Body { blocks, ..Body::default() };
    let text = markdown::body(&body, &[]);
    Text { text: if text.is_empty() { text } else { text + "\n" }, is_file: false, form, remarks, images: images.files }
}

/// Remarks that are said once, with how often they hold.
#[derive(Default)]
struct Counted(BTreeMap<String, usize>);

impl Counted {
    fn add(&mut self, what: impl Into<String>) {
        *self.0.entry(what.into()).or_default() += 1;
    }

    fn remarks(self) -> impl Iterator<Item = Remark> {
        self.0.into_iter().map(|(what, count)| Remark::Left(if count == 1 { what } else { format!("{what} ({count} times)") }))
    }
}
