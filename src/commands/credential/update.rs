//! `credential update`: changes what is named and nothing else.

use clap::Args;

use super::{
    super::{Failure, Invocation, said},
    shape::ShapeFlags,
};
use crate::{commands::completions::live, ui::Format, views::credential::CredentialView};

const EXAMPLES: &str = "\
Examples:
  postern credential update slack --description 'Chat'
  postern credential update slack --allow-host slack.com \\
      --allow-host files.slack.com
  postern credential update slack --canary";

/// Change a credential, but for its name and value
///
/// What is not named stays as it is. Hosts and bindings replace those that are there. It becomes another
/// kind only if its value suits that.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Update {
    /// Name of the credential
    #[arg(value_name = "NAME", add = live::CREDENTIAL)]
    pub(crate) name: String,

    #[command(flatten)]
    pub(crate) shape: ShapeFlags,

    /// It is one like any other again
    #[arg(long, conflicts_with = "canary")]
    pub(crate) no_canary: bool,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Update {
    /// Changes the credential.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        if self.shape.is_empty() && !self.no_canary {
            return Err(Failure::nothing_to_change("credential update"));
        }
        let deployment = invocation.reach().await?;
        let (credentials, mut change) = (deployment.credentials(), self.shape.into_update());
        if self.no_canary {
            change.canary = Some(false);
        }
        let changed = credentials.update(&self.name, change, self.dry_run).await?;
        tell(invocation, &changed, self.dry_run)
    }
}

/// Tells that a credential was changed; scripts get the object.
pub(super) fn tell(
    invocation: &Invocation,
    credential: &CredentialView,
    dry_run: bool,
) -> Result<(), Failure> {
    let said = said("change", "credential", &credential.name, dry_run);
    invocation.ui.say(&said);
    if invocation.ui.format() == Format::Table {
        return Ok(());
    }
    Ok(invocation.ui.show(credential)?)
}
