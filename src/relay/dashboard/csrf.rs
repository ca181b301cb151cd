//! Whether a change comes from a page of ours: where the browser says it comes from, and the form's token.

use http::{HeaderMap, header};

use super::{
    super::{Parts, error::ApiError},
    cookie::{Cookie, is_secure},
};
use crate::{secrets::Token, store::FormToken};

/// The header in which scripts of ours send the form token.
const HEADER: &str = "x-csrf-token";

/// Returns the session's token of a script on a page of ours, for the admin API: the cookie counts only with
/// the form token beside it, which no other site knows.
pub(in crate::relay) fn signed_in_script(parts: &Parts, headers: &HeaderMap) -> Option<Token> {
    let token = session_token(parts, headers)?;
    let given = headers.get(HEADER)?.to_str().ok()?;
    let is_ours = FormToken::of(&parts.store, &token).is(given) && !is_foreign(parts, headers);
    is_ours.then_some(token)
}

/// Returns the session's token in a browser's cookie.
pub(super) fn session_token(parts: &Parts, headers: &HeaderMap) -> Option<Token> {
    Token::presented(Cookie::Session.read(headers, is_secure(parts))?)
}

/// Refuses what a browser says comes from somewhere else.
pub(super) fn check_origin(parts: &Parts, headers: &HeaderMap) -> Result<(), ApiError> {
    if is_foreign(parts, headers) {
        return Err(refused("this form was sent from another site"));
    }
    Ok(())
}

/// Refuses a form without its token.
pub(super) fn check_token(expected: &FormToken, given: &str) -> Result<(), ApiError> {
    if expected.is(given) {
        return Ok(());
    }
    Err(refused("this form is not of this session any more"))
}

/// Returns whether a browser says that the request comes from another site. A client that says nothing of
/// where it comes from is no browser of these days, and has the token checked like everybody.
fn is_foreign(parts: &Parts, headers: &HeaderMap) -> bool {
    let text = |name| {
        headers
            .get(name)
            .map(|value| value.to_str().unwrap_or_default())
    };
    if let Some(site) = text("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else {
        return false;
    };
    let host = origin.split_once("://").map(|(_, host)| host);
    let is_asked = host.is_some() && host == text(header::HOST.as_str());
    !is_asked && origin != origin_of(&parts.settings.public_url)
}

/// Returns the origin of an address: what stands before its path.
fn origin_of(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..].find('/').map_or(url.len(), |at| host + at);
    &url[..end]
}

fn refused(message: &str) -> ApiError {
    ApiError::forbidden("form_refused", message).with(
        "fix",
        "open the page again and send the form from there; nothing was changed",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_what_stands_before_the_path() {
        assert_eq!(origin_of("https://a.example/x/y"), "https://a.example");
        assert_eq!(origin_of("http://a.example:80"), "http://a.example:80");
    }
}
