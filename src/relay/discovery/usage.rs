//! What discovery says about calling this server at all (spec/tap.md §2.4).

use serde::Serialize;

use crate::proxy::SUPPORTED_HEADERS;

use super::{POLL_WAIT_SECONDS_MAX, Site};

/// How to call `/forward`.
#[derive(Debug, Serialize)]
pub(super) struct Usage {
    endpoint: String,
    headers: Headers,
    other_headers: &'static str,
    body: &'static str,
    answer: &'static str,
    errors: &'static str,
    limits: &'static str,
    supported_tap_headers: [&'static str; 6],
    unknown_tap_headers_rejected_with_400: bool,
}

#[derive(Debug, Serialize)]
struct Headers {
    #[serde(rename = "X-TAP-Key")]
    key: &'static str,
    #[serde(rename = "X-TAP-Target")]
    target: &'static str,
    #[serde(rename = "X-TAP-Method")]
    method: &'static str,
    #[serde(rename = "X-TAP-Credential")]
    credential: &'static str,
    #[serde(rename = "X-TAP-End-User")]
    end_user: &'static str,
    #[serde(rename = "X-TAP-Auth-Mode")]
    auth_mode: &'static str,
}

impl Usage {
    pub(super) fn new(site: &Site<'_>) -> Self {
        Self {
            endpoint: format!("POST {}/forward", site.origin()),
            headers: Headers {
                key: "required: your API key; several with commas between them work on every path",
                target: "required: the URL to call; a path alone where target_shape is relative_path",
                method: "the method for the API; GET when left out",
                credential: "the name of a service below. Without it, `<CREDENTIAL:name>` stands for the \
                             secret in Authorization, X-API-Key, X-Auth-Token or a bound header",
                end_user: "for app keys only",
                auth_mode: "auto, bearer or oauth1, for credentials that can do both; auto when left out",
            },
            other_headers: "go to the API as they are, but for those that belong to the connection",
            body: "goes to the API byte for byte",
            answer: "the API's status, headers and body; secrets in it are replaced by \
                     [REDACTED:<credential>]; redirects are not followed. 202 with a txn_id: it waits for a \
                     person",
            errors: "X-Proxy-Origin tells this server's refusals (proxy) from the API's answers (upstream). A \
                     refusal is JSON: `error`, `error_code` and often `fix`",
            limits: "X-RateLimit-Limit, -Remaining and -Reset tell what is left of the hour where there is a limit; \
                     after 429 wait as many seconds as Retry-After says",
            supported_tap_headers: SUPPORTED_HEADERS,
            unknown_tap_headers_rejected_with_400: true,
        }
    }
}

/// What a client may rely on.
#[derive(Debug, Serialize)]
pub(super) struct Capabilities {
    /// How a call names its credential: by `X-TAP-Credential`, or by placeholders.
    credential_modes: [&'static str; 2],
    poll_wait_seconds_max: u32,
    compact_discovery_url: &'static str,
    discovery_etag: bool,
    request_id_header: &'static str,
    origin_header: &'static str,
}

impl Capabilities {
    pub(super) const fn new() -> Self {
        Self {
            credential_modes: ["header", "placeholder"],
            poll_wait_seconds_max: POLL_WAIT_SECONDS_MAX,
            compact_discovery_url: "/agent/services?compact=1",
            discovery_etag: true,
            request_id_header: "X-Request-Id",
            origin_header: "X-Proxy-Origin",
        }
    }
}
