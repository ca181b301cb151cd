//! Why a request was not answered by its upstream. One variant for each case that an agent can act on.

use std::{sync::Arc, time::Duration};

use super::{
    Allowance,
    authentication::{ExchangeError, Provider},
    call::IDEMPOTENCY_KEY_BYTES_MAX,
    guard,
    route::Routed,
    sign::SignRefusal,
    upstream::UpstreamError,
};
use crate::{
    store::{APPROVALS_PENDING_MAX, StoreError},
    template::RenderError,
};

/// A request that the relay did not let through, or could not.
///
/// The texts are for the agent's author; they never hold a secret or an internal cause.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// No key was presented.
    #[error("no API key was presented")]
    MissingKey,
    /// The key is nobody's, or its agent is disabled.
    #[error("the API key is not known, or its agent is disabled")]
    InvalidKey,
    /// An `X-TAP-*` header that does not exist.
    #[error("there is no header `{name}`")]
    UnknownHeader {
        /// The header.
        name: String,
    },
    /// A header that may be there once is there twice.
    #[error("the header `{name}` is there more than once")]
    RepeatedHeader {
        /// The header.
        name: &'static str,
    },
    /// A header that is not text.
    #[error("the header `{name}` is not UTF-8 text")]
    UnreadableHeader {
        /// The header.
        name: &'static str,
    },
    /// More keys than a list may have.
    #[error("the header `X-TAP-Key` holds more than {limit} keys")]
    TooManyKeys {
        /// The limit.
        limit: usize,
    },
    /// The agent has as many requests under way as it may.
    #[error("this agent has {limit} requests under way already")]
    TooManyAtOnce {
        /// The limit.
        limit: usize,
        /// How long to wait before another try.
        retry_after: Duration,
    },
    /// The agent has used up its requests of this hour, or all together those of a credential.
    #[error("the limit of {} requests per hour{} is used up", allowance.limit, of(credential.as_deref()))]
    RateLimited {
        /// The credential whose limit it is; `None` is the agent's.
        credential: Option<String>,
        /// The limit, of which nothing is left.
        allowance: Allowance,
        /// How long until the next hour begins.
        retry_after: Duration,
    },
    /// As many requests of the agent wait for a person as may.
    #[error("{limit} requests of this agent wait for a person already")]
    TooManyPending {
        /// The limit.
        limit: i64,
    },
    /// There is no `X-TAP-Target`.
    #[error("the header `X-TAP-Target` is missing")]
    MissingTarget,
    /// `X-TAP-Auth-Mode` is none.
    #[error("`{received}` is not a mode")]
    InvalidAuthMode {
        /// What was received.
        received: String,
    },
    /// `X-TAP-Method` is not a method name.
    #[error("`{received}` is not a method")]
    InvalidMethod {
        /// What was received.
        received: String,
    },
    /// `X-TAP-End-User` from a key that is not an app's.
    #[error("`X-TAP-End-User` is for app keys, and this key is an agent's")]
    NotAnAppKey,
    /// `X-TAP-End-User` that is no id.
    #[error("the id of an end user has 1 to 128 printable ASCII characters, and no `/`")]
    InvalidEndUser,
    /// A credential that is not the end user's the call is for, or is one's though it is for none.
    #[error("the credential `{name}` is not that of the end user the call is for")]
    EndUserMismatch {
        /// The credential's name.
        name: String,
    },
    /// A call that names no credential.
    #[error("the call names no credential")]
    NoCredential,
    /// There is no credential of that name.
    #[error("there is no credential `{name}`")]
    UnknownCredential {
        /// The name.
        name: String,
    },
    /// The agent may not use the credential.
    #[error("this agent may not use a credential `{name}`")]
    NotGranted {
        /// The credential's name.
        name: String,
    },
    /// The credential has no value.
    #[error("the credential `{name}` has no value")]
    NoValue {
        /// The credential's name.
        name: String,
    },
    /// A key that signs what agents ask to have signed, and is sent nowhere.
    #[error("the credential `{name}` is a signing key, which `/sign` uses and `/forward` does not")]
    SigningKey {
        /// The credential's name.
        name: String,
    },
    /// A placeholder, or a reference, for a credential whose value is not sent.
    #[error(
        "the value of `{name}` is exchanged, or signs, and is never sent itself: it cannot stand for a placeholder"
    )]
    NotPlaceable {
        /// The credential's name.
        name: String,
    },
    /// `X-TAP-Auth-Mode` wants what the credential has not got.
    #[error("the credential `{name}` has nothing for the mode `{mode}`")]
    AuthModeUnavailable {
        /// The credential's name.
        name: String,
        /// The mode.
        mode: &'static str,
    },
    /// A sidecar, or a path to go below, without an address.
    #[error("the credential `{name}` needs an address of its own, and has none")]
    NoApiBase {
        /// The credential's name.
        name: String,
    },
    /// A path that leads, or could be read to lead, out of the credential's own address.
    #[error("the path in `X-TAP-Target` is refused: {reason}")]
    TargetClimbs {
        /// Why.
        reason: &'static str,
    },
    /// The value was not exchanged for a token.
    #[error("the value of `{name}` could not be exchanged for a token: {error}")]
    NotExchanged {
        /// The credential's name.
        name: String,
        /// Whose token service it is.
        provider: Provider,
        /// Whether a person's consent is exchanged, and not the client's own right.
        is_consent: bool,
        /// Why.
        error: ExchangeError,
    },
    /// An AWS host that does not tell its service and region.
    #[error(
        "the credential `{name}` signs for AWS, and neither it nor `{host}` tells region and service"
    )]
    AwsScopeUnknown {
        /// The credential's name.
        name: String,
        /// The target's host.
        host: String,
    },
    /// A body of which the agent has signed each chunk, with a key that is not the credential's.
    #[error("the body is signed chunk by chunk, which `{name}` cannot do in the agent's place")]
    SignedChunks {
        /// The credential's name.
        name: String,
    },
    /// A target whose address no agent may reach, or that has none.
    #[error("the target is not allowed: {reason}")]
    TargetNotAllowed {
        /// Why, without what an agent must not learn.
        reason: String,
    },
    /// A target that the credential is not bound to.
    #[error("the credential `{name}` may not be sent to `{host}`")]
    HostNotAllowed {
        /// The credential's name.
        name: String,
        /// The target's host.
        host: String,
    },
    /// A target that is not http or https.
    #[error("the target is not an http or https address")]
    InvalidTarget {
        /// What was received.
        received: String,
    },
    /// A value of several secrets that says nowhere how to send them.
    #[error(
        "the credential `{name}` holds several secrets and says nowhere which header takes which"
    )]
    MultiSecretUnbound {
        /// The credential's name.
        name: String,
    },
    /// A header's format mentions a field that the value has not.
    #[error("the credential `{name}` cannot be put into its headers: {source}")]
    Unfilled {
        /// The credential's name.
        name: String,
        /// What is missing.
        source: RenderError,
    },
    /// A credential whose stored format is none.
    #[error("the credential `{name}` has a header or format that cannot be used")]
    Misconfigured {
        /// The credential's name.
        name: String,
    },
    /// A placeholder where no secret may stand.
    #[error("{message}")]
    PlaceholderPosition {
        /// Where, and where it may stand.
        message: String,
    },
    /// The policy says no.
    #[error("the policy of `{name}` denies this call ({reason})")]
    PolicyDenied {
        /// The credential's name.
        name: String,
        /// The rule's kind.
        reason: &'static str,
    },
    /// A policy that wants a passkey, where there are none.
    #[error("the policy of `{name}` wants a passkey, and this deployment has none")]
    PasskeyUnavailable {
        /// The credential's name.
        name: String,
    },
    /// A call that was approved without a passkey, before a policy began to want one.
    #[error("the policy of `{name}` wants a passkey by now, and this was approved without")]
    ApprovedWithoutPasskey {
        /// The credential's name.
        name: String,
    },
    /// `Idempotency-Key` is empty or too long, on a call that waits for a person.
    #[error(
        "the header `Idempotency-Key` is empty or longer than {IDEMPOTENCY_KEY_BYTES_MAX} bytes"
    )]
    InvalidIdempotencyKey,
    /// The agent asked for something else with the same `Idempotency-Key`.
    #[error("this `Idempotency-Key` is that of another request: `{id}`")]
    IdempotencyKeyReused {
        /// The other request's approval.
        id: String,
    },
    /// A request for a signature that cannot be right.
    #[error(transparent)]
    Signing(SignRefusal),
    /// The body is longer than the limit.
    #[error("the body is longer than {limit} bytes")]
    BodyTooLarge {
        /// The limit.
        limit: usize,
    },
    /// The body did not arrive whole.
    #[error("the request's body did not arrive whole")]
    BodyIncomplete,
    /// The upstream gave no answer.
    #[error("the upstream gave no answer: {reason}")]
    Upstream {
        /// Why.
        reason: String,
        /// The target, as the agent wrote it.
        target: String,
    },
    /// The upstream's answer is longer than any may be.
    #[error("the upstream's answer is longer than {limit} bytes")]
    AnswerTooLarge {
        /// The limit.
        limit: u64,
    },
    /// The agent whose request was approved is gone, disabled or has no access any more.
    #[error("the agent that asked is disabled or deleted")]
    AgentGone,
    /// What is stored cannot be opened or read.
    #[error("a stored value cannot be opened")]
    Unreadable,
    /// Calls are stopped for everyone.
    #[error("all calls are stopped{}", because(reason))]
    LockedDown {
        /// Why, as whoever stopped them said; empty where nobody did.
        reason: String,
    },
    /// The store does not answer.
    #[error("the store does not answer")]
    StoreUnavailable(#[source] Arc<StoreError>),
    /// The entry could not be written, so there is no answer.
    #[error("the audit log cannot be written, so nothing is let through")]
    AuditUnavailable,
}

impl Refusal {
    /// Returns the machine word: stable, part of the interface.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::MissingKey => "missing_tap_key",
            Self::InvalidKey => "invalid_tap_key",
            Self::UnknownHeader { .. } => "unknown_tap_header",
            Self::RepeatedHeader { .. } => "repeated_tap_header",
            Self::UnreadableHeader { .. } => "unreadable_tap_header",
            Self::TooManyKeys { .. } => "too_many_keys",
            Self::TooManyAtOnce { .. } => "too_many_concurrent_requests",
            Self::TooManyPending { .. } => "too_many_pending",
            Self::RateLimited {
                credential: None, ..
            } => "rate_limited",
            Self::RateLimited { .. } => "credential_rate_limited",
            Self::MissingTarget => "missing_target",
            Self::InvalidAuthMode { .. } => "invalid_auth_mode",
            Self::InvalidMethod { .. } => "invalid_method",
            Self::NotAnAppKey => "not_an_app_key",
            Self::InvalidEndUser => "invalid_end_user",
            Self::EndUserMismatch { .. } => "end_user_mismatch",
            Self::NoCredential => "no_credential",
            Self::UnknownCredential { .. } => "credential_not_found",
            Self::NotGranted { .. } => "credential_not_granted",
            Self::NoValue { .. } => "credential_without_value",
            Self::SigningKey { .. } => "signing_key_not_forwarded",
            Self::NotPlaceable { .. } => "credential_not_placeable",
            Self::AuthModeUnavailable { .. } => "auth_mode_unavailable",
            Self::NoApiBase { .. } => "credential_without_address",
            Self::TargetClimbs { .. } => "invalid_relative_target",
            Self::NotExchanged {
                provider,
                is_consent,
                error,
                ..
            } => exchange_code(*provider, *is_consent, error.needs_consent()),
            Self::AwsScopeUnknown { .. } => "aws_scope_unknown",
            Self::SignedChunks { .. } => "signed_chunks_unsupported",
            Self::TargetNotAllowed { .. } => "target_not_allowed",
            Self::HostNotAllowed { .. } => "host_not_allowed",
            Self::InvalidTarget { .. } => "invalid_target",
            Self::MultiSecretUnbound { .. } => "multi_secret_unbound",
            Self::Unfilled { source, .. } => match source {
                RenderError::NotAHeader => "credential_not_a_header",
                _ => "credential_field_missing",
            },
            Self::Misconfigured { .. } => "credential_misconfigured",
            Self::PlaceholderPosition { .. } => "PlaceholderPositionViolation",
            Self::PolicyDenied { .. } => "policy_denied",
            Self::PasskeyUnavailable { .. } => "passkey_unavailable",
            Self::ApprovedWithoutPasskey { .. } => "passkey_required",
            Self::InvalidIdempotencyKey => "invalid_idempotency_key",
            Self::IdempotencyKeyReused { .. } => "idempotency_key_reused",
            Self::Signing(refusal) => refusal.code(),
            Self::BodyTooLarge { .. } => "body_too_large",
            Self::BodyIncomplete => "body_incomplete",
            Self::Upstream { .. } => "upstream_error",
            Self::AnswerTooLarge { .. } => "response_too_large",
            Self::AgentGone => "agent_gone",
            Self::LockedDown { .. } => "locked_down",
            Self::Unreadable => "stored_value_unreadable",
            Self::StoreUnavailable(_) => "store_unavailable",
            Self::AuditUnavailable => "audit_unavailable",
        }
    }

    /// Returns whether the request had been let through when it failed.
    pub(super) const fn is_failure(&self) -> bool {
        matches!(
            self,
            Self::Upstream { .. }
                | Self::AnswerTooLarge { .. }
                | Self::NotExchanged { .. }
                | Self::AwsScopeUnknown { .. }
                | Self::Unreadable
                | Self::StoreUnavailable(_)
                | Self::AuditUnavailable
        )
    }

    pub(super) fn store(error: impl Into<Arc<StoreError>>) -> Self {
        Self::StoreUnavailable(error.into())
    }

    pub(super) const fn too_many_pending() -> Self {
        let limit = APPROVALS_PENDING_MAX;
        Self::TooManyPending { limit }
    }

    pub(super) fn policy(routed: &Routed) -> Self {
        let name = routed.credential_names().join(", ");
        Self::PolicyDenied {
            name,
            reason: routed.decision.reason.as_str(),
        }
    }

    pub(super) fn upstream(error: &UpstreamError, target: &str) -> Self {
        Self::Upstream {
            reason: error.to_string(),
            target: target.to_owned(),
        }
    }
}

/// Says whose limit it is, where it is not the agent's own.
fn of(credential: Option<&str>) -> String {
    credential.map_or_else(String::new, |name| {
        format!(" of the credential `{name}`, of all agents together,")
    })
}

/// Says why, if anybody did.
fn because(reason: &str) -> String {
    match reason {
        "" => String::new(),
        reason => format!(": {reason}"),
    }
}

/// Returns the machine word of a failed exchange (spec/tap.md §2.4).
const fn exchange_code(provider: Provider, is_consent: bool, needs_consent: bool) -> &'static str {
    match (provider, needs_consent) {
        _ if !is_consent => "client_credentials_failed",
        (Provider::Google, true) => "google_reauth_required",
        (Provider::Google, false) => "google_refresh_failed",
        (Provider::Microsoft, true) => "microsoft_reauth_required",
        (Provider::Microsoft, false) => "microsoft_refresh_failed",
        (Provider::Other, true) => "oauth2_reauth_required",
        (Provider::Other, false) => "oauth2_refresh_failed",
    }
}

impl From<guard::Refusal> for Refusal {
    fn from(refusal: guard::Refusal) -> Self {
        Self::TargetNotAllowed {
            reason: refusal.to_string(),
        }
    }
}
