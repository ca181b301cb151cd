//! `agent delete`: deletes an agent, after asking.

use clap::Args;

use super::super::{Failure, Invocation};

const EXAMPLES: &str = "\
Examples:
  postern agent delete my-agent
  postern agent delete old-bot --yes --if-exists";

/// Delete an agent
///
/// Its key, its roles and its permissions go with it; what it did stays in the audit log.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Delete {
    /// Name of the agent
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,

    /// Succeed if there is no such agent
    #[arg(long)]
    pub(crate) if_exists: bool,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Delete {
    /// Deletes the agent.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        invocation.here_or_remote()?;
        Err(Failure::unfinished("agent delete"))
    }
}
