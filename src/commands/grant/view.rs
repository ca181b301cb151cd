//! How commands show grants.

use super::super::local_time;
use crate::{
    ui::{Cell, View},
    views::grant::GrantView,
};

impl GrantView {
    /// Returns how many calls it let pass, of how many.
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
            Cell::from(&self.status),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let mut details = vec![
            ("id", Cell::from(&self.id)),
            ("credential", Cell::from(&self.credential_name)),
            ("methods", Cell::list(&self.methods)),
            ("routes", Cell::list(&self.route_scope)),
            ("status", Cell::from(&self.status)),
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
