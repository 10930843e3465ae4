//! What a file of the site was made from, and how it stood when it was written.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::answer::{Answer, Question};
use super::card::Card;
use super::packed::Packed;
use super::source::Digest;

/// Something that a page depends on.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Fact {
    /// The answer to a question.
    Question(Question),
    /// The sources of the page's own document.
    Document,
    /// The templates of the theme.
    Templates,
    /// The words of the theme.
    Words,
    /// The program, with its features.
    Program,
    /// The bytes of a file that is published as it is.
    Bytes,
    /// The records of an index, each with all that it is made from.
    Records,
    /// Which pages there are.
    Pages,
}

/// Digests of a fact's name and of what it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Read {
    /// Of its name.
    pub fact: u64,
    /// Of what it is.
    pub is: [u8; 16],
}

impl Read {
    /// Returns the digests of `fact`, which is what `is` says.
    pub fn of(fact: &Fact, is: &Digest) -> Self {
        Self::named(fact.name(), is)
    }

    /// Returns the digests of the fact with this name, which is what `is` says.
    pub fn named(fact: u64, is: &Digest) -> Self {
        Self { fact, is: is.half() }
    }
}

impl Fact {
    /// The facts that are no answers.
    pub const OTHERS: [Self; 5] = [Self::Document, Self::Templates, Self::Words, Self::Program, Self::Bytes];

    /// Returns a number for the fact's name, the same in every build.
    pub fn name(&self) -> u64 {
        Digest::of_value(self).start()
    }

    /// Returns the name of the answer to a question.
    pub fn name_of(question: &Question) -> u64 {
        /// A fact that is an answer, as it is serialized.
        #[derive(Serialize)]
        enum Asked<'q> {
            Question(&'q Question),
        }
        Digest::of_value(&Asked::Question(question)).start()
    }
}

/// All that a file was made from. Two files with the same reads and the same address have the same bytes.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Reads(pub Vec<Read>);

impl Reads {
    /// Returns the reads in an order that does not depend on how they were found.
    pub fn of(mut reads: Vec<Read>) -> Self {
        reads.sort_unstable();
        Self(reads)
    }

    /// Returns the facts that are otherwise here than in `before`, or are in one of the two only.
    pub fn moved(&self, before: &Self) -> Vec<u64> {
        let mut moved: Vec<u64> = self.0.iter().filter(|read| !before.0.contains(read)).map(|read| read.fact).collect();
        moved.extend(before.0.iter().filter(|read| self.0.iter().all(|other| other.fact != read.fact)).map(|read| read.fact));
        moved.sort_unstable();
        moved.dedup();
        moved
    }

    /// Returns the digest of all of them.
    pub fn seal(&self) -> Seal {
        let mut bytes = Vec::with_capacity(size_of::<Read>() * self.0.len());
        for read in &self.0 {
            bytes.extend_from_slice(&read.fact.to_le_bytes());
            bytes.extend_from_slice(&read.is);
        }
        Seal(Digest::of(&bytes).half())
    }
}

/// The digest of all that a file was made from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Seal(pub [u8; 16]);

/// How a file stood when it was written, or found to be as it should.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The digest of what it was made from.
    pub reads: Seal,
    /// The SHA-256 digest of its bytes.
    pub digest: [u8; 32],
    /// Its size in bytes.
    pub size: u64,
    /// When it was last modified, in nanoseconds since 1970.
    pub modified: u64,
}

/// The size and the time of a source, by which it is known to be unchanged without being read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Stamp {
    /// The path from the project's folder.
    pub path: String,
    /// The size in bytes.
    pub size: u64,
    /// When it was last modified, in nanoseconds since 1970.
    pub modified: u64,
}

/// A clock has a grain: a file that was modified within so many nanoseconds may be modified again without its time telling.
const GRAIN: u64 = 50_000_000;

/// Returns whether a file that was modified at one time and looked at at another can no longer change without its time telling; both in nanoseconds since 1970.
pub fn is_settled(modified: u64, looked_at: u64) -> bool {
    modified.saturating_add(GRAIN) < looked_at
}

/// Returns a time in nanoseconds since 1970.
pub fn nanoseconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(u64::MAX))
}

/// A card as the store keeps it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Stored {
    /// The digest of the stamps under which the sources were read; none where one of them could change unseen.
    pub stamps: Option<Digest>,
    /// The digest of the sources themselves, and of all else that the card depends on.
    pub content: Digest,
    /// The digest of that else alone.
    pub depends: Digest,
    /// The card.
    pub card: Packed<Card>,
    /// Where that has errors, the last one that had none, if it was made in the same way.
    pub good: Option<Good>,
}

/// A card without errors, whose sources have some now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Good {
    /// The digest of all that it depends on beside its sources.
    pub depends: Digest,
    /// The card.
    pub card: Packed<Card>,
}

/// An answer that is longer than this in words is not kept in words.
const BRIEF: usize = 160;

impl Answer {
    /// Returns the digest of the answer, in which that of a document's row stands for the row.
    pub fn digest(&self) -> Digest {
        match self {
            Self::Slice(rows) => Digest::of_value(&rows.iter().map(|row| row.digest()).collect::<Vec<_>>()),
            Self::Row(row) => Digest::of_value(&row.as_ref().map(|row| row.digest())),
            other => Digest::of_value(other),
        }
    }

    /// Returns the answer in words, where it is small; so that one can be told what it was.
    pub fn brief(&self) -> Option<String> {
        let text = match self {
            Self::Row(row) => row.as_ref().map_or_else(|| "none".to_owned(), |row| format!("\"{}\"", row.title)),
            Self::Anchor(to) | Self::Symbol(to) => match to {
                None => "none".to_owned(),
                Some(super::answer::Destination::Here { address, anchor }) => {
                    format!("{address}{}", anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default())
                }
                Some(super::answer::Destination::Official(url)) => url.clone(),
            },
            Self::Item(item) => item.as_ref().map_or_else(|| "none".to_owned(), |item| format!("\"{}\"", item.title.plain())),
            Self::Slice(rows) => format!("{} documents", rows.len()),
            Self::Mentions(mentions) => format!("{} mentions", mentions.len()),
            Self::Count(count) => count.to_string(),
            Self::Division(keys) => format!("{} shares", keys.len()),
            Self::Ways(shelves) => format!("{} lists", shelves.len()),
            Self::Relations(relations) => format!("{} relations", relations.len()),
            Self::Related(relations) => format!("{} relations", relations.len()),
            Self::Elsewhere(items) => format!("{} items", items.len()),
            Self::Registers(registers) => format!("{} registers", registers.len()),
            Self::Text(text) => text.as_ref().map_or_else(|| "none".to_owned(), |text| format!("\"{text}\"")),
            Self::Publisher(publisher) => format!("\"{}\"", publisher.name),
            Self::Hrefs(style) => format!("{style:?}").to_lowercase(),
            Self::Makes(made) => made.to_string(),
            Self::Around(_) | Self::Register(_) | Self::Organ(_) | Self::Navigation(_) => return None,
        };
        (text.chars().count() <= BRIEF).then_some(text)
    }
}

impl Fact {
    /// Returns what the fact is, in words: "the row of `letters/2024/x`".
    pub fn words(&self) -> String {
        match self {
            Self::Question(question) => question.words(),
            Self::Document => "the sources of its document".into(),
            Self::Templates => "the templates of the theme".into(),
            Self::Words => "the words of the theme".into(),
            Self::Program => "the program".into(),
            Self::Bytes => "the file itself".into(),
            Self::Records => "the records of its index".into(),
            Self::Pages => "the pages of the site".into(),
        }
    }
}

impl Question {
    /// Returns the question in words.
    pub fn words(&self) -> String {
        match self {
            Self::Row(id) => format!("the row of `{id}`"),
            Self::Anchor { path, anchor } => format!("where `{path}{}` leads", anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default()),
            Self::Symbol(symbol) => format!("where `{symbol}` leads"),
            Self::Item(key) => format!("item {} of `{}`", key.number, key.register.slug()),
            Self::Around(key) => format!("the items beside item {} of `{}`", key.number, key.register.slug()),
            Self::Slice(shelf, key) => format!("the {}{}", shelf.words(), key.words()),
            Self::Division(shelf, key) => format!("how the {}{} are divided", shelf.words(), key.words()),
            Self::Count(shelf) => format!("the number of {}", shelf.words()),
            Self::Recent(shelf) => format!("the latest {}", shelf.words()),
            Self::Feed(shelf) => format!("whether there is a feed of the {}", shelf.words()),
            Self::Ways(way) => format!("the lists by {}", way.name()),
            Self::Sender(name) => format!("the words of the sender \"{name}\""),
            Self::Relations(id) => format!("what `{id}` says of other documents"),
            Self::Related(id) => format!("what other documents say of `{id}`"),
            Self::Elsewhere(key) => format!("the topic of item {} of `{}` in other registers", key.number, key.register.slug()),
            Self::Register(key) => format!("the register `{}`", key.slug()),
            Self::Registers => "the registers".into(),
            Self::Organ(code) => format!("the organ `{code}`"),
            Self::Navigation => "the navigation".into(),
            Self::Setting(setting) => format!("the setting `{setting:?}`").to_lowercase(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_named_as_the_fact_that_it_is() {
        let question = Question::Symbol("A/78/1".to_owned());
        assert_eq!(Fact::name_of(&question), Fact::Question(question).name());
    }
}
