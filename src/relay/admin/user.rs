//! `/user/*`: the person who is signed in (spec/tap.md §4.3).

use std::sync::Arc;

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::{Parts, error::ApiError};
use super::guard::Caller;
use crate::store::{MemberRole, Membership};

/// The person, as a member of the team that the session is for.
#[derive(JsonSchema, Serialize)]
pub(super) struct Me {
    id: String,
    email: String,
    /// These three are known of nobody yet.
    display_name: Option<String>,
    matrix_user_id: Option<String>,
    telegram_user_id: Option<String>,
    team_id: String,
    member_role: &'static str,
    capabilities: Vec<&'static str>,
}

/// A team, and what the person is in it.
#[derive(JsonSchema, Serialize)]
pub(super) struct TeamOfUser {
    team_id: String,
    team_name: String,
    role: &'static str,
}

/// The person's teams.
#[derive(JsonSchema, Serialize)]
pub(super) struct TeamList {
    teams: Vec<TeamOfUser>,
    active_team_id: String,
}

impl From<Membership> for TeamOfUser {
    fn from(membership: Membership) -> Self {
        Self {
            team_id: membership.team.to_string(),
            team_name: membership.team_name,
            role: membership.role.as_str(),
        }
    }
}

/// Tells who is signed in, and what they may do.
pub(super) async fn show(Caller(session): Caller) -> Json<Me> {
    Json(Me {
        id: session.member.user_id.clone(),
        email: session.member.email.clone(),
        display_name: None,
        matrix_user_id: None,
        telegram_user_id: None,
        team_id: session.team.to_string(),
        member_role: session.member.role.as_str(),
        capabilities: words(session.member.role),
    })
}

/// Lists the teams that the person is in.
pub(super) async fn teams(
    State(parts): State<Arc<Parts>>,
    Caller(session): Caller,
) -> Result<Json<TeamList>, ApiError> {
    let found = Membership::list(&parts.store, &session.member.user_id).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    Ok(Json(TeamList {
        teams: found.into_iter().map(TeamOfUser::from).collect(),
        active_team_id: session.team.to_string(),
    }))
}

/// Returns the words for what a member may do.
pub(super) fn words(role: MemberRole) -> Vec<&'static str> {
    let capabilities = role.capabilities().iter();
    capabilities.map(|capability| capability.as_str()).collect()
}
