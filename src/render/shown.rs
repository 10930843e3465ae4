//! What templates are given: of every thing only the fields that they name, and the first one. To Tera a thing without fields is false, and one that is there must not be.

use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};
use tera::Value;

use super::tags::Named;

/// Returns what `thing` is to templates that name nothing else than `named`.
pub fn value<T: Serialize + ?Sized>(thing: &T, named: &Named) -> Value {
    if named.is_all() { Value::from_serializable(thing) } else { Value::from_serializable(&Shown { thing, named }) }
}

struct Shown<'n, T> {
    thing: T,
    named: &'n Named,
}

impl<T: Serialize + ?Sized> Serialize for Shown<'_, &T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.thing.serialize(Only { to, named: self.named })
    }
}

/// Passes on to another serializer what is named. Whatever is neither a struct, a sequence nor an option goes there as it is.
struct Only<'n, S> {
    to: S,
    named: &'n Named,
}

/// A room has few fields to begin with: most structs have many that no template names.
const FIELDS: usize = 6;

macro_rules! as_it_is {
    ($($name:ident($kind:ty))*) => {
        $(fn $name(self, value: $kind) -> Result<Self::Ok, Self::Error> {
            self.to.$name(value)
        })*
    };
}

impl<'n, S: Serializer> Serializer for Only<'n, S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Only<'n, S::SerializeSeq>;
    type SerializeTuple = S::SerializeTuple;
    type SerializeTupleStruct = S::SerializeTupleStruct;
    type SerializeTupleVariant = S::SerializeTupleVariant;
    type SerializeMap = S::SerializeMap;
    type SerializeStruct = Fields<'n, S::SerializeStruct>;
    type SerializeStructVariant = S::SerializeStructVariant;

    as_it_is! {
        serialize_bool(bool) serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64) serialize_i128(i128)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64) serialize_u128(u128)
        serialize_f32(f32) serialize_f64(f64) serialize_char(char) serialize_str(&str) serialize_bytes(&[u8])
        serialize_unit_struct(&'static str)
    }

    fn serialize_none(self) -> Result<Self::Ok, Self::Error> {
        self.to.serialize_none()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, thing: &T) -> Result<Self::Ok, Self::Error> {
        self.to.serialize_some(&Shown { thing, named: self.named })
    }

    fn serialize_unit(self) -> Result<Self::Ok, Self::Error> {
        self.to.serialize_unit()
    }

    fn serialize_unit_variant(self, name: &'static str, index: u32, variant: &'static str) -> Result<Self::Ok, Self::Error> {
        self.to.serialize_unit_variant(name, index, variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, thing: &T) -> Result<Self::Ok, Self::Error> {
        self.to.serialize_newtype_struct(name, thing)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        thing: &T,
    ) -> Result<Self::Ok, Self::Error> {
        self.to.serialize_newtype_variant(name, index, variant, thing)
    }

    fn serialize_seq(self, count: Option<usize>) -> Result<Self::SerializeSeq, Self::Error> {
        Ok(Only { to: self.to.serialize_seq(count)?, named: self.named })
    }

    fn serialize_tuple(self, count: usize) -> Result<Self::SerializeTuple, Self::Error> {
        self.to.serialize_tuple(count)
    }

    fn serialize_tuple_struct(self, name: &'static str, count: usize) -> Result<Self::SerializeTupleStruct, Self::Error> {
        self.to.serialize_tuple_struct(name, count)
    }

    fn serialize_tuple_variant(self, name: &'static str, index: u32, variant: &'static str, count: usize) -> Result<Self::SerializeTupleVariant, Self::Error> {
        self.to.serialize_tuple_variant(name, index, variant, count)
    }

    fn serialize_map(self, count: Option<usize>) -> Result<Self::SerializeMap, Self::Error> {
        self.to.serialize_map(count)
    }

    fn serialize_struct(self, name: &'static str, count: usize) -> Result<Self::SerializeStruct, Self::Error> {
        Ok(Fields { to: self.to.serialize_struct(name, count.min(FIELDS))?, named: self.named, is_first: true })
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        count: usize,
    ) -> Result<Self::SerializeStructVariant, Self::Error> {
        self.to.serialize_struct_variant(name, index, variant, count)
    }
}

impl<S: SerializeSeq> SerializeSeq for Only<'_, S> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, thing: &T) -> Result<(), Self::Error> {
        self.to.serialize_element(&Shown { thing, named: self.named })
    }

    fn end(self) -> Result<Self::Ok, Self::Error> {
        self.to.end()
    }
}

/// Passes on the fields of a struct.
struct Fields<'n, S> {
    to: S,
    named: &'n Named,
    is_first: bool,
}

impl<S: SerializeStruct> SerializeStruct for Fields<'_, S> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, thing: &T) -> Result<(), Self::Error> {
        if !std::mem::take(&mut self.is_first) && !self.named.has(name) {
            return Ok(());
        }
        self.to.serialize_field(name, &Shown { thing, named: self.named })
    }

    fn end(self) -> Result<Self::Ok, Self::Error> {
        self.to.end()
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;
    use crate::render::tags::named;

    #[derive(Serialize)]
    struct Day {
        iso: &'static str,
        words: &'static str,
    }

    #[derive(Serialize)]
    struct Thing {
        name: &'static str,
        date: Option<Day>,
        days: Vec<Day>,
        none: Option<Day>,
        unnamed: Vec<u8>,
    }

    #[test]
    fn what_is_not_named_is_left_out_and_what_is_there_stays_true() {
        let day = || Day { iso: "2024-04-04", words: "4 April 2024" };
        let thing = Thing { name: "a", date: Some(day()), days: vec![day()], none: None, unnamed: vec![1] };
        let template = "{% if thing.date and not thing.none %}{% for day in thing.days %}{{ day.words }}{% endfor %}{% endif %}";
        let shown = value(&thing, &named([("a.html", template)].into_iter())["a.html"]);
        let text = shown.to_string();
        assert!(text.contains("name") && !text.contains("unnamed"), "{text}");
        let mut context = tera::Context::new();
        context.insert_value("thing", shown);
        let mut tera = tera::Tera::default();
        tera.add_raw_template("a.html", template).unwrap();
        assert_eq!(tera.render("a.html", &context).unwrap(), "4 April 2024");
        // Of a day whose fields nobody names one is there all the same.
        tera.add_raw_template("b.html", "{% if thing.date %}dated{% endif %}").unwrap();
        context.insert_value("thing", value(&thing, &named([("b.html", "{% if thing.date %}dated{% endif %}")].into_iter())["b.html"]));
        assert_eq!(tera.render("b.html", &context).unwrap(), "dated");
    }
}
