//! How the theme words what a document gives as values. A theme implements it; rules ask it, so that they know what pages will print.

use jiff::civil::Date;

use super::document::Part;
use super::item::Period;
use super::letter::{Letter, Organ};
use super::site::Organs;
use super::source::Span;

/// A line that a page prints, and the place of the value that it comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Printed {
    /// The words.
    pub text: String,
    /// The same in another form in which originals print it, where there is one.
    pub or: Option<String>,
    /// Whether originals may print it at the foot of the first page.
    pub at_foot: bool,
    /// Where the value is written.
    pub span: Span,
}

impl Printed {
    /// Returns the line `text` for the value at `span`.
    pub fn new(text: impl Into<String>, span: Span) -> Self {
        Self { text: text.into(), or: None, at_foot: false, span }
    }
}

/// A value of a masthead, of which the usual words are asked for.
#[derive(Clone, Copy, Debug)]
pub enum Valued<'a> {
    /// A distribution: General.
    Distribution(&'a str),
    /// The languages in which a document was submitted.
    Original(&'a [String]),
    /// Those of a part, between brackets.
    PartOriginal(&'a [String]),
    /// The name of a language.
    Language(&'a str),
    /// The name of an organ, by its short form.
    Organ(&'a str),
    /// A session or year.
    Period(Period),
    /// A day.
    Date(Date),
    /// The line of an organ's items, with the mark behind it.
    Items(&'a Organ, &'a str),
}

/// The words of a theme for documents.
pub trait Wording: Sync {
    /// Returns the languages in which there are words for documents.
    fn languages(&self) -> Vec<String>;
    /// Returns the usual words of a value in `language`; nothing where there are none.
    fn usual(&self, value: Valued<'_>, language: &str) -> Option<String>;
    /// Returns whether there are words for documents in `language`.
    fn speaks(&self, language: &str) -> bool;
    /// Returns the lines of a masthead, without the titles of items that registers give.
    fn masthead(&self, letter: &Letter, organs: &Organs) -> Vec<Printed>;
    /// Returns the lines between the heading of a part and its title: the language of its original.
    fn above_title(&self, part: &Part, language: &str) -> Vec<Printed>;
    /// Returns the lines beneath the title of a part: its date.
    fn below_title(&self, part: &Part, language: &str) -> Vec<Printed>;
    /// Returns the mark before the name of who signed: "(Signed)".
    fn signed(&self, language: &str) -> String;
}
