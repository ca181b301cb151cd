//! `policy show`: a credential's rules.

use clap::Args;

use super::super::{Failure, Invocation};
use crate::commands::completions::live;

const EXAMPLES: &str = "\
Examples:
  postern policy show slack
  postern policy show slack -o json";

/// Show a credential's policy
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Show {
    /// Name of the credential
    #[arg(value_name = "CREDENTIAL", add = live::CREDENTIAL)]
    pub(crate) credential: String,
}

impl Show {
    /// Shows the policy.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let policy = deployment.policies().show(&self.credential).await?;
        Ok(invocation.ui.show(&policy)?)
    }
}
