//! `whoami`: whose session it is that commands bear.

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Failure, Invocation, failure::client::About};
use crate::{
    client::{ClientError, RelayClient, Request},
    store::Noun,
    ui::{Cell, View},
};

const EXAMPLES: &str = "\
Examples:
  postern whoami --relay-url https://postern.example.com
  postern whoami --relay-url https://postern.example.com -o json";

/// Tell who is signed in to a relay, and what they may do
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Whoami {}

/// Who is signed in.
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct WhoamiView {
    /// The relay.
    pub(super) relay: String,
    /// The e-mail address.
    pub(super) email: String,
    /// The team that the session works for; null for one that reaches nothing of it.
    pub(super) team: Option<String>,
    /// What the person is in the team: `owner`, `admin` or `approver`.
    pub(super) role: String,
    /// What the person may do.
    pub(super) capabilities: Vec<String>,
}

/// What a relay tells of the person whose session it is.
#[derive(Deserialize)]
struct Myself {
    email: String,
    member_role: String,
    capabilities: Vec<String>,
}

/// What it tells of the team.
#[derive(Deserialize)]
struct Team {
    name: String,
}

impl Whoami {
    /// Tells who it is.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let Self {} = self;
        let relay = invocation.named_relay("whoami")?;
        let token = invocation.session_token(relay)?;
        let token = token.ok_or_else(|| Failure::no_token(relay))?;
        let client = invocation.client(relay)?.with_token(token);
        Ok(invocation.ui.show(&who(&client).await?)?)
    }
}

/// Asks a relay whose session it is.
pub(super) async fn who(client: &RelayClient) -> Result<WhoamiView, Failure> {
    let failed = |error| {
        let (noun, name) = (Noun::User, "");
        Failure::of_client(error, client.base(), About { noun, name })
    };
    let myself: Myself = client
        .send(Request::get(["user", "me"]))
        .await
        .map_err(failed)?;
    let team = match client.send::<Team>(Request::get(["team"])).await {
        Ok(team) => Some(team.name),
        Err(ClientError::Refused(refused)) if refused.code == "agent_session_scope" => None,
        Err(error) => return Err(failed(error)),
    };
    Ok(WhoamiView {
        relay: client.base().to_string(),
        email: myself.email,
        team,
        role: myself.member_role,
        capabilities: myself.capabilities,
    })
}

impl View for WhoamiView {
    const COLUMNS: &'static [&'static str] = &["relay", "email", "team", "role"];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::from(&self.relay),
            Cell::from(&self.email),
            self.team.clone().into(),
            Cell::from(&self.role),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let mut details: Vec<_> = Self::COLUMNS.iter().copied().zip(self.row()).collect();
        details.push(("may", Cell::list(&self.capabilities)));
        details
    }
}
