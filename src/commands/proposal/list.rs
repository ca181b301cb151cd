//! `proposal list`: what waits for a person.

use clap::Args;

use super::{
    super::{Failure, Invocation},
    show::view,
};
use crate::store::Proposal;

const EXAMPLES: &str = "\
Examples:
  postern proposal list
  postern proposal list -o json";

/// List the proposals that wait
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct List {}

impl List {
    /// Shows what waits.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let Self {} = self;
        let deployment = invocation.deployment().await?;
        let waiting = Proposal::list_pending(&deployment.store, &deployment.team.id).await?;
        let mut views = Vec::with_capacity(waiting.len());
        for proposal in waiting {
            views.push(view(&deployment, proposal).await?);
        }
        Ok(invocation.ui.list(&views, "No proposal waits.")?)
    }
}
