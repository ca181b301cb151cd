//! What a reverse proxy in front of the relay has to know of it, from the deployment's configuration.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    path::PathBuf,
    time::Duration,
};

use clap::Args;
use url::{Host, Url};

use crate::{
    commands::{Failure, Invocation},
    config::{Config, Flags},
};

/// The name in what is printed where the deployment has none.
const NAME_UNKNOWN: &str = "relay.example";
/// The shortest time that a proxy waits for a byte: longer than the relay lets a stream be silent.
const SILENCE_SECS_MIN: u64 = 310;
/// How much longer a proxy waits than the relay does, so that it is the relay that says what went wrong.
const GRACE: Duration = Duration::from_secs(10);

/// The settings that flags can give.
#[derive(Args, Debug)]
pub(crate) struct FrontFlags {
    /// Print it for a relay whose public address is URL
    ///
    /// Environment: `POSTERN_PUBLIC_URL`, `TAP_PUBLIC_URL`, `HARP_PUBLIC_URL`, `TAP_APP_URL`.
    #[arg(long, value_name = "URL")]
    pub(super) public_url: Option<String>,

    /// Print it for a relay that listens on ADDRESS; by default 127.0.0.1:3100
    ///
    /// Environment: `POSTERN_LISTEN`, `TAP_LISTEN_ADDR`, HOST and PORT.
    #[arg(long, value_name = "ADDRESS")]
    pub(super) listen: Option<String>,

    /// Use the certificate chain in FILE
    #[arg(long, value_name = "FILE", requires = "certificate_key")]
    pub(super) certificate: Option<PathBuf>,

    /// Use the private key in FILE
    #[arg(long, value_name = "FILE", requires = "certificate")]
    pub(super) certificate_key: Option<PathBuf>,
}

/// A relay as a reverse proxy sees it.
#[derive(Debug)]
pub(super) struct Front {
    /// The name or address in it, as it is written there.
    pub(super) name: String,
    /// The port in it.
    pub(super) port: u16,
    /// Where the relay listens.
    pub(super) relay: String,
    /// Whether it speaks HTTPS there.
    pub(super) is_relay_tls: bool,
    /// The longest body of a request, in bytes.
    pub(super) body_bytes_max: usize,
    /// How long nothing may come from the relay, in seconds.
    pub(super) silence_secs_max: u64,
    /// Whether `/metrics` is on the listener that the proxy leads to.
    pub(super) has_metrics: bool,
    /// Certificate chain and private key.
    pub(super) certificate: Option<(String, String)>,
}

impl FrontFlags {
    /// Puts the settings beside those of the global flags.
    pub(super) fn add_settings(&self, flags: &mut Flags) {
        flags.public_url.clone_from(&self.public_url);
        flags.listen.clone_from(&self.listen);
    }

    /// Returns what a proxy has to know; says on standard error what the deployment has to be told.
    pub(super) fn front(self, invocation: &Invocation, config: &Config) -> Result<Front, Failure> {
        let url = Url::parse(&config.public_url)
            .map_err(|error| Failure::usage(format!("the public address is none: {error}")))?;
        let host = url.host().filter(|host| !is_loopback(host));
        if host.is_none() {
            invocation.ui.warn(
                "the deployment has no public address: `--public-url https://NAME` or `POSTERN_PUBLIC_URL` names it",
            );
        }
        let mut address = config.listen.address;
        if address.ip().is_unspecified() {
            address.set_ip(match address.ip() {
                IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        let is_trusted = |network: &ipnet::IpNet| network.contains(&address.ip());
        if !config.trusted_proxies.iter().any(is_trusted) {
            invocation.ui.warn(&format!(
                "set `POSTERN_TRUSTED_PROXIES={}` for the relay, or every call seems to come from the proxy",
                address.ip()
            ));
        }
        let silence = (config.forward_timeout + GRACE)
            .as_secs()
            .max(SILENCE_SECS_MIN);
        let path = |path: PathBuf| path.display().to_string();
        Ok(Front {
            port: host.as_ref().and_then(|_| url.port()).unwrap_or(443),
            name: host.map_or_else(|| NAME_UNKNOWN.to_owned(), |host| host.to_string()),
            relay: address.to_string(),
            is_relay_tls: config.tls.is_some(),
            body_bytes_max: config.caps.request_bytes_max,
            silence_secs_max: silence,
            has_metrics: config.metrics_listen().is_none(),
            certificate: self
                .certificate
                .map(path)
                .zip(self.certificate_key.map(path)),
        })
    }
}

impl Front {
    /// Returns the public address as it is going to be.
    pub(super) fn address(&self) -> String {
        match self.port {
            443 => format!("https://{}", self.name),
            port => format!("https://{}:{port}", self.name),
        }
    }

    /// Returns the settings that the relay needs behind a proxy, each as a line of a comment.
    pub(super) fn settings(&self) -> String {
        let ip = self.relay.rsplit_once(':').map_or("", |(ip, _)| ip);
        let ip = ip.trim_start_matches('[').trim_end_matches(']');
        format!(
            "#   POSTERN_PUBLIC_URL={}\n#   POSTERN_TRUSTED_PROXIES={ip}\n",
            self.address()
        )
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback() || address.is_unspecified(),
        Host::Ipv6(address) => address.is_loopback() || address.is_unspecified(),
    }
}
