//! What a letter is made of: recognised in the plain structure, and never altered. What is not recognised stays where it stood.

mod body;
mod head;
mod languages;
mod lines;
mod notes;
mod parts;
mod people;
mod signature;
mod title;

use jiff::civil::Date;

use super::furniture::Furniture;
use super::structure::{Block, Line, Structure};
use super::vocabulary::Vocabulary;
use crate::model::item::{ItemNumber, Period};

pub use body::{marker_length, opening};
pub use languages::language_of;
pub use title::line_of as title_line;

/// Lines of the text as received, the first and the last.
pub type Lines = (u32, u32);

/// A value that was recognised.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// The words of the original, where they are not the usual ones.
    pub stated: Option<String>,
    /// The lines it came from.
    pub lines: Lines,
}

impl<T> Found<T> {
    /// Returns a value that is said in the usual words, or else in these.
    pub fn new(value: T, usual: bool, words: &str, lines: Lines) -> Self {
        let stated = (!usual).then(|| words.split_whitespace().collect::<Vec<_>>().join(" "));
        Self { value, stated, lines }
    }
}

/// Words with the lines they came from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Words {
    /// The lines.
    pub of: Vec<Line>,
}

impl Words {
    /// Returns the words on one line.
    pub fn text(&self) -> String {
        super::structure::joined(&self.of)
    }

    /// Returns the lines they came from.
    pub fn lines(&self) -> Lines {
        (self.of.first().map_or(0, |line| line.number), self.of.last().map_or(0, |line| line.number))
    }
}

/// What kind of document it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A letter.
    Letter,
    /// Identical letters.
    IdenticalLetters,
    /// A note verbale.
    NoteVerbale,
    /// Another kind, by the name in its title.
    Other(String),
}

/// The masthead.
#[derive(Debug, Default)]
pub struct Masthead {
    /// The symbols, as printed.
    pub symbols: Vec<Found<String>>,
    /// The distribution.
    pub distribution: Option<Found<&'static str>>,
    /// The date.
    pub date: Option<Found<Date>>,
    /// The languages of the original.
    pub original: Option<Found<Vec<String>>>,
    /// The job number, as printed.
    pub job_number: Option<Found<String>>,
    /// The digits of the bar code.
    pub barcode: Option<Found<String>>,
    /// Marks and their notes.
    pub notes: Vec<(String, Found<String>)>,
    /// Lines that were not recognised, as printed.
    pub lines: Vec<Found<String>>,
    /// Names of organs and symbols that are printed a second time.
    pub again: Vec<Found<String>>,
    /// The organs.
    pub organs: Vec<Organ>,
    /// The titles of items, in their order.
    pub titles: Vec<Words>,
}

/// One organ of a masthead.
#[derive(Debug)]
pub struct Organ {
    /// Its name in sources.
    pub id: String,
    /// Its short form.
    pub code: String,
    /// The session or year.
    pub period: Option<Found<Period>>,
    /// The items.
    pub items: Option<Found<Vec<ItemNumber>>>,
    /// The list that they are of.
    pub list: &'static str,
    /// The document that holds the list.
    pub document: Option<String>,
    /// The lines.
    pub lines: Lines,
}

/// A name in a signature block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// Whether "(Signed)" stands before it.
    pub marked: bool,
    /// The name.
    pub name: String,
    /// The lines beneath it.
    pub titles: Vec<String>,
    /// The lines it came from.
    pub lines: Lines,
}

/// A sender that the title names.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sender {
    /// The State.
    pub state: Option<String>,
    /// The office, as the title names it.
    pub office: Option<String>,
}

/// The title, and what it says.
#[derive(Debug)]
pub struct Title {
    /// Its words.
    pub words: Words,
    /// The kind of document.
    pub kind: Kind,
    /// The date of the letter.
    pub date: Option<Date>,
    /// The senders.
    pub from: Vec<Sender>,
    /// The addressees.
    pub to: Vec<String>,
}

/// What a part is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Role {
    /// An annex.
    Annex,
    /// An enclosure.
    Enclosure,
    /// Another kind, by the word of its heading.
    Other(String),
}

/// A part behind the cover letter.
#[derive(Debug)]
pub struct Part {
    /// What it is.
    pub role: Role,
    /// Its number.
    pub number: Option<String>,
    /// How deep it lies, from 1.
    pub depth: usize,
    /// Its heading.
    pub heading: Words,
    /// The language it was submitted in.
    pub original: Option<Found<Vec<String>>>,
    /// Its title.
    pub title: Option<Words>,
    /// Its date.
    pub date: Option<Found<Date>>,
    /// Who states it.
    pub authors: Vec<String>,
    /// Its text.
    pub body: Body,
}

/// The text of a part, with who signed it.
#[derive(Debug, Default)]
pub struct Body {
    /// The blocks.
    pub blocks: Vec<Block>,
    /// Who signed.
    pub signed: Vec<Signature>,
    /// The blocks in which the names of who signed stand.
    pub names: Vec<Block>,
    /// Whether the document numbers its paragraphs.
    pub numbered: bool,
}

/// A letter with all its parts.
#[derive(Debug)]
pub struct Letter {
    /// The masthead.
    pub masthead: Masthead,
    /// The title.
    pub title: Title,
    /// The cover letter.
    pub cover: Body,
    /// What is annexed, in the order of the text.
    pub parts: Vec<Part>,
    /// What is worth a look, with its lines.
    pub remarks: Vec<(Lines, String)>,
    /// Whether nothing but its title was recognised.
    pub is_verbatim: bool,
}

/// How much is recognised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Care {
    /// All.
    Usual,
    /// Signatures stay in the text, and so does what is annexed: for letters in which they do not stand where they do by custom.
    Plain,
    /// The title alone: masthead and footnotes stay words where they stand.
    Verbatim,
}

/// Returns the letter in the structure; nothing where there is no title.
pub fn letter(structure: Structure, furniture: &[Furniture], words: &Vocabulary<'_>, care: Care) -> Option<Letter> {
    let left: Vec<u32> = furniture.iter().map(|furniture| furniture.line).collect();
    let mut remarks: Vec<(Lines, String)> =
        structure.left.iter().map(|(line, what)| ((*line, *line), format!("{what} was left out: it is no word of the text"))).collect();
    let title::Divided { mut head, title, mut rest } = title::divide(structure.blocks, words)?;
    let title = title::read(title, words);
    if care == Care::Verbatim {
        let mut blocks = rest;
        blocks.iter_mut().for_each(notes::as_words);
        let masthead = head::as_printed(&head);
        return Some(Letter { masthead, title, cover: Body { blocks, ..Body::default() }, parts: Vec::new(), remarks, is_verbatim: true });
    }
    // A footnote may stand anywhere; its mark tells where it belongs.
    let notes = notes::of_head(&mut head, &rest);
    rest.splice(0..0, notes);
    let mut masthead = head::read(&head, words, &mut remarks);
    let rest = body::foot(rest, &mut masthead);
    let mut rest = body::paragraphs(rest, &left);
    let (cover, parts) = match care {
        Care::Usual => {
            let (mut cover, parts) = parts::divide(rest, words, &left, &mut remarks);
            if title.from.is_empty() {
                // Who signed belongs to a sender; without one the names stay in the text.
                cover.blocks.append(&mut cover.names);
                cover.signed.clear();
            }
            (cover, parts)
        }
        _ => {
            notes::settle(&mut [&mut rest]);
            (Body { numbered: body::is_numbered(&rest), blocks: rest, ..Body::default() }, Vec::new())
        }
    };
    Some(Letter { masthead, title, cover, parts, remarks, is_verbatim: false })
}
