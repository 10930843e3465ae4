//! The shapes of `data.yaml`, registers, `site.yaml`, `organs.yaml` and free pages.

use super::Holds::{Choice, Either, Flag, Item, Language, List, Map, Named, Number, Period, Phrase, Several, Stated, Text};
use super::letter::LIST;
use super::{Shape, may, must, words};
use crate::model::data::{Bound, CHARTS, STATUSES};
use crate::model::document::Direction;
use crate::model::item::Pairing;
use crate::model::site::{Counts, Form, Outputs};

/// `data.yaml`.
pub static DATA: Shape = shape!(file "a data file", [
    may("figures", Named(&Map(&FIGURE)), "The quantities that the document states, each under a name that the text refers to: `[350](figure:victims)`"),
    may("arithmetic", Several(&Map(&ARITHMETIC)), "What the document says of its figures: a sum, a part of a whole"),
    may("charts", Several(&Map(&CHART)), "Charts of figures"),
]);

/// A figure.
pub static FIGURE: Shape = shape!(map "a figure", [
    must("value", Number, "The number in digits, with `.` before decimals"),
    must("label", Phrase, "The document's own words, with … where words are left out"),
    may("bound", Choice(|| words(&Bound::NAMES)), "How exact it is; `exact` if nothing is said"),
    may("unit", Text, "The unit, in the document's words"),
    may("period", Text, "The time it is of, in the document's words"),
    may("status", Choice(|| words(&STATUSES)), "It was not reviewed yet, and the page says so"),
]);

/// A piece of arithmetic.
pub static ARITHMETIC: Shape = Shape {
    what: "a piece of arithmetic",
    one_of: &["sum", "subset"],
    is_file: false,
    fields: &[
        must("id", Text, "Its name"),
        may("sum", Text, "The figure that is the sum"),
        may("subset", Text, "The figure that is a part"),
        must("of", Several(&Text), "The figures that are added up, or the one that is the whole"),
    ],
};

/// A chart.
pub static CHART: Shape = shape!(map "a chart", [
    must("type", Choice(|| words(&CHARTS)), "Its form"),
    must("title", Text, "What it shows"),
    must("of", Several(&Text), "Of a bar chart the figures; of a part-to-whole the name of the subset"),
    may("then", Text, "Of a part-to-whole: the name of the sum that divides the part"),
]);

/// A register.
pub static REGISTER: Shape = shape!(file "a register", [
    must("organ", Text, "Whose list it is"),
    may("session", Stated(&Period), "The session, of an organ that counts by sessions"),
    may("year", Stated(&Period), "The year, of an organ that counts by years"),
    may("list", LIST, "Which list it is; `agenda` if nothing is said"),
    may("document", Text, "The symbol of the list"),
    may("lang", Language, "The language of its titles, if not the site's"),
    must("items", Several(&Map(&ITEM)), "The items"),
]);

/// An item of a register.
pub static ITEM: Shape = shape!(map "an item", [
    must("number", Item, "Its number"),
    must("title", Phrase, "Its title, as the list gives it"),
    must("paired", Several(&Map(&PAIRING)), "Who pairs number and title"),
    may("topic", Text, "What persists of it from session to session"),
    may("sub", Several(&Map(&SUB_ITEM)), "Its sub-items"),
]);

/// A sub-item of a register.
pub static SUB_ITEM: Shape = shape!(map "a sub-item", [
    must("letter", Text, "Its letter, without parentheses"),
    must("title", Phrase, "Its title, as the list gives it"),
    may("paired", Several(&Map(&PAIRING)), "Who pairs the two, if not who pairs the item's"),
    may("topic", Text, "What persists of it from session to session"),
]);

/// Who pairs a number with a title.
pub static PAIRING: Shape =
    shape!(map "a pairing", [must("by", Choice(|| words(&Pairing::NAMES)), "Who pairs the two"), may("source", Text, "Where that is to be seen")]);

/// `site.yaml`.
pub static SITE: Shape = shape!(file "the site", [
    must("title", Text, "The site's title"),
    must("publisher", Map(&PUBLISHER), "Who publishes the site"),
    may("base_url", Text, "Where the site will stand, for canonical addresses"),
    may("language", Language, "The language of the pages, and of documents that name none; `en` if nothing is said"),
    may("theme", Text, "A folder in `themes/`; `registry` if nothing is said"),
    may(
        "outputs",
        Either(&[Choice(|| words(&Outputs::NAMES)), List(&Choice(|| words(&Form::NAMES)))]),
        "Which forms are made beside the pages; `reading` if nothing is said",
    ),
]);

/// The publisher.
pub static PUBLISHER: Shape = shape!(map "a publisher", [
    must("name", Text, "The name that stands in the notice of every page"),
    may("url", Text, "Where the publisher is found"),
    may("sender", Flag, "Whether the publisher is a sender of the documents"),
]);

/// `organs.yaml`.
pub static ORGANS: Shape = shape!(file "a file of organs", [must("organs", Named(&Map(&ORGAN_ENTRY)), "The organs, by the name that letters use")]);

/// An organ of `organs.yaml`.
pub static ORGAN_ENTRY: Shape = shape!(map "an organ", [
    must("name", Either(&[Text, Named(&Text)]), "Its name as mastheads print it; in several languages `{en: …, fr: …}`"),
    may("code", Text, "Its short name in addresses and registers"),
    must("counts", Choice(|| words(&Counts::NAMES)), "How it counts"),
    may("organization", Text, "The organization it belongs to, if not the United Nations"),
    may("symbols", Text, "The shape of its symbols, as a regular expression"),
    may("resolver", Text, "Where its documents stand officially, with `{symbol}` in the address"),
]);

/// The fields at the head of a free page.
pub static PAGE: Shape = shape!(file "a page", [
    must("title", Phrase, "The title of the page"),
    may("lang", Language, "The language, if not the site's"),
    may("draft", Flag, "It is checked and not published"),
    may("dir", Choice(|| words(&Direction::NAMES)), "The direction, if not that in which the script runs"),
]);
