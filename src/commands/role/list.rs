//! `role list`: the roles of the team.

use clap::Args;

use super::super::{Failure, Invocation};

const EXAMPLES: &str = "\
Examples:
  postern role list
  postern role list -o json";

/// List the roles
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct List {}

impl List {
    /// Shows the roles.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        invocation.here_or_remote()?;
        Err(Failure::unfinished("role list"))
    }
}
