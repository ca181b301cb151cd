//! What the child's environment says besides ours: where the relay and the proxy are, and what to trust.

use std::{ffi::OsString, net::SocketAddr};

use url::Url;

use super::trust::Trust;
use crate::{config::settings::private_variables, secrets::Secret};

/// The variables by which programs find a proxy. Which of them a program reads, and in which case, differs.
const PROXY: [&str; 6] = [
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
];
/// The variables that name everything that is to be trusted.
const BUNDLES: [&str; 12] = [
    "SSL_CERT_FILE",
    "CURL_CA_BUNDLE",
    "REQUESTS_CA_BUNDLE",
    "GIT_SSL_CAINFO",
    "AWS_CA_BUNDLE",
    "PIP_CERT",
    "CARGO_HTTP_CAINFO",
    "HTTPLIB2_CA_CERTS",
    "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE",
    "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
    "NIX_SSL_CERT_FILE",
    "PERL_LWP_SSL_CA_FILE",
];
/// The variables that name what is trusted besides a program's own list.
const ADDITIONS: [&str; 2] = ["NODE_EXTRA_CA_CERTS", "DENO_CERT"];

/// What is set for the child, and what of ours it does not get.
pub(super) struct Variables {
    pub(super) set: Vec<(&'static str, OsString)>,
    pub(super) removed: Vec<String>,
}

impl Variables {
    /// Returns the variables for a relay, an agent's key, a proxy with its user and password, and files to trust.
    pub(super) fn new(
        (relay, key): (&Url, &Secret),
        (proxy, pass): (SocketAddr, &Secret),
        trust: &Trust,
    ) -> Self {
        let text = |secret: &Secret| secret.expose_text().unwrap_or_default().to_owned();
        let proxy = format!("http://{}@{proxy}", text(pass));
        // With its port, so that nothing else on the relay's host passes by the proxy.
        let host = relay.host_str().unwrap_or_default();
        let port = relay.port_or_known_default().unwrap_or_default();
        let not_proxied = format!("{host}:{port}");
        let relay = relay.as_str().trim_end_matches('/');
        let set = [
            ("POSTERN_RELAY_URL", relay.into()),
            ("TAP_PROXY_URL", relay.into()),
            ("POSTERN_AGENT_KEY", text(key).into()),
            ("TAP_API_KEY", text(key).into()),
            ("no_proxy", not_proxied.clone().into()),
            ("NO_PROXY", not_proxied.into()),
            // Node looks for a proxy in its environment only when it is told to.
            ("NODE_USE_ENV_PROXY", "1".into()),
        ];
        let proxies = PROXY.map(|name| (name, OsString::from(&proxy)));
        let bundles = BUNDLES.map(|name| (name, trust.bundle().into_os_string()));
        let additions = ADDITIONS.map(|name| (name, trust.added().into_os_string()));
        let set = set.into_iter().chain(proxies).chain(bundles);
        Self {
            set: set.chain(additions).collect(),
            removed: private_variables().collect(),
        }
    }
}
