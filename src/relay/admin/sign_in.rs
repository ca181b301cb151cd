//! `POST /login` and `/logout` (spec/tap.md §4.2).

use std::sync::Arc;

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{Parts, auth::ComesFrom, error::ApiError, typed::Body};
use super::{
    guard::Caller,
    refusal,
    user::{TeamOfUser, words},
};
use crate::{
    clock::Timestamp,
    secrets::Secret,
    store::{
        Account, Member, MemberRole, Membership, NewSession, Origin, Scope, SignIn, StoreError,
        User, read_email,
    },
};

/// Who wants to sign in.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignInBody {
    email: String,
    password: Secret,
}

/// A session that has begun.
#[derive(JsonSchema, Serialize)]
pub(super) struct SignedIn {
    session_token: String,
    admin_id: String,
    email: String,
    team_id: String,
    team_name: String,
    member_role: &'static str,
    capabilities: Vec<&'static str>,
    teams: Vec<TeamOfUser>,
    /// The teams that an invitation led to on the way in; there are none yet.
    joined_teams: [TeamOfUser; 0],
    expires_at: Timestamp,
}

/// A session that has ended.
#[derive(JsonSchema, Serialize)]
pub(super) struct SignedOut {
    logged_out: bool,
}

/// Begins a session with e-mail address and password.
pub(super) async fn sign_in(
    State(parts): State<Arc<Parts>>,
    ComesFrom(origin): ComesFrom,
    Body(SignInBody { email, password }): Body<SignInBody>,
) -> Result<Json<SignedIn>, ApiError> {
    let account = Account::of(&email);
    let failed = |error| ApiError::store(error, &parts);
    parts.passwords.purge(&parts.store).await;
    if let Some(until) = account.blocked_until(&parts.store).await.map_err(failed)? {
        return Err(blocked(&parts, until));
    }
    // What is no address is nobody's, and is not asked for.
    let user = match read_email(&email) {
        Ok(email) => User::find_by_email(&parts.store, &email)
            .await
            .map_err(failed)?,
        Err(_) => None,
    };
    let hash = user.as_ref().and_then(|user| user.password.clone());
    let verified = parts.passwords.verifies(hash, password).await;
    let is_right = verified.map_err(|_| refusal::busy())?;
    let Some(user) = user.filter(|_| is_right) else {
        let counted = account.count_failure(&parts.store).await.map_err(failed)?;
        tracing::info!("a sign-in was refused");
        return Err(counted.map_or_else(refusal::sign_in_refused, |until| blocked(&parts, until)));
    };
    begin(&parts, (&account, origin), user).await
}

/// Ends the session.
pub(super) async fn sign_out(
    State(parts): State<Arc<Parts>>,
    Caller(session): Caller,
) -> Result<Json<SignedOut>, ApiError> {
    let ended = session.end(&parts.store).await;
    ended.map_err(|error| ApiError::store(error, &parts))?;
    parts.proxy.copy_audit().await;
    Ok(Json(SignedOut { logged_out: true }))
}

/// Begins a session for a user, in the team that the user has been in for longest.
async fn begin(
    parts: &Parts,
    (account, origin): (&Account, Origin),
    user: User,
) -> Result<Json<SignedIn>, ApiError> {
    let failed = |error: StoreError| ApiError::store(error, parts);
    let memberships = Membership::list(&parts.store, &user.id)
        .await
        .map_err(failed)?;
    let Some(active) = memberships.first() else {
        // A right password that leads nowhere is told like a wrong one.
        return Err(refusal::sign_in_refused());
    };
    let (role, team_name): (MemberRole, _) = (active.role, active.team_name.clone());
    let new = NewSession {
        team: active.team.clone(),
        scope: Scope::Full,
        origin,
        member: Member {
            user_id: user.id,
            email: user.email,
            role,
        },
    };
    let (session, token) = match new.insert(&parts.store, account).await.map_err(failed)? {
        SignIn::Begun(session, token) => (session, token),
        SignIn::Blocked(until) => return Err(blocked(parts, until)),
    };
    parts.proxy.copy_audit().await;
    Ok(Json(SignedIn {
        session_token: token.expose().to_owned(),
        admin_id: session.member.user_id.clone(),
        email: session.member.email.clone(),
        team_id: session.team.to_string(),
        team_name,
        member_role: role.as_str(),
        capabilities: words(role),
        teams: memberships.into_iter().map(TeamOfUser::from).collect(),
        joined_teams: [],
        expires_at: session.expires_at,
    }))
}

fn blocked(parts: &Parts, until: Timestamp) -> ApiError {
    refusal::too_many_attempts(until, parts.store.clock().now())
}
