//! Reads a file line by line from a place on, in constant memory.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use super::line::{Flaw, LINE_BYTES_MAX};

/// How much is read at once, in bytes.
const BLOCK_BYTES: usize = 128 * 1024;

/// The finished lines of a file that may still grow.
#[derive(Debug)]
pub(super) struct Lines<R> {
    /// The file.
    reader: BufReader<R>,
    /// The line that was read last, or as much of it as there is.
    line: Vec<u8>,
    /// Whether the line is finished, so that the next call begins another.
    is_finished: bool,
    /// Whether the line is too long and its bytes are dropped.
    is_dropped: bool,
    /// Where the line that comes next begins.
    next: u64,
    /// How many bytes of that line were read and found to be without an end.
    unfinished: u64,
}

/// A finished line.
#[derive(Debug)]
pub(super) struct Found<'a> {
    /// Where it begins in the file.
    pub(super) offset: u64,
    /// Its bytes without the line end; a carriage return before it belongs to the line.
    pub(super) bytes: Result<&'a [u8], Flaw>,
}

impl<R: Read> Lines<R> {
    /// Reads from where the file stands, which is `offset` bytes in.
    pub(super) fn new(file: R, offset: u64) -> Self {
        Self {
            reader: BufReader::with_capacity(BLOCK_BYTES, file),
            line: Vec::new(),
            is_finished: true,
            is_dropped: false,
            next: offset,
            unfinished: 0,
        }
    }

    /// Returns where the first line begins that was not returned yet.
    pub(super) fn offset(&self) -> u64 {
        self.next
    }

    /// Returns the file.
    pub(super) fn file(&self) -> &R {
        self.reader.get_ref()
    }

    /// Returns the next line; `None` when there is no finished one yet.
    pub(super) fn next(&mut self) -> io::Result<Option<Found<'_>>> {
        if self.is_finished {
            self.line.clear();
            self.is_finished = false;
            self.is_dropped = false;
        }
        let offset = self.next;
        let mut length = 0;
        loop {
            let room = LINE_BYTES_MAX + 1 - self.line.len();
            let read = (&mut self.reader)
                .take(room as u64)
                .read_until(b'\n', &mut self.line)?;
            length += read as u64;
            if self.line.last() == Some(&b'\n') {
                break;
            }
            if self.line.len() <= LINE_BYTES_MAX {
                // The end of the file: the rest of the line may come later.
                self.unfinished += length;
                return Ok(None);
            }
            self.is_dropped = true;
            self.line.clear();
        }
        self.is_finished = true;
        self.next = offset + self.unfinished + length;
        self.unfinished = 0;
        let bytes = if self.is_dropped {
            Err(Flaw::TooLong)
        } else {
            Ok(&self.line[..self.line.len() - 1])
        };
        Ok(Some(Found { offset, bytes }))
    }
}

impl<R: Read + Seek> Lines<R> {
    /// Goes back to the beginning of the file.
    pub(super) fn restart(&mut self) -> io::Result<()> {
        self.reader.seek(SeekFrom::Start(0))?;
        self.is_finished = true;
        self.unfinished = 0;
        self.next = 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    /// Returns every finished line as offset and text; `None` for one that is too long.
    fn all(lines: &mut Lines<impl Read>) -> Vec<(u64, Option<String>)> {
        let mut found = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            let text = line
                .bytes
                .ok()
                .map(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
            found.push((line.offset, text));
        }
        found
    }

    #[test]
    fn an_unfinished_line_waits_for_its_end() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "one\ntw").unwrap();
        let mut lines = Lines::new(file.reopen().unwrap(), 0);
        assert_eq!(all(&mut lines), [(0, Some("one".to_owned()))]);
        assert_eq!(lines.offset(), 4);
        std::fs::write(file.path(), "one\ntwo\n\nthr").unwrap();
        assert_eq!(
            all(&mut lines),
            [(4, Some("two".to_owned())), (8, Some(String::new()))]
        );
        lines.restart().unwrap();
        assert_eq!(all(&mut lines).len(), 3);
    }

    #[test]
    fn a_line_of_the_limit_is_read_and_a_longer_one_is_not() {
        let mut text = "a".repeat(LINE_BYTES_MAX);
        text.push('\n');
        text.push_str(&"b".repeat(LINE_BYTES_MAX + 1));
        text.push_str("\nc\n");
        let found = all(&mut Lines::new(Cursor::new(text), 0));
        let limit = LINE_BYTES_MAX as u64;
        assert_eq!(found[0].1.as_ref().unwrap().len(), LINE_BYTES_MAX);
        assert_eq!(
            found[1..],
            [(limit + 1, None), (2 * limit + 3, Some("c".to_owned()))]
        );
    }

    proptest! {
        #[test]
        fn it_reads_what_a_split_gives(text in "[a\n\r]{0,40}") {
            let mut expected: Vec<_> = text.split('\n').map(str::to_owned).collect();
            expected.pop();
            let found = all(&mut Lines::new(Cursor::new(text), 0));
            prop_assert_eq!(found.into_iter().map(|(_, line)| line.unwrap()).collect::<Vec<_>>(), expected);
        }
    }
}
