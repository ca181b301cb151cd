//! How a request came to the relay: what a reverse proxy in front of it says, and whether that is believed.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use super::FindingView;

const CHECK: &str = "reverse_proxy";
/// An address that nobody has (RFC 5737). A request that claims to come from it shows whether a proxy passes such
/// claims on.
pub(crate) const CLAIMED: &str = "192.0.2.77";

/// How a request came.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Eq, Serialize)]
pub(crate) struct Arrival {
    /// Whose connection it was.
    pub(crate) peer: Option<IpAddr>,
    /// Whether that one is a trusted proxy.
    pub(crate) is_trusted: bool,
    /// The address that counts as the client's.
    pub(crate) client: Option<IpAddr>,
    /// `Host`, or what stands for it in HTTP/2.
    pub(crate) host: Option<String>,
    /// `X-Forwarded-For`, several joined with commas.
    pub(crate) forwarded_for: Option<String>,
    /// `X-Forwarded-Proto`.
    pub(crate) forwarded_proto: Option<String>,
    /// Whether another header tells of a proxy: `Via`, `Forwarded`, `X-Forwarded-Host`, `X-Real-IP`.
    pub(crate) is_via: bool,
}

impl Arrival {
    /// Judges a request that claimed to come from [`CLAIMED`] and went to the public address.
    pub(crate) fn judge(&self, public_url: &str) -> FindingView {
        let claimed = self.forwarded_for.as_deref().map(str::trim) == Some(CLAIMED);
        let by_proxy = self.is_via
            || self.forwarded_proto.is_some()
            || (self.forwarded_for.is_some() && !claimed);
        let peer = self
            .peer
            .map_or_else(|| "a peer".to_owned(), |peer| peer.to_string());
        if !self.is_trusted {
            if !by_proxy {
                return FindingView::ok(CHECK, "there is none: clients reach the relay itself");
            }
            return FindingView::warning(
                CHECK,
                format!("a proxy at {peer} is not trusted, so that all clients count as one"),
                format!("`POSTERN_TRUSTED_PROXIES={peer}` trusts it"),
            );
        }
        if self
            .client
            .is_some_and(|client| client.to_string() == CLAIMED)
            && by_proxy
        {
            return FindingView::fault(
                CHECK,
                format!("the proxy at {peer} passes on whatever address a client claims to have"),
                "`postern relay nginx` prints a configuration that does not",
            );
        }
        if self.forwarded_for.is_none() || claimed {
            return FindingView::warning(
                CHECK,
                format!("{peer} is a trusted proxy and does not tell whom a request is from"),
                "`postern relay nginx` prints a configuration that does",
            );
        }
        self.judge_address(&peer, public_url)
    }

    /// Judges what a trusted proxy says of the address that was asked for.
    fn judge_address(&self, peer: &str, public_url: &str) -> FindingView {
        let public = Url::parse(public_url).ok();
        let scheme = public.as_ref().map(Url::scheme);
        let is_other = |told: &str| scheme.is_some_and(|scheme| !told.eq_ignore_ascii_case(scheme));
        if let Some(told) = self
            .forwarded_proto
            .as_deref()
            .filter(|told| is_other(told))
        {
            return FindingView::warning(
                CHECK,
                format!("the proxy at {peer} says {told}, and `{public_url}` says otherwise"),
                "`POSTERN_PUBLIC_URL` is the address that browsers use",
            );
        }
        let expected = public.as_ref().and_then(Url::host_str);
        let told = self.host.as_deref().map(without_port);
        if let (Some(expected), Some(told)) = (expected, told)
            && !told.eq_ignore_ascii_case(expected)
        {
            return FindingView::warning(
                CHECK,
                format!("the proxy at {peer} asks for the host {told} instead of {expected}"),
                "`postern relay nginx` prints a configuration that passes the host on",
            );
        }
        FindingView::ok(
            CHECK,
            format!("the proxy at {peer} is trusted, and tells whom requests are from"),
        )
    }
}

/// Returns a host without its port; an IPv6 address keeps its brackets.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::finding::FindingState::{self, Fault, Ok, Warning};

    const PUBLIC: &str = "https://relay.example";

    fn arrival(is_trusted: bool, forwarded_for: Option<&str>, client: &str) -> Arrival {
        Arrival {
            peer: "10.0.0.9".parse().ok(),
            is_trusted,
            client: client.parse().ok(),
            host: Some("relay.example".to_owned()),
            forwarded_for: forwarded_for.map(str::to_owned),
            forwarded_proto: Some("https".to_owned()),
            is_via: false,
        }
    }

    fn state(arrival: &Arrival) -> FindingState {
        arrival.judge(PUBLIC).state
    }

    #[test]
    fn a_proxy_is_judged_by_what_it_passes_on() {
        let good = arrival(true, Some("192.0.2.77, 203.0.113.5"), "203.0.113.5");
        assert_eq!(state(&good), Ok);
        assert_eq!(
            state(&arrival(true, Some("203.0.113.5"), "203.0.113.5")),
            Ok
        );
        assert_eq!(state(&arrival(true, Some(CLAIMED), CLAIMED)), Fault);
        assert_eq!(state(&arrival(true, None, "10.0.0.9")), Warning);
        assert_eq!(
            state(&arrival(false, Some("203.0.113.5"), "10.0.0.9")),
            Warning
        );
        let http = Arrival {
            forwarded_proto: Some("http".to_owned()),
            ..good.clone()
        };
        assert_eq!(state(&http), Warning);
        let other = Arrival {
            host: Some("localhost:3100".to_owned()),
            ..good
        };
        assert_eq!(state(&other), Warning);
    }

    #[test]
    fn where_there_is_no_proxy_nothing_is_wrong() {
        let direct = Arrival {
            forwarded_proto: None,
            ..arrival(false, Some(CLAIMED), "10.0.0.9")
        };
        assert_eq!(state(&direct), Ok);
    }

    #[test]
    fn a_host_is_compared_without_its_port() {
        for (host, name) in [
            ("a:1", "a"),
            ("a", "a"),
            ("[::1]:80", "[::1]"),
            ("[::1]", "[::1]"),
        ] {
            assert_eq!(without_port(host), name);
        }
    }
}
