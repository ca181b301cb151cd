//! `approval approve` and `approval deny`: a person's decision about a call.

use clap::Args;

use super::super::{Failure, Invocation};

const EXAMPLES_APPROVE: &str = "\
Examples:
  postern approval approve 7d2b8f4e-1c52-4a53-9d55-0d6c2a3b1f00";

const EXAMPLES_DENY: &str = "\
Examples:
  postern approval deny 7d2b8f4e-1c52-4a53-9d55-0d6c2a3b1f00";

/// Let a call that waits go out
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES_APPROVE)]
pub(crate) struct Approve {
    #[command(flatten)]
    decision: Decision,
}

/// Refuse a call that waits
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES_DENY)]
pub(crate) struct Deny {
    #[command(flatten)]
    decision: Decision,
}

/// What both take.
#[derive(Args, Debug)]
pub(crate) struct Decision {
    /// Id of the call, from `postern approval list`
    #[arg(value_name = "TXN")]
    pub(crate) txn: String,

    /// Decide as the person with this e-mail address
    ///
    /// By default as the first owner of the team.
    #[arg(long = "as", value_name = "EMAIL")]
    pub(crate) as_email: Option<String>,

    /// Say what would be decided and decide nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Approve {
    /// Approves the call.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        invocation.here_or_remote()?;
        Err(Failure::unfinished("approval approve"))
    }
}

impl Deny {
    /// Denies the call.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        invocation.here_or_remote()?;
        Err(Failure::unfinished("approval deny"))
    }
}
