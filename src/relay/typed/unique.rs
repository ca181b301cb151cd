//! Parses JSON in which no object has a field twice: of two values, one would be ignored without a word.

use std::{cell::RefCell, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value, error::Category};

/// Parses JSON, or says what is wrong with it, by its place alone.
pub(super) fn parse(text: &[u8]) -> Result<Value, String> {
    let twice = RefCell::default();
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = Unique(&twice).deserialize(&mut reader);
    let parsed = value.and_then(|value| reader.end().map(|()| value));
    parsed.map_err(|error| {
        let place = format!("see line {}, column {}", error.line(), error.column());
        match (twice.take(), error.classify()) {
            (Some(name), _) => format!("the field `{name}` is there twice; {place}"),
            (None, Category::Io) => "the body broke off".to_owned(),
            (None, _) => format!("the body is not JSON; {place}"),
        }
    })
}

/// Reads a value; notes the field that is there twice.
#[derive(Clone, Copy)]
struct Unique<'a>(&'a RefCell<Option<String>>);

impl<'de> DeserializeSeed<'de> for Unique<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Unique<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(flag.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(self)? {
            values.push(value);
        }
        Ok(values.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(name) = object.next_key::<String>()? {
            if fields.contains_key(&name) {
                // Cut short like every name: it may be something else altogether.
                self.0.replace(Some(name.chars().take(64).collect()));
                return Err(A::Error::custom("twice"));
            }
            fields.insert(name, object.next_value_seed(self)?);
        }
        Ok(fields.into())
    }
}
