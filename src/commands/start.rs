//! `start`: one machine, one command: a deployment when there is none, then the relay.

use std::path::PathBuf;

use clap::Args;

use super::{Failure, Invocation, relay::ServeFlags};
use crate::config::Flags;

const EXAMPLES: &str = "\
Examples:
  postern start
  postern start --listen 127.0.0.1:3200";

/// Make a deployment when there is none, serve it, and print its address
///
/// For trying things out on one machine. It asks nothing: unless flags say otherwise the owner is
/// admin@localhost, who gets a one-time sign-in link. Ctrl-C ends it.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Start {
    /// Make the person with this e-mail address the owner
    #[arg(long, value_name = "EMAIL")]
    pub(crate) admin_email: Option<String>,

    /// Read the owner's password from FILE; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) admin_password_file: Option<PathBuf>,

    #[command(flatten)]
    serve: ServeFlags,
}

impl Start {
    /// Puts the settings of its own flags beside those of the global ones.
    pub(super) fn add_settings(&self, flags: &mut Flags) {
        self.serve.add_settings(flags);
    }

    /// Serves until it is told to stop.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        invocation.host_only("start")?;
        Err(Failure::unfinished("start"))
    }
}
