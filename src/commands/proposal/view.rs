//! How commands show proposals.

use super::super::local_time;
use crate::{
    store::ProposalStatus,
    ui::{Cell, View},
    views::proposal::ProposalView,
};

impl ProposalView {
    /// Returns the changes, one text each.
    fn changes(&self) -> Cell {
        let texts: Vec<_> = self
            .changes
            .iter()
            .map(|(field, value)| format!("{field} = {value}"))
            .collect();
        Cell::list(&texts)
    }

    /// Returns what it would permit, one sentence each.
    fn permits(&self) -> Cell {
        let summaries: Vec<_> = self
            .permissive_changes
            .iter()
            .map(|change| change.summary.as_str())
            .collect();
        match summaries.as_slice() {
            [] => Cell::dim("nothing more than now"),
            summaries => Cell::bad(&summaries.join("; ")),
        }
    }
}

impl View for ProposalView {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "agent",
        "credential",
        "changes",
        "would permit",
        "until",
    ];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::from(&self.id),
            Cell::from(&self.agent_id),
            Cell::from(&self.credential_name),
            self.changes(),
            self.permits(),
            Cell::from(self.expires_at.local("%Y-%m-%d %H:%M")),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let credential = if self.credential_exists {
            Cell::from(&self.credential_name)
        } else {
            Cell::bad(&format!("{} (gone)", self.credential_name))
        };
        let mut details = vec![
            ("id", Cell::from(&self.id)),
            ("status", Cell::from(&self.status)),
            ("agent", Cell::from(&self.agent_id)),
            ("credential", credential),
            ("changes", self.changes()),
        ];
        if self.status == ProposalStatus::Pending.as_str() {
            details.push(("would permit", self.permits()));
        }
        details.push(("proposed", local_time(self.created_at)));
        details.push(("until", local_time(self.expires_at)));
        let outcome = [
            ("decided by", self.resolved_by.as_ref().map(Cell::from)),
            ("decided", self.resolved_at.map(local_time)),
        ];
        details.extend(
            outcome
                .into_iter()
                .filter_map(|(label, cell)| Some((label, cell?))),
        );
        details
    }
}
