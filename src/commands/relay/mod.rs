//! `relay`: the server, and what stands in front of it.

use clap::{Args, Subcommand};

use super::{Failure, Invocation, serve};
use crate::config::Flags;

mod caddy;
mod front;
mod nginx;
mod unit;

const EXAMPLES_START: &str = "\
Examples:
  postern relay start
  postern relay start --listen 127.0.0.1:3200 --public-url https://relay.example
  postern relay start --listen 0.0.0.0:3200 --insecure-http";

/// Run the server that agents call
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Relay {
    Start(Start),
    Nginx(nginx::Nginx),
    Caddy(caddy::Caddy),
    Unit(unit::Unit),
}

/// Serve the deployment until SIGTERM or Ctrl-C
///
/// The relay stays in the foreground and writes its log to standard error. The first signal lets
/// calls under way finish, the second ends it at once. Plain HTTP on an address that other
/// machines can reach is refused without TLS or a trusted proxy, unless --insecure-http is given.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES_START)]
pub(crate) struct Start {
    #[command(flatten)]
    serve: ServeFlags,
}

/// The settings of a relay that flags can give.
#[derive(Args, Debug)]
pub(crate) struct ServeFlags {
    /// Listen on ADDRESS; by default 127.0.0.1:3100
    ///
    /// Environment: `POSTERN_LISTEN`, `TAP_LISTEN_ADDR`, HOST and PORT.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,

    /// Serve /metrics on ADDRESS instead of the main listener
    ///
    /// Environment: `POSTERN_METRICS_LISTEN`.
    #[arg(long, value_name = "ADDRESS")]
    metrics_listen: Option<String>,

    /// Use URL in links; the address that the outside world uses
    ///
    /// Environment: `POSTERN_PUBLIC_URL`, `TAP_PUBLIC_URL`, `HARP_PUBLIC_URL`, `TAP_APP_URL`.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,

    /// Append audit entries to FILE; by default audit.jsonl in the data directory
    ///
    /// Environment: `POSTERN_AUDIT_LOG`, `TAP_AUDIT_LOG`.
    #[arg(long, value_name = "FILE")]
    audit_log: Option<String>,

    /// Serve HTTPS with the certificate chain in FILE
    ///
    /// Environment: `POSTERN_TLS_CERT`, `HARP_TLS_CERT`.
    #[arg(long, value_name = "FILE")]
    tls_cert: Option<String>,

    /// Serve HTTPS with the private key in FILE
    ///
    /// Environment: `POSTERN_TLS_KEY`, `HARP_TLS_KEY`.
    #[arg(long, value_name = "FILE")]
    tls_key: Option<String>,

    /// Log from LEVEL on: error, warn, info, debug or trace
    ///
    /// By default info, or what `RUST_LOG` says. Environment: `POSTERN_LOG_LEVEL`.
    #[arg(long, value_name = "LEVEL")]
    log_level: Option<String>,

    /// Write the log as text, or as json: an object a line
    ///
    /// Environment: `POSTERN_LOG_FORMAT`.
    #[arg(long, value_name = "FORMAT")]
    log_format: Option<String>,

    /// Allow plain HTTP on addresses that other machines can reach
    ///
    /// Everyone between agent and relay can then read every API key.
    /// Environment: `POSTERN_INSECURE_HTTP`, `HARP_INSECURE`.
    #[arg(long)]
    insecure_http: bool,
}

impl Relay {
    /// Puts the settings of its own flags beside those of the global ones.
    pub(super) fn add_settings(&self, flags: &mut Flags) {
        match self {
            Self::Start(command) => command.serve.add_settings(flags),
            Self::Nginx(command) => command.add_settings(flags),
            Self::Caddy(command) => command.add_settings(flags),
            Self::Unit(command) => command.add_settings(flags),
        }
    }

    /// Does what the verb says.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        match self {
            Self::Start(command) => command.run(invocation).await,
            Self::Nginx(command) => command.run(invocation),
            Self::Caddy(command) => command.run(invocation),
            Self::Unit(command) => command.run(invocation),
        }
    }
}

impl ServeFlags {
    /// Puts the settings beside those of the global flags.
    pub(super) fn add_settings(&self, flags: &mut Flags) {
        flags.listen.clone_from(&self.listen);
        flags.metrics_listen.clone_from(&self.metrics_listen);
        flags.public_url.clone_from(&self.public_url);
        flags.audit_log.clone_from(&self.audit_log);
        flags.tls_cert.clone_from(&self.tls_cert);
        flags.tls_key.clone_from(&self.tls_key);
        flags.log_level.clone_from(&self.log_level);
        flags.log_format.clone_from(&self.log_format);
        flags.insecure_http = self.insecure_http;
    }
}

impl Start {
    /// Serves until it is told to stop.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let config = invocation.host_only("relay start")?;
        serve::check(invocation, config)?;
        let deployment = invocation.deployment().await?;
        serve::serve((invocation, config), deployment.into_parts(), |_| {}).await
    }
}
