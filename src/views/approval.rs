//! What is shown of calls that wait for a person.

use data_encoding::BASE64;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::grant::GrantView;
use crate::{
    clock::Timestamp,
    policy::Policy,
    store::{Approval, ApprovalKind, ApprovalStatus, Store, StoreError, StoredPolicy},
};

/// How much of a call's body is shown, in bytes (spec/tap.md §1.1).
const PREVIEW_BYTES_MAX: usize = 500;

/// How much of it is shown where all of it is wanted, in bytes; and of a request for a signature always: whoever
/// decides is to see what they sign.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// A call that waits, or waited.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct ApprovalView {
    /// Its id.
    pub(crate) txn_id: String,
    /// The name of the agent that asked.
    pub(crate) agent_id: String,
    /// The name of the credential; the first of them where there are several.
    pub(crate) credential_name: Option<String>,
    /// The names of all credentials that the call uses.
    pub(crate) credential_names: Vec<String>,
    /// The method.
    pub(crate) method: String,
    /// Where it goes.
    pub(crate) target_url: String,
    /// The beginning of the body; null where there is none.
    pub(crate) body_preview: Option<String>,
    /// `pending`, `approved`, `forwarding`, `forwarded`, `denied`, `withdrawn`, `timed_out` or `error`.
    pub(crate) status: String,
    /// The rule that asked.
    pub(crate) policy_reason: String,
    /// How many people have to approve.
    pub(crate) min_approvals: i64,
    /// Whether an approval needs a passkey.
    pub(crate) require_passkey: bool,
    /// When it was asked.
    #[schemars(with = "String")]
    pub(crate) created_at: Timestamp,
    /// When the time to decide ends.
    #[schemars(with = "String")]
    pub(crate) expires_at: Timestamp,
    /// Who decided.
    pub(crate) decided_by: Option<String>,
    /// When it was decided.
    #[schemars(with = "Option<String>")]
    pub(crate) decided_at: Option<Timestamp>,
    /// Why it was denied, where the person said so.
    pub(crate) reason: Option<String>,
    /// Why it failed.
    pub(crate) error_detail: Option<String>,
    /// The body, if it is text; cut off after 64 KiB. `approval show` alone has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<String>,
    /// What the body is made from.
    #[serde(skip)]
    pub(crate) kept: Option<Vec<u8>>,
    /// How many bytes the body has; null where the request cannot be read.
    pub(crate) body_bytes: Option<usize>,
    /// The headers as the agent sent them, secrets of its own masked.
    pub(crate) request_headers: Vec<(String, String)>,
    /// The end user for whom an app asks.
    pub(crate) end_user_id: Option<String>,
    /// `call`, or `sign` for a signature.
    pub(crate) kind: String,
    /// The grant that came with the approval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) grant: Option<GrantView>,
}

/// What is read of a kept call: its body, as base64.
#[derive(Deserialize)]
struct Kept {
    body: String,
}

impl ApprovalView {
    /// Returns the view of an approval, with what its credentials' policies say now.
    pub(crate) async fn read(store: &Store, approval: Approval) -> Result<Self, StoreError> {
        let mut policies = Vec::new();
        for credential in &approval.credential_names {
            policies.extend(StoredPolicy::find(store, &approval.team, credential).await?);
        }
        Ok(Self::of(store, approval, &policies))
    }

    /// Returns the view of an approval, given the policies of its credentials.
    pub(crate) fn of(store: &Store, approval: Approval, policies: &[Policy]) -> Self {
        let body = body(store, &approval);
        // A relay notes it within a second; where none runs it is true all the same.
        let is_out_of_time = approval.status == ApprovalStatus::Pending
            && approval.expires_at <= store.clock().now();
        // What an agent is told why is either of the two.
        let (reason, error_detail) = match approval.status {
            ApprovalStatus::Denied => (approval.error_detail, None),
            _ => (None, approval.error_detail),
        };
        Self {
            body_preview: body
                .as_deref()
                .and_then(|body| preview(approval.kind, body)),
            body_bytes: body.as_ref().map(Vec::len),
            body: None,
            kept: body,
            kind: approval.kind.as_str().to_owned(),
            grant: None,
            require_passkey: policies.iter().any(|policy| policy.require_passkey),
            credential_name: approval.credential_names.first().cloned(),
            status: if is_out_of_time {
                ApprovalStatus::TimedOut.as_str().to_owned()
            } else {
                approval.status.as_str().to_owned()
            },
            created_at: approval.created_at,
            expires_at: approval.expires_at,
            decided_at: approval.decided_at,
            txn_id: approval.id,
            agent_id: approval.agent_name,
            credential_names: approval.credential_names,
            method: approval.method,
            target_url: approval.target_url,
            policy_reason: approval.policy_reason,
            min_approvals: approval.min_approvals,
            decided_by: approval.decided_by,
            reason,
            error_detail,
            request_headers: approval.entry.request_headers,
            end_user_id: approval.end_user_id,
        }
    }

    /// Returns the same view without what the body would be made from.
    pub(crate) fn without_body(mut self) -> Self {
        self.kept = None;
        self
    }

    /// Returns the same view with the body, where it is text.
    pub(crate) fn with_body(mut self) -> Self {
        let text = self
            .kept
            .take()
            .and_then(|body| String::from_utf8(body).ok());
        self.body = text.filter(|text| !text.is_empty()).map(|mut text| {
            text.truncate(text.floor_char_boundary(BODY_BYTES_MAX));
            text
        });
        self
    }

    /// Returns the call in one line, and how it stands.
    pub(crate) fn line(&self) -> String {
        let by = self.decided_by.as_ref().map(|by| format!(" by {by}"));
        let by = by.unwrap_or_default();
        format!("{} {} {}{by}", self.status, self.txn_id, self.short())
    }

    /// Returns who wants to call what.
    pub(crate) fn short(&self) -> String {
        let credentials = self.credential_names.join(",");
        format!(
            "{} {} {} with {credentials}",
            self.agent_id, self.method, self.target_url
        )
    }

    /// Returns the same view with the grant that came with the approval.
    pub(crate) fn with_grant(mut self, grant: GrantView) -> Self {
        self.grant = Some(grant);
        self
    }

    /// Returns the id of the call.
    pub(crate) fn txn(&self) -> &str {
        &self.txn_id
    }

    /// Returns when the time to decide ends.
    pub(crate) fn expires_at(&self) -> Timestamp {
        self.expires_at
    }
}

#[cfg(test)]
impl ApprovalView {
    /// Returns a call with that id that waits until an hour after 1970 began.
    pub(crate) fn sample(txn: &str) -> Self {
        let at = Timestamp::from_millis(0);
        Self {
            txn_id: txn.to_owned(),
            agent_id: "bot".to_owned(),
            credential_name: Some("slack".to_owned()),
            credential_names: vec!["slack".to_owned()],
            method: "POST".to_owned(),
            target_url: "https://slack.com/api/chat.postMessage".to_owned(),
            body_preview: None,
            status: "pending".to_owned(),
            policy_reason: "require_approval_default".to_owned(),
            min_approvals: 1,
            require_passkey: false,
            created_at: at,
            expires_at: at.after(std::time::Duration::from_hours(1)),
            decided_by: None,
            decided_at: None,
            reason: None,
            error_detail: None,
            body: None,
            kept: None,
            body_bytes: Some(0),
            request_headers: Vec::new(),
            end_user_id: None,
            kind: "call".to_owned(),
            grant: None,
        }
    }
}

/// Returns the body that would be sent; `None` where it cannot be read: who decides sees the rest all the same.
fn body(store: &Store, approval: &Approval) -> Option<Vec<u8>> {
    let request = approval.request(store).ok()?;
    let kept: Kept = serde_json::from_slice(request.expose()).ok()?;
    BASE64.decode(kept.body.as_bytes()).ok()
}

/// Returns the beginning of a body; `None` where there is none.
fn preview(kind: ApprovalKind, body: &[u8]) -> Option<String> {
    let bytes_max = match kind {
        ApprovalKind::Call => PREVIEW_BYTES_MAX,
        ApprovalKind::Sign => BODY_BYTES_MAX,
    };
    let shown = &body[..body.len().min(bytes_max)];
    (!shown.is_empty()).then(|| String::from_utf8_lossy(shown).into_owned())
}
