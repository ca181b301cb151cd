//! `user set-role`: changes what a member is.

use clap::Args;

use super::super::{
    Failure, Invocation,
    arguments::{email, member_role},
};
use crate::{commands::completions::live, store::MemberRole, ui::Format};

const EXAMPLES: &str = "\
Examples:
  postern user set-role ann@example.com owner
  postern user set-role bob@example.com approver --dry-run";

/// Change what a member is
///
/// An approver decides the approvals of the credentials assigned to them, an admin also looks
/// after the team, an owner also appoints owners. A team keeps one owner at least.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct SetRole {
    /// E-mail address of the member
    #[arg(value_name = "EMAIL", value_parser = email, add = live::USER)]
    pub(crate) email: String,

    /// What they are to be: owner, admin or approver
    #[arg(value_name = "ROLE", value_parser = member_role)]
    pub(crate) role: MemberRole,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl SetRole {
    /// Changes the role.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let (email, role) = (&self.email, self.role);
        let changed = deployment
            .users()
            .set_role(email, role, self.dry_run)
            .await?;
        let word = role.as_str();
        invocation.ui.say(&if self.dry_run {
            format!("Would make `{email}` {word}.")
        } else {
            format!("`{email}` is {word} now.")
        });
        if invocation.ui.format() == Format::Table {
            return Ok(());
        }
        Ok(invocation.ui.show(&changed)?)
    }
}
