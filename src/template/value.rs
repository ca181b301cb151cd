//! The value that a template is filled with.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{self, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use super::{Mention, RenderError};
use crate::secrets::Secret;

/// A credential's value: a text, or a JSON object whose fields can be used one by one.
#[derive(Clone, Debug)]
pub struct Value {
    /// The value as it was stored.
    whole: Secret,
    /// The fields, if it is an object; `None` for a field that is not text.
    fields: Option<BTreeMap<String, Option<Secret>>>,
}

impl Value {
    /// Takes over a value. Text that parses as a JSON object is one.
    pub fn new(whole: Secret) -> Self {
        // What cannot be an object is not tried: most values are no JSON at all.
        let is_likely = whole.expose().trim_ascii_start().starts_with(b"{");
        let fields: Option<BTreeMap<String, Field>> = if is_likely {
            serde_json::from_slice(whole.expose()).ok()
        } else {
            None
        };
        let texts = |fields: BTreeMap<String, Field>| {
            let fields = fields.into_iter();
            fields.map(|(key, field)| (key, field.0)).collect()
        };
        Self {
            fields: fields.map(texts),
            whole,
        }
    }

    /// Returns the value as it was stored.
    pub const fn whole(&self) -> &Secret {
        &self.whole
    }

    /// Returns whether the value is a JSON object.
    pub const fn is_object(&self) -> bool {
        self.fields.is_some()
    }

    /// Returns the fields that are text, by name.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Secret)> {
        let fields = self.fields.iter().flatten();
        fields.filter_map(|(key, field)| Some((key.as_str(), field.as_ref()?)))
    }

    /// Returns a field that is text.
    pub fn field(&self, name: &str) -> Option<&Secret> {
        self.fields.as_ref()?.get(name)?.as_ref()
    }

    /// Returns the same fields with another whole, such as the token that the value was exchanged for.
    #[must_use]
    pub fn with_whole(&self, whole: Secret) -> Self {
        Self {
            whole,
            fields: self.fields.clone(),
        }
    }

    /// Returns what a placeholder stands for.
    pub(super) fn find(&self, mention: &Mention) -> Result<&Secret, RenderError> {
        let Mention::Field(key) = mention else {
            return Ok(&self.whole);
        };
        let field = || key.clone();
        let fields = self.fields.as_ref();
        fields
            .ok_or_else(|| RenderError::NotAnObject { field: field() })?
            .get(key)
            .ok_or_else(|| RenderError::MissingField { field: field() })?
            .as_ref()
            .ok_or_else(|| RenderError::NotText { field: field() })
    }
}

/// A field of a JSON object, read without leaving copies of the secret behind; `None` is not text.
struct Field(Option<Secret>);

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FieldReader)
    }
}

struct FieldReader;

impl<'de> Visitor<'de> for FieldReader {
    type Value = Field;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Field, E> {
        Ok(Field(Some(Secret::from(text))))
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Field, E> {
        Ok(Field(None))
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Field, E> {
        Ok(Field(None))
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<Field, E> {
        Ok(Field(None))
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Field, E> {
        Ok(Field(None))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Field, E> {
        Ok(Field(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Field, A::Error> {
        while entries.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Field(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Field, A::Error> {
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Field(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_json_object_has_fields() {
        for (text, object) in [
            (r#" {"a": "b"} "#, true),
            ("{}", true),
            (
                r#"{"a": [1, {"b": null}], "c": {"d": "e"}, "f": 1.5, "g": -1, "h": true}"#,
                true,
            ),
            (r#"{"a": "b"} x"#, false),
            (r#"["a"]"#, false),
            (r#""a""#, false),
            ("sk-live", false),
        ] {
            assert_eq!(Value::new(Secret::from(text)).is_object(), object, "{text}");
        }
    }

    #[test]
    fn fields_that_are_text_are_listed() {
        let value = Value::new(Secret::from(r#"{"b": "\u0041", "a": 1, "c": "x"}"#));
        let fields: Vec<_> = value
            .fields()
            .map(|(key, field)| (key, field.expose()))
            .collect();
        assert_eq!(fields, [("b", b"A".as_slice()), ("c", b"x")]);
    }

    #[test]
    fn a_value_is_not_printed() {
        let value = Value::new(Secret::from(r#"{"token": "hunter2"}"#));
        assert!(!format!("{value:?}").contains("hunter2"));
    }
}
