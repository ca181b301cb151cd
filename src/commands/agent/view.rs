//! How commands show agents.

use super::super::local_time;
use crate::{
    ui::{Cell, View},
    views::agent::{AccessView, AgentDetails, AgentView, KeyedAgent},
};

impl AgentView {
    /// Returns the credentials that it may use without a role.
    fn direct(&self) -> Cell {
        if self.all_credentials {
            Cell::from("all")
        } else {
            Cell::list(&self.credentials)
        }
    }
}

impl View for AgentView {
    const COLUMNS: &'static [&'static str] = &[
        "name",
        "enabled",
        "limit/h",
        "roles",
        "credentials",
        "description",
    ];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::from(&self.name),
            enabled(self.enabled),
            self.rate_limit_per_hour.into(),
            Cell::list(&self.roles),
            self.direct(),
            Cell::from(&self.description),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let mut details = vec![
            ("name", Cell::from(&self.name)),
            ("description", Cell::from(&self.description)),
            ("kind", Cell::from(&self.kind)),
            ("enabled", enabled(self.enabled)),
            ("limit per hour", limit(self.rate_limit_per_hour)),
            ("roles", Cell::list(&self.roles)),
            ("credentials", self.direct()),
            ("created", local_time(self.created_at)),
        ];
        if self.is_own {
            let owner = self.owner_user_id.as_ref();
            let whose = owner.map_or("nobody any more".to_owned(), |owner| {
                format!("the user {owner}")
            });
            details.push(("belongs to", whose.into()));
        }
        details
    }
}

impl View for AgentDetails {
    const COLUMNS: &'static [&'static str] = AgentView::COLUMNS;

    fn row(&self) -> Vec<Cell> {
        self.agent.row()
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let told =
            |access: &AccessView| format!("{} ({})", access.credential, access.sources.join(", "));
        let effective: Vec<_> = self.effective.iter().map(told).collect();
        let used = match self.effective_rate_limit_per_hour {
            Some(limit) => format!("{} of {limit} in this hour", self.rate_limit_used),
            None => "not counted: no limit".to_owned(),
        };
        let mut details = self.agent.details();
        details.extend([
            ("may use", Cell::list(&effective)),
            ("calls", used.into()),
            (
                "last used",
                self.last_used_at.map_or_else(|| "never".into(), local_time),
            ),
        ]);
        let ends = self.keys.iter().filter_map(|key| key.expires_at);
        details.extend(ends.map(|end| ("old key until", local_time(end))));
        details
    }
}

impl View for KeyedAgent {
    const COLUMNS: &'static [&'static str] = AgentView::COLUMNS;

    fn row(&self) -> Vec<Cell> {
        self.agent.row()
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        self.agent.details()
    }
}

fn enabled(enabled: bool) -> Cell {
    if enabled {
        Cell::good("yes")
    } else {
        Cell::bad("no")
    }
}

fn limit(limit: Option<i64>) -> Cell {
    limit.map_or_else(|| Cell::from("none"), Cell::from)
}
