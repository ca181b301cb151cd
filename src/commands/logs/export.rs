//! `logs export`: entries for other programs.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};

use super::{
    super::{Failure, Invocation, private_file::Draft},
    LogsError, Stop, csv, open,
    wanted::{Source, Wanted},
};
use crate::{
    audit::read::{self, Event, Query},
    ui::{Data, OutputError, Progress, Ui},
};

const EXAMPLES: &str = "\
Examples:
  postern logs export --since 30d --format csv --out audit.csv
  postern logs export --all-hosts --agent my-agent | gzip > audit.jsonl.gz";

/// Write audit entries for other programs
///
/// All that the filters leave, the oldest first: as they are stored (`jsonl`), or as a table with a column for each
/// member (`csv`), in which no text is taken for a formula. A file is there whole or not at all.
#[derive(Args, Clone, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Export {
    /// How entries are written
    #[arg(long, value_enum, default_value_t = ExportFormat::Jsonl)]
    format: ExportFormat,

    /// Write to this file, in place of what it holds, instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    #[command(flatten)]
    wanted: Wanted,
}

/// How entries are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    /// The stored entries unchanged, a line each.
    Jsonl,
    /// A table for spreadsheets (RFC 4180).
    Csv,
}

impl Export {
    /// Writes the entries.
    pub(super) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let (ui, clock) = (&invocation.ui, &invocation.clock);
        let query = Query {
            tail: 0,
            filter: self.wanted.filter(clock),
            merge: false,
        };
        let source = self.wanted.source(invocation).await?;
        let mut writer = Writer::new(ui, self.format, self.out.as_deref())?;
        let (place, stopped) = match source {
            Source::File(path, is_named) => {
                let files = open(&path, is_named)?;
                writer.expect(files.newest());
                let read = read::tail(&files, &query, &mut |event| writer.event(event, &path));
                (path, read.err())
            }
            Source::Pages(pages) => {
                let recent = pages.collect(&query).await?;
                let place = pages.place().to_owned();
                let told = recent.tell(&mut |event| writer.event(event, &place));
                (place, told.err())
            }
        };
        let written = match stopped {
            Some(stop) => Err(stop),
            None => writer.finish(),
        };
        written.map_err(|stop| match (stop, &self.out) {
            (Stop::Output(OutputError::Io(error)), Some(out)) => cannot_write(out, error),
            (stop, _) => LogsError::new(stop, &place).into(),
        })
    }
}

/// Where entries are written.
struct Writer<'a> {
    ui: &'a Ui,
    format: ExportFormat,
    sink: Sink,
    count: u64,
    bar: Option<Progress>,
}

/// Standard output, or a file that is not there yet.
enum Sink {
    Output(Data),
    File(OutFile),
}

/// A file that takes its place once it is whole, written in blocks.
struct OutFile {
    buffer: BufWriter<File>,
    draft: Draft,
    /// Where it will be, as the person named it.
    place: PathBuf,
}

impl<'a> Writer<'a> {
    fn new(ui: &'a Ui, format: ExportFormat, out: Option<&Path>) -> Result<Self, Failure> {
        let sink = match out {
            None => Sink::Output(ui.data()),
            Some(out) => {
                let file = OutFile::beside(out);
                Sink::File(file.map_err(|error| cannot_write(out, error))?)
            }
        };
        let mut writer = Self {
            ui,
            format,
            sink,
            count: 0,
            bar: None,
        };
        if format == ExportFormat::Csv {
            let begun = writer.write(&csv::header());
            begun.map_err(|stop| LogsError::new(stop, Path::new("")))?;
        }
        Ok(writer)
    }

    /// Tells how much there is to be read.
    fn expect(&mut self, file: Option<&File>) {
        // On a terminal that the entries go to, a bar would be in their way.
        let is_seen = matches!(self.sink, Sink::Output(_)) && self.ui.columns().is_some();
        let length = file.and_then(|file| file.metadata().ok());
        if let Some(told) = length.filter(|_| !is_seen) {
            self.bar = Some(self.ui.progress("Reading", told.len()));
        }
    }

    fn event(&mut self, event: Event<'_>, path: &Path) -> Result<(), Stop> {
        match event {
            Event::Entry(line, _) => {
                self.count += 1;
                match self.format {
                    ExportFormat::Jsonl => self.write(line).and_then(|()| self.write("\n")),
                    ExportFormat::Csv => self.write(&csv::row(line).unwrap_or_default()),
                }
            }
            Event::Malformed(place, flaw) => {
                let path = path.display();
                let told = format!("{place} of `{path}` is no audit entry: {flaw}");
                match &self.bar {
                    Some(bar) => bar.aside(|| self.ui.warn(&told)),
                    None => self.ui.warn(&told),
                }
                Ok(())
            }
            Event::Read(more) => {
                if let Some(bar) = &self.bar {
                    bar.inc(more);
                }
                Ok(())
            }
            Event::In(_) => Ok(()),
        }
    }

    fn write(&mut self, text: &str) -> Result<(), Stop> {
        let written = match &mut self.sink {
            Sink::Output(data) => data.write_all(text.as_bytes()),
            Sink::File(file) => file.buffer.write_all(text.as_bytes()),
        };
        written.map_err(|error| Stop::Output(OutputError::from(error)))
    }

    fn finish(self) -> Result<(), Stop> {
        drop(self.bar);
        match self.sink {
            Sink::Output(data) => Ok(data.finish()?),
            Sink::File(file) => {
                let place = file.place.display().to_string();
                file.install().map_err(OutputError::Io)?;
                let entries = if self.count == 1 { "entry" } else { "entries" };
                self.ui
                    .say(&format!("Wrote {} {entries} to `{place}`.", self.count));
                Ok(())
            }
        }
    }
}

impl OutFile {
    fn beside(out: &Path) -> io::Result<Self> {
        let mut draft = Draft::beside(out)?;
        Ok(Self {
            buffer: BufWriter::new(draft.file().try_clone()?),
            draft,
            place: out.to_owned(),
        })
    }

    fn install(mut self) -> io::Result<()> {
        self.buffer.flush()?;
        self.draft.install()
    }
}

fn cannot_write(out: &Path, error: io::Error) -> Failure {
    let message = format!("`{}` cannot be written", out.display());
    Failure::refused("output_failed", message).caused_by(error)
}
