//! What commands show of grants.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::local_time;
use crate::{
    clock::Timestamp,
    store::Grant,
    ui::{Cell, View},
};

/// A grant.
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct GrantView {
    /// Its id.
    id: String,
    /// The name of the credential.
    credential_name: String,
    /// The methods that pass.
    methods: Vec<String>,
    /// The routes that pass: host and path.
    route_scope: Vec<String>,
    /// `live`, `expired`, `used_up` or `revoked`.
    status: &'static str,
    /// How many calls it has let pass.
    uses: i64,
    /// How many it lets pass; null is any number.
    max_uses: Option<i64>,
    /// Who granted it.
    granted_by: String,
    /// When it was granted.
    #[schemars(with = "String")]
    created_at: Timestamp,
    /// When it ends.
    #[schemars(with = "String")]
    expires_at: Timestamp,
    /// When it was revoked.
    #[schemars(with = "Option<String>")]
    revoked_at: Option<Timestamp>,
    /// Who revoked it.
    revoked_by: Option<String>,
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
            status,
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

    fn used(&self) -> String {
        match self.max_uses {
            Some(most) => format!("{}/{most}", self.uses),
            None => self.uses.to_string(),
        }
    }
}

impl View for GrantView {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "credential",
        "methods",
        "routes",
        "used",
        "until",
        "status",
    ];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::from(&self.id),
            Cell::from(&self.credential_name),
            Cell::list(&self.methods),
            Cell::list(&self.route_scope),
            Cell::from(self.used()),
            Cell::from(self.expires_at.local("%Y-%m-%d %H:%M")),
            Cell::from(self.status),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let mut details = vec![
            ("id", Cell::from(&self.id)),
            ("credential", Cell::from(&self.credential_name)),
            ("methods", Cell::list(&self.methods)),
            ("routes", Cell::list(&self.route_scope)),
            ("status", Cell::from(self.status)),
            ("used", Cell::from(self.used())),
            ("granted by", Cell::from(&self.granted_by)),
            ("granted", local_time(self.created_at)),
            ("until", local_time(self.expires_at)),
        ];
        if let (Some(at), Some(by)) = (self.revoked_at, &self.revoked_by) {
            details.push(("revoked", local_time(at)));
            details.push(("revoked by", Cell::from(by)));
        }
        details
    }
}
