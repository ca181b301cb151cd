//! How commands show calls that wait for a person.

use super::super::local_time;
use crate::{
    ui::{Cell, View},
    views::approval::ApprovalView,
};

impl View for ApprovalView {
    const COLUMNS: &'static [&'static str] =
        &["txn", "agent", "credential", "method", "target", "until"];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::from(&self.txn_id),
            Cell::from(&self.agent_id),
            Cell::list(&self.credential_names),
            Cell::from(&self.method),
            Cell::from(&self.target_url),
            Cell::from(self.expires_at.local("%Y-%m-%d %H:%M")),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let mut details = vec![
            ("txn", Cell::from(&self.txn_id)),
            ("status", Cell::from(&self.status)),
            ("agent", Cell::from(&self.agent_id)),
            ("credential", Cell::list(&self.credential_names)),
            ("method", Cell::from(&self.method)),
            ("target", Cell::from(&self.target_url)),
            (
                "body",
                self.body
                    .clone()
                    .or_else(|| self.body_preview.clone())
                    .into(),
            ),
            ("body bytes", self.body_bytes.unwrap_or_default().into()),
            ("asked because of", Cell::from(&self.policy_reason)),
            ("approvals needed", self.min_approvals.into()),
            ("passkey needed", self.require_passkey.into()),
            ("asked", local_time(self.created_at)),
            ("until", local_time(self.expires_at)),
        ];
        let headers = self.request_headers.iter();
        details.extend(
            headers.map(|(name, value)| ("header", Cell::from(format!("{name}: {value}")))),
        );
        let outcome = [
            ("decided by", self.decided_by.as_ref().map(Cell::from)),
            ("decided", self.decided_at.map(local_time)),
            ("reason", self.reason.as_ref().map(Cell::from)),
            ("error", self.error_detail.as_ref().map(Cell::from)),
        ];
        details.extend(
            outcome
                .into_iter()
                .filter_map(|(label, cell)| Some((label, cell?))),
        );
        details
    }
}
