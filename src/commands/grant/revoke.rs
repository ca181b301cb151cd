//! `grant revoke`: ends a grant at once.

use clap::Args;

use super::super::{Failure, Invocation, said};
use crate::commands::completions::live;
use crate::ui::Format;

const EXAMPLES: &str = "\
Examples:
  postern grant revoke 7d2b8f4e-1c52-4a53-9d55-0d6c2a3b1f00";

/// Revoke a grant: the next call waits for a person again
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Revoke {
    /// Id of the grant, from `postern grant list`
    #[arg(value_name = "ID", add = live::GRANT)]
    pub(crate) id: String,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Revoke {
    /// Revokes the grant.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let grant = deployment.grants().revoke(&self.id, self.dry_run).await?;
        let said = said("revoke", "grant", &self.id, self.dry_run);
        invocation.ui.say(&said);
        if invocation.ui.format() == Format::Table {
            return Ok(());
        }
        Ok(invocation.ui.show(&grant)?)
    }
}
