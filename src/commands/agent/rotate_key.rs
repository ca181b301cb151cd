//! `agent rotate-key`: gives an agent a new API key.

use clap::Args;

use super::super::{Failure, Invocation};

const EXAMPLES: &str = "\
Examples:
  postern agent rotate-key my-agent
  postern agent rotate-key my-agent --yes -o json";

/// Give an agent a new API key and print it, once
///
/// The old key stops working when the command returns. Everything else about the agent stays.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct RotateKey {
    /// Name of the agent
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl RotateKey {
    /// Rotates the key.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        invocation.here_or_remote()?;
        Err(Failure::unfinished("agent rotate-key"))
    }
}
