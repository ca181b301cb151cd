//! Reads audit files: the last entries, all of them, and those that are still to come.

mod backward;
mod bisect;
mod files;
mod filter;
mod follow;
mod forward;
mod last;
mod line;
mod page;
mod recent;
mod target;
mod units;

use std::{
    fs::File,
    io::{self, Seek, SeekFrom},
    ops::Range,
    path::Path,
};

pub(in crate::audit) use self::files::rotated;
pub use self::{
    files::{LogFile, LogFiles},
    filter::Filter,
    follow::{Follower, Position},
    line::{Decision, Flaw, LINE_BYTES_MAX, LogEntry, Place, UnknownDecision},
    page::FoundEntries,
    recent::Recent,
    target::without_values,
};
use self::{forward::Lines, units::Completed};

/// How far is looked back for the entry of a completion once there are enough, in bytes.
const LOOK_BACK_BYTES: u64 = 1024 * 1024;
/// How much is read between two events that tell so, in bytes.
const READ_BYTES: u64 = 1024 * 1024;

/// Which entries of a file are wanted.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// How many of the last ones; 0 is all. An entry and its completion count once (tap.md §6.5).
    pub tail: usize,
    /// What each has to meet.
    pub filter: Filter,
    /// Whether an entry is left out when its completion, which tells the same and more, is among the wanted.
    pub merge: bool,
}

impl Query {
    /// Returns how many bytes of a file of that length are read at most.
    pub fn bytes_to_read(&self, length: u64) -> u64 {
        if self.tail == 0 && self.merge {
            // Once for the completions, once for the entries.
            length.saturating_mul(2)
        } else {
            length
        }
    }
}

/// What is found in a file.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// An entry: the stored line without its end, and what it says.
    Entry(&'a str, &'a LogEntry),
    /// A line that is no entry.
    Malformed(Place, Flaw),
    /// So many more bytes were read, whatever was found in them.
    Read(u64),
    /// What is told next is in that file of the log.
    In(&'a Path),
}

/// Tells from time to time how much was read.
#[derive(Debug, Default)]
struct Meter {
    /// How many bytes that was when it was told last.
    told: u64,
}

impl Meter {
    /// Tells that so many bytes were read since the beginning, if that is many more than before.
    fn tell<E>(
        &mut self,
        read: u64,
        each: &mut impl FnMut(Event<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let more = read.saturating_sub(self.told);
        if more < READ_BYTES {
            return Ok(());
        }
        self.told = read;
        each(Event::Read(more))
    }
}

/// Reads the entries of a log that are wanted, in their order, and returns where reading its newest file ended.
///
/// The last ones are read from the end: what that costs does not depend on the size of the files. All are read from
/// the beginning, in constant memory. Of large files what is before and after the filter's times is not read. Blank
/// lines and an unfinished last line are passed over.
pub fn tail<E: From<io::Error>>(
    files: &LogFiles,
    query: &Query,
    each: &mut impl FnMut(Event<'_>) -> Result<(), E>,
) -> Result<Position, E> {
    if query.tail == 0 {
        all(files, query, each)
    } else {
        last::last(files, query, each)
    }
}

/// A file that is read, and the part of it that may be wanted.
struct Part<'f> {
    path: &'f Path,
    file: &'f File,
    bytes: Range<u64>,
}

impl<'f> Part<'f> {
    /// Finds the part of a file that is within the filter's times.
    fn of(path: &'f Path, file: &'f File, filter: &Filter) -> io::Result<Self> {
        let bytes = bisect::range(file, file.metadata()?.len(), filter)?;
        Ok(Self { path, file, bytes })
    }

    /// Returns its lines from the first on.
    fn lines(&self) -> io::Result<Lines<io::Take<&'f File>>> {
        let mut file = self.file;
        file.seek(SeekFrom::Start(self.bytes.start))?;
        let length = self.bytes.end - self.bytes.start;
        Ok(Lines::new(io::Read::take(file, length), self.bytes.start))
    }
}

/// Reads all entries that are wanted.
fn all<E: From<io::Error>>(
    files: &LogFiles,
    query: &Query,
    each: &mut impl FnMut(Event<'_>) -> Result<(), E>,
) -> Result<Position, E> {
    let older = files.older()?;
    let mut parts = Vec::with_capacity(older.len() + 1);
    for file in &older {
        parts.push(Part::of(&file.path, &file.file, &query.filter)?);
    }
    if let Some(file) = files.newest() {
        parts.push(Part::of(files.path(), file, &query.filter)?);
    }
    // Both passes see the same lines, even when more are appended in between.
    let mut completed = Completed::default();
    if query.merge {
        for part in &parts {
            completions(part, &query.filter, (&mut completed, each))?;
        }
    }
    let mut position = Position::default();
    for part in &parts {
        if !older.is_empty() {
            each(Event::In(part.path))?;
        }
        position = entries(part, &query.filter, (&completed, each))?;
    }
    Ok(if files.newest().is_some() {
        position
    } else {
        Position::default()
    })
}

/// Reads the entries of a file that are wanted, and returns where it ended.
fn entries<E: From<io::Error>>(
    part: &Part<'_>,
    filter: &Filter,
    (completed, each): (&Completed, &mut impl FnMut(Event<'_>) -> Result<(), E>),
) -> Result<Position, E> {
    let mut lines = part.lines()?;
    // Lines that are not read are not counted.
    let mut number = (part.bytes.start == 0).then_some(0);
    let mut meter = Meter::default();
    while let Some(found) = lines.next()? {
        number = number.map(|number| number + 1);
        meter.tell(found.offset - part.bytes.start, each)?;
        match found.bytes.and_then(parse) {
            Ok(None) => {}
            Ok(Some((line, entry))) => {
                if filter.admits(line, &entry) && !completed.supersedes(&entry) {
                    each(Event::Entry(line, &entry))?;
                }
            }
            Err(flaw) => {
                let place = number.map_or(Place::Byte(found.offset), Place::Line);
                each(Event::Malformed(place, flaw))?;
            }
        }
    }
    Ok(Position {
        offset: lines.offset(),
        lines: number,
    })
}

/// Finds the completions that are wanted.
fn completions<E: From<io::Error>>(
    part: &Part<'_>,
    filter: &Filter,
    (completed, each): (&mut Completed, &mut impl FnMut(Event<'_>) -> Result<(), E>),
) -> Result<(), E> {
    let mut meter = Meter::default();
    let mut lines = part.lines()?;
    while let Some(found) = lines.next()? {
        meter.tell(found.offset - part.bytes.start, each)?;
        // Few lines are completions: the others need not be understood here.
        let Some(text) = found
            .bytes
            .ok()
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
        else {
            continue;
        };
        if !text.contains("completed") {
            continue;
        }
        if let Ok(Some((line, entry))) = parse(text.as_bytes())
            && filter.admits(line, &entry)
        {
            completed.note(&entry);
        }
    }
    Ok(())
}

/// Reads a line; `None` when it is blank.
fn parse(line: &[u8]) -> Result<Option<(&str, LogEntry)>, Flaw> {
    if line.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    LogEntry::parse(line).map(Some)
}

#[cfg(test)]
mod tests;
