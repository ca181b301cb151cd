//! `approval show`: one call, waiting or settled.

use clap::Args;

use super::super::{Failure, Invocation};
use crate::commands::completions::live;

const EXAMPLES: &str = "\
Examples:
  postern approval show 7d2b8f4e-1c52-4a53-9d55-0d6c2a3b1f00";

/// Show a call that waits or waited, as it would be sent
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Show {
    /// Id of the call, from `postern approval list`
    #[arg(value_name = "TXN", add = live::APPROVAL)]
    pub(crate) txn: String,
}

impl Show {
    /// Shows the call.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let view = deployment.approvals().show(&self.txn).await?;
        Ok(invocation.ui.show(&view)?)
    }
}
