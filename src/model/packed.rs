//! Values in their serialized form, which takes little room, costs nothing to load and is unpacked when it is asked for.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::de::{DeserializeOwned, Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::source::Excerpt;

/// A value of type `T` in its serialized form.
pub struct Packed<T> {
    bytes: Box<[u8]>,
    of: PhantomData<fn() -> T>,
}

impl<T: Serialize + DeserializeOwned> Packed<T> {
    /// Returns the packed form of `value`.
    pub fn of(value: &T) -> Self {
        // What is packed are nouns of the model; none of them refuses.
        let bytes = postcard::to_stdvec(value).expect("a noun of the model can be serialized");
        Self { bytes: bytes.into(), of: PhantomData }
    }

    /// Returns the value; nothing where these are no bytes of one, which only a damaged file gives.
    pub fn try_unpack(&self) -> Option<T> {
        postcard::from_bytes(&self.bytes).ok()
    }
}

impl<T: Serialize + DeserializeOwned + Default> Packed<T> {
    /// Returns the value.
    pub fn unpack(&self) -> T {
        self.try_unpack().unwrap_or_default()
    }
}

impl<T: Serialize + DeserializeOwned + Default> Default for Packed<T> {
    fn default() -> Self {
        Self::of(&T::default())
    }
}

impl<T> Clone for Packed<T> {
    fn clone(&self) -> Self {
        Self { bytes: self.bytes.clone(), of: PhantomData }
    }
}

impl<T> PartialEq for Packed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl<T> Eq for Packed<T> {}

impl<T> Hash for Packed<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
    }
}

impl<T: fmt::Debug + Serialize + DeserializeOwned> fmt::Debug for Packed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.try_unpack().fmt(f)
    }
}

impl<T> Serialize for Packed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.bytes)
    }
}

impl<'de, T> Deserialize<'de> for Packed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl<'de> Visitor<'de> for Bytes {
            type Value = Box<[u8]>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the bytes of a packed value")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
                Ok(bytes.into())
            }
        }
        Ok(Self { bytes: deserializer.deserialize_bytes(Bytes)?, of: PhantomData })
    }
}

/// Several values in their serialized form, one behind the other: each is unpacked alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "T: Serialize + DeserializeOwned")]
pub struct PackedList<T> {
    bytes: Packed<T>,
    /// Where each of them ends.
    ends: Box<[u32]>,
}

impl<T: Serialize + DeserializeOwned> PackedList<T> {
    /// Returns the list of `values`.
    pub fn of<'v>(values: impl Iterator<Item = &'v Packed<T>>) -> Self
    where
        T: 'v,
    {
        let (mut bytes, mut ends) = (Vec::new(), Vec::new());
        for value in values {
            bytes.extend_from_slice(&value.bytes);
            ends.push(bytes.len() as u32);
        }
        Self { bytes: Packed { bytes: bytes.into(), of: PhantomData }, ends: ends.into() }
    }

    /// Returns a value, counted from 0; nothing where there is none such, or where these are no bytes of one, which only a damaged file gives.
    pub fn unpack(&self, at: usize) -> Option<T> {
        let start = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).map(|end| *end as usize))?;
        postcard::from_bytes(self.bytes.bytes.get(start..*self.ends.get(at)? as usize)?).ok()
    }
}

impl<T> fmt::Debug for PackedList<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} packed values", self.ends.len())
    }
}

/// Which of the [`Excerpts`] of a card is meant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct At(u32);

/// Places in the sources of one card. Many of them lie on the same lines, which are held once.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Excerpts {
    lines: Vec<(Arc<str>, u32, String)>,
    places: Vec<(u32, u32, Range<usize>)>,
}

impl Excerpts {
    /// Returns the place that is meant; the first one where there is none such, which only a damaged file asks for.
    pub fn at(&self, At(at): At) -> Excerpt {
        let (line, column, marked) = self.places.get(at as usize).or(self.places.first()).cloned().unwrap_or_default();
        let (path, line, text) = self.lines.get(line as usize).cloned().unwrap_or_else(|| (Arc::from(""), 1, String::new()));
        Excerpt { path, line, column, text, marked }
    }
}

/// Collects the places of a card.
#[derive(Default)]
pub struct Collected {
    excerpts: Excerpts,
    known: FxHashMap<(Arc<str>, u32, String), u32>,
}

impl Collected {
    /// Takes up a place, and returns how it is found again.
    pub fn add(&mut self, excerpt: Excerpt) -> At {
        let Excerpt { path, line, column, text, marked } = excerpt;
        let lines = &mut self.excerpts.lines;
        let line = *self.known.entry((path, line, text)).or_insert_with_key(|line| {
            lines.push(line.clone());
            lines.len() as u32 - 1
        });
        let place = (line, column, marked);
        // What is asked for again is mostly the last one.
        if self.excerpts.places.last() != Some(&place) {
            self.excerpts.places.push(place);
        }
        At(self.excerpts.places.len() as u32 - 1)
    }

    /// Returns all of them, packed.
    pub fn pack(self) -> Packed<Excerpts> {
        Packed::of(&self.excerpts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::source::Source;

    #[test]
    fn values_of_a_list_come_back_one_by_one() {
        let list = PackedList::of(["a", "", "long"].map(|text| Packed::of(&text.to_owned())).iter());
        let again: PackedList<String> = postcard::from_bytes(&postcard::to_stdvec(&list).unwrap()).unwrap();
        assert_eq!([0, 1, 2, 3].map(|at| again.unpack(at)), [Some("a".to_owned()), Some(String::new()), Some("long".to_owned()), None]);
    }

    #[test]
    fn places_come_back_as_they_were_and_lines_are_held_once() {
        let source = Source::new("content/letter.md", "a: [1, 2]\nb: 3\n".into());
        let given: Vec<Excerpt> = [4..5, 7..8, 7..8, 10..11, 0..1].map(|range| source.excerpt(range)).into();
        let mut collected = Collected::default();
        let at: Vec<At> = given.iter().map(|excerpt| collected.add(excerpt.clone())).collect();
        let packed = collected.pack();
        let excerpts = packed.unpack();
        assert_eq!(at.iter().map(|at| excerpts.at(*at)).collect::<Vec<_>>(), given);
        assert_eq!((excerpts.lines.len(), excerpts.places.len()), (2, 4));
        let again: Packed<Excerpts> = postcard::from_bytes(&postcard::to_stdvec(&packed).unwrap()).unwrap();
        assert_eq!(again.unpack(), excerpts);
    }
}
