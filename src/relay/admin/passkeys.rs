//! `/user/passkeys`, `/setup-passkey` and `/login/passkey`: passkeys of people (spec/tap.md §4.2, §4.3).

use std::sync::Arc;

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::{
    Parts,
    address::Path,
    auth::ComesFrom,
    error::ApiError,
    typed::{Body, Nothing},
};
use super::{
    answers::Deleted,
    device::counted,
    guard::{Author, Caller},
    refusal::{self, change},
    sign_in::{Entered, SignedIn},
};
use crate::{
    clock::Timestamp,
    passkey::About,
    secrets::Token,
    store::{
        Actor, Member, Membership, NewSession, Noun, Origin, PASSKEY_NAME_CHARS_MAX, Passkey,
        Purpose, Scope, Session, TeamId, Throttle, User,
    },
};

/// What a passkey is called if nothing is said.
const UNNAMED: &str = "passkey";

/// The caller's passkeys.
#[derive(JsonSchema, Serialize)]
pub(super) struct PasskeyList {
    passkeys: Vec<PasskeyAnswer>,
}

/// A passkey.
#[derive(JsonSchema, Serialize)]
pub(super) struct PasskeyAnswer {
    id: String,
    name: String,
    created_at: Timestamp,
    last_used_at: Option<Timestamp>,
}

/// What a page hands to `navigator.credentials`.
#[derive(JsonSchema, Serialize)]
pub(super) struct Challenge {
    /// The options, with bytes in base64url.
    challenge: Value,
}

impl Challenge {
    pub(super) fn of(challenge: Value) -> Self {
        Self { challenge }
    }
}

/// The same on the way in, with what the second half is to bring.
#[derive(JsonSchema, Serialize)]
pub(super) struct SignInChallenge {
    challenge: Value,
    passkey_token: String,
}

/// The same for who has just signed up.
#[derive(JsonSchema, Serialize)]
pub(super) struct SetupChallenge {
    challenge: Value,
    admin_id: String,
}

/// A passkey that an authenticator has made.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPasskeyBody {
    /// The answer of `navigator.credentials.create`, with bytes in base64url.
    credential: Value,
    /// What the person calls it.
    name: Option<String>,
}

/// What a passkey is to be called.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasskeyNameBody {
    name: String,
}

/// Somebody who has signed up and adds a passkey.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetupBody {
    passkey_setup_token: String,
}

/// The passkey of somebody who has signed up.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetupAnswerBody {
    passkey_setup_token: String,
    credential: Value,
    name: Option<String>,
}

/// That it is known now.
#[derive(JsonSchema, Serialize)]
pub(super) struct PasskeyRegistered {
    status: &'static str,
}

/// The answer of a passkey on the way in.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasskeySignInBody {
    passkey_token: String,
    /// The answer of `navigator.credentials.get`, with bytes in base64url.
    credential: Value,
    /// The team to work for; without it, the one that the person has been in for longest.
    team_id: Option<String>,
}

/// How many passkeys a member had.
#[derive(JsonSchema, Serialize)]
pub(super) struct PasskeysReset {
    deleted: u64,
}

/// Lists the caller's passkeys.
pub(super) async fn list(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<PasskeyList>, ApiError> {
    let found = Passkey::list(&parts.store, &caller.0.member.user_id).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let told = found.into_iter().map(|passkey| PasskeyAnswer {
        id: passkey.id,
        name: passkey.name,
        created_at: passkey.created_at,
        last_used_at: passkey.used_at,
    });
    let passkeys = told.collect();
    Ok(Json(PasskeyList { passkeys }))
}

/// Gives one another name.
pub(super) async fn rename(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(id): Path<String>,
    Body(body): Body<PasskeyNameBody>,
) -> Result<Json<PasskeyRegistered>, ApiError> {
    renamed(&parts, (&author, &author.actor()), (&id, &body.name)).await?;
    Ok(Json(PasskeyRegistered { status: "renamed" }))
}

/// Deletes one, unless it is the last.
pub(super) async fn delete(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(id): Path<String>,
) -> Result<Json<Deleted>, ApiError> {
    deleted(&parts, (&author, &author.actor()), &id).await?;
    Ok(Json(Deleted::DONE))
}

/// Begins to add one.
pub(super) async fn begin(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    _: Body<Nothing>,
) -> Result<Json<Challenge>, ApiError> {
    let begun = parts.passkeys.begin_adding(&caller.0).await;
    let challenge = begun.map_err(|error| refusal::passkey(&parts, error))?;
    Ok(Json(Challenge { challenge }))
}

/// Adds it.
pub(super) async fn finish(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Body(body): Body<NewPasskeyBody>,
) -> Result<Json<PasskeyRegistered>, ApiError> {
    let what = (&body.credential, body.name.as_deref());
    add(&parts, &caller.0, what).await?;
    Ok(Json(PasskeyRegistered {
        status: "registered",
    }))
}

/// Begins to add the first one of somebody who has just signed up.
pub(super) async fn begin_setup(
    State(parts): State<Arc<Parts>>,
    Body(body): Body<SetupBody>,
) -> Result<Json<SetupChallenge>, ApiError> {
    let holder = half(&parts, (&body.passkey_setup_token, Scope::PasskeySetup)).await?;
    let begun = parts.passkeys.begin_adding(&holder).await;
    Ok(Json(SetupChallenge {
        challenge: begun.map_err(|error| refusal::passkey(&parts, error))?,
        admin_id: holder.member.user_id,
    }))
}

/// Adds it; the token is used up by that.
pub(super) async fn finish_setup(
    State(parts): State<Arc<Parts>>,
    Body(body): Body<SetupAnswerBody>,
) -> Result<Json<PasskeyRegistered>, ApiError> {
    let holder = half(&parts, (&body.passkey_setup_token, Scope::PasskeySetup)).await?;
    add(&parts, &holder, (&body.credential, body.name.as_deref())).await?;
    let ended = holder.end(&parts.store).await;
    ended.map_err(|error| ApiError::store(error, &parts))?;
    Ok(Json(PasskeyRegistered {
        status: "registered",
    }))
}

/// Begins a sign-in with nothing but a passkey.
pub(super) async fn begin_sign_in(
    State(parts): State<Arc<Parts>>,
    ComesFrom(origin): ComesFrom,
    _: Body<Nothing>,
) -> Result<Json<SignInChallenge>, ApiError> {
    let throttle = Throttle::of_client(Purpose::PasskeySignIn, origin.address);
    counted(&parts, &throttle).await?;
    let begun = parts.passkeys.begin_sign_in().await;
    let (token, challenge) = begun.map_err(|error| refusal::passkey(&parts, error))?;
    let passkey_token = token.expose().to_owned();
    Ok(Json(SignInChallenge {
        challenge,
        passkey_token,
    }))
}

/// Signs in with a passkey: after the password, or with nothing else.
pub(super) async fn sign_in(
    State(parts): State<Arc<Parts>>,
    ComesFrom(origin): ComesFrom,
    Body(body): Body<PasskeySignInBody>,
) -> Result<Json<SignedIn>, ApiError> {
    let team = body.team_id.map(TeamId::new);
    let answer = (body.passkey_token.as_str(), &body.credential);
    let entered = enter(&parts, (answer, team.as_ref()), origin).await?;
    Ok(Json(entered.into()))
}

/// Takes the passkeys of a member who has lost them.
pub(super) async fn reset(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(id): Path<String>,
    _: Body<Nothing>,
) -> Result<Json<PasskeysReset>, ApiError> {
    let members = Member::list(&parts.store, author.team()).await;
    let members = members.map_err(|error| ApiError::store(error, &parts))?;
    let found = members.iter().find(|member| member.user_id == id);
    let member = found.ok_or_else(|| refusal::missing(Noun::User, &id))?;
    let who = (author.0.member.role, member);
    let deleted = Passkey::reset(&parts.store, &author.actor(), who).await;
    let deleted = deleted.map_err(|error| refusal::passkey_change(&parts, error))?;
    parts.proxy.copy_audit().await;
    Ok(Json(PasskeysReset { deleted }))
}

/// Adds the passkey that an authenticator has made for the person of a session, begun by `begin` with that session.
pub(in crate::relay) async fn add(
    parts: &Parts,
    holder: &Session,
    (credential, name): (&Value, Option<&str>),
) -> Result<(), ApiError> {
    let name = name_of(name)?;
    let added = parts
        .passkeys
        .finish_adding(holder, (credential, &name))
        .await;
    added.map_err(|error| refusal::passkey(parts, error))?;
    parts.proxy.copy_audit().await;
    Ok(())
}

/// Gives one of the caller's passkeys another name.
pub(in crate::relay) async fn renamed(
    parts: &Parts,
    (caller, actor): (&Caller, &Actor),
    (id, name): (&str, &str),
) -> Result<(), ApiError> {
    let (name, which) = (name_of(Some(name))?, (&caller.0.member, id));
    let renamed = Passkey::rename(&parts.store, actor, which, &name).await;
    renamed.map_err(change(parts, Noun::Passkey))?;
    parts.proxy.copy_audit().await;
    Ok(())
}

/// Deletes one of the caller's passkeys, unless it is the last.
pub(in crate::relay) async fn deleted(
    parts: &Parts,
    (caller, actor): (&Caller, &Actor),
    id: &str,
) -> Result<(), ApiError> {
    let which = (&caller.0.member, id);
    let deleted = Passkey::delete(&parts.store, actor, which).await;
    deleted.map_err(|error| refusal::passkey_change(parts, error))?;
    parts.proxy.copy_audit().await;
    Ok(())
}

/// Begins a session for whoever has answered a challenge with a passkey: for a script, and for a page. Without a team it
/// is for the one of the password's half, or else the one that the person has been in for longest.
pub(in crate::relay) async fn enter(
    parts: &Parts,
    ((token, credential), team): ((&str, &Value), Option<&TeamId>),
    origin: Origin,
) -> Result<Entered, ApiError> {
    let failed = |error| ApiError::store(error, parts);
    let token = Token::presented(token).ok_or_else(refusal::passkey_token)?;
    let found = Session::find(&parts.store, &token).await.map_err(failed)?;
    let half = found.filter(|session| session.scope == Scope::Passkey);
    let refused = |error| refusal::passkey(parts, error);
    let (user, wanted) = if let Some(half) = &half {
        let answer = (About::SignIn, credential);
        let asked = parts.passkeys.finish_asking(half, answer).await;
        asked.map_err(refused)?;
        (half.member.user_id.clone(), team.or(Some(&half.team)))
    } else {
        let answered = parts.passkeys.finish_sign_in(&token, credential).await;
        (answered.map_err(refused)?, team)
    };
    let (member, team) = arriving(parts, (&user, wanted)).await?;
    let new = NewSession {
        member,
        team,
        scope: Scope::Full,
        origin,
    };
    let begun = match &half {
        Some(half) => new.replace(&parts.store, half).await.map_err(failed)?,
        None => Some(new.begin(&parts.store).await.map_err(failed)?),
    };
    let begun = begun.ok_or_else(refusal::passkey_token)?;
    Entered::of(parts, begun).await
}

/// Returns the token with which somebody who has just proved to be that person adds a first passkey; nothing where there are
/// none. It reaches nothing else.
pub(super) async fn setup_token(
    parts: &Parts,
    user: &str,
    origin: Origin,
) -> Result<Option<String>, ApiError> {
    if parts.passkeys.unavailable().is_some() {
        return Ok(None);
    }
    let (member, team) = arriving(parts, (user, None)).await?;
    let new = NewSession {
        member,
        team,
        scope: Scope::PasskeySetup,
        origin,
    };
    let begun = new.begin(&parts.store).await;
    let (_, token) = begun.map_err(|error| ApiError::store(error, parts))?;
    Ok(Some(token.expose().to_owned()))
}

/// Returns the session of a sign-in that is half done.
async fn half(parts: &Parts, (token, scope): (&str, Scope)) -> Result<Session, ApiError> {
    let token = Token::presented(token).ok_or_else(refusal::passkey_token)?;
    let found = Session::find(&parts.store, &token).await;
    let found = found.map_err(|error| ApiError::store(error, parts))?;
    found
        .filter(|session| session.scope == scope)
        .ok_or_else(refusal::passkey_token)
}

/// Returns what a user is in the team that is wanted, or else in the one that the user has been in for longest.
async fn arriving(
    parts: &Parts,
    (user, wanted): (&str, Option<&TeamId>),
) -> Result<(Member, TeamId), ApiError> {
    let failed = |error| ApiError::store(error, parts);
    let memberships = Membership::list(&parts.store, user).await.map_err(failed)?;
    let found = memberships
        .into_iter()
        .find(|one| wanted.is_none_or(|wanted| one.team == *wanted));
    let found = found.ok_or_else(refusal::passkey_refused)?;
    let user = User::find(&parts.store, user).await.map_err(failed)?;
    let user = user.ok_or_else(refusal::passkey_refused)?;
    let member = Member {
        user_id: user.id,
        email: user.email,
        role: found.role,
    };
    Ok((member, found.team))
}

/// Reads what a person calls a passkey.
fn name_of(name: Option<&str>) -> Result<String, ApiError> {
    let name = name.map(str::trim).filter(|name| !name.is_empty());
    let name = name.unwrap_or(UNNAMED);
    let is_fine =
        name.chars().count() <= PASSKEY_NAME_CHARS_MAX && !name.contains(char::is_control);
    if !is_fine {
        let message = format!(
            "`name` is longer than {PASSKEY_NAME_CHARS_MAX} characters or has control characters"
        );
        return Err(super::super::typed::invalid(&message));
    }
    Ok(name.to_owned())
}
