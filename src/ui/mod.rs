//! What is printed and what is asked.
//!
//! Data goes to standard output, in the format that was chosen; everything said to a person goes to standard
//! error. Text from outside is cleaned on its way to people and unchanged on its way to scripts.

mod clean;
mod paint;
mod progress;
mod prompt;
mod report;
mod screen;
mod settings;
mod table;
mod view;
mod wrap;

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use serde::Serialize;
use serde_saphyr::ser_options;
use thiserror::Error;

pub use self::{
    clean::clean,
    progress::Progress,
    prompt::PromptError,
    report::ErrorReport,
    screen::{Key, Look, Row, Screen, Size},
    settings::{ColorChoice, Format, Settings, UnknownName},
    view::{Cell, Style, View},
    wrap::width,
};
use self::{
    paint::{HINT, WARNING, paint},
    table::Page,
    wrap::wrap,
};

/// The narrowest terminal that lines are made to fit, in columns.
const COLUMNS_MIN: usize = 40;
/// The width of a terminal that tells nothing about itself, in columns.
const COLUMNS_DEFAULT: usize = 80;
/// How much of long output is collected before it is written, in bytes.
const BUFFER_BYTES: usize = 64 * 1024;

/// Talks to the person or the program that runs a command.
#[derive(Clone, Debug)]
pub struct Ui {
    /// What was chosen.
    settings: Settings,
    /// Standard output.
    out: Page,
    /// Standard error.
    err: Page,
    /// Whether there is somebody to ask.
    asks: bool,
    /// Whether progress is drawn.
    draws: bool,
}

impl Ui {
    /// Returns the way to talk that fits the settings and the standard streams of this process.
    pub fn new(settings: Settings) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        let page = |is_terminal: bool, told: Option<usize>| Page {
            columns: is_terminal.then(|| columns(told, settings.columns)),
            coloured: settings.is_coloured(is_terminal),
        };
        let err_is_terminal = err.is_terminal();
        let out = page(out.is_terminal(), told_columns(&out));
        let err = page(err_is_terminal, told_columns(&err));
        Self {
            asks: !settings.no_input && err_is_terminal && io::stdin().is_terminal(),
            draws: err_is_terminal && !settings.term_dumb,
            settings,
            out,
            err,
        }
    }

    /// Returns the form of the data.
    pub fn format(&self) -> Format {
        self.settings.format
    }

    /// Returns the columns of the terminal that standard output is; `None` for a pipe or file.
    pub fn columns(&self) -> Option<usize> {
        self.out.columns
    }

    /// Returns the text in a style, if standard output shows colours.
    pub fn styled(&self, text: &str, style: Style) -> String {
        paint(text, style.colour(), self.out.coloured)
    }

    /// Writes one thing.
    pub fn show<V: View>(&self, view: &V) -> Result<(), OutputError> {
        self.text(&match self.format() {
            Format::Table => table::details(&view.details(), self.out),
            Format::Json => line(serde_json::to_string_pretty(view)?),
            Format::Jsonl => line(serde_json::to_string(view)?),
            Format::Yaml => yaml(view)?,
        })
    }

    /// Writes many things; when there are none, people read `empty` on standard error.
    pub fn list<V: View>(&self, views: &[V], empty: &str) -> Result<(), OutputError> {
        let text = match self.format() {
            Format::Table if views.is_empty() => {
                self.say(empty);
                return Ok(());
            }
            Format::Table => {
                let rows: Vec<_> = views.iter().map(View::row).collect();
                table::list(V::COLUMNS, &rows, self.out)
            }
            Format::Json => line(serde_json::to_string_pretty(views)?),
            Format::Jsonl => {
                let lines: Result<Vec<_>, _> = views
                    .iter()
                    .map(|view| serde_json::to_string(view).map(line))
                    .collect();
                lines?.concat()
            }
            Format::Yaml => yaml(&views)?,
        };
        self.text(&text)
    }

    /// Writes data as it is.
    pub fn text(&self, text: &str) -> Result<(), OutputError> {
        let mut data = self.data();
        data.write_all(text.as_bytes())?;
        data.finish()
    }

    /// Returns the way to standard output for long data; [`Data::finish`] writes the rest.
    pub fn data(&self) -> Data {
        Data {
            out: BufWriter::with_capacity(BUFFER_BYTES, io::stdout().lock()),
        }
    }

    /// Tells a person what was done; says nothing when a program reads the output.
    ///
    /// Lines may be broken; other hidden characters are spelt out.
    pub fn say(&self, text: &str) {
        if self.format().is_for_machines() {
            return;
        }
        for part in text.lines() {
            self.put_wrapped(&clean(part));
        }
    }

    /// Tells a person something worth knowing.
    pub fn note(&self, text: &str) {
        tell(&format!(
            "{} {}\n",
            paint("note:", HINT, self.err.coloured),
            clean(text)
        ));
    }

    /// Warns, in one line.
    pub fn warn(&self, text: &str) {
        let head = paint("warning:", WARNING, self.err.coloured);
        tell(&format!("{head} {}\n", clean(text)));
    }

    /// Tells a failure: lines for people, an object where the format is JSON.
    pub fn error(&self, report: &ErrorReport<'_>) {
        tell(&report.text(self.format(), self.err.coloured));
    }

    /// Returns a bar that shows how much of `total` bytes is read, on a terminal; elsewhere nothing is shown.
    pub fn progress(&self, what: &str, total: u64) -> Progress {
        Progress::new(what, total, self.draws)
    }

    /// Returns a bar that shows how many of `total` things are done, in the same way.
    pub fn progress_of(&self, what: &str, total: u64) -> Progress {
        Progress::of_things(what, total, self.draws)
    }

    /// Writes a line to standard error, broken where the terminal ends.
    fn put_wrapped(&self, text: &str) {
        match self.err.columns {
            Some(columns) => wrap(text, columns)
                .into_iter()
                .for_each(|part| tell(&line(part))),
            None => tell(&line(text.to_owned())),
        }
    }
}

/// Long data on its way to standard output, written in large pieces.
#[derive(Debug)]
pub struct Data {
    /// What is not written yet, and where it goes.
    out: BufWriter<StdoutLock<'static>>,
}

impl Data {
    /// Writes what was collected; an output that cannot be written shows here at the latest.
    pub fn finish(mut self) -> Result<(), OutputError> {
        Ok(self.flush()?)
    }
}

impl Write for Data {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        // The standard library keeps an unfinished line back: both buffers are emptied.
        self.out.flush()?;
        self.out.get_mut().flush()
    }
}

/// Why data could not be written to standard output.
#[derive(Debug, Error)]
pub enum OutputError {
    /// Whoever read it has gone: a normal end.
    #[error("the output was closed")]
    Closed,
    /// It cannot be written.
    #[error("cannot write to standard output: {0}")]
    Io(io::Error),
}

impl From<io::Error> for OutputError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::Closed
        } else {
            Self::Io(error)
        }
    }
}

impl From<serde_json::Error> for OutputError {
    fn from(error: serde_json::Error) -> Self {
        Self::from(io::Error::from(error))
    }
}

/// Returns the value as a YAML document that readers of YAML 1.1 and 1.2 take alike.
pub fn yaml<T: Serialize>(value: &T) -> Result<String, OutputError> {
    // Folded blocks would be shorter for people but lose blanks at the ends of lines in some readers.
    let options = ser_options! { prefer_block_scalars: false };
    let text = serde_saphyr::to_string_with_options(value, options);
    let text = text.map_err(|error| OutputError::Io(io::Error::other(error)))?;
    Ok(if text.ends_with('\n') {
        text
    } else {
        line(text)
    })
}

/// Writes to standard error.
fn tell(text: &str) {
    let mut err = io::stderr().lock();
    // Where nobody can be told anything, nobody can be told that either.
    err.write_all(text.as_bytes())
        .and_then(|()| err.flush())
        .ok();
}

/// Returns the text with a line end.
fn line(mut text: String) -> String {
    text.push('\n');
    text
}

/// Returns the width that the terminal itself tells, if the stream is one that does.
fn told_columns<F: std::os::fd::AsFd>(stream: &F) -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(stream).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

/// Returns the width to write for.
fn columns(told: Option<usize>, environment: Option<usize>) -> usize {
    told.or(environment)
        .unwrap_or(COLUMNS_DEFAULT)
        .max(COLUMNS_MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminal_knows_its_width_best() {
        assert_eq!(columns(Some(132), Some(50)), 132);
        assert_eq!(columns(None, Some(50)), 50);
        assert_eq!(columns(None, None), 80);
        assert_eq!(columns(Some(10), None), 40);
    }

    #[test]
    fn a_closed_pipe_is_told_from_a_full_disk() {
        let closed = OutputError::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert!(matches!(closed, OutputError::Closed));
        let full = OutputError::from(io::Error::from(io::ErrorKind::StorageFull));
        assert!(matches!(full, OutputError::Io(_)));
    }

    #[test]
    fn texts_that_look_like_something_else_stay_texts_in_yaml() {
        for text in [
            "yes", "on", "y", "1.0", "0x1f", "12:30:45", "1e3", "~", "", "null", " a ", "- x", "#",
        ] {
            let written = yaml(&[text]).unwrap();
            assert!(written.contains('"') || written.contains('\''), "{written}");
        }
        assert_eq!(yaml(&Vec::<String>::new()).unwrap(), "[]\n");
    }
}
