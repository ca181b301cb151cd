//! How commands show templates.

use super::super::super::local_time;
use crate::{
    ui::{Cell, View},
    views::policy::TemplateView,
};

impl View for TemplateView {
    const COLUMNS: &'static [&'static str] = &["name", "rules", "updated"];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::from(&self.name),
            self.rules.count().into(),
            local_time(self.updated_at),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let mut details = vec![("name", Cell::from(&self.name))];
        details.extend(self.rules.details());
        details.push(("updated", local_time(self.updated_at)));
        details
    }
}
