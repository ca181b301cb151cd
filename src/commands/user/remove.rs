//! `user remove`: removes a member, after asking, or takes an invitation back.

use clap::Args;

use super::super::{Failure, Invocation, arguments::email, deletion::Deletion};
use crate::commands::completions::live;
use crate::ui::Format;

const EXAMPLES: &str = "\
Examples:
  postern user remove bob@example.com
  postern user remove bob@example.com --yes --if-exists";

/// Remove a member from the team, or take an invitation back
///
/// Their sessions end at once, and so do the invitations that they sent. What they did stays in the
/// audit log, and their account stays for other teams. A team keeps one owner at least.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Remove {
    /// E-mail address of the member, or of who is invited
    #[arg(value_name = "EMAIL", value_parser = email, add = live::USER)]
    pub(crate) email: String,

    #[command(flatten)]
    pub(crate) deletion: Deletion,
}

impl Remove {
    /// Removes the person.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let (email, dry_run) = (&self.email, self.deletion.dry_run);
        let found = deployment.users().find(email).await;
        let question = format!("Remove `{email}` from the team? Their sessions end at once.");
        if !self.deletion.is_due(invocation, found, &question)? {
            return Ok(());
        }
        deployment.users().remove(email, dry_run).await?;
        if !dry_run {
            invocation
                .ui
                .say(&format!("Removed `{email}` from the team."));
        } else if invocation.ui.format() == Format::Table {
            invocation
                .ui
                .say(&format!("Would remove `{email}` from the team."));
        } else {
            invocation
                .ui
                .note(&format!("would remove `{email}` from the team"));
        }
        Ok(())
    }
}
