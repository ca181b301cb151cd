//! `/metrics`: what Prometheus asks for. No label is a secret, and none is chosen by a stranger.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{extract::State, response::IntoResponse};
use http::{StatusCode, header};
use prometheus_client::{
    encoding::{EncodeLabelSet, text},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use super::Parts;
use crate::store::{Approval, Posted, Waiting};

/// The content type of the Prometheus text format, as OpenMetrics extends it.
const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";
/// The upper bounds of the latency histogram, in seconds: from a cached read to a slow model.
const BOUNDS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0,
];

/// How a request to `/forward` ended.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ended {
    /// The upstream answered.
    Answered,
    /// It waits for a person.
    Pending,
    /// It was refused or failed, with this code.
    Refused(&'static str),
    /// The relay itself failed.
    Bug,
}

impl Ended {
    /// Returns the word for it, among metrics and spans.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Pending => "pending",
            Self::Refused(code) => code,
            Self::Bug => "internal_error",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    outcome: &'static str,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct KindLabel {
    kind: &'static str,
}

/// The relay's metrics.
#[derive(Debug)]
pub(super) struct Metrics {
    /// Encoded under a lock, since encoding reads all metrics; counting takes none.
    registry: Mutex<Registry>,
    requests: Family<Labels, Counter>,
    latency: Histogram,
    alarms: Counter,
    pending: Gauge,
    outbox: Family<KindLabel, Gauge>,
    uptime: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("postern");
        let requests = Family::<Labels, Counter>::default();
        let help = "Requests to /forward by how they ended and the status they were answered with";
        registry.register("requests", help, requests.clone());
        let latency = Histogram::new(BOUNDS);
        let help = "Time from a request's arrival to the head of its answer";
        registry.register("request_seconds", help, latency.clone());
        let alarms = Counter::default();
        let help = "Canaries that agents named: somebody or something does what it should not";
        registry.register("canary_alarms", help, alarms.clone());
        let (pending, uptime) = (Gauge::default(), Gauge::default());
        registry.register(
            "approvals_pending",
            "Calls that wait for a person",
            pending.clone(),
        );
        let outbox = Family::<KindLabel, Gauge>::default();
        let help = "Letters and pushes that are not sent yet";
        registry.register("outbox_waiting", help, outbox.clone());
        registry.register(
            "uptime_seconds",
            "Time since the relay started",
            uptime.clone(),
        );
        Self {
            registry: Mutex::new(registry),
            requests,
            latency,
            alarms,
            pending,
            outbox,
            uptime,
        }
    }
}

impl Metrics {
    /// Counts a request.
    pub(super) fn count(&self, ended: Ended, status: StatusCode, took: Duration) {
        let outcome = ended.as_str();
        self.requests
            .get_or_create(&Labels {
                outcome,
                status: status.as_u16(),
            })
            .inc();
        self.latency.observe(took.as_secs_f64());
    }

    /// Counts canaries that a request named.
    pub(super) fn alarm(&self, canaries: usize) {
        if canaries > 0 {
            self.alarms
                .inc_by(u64::try_from(canaries).unwrap_or(u64::MAX));
        }
    }
}

/// Shows all metrics.
pub(super) async fn show(State(parts): State<Arc<Parts>>) -> impl IntoResponse {
    let metrics = &parts.metrics;
    if let Ok(pending) = Approval::count_pending(&parts.store).await {
        metrics.pending.set(pending);
    }
    if let Ok(Waiting { letters, pushes }) = Posted::count(&parts.store).await {
        for (kind, waiting) in [("letter", letters), ("push", pushes)] {
            metrics
                .outbox
                .get_or_create(&KindLabel { kind })
                .set(waiting);
        }
    }
    let running = parts
        .store
        .clock()
        .moment()
        .saturating_duration_since(parts.started);
    metrics
        .uptime
        .set(i64::try_from(running.as_secs()).unwrap_or(i64::MAX));
    let mut encoded = String::new();
    let registry = metrics
        .registry
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let status = match text::encode(&mut encoded, &registry) {
        Ok(()) => StatusCode::OK,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    (status, [(header::CONTENT_TYPE, CONTENT_TYPE)], encoded)
}
