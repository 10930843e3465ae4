//! Findings about sources: what is wrong, where, and what to do about it.

use super::source::Excerpt;
use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Severity {
    /// Something is incomplete; the site is right without it.
    Note,
    /// Something is probably wrong.
    Warning,
    /// Something is wrong or dangling; the site would lie or break.
    Error,
}

impl Severity {
    /// Returns the word printed in messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// The stable name of a kind of finding.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// Every code, in the order of declaration.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// Returns the code as it is printed and as it is asked for.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// Returns the page that explains the code, in Markdown.
            pub fn page(self) -> &'static str {
                match self { $(Self::$name => include_str!(concat!("../../docs/diagnostics/", $word, ".md")),)* }
            }
        }
    };
}

codes! {
    /// An accepted finding that is not found.
    AcceptedUnused = "accepted-unused",
    /// The address of a page cannot be used: links or file systems do not carry a name in it.
    AddressInvalid = "address-invalid",
    /// Two sources claim the same address.
    AddressTaken = "address-taken",
    /// The published address of a page is gone.
    AddressGone = "address-gone",
    /// A place that was published names other text, or is gone.
    AnchorMoved = "anchor-moved",
    /// The letter refers to an annex or enclosure that is not there.
    AnnexMissing = "annex-missing",
    /// There is an annex that the letter does not mention.
    AnnexUnmentioned = "annex-unmentioned",
    /// Declared arithmetic that does not hold.
    Arithmetic = "arithmetic",
    /// The bar code is not that of the job number.
    Barcode = "barcode",
    /// A reference leads to nothing that is there.
    BrokenReference = "broken-reference",
    /// The date of a letter is not the one in its title.
    DateDiffers = "date-differs",
    /// Two agenda items, parts or anchors of one file have the same name.
    Duplicate = "duplicate",
    /// A figure that the prose states differently.
    FigureContradicted = "figure-contradicted",
    /// A figure that no passage states.
    FigureUncited = "figure-uncited",
    /// Figures that an import proposed and nobody reviewed.
    FigureProposed = "figure-proposed",
    /// The text names a figure that `data.yaml` does not have.
    FigureUnknown = "figure-unknown",
    /// A file cannot be read as text.
    FileUnreadable = "file-unreadable",
    /// A file lies beside a document and is named by nothing.
    FileUnused = "file-unused",
    /// A draft: shown by the preview, never built.
    Draft = "draft",
    /// The YAML between the two lines of dashes is missing or not closed.
    FrontMatter = "front-matter",
    /// Raw HTML in a text; it is shown as written.
    HtmlEscaped = "html-escaped",
    /// An image has no alternative text and is not declared decorative.
    ImageAlt = "image-alt",
    /// The encoding of a file that is imported was guessed.
    ImportEncoding = "import-encoding",
    /// What would be imported stands already, and differs.
    ImportExists = "import-exists",
    /// A word that stands on two lines with a hyphen.
    ImportHyphen = "import-hyphen",
    /// A record of a catalogue and the text say different things, or cannot be joined.
    ImportRecord = "import-record",
    /// Something that is imported was not recognised, or is worth a look.
    ImportReview = "import-review",
    /// There is no title in a file that is imported.
    ImportTitle = "import-title",
    /// A file that is imported, or a page of it, cannot be read.
    ImportUnread = "import-unread",
    /// Masthead and request name different agenda items.
    ItemsDiffer = "items-differ",
    /// A link of a kind that is never published.
    LinkRefused = "link-refused",
    /// A lock of addresses cannot be read.
    LockUnreadable = "lock-unreadable",
    /// Markdown reads a line otherwise than it looks.
    MarkdownTrap = "markdown-trap",
    /// A field that must be there is missing.
    MissingField = "missing-field",
    /// The number of a paragraph occurs twice.
    NumberRepeated = "number-repeated",
    /// A number of the text that is bound to no figure, in a document that has figures.
    NumeralUnbound = "numeral-unbound",
    /// A link in the output, which no host of static files carries.
    OutputLink = "output-link",
    /// A name in the output that not every system carries, or that differs from another by letter case alone.
    OutputName = "output-name",
    /// A hidden file in the output.
    OutputHidden = "output-hidden",
    /// A file in the output that not everybody may read.
    OutputPermissions = "output-permissions",
    /// The output, or a file in it, is larger than the host takes.
    OutputSize = "output-size",
    /// A symbolic link leads out of the folder of the sources, to a folder, or to nothing.
    OutsideFolder = "outside-folder",
    /// The session or year of an organ is not that of the document's date.
    PeriodDate = "period-date",
    /// The name of a register's file is not the one that follows from its organ, session and list.
    RegisterName = "register-name",
    /// An agenda item is not in the register of its session.
    RegisterItem = "register-item",
    /// There is no register for a session that a document names items of.
    RegisterMissing = "register-missing",
    /// A letter words the title of an item otherwise than the register.
    RegisterWording = "register-wording",
    /// A part is listed but its file is not there.
    PartMissing = "part-missing",
    /// A document about invented States.
    Sample = "sample",
    /// The address of the site is still the one of examples.
    SiteAddress = "site-address",
    /// The text differs from the text as received.
    SourceDiffers = "source-differs",
    /// There is no text as received to compare with.
    SourceMissing = "source-missing",
    /// A template of the theme cannot be used.
    Template = "template",
    /// A value is of the wrong kind or out of its range.
    Value = "value",
    /// A field that this file does not have.
    UnknownField = "unknown-field",
    /// The theme has no words in the language of a document.
    WordsMissing = "words-missing",
    /// The YAML cannot be read.
    Yaml = "yaml",
}

impl Code {
    /// The codes of findings that can be about the document as received, so that they can be accepted with a reason.
    pub const OF_DOCUMENT: [Self; 10] = [
        Self::AnnexMissing,
        Self::AnnexUnmentioned,
        Self::Arithmetic,
        Self::Barcode,
        Self::DateDiffers,
        Self::ItemsDiffer,
        Self::NumberRepeated,
        Self::PeriodDate,
        Self::RegisterItem,
        Self::RegisterWording,
    ];
}

/// Another place that a finding speaks of, and what is said there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Note {
    /// The place.
    pub at: Excerpt,
    /// What is to be said of it.
    pub says: String,
}

/// A finding about a source. It never stops the reading of others.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Its stable name.
    pub code: Code,
    /// Its weight.
    pub severity: Severity,
    /// The place it speaks of.
    pub at: Excerpt,
    /// What is wrong, in one line without a full stop.
    pub says: String,
    /// Further places, such as the other end of a contradiction.
    pub also: Vec<Note>,
    /// What to do, with something that can be pasted where that is possible.
    pub help: String,
}

impl Diagnostic {
    /// Returns the key by which findings are sorted: path, line, column, code.
    pub fn order(&self) -> (&str, u32, u32, &'static str, &str) {
        (&self.at.path, self.at.line, self.at.column, self.code.word(), &self.says)
    }
}

/// What a reading gave, and what it found. Reading cannot fail.
#[derive(Clone, Debug)]
pub struct Read<T> {
    /// What was read, as far as it could be.
    pub value: T,
    /// What was found on the way.
    pub diagnostics: Vec<Diagnostic>,
}

/// Returns the words as YAML takes them, between quotation marks, for a help that can be pasted.
pub fn yaml_text(words: &str) -> String {
    format!("\"{}\"", words.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Returns the one of `names` that `word` most probably means, if any is near enough.
pub fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let near = |name: &str| strsim::damerau_levenshtein(&word.to_lowercase(), &name.to_lowercase());
    names
        .into_iter()
        .map(|name| (near(name), name))
        .filter(|(distance, name)| *distance <= 1 + name.chars().count().max(word.chars().count()) / 4)
        .min()
        .map(|(_, name)| name)
}

/// Returns the help for a `word` that is none of `names`: the nearest of them, or all.
pub fn suggest<'n>(word: &str, names: impl IntoIterator<Item = &'n str> + Clone) -> String {
    match nearest(word, names.clone()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => {
            let mut all: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
            all.sort();
            all.truncate(40);
            match &all[..] {
                [] => "correct it, or write first what it is to lead to".into(),
                [one] => format!("there is only {one}"),
                _ => format!("choose one of {}", all.join(", ")),
            }
        }
    }
}

/// Returns the help for a place that is none of `places`: counted ones go up to the last of their kind.
pub fn suggest_place(place: &str, places: &[&str]) -> String {
    let counted = |name: &str| {
        let letters = name.trim_end_matches(|last: char| last.is_ascii_digit());
        (letters.len() == 1 && letters.len() < name.len()).then(|| letters.to_owned())
    };
    let Some(kind) = counted(place) else { return suggest(place, places.iter().copied()) };
    match places.iter().rfind(|name| counted(name).as_deref() == Some(&kind)) {
        Some(last) => format!("places of this kind go up to `{last}`"),
        None => suggest(place, places.iter().copied()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_near() {
        assert_eq!(nearest("tilte", ["date", "title", "titles"]), Some("title"));
        assert_eq!(nearest("militry-deaths", ["military-deaths", "deaths"]), Some("military-deaths"));
        assert_eq!(nearest("colour", ["date", "title"]), None);
        assert_eq!(suggest("colour", ["date", "title"]), "choose one of `date`, `title`");
    }
}
