//! `policy template delete`: deletes a template, after asking.

use clap::Args;

use super::super::super::{Failure, Invocation, deletion::Deletion};
use crate::commands::completions::live;

const EXAMPLES: &str = "\
Examples:
  postern policy template delete careful
  postern policy template delete careful --yes --if-exists";

/// Delete a template
///
/// Credentials that were given it keep their policies.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Delete {
    /// Name of the template
    #[arg(value_name = "NAME", add = live::TEMPLATE)]
    pub(crate) name: String,

    #[command(flatten)]
    pub(crate) deletion: Deletion,
}

impl Delete {
    /// Deletes the template.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let name = &self.name;
        let found = deployment.templates().show(name).await;
        let question = format!("Delete the policy template `{name}`?");
        if !self.deletion.is_due(invocation, found, &question)? {
            return Ok(());
        }
        let dry_run = self.deletion.dry_run;
        deployment.templates().delete(name, dry_run).await?;
        invocation.say_deleted("policy template", name, dry_run);
        Ok(())
    }
}
