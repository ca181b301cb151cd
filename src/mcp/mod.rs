//! A tool server for the Model Context Protocol: what an agent does through a relay, and what an operator may look at.
//!
//! Nothing is decided here. Each tool is one or a few requests to the relay's own API, which go through a [`Door`]:
//! in the relay's process straight to its handlers, elsewhere over HTTP. So a tool can do what its bearer can, is limited,
//! recorded and scrubbed like any other request, and a key that is revoked opens nothing from the next call on
//! (docs/adr/0024). The only user of `rmcp`.

use std::{fmt, sync::Arc};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

mod agent;
mod call;
mod http_transport;
mod operator;
mod pending;
mod server;
mod tools;

pub use http_transport::{HttpPlace, serve_http};
pub use operator::Look;
pub use server::serve_stdio;

/// The most of an answer that a tool returns, in bytes (spec/tap.md §9).
pub const ANSWER_BYTES_MAX: usize = 2 << 20;

/// Who a request is sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// The agent.
    Agent,
    /// The person.
    Operator,
}

/// What somebody may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The tools of agents.
    pub agent: bool,
    /// What operators look at.
    pub operator: bool,
}

/// One request to a relay.
#[derive(Clone)]
pub struct Call {
    /// Who it is sent as.
    pub by: Bearer,
    /// Its method.
    pub method: Method,
    /// Its path and query.
    pub path: String,
    /// Its headers, without what proves who calls.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// Its body.
    pub body: Bytes,
}

impl fmt::Debug for Call {
    /// Shows where it goes, and nothing that an agent sends.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({} {})", self.method, self.path)
    }
}

/// What a relay answers.
#[derive(Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, up to [`ANSWER_BYTES_MAX`].
    pub body: Bytes,
    /// Whether there was more of it.
    pub is_cut: bool,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({}, {} bytes)", self.status, self.body.len())
    }
}

/// Why there is no answer, in words for who called the tool.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct NoAnswer(pub String);

/// The way to a relay, for one bearer.
pub trait Door: Send + Sync + 'static {
    /// Returns which tools there are.
    fn reach(&self) -> Reach;

    /// Sends a request.
    ///
    /// # Errors
    /// Whatever keeps the relay from answering; a refusal is an answer.
    fn send(&self, call: Call) -> BoxFuture<'_, Result<Answer, NoAnswer>>;

    /// Returns what an operator looks at, as JSON.
    ///
    /// # Errors
    /// A refusal, in words.
    fn look(&self, look: Look) -> BoxFuture<'_, Result<serde_json::Value, NoAnswer>> {
        Box::pin(async move { operator::over_http(&self.send(look.call()).await?) })
    }

    /// Returns whether nobody should be kept waiting any longer.
    fn is_closing(&self) -> bool {
        false
    }
}

/// A door that several tasks use.
pub type SharedDoor = Arc<dyn Door>;
