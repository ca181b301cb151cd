//! `start`: one machine, one command: a deployment when there is none, then the relay.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;

use super::{
    Failure, Invocation,
    init::{self, Owner},
    relay::ServeFlags,
    serve,
};
use crate::config::Flags;

const EXAMPLES: &str = "\
Examples:
  postern start
  postern start --listen 127.0.0.1:3200";

/// The owner whom nobody named.
const OWNER_DEFAULT: &str = "admin@localhost";

/// Make a deployment when there is none, serve it, and print its address
///
/// For trying things out on one machine. It asks nothing: unless flags say otherwise the owner is
/// admin@localhost, without a password. Ctrl-C ends it.
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
        let config = invocation.host_only("start")?;
        serve::check(invocation, config)?;
        if init::existing(invocation, config).await?.is_none() {
            let owner = self.owner()?;
            init::make(invocation, config, Some(owner)).await?;
            let place = config.data_dir.display();
            invocation.ui.say(&format!("Made a deployment in {place}."));
        }
        let deployment = invocation.deployment().await?;
        let announce = |address| invocation.ui.say(&welcome(address));
        serve::serve((invocation, config), deployment.into_parts(), announce).await
    }

    /// Returns the first owner: whom the flags name, else one who has no password yet.
    fn owner(&self) -> Result<Owner, Failure> {
        let Some(email) = &self.admin_email else {
            return Ok((OWNER_DEFAULT.to_owned(), None));
        };
        match &self.admin_password_file {
            Some(path) => init::owner_with_password(email, path),
            None => Ok((email.clone(), None)),
        }
    }
}

/// Returns what a newcomer reads first: where the relay is, and what to type next.
fn welcome(address: SocketAddr) -> String {
    let read = format!("curl http://{address}/instructions");
    format!(
        "The relay listens on http://{address}. Ctrl-C ends it.\n\
         Next, in another terminal:\n  \
         postern add --name NAME --auth api-key --api-base URL   stores a credential\n  \
         postern agent create --name NAME --credentials NAME     makes an agent and shows its key\n  \
         {read:<53}   is what agents read"
    )
}
