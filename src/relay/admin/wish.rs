//! How much of what was made or changed an answer is to have (RFC 7240 §4.2).
//!
//! TAP's answers to some changes are exactly a few words; who sends `Prefer: return=representation` is told all that
//! commands print.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use http::{HeaderMap, request::Parts as Head};
use serde_json::json;

use super::super::openapi::{Input, Sketch};

/// Whether the thing itself is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    pub(super) is_whole: bool,
}

impl<S: Sync> FromRequestParts<S> for Wish {
    type Rejection = Infallible;

    async fn from_request_parts(head: &mut Head, _: &S) -> Result<Self, Infallible> {
        let is_whole = wants_whole(&head.headers);
        Ok(Self { is_whole })
    }
}

impl Input for Wish {
    fn describe(sketch: &mut Sketch<'_>) {
        sketch.take_header(&json!({
            "name": "Prefer", "in": "header", "required": false, "schema": { "type": "string" },
            "description": "`return=representation` for an answer with everything of what was made or changed.",
        }));
    }
}

fn wants_whole(headers: &HeaderMap) -> bool {
    let values = headers.get_all("prefer").iter();
    let texts = values.filter_map(|value| value.to_str().ok());
    let mut wishes = texts.flat_map(|text| text.split([',', ';'])).map(str::trim);
    wishes.any(|wish| wish.eq_ignore_ascii_case("return=representation"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_one_of_many() {
        for (value, expected) in [
            ("return=representation", true),
            ("wait=3, Return=Representation", true),
            ("return=minimal", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.append("prefer", value.parse().unwrap());
            assert_eq!(wants_whole(&headers), expected, "{value}");
        }
    }
}
