//! The shapes of `letter.md` and of parts.

use super::Holds::{Choice, Date, Either, Flag, Item, Language, List, Map, Number, Period, Phrase, Several, Stated, Text};
use super::{Shape, may, must, words};
use crate::model::diagnostic::Code;
use crate::model::document::{Direction, Numbering, Role};
use crate::model::item::RegisterKey;
use crate::model::letter::{DISTRIBUTIONS, Kind, MARKS, STATED_BY};

/// The fields at the head of `letter.md`.
pub static LETTER: Shape = shape!(file "a letter", [
    must("kind", Choice(|| words(&Kind::NAMES)), "What kind of document it is"),
    may("name", Text, "The name of the kind, in the document's words; only of `other`"),
    must("title", Phrase, "The title as the document gives it"),
    may("date", Stated(&Date), "The date of the letter"),
    may("symbols", Several(&Either(&[Text, Map(&SYMBOL)])), "The symbols that the document states, or that were learnt later"),
    may("masthead", Map(&MASTHEAD), "What is printed at the head of the document"),
    may("organs", Several(&Map(&ORGAN)), "The organs of which it is a document, with session or year and items"),
    may("from", Several(&Map(&SENDER)), "Who sends it; several for a joint letter, in the order of the original"),
    may("to", Several(&Map(&ADDRESSEE)), "To whom it is addressed"),
    may("authors", Several(&Text), "The authors, if they are not the senders"),
    may("parts", Several(&Either(&[Text, Map(&PART_ENTRY)])), "Its annexes and enclosures: files beside this one, as a tree"),
    may("numbering", Choice(|| words(&Numbering::NAMES)), "Who numbers the paragraphs: the publisher, or the document itself"),
    may("lang", Language, "The language, if not the site's"),
    may("dir", Choice(|| words(&Direction::NAMES)), "The direction, if not that in which the script runs"),
    may("provenance", Map(&PROVENANCE), "Where the text is from, and who looked at it"),
    may("accepted", Several(&Map(&ACCEPTED)), "Findings about the document as received, with the reason that readers get"),
    may("changes", Several(&Map(&CHANGE)), "Corrections of what was published"),
    may("withdrawn", Map(&WITHDRAWAL), "That the document was withdrawn"),
    may("aliases", Several(&Text), "Paths at which the document stood before"),
    may("relations", Several(&Map(&RELATION)), "What it is to other documents"),
    may("draft", Flag, "It is checked and not published"),
    may("sample", Flag, "It is about invented States, and its pages say so"),
]);

/// A part in the tree of parts.
pub static PART_ENTRY: Shape = shape!(map "a part", [must("file", Text, "The file, beside the letter"), may("parts", Several(&Either(&[Text, Map(&PART_ENTRY)])), "What is annexed to it")]);

/// A symbol that was learnt later.
pub static SYMBOL: Shape = shape!(map "a symbol", [
    must("symbol", Text, "The symbol"),
    must("stated", Choice(|| words(&STATED_BY)), "Who states it: not the document"),
    may("source", Text, "Where it was found"),
    may("on", Date, "When it was found"),
]);

/// The masthead.
pub static MASTHEAD: Shape = shape!(map "a masthead", [
    may("distribution", Stated(&Choice(|| DISTRIBUTIONS.to_vec())), "The distribution"),
    may("date", Stated(&Date), "The date of circulation"),
    may("original", Stated(&Several(&Language)), "The language of the original"),
    may("job_number", Text, "The job number, as printed"),
    may("barcode", Text, "The seven digits of the bar code, without asterisks"),
    may("notes", Several(&Map(&MASTHEAD_NOTE)), "Notes to what the masthead says"),
    may("lines", Several(&Text), "Lines of the masthead that are none of these, as printed"),
]);

/// A note of the masthead.
pub static MASTHEAD_NOTE: Shape = shape!(map "a note of the masthead", [must("mark", Text, "Its mark, as printed"), must("text", Text, "The note as printed")]);

/// An organ of which a letter is a document.
pub static ORGAN: Shape = shape!(map "an organ", [
    must("organ", Text, "The organ, built in or from `organs.yaml`"),
    may("session", Stated(&Period), "The session, of an organ that counts by sessions"),
    may("year", Stated(&Period), "The year, of an organ that counts by years"),
    may("items", Stated(&List(&Item)), "The agenda items"),
    may("titles", Several(&Map(&ITEM_TITLE)), "Titles of items that the letter words itself"),
    may("list", LIST, "The list that the items are of"),
    may("document", Text, "The symbol of that list"),
]);

/// Which list of items is meant.
pub(super) const LIST: super::Holds = Choice(|| words(&RegisterKey::LISTS));

/// The title of items, as the letter words it.
pub static ITEM_TITLE: Shape =
    shape!(map "the title of an item", [must("of", Several(&Item), "The items that share it"), must("title", Phrase, "The title as the letter gives it")]);

/// Who sends a letter.
pub static SENDER: Shape = shape!(map "a sender", [
    may("state", Text, "The State"),
    may("entity", Text, "Another entity than a State"),
    may("office", Text, "The office, as in “Permanent Representative of State A to the United Nations”"),
    may("on_behalf_of", Several(&Text), "For whom it is sent"),
    may("signed", Several(&Map(&SIGNATURE)), "Who signed"),
]);

/// A signature.
pub static SIGNATURE: Shape = shape!(map "a signature", [
    must("name", Text, "The name as printed"),
    may("titles", Several(&Text), "The lines below it"),
    may("mark", Choice(|| words(&MARKS)), "Whether “(Signed)” is printed before the name"),
]);

/// To whom a letter is addressed.
pub static ADDRESSEE: Shape = shape!(map "an addressee", [may("office", Text, "The office"), may("name", Text, "The name")]);

/// Where the text is from.
pub static PROVENANCE: Shape = shape!(map "a provenance", [
    may("received", Text, "The text as received, a file beside this one; `source.txt` need not be named"),
    may("original", Text, "The file as received, beside this one"),
    may("from", Text, "From whom it was received"),
    may("on", Date, "When it was received"),
    may("omitted", Several(&Either(&[Text, Map(&OMITTED)])), "Lines of the text as received that are no words of the document: running heads, page numbers"),
    may("method", Text, "How the text was made"),
    may("transcriber", Text, "Who made it"),
    may("reviewed", Text, "Who compared it, and when"),
]);

/// A text that stands on several lines, and is left out of each.
pub static OMITTED: Shape = shape!(map "lines that are left out", [must("text", Text, "The line, as it stands there"), must("lines", Several(&Number), "The numbers of those lines, counted from 1")]);

/// What a document is to another.
pub static RELATION: Shape = Shape {
    what: "a relation",
    one_of: &["corrects", "revises", "adds-to", "replies-to"],
    is_file: false,
    fields: &[
        may("corrects", Text, "The symbol or path of the document that it corrects"),
        may("revises", Text, "That which it revises"),
        may("adds-to", Text, "That to which it adds"),
        may("replies-to", Text, "That to which it replies"),
        may("languages", Several(&Language), "The language versions that are concerned"),
        may("parts", Several(&Text), "The parts of the other document that are concerned"),
    ],
};

/// A finding that is accepted.
pub static ACCEPTED: Shape = shape!(map "an accepted finding", [
    must("code", Choice(|| Code::OF_DOCUMENT.iter().map(|code| code.word()).collect()), "The code of the finding"),
    may("at", Text, "Where it is accepted: `masthead`, `statement#p5`, `data#deaths`"),
    must("reason", Text, "Why the document as received is so; readers see it"),
]);

/// A correction of what was published.
pub static CHANGE: Shape = shape!(map "a change", [must("on", Date, "When it was made"), may("at", Several(&Text), "The places: `statement#p5`"), must("what", Text, "What was changed; readers see it")]);

/// That a document was withdrawn.
pub static WITHDRAWAL: Shape = shape!(map "a withdrawal", [must("on", Date, "When"), may("by", Text, "By whom"), may("reason", Text, "Why, as it was said")]);

/// The fields at the head of an annex or enclosure.
pub static PART: Shape = shape!(file "a part", [
    must("part", Choice(|| words(&Role::NAMES)), "What it is to the letter"),
    may("name", Text, "The name of what it is, in the document's words; only of `other`"),
    may("number", Text, "Its number where there are several, as given: `II`"),
    may("heading", Phrase, "The line above its title"),
    may("title", Phrase, "Its title, as the document gives it"),
    may("authors", Several(&Text), "Who states what it says"),
    may("lang", Language, "The language of the text, if not the letter's"),
    may("dir", Choice(|| words(&Direction::NAMES)), "The direction, if not that in which the script runs"),
    may("original", Stated(&Several(&Language)), "The language in which it was submitted"),
    may("date", Stated(&Date), "Its own date"),
    may("signed", Several(&Map(&SIGNATURE)), "Who signed it"),
    may("numbering", Choice(|| words(&Numbering::NAMES)), "Who numbers the paragraphs: the publisher, or the document itself"),
]);

/// A text with its language.
pub static PHRASE: Shape = shape!(map "a text with its language", [must("text", Text, "The words"), may("lang", Language, "Their language")]);

/// The fields of a value that the original words otherwise; what stands in `value` is the value's.
pub static STATED: Shape =
    shape!(map "a value with its wording", [must("value", Text, "The value"), must("stated", Text, "The whole phrase as the original has it")]);
