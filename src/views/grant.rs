//! What is shown of grants.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{clock::Timestamp, store::Grant};

/// A grant.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct GrantView {
    /// Its id.
    pub(crate) id: String,
    /// The name of the credential.
    pub(crate) credential_name: String,
    /// The methods that pass.
    pub(crate) methods: Vec<String>,
    /// The routes that pass: host and path.
    pub(crate) route_scope: Vec<String>,
    /// `live`, `expired`, `used_up` or `revoked`.
    pub(crate) status: String,
    /// How many calls it has let pass.
    pub(crate) uses: i64,
    /// How many it lets pass; null is any number.
    pub(crate) max_uses: Option<i64>,
    /// Who granted it.
    pub(crate) granted_by: String,
    /// When it was granted.
    #[schemars(with = "String")]
    pub(crate) created_at: Timestamp,
    /// When it ends.
    #[schemars(with = "String")]
    pub(crate) expires_at: Timestamp,
    /// When it was revoked.
    #[schemars(with = "Option<String>")]
    pub(crate) revoked_at: Option<Timestamp>,
    /// Who revoked it.
    pub(crate) revoked_by: Option<String>,
}

impl GrantView {
    /// Returns the view of a grant as of now.
    pub(crate) fn of(grant: Grant, now: Timestamp) -> Self {
        let status = if grant.revoked_at.is_some() {
            "revoked"
        } else if grant.expires_at <= now {
            "expired"
        } else if grant.is_live(now) {
            "live"
        } else {
            "used_up"
        };
        let texts = |items: &[_]| items.iter().map(ToString::to_string).collect();
        Self {
            status: status.to_owned(),
            methods: texts(&grant.methods),
            route_scope: grant.route_scope.iter().map(ToString::to_string).collect(),
            id: grant.id,
            credential_name: grant.credential_name,
            uses: grant.uses,
            max_uses: grant.max_uses,
            granted_by: grant.granted_by,
            created_at: grant.created_at,
            expires_at: grant.expires_at,
            revoked_at: grant.revoked_at,
            revoked_by: grant.revoked_by,
        }
    }
}
