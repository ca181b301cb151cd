//! What is known of a request so far, from which its audit entry is written (spec/tap.md §6.1).

use std::time::Instant;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::{
    AgentCall, Bearers, Refusal, call::is_stopped, canary, placeholder, upstream::Uploading,
};
use crate::{
    clock::Clock,
    policy, spans,
    store::{AgentAccess, Approval, AuditEntry, Decision, NamedCanary, Store},
};

/// How much of a request's body an entry keeps (spec/tap.md §6.1).
pub(super) const BODY_BYTES_MAX: usize = 16_384;
/// What an entry says of a body that is not text.
const BINARY_BODY: &str = "[binary body]";
/// The rule by which a person decides about every signature (spec/tap.md §2.9).
const SIGN_REASON: &str = "require_approval_sign";
/// What an entry says of a header that may be a secret of the agent's own.
const MASKED: &str = "[redacted]";

/// How a request came in.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// The request's id: a UUID.
    pub request_id: String,
    /// When it came.
    pub at: Instant,
    /// Where it came from.
    pub client_ip: Option<String>,
    /// Measures how long it took.
    pub clock: Clock,
}

/// The facts of one request, as they become known.
#[derive(Debug)]
pub(super) struct Record {
    /// When the request came.
    at: Instant,
    clock: Clock,
    /// The entry as it would be written now; decision and latencies are set when it is. In a place of its own: it is
    /// large, and handed on from step to step.
    entry: Box<AuditEntry>,
    /// How it goes with a body that is passed on as it comes.
    uploading: Option<Uploading>,
    /// Who asks, where any of their teams has a canary.
    watched: Option<Bearers>,
}

impl Record {
    /// Begins a record with the head of what the agent sent.
    pub(super) fn new(arrival: Arrival, headers: &HeaderMap) -> Self {
        let text = |name| {
            headers
                .get(name)
                .map(|value| String::from_utf8_lossy(value.as_bytes()))
        };
        let Arrival {
            request_id,
            at,
            client_ip,
            clock,
        } = arrival;
        let mut entry = Box::new(AuditEntry::blank(request_id));
        entry.target_url = text("x-tap-target").unwrap_or_default().into_owned();
        entry.method = method(&text("x-tap-method").unwrap_or("GET".into())).into();
        entry.credential_names = text("x-tap-credential")
            .map(String::from)
            .into_iter()
            .collect();
        entry.end_user_id = text("x-tap-end-user").map(String::from);
        entry.request_headers = shown_headers(headers);
        entry.client_ip = client_ip;
        Self {
            at,
            clock,
            entry,
            uploading: None,
            watched: None,
        }
    }

    /// Begins the record of a request that was approved.
    pub(super) fn of_approval(approval: &Approval, store: &Store) -> Self {
        let clock = store.clock().clone();
        Self {
            at: clock.moment(),
            clock,
            entry: Box::new(approval.entry.clone()),
            uploading: None,
            watched: None,
        }
    }

    /// Returns the request's id.
    pub(super) fn id(&self) -> &str {
        &self.entry.request_id
    }

    /// Notes who asks.
    pub(super) fn identify(&mut self, access: &AgentAccess) {
        self.entry.agent_id.clone_from(&access.name);
        spans::agent(&access.name);
        self.entry.agent_row = Some(access.id.clone());
        self.entry.team_id = access.team.to_string();
    }

    /// Notes who asks, if what they name could be a canary.
    pub(super) fn watch(&mut self, bearers: &Bearers) {
        self.watched = canary::is_baited(bearers).then(|| bearers.clone());
    }

    /// Returns the canaries that the request names.
    pub(super) fn canaries(&self, headers: &HeaderMap, body: &[u8]) -> Vec<NamedCanary> {
        let watched = self.watched.as_ref();
        watched.map_or_else(Vec::new, |bearers| canary::named(bearers, headers, body))
    }

    /// Notes whose access is used, where that is another agent than the one that asks. The entry is that agent's
    /// team's: it is their credential that is used.
    pub(super) fn acts_as(&mut self, access: &AgentAccess) {
        let is_another = self.entry.agent_row.as_deref() != Some(access.id.as_str());
        self.entry.acting_agent_id = is_another.then(|| access.name.clone());
        if is_another {
            self.entry.team_id = access.team.to_string();
        }
    }

    /// Notes what is asked, and for which credentials.
    pub(super) fn describe(&mut self, call: &AgentCall, names: &[String]) {
        // Clones into what the head has said already, which usually is the same.
        names.clone_into(&mut self.entry.credential_names);
        spans::credentials(names);
        self.entry.target_url.clone_from(&call.target);
    }

    /// Notes that a signature is asked for: the target is the word for that, the method one of the seven.
    pub(super) fn is_for_signature(&mut self) {
        "tap:sign".clone_into(&mut self.entry.target_url);
        self.entry.method = "POST".into();
        self.entry.policy_reason = Some(SIGN_REASON.to_owned());
    }

    /// Returns the rule that asks, as far as it is known.
    pub(super) fn reason(&self) -> &str {
        self.entry.policy_reason.as_deref().unwrap_or_default()
    }

    /// Notes what the policy says.
    pub(super) fn decide(&mut self, decision: &policy::Decision) {
        self.entry.policy_reason = Some(decision.reason.as_str().to_owned());
    }

    /// Notes which grants let the call through (spec/tap.md §3.5).
    pub(super) fn granted(&mut self, grants: &[String]) {
        self.entry.policy_reason = Some(format!("grant:{}", grants.join(",")));
    }

    /// Returns the entry of a request that repeats another one, which is still that one alone.
    pub(super) fn repeating(&self, id: &str) -> Box<AuditEntry> {
        let mut entry = self.pending();
        entry.policy_reason = Some(format!("repetition:{id}"));
        entry
    }

    /// Notes the body, or what is here of it and whether that is cut.
    pub(super) fn saw(&mut self, (body, is_cut): (Bytes, bool)) {
        self.entry.bytes_in = Some(body.len() as u64);
        (self.entry.request_body, self.entry.request_body_truncated) = shown_body(&body, is_cut);
    }

    /// Notes that the body is passed on as it comes.
    pub(super) fn uploads(&mut self, uploading: Option<Uploading>) {
        self.uploading = uploading;
    }

    /// Returns whether the body is passed on as it comes, and so cannot be sent again.
    pub(super) const fn is_uploading(&self) -> bool {
        self.uploading.is_some()
    }

    /// Returns why the call failed, if it is for a body that was passed on as it came.
    pub(super) fn upload_failure(&self) -> Option<Refusal> {
        self.uploading.as_ref()?.failure(&self.entry.target_url)
    }

    /// Notes the head of the upstream's answer, and how long it took.
    pub(super) fn answered(&mut self, status: StatusCode, latency_ms: u64) {
        self.entry.upstream_status = Some(status.as_u16());
        self.entry.upstream_latency_ms = Some(latency_ms);
    }

    /// Notes that secrets were taken out of the answer.
    pub(super) fn sanitized(&mut self, found: bool) {
        self.entry.response_sanitized |= found;
    }

    /// Notes how many bytes of body the agent got.
    pub(super) fn sent(&mut self, bytes: Option<u64>) {
        self.entry.bytes_out = bytes;
    }

    /// Notes who approved, when, and how long it all took, the wait included.
    pub(super) fn approved(&mut self, approval: &Approval, clock: &Clock) {
        self.entry.approval_status = Some("approved".into());
        self.entry
            .approver_identity
            .clone_from(&approval.decided_by);
        let waited = approval.decided_at.map(|at| at.since(approval.created_at));
        self.entry.approval_latency_ms =
            waited.map(|span| u64::try_from(span.as_millis()).unwrap_or(u64::MAX));
        let all = clock.now().since(approval.created_at);
        self.entry.total_latency_ms = u64::try_from(all.as_millis()).unwrap_or(u64::MAX);
    }

    /// Returns the entry of a request that waits for a person.
    pub(super) fn pending(&self) -> Box<AuditEntry> {
        let mut entry = self.entry(Decision::Pending);
        entry.approval_status = Some("pending".into());
        entry
    }

    /// Returns the entry as of now, where another one follows.
    pub(super) fn entry(&self, decision: Decision) -> Box<AuditEntry> {
        let mut entry = self.entry.clone();
        let came = (&self.clock, self.at);
        complete(&mut entry, decision, came, self.uploading.as_ref());
        entry
    }

    /// Returns the entry of a request that was refused, or failed after it was let through.
    pub(super) fn into_failed(self, refusal: &Refusal) -> Box<AuditEntry> {
        // Of a body that was passed on, something may have reached the upstream.
        let decision = if refusal.is_failure() || self.uploading.is_some() {
            Decision::Error
        } else {
            Decision::Refused
        };
        let mut entry = self.into_entry(decision);
        entry.error_code = Some(refusal.code().to_owned());
        entry
    }

    /// Returns the entry as of now, the last one of the request.
    pub(super) fn into_entry(self, decision: Decision) -> Box<AuditEntry> {
        let Self {
            at,
            clock,
            mut entry,
            uploading,
            watched: _,
        } = self;
        complete(&mut entry, decision, (&clock, at), uploading.as_ref());
        entry
    }
}

/// Writes into an entry what is known only when it is written.
fn complete(
    entry: &mut AuditEntry,
    decision: Decision,
    (clock, at): (&Clock, Instant),
    uploading: Option<&Uploading>,
) {
    entry.decision = decision;
    // Of an approved request the wait is part of it, and is set already.
    if entry.total_latency_ms == 0 {
        entry.total_latency_ms = super::elapsed_ms(clock, at);
    }
    if let Some(uploading) = uploading {
        uploading.seen(|beginning, bytes| {
            let is_cut = bytes > beginning.len() as u64;
            entry.bytes_in = Some(bytes);
            (entry.request_body, entry.request_body_truncated) = shown_body(beginning, is_cut);
        });
    }
}

/// Returns the method as an entry names it: one of seven, anything else as POST, as it is judged.
fn method(text: &str) -> &'static str {
    policy::Method::parse(text)
        .unwrap_or(policy::Method::Post)
        .as_str()
}

/// Returns the headers as the agent sent them, but ours, the connection's and its own secrets.
fn shown_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let shown = headers.iter().filter(|(name, _)| {
        let kept = !is_stopped(name) || name.as_str() == "proxy-authorization";
        kept && !name.as_str().starts_with("x-tap-")
    });
    shown
        .map(|(name, value)| (name.as_str().to_owned(), shown_value(name, value)))
        .collect()
}

fn shown_value(name: &HeaderName, value: &HeaderValue) -> String {
    let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
    let is_placed = || {
        // A placeholder is shown as it was written, if all that stands beside it is a scheme's name.
        let placed = placeholder::find(value.as_bytes());
        let beside = |from: usize, to: usize| value.as_bytes()[from..to].trim_ascii();
        let (Some(first), Some(last)) = (placed.first(), placed.last()) else {
            return false;
        };
        let before = beside(0, first.start);
        placed.len() == 1
            && beside(last.end, value.len()).is_empty()
            && before.len() <= 10
            && before.iter().all(u8::is_ascii_alphabetic)
    };
    if is_sensitive(name.as_str()) && !is_placed() {
        MASKED.to_owned()
    } else {
        text
    }
}

/// Returns whether a header of that name usually carries a secret.
fn is_sensitive(name: &str) -> bool {
    const WORDS: [&str; 8] = [
        "authorization",
        "cookie",
        "token",
        "secret",
        "password",
        "api-key",
        "apikey",
        "signature",
    ];
    WORDS.iter().any(|word| name.contains(word))
}

/// Returns what an entry keeps of a body, and whether that is not all of it; `is_cut` says that there is
/// more than is given.
fn shown_body(body: &[u8], is_cut: bool) -> (Option<String>, bool) {
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        // The cut may go through a character.
        Err(error) if is_cut && error.error_len().is_none() => {
            let (text, _) = body.split_at(error.valid_up_to());
            std::str::from_utf8(text).unwrap_or_default()
        }
        Err(_) => return (Some(BINARY_BODY.to_owned()), false),
    };
    let kept = &text[..text.floor_char_boundary(BODY_BYTES_MAX)];
    let is_cut = is_cut || kept.len() < body.len();
    ((!body.is_empty()).then(|| kept.to_owned()), is_cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(name: &'static str, value: &'static str) -> String {
        shown_value(
            &HeaderName::from_static(name),
            &HeaderValue::from_static(value),
        )
    }

    #[test]
    fn an_agents_own_secrets_are_masked_and_placeholders_are_not() {
        assert_eq!(shown("authorization", "Bearer own"), MASKED);
        assert_eq!(shown("cookie", "a=b"), MASKED);
        assert_eq!(shown("x-vendor-token", "own"), MASKED);
        assert_eq!(shown("x-fine", "kept"), "kept");
        assert_eq!(shown("x-api-key", "<CREDENTIAL:a>"), "<CREDENTIAL:a>");
        assert_eq!(
            shown("authorization", "Bearer <CREDENTIAL:a.b>"),
            "Bearer <CREDENTIAL:a.b>"
        );
        assert_eq!(shown("authorization", "s3cret<CREDENTIAL:a>"), MASKED);
        assert_eq!(shown("cookie", "s=s3cret; <CREDENTIAL:a>"), MASKED);
    }

    #[test]
    fn a_long_body_is_cut_between_characters() {
        let body = Bytes::from(format!("{}é", "x".repeat(BODY_BYTES_MAX - 1)));
        let (text, truncated) = shown_body(&body, false);
        assert_eq!((text.unwrap().len(), truncated), (BODY_BYTES_MAX - 1, true));
        assert_eq!(shown_body(b"", false), (None, false));
        assert_eq!(shown_body(b"\xff", false).0.as_deref(), Some(BINARY_BODY));
    }

    #[test]
    fn of_a_body_that_goes_on_the_last_character_may_be_half_there() {
        let shown = |body, is_cut| shown_body(body, is_cut).0.unwrap();
        assert_eq!(shown(b"ab\xc3", true), "ab");
        assert_eq!(shown(b"ab\xc3", false), BINARY_BODY);
        assert_eq!(shown(b"ab\xff", true), BINARY_BODY);
        assert_eq!(shown_body(b"ab", true), (Some("ab".to_owned()), true));
    }
}
