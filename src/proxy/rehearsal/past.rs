//! A past call as its audit entry tells it, as far as a policy sees it.

use serde::Deserialize;
use url::Url;

use crate::proxy::record::BODY_BYTES_MAX;
use crate::{
    clock::Timestamp,
    policy::{BodySeen, Call, METHOD_OVERRIDE_HEADERS, Reason, Target, Verdict},
    store::PastEntry,
};

/// How the reason begins of a call that a grant answered (spec/tap.md §3.5): its policy asked.
const GRANT: &str = "grant:";

/// The fields of an entry that say what was asked and what was decided.
#[derive(Debug, Deserialize)]
struct Fields {
    agent_id: String,
    credential_names: Vec<String>,
    target_url: String,
    method: String,
    approval_status: Option<String>,
    #[serde(default)]
    total_latency_ms: u64,
    #[serde(default)]
    bytes_in: Option<u64>,
    request_body: Option<String>,
    #[serde(default)]
    request_body_truncated: bool,
    #[serde(default)]
    request_headers: Vec<(String, String)>,
    policy_reason: Option<String>,
    decision: String,
}

/// A call that a policy decided.
#[derive(Debug)]
pub(super) struct PastCall {
    /// When it arrived, nearly.
    pub(super) at: Timestamp,
    /// Who made it.
    pub(super) agent: String,
    /// The credentials it used.
    pub(super) credentials: Vec<String>,
    /// The method as it was judged.
    pub(super) method: String,
    /// Where it went, as the agent wrote it.
    pub(super) target: String,
    /// What the policies said then.
    pub(super) was: Verdict,
    place: Place,
    overrides: Option<String>,
    bytes: Option<u64>,
    content_type: Option<String>,
}

#[derive(Debug)]
enum Place {
    Url(Url),
    Path,
}

impl PastCall {
    /// Reads an entry; `None` when it tells of no call that a policy decided, or not first.
    ///
    /// A call that asked has an entry when it began to wait, which counts, and one when that was over.
    pub(super) fn read(entry: &PastEntry) -> Option<Self> {
        let fields: Fields = serde_json::from_str(&entry.line).ok()?;
        let is_first = fields
            .approval_status
            .as_deref()
            .is_none_or(|status| status == "pending");
        if !is_first || matches!(fields.decision.as_str(), "completed" | "changed") {
            return None;
        }
        let was = verdict(fields.policy_reason.as_deref()?)?;
        let place = if fields.target_url.starts_with('/') {
            Place::Path
        } else {
            // Others, such as `tap:sign`, are not judged by their address.
            let url = Url::parse(&fields.target_url).ok();
            Place::Url(url.filter(|url| matches!(url.scheme(), "http" | "https"))?)
        };
        let named = |name: &str| {
            METHOD_OVERRIDE_HEADERS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name))
        };
        let mut types = fields
            .request_headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let content_type = match (types.next(), types.next()) {
            (Some((_, one)), None) => Some(one.clone()),
            _ => None,
        };
        // Of what was not read to its end nobody knows how long it was.
        let is_known =
            |bytes: &u64| !fields.request_body_truncated || *bytes > BODY_BYTES_MAX as u64;
        let bytes = match fields.bytes_in {
            None if fields.request_body.is_none() => Some(0),
            bytes => bytes.filter(is_known),
        };
        let overrides: Vec<_> = fields
            .request_headers
            .into_iter()
            .filter_map(|(name, value)| named(&name).then_some(value))
            .collect();
        Some(Self {
            at: entry
                .at
                .before(std::time::Duration::from_millis(fields.total_latency_ms)),
            agent: fields.agent_id,
            credentials: fields.credential_names,
            method: fields.method,
            target: fields.target_url,
            was,
            place,
            overrides: (!overrides.is_empty()).then(|| overrides.join(",")),
            bytes,
            content_type,
        })
    }

    /// Returns the call as a policy sees it.
    pub(super) fn call(&self) -> Call<'_> {
        Call {
            method: &self.method,
            override_method: self.overrides.as_deref(),
            target: match &self.place {
                Place::Url(url) => Target::Url(url),
                Place::Path => Target::Path(&self.target),
            },
            at: Some(self.at),
            body: BodySeen {
                bytes: self.bytes,
                content_type: self.content_type.as_deref(),
            },
        }
    }
}

/// Returns what a reason in the audit trail said.
fn verdict(reason: &str) -> Option<Verdict> {
    if reason.starts_with(GRANT) {
        return Some(Verdict::Ask);
    }
    Reason::parse(reason).map(Reason::verdict)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(changes: &Value) -> Option<PastCall> {
        let mut line = json!({
            "agent_id": "bot", "credential_names": ["main"], "target_url": "https://h/x?k=v", "method": "GET",
            "approval_status": null, "total_latency_ms": 1000, "request_headers": [["x-http-method", "PUT"]],
            "policy_reason": "auto_approve_method", "decision": "allowed", "seq": 7,
        });
        for (name, value) in changes.as_object().unwrap() {
            line[name] = value.clone();
        }
        let (at, line) = (Timestamp::from_millis(5000), line.to_string());
        PastCall::read(&PastEntry { at, line })
    }

    #[test]
    fn a_call_is_read_with_what_was_decided() {
        let past = read(&json!({})).unwrap();
        assert_eq!(
            (past.was, past.at),
            (Verdict::Allow, Timestamp::from_millis(4000))
        );
        assert_eq!(past.call().override_method, Some("PUT"));
        for (reason, was) in [
            ("grant:7f", Verdict::Ask),
            ("deny_url", Verdict::Deny),
            ("require_approval_default", Verdict::Ask),
        ] {
            assert_eq!(read(&json!({"policy_reason": reason})).unwrap().was, was);
        }
        let waits = json!({"approval_status": "pending", "decision": "pending", "policy_reason": "require_approval_url"});
        assert_eq!(read(&waits).unwrap().was, Verdict::Ask);
        assert!(matches!(
            read(&json!({"target_url": "/items"}))
                .unwrap()
                .call()
                .target,
            Target::Path("/items")
        ));
    }

    #[test]
    fn what_no_policy_decided_is_left_out() {
        for changes in [
            json!({"approval_status": "approved"}),
            json!({"approval_status": "timeout", "decision": "timeout"}),
            json!({"policy_reason": null, "decision": "refused"}),
            json!({"policy_reason": "grant_created:7f"}),
            json!({"decision": "completed"}),
            json!({"decision": "changed"}),
            json!({"target_url": "nonsense"}),
            json!({"target_url": "tap:sign/wallet"}),
            json!({"agent_id": 7}),
        ] {
            assert!(read(&changes).is_none(), "{changes}");
        }
    }
}
