//! `agent create`: makes an agent and shows its API key once.

use clap::Args;

use super::super::arguments::{NameList, RateLimit, name, rate_limit};
use super::super::{Failure, Invocation};

const EXAMPLES: &str = "\
Examples:
  postern agent create --name my-bot --credentials slack,github --rate-limit 100
  postern agent create --name reports --roles reader
  postern agent create --name my-bot --if-not-exists -o json";

/// Create an agent and print its API key, once
///
/// The key is shown this one time; only its hash is stored. All names have to exist: with an
/// unknown one nothing is created.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Create {
    /// Name of the agent
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub(crate) name: String,

    /// What it is for, for people
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: Option<String>,

    /// Let it use these credentials: a comma-separated list
    #[arg(long, value_name = "NAMES")]
    pub(crate) credentials: Option<NameList>,

    /// Give it these roles: a comma-separated list
    #[arg(long, value_name = "NAMES")]
    pub(crate) roles: Option<NameList>,

    /// Calls allowed per hour, at least 1; `none` for no limit
    #[arg(long, value_name = "N", value_parser = rate_limit)]
    pub(crate) rate_limit: Option<RateLimit>,

    /// Succeed and show the agent if it exists already
    #[arg(long)]
    pub(crate) if_not_exists: bool,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Create {
    /// Creates the agent.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        invocation.here_or_remote()?;
        Err(Failure::unfinished("agent create"))
    }
}
