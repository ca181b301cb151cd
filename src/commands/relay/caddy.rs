//! `relay caddy`: prints a configuration for Caddy in front of the relay.

use clap::Args;

use super::front::{Front, FrontFlags};
use crate::{
    commands::{Failure, Invocation},
    config::Flags,
};

const EXAMPLES: &str = "\
Examples:
  postern relay caddy --public-url https://relay.example.com
  postern relay caddy > /etc/caddy/Caddyfile";

/// Print a configuration for Caddy in front of the relay
///
/// It is complete; Caddy gets a certificate by itself where the name leads to this machine. What it
/// says comes from the deployment's settings; nothing is written.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Caddy {
    #[command(flatten)]
    flags: FrontFlags,
}

impl Caddy {
    /// Puts the settings of its own flags beside those of the global ones.
    pub(super) fn add_settings(&self, flags: &mut Flags) {
        self.flags.add_settings(flags);
    }

    /// Prints it.
    pub(super) fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let config = invocation.host_only("relay caddy")?;
        let front = self.flags.front(invocation, config)?;
        Ok(invocation.ui.text(&configuration(&front))?)
    }
}

fn configuration(front: &Front) -> String {
    let tls = match &front.certificate {
        Some((certificate, key)) => format!("\ttls {certificate} {key}\n\n"),
        None => "\t# Caddy gets a certificate by itself, and renews it.\n\n".to_owned(),
    };
    let scheme = if front.is_relay_tls { "https://" } else { "" };
    let verify = if front.is_relay_tls {
        "\t\t\t# The relay has a certificate of its own, on this machine.\n\t\t\ttls_insecure_skip_verify\n"
    } else {
        ""
    };
    format!(
        "\
# Postern at {address}, behind Caddy 2.6 or newer. Printed by `postern relay caddy`.
#
# Put it into /etc/caddy/Caddyfile, try it with `caddy validate --config /etc/caddy/Caddyfile`, take it up with
# `systemctl reload caddy`. The relay needs these settings, in its environment or without `POSTERN_` and in lower
# case in postern.toml:
{settings}
{address} {{
{tls}\
\theader Strict-Transport-Security \"max-age=31536000\"

\t# As long as the relay's own limit.
\trequest_body {{
\t\tmax_size {body}
\t}}

{metrics}\
\t# Events and streams are passed on as they come, WebSockets too. `X-Forwarded-For` is the client's address: what
\t# a client says of itself there is dropped.
\treverse_proxy {scheme}{relay} {{
\t\ttransport http {{
\t\t\tdial_timeout 5s
\t\t\t# The relay holds calls open that wait for a person.
\t\t\tresponse_header_timeout {silence}s
\t\t\t# Connections are used again, and given up before the relay does so.
\t\t\tkeepalive 20s
\t\t\tkeepalive_idle_conns_per_host 32
{verify}\
\t\t}}
\t}}
}}
",
        address = front.address(),
        settings = front.settings(),
        body = front.body_bytes_max,
        metrics = if front.has_metrics { METRICS } else { "" },
        relay = front.relay,
        silence = front.silence_secs_max,
    )
}

/// Metrics are for this machine; `--metrics-listen` gives them a listener of their own.
const METRICS: &str =
    "\t# Metrics are for this machine; `--metrics-listen` gives them a listener of their own.
\trespond /metrics 404

";
