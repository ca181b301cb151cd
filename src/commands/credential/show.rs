//! `credential show`: one credential, without its value.

use clap::Args;

use super::super::{Failure, Invocation, deployment::OpenDeployment};
use crate::{
    store::{Credential, Noun},
    views::credential::CredentialDetails,
};

const EXAMPLES: &str = "\
Examples:
  postern credential show slack
  postern credential show slack -o json";

/// Show a credential, without its value
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Show {
    /// Name of the credential
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
}

impl Show {
    /// Shows the credential.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.deployment().await?;
        let credential = find(&deployment, &self.name).await?;
        let details = CredentialDetails::of(credential, deployment.store.key());
        Ok(invocation.ui.show(&details)?)
    }
}

/// Returns the credential of that name, or the failure that suggests another.
pub(in crate::commands) async fn find(
    deployment: &OpenDeployment,
    name: &str,
) -> Result<Credential, Failure> {
    let (store, team) = (&deployment.store, &deployment.team.id);
    if let Some(credential) = Credential::find(store, team, name).await? {
        return Ok(credential);
    }
    let credentials = Credential::list(store, team).await?;
    let known: Vec<_> = credentials.iter().map(|known| &known.name).collect();
    Err(Failure::not_found(Noun::Credential, name, &known))
}
