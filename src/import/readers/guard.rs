//! Looks at a PDF before it is read: what unpacks to more than a machine holds, and what draws itself without end, is refused.

use std::collections::BTreeMap;
use std::io::{BufReader, Read};
use std::rc::Rc;

use flate2::bufread::{DeflateDecoder, ZlibDecoder};
use pdf_extract::content::Content;
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

/// All that is packed in a file, images aside, is no larger; and so is each image.
const LARGEST: u64 = 512 * 1024 * 1024;
/// Drawings hold each other at most this deep, and so do the nodes of pages.
const DEEPEST: usize = 24;
/// What each drawing takes, however small it is.
const LEAST: u64 = 1_000;

/// Returns why the file is not to be unpacked, where it would be too large.
pub fn unpacks(bytes: &[u8]) -> Result<(), String> {
    const BEGINS: &[u8] = b"stream";
    let (mut at, mut all) = (0, 0);
    while let Some(found) = find(&bytes[at..], BEGINS) {
        let start = at + found + BEGINS.len();
        let head = &bytes[at..at + found];
        // The dictionary of the stream begins behind the word `obj`.
        let head = &head[head.windows(4).rposition(|word| word == b" obj").unwrap_or(0)..];
        let data = bytes[start..].strip_prefix(b"\r\n").or_else(|| bytes[start..].strip_prefix(b"\n")).unwrap_or(&bytes[start..]);
        at = start;
        let filters = count(head, b"/FlateDecode") + count(head, b"/Fl ") + count(head, b"/Fl]") + count(head, b"/Fl/");
        if filters == 0 {
            continue;
        }
        let (size, read) = size(data, filters);
        at = bytes.len() - data.len() + read;
        let is_image = find(head, b"/Image").is_some();
        all = if is_image { all } else { all + size };
        if all > LARGEST || size > LARGEST {
            return Err(format!("it unpacks to more than {LARGEST} bytes; print it anew from a reader of PDF, and import that"));
        }
    }
    Ok(())
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(first) = bytes[from..].iter().position(|byte| *byte == word[0]) {
        from += first;
        if bytes[from..].starts_with(word) {
            return Some(from);
        }
        from += 1;
    }
    None
}

fn count(bytes: &[u8], word: &[u8]) -> usize {
    bytes.windows(word.len()).filter(|there| *there == word).count()
}

/// Returns the size to which a stream unpacks that was packed so many times, and how many bytes of it were read. Nothing of it is kept.
fn size(data: &[u8], times: usize) -> (u64, usize) {
    let mut first = ZlibDecoder::new(data);
    let size = match times {
        1 => drained(&mut first),
        2 => drained(&mut ZlibDecoder::new(BufReader::new(&mut first))),
        // What is packed more often is no document.
        _ => LARGEST + 1,
    };
    if size > 0 {
        return (size, first.total_in() as usize);
    }
    // Where the head of what is packed is broken, readers look behind it.
    let mut bare = DeflateDecoder::new(data.get(2..).unwrap_or_default());
    let size = if times == 1 { drained(&mut bare) } else { drained(&mut ZlibDecoder::new(BufReader::new(&mut bare))) };
    (size, bare.total_in() as usize)
}

fn drained(from: &mut dyn Read) -> u64 {
    let mut size = 0;
    let mut piece = [0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut piece) {
        size += read as u64;
        if size > LARGEST {
            break;
        }
    }
    size
}

/// Returns why the pages are not to be read, where drawings hold themselves, or each other so often that reading them takes without end.
pub fn ends(document: &Document) -> Result<(), String> {
    let mut walk = Walk { document, programs: BTreeMap::new(), spent: 0 };
    for page in document.get_pages().into_values() {
        let Ok(dictionary) = document.get_dictionary(page) else { continue };
        let resources = walk.inherited(dictionary)?;
        let Ok(content) = document.get_page_content(page) else { continue };
        let program = Rc::new(Program::of(&content));
        walk.draw(&program, resources, 0)?;
    }
    Ok(())
}

/// What a drawing draws.
struct Program {
    size: u64,
    draws: Vec<Vec<u8>>,
}

impl Program {
    fn of(content: &[u8]) -> Self {
        let size = content.len() as u64;
        if find(content, b"Do").is_none() {
            return Self { size, draws: Vec::new() };
        }
        let operations = Content::decode(content).map(|content| content.operations).unwrap_or_default();
        let drawn = operations.iter().filter(|operation| operation.operator == "Do").filter_map(|operation| operation.operands.first()?.as_name().ok());
        Self { size, draws: drawn.map(<[u8]>::to_vec).collect() }
    }
}

struct Walk<'d> {
    document: &'d Document,
    programs: BTreeMap<ObjectId, Rc<Program>>,
    spent: u64,
}

impl<'d> Walk<'d> {
    /// Returns the resources of a page: its own, or those of a node above it.
    fn inherited(&self, page: &'d Dictionary) -> Result<Option<&'d Dictionary>, String> {
        let (mut node, mut found) = (page, None);
        for _ in 0..DEEPEST * 4 {
            found = found.or_else(|| self.dictionary(node.get(b"Resources").ok()?));
            match node.get(b"Parent").ok().and_then(|parent| self.dictionary(parent)) {
                Some(above) => node = above,
                None => return Ok(found),
            }
        }
        Err("its pages lie in each other without end; print it anew from a reader of PDF, and import that".to_owned())
    }

    fn dictionary(&self, object: &'d Object) -> Option<&'d Dictionary> {
        self.document.dereference(object).ok()?.1.as_dict().ok()
    }

    fn draw(&mut self, program: &Rc<Program>, resources: Option<&'d Dictionary>, depth: usize) -> Result<(), String> {
        self.spent += LEAST + program.size;
        if depth > DEEPEST || self.spent > LARGEST {
            return Err("its drawings hold each other without end; print it anew from a reader of PDF, and import that".to_owned());
        }
        let Some(drawings) = resources.and_then(|resources| self.dictionary(resources.get(b"XObject").ok()?)) else { return Ok(()) };
        for name in &program.draws {
            let Some((id, stream)) = drawings.get(name).ok().and_then(|object| self.stream(object)) else { continue };
            let own = stream.dict.get(b"Resources").ok().and_then(|own| self.dictionary(own)).or(resources);
            let drawn = self
                .programs
                .entry(id)
                .or_insert_with(|| Rc::new(Program::of(&stream.decompressed_content().unwrap_or_else(|_| stream.content.clone()))))
                .clone();
            self.draw(&drawn, own, depth + 1)?;
        }
        Ok(())
    }

    fn stream(&self, object: &'d Object) -> Option<(ObjectId, &'d Stream)> {
        let id = object.as_reference().ok()?;
        Some((id, self.document.get_object(id).ok()?.as_stream().ok()?))
    }
}
