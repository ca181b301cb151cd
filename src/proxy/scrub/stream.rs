//! Scrubs a text that comes in chunks.

use std::{fmt, sync::Arc};

use bytes::Bytes;

use super::Scrubber;

/// How much of a secret's beginning, in bytes, shows that a text was cut off there. Less than that any text may
/// end with.
const BEGINNING_BYTES_MIN: usize = 8;

/// Scrubs a body while it passes; made by [`Scrubber::stream`].
///
/// What is replaced, and by what, is the same as in the whole body, however it is cut into chunks. The
/// end of a chunk is held back only from where some form of a secret may have begun.
pub struct ScrubStream {
    scrubber: Arc<Scrubber>,
    /// The end of what was pushed, of which only more text can tell whether it is a secret.
    held: Bytes,
    found: bool,
}

impl ScrubStream {
    pub(super) fn new(scrubber: Arc<Scrubber>) -> Self {
        Self {
            scrubber,
            held: Bytes::new(),
            found: false,
        }
    }

    /// Takes the next bytes and returns those that may be passed on, which may be none.
    ///
    /// Where nothing was found and nothing had been held back, they are not copied.
    pub fn push(&mut self, chunk: Bytes) -> Bytes {
        let text = if self.held.is_empty() {
            chunk
        } else {
            Bytes::from([&self.held[..], &chunk[..]].concat())
        };
        self.pass(&text, false)
    }

    /// Returns what was held back, once there is nothing more to push.
    pub fn finish(&mut self) -> Bytes {
        let text = std::mem::take(&mut self.held);
        self.pass(&text, true)
    }

    /// Returns what was held back of a text that may have been cut off, once there is nothing more to push; `None`
    /// where that is the beginning of a secret, which it was cut off in.
    pub fn finish_uncut(&mut self) -> Option<Bytes> {
        let text = std::mem::take(&mut self.held);
        let rest = self.pass(&text, true);
        (text.len() < BEGINNING_BYTES_MIN || rest != text).then_some(rest)
    }

    /// Returns whether anything was replaced so far.
    pub fn found(&self) -> bool {
        self.found
    }

    fn pass(&mut self, text: &Bytes, ended: bool) -> Bytes {
        let passed = self.scrubber.scrub(text, ended);
        self.held = text.slice(passed.bytes..);
        match passed.replaced {
            Some((replaced, _)) => {
                self.found = true;
                Bytes::from(replaced)
            }
            None => text.slice(..passed.bytes),
        }
    }
}

impl fmt::Debug for ScrubStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScrubStream")
            .field("held", &self.held.len())
            .field("found", &self.found)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::proxy::scrub::search::tests::{forms_and_text, naive};

    fn stream(secret: &str) -> ScrubStream {
        Arc::new(Scrubber::new([("key", secret.as_bytes())])).stream()
    }

    fn push(stream: &mut ScrubStream, chunk: &str) -> String {
        let passed = stream.push(Bytes::copy_from_slice(chunk.as_bytes()));
        String::from_utf8(passed.to_vec()).unwrap()
    }

    #[test]
    fn a_chunk_without_a_secret_is_passed_on_uncopied() {
        let mut stream = stream("hunter-2-hunter");
        for text in ["nothing to see", "nothing to hu"] {
            let chunk = Bytes::from_static(text.as_bytes());
            let passed = stream.push(chunk.clone());
            assert_eq!(passed.as_ptr(), chunk.as_ptr());
        }
        assert_eq!(stream.finish(), "hu");
        assert!(!stream.found());
    }

    #[test]
    fn only_what_may_be_a_secret_is_held_back() {
        let mut stream = stream("hunter-2");
        assert_eq!(push(&mut stream, "a hunter"), "a ");
        assert_eq!(push(&mut stream, "-"), "");
        assert_eq!(push(&mut stream, "3, hunt"), "hunter-3, ");
        assert_eq!(push(&mut stream, "er-2"), "[REDACTED:key]");
        assert!(stream.found());
        assert_eq!(push(&mut stream, " h"), " ");
        assert_eq!(stream.finish(), "h");
        assert_eq!(stream.finish(), "");
    }

    #[test]
    fn a_text_that_ends_within_a_secret_was_cut_off() {
        // `aHVudGVyLTItaHVu` is the base64 of the second.
        for (secret, text, rest) in [
            ("hunter-2-hunter", "a hunter-", Some("hunter-")),
            ("hunter-2-hunter", "a hunter-2", None),
            ("hunter-2-hunter", "a hunter-2-hunte", None),
            ("hunter-2-hunter", "a hunter-2-hunter", Some("")),
            ("hunter-2-hunter", "a hunter-2-", None),
            ("hunter-2-hun", "aHVudGVyLTItaHV", None),
            ("hunter-2-hun", "aHVudGVyLTItaHVu", Some("")),
            ("abcd", "YWJjZA", Some("[REDACTED:key]")),
        ] {
            let mut stream = stream(secret);
            push(&mut stream, text);
            let told = stream.finish_uncut();
            assert_eq!(told.as_deref(), rest.map(str::as_bytes), "{text}");
        }
    }

    #[test]
    fn a_form_that_may_become_a_longer_one_waits_for_the_next_byte() {
        // `YWJjZA` is the base64 of `abcd`, and so is `YWJjZA==`.
        let mut stream = stream("abcd");
        assert_eq!(push(&mut stream, "YWJjZA"), "");
        assert_eq!(push(&mut stream, "="), "");
        assert_eq!(push(&mut stream, "=."), "[REDACTED:key].");
        assert_eq!(push(&mut stream, "YWJjZA"), "");
        assert_eq!(push(&mut stream, "=."), "[REDACTED:key]=.");
        assert_eq!(push(&mut stream, "YWJjZA="), "");
        assert_eq!(stream.finish(), "[REDACTED:key]=");
    }

    #[test]
    fn binary_is_scrubbed_in_place() {
        let mut stream = stream("hunter-2");
        let passed = stream.push(Bytes::from_static(b"\xff\x00hunter-2\xfe"));
        assert_eq!(&passed[..], b"\xff\x00[REDACTED:key]\xfe");
    }

    #[test]
    fn without_secrets_everything_passes() {
        let mut stream = Arc::new(Scrubber::new([])).stream();
        assert_eq!(push(&mut stream, "anything"), "anything");
        assert_eq!(stream.finish(), "");
    }

    #[test]
    fn a_large_body_is_scrubbed_across_the_borders_of_its_chunks() {
        const CHUNK_BYTES: usize = 16 * 1024;
        let secret = b"sk-live-0123456789-abcdefghij";
        let mut body = vec![b'.'; 11 * 1024 * 1024];
        for (index, chunk) in body.chunks_exact_mut(CHUNK_BYTES).enumerate().skip(1) {
            // What of it lies before the border is written into the chunk before it, below.
            let before = index % (secret.len() + 1);
            chunk[..secret.len() - before].copy_from_slice(&secret[before..]);
        }
        for border in (CHUNK_BYTES..body.len()).step_by(CHUNK_BYTES) {
            let before = (border / CHUNK_BYTES) % (secret.len() + 1);
            body[border - before..border].copy_from_slice(&secret[..before]);
        }
        let scrubber = Arc::new(Scrubber::new([("key", secret.as_slice())]));
        let mut stream = Arc::clone(&scrubber).stream();
        let whole = Bytes::from(body);
        let mut passed = Vec::new();
        for start in (0..whole.len()).step_by(CHUNK_BYTES) {
            let end = whole.len().min(start + CHUNK_BYTES);
            passed.extend_from_slice(&stream.push(whole.slice(start..end)));
        }
        passed.extend_from_slice(&stream.finish());
        assert_eq!(Some(&passed), scrubber.body(&whole).as_ref());
        let grown = passed.len() + secret.len() * 703 - whole.len();
        assert_eq!(grown, "[REDACTED:key]".len() * 703);
    }

    proptest! {
        #[test]
        fn all_that_is_decided_is_passed_on_and_nothing_else(
            (forms, text) in forms_and_text(),
            lengths in vec(prop_oneof![Just(1_usize), 1..80_usize], 1..8),
        ) {
            let mut stream = Arc::new(Scrubber::of_forms(&forms)).stream();
            let (mut passed, mut end) = (Vec::new(), 0);
            for length in lengths.iter().cycle() {
                let start = end;
                end = text.len().min(start + length);
                passed.extend_from_slice(&stream.push(Bytes::copy_from_slice(&text[start..end])));
                let (expected, decided) = naive(&forms, &text[..end], false);
                prop_assert_eq!(&passed, &expected);
                prop_assert_eq!(&stream.held[..], &text[decided..end]);
                if end == text.len() {
                    break;
                }
            }
            passed.extend_from_slice(&stream.finish());
            prop_assert_eq!(passed, naive(&forms, &text, true).0);
        }
    }
}
