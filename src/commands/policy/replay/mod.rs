//! `policy replay`: which past calls another policy would decide otherwise.

pub(crate) mod view;

use clap::Args;

use super::{
    super::{Failure, Invocation, logs::when::When},
    source::PolicySource,
};
use crate::commands::completions::live;
use crate::ui::Format;

const EXAMPLES: &str = "\
Examples:
  postern policy replay slack --since 7d --deny-methods DELETE
  postern policy replay slack --template read-only
  echo '{\"deny_urls\": [\"/admin\"]}' | postern policy replay slack --file -";

/// Tell which past calls a policy would decide otherwise
///
/// The policy is that of the file, the template or the flags, as `policy set` would make it;
/// without them it is the one that holds now. Nothing is changed and nothing is sent. Other
/// credentials of a call are judged by the policies that hold now.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Replay {
    /// Name of the credential
    #[arg(value_name = "CREDENTIAL", add = live::CREDENTIAL)]
    pub(crate) credential: String,

    /// Look at calls from this time on: RFC 3339, or a span before now such as 90m, 2h, 3d
    #[arg(long, value_name = "TIME", default_value = "24h")]
    pub(crate) since: When,

    /// Show the last N calls that differ; 0 shows all. The summary counts all
    #[arg(
        short,
        long,
        value_name = "N",
        default_value_t = 100,
        allow_negative_numbers = true
    )]
    pub(crate) tail: usize,

    #[command(flatten)]
    pub(crate) source: PolicySource,
}

impl Replay {
    /// Tells what would be decided otherwise.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let since = self.since.before(invocation.clock.now());
        let edit = self.source.edit()?;
        let span = (since, self.tail);
        let view = deployment
            .policies()
            .replay(&self.credential, edit, span)
            .await?;
        if invocation.ui.format() != Format::Table {
            return Ok(invocation.ui.show(&view)?);
        }
        let sentence = view.sentence();
        let hidden = view.differing - view.differences.len() as u64;
        if hidden > 0 {
            let ones = if hidden == 1 { "one is" } else { "ones are" };
            let note = format!("{hidden} earlier {ones} not shown: `--tail 0` shows all");
            invocation.ui.note(&note);
        }
        if !view.differences.is_empty() {
            invocation.ui.list(&view.differences, "")?;
        }
        invocation.ui.say(&sentence);
        Ok(())
    }
}
