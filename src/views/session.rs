//! What is shown of people's sessions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{clock::Timestamp, store::SessionRow};

/// A session: somebody who has signed in.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct SessionView {
    /// What it is known by; it opens nothing.
    pub(crate) id: String,
    /// The e-mail address of whose it is.
    pub(crate) email: String,
    /// The team that it works for.
    pub(crate) team: String,
    /// `page`, `script` or `device`: what bears its token.
    pub(crate) kind: String,
    /// `full`, or `agent` for a program that reaches nothing of the team.
    pub(crate) scope: String,
    /// The address from which it was begun, where that is known.
    pub(crate) address: Option<String>,
    /// What the client that began it calls itself.
    pub(crate) user_agent: Option<String>,
    /// When it began.
    #[schemars(with = "String")]
    pub(crate) created_at: Timestamp,
    /// When it was last used, to the minute.
    #[schemars(with = "String")]
    pub(crate) last_used_at: Timestamp,
    /// When it ends if it is not used again.
    #[schemars(with = "String")]
    pub(crate) ends_at: Timestamp,
    /// When it ends at the latest.
    #[schemars(with = "String")]
    pub(crate) expires_at: Timestamp,
}

impl From<SessionRow> for SessionView {
    fn from(row: SessionRow) -> Self {
        Self {
            id: row.id,
            email: row.email,
            team: row.team_name,
            kind: row.kind.as_str().to_owned(),
            scope: row.scope.as_str().to_owned(),
            address: row.address,
            user_agent: row.user_agent,
            created_at: row.created_at,
            last_used_at: row.used_at,
            ends_at: row.ends_at,
            expires_at: row.expires_at,
        }
    }
}
