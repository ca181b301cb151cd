//! `policy test`: what would happen to a call, and which rule decides.

use clap::Args;

use super::super::{Failure, Invocation, deployment::Asked};
use crate::clock::Timestamp;
use crate::commands::completions::live;

const EXAMPLES: &str = "\
Examples:
  postern policy test slack GET https://slack.com/api/users.list
  postern policy test slack POST https://slack.com/api/chat.postMessage \\
      --agent my-agent
  postern policy test slack GET https://slack.com/api/users.list \\
      --at 2026-03-01T22:00:00Z
  postern policy test slack POST https://slack.com/api/files.upload \\
      --body-size 5000000 --content-type application/zip";

/// Tell what would happen to a call, and which rule decides
///
/// Nothing is sent. Of a signing key the call is `POST /sign`.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Test {
    /// Name of the credential
    #[arg(value_name = "CREDENTIAL", add = live::CREDENTIAL)]
    pub(crate) credential: String,

    /// Method of the call
    #[arg(value_name = "METHOD")]
    pub(crate) method: String,

    /// Address of the call
    #[arg(value_name = "URL")]
    pub(crate) url: String,

    /// Also tell whether this agent may use the credential
    #[arg(long, value_name = "NAME", add = live::AGENT)]
    pub(crate) agent: Option<String>,

    /// Tell what would happen at this time: RFC 3339; without it, now
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) at: Option<Timestamp>,

    /// Tell what would happen with a body of so many bytes; without it, none
    #[arg(long, value_name = "BYTES")]
    pub(crate) body_size: Option<u64>,

    /// Tell what would happen with a body of this content type
    #[arg(long, value_name = "TYPE")]
    pub(crate) content_type: Option<String>,
}

impl Test {
    /// Tells the decision.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let asked = Asked {
            credential: &self.credential,
            method: &self.method,
            url: &self.url,
            agent: self.agent.as_deref(),
            at: self.at,
            body_bytes: self.body_size,
            content_type: self.content_type.as_deref(),
        };
        let view = deployment.policies().rehearse(&asked).await?;
        if !view.host_allowed {
            let name = &self.credential;
            invocation.ui.warn(&format!(
                "the call would be refused all the same: `{name}` may not be sent to that host"
            ));
        }
        Ok(invocation.ui.show(&view)?)
    }
}

/// Reads a time of day on a date.
fn moment(text: &str) -> Result<Timestamp, String> {
    let time = Timestamp::parse(text);
    time.ok_or_else(|| "give a moment such as `2026-03-01T10:00:00Z`".to_owned())
}
