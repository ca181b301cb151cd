//! The deployment that a command works on: this host's, or that of a relay (spec/cli.md §1, "two ways in").
//!
//! [`Deployment`] has what there is by noun. What it returns is the same whichever way in was taken, so that commands
//! know nothing of it: each method has both ways side by side.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Failure, Invocation, failure::client::About};

mod agents;
mod approvals;
mod credentials;
mod declarations;
mod entries;
mod grants;
mod here;
mod lockdowns;
mod policies;
mod proposals;
mod relay;
mod roles;
mod session;
mod sessions;
mod templates;
mod users;

pub(crate) use self::approvals::{Calls, Decider, Seen};
pub(crate) use self::{
    credentials::NewValue,
    grants::Wanted,
    here::{OpenDeployment, audit_file, configured_key, copy_audit, open_database, operator},
    policies::Asked,
    relay::Relay,
};

/// A deployment, and the command that works on it.
#[derive(Debug)]
pub(crate) struct Deployment<'a> {
    invocation: &'a Invocation,
    place: Place,
}

/// The way in.
#[derive(Debug)]
enum Place {
    /// The database of this host.
    Here(Box<OpenDeployment>),
    /// The admin API of a relay.
    There(Relay),
}

impl Invocation {
    /// Reaches the deployment: on this host, or through the relay that was named. Never is the database of this host
    /// taken instead of a relay.
    ///
    /// # Errors
    /// Here as [`Self::deployment`]; a relay needs a session.
    pub(crate) async fn reach(&self) -> Result<Deployment<'_>, Failure> {
        let place = match self.config()?.remote() {
            None => Place::Here(Box::new(self.deployment().await?)),
            Some(relay) => Place::There(self.relay(relay).await?),
        };
        let invocation = self;
        Ok(Deployment { invocation, place })
    }
}

impl Deployment<'_> {
    /// Returns the agents of the team.
    pub(crate) fn agents(&self) -> agents::Agents<'_> {
        agents::Agents(self)
    }

    /// Returns the roles of the team.
    pub(crate) fn roles(&self) -> roles::Roles<'_> {
        roles::Roles(self)
    }

    /// Returns the credentials of the team.
    pub(crate) fn credentials(&self) -> credentials::Credentials<'_> {
        credentials::Credentials(self)
    }

    /// Returns what is declared of the team's things.
    pub(crate) fn declarations(&self) -> declarations::Declarations<'_> {
        declarations::Declarations(self)
    }

    /// Returns what stops calls, if anything does.
    pub(crate) fn lockdown(&self) -> lockdowns::Lockdowns<'_> {
        lockdowns::Lockdowns(self)
    }

    /// Returns the policies of the team's credentials.
    pub(crate) fn policies(&self) -> policies::Policies<'_> {
        policies::Policies(self)
    }

    /// Returns the policy templates of the team.
    pub(crate) fn templates(&self) -> templates::Templates<'_> {
        templates::Templates(self)
    }

    /// Returns the calls that wait for a person, or waited.
    pub(crate) fn approvals(&self) -> Calls<'_> {
        Calls(self)
    }

    /// Returns the grants of the team.
    pub(crate) fn grants(&self) -> grants::Grants<'_> {
        grants::Grants(self)
    }

    /// Returns the people of the team.
    pub(crate) fn users(&self) -> users::Users<'_> {
        users::Users(self)
    }

    /// Returns what agents propose.
    pub(crate) fn proposals(&self) -> proposals::Proposals<'_> {
        proposals::Proposals(self)
    }

    /// Returns who of the team is signed in.
    pub(crate) fn sessions(&self) -> sessions::Sessions<'_> {
        sessions::Sessions(self)
    }

    /// Copies what was committed here to this host's audit file, and returns what is to be said if that fails.
    pub(crate) async fn lag(&self) -> Option<String> {
        match &self.place {
            Place::Here(here) => here.lag().await,
            Place::There(_) => None,
        }
    }

    /// Copies what was committed here to this host's audit file.
    async fn copied(&self, here: &OpenDeployment) {
        here.copy_audit(&self.invocation.ui).await;
    }
}

/// Puts a field into a request's body, if there is anything to say of it.
fn set(body: &mut Map<String, Value>, name: &str, value: Option<impl Serialize>) {
    if let Some(value) = value {
        body.insert(name.to_owned(), json!(value));
    }
}
