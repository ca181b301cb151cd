//! The forms in which an upstream may repeat a secret text.

use data_encoding::{
    BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD, Encoding, HEXLOWER, HEXUPPER,
};

use super::TEXT_BYTES_MIN;
use crate::secrets::{self, Secret};

/// The fewest bytes a text has whose base64 is also looked for inside of longer base64.
///
/// What is then looked for is at least 12 characters long, too long to occur by chance.
const EMBEDDED_BYTES_MIN: usize = 12;

/// The ways to write base64 (RFC 4648 §4 and §5).
const BASE64_ENCODINGS: [&Encoding; 4] = [&BASE64, &BASE64_NOPAD, &BASE64URL, &BASE64URL_NOPAD];

/// The digits of hexadecimal numbers.
const LOWER: &[u8; 16] = b"0123456789abcdef";
const UPPER: &[u8; 16] = b"0123456789ABCDEF";

/// Forms, one after the other in one place that is wiped when dropped.
#[derive(Default)]
pub(super) struct Forms {
    /// The bytes of all forms. Never grown in place, which would leave a copy behind.
    bytes: Vec<u8>,
    /// Where each form is.
    list: Vec<Form>,
}

/// Where a form is, and what to say in its place.
#[derive(Clone, Copy)]
pub(super) struct Form {
    start: usize,
    /// How many bytes it has; at least [`TEXT_BYTES_MIN`].
    pub(super) length: usize,
    /// The number of its marker.
    pub(super) marker: usize,
}

/// A way to percent-encode: letters and digits stay, and these bytes.
struct Percent {
    kept: &'static [u8],
    space: &'static [u8],
}

/// The ways to percent-encode a value that are in use: RFC 3986's, the same with its slashes kept,
/// HTML's for forms, Python's for forms, `JavaScript`'s for components, and that of URLs as browsers
/// write them (WHATWG's query set).
const PERCENT: [Percent; 6] = [
    Percent::keeping(b"-._~", b"%20"),
    Percent::keeping(b"-._~/", b"%20"),
    Percent::keeping(b"*-._", b"+"),
    Percent::keeping(b"-._~", b"+"),
    Percent::keeping(b"-._~!'()*", b"%20"),
    Percent::keeping(b"!$%&()*+,-./:;=?@[\\]^_`{|}~", b"%20"),
];

/// A way to write a JSON string.
struct Json {
    /// Whether a slash is written `\/`.
    slash: bool,
    /// Whether everything that is not ASCII is written `\u....`.
    ascii: bool,
    /// Whether the digits after `\u` are upper-case.
    upper: bool,
    /// What else is written `\u....`.
    further: &'static [u8],
}

/// The ways to write a JSON string that are in use. The last three are Go's, Gson's and .NET's.
const JSON: [Json; 9] = [
    Json::new(false, false, false, b""),
    Json::new(true, false, false, b""),
    Json::new(false, true, false, b""),
    Json::new(false, true, true, b""),
    Json::new(true, true, false, b""),
    Json::new(true, true, true, b""),
    Json::new(false, false, false, b"<>&"),
    Json::new(false, false, false, b"<>&='"),
    Json::new(false, true, true, b"\"&'<>+`"),
];

/// The ways to write double and single quotes in HTML that are in use.
const HTML_QUOTES: [(&[u8], &[u8]); 7] = [
    (b"\"", b"'"),
    (b"&quot;", b"'"),
    (b"&quot;", b"&#39;"),
    (b"&quot;", b"&#x27;"),
    (b"&quot;", b"&#039;"),
    (b"&quot;", b"&apos;"),
    (b"&#34;", b"&#39;"),
];

impl Forms {
    /// Adds all forms of a text; none when it is too short to be told from ordinary text.
    pub(super) fn add(&mut self, text: &[u8], marker: usize) {
        if text.len() < TEXT_BYTES_MIN {
            return;
        }
        let mut batch = Batch {
            since: self.list.len(),
            forms: self,
            marker,
        };
        batch.push(text);
        batch.push(encode(&HEXLOWER, text).expose());
        batch.push(encode(&HEXUPPER, text).expose());
        batch.base64(text);
        if !is_plain(text) {
            batch.percent(text);
            batch.json(text);
            batch.html(text);
        }
    }

    /// Adds one form as it is.
    pub(super) fn push(&mut self, form: &[u8], marker: usize) {
        let start = self.bytes.len();
        if self.bytes.capacity() - start < form.len() {
            let mut larger = Vec::with_capacity((start + form.len()) * 2);
            larger.extend_from_slice(&self.bytes);
            secrets::wipe(&mut self.bytes);
            self.bytes = larger;
        }
        self.bytes.extend_from_slice(form);
        self.list.push(Form {
            start,
            length: form.len(),
            marker,
        });
    }

    /// Returns whether something is a form.
    pub(super) fn contains(&self, bytes: &[u8]) -> bool {
        self.list.iter().any(|form| self.bytes(form) == bytes)
    }

    /// Sorts the forms by their bytes. Of several with the same bytes the one added first stays.
    pub(super) fn sort(&mut self) {
        let bytes = |form: &Form| &self.bytes[form.start..form.start + form.length];
        self.list.sort_by(|one, other| bytes(one).cmp(bytes(other)));
        self.list
            .dedup_by(|later, earlier| bytes(later) == bytes(earlier));
    }

    /// Returns all forms.
    pub(super) fn list(&self) -> &[Form] {
        &self.list
    }

    /// Returns a form's bytes.
    pub(super) fn bytes(&self, form: &Form) -> &[u8] {
        &self.bytes[form.start..form.start + form.length]
    }

    /// Returns those of some sorted forms that have this byte at this depth, given that they are the
    /// same up to there and longer.
    pub(super) fn narrow<'a>(&self, forms: &'a [Form], depth: usize, byte: u8) -> &'a [Form] {
        let at_depth = |form: &Form| self.bytes[form.start + depth];
        if let [first, .., last] = forms
            && at_depth(first) == byte
            && at_depth(last) == byte
        {
            return forms;
        }
        let from = forms.partition_point(|form| at_depth(form) < byte);
        let count = forms[from..].partition_point(|form| at_depth(form) == byte);
        &forms[from..from + count]
    }
}

impl Drop for Forms {
    fn drop(&mut self) {
        secrets::wipe(&mut self.bytes);
    }
}

impl Percent {
    const fn keeping(kept: &'static [u8], space: &'static [u8]) -> Self {
        Self { kept, space }
    }

    fn write(&self, text: &[u8], digits: &[u8; 16]) -> Secret {
        // A byte becomes three at most.
        let mut written = Vec::with_capacity(text.len() * 3);
        for &byte in text {
            if byte.is_ascii_alphanumeric() || self.kept.contains(&byte) {
                written.push(byte);
            } else if byte == b' ' {
                written.extend_from_slice(self.space);
            } else {
                written.push(b'%');
                written.extend_from_slice(&hex(byte, digits));
            }
        }
        Secret::new(written)
    }
}

impl Json {
    const fn new(slash: bool, ascii: bool, upper: bool, further: &'static [u8]) -> Self {
        Self {
            slash,
            ascii,
            upper,
            further,
        }
    }

    /// Writes a text as the inside of a JSON string; what is not UTF-8 stays as it is.
    fn write(&self, text: &[u8]) -> Secret {
        // A byte becomes six at most: the two of `ä` as well as a control character `\u....`.
        let mut written = Vec::with_capacity(text.len() * 6);
        for chunk in text.utf8_chunks() {
            for char in chunk.valid().chars() {
                self.write_char(char, &mut written);
            }
            written.extend_from_slice(chunk.invalid());
        }
        Secret::new(written)
    }

    fn write_char(&self, char: char, written: &mut Vec<u8>) {
        let further = u8::try_from(char).is_ok_and(|byte| self.further.contains(&byte));
        let short: &[u8] = match char {
            _ if further => b"",
            '"' => br#"\""#,
            '\\' => br"\\",
            '/' if self.slash => br"\/",
            '\n' => br"\n",
            '\r' => br"\r",
            '\t' => br"\t",
            '\u{8}' => br"\b",
            '\u{c}' => br"\f",
            _ => b"",
        };
        let mut utf8 = [0; 4];
        if !short.is_empty() {
            written.extend_from_slice(short);
        } else if further || char < ' ' || (self.ascii && !char.is_ascii()) {
            self.write_code(char, written);
        } else {
            written.extend_from_slice(char.encode_utf8(&mut utf8).as_bytes());
        }
    }

    fn write_code(&self, char: char, written: &mut Vec<u8>) {
        let digits = if self.upper { UPPER } else { LOWER };
        for unit in char.encode_utf16(&mut [0; 2]) {
            let [high, low] = unit.to_be_bytes();
            written.extend_from_slice(br"\u");
            written.extend_from_slice(&hex(high, digits));
            written.extend_from_slice(&hex(low, digits));
        }
    }
}

/// The forms of one text, while they are added.
struct Batch<'a> {
    forms: &'a mut Forms,
    /// How many forms there were before.
    since: usize,
    marker: usize,
}

impl Batch<'_> {
    /// Adds a form unless the text has had it already.
    fn push(&mut self, form: &[u8]) {
        let of_this_text = &self.forms.list[self.since..];
        if !of_this_text.iter().any(|had| self.forms.bytes(had) == form) {
            self.forms.push(form, self.marker);
        }
    }

    /// Base64, the same written in a URL or in a JSON string, base64 of base64, and base64 of a
    /// longer text that the text is part of.
    fn base64(&mut self, text: &[u8]) {
        for encoding in BASE64_ENCODINGS {
            let once = encode(encoding, text);
            let once = once.expose();
            self.push(once);
            // The base64 of ASCII letters has no character in which the two alphabets differ.
            self.push(encode(&BASE64, once).expose());
            self.push(encode(&BASE64_NOPAD, once).expose());
            if !is_plain(once) {
                self.push(PERCENT[0].write(once, UPPER).expose());
                self.push(PERCENT[0].write(once, LOWER).expose());
                let escaped = JSON[1].write(once);
                self.push(escaped.expose());
                self.push(JSON[1].write(escaped.expose()).expose());
                self.push(JSON[0].write(escaped.expose()).expose());
            }
        }
        if text.len() >= EMBEDDED_BYTES_MIN {
            self.embedded_base64(text);
        }
    }

    /// The characters that depend on the text alone, whatever stands before and after it: those of
    /// its whole groups of three bytes, which begin at its first, second or third byte.
    fn embedded_base64(&mut self, text: &[u8]) {
        for skipped in 0..3 {
            let (groups, _) = text[skipped..].as_chunks::<3>();
            self.push(encode(&BASE64, groups.as_flattened()).expose());
            self.push(encode(&BASE64URL, groups.as_flattened()).expose());
        }
    }

    fn percent(&mut self, text: &[u8]) {
        for percent in PERCENT {
            self.push(percent.write(text, UPPER).expose());
            self.push(percent.write(text, LOWER).expose());
        }
    }

    /// JSON strings, and JSON strings within JSON strings.
    fn json(&mut self, text: &[u8]) {
        for json in JSON {
            let once = json.write(text);
            let once = once.expose();
            self.push(once);
            // A text that is its own escaped form is so again, or was by another of the ways.
            if once != text {
                self.push(json.write(once).expose());
                self.push(JSON[0].write(once).expose());
                self.push(JSON[1].write(once).expose());
            }
        }
    }

    fn html(&mut self, text: &[u8]) {
        for (double, single) in HTML_QUOTES {
            // A character becomes six bytes at most.
            let mut written = Vec::with_capacity(text.len() * 6);
            for byte in text {
                match byte {
                    b'&' => written.extend_from_slice(b"&amp;"),
                    b'<' => written.extend_from_slice(b"&lt;"),
                    b'>' => written.extend_from_slice(b"&gt;"),
                    b'"' => written.extend_from_slice(double),
                    b'\'' => written.extend_from_slice(single),
                    _ => written.push(*byte),
                }
            }
            self.push(Secret::new(written).expose());
        }
    }
}

/// Returns whether a text is the same in URLs, in JSON and in HTML.
fn is_plain(text: &[u8]) -> bool {
    text.iter()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(byte))
}

fn encode(encoding: &Encoding, bytes: &[u8]) -> Secret {
    Secret::from(encoding.encode(bytes))
}

fn hex(byte: u8, digits: &[u8; 16]) -> [u8; 2] {
    [byte >> 4, byte & 0xf].map(|digit| digits[usize::from(digit)])
}
