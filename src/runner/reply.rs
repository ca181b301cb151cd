//! What the child is answered: what came from elsewhere, and every refusal of ours.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use http_body_util::{Either, Full};
use serde_json::json;

use super::relay::{Body, RelayError};

/// Who says it, as relays tell (spec/tap.md §2.4).
pub(super) const ORIGIN: HeaderName = HeaderName::from_static("x-proxy-origin");

/// Headers that are about one connection (RFC 9110 §7.6.1), and those that the framing sets anew.
const HOP_BY_HOP: [&str; 11] = [
    "connection",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "http2-settings",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "expect",
];

/// Why a request of the child is not answered by its upstream.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error(
        "this is the proxy of a `postern agent run`, and only the program that it runs may use it"
    )]
    NotOurs,
    #[error("this is a proxy: it takes `CONNECT` and requests with a whole address")]
    NotForAProxy,
    #[error("`{0}` is not an http or https address")]
    NotAnAddress(String),
    #[error("no credential of this agent is bound to {0}")]
    Unbound(String),
    #[error("several credentials fit {origin} equally well: {}", names.join(", "))]
    Ambiguous { origin: String, names: Vec<String> },
    #[error("the connection is for {connected}, the request for {asked}")]
    Misdirected { connected: String, asked: String },
    #[error("WebSockets do not go through the relay")]
    WebSocket,
    #[error("the relay cannot be asked: {0}")]
    Relay(String),
    #[error("{origin} cannot be reached: {reason}")]
    Unreachable { origin: String, reason: String },
    #[error("the call was not approved{}", because(.0.as_deref()))]
    Denied(Option<String>),
    #[error("nobody approved the call in time")]
    TimedOut,
    #[error("the approved call has no answer{}", because(.0.as_deref()))]
    NoAnswer(Option<String>),
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotOurs => StatusCode::PROXY_AUTHENTICATION_REQUIRED,
            Self::NotForAProxy | Self::NotAnAddress(_) => StatusCode::BAD_REQUEST,
            Self::Unbound(_) | Self::Denied(_) => StatusCode::FORBIDDEN,
            Self::Ambiguous { .. } => StatusCode::CONFLICT,
            Self::Misdirected { .. } => StatusCode::MISDIRECTED_REQUEST,
            Self::WebSocket => StatusCode::NOT_IMPLEMENTED,
            Self::Relay(_) | Self::Unreachable { .. } | Self::NoAnswer(_) => {
                StatusCode::BAD_GATEWAY
            }
            Self::TimedOut => StatusCode::GATEWAY_TIMEOUT,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotOurs => "proxy_authentication_required",
            Self::NotForAProxy => "not_for_a_proxy",
            Self::NotAnAddress(_) => "invalid_target",
            Self::Unbound(_) => "host_not_bound",
            Self::Ambiguous { .. } => "credential_ambiguous",
            Self::Misdirected { .. } => "misdirected_request",
            Self::WebSocket => "websocket_not_supported",
            Self::Relay(_) => "relay_unreachable",
            Self::Unreachable { .. } => "upstream_unreachable",
            Self::Denied(_) => "approval_denied",
            Self::TimedOut => "approval_timed_out",
            Self::NoAnswer(_) => "approved_call_failed",
        }
    }

    fn fix(&self) -> &'static str {
        match self {
            Self::NotOurs => "use the address in `https_proxy`, with its user and password",
            Self::NotForAProxy => {
                "set this address as a proxy, or ask the relay in `POSTERN_RELAY_URL` itself"
            }
            Self::NotAnAddress(_) => "send the whole address",
            Self::Unbound(_) => {
                "ask the operator for a credential that is bound to it, with `--allow-host`, or start the program \
                 with `postern agent run --pass-unbound`"
            }
            Self::Ambiguous { .. } => {
                "start the program with `postern agent run --credential NAME`, or send \
                 `<CREDENTIAL:NAME>` in `Authorization`"
            }
            Self::Misdirected { .. } => "open a connection for that host",
            Self::WebSocket => "use the plain HTTP interface of the service",
            Self::Relay(_) => "check that the relay runs: `postern status`",
            Self::Unreachable { .. } => "check the address",
            Self::Denied(_) => "do not repeat the call; ask the person who decides",
            Self::TimedOut => "repeat the call when somebody is there to decide",
            Self::NoAnswer(_) => "look whether the call was carried out before repeating it",
        }
    }

    /// Returns the answer.
    pub(super) fn into_response(self) -> Response<Body> {
        let code = self.code();
        let body = json!({
            "error": code, "error_code": code, "message": self.to_string(), "fix": self.fix(),
        });
        let mut response = own(self.status(), format!("{body:#}\n").into());
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        headers.insert(ORIGIN, HeaderValue::from_static("proxy"));
        if self == Self::NotOurs {
            let scheme = HeaderValue::from_static("Basic realm=\"postern agent run\"");
            headers.insert(header::PROXY_AUTHENTICATE, scheme);
        }
        response
    }
}

impl From<RelayError> for Refusal {
    fn from(error: RelayError) -> Self {
        Self::Relay(error.to_string())
    }
}

/// Returns an answer with a body of ours.
pub(super) fn own(status: StatusCode, body: Bytes) -> Response<Body> {
    let mut response = Response::new(Either::Right(Full::new(body)));
    *response.status_mut() = status;
    response
}

/// Takes out what is about the connection that a message came by.
pub(super) fn end_hop(headers: &mut HeaderMap) {
    let options = headers.get_all(header::CONNECTION).iter();
    let options: Vec<_> = options
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|option| option.trim().parse::<HeaderName>().ok())
        .collect();
    for option in options {
        headers.remove(option);
    }
    for name in HOP_BY_HOP {
        headers.remove(name);
    }
}

fn because(reason: Option<&str>) -> String {
    reason.map_or_else(String::new, |reason| format!(": {reason}"))
}
