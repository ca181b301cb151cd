//! `credential update`: changes what is named and nothing else.

use clap::Args;

use super::super::add::ShapeFlags;
use super::super::{Failure, Invocation};

const EXAMPLES: &str = "\
Examples:
  postern credential update slack --description 'Chat'
  postern credential update slack --allow-host slack.com --allow-host files.slack.com";

/// Change a credential, but for its name and value
///
/// What is not named stays as it is. Hosts and bindings replace those that are there.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Update {
    /// Name of the credential
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    #[command(flatten)]
    pub(crate) shape: ShapeFlags,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Update {
    /// Changes the credential.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        invocation.here_or_remote()?;
        Err(Failure::unfinished("credential update"))
    }
}
