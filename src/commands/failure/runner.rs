//! How a run of a program fails, and ends.

use std::{fmt, io};

use super::{Failure, Kind};
use crate::runner::{RelayError, RunError};

impl Failure {
    /// The end of a program that was run, which has told by itself what there was to tell.
    pub(crate) fn of_program(code: u8) -> Self {
        Self::new(Kind::Program(code), "program_ended", "the program ended so")
    }

    /// No key to run a program with.
    pub(crate) fn no_agent_key() -> Self {
        Self::new(
            Kind::NotAllowed,
            "no_agent_key",
            "the agent's key is missing: neither `--key-file` nor `POSTERN_AGENT_KEY` gives it",
        )
        .with_hint("`postern agent create --name NAME --credentials NAMES` prints one; `--key-file FILE` names its file")
    }

    /// A credential that the agent may not use, or that has no host.
    pub(crate) fn not_the_agents(name: &str, nearest: Option<&str>) -> Self {
        let message = format!("no credential `{name}` of this agent is bound to a host");
        let failure = Self::new(Kind::NotFound, "credential_not_found", message);
        match nearest {
            Some(nearest) => failure.with_hint(format!("did you mean `{nearest}`?")),
            None => failure.with_hint("`postern agent show NAME` lists what it may use"),
        }
    }

    /// A run that did not come about.
    pub(crate) fn of_run(error: RunError, relay: impl fmt::Display) -> Self {
        match error {
            RunError::MalformedKey => {
                let message = "the agent's key is not one line of text";
                Self::new(Kind::NotAllowed, "invalid_agent_key", message)
            }
            RunError::Relay(error) => Self::of_relay(error, relay),
            RunError::Authority(error) => {
                Self::refused("no_certificates", "no certificate can be made").caused_by(error)
            }
            RunError::Preparation(error) => {
                let message = "the run cannot be prepared: no port, or no room for temporary files";
                Self::refused("run_not_prepared", message)
                    .caused_by(error)
                    .with_hint("`TMPDIR` names the folder for temporary files")
            }
            RunError::NotStarted { program, source } => {
                // As shells tell them apart.
                let code = if source.kind() == io::ErrorKind::NotFound {
                    127
                } else {
                    126
                };
                let message = format!("`{program}` cannot be started");
                Self::new(Kind::NotStarted(code), "program_not_started", message).caused_by(source)
            }
        }
    }

    fn of_relay(error: RelayError, relay: impl fmt::Display) -> Self {
        match error {
            RelayError::KeyRefused => Self::new(
                Kind::NotAllowed,
                "invalid_agent_key",
                format!("the relay at {relay} does not accept the agent's key"),
            )
            .with_hint("`postern agent rotate-key NAME` makes another; `postern agent show NAME` tells whether it is enabled"),
            error => Self::no_relay(relay).caused_by(error),
        }
    }
}
