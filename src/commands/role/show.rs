//! `role show`: one role with its credentials.

use clap::Args;

use super::super::{Failure, Invocation};
use crate::commands::completions::live;

const EXAMPLES: &str = "\
Examples:
  postern role show reader
  postern role show reader -o yaml";

/// Show a role
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Show {
    /// Name of the role
    #[arg(value_name = "NAME", add = live::ROLE)]
    pub(crate) name: String,
}

impl Show {
    /// Shows the role.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let role = deployment.roles().show(&self.name).await?;
        Ok(invocation.ui.show(&role)?)
    }
}
