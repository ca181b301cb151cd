//! How commands show sessions.

use super::super::local_time;
use crate::{
    ui::{Cell, View},
    views::session::SessionView,
};

impl View for SessionView {
    const COLUMNS: &'static [&'static str] =
        &["id", "user", "kind", "scope", "from", "last used", "ends"];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::from(&self.id),
            Cell::from(&self.email),
            Cell::from(&self.kind),
            Cell::from(&self.scope),
            Cell::from(self.address.as_deref().unwrap_or("-")),
            Cell::from(self.last_used_at.local("%Y-%m-%d %H:%M")),
            Cell::from(self.ends_at.local("%Y-%m-%d %H:%M")),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        vec![
            ("id", Cell::from(&self.id)),
            ("user", Cell::from(&self.email)),
            ("team", Cell::from(&self.team)),
            ("kind", Cell::from(&self.kind)),
            ("scope", Cell::from(&self.scope)),
            ("from", Cell::from(self.address.as_deref().unwrap_or("-"))),
            (
                "program",
                Cell::from(self.user_agent.as_deref().unwrap_or("-")),
            ),
            ("begun", local_time(self.created_at)),
            ("last used", local_time(self.last_used_at)),
            ("ends", local_time(self.ends_at)),
            ("at the latest", local_time(self.expires_at)),
        ]
    }
}
