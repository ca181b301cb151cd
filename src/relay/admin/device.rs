//! `/device/*`: signing in a program that has no page (spec/tap.md §4.2).

use std::sync::Arc;

use axum::{Json, extract::State};
use http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{Parts, auth::ComesFrom, error::ApiError, openapi::Settling, typed::Body};
use super::{guard::Caller, refusal};
use crate::{
    clock::Timestamp,
    secrets::Token,
    store::{
        DEVICE_LOGIN_FOR, DEVICE_POLL_EVERY, DeviceLogin, NewDeviceLogin, Origin, Polled, Purpose,
        Scope, SessionKind, StoreError, Throttle,
    },
};

/// Where a person enters the code.
pub(in crate::relay) const VERIFICATION_PATH: &str = "/dashboard/device";

/// What a program asks for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeviceScopeBody {
    /// How far its session is to reach; `agent` if it is left out.
    scope: Option<ScopeWord>,
}

/// The word for a scope.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum ScopeWord {
    Agent,
    Full,
}

/// The codes of a program that waits to be let in.
#[derive(JsonSchema, Serialize)]
pub(super) struct DeviceWaits {
    /// What the program polls with.
    device_code: String,
    /// What the person enters.
    user_code: String,
    /// Where the person enters it, at the relay's public address.
    verification_path: &'static str,
    /// The same as a whole address.
    verification_url: String,
    /// How many seconds to wait between two questions.
    interval: u64,
    /// How many seconds the codes work.
    expires_in: u64,
}

/// A code that a person has entered.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UserCodeBody {
    user_code: String,
}

/// That it was done.
#[derive(JsonSchema, Serialize)]
pub(super) struct DeviceDecided {
    ok: bool,
}

/// A program that polls.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeviceCodeBody {
    device_code: String,
}

/// A program that is to ask again.
#[derive(JsonSchema, Serialize)]
pub(super) struct DevicePending {
    status: &'static str,
}

/// A program that is let in.
#[derive(JsonSchema, Serialize)]
pub(super) struct DeviceSignedIn {
    session_token: String,
    email: String,
    team_id: String,
    scope: &'static str,
    expires_at: Timestamp,
}

/// Begins the sign-in of a program.
pub(super) async fn authorize(
    State(parts): State<Arc<Parts>>,
    ComesFrom(origin): ComesFrom,
    Body(body): Body<DeviceScopeBody>,
) -> Result<Json<DeviceWaits>, ApiError> {
    let failed = |error| ApiError::store(error, &parts);
    let throttle = Throttle::of_client(Purpose::DeviceAuthorize, origin.address);
    counted(&parts, &throttle).await?;
    let scope = match body.scope {
        Some(ScopeWord::Full) => Scope::Full,
        Some(ScopeWord::Agent) | None => Scope::Agent,
    };
    let origin = Origin {
        kind: SessionKind::Device,
        ..origin
    };
    let begun = NewDeviceLogin { scope, origin }.insert(&parts.store).await;
    let codes = begun.map_err(failed)?.ok_or_else(refusal::busy)?;
    let verification_url = format!("{}{VERIFICATION_PATH}", parts.settings.public_url);
    Ok(Json(DeviceWaits {
        device_code: codes.device_code.expose().to_owned(),
        user_code: codes.user_code,
        verification_path: VERIFICATION_PATH,
        verification_url,
        interval: DEVICE_POLL_EVERY.as_secs(),
        expires_in: DEVICE_LOGIN_FOR.as_secs(),
    }))
}

/// A program that waits, as the person is to see it before letting it in.
#[derive(JsonSchema, Serialize)]
pub(super) struct DeviceShown {
    user_code: String,
    /// How far its session is to reach: `agent` or `full`.
    scope: &'static str,
    /// From where it asked, where that is known.
    address: Option<String>,
    /// What it calls itself.
    user_agent: Option<String>,
    created_at: Timestamp,
    expires_at: Timestamp,
}

/// Shows who waits with a code.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Body(body): Body<UserCodeBody>,
) -> Result<Json<DeviceShown>, ApiError> {
    let found = entered(&parts, &caller, &body.user_code).await?;
    Ok(Json(DeviceShown {
        user_code: found.user_code,
        scope: found.scope.as_str(),
        address: found.address,
        user_agent: found.user_agent,
        created_at: found.created_at,
        expires_at: found.expires_at,
    }))
}

/// Lets the program in, for the caller and the team that the caller works for.
pub(super) async fn confirm(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Body(body): Body<UserCodeBody>,
) -> Result<Json<DeviceDecided>, ApiError> {
    decide(&parts, &caller, (&body.user_code, true)).await?;
    Ok(Json(DeviceDecided { ok: true }))
}

/// Refuses the program.
pub(super) async fn deny(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Body(body): Body<UserCodeBody>,
) -> Result<Json<DeviceDecided>, ApiError> {
    decide(&parts, &caller, (&body.user_code, false)).await?;
    Ok(Json(DeviceDecided { ok: true }))
}

/// Answers a program that asks whether it is let in.
pub(super) async fn token(
    State(parts): State<Arc<Parts>>,
    Body(body): Body<DeviceCodeBody>,
) -> Result<Settling<DeviceSignedIn, DevicePending>, ApiError> {
    let code = Token::presented(&body.device_code).ok_or_else(refusal::device_code)?;
    let polled = DeviceLogin::poll(&parts.store, &code).await;
    match polled.map_err(|error| ApiError::store(error, &parts))? {
        Polled::Pending => Ok(Settling::Accepted(DevicePending {
            status: "authorization_pending",
        })),
        Polled::SlowDown => Err(slow_down()),
        Polled::Denied => {
            let message = "a person has refused this sign-in";
            Err(ApiError::forbidden("access_denied", message))
        }
        Polled::Unknown => Err(refusal::device_code()),
        Polled::Begun(session, token) => {
            parts.proxy.copy_audit().await;
            Ok(Settling::Done(DeviceSignedIn {
                session_token: token.expose().to_owned(),
                email: session.member.email.clone(),
                team_id: session.team.to_string(),
                scope: session.scope.as_str(),
                expires_at: session.expires_at,
            }))
        }
    }
}

/// Returns who waits with a code that a person has entered, so that the person sees what to let in.
pub(in crate::relay) async fn entered(
    parts: &Parts,
    caller: &Caller,
    code: &str,
) -> Result<DeviceLogin, ApiError> {
    let throttle = Throttle::of(Purpose::DeviceConfirm, &caller.0.member.user_id);
    let failed = |error| ApiError::store(error, parts);
    if let Some(until) = throttle.blocked_until(&parts.store).await.map_err(failed)? {
        return Err(refusal::too_often(until, parts.store.clock().now()));
    }
    let found = match DeviceLogin::read_code(code) {
        Some(code) => DeviceLogin::find(&parts.store, &code)
            .await
            .map_err(failed)?,
        None => None,
    };
    if let Some(found) = found {
        return Ok(found);
    }
    counted(parts, &throttle).await?;
    Err(refusal::user_code())
}

/// Lets the program in that waits with that code, or refuses it.
pub(in crate::relay) async fn decide(
    parts: &Parts,
    caller: &Caller,
    (code, is_let_in): (&str, bool),
) -> Result<(), ApiError> {
    let throttle = Throttle::of(Purpose::DeviceConfirm, &caller.0.member.user_id);
    counted(parts, &throttle).await?;
    let code = DeviceLogin::read_code(code).ok_or_else(refusal::user_code)?;
    let decided = if is_let_in {
        DeviceLogin::confirm(&parts.store, &caller.0, &code).await
    } else {
        DeviceLogin::deny(&parts.store, &caller.0, &code).await
    };
    if !decided.map_err(|error| ApiError::store(error, parts))? {
        return Err(refusal::user_code());
    }
    Ok(())
}

/// Counts a try, unless there were as many as there may be.
pub(super) async fn counted(parts: &Parts, throttle: &Throttle) -> Result<(), ApiError> {
    let counted: Result<_, StoreError> = throttle.count(&parts.store).await;
    match counted.map_err(|error| ApiError::store(error, parts))? {
        None => Ok(()),
        Some(until) => Err(refusal::too_often(until, parts.store.clock().now())),
    }
}

/// A program that asks more often than it was told to.
fn slow_down() -> ApiError {
    let message = "this asks too often whether it is let in";
    ApiError::plain(StatusCode::TOO_MANY_REQUESTS, "slow_down", message).after(DEVICE_POLL_EVERY)
}
