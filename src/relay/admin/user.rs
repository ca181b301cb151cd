//! `/user/*`: the person who is signed in (spec/tap.md §4.3).

use std::sync::Arc;

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{
    Parts,
    error::ApiError,
    typed::{Body, Clearable},
};
use super::{
    guard::{Author, Caller},
    refusal,
};
use crate::store::{Actor, MemberRole, Membership, Noun, Session, User, check_display_name};

/// The person, as a member of the team that the session is for.
#[derive(JsonSchema, Serialize)]
pub(super) struct Me {
    id: String,
    email: String,
    /// The name that others are shown.
    display_name: Option<String>,
    /// These two are known of nobody yet.
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

/// What is to become of one's own account.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IdentityBody {
    /// The name that others are shown; null takes it away.
    #[serde(default)]
    display_name: Clearable<String>,
    /// Accounts of Matrix cannot be linked: null, or left out.
    matrix_user_id: Option<String>,
    /// The same of Telegram.
    telegram_user_id: Option<String>,
}

/// The team to work for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TeamBody {
    team_id: String,
}

/// The team that the session works for now.
#[derive(JsonSchema, Serialize)]
pub(super) struct Switched {
    #[serde(flatten)]
    team: TeamOfUser,
    member_role: &'static str,
    capabilities: Vec<&'static str>,
}

impl Me {
    fn of(user: User, session: &Session) -> Self {
        Self {
            id: user.id,
            email: user.email,
            display_name: user.display_name,
            matrix_user_id: None,
            telegram_user_id: None,
            team_id: session.team.to_string(),
            member_role: session.member.role.as_str(),
            capabilities: words(session.member.role),
        }
    }
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
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    Caller(session): Caller,
) -> Result<Json<Me>, ApiError> {
    Ok(Json(Me::of(user(&parts, &session).await?, &session)))
}

/// Changes the name that others are shown.
pub(super) async fn rename(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Body(body): Body<IdentityBody>,
) -> Result<Json<Me>, ApiError> {
    if body.matrix_user_id.is_some() || body.telegram_user_id.is_some() {
        let message = "accounts of Matrix and Telegram cannot be linked; leave them out";
        return Err(refusal::invalid(message));
    }
    let session = &author.0;
    let mut user = user(&parts, session).await?;
    if let Some(name) = body.display_name.into_change() {
        set_name(&parts, (&author.actor(), &user), name.as_deref()).await?;
        user.display_name = name;
    }
    Ok(Json(Me::of(user, session)))
}

/// Has the session work for another team of the person's.
pub(super) async fn switch(
    State(parts): State<Arc<Parts>>,
    Caller(session): Caller,
    Body(TeamBody { team_id }): Body<TeamBody>,
) -> Result<Json<Switched>, ApiError> {
    let membership = switch_team(&parts, &session, &team_id).await?;
    Ok(Json(Switched {
        member_role: membership.role.as_str(),
        capabilities: words(membership.role),
        team: membership.into(),
    }))
}

/// Sets the name that others are shown of the actor: for an endpoint, and for a page.
///
/// # Errors
/// 400 for what is no name.
pub(in crate::relay) async fn set_name(
    parts: &Parts,
    (actor, user): (&Actor, &User),
    name: Option<&str>,
) -> Result<(), ApiError> {
    if let Some(name) = name {
        check_display_name(name).map_err(|error| refusal::given(&error))?;
    }
    let set = user.set_display_name(&parts.store, actor, name).await;
    set.map_err(refusal::change(parts, Noun::User))?;
    parts.proxy.copy_audit().await;
    Ok(())
}

/// Has a session work for another team: for an endpoint, and for a page.
///
/// # Errors
/// 404 for a team that the person is not in, whether there is one or not.
pub(in crate::relay) async fn switch_team(
    parts: &Parts,
    session: &Session,
    team: &str,
) -> Result<Membership, ApiError> {
    let failed = |error| ApiError::store(error, parts);
    let found = Membership::list(&parts.store, &session.member.user_id).await;
    let mut found = found.map_err(failed)?.into_iter();
    let found = found.find(|one| one.team.as_str() == team);
    let missing = || refusal::missing(Noun::Team, team);
    let membership = found.ok_or_else(missing)?;
    let switched = session.switch_team(&parts.store, &membership.team).await;
    switched.map_err(failed)?.ok_or_else(missing)?;
    parts.proxy.copy_audit().await;
    Ok(membership)
}

/// Returns the account of who is signed in.
pub(in crate::relay) async fn user(parts: &Parts, session: &Session) -> Result<User, ApiError> {
    let found = User::find(&parts.store, &session.member.user_id).await;
    let found = found.map_err(|error| ApiError::store(error, parts))?;
    found.ok_or_else(refusal::no_session)
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
