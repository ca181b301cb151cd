//! `user reset-password`: makes the link by which a member sets another password, and shows it once.

use clap::Args;

use super::{
    super::{Failure, Invocation, arguments::email, local_time},
    invite::show,
};
use crate::commands::completions::live;
use crate::views::user::ResetView;

const EXAMPLES: &str = "\
Examples:
  postern user reset-password ann@example.com
  postern user reset-password admin@localhost -o json
  postern user reset-password ann@example.com --remove-passkeys";

/// Make a link that sets another password, and print it, once
///
/// For a member who has forgotten theirs, or never had one. Their sessions end when they use it.
/// Through a relay that sends mail, the link is mailed to them instead. With --remove-passkeys it is
/// for a member who has lost their passkeys, too, or whose passkeys do not work since the relay has
/// another address: the way back for an only owner is this command on the host.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct ResetPassword {
    /// E-mail address of the member
    #[arg(value_name = "EMAIL", value_parser = email, add = live::USER)]
    pub(crate) email: String,

    /// Delete all their passkeys, too, and end their sessions at once
    ///
    /// On the host, or by another owner through a relay.
    #[arg(long)]
    pub(crate) remove_passkeys: bool,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl ResetPassword {
    /// Makes the link.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let email = &self.email;
        let made = deployment
            .users()
            .reset_password(email, self.remove_passkeys, self.dry_run)
            .await?;
        if self.remove_passkeys {
            invocation.ui.say(&removed(email, &made, self.dry_run));
        }
        let until = local_time(made.expires_at);
        if self.dry_run {
            let said = format!("Would make a link that sets another password for `{email}`.");
            return show(invocation, &said, (&made, None));
        }
        let said = match made.link {
            None => format!("A link that sets another password was mailed to `{email}`."),
            Some(_) => format!(
                "`{email}` sets another password with this link. It is shown this once, and works once, until {}:",
                until.text()
            ),
        };
        show(invocation, &said, (&made, made.link.as_deref()))
    }
}

/// Returns what became of somebody's passkeys.
fn removed(email: &str, made: &ResetView, dry_run: bool) -> String {
    let count = match made.passkeys_removed {
        0 => return format!("`{email}` has no passkeys."),
        1 => "the only passkey".to_owned(),
        count => format!("all {count} passkeys"),
    };
    let said = if dry_run { "Would delete" } else { "Deleted" };
    format!("{said} {count} of `{email}`.")
}
