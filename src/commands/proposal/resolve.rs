//! `proposal approve` and `proposal deny`: what becomes of a proposal.

use clap::Args;

use super::super::{Failure, Invocation, policy::view::tell_permissive};
use crate::{commands::completions::live, store::Resolution, ui::Format};

const EXAMPLES_APPROVE: &str = "\
Examples:
  postern proposal approve 7d2b8f4e-1c52-4a53-9d55-0d6c2a3b1f00";

const EXAMPLES_DENY: &str = "\
Examples:
  postern proposal deny 7d2b8f4e-1c52-4a53-9d55-0d6c2a3b1f00";

/// Change the policy as an agent proposes
///
/// The fields that the proposal names become those of the policy; the others stay as they are.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES_APPROVE)]
pub(crate) struct Approve {
    #[command(flatten)]
    chosen: Chosen,
}

/// Leave the policy as it is
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES_DENY)]
pub(crate) struct Deny {
    #[command(flatten)]
    chosen: Chosen,
}

/// What both take.
#[derive(Args, Debug)]
pub(crate) struct Chosen {
    /// Id of the proposal, from `postern proposal list`
    #[arg(value_name = "ID", add = live::PROPOSAL)]
    pub(crate) id: String,

    /// Say what would be decided and decide nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Approve {
    /// Approves the proposal.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        self.chosen.resolve(invocation, Resolution::Approve).await
    }
}

impl Deny {
    /// Denies the proposal.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        self.chosen.resolve(invocation, Resolution::Deny).await
    }
}

impl Chosen {
    /// Decides, tells what came of it, and shows the proposal to scripts.
    async fn resolve(self, invocation: &Invocation, resolution: Resolution) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let proposals = deployment.proposals();
        let resolved = proposals
            .resolve(&self.id, resolution, self.dry_run)
            .await?;
        let is = if self.dry_run { "would be" } else { "is" };
        let (id, credential) = (&self.id, &resolved.proposal.credential_name);
        let told = match resolution {
            Resolution::Approve => {
                format!(
                    "The proposal `{id}` {is} approved, and the policy of `{credential}` changed."
                )
            }
            Resolution::Deny => {
                format!(
                    "The proposal `{id}` {is} denied; the policy of `{credential}` stays as it is."
                )
            }
        };
        invocation.ui.say(&told);
        tell_permissive(&invocation.ui, &resolved.permissive_changes);
        if invocation.ui.format() == Format::Table {
            return Ok(());
        }
        Ok(invocation.ui.show(&resolved.proposal)?)
    }
}
