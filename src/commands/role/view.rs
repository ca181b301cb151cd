//! How commands show roles.

use super::super::local_time;
use crate::{
    ui::{Cell, View},
    views::role::RoleView,
};

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
