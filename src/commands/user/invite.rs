//! `user invite`: makes the link by which somebody becomes a member, and shows it once.

use clap::Args;

use super::super::{
    Failure, Invocation,
    arguments::{email, member_role},
    local_time,
};
use crate::{
    store::MemberRole,
    ui::{Format, View},
};

const EXAMPLES: &str = "\
Examples:
  postern user invite ann@example.com --role admin
  postern user invite bob@example.com --role approver -o json";

/// Invite somebody to the team and print the link, once
///
/// Whoever opens the link within two days becomes a member: with a password of their own, or with
/// the account that they have already. A new invitation of the same person ends the one before.
/// Where mail is set up, on the host or at the relay, the link is mailed to them instead.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Invite {
    /// E-mail address of the person
    #[arg(value_name = "EMAIL", value_parser = email)]
    pub(crate) email: String,

    /// What they are to be: owner, admin or approver
    #[arg(long, value_name = "ROLE", value_parser = member_role, default_value = "approver")]
    pub(crate) role: MemberRole,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Invite {
    /// Invites the person.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let (email, role) = (&self.email, self.role);
        let made = deployment.users().invite(email, role, self.dry_run).await?;
        let until = local_time(made.expires_at);
        let role = role.as_str();
        if self.dry_run {
            let said = format!("Would invite `{email}` as {role}.");
            return show(invocation, &said, (&made, None));
        }
        let said = match made.link {
            None => format!("Invited `{email}` as {role}: the link was mailed to them."),
            Some(_) => format!(
                "Invited `{email}` as {role}. This link is shown this once, and works once, until {}:",
                until.text()
            ),
        };
        show(invocation, &said, (&made, made.link.as_deref()))
    }
}

/// Shows a link that was just made. For people it stands alone on standard output.
pub(super) fn show(
    invocation: &Invocation,
    said: &str,
    (view, link): (&impl View, Option<&str>),
) -> Result<(), Failure> {
    invocation.ui.say(said);
    match (invocation.ui.format(), link) {
        (Format::Table, None) => Ok(()),
        (Format::Table, Some(link)) => Ok(invocation.ui.text(&format!("{link}\n"))?),
        _ => Ok(invocation.ui.show(view)?),
    }
}
