//! The pages of the audit log: requests and changes, the newest first.

use maud::Markup;

use super::components::{Tone, badge};
use crate::audit::read::LogEntry;

mod entry;
mod filter;
mod list;

pub(super) use entry::show;
pub(super) use list::list;

/// Where they are listed.
const LIST: &str = "/dashboard/audit";

/// Returns what became of a request, in a word.
fn outcome(entry: &LogEntry) -> Markup {
    let decision = entry.decision.as_deref().unwrap_or_default();
    let is_by_person = entry.approval_status.as_deref() == Some("approved");
    let is_failed = entry.upstream_status.is_some_and(|status| status >= 400);
    match decision {
        "allowed" | "completed" if is_failed => badge(Tone::Warn, "sent"),
        "allowed" | "completed" if is_by_person => badge(Tone::Good, "approved"),
        "allowed" | "completed" => badge(Tone::Good, "allowed"),
        "pending" => badge(Tone::Accent, "waits"),
        "denied" => badge(Tone::Bad, "denied"),
        "timeout" => badge(Tone::Warn, "timed out"),
        "refused" => badge(Tone::Bad, "refused"),
        "error" => badge(Tone::Bad, "failed"),
        "alarm" => badge(Tone::Bad, "ALARM"),
        "changed" => badge(Tone::Calm, "change"),
        _ => badge(Tone::Calm, "recorded"),
    }
}
