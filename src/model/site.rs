//! What `site.yaml` and `organs.yaml` say, the registers, and the files of a theme.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::item::{ItemNumber, Pairing, RegisterKey};
use super::letter::Phrase;
use super::source::{Digest, Excerpt, Source, Span};

/// Who publishes the site.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Publisher {
    /// The name that stands in the notice of every page.
    pub name: String,
    /// Where the publisher is found.
    pub url: Option<String>,
    /// Whether the publisher is a sender of the documents.
    pub sender: bool,
}

/// Which forms of the documents are made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outputs {
    /// What readers use.
    Reading,
    /// All forms.
    Archive,
    /// These.
    Only(Vec<Form>),
}

/// A form of the documents or of the site that `outputs` can name, beside the pages.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Form {
    /// The whole document as plain text.
    Text,
    /// How to cite the document and its places, on a page and in files.
    Citations,
    /// The figures as files.
    Figures,
    /// The search page with its index.
    Search,
    /// Feeds of new and changed documents.
    Feeds,
    /// The list of the site's pages for search engines.
    Sitemap,
    /// The whole document as Markdown.
    Markdown,
    /// Documents, their list and the agenda as JSON.
    Json,
    /// The whole document as Akoma Ntoso.
    AkomaNtoso,
    /// What the columns of the figures mean, for programs.
    DataPackage,
}

impl Form {
    /// Every form with its name in sources.
    pub const NAMES: [(&'static str, Self); 10] = [
        ("text", Self::Text),
        ("citations", Self::Citations),
        ("figures", Self::Figures),
        ("search", Self::Search),
        ("feeds", Self::Feeds),
        ("sitemap", Self::Sitemap),
        ("markdown", Self::Markdown),
        ("json", Self::Json),
        ("akoma-ntoso", Self::AkomaNtoso),
        ("data-package", Self::DataPackage),
    ];

    /// Returns whether readers use it; the others are for programs and for keeping.
    fn is_for_readers(self) -> bool {
        matches!(self, Self::Text | Self::Citations | Self::Figures | Self::Search | Self::Feeds | Self::Sitemap)
    }
}

impl Outputs {
    /// Returns whether `form` is wanted.
    pub fn want(&self, form: Form) -> bool {
        match self {
            Self::Reading => form.is_for_readers(),
            Self::Archive => true,
            // A package describes the files of the figures, so these are there too.
            Self::Only(forms) => forms.contains(&form) || form == Form::Figures && forms.contains(&Form::DataPackage),
        }
    }
}

/// The site's settings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Site {
    /// The site's title.
    pub title: String,
    /// Who publishes it.
    pub publisher: Publisher,
    /// Where it will stand; ends with `/`.
    pub base_url: Option<String>,
    /// The language of its interface, and of documents that name none.
    pub language: String,
    /// The folder of the theme.
    pub theme: String,
    /// Which forms are made.
    pub outputs: Outputs,
}

impl Site {
    /// Returns whether `form` is made: it is wanted, and what it needs is there. Feeds and sitemaps hold whole addresses; search must have been built in.
    pub fn makes(&self, form: Form) -> bool {
        let possible = match form {
            Form::Search => cfg!(feature = "search"),
            Form::Feeds | Form::Sitemap => self.base_url.is_some(),
            _ => true,
        };
        possible && self.outputs.want(form)
    }

    /// Returns whether the site can be searched.
    pub fn has_search(&self) -> bool {
        self.makes(Form::Search)
    }
}

/// How an organ counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Counts {
    /// By sessions.
    Session,
    /// By years.
    Year,
}

/// An organ: built in, or from `organs.yaml`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OrganEntry {
    /// Its name in sources: `general-assembly`.
    pub id: String,
    /// Its short form in addresses: `ga`.
    pub code: String,
    /// How it counts.
    pub counts: Counts,
    /// Its printed name by language; built-in organs have theirs in the theme's words.
    pub names: BTreeMap<String, String>,
    /// The organization it belongs to.
    pub organization: Option<String>,
    /// The shape of its symbols, as a regular expression.
    pub symbols: Option<String>,
    /// The official address of a document, with `{symbol}` in it.
    pub resolver: Option<String>,
}

/// The organs that sources may name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Organs(pub Vec<OrganEntry>);

impl Organs {
    /// Returns the organs that are built in.
    pub fn built_in() -> Self {
        let organ = |id: &str, code: &str, counts| OrganEntry {
            id: id.into(),
            code: code.into(),
            counts,
            names: BTreeMap::new(),
            organization: None,
            symbols: None,
            resolver: None,
        };
        Self(vec![
            organ("general-assembly", "ga", Counts::Session),
            organ("security-council", "sc", Counts::Year),
            organ("economic-and-social-council", "ecosoc", Counts::Session),
            organ("human-rights-council", "hrc", Counts::Session),
        ])
    }

    /// Returns the organ named `id`.
    pub fn by_id(&self, id: &str) -> Option<&OrganEntry> {
        self.0.iter().find(|organ| organ.id == id)
    }

    /// Returns the organ with the short form `code`.
    pub fn by_code(&self, code: &str) -> Option<&OrganEntry> {
        self.0.iter().find(|organ| organ.code == code)
    }
}

/// One item of a register.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RegisterItem {
    /// Its number; sub-items are entries of their own.
    pub number: ItemNumber,
    /// Its title.
    pub title: Phrase,
    /// Who pairs number and title.
    pub paired: Vec<Pairing>,
    /// What persists of it from session to session.
    pub topic: Option<String>,
    /// Where it is written.
    pub span: Span,
    /// Where its title is written.
    pub title_at: Excerpt,
}

/// The items of one list of one session.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Register {
    /// The list.
    pub key: RegisterKey,
    /// The organ's name in sources.
    pub organ: String,
    /// The symbol of the document that holds the list.
    pub document: Option<String>,
    /// The language of its titles.
    pub lang: String,
    /// Its items, in the order of their numbers.
    pub items: Vec<RegisterItem>,
    /// The digest of its source.
    pub digest: Digest,
}

impl Register {
    /// Returns the entry for `number`.
    pub fn item(&self, number: &ItemNumber) -> Option<&RegisterItem> {
        self.items.iter().find(|item| item.number == *number)
    }
}

/// The files of a theme, by their path in its folder.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Templates, `templates/…`, and words, `document/…` and `interface/…`.
    pub sources: BTreeMap<String, Source>,
    /// What is copied to the site as it is, `assets/…`.
    pub assets: BTreeMap<String, Vec<u8>>,
    /// The sources of the carried theme in whose place the theme has its own.
    pub replaced: BTreeMap<String, Source>,
}
