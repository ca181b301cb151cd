//! `GET /team/audit`: the team's audit log, the newest entry first (spec/tap.md §6.5).

use std::sync::Arc;

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::super::{
    Parts,
    error::ApiError,
    typed::{Query, invalid},
};
use super::guard::Caller;
use crate::{
    audit::read::{Decision, Filter, FoundEntries},
    clock::Timestamp,
    store::AuditCursor,
};

/// How many entries there are on a page when nobody says, and at most.
const LISTED: usize = 50;
const LISTED_MAX: usize = 500;

/// What may be asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AuditQuery {
    /// An agent's name, or who made a change.
    agent: Option<String>,
    credential: Option<String>,
    /// `auto`, `approved`, `denied`, `timeout` or `refused`.
    decision: Option<String>,
    /// The upstream's.
    status: Option<i64>,
    /// The first moment that is wanted.
    since: Option<String>,
    /// The first that is not any more.
    until: Option<String>,
    limit: Option<usize>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// One page.
#[derive(JsonSchema, Serialize)]
pub(super) struct AuditPage {
    #[schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>")]
    entries: Vec<Box<RawValue>>,
    /// Where to go on; null when there is no more.
    next_cursor: Option<String>,
}

/// Shows a page of the team's log.
pub(super) async fn list(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Query(query): Query<AuditQuery>,
) -> Result<Json<AuditPage>, ApiError> {
    let limit = query.limit.unwrap_or(LISTED).clamp(1, LISTED_MAX);
    let filter = query.filter()?;
    let place = (query.place()?, limit);
    let found = FoundEntries::read(&parts.store, Some(caller.team()), &filter, place).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    // A stored line is JSON as it stands.
    let lines = found.entries.into_iter();
    let entries = lines.filter_map(|(line, _)| RawValue::from_string(line).ok());
    Ok(Json(AuditPage {
        entries: entries.collect(),
        next_cursor: found.next.as_ref().map(ToString::to_string),
    }))
}

impl AuditQuery {
    fn filter(&self) -> Result<Filter, ApiError> {
        let time = |name, text: &Option<String>| {
            let read = |text: &String| {
                let wrong = || invalid(&format!("`{name}` is a time such as 2026-03-01T10:00:00Z"));
                Timestamp::parse(text).ok_or_else(wrong)
            };
            text.as_ref().map(read).transpose()
        };
        let decision = self.decision.as_deref().map(|word| {
            let words = Decision::NAMES.join("`, `");
            let wrong = move |_| invalid(&format!("`decision` is one of `{words}`"));
            word.parse().map_err(wrong)
        });
        Ok(Filter {
            since: time("since", &self.since)?,
            until: time("until", &self.until)?,
            agent: self.agent.clone(),
            credential: self.credential.clone(),
            status: self.status,
            decision: decision.transpose()?,
            grep: None,
        })
    }

    /// Returns where to begin, where that is not the filter's end.
    fn place(&self) -> Result<Option<AuditCursor>, ApiError> {
        let read = |text: &String| {
            let cursor = AuditCursor::parse(text);
            cursor.ok_or_else(|| invalid("`cursor` is a `next_cursor` of a page before"))
        };
        self.cursor.as_ref().map(read).transpose()
    }
}
