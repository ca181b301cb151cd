//! What a request says, read into types: the body, and the query.
//!
//! A type says what there is; whatever else is in the request is a mistake, told with its field.

use std::sync::Arc;

use axum::{
    body::to_bytes,
    extract::{FromRequest, FromRequestParts, Request},
};
use http::request::Parts as Head;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value};
use tokio::time::timeout;

use super::{Parts, body::READ_TIMEOUT, error::ApiError};
use crate::secrets::Secret;

mod mistake;
mod reader;
#[cfg(test)]
mod tests;
mod unique;

use mistake::Mistake;
use reader::Reader;

/// The longest body of a request to the admin API, in bytes.
pub(super) const BODY_BYTES_MAX: usize = 1 << 20;

/// The body of a request: a JSON object. No body at all is an empty one.
#[derive(Debug)]
pub(super) struct Body<T>(pub(super) T);

/// What stands behind the path.
#[derive(Debug)]
pub(super) struct Query<T>(pub(super) T);

/// The text of a request whose body is read as it stands; the type is what it is read as in the end.
#[derive(Debug)]
pub(super) struct Text<T> {
    /// The body.
    pub(super) text: String,
    read_as: std::marker::PhantomData<fn() -> T>,
}

/// The body of a request that says nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// A field that null takes away; one that is left out stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Clearable<T> {
    /// It is left out.
    #[default]
    Kept,
    /// It is null.
    Cleared,
    /// It is set.
    Set(T),
}

impl<T> Clearable<T> {
    /// Returns it as changes of the store have it: nothing, nothing any more, or a value.
    #[expect(
        clippy::option_option,
        reason = "a field that is left out, one that is null and one that is set are three things"
    )]
    pub(super) fn into_change(self) -> Option<Option<T>> {
        match self {
            Self::Kept => None,
            Self::Cleared => Some(None),
            Self::Set(value) => Some(Some(value)),
        }
    }

    /// Returns it with another value in it.
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Clearable<U> {
        match self {
            Self::Kept => Clearable::Kept,
            Self::Cleared => Clearable::Cleared,
            Self::Set(value) => Clearable::Set(change(value)),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Clearable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = Option::deserialize(deserializer)?;
        Ok(read.map_or(Self::Cleared, Self::Set))
    }
}

impl<T: JsonSchema> JsonSchema for Clearable<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        Option::<T>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Option::<T>::json_schema(generator)
    }
}

impl<T: DeserializeOwned> FromRequest<Arc<Parts>> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &Arc<Parts>) -> Result<Self, ApiError> {
        parse(&read(request).await?).map(Self)
    }
}

impl<T> FromRequest<Arc<Parts>> for Text<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &Arc<Parts>) -> Result<Self, ApiError> {
        let body = read(request).await?;
        let text = body.expose_text().map(str::to_owned);
        let text = text.ok_or_else(|| invalid("the body is not UTF-8"))?;
        let read_as = std::marker::PhantomData;
        Ok(Self { text, read_as })
    }
}

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(head: &mut Head, _: &S) -> Result<Self, ApiError> {
        parse_query(head.uri.query().unwrap_or_default()).map(Self)
    }
}

/// Returns the answer to a request that cannot be understood or must not be.
pub(super) fn invalid(message: &str) -> ApiError {
    let fix = "correct the request; nothing was changed";
    ApiError::bad_request("invalid_request", message, fix)
}

/// Reads a body.
fn parse<T: DeserializeOwned>(body: &Secret) -> Result<T, ApiError> {
    // Some clients send no body at all where nothing is to be said.
    let value = if body.expose().trim_ascii().is_empty() {
        Value::Object(Map::new())
    } else {
        unique::parse(body.expose()).map_err(|message| invalid(&message))?
    };
    if !value.is_object() {
        return Err(invalid("the body is no JSON object"));
    }
    T::deserialize(Reader::of_json(value)).map_err(|mistake| refused(&mistake))
}

/// Reads a query. Of a parameter that is there twice, one would be ignored.
fn parse_query<T: DeserializeOwned>(query: &str) -> Result<T, ApiError> {
    let mut fields = Map::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let value = Value::String(value.into_owned());
        if fields.insert(name.clone().into_owned(), value).is_some() {
            let name: String = name.chars().take(64).collect();
            return Err(invalid(&format!("`{name}` is there twice in the query")));
        }
    }
    T::deserialize(Reader::of_query(fields)).map_err(|mistake| refused(&mistake))
}

fn refused(mistake: &Mistake) -> ApiError {
    let refused = invalid(&mistake.to_string());
    match mistake.nearest() {
        near if near.is_empty() => refused,
        near => refused.with("nearest", near),
    }
}

/// Reads a body whole.
async fn read(request: Request) -> Result<Secret, ApiError> {
    let reading = to_bytes(request.into_body(), BODY_BYTES_MAX);
    match timeout(READ_TIMEOUT, reading).await {
        Ok(Ok(bytes)) => Ok(Secret::new(bytes.into())),
        Ok(Err(error)) if is_too_long(&error) => Err(ApiError::body_too_large(BODY_BYTES_MAX)),
        _ => Err(invalid("the body broke off")),
    }
}

fn is_too_long(error: &axum::Error) -> bool {
    let source = std::error::Error::source(error);
    source.is_some_and(<dyn std::error::Error>::is::<http_body_util::LengthLimitError>)
}
