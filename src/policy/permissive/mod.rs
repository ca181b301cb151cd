//! What a change of rules permits that was not permitted before (spec/tap.md §3.6).
//!
//! The comparison errs on the side of telling: where none is told, no call proceeds that was held or refused
//! before, none is asked that was refused, and nobody can approve who could not.

use serde::Serialize;

use super::Policy;

mod approvers;
mod bodies;
mod destinations;
mod rules;

pub use destinations::widened_hosts;

/// One way in which something permits more than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PermissiveChange {
    /// The field that was changed, as it is called in JSON.
    pub field: &'static str,
    /// What it permits now, in a sentence for people without a full stop.
    pub summary: String,
}

impl PermissiveChange {
    fn new(field: &'static str, summary: String) -> Self {
        Self { field, summary }
    }
}

/// Returns what a policy permits that the one before it did not; without one before, what
/// [`Policy::baseline`] does not. In the order of [`FIELDS`](super::FIELDS).
pub fn permissive_changes(before: Option<&Policy>, after: &Policy) -> Vec<PermissiveChange> {
    let baseline = Policy::baseline();
    let before = before.unwrap_or(&baseline);
    let mut changes = rules::changes(before, after);
    changes.extend(approvers::changes(before, after));
    changes.extend(rules::hours(before, after));
    changes.extend(rules::preimage(before, after));
    changes.extend(bodies::changes(before, after));
    changes
}

#[cfg(test)]
mod tests;
