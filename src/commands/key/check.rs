//! `key check`: whether the key is the deployment's.

use clap::Args;

use super::super::{Failure, Invocation};

const EXAMPLES: &str = "\
Examples:
  postern key check
  postern key check -o json";

/// Check that the encryption key is this deployment's
///
/// Ends with 13 if it is another one.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Check {}

impl Check {
    /// Checks the key.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        invocation.here_or_remote()?;
        Err(Failure::unfinished("key check"))
    }
}
