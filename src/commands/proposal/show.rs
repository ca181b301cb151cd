//! `proposal show`: one proposal, and what it would permit.

use clap::Args;

use super::super::{Failure, Invocation};
use crate::commands::completions::live;

const EXAMPLES: &str = "\
Examples:
  postern proposal show 7d2b8f4e-1c52-4a53-9d55-0d6c2a3b1f00";

/// Show a proposal and what it would permit
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Show {
    /// Id of the proposal, from `postern proposal list`
    #[arg(value_name = "ID", add = live::PROPOSAL)]
    pub(crate) id: String,
}

impl Show {
    /// Shows the proposal.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let proposal = deployment.proposals().show(&self.id).await?;
        Ok(invocation.ui.show(&proposal)?)
    }
}
