//! Finds the part of a file that a span of time is in, by halving: entries follow one another in time.

use std::{fs::File, io, ops::Range, os::unix::fs::FileExt, time::Duration};

use super::{
    Filter,
    line::{LINE_BYTES_MAX, LogEntry},
};
use crate::clock::Timestamp;

/// A file up to this length in bytes is read whole, so that whatever somebody has put together is shown.
const WHOLE_BYTES_MAX: u64 = 1024 * 1024;
/// Where halving ends, in bytes: reading so much is no more work than another look.
const STEP_BYTES: u64 = 64 * 1024;
/// How much is read at once, in bytes.
const BLOCK_BYTES: usize = 16 * 1024;
/// How far entries may be out of order, because a clock was set, and are found all the same.
pub(super) const SLACK: Duration = Duration::from_mins(10);

/// What can be read at any place: a file, or what a test has in its place.
pub(super) trait ReadAt {
    /// Reads some bytes from that place on; 0 at the end.
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize>;
}

impl ReadAt for File {
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        FileExt::read_at(self, bytes, offset)
    }
}

/// Returns from which byte to which the lines are that may be within the filter's times; both are where a line
/// begins, or the end.
pub(super) fn range(file: &impl ReadAt, length: u64, filter: &Filter) -> io::Result<Range<u64>> {
    if length <= WHOLE_BYTES_MAX {
        return Ok(0..length);
    }
    let start = match filter.since {
        Some(since) => Search { file, length }.last_before(since.before(SLACK))?,
        None => 0,
    };
    let end = match filter.until {
        Some(until) => Search { file, length }.first_at(until.after(SLACK))?,
        None => length,
    };
    Ok(start..end.max(start))
}

/// A file that is searched.
struct Search<'f, F> {
    file: &'f F,
    length: u64,
}

impl<F: ReadAt> Search<'_, F> {
    /// Returns where a line begins, before which no entry is of that time or later, and which is at most some blocks
    /// before the first that is.
    fn last_before(&self, time: Timestamp) -> io::Result<u64> {
        let (mut low, mut high) = (0, self.length);
        while high - low > STEP_BYTES {
            let middle = low + (high - low) / 2;
            match self.next_entry(middle, high)? {
                Some((offset, found)) if found < time => low = offset,
                // Where nothing tells the time up to there, only what is before can.
                Some(_) | None => high = middle,
            }
        }
        Ok(low)
    }

    /// Returns where the first entry of that time or later begins; the length when there is none.
    fn first_at(&self, wanted: Timestamp) -> io::Result<u64> {
        let mut lines = LinesFrom::new(self.file, self.last_before(wanted)?);
        while let Some((offset, line)) = lines.next(self.length)? {
            if time(line).is_some_and(|found| found >= wanted) {
                return Ok(offset);
            }
        }
        Ok(self.length)
    }

    /// Returns the first entry with a time that begins after `from` and before `limit`: where, and its time.
    fn next_entry(&self, from: u64, limit: u64) -> io::Result<Option<(u64, Timestamp)>> {
        let mut lines = LinesFrom::new(self.file, from);
        lines.skip_line(limit)?;
        while let Some((offset, line)) = lines.next(limit)? {
            if let Some(time) = time(line) {
                return Ok(Some((offset, time)));
            }
        }
        Ok(None)
    }
}

fn time(line: &[u8]) -> Option<Timestamp> {
    LogEntry::parse(line).ok()?.1.timestamp
}

/// Lines from a place on, read in small blocks.
struct LinesFrom<'f, F> {
    file: &'f F,
    /// Where the bytes that are held begin.
    offset: u64,
    held: Vec<u8>,
    /// The line that was returned last.
    line: Vec<u8>,
}

impl<'f, F: ReadAt> LinesFrom<'f, F> {
    fn new(file: &'f F, offset: u64) -> Self {
        Self {
            file,
            offset,
            held: Vec::new(),
            line: Vec::new(),
        }
    }

    /// Goes behind the next line end, or to the limit.
    fn skip_line(&mut self, limit: u64) -> io::Result<()> {
        loop {
            if let Some(end) = line_end(&self.held) {
                self.drop_front(end + 1);
                return Ok(());
            }
            self.drop_front(self.held.len());
            if self.offset >= limit || !self.fill()? {
                return Ok(());
            }
        }
    }

    /// Returns the next line that begins before the limit and has an end; one that is too long is empty.
    fn next(&mut self, limit: u64) -> io::Result<Option<(u64, &[u8])>> {
        let offset = self.offset;
        if offset >= limit {
            return Ok(None);
        }
        let mut searched = 0;
        loop {
            if let Some(end) = line_end(&self.held[searched..]) {
                let end = searched + end;
                self.line.clear();
                self.line.extend_from_slice(&self.held[..end]);
                self.drop_front(end + 1);
                return Ok(Some((offset, &self.line)));
            }
            searched = self.held.len();
            if searched > LINE_BYTES_MAX {
                self.skip_line(u64::MAX)?;
                self.line.clear();
                return Ok(Some((offset, &self.line)));
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Reads another block behind what is held; false at the end of the file.
    fn fill(&mut self) -> io::Result<bool> {
        let held = self.held.len();
        self.held.resize(held + BLOCK_BYTES, 0);
        let read = self
            .file
            .read_at(&mut self.held[held..], self.offset + held as u64)?;
        self.held.truncate(held + read);
        Ok(read > 0)
    }

    fn drop_front(&mut self, bytes: usize) {
        self.held.drain(..bytes);
        self.offset += bytes as u64;
    }
}

fn line_end(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|&byte| byte == b'\n')
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use proptest::prelude::*;

    use super::*;

    /// A file in memory that counts how often it is read, and how much.
    struct Counted {
        text: Vec<u8>,
        reads: Cell<usize>,
        bytes: Cell<usize>,
    }

    impl Counted {
        fn new(text: impl Into<Vec<u8>>) -> Self {
            Self {
                text: text.into(),
                reads: Cell::new(0),
                bytes: Cell::new(0),
            }
        }

        fn part(&self, since: Option<i64>, until: Option<i64>) -> Range<usize> {
            let filter = Filter {
                since: since.map(at),
                until: until.map(at),
                ..Filter::default()
            };
            let range = range(self, self.text.len() as u64, &filter).unwrap();
            usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()
        }
    }

    impl ReadAt for Counted {
        fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
            let offset = usize::try_from(offset).unwrap().min(self.text.len());
            let read = bytes.len().min(self.text.len() - offset);
            bytes[..read].copy_from_slice(&self.text[offset..offset + read]);
            self.reads.set(self.reads.get() + 1);
            self.bytes.set(self.bytes.get() + read);
            Ok(read)
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000 + second * 1000)
    }

    fn line(second: i64, pad: &str) -> String {
        format!(
            "{{\"n\":{second},\"pad\":\"{pad}\",\"timestamp\":\"{}\"}}\n",
            at(second)
        )
    }

    #[test]
    fn a_large_file_is_looked_at_in_a_few_places() {
        let pad = "x".repeat(400);
        let text: String = (0..100_000).map(|second| line(second, &pad)).collect();
        let file = Counted::new(text);
        let part = file.part(Some(70_000), Some(70_010));
        let found = std::str::from_utf8(&file.text[part.clone()]).unwrap();
        assert!(found.contains("\"n\":70000,") && found.contains("\"n\":70009,"));
        let slack = 2 * 600 * 500;
        assert!(part.len() < slack + 4 * 65_536, "{part:?}");
        let (reads, bytes) = (file.reads.get(), file.bytes.get());
        assert!(
            reads < 60 && bytes < 1_000_000,
            "{reads} reads, {bytes} bytes of {}",
            file.text.len()
        );
    }

    #[test]
    fn times_before_and_behind_the_file_are_its_ends() {
        let text: String = (0..30_000)
            .map(|second| line(second, "xxxxxxxxxx"))
            .collect();
        let file = Counted::new(text);
        assert_eq!(file.part(Some(-5000), None), 0..file.text.len());
        assert_eq!(file.part(None, Some(90_000)), 0..file.text.len());
        assert_eq!(file.part(None, Some(-5000)), 0..0);
        assert!(file.part(Some(90_000), None).len() < 100_000);
    }

    #[test]
    fn a_small_file_is_read_whole_whatever_its_order() {
        let file = Counted::new(line(9, "") + &line(1, ""));
        assert_eq!(file.part(Some(5), Some(6)), 0..file.text.len());
    }

    /// Lines of all kinds: short, long, of letters of several bytes, without a time, no entries at all; times that stand
    /// still, and that go back a little.
    fn any_file() -> impl Strategy<Value = (Vec<u8>, Vec<(i64, usize)>)> {
        let step = prop_oneof![4 => 0..90i64, 1 => -300..0i64];
        let pad = prop_oneof![
            8 => 0..2000usize,
            1 => 50_000..200_000usize,
        ];
        proptest::collection::vec((step, pad, 0..9u8), 300..500).prop_map(|lines| {
            let (mut text, mut places, mut second, mut newest) = (Vec::new(), Vec::new(), 0, 0);
            for (step, pad, kind) in lines {
                // Never further back than the slack.
                second = (second + step).max(newest - 500);
                newest = newest.max(second);
                let pad = if kind == 0 {
                    "世".repeat(pad / 3)
                } else {
                    "x".repeat(pad)
                };
                match kind {
                    1 => text.extend_from_slice(format!("{{\"pad\":\"{pad}\"}}\n").as_bytes()),
                    2 => text.extend_from_slice(
                        &[b"\xff\xfe".as_slice(), pad.as_bytes(), b"\n"].concat(),
                    ),
                    3 => text.push(b'\n'),
                    _ => {
                        places.push((second, text.len()));
                        text.extend_from_slice(line(second, &pad).as_bytes());
                    }
                }
            }
            (text, places)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn nothing_that_is_wanted_is_left_out((text, places) in any_file(), since in -100..30_000i64, span in 0..9000i64) {
            let file = Counted::new(text);
            let part = file.part(Some(since), Some(since + span));
            for (second, offset) in places {
                let is_wanted = since <= second && second < since + span;
                prop_assert!(!is_wanted || part.contains(&offset), "{second} at {offset} is not in {part:?}");
            }
            let begins_a_line = |place: usize| place == 0 || place == file.text.len() || file.text[place - 1] == b'\n';
            prop_assert!(begins_a_line(part.start) && begins_a_line(part.end));
        }
    }
}
