//! The URL patterns of a policy (spec/tap.md §3.2).
//!
//! A pattern is a path prefix in whole segments: on any host when it begins with `/`, else on the host
//! before its first `/`. A `*` stands for one segment that is not empty. A trailing `/`, the query and
//! the port do not matter; the case of the path does.
//!
//! What a pattern is about depends on which way it decides. One that lets calls pass is about what it
//! literally matches and nothing else. One that holds or refuses calls is also about every other
//! spelling of the same path: escaped, with doubled slashes, with parameters, with dot segments or
//! trailing dots (see [`path`]). So a mistake about how the upstream reads its paths asks
//! a person too often, and never too rarely.

use std::{fmt, net::IpAddr, str::FromStr};

use serde::{Serialize, Serializer};
use url::{Host, Url};

use super::path::{self, Place, Segments};

/// What stands for any one segment.
const ANY: &[u8] = b"*";

/// A pattern for the addresses that a rule is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlPattern {
    /// The pattern as it was written.
    text: String,
    /// The host it is bound to; `None` is any.
    host: Option<Host<String>>,
    /// The segments in the spelling that addresses have.
    segments: Segments,
    /// The segments without escapes.
    decoded: Segments,
}

impl UrlPattern {
    /// Returns the pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns whether the pattern is bound to a host.
    pub fn names_host(&self) -> bool {
        self.host.is_some()
    }

    /// Refuses a host that no name can be, although an address may have it: nobody means such a pattern.
    pub(super) fn check_host(&self) -> Result<(), PatternError> {
        match &self.host {
            Some(Host::Domain(name)) if name.contains('*') => Err(PatternError::StarInHost),
            Some(Host::Domain(name)) if name.starts_with('.') || name.contains("..") => {
                Err(PatternError::Host(name.clone()))
            }
            _ => Ok(()),
        }
    }

    /// Returns whether a rule that lets calls pass is about the place.
    pub(super) fn permits(&self, place: &Place) -> bool {
        let host_fits = match (&self.host, &place.host) {
            (None, _) => true,
            (Some(wanted), Some(host)) => wanted == host,
            (Some(_), None) => false,
        };
        host_fits && begins(&place.segments, &self.segments) && !place.hides_a_climb()
    }

    /// Returns whether the place is what the pattern literally says, with nothing behind it but a slash.
    pub(super) fn is_exactly(&self, place: &Place) -> bool {
        let named = place.segments.split_last();
        let count = named.map_or(0, |(last, others)| {
            others.len() + usize::from(!last.is_empty())
        });
        self.host.is_some() && count == self.segments.len() && self.permits(place)
    }

    /// Returns whether a rule that holds or refuses calls is about the place.
    pub(super) fn restricts(&self, place: &Place) -> bool {
        let host_fits = match (&self.host, &place.host) {
            (None, _) => true,
            (Some(wanted), Some(host)) => same_host(wanted, host),
            (Some(_), None) => false,
        };
        host_fits
            && place
                .readings()
                .iter()
                .any(|reading| self.begins_decoded(reading))
    }

    /// Returns whether the pattern permits every place that another one permits.
    pub(super) fn permits_all_of(&self, other: &Self) -> bool {
        let host_fits = self.host.is_none() || self.host == other.host;
        host_fits && begins(&other.segments, &self.segments)
    }

    /// Returns whether the pattern restricts every place that another one restricts.
    pub(super) fn restricts_all_of(&self, other: &Self) -> bool {
        let host_fits = match (&self.host, &other.host) {
            (None, _) => true,
            (Some(wanted), Some(host)) => same_host(wanted, host),
            (Some(_), None) => false,
        };
        let written = self.segments.iter().zip(&other.segments);
        let mut pairs = written.zip(self.decoded.iter().zip(&other.decoded));
        host_fits
            && other.segments.len() >= self.segments.len()
            && pairs.all(|((wanted, segment), (decoded, other))| {
                // What another one's star stands for is only covered by a star.
                wanted == ANY || (segment != ANY && decoded == other)
            })
    }

    /// Returns whether a reading of a path begins with the pattern.
    fn begins_decoded(&self, reading: &Segments) -> bool {
        // A star is told by the segment as written: an escaped one is a character of a name.
        let mut pairs = self.segments.iter().zip(&self.decoded).zip(reading);
        reading.len() >= self.segments.len()
            && pairs.all(|((written, wanted), segment)| written == ANY || wanted == segment)
    }
}

impl FromStr for UrlPattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        check_characters(text)?;
        let (host, path) = match text.find('/') {
            Some(0) => (None, text),
            Some(slash) => (Some(&text[..slash]), &text[slash..]),
            None => (Some(text), ""),
        };
        let segments = read_path(path)?;
        Ok(Self {
            text: text.to_owned(),
            host: host.map(read_host).transpose()?,
            decoded: segments
                .iter()
                .map(|segment| path::decode(segment))
                .collect(),
            segments,
        })
    }
}

impl fmt::Display for UrlPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for UrlPattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// There is nothing in it.
    #[error("it is empty; `/` matches everything")]
    Empty,
    /// It has a scheme, which no pattern has.
    #[error("leave out `{0}://`: a pattern is a path such as `/v1`, or a host and a path")]
    Scheme(String),
    /// It has a blank or a control character, so it could not match.
    #[error("it has a blank or control character; a blank in a path is `%20`")]
    Blank,
    /// It has a query, a fragment or a backslash.
    #[error("it has a `{0}`, and only paths are compared")]
    NotAPath(char),
    /// Its host names a port.
    #[error("leave out the port: a pattern holds for every port of `{0}`")]
    Port(String),
    /// Its host has a star.
    #[error("a host is written out; `*` stands for one segment of the path")]
    StarInHost,
    /// Its host is none.
    #[error("`{0}` is not a host; a path on any host begins with `/`")]
    Host(String),
    /// A star is only part of a segment.
    #[error("in `{0}` the `*` is part of a segment; it stands for a whole one, as in `/users/*`")]
    StarInSegment(String),
    /// Two slashes follow each other.
    #[error("it has an empty segment; write single slashes")]
    EmptySegment,
    /// A segment is `.` or `..`, which no address has.
    #[error("it has a `.` or `..` segment; write the path it leads to")]
    DotSegment,
}

fn check_characters(text: &str) -> Result<(), PatternError> {
    if text.is_empty() {
        return Err(PatternError::Empty);
    }
    if let Some((scheme, _)) = text.split_once("://") {
        return Err(PatternError::Scheme(scheme.to_owned()));
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(PatternError::Blank);
    }
    match text.chars().find(|c| matches!(c, '?' | '#' | '\\')) {
        Some(found) => Err(PatternError::NotAPath(found)),
        None => Ok(()),
    }
}

fn read_host(text: &str) -> Result<Host<String>, PatternError> {
    if text.contains('*') {
        return Err(PatternError::StarInHost);
    }
    Host::parse(text).map_err(|_| match text.rsplit_once(':') {
        Some((host, port)) if is_port(port) && Host::parse(host).is_ok() => {
            PatternError::Port(host.to_owned())
        }
        _ => PatternError::Host(text.to_owned()),
    })
}

fn is_port(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Takes a pattern's path apart, in the spelling that the parser of addresses gives it.
fn read_path(path: &str) -> Result<Segments, PatternError> {
    if path.contains("//") {
        return Err(PatternError::EmptySegment);
    }
    let path = path.trim_matches('/');
    if path.is_empty() {
        return Ok(Segments::new());
    }
    for segment in path.split('/') {
        if segment != "*" && segment.contains('*') {
            return Err(PatternError::StarInSegment(segment.to_owned()));
        }
        if matches!(path::decode(segment.as_bytes()).as_slice(), b"." | b"..") {
            return Err(PatternError::DotSegment);
        }
    }
    let address = Url::parse(&format!("http://pattern.invalid/{path}"));
    let address = address.expect("a host and a path without blanks are an address");
    Ok(path::split(&address.path().as_bytes()[1..]))
}

/// Returns whether a path begins with a pattern's segments.
fn begins(path: &Segments, pattern: &Segments) -> bool {
    path.len() >= pattern.len()
        && path
            .iter()
            .zip(pattern)
            .all(|(segment, wanted)| (wanted == ANY && !segment.is_empty()) || wanted == segment)
}

/// Returns whether two hosts are one, whether or not the root's dot is written.
fn same_host(one: &Host<String>, other: &Host<String>) -> bool {
    match (one, other) {
        (Host::Domain(one), Host::Domain(other)) => {
            one.trim_end_matches('.') == other.trim_end_matches('.')
        }
        _ => address(one).is_some() && address(one) == address(other),
    }
}

fn address(host: &Host<String>) -> Option<IpAddr> {
    match host {
        Host::Domain(_) => None,
        Host::Ipv4(address) => Some(IpAddr::V4(*address)),
        Host::Ipv6(address) => Some(IpAddr::V6(*address).to_canonical()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pattern(text: &str) -> UrlPattern {
        text.parse().unwrap()
    }

    fn place(url: &str) -> Place {
        Place::of_url(&url.parse().unwrap())
    }

    #[test]
    fn patterns_are_prefixes_in_whole_segments() {
        for (text, url, fits) in [
            ("/v1", "https://h/v1", true),
            ("/v1", "https://h/v1/", true),
            ("/v1/", "https://h/v1", true),
            ("/v1", "https://h/v1/deep/er", true),
            ("/v1", "https://h/v10", false),
            ("/v1", "https://h/V1", false),
            ("/v2", "https://h/v1?q=/v2#/v2", false),
            ("/u/*/posts", "https://h/u/ann/posts/7", true),
            ("/u/*/posts", "https://h/u/a/b/posts", false),
            ("/u/*", "https://h/u/", false),
            ("/", "https://h", true),
            (
                "API.example.com/v1",
                "https://api.example.com:8443/v1/x",
                true,
            ),
            ("api.example.com", "https://api.example.com/anything", true),
            ("example.com", "https://api.example.com/", false),
            (
                "bücher.example/é",
                "https://xn--bcher-kva.example/%C3%A9/1",
                true,
            ),
            ("[::1]/a", "http://[0:0::1]/a", true),
            ("127.0.0.2/v1", "http://127.0.0.1/v1/x", false),
        ] {
            let (pattern, place) = (pattern(text), place(url));
            assert_eq!(pattern.permits(&place), fits, "{text} on {url}");
            assert_eq!(pattern.restricts(&place), fits, "{text} on {url}");
        }
    }

    #[test]
    fn another_spelling_is_restricted_and_never_permitted() {
        for (text, url) in [
            ("/admin", "https://h/%61dmin"),
            ("/admin", "https://h//admin"),
            ("/admin", "https://h/admin;x"),
            ("/admin", "https://h/admin./"),
            ("/admin", "https://h/x%2f..%2fadmin"),
            ("/admin", "https://h/%2561dmin"),
            ("h/admin", "https://h./admin"),
            ("127.0.0.1/admin", "http://[::ffff:127.0.0.1]/admin"),
            ("/files/*/secret", "https://h/files/a%2Fb/%73ecret"),
            ("/files/*/secret", "https://h/files%2Fa%252Fb%2Fsecret"),
            ("/admin", "https://h/admin%2F..%2Fx"),
            ("/a;b", "https://h/%61;b"),
            ("/a%2fb", "https://h/a%2Fb"),
        ] {
            let (pattern, place) = (pattern(text), place(url));
            assert!(pattern.restricts(&place), "{text} on {url}");
            assert!(!pattern.permits(&place), "{text} on {url}");
        }
    }

    #[test]
    fn a_path_that_may_lead_elsewhere_is_not_permitted() {
        for url in ["https://h/open/..%2fadmin", "https://h/open/..;/admin"] {
            assert!(!pattern("/open").permits(&place(url)), "{url}");
        }
        let project = place("https://h/projects/group%2Fname/issues");
        assert!(pattern("/projects/*/issues").permits(&project));
    }

    #[test]
    fn relative_targets_are_matched_by_paths_only() {
        let place = Place::of_path("messages/7?x=/admin");
        assert!(pattern("/messages").permits(&place));
        assert!(!pattern("/admin").restricts(&place));
        assert!(!pattern("api.example.com").permits(&place));
    }

    #[test]
    fn what_could_never_match_is_refused_with_the_reason() {
        for (text, told) in [
            ("", "it is empty"),
            ("https://api.example.com/v1", "leave out `https://`"),
            ("POST /v1", "blank"),
            ("/v1\t", "control character"),
            ("/v1?x=1", "`?`"),
            ("/v1#top", "`#`"),
            ("a\\b", "`\\`"),
            ("api.example.com:443/v1", "every port of `api.example.com`"),
            ("[::1]:80", "every port of `[::1]`"),
            ("::1/x", "`::1` is not a host"),
            ("*.example.com/v1", "a host is written out"),
            ("user@h/v1", "`user@h` is not a host"),
            ("/users/a*", "in `a*` the `*`"),
            ("/users/**", "in `**` the `*`"),
            ("/a//b", "empty segment"),
            ("//", "empty segment"),
            ("/a/../b", "`..` segment"),
            ("/a/%2E", "`.` or `..`"),
        ] {
            let error = text.parse::<UrlPattern>().unwrap_err().to_string();
            assert!(error.contains(told), "{text}: {error}");
        }
    }

    /// Matches segment by segment, as the specification says it, for addresses in their plain spelling.
    fn naive(pattern: &[String], path: &[String]) -> bool {
        match (pattern.split_first(), path.split_first()) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some((wanted, pattern)), Some((segment, path))) => {
                (wanted == "*" || wanted == segment) && naive(pattern, path)
            }
        }
    }

    proptest! {
        #[test]
        fn plain_paths_match_as_a_naive_matcher_says(
            wanted in prop::collection::vec("[ab]|\\*|ab", 0..4),
            path in prop::collection::vec("[ab]|ab", 0..5),
        ) {
            let pattern = pattern(&format!("/{}", wanted.join("/")));
            let place = place(&format!("https://h/{}", path.join("/")));
            prop_assert_eq!(pattern.permits(&place), naive(&wanted, &path));
            prop_assert_eq!(pattern.restricts(&place), naive(&wanted, &path));
        }

        #[test]
        fn what_permits_a_place_also_restricts_it(text in "/[a*/%;.2fFeE5]{0,12}", path in "/[a/%;.2fFeE5]{0,16}") {
            let place = place(&format!("https://h{path}"));
            if let Ok(pattern) = text.parse::<UrlPattern>() {
                prop_assert!(!pattern.permits(&place) || pattern.restricts(&place));
            }
        }

        #[test]
        fn escaping_letters_never_escapes_a_restriction(name in "[a-z]{1,6}", at in 0usize..6, rounds in 1usize..4) {
            let at = at % name.len();
            let mut letter = format!("%{:02x}", name.as_bytes()[at]);
            for _ in 1..rounds {
                letter = letter.replace('%', "%25");
            }
            let spelled = format!("https://h/{}{letter}{}", &name[..at], &name[at + 1..]);
            let pattern = pattern(&format!("/{name}"));
            prop_assert!(pattern.restricts(&place(&spelled)));
        }

        #[test]
        fn a_pattern_prints_as_it_was_written(text in "\\PC{0,20}") {
            if let Ok(pattern) = text.parse::<UrlPattern>() {
                prop_assert_eq!(pattern.to_string(), text);
            }
        }
    }
}
