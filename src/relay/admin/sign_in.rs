//! `POST /login` and `/logout` (spec/tap.md §4.2).

use std::sync::Arc;

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::{Parts, auth::ComesFrom, error::ApiError, typed::Body};
use super::{
    guard::Caller,
    proof::{self, blocked},
    refusal,
    user::{TeamOfUser, words},
};
use crate::{
    clock::Timestamp,
    passkey::About,
    secrets::{Secret, Token},
    store::{
        Account, AccountError, Link, LinkKind, Member, Membership, NewSession, Noun, Origin,
        Passkey, Scope, Session, SignIn, StoreError, User,
    },
};

/// Who wants to sign in.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignInBody {
    email: String,
    password: Secret,
}

/// The token of a link.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkBody {
    /// What stands behind `token=` in the link.
    token: String,
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

/// A session that has begun, with its token and the teams of its user, the session's first.
#[derive(Debug)]
pub(in crate::relay) struct Entered {
    pub(in crate::relay) session: Box<Session>,
    pub(in crate::relay) token: Token,
    memberships: Vec<Membership>,
}

impl From<Entered> for SignedIn {
    fn from(entered: Entered) -> Self {
        let Entered {
            session,
            token,
            memberships,
        } = entered;
        let team_name = memberships.first().map(|active| active.team_name.clone());
        Self {
            session_token: token.expose().to_owned(),
            admin_id: session.member.user_id.clone(),
            email: session.member.email.clone(),
            team_id: session.team.to_string(),
            team_name: team_name.unwrap_or_default(),
            member_role: session.member.role.as_str(),
            capabilities: words(session.member.role),
            teams: memberships.into_iter().map(TeamOfUser::from).collect(),
            joined_teams: [],
            expires_at: session.expires_at,
        }
    }
}

/// A right password of somebody who has passkeys: one of them is wanted, too.
#[derive(Debug)]
pub(in crate::relay) struct HalfEntered {
    /// What the answer of the passkey is to come with, to `passkeys::enter`.
    pub(in crate::relay) token: Token,
    /// What a page hands to `navigator.credentials.get`.
    pub(in crate::relay) challenge: Value,
    session: Box<Session>,
}

/// What a right password comes to.
#[derive(Debug)]
pub(in crate::relay) enum Arrival {
    /// The session has begun.
    Entered(Entered),
    /// A passkey is wanted, too.
    Half(HalfEntered),
}

/// What is told of it.
#[derive(JsonSchema, Serialize)]
#[serde(untagged)]
pub(super) enum Arrived {
    /// The session has begun.
    SignedIn(SignedIn),
    /// A passkey is wanted, too.
    PasskeyWanted(PasskeyWanted),
}

/// That a passkey is wanted, too: `POST /login/passkey`.
#[derive(JsonSchema, Serialize)]
pub(super) struct PasskeyWanted {
    requires_passkey: bool,
    /// What a page hands to `navigator.credentials.get`.
    challenge: Value,
    passkey_token: String,
    admin_id: String,
    email: String,
    expires_at: Timestamp,
}

impl Entered {
    /// Returns what is told of a session that has begun.
    pub(in crate::relay) async fn of(
        parts: &Parts,
        (session, token): (Session, Token),
    ) -> Result<Self, ApiError> {
        parts.proxy.copy_audit().await;
        let memberships = Membership::list(&parts.store, &session.member.user_id).await;
        let mut memberships = memberships.map_err(|error| ApiError::store(error, parts))?;
        // The session's own first; the order of the others stays.
        memberships.sort_by_key(|membership| membership.team != session.team);
        Ok(Self {
            session: Box::new(session),
            token,
            memberships,
        })
    }
}

impl From<Arrival> for Arrived {
    fn from(arrival: Arrival) -> Self {
        match arrival {
            Arrival::Entered(entered) => Self::SignedIn(entered.into()),
            Arrival::Half(half) => Self::PasskeyWanted(PasskeyWanted {
                requires_passkey: true,
                challenge: half.challenge,
                passkey_token: half.token.expose().to_owned(),
                admin_id: half.session.member.user_id.clone(),
                email: half.session.member.email.clone(),
                expires_at: half.session.expires_at,
            }),
        }
    }
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
) -> Result<Json<Arrived>, ApiError> {
    let arrival = enter(&parts, (&email, password), origin).await?;
    Ok(Json(arrival.into()))
}

/// Begins a session with a link that works once.
pub(super) async fn by_link(
    State(parts): State<Arc<Parts>>,
    ComesFrom(origin): ComesFrom,
    Body(LinkBody { token }): Body<LinkBody>,
) -> Result<Json<Arrived>, ApiError> {
    let arrival = enter_by_link(&parts, &token, origin).await?;
    Ok(Json(arrival.into()))
}

/// Begins a session for whoever has this e-mail address and password: for a script, and for a page.
pub(in crate::relay) async fn enter(
    parts: &Parts,
    (email, password): (&str, Secret),
    origin: Origin,
) -> Result<Arrival, ApiError> {
    let account = Account::of(email);
    let user = proof::user(parts, (email, password), origin.address).await?;
    begin(parts, (&account, origin), user).await
}

/// Returns who would sign in with a link. It is not used by that.
///
/// # Errors
/// 400 for a link that does not work (any more).
pub(in crate::relay) async fn who_enters_by_link(
    parts: &Parts,
    token: &str,
) -> Result<Link, ApiError> {
    let over = || refusal::account(&AccountError::LinkOver);
    let token = Token::presented(token).ok_or_else(over)?;
    let link = Link::find(&parts.store, LinkKind::SignIn, &token).await;
    let link = link.map_err(|error| ApiError::store(error, parts))?;
    link.ok_or_else(over)
}

/// Begins a session for whom the link with this token was made, and uses the link up: for a script, and for a page. It stands
/// for the password: who has passkeys shows one of them, too.
///
/// # Errors
/// 400 for a link that does not work (any more).
pub(in crate::relay) async fn enter_by_link(
    parts: &Parts,
    token: &str,
    origin: Origin,
) -> Result<Arrival, ApiError> {
    let link = who_enters_by_link(parts, token).await?;
    let token = Token::presented(token).ok_or_else(|| refusal::account(&AccountError::LinkOver))?;
    let user = User::of_sign_in_link(&parts.store, &token).await;
    let user = user.map_err(refusal::change(parts, Noun::User))?;
    begin(parts, (&Account::of(&link.email), origin), user).await
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

/// Begins a session for a user, in the team that the user has been in for longest. Of somebody who has passkeys it is only
/// half a sign-in.
async fn begin(
    parts: &Parts,
    (account, origin): (&Account, Origin),
    user: User,
) -> Result<Arrival, ApiError> {
    let failed = |error: StoreError| ApiError::store(error, parts);
    let memberships = Membership::list(&parts.store, &user.id)
        .await
        .map_err(failed)?;
    let Some(active) = memberships.into_iter().next() else {
        // A right password that leads nowhere is told like a wrong one.
        return Err(refusal::sign_in_refused());
    };
    let passkeys = Passkey::list(&parts.store, &user.id)
        .await
        .map_err(failed)?;
    let scope = if passkeys.is_empty() {
        Scope::Full
    } else {
        Scope::Passkey
    };
    let new = NewSession {
        team: active.team,
        scope,
        origin,
        member: Member {
            user_id: user.id,
            email: user.email,
            role: active.role,
        },
    };
    let (session, token) = match new.insert(&parts.store, account).await.map_err(failed)? {
        SignIn::Begun(session, token) => (session, token),
        SignIn::Blocked(until) => return Err(blocked(parts, until)),
    };
    if scope == Scope::Full {
        return Ok(Arrival::Entered(
            Entered::of(parts, (*session, token)).await?,
        ));
    }
    // Where the address is none for passkeys any more, nobody gets past one: the operator takes it away.
    let begun = parts.passkeys.begin_asking(&session, About::SignIn).await;
    let challenge = begun.map_err(|error| refusal::passkey(parts, error))?;
    Ok(Arrival::Half(HalfEntered {
        token,
        challenge,
        session,
    }))
}
