//! `agent rotate-key`: gives an agent a new API key.

use std::time::Duration;

use clap::Args;

use super::{
    super::{Failure, Invocation, arguments::overlap},
    create::{show_dry, show_key},
};
use crate::commands::completions::live;

const EXAMPLES: &str = "\
Examples:
  postern agent rotate-key my-agent
  postern agent rotate-key my-agent --overlap 1h --yes
  postern agent rotate-key my-agent --yes -o json";

/// Give an agent a new API key and print it, once
///
/// The old key stops working when the command returns, or with --overlap after that time. Everything else
/// about the agent stays.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct RotateKey {
    /// Name of the agent
    #[arg(value_name = "NAME", add = live::AGENT)]
    pub(crate) name: String,

    /// Let the old key work on for so long: such as 90s, 30m, 1h or 7d, at most 30d
    #[arg(long, value_name = "SPAN", value_parser = overlap)]
    pub(crate) overlap: Option<Duration>,

    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl RotateKey {
    /// Rotates the key.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let name = &self.name;
        deployment.agents().show(name).await?;
        if !self.dry_run {
            let then = match self.overlap {
                None => "stops working at once".to_owned(),
                Some(overlap) => format!("works for {} seconds more", overlap.as_secs()),
            };
            let question = format!("Give the agent `{name}` a new key? The old one {then}.");
            invocation.confirm(self.yes, &question)?;
        }
        let keyed = deployment
            .agents()
            .rotate_key((name, self.overlap), self.dry_run)
            .await?;
        if self.dry_run {
            let said = format!("Would give the agent `{name}` a new key.");
            return show_dry(invocation, &said, &keyed);
        }
        let said = format!("The agent `{name}` has a new API key, shown this once:");
        show_key(invocation, &said, &keyed)
    }
}
