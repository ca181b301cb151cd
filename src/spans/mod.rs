//! What a forwarded request goes through, as spans that a collector of traces is sent ([0028](../../docs/adr/0028-traces-behind-a-feature.md)).
//!
//! Built without the feature `otlp` there are no spans, and everything here is nothing: what is given to [`step`] is what
//! comes back. A span has names, numbers and words of ours; no address, no header, no body and no value.

#[cfg(feature = "otlp")]
mod export;
#[cfg(not(feature = "otlp"))]
mod none;
#[cfg(feature = "otlp")]
mod recorded;

#[cfg(feature = "otlp")]
pub use export::{TARGET, Traces, TracesError};
#[cfg(not(feature = "otlp"))]
pub use none::{Arrived, agent, answered, approved, credentials, ended, step, upstream};
#[cfg(feature = "otlp")]
pub use recorded::{Arrived, agent, answered, approved, credentials, ended, step, upstream};

/// Whether this program was built with traces.
pub const ARE_BUILT: bool = cfg!(feature = "otlp");

/// A part of what is done for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Whose keys they are, and whose access is used.
    Access,
    /// Counting against a limit.
    Limit,
    /// Where it goes, and what the policies say.
    Policy,
    /// Storing the question, or finding the grant that answers it.
    Ask,
    /// Exchanging a value for a token.
    Token,
    /// From the connection to the head of the upstream's answer.
    Upstream,
    /// Committing the audit entry.
    Audit,
}

impl Step {
    /// Returns its name among the spans.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Limit => "limit",
            Self::Policy => "policy",
            Self::Ask => "ask",
            Self::Token => "token",
            Self::Upstream => "upstream",
            Self::Audit => "audit",
        }
    }
}
