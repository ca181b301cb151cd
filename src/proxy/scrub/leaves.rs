//! The secret texts inside a credential's value that is a JSON object.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::secrets::Secret;

/// How deep objects and lists are looked into. What lies deeper is only part of the whole value.
const DEPTH_MAX: usize = 32;

/// Fields that HTTP's Basic scheme joins with a colon (RFC 7617, RFC 6749 §2.3.1).
const PAIRS: [(&str, &str); 5] = [
    ("username", "password"),
    ("username", "pass"),
    ("user", "password"),
    ("user", "pass"),
    ("client_id", "client_secret"),
];

/// A secret text inside a value.
pub(super) struct Leaf {
    /// The names that lead to it, each preceded by a dot.
    pub(super) path: String,
    /// The text.
    pub(super) text: Secret,
}

/// Returns every string in a JSON object, and the pairs of user and password joined as
/// `user:password`, which have the path of the object they are in. Any other value has no leaves.
pub(super) fn leaves(value: &[u8]) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    if value.trim_ascii_start().first() == Some(&b'{')
        && let Ok(value) = serde_json::from_slice::<&RawValue>(value)
    {
        collect(value, "", DEPTH_MAX, &mut leaves);
    }
    leaves
}

fn collect(value: &RawValue, path: &str, depth: usize, leaves: &mut Vec<Leaf>) {
    let json = value.get();
    match json.as_bytes().first() {
        Some(b'"') => leaves.push(Leaf {
            path: path.to_owned(),
            text: unescape(&json[1..json.len() - 1]),
        }),
        Some(b'{') if depth > 0 => collect_object(json, path, depth - 1, leaves),
        Some(b'[') if depth > 0 => {
            let items: Vec<&RawValue> = serde_json::from_str(json).unwrap_or_default();
            for (index, item) in items.into_iter().enumerate() {
                collect(item, &format!("{path}.{index}"), depth - 1, leaves);
            }
        }
        _ => {}
    }
}

fn collect_object(json: &str, path: &str, depth: usize, leaves: &mut Vec<Leaf>) {
    let fields: BTreeMap<String, &RawValue> = serde_json::from_str(json).unwrap_or_default();
    for (name, value) in &fields {
        collect(value, &format!("{path}.{name}"), depth, leaves);
    }
    let string = |name: &str| {
        let inside = fields.get(name)?.get().strip_prefix('"')?;
        Some(unescape(inside.strip_suffix('"')?))
    };
    for (user, password) in PAIRS {
        if let (Some(user), Some(password)) = (string(user), string(password)) {
            leaves.push(Leaf {
                path: path.to_owned(),
                text: Secret::new([user.expose(), b":", password.expose()].concat()),
            });
        }
    }
}

/// Returns the text that the inside of a valid JSON string stands for.
///
/// The parser's own way leaves a copy behind that nobody wipes.
fn unescape(inside: &str) -> Secret {
    // No escape is shorter than what it stands for, so the bytes are never moved.
    let mut text = Vec::with_capacity(inside.len());
    let mut rest = inside;
    while let Some((before, escape)) = rest.split_once('\\') {
        text.extend_from_slice(before.as_bytes());
        let (char, length) = unescape_char(escape);
        text.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
        rest = escape.get(length..).unwrap_or_default();
    }
    text.extend_from_slice(rest.as_bytes());
    Secret::new(text)
}

/// Returns the character after a backslash stands for, and how many bytes it takes.
fn unescape_char(escape: &str) -> (char, usize) {
    let char = match escape.as_bytes().first() {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unescape_code(&escape[1..]),
        _ => return (escape.chars().next().unwrap_or('\\'), 1),
    };
    (char, 1)
}

/// Returns the character of the four digits after `\u`, or of a pair of such, and the length of both
/// with the `u`. Half a pair stands for nothing and becomes U+FFFD.
fn unescape_code(digits: &str) -> (char, usize) {
    let unit = |from: usize| u16::from_str_radix(digits.get(from..from + 4)?, 16).ok();
    let first = unit(0).unwrap_or(0xDC00);
    let second = (digits.get(4..6) == Some(r"\u")).then(|| unit(6)).flatten();
    let pair = [first, second.unwrap_or_default()];
    match char::decode_utf16(pair).next() {
        Some(Ok(char)) => (char, 1 + 4 + 6 * usize::from(char.len_utf16() == 2)),
        _ => (char::REPLACEMENT_CHARACTER, 5),
    }
}
