//! `relay nginx`: prints a configuration for nginx in front of the relay.

use clap::Args;

use super::front::{Front, FrontFlags};
use crate::{
    commands::{Failure, Invocation},
    config::Flags,
};

const EXAMPLES: &str = "\
Examples:
  postern relay nginx --public-url https://relay.example.com
  postern relay nginx > /etc/nginx/conf.d/postern.conf";

/// Print a configuration for nginx in front of the relay
///
/// It is complete: TLS, streams that are not held back, long waits, and the client's address as
/// the relay is to know it. What it says comes from the deployment's settings; nothing is written.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Nginx {
    #[command(flatten)]
    flags: FrontFlags,
}

impl Nginx {
    /// Puts the settings of its own flags beside those of the global ones.
    pub(super) fn add_settings(&self, flags: &mut Flags) {
        self.flags.add_settings(flags);
    }

    /// Prints it.
    pub(super) fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let config = invocation.host_only("relay nginx")?;
        let front = self.flags.front(invocation, config)?;
        Ok(invocation.ui.text(&configuration(&front))?)
    }
}

fn configuration(front: &Front) -> String {
    [head(front), servers(front)].concat()
}

fn head(front: &Front) -> String {
    let Front { relay, .. } = front;
    format!(
        "\
# Postern at {address}, behind nginx 1.18 or newer. Printed by `postern relay nginx`.
#
# Put it into /etc/nginx/conf.d/postern.conf, try it with `nginx -t`, take it up with `systemctl reload nginx`.
# The relay needs these settings, in its environment or without `POSTERN_` and in lower case in postern.toml:
{settings}
upstream postern_relay {{
    server {relay};
    # Connections are used again, and given up before the relay does so.
    keepalive 32;
    keepalive_timeout 20s;
}}

# A WebSocket is passed on as one; everything else keeps its connection.
map $http_upgrade $postern_connection {{
    default upgrade;
    ''      '';
}}

# Without what follows the question mark: links to sign in have their token there.
log_format postern '$remote_addr [$time_local] \"$request_method $uri $server_protocol\" '
                   '$status $body_bytes_sent $request_time \"$http_user_agent\"';

",
        address = front.address(),
        settings = front.settings(),
    )
}

fn servers(front: &Front) -> String {
    let Front { name, port, .. } = front;
    let own = |file| format!("/etc/letsencrypt/live/{name}/{file}");
    let (certificate, key) = match &front.certificate {
        Some((certificate, key)) => (certificate.clone(), key.clone()),
        None => (own("fullchain.pem"), own("privkey.pem")),
    };
    let redirect = match port {
        443 => format!(
            "\
server {{
    listen 80;
    listen [::]:80;
    server_name {name};
    access_log off;
    return 301 https://$host$request_uri;
}}

"
        ),
        _ => String::new(),
    };
    format!(
        "\
{redirect}server {{
    listen {port} ssl http2;
    listen [::]:{port} ssl http2;
    server_name {name};

    ssl_certificate {certificate};
    ssl_certificate_key {key};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:postern:1m;
    ssl_session_tickets off;
    add_header Strict-Transport-Security \"max-age=31536000\" always;

    access_log /var/log/nginx/postern.log postern;
    server_tokens off;
    # What is compressed together with a secret tells its length.
    gzip off;

    # As long as the relay's own limit.
    client_max_body_size {body};
    # Bodies and answers pass as they come: events and streams are not held back, and nothing is put on a disk.
    proxy_request_buffering off;
    proxy_buffering off;

    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-Proto $scheme;
    # In place of what the client says, so that nobody makes an address up.
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $postern_connection;

    # The relay lets a stream be silent for so long, and holds calls open that wait for a person.
    proxy_read_timeout {silence}s;
    proxy_send_timeout {silence}s;
    proxy_connect_timeout 5s;
    # A call is sent once: what it did upstream is not known when its answer is lost.
    proxy_next_upstream off;
{tls}
{metrics}    location / {{
        proxy_pass {scheme}://postern_relay;
    }}
}}
",
        body = front.body_bytes_max,
        silence = front.silence_secs_max,
        scheme = if front.is_relay_tls { "https" } else { "http" },
        tls = if front.is_relay_tls {
            "    # The relay has a certificate of its own, on this machine.\n    proxy_ssl_verify off;\n"
        } else {
            ""
        },
        metrics = if front.has_metrics { METRICS } else { "" },
    )
}

/// Metrics are for this machine; `--metrics-listen` gives them a listener of their own.
const METRICS: &str =
    "    # Metrics are for this machine; `--metrics-listen` gives them a listener of their own.
    location = /metrics {
        return 404;
    }

";
