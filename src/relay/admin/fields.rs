//! The body of a request: a JSON object, read field by field.
//!
//! Each mistake is told with the field it is in. What a field holds is never repeated: it may be a secret
//! that stands in the wrong place. Whatever is not asked for is a mistake, too, which [`Fields::end`] tells.

#![expect(
    clippy::option_option,
    reason = "a field that is left out, one that is null and one that is set are three things"
)]

use std::{fmt, sync::Arc};

use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
};
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, Visitor},
};
use serde_json::{Map, Value};
use tokio::time::timeout;

use super::super::{Parts, body::READ_TIMEOUT, error::ApiError};
use super::refusal::{given, invalid, too_large};
use crate::{secrets::Secret, store::check_rate_limit};

/// The longest body of a request to the admin API, in bytes.
const BODY_BYTES_MAX: usize = 1 << 20;

/// What is wrong with two fields of one name.
const TWICE: &str = "a field is there twice";

/// The fields of a request, as far as they have not been read.
#[derive(Debug)]
pub(super) struct Fields {
    left: Map<String, Value>,
    /// What was asked for.
    known: Vec<&'static str>,
}

impl FromRequest<Arc<Parts>> for Fields {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &Arc<Parts>) -> Result<Self, ApiError> {
        Self::parse(&read(request).await?)
    }
}

/// The text of a request whose body is read as it stands.
pub(super) struct Text(pub(super) String);

impl FromRequest<Arc<Parts>> for Text {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &Arc<Parts>) -> Result<Self, ApiError> {
        let body = read(request).await?;
        let text = body.expose_text().map(str::to_owned);
        text.map(Self)
            .ok_or_else(|| invalid("the body is not UTF-8"))
    }
}

impl Fields {
    fn parse(body: &Secret) -> Result<Self, ApiError> {
        let known = Vec::new();
        // Some clients send no body at all where nothing is to be said.
        if body.expose().trim_ascii().is_empty() {
            let left = Map::new();
            return Ok(Self { left, known });
        }
        let members: Members = serde_json::from_slice(body.expose()).map_err(|error| {
            let message = match error.classify() {
                // What the parser says of it would repeat it, but for the one mistake that is ours to tell.
                serde_json::error::Category::Data if error.to_string().starts_with(TWICE) => {
                    TWICE.to_owned()
                }
                serde_json::error::Category::Data => "the body is no JSON object".to_owned(),
                _ => {
                    let (line, column) = (error.line(), error.column());
                    format!("the body is not JSON; see line {line}, column {column}")
                }
            };
            invalid(&message)
        })?;
        let left = members.0;
        Ok(Self { left, known })
    }

    /// Returns a field as it is; null counts as left out.
    pub(super) fn value(&mut self, name: &'static str) -> Option<Value> {
        self.take(name).filter(|value| !value.is_null())
    }

    /// Returns a text.
    pub(super) fn text(&mut self, name: &'static str) -> Result<Option<String>, ApiError> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        match value {
            Value::String(text) => plain(name, text).map(Some),
            other => Err(wrong(name, "text", &other)),
        }
    }

    /// Returns a text that has to be there.
    pub(super) fn required(&mut self, name: &'static str) -> Result<String, ApiError> {
        let text = self.text(name)?;
        text.ok_or_else(|| invalid(&format!("`{name}` is missing")))
    }

    /// Returns a text that null takes away.
    pub(super) fn clearable(
        &mut self,
        name: &'static str,
    ) -> Result<Option<Option<String>>, ApiError> {
        if self.left.get(name).is_some_and(Value::is_null) {
            self.take(name);
            return Ok(Some(None));
        }
        Ok(self.text(name)?.map(Some))
    }

    /// Returns true or false.
    pub(super) fn flag(&mut self, name: &'static str) -> Result<Option<bool>, ApiError> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(flag)),
            Some(other) => Err(wrong(name, "true or false", &other)),
        }
    }

    /// Returns a whole number.
    pub(super) fn number(&mut self, name: &'static str) -> Result<Option<i64>, ApiError> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        let number = value.as_i64();
        number
            .map(Some)
            .ok_or_else(|| wrong(name, "a whole number", &value))
    }

    /// Returns a list of texts.
    pub(super) fn texts(&mut self, name: &'static str) -> Result<Option<Vec<String>>, ApiError> {
        const WANTED: &str = "a list of texts";
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        let Value::Array(values) = value else {
            return Err(wrong(name, WANTED, &value));
        };
        let read = |value| match value {
            Value::String(text) => plain(name, text),
            _ => Err(invalid(&format!("`{name}` is {WANTED}"))),
        };
        values
            .into_iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// Returns a limit of requests in an hour that null takes away.
    pub(super) fn rate_limit(
        &mut self,
        name: &'static str,
    ) -> Result<Option<Option<i64>>, ApiError> {
        if self.left.get(name).is_some_and(Value::is_null) {
            self.take(name);
            return Ok(Some(None));
        }
        let Some(limit) = self.number(name)? else {
            return Ok(None);
        };
        let checked = check_rate_limit(limit).map_err(|error| given(&error))?;
        Ok(Some(Some(checked)))
    }

    /// Refuses what nobody has asked for.
    pub(super) fn end(self) -> Result<(), ApiError> {
        let Some(name) = self.left.keys().next() else {
            return Ok(());
        };
        let known = match self.known.as_slice() {
            [] => "it takes none".to_owned(),
            known => format!("it takes `{}`", known.join("`, `")),
        };
        // A name is cut short: a body that is something else altogether may have a secret for one.
        let name: String = name.chars().take(64).collect();
        Err(invalid(&format!(
            "this request has no field `{name}`; {known}"
        )))
    }

    fn take(&mut self, name: &'static str) -> Option<Value> {
        self.known.push(name);
        self.left.remove(name)
    }
}

async fn read(request: Request) -> Result<Secret, ApiError> {
    let reading = to_bytes(request.into_body(), BODY_BYTES_MAX);
    let read = timeout(READ_TIMEOUT, reading).await;
    match read {
        Ok(Ok(bytes)) => Ok(Secret::new(bytes.into())),
        Ok(Err(error)) if is_too_long(&error) => Err(too_large(BODY_BYTES_MAX)),
        _ => Err(invalid("the body broke off")),
    }
}

fn is_too_long(error: &axum::Error) -> bool {
    let source = std::error::Error::source(error);
    source.is_some_and(<dyn std::error::Error>::is::<http_body_util::LengthLimitError>)
}

/// Returns a text unless it has a zero byte, which no database keeps in a text.
fn plain(name: &str, text: String) -> Result<String, ApiError> {
    if text.contains('\0') {
        return Err(invalid(&format!("`{name}` has a zero byte in it")));
    }
    Ok(text)
}

fn wrong(name: &str, wanted: &str, found: &Value) -> ApiError {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    invalid(&format!("`{name}` is {wanted}, and here it is {found}"))
}

/// The members of an object, none of which is there twice.
struct Members(Map<String, Value>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Map::new();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    if members.insert(name, value).is_some() {
                        return Err(A::Error::custom(TWICE));
                    }
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(body: &str) -> Fields {
        Fields::parse(&Secret::from(body)).unwrap()
    }

    #[test]
    fn fields_are_read_by_their_kind() {
        let mut read = fields(r#"{"a": "x", "b": null, "c": true, "d": 7, "e": ["y"], "f": null}"#);
        assert_eq!(read.text("a").unwrap().as_deref(), Some("x"));
        assert_eq!(read.clearable("b").unwrap(), Some(None));
        assert_eq!(read.flag("c").unwrap(), Some(true));
        assert_eq!(read.rate_limit("d").unwrap(), Some(Some(7)));
        assert_eq!(read.texts("e").unwrap(), Some(vec!["y".to_owned()]));
        assert_eq!(read.text("f").unwrap(), None);
        assert_eq!(read.clearable("g").unwrap(), None);
        assert!(read.end().is_ok());
    }

    #[test]
    fn no_body_is_no_fields() {
        for body in ["", " \n", "{}"] {
            assert!(fields(body).end().is_ok(), "{body:?}");
        }
    }

    #[test]
    fn a_mistake_is_told_without_what_the_field_holds() {
        const SECRET: &str = "sk-hunter2";
        let body = format!(r#"{{"a": "{SECRET}"}}"#);
        let refused = [
            fields(&body).flag("a").map(drop),
            fields(&body).texts("a").map(drop),
            fields(&body).number("a").map(drop),
            fields(&body).required("b").map(drop),
            fields(&body).end(),
        ];
        for refused in refused {
            let told = format!("{:?}", refused.unwrap_err());
            assert!(!told.contains(SECRET), "{told}");
        }
        for body in [
            format!("\"{SECRET}\""),
            format!("[\"{SECRET}\"]"),
            format!("{{\"a\": \"{SECRET}\""),
            SECRET.to_owned(),
            format!("{{\"a\": 1, \"a\": \"{SECRET}\"}}"),
            "[".repeat(100_000),
        ] {
            let told = format!("{:?}", Fields::parse(&Secret::from(body)).unwrap_err());
            assert!(!told.contains(SECRET), "{told}");
        }
    }

    #[test]
    fn a_zero_byte_is_refused() {
        assert!(fields(r#"{"a": "\u0000"}"#).text("a").is_err());
        assert!(fields(r#"{"a": ["\u0000"]}"#).texts("a").is_err());
    }
}
