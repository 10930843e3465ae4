//! The shapes of the sources: which fields each map has, what stands in them, and what they say. Readers ask for no other field, and schemas are made from nothing else.

/// A map within a file, or a whole file (or the fields at its head).
macro_rules! shape {
    (map $what:literal, [$($field:expr),* $(,)?]) => { Shape { what: $what, fields: &[$($field),*], one_of: &[], is_file: false } };
    (file $what:literal, [$($field:expr),* $(,)?]) => { Shape { what: $what, fields: &[$($field),*], one_of: &[], is_file: true } };
}

mod letter;
mod tables;

pub use letter::{
    ACCEPTED, ADDRESSEE, CHANGE, ITEM_TITLE, LETTER, MASTHEAD, MASTHEAD_NOTE, OMITTED, ORGAN, PART, PART_ENTRY, PHRASE, PROVENANCE, RELATION, SENDER,
    SIGNATURE, STATED, SYMBOL, WITHDRAWAL,
};
pub use tables::{ARITHMETIC, CHART, DATA, FIGURE, ITEM, ORGAN_ENTRY, ORGANS, PAGE, PAIRING, PUBLISHER, REGISTER, SITE, SUB_ITEM};

/// The fields of one map in the sources.
#[derive(Debug)]
pub struct Shape {
    /// What the map is, as messages name it: "a letter".
    pub what: &'static str,
    /// Its fields, in the order in which they are documented.
    pub fields: &'static [Field],
    /// The groups of fields of which one must be there; none for most maps.
    pub one_of: &'static [&'static str],
    /// Whether the map is a whole file, which may say `schema`.
    pub is_file: bool,
}

/// A field of a map.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What stands in it.
    pub holds: Holds,
    /// Whether it must be there.
    pub required: bool,
    /// What it says, for those who write it.
    pub says: &'static str,
}

/// What stands in a field.
#[derive(Debug)]
pub enum Holds {
    /// Words; a number is taken as it is written.
    Text,
    /// A text with inline Markdown, or the text with its language.
    Phrase,
    /// `true` or `false`.
    Flag,
    /// A number as it is written.
    Number,
    /// A day: `2024-04-04`.
    Date,
    /// The code of a language.
    Language,
    /// The number of an agenda item.
    Item,
    /// A session or year: `78`, `S-32`.
    Period,
    /// One of these words.
    Choice(fn() -> Vec<&'static str>),
    /// A map.
    Map(&'static Shape),
    /// A value, or several in a list.
    Several(&'static Holds),
    /// A list.
    List(&'static Holds),
    /// A value, or `{value: …, stated: …}` with the original's words.
    Stated(&'static Holds),
    /// A map from names of one's own to values.
    Named(&'static Holds),
    /// One of these.
    Either(&'static [Holds]),
}

/// A field that may be absent.
const fn may(name: &'static str, holds: Holds, says: &'static str) -> Field {
    Field { name, holds, required: false, says }
}

/// A field that must be there.
const fn must(name: &'static str, holds: Holds, says: &'static str) -> Field {
    Field { name, holds, required: true, says }
}

impl Shape {
    /// Returns the names of the fields, that of `schema` included where the map is a file.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + Clone + use<'_> {
        self.fields.iter().map(|field| field.name).chain(self.is_file.then_some("schema"))
    }

    /// Returns whether there is a field `name`, and it must be there.
    pub fn requires(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name && field.required)
    }
}

/// Returns the words of a list of words with what they mean.
pub fn words<T>(names: &[(&'static str, T)]) -> Vec<&'static str> {
    names.iter().map(|(word, _)| *word).collect()
}
