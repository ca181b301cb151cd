//! The spans themselves: made by `tracing`, under a name that no line of the log has.

use http::{HeaderMap, StatusCode};
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::{Instrument, Span, field::Empty, info_span, instrument::Instrumented};
use tracing_opentelemetry::OpenTelemetrySpanExt;

use super::{Step, export::TARGET};

/// The methods that a span names; any other is somebody's invention (OpenTelemetry's conventions for HTTP).
const METHODS: [&str; 9] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT",
];

/// A request that has come in.
#[derive(Clone, Debug)]
pub struct Arrived(Span);

impl Arrived {
    /// Begins its span: what it asks for, `/forward` or `/sign`, and its id, as its audit entry has it. It belongs to the
    /// trace that its headers name, if they name one (W3C Trace Context); nothing else of them is read.
    pub fn new(route: &'static str, id: &str, headers: &HeaderMap) -> Self {
        let span = info_span!(
            target: TARGET,
            "request",
            otel.name = %format_args!("POST {route}"),
            otel.kind = "server",
            otel.status_code = Empty,
            http.request.method = "POST",
            http.route = route,
            url.path = route,
            http.response.status_code = Empty,
            error.type = Empty,
            postern.request.id = id,
            postern.agent = Empty,
            postern.credentials = Empty,
            postern.outcome = Empty,
        );
        let parent = TraceContextPropagator::new().extract(&Headers(headers));
        // Without a collector there is no such span, and nothing to set.
        drop(span.set_parent(parent));
        Self(span)
    }

    /// Ends the span with a future, at the head of the answer.
    pub fn over<F: Future>(self, future: F) -> Instrumented<F> {
        future.instrument(self.0)
    }
}

/// Spans the sending of a call that was approved, under the id that its request had.
pub fn approved<F: Future>(id: &str, future: F) -> Instrumented<F> {
    let span = info_span!(
        target: TARGET,
        "approved",
        otel.name = "approved call",
        otel.status_code = Empty,
        postern.request.id = id,
        postern.agent = Empty,
        postern.credentials = Empty,
        postern.outcome = Empty,
        error.type = Empty,
    );
    future.instrument(span)
}

/// Spans a step of what is done for the request.
pub fn step<F: Future>(step: Step, future: F) -> Instrumented<F> {
    let span = info_span!(target: TARGET, "step", otel.name = step.as_str());
    future.instrument(span)
}

/// Notes of the request who asks.
pub fn agent(name: &str) {
    Span::current().record("postern.agent", name);
}

/// Notes of the request what it uses.
pub fn credentials(names: &[String]) {
    let span = Span::current();
    if !span.is_disabled() {
        span.record("postern.credentials", names.join(","));
    }
}

/// Spans a request to an upstream. The host is told; the path and the query are not, since some have secrets in them.
pub fn upstream<F: Future>(method: &str, host: &str, future: F) -> Instrumented<F> {
    let method = METHODS.iter().find(|known| **known == method);
    let span = info_span!(
        target: TARGET,
        "step",
        otel.name = Step::Upstream.as_str(),
        otel.kind = "client",
        http.request.method = method.unwrap_or(&"_OTHER"),
        server.address = host,
        http.response.status_code = Empty,
        otel.status_code = Empty,
        error.type = Empty,
    );
    future.instrument(span)
}

/// Notes, within that span, with what the upstream answered.
pub fn answered(status: StatusCode) {
    let span = Span::current();
    let code = i64::from(status.as_u16());
    span.record("http.response.status_code", code);
    if status.is_client_error() || status.is_server_error() {
        span.record("otel.status_code", "ERROR");
        span.record("error.type", code.to_string());
    }
}

/// Notes, within the span of a request, how it ended, and with which status, if it was answered.
pub fn ended(status: Option<StatusCode>, outcome: &'static str) {
    let span = Span::current();
    span.record("postern.outcome", outcome);
    if let Some(status) = status {
        span.record("http.response.status_code", i64::from(status.as_u16()));
    }
    if status.map_or(outcome == "error", |status| status.is_server_error()) {
        span.record("otel.status_code", "ERROR");
        span.record("error.type", outcome);
    }
}

/// Headers, as what reads a trace out of them wants to have them.
struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(|value| value.to_str().ok())
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(http::HeaderName::as_str).collect()
    }
}
