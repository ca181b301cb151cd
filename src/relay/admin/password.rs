//! `POST /forgot-password`, `/reset-password` and `/user/password`: other passwords (spec/tap.md §4.2).

use std::{net::IpAddr, sync::Arc};

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{Parts, auth::ComesFrom, error::ApiError, typed::Body};
use super::{
    guard::Author,
    proof, refusal,
    sign_up::{AddressBody, Sent},
};
use crate::{
    notify::letters,
    secrets::{Secret, Token},
    store::{
        Account, AccountError, Link, LinkKind, Noun, Purpose, Session, Throttle, User, read_email,
    },
};

/// What is said whether somebody has the address or not.
const SENT: &str = "if somebody has this address, a link was sent to it";

/// Another password, for whom a link was made.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResetBody {
    /// What stands behind `token=` in the link.
    token: String,
    /// At least eight characters.
    password: Secret,
}

/// Another password of one's own.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordBody {
    /// The password that there is; who has none leaves it out.
    current_password: Option<Secret>,
    /// At least eight characters.
    password: Secret,
}

/// That there is another password.
#[derive(JsonSchema, Serialize)]
pub(super) struct PasswordSet {
    password_set: bool,
    message: &'static str,
}

/// Sends a link to whoever has the address.
pub(super) async fn forgot(
    State(parts): State<Arc<Parts>>,
    ComesFrom(origin): ComesFrom,
    Body(AddressBody { email }): Body<AddressBody>,
) -> Result<Json<Sent>, ApiError> {
    ask_for_reset(&parts, &email, origin.address).await?;
    let message = SENT;
    Ok(Json(Sent { message, email }))
}

/// Sets the password of whom a link was made for.
pub(super) async fn reset(
    State(parts): State<Arc<Parts>>,
    Body(ResetBody { token, password }): Body<ResetBody>,
) -> Result<Json<PasswordSet>, ApiError> {
    reset_by_link(&parts, &token, password).await?;
    Ok(Json(PasswordSet {
        password_set: true,
        message: "the password is set, and all sessions have ended; sign in with it",
    }))
}

/// Sets one's own password.
pub(super) async fn change(
    State(parts): State<Arc<Parts>>,
    author: Author,
    ComesFrom(origin): ComesFrom,
    Body(body): Body<PasswordBody>,
) -> Result<Json<PasswordSet>, ApiError> {
    let passwords = (body.current_password, body.password);
    let about = (&*author.0, author.actor().dry_run);
    set_own(&parts, about, (passwords, origin.address)).await?;
    Ok(Json(PasswordSet {
        password_set: true,
        message: "the password is set, and your other sessions have ended",
    }))
}

/// Sends a link that resets the password to whoever has the address: for an endpoint, and for a page. The answer is
/// the same where nobody has it, and comes as soon.
///
/// # Errors
/// 400 for what is no address, 429.
pub(in crate::relay) async fn ask_for_reset(
    parts: &Arc<Parts>,
    email: &str,
    address: Option<IpAddr>,
) -> Result<(), ApiError> {
    let email = read_email(email).map_err(|error| refusal::given(&error))?;
    proof::count(parts, &Throttle::of_client(Purpose::AskForMail, address)).await?;
    // Apart from the request, which takes as long where there is nobody to send it to.
    let asked = Arc::clone(parts);
    parts.tracker.spawn(async move {
        let write =
            |link: &Link, token: &Token| letters::reset(&asked.settings.public_url, link, token);
        if let Err(error) = User::ask_for_reset(&asked.store, &email, write).await {
            tracing::error!(error = %error.with_causes(), "a password could not be reset");
        }
    });
    Ok(())
}

/// Sets the password of whom the link with this token was made for; all sessions of theirs end.
///
/// # Errors
/// 400 for a link that does not work (any more), and for a password that cannot be one.
pub(in crate::relay) async fn reset_by_link(
    parts: &Parts,
    token: &str,
    password: Secret,
) -> Result<User, ApiError> {
    let over = || refusal::account(&AccountError::LinkOver);
    let token = Token::presented(token).ok_or_else(over)?;
    // Looked at first: hashing is work that not everybody may ask for.
    let link = Link::find(&parts.store, LinkKind::Reset, &token).await;
    let link = link.map_err(|error| ApiError::store(error, parts))?;
    link.ok_or_else(over)?;
    let password = proof::hash(parts, password).await?;
    let set = User::reset_password(&parts.store, &token, &password).await;
    let user = set.map_err(refusal::change(parts, Noun::User))?;
    parts.proxy.copy_audit().await;
    Ok(user)
}

/// Sets the password of who has this session; their other sessions end. A password that there is has to be given.
///
/// # Errors
/// 403 where that is wrong, 429 where it was too often, 400 for a password that cannot be one.
pub(in crate::relay) async fn set_own(
    parts: &Parts,
    (session, is_trial): (&Session, bool),
    ((current, password), address): ((Option<Secret>, Secret), Option<IpAddr>),
) -> Result<(), ApiError> {
    let failed = |error| ApiError::store(error, parts);
    let user = User::find(&parts.store, &session.member.user_id).await;
    let user = user.map_err(failed)?.ok_or_else(refusal::no_session)?;
    if user.password.is_some() {
        let account = Account::of(&user.email);
        let current = current.unwrap_or_else(|| Secret::from(""));
        let given = (user.password.clone(), current);
        if !proof::check(parts, (&account, address), given).await? {
            return Err(refusal::wrong_password());
        }
    }
    let password = proof::hash(parts, password).await?;
    if is_trial {
        return Ok(());
    }
    let set = user.set_password(&parts.store, &password, Some(&session.id));
    set.await.map_err(failed)?;
    parts.proxy.copy_audit().await;
    Ok(())
}
