//! What commands show of roles.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::local_time;
use crate::{
    clock::Timestamp,
    store::Role,
    ui::{Cell, View},
};

/// A role.
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct RoleView {
    /// Its name.
    name: String,
    /// What it is for.
    description: String,
    /// How many calls an agent with it may make in an hour; null is any number.
    rate_limit_per_hour: Option<i64>,
    /// The names of the credentials that its agents may use.
    credentials: Vec<String>,
    /// When it was made.
    #[schemars(with = "String")]
    created_at: Timestamp,
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

impl View for RoleView {
    const COLUMNS: &'static [&'static str] = &["name", "limit/h", "credentials", "description"];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::from(&self.name),
            self.rate_limit_per_hour.into(),
            Cell::list(&self.credentials),
            Cell::from(&self.description),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let limit = self.rate_limit_per_hour;
        vec![
            ("name", Cell::from(&self.name)),
            ("description", Cell::from(&self.description)),
            (
                "limit per hour",
                limit.map_or_else(|| "none".into(), Cell::from),
            ),
            ("credentials", Cell::list(&self.credentials)),
            ("created", local_time(self.created_at)),
        ]
    }
}
