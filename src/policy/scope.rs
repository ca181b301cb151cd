//! What a grant is about: some methods on some exact routes (spec/tap.md §3.5).
//!
//! A route is a host and a path whose number of segments counts; `*` stands for one of them. Like every rule
//! that lets calls pass, a route is about what it literally matches and about no other spelling.

use std::{fmt, str::FromStr};

use url::Url;

use super::{Call, Method, PatternError, Target, UrlPattern, path::Place};

/// The methods that a grant can be about.
pub const GRANTABLE_METHODS: [Method; 6] = [
    Method::Get,
    Method::Head,
    Method::Post,
    Method::Put,
    Method::Patch,
    Method::Delete,
];

/// One route that a grant is about: a host, and a path of exactly so many segments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteScope(UrlPattern);

impl RouteScope {
    /// Returns the scope that is about one address and no other.
    pub fn of_url(url: &Url) -> Result<Self, ScopeError> {
        let host = url.host_str().ok_or(ScopeError::NoHost)?;
        let scope: Self = format!("{host}{}", url.path()).parse()?;
        // A name that is a star would become any name, and what is never let through would not be either.
        let is_itself = !url.path().split('/').any(|segment| segment == "*")
            && scope.0.is_exactly(&Place::of_url(url));
        is_itself.then_some(scope).ok_or(ScopeError::Ambiguous)
    }

    /// Returns the scope as it was written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl FromStr for RouteScope {
    type Err = ScopeError;

    fn from_str(text: &str) -> Result<Self, ScopeError> {
        let pattern: UrlPattern = text.parse()?;
        if text.starts_with('/') {
            return Err(ScopeError::NoHost);
        }
        if !text.contains('/') {
            return Err(ScopeError::NoPath);
        }
        Ok(Self(pattern))
    }
}

impl fmt::Display for RouteScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a text is no scope.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// It names no host.
    #[error("it names no host; a grant is about a host and a path, as in `api.example.com/v1/*`")]
    NoHost,
    /// It names no path.
    #[error("it names no path; a grant is about a host and a path, as in `api.example.com/v1/*`")]
    NoPath,
    /// An address that servers read in different ways.
    #[error("its path can be read in more than one way")]
    Ambiguous,
    /// It is no pattern at all.
    #[error(transparent)]
    Pattern(#[from] PatternError),
}

/// Returns whether methods and routes cover a call, in every method that it could be taken for.
///
/// A method that no policy knows is judged as POST, and yet is not what a person meant who granted POST.
pub fn covers(methods: &[Method], scopes: &[RouteScope], call: &Call<'_>) -> bool {
    let Target::Url(url) = call.target else {
        return false;
    };
    let place = Place::of_url(url);
    let is_granted = |method: &Method| methods.contains(method);
    Method::parse(call.method).is_some()
        && call.methods().iter().all(is_granted)
        && scopes.iter().any(|scope| scope.0.is_exactly(&place))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::policy::BodySeen;

    fn covered(scope: &str, method: &str, url: &str) -> bool {
        let url = url.parse().unwrap();
        let call = Call {
            method,
            override_method: None,
            target: Target::Url(&url),
            at: None,
            body: BodySeen::NONE,
        };
        covers(
            &[Method::Post, Method::Put],
            &[scope.parse().unwrap()],
            &call,
        )
    }

    #[test]
    fn a_scope_is_about_exactly_so_many_segments() {
        for (scope, url, fits) in [
            ("h/a", "https://h/a", true),
            ("h/a", "https://h:8443/a?x=1", true),
            ("h/a/", "https://h/a", true),
            ("h/a", "https://h/a/", true),
            ("h/a", "https://h/a/b", false),
            ("h/a/b", "https://h/a", false),
            ("h/a", "https://x.h/a", false),
            ("h/*/b", "https://h/a/b", true),
            ("h/*/b", "https://h/a/a/b", false),
            ("h/*", "https://h/", false),
            ("h/*", "https://h/a", true),
            ("h/", "https://h/", true),
            ("h/", "https://h/a", false),
            ("h/a", "https://h/%61", false),
            ("h/*", "https://h/..%2fadmin", false),
            ("h/a", "https://h//a", false),
        ] {
            assert_eq!(covered(scope, "POST", url), fits, "{scope} on {url}");
        }
    }

    #[test]
    fn every_method_that_a_call_may_be_taken_for_has_to_be_granted() {
        for (method, query, fits) in [
            ("POST", "", true),
            ("put", "", true),
            ("DELETE", "", false),
            ("GET", "", false),
            ("BREW", "", false),
            ("POST", "?_method=PUT", true),
            ("POST", "?_method=DELETE", false),
        ] {
            let url = format!("https://h/a{query}");
            assert_eq!(covered("h/a", method, &url), fits, "{method} {query}");
        }
    }

    #[test]
    fn what_is_vague_is_no_scope() {
        for text in [
            "/path/only",
            "host.only",
            "*",
            "*/a",
            "",
            "h/a*",
            "https://h/a",
            "h:80/a",
        ] {
            assert!(text.parse::<RouteScope>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_scope_of_an_address_is_about_that_address() {
        for (url, scope) in [
            ("https://H:444/a/b?x=1#y", Some("h/a/b")),
            ("http://127.0.0.1:9/", Some("127.0.0.1/")),
            ("https://h/a/*", None),
            ("https://h//a", None),
            ("https://h/..%2fa", None),
        ] {
            let found = RouteScope::of_url(&url.parse().unwrap());
            assert_eq!(found.ok().as_ref().map(RouteScope::as_str), scope, "{url}");
        }
    }

    proptest! {
        #[test]
        fn a_scope_never_covers_what_its_pattern_would_not_permit(scope in "h(/[a*]){1,3}", path in "(/[a%2f.;]{0,3}){0,4}") {
            let url: Url = format!("https://h{path}").parse().unwrap();
            let scope: RouteScope = scope.parse().unwrap();
            let place = Place::of_url(&url);
            prop_assert!(!scope.0.is_exactly(&place) || scope.0.permits(&place));
        }
    }
}
