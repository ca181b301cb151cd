//! `/cred/setup`: a program hands a secret over, and the person it acts for activates it (spec/tap.md §4.4).
//!
//! The program's session reaches this far and no further: what it hands over is nobody's until its person, signed in with
//! a session of their own, and with a passkey where they have one, says so.

use std::sync::Arc;

use axum::{Json, extract::State};
use http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::{
    Parts,
    address::Path,
    error::ApiError,
    openapi::Created,
    typed::{Body, Nothing},
};
use super::{
    credential_fields::{SetupFields, Shape},
    credentials::check_usable,
    guard::{Author, Caller},
    refusal::{self, change, given, missing},
};
use crate::{
    clock::Timestamp,
    passkey::About,
    store::{
        Actor, Credential, CredentialError, CredentialSetup, NewCredentialSetup, Noun, Passkey,
        Placing, PlacingKind, SETUP_FOR, SetupError, SetupStatus, check_credential_name,
    },
};

/// How often a program is to ask whether it is activated, in seconds.
const ASK_EVERY_SECS: u64 = 3;

/// That something waits for its person.
#[derive(JsonSchema, Serialize)]
pub(super) struct SetupStaged {
    /// What to ask by, and to activate.
    setup_id: String,
    status: &'static str,
    /// Where the person activates it.
    activate_url: String,
    /// How often to ask, in seconds.
    interval: u64,
    /// For how many seconds it waits.
    expires_in: u64,
}

/// What became of something that was handed over.
#[derive(JsonSchema, Serialize)]
pub(super) struct SetupShown {
    setup_id: String,
    name: String,
    /// `pending`, `activated` or `expired`.
    status: &'static str,
    /// Whether it makes a credential; else it changes the one of that name.
    is_new: bool,
    created_at: Timestamp,
    expires_at: Timestamp,
}

/// What the person's authenticator is to answer.
#[derive(JsonSchema, Serialize)]
pub(super) struct ActivationChallenge {
    /// Whether it takes a passkey: it does for whoever has one.
    requires_passkey: bool,
    /// The options of `navigator.credentials.get`, with bytes in base64url; null for who has no passkey.
    challenge: Option<Value>,
}

/// The person's word.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ActivateBody {
    /// The answer of `navigator.credentials.get`; for who has no passkey it can be left out.
    assertion: Option<Value>,
    /// The agents that may use it from now on.
    assign_agents: Option<Vec<String>>,
}

/// That the credential has what was handed over.
#[derive(JsonSchema, Serialize)]
pub(super) struct SetupActivated {
    setup_id: String,
    status: &'static str,
    name: String,
}

/// Hands over a credential, or another value of one that there is.
pub(super) async fn create(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Body(mut fields): Body<SetupFields>,
) -> Result<Created<SetupStaged>, ApiError> {
    fields.name = fields.name.to_lowercase();
    let name = fields.name.clone();
    check_credential_name(&name).map_err(|error| given(&error))?;
    let value = fields.take_value()?;
    let found = team_own(&parts, &author, &name).await?;
    let placing = placing(&fields, found.as_ref())?;
    let kind = match (&placing.what, &found) {
        (PlacingKind::New(new), _) => Some(new.auth),
        (PlacingKind::Update(_, update), found) => {
            update.auth.or(found.as_ref().map(|found| found.auth))
        }
    };
    if let Some(kind) = kind {
        check_usable(kind, &value)?;
    }
    let tried = placing.check(&parts.store, &author.actor(), &value).await;
    tried.map_err(change(&parts, Noun::Credential))?;
    let new = NewCredentialSetup {
        user_id: author.0.member.user_id.clone(),
        is_new: found.is_none(),
        document: serde_json::to_string(&fields).expect("fields of text have a form in JSON"),
        name,
        value,
    };
    let staged = new.insert(&parts.store, &author.actor()).await;
    let staged = staged.map_err(|error| refused(&parts, error))?;
    parts.proxy.copy_audit().await;
    let place = &parts.settings.public_url;
    Ok(Created(SetupStaged {
        activate_url: format!("{place}/dashboard/cred-setup/{}", staged.id),
        setup_id: staged.id,
        status: staged.status.as_str(),
        interval: ASK_EVERY_SECS,
        expires_in: SETUP_FOR.as_secs(),
    }))
}

/// Tells whether it is activated.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<SetupShown>, ApiError> {
    let setup = find(&parts, &caller, &id).await?;
    Ok(Json(SetupShown {
        setup_id: setup.id,
        name: setup.name,
        status: setup.status.as_str(),
        is_new: setup.is_new,
        created_at: setup.created_at,
        expires_at: setup.expires_at,
    }))
}

/// Begins to activate it.
pub(super) async fn begin(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(id): Path<String>,
    _: Body<Nothing>,
) -> Result<Json<ActivationChallenge>, ApiError> {
    let setup = find(&parts, &caller, &id).await?;
    if setup.status != SetupStatus::Pending {
        return Err(refused(&parts, SetupError::Over(setup.status)));
    }
    let requires_passkey = takes_passkey(&parts, &caller).await?;
    let challenge = if requires_passkey {
        let about = About::CredentialSetup(&setup.id);
        let begun = parts.passkeys.begin_asking(&caller.0, about).await;
        Some(begun.map_err(|error| refusal::passkey(&parts, error))?)
    } else {
        None
    };
    Ok(Json(ActivationChallenge {
        requires_passkey,
        challenge,
    }))
}

/// Activates it: the credential has its value from then on.
pub(super) async fn activate(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(id): Path<String>,
    Body(body): Body<ActivateBody>,
) -> Result<Json<SetupActivated>, ApiError> {
    let who = (&*author, &author.actor());
    let what = (
        body.assertion.as_ref(),
        body.assign_agents.unwrap_or_default(),
    );
    let credential = activated(&parts, who, (&id, what)).await?;
    Ok(Json(SetupActivated {
        setup_id: id,
        status: SetupStatus::Activated.as_str(),
        name: credential.name,
    }))
}

/// Activates what the caller has handed over, with the answer of their passkey where they have one: for a script, and for
/// the page.
pub(in crate::relay) async fn activated(
    parts: &Parts,
    (caller, actor): (&Caller, &Actor),
    (id, (assertion, agents)): (&str, (Option<&Value>, Vec<String>)),
) -> Result<Credential, ApiError> {
    let setup = find(parts, caller, id).await?;
    if setup.status != SetupStatus::Pending {
        return Err(refused(parts, SetupError::Over(setup.status)));
    }
    if takes_passkey(parts, caller).await? {
        let answer = assertion.ok_or_else(refusal::activation_takes_passkey)?;
        let about = (About::CredentialSetup(&setup.id), answer);
        let asked = parts.passkeys.finish_asking(&caller.0, about).await;
        asked.map_err(|error| refusal::passkey(parts, error))?;
    }
    let found = team_own(parts, caller, &setup.name).await?;
    if setup.is_new != found.is_none() {
        return Err(refusal::setup_moved(&setup.name, found.is_some()));
    }
    let fields = SetupFields::of(&setup).map_err(|error| ApiError::store(error, parts))?;
    let mut placing = placing(&fields, found.as_ref())?;
    placing.agents = agents;
    let activated = setup.activate(&parts.store, actor, placing).await;
    let credential = activated.map_err(|error| refused(parts, error))?;
    parts.proxy.copy_audit().await;
    Ok(credential)
}

/// Returns what the caller has handed over under that id; another's is not there.
pub(in crate::relay) async fn find(
    parts: &Parts,
    caller: &Caller,
    id: &str,
) -> Result<CredentialSetup, ApiError> {
    let whose = (caller.team(), caller.0.member.user_id.as_str());
    let found = CredentialSetup::find(&parts.store, whose, id).await;
    let found = found.map_err(|error| ApiError::store(error, parts))?;
    found.ok_or_else(|| missing(Noun::CredentialSetup, id))
}

/// Returns whether the caller has a passkey, which then is needed.
pub(in crate::relay) async fn takes_passkey(
    parts: &Parts,
    caller: &Caller,
) -> Result<bool, ApiError> {
    let known = Passkey::list(&parts.store, &caller.0.member.user_id).await;
    let known = known.map_err(|error| ApiError::store(error, parts))?;
    Ok(!known.is_empty())
}

/// Returns the team's own credential of that name, where there is one.
async fn team_own(
    parts: &Parts,
    caller: &Caller,
    name: &str,
) -> Result<Option<Credential>, ApiError> {
    let found = Credential::find(&parts.store, caller.team(), name).await;
    let found = found.map_err(|error| ApiError::store(error, parts))?;
    Ok(found.filter(|credential| credential.end_user_id.is_none()))
}

/// Returns what a credential becomes; one that is made has to say where it may be sent.
fn placing(fields: &SetupFields, found: Option<&Credential>) -> Result<Placing, ApiError> {
    let shape: Shape = fields.shape()?;
    let what = if let Some(found) = found {
        let update = Box::new(shape.into_update(found)?);
        PlacingKind::Update(found.name.clone(), update)
    } else {
        let new = Box::new(shape.into_new(fields.name.clone(), false)?);
        if !new.has_destination() {
            return Err(refusal::credential(&CredentialError::NoDestination));
        }
        PlacingKind::New(new)
    };
    Ok(Placing {
        what,
        require_passkey: fields.require_passkey.unwrap_or_default(),
        agents: Vec::new(),
    })
}

fn refused(parts: &Parts, error: SetupError) -> ApiError {
    let told = error.to_string();
    match error {
        SetupError::TooMany => {
            ApiError::plain(StatusCode::TOO_MANY_REQUESTS, "too_many_setups", &told)
                .with("fix", "activate those that wait, or let them expire")
                .after(SETUP_FOR)
        }
        SetupError::Over(SetupStatus::Expired) => {
            let message = "the time to activate this is over";
            ApiError::plain(StatusCode::GONE, "setup_expired", message)
                .with("fix", "hand it over again")
        }
        SetupError::Over(_) => ApiError::plain(StatusCode::CONFLICT, "already_activated", &told),
        SetupError::Change(error) => change(parts, Noun::CredentialSetup)(error),
    }
}
