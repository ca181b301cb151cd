//! `role delete`: deletes a role, after asking.

use clap::Args;

use super::super::{Failure, Invocation, deletion::Deletion};
use crate::commands::completions::live;

const EXAMPLES: &str = "\
Examples:
  postern role delete reader
  postern role delete old-role --yes --if-exists";

/// Delete a role
///
/// Its agents lose what they were allowed through it.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Delete {
    /// Name of the role
    #[arg(value_name = "NAME", add = live::ROLE)]
    pub(crate) name: String,

    #[command(flatten)]
    pub(crate) deletion: Deletion,
}

impl Delete {
    /// Deletes the role.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let name = &self.name;
        let found = deployment.roles().show(name).await;
        let question = format!("Delete the role `{name}`? Its agents lose what it gives them.");
        if !self.deletion.is_due(invocation, found, &question)? {
            return Ok(());
        }
        let dry_run = self.deletion.dry_run;
        deployment.roles().delete(name, dry_run).await?;
        invocation.say_deleted("role", name, dry_run);
        Ok(())
    }
}
