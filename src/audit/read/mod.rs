//! Reads audit files: the last entries, all of them, and those that are still to come.

mod backward;
mod filter;
mod follow;
mod forward;
mod line;
mod page;
mod recent;
mod target;
mod units;

use std::{
    fs::File,
    io::{self, Seek, SeekFrom},
};

use self::{
    backward::{Backward, Span},
    forward::Lines,
    units::{Completed, Units},
};
pub use self::{
    filter::Filter,
    follow::{Follower, Position},
    line::{Decision, Flaw, LINE_BYTES_MAX, LogEntry, Place, UnknownDecision},
    page::FoundEntries,
    recent::Recent,
    target::without_values,
};

/// How many lines that are no entries are reported from the end of a file.
const FLAWS_MAX: usize = 1000;
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

/// Reads the entries of a file that are wanted, in their order, and returns where reading ended.
///
/// The last ones are read from the end: what that costs does not depend on the size of the file. All are read from
/// the beginning, in constant memory. Blank lines and an unfinished last line are passed over.
pub fn tail<E: From<io::Error>>(
    file: &mut File,
    query: &Query,
    each: &mut impl FnMut(Event<'_>) -> Result<(), E>,
) -> Result<Position, E> {
    if query.tail == 0 {
        all(file, query, each)
    } else {
        last(file, query, each)
    }
}

/// Reads all entries that are wanted.
fn all<E: From<io::Error>>(
    file: &mut File,
    query: &Query,
    each: &mut impl FnMut(Event<'_>) -> Result<(), E>,
) -> Result<Position, E> {
    // Both passes see the same lines, even when more are appended in between.
    let end = file.metadata()?.len();
    let mut completed = Completed::default();
    if query.merge {
        completed = completions(file, end, &query.filter, each)?;
    }
    file.seek(SeekFrom::Start(0))?;
    let mut lines = Lines::new(io::Read::take(&*file, end), 0);
    let mut number = 0;
    let mut meter = Meter::default();
    while let Some(found) = lines.next()? {
        number += 1;
        meter.tell(found.offset, each)?;
        match found.bytes.and_then(parse) {
            Ok(None) => {}
            Ok(Some((line, entry))) => {
                if query.filter.admits(line, &entry) && !completed.supersedes(&entry) {
                    each(Event::Entry(line, &entry))?;
                }
            }
            Err(flaw) => each(Event::Malformed(Place::Line(number), flaw))?,
        }
    }
    Ok(Position {
        offset: lines.offset(),
        lines: Some(number),
    })
}

/// Finds the completions that are wanted.
fn completions<E: From<io::Error>>(
    file: &mut File,
    end: u64,
    filter: &Filter,
    each: &mut impl FnMut(Event<'_>) -> Result<(), E>,
) -> Result<Completed, E> {
    let mut completed = Completed::default();
    let mut meter = Meter::default();
    file.seek(SeekFrom::Start(0))?;
    let mut lines = Lines::new(io::Read::take(&*file, end), 0);
    while let Some(found) = lines.next()? {
        meter.tell(found.offset, each)?;
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
    Ok(completed)
}

/// Reads the last entries that are wanted.
fn last<E: From<io::Error>>(
    file: &File,
    query: &Query,
    each: &mut impl FnMut(Event<'_>) -> Result<(), E>,
) -> Result<Position, E> {
    let found = look_back(file, query, each)?;
    for (number, flaw) in found.flaws.iter().rev() {
        let place = match found.lines {
            Some(lines) => Place::Line(lines - number + 1),
            None => Place::FromEnd(*number),
        };
        each(Event::Malformed(place, *flaw))?;
    }
    for span in found.spans.iter().rev() {
        let line = match span.read(file) {
            Ok(line) => line,
            // The file was emptied meanwhile.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break,
            Err(error) => return Err(error.into()),
        };
        // What was understood a moment ago is not again, when the file was written anew meanwhile.
        if let Ok(Some((text, entry))) = parse(&line) {
            each(Event::Entry(text, &entry))?;
        }
    }
    Ok(Position {
        offset: found.end,
        lines: found.lines,
    })
}

/// What was found from the end of a file.
struct Tail {
    /// The lines that are wanted, the last first.
    spans: Vec<Span>,
    /// The lines that are no entries, by their number from the end, the last first.
    flaws: Vec<(u64, Flaw)>,
    /// How many lines the file has; `None` when it was not read to its beginning.
    lines: Option<u64>,
    /// Where the last finished line ends.
    end: u64,
}

/// Looks for the last entries that are wanted; their lines are remembered by their places, whatever their sizes.
fn look_back<E: From<io::Error>>(
    file: &File,
    query: &Query,
    each: &mut impl FnMut(Event<'_>) -> Result<(), E>,
) -> Result<Tail, E> {
    let mut lines = Backward::new(file)?;
    let end = lines.end();
    let mut tail = Tail {
        spans: Vec::new(),
        flaws: Vec::new(),
        lines: None,
        end,
    };
    let mut units = Units::new(query.tail);
    let mut full_at = None;
    let mut number = 0;
    let mut meter = Meter::default();
    loop {
        if units.is_full() {
            let full_at = *full_at.get_or_insert(lines.offset());
            if !units.is_open() || full_at - lines.offset() > LOOK_BACK_BYTES {
                return Ok(tail);
            }
        }
        let Some(found) = lines.next()? else {
            tail.lines = Some(number);
            return Ok(tail);
        };
        number += 1;
        meter.tell(end - found.span.offset, each)?;
        match found.bytes.and_then(parse) {
            Ok(Some((line, entry))) => {
                if query.filter.admits(line, &entry) && units.takes(&entry, query.merge) {
                    tail.spans.push(found.span);
                }
            }
            Err(flaw) if !units.is_full() && tail.flaws.len() < FLAWS_MAX => {
                tail.flaws.push((number, flaw));
            }
            Ok(None) | Err(_) => {}
        }
    }
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
