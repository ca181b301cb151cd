//! What a form says: its fields, read once the guard has let it through.

use std::{fmt, sync::Arc};

use axum::{
    body::{Body, to_bytes},
    extract::FromRequestParts,
};
use http::{HeaderMap, header, request::Parts as Head};
use percent_encoding::percent_decode_str;
use tokio::time::timeout;

use super::super::{body::READ_TIMEOUT, error::ApiError};
use crate::secrets::Secret;

/// The longest form, in bytes.
const BYTES_MAX: usize = 1 << 20;
/// How it is written (URL Standard, application/x-www-form-urlencoded).
const ENCODING: &str = "application/x-www-form-urlencoded";
/// The field with the form token.
pub(super) const TOKEN_FIELD: &str = "csrf";

/// The fields of a form that was sent.
#[derive(Clone, Default)]
pub(super) struct Form(Arc<Vec<(String, Secret)>>);

impl Form {
    /// Reads a form; a body that is none is refused.
    pub(super) async fn read(headers: &HeaderMap, body: Body) -> Result<Self, ApiError> {
        let kind = headers.get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case(ENCODING) {
            return Err(unreadable("it is no form"));
        }
        let read = timeout(READ_TIMEOUT, to_bytes(body, BYTES_MAX)).await;
        let bytes = read.map_err(|_| unreadable("it took too long to arrive"))?;
        let bytes = bytes.map_err(|_| unreadable("it is longer than 1 MiB, or broke off"))?;
        Self::parse(&bytes).ok_or_else(|| unreadable("it is not UTF-8 text"))
    }

    /// Returns a form as if this had been typed into it.
    pub(super) fn of(fields: Vec<(&str, String)>) -> Self {
        let fields = fields.into_iter();
        let fields = fields.map(|(name, value)| (name.to_owned(), Secret::from(value)));
        Self(Arc::new(fields.collect()))
    }

    /// Returns the same with another field behind the others.
    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        let mut fields = self.0.to_vec();
        fields.push((name.to_owned(), Secret::from(value)));
        Self(Arc::new(fields))
    }

    /// Returns a field as it was typed, without spaces around it; empty where there is none.
    pub(super) fn text(&self, name: &str) -> &str {
        self.raw(name).unwrap_or_default().trim()
    }

    /// Returns a field that is filled in.
    pub(super) fn filled(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// Returns a field with every character of it; empty where there is none.
    pub(super) fn secret(&self, name: &str) -> Secret {
        Secret::from(self.raw(name).unwrap_or_default())
    }

    /// Returns the field, of whatever spaces; `None` where there is none.
    pub(super) fn raw(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Returns every field of that name, in the order of the page.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = self.0.iter().filter(move |(found, _)| found == name);
        named.filter_map(|(_, value)| value.expose_text())
    }

    /// Returns whether a box is ticked.
    pub(super) fn is_ticked(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let fields = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decode(name)?, Secret::from(decode(value)?)))
        });
        fields
            .collect::<Option<_>>()
            .map(|fields| Self(Arc::new(fields)))
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.iter().map(|(name, _)| name);
        f.debug_list().entries(names).finish()
    }
}

impl<S: Sync> FromRequestParts<S> for Form {
    type Rejection = ApiError;

    async fn from_request_parts(head: &mut Head, _: &S) -> Result<Self, ApiError> {
        // The guard has read the form of every request that may change something.
        Ok(head.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

fn decode(text: &str) -> Option<String> {
    let text = text.replace('+', " ");
    Some(percent_decode_str(&text).decode_utf8().ok()?.into_owned())
}

fn unreadable(why: &str) -> ApiError {
    let message = format!("this form could not be read: {why}");
    ApiError::bad_request(
        "invalid_form",
        &message,
        "go back and send it again; nothing was changed",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_a_browser_writes_them() {
        let form = Form::parse(b"a=1+2%2B3&b=&c&a=%C3%A4&password=+x+").unwrap();
        assert_eq!(form.all("a").collect::<Vec<_>>(), ["1 2+3", "ä"]);
        assert_eq!((form.filled("b"), form.text("none")), (None, ""));
        assert!(form.is_ticked("c") && !form.is_ticked("d"));
        assert_eq!(form.secret("password").expose(), b" x ");
        assert_eq!(format!("{form:?}"), r#"["a", "b", "c", "a", "password"]"#);
    }

    #[test]
    fn what_is_not_utf8_is_no_form() {
        assert!(Form::parse(b"a=%FF").is_none());
        assert!(Form::parse(b"a=\xff").is_none());
    }
}
