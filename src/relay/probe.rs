//! `GET /probe`: how a request came, for whoever shows that they have the deployment's key; and a WebSocket that says
//! back what it is told, which shows that what stands in front of the relay lets them pass.
//!
//! To everybody else there is nothing here.

use std::{io, sync::Arc, time::Duration};

use axum::{
    Json,
    body::Body,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, StatusCode, header, request::Parts as Head};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use serde::Serialize;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::timeout,
};

use super::{Parts, auth::client_ip, error, listener::Peer};
use crate::{
    clock::Timestamp,
    secrets::{ProbeToken, web_socket_accept},
    views::checkup::arrival::Arrival,
};

/// The header with the token.
const TOKEN: HeaderName = HeaderName::from_static("x-postern-probe");
/// Headers that only a proxy sends.
const OF_PROXIES: [&str; 4] = ["via", "forwarded", "x-forwarded-host", "x-real-ip"];
/// How long a WebSocket may take to say its few bytes.
const ECHO_TIMEOUT: Duration = Duration::from_secs(5);
/// A client's frame: two bytes of head, the mask, and as much text as [`TEXT_BYTES`] (RFC 6455 §5.2).
const FRAME_BYTES: usize = 2 + 4 + TEXT_BYTES;
const TEXT_BYTES: usize = TEXT_LENGTH as usize;
const TEXT_LENGTH: u8 = 5;
/// The head of a whole frame of text, and a frame that ends it all.
const TEXT: u8 = 0x81;
const CLOSE: [u8; 2] = [0x88, 0];

/// What the relay tells of itself and of the request.
#[derive(Serialize)]
struct Answer<'a> {
    /// A keyed hash that shows that this is the deployment's relay.
    proof: String,
    /// The relay's version.
    version: &'static str,
    /// This host's chain of audit entries, by which a data directory is known.
    chain: &'a str,
    /// The relay's time.
    now: Timestamp,
    arrival: Arrival,
}

/// Tells how a request came, or becomes a WebSocket.
pub(super) async fn show(State(parts): State<Arc<Parts>>, request: Request) -> Response {
    let (mut head, _) = request.into_parts();
    let key = parts.store.key().probe_key();
    let now = parts.store.clock().now();
    let token = head
        .headers
        .get(TOKEN)
        .and_then(|token| token.to_str().ok());
    let token = token.and_then(|token| ProbeToken::presented(token, &key, now.as_millis()));
    let Some(token) = token else {
        return error::not_found().await.into_response();
    };
    if let Some(upgrade) = head.extensions.remove::<OnUpgrade>()
        && let Some(asked) = web_socket_key(&head.headers)
    {
        parts.tracker.spawn(async move {
            // Whoever asked sees whether it worked.
            drop(timeout(ECHO_TIMEOUT, echo(upgrade)).await);
        });
        return switching(&asked);
    }
    let arrival = arrival(&head, &parts);
    let answer = Answer {
        proof: token.proof(&key),
        version: env!("CARGO_PKG_VERSION"),
        chain: parts.chain.id().as_str(),
        now,
        arrival,
    };
    ([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response()
}

/// Returns how a request came.
pub(super) fn arrival(head: &Head, parts: &Parts) -> Arrival {
    let text = |name: &str| {
        let values = head.headers.get_all(name).iter();
        let values: Vec<_> = values.filter_map(|value| value.to_str().ok()).collect();
        (!values.is_empty()).then(|| values.join(","))
    };
    let peer = head.extensions.get::<Peer>().map(|Peer(address)| *address);
    let authority = || head.uri.authority().map(ToString::to_string);
    Arrival {
        peer,
        is_trusted: peer.is_some_and(|peer| parts.trusts(peer)),
        client: client_ip(head, parts),
        host: text("host").or_else(authority),
        forwarded_for: text("x-forwarded-for"),
        forwarded_proto: text("x-forwarded-proto"),
        is_via: OF_PROXIES
            .iter()
            .any(|name| head.headers.contains_key(*name)),
    }
}

/// Returns the nonce of a WebSocket's handshake, if it is one (RFC 6455 §4.2.1).
fn web_socket_key(headers: &HeaderMap) -> Option<String> {
    let upgrade = headers.get(header::UPGRADE)?.to_str().ok()?;
    if !upgrade.eq_ignore_ascii_case("websocket") {
        return None;
    }
    let key = headers.get(header::SEC_WEBSOCKET_KEY)?.to_str().ok()?;
    Some(key.trim().to_owned())
}

fn switching(key: &str) -> Response {
    let headers = [
        (header::CONNECTION, "Upgrade".to_owned()),
        (header::UPGRADE, "websocket".to_owned()),
        (header::SEC_WEBSOCKET_ACCEPT, web_socket_accept(key)),
    ];
    (StatusCode::SWITCHING_PROTOCOLS, headers, Body::empty()).into_response()
}

/// Reads one short frame of text, says it back, and ends.
async fn echo(upgrade: OnUpgrade) -> io::Result<()> {
    let upgraded = upgrade.await.map_err(io::Error::other)?;
    let mut stream = TokioIo::new(upgraded);
    let mut frame = [0; FRAME_BYTES];
    stream.read_exact(&mut frame).await?;
    let (mask, text) = frame[2..].split_at(4);
    let mut answer = vec![TEXT, TEXT_LENGTH];
    answer.extend(
        text.iter()
            .zip(mask.iter().cycle())
            .map(|(byte, mask)| byte ^ mask),
    );
    answer.extend(CLOSE);
    stream.write_all(&answer).await?;
    stream.shutdown().await
}
