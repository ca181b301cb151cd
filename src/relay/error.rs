//! The only place where a refusal becomes a response (spec/tap.md §2.4, §2.11).
//!
//! Every body has `error` and `error_code`, which are the machine word, a `message` for people, and where
//! there is something to do, what: `fix`, `agent_action`, `safe_to_retry`, and addresses to go to.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Map, Value, json};

use super::{
    Parts,
    discovery::{Prefill, credential_link},
    limits,
};
use crate::{
    proxy::{Allowance, ExchangeError, Refusal, SUPPORTED_HEADERS},
    store::{Approval, ApprovalStatus, Credential, StoreError},
};

/// Where an agent learns what it may use.
const SERVICES: &str = "/agent/services";
/// What to do where only the operator can.
const ASK: &str = "ask the operator";

/// A refusal on its way to the client.
#[derive(Clone, Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    body: Map<String, Value>,
    retry_after: Option<Duration>,
    allowance: Option<Allowance>,
}

impl ApiError {
    /// Returns the answer to a refused request.
    pub(super) fn new(refusal: &Refusal, parts: &Parts) -> Self {
        let mut body = Map::new();
        body.insert("error".to_owned(), json!(refusal.code()));
        body.insert("error_code".to_owned(), json!(refusal.code()));
        body.insert("message".to_owned(), json!(refusal.to_string()));
        let base = &parts.settings.public_url;
        if let Value::Object(advice) = advice(refusal, base) {
            body.extend(advice);
        }
        if let Refusal::Signing(refusal) = refusal {
            body.insert("fix".to_owned(), json!(refusal.fix()));
        }
        if let Refusal::StoreUnavailable(error) = refusal {
            tracing::error!(error = %error.with_causes(), "the store failed");
        }
        if let Refusal::UnknownCredential { name } = refusal
            && Credential::is_name(name)
        {
            let name = name.clone();
            let prefill = Prefill {
                name,
                ..Prefill::default()
            };
            let link = credential_link(&parts.site(), &prefill);
            body.insert("credential_link_url".to_owned(), json!(link));
        }
        let (retry_after, allowance) = match refusal {
            Refusal::RateLimited {
                retry_after,
                allowance,
                ..
            } => (Some(*retry_after), Some(*allowance)),
            Refusal::TooManyAtOnce { retry_after, .. } => (Some(*retry_after), None),
            _ => (None, None),
        };
        Self {
            status: status(refusal),
            body,
            retry_after,
            allowance,
        }
    }

    /// Returns the answer to a request for something that is not there.
    pub(super) fn missing(code: &'static str, message: &str) -> Self {
        Self::plain(StatusCode::NOT_FOUND, code, message)
    }

    /// Returns the answer to a request for something that is another agent's.
    pub(super) fn forbidden(code: &'static str, message: &str) -> Self {
        Self::plain(StatusCode::FORBIDDEN, code, message)
    }

    /// Returns the answer to a query that cannot be read.
    pub(super) fn query(message: &str) -> Self {
        Self::plain(StatusCode::BAD_REQUEST, "invalid_query", message)
    }

    /// Returns the answer to who takes back what is settled.
    pub(super) fn settled(message: &str) -> Self {
        Self::plain(StatusCode::CONFLICT, "already_resolved", message)
    }

    /// Returns the answer to a call that was held until it was settled, and does not go out (any more).
    pub(super) fn not_forwarded(approval: &Approval) -> Self {
        let (status, code, message) = match approval.status {
            ApprovalStatus::Withdrawn => (
                StatusCode::FORBIDDEN,
                "approval_withdrawn",
                "the call was taken back",
            ),
            ApprovalStatus::TimedOut => (
                StatusCode::FORBIDDEN,
                "approval_timed_out",
                "nobody approved the call in time",
            ),
            ApprovalStatus::Error => (
                StatusCode::BAD_GATEWAY,
                "approved_call_failed",
                "the call was approved and failed",
            ),
            _ => (
                StatusCode::FORBIDDEN,
                "approval_denied",
                "a person denied the call",
            ),
        };
        let mut error = Self::plain(status, code, message);
        let said = json!({
            "txn_id": approval.id, "poll_url": format!("/agent/approvals/{}", approval.id),
            "status": approval.status.told_agents(), "error_detail": approval.error_detail,
            "safe_to_retry": false, "agent_action": "do not send the call again without asking the operator",
        });
        if let Value::Object(said) = said {
            error.body.extend(said);
        }
        error
    }

    /// Returns the answer to a request that cannot be right, with what to do.
    pub(super) fn bad_request(code: &'static str, message: &str, fix: &str) -> Self {
        Self::refused((StatusCode::BAD_REQUEST, code), message, fix)
    }

    /// Returns the answer to a request that is refused, with what to do.
    pub(super) fn refused(
        (status, code): (StatusCode, &'static str),
        message: &str,
        fix: &str,
    ) -> Self {
        let mut error = Self::plain(status, code, message);
        error.body.insert("fix".to_owned(), json!(fix));
        error
    }

    /// Returns the answer when the store fails outside the path of a request.
    pub(super) fn store(error: StoreError, parts: &Parts) -> Self {
        Self::new(&Refusal::StoreUnavailable(Arc::new(error)), parts)
    }

    /// Returns the answer to what should never happen; the cause is in the log.
    pub(super) fn internal(request_id: &str) -> Self {
        let message = format!("internal error; the relay's log has it under {request_id}");
        Self::plain(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal_error",
            &message,
        )
    }

    /// Returns the answer to a body that is longer than any of its kind.
    pub(super) fn body_too_large(limit: usize) -> Self {
        let message = format!("the body is longer than {limit} bytes");
        let refused = (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large");
        Self::refused(refused, &message, "send less at once")
    }

    /// Returns an answer of that status, with a machine word and what it means.
    pub(super) fn plain(status: StatusCode, code: &'static str, message: &str) -> Self {
        let body = json!({ "error": code, "error_code": code, "message": message });
        let Value::Object(body) = body else {
            unreachable!("it is written as an object")
        };
        Self {
            status,
            body,
            retry_after: None,
            allowance: None,
        }
    }

    /// Returns the same answer with something more that helps, such as `fix`.
    #[must_use]
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.body.insert(name.to_owned(), value.into());
        self
    }

    /// Returns the status that is answered.
    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns a member of the body that is text, such as `message` or `fix`.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.body.get(name).and_then(Value::as_str)
    }

    /// Returns the same answer with how long to wait before trying again.
    #[must_use]
    pub(super) fn after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(&self.body)).into_response();
        if let Some(allowance) = &self.allowance {
            limits::tell(response.headers_mut(), allowance);
        }
        if let Some(wait) = self.retry_after {
            // Rounded up: a second too early would be refused again.
            let seconds = wait.as_millis().div_ceil(1000).max(1);
            if let Ok(value) = HeaderValue::try_from(seconds.to_string()) {
                response.headers_mut().insert(header::RETRY_AFTER, value);
            }
        }
        // A page tells the same in its own way.
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// Answers for paths that there are none.
pub(super) async fn not_found() -> ApiError {
    ApiError::missing(
        "not_found",
        "there is nothing at this path; `/instructions` says what there is",
    )
}

/// Answers for methods that a path does not have.
pub(super) async fn method_not_allowed() -> ApiError {
    let message = "this path does not take that method";
    ApiError::plain(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        message,
    )
}

const fn status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::MissingKey | Refusal::InvalidKey => StatusCode::UNAUTHORIZED,
        Refusal::RateLimited { .. }
        | Refusal::TooManyAtOnce { .. }
        | Refusal::TooManyPending { .. } => StatusCode::TOO_MANY_REQUESTS,
        Refusal::UnknownCredential { .. } => StatusCode::NOT_FOUND,
        Refusal::NotAnAppKey
        | Refusal::EndUserMismatch { .. }
        | Refusal::NotGranted { .. }
        | Refusal::TargetNotAllowed { .. }
        | Refusal::HostNotAllowed { .. }
        | Refusal::PolicyDenied { .. }
        | Refusal::ApprovedWithoutPasskey { .. }
        | Refusal::AgentGone => StatusCode::FORBIDDEN,
        Refusal::IdempotencyKeyReused { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::BodyTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::PasskeyUnavailable { .. }
        | Refusal::LockedDown { .. }
        | Refusal::StoreUnavailable(_)
        | Refusal::AuditUnavailable
        | Refusal::NotExchanged {
            error: ExchangeError::Store,
            ..
        } => StatusCode::SERVICE_UNAVAILABLE,
        Refusal::Upstream { .. }
        | Refusal::AnswerTooLarge { .. }
        | Refusal::NotExchanged { .. }
        | Refusal::AwsScopeUnknown { .. } => StatusCode::BAD_GATEWAY,
        Refusal::Unreadable => StatusCode::INTERNAL_SERVER_ERROR,
        Refusal::TooManyKeys { .. }
        | Refusal::InvalidEndUser
        | Refusal::UnknownHeader { .. }
        | Refusal::RepeatedHeader { .. }
        | Refusal::UnreadableHeader { .. }
        | Refusal::MissingTarget
        | Refusal::InvalidAuthMode { .. }
        | Refusal::InvalidMethod { .. }
        | Refusal::NoCredential
        | Refusal::NoValue { .. }
        | Refusal::SigningKey { .. }
        | Refusal::NotPlaceable { .. }
        | Refusal::AuthModeUnavailable { .. }
        | Refusal::NoApiBase { .. }
        | Refusal::TargetClimbs { .. }
        | Refusal::SignedChunks { .. }
        | Refusal::InvalidTarget { .. }
        | Refusal::MultiSecretUnbound { .. }
        | Refusal::Unfilled { .. }
        | Refusal::Misconfigured { .. }
        | Refusal::PlaceholderPosition { .. }
        | Refusal::InvalidIdempotencyKey
        | Refusal::Signing(_)
        | Refusal::BodyIncomplete => StatusCode::BAD_REQUEST,
    }
}

/// Returns the members of the body that say what to do, as the API reference names them.
fn advice(refusal: &Refusal, base: &str) -> Value {
    match refusal {
        Refusal::MissingKey => json!({
            "agent_action": "send your API key in the header `X-TAP-Key`",
            "setup_url": "/instructions", "safe_to_retry": true,
        }),
        Refusal::InvalidKey => json!({
            "dashboard_url": format!("{base}/dashboard"),
            "agent_action": "ask the operator for a key: `postern agent create`, or `agent enable`, `agent rotate-key`",
        }),
        Refusal::UnknownHeader { name } => json!({
            "detail": format!("`{name}` does not exist; headers for the upstream go without `X-TAP-`"),
            "supported_tap_headers": SUPPORTED_HEADERS,
            "fix": "remove the header",
        }),
        Refusal::RateLimited { .. } => json!({
            "fix": "wait until the time in `Retry-After` has passed", "safe_to_retry": true,
        }),
        Refusal::TooManyAtOnce { .. } => json!({
            "fix": "let some of the requests end first, and send fewer at once", "safe_to_retry": true,
        }),
        Refusal::TooManyPending { .. } => json!({
            "fix": "wait until people have decided, or take some back: `DELETE /agent/approvals/{txn_id}`", "safe_to_retry": true,
        }),
        Refusal::TooManyKeys { limit } => json!({ "fix": format!("send at most {limit} keys") }),
        Refusal::NotAnAppKey => json!({
            "fix": format!("leave `X-TAP-End-User` out, or {ASK} for an app's key: `postern agent create --app`"),
        }),
        Refusal::InvalidEndUser => {
            json!({ "fix": "send the id that the end user has in your app" })
        }
        Refusal::EndUserMismatch { name } => json!({
            "credential": name, "fix": "name the end user whose credential it is in `X-TAP-End-User`, and none for the team's own",
        }),
        Refusal::UnknownCredential { name } => json!({
            "credential": name, "services_url": SERVICES,
            "fix": format!("use a credential of `{SERVICES}`, or have this one made"),
            "agent_action": "give the person you work for `credential_link_url`, where they can store the credential; \
                 they have to let you use it, too",
        }),
        Refusal::NotExchanged { .. } => not_exchanged(refusal, base),
        _ => advice_on_call(refusal),
    }
}

/// The same for what is wrong with the call itself, and for what is not the agent's fault.
fn advice_on_call(refusal: &Refusal) -> Value {
    match refusal {
        Refusal::MissingTarget => json!({
            "fix": "send the full address in `X-TAP-Target`", "services_url": SERVICES,
        }),
        Refusal::InvalidAuthMode { received } => json!({
            "received": received, "fix": "send `auto`, `bearer` or `oauth1`, or leave the header out",
        }),
        Refusal::NoCredential => json!({
            "fix": "name one in `X-TAP-Credential`, or place `<CREDENTIAL:name>` in `Authorization`",
            "services_url": SERVICES,
        }),
        Refusal::NotGranted { name } => json!({
            "credential": name, "config_url": "/agent/config", "services_url": SERVICES,
            "fix": format!("use a credential of `{SERVICES}`, or {ASK}: `postern agent update … --credentials`"),
        }),
        Refusal::TargetNotAllowed { .. } => json!({
            "fix": format!("use a public address, or {ASK} for `POSTERN_ALLOW_PRIVATE_CIDRS`"),
        }),
        Refusal::HostNotAllowed { name, host } => json!({
            "credential": name, "host": host, "services_url": SERVICES,
            "fix": format!("use a host of `allowed_hosts`, or {ASK}: `postern credential update {name} --allow-host …`"),
        }),
        Refusal::InvalidTarget { received } => json!({
            "received": received, "services_url": SERVICES, "fix": "send an http or https address",
        }),
        Refusal::InvalidMethod { received } => {
            json!({ "received": received, "fix": "send a method such as `GET`" })
        }
        Refusal::MultiSecretUnbound { name } => json!({
            "credential": name, "services_url": SERVICES,
            "fix": format!("{ASK}: `postern credential update {name} --binding 'HEADER: {{value.field}}'`"),
        }),
        Refusal::Unfilled { name, .. } | Refusal::Misconfigured { name } => json!({
            "credential": name, "services_url": SERVICES,
            "fix": format!("{ASK}: `postern credential show {name}`, then `credential update` or `set-value`"),
        }),
        Refusal::NoValue { name } => json!({
            "credential": name, "services_url": SERVICES,
            "fix": format!("{ASK}: `postern credential set-value {name}`"),
        }),
        Refusal::PlaceholderPosition { .. } => {
            json!({ "services_url": SERVICES, "fix": "move the placeholder" })
        }
        Refusal::Upstream { target, .. } => json!({
            "target": target, "services_url": SERVICES,
            "fix": "check the address, and whether the service is up; then try again",
        }),
        Refusal::LockedDown { reason } => json!({
            "reason": reason, "safe_to_retry": true,
            "fix": "wait until somebody lifts the lockdown; nothing was sent",
            "agent_action": "tell your user that all calls are stopped, and why; do not look for another way",
        }),
        Refusal::StoreUnavailable(_) | Refusal::AuditUnavailable => json!({
            "safe_to_retry": true, "agent_action": "try again later; nothing was sent on your behalf unless a poll says so",
        }),
        Refusal::AnswerTooLarge { .. } => json!({
            "services_url": SERVICES,
            "fix": format!("ask for less at a time, or {ASK} for `POSTERN_RESPONSE_BYTES_MAX`; the call has happened"),
        }),
        _ => advice_on_repetition(refusal).unwrap_or_else(|| authentication_advice(refusal)),
    }
}

/// Returns what to do about a call that cannot be authenticated upstream; the least that can be said of any other.
fn authentication_advice(refusal: &Refusal) -> Value {
    match refusal {
        Refusal::SigningKey { .. } => {
            json!({ "services_url": SERVICES, "fix": "send it to `/sign`" })
        }
        Refusal::NotPlaceable { name } => json!({
            "credential": name, "services_url": SERVICES, "fix": format!("send `X-TAP-Credential: {name}` instead"),
        }),
        Refusal::AuthModeUnavailable { name, .. } => json!({
            "credential": name, "services_url": SERVICES, "fix": "leave `X-TAP-Auth-Mode` out, or send the other mode",
        }),
        Refusal::NoApiBase { name } => json!({
            "credential": name, "services_url": SERVICES,
            "fix": format!("{ASK}: `postern credential update {name} --api-base …`"),
        }),
        Refusal::TargetClimbs { .. } => json!({
            "services_url": SERVICES, "fix": "send a plain path such as `/messages?limit=2`",
        }),
        Refusal::AwsScopeUnknown { name, .. } => json!({
            "credential": name, "services_url": SERVICES, "detail": refusal.to_string(),
            "fix": format!("{ASK} for `region` and `service` in the value: `postern credential set-value {name}`"),
        }),
        Refusal::SignedChunks { .. } => json!({
            "services_url": SERVICES, "fix": "send the body whole, with `x-amz-content-sha256: UNSIGNED-PAYLOAD` or none",
        }),
        _ => json!({ "services_url": SERVICES }),
    }
}

/// Returns what to do about an `Idempotency-Key`.
fn advice_on_repetition(refusal: &Refusal) -> Option<Value> {
    Some(match refusal {
        Refusal::InvalidIdempotencyKey => json!({
            "fix": "send one key of 1 to 255 bytes for all repetitions of a request, such as a UUID",
        }),
        Refusal::IdempotencyKeyReused { id } => json!({
            "txn_id": id, "poll_url": format!("/agent/approvals/{id}"),
            "fix": "send a key of its own with each request, and the same one only with its repetitions",
            "safe_to_retry": false,
        }),
        _ => return None,
    })
}

/// Returns what to do about a value that was not exchanged: where only consent helps, a person; else wait.
fn not_exchanged(refusal: &Refusal, base: &str) -> Value {
    let Refusal::NotExchanged {
        name,
        is_consent,
        error,
        ..
    } = refusal
    else {
        return json!({});
    };
    let detail = error.to_string();
    let set = format!("postern credential set-value {name}");
    if !is_consent || !error.needs_consent() {
        let is_lasting = error.is_rejection() || matches!(error, ExchangeError::Address(_));
        let fix = if is_lasting {
            format!(
                "ask the operator to check the value: `postern credential verify {name}`, then `{set}`"
            )
        } else {
            "try again in a moment".to_owned()
        };
        return json!({ "credential": name, "detail": detail, "fix": fix, "safe_to_retry": !is_lasting });
    }
    let url = format!("{base}/dashboard#/credentials");
    json!({
        "credential": name, "detail": detail, "retry_after_reauth": true,
        "human_message": format!("`{name}` has to be connected again: its consent was withdrawn or has expired. \
            Give it a new refresh token: `{set}`."),
        "action_label": format!("Reconnect {name}"), "action_url": url, "reauth_url": url,
        "agent_action": "tell the person you work for, and try again once that is done",
    })
}
