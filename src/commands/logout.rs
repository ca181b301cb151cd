//! `logout`: ends the session with a relay, there and here.

use clap::Args;
use serde_json::Value;

use super::{Failure, Invocation, failure::client::About};
use crate::{
    client::{ClientError, Request},
    store::Noun,
};

const EXAMPLES: &str = "\
Examples:
  postern logout --relay-url https://postern.example.com
  postern logout --relay-url https://gone.example.com --forget";

/// End the session with a relay
///
/// The relay forgets it at once, and so does this machine. With `POSTERN_TOKEN` the session of that token is ended,
/// and one that is kept here stays.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Logout {
    /// Forget the session that is kept here without asking the relay, which may be gone
    #[arg(long)]
    forget: bool,
}

impl Logout {
    /// Ends the session.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let relay = invocation.named_relay("logout")?;
        let is_kept = invocation.config()?.token()?.is_none();
        if !self.forget {
            let Some(token) = invocation.session_token(relay)? else {
                let said = format!("There is no session with {relay}.");
                invocation.ui.say(&said);
                return Ok(());
            };
            let client = invocation.client(relay)?.with_token(token);
            match client.send::<Value>(Request::post(["logout"])).await {
                Ok(_) => {}
                // It was over already.
                Err(ClientError::Refused(refused)) if refused.code == "invalid_session" => {}
                Err(error) => {
                    let (noun, name) = (Noun::User, "");
                    return Err(Failure::of_client(error, relay, About { noun, name }));
                }
            }
        }
        if (is_kept || self.forget)
            && let Some(sessions) = invocation.sessions()
        {
            let forgotten = sessions.forget(relay);
            forgotten.map_err(|error| Failure::of_session_file(&error))?;
        }
        invocation
            .ui
            .say(&format!("The session with {relay} is over."));
        Ok(())
    }
}
