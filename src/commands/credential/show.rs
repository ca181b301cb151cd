//! `credential show`: one credential, without its value.

use clap::Args;

use super::super::{Failure, Invocation};
use crate::commands::completions::live;

const EXAMPLES: &str = "\
Examples:
  postern credential show slack
  postern credential show slack -o json";

/// Show a credential, without its value
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Show {
    /// Name of the credential
    #[arg(value_name = "NAME", add = live::CREDENTIAL)]
    pub(crate) name: String,
}

impl Show {
    /// Shows the credential.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let details = deployment.credentials().show(&self.name).await?;
        Ok(invocation.ui.show(&details)?)
    }
}
