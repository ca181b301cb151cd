//! `user assign`: says which credentials an approver looks after.

use clap::Args;

use super::super::{
    Failure, Invocation,
    arguments::{NameList, email},
};
use crate::ui::Format;

const EXAMPLES: &str = "\
Examples:
  postern user assign bob@example.com --credentials slack,github
  postern user assign bob@example.com --credentials ''";

/// Assign credentials to an approver: these and no others
///
/// An approver sees the credentials that are assigned to them, and decides the calls that use no
/// others. An empty list takes all of them away. Owners and admins look after every credential.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Assign {
    /// E-mail address of the member
    #[arg(value_name = "EMAIL", value_parser = email)]
    pub(crate) email: String,

    /// Names of the credentials, comma-separated; an empty list is none
    #[arg(long, value_name = "NAMES", required = true)]
    pub(crate) credentials: NameList,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Assign {
    /// Assigns the credentials.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let (email, names) = (&self.email, &self.credentials.0);
        let users = deployment.users();
        let member = users.assign(email, names, self.dry_run).await?;
        let what = match member.assigned_credentials.as_slice() {
            [] => "nothing".to_owned(),
            names => format!("`{}`", names.join("`, `")),
        };
        invocation.ui.say(&if self.dry_run {
            format!("Would have `{email}` look after {what}.")
        } else {
            format!("`{email}` looks after {what} now.")
        });
        if invocation.ui.format() == Format::Table {
            return Ok(());
        }
        Ok(invocation.ui.show(&member)?)
    }
}
