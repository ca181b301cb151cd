//! What commands show of proposals.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::super::local_time;
use crate::{
    clock::Timestamp,
    store::{Outlook, Proposal, ProposalStatus},
    ui::{Cell, View},
};

/// What an agent proposes.
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct ProposalView {
    /// Its id.
    id: String,
    /// The name of the agent that proposes it.
    agent_id: String,
    /// What is proposed: `policy_change`.
    proposal_type: String,
    /// The name of the credential whose policy is to change.
    credential_name: String,
    /// Whether that credential is still there.
    credential_exists: bool,
    /// The fields of the policy that are to change, as `postern policy set --file` takes them.
    changes: Map<String, Value>,
    /// What it would permit that the policy as it is does not; empty once it is decided.
    permissive_changes: Vec<PermissiveView>,
    /// `pending`, `approved`, `denied` or `expired`.
    status: &'static str,
    /// When it was proposed.
    #[schemars(with = "String")]
    created_at: Timestamp,
    /// When the time to decide ends.
    #[schemars(with = "String")]
    expires_at: Timestamp,
    /// Who decided.
    resolved_by: Option<String>,
    /// When it was decided.
    #[schemars(with = "Option<String>")]
    resolved_at: Option<Timestamp>,
}

/// One way in which a policy would permit more.
#[derive(Debug, JsonSchema, Serialize)]
struct PermissiveView {
    /// The field of the policy.
    field: &'static str,
    /// What it would permit.
    summary: String,
}

impl ProposalView {
    /// Returns the view of a proposal, given what it would change; `None` when its credential is gone.
    pub(crate) fn of(proposal: Proposal, outlook: Option<Outlook>) -> Self {
        let is_pending = proposal.status == ProposalStatus::Pending;
        let mut changes = proposal.payload;
        changes.remove("credential_name");
        let credential_exists = outlook.is_some();
        let permissive = outlook.map(|outlook| outlook.permissive_changes);
        let permissive = permissive.filter(|_| is_pending).into_iter().flatten();
        Self {
            id: proposal.id,
            agent_id: proposal.agent_name,
            proposal_type: proposal.proposal_type,
            credential_name: proposal.credential_name,
            credential_exists,
            changes,
            permissive_changes: permissive
                .map(|change| PermissiveView {
                    field: change.field,
                    summary: change.summary,
                })
                .collect(),
            status: proposal.status.as_str(),
            created_at: proposal.created_at,
            expires_at: proposal.expires_at,
            resolved_by: proposal.resolved_by,
            resolved_at: proposal.resolved_at,
        }
    }

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
            ("status", self.status.into()),
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
