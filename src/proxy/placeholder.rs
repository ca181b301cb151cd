//! Placeholders: `<CREDENTIAL:name>` and `<CREDENTIAL:name.field>` in headers (spec/tap.md §2.6).

use http::{HeaderMap, HeaderName};

use super::{Refusal, call::AgentCall};
use crate::store::Credential;

/// How a placeholder begins.
const OPENING: &[u8] = b"<CREDENTIAL:";
/// Where a secret may stand unless the credential says otherwise.
const AUTH_HEADERS: [&str; 3] = ["authorization", "x-api-key", "x-auth-token"];

/// A placeholder within a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placeholder<'a> {
    /// The credential's name.
    pub(super) name: &'a str,
    /// The field of its value; `None` is the whole.
    pub(super) field: Option<&'a str>,
    /// Where it begins.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
}

/// Returns the placeholders of a text, in order.
pub(super) fn find(text: &[u8]) -> Vec<Placeholder<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = position(&text[at..], OPENING).map(|offset| at + offset) {
        at = start + OPENING.len();
        let length = text[at..]
            .iter()
            .take_while(|&&byte| is_part(byte) || byte == b'.')
            .count();
        let inside = &text[at..at + length];
        if text.get(at + length) != Some(&b'>') {
            continue;
        }
        at += length + 1;
        if let Some((name, field)) = read(inside) {
            found.push(Placeholder {
                name,
                field,
                start,
                end: at,
            });
        }
    }
    found
}

/// Returns the names of the credentials that headers mention, each once, in order.
pub(super) fn names(headers: &HeaderMap) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for value in headers.values() {
        for placeholder in find(value.as_bytes()) {
            if !names.iter().any(|name| name == placeholder.name) {
                names.push(placeholder.name.to_owned());
            }
        }
    }
    names
}

/// Refuses placeholders where no secret may stand: in headers that are not for it, and in the body.
pub(super) fn check_positions(
    call: &AgentCall,
    credentials: &[&Credential],
) -> Result<(), Refusal> {
    for (header, value) in &call.headers {
        for placeholder in find(value.as_bytes()) {
            let named = credentials
                .iter()
                .find(|credential| credential.name == placeholder.name);
            if !named.is_some_and(|credential| may_stand_in(credential, header)) {
                return Err(misplaced(
                    &format!("in the header `{header}`"),
                    placeholder.name,
                ));
            }
        }
    }
    // A body that is not text is passed on as it is: nothing in it is ever filled in.
    let text = std::str::from_utf8(&call.body).unwrap_or_default();
    match find(text.as_bytes()).first() {
        Some(placeholder) => Err(misplaced("in the body", placeholder.name)),
        None => Ok(()),
    }
}

fn may_stand_in(credential: &Credential, header: &HeaderName) -> bool {
    let is = |name: &str| header.as_str().eq_ignore_ascii_case(name);
    if credential.bindings.is_empty() {
        AUTH_HEADERS.into_iter().any(is)
    } else {
        credential
            .bindings
            .iter()
            .any(|binding| is(&binding.header))
    }
}

fn misplaced(place: &str, name: &str) -> Refusal {
    let message = format!(
        "the placeholder for `{name}` stands {place}; a secret may only stand in the headers \
         `Authorization`, `X-Api-Key` and `X-Auth-Token`, or in those the credential is bound to"
    );
    Refusal::PlaceholderPosition { message }
}

/// Reads `name` or `name.field`.
fn read(inside: &[u8]) -> Option<(&str, Option<&str>)> {
    let inside = std::str::from_utf8(inside).ok()?;
    let (name, field) = match inside.split_once('.') {
        Some((name, field)) => (name, Some(field)),
        None => (inside, None),
    };
    let good = |part: &str| !part.is_empty() && part.bytes().all(is_part);
    (good(name) && field.is_none_or(good)).then_some((name, field))
}

const fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn position(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len())
        .position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, Option<String>)> {
        let placeholders = find(text.as_bytes()).into_iter();
        placeholders
            .map(|one| (one.name.to_owned(), one.field.map(str::to_owned)))
            .collect()
    }

    #[test]
    fn both_forms_are_found_wherever_they_stand() {
        let whole = |name: &str| (name.to_owned(), None);
        assert_eq!(found("Bearer <CREDENTIAL:a-b_1>"), [whole("a-b_1")]);
        assert_eq!(
            found("<CREDENTIAL:a.b>"),
            [("a".to_owned(), Some("b".to_owned()))]
        );
        assert_eq!(
            found("<CREDENTIAL:a><CREDENTIAL:b>"),
            [whole("a"), whole("b")]
        );
        assert_eq!(found("<CREDENTIAL:<CREDENTIAL:b>"), [whole("b")]);
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        for text in [
            "<CREDENTIAL:>",
            "<CREDENTIAL:a.>",
            "<CREDENTIAL:.a>",
            "<CREDENTIAL:a b>",
            "<CREDENTIAL:a.b.c>",
            "<CREDENTIAL:a",
            "<credential:a>",
            "CREDENTIAL:a>",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
