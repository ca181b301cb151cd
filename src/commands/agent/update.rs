//! `agent update`: changes what is named and nothing else.

use clap::Args;

use super::super::arguments::{NameList, RateLimit, rate_limit};
use super::super::{Failure, Invocation};

const EXAMPLES: &str = "\
Examples:
  postern agent update my-agent --rate-limit 50
  postern agent update my-agent --roles reader --credentials github
  postern agent update my-agent --roles '' --rate-limit none";

/// Change an agent
///
/// What is not named stays as it is. A list replaces the one that is there; an empty one is none.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Update {
    /// Name of the agent
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    /// What it is for, for people
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: Option<String>,

    /// Let it use these credentials and no others directly: a comma-separated list
    #[arg(long, value_name = "NAMES")]
    pub(crate) credentials: Option<NameList>,

    /// Give it these roles and no others: a comma-separated list
    #[arg(long, value_name = "NAMES")]
    pub(crate) roles: Option<NameList>,

    /// Calls allowed per hour, at least 1; `none` for no limit
    #[arg(long, value_name = "N", value_parser = rate_limit)]
    pub(crate) rate_limit: Option<RateLimit>,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Update {
    /// Changes the agent.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        invocation.here_or_remote()?;
        Err(Failure::unfinished("agent update"))
    }
}
