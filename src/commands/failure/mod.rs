//! How a command fails: a kind, which is the exit status; a stable code for scripts; a message, its
//! causes, and at most one hint that can be typed.
//!
//! Every conversion from the errors of lower layers and all wording is in this folder.

use std::{
    borrow::Cow,
    error::Error,
    fmt, iter, panic,
    sync::{Arc, Mutex, PoisonError},
};

use super::{Invocation, logs::LogsError};
use crate::{
    proxy::ValueError,
    ui::{ErrorReport, OutputError, PromptError, Ui},
};

mod backup;
pub(super) mod client;
mod configuration;
mod runner;
mod store;
mod usage;

pub(super) use usage::of_parsing;

pub(crate) use crate::store::nearest;

/// A command that did not do what it was asked to.
#[derive(Debug)]
pub(crate) struct Failure {
    kind: Kind,
    code: Cow<'static, str>,
    message: String,
    causes: Vec<String>,
    hint: Option<String>,
}

/// What kind of failure it is; each has an exit status (spec/cli.md §1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// None at all: help was asked for, and the message is it.
    Help,
    /// None at all: whoever read the output has gone.
    Closed,
    /// Refused or failed, none of the below.
    Refused,
    /// The command line or the configuration is wrong.
    Usage,
    /// The thing named does not exist.
    NotFound,
    /// Wrong or missing encryption key, token, permission.
    NotAllowed,
    /// It exists already, or changed meanwhile.
    Conflict,
    /// Database or relay unreachable: retrying may help.
    Unreachable,
    /// A verification failed.
    NotVerified,
    /// A bug, or damaged data.
    Bug,
    /// Interrupted; nothing is said about it.
    Interrupted,
    /// None of ours: a program that was run ended so, and nothing is said about it.
    Program(u8),
    /// A program that was to be run cannot be started: 127 where there is none, 126 else.
    NotStarted(u8),
}

impl Kind {
    /// Returns the exit status.
    pub(crate) fn exit_code(self) -> u8 {
        match self {
            Self::Help | Self::Closed => 0,
            Self::Refused => 1,
            Self::Usage => 2,
            Self::NotFound => 3,
            Self::NotAllowed => 4,
            Self::Conflict => 5,
            Self::Unreachable => 6,
            Self::NotVerified => 13,
            Self::Bug => 70,
            Self::Interrupted => 130,
            Self::Program(code) | Self::NotStarted(code) => code,
        }
    }
}

impl Failure {
    /// Returns a failure of that kind; `code` is stable.
    pub(crate) fn new(
        kind: Kind,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            code: code.into(),
            message: message.into(),
            causes: Vec::new(),
            hint: None,
        }
    }

    /// Returns the same failure with something that can be typed to mend it.
    #[must_use]
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Returns the same failure with the place that it is about before its message.
    #[must_use]
    pub(crate) fn located(mut self, place: &str) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }

    /// Returns the same failure with something else that is to be known about it.
    #[must_use]
    pub(crate) fn with_cause(mut self, cause: impl Into<String>) -> Self {
        self.causes.push(cause.into());
        self
    }

    /// Returns the same failure with what led to an error that the message tells already.
    #[must_use]
    fn because_of(mut self, error: &dyn Error) -> Self {
        for cause in iter::successors(error.source(), |&cause| cause.source()) {
            self.add_cause(cause.to_string());
        }
        self
    }

    /// Returns the same failure with the error that led to it, and the root of that.
    #[must_use]
    pub(crate) fn caused_by(mut self, error: impl Error + Send + Sync + 'static) -> Self {
        let error = anyhow::Error::new(error);
        self.add_cause(error.to_string());
        // What lies between the error and its root only names the layers of libraries.
        let root = error.root_cause().to_string();
        if root != error.to_string() {
            self.add_cause(root);
        }
        self
    }

    /// Adds what led to the last cause, unless that one ends by telling it, as many a library's do.
    fn add_cause(&mut self, cause: String) {
        if !self
            .causes
            .last()
            .is_some_and(|last| last.ends_with(&cause))
        {
            self.causes.push(cause);
        }
    }

    /// Returns what went wrong and what led to it, in one line.
    pub(super) fn with_its_causes(&self) -> String {
        let told = iter::once(&self.message).chain(&self.causes);
        told.map(String::as_str).collect::<Vec<_>>().join(": ")
    }

    /// Returns what can be typed to mend it.
    pub(super) fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Returns what went wrong, in one line.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// A command line that cannot be.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, "usage_error", message)
    }

    /// Something that was refused, or failed for a reason of its own.
    pub(crate) fn refused(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Kind::Refused, code, message)
    }

    /// A command that works on the host of the deployment alone, and a relay that was named.
    pub(crate) fn host_only(command: &str) -> Self {
        Self::usage(format!(
            "{command} works on the host of the deployment and takes no `--relay-url` or `POSTERN_RELAY_URL`"
        ))
    }

    /// A value that no flag gave and nobody can be asked for.
    pub(crate) fn missing(flag: &str) -> Self {
        Self::usage(format!(
            "`{flag}` is missing, and there is no terminal to ask on"
        ))
    }

    /// A value that no credential of its kind could be used with.
    pub(crate) fn unusable_value(error: ValueError) -> Self {
        let failure = Self::usage(error.to_string());
        match error {
            ValueError::TokenUrl => failure,
            ValueError::OAuth2 | ValueError::OAuth1 => {
                failure.with_hint("`--auth custom` hands any value to a sidecar at `--api-base`")
            }
        }
    }

    /// A credential whose value does not suit the kind that it is to become.
    pub(crate) fn unsuitable_stored_value(error: &impl fmt::Display, name: &str) -> Self {
        Self::usage(error.to_string()).with_hint(format!(
            "give it one that does first: `postern credential set-value {name}`; one of the kind `api-key` takes \
             any on one line"
        ))
    }

    /// An update that names nothing to be changed.
    pub(crate) fn nothing_to_change(command: &str) -> Self {
        Self::usage("no flag tells what is to be changed")
            .with_hint(format!("`postern {command} --help` shows the flags"))
    }

    /// A question whose answer nobody can give.
    pub(crate) fn needs_yes(question: &str) -> Self {
        Self::usage(format!("there is no terminal to ask on: {question}"))
            .with_hint("`--yes` does it without asking")
    }

    /// A lockdown of the whole deployment, which nobody lifts through a relay.
    pub(crate) fn locked_by_operator() -> Self {
        Self::new(
            Kind::NotAllowed,
            "locked_by_operator",
            "calls stay stopped: the operator has stopped those of the whole deployment",
        )
        .with_hint("`postern lockdown --lift`, on the host and without `--relay-url`, lifts it")
    }

    /// A difference, of which everything is said already.
    pub(crate) fn differs() -> Self {
        Self::new(Kind::Program(1), "differs", "")
    }

    /// A no to a question.
    pub(crate) fn declined() -> Self {
        Self::refused("declined", "nothing was changed")
    }

    /// Turns the failure into a success where it is that nothing was found and that is wished for.
    pub(crate) fn unless_missing(
        self,
        if_exists: bool,
        invocation: &Invocation,
    ) -> Result<(), Self> {
        if !if_exists || self.kind != Kind::NotFound {
            return Err(self);
        }
        invocation
            .ui
            .say(&format!("Nothing to delete: {}.", self.message));
        Ok(())
    }

    /// Returns whether it is that what was named does not exist.
    pub(crate) fn is_missing(&self) -> bool {
        self.kind == Kind::NotFound
    }

    /// Tells whether nothing answers where the database should be.
    pub(crate) fn is_unreachable(&self) -> bool {
        self.kind == Kind::Unreachable
    }

    /// Returns whether what was to be made is there already.
    pub(crate) fn is_taken(&self) -> bool {
        self.kind == Kind::Conflict && self.code.ends_with("_exists")
    }

    /// A key that is not the deployment's.
    pub(crate) fn wrong_key(place: &str) -> Self {
        Self::new(
            Kind::NotAllowed,
            "wrong_encryption_key",
            format!("the encryption key from {place} is not this deployment's"),
        )
    }

    /// What `key check` says of a key that is not the deployment's.
    pub(crate) fn key_check_failed(place: &str) -> Self {
        Self {
            kind: Kind::NotVerified,
            ..Self::wrong_key(place)
        }
    }

    /// A key that is none.
    pub(crate) fn malformed_key(place: &str) -> Self {
        Self::new(
            Kind::NotAllowed,
            "malformed_encryption_key",
            format!("the encryption key from {place} is not 64 hexadecimal digits"),
        )
    }

    /// A key that is in none of its places.
    pub(crate) fn no_key(looked_in: &[String]) -> Self {
        let places = looked_in.join(", ");
        Self::new(
            Kind::NotAllowed,
            "no_encryption_key",
            format!("no encryption key was found; it was looked for in {places}"),
        )
        .with_hint("`--encryption-key-file FILE` names the file that holds it")
    }

    /// A command through a relay without a session.
    pub(crate) fn no_token(relay: &impl fmt::Display) -> Self {
        Self::new(
            Kind::NotAllowed,
            "no_token",
            format!("the relay at {relay} needs a session: `POSTERN_TOKEN` is not set"),
        )
        .with_hint(format!("`postern login --relay-url {relay}` begins one"))
    }

    /// A relay that does not answer, or not as a relay does.
    pub(crate) fn no_relay(relay: impl fmt::Display) -> Self {
        Self::new(
            Kind::Unreachable,
            "relay_unreachable",
            format!("no relay answers at {relay}"),
        )
        .with_hint("`postern relay start` starts one on this host")
    }

    /// A relay that answers and cannot work.
    pub(crate) fn relay_not_well(relay: impl fmt::Display) -> Self {
        Self::new(
            Kind::Unreachable,
            "relay_not_well",
            format!("the relay at {relay} does not reach its database"),
        )
    }

    /// A mistake of ours.
    pub(crate) fn bug(location: &str) -> Self {
        let message = format!(
            "this is a bug in postern {}: {location}",
            env!("CARGO_PKG_VERSION")
        );
        Self::new(Kind::Bug, "bug", message)
    }

    /// Tells the failure in the form that was chosen and returns the exit status.
    pub(super) fn tell(self, ui: &Ui) -> u8 {
        match self.kind {
            Kind::Help => {
                return ui
                    .text(&self.message)
                    .map_or_else(|e| Self::from(e).tell(ui), |()| 0);
            }
            Kind::Closed | Kind::Interrupted | Kind::Program(_) => {}
            _ => ui.error(&ErrorReport {
                code: &self.code,
                message: &self.message,
                hint: self.hint.as_deref(),
                causes: self.causes,
                exit_code: self.kind.exit_code(),
            }),
        }
        self.kind.exit_code()
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Self {
        match error {
            OutputError::Closed => Self::new(Kind::Closed, "closed", ""),
            OutputError::Io(error) => {
                Self::refused("output_failed", "the output could not be written").caused_by(error)
            }
        }
    }
}

impl From<LogsError> for Failure {
    fn from(error: LogsError) -> Self {
        match error {
            LogsError::Output(error) => error.into(),
            LogsError::Missing(_) => Self::usage(error.to_string()),
            LogsError::Read { path, source } => {
                let message = format!("`{}` cannot be read", path.display());
                Self::refused("audit_log_unreadable", message).caused_by(source)
            }
        }
    }
}

impl From<PromptError> for Failure {
    fn from(error: PromptError) -> Self {
        match error {
            PromptError::Interrupted => Self::new(Kind::Interrupted, "interrupted", "interrupted"),
            PromptError::NoTerminal => Self::usage("there is no terminal to ask on"),
            PromptError::Io(error) => {
                Self::refused("no_answer", "the question got no answer").caused_by(error)
            }
        }
    }
}

/// Where the last panic was.
#[derive(Clone, Debug, Default)]
pub(super) struct BugLocation(Arc<Mutex<String>>);

impl BugLocation {
    /// Returns the place in the source, or nothing.
    pub(super) fn get(&self) -> String {
        // A panic while the text was being replaced leaves a text behind all the same.
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Keeps the place of a panic instead of printing it: what the panic says may hold a secret.
pub(super) fn watch_for_bugs() -> BugLocation {
    let kept = BugLocation::default();
    let location = kept.clone();
    panic::set_hook(Box::new(move |panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(location = place, "a task failed: this is a bug");
        *location.0.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_causes_are_the_whole_chain() {
        let inner = std::io::Error::other("inner");
        let error = OutputError::Io(inner);
        assert_eq!(Failure::from(error).causes, ["inner"]);
    }
}
