//! Reads a type of ours from JSON that has been parsed, or from the texts of a query; tells mistakes by the
//! field that they are in.

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor,
    value::StringDeserializer,
};
use serde_json::{Map, Value, map, value::Number};

use super::mistake::Mistake;

/// A value that is read.
pub(super) struct Reader {
    value: Value,
    /// Whether everything is text, as in a query: numbers, and true and false, are then read from it.
    is_text: bool,
}

/// The members of an object, one after another.
struct Members {
    left: map::IntoIter,
    /// The value of the member whose name was read last.
    next: Option<(String, Value)>,
    is_text: bool,
}

/// The elements of a list.
struct Elements(std::iter::Enumerate<std::vec::IntoIter<Value>>);

impl Reader {
    /// Reads JSON.
    pub(super) fn of_json(value: Value) -> Self {
        let is_text = false;
        Self { value, is_text }
    }

    /// Reads what a query says.
    pub(super) fn of_query(fields: Map<String, Value>) -> Self {
        let (value, is_text) = (Value::Object(fields), true);
        Self { value, is_text }
    }

    fn number(self) -> Result<Number, Mistake> {
        let number = match &self.value {
            Value::Number(number) if !self.is_text => Some(number.clone()),
            Value::String(text) if self.is_text => read_number(text),
            _ => None,
        };
        let is_whole = |number: &Number| number.is_i64() || number.is_u64();
        number
            .filter(is_whole)
            .ok_or_else(|| Mistake::wanted("a whole number", &self.value))
    }

    fn text(self) -> Result<String, Mistake> {
        match self.value {
            Value::String(text) if text.contains('\0') => Err(Mistake::zero_byte()),
            Value::String(text) => Ok(text),
            other => Err(Mistake::wanted("text", &other)),
        }
    }
}

/// Reads a whole number as people write one.
fn read_number(text: &str) -> Option<Number> {
    let signed = text.parse::<i64>().ok().map(Number::from);
    signed.or_else(|| text.parse::<u64>().ok().map(Number::from))
}

/// Passes what is read as a number to one reading of it: what is out of range is told by the type.
macro_rules! whole_numbers {
    ($($name:ident)*) => { $(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
            let number = self.number()?;
            match number.as_i64() {
                Some(signed) => visitor.visit_i64(signed),
                None => visitor.visit_u64(number.as_u64().unwrap_or(u64::MAX)),
            }
        }
    )* };
}

impl<'de> Deserializer<'de> for Reader {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(flag),
            Value::Number(number) => number
                .deserialize_any(visitor)
                .map_err(|_| Mistake::custom("no number belongs here")),
            // Only what takes anything is given a zero byte: a value that is sealed may have one.
            Value::String(text) => visitor.visit_string(text),
            Value::Array(values) => visitor.visit_seq(Elements(values.into_iter().enumerate())),
            Value::Object(fields) => visitor.visit_map(Members {
                left: fields.into_iter(),
                next: None,
                is_text: self.is_text,
            }),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        let flag = match &self.value {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) if self.is_text => text.parse().ok(),
            _ => None,
        };
        let flag = flag.ok_or_else(|| Mistake::wanted("true or false", &self.value))?;
        visitor.visit_bool(flag)
    }

    whole_numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.value {
            Value::Array(_) => self.deserialize_any(visitor),
            other => Err(Mistake::wanted("a list", &other)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.value {
            Value::Object(_) => self.deserialize_any(visitor),
            other => Err(Mistake::wanted("an object", &other)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        let word: StringDeserializer<Mistake> = self.text()?.into_deserializer();
        visitor.visit_enum(word)
    }

    serde::forward_to_deserialize_any! {
        f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct ignored_any
    }
}

impl<'de> MapAccess<'de> for Members {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mistake> {
        let Some((name, value)) = self.left.next() else {
            return Ok(None);
        };
        let read: StringDeserializer<Mistake> = name.clone().into_deserializer();
        self.next = Some((name, value));
        seed.deserialize(read).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mistake> {
        let next = self.next.take();
        let (name, value) = next.expect("a name is read before its value");
        let is_text = self.is_text;
        let read = seed.deserialize(Reader { value, is_text });
        read.map_err(|mistake| mistake.inside(&name))
    }
}

impl<'de> SeqAccess<'de> for Elements {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mistake> {
        let Some((index, value)) = self.0.next() else {
            return Ok(None);
        };
        let read = seed.deserialize(Reader::of_json(value));
        read.map(Some).map_err(|mistake| mistake.at(index))
    }
}
