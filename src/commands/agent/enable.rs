//! `agent enable` and `agent disable`: whether an agent's key opens anything.

use clap::Args;

use super::{
    super::{Failure, Invocation},
    update::apply,
};
use crate::commands::completions::live;
use crate::store::AgentUpdate;

const EXAMPLES_ENABLE: &str = "\
Examples:
  postern agent enable my-agent";

const EXAMPLES_DISABLE: &str = "\
Examples:
  postern agent disable my-agent
  postern agent disable my-agent --dry-run";

/// Let a disabled agent's key work again
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES_ENABLE)]
pub(crate) struct Enable {
    /// Name of the agent
    #[arg(value_name = "NAME", add = live::AGENT)]
    pub(crate) name: String,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Stop an agent's key from working, at once
///
/// A running relay refuses the agent's next call. `postern agent enable` undoes it.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES_DISABLE)]
pub(crate) struct Disable {
    /// Name of the agent
    #[arg(value_name = "NAME", add = live::AGENT)]
    pub(crate) name: String,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Enable {
    /// Enables the agent.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let change = AgentUpdate {
            enabled: Some(true),
            ..AgentUpdate::default()
        };
        apply(invocation, change, (&self.name, self.dry_run), "enable").await
    }
}

impl Disable {
    /// Disables the agent.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let change = AgentUpdate {
            enabled: Some(false),
            ..AgentUpdate::default()
        };
        apply(invocation, change, (&self.name, self.dry_run), "disable").await
    }
}
