//! `/team`, its settings and its members (spec/tap.md §4.8).

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;

use super::super::{Parts, error::ApiError};
use super::{
    fields::Fields,
    guard::Caller,
    refusal::{change, invalid, missing},
};
use crate::{
    clock::Timestamp,
    policy::ApprovalMode,
    store::{Member, MemberRole, Noun, Team},
};

/// A team.
#[derive(Serialize)]
pub(super) struct TeamBody {
    id: String,
    name: String,
    /// There is one tier, without limits; clients know the word.
    tier: &'static str,
    default_approval_mode: &'static str,
    created_at: Timestamp,
}

/// A team's members.
#[derive(Serialize)]
pub(super) struct Members {
    members: Vec<MemberBody>,
    /// Nobody can be invited yet.
    pending_invites: [(); 0],
}

#[derive(Serialize)]
struct MemberBody {
    id: String,
    email: String,
    member_role: &'static str,
    is_owner: bool,
    created_at: Timestamp,
}

impl From<Team> for TeamBody {
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
) -> Result<Json<TeamBody>, ApiError> {
    let found = Team::find(&parts.store, caller.team()).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let team = found.ok_or_else(|| missing(Noun::Team, caller.team().as_str()))?;
    Ok(Json(team.into()))
}

/// Changes what holds for credentials without a policy.
pub(super) async fn set(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    mut fields: Fields,
) -> Result<Json<TeamBody>, ApiError> {
    let mode = fields.required("default_approval_mode")?;
    fields.end()?;
    let mode = ApprovalMode::parse(&mode);
    let mode = mode.ok_or_else(|| invalid("`default_approval_mode` is `gated` or `autonomous`"))?;
    let changed = Team::set_approval_mode(&parts.store, &caller.actor(), mode).await;
    let team = changed.map_err(change(&parts, Noun::Team))?;
    parts.proxy.copy_audit().await;
    Ok(Json(team.into()))
}

/// Lists the team's members.
pub(super) async fn members(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<Members>, ApiError> {
    let found = Member::list_joined(&parts.store, caller.team()).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let told = |(member, created_at): (Member, Timestamp)| MemberBody {
        id: member.user_id,
        email: member.email,
        member_role: member.role.as_str(),
        is_owner: member.role == MemberRole::Owner,
        created_at,
    };
    Ok(Json(Members {
        members: found.into_iter().map(told).collect(),
        pending_invites: [],
    }))
}
