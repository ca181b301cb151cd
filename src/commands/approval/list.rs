//! `approval list`: what waits for a person.

use clap::Args;

use super::{
    super::{Failure, Invocation},
    show::view,
};
use crate::store::Approval;

const EXAMPLES: &str = "\
Examples:
  postern approval list
  postern approval list -o json";

/// List the calls that wait
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct List {}

impl List {
    /// Shows what waits.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let Self {} = self;
        let deployment = invocation.deployment().await?;
        let waiting = Approval::list_pending(&deployment.store, &deployment.team.id).await?;
        let mut views = Vec::with_capacity(waiting.len());
        for listed in waiting {
            // One request at a time: each may have mebibytes. What was purged meanwhile waits no longer.
            if let Some(approval) = Approval::find(&deployment.store, &listed.id).await? {
                views.push(view(&deployment, approval).await?.without_body());
            }
        }
        Ok(invocation.ui.list(&views, "Nothing waits for a person.")?)
    }
}
