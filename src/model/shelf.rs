//! Ordered lists of documents and of what mentions something: how they are divided, and where their pages stand.

use deunicode::deunicode;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::address::Address;
use super::answer::ItemEntry;
use super::item::{ItemKey, Period};
use super::source::Digest;

/// An ordered list, from the latest to the earliest: of documents, or of sentences in documents.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Shelf {
    /// All documents.
    All,
    /// Those of a year; without one, those that state no date.
    Year(Option<i16>),
    /// Those of an organ.
    Organ {
        /// Its name in sources: `general-assembly`.
        id: String,
        /// Its short form: `ga`.
        code: String,
    },
    /// Those of a session or year of an organ, by its short form.
    Session(String, Period),
    /// Those of a sender, by the name that [`sender_key`] gives.
    Sender(String),
    /// Those whose masthead names an item.
    Item(ItemKey),
    /// The sentences that mention an item, but for those that ask for circulation under it.
    Mentions(ItemKey),
    /// The sentences of other documents that name a document.
    CitedBy(String),
}

/// A share of a shelf.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Key {
    /// All of it.
    Whole,
    /// The latest, at most so many.
    Latest(usize),
    /// A year; without one, what states no date.
    Year(Option<i16>),
    /// A month of a year.
    Month(i16, i8),
    /// So many at a time, counted from the oldest on: of a month, or of what states no date.
    Block(Option<(i16, i8)>, usize),
}

/// A way to documents: by what they are listed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Way {
    /// By organ.
    Organ,
    /// By session or year of an organ.
    Session,
    /// By year.
    Year,
    /// By sender.
    Sender,
}

impl Way {
    /// All ways, in the order in which pages show them.
    pub const ALL: [Self; 4] = [Self::Organ, Self::Session, Self::Year, Self::Sender];

    /// Returns the name of the way in addresses and in the theme's words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Organ => "organ",
            Self::Session => "session",
            Self::Year => "year",
            Self::Sender => "sender",
        }
    }

    /// Returns the address of the page that lists what the way leads to.
    pub fn address(self) -> Address {
        Address::page("by").join(self.name())
    }
}

/// The name of the feed of a shelf, beside its first page.
pub const FEED: &str = "feed.xml";

/// More than this on one page is divided.
pub const LEAF: usize = 50;

impl Key {
    /// What the home page of an archive shows.
    pub const LATEST: Self = Self::Latest(20);
    /// What a page shows of a list that may be longer.
    pub const HEAD: Self = Self::Latest(LEAF);

    /// Returns the share of which this one is a part, on a page of its own.
    pub fn above(self) -> Option<Self> {
        match self {
            Self::Whole | Self::Latest(_) => None,
            Self::Year(_) => Some(Self::Whole),
            Self::Month(year, _) => Some(Self::Year(Some(year))),
            Self::Block(Some((year, month)), _) => Some(Self::Month(year, month)),
            Self::Block(None, _) => Some(Self::Year(None)),
        }
    }
}

impl Shelf {
    /// Returns the share that the first page of the shelf shows.
    pub fn root(&self) -> Key {
        if let Self::Year(year) = self { Key::Year(*year) } else { Key::Whole }
    }

    /// Returns the way on which the shelf lies, if it lies on one.
    pub fn way(&self) -> Option<Way> {
        match self {
            Self::Year(_) => Some(Way::Year),
            Self::Organ { .. } => Some(Way::Organ),
            Self::Session(..) => Some(Way::Session),
            Self::Sender(_) => Some(Way::Sender),
            Self::All | Self::Item(_) | Self::Mentions(_) | Self::CitedBy(_) => None,
        }
    }

    /// Returns whether new documents on the shelf are told in a feed of its own.
    pub fn has_feed(&self) -> bool {
        matches!(self, Self::All | Self::Organ { .. } | Self::Item(_))
    }

    /// Returns the page whose documents the feed of the shelf tells.
    pub fn fed(&self) -> Address {
        if *self == Self::All { Address::page("") } else { self.address(self.root()) }
    }

    /// Returns the address of the feed of the shelf.
    pub fn feed(&self) -> Address {
        self.fed().beside(FEED)
    }

    /// Returns whether the shelf holds documents; else it holds sentences of them.
    pub fn holds_documents(&self) -> bool {
        !matches!(self, Self::Mentions(_) | Self::CitedBy(_))
    }

    /// Returns the address of the page of a share.
    ///
    /// Nothing else stands at or below these: `by` is the site's own, and below an item there are only its lists.
    pub fn address(&self, key: Key) -> Address {
        let base = match self {
            Self::All => Address::page("by"),
            Self::Year(year) => Way::Year.address().join(&year_name(*year)),
            Self::Organ { id, .. } => Way::Organ.address().join(id),
            Self::Session(organ, period) => Way::Session.address().join(&format!("{organ}-{}", period.slug())),
            Self::Sender(name) => Way::Sender.address().join(&sender_slug(name)),
            Self::Item(item) => ItemEntry::address(item),
            Self::Mentions(item) => ItemEntry::address(item).join("mentions"),
            // No path holds the sign that stands for `/` here, so no two documents share a name.
            Self::CitedBy(id) => Address::page("by/citation").join(&id.replace('/', "~")),
        };
        self.step(key, base)
    }

    fn step(&self, key: Key, base: Address) -> Address {
        let above = |address| match key.above() {
            Some(above) => self.step(above, address),
            None => address,
        };
        match key {
            Key::Whole | Key::Latest(_) => base,
            Key::Year(_) if matches!(self, Self::Year(_)) => base,
            Key::Year(year) => above(base).join(&year_name(year)),
            Key::Month(_, month) => above(base).join(&format!("{month:02}")),
            Key::Block(_, number) => above(base).join(&number.to_string()),
        }
    }

    /// Returns what is on the shelf, in words.
    pub fn words(&self) -> String {
        match self {
            Self::All => "documents of the site".into(),
            Self::Year(Some(year)) => format!("documents of {year}"),
            Self::Year(None) => "documents without a date".into(),
            Self::Organ { id, .. } => format!("documents of the organ `{id}`"),
            Self::Session(organ, period) => format!("documents of `{organ}-{}`", period.slug()),
            Self::Sender(name) => format!("documents sent by \"{name}\""),
            Self::Item(key) => format!("documents of item {} of `{}`", key.number, key.register.slug()),
            Self::Mentions(key) => format!("sentences that mention item {} of `{}`", key.number, key.register.slug()),
            Self::CitedBy(id) => format!("sentences that name `{id}`"),
        }
    }
}

impl Key {
    /// Returns the share in words, with a space before them; nothing for the whole.
    pub fn words(self) -> String {
        match self {
            Self::Whole => String::new(),
            Self::Latest(most) => format!(", the latest {most}"),
            Self::Year(year) => format!(", {}", year_name(year)),
            Self::Month(year, month) => format!(", {year}-{month:02}"),
            Self::Block(of, number) => format!("{}, block {number}", of.map_or(Self::Year(None), |(year, month)| Self::Month(year, month)).words()),
        }
    }
}

fn year_name(year: Option<i16>) -> String {
    year.map_or_else(|| "undated".to_owned(), |year| year.to_string())
}

/// Returns the form of a sender's name by which it is told from others: letter case, Unicode forms, widths of space and kinds of apostrophe make no other sender.
pub fn sender_key(name: &str) -> String {
    let folded: String = name.nfkc().flat_map(char::to_lowercase).map(|letter| if matches!(letter, '’' | '‘' | 'ʼ') { '\'' } else { letter }).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the name of a sender's list in addresses: a function of the sender's name alone, so that no other sender can move it, and no two have the same.
///
/// A name of plain Latin letters and digits is its own. Of any other the nearest letters stand, and behind `_`, which plain names lack, the beginning of its digest.
pub fn sender_slug(key: &str) -> String {
    const LONGEST: usize = 80;
    let is_plain = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let device = key.len() <= 4 && ["con", "prn", "aux", "nul", "com", "lpt"].iter().any(|device| key.starts_with(device));
    if key.len() <= LONGEST && !device && key.split(' ').all(is_plain) {
        return key.replace(' ', "-");
    }
    let near = deunicode(key).to_lowercase();
    let words: Vec<&str> = near.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut slug: String = words.join("-").chars().take(LONGEST).collect();
    slug.push('_');
    slug.extend(Digest::of(key.as_bytes()).0[..4].iter().map(|byte| format!("{byte:02x}")));
    slug
}

/// Returns that by which senders are ordered: their names in the nearest Latin letters.
pub fn sender_order(key: &str) -> String {
    deunicode(key).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_has_an_address_that_no_other_can_take() {
        let slug = |name: &str| sender_slug(&sender_key(name));
        assert_eq!(slug("Azerbaijan"), "azerbaijan");
        assert_eq!(slug("State  A"), "state-a");
        assert_eq!(slug("STATE A"), slug("State A"), "letter case makes no other sender");
        assert_eq!(slug("Côte d’Ivoire"), slug("Côte d'Ivoire"));
        let names = ["Cote d Ivoire", "Côte d'Ivoire", "Cote d'Ivoire", "Côte-d-Ivoire", "Рутения", "Rutenija", "鲁里坦尼亚", "–", "aux", "State A", "State-A"];
        let slugs: std::collections::BTreeSet<String> = names.iter().map(|name| slug(name)).collect();
        assert_eq!(slugs.len(), names.len(), "{slugs:?}");
        for slug in slugs {
            assert!(slug.len() < 100 && slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte)), "{slug}");
        }
        assert!(slug("Рутения").starts_with("ruteniia_"), "{}", slug("Рутения"));
        assert!(slug(&"very long ".repeat(60)).len() < 100);
    }

    #[test]
    fn a_share_stands_below_the_one_that_it_is_part_of() {
        let at = |shelf: Shelf, key| shelf.address(key).path().to_owned();
        let sender = Shelf::Sender("azerbaijan".into());
        assert_eq!(at(sender.clone(), Key::Whole), "by/sender/azerbaijan/");
        assert_eq!(at(sender.clone(), Key::Month(2024, 4)), "by/sender/azerbaijan/2024/04/");
        assert_eq!(at(sender.clone(), Key::Block(None, 2)), "by/sender/azerbaijan/undated/2/");
        assert_eq!(at(Shelf::Year(Some(2024)), Key::Year(Some(2024))), "by/year/2024/");
        assert_eq!(at(Shelf::Year(Some(2024)), Key::Block(Some((2024, 4)), 2)), "by/year/2024/04/2/");
        assert_eq!(at(Shelf::CitedBy("letters/2024/x".into()), Key::Year(Some(2024))), "by/citation/letters~2024~x/2024/");
    }
}
