//! What is shown of roles.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{clock::Timestamp, store::Role};

/// A role.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct RoleView {
    /// Its name.
    pub(crate) name: String,
    /// What it is for.
    pub(crate) description: String,
    /// How many calls an agent with it may make in an hour; null is any number.
    pub(crate) rate_limit_per_hour: Option<i64>,
    /// The names of the credentials that its agents may use.
    pub(crate) credentials: Vec<String>,
    /// When it was made.
    #[schemars(with = "String")]
    pub(crate) created_at: Timestamp,
}

impl From<Role> for RoleView {
    fn from(role: Role) -> Self {
        Self {
            created_at: role.created_at,
            name: role.name,
            description: role.description,
            rate_limit_per_hour: role.rate_limit_per_hour,
            credentials: role.credentials,
        }
    }
}
