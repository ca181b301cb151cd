//! Traces of requests: sent where a collector is named, and the program was built with the feature `otlp`.

use std::time::Duration;

use super::super::Failure;
use crate::{config::Config, spans};

/// What is said to somebody who has named a collector to a program that sends nothing.
const UNTRACED: &str = "`OTEL_EXPORTER_OTLP_ENDPOINT` names a collector, and no traces are sent: this program was built \
    without the feature `otlp`; `cargo build --release --features otlp` makes one that sends them";

/// Returns what somebody should know who has named a collector.
pub(super) fn warning(config: &Config) -> Option<String> {
    // What is wrong with an address that nobody uses is nobody's concern.
    let is_named = || !matches!(config.traces(), Ok(None));
    (!spans::ARE_BUILT && is_named()).then(|| UNTRACED.to_owned())
}

/// What sends them.
pub(super) struct Traces {
    /// `None` where no collector is named.
    #[cfg(feature = "otlp")]
    pub(super) sent: Option<spans::Traces>,
}

#[cfg(feature = "otlp")]
impl Traces {
    /// Begins to send to the collector that is named.
    pub(super) fn start(config: &Config) -> Result<Self, Failure> {
        let sent = config.traces()?.map(|to| spans::Traces::start(&to));
        let sent = sent.transpose().map_err(|error| {
            Failure::refused("no_traces", "no traces can be sent")
                .caused_by(error)
                .with_hint("`OTEL_SDK_DISABLED=true` starts the relay without them")
        })?;
        Ok(Self { sent })
    }

    /// Sends what is left, as far as there is time for that.
    pub(super) async fn end(self, time: Duration) {
        if let Some(sent) = self.sent {
            sent.end(time).await;
        }
    }
}

#[cfg(not(feature = "otlp"))]
impl Traces {
    /// Sends nothing.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "where there are traces it can fail"
    )]
    pub(super) fn start(_config: &Config) -> Result<Self, Failure> {
        Ok(Self {})
    }

    /// Has nothing left to send.
    #[expect(clippy::unused_async, reason = "where there are traces it takes time")]
    pub(super) async fn end(self, _time: Duration) {}
}
