//! `grant list`: the grants of the team.

use clap::Args;

use super::super::{Failure, Invocation, credential};
use crate::{
    store::{Grant, GrantFilter},
    views::grant::GrantView,
};

const EXAMPLES: &str = "\
Examples:
  postern grant list
  postern grant list --credential slack --all -o json";

/// List the grants that hold, the newest first
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct List {
    /// List those of this credential alone
    #[arg(long, value_name = "NAME")]
    pub(crate) credential: Option<String>,

    /// List also those that are expired, used up or revoked
    #[arg(long)]
    pub(crate) all: bool,
}

impl List {
    /// Shows the grants.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.deployment().await?;
        if let Some(name) = &self.credential {
            credential::show::find(&deployment, name).await?;
        }
        let filter = GrantFilter {
            credential: self.credential.as_deref(),
            is_live: !self.all,
        };
        let (store, team) = (&deployment.store, &deployment.team.id);
        let grants = Grant::list(store, team, filter).await?;
        let now = invocation.clock.now();
        let views: Vec<_> = grants
            .into_iter()
            .map(|grant| GrantView::of(grant, now))
            .collect();
        let empty = if self.all {
            "There are no grants: `postern grant create` makes one."
        } else {
            "No grant holds: `postern grant create` makes one."
        };
        Ok(invocation.ui.list(&views, empty)?)
    }
}
