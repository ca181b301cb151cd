//! `/team`, its settings and its members (spec/tap.md §4.8).

use std::sync::Arc;

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{Parts, error::ApiError, typed::Body};
use super::{
    guard::{Author, Caller},
    refusal::{change, missing},
};
use crate::{
    clock::Timestamp,
    policy::ApprovalMode,
    store::{Noun, Team},
};

/// What is to become of a team's settings.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TeamSettingsBody {
    /// What holds for credentials without a policy.
    default_approval_mode: ModeWord,
}

/// The word for a mode.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum ModeWord {
    Gated,
    Autonomous,
}

/// A team.
#[derive(JsonSchema, Serialize)]
pub(super) struct TeamAnswer {
    id: String,
    name: String,
    /// There is one tier, without limits; clients know the word.
    tier: &'static str,
    default_approval_mode: &'static str,
    created_at: Timestamp,
}

impl From<Team> for TeamAnswer {
    fn from(team: Team) -> Self {
        Self {
            id: team.id.to_string(),
            name: team.name,
            tier: "free",
            default_approval_mode: team.approval_mode.as_str(),
            created_at: team.created_at,
        }
    }
}

/// Shows the team.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<TeamAnswer>, ApiError> {
    let found = Team::find(&parts.store, caller.team()).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let team = found.ok_or_else(|| missing(Noun::Team, caller.team().as_str()))?;
    Ok(Json(team.into()))
}

/// Changes what holds for credentials without a policy.
pub(super) async fn set(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Body(body): Body<TeamSettingsBody>,
) -> Result<Json<TeamAnswer>, ApiError> {
    let mode = match body.default_approval_mode {
        ModeWord::Gated => ApprovalMode::Gated,
        ModeWord::Autonomous => ApprovalMode::Autonomous,
    };
    let changed = Team::set_approval_mode(&parts.store, &author.actor(), mode).await;
    let team = changed.map_err(change(&parts, Noun::Team))?;
    parts.proxy.copy_audit().await;
    Ok(Json(team.into()))
}
