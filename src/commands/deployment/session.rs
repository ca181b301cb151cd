//! Which session a command bears: the environment's, else the one that `login` saved.

use std::net::IpAddr;

use url::{Host, Url};

use super::{Failure, Invocation, Relay};
use crate::{
    client::{RelayClient, Request, Sessions},
    secrets::Secret,
    store::Noun,
};

/// What a relay tells of the team that a session is for.
#[derive(serde::Deserialize)]
struct TeamName {
    name: String,
}

impl Invocation {
    /// Returns the relay at that address, with the session that there is for it.
    ///
    /// # Errors
    /// No session; one for another team than the one that was named.
    pub(crate) async fn relay(&self, relay: &Url) -> Result<Relay, Failure> {
        let token = self.session_token(relay)?;
        let token = token.ok_or_else(|| Failure::no_token(relay))?;
        let client = self.client(relay)?.with_token(token);
        let relay = Relay::new(client);
        if let Some(wanted) = self.config()?.team.as_deref() {
            let request = Request::get(["team"]);
            let team: TeamName = relay.send(request, (Noun::Team, wanted)).await?;
            if team.name != wanted {
                return Err(Failure::not_found(Noun::Team, wanted, &[team.name]));
            }
        }
        Ok(relay)
    }

    /// Returns the relay that was named, for a command that is about a session with one.
    ///
    /// # Errors
    /// None was named.
    pub(crate) fn named_relay(&self, command: &str) -> Result<&Url, Failure> {
        let named = self.config()?.remote();
        named.ok_or_else(|| {
            let failure = Failure::usage(format!(
                "`postern {command}` needs a relay: neither `--relay-url` nor `POSTERN_RELAY_URL` names one"
            ));
            let known = self.sessions().map(|sessions| sessions.relays());
            match known.unwrap_or_default().first() {
                Some(relay) => {
                    failure.with_hint(format!("`postern {command} --relay-url {relay}`"))
                }
                None => failure,
            }
        })
    }

    /// Returns a client of the relay at that address, without a session.
    ///
    /// # Errors
    /// A system on which no connection can be made.
    pub(crate) fn client(&self, relay: &Url) -> Result<RelayClient, Failure> {
        if relay.scheme() == "http" && !is_local(relay) {
            self.ui.warn(&format!(
                "the session's token goes to {relay} unencrypted: everyone on the way can read it"
            ));
        }
        RelayClient::new(relay.clone()).map_err(|error| Failure::no_relay(relay).caused_by(error))
    }

    /// Returns the token for a relay: the environment's, else that of the session that was saved for it.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(crate) fn session_token(&self, relay: &Url) -> Result<Option<Secret>, Failure> {
        if let Some(token) = self.config()?.token()? {
            return Ok(Some(token.without_line_end()));
        }
        let Some(sessions) = self.sessions() else {
            return Ok(None);
        };
        let saved = sessions
            .find(relay)
            .map_err(|error| Failure::of_session_file(&error))?;
        Ok(saved.map(|saved| saved.token))
    }

    /// Returns the folder of this person's sessions; `None` for somebody without a home.
    pub(crate) fn sessions(&self) -> Option<Sessions> {
        let home = self.environment.config_home()?;
        Some(Sessions::new(&home))
    }
}

/// Returns whether an address is this machine's own.
fn is_local(relay: &Url) -> bool {
    match relay.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}
