//! `logs`: the audit file, for people and for scripts.

mod change;
mod decision;
mod line;
mod print;
mod remote;
pub(super) mod target;
pub(super) mod when;

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use regex::Regex;
use thiserror::Error;

use self::{print::Printer, when::When};
use super::{Failure, Invocation};
use crate::{
    audit::read::{self, Decision, Filter, Follower, Position, Query},
    clock::Clock,
    ui::{OutputError, Ui},
};

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
/// entries unchanged.
#[derive(Args, Clone, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Logs {
    /// Read this file instead of the deployment's own
    ///
    /// Environment: `POSTERN_AUDIT_LOG`, `TAP_AUDIT_LOG`.
    #[arg(short, long, value_name = "FILE")]
    log_file: Option<PathBuf>,

    /// Show the last N entries; 0 shows all
    #[arg(
        short,
        long,
        value_name = "N",
        default_value_t = 20,
        allow_negative_numbers = true
    )]
    tail: usize,

    /// Go on with what is appended, until interrupted or until --until
    #[arg(short, long)]
    follow: bool,

    /// Show entries from this time on: RFC 3339, or a span before now such as 90m, 2h, 3d
    #[arg(long, value_name = "TIME")]
    since: Option<When>,

    /// Show entries before this time
    #[arg(long, value_name = "TIME")]
    until: Option<When>,

    /// Show entries of this agent
    #[arg(long, value_name = "NAME")]
    agent: Option<String>,

    /// Show entries that used this credential
    #[arg(long, value_name = "NAME")]
    credential: Option<String>,

    /// Show entries with this status of the upstream's answer
    #[arg(long, value_name = "STATUS")]
    status: Option<i64>,

    /// Show entries that were decided like this
    #[arg(long, value_name = "DECISION", value_parser = decisions())]
    decision: Option<Decision>,

    /// Show entries whose stored line has a match of this regular expression
    #[arg(long, value_name = "PATTERN", value_parser = pattern)]
    grep: Option<Regex>,
}

impl Logs {
    /// Shows what was asked for: of this host's file, or of a relay's log.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let config = invocation.config()?;
        if let Some(relay) = config.remote() {
            let relay = invocation.relay(relay).await?;
            return self.run_there(invocation, &relay).await;
        }
        let default = config.audit_log.clone();
        Ok(self.run_here(&invocation.ui, default, &invocation.clock)?)
    }

    /// Shows what is in a file; `default` is that of this deployment, which need not be there yet.
    fn run_here(self, ui: &Ui, default: PathBuf, clock: &Clock) -> Result<(), LogsError> {
        let query = self.query(ui, clock);
        let is_named = self.log_file.is_some();
        let path = self.log_file.unwrap_or(default);
        let mut printer = Printer::new(ui, clock, &path, self.follow);
        let told = |stop| LogsError::new(stop, &path);
        let mut file = open(&path, is_named)?;
        let mut position = Position::default();
        if let Some(file) = &mut file {
            let length = file.metadata().map_or(0, |about| about.len());
            printer.expect(query.bytes_to_read(length));
            position = read::tail(file, &query, &mut |event| printer.event(event)).map_err(told)?;
        }
        if self.follow {
            let from = file.map(|file| (file, position));
            let follower = Follower::new(path.clone(), from);
            let follower = follower.map_err(|error| told(error.into()))?;
            return follow(follower, (&query.filter, clock), printer).map_err(told);
        }
        printer.finish().map_err(told)
    }

    /// Returns which entries are wanted.
    fn query(&self, ui: &Ui, clock: &Clock) -> Query {
        let now = clock.now();
        Query {
            tail: self.tail,
            filter: Filter {
                since: self.since.map(|time| time.before(now)),
                until: self.until.map(|time| time.before(now)),
                agent: self.agent.clone(),
                credential: self.credential.clone(),
                status: self.status,
                decision: self.decision,
                grep: self.grep.clone(),
            },
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

/// Opens the file; `None` when it was not named and is not there yet.
fn open(path: &Path, is_named: bool) -> Result<Option<File>, LogsError> {
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if is_named {
                Err(LogsError::Missing(path.to_owned()))
            } else {
                Ok(None)
            }
        }
        Err(source) => Err(LogsError::Read {
            path: path.to_owned(),
            source,
        }),
    }
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

/// Returns what reads a decision.
fn decisions() -> impl TypedValueParser<Value = Decision> {
    PossibleValuesParser::new(Decision::NAMES).try_map(|name| name.parse::<Decision>())
}

/// A text that is no regular expression.
#[derive(Debug, Error)]
#[error("`{text}` is no regular expression: {why}")]
struct NotAPattern {
    /// What was typed.
    text: String,
    /// What is wrong with it.
    why: String,
}

/// Reads a regular expression.
fn pattern(text: &str) -> Result<Regex, NotAPattern> {
    Regex::new(text).map_err(|error| {
        // The library draws where the mistake is, over several lines; the last one says what it is.
        let error = error.to_string();
        let last = error.lines().last().unwrap_or_default();
        let why = last.trim_start_matches("error: ").to_owned();
        NotAPattern {
            text: text.to_owned(),
            why,
        }
    })
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
            (short.log_file, short.tail, short.follow),
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
        assert!(open(nowhere, false).unwrap().is_none());
        let told = open(nowhere, true).unwrap_err().to_string();
        assert_eq!(told, "there is no file `/nowhere/audit.jsonl`");
    }
}
