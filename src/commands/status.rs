//! `status`: is the relay healthy, and what waits.

use clap::Args;

use super::{Failure, Invocation};
use crate::config::Flags;

const EXAMPLES: &str = "\
Examples:
  postern status
  postern status --relay-url http://127.0.0.1:3100
  postern status -o json";

/// Tell whether the relay is healthy, and what waits
///
/// Ends with 6 when the relay is down. Off the host it tells state, version and uptime only.
/// Without an address the relay on this host is asked.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Status {
    /// The same as --relay-url
    ///
    /// Environment: `POSTERN_RELAY_URL`, `TAP_PROXY_URL`.
    #[arg(long, value_name = "URL")]
    pub(crate) proxy_url: Option<String>,
}

impl Status {
    /// Puts the settings of its own flags beside those of the global ones.
    pub(super) fn add_settings(&self, flags: &mut Flags) -> Result<(), Failure> {
        if self.proxy_url.is_some() && flags.relay_url.is_some() {
            return Err(Failure::usage(
                "`--proxy-url` and `--relay-url` cannot be used together",
            ));
        }
        if self.proxy_url.is_some() {
            flags.relay_url.clone_from(&self.proxy_url);
        }
        Ok(())
    }

    /// Tells the state.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        invocation.config()?;
        Err(Failure::unfinished("status"))
    }
}
