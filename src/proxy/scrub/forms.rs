//! The forms in which an upstream may repeat a secret text.

use data_encoding::{
    BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD, Encoding, HEXLOWER, HEXUPPER,
};

use super::{
    TEXT_BYTES_MIN,
    escapes::{ByteSet, GROWTH_MAX, HTML, JSON, JSON_SIMPLE, LOWER, PERCENT, UPPER},
};
use crate::secrets::{self, Secret};

/// The fewest bytes a text has whose base64 is also looked for inside of longer base64.
///
/// What is then looked for is at least 12 characters long, too long to occur by chance.
const EMBEDDED_BYTES_MIN: usize = 12;

/// The ways to write base64 (RFC 4648 §4 and §5).
const BASE64_ENCODINGS: [&Encoding; 4] = [&BASE64, &BASE64_NOPAD, &BASE64URL, &BASE64URL_NOPAD];

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

impl Forms {
    /// Adds all forms of a text; none when it is too short to be told from ordinary text.
    pub(super) fn add(&mut self, text: &[u8], marker: usize) {
        if text.len() < TEXT_BYTES_MIN {
            return;
        }
        let present = ByteSet::of(text);
        let mut batch = Batch {
            since: self.list.len(),
            forms: self,
            marker,
        };
        batch.add(text.len(), |written| written.extend_from_slice(text));
        batch.encode(&HEXLOWER, text);
        batch.encode(&HEXUPPER, text);
        batch.base64(text);
        if !present.is_plain() {
            batch.percent(text, present);
            batch.json(text, present);
            batch.html(text, present);
        }
    }

    /// Makes room for so many more bytes.
    fn make_room(&mut self, bytes_max: usize) {
        let needed = self.bytes.len() + bytes_max;
        if self.bytes.capacity() < needed {
            let mut larger = Vec::with_capacity(needed * 2);
            larger.extend_from_slice(&self.bytes);
            secrets::wipe(&mut self.bytes);
            self.bytes = larger;
        }
    }

    /// Returns forms that are these bytes and nothing else, marked with their places in the list.
    #[cfg(test)]
    pub(super) fn only(list: &[Vec<u8>]) -> Self {
        let mut forms = Self::default();
        for (marker, form) in list.iter().enumerate() {
            let mut batch = Batch {
                since: forms.list.len(),
                forms: &mut forms,
                marker,
            };
            batch.add(form.len(), |written| written.extend_from_slice(form));
        }
        forms
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

    /// Returns how many more bytes of a text some sorted forms all have from this depth on, given that
    /// they are the same up to there.
    pub(super) fn agreed(&self, forms: &[Form], depth: usize, text: &[u8]) -> usize {
        // What the first and the last have in common, all between them have too.
        let rests = forms.first().zip(forms.last());
        rests.map_or(0, |(first, last)| {
            let first = same(&self.bytes(first)[depth..], text);
            let last = same(&self.bytes(last)[depth..], text);
            first.min(last)
        })
    }

    /// Returns those of some sorted forms that have this byte at this depth, given that they are the
    /// same up to there and longer.
    pub(super) fn narrow<'a>(&self, forms: &'a [Form], depth: usize, byte: u8) -> &'a [Form] {
        let at_depth = |form: &Form| self.bytes[form.start + depth];
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

/// The forms of one text, while they are added.
struct Batch<'a> {
    forms: &'a mut Forms,
    /// How many forms there were before.
    since: usize,
    marker: usize,
}

impl Batch<'_> {
    /// Adds a form, unless the text has had it already.
    ///
    /// It is written by `write` in no more than `bytes_max` bytes, right where it stays. Returns whether it is
    /// a new one.
    fn add(&mut self, bytes_max: usize, write: impl FnOnce(&mut Vec<u8>)) -> bool {
        self.forms.make_room(bytes_max);
        let start = self.forms.bytes.len();
        write(&mut self.forms.bytes);
        let form = Form {
            start,
            length: self.forms.bytes.len() - start,
            marker: self.marker,
        };
        let of_this_text = &self.forms.list[self.since..];
        let new = self.forms.bytes(&form);
        let is_new = of_this_text.iter().all(|had| self.forms.bytes(had) != new);
        if is_new {
            self.forms.list.push(form);
        } else {
            secrets::wipe(&mut self.forms.bytes[start..]);
            self.forms.bytes.truncate(start);
        }
        is_new
    }

    fn encode(&mut self, encoding: &Encoding, bytes: &[u8]) -> bool {
        let length = encoding.encode_len(bytes.len());
        self.add(length, |written| {
            let start = written.len();
            written.resize(start + length, 0);
            encoding.encode_mut(bytes, &mut written[start..]);
        })
    }

    /// Base64, the same written in a URL or in a JSON string, base64 of base64, and base64 of a
    /// longer text that the text is part of.
    fn base64(&mut self, text: &[u8]) {
        for encoding in BASE64_ENCODINGS {
            // In most ways to write it, a text comes out the same, and so does all that is made of it.
            if !self.encode(encoding, text) {
                continue;
            }
            let once = Secret::from(encoding.encode(text));
            let once = once.expose();
            // The base64 of ASCII letters has no character in which the two alphabets differ.
            self.encode(&BASE64, once);
            self.encode(&BASE64_NOPAD, once);
            let present = ByteSet::of(once);
            if !present.is_plain() {
                self.percent(once, ByteSet::NONE);
                self.json(once, present);
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
            self.encode(&BASE64, groups.as_flattened());
            self.encode(&BASE64URL, groups.as_flattened());
        }
    }

    fn percent(&mut self, text: &[u8], present: ByteSet) {
        for (index, percent) in PERCENT.iter().enumerate() {
            if index == 0 || percent.differs_for(present) {
                for digits in [UPPER, LOWER] {
                    self.add(text.len() * GROWTH_MAX, |to| {
                        percent.write(text, digits, to);
                    });
                }
            }
        }
    }

    /// JSON strings, and JSON strings within JSON strings.
    fn json(&mut self, text: &[u8], present: ByteSet) {
        for (index, json) in JSON.iter().enumerate() {
            if !json.changes(present) || (index > 0 && !json.differs_for(present)) {
                continue;
            }
            let mut once = Vec::with_capacity(text.len() * GROWTH_MAX);
            json.write(text, &mut once);
            let once = Secret::new(once);
            let once = once.expose();
            self.add(once.len(), |written| written.extend_from_slice(once));
            let present = ByteSet::of(once);
            for (outer_index, outer) in JSON.iter().enumerate() {
                // Whoever escapes twice does it alike, or the second time by another's simple way.
                let likely =
                    index < JSON_SIMPLE || outer_index < JSON_SIMPLE || outer_index == index;
                if likely && (outer_index == 0 || outer.differs_for(present)) {
                    self.add(once.len() * GROWTH_MAX, |to| outer.write(once, to));
                }
            }
        }
    }

    fn html(&mut self, text: &[u8], present: ByteSet) {
        for (index, html) in HTML.iter().enumerate() {
            if index == 0 || html.differs_for(present) {
                self.add(text.len() * GROWTH_MAX, |to| html.write(text, to));
            }
        }
    }
}

/// Returns how many bytes two texts have in common at their beginning.
fn same(one: &[u8], other: &[u8]) -> usize {
    let (ones, others) = (one.as_chunks::<16>().0, other.as_chunks::<16>().0);
    let chunks = ones.iter().zip(others).take_while(|(a, b)| a == b);
    let start = chunks.count() * 16;
    let rest = one[start..].iter().zip(&other[start..]);
    start + rest.take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NASTY: &str = r#"s3cr3t/v1+~~~?&=%"\ ü☕"#;

    fn forms_of(text: &str) -> Vec<String> {
        let mut forms = Forms::default();
        forms.add(text.as_bytes(), 0);
        let text = |form| String::from_utf8(forms.bytes(form).to_vec()).unwrap();
        forms.list().iter().map(text).collect()
    }

    fn assert_forms(text: &str, expected: &[&str]) {
        let forms = forms_of(text);
        for form in expected {
            assert!(forms.iter().any(|had| had == form), "{form} in {forms:#?}");
        }
    }

    #[test]
    fn base64_in_both_alphabets_is_a_form_as_is_its_own_base64() {
        assert_forms(
            NASTY,
            &[
                "czNjcjN0L3YxK35+fj8mPSUiXCDDvOKYlQ==",
                "czNjcjN0L3YxK35+fj8mPSUiXCDDvOKYlQ",
                "czNjcjN0L3YxK35-fj8mPSUiXCDDvOKYlQ==",
                "czNjcjN0L3YxK35-fj8mPSUiXCDDvOKYlQ",
                "Y3pOamNqTjBMM1l4SzM1K2ZqOG1QU1VpWENERHZPS1lsUT09",
                "Y3pOamNqTjBMM1l4SzM1K2ZqOG1QU1VpWENERHZPS1lsUQ==",
                "Y3pOamNqTjBMM1l4SzM1K2ZqOG1QU1VpWENERHZPS1lsUQ",
                "Y3pOamNqTjBMM1l4SzM1LWZqOG1QU1VpWENERHZPS1lsUQ",
                "czNjcjN0L3YxK35%2Bfj8mPSUiXCDDvOKYlQ%3D%3D",
                "czNjcjN0L3YxK35%2bfj8mPSUiXCDDvOKYlQ%3d%3d",
            ],
        );
        assert_forms(
            "????????",
            &[r"Pz8/Pz8/Pz8=", r"Pz8\/Pz8\/Pz8=", r"Pz8\\\/Pz8\\\/Pz8="],
        );
    }

    #[test]
    fn hex_in_either_case_is_a_form() {
        assert_forms(
            NASTY,
            &[
                "7333637233742f76312b7e7e7e3f263d25225c20c3bce29895",
                "7333637233742F76312B7E7E7E3F263D25225C20C3BCE29895",
            ],
        );
    }

    #[test]
    fn percent_encoding_with_either_case_and_either_space_is_a_form() {
        assert_forms(
            NASTY,
            &[
                "s3cr3t%2Fv1%2B~~~%3F%26%3D%25%22%5C%20%C3%BC%E2%98%95",
                "s3cr3t%2fv1%2b~~~%3f%26%3d%25%22%5c%20%c3%bc%e2%98%95",
                "s3cr3t/v1%2B~~~%3F%26%3D%25%22%5C%20%C3%BC%E2%98%95",
                "s3cr3t%2Fv1%2B~~~%3F%26%3D%25%22%5C+%C3%BC%E2%98%95",
                "s3cr3t%2fv1%2b%7e%7e%7e%3f%26%3d%25%22%5c+%c3%bc%e2%98%95",
            ],
        );
    }

    #[test]
    fn json_escapes_once_are_forms() {
        assert_forms(
            NASTY,
            &[
                r#"s3cr3t/v1+~~~?&=%\"\\ ü☕"#,
                r#"s3cr3t\/v1+~~~?&=%\"\\ ü☕"#,
                r#"s3cr3t/v1+~~~?&=%\"\\ \u00fc\u2615"#,
                r#"s3cr3t/v1+~~~?&=%\"\\ \u00FC\u2615"#,
                r#"s3cr3t\/v1+~~~?&=%\"\\ \u00fc\u2615"#,
                r#"s3cr3t/v1+~~~?\u0026=%\"\\ ü☕"#,
                r#"s3cr3t/v1+~~~?\u0026\u003d%\"\\ ü☕"#,
                r"s3cr3t/v1\u002B~~~?\u0026=%\u0022\\ \u00FC\u2615",
            ],
        );
        assert_forms(
            "a\u{1f}\n😀",
            &[
                r"a\u001f\n😀",
                r"a\u001f\n\ud83d\ude00",
                r"a\u001F\n\uD83D\uDE00",
            ],
        );
    }

    #[test]
    fn json_escapes_of_json_escapes_are_forms() {
        assert_forms(
            NASTY,
            &[
                r#"s3cr3t/v1+~~~?&=%\\\"\\\\ ü☕"#,
                r#"s3cr3t/v1+~~~?&=%\\\"\\\\ \\u00fc\\u2615"#,
                r#"s3cr3t/v1+~~~?&=%\\\"\\\\ \u00fc\u2615"#,
                r#"s3cr3t\\\/v1+~~~?&=%\\\"\\\\ \\u00fc\\u2615"#,
            ],
        );
        assert_forms("a\u{1f}\n😀", &[r"a\\u001f\\n\\ud83d\\ude00"]);
    }

    #[test]
    fn html_escapes_are_forms() {
        assert_forms(
            r#"<a'b">&"#,
            &[
                r#"&lt;a'b"&gt;&amp;"#,
                "&lt;a'b&quot;&gt;&amp;",
                "&lt;a&#39;b&quot;&gt;&amp;",
                "&lt;a&#x27;b&quot;&gt;&amp;",
                "&lt;a&#39;b&#34;&gt;&amp;",
            ],
        );
    }

    #[test]
    fn inside_longer_base64_the_text_is_found_from_twelve_bytes_on() {
        for (text, expected) in [
            ("correct-horse", true),
            ("correct-hors", true),
            ("correct-hor", false),
        ] {
            let forms = forms_of(text);
            for before in 1..3 {
                let longer = format!("{}{text}::", "x".repeat(before));
                let longer = BASE64.encode(longer.as_bytes());
                let found = forms.iter().any(|form| longer.contains(form.as_str()));
                assert_eq!(found, expected, "{text} after {before} bytes");
            }
        }
    }

    #[test]
    fn a_plain_text_has_few_forms_and_none_twice() {
        let mut forms = forms_of("sk-live_0123456789abcdefABCDEF");
        let count = forms.len();
        assert!(count < 20, "{count}");
        forms.sort();
        forms.dedup();
        assert_eq!(forms.len(), count);
    }

    #[test]
    fn three_bytes_have_no_form_and_four_have() {
        assert_eq!(forms_of("abc"), Vec::<String>::new());
        assert!(forms_of("abcd").iter().all(|form| form.len() >= 4));
        assert_forms("abcd", &["abcd", "61626364", "YWJjZA"]);
    }

    #[test]
    fn bytes_that_are_no_text_have_forms_too() {
        let mut forms = Forms::default();
        forms.add(b"\xff\xfe\"\x00ab", 0);
        for expected in [
            &b"\xff\xfe\"\x00ab"[..],
            b"\xff\xfe\\\"\\u0000ab",
            b"%FF%FE%22%00ab",
        ] {
            assert!(forms.contains(expected), "{expected:?}");
        }
    }
}
