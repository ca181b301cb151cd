//! What is shown of a rehearsal: which past calls another policy would decide otherwise.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    audit::read::without_values,
    clock::Timestamp,
    proxy::{Difference, Replayed, Shifted},
};

/// What another policy would have decided.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct ReplayView {
    /// The name of the credential.
    pub(crate) credential: String,
    /// From when on calls were looked at.
    #[schemars(with = "String")]
    pub(crate) since: Timestamp,
    /// How many calls a policy decided in that time.
    pub(crate) calls: u64,
    /// How many of them would be decided otherwise.
    pub(crate) differing: u64,
    /// How many would be decided otherwise in which way.
    pub(crate) summary: Vec<Shift>,
    /// The calls that would be decided otherwise, oldest first; the last ones where there are many.
    pub(crate) differences: Vec<DifferenceView>,
}

/// How many calls would go one way instead of another.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Eq, Serialize)]
pub(crate) struct Shift {
    /// What happened: `allow`, `ask` or `deny`.
    pub(crate) was: String,
    /// What would happen.
    pub(crate) would_be: String,
    /// To how many calls.
    pub(crate) calls: u64,
}

/// A call that would be decided otherwise.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct DifferenceView {
    /// When it was made.
    #[schemars(with = "String")]
    pub(crate) time: Timestamp,
    /// Who made it.
    pub(crate) agent: String,
    /// The method as it was judged.
    pub(crate) method: String,
    /// Where it went, without the values of its query.
    pub(crate) target: String,
    /// What happened: `allow`, `ask` or `deny`.
    pub(crate) was: String,
    /// What would happen.
    pub(crate) would_be: String,
    /// The kind of rule that would decide.
    pub(crate) reason: String,
    /// The pattern, method or hours that would decide; null where it is a default.
    pub(crate) rule: Option<String>,
}

impl ReplayView {
    /// Returns the view of what was found of a credential's calls from a time on.
    pub(crate) fn of(credential: String, since: Timestamp, replayed: Replayed) -> Self {
        let shifts = replayed.shifts.into_iter();
        Self {
            credential,
            since,
            calls: replayed.calls,
            differing: shifts.clone().map(|shift| shift.calls).sum(),
            summary: shifts.map(Shift::from).collect(),
            differences: replayed
                .differences
                .into_iter()
                .map(DifferenceView::from)
                .collect(),
        }
    }
}

impl From<Shifted> for Shift {
    fn from(shifted: Shifted) -> Self {
        Self {
            was: shifted.was.as_str().to_owned(),
            would_be: shifted.would_be.as_str().to_owned(),
            calls: shifted.calls,
        }
    }
}

impl From<Difference> for DifferenceView {
    fn from(difference: Difference) -> Self {
        let decision = difference.decision;
        Self {
            time: difference.time,
            agent: difference.agent,
            method: difference.method,
            target: without_values(&difference.target),
            was: difference.was.as_str().to_owned(),
            would_be: decision.verdict.as_str().to_owned(),
            reason: decision.reason.as_str().to_owned(),
            rule: decision.rule,
        }
    }
}
