//! What `import` shows: a team a line, and what was left behind.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    store::{Left, TeamImport},
    ui::{Cell, View},
};

/// A team that is brought over.
#[derive(Debug, JsonSchema, Serialize)]
pub(in crate::commands) struct TeamImportView {
    /// The team here.
    pub(super) team: String,
    /// What it is known by there.
    pub(super) source_team: String,
    /// `imported`, `planned` on a dry run, or `done` where an earlier run has brought it.
    pub(super) state: &'static str,
    /// Members.
    users: usize,
    /// Credentials, their values sealed anew.
    credentials: usize,
    /// Credentials with a policy.
    policies: usize,
    /// Roles.
    roles: usize,
    /// Agents and apps; their keys go on working.
    agents: usize,
    /// Policy templates.
    templates: usize,
    /// What is not brought over.
    pub(super) left: Vec<LeftView>,
    /// What wants a look.
    pub(super) notes: Vec<String>,
}

/// Something that is not brought over.
#[derive(Debug, JsonSchema, Serialize)]
pub(super) struct LeftView {
    /// What it is.
    noun: &'static str,
    /// Its name there.
    name: String,
    /// Why not.
    why: String,
    /// Whether there is one of that name here.
    conflict: bool,
}

impl TeamImportView {
    /// Returns what is shown of a team.
    pub(super) fn of(team: &TeamImport, dry_run: bool) -> Self {
        let counts = team.counts();
        let state = match (team.is_done, dry_run) {
            (true, _) => "done",
            (false, true) => "planned",
            (false, false) => "imported",
        };
        Self {
            team: team.team.clone(),
            source_team: team.source_team.clone(),
            state,
            users: counts.users,
            credentials: counts.credentials,
            policies: counts.policies,
            roles: counts.roles,
            agents: counts.agents,
            templates: counts.templates,
            left: if team.is_done {
                Vec::new()
            } else {
                team.left.iter().map(LeftView::of).collect()
            },
            notes: if team.is_done {
                Vec::new()
            } else {
                team.notes.clone()
            },
        }
    }
}

impl LeftView {
    fn of(left: &Left) -> Self {
        Self {
            noun: left.noun,
            name: left.name.clone(),
            why: left.why.clone(),
            conflict: left.is_conflict,
        }
    }

    /// Returns it as people read it.
    pub(super) fn line(&self) -> String {
        format!(
            "the {} `{}` is left behind: {}",
            self.noun, self.name, self.why
        )
    }
}

impl View for TeamImportView {
    const COLUMNS: &'static [&'static str] = &[
        "team",
        "state",
        "users",
        "credentials",
        "policies",
        "roles",
        "agents",
        "left",
    ];

    fn row(&self) -> Vec<Cell> {
        let number = |count: usize| Cell::from(count.to_string());
        vec![
            Cell::from(&self.team),
            Cell::from(self.state),
            number(self.users),
            number(self.credentials),
            number(self.policies),
            number(self.roles),
            number(self.agents),
            number(self.left.len()),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        Self::COLUMNS.iter().copied().zip(self.row()).collect()
    }
}
