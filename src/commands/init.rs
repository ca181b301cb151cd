//! `init`: database, encryption key, first team and owner.

use std::path::PathBuf;

use clap::Args;

use super::{Failure, Invocation};

const EXAMPLES: &str = "\
Examples:
  postern init
  postern init --admin-email you@example.com
  postern init --no-admin --if-not-exists
  echo 'correct horse battery' | postern init --admin-email you@example.com \\
      --admin-password-file - --if-not-exists";

/// Make a deployment: data directory, key, database, team and owner
///
/// The encryption key is written to encryption.key in the data directory, readable by its owner
/// alone, unless one is configured. Keep a copy of it elsewhere: without it no stored value can be
/// read again. What the flags leave out is asked for on a terminal. `--team` names the first team.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Init {
    /// Make the person with this e-mail address the owner
    #[arg(long, value_name = "EMAIL", conflicts_with = "no_admin")]
    pub(crate) admin_email: Option<String>,

    /// Read the owner's password from FILE; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "no_admin")]
    pub(crate) admin_password_file: Option<PathBuf>,

    /// Make no owner yet
    ///
    /// The owner is made later, by `postern user` or on the page that a client opens first.
    #[arg(long)]
    pub(crate) no_admin: bool,

    /// Succeed and show the deployment if there is one already
    #[arg(long)]
    pub(crate) if_not_exists: bool,

    /// Say what would be made and make nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Init {
    /// Makes the deployment.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        invocation.host_only("init")?;
        Err(Failure::unfinished("init"))
    }
}
