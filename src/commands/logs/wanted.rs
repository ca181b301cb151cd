//! The flags that say which entries are wanted, and from where.

use std::path::PathBuf;

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use regex::Regex;
use thiserror::Error;

use super::{
    super::{Failure, Invocation},
    pages::Pages,
    when::When,
};
use crate::{
    audit::read::{Decision, Filter},
    clock::Clock,
    config::Config,
};

/// Which entries are wanted, and of which log.
#[derive(Args, Clone, Debug)]
pub(super) struct Wanted {
    /// Read this file, and no other, instead of the deployment's own
    ///
    /// Environment: `POSTERN_AUDIT_LOG`, `TAP_AUDIT_LOG`.
    #[arg(short, long, value_name = "FILE")]
    pub(super) log_file: Option<PathBuf>,

    /// Read the entries of every host from the database, merged by time
    #[arg(long, conflicts_with = "log_file")]
    all_hosts: bool,

    /// Only entries from this time on: RFC 3339, or a span before now such as 90m, 2h, 3d
    #[arg(long, value_name = "TIME")]
    since: Option<When>,

    /// Only entries before this time
    #[arg(long, value_name = "TIME")]
    until: Option<When>,

    /// Only entries of this agent
    #[arg(long, value_name = "NAME", add = crate::commands::completions::live::AGENT)]
    agent: Option<String>,

    /// Only entries that used this credential
    #[arg(long, value_name = "NAME", add = crate::commands::completions::live::CREDENTIAL)]
    credential: Option<String>,

    /// Only entries with this status of the upstream's answer
    #[arg(long, value_name = "STATUS")]
    status: Option<i64>,

    /// Only entries that were decided like this
    #[arg(long, value_name = "DECISION", value_parser = decisions())]
    decision: Option<Decision>,

    /// Only entries whose stored line has a match of this regular expression
    #[arg(long, value_name = "PATTERN", value_parser = pattern)]
    grep: Option<Regex>,
}

/// Where entries are read from.
pub(super) enum Source {
    /// A file, and whether it was named.
    File(PathBuf, bool),
    /// A relay, or the database.
    Pages(Pages),
}

impl Wanted {
    /// Tells whether any entry of this host will do.
    pub(super) fn is_anything(&self) -> bool {
        self.log_file.is_none()
            && !self.all_hosts
            && self.since.is_none()
            && self.until.is_none()
            && self.agent.is_none()
            && self.credential.is_none()
            && self.status.is_none()
            && self.decision.is_none()
            && self.grep.is_none()
    }

    /// Returns what entries have to meet.
    pub(super) fn filter(&self, clock: &Clock) -> Filter {
        let now = clock.now();
        Filter {
            since: self.since.map(|time| time.before(now)),
            until: self.until.map(|time| time.before(now)),
            agent: self.agent.clone(),
            credential: self.credential.clone(),
            status: self.status,
            decision: self.decision,
            grep: self.grep.clone(),
        }
    }

    /// Returns where entries are to be read from: a file, unless a relay or all hosts are asked about.
    pub(super) async fn source(&self, invocation: &Invocation) -> Result<Source, Failure> {
        let config = invocation.config()?;
        if let Some(relay) = config.remote() {
            if self.log_file.is_some() {
                return Err(Failure::usage(
                    "`--log-file` is a file of this host, and a relay shows its own log: give one of `--log-file` and \
                     `--relay-url`",
                ));
            }
            // A relay has the entries of all hosts.
            let relay = invocation.relay(relay).await?;
            return Ok(Source::Pages(Pages::Relay(relay)));
        }
        if self.all_hosts {
            let deployment = invocation.deployment().await?;
            let team = config.team.as_ref().map(|_| deployment.team.id.clone());
            let (store, _) = deployment.into_parts();
            return Ok(Source::Pages(Pages::Store(store, team)));
        }
        let (path, is_named) = self.file(config);
        Ok(Source::File(path, is_named))
    }

    /// Tells whether entries are to be read from a file.
    pub(super) fn is_of_a_file(&self, config: &Config) -> bool {
        config.remote().is_none() && !self.all_hosts
    }

    /// Returns that file, and whether it was named.
    pub(super) fn file(&self, config: &Config) -> (PathBuf, bool) {
        match &self.log_file {
            Some(named) => (named.clone(), true),
            None => (config.audit_log.clone(), false),
        }
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
