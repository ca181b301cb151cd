//! The last entries that are wanted, read from the end of a log.

use std::{fs::File, io, path::Path};

use super::{
    Event, Flaw, LOOK_BACK_BYTES, LogFile, LogFiles, Meter, Part, Place, Position, Query,
    backward::{Backward, Span},
    parse,
    units::Units,
};

/// How many lines that are no entries are reported from the end of a log.
const FLAWS_MAX: usize = 1000;

/// Reads the last entries that are wanted.
pub(super) fn last<E: From<io::Error>>(
    files: &LogFiles,
    query: &Query,
    each: &mut impl FnMut(Event<'_>) -> Result<(), E>,
) -> Result<Position, E> {
    let mut search = Search {
        query,
        units: Units::new(query.tail),
        flaws: 0,
        beyond: 0,
    };
    let mut found = Vec::new();
    if let Some(file) = files.newest() {
        found.push(search.look(files.path(), file, each)?);
    }
    let newest = found.first();
    let position = newest.map_or_else(Position::default, |newest| Position {
        offset: newest.end,
        lines: newest.lines,
    });
    // What was rotated is looked for when the newest file has not enough.
    let older = if search.is_done() {
        Vec::new()
    } else {
        files.older()?
    };
    for file in older.iter().rev() {
        if search.is_done() {
            break;
        }
        found.push(search.look(&file.path, &file.file, each)?);
    }
    let opened = files.newest().into_iter();
    let opened: Vec<&File> = opened.chain(older.iter().rev().map(of)).collect();
    for (part, file) in found.iter().zip(opened).rev() {
        if found.len() > 1 {
            each(Event::In(part.path))?;
        }
        part.tell(file, each)?;
    }
    Ok(position)
}

fn of(file: &LogFile) -> &File {
    &file.file
}

/// What was found from the end of a file.
struct Found<'f> {
    path: &'f Path,
    /// The lines that are wanted, the last first.
    spans: Vec<Span>,
    /// The lines that are no entries, the last first.
    flaws: Vec<(Place, Flaw)>,
    /// How many lines the file has; `None` when it was not read from its end to its beginning.
    lines: Option<u64>,
    /// Where the last finished line ends.
    end: u64,
}

impl Found<'_> {
    /// Tells what was found, in the order of the file.
    fn tell<E: From<io::Error>>(
        &self,
        file: &File,
        each: &mut impl FnMut(Event<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        for (place, flaw) in self.flaws.iter().rev() {
            let place = match (place, self.lines) {
                (Place::FromEnd(number), Some(lines)) => Place::Line(lines - number + 1),
                (place, _) => *place,
            };
            each(Event::Malformed(place, *flaw))?;
        }
        for span in self.spans.iter().rev() {
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
        Ok(())
    }
}

/// Looks for the last entries, file by file; their lines are remembered by their places, whatever their sizes.
struct Search<'q> {
    query: &'q Query,
    units: Units,
    /// How many lines were no entries.
    flaws: usize,
    /// How many bytes were read since there are enough entries, to find those of the completions among them.
    beyond: u64,
}

impl Search<'_> {
    /// Tells whether there are as many entries as are wanted, with those that belong to them.
    fn is_done(&self) -> bool {
        self.units.is_full() && (!self.units.is_open() || self.beyond > LOOK_BACK_BYTES)
    }

    fn look<'f, E: From<io::Error>>(
        &mut self,
        path: &'f Path,
        file: &'f File,
        each: &mut impl FnMut(Event<'_>) -> Result<(), E>,
    ) -> Result<Found<'f>, E> {
        let part = Part::of(path, file, &self.query.filter)?;
        let length = file.metadata()?.len();
        let is_whole = part.bytes.start == 0 && part.bytes.end >= length;
        let mut lines = Backward::new(file, part.bytes)?;
        let end = lines.end();
        let mut found = Found {
            path,
            spans: Vec::new(),
            flaws: Vec::new(),
            lines: None,
            end,
        };
        let mut meter = Meter::default();
        let mut number = 0;
        while !self.is_done() {
            let was_full = self.units.is_full();
            let Some(line) = lines.next()? else {
                found.lines = is_whole.then_some(number);
                break;
            };
            number += 1;
            if was_full {
                self.beyond += line.span.length as u64;
            }
            meter.tell(end - line.span.offset, each)?;
            match line.bytes.and_then(parse) {
                Ok(Some((text, entry))) => {
                    if self.query.filter.admits(text, &entry)
                        && self.units.takes(&entry, self.query.merge)
                    {
                        found.spans.push(line.span);
                    }
                }
                Err(flaw) if !was_full && self.flaws < FLAWS_MAX => {
                    self.flaws += 1;
                    let place = if is_whole {
                        Place::FromEnd(number)
                    } else {
                        Place::Byte(line.span.offset)
                    };
                    found.flaws.push((place, flaw));
                }
                Ok(None) | Err(_) => {}
            }
        }
        Ok(found)
    }
}
