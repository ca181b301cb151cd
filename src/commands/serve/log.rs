//! The relay's log: a line an event on standard error, for people or as JSON, from a level on.

use std::io::{self, IsTerminal};

use tracing_subscriber::{
    EnvFilter, Layer, Registry,
    layer::SubscriberExt,
    reload::{self, Handle},
    util::SubscriberInitExt,
};

use super::{super::Invocation, traces::Traces};
use crate::config::{Config, LogFormat};

/// What is logged where nobody has said otherwise.
const LEVEL_DEFAULT: &str = "info";
/// What is always said less of: each statement to the database would be a line, and spans are for a collector.
const QUIETER: &str = "sqlx=warn,postern_spans=off";

/// The log, whose level can be changed.
#[derive(Debug)]
pub(super) struct Log(Handle<EnvFilter, Registry>);

impl Log {
    /// Begins to log.
    pub(super) fn start((invocation, config): (&Invocation, &Config), traces: &Traces) -> Self {
        let (filter, handle) = reload::Layer::new(filter(invocation, config));
        let lines = tracing_subscriber::fmt::layer()
            .with_writer(io::stderr)
            .with_target(false);
        let lines = match config.log_format {
            LogFormat::Text => lines.with_ansi(io::stderr().is_terminal()).boxed(),
            LogFormat::Json => lines.json().flatten_event(true).boxed(),
        };
        let log = tracing_subscriber::registry();
        #[cfg(not(feature = "otlp"))]
        let (log, Traces {}) = (log.with(filter).with(lines), traces);
        #[cfg(feature = "otlp")]
        let log = {
            let sent = traces.sent.iter().map(|sent| sent.layer().boxed());
            let lines = [lines.with_filter(filter).boxed()];
            log.with(lines.into_iter().chain(sent).collect::<Vec<_>>())
        };
        // In a test program another log may be there already; then that one is used.
        drop(log.try_init());
        Self(handle)
    }

    /// Logs from the level on that is configured now.
    pub(super) fn set_level(&self, invocation: &Invocation, config: &Config) {
        if let Err(error) = self.0.reload(filter(invocation, config)) {
            tracing::warn!(%error, "the log's level stays as it is");
        }
    }
}

/// Returns what is logged: the level that is set, else what `RUST_LOG` says.
fn filter(invocation: &Invocation, config: &Config) -> EnvFilter {
    let wished = match &config.log_level {
        Some(level) => Some(format!("{level},{QUIETER}")),
        None => invocation.environment.get("RUST_LOG").map(str::to_owned),
    };
    let default = || EnvFilter::new(format!("{LEVEL_DEFAULT},{QUIETER}"));
    wished.map_or_else(default, |wish| {
        EnvFilter::try_new(wish).unwrap_or_else(|_| default())
    })
}
