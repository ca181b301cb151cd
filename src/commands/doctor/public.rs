//! Whether the public address leads to the relay, by a proxy that tells the truth and lets their sockets pass.

use url::Url;

use super::{
    certificate,
    relay::{Asked, ask},
};
use crate::{
    client::{Certificate, ClientError, Probe, Trust},
    clock::Timestamp,
    config::Config,
    store::Store,
    views::finding::FindingView,
};

const CHECK: &str = "public_url";
const CERTIFICATE: &str = "public_certificate";
const WEB_SOCKET: &str = "web_socket";
const PROXY: &str =
    "`postern relay nginx` and `postern relay caddy` print a configuration that does";

/// Asks the relay through the public address.
pub(super) async fn check(
    config: &Config,
    store: &Store,
    (offline, is_running): (bool, bool),
) -> Vec<FindingView> {
    let public = config.public_url.as_str();
    let Ok(url) = Url::parse(public) else {
        return Vec::new();
    };
    if url.origin() == config.relay_to_ask().origin() {
        return vec![FindingView::ok(
            CHECK,
            format!("{public} is the relay's own address"),
        )];
    }
    if offline || !is_running {
        let why = if offline {
            "this is offline"
        } else {
            "no relay runs"
        };
        return vec![FindingView::ok(
            CHECK,
            format!("{public} was not asked: {why}"),
        )];
    }
    match ask(store, (&url, Trust::Certificate)).await {
        (Asked::Ours(answer, shown), probe) => {
            let mut findings = vec![led(&url), answer.arrival.judge(public)];
            findings.extend(of_certificate(shown, (public, store.clock().now())));
            findings.extend(of_web_socket(probe.as_ref()).await);
            findings
        }
        (Asked::Others, _) => vec![FindingView::fault(
            CHECK,
            format!("what answers at {public} is not this deployment's relay"),
            "`POSTERN_PUBLIC_URL` is the address by which clients reach it",
        )],
        (Asked::Nobody(error), _) => vec![FindingView::warning(
            CHECK,
            format!(
                "{public} does not answer, at least for this host: {}",
                root(&error)
            ),
            PROXY,
        )],
    }
}

/// Returns what is to be said of an address that leads to the relay.
fn led(url: &Url) -> FindingView {
    let is_here = match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    };
    if url.scheme() == "http" && !is_here {
        let message = format!("{url} is plain HTTP: who is in between reads every key");
        return FindingView::warning(CHECK, message, PROXY);
    }
    FindingView::ok(CHECK, format!("{url} leads to the relay"))
}

/// Judges the certificate that a server showed, if it showed one.
pub(super) fn of_certificate(
    shown: Option<Vec<u8>>,
    (url, now): (&str, Timestamp),
) -> Option<FindingView> {
    let certificate = Certificate::of_der(&shown?);
    Some(certificate::judge(CERTIFICATE, certificate, (url, now)))
}

/// Has something said back through a WebSocket.
pub(super) async fn of_web_socket(probe: Option<&Probe>) -> Option<FindingView> {
    Some(match probe?.echoes().await {
        Ok(true) => FindingView::ok(WEB_SOCKET, "WebSockets pass"),
        Ok(false) => {
            let message = "the proxy in front of the relay does not let WebSockets pass";
            FindingView::warning(WEB_SOCKET, message, PROXY)
        }
        Err(error) => {
            let message = format!("no WebSocket could be opened: {}", root(&error));
            FindingView::warning(WEB_SOCKET, message, PROXY)
        }
    })
}

/// Returns what lies at the bottom of an error.
fn root(error: &ClientError) -> String {
    let mut error: &dyn std::error::Error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
