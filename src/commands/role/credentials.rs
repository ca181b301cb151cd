//! `role add-credential` and `role remove-credential`: what a role's agents may use.

use clap::Args;

use super::{
    super::{Failure, Invocation},
    update::apply,
};
use crate::commands::completions::live;
use crate::store::RoleUpdate;

const EXAMPLES_ADD: &str = "\
Examples:
  postern role add-credential reader slack";

const EXAMPLES_REMOVE: &str = "\
Examples:
  postern role remove-credential reader slack";

/// Let a role's agents use a credential
///
/// Adding what is there already changes nothing and succeeds.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES_ADD)]
pub(crate) struct AddCredential {
    /// Name of the role
    #[arg(value_name = "ROLE", add = live::ROLE)]
    pub(crate) role: String,

    /// Name of the credential
    #[arg(value_name = "CREDENTIAL", add = live::CREDENTIAL)]
    pub(crate) credential: String,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Take a credential away from a role's agents, at once
///
/// Removing what is not there changes nothing and succeeds.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES_REMOVE)]
pub(crate) struct RemoveCredential {
    /// Name of the role
    #[arg(value_name = "ROLE", add = live::ROLE)]
    pub(crate) role: String,

    /// Name of the credential
    #[arg(value_name = "CREDENTIAL", add = live::CREDENTIAL)]
    pub(crate) credential: String,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl AddCredential {
    /// Adds the credential to the role.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let (role, credential) = (&self.role, &self.credential);
        let said = if self.dry_run {
            format!("Would add the credential `{credential}` to the role `{role}`.")
        } else {
            format!("The role `{role}` has the credential `{credential}`.")
        };
        let change = RoleUpdate {
            add: vec![credential.clone()],
            ..RoleUpdate::default()
        };
        apply(invocation, change, (role, self.dry_run), &said).await
    }
}

impl RemoveCredential {
    /// Removes the credential from the role.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let (role, credential) = (&self.role, &self.credential);
        let said = if self.dry_run {
            format!("Would remove the credential `{credential}` from the role `{role}`.")
        } else {
            format!("The role `{role}` is without the credential `{credential}`.")
        };
        let change = RoleUpdate {
            remove: vec![credential.clone()],
            ..RoleUpdate::default()
        };
        apply(invocation, change, (role, self.dry_run), &said).await
    }
}
