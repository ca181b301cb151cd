//! `policy test`: what would happen to a call, and which rule decides.

use clap::Args;

use super::super::{Failure, Invocation};

const EXAMPLES: &str = "\
Examples:
  postern policy test slack GET https://slack.com/api/users.list
  postern policy test slack POST https://slack.com/api/chat.postMessage --agent my-agent";

/// Tell what would happen to a call, and which rule decides
///
/// Nothing is sent.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Test {
    /// Name of the credential
    #[arg(value_name = "CREDENTIAL")]
    pub(crate) credential: String,

    /// Method of the call
    #[arg(value_name = "METHOD")]
    pub(crate) method: String,

    /// Address of the call
    #[arg(value_name = "URL")]
    pub(crate) url: String,

    /// Also tell whether this agent may use the credential
    #[arg(long, value_name = "NAME")]
    pub(crate) agent: Option<String>,
}

impl Test {
    /// Tells the decision.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        invocation.here_or_remote()?;
        Err(Failure::unfinished("policy test"))
    }
}
