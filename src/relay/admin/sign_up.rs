//! `POST /signup`, `/verify-email` and `/resend-verification`: how a team of its own begins (spec/tap.md §4.2).

use std::{net::IpAddr, sync::Arc};

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{Parts, auth::ComesFrom, error::ApiError, openapi::Created, typed::Body};
use super::{passkeys, proof, refusal, user::TeamOfUser};
use crate::{
    notify::letters,
    secrets::Secret,
    store::{Member, NewSignUp, Noun, Purpose, SignUp, Throttle, check_team_name, read_email},
};

/// What is said whether there is a sign-up with the address or not.
const SENT: &str = "if somebody signed up with this address, a code was sent to it";

/// Who wants to sign up.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignUpBody {
    /// The name of the team that is made: 3 to 64 letters, digits and `-`.
    team_name: String,
    email: String,
    /// At least eight characters.
    password: Secret,
}

/// A sign-up that waits for its code.
#[derive(JsonSchema, Serialize)]
pub(super) struct SignedUp {
    team_id: String,
    team_name: String,
    admin_id: String,
    email: String,
    tier: &'static str,
    email_verified: bool,
    joined_teams: [TeamOfUser; 0],
    message: &'static str,
}

/// The code that was sent to an address.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeBody {
    email: String,
    /// Six digits.
    code: String,
}

/// An account that was made.
#[derive(JsonSchema, Serialize)]
#[expect(
    clippy::struct_field_names,
    reason = "clients know the field by that name"
)]
pub(super) struct Verified {
    verified: bool,
    /// With it `POST /setup-passkey/begin` adds a first passkey; null where there are none.
    passkey_setup_token: Option<String>,
    admin_id: String,
    email: String,
}

/// Whose code is to be sent again.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddressBody {
    pub(super) email: String,
}

/// That something was sent, perhaps.
#[derive(JsonSchema, Serialize)]
pub(super) struct Sent {
    pub(super) message: &'static str,
    pub(super) email: String,
}

/// Begins a sign-up.
pub(super) async fn create(
    State(parts): State<Arc<Parts>>,
    ComesFrom(origin): ComesFrom,
    Body(body): Body<SignUpBody>,
) -> Result<Created<SignedUp>, ApiError> {
    let new = (body.team_name.as_str(), body.email.as_str(), body.password);
    let made = sign_up(&parts, new, origin.address).await?;
    Ok(Created(SignedUp {
        team_id: made.team.to_string(),
        team_name: made.team_name,
        admin_id: made.user_id,
        email: made.email,
        tier: "free",
        email_verified: false,
        joined_teams: [],
        message: "a code was sent to the address; `POST /verify-email` takes it",
    }))
}

/// Takes the code, and makes the team and its owner.
pub(super) async fn verify(
    State(parts): State<Arc<Parts>>,
    ComesFrom(origin): ComesFrom,
    Body(CodeBody { email, code }): Body<CodeBody>,
) -> Result<Json<Verified>, ApiError> {
    let member = enter_code(&parts, (&email, &code), origin.address).await?;
    Ok(Json(Verified {
        verified: true,
        passkey_setup_token: passkeys::setup_token(&parts, &member.user_id, origin).await?,
        admin_id: member.user_id,
        email: member.email,
    }))
}

/// Sends another code.
pub(super) async fn resend(
    State(parts): State<Arc<Parts>>,
    ComesFrom(origin): ComesFrom,
    Body(AddressBody { email }): Body<AddressBody>,
) -> Result<Json<Sent>, ApiError> {
    send_again(&parts, &email, origin.address).await?;
    let message = SENT;
    Ok(Json(Sent { message, email }))
}

/// Begins a sign-up: for an endpoint, and for a page. The code goes to the address and nowhere else.
///
/// # Errors
/// 403 where nobody may sign up, 400 for what cannot be, 409 for what somebody has, 429.
pub(in crate::relay) async fn sign_up(
    parts: &Parts,
    (team_name, email, password): (&str, &str, Secret),
    address: Option<IpAddr>,
) -> Result<SignUp, ApiError> {
    if !parts.settings.is_signup_open {
        return Err(refusal::sign_up_closed());
    }
    let team_name = team_name.to_lowercase();
    check_team_name(&team_name).map_err(|error| refusal::given(&error))?;
    let email = read_email(email).map_err(|error| refusal::given(&error))?;
    proof::count(parts, &Throttle::of_client(Purpose::SignUp, address)).await?;
    let password = proof::hash(parts, password).await?;
    let new = NewSignUp {
        team_name,
        email,
        password,
    };
    let write = |made: &SignUp, code: &str| letters::code(&parts.settings.public_url, made, code);
    let made = new.insert(&parts.store, write).await;
    made.map_err(refusal::change(parts, Noun::Team))
}

/// Takes the code that was sent to an address, and makes the team and its owner: for an endpoint, and for a page.
///
/// # Errors
/// 400 for a wrong one, 409 where somebody else was faster, 429.
pub(in crate::relay) async fn enter_code(
    parts: &Parts,
    (email, code): (&str, &str),
    address: Option<IpAddr>,
) -> Result<Member, ApiError> {
    proof::count(parts, &Throttle::of_client(Purpose::EnterCode, address)).await?;
    let email = read_email(email).map_err(|error| refusal::given(&error))?;
    // People put blanks into numbers.
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let made = SignUp::verify(&parts.store, &email, &code).await;
    let member = made.map_err(refusal::change(parts, Noun::Team))?;
    parts.proxy.copy_audit().await;
    Ok(member)
}

/// Sends another code to who signed up with that address; the answer is the same where nobody did.
///
/// # Errors
/// 400 for what is no address, 429.
pub(in crate::relay) async fn send_again(
    parts: &Arc<Parts>,
    email: &str,
    address: Option<IpAddr>,
) -> Result<(), ApiError> {
    let email = read_email(email).map_err(|error| refusal::given(&error))?;
    proof::count(parts, &Throttle::of_client(Purpose::AskForMail, address)).await?;
    proof::count(parts, &Throttle::of(Purpose::SendCode, &email)).await?;
    // Apart from the request, which takes as long where there is nothing to send.
    let sending = Arc::clone(parts);
    parts.tracker.spawn(async move {
        let url = &sending.settings.public_url;
        let write = |made: &SignUp, code: &str| letters::code(url, made, code);
        if let Err(error) = SignUp::send_again(&sending.store, &email, write).await {
            tracing::error!(error = %error.with_causes(), "a code could not be sent again");
        }
    });
    Ok(())
}
