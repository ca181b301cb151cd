//! Sends spans to a collector, by OTLP: protobuf over HTTP, in batches, from a thread of its own.

use std::{
    pin::Pin,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use bytes::Bytes;
use http::{Request, Response};
use opentelemetry::{KeyValue, trace::TracerProvider};
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{
    ExporterBuildError, Protocol, SpanExporter, WithExportConfig, WithHttpConfig,
};
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    trace::{SdkTracerProvider, SpanData, SpanExporter as Exports},
};
use tokio::{runtime::Handle, task::spawn_blocking};
use tracing::{Subscriber, level_filters::LevelFilter};
use tracing_subscriber::{Layer, filter::Targets, registry::LookupSpan};

use crate::{
    client::{Collector, CollectorError},
    config,
};

/// What spans are called in the program: no module has that name, and so no line of the log.
pub const TARGET: &str = "postern_spans";

/// Why spans cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum TracesError {
    /// No connection can be made, for want of certificates to trust, say.
    #[error(transparent)]
    Client(#[from] CollectorError),
    /// The exporter does not take these settings.
    #[error(transparent)]
    Exporter(#[from] ExporterBuildError),
}

/// Sends spans until it is ended.
#[derive(Clone, Debug)]
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// Sends spans to a collector, on the event loop of whoever calls this.
    ///
    /// # Errors
    /// See [`TracesError`]. A collector that is not there is none.
    pub fn start(settings: &config::Traces) -> Result<Self, TracesError> {
        let collector = Collector::new(settings.headers.clone())?;
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Sender(collector, Handle::current()))
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(settings.endpoint.as_str())
            .build()?;
        let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
        let resource = Resource::builder()
            .with_service_name(settings.service.clone())
            .with_attribute(version)
            .build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(Told::new(exporter))
            .with_resource(resource)
            .build();
        Ok(Self(provider))
    }

    /// Returns what takes the spans, and nothing of the log.
    pub fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer("postern"))
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            .with_target(false)
            .with_filter(Targets::new().with_target(TARGET, LevelFilter::INFO))
    }

    /// Sends what is left, as far as there is time for that.
    pub async fn end(self, time: Duration) {
        // It waits for its thread, which waits for this event loop.
        let ending = spawn_blocking(move || self.0.shutdown_with_timeout(time));
        if let Ok(Err(error)) = ending.await {
            tracing::warn!(%error, "the last spans were not sent");
        }
    }
}

/// Posts what the exporter has encoded; the exporter's thread has no event loop.
#[derive(Debug)]
struct Sender(Collector, Handle);

type Sent<'a> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'a>>;

impl HttpClient for Sender {
    fn send_bytes<'life0, 'async_trait>(&'life0 self, request: Request<Bytes>) -> Sent<'async_trait>
    where
        'life0: 'async_trait,
        Self: 'async_trait,
    {
        let Self(collector, event_loop) = self;
        let collector = collector.clone();
        let sending = event_loop.spawn(async move { collector.send(request).await });
        Box::pin(async move { Ok(sending.await??) })
    }
}

/// An exporter whose failures are told: the first, and that it is over.
#[derive(Debug)]
struct Told {
    exporter: SpanExporter,
    is_failing: AtomicBool,
}

impl Told {
    const fn new(exporter: SpanExporter) -> Self {
        let is_failing = AtomicBool::new(false);
        Self {
            exporter,
            is_failing,
        }
    }
}

impl Exports for Told {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let ended = self.exporter.export(batch).await;
        let was_failing = self.is_failing.swap(ended.is_err(), Ordering::Relaxed);
        match &ended {
            Err(error) if !was_failing => {
                tracing::warn!(%error, "the collector takes no spans: those of meanwhile are lost, calls go on");
            }
            Ok(()) if was_failing => tracing::info!("the collector takes spans again"),
            _ => {}
        }
        ended
    }

    fn shutdown_with_timeout(&self, time: Duration) -> OTelSdkResult {
        Exports::shutdown_with_timeout(&self.exporter, time)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}
