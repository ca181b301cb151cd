//! Audit entries: their form, and how they are read.

use std::{borrow::Cow, sync::Arc};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Store, StoreError, TeamId, column};
use crate::policy::PermissiveChange;

/// The name of a host's chain: chosen once, kept in its data directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainId(Arc<str>);

impl ChainId {
    /// Takes a chain's name.
    pub fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What became of a request, or that something was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It was let through, by policy or by a person.
    Allowed,
    /// It waits for a person.
    Pending,
    /// A person said no.
    Denied,
    /// Nobody decided in time.
    Timeout,
    /// Policy, permission or a limit refused it.
    Refused,
    /// It was let through and failed.
    Error,
    /// The end of a long answer whose head has an entry (spec/tap.md §6.5).
    Completed,
    /// Not a request: an administrative change.
    Changed,
    /// A request named a canary; what became of it is told by an entry of its own.
    Alarm,
}

impl Decision {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Pending => "pending",
            Self::Denied => "denied",
            Self::Timeout => "timeout",
            Self::Refused => "refused",
            Self::Error => "error",
            Self::Completed => "completed",
            Self::Changed => "changed",
            Self::Alarm => "alarm",
        }
    }
}

/// An administrative change, as its entry tells it. No secret is ever part of it.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeRecord {
    /// The verb: `create`, `update`, `delete`, …
    pub action: &'static str,
    /// What was changed: `agent`, `role`, …
    pub noun: &'static str,
    /// Its name.
    pub name: String,
    /// What it was like before; absent when it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What it is like now; absent when it was deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// One audit entry: the fields of spec/tap.md §6.1, then those of §6.5.
///
/// The time and the place in the chain are given when it is appended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AuditEntry {
    /// The request's id; of a gated call that of its approval.
    pub request_id: String,
    /// The agent's name; for a change whoever made it.
    pub agent_id: String,
    /// The agent whose access was used, where a list of keys had another one that may use the credential.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting_agent_id: Option<String>,
    /// The credentials that were named.
    pub credential_names: Vec<String>,
    /// Where the call was to go, as the agent wrote it.
    pub target_url: String,
    /// The method as judged: one of the seven of spec/tap.md §6.1.
    pub method: Cow<'static, str>,
    /// What a person decided: `pending`, `approved`, `denied`, `timeout`; null when none was asked.
    pub approval_status: Option<Cow<'static, str>>,
    /// The upstream's status; null when it gave none.
    pub upstream_status: Option<u16>,
    /// From the request's arrival to this entry, the wait for a person included.
    pub total_latency_ms: u64,
    /// How long the wait for a person was.
    pub approval_latency_ms: Option<u64>,
    /// From sending the request upstream to the head of its answer.
    pub upstream_latency_ms: Option<u64>,
    /// Whether secret bytes were taken out of the answer.
    pub response_sanitized: bool,
    /// The end user that an app acts for, by the app's own id.
    pub end_user_id: Option<String>,
    /// The headers as the agent sent them, sensitive values masked.
    pub request_headers: Vec<(String, String)>,
    /// The body's beginning, or a marker for a binary one; null when empty.
    pub request_body: Option<String>,
    /// Whether `request_body` is not all of it.
    pub request_body_truncated: bool,
    /// The rule that decided (spec/tap.md §3.2).
    pub policy_reason: Option<String>,
    /// Whether the policy asked for a passkey.
    pub require_passkey: bool,
    /// Who decided.
    pub approver_identity: Option<String>,
    /// Why they denied it, where they said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver_reason: Option<String>,
    /// The team's id.
    pub team_id: String,
    /// What became of the request.
    pub decision: Decision,
    /// The machine word of a refusal or failure.
    pub error_code: Option<String>,
    /// The administrative change that this entry tells.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeRecord>,
    /// What the change permits that was not permitted before (spec/tap.md §3.6).
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub permissive_changes: Vec<PermissiveChange>,
    /// Where the request came from.
    pub client_ip: Option<String>,
    /// The request body's bytes.
    pub bytes_in: Option<u64>,
    /// The answer body's bytes as the agent got them; null while that is not known.
    pub bytes_out: Option<u64>,
    /// The agent's row, by which its entries are found again; a name may be given anew.
    #[serde(skip)]
    pub agent_row: Option<String>,
}

impl AuditEntry {
    /// Returns an entry that says nothing yet but what it is about.
    pub fn blank(request_id: String) -> Self {
        Self {
            request_id,
            agent_id: "-".to_owned(),
            acting_agent_id: None,
            credential_names: Vec::new(),
            target_url: String::new(),
            method: "GET".into(),
            approval_status: None,
            upstream_status: None,
            total_latency_ms: 0,
            approval_latency_ms: None,
            upstream_latency_ms: None,
            response_sanitized: false,
            end_user_id: None,
            request_headers: Vec::new(),
            request_body: None,
            request_body_truncated: false,
            policy_reason: None,
            require_passkey: false,
            approver_identity: None,
            approver_reason: None,
            team_id: String::new(),
            decision: Decision::Refused,
            error_code: None,
            change: None,
            permissive_changes: Vec::new(),
            client_ip: None,
            bytes_in: None,
            bytes_out: None,
            agent_row: None,
        }
    }

    /// Returns the entry of an administrative change.
    pub fn of_change(team: &TeamId, actor: &str, change: ChangeRecord) -> Self {
        let mut entry = Self::blank(uuid::Uuid::now_v7().to_string());
        actor.clone_into(&mut entry.agent_id);
        entry.team_id = team.to_string();
        entry.decision = Decision::Changed;
        entry.target_url = format!("tap:{}-{}/{}", change.noun, change.action, change.name);
        entry.method = match change.action {
            "delete" => "DELETE".into(),
            "create" => "POST".into(),
            _ => "PATCH".into(),
        };
        if matches!(change.noun, "credential" | "policy") {
            entry.credential_names = vec![change.name.clone()];
        }
        if (change.noun, change.action) == ("grant", "create") {
            entry.policy_reason = Some(format!("grant_created:{}", change.name));
        }
        entry.change = Some(change);
        entry
    }
}

/// An entry as it is stored: one line of JSON, without a line end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the chain, from 1.
    pub seq: i64,
    /// The JSON.
    pub text: String,
}

impl Store {
    /// Returns the lines of this host's chain after `seq`, oldest first, at most `limit`.
    pub async fn lines_after(&self, seq: i64, limit: i64) -> Result<Vec<Line>, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "select seq, line from audit_entries where chain = $1 and seq > $2 order by seq limit $3",
        )
        .bind(self.chain.as_str())
        .bind(seq)
        .bind(limit)
        .fetch_all(&mut *reader)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Line {
                    seq: column(row, "seq")?,
                    text: column(row, "line")?,
                })
            })
            .collect()
    }

    /// Returns the number of the newest entry of this host's chain; 0 when it has none.
    pub async fn last_seq(&self) -> Result<i64, StoreError> {
        let mut reader = self.reader().await?;
        let row =
            sqlx::query("select coalesce(max(seq), 0) as seq from audit_entries where chain = $1")
                .bind(self.chain.as_str())
                .fetch_one(&mut *reader)
                .await?;
        column(&row, "seq")
    }

    /// Returns the newest entries of some agents as lines of JSON, oldest first, at most `limit` of all.
    pub async fn agent_lines(
        &self,
        agents: &[&str],
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        let mut reader = self.reader().await?;
        let mut found: Vec<(i64, i64, String)> = Vec::new();
        for agent in agents {
            let rows = sqlx::query(
                "select at, seq, line from audit_entries where agent_id = $1 \
                 order by at desc, seq desc limit $2",
            )
            .bind(*agent)
            .bind(limit)
            .fetch_all(&mut *reader)
            .await?;
            for row in &rows {
                let (at, seq) = (column(row, "at")?, column(row, "seq")?);
                found.push((at, seq, column(row, "line")?));
            }
        }
        found.sort_by_key(|(at, seq, _)| (*at, *seq));
        let kept = usize::try_from(limit).unwrap_or(usize::MAX);
        let newest = found.split_off(found.len().saturating_sub(kept));
        Ok(newest.into_iter().map(|(_, _, line)| line).collect())
    }
}
