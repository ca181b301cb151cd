//! What a policy says of bodies: how long they may be, and of what type.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

use super::Policy;

/// The longest entry of a list of content types, in bytes.
const RANGE_BYTES_MAX: usize = 255;

/// The body of a call, as far as a policy sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodySeen<'a> {
    /// How long it is, as it is sent. `None` where that is not known: then it is longer than any limit.
    pub bytes: Option<u64>,
    /// What its one `Content-Type` says. `None` without one, and with several.
    pub content_type: Option<&'a str>,
}

impl<'a> BodySeen<'a> {
    /// No body.
    pub const NONE: Self = Self {
        bytes: Some(0),
        content_type: None,
    };

    /// Returns a body of which somebody says how long it is, or of what type: without a length it is as short as one of a
    /// type can be, and without either there is none.
    pub fn given(bytes: Option<u64>, content_type: Option<&'a str>) -> Self {
        Self {
            bytes: bytes.or(Some(u64::from(content_type.is_some()))),
            content_type,
        }
    }
}

/// A content type that bodies may have: `application/json`, or all of a kind as `text/*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentType(String);

/// Why a text is no content type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a content type is written as `application/json`, or all of a kind as `text/*`")]
pub struct ContentTypeError;

impl ContentType {
    /// Returns whether it covers what a header says; its parameters do not matter.
    fn covers(&self, header: &str) -> bool {
        let named = header.split(';').next().unwrap_or_default().trim();
        let Ok(Self(named)) = named.parse() else {
            return false;
        };
        self.covers_all_of(&named)
    }

    /// Returns whether it covers all that another one does.
    fn covers_all_of(&self, other: &str) -> bool {
        match self.0.strip_suffix('*') {
            Some(kind) => other.starts_with(kind),
            None => self.0 == other,
        }
    }
}

impl FromStr for ContentType {
    type Err = ContentTypeError;

    fn from_str(text: &str) -> Result<Self, ContentTypeError> {
        // A token of HTTP, but for the star (RFC 9110 §5.6.2).
        let is_token = |part: &str| {
            let allowed =
                |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'+-.^_`|~".contains(&byte);
            !part.is_empty() && part.bytes().all(allowed)
        };
        let (kind, sub) = text.split_once('/').ok_or(ContentTypeError)?;
        let is_one =
            is_token(kind) && (is_token(sub) || sub == "*") && text.len() <= RANGE_BYTES_MAX;
        is_one
            .then(|| Self(text.to_ascii_lowercase()))
            .ok_or(ContentTypeError)
    }
}

impl fmt::Display for ContentType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for ContentType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Policy {
    /// Returns whether bodies matter to it.
    pub fn limits_bodies(&self) -> bool {
        self.max_body_bytes.is_some() || !self.allowed_content_types.is_empty()
    }

    /// Returns what a body is outside of; `None` for one that is within the limits. A type matters only to a call that
    /// has a body.
    pub(super) fn broken_by(&self, body: BodySeen<'_>) -> Option<String> {
        if let Some(max) = self.max_body_bytes
            && body.bytes.is_none_or(|bytes| bytes > max)
        {
            return Some(format!("at most {max} bytes"));
        }
        let allowed = &self.allowed_content_types;
        if allowed.is_empty() || body.bytes == Some(0) {
            return None;
        }
        let is_allowed = |header: &str| allowed.iter().any(|one| one.covers(header));
        let is_other = !body.content_type.is_some_and(is_allowed);
        is_other.then(|| listed(allowed))
    }
}

/// Returns the content types that one list has and another does not cover.
pub(super) fn beyond<'a>(
    new: &'a [ContentType],
    old: &'a [ContentType],
) -> impl Iterator<Item = &'a ContentType> {
    let is_new = |one: &&ContentType| !old.iter().any(|other| other.covers_all_of(&one.0));
    new.iter().filter(is_new)
}

/// Returns a list of content types in one line.
pub(super) fn listed(types: &[ContentType]) -> String {
    let types: Vec<_> = types.iter().map(ToString::to_string).collect();
    types.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(json: &str) -> Policy {
        Policy::parse(json).unwrap()
    }

    fn seen(bytes: Option<u64>, content_type: Option<&str>) -> BodySeen<'_> {
        BodySeen {
            bytes,
            content_type,
        }
    }

    #[test]
    fn a_body_of_exactly_the_limit_is_within_it() {
        let limited = policy(r#"{"max_body_bytes": 10}"#);
        for (bytes, is_within) in [
            (Some(0), true),
            (Some(10), true),
            (Some(11), false),
            (None, false),
        ] {
            assert_eq!(
                limited.broken_by(seen(bytes, None)).is_none(),
                is_within,
                "{bytes:?}"
            );
        }
        let none = policy(r#"{"max_body_bytes": 0}"#);
        assert!(none.broken_by(BodySeen::NONE).is_none());
        assert_eq!(
            none.broken_by(seen(Some(1), None)).unwrap(),
            "at most 0 bytes"
        );
        assert!(policy("{}").broken_by(seen(None, None)).is_none());
    }

    #[test]
    fn a_type_is_compared_without_case_and_parameters() {
        let typed = policy(r#"{"allowed_content_types": ["Application/JSON", "text/*"]}"#);
        for (header, is_within) in [
            (Some("application/json"), true),
            (Some("APPLICATION/json; charset=utf-8"), true),
            (Some(" text/csv "), true),
            (Some("text/*"), true),
            (Some("application/json+x"), false),
            (Some("application/jsonx"), false),
            (Some("texts/plain"), false),
            (Some("application/xml, application/json"), false),
            (Some("application/json, text/plain"), false),
            (Some(";application/json"), false),
            (Some(""), false),
            (None, false),
        ] {
            let broken = typed.broken_by(seen(Some(1), header));
            assert_eq!(broken.is_none(), is_within, "{header:?} {broken:?}");
        }
        assert!(
            typed.broken_by(seen(None, None)).is_some(),
            "there may be one"
        );
        assert!(typed.broken_by(BodySeen::NONE).is_none());
    }

    #[test]
    fn what_is_no_content_type_is_refused() {
        let long = format!("a/{}", "x".repeat(RANGE_BYTES_MAX));
        for text in [
            "", "json", "*/*", "*/json", "a/b/c", "a/ b", "a/b;c=d", "a/b*", "/", "a/", "é/b",
            &long,
        ] {
            assert_eq!(text.parse::<ContentType>(), Err(ContentTypeError), "{text}");
        }
    }
}
