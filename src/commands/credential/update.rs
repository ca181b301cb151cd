//! `credential update`: changes what is named and nothing else.

use clap::Args;

use super::{
    super::{Failure, Invocation, said},
    shape::ShapeFlags,
    view::CredentialView,
};
use crate::{proxy::check_value, secrets::EncryptionKey, store::Credential, ui::Format};

const EXAMPLES: &str = "\
Examples:
  postern credential update slack --description 'Chat'
  postern credential update slack --allow-host slack.com \\
      --allow-host files.slack.com";

/// Change a credential, but for its name and value
///
/// What is not named stays as it is. Hosts and bindings replace those that are there.
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
        let actor = deployment.actor(self.dry_run);
        let change = self.shape.into_update();
        let kind = change.auth;
        let credential = change.apply(&deployment.store, &actor, &self.name).await?;
        deployment.copy_audit(&invocation.ui).await;
        if kind.is_some() {
            warn_of_value(invocation, &credential, deployment.store.key());
        }
        tell(invocation, "change", credential, self.dry_run)
    }
}

/// Warns of a value that no call could use as what its credential has become.
fn warn_of_value(invocation: &Invocation, credential: &Credential, key: &EncryptionKey) {
    let Ok(Some(value)) = credential.open(key) else {
        return;
    };
    if check_value(credential.auth, &value).is_err() {
        let (name, kind) = (&credential.name, credential.auth.as_str());
        invocation.ui.warn(&format!(
            "the value of `{name}` is none of the kind `{kind}`, and no call can use it: \
             `postern credential set-value {name}` gives it another"
        ));
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
