//! Writes the entries as they are found, in the format that was chosen.

use std::{
    borrow::Cow,
    collections::{HashSet, VecDeque},
    io::{self, Write},
    path::Path,
};

use super::{
    Stop,
    line::{Row, Widths},
};
use crate::{
    audit::read::{Event, LogEntry},
    clock::Clock,
    ui::{self, Data, Format, OutputError, Progress, Ui},
};

/// How many lines are aligned with each other before they are written.
const ROWS_MAX: usize = 1000;
/// How much is read before a bar shows how far it is, in bytes. Who pages through the output never gets there.
const READ_BYTES_UNSHOWN: u64 = 16 * 1024 * 1024;
/// How many of the last entries are remembered, to know their completions while following.
const SHOWN_MAX: usize = 4096;

/// Writes what is found in an audit file.
#[derive(Debug)]
pub(super) struct Printer<'a> {
    /// How the program talks.
    ui: &'a Ui,
    /// Tells what day it is.
    clock: &'a Clock,
    /// The name of the file.
    path: Cow<'a, Path>,
    /// Where entries are written.
    data: Data,
    /// Whether more entries may come at any time.
    follows: bool,
    /// How many entries were written, or are about to be.
    count: u64,
    /// The rows that are not written yet.
    rows: Vec<Row>,
    /// How wide the rows are.
    widths: Widths,
    /// The entries that were shown.
    shown: Shown,
    /// How much was read so far.
    reading: Reading,
}

impl<'a> Printer<'a> {
    /// Begins to write.
    pub(super) fn new(ui: &'a Ui, clock: &'a Clock, path: &'a Path, follows: bool) -> Self {
        Self {
            ui,
            clock,
            path: Cow::Borrowed(path),
            data: ui.data(),
            follows,
            count: 0,
            rows: Vec::new(),
            widths: Widths::default(),
            shown: Shown::default(),
            reading: Reading::default(),
        }
    }

    /// Tells how many bytes there are to be read.
    pub(super) fn expect(&mut self, bytes: u64) {
        self.reading.total = bytes;
    }

    /// Shows what was found.
    pub(super) fn event(&mut self, event: Event<'_>) -> Result<(), Stop> {
        match event {
            Event::Entry(line, entry) => self.entry(line, entry),
            Event::Malformed(place, flaw) => {
                // What was found before it is seen before it.
                self.flush()?;
                let path = self.path.display();
                let told = format!("{place} of `{path}` is no audit entry: {flaw}");
                self.reading.aside(|| self.ui.warn(&told));
                Ok(())
            }
            Event::Read(bytes) => {
                self.reading.go_on(self.ui, bytes);
                Ok(())
            }
            Event::In(path) => {
                self.path = Cow::Owned(path.to_owned());
                Ok(())
            }
        }
    }

    /// Writes everything that was found so far.
    pub(super) fn flush(&mut self) -> Result<(), Stop> {
        let rows = std::mem::take(&mut self.rows);
        for row in &rows {
            let [before, decision, after] = row.line(&self.widths, self.ui.columns());
            let decision = self.ui.styled(&decision, row.style);
            self.write(&[&before, &decision, &after, "\n"])?;
        }
        self.data.flush().map_err(output)
    }

    /// Ends the output.
    pub(super) fn finish(mut self) -> Result<(), Stop> {
        self.reading = Reading::default();
        match (self.ui.format(), self.count) {
            (Format::Table, 0) => self.ui.say("No entries."),
            (Format::Json | Format::Yaml, 0) => self.write(&["[]\n"])?,
            (Format::Json, _) => self.write(&["\n]\n"])?,
            _ => {}
        }
        self.flush()
    }

    /// Writes an entry, or keeps it until there are some to be aligned.
    fn entry(&mut self, line: &str, entry: &LogEntry) -> Result<(), Stop> {
        match self.ui.format() {
            Format::Table => return self.row(entry),
            Format::Jsonl => self.write(&[line, "\n"])?,
            // An array that is never finished is of no use to a reader: each value stands by itself.
            Format::Json if self.follows => self.write(&[line, "\n"])?,
            Format::Json => {
                let before = if self.count == 0 { "[\n  " } else { ",\n  " };
                self.write(&[before, line.trim()])?;
            }
            Format::Yaml => {
                let value: serde_json::Value =
                    serde_json::from_str(line).map_err(io::Error::from)?;
                self.write(&[&ui::yaml(&[value])?])?;
            }
        }
        self.count += 1;
        Ok(())
    }

    /// Keeps the row of an entry.
    fn row(&mut self, entry: &LogEntry) -> Result<(), Stop> {
        if self.follows && !self.shown.is_first(entry) {
            return Ok(());
        }
        self.count += 1;
        let row = Row::new(entry, self.clock.now());
        self.widths.widen(&row);
        self.rows.push(row);
        if self.rows.len() < ROWS_MAX {
            Ok(())
        } else {
            self.flush()
        }
    }

    /// Writes texts one after the other.
    fn write(&mut self, texts: &[&str]) -> Result<(), Stop> {
        texts
            .iter()
            .try_for_each(|text| self.data.write_all(text.as_bytes()))
            .map_err(output)
    }
}

/// How far reading is; shown while the output goes elsewhere than to the terminal.
#[derive(Debug, Default)]
struct Reading {
    /// How many bytes are to be read.
    total: u64,
    /// How many were.
    done: u64,
    /// The bar, once it took long enough.
    bar: Option<Progress>,
}

impl Reading {
    /// Goes on by so many bytes.
    fn go_on(&mut self, ui: &Ui, bytes: u64) {
        self.done += bytes;
        if let Some(bar) = &self.bar {
            bar.inc(bytes);
        } else if self.done >= READ_BYTES_UNSHOWN && ui.columns().is_none() {
            let bar = ui.progress("Reading", self.total);
            bar.inc(self.done);
            self.bar = Some(bar);
        }
    }

    /// Writes to the terminal beside the bar.
    fn aside(&self, write: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.aside(write),
            None => write(),
        }
    }
}

/// The last requests that were shown while following: each is one row, shown when it begins.
#[derive(Debug, Default)]
struct Shown {
    /// Their ids.
    ids: HashSet<String>,
    /// The same, the oldest first.
    order: VecDeque<String>,
}

impl Shown {
    /// Tells whether the entry is not the completion of one that was shown; remembers it.
    fn is_first(&mut self, entry: &LogEntry) -> bool {
        let Some(id) = &entry.request_id else {
            return true;
        };
        if !self.ids.insert(id.clone()) {
            return !entry.is_completion();
        }
        self.order.push_back(id.clone());
        if self.order.len() > SHOWN_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
        true
    }
}

/// Returns what a failed write stops with.
fn output(error: io::Error) -> Stop {
    Stop::Output(OutputError::from(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, decision: &str) -> LogEntry {
        LogEntry {
            request_id: Some(id.to_owned()),
            decision: Some(decision.to_owned()),
            ..LogEntry::default()
        }
    }

    #[test]
    fn a_completion_is_no_second_row_while_following() {
        let mut shown = Shown::default();
        assert!(shown.is_first(&entry("a", "allowed")));
        assert!(!shown.is_first(&entry("a", "completed")));
        assert!(shown.is_first(&entry("b", "completed")));
        assert!(shown.is_first(&LogEntry::default()));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut shown = Shown::default();
        for number in 0..=SHOWN_MAX {
            assert!(shown.is_first(&entry(&number.to_string(), "allowed")));
        }
        assert_eq!((shown.ids.len(), shown.order.len()), (SHOWN_MAX, SHOWN_MAX));
        assert!(shown.is_first(&entry("0", "completed")));
    }
}
