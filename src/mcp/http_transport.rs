//! The transport over HTTP: one request, one answer; there are no sessions, so that nothing outlives a key.

use std::{convert::Infallible, sync::Arc};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use http_body_util::combinators::BoxBody;
use rmcp::transport::streamable_http_server::{
    StreamableHttpServerConfig, StreamableHttpService, session::never::NeverSessionManager,
};
use tokio_util::sync::CancellationToken;

use super::{SharedDoor, server::ToolServer};

/// The longest message, in bytes: a body of the longest kind in base64, and what stands around it.
const MESSAGE_BYTES_MAX: usize = 16 << 20;

/// Where a server over HTTP stands.
#[derive(Clone, Debug)]
pub struct HttpPlace {
    /// The hosts that it may be asked for: a page elsewhere may have had its name led here.
    pub hosts: Vec<String>,
    /// The origins whose pages may ask.
    pub origins: Vec<String>,
    /// Ends what is under way.
    pub closing: CancellationToken,
}

/// Answers one request.
pub async fn serve_http<B>(
    door: SharedDoor,
    place: &HttpPlace,
    request: Request<B>,
) -> Response<BoxBody<Bytes, Infallible>>
where
    B: Body + Send + 'static,
    B::Error: std::fmt::Display,
{
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_sse_keep_alive(Some(std::time::Duration::from_secs(15)))
        .with_allowed_hosts(place.hosts.clone())
        .with_allowed_origins(place.origins.clone())
        .enforce_origin_validation()
        .with_max_request_body_bytes(MESSAGE_BYTES_MAX)
        .with_cancellation_token(place.closing.clone());
    let made = move || Ok(ToolServer::new(Arc::clone(&door)));
    let sessions = Arc::new(NeverSessionManager::default());
    let service = StreamableHttpService::new(made, sessions, config);
    service.handle(request).await
}
