//! `/team/policies/{credential}/test` and `/replay`: what would become of calls; nothing is sent or changed.

use std::sync::Arc;

use axum::{Json, extract::State};
use http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::super::{Parts, address::Path, error::ApiError, typed::Body};
use super::{
    agents,
    credentials::find,
    guard::Caller,
    refusal::{self, change, invalid, missing},
};
use crate::{
    clock::Timestamp,
    policy::BodySeen,
    proxy::{Rehearsal, RehearsalError, Replay},
    store::{Noun, PolicyEdit, Team},
    views::{policy::DecisionView, replay::ReplayView},
};

/// How far back calls are judged when nobody says, and how many that differ are told.
const SPAN: std::time::Duration = std::time::Duration::from_hours(24);
const TAIL: usize = 100;

/// A call that might be made.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TestBody {
    method: String,
    /// An address, or a path where agents name only one.
    url: String,
    /// Whether this agent may use the credential is told, too.
    agent: Option<String>,
    /// When it would be made; now if that is left out.
    at: Option<Timestamp>,
    /// How long its body would be; without that, none.
    body_bytes: Option<u64>,
    /// Of what type that would be.
    content_type: Option<String>,
}

/// Which calls are judged, and by what: one of `policy`, `changes` and `template`, or the policy that holds now.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplayBody {
    /// From when on; a day ago if that is left out.
    since: Option<Timestamp>,
    /// How many of those that differ are told, the last ones; 0 is all.
    tail: Option<usize>,
    /// A whole policy.
    policy: Option<Map<String, Value>>,
    /// Fields of the policy that holds now, changed.
    changes: Option<Map<String, Value>>,
    /// The name of a template.
    template: Option<String>,
}

impl ReplayBody {
    /// Returns what is to become of the policy.
    fn edit(&mut self) -> Result<Option<PolicyEdit>, ApiError> {
        let text = |fields: Map<String, Value>| Value::Object(fields).to_string();
        let given = (
            self.policy.take(),
            self.changes.take(),
            self.template.take(),
        );
        Ok(match given {
            (None, None, None) => None,
            (Some(policy), None, None) => Some(PolicyEdit::Rewrite(text(policy))),
            (None, Some(changes), None) => Some(PolicyEdit::Patch(text(changes))),
            (None, None, Some(name)) => Some(PolicyEdit::Template(name)),
            _ => return Err(invalid("give one of `policy`, `changes` and `template`")),
        })
    }
}

/// Tells what would become of a call.
pub(super) async fn test(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(credential): Path<String>,
    Body(body): Body<TestBody>,
) -> Result<Json<DecisionView>, ApiError> {
    let credential = find(&parts, &caller, &credential).await?;
    let agent = match &body.agent {
        Some(name) => Some(agents::find(&parts, &caller, name).await?),
        None => None,
    };
    let rehearsal = Rehearsal {
        credential: &credential,
        agent: agent.as_ref(),
        method: &body.method,
        url: &body.url,
        at: body.at,
        body: BodySeen::given(body.body_bytes, body.content_type.as_deref()),
    };
    let team = team(&parts, &caller).await?;
    let outcome = rehearsal.outcome(&parts.store, &team).await;
    let outcome = outcome.map_err(|error| match error {
        RehearsalError::Store(error) => refusal::store(error, &parts),
        error => {
            let refused = (StatusCode::BAD_REQUEST, "invalid_call");
            ApiError::refused(
                refused,
                &error.to_string(),
                "name a call that agents can make",
            )
        }
    })?;
    Ok(Json(DecisionView::of(&rehearsal, outcome)))
}

/// Tells which past calls another policy would decide otherwise.
pub(super) async fn replay(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(credential): Path<String>,
    Body(mut body): Body<ReplayBody>,
) -> Result<Json<ReplayView>, ApiError> {
    find(&parts, &caller, &credential).await?;
    let edit = body.edit()?;
    let (store, team) = (&parts.store, team(&parts, &caller).await?);
    let policy = Replay::policy_of(store, &team, &credential, edit).await;
    let since = body
        .since
        .unwrap_or_else(|| store.clock().now().before(SPAN));
    let replay = Replay {
        credential: credential.clone(),
        policy: policy.map_err(change(&parts, Noun::Credential))?,
        since,
        kept_max: body.tail.unwrap_or(TAIL),
    };
    let replayed = replay.run(store, &team).await;
    let replayed = replayed.map_err(|error| refusal::store(error, &parts))?;
    Ok(Json(ReplayView::of(credential, since, replayed)))
}

async fn team(parts: &Parts, caller: &Caller) -> Result<Team, ApiError> {
    let found = Team::find(&parts.store, caller.team()).await;
    let found = found.map_err(|error| refusal::store(error, parts))?;
    found.ok_or_else(|| missing(Noun::Team, caller.team().as_str()))
}
