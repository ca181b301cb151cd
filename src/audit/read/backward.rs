//! Reads the finished lines of a file from its end to its beginning.

use std::{fs::File, io, ops::Range, os::unix::fs::FileExt};

use super::line::{Flaw, LINE_BYTES_MAX};

/// How much is read first, in bytes; what a line needs more is read in growing steps.
const BLOCK_BYTES: usize = 64 * 1024;

/// Where a line is in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// Where it begins.
    pub(super) offset: u64,
    /// How many bytes it has, without its end.
    pub(super) length: usize,
}

impl Span {
    /// Reads the line again.
    pub(super) fn read(self, file: &File) -> io::Result<Vec<u8>> {
        let mut line = vec![0; self.length];
        file.read_exact_at(&mut line, self.offset)?;
        Ok(line)
    }
}

/// A finished line.
#[derive(Debug)]
pub(super) struct Found<'a> {
    /// Where it is.
    pub(super) span: Span,
    /// Its bytes without the line end.
    pub(super) bytes: Result<&'a [u8], Flaw>,
}

/// The finished lines of a file, the last one first.
#[derive(Debug)]
pub(super) struct Backward<'f> {
    /// The file.
    file: &'f File,
    /// Where the lines begin that are read.
    floor: u64,
    /// Where the bytes in `held` begin in the file.
    start: u64,
    /// Bytes of the file that end where the lines that were returned begin.
    held: Vec<u8>,
    /// The line that was returned last.
    line: Vec<u8>,
    /// Where the last finished line ends, its line end included.
    end: u64,
}

impl<'f> Backward<'f> {
    /// Begins at the end of what is finished in a part of the file, which begins where a line does.
    ///
    /// What is appended later is not seen. What stands after the last line end is passed over.
    pub(super) fn new(file: &'f File, part: Range<u64>) -> io::Result<Self> {
        let mut lines = Self {
            file,
            floor: part.start,
            start: part.end,
            held: Vec::new(),
            line: Vec::new(),
            end: part.end,
        };
        lines.skip_to_line_end()?;
        lines.end = lines.offset();
        Ok(lines)
    }

    /// Returns where the last finished line ends.
    pub(super) fn end(&self) -> u64 {
        self.end
    }

    /// Returns where the line begins that was returned last.
    pub(super) fn offset(&self) -> u64 {
        self.start + self.held.len() as u64
    }

    /// Returns the line before the one that was returned last; `None` at the beginning.
    pub(super) fn next(&mut self) -> io::Result<Option<Found<'_>>> {
        // Everything held ends with the line end of the line that is looked for.
        if self.held.pop().is_none() {
            return Ok(None);
        }
        let mut searched = 0;
        loop {
            let unsearched = self.held.len() - searched;
            if let Some(before) = last_line_end(&self.held[..unsearched]) {
                return Ok(Some(self.take(before + 1)));
            }
            if self.start == self.floor {
                return Ok(Some(self.take(0)));
            }
            if self.held.len() > LINE_BYTES_MAX {
                return self.drop_line().map(Some);
            }
            searched = self.held.len();
            self.read_before()?;
        }
    }

    /// Returns the line that begins at that place of what is held.
    fn take(&mut self, begin: usize) -> Found<'_> {
        let length = self.held.len() - begin;
        let span = Span {
            offset: self.start + begin as u64,
            length,
        };
        self.line.clear();
        self.line.extend_from_slice(&self.held[begin..]);
        self.held.truncate(begin);
        let bytes = if length > LINE_BYTES_MAX {
            Err(Flaw::TooLong)
        } else {
            Ok(&self.line[..])
        };
        Found { span, bytes }
    }

    /// Passes over a line that is too long to be held.
    fn drop_line(&mut self) -> io::Result<Found<'_>> {
        let end = self.offset();
        self.held.clear();
        self.skip_to_line_end()?;
        let offset = self.offset();
        let length = usize::try_from(end - offset).unwrap_or(usize::MAX);
        Ok(Found {
            span: Span { offset, length },
            bytes: Err(Flaw::TooLong),
        })
    }

    /// Drops bytes until what is held ends with a line end, or nothing is left.
    fn skip_to_line_end(&mut self) -> io::Result<()> {
        loop {
            if let Some(place) = last_line_end(&self.held) {
                self.held.truncate(place + 1);
                return Ok(());
            }
            self.held.clear();
            if self.start == self.floor {
                return Ok(());
            }
            self.read_before()?;
        }
    }

    /// Reads the bytes before those that are held: as many again, and a block at least.
    fn read_before(&mut self) -> io::Result<()> {
        let wanted = self.held.len().clamp(BLOCK_BYTES, LINE_BYTES_MAX);
        let before = usize::try_from(self.start - self.floor);
        let step = before.map_or(wanted, |before| before.min(wanted));
        let mut block = vec![0; step];
        self.start -= step as u64;
        self.file.read_exact_at(&mut block, self.start)?;
        block.append(&mut self.held);
        self.held = block;
        Ok(())
    }
}

/// Returns the place of the last line end.
fn last_line_end(bytes: &[u8]) -> Option<usize> {
    bytes.iter().rposition(|byte| *byte == b'\n')
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;

    use super::*;

    fn file(text: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text).unwrap();
        file
    }

    /// Returns every line, the last first, each as it is returned and as it is read again.
    fn all(text: &[u8]) -> Vec<String> {
        let file = file(text);
        let mut lines = Backward::new(&file, 0..text.len() as u64).unwrap();
        let mut found = Vec::new();
        while let Some(Found { span, bytes }) = lines.next().unwrap() {
            assert_eq!(span.read(&file).unwrap(), bytes.unwrap());
            found.push(String::from_utf8(bytes.unwrap().to_vec()).unwrap());
        }
        found
    }

    #[test]
    fn lines_come_last_first_without_an_unfinished_one() {
        assert_eq!(all(b"one\n\ntwo\nthr"), ["two", "", "one"]);
        assert_eq!(all(b"one\n"), ["one"]);
        assert!(all(b"").is_empty() && all(b"unfinished").is_empty());
    }

    #[test]
    fn lines_longer_than_a_block_are_whole() {
        let long = "x".repeat(BLOCK_BYTES * 5 + 3);
        let text = format!("a\n{long}\nb\n{long}");
        assert_eq!(all(text.as_bytes()), ["b".to_owned(), long, "a".to_owned()]);
    }

    #[test]
    fn a_line_of_the_limit_is_read_and_a_longer_one_is_passed_over() {
        for (more, expected) in [
            (0, None),
            (1, Some(Flaw::TooLong)),
            (BLOCK_BYTES * 3, Some(Flaw::TooLong)),
        ] {
            let file = file(format!("a\n{}\nc\n", "b".repeat(LINE_BYTES_MAX + more)).as_bytes());
            let length = file.metadata().unwrap().len();
            let mut lines = Backward::new(&file, 0..length).unwrap();
            assert_eq!(lines.next().unwrap().unwrap().bytes, Ok(&b"c"[..]));
            let Found { span, bytes } = lines.next().unwrap().unwrap();
            assert_eq!((span.offset, span.length), (2, LINE_BYTES_MAX + more));
            assert_eq!(bytes.err(), expected);
            assert_eq!(lines.next().unwrap().unwrap().bytes, Ok(&b"a"[..]));
            assert!(lines.next().unwrap().is_none());
        }
    }

    #[test]
    fn the_end_is_that_of_the_last_finished_line() {
        let end = |text: &[u8]| {
            Backward::new(&file(text), 0..text.len() as u64)
                .unwrap()
                .end()
        };
        assert_eq!((end(b"one\ntwo\nthr"), end(b"unfinished")), (8, 0));
        let part = file(b"one\ntwo\nthree\nfour\n");
        let mut lines = Backward::new(&part, 4..14).unwrap();
        for line in [b"three".as_slice(), b"two"] {
            assert_eq!(lines.next().unwrap().unwrap().bytes.unwrap(), line);
        }
        assert!(lines.next().unwrap().is_none());
    }

    proptest! {
        #[test]
        fn it_reads_what_a_split_gives(text in "[a\n\r]{0,40}") {
            let mut expected: Vec<_> = text.split('\n').map(str::to_owned).collect();
            expected.pop();
            expected.reverse();
            prop_assert_eq!(all(text.as_bytes()), expected);
        }
    }
}
