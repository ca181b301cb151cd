//! Takes secret bytes out of what comes back (spec/tap.md §2.8).
//!
//! A [`Scrubber`] knows the secret texts of one call: the value of every credential that was used, or
//! every string in it if it is a JSON object, and whatever was derived from them, such as an injected
//! header or a fetched token. It looks for each text as it is and
//!
//! - in base64 in both alphabets, padded or not, also written in a URL or in a JSON string; in base64
//!   of that; and, from 12 bytes on, inside the base64 of a longer text, where up to two bytes at
//!   either end are mixed with their neighbours and stay;
//! - in hex, lower-case and upper-case;
//! - percent-encoded in the ways that are in use, with lower-case and upper-case digits;
//! - as a JSON string and as a JSON string within a JSON string, with and without `\/` and `\u00e4`;
//! - escaped for HTML.
//!
//! A text of fewer than four bytes is not looked for, in text or in binary: replacing every `a` would
//! wreck what comes back and so tell the secret. It is replaced only as part of a derived text of at
//! least four bytes. What an upstream does to a secret beyond this list cannot be recognised.
//!
//! What is found first is replaced first, and of what begins at one place the longest. Everything here
//! that holds a form of a secret is wiped when dropped; the upstream's own bytes are not.

use std::{fmt, sync::Arc};

mod escapes;
mod forms;
mod leaves;
mod search;
mod stream;

pub use stream::ScrubStream;

use forms::Forms;
use search::{Hit, Search};

/// The fewest bytes that are looked for.
const TEXT_BYTES_MIN: usize = 4;

/// Words before a derived text that are no secret (RFC 9110 §11.4), so that the text alone is found.
const SCHEMES: [&[u8]; 7] = [
    b"Bearer", b"Basic", b"Token", b"Bot", b"ApiKey", b"Api-Key", b"Key",
];

/// Replaces the secrets of one call, in all their forms, by markers.
pub struct Scrubber {
    search: Search,
    /// What forms are replaced by; a form has the number of its marker.
    markers: Vec<Marker>,
}

/// What a secret is replaced by.
struct Marker {
    /// `[REDACTED:credential]` or `[REDACTED:credential.field]`.
    text: String,
    /// How many bytes of it name the credential: up to its end or the dot.
    credential_bytes: usize,
}

/// What became of a text.
struct Scrubbed {
    /// How many of its bytes are dealt with. What is left may be the beginning of a secret.
    bytes: usize,
    /// What these bytes became and the number of the first marker in it, if anything was replaced.
    replaced: Option<(Vec<u8>, usize)>,
}

impl Scrubber {
    /// Returns a scrubber for the credentials used in a call: the name and the value of each.
    ///
    /// Of a JSON object every string becomes `[REDACTED:name.field]`, with the names on the way to it
    /// joined by dots, and the whole object and a `user:password` of two of its fields become
    /// `[REDACTED:name]`, as does any other value.
    pub fn new<'a>(credentials: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        Self::sparing(credentials, &[])
    }

    /// Returns the same, which leaves texts of these fields of objects alone: they are known to be no secrets.
    pub fn sparing<'a>(
        credentials: impl IntoIterator<Item = (&'a str, &'a [u8])>,
        fields: &[&str],
    ) -> Self {
        let mut forms = Forms::default();
        let mut markers = Vec::new();
        for (name, value) in credentials {
            let leaves = leaves::leaves(value);
            let is_spared = |path: &str| {
                let first = path.split('.').nth(1);
                first.is_some_and(|field| fields.contains(&field))
            };
            for leaf in leaves.iter().filter(|leaf| !is_spared(&leaf.path)) {
                forms.add(leaf.text.expose(), markers.len());
                markers.push(Marker::new(name, &leaf.path));
            }
            // An object is the same with or without the line end that a file ends in.
            let trimmed = if leaves.is_empty() {
                value
            } else {
                value.trim_ascii()
            };
            forms.add(trimmed, markers.len());
            markers.push(Marker::new(name, ""));
        }
        Self {
            search: Search::new(forms),
            markers,
        }
    }

    /// Returns a scrubber for these forms and no other, marked with their numbers in brackets.
    #[cfg(test)]
    fn of_forms(forms: &[Vec<u8>]) -> Self {
        let marker = |number| Marker {
            text: format!("[{number}]"),
            credential_bytes: 0,
        };
        Self {
            search: Search::new(Forms::only(forms)),
            markers: (0..forms.len()).map(marker).collect(),
        }
    }

    /// Adds a text derived from a credential, such as an injected header's value or a fetched token.
    ///
    /// A scheme before it (`Bearer …`) is not part of it, unless the rest alone is too short.
    pub fn add(&mut self, name: &str, text: &[u8]) {
        let text = without_scheme(text);
        if self.search.forms().contains(text) {
            return;
        }
        let mut forms = self.search.take_forms();
        forms.add(text, self.markers.len());
        self.markers.push(Marker::new(name, ""));
        self.search = Search::new(forms);
    }

    /// Returns whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.search.forms().list().is_empty()
    }

    /// Returns the body without secrets, or `None` when it has none.
    ///
    /// A body that is not UTF-8 and has one is replaced as a whole by the marker of its credential.
    pub fn body(&self, body: &[u8]) -> Option<Vec<u8>> {
        let (replaced, marker) = self.scrub(body, true).replaced?;
        if std::str::from_utf8(body).is_ok() {
            return Some(replaced);
        }
        Some(self.markers[marker].of_credential().into_bytes())
    }

    /// Returns a header's value without secrets, or `None` when it has none.
    pub fn header(&self, value: &[u8]) -> Option<Vec<u8>> {
        Some(self.scrub(value, true).replaced?.0)
    }

    /// Returns what scrubs a body that comes in chunks.
    ///
    /// It replaces secrets in place, in text and in binary.
    pub fn stream(self: Arc<Self>) -> ScrubStream {
        ScrubStream::new(self)
    }

    /// Replaces what is found in a text, up to where more of it would be needed unless it has ended.
    fn scrub(&self, text: &[u8], ended: bool) -> Scrubbed {
        let mut replaced: Option<(Vec<u8>, usize)> = None;
        let mut done = 0;
        let bytes = loop {
            match self.search.find(text, done, ended) {
                None => break text.len(),
                Some(Hit::Begun { start }) => break start,
                Some(Hit::Form {
                    start,
                    length,
                    marker,
                }) => {
                    let first = || (Vec::with_capacity(text.len()), marker);
                    let (output, _) = replaced.get_or_insert_with(first);
                    output.extend_from_slice(&text[done..start]);
                    output.extend_from_slice(self.markers[marker].text.as_bytes());
                    done = start + length;
                }
            }
        };
        if let Some((output, _)) = &mut replaced {
            output.extend_from_slice(&text[done..bytes]);
        }
        Scrubbed { bytes, replaced }
    }
}

impl fmt::Debug for Scrubber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scrubber").finish_non_exhaustive()
    }
}

impl Marker {
    /// Returns the marker of a credential's field, `path` being its names, each preceded by a dot.
    fn new(name: &str, path: &str) -> Self {
        let credential = format!("[REDACTED:{}", printable(name));
        Self {
            text: format!("{credential}{}]", printable(path)),
            credential_bytes: credential.len(),
        }
    }

    /// Returns the marker of the whole credential.
    fn of_credential(&self) -> String {
        format!("{}]", &self.text[..self.credential_bytes])
    }
}

/// Returns a name such that it can stand in a header and in a JSON string.
fn printable(name: &str) -> String {
    name.replace(
        |char: char| char.is_control() || matches!(char, '"' | '\\'),
        "_",
    )
}

/// Returns what follows the scheme in a header's value, if that is long enough to be looked for.
fn without_scheme(text: &[u8]) -> &[u8] {
    let scheme = SCHEMES.iter().find(|scheme| {
        text.split_at_checked(scheme.len())
            .is_some_and(|(first, rest)| {
                first.eq_ignore_ascii_case(scheme) && rest.starts_with(b" ")
            })
    });
    let rest = scheme.map_or(text, |scheme| text[scheme.len()..].trim_ascii_start());
    if rest.len() < TEXT_BYTES_MIN {
        text
    } else {
        rest
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64;

    use super::*;

    fn scrubbed(value: &str, body: &str) -> String {
        let replaced = Scrubber::new([("key", value.as_bytes())]).body(body.as_bytes());
        replaced.map_or(body.to_owned(), |body| String::from_utf8(body).unwrap())
    }

    #[test]
    fn a_value_is_replaced_by_its_credentials_name_wherever_it_is() {
        let body = "hunter-2,hunter-2! and aHVudGVyLTI=";
        let expected = "[REDACTED:key],[REDACTED:key]! and [REDACTED:key]";
        assert_eq!(scrubbed("hunter-2", body), expected);
    }

    #[test]
    fn a_near_miss_is_left_alone() {
        let scrubber = Scrubber::new([("key", &b"sk-a1b2c3d4"[..])]);
        for body in [
            "sk-a1b2c3d",
            "SK-A1B2C3D4",
            "k-a1b2c3d4",
            "sk-a1b2c3-d4",
            "",
        ] {
            assert_eq!(scrubber.body(body.as_bytes()), None, "{body}");
            assert_eq!(scrubber.header(body.as_bytes()), None, "{body}");
        }
    }

    #[test]
    fn every_string_of_an_object_has_its_own_marker() {
        let value =
            r#"{"user": "ann-the-admin", "n": 12345678, "deep": {"t\"k": ["zero", "one-two"]}}"#;
        for (body, expected) in [
            ("ann-the-admin", "[REDACTED:key.user]"),
            ("one-two", "[REDACTED:key.deep.t_k.1]"),
            ("12345678", "12345678"),
            (value, "[REDACTED:key]"),
        ] {
            assert_eq!(scrubbed(value, body), expected);
            assert_eq!(scrubbed(&format!("{value}\n"), body), expected);
        }
    }

    #[test]
    fn an_escaped_string_of_an_object_is_looked_for_as_what_it_stands_for() {
        let value = r#"{"pem": "-----\nk\u00e4\ud83d\ude00\/\t-----", "half": "ab\ud800cd"}"#;
        assert_eq!(
            scrubbed(value, "-----\nk\u{e4}\u{1f600}/\t-----"),
            "[REDACTED:key.pem]"
        );
        assert_eq!(
            scrubbed(value, r"-----\nk\u00e4\ud83d\ude00/\t-----"),
            "[REDACTED:key.pem]"
        );
        assert_eq!(scrubbed(value, "ab\u{fffd}cd"), "[REDACTED:key.half]");
    }

    #[test]
    fn user_and_password_are_found_as_the_basic_scheme_joins_them() {
        for value in [
            r#"{"username": "ann", "password": "pw"}"#,
            r#"{"user": "ann", "pass": "pw"}"#,
            r#"{"client_id": "ann", "client_secret": "pw"}"#,
        ] {
            assert_eq!(scrubbed(value, "Basic YW5uOnB3"), "Basic [REDACTED:key]");
            assert_eq!(scrubbed(value, "ann:pw"), "[REDACTED:key]");
            assert_eq!(scrubbed(value, "ann and pw"), "ann and pw");
        }
    }

    #[test]
    fn what_is_no_object_is_one_secret() {
        for value in [
            r#"["abcd", "efgh"]"#,
            r#""abcd""#,
            r#"{"a": "abcd""#,
            "{abcd}",
        ] {
            assert_eq!(scrubbed(value, value), "[REDACTED:key]");
            assert_eq!(scrubbed(value, "abcd"), "abcd");
        }
    }

    #[test]
    fn an_object_nested_without_end_is_no_danger() {
        let value = format!(
            "{}\"leaf-leaf\"{}",
            r#"{"a":"#.repeat(20_000),
            "}".repeat(20_000)
        );
        assert_eq!(scrubbed(&value, &value), "[REDACTED:key]");
    }

    #[test]
    fn a_short_value_is_replaced_as_part_of_a_derived_text_only() {
        let mut scrubber = Scrubber::new([("key", &b"abc"[..]), ("none", b"")]);
        assert!(scrubber.is_empty());
        scrubber.add("key", b"Bearer abc");
        assert!(!scrubber.is_empty());
        assert_eq!(
            scrubber.header(b"abc, Bearer abc").unwrap(),
            b"abc, [REDACTED:key]"
        );
        scrubber.add("key", b"abc");
        assert_eq!(scrubber.body(b"\xff abc"), None);
    }

    #[test]
    fn the_scheme_of_a_derived_text_stays() {
        let mut scrubber = Scrubber::new([("key", &b"first-key"[..])]);
        scrubber.add("key", b"Bearer first-key");
        scrubber.add("other", b"bearer fetched-token");
        scrubber.add("other", b"AWS4-HMAC-SHA256 Credential=x");
        for (value, expected) in [
            ("Bearer first-key", "Bearer [REDACTED:key]"),
            ("x=fetched-token;", "x=[REDACTED:other];"),
            ("AWS4-HMAC-SHA256 Credential=x", "[REDACTED:other]"),
        ] {
            assert_eq!(
                scrubber.header(value.as_bytes()).unwrap(),
                expected.as_bytes()
            );
        }
    }

    #[test]
    fn a_value_that_two_credentials_share_has_the_marker_of_the_first() {
        let scrubber = Scrubber::new([("a", &b"shared-value"[..]), ("b", b"shared-value")]);
        assert_eq!(scrubber.body(b"shared-value").unwrap(), b"[REDACTED:a]");
    }

    #[test]
    fn binary_with_a_secret_is_replaced_as_a_whole() {
        let scrubber = Scrubber::new([("key", &br#"{"a": "hunter-2"}"#[..])]);
        let body = b"\xff\xfehunter-2\x00";
        assert_eq!(scrubber.body(body).unwrap(), b"[REDACTED:key]");
        assert_eq!(
            scrubber.header(body).unwrap(),
            b"\xff\xfe[REDACTED:key.a]\x00"
        );
        assert_eq!(scrubber.body(b"\xff\xfe\x00\x80"), None);
    }

    #[test]
    fn characters_of_several_bytes_stay_whole() {
        assert_eq!(
            scrubbed("gr\u{fc}\u{df}e", "\u{fc}gr\u{fc}\u{df}e\u{2615}"),
            "\u{fc}[REDACTED:key]\u{2615}"
        );
    }

    #[test]
    fn inside_a_longer_base64_text_the_secret_is_replaced() {
        let longer = BASE64.encode(b"me:correct-horse-battery:x");
        let left = scrubbed("correct-horse-battery", &longer);
        // The group that `c` shares with `me` stays, and so does what follows the last whole one.
        assert!(left.starts_with("bWU6[REDACTED:key]"), "{left}");
    }

    #[test]
    fn a_marker_breaks_neither_a_header_nor_a_json_string() {
        let scrubber = Scrubber::new([("a\r\n\"b", &b"hunter-2"[..])]);
        assert_eq!(scrubber.header(b"hunter-2").unwrap(), b"[REDACTED:a___b]");
    }

    #[test]
    fn nothing_of_a_secret_is_printed() {
        let scrubber = Arc::new(Scrubber::new([("key", &b"hunter-2"[..])]));
        let mut stream = Arc::clone(&scrubber).stream();
        stream.push(bytes::Bytes::from_static(b"hunter"));
        let printed = format!("{scrubber:?} {stream:?}");
        assert_eq!(
            printed,
            "Scrubber { .. } ScrubStream { held: 6, found: false, .. }"
        );
    }
}
