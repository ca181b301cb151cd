//! `session revoke`: signs somebody out, at once.

use clap::Args;

use super::super::{Failure, Invocation};
use crate::commands::completions::live;
use crate::ui::Format;

const EXAMPLES: &str = "\
Examples:
  postern session revoke 7d2b8f4e-1c52-4a53-9d55-0d6c2a3b1f00
  postern session revoke --user ann@example.com
  postern session revoke --all";

/// End a session, or all of a member's, or all: the next request with its token is refused
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Revoke {
    /// Id of the session, from `postern session list`
    #[arg(value_name = "ID", required_unless_present_any = ["user", "all"], add = live::SESSION)]
    pub(crate) id: Option<String>,

    /// End all sessions of this member
    #[arg(long, value_name = "EMAIL", conflicts_with = "id", add = live::USER)]
    pub(crate) user: Option<String>,

    /// End the sessions of all members
    #[arg(long, conflicts_with_all = ["id", "user"])]
    pub(crate) all: bool,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Revoke {
    /// Ends the session or the sessions.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let sessions = deployment.sessions();
        let ended = if let Some(id) = &self.id {
            vec![sessions.revoke(id, self.dry_run).await?]
        } else {
            let user = self.user.as_deref();
            sessions.revoke_all(user, self.dry_run).await?
        };
        let count = match ended.len() {
            1 => "1 session".to_owned(),
            count => format!("{count} sessions"),
        };
        let said = if self.dry_run {
            format!("Would end {count}.")
        } else {
            format!("Ended {count}.")
        };
        invocation.ui.say(&said);
        if invocation.ui.format() == Format::Table {
            return Ok(());
        }
        Ok(invocation.ui.list(&ended, "")?)
    }
}
