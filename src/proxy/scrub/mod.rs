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
        let mut forms = Forms::default();
        let mut markers = Vec::new();
        for (name, value) in credentials {
            let leaves = leaves::leaves(value);
            for leaf in &leaves {
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
