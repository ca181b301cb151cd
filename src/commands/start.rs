//! `start`: one machine, one command: a deployment when there is none, then the relay.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;

use super::{
    Failure, Invocation,
    deployment::OpenDeployment,
    init::{self, Owner},
    relay::ServeFlags,
    serve,
};
use crate::{
    config::Flags,
    secrets::Token,
    store::{LinkKind, MemberRole, TeamMember, User},
};

const EXAMPLES: &str = "\
Examples:
  postern start
  postern start --listen 127.0.0.1:3200";

/// The owner whom nobody named.
const OWNER_DEFAULT: &str = "admin@localhost";

/// Make a deployment when there is none, serve it, and print its address
///
/// For trying things out on one machine. It asks nothing: unless flags say otherwise the owner is
/// admin@localhost, who gets a link that signs in once. Ctrl-C ends it.
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
        let way_in = first_way_in(&deployment).await?;
        deployment.copy_audit(&invocation.ui).await;
        let announce = |address| {
            invocation.ui.say(&welcome(address));
            if let Some((email, token)) = way_in {
                let url = serve::public_url(config, address);
                let link = LinkKind::SignIn.address(&url, &token);
                invocation.ui.say(&sign_in(&email, &link));
            }
        };
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

/// Makes a link that signs the first owner in, where no owner can sign in yet; each start makes another, and the one
/// before ends by that.
async fn first_way_in(deployment: &OpenDeployment) -> Result<Option<(String, Token)>, Failure> {
    let members = TeamMember::list(&deployment.store, &deployment.team.id).await?;
    let mut owners = members
        .iter()
        .filter(|one| one.member.role == MemberRole::Owner);
    if owners
        .clone()
        .any(|owner| owner.has_password || owner.passkeys > 0)
    {
        return Ok(None);
    }
    let Some(owner) = owners.next() else {
        return Ok(None);
    };
    let about = (LinkKind::SignIn, owner.member.user_id.as_str());
    let actor = deployment.actor(false);
    let (_, token) = User::make_link(&deployment.store, &actor, about, |_, _| None).await?;
    Ok(Some((owner.member.email.clone(), token)))
}

/// Returns how the owner whom nobody gave a password comes in.
fn sign_in(email: &str, link: &str) -> String {
    format!(
        "\nSign in as {email} with this link, which works once and for an hour, and set a password:\n  \
         {link}\n\
         `postern user reset-password {email}` makes another."
    )
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
