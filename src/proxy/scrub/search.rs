//! Finds the forms in a text: leftmost first, and of those that begin at one place the longest.
//!
//! The forms of one request are few, mostly long, and known only when the request is made. So there
//! is no automaton, which would take longer to build than a usual body takes to scan, but two steps:
//!
//! - **A filter** for short texts, headers above all, looks at every place, and at four bytes there: each has to be one
//!   that some form has there. That takes a table of 256 bytes to build.
//! - **A filter** for longer texts looks at every `stride`-th place of the text only. Every form has, among its first
//!   bytes, one gram (3 or 4 bytes) that lies on such a place, wherever the form begins; the table
//!   tells for each gram at which offsets of a form's beginning it occurs. The lookups do not depend
//!   on one another, which keeps the processor busy with several at once.
//! - **A comparison** of what the filter lets through walks the sorted list of forms byte by byte,
//!   narrowing it to those that agree with the text so far: the walk down a trie, without the trie.
//!
//! At worst every place of a text is compared with the forms, as far as they agree with it: the time
//! is at most the text's length times the longest form's.

use std::sync::OnceLock;

use super::{
    TEXT_BYTES_MIN,
    forms::{Form, Forms},
};
use crate::secrets;

/// How many slots the table of grams has, as a power of two.
const SLOTS_LOG2: u32 = 13;
const SLOTS: usize = 1 << SLOTS_LOG2;

/// How many bytes of text are looked at before the filter asks whether it found anything.
const BLOCK_BYTES: usize = 32;

/// A block and the rest of a gram that begins on its last byte.
const BLOCK_AND_GRAM_BYTES: usize = BLOCK_BYTES + 3;

/// From how many bytes on a text is worth the table of grams, which is cleared twice and takes 8 KiB. In tests few, so
/// that they try both filters.
const LONG_BYTES_MIN: usize = if cfg!(test) { 48 } else { 4096 };

/// The forms of one request, ready to be searched for.
pub(super) struct Search {
    /// What is searched for; in order, without duplicates.
    forms: Forms,
    /// What the first bytes of the forms are.
    firsts: Firsts,
    /// What the forms begin with; made for the first text that is long enough.
    grams: OnceLock<Grams>,
}

/// What was found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hit {
    /// A form, whatever comes after it.
    Form {
        /// Where it begins.
        start: usize,
        /// How many bytes it has.
        length: usize,
        /// The number of its marker.
        marker: usize,
    },
    /// Something of which only more text can tell whether it is a form, or which.
    Begun {
        /// Where it begins; it goes on to the end of the text.
        start: usize,
    },
}

impl Search {
    /// Prepares a search; forms have at least [`super::TEXT_BYTES_MIN`] bytes.
    pub(super) fn new(mut forms: Forms) -> Self {
        forms.sort();
        let firsts = Firsts::of(&forms);
        Self {
            forms,
            firsts,
            grams: OnceLock::new(),
        }
    }

    /// Returns the forms.
    pub(super) fn forms(&self) -> &Forms {
        &self.forms
    }

    /// Takes the forms out, leaving none.
    pub(super) fn take_forms(&mut self) -> Forms {
        std::mem::take(&mut self.forms)
    }

    /// Returns the first thing found at or after `from`.
    ///
    /// A text that has `ended` holds whole forms only; any other may end in the midst of one.
    pub(super) fn find(&self, text: &[u8], from: usize, ended: bool) -> Option<Hit> {
        if text.len() < LONG_BYTES_MIN {
            let next = |at| self.firsts.next(text, at);
            return self.find_by((next, TEXT_BYTES_MIN), text, from, ended);
        }
        let grams = self.grams.get_or_init(|| Grams::of(&self.forms));
        let next = |at| grams.next(text, at);
        self.find_by((next, grams.pace.reach()), text, from, ended)
    }

    /// Returns the first thing found at or after `from`, by a filter that needs so many bytes of a form to see it.
    fn find_by(
        &self,
        (next, reach): (impl Fn(usize) -> Option<usize>, usize),
        text: &[u8],
        from: usize,
        ended: bool,
    ) -> Option<Hit> {
        let mut at = from;
        while let Some(start) = next(at) {
            let hit = self.compare(text, start, ended);
            if hit.is_some() {
                return hit;
            }
            at = start + 1;
        }
        if ended {
            return None;
        }
        // The filter needs some bytes to go by; what begins in the very last ones it does not see.
        let unseen = (text.len() + 1).saturating_sub(reach);
        (at.max(unseen)..text.len()).find_map(|start| self.compare(text, start, ended))
    }

    /// Compares the text at one place with all forms.
    fn compare(&self, text: &[u8], start: usize, ended: bool) -> Option<Hit> {
        let rest = &text[start..];
        // The forms that agree with the text in their first `depth` bytes.
        let mut agreeing = self.forms.list();
        let mut whole = None;
        let mut depth = 0;
        while let Some((first, longer)) = agreeing.split_first() {
            depth += self.forms.agreed(agreeing, depth, &rest[depth..]);
            if first.length == depth {
                // Of forms with the same beginning the shortest is sorted first.
                whole = Some(first);
                agreeing = longer;
            } else if let Some(&byte) = rest.get(depth) {
                agreeing = self.forms.narrow(agreeing, depth, byte);
            } else if ended {
                break;
            } else {
                return Some(Hit::Begun { start });
            }
        }
        whole.map(|&Form { length, marker, .. }| Hit::Form {
            start,
            length,
            marker,
        })
    }
}

/// Which bytes the forms have first, second, third and fourth.
struct Firsts {
    /// For each byte one bit per place; wiped on drop.
    places: [u8; 256],
}

impl Firsts {
    fn of(forms: &Forms) -> Self {
        let mut places = [0; 256];
        for form in forms.list() {
            let first = forms.bytes(form).iter().take(TEXT_BYTES_MIN);
            for (place, &byte) in first.enumerate() {
                places[usize::from(byte)] |= 1 << place;
            }
        }
        Self { places }
    }

    /// Returns the first place at or after `from` where a form might begin.
    fn next(&self, text: &[u8], from: usize) -> Option<usize> {
        let rest = text.get(from..)?;
        let mut windows = rest.array_windows::<TEXT_BYTES_MIN>();
        let at = windows.position(|&[one, two, three, four]| {
            let has = |byte: u8, place: u8| self.places[usize::from(byte)] & (1 << place);
            has(one, 0) | has(two, 1) | has(three, 2) | has(four, 3) == 0b1111
        });
        at.map(|at| from + at)
    }
}

impl Drop for Firsts {
    fn drop(&mut self) {
        secrets::wipe(&mut self.places);
    }
}

/// Which grams the forms begin with.
struct Grams {
    /// For each gram's slot one bit per offset at which a form has it; wiped on drop.
    offsets: Box<[u8; SLOTS]>,
    /// How the text is sampled.
    pace: Pace,
}

/// How far apart the samples lie, and how many bytes each has. The shortest form decides: it has to
/// hold a whole sample wherever it begins.
#[derive(Clone, Copy)]
enum Pace {
    /// Every 2nd place, 3 bytes.
    Every2,
    /// Every 4th place, 3 bytes.
    Every4Of3,
    /// Every 4th place, 4 bytes.
    Every4,
    /// Every 8th place, 4 bytes.
    Every8,
}

impl Pace {
    fn for_shortest(bytes: usize) -> Self {
        match bytes {
            ..6 => Self::Every2,
            6 => Self::Every4Of3,
            7..11 => Self::Every4,
            _ => Self::Every8,
        }
    }

    const fn stride(self) -> usize {
        match self {
            Self::Every2 => 2,
            Self::Every4Of3 | Self::Every4 => 4,
            Self::Every8 => 8,
        }
    }

    const fn gram_bytes(self) -> usize {
        match self {
            Self::Every2 | Self::Every4Of3 => 3,
            Self::Every4 | Self::Every8 => 4,
        }
    }

    /// Returns how many bytes of a form the filter needs to see it.
    const fn reach(self) -> usize {
        self.stride() + self.gram_bytes() - 1
    }
}

impl Grams {
    fn of(forms: &Forms) -> Self {
        let shortest = forms.list().iter().map(|form| form.length).min();
        let mut grams = Self {
            offsets: Box::new([0; SLOTS]),
            pace: Pace::for_shortest(shortest.unwrap_or(usize::MAX)),
        };
        for form in forms.list() {
            let bytes = forms.bytes(form);
            for offset in 0..grams.pace.stride() {
                let slot = match grams.pace.gram_bytes() {
                    3 => slot::<3>(&bytes[offset..]),
                    _ => slot::<4>(&bytes[offset..]),
                };
                grams.offsets[slot] |= 1 << offset;
            }
        }
        grams
    }

    /// Returns the first place at or after `from` where a form might begin.
    fn next(&self, text: &[u8], from: usize) -> Option<usize> {
        match self.pace {
            Pace::Every2 => self.sample::<2, 3>(text, from),
            Pace::Every4Of3 => self.sample::<4, 3>(text, from),
            Pace::Every4 => self.sample::<4, 4>(text, from),
            Pace::Every8 => self.sample::<8, 4>(text, from),
        }
    }

    fn sample<const STRIDE: usize, const GRAM: usize>(
        &self,
        text: &[u8],
        from: usize,
    ) -> Option<usize> {
        // A sample speaks for the places from `STRIDE - 1` before it to its own.
        let mut at = from + STRIDE - 1;
        while let Some(block) = text
            .get(at..)
            .and_then(<[u8]>::first_chunk::<BLOCK_AND_GRAM_BYTES>)
        {
            let mut found = 0;
            let mut offset = 0;
            while offset < BLOCK_BYTES {
                found |= self.offsets[slot::<GRAM>(&block[offset..])];
                offset += STRIDE;
            }
            if found != 0
                && let Some(start) = self.first::<STRIDE, GRAM>(text, at..at + BLOCK_BYTES)
            {
                return Some(start);
            }
            at += BLOCK_BYTES;
        }
        self.first::<STRIDE, GRAM>(text, at..text.len())
    }

    /// Returns the first place that one of the samples in a range of the text speaks for.
    fn first<const STRIDE: usize, const GRAM: usize>(
        &self,
        text: &[u8],
        range: std::ops::Range<usize>,
    ) -> Option<usize> {
        let samples = range.step_by(STRIDE).filter(|at| at + GRAM <= text.len());
        for at in samples {
            let found = self.offsets[slot::<GRAM>(&text[at..])];
            // The greatest offset means the earliest place.
            let offset = (0..STRIDE).rev().find(|&offset| {
                found & (1 << offset) != 0 && self.begins::<STRIDE, GRAM>(&text[at - offset..])
            });
            if let Some(offset) = offset {
                return Some(at - offset);
            }
        }
        None
    }

    /// Returns whether a text might begin with a form: all its first grams are where forms have them.
    fn begins<const STRIDE: usize, const GRAM: usize>(&self, text: &[u8]) -> bool {
        text.len() >= STRIDE + GRAM - 1
            && (0..STRIDE)
                .all(|offset| self.offsets[slot::<GRAM>(&text[offset..])] & (1 << offset) != 0)
    }
}

impl Drop for Grams {
    fn drop(&mut self) {
        secrets::wipe(self.offsets.as_mut_slice());
    }
}

/// Returns the slot of the gram that some bytes begin with.
#[inline]
fn slot<const GRAM: usize>(bytes: &[u8]) -> usize {
    let gram = if GRAM == 3 {
        u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0])
    } else {
        u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
    };
    // Knuth's multiplicative hash: 2^32 divided by the golden ratio; the upper bits are the good ones.
    (gram.wrapping_mul(0x9E37_79B1) >> (u32::BITS - SLOTS_LOG2)) as usize
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::{collection::vec, prelude::*, sample::Index};

    use super::*;

    /// Returns what becomes of a text if every form is replaced by its number in brackets, and how much
    /// of the text that is, by the definition: at each place try everything.
    pub(in super::super) fn naive(forms: &[Vec<u8>], text: &[u8], ended: bool) -> (Vec<u8>, usize) {
        let mut output = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let begins = |form: &Vec<u8>| form.len() > rest.len() && form.starts_with(rest);
            if !ended && forms.iter().any(begins) {
                break;
            }
            let found = (0..forms.len())
                .rev()
                .filter(|&number| rest.starts_with(&forms[number]));
            if let Some(number) = found.max_by_key(|&number| forms[number].len()) {
                let first = forms.iter().position(|form| *form == forms[number]);
                output.extend_from_slice(format!("[{}]", first.unwrap()).as_bytes());
                at += forms[number].len();
            } else {
                output.push(text[at]);
                at += 1;
            }
        }
        (output, at)
    }

    /// Forms of a few letters, and a text made of pieces of them and of noise.
    pub(in super::super) fn forms_and_text() -> impl Strategy<Value = (Vec<Vec<u8>>, Vec<u8>)> {
        let letters = prop_oneof![Just(b"ab".as_slice()), Just(b"abcdefgh".as_slice())];
        let shortest = prop_oneof![Just(4_usize), Just(6), Just(7), Just(11)];
        (letters, shortest).prop_flat_map(|(letters, shortest)| {
            let word = |lengths| vec(prop::sample::select(letters), lengths);
            let forms = vec(word(shortest..shortest + 8), 1..8);
            let piece = (any::<Index>(), any::<Index>(), any::<Index>(), word(0..40));
            (forms, vec(piece, 0..12)).prop_map(|(forms, pieces)| {
                let mut text = Vec::new();
                for (form, from, to, noise) in pieces {
                    let form = form.get(&forms);
                    let from = from.index(form.len() * 2).saturating_sub(form.len());
                    let to = from + to.index(form.len() * 2);
                    text.extend_from_slice(&form[from..to.min(form.len())]);
                    text.extend_from_slice(&noise[..noise.len().saturating_sub(20)]);
                }
                (forms, text)
            })
        })
    }

    fn search(forms: &[&str]) -> Search {
        let forms: Vec<_> = forms.iter().map(|form| form.as_bytes().to_vec()).collect();
        Search::new(Forms::only(&forms))
    }

    fn form(start: usize, length: usize, marker: usize) -> Hit {
        Hit::Form {
            start,
            length,
            marker,
        }
    }

    #[test]
    fn the_leftmost_wins_and_of_those_the_longest() {
        let search = search(&["bcde", "abcd", "abcdef", "abcdefgh"]);
        assert_eq!(search.find(b"xabcdefgx", 0, true), Some(form(1, 6, 2)));
        assert_eq!(search.find(b"xabcdefgh", 0, true), Some(form(1, 8, 3)));
        assert_eq!(search.find(b"xabcdefgh", 2, true), Some(form(2, 4, 0)));
        assert_eq!(search.find(b"xabcdefgh", 3, true), None);
    }

    #[test]
    fn of_equal_forms_the_first_one_counts() {
        assert_eq!(
            search(&["same", "same"]).find(b"same", 0, true),
            Some(form(0, 4, 0))
        );
    }

    #[test]
    fn what_may_go_on_is_undecided_until_the_text_has_ended() {
        let search = search(&["abcd", "abcdef"]);
        for (text, start) in [("xxabcde", 2), ("xxabcd", 2), ("xxa", 2), ("abcabc", 3)] {
            let begun = Some(Hit::Begun { start });
            assert_eq!(search.find(text.as_bytes(), 0, false), begun, "{text}");
        }
        assert_eq!(search.find(b"xxabcde", 0, true), Some(form(2, 4, 0)));
        assert_eq!(search.find(b"abcdx", 0, false), Some(form(0, 4, 0)));
        assert_eq!(search.find(b"abcdef", 0, false), Some(form(0, 6, 1)));
        assert_eq!(search.find(b"xxx", 0, false), None);
    }

    #[test]
    fn every_place_of_a_text_is_seen_whatever_the_length_of_the_forms() {
        for length in 4..40 {
            let form: String = ('A'..='z').take(length).collect();
            let search = search(&[&form]);
            for start in 0..100 {
                let text = format!("{}{form}{}", ".".repeat(start), ".".repeat(start % 7));
                let hit = search.find(text.as_bytes(), 0, true);
                assert_eq!(
                    hit,
                    Some(self::form(start, length, 0)),
                    "{length} at {start}"
                );
            }
        }
    }

    #[test]
    fn nothing_is_found_without_forms() {
        assert_eq!(search(&[]).find(b"anything at all", 0, false), None);
    }

    proptest! {
        #[test]
        fn a_search_finds_what_trying_everything_finds((forms, text) in forms_and_text()) {
            let search = Search::new(Forms::only(&forms));
            let (mut output, mut at) = (Vec::new(), 0);
            while let Some(hit) = search.find(&text, at, true) {
                let Hit::Form { start, length, marker } = hit else {
                    panic!("the text has ended");
                };
                output.extend_from_slice(&text[at..start]);
                output.extend_from_slice(format!("[{marker}]").as_bytes());
                at = start + length;
            }
            output.extend_from_slice(&text[at..]);
            prop_assert_eq!(output, naive(&forms, &text, true).0);
        }
    }
}
