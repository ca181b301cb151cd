//! A password as the proof of who somebody is: counted where it is wrong, by account and by client, so that nobody
//! can try many (spec/tap.md §4.2).

use std::net::IpAddr;

use super::super::{Parts, error::ApiError};
use super::{passwords::Busy, refusal};
use crate::{
    clock::Timestamp,
    secrets::{PasswordHash, Secret},
    store::{Account, Purpose, SignUp, StoreError, Throttle, User, read_email},
};

/// Returns who has this e-mail address and password.
///
/// # Errors
/// 401 for everybody who has not, told alike and after as long whether the address is somebody's or not; 403 where
/// the code of a sign-up has not been entered; 429 where too many were wrong.
pub(super) async fn user(
    parts: &Parts,
    (email, password): (&str, Secret),
    address: Option<IpAddr>,
) -> Result<User, ApiError> {
    let failed = |error: StoreError| ApiError::store(error, parts);
    let account = Account::of(email);
    // What is no address is nobody's, and is not asked for.
    let (user, sign_up) = match read_email(email) {
        Ok(email) => (
            User::find_by_email(&parts.store, &email)
                .await
                .map_err(failed)?,
            SignUp::find(&parts.store, &email).await.map_err(failed)?,
        ),
        Err(_) => (None, None),
    };
    let hash = match (&user, sign_up) {
        (Some(user), _) => user.password.clone(),
        (None, sign_up) => sign_up.map(|sign_up| sign_up.password),
    };
    if !check(parts, (&account, address), (hash, password)).await? {
        return Err(refusal::sign_in_refused());
    }
    user.ok_or_else(refusal::unverified)
}

/// Checks the password of an account. `hash` is the one that is stored, if the account exists and has one; it takes
/// as long if not, and is wrong.
///
/// # Errors
/// 429 where too many were wrong before, whatever this one is.
pub(super) async fn check(
    parts: &Parts,
    (account, address): (&Account, Option<IpAddr>),
    (hash, password): (Option<PasswordHash>, Secret),
) -> Result<bool, ApiError> {
    let failed = |error: StoreError| ApiError::store(error, parts);
    let client = Throttle::of_client(Purpose::WrongPassword, address);
    parts.passwords.purge(&parts.store).await;
    let of_account = account.blocked_until(&parts.store).await.map_err(failed)?;
    let of_client = client.blocked_until(&parts.store).await.map_err(failed)?;
    if let Some(until) = of_account.max(of_client) {
        return Err(blocked(parts, until));
    }
    let verified = parts.passwords.verifies(hash, password).await;
    if verified.map_err(|Busy| refusal::busy())? {
        return Ok(true);
    }
    let of_client = client.count(&parts.store).await.map_err(failed)?;
    let of_account = account.count_failure(&parts.store).await.map_err(failed)?;
    tracing::info!("a wrong password was refused");
    match of_account.max(of_client) {
        None => Ok(false),
        Some(until) => Err(blocked(parts, until)),
    }
}

/// Hashes a password that somebody chose.
pub(super) async fn hash(parts: &Parts, password: Secret) -> Result<PasswordHash, ApiError> {
    PasswordHash::check(&password).map_err(|error| refusal::invalid(&error.to_string()))?;
    let hashed = parts.passwords.hash(password).await;
    hashed.map_err(|Busy| refusal::busy())
}

/// Counts something that is not to be tried often.
///
/// # Errors
/// 429 when it was.
pub(super) async fn count(parts: &Parts, throttle: &Throttle) -> Result<(), ApiError> {
    let counted = throttle.count(&parts.store).await;
    match counted.map_err(|error| ApiError::store(error, parts))? {
        None => Ok(()),
        Some(until) => Err(refusal::too_often(until, parts.store.clock().now())),
    }
}

/// Too many wrong passwords came before.
pub(super) fn blocked(parts: &Parts, until: Timestamp) -> ApiError {
    refusal::too_many_attempts(until, parts.store.clock().now())
}
