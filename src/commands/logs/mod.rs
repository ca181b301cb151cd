//! `logs`: the audit file, for people and for scripts.

mod change;
mod checkpoint;
mod csv;
mod decision;
mod export;
mod line;
mod pages;
mod print;
pub(super) mod target;
pub(super) mod verify;
mod wanted;
pub(super) mod when;

use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::{Args, Subcommand};
use thiserror::Error;

use self::{
    print::Printer,
    wanted::{Source, Wanted},
};
use super::{Failure, Invocation};
use crate::{
    audit::read::{self, Filter, Follower, LogFiles, Query},
    clock::Clock,
    ui::{OutputError, Ui},
};

/// How many entries are shown by default.
const TAIL: usize = 20;
/// How long a followed file is left alone between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// The end of the long help.
const EXAMPLES: &str = "\
Examples:
  postern logs --since 2h --decision refused
  postern logs --agent my-agent --tail 0 -o jsonl
  postern logs --follow --grep 'slack\\.com'";

/// Show the audit log
///
/// Prints one line per entry, the newest last: local time, agent, credential, method, target, decision, upstream
/// status and latency. Filters have all to be met; `--tail` counts what they leave. `-o jsonl` prints the stored
/// entries unchanged. What was rotated is read, too.
#[derive(Args, Clone, Debug)]
#[command(after_long_help = EXAMPLES, subcommand_value_name = "COMMAND")]
pub(crate) struct Logs {
    #[command(subcommand)]
    verb: Option<Verb>,

    #[command(flatten)]
    wanted: Wanted,

    /// Show the last N entries; 0 shows all
    #[arg(
        short,
        long,
        value_name = "N",
        default_value_t = TAIL,
        allow_negative_numbers = true
    )]
    tail: usize,

    /// Go on with what is appended, until interrupted or until --until
    #[arg(short, long)]
    follow: bool,
}

/// What else can be done with the audit log.
#[derive(Clone, Debug, Subcommand)]
enum Verb {
    Verify(verify::Verify),
    Export(export::Export),
    Checkpoint(checkpoint::CheckpointArgs),
}

impl Logs {
    /// Shows what was asked for: of this host's file, of the database, or of a relay's log.
    pub(crate) async fn run(mut self, invocation: &Invocation) -> Result<(), Failure> {
        if let Some(verb) = self.verb.take() {
            if self.tail != TAIL || self.follow || !self.wanted.is_anything() {
                return Err(Failure::usage(
                    "these flags belong to `logs` alone: give those of the command after its name",
                ));
            }
            return match verb {
                Verb::Verify(verify) => verify.run(invocation).await,
                Verb::Export(export) => export.run(invocation).await,
                Verb::Checkpoint(checkpoint) => checkpoint.run(invocation).await,
            };
        }
        match self.wanted.source(invocation).await? {
            Source::File(path, is_named) => {
                Ok(self.run_here((path, is_named), (&invocation.ui, &invocation.clock))?)
            }
            Source::Pages(pages) => self.run_pages(invocation, &pages).await,
        }
    }

    /// Tells whether it is a file of this host that is to be shown, for which nobody has to be waited for.
    pub(crate) fn is_of_a_file(&self, invocation: &Invocation) -> Result<bool, Failure> {
        Ok(self.verb.is_none() && self.wanted.is_of_a_file(invocation.config()?))
    }

    /// Shows what is in a file.
    pub(crate) fn show_file(self, invocation: &Invocation) -> Result<(), Failure> {
        let file = self.wanted.file(invocation.config()?);
        Ok(self.run_here(file, (&invocation.ui, &invocation.clock))?)
    }

    /// Shows what is in a file; the deployment's own need not be there yet.
    fn run_here(
        self,
        (path, is_named): (PathBuf, bool),
        (ui, clock): (&Ui, &Clock),
    ) -> Result<(), LogsError> {
        let query = self.query(ui, clock);
        let mut printer = Printer::new(ui, clock, &path, self.follow);
        let told = |stop| LogsError::new(stop, &path);
        let files = open(&path, is_named)?;
        let length = files.newest().and_then(|file| file.metadata().ok());
        printer.expect(query.bytes_to_read(length.map_or(0, |about| about.len())));
        let position =
            read::tail(&files, &query, &mut |event| printer.event(event)).map_err(told)?;
        if self.follow {
            let from = files.into_newest().map(|file| (file, position));
            let follower = Follower::new(path.clone(), from);
            let follower = follower.map_err(|error| told(error.into()))?;
            return follow(follower, (&query.filter, clock), printer).map_err(told);
        }
        printer.finish().map_err(told)
    }

    /// Returns which entries are wanted.
    fn query(&self, ui: &Ui, clock: &Clock) -> Query {
        Query {
            tail: self.tail,
            filter: self.wanted.filter(clock),
            merge: !ui.format().is_for_machines(),
        }
    }
}

/// Why the audit log cannot be shown.
#[derive(Debug, Error)]
pub(crate) enum LogsError {
    /// The file that was named is not there: a usage error.
    #[error("there is no file `{}`", .0.display())]
    Missing(PathBuf),
    /// The file cannot be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The entries cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
}

impl LogsError {
    /// Returns the error for what stopped the work on that file.
    fn new(stop: Stop, path: &Path) -> Self {
        match stop {
            Stop::Read(source) => Self::Read {
                path: path.to_owned(),
                source,
            },
            Stop::Output(error) => Self::Output(error),
        }
    }
}

/// What stops reading or writing.
#[derive(Debug, Error)]
enum Stop {
    /// The file cannot be read.
    #[error(transparent)]
    Read(#[from] io::Error),
    /// Nothing more can be written.
    #[error(transparent)]
    Output(#[from] OutputError),
}

/// Opens a file that was named, or the deployment's own log with what was rotated, which need not be there yet.
fn open(path: &Path, is_named: bool) -> Result<LogFiles, LogsError> {
    let opened = if is_named {
        LogFiles::only(path)
    } else {
        LogFiles::all(path)
    };
    opened.map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => LogsError::Missing(path.to_owned()),
        _ => LogsError::Read {
            path: path.to_owned(),
            source,
        },
    })
}

/// Shows what is appended, until the process is interrupted, nobody reads any more, or no further entry could be
/// wanted.
///
/// There is nothing to clean up: the signal's own effect ends it.
fn follow(
    mut follower: Follower,
    (filter, clock): (&Filter, &Clock),
    mut printer: Printer<'_>,
) -> Result<(), Stop> {
    loop {
        let is_over = filter.until.is_some_and(|until| until <= clock.now());
        printer.flush()?;
        follower.look(filter, &mut |event| printer.event(event))?;
        printer.flush()?;
        if is_over {
            return Ok(());
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

#[cfg(test)]
mod tests {
    use clap::{Command, FromArgMatches};

    use super::*;

    fn parse(args: &[&str]) -> Result<Logs, clap::Error> {
        let command = Logs::augment_args(Command::new("logs"));
        let matches = command.try_get_matches_from([&["logs"], args].concat())?;
        Logs::from_arg_matches(&matches)
    }

    #[test]
    fn twenty_entries_are_the_default() {
        assert_eq!(parse(&[]).unwrap().tail, 20);
        let short = parse(&["-l", "F", "-t", "2", "-f"]).unwrap();
        assert_eq!(
            (short.wanted.log_file, short.tail, short.follow),
            (Some("F".into()), 2, true)
        );
    }

    #[test]
    fn a_wrong_value_names_its_flag() {
        for (arg, named) in [
            ("--tail=-1", "--tail"),
            ("--tail=many", "--tail"),
            ("--tail=", "--tail"),
            ("--since=yesterdayish", "--since"),
            ("--until=-", "--until"),
            ("--status=ok", "--status"),
            ("--grep=(", "unclosed group"),
            (
                "--decision=maybe",
                "auto, approved, denied, timeout, refused",
            ),
        ] {
            let told = parse(&[arg]).unwrap_err().to_string();
            assert!(told.contains(named), "{told}");
        }
    }

    #[test]
    fn only_a_named_file_has_to_be_there() {
        let nowhere = Path::new("/nowhere/audit.jsonl");
        assert!(open(nowhere, false).unwrap().newest().is_none());
        let told = open(nowhere, true).unwrap_err().to_string();
        assert_eq!(told, "there is no file `/nowhere/audit.jsonl`");
    }
}
