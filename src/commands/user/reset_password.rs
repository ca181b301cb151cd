//! `user reset-password`: makes the link by which a member sets another password, and shows it once.

use clap::Args;

use super::{
    super::{Failure, Invocation, arguments::email, local_time},
    invite::show,
};

const EXAMPLES: &str = "\
Examples:
  postern user reset-password ann@example.com
  postern user reset-password admin@localhost -o json";

/// Make a link that sets another password, and print it, once
///
/// For a member who has forgotten theirs, or never had one. Their sessions end when they use it.
/// Through a relay that sends mail, the link is mailed to them instead.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct ResetPassword {
    /// E-mail address of the member
    #[arg(value_name = "EMAIL", value_parser = email)]
    pub(crate) email: String,

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
            .reset_password(email, self.dry_run)
            .await?;
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
