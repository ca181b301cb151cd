//! The log of another system: its entries, in a chain of their own, with the times that they had.

use serde_json::Value;

use super::{
    convert::text,
    source::{Row, SourceError, TapSource},
    time,
};
use crate::{
    clock::Timestamp,
    store::{AuditEntry, ChainId, Decision, Store, TeamId},
};

/// The log on its way over. What was committed stays: whoever goes on later goes on there.
#[derive(Debug)]
pub struct EntriesImport {
    /// The store, for the chain of these entries.
    store: Store,
    source: TapSource,
    /// The source's teams and what became of each.
    teams: Vec<(String, TeamId)>,
    /// How many are to be passed over: they are here.
    passed: i64,
}

impl EntriesImport {
    /// Begins, after the entries that are here already.
    ///
    /// # Errors
    /// Either database's.
    pub async fn begin(store: &Store, mut source: TapSource) -> Result<Self, SourceError> {
        let fingerprint = source.fingerprint();
        let mut store = store.clone();
        store.chain = ChainId::new(&format!("tap-{}", &fingerprint[..16]));
        store.tail = super::super::chain::Tail::default();
        let mut teams = Vec::new();
        for row in source.table("teams").to_vec() {
            let id = text(&row, "id").to_owned();
            if let Some(team) = super::brought(&store, &fingerprint, &id).await? {
                teams.push((id, team));
            }
        }
        let passed = store.last_seq().await?;
        source.open_entries().await?;
        Ok(Self {
            store,
            source,
            teams,
            passed,
        })
    }

    /// Returns how many entries are here already.
    pub fn done(&self) -> i64 {
        self.passed
    }

    /// Brings some more over; how many, or `None` when there are no more.
    ///
    /// # Errors
    /// Either database's.
    pub async fn step(&mut self) -> Result<Option<u64>, SourceError> {
        let rows = self.source.next_entries().await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let read = rows.len() as u64;
        let entries = rows.iter().map(|row| self.entry(row)).collect::<Vec<_>>();
        // Every entry has its place, so that the number of those that are here tells where to go on.
        let known = usize::try_from(self.passed)
            .unwrap_or(usize::MAX)
            .min(entries.len());
        self.passed -= i64::try_from(known).unwrap_or_default();
        let new = &entries[known..];
        self.store.append_past(new).await?;
        Ok(Some(read))
    }

    fn entry(&self, row: &Row) -> (Timestamp, AuditEntry) {
        let at = time(text(row, "timestamp")).unwrap_or(Timestamp::from_millis(0));
        let agent = text(row, "agent_id");
        let team = self.source.team_of_agent(agent);
        let team = team.and_then(|team| self.teams.iter().find(|(source, _)| source == team));
        let mut entry = AuditEntry::blank(text(row, "request_id").to_owned());
        agent.clone_into(&mut entry.agent_id);
        // An entry that is no team's is shown to none.
        entry.team_id = team.map(|(_, team)| team.to_string()).unwrap_or_default();
        text(row, "target_url").clone_into(&mut entry.target_url);
        entry.method = text(row, "method").to_uppercase().into();
        entry.credential_names = texts(row, "credential_names");
        let status = row.get("approval_status").and_then(Value::as_str);
        entry.approval_status = status.map(|status| status.to_lowercase().into());
        let number = |field: &str| row.get(field).and_then(Value::as_u64);
        entry.upstream_status =
            number("upstream_status").and_then(|status| u16::try_from(status).ok());
        entry.total_latency_ms = number("total_latency_ms").unwrap_or_default();
        entry.approval_latency_ms = number("approval_latency_ms");
        entry.upstream_latency_ms = number("upstream_latency_ms");
        entry.response_sanitized = row.get("response_sanitized") == Some(&Value::Bool(true));
        entry.require_passkey = row.get("require_passkey") == Some(&Value::Bool(true));
        let optional = |field: &str| row.get(field).and_then(Value::as_str).map(str::to_owned);
        entry.end_user_id = optional("end_user_id");
        entry.policy_reason = optional("policy_reason");
        entry.approver_identity = optional("approver_identity");
        entry.decision = match entry.approval_status.as_deref() {
            Some("denied") => Decision::Denied,
            Some("timeout") => Decision::Timeout,
            Some("pending") => Decision::Pending,
            _ if entry.upstream_status.is_none() => Decision::Error,
            _ => Decision::Allowed,
        };
        (at, entry)
    }
}

fn texts(row: &Row, field: &str) -> Vec<String> {
    let listed = match row.get(field) {
        Some(Value::Array(listed)) => listed.clone(),
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
        _ => Vec::new(),
    };
    let text = |one: &Value| one.as_str().map(str::to_owned);
    listed.iter().filter_map(text).collect()
}
