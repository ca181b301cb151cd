//! `credential update`: changes what is named and nothing else.

use clap::Args;

use super::{
    super::{Failure, Invocation, said},
    shape::ShapeFlags,
    show::find,
};
use crate::{
    proxy::check_stored_value, store::Credential, ui::Format, views::credential::CredentialView,
};

const EXAMPLES: &str = "\
Examples:
  postern credential update slack --description 'Chat'
  postern credential update slack --allow-host slack.com \\
      --allow-host files.slack.com";

/// Change a credential, but for its name and value
///
/// What is not named stays as it is. Hosts and bindings replace those that are there. It becomes another
/// kind only if its value suits that.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Update {
    /// Name of the credential
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    #[command(flatten)]
    pub(crate) shape: ShapeFlags,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Update {
    /// Changes the credential.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        if self.shape.is_empty() {
            return Err(Failure::nothing_to_change("credential update"));
        }
        let deployment = invocation.deployment().await?;
        if let Some(kind) = self.shape.auth {
            let stored = find(&deployment, &self.name).await?;
            let checked = check_stored_value(&stored, kind, deployment.store.key());
            checked.map_err(|error| Failure::unsuitable_stored_value(&error, &self.name))?;
        }
        let actor = deployment.actor(self.dry_run);
        let change = self.shape.into_update();
        let credential = change.apply(&deployment.store, &actor, &self.name).await?;
        deployment.copy_audit(&invocation.ui).await;
        tell(invocation, "change", credential, self.dry_run)
    }
}

/// Tells that a credential was changed; scripts get the object.
pub(super) fn tell(
    invocation: &Invocation,
    verb: &str,
    credential: Credential,
    dry_run: bool,
) -> Result<(), Failure> {
    let said = said(verb, "credential", &credential.name, dry_run);
    invocation.ui.say(&said);
    if invocation.ui.format() == Format::Table {
        return Ok(());
    }
    Ok(invocation.ui.show(&CredentialView::from(credential))?)
}
