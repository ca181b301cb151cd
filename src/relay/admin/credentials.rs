//! `/team/credentials`: the team's credentials; their values only ever go in (spec/tap.md §4.4).

use std::sync::Arc;

use axum::{Json, extract::State};
use http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::super::{
    Parts,
    address::Path,
    error::ApiError,
    openapi::Created,
    typed::{Body, Nothing},
};
use super::{
    answers::Deleted,
    credential_fields::{CredentialUpdateBody, GivenValue, NewCredentialBody},
    guard::{Author, Caller},
    hint::hint,
    refusal::{self, change, given, invalid, missing, missing_among},
    wish::Wish,
};
use crate::{
    clock::Timestamp,
    proxy::{check_stored_value, check_value},
    secrets::{Keyring, Secret, SigningKey},
    store::{
        AssignedCredentials, Auth, Capability, ChangeError, Credential, CredentialError, Noun,
        SealedValue, check_credential_name,
    },
    views::{
        credential::{BindingView, CredentialDetails, PublicView, VerificationView},
        sealed_value::SealedValueView,
    },
};

/// What stands for the base of a credential that signs (spec/tap.md §1.1).
pub(super) const SIGNING_BASE: &str = "tap:sign";

/// Another value: the whole of it, or fields of the one that there is.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ValueBody {
    value: Option<GivenValue>,
    /// Fields to set; null takes one away.
    value_patch: Option<Map<String, Value>>,
}

/// The team's credentials.
#[derive(JsonSchema, Serialize)]
pub(super) struct CredentialList {
    credentials: Vec<CredentialAnswer>,
}

/// A credential, without its value: as commands show it, and under TAP's names.
#[derive(JsonSchema, Serialize)]
pub(super) struct CredentialAnswer {
    #[serde(flatten)]
    view: CredentialDetails,
    connector: &'static str,
    auth_header_format: Option<String>,
    auth_bindings: Vec<BindingView>,
    /// A few characters of a long value, and nothing of a short one; null when there is none.
    value_hint: Option<Value>,
    /// When the value was last set.
    rotated_at: Option<Timestamp>,
}

/// A credential that was made.
#[derive(JsonSchema, Serialize)]
pub(super) struct CredentialMade {
    #[serde(flatten)]
    credential: CredentialOrName,
    created: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    generated: Option<PublicView>,
}

/// A credential, or only its name.
#[derive(JsonSchema, Serialize)]
#[serde(untagged)]
enum CredentialOrName {
    Whole(Box<CredentialAnswer>),
    Name { name: String },
}

/// A credential that was changed.
#[derive(JsonSchema, Serialize)]
pub(super) struct CredentialUpdated {
    #[serde(flatten)]
    credential: Option<CredentialAnswer>,
    updated: bool,
}

impl CredentialAnswer {
    /// Returns what is told to somebody. Who may not set a value has no need to tell one from another.
    fn seen(parts: &Parts, credential: Credential, is_manager: bool) -> Self {
        let mut told = Self::of(credential, parts.store.key());
        told.value_hint = told.value_hint.filter(|_| is_manager);
        told
    }

    fn of(credential: Credential, key: &Keyring) -> Self {
        let (connector, value_hint) = (credential.auth.connector(), hint(&credential, key));
        let is_signing = credential.auth == Auth::Signing;
        let mut view = CredentialDetails::of(credential, key);
        let shown = &mut view.credential;
        if is_signing {
            shown.api_base = Some(SIGNING_BASE.to_owned());
        }
        Self {
            connector,
            auth_header_format: shown.header_format.clone(),
            auth_bindings: shown.bindings.clone(),
            value_hint,
            rotated_at: shown.value_set_at,
            view,
        }
    }
}

/// Lists the team's own credentials, to an approver those that are assigned; those of end users are their app's.
pub(super) async fn list(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<CredentialList>, ApiError> {
    let found = Credential::list(&parts.store, caller.team()).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let own = found.into_iter().filter(|one| one.end_user_id.is_none());
    let (is_manager, assigned) = sight(&parts, &caller).await?;
    let seen = own.filter(|one| is_manager || assigned.contains(&one.name));
    let told = seen.map(|credential| CredentialAnswer::seen(&parts, credential, is_manager));
    let credentials = told.collect();
    Ok(Json(CredentialList { credentials }))
}

/// Shows a credential, to an approver one that is assigned.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<CredentialAnswer>, ApiError> {
    let (is_manager, assigned) = sight(&parts, &caller).await?;
    if !is_manager && !assigned.contains(&name) {
        return Err(missing(Noun::Credential, &name));
    }
    let found = find(&parts, &caller, &name).await?;
    Ok(Json(CredentialAnswer::seen(&parts, found, is_manager)))
}

/// Returns whether the caller sees all credentials, and those that are assigned to them.
async fn sight(parts: &Parts, caller: &Caller) -> Result<(bool, AssignedCredentials), ApiError> {
    let member = &caller.0.member;
    let is_manager = member.role.may(Capability::ManageCredentials);
    let assigned = AssignedCredentials::of(&parts.store, caller.team(), &member.user_id).await;
    let assigned = assigned.map_err(|error| ApiError::store(error, parts))?;
    Ok((is_manager, assigned))
}

/// Stores a credential.
pub(super) async fn create(
    State(parts): State<Arc<Parts>>,
    author: Author,
    wish: Wish,
    Body(mut body): Body<NewCredentialBody>,
) -> Result<Created<CredentialMade>, ApiError> {
    let name = body.name.to_lowercase();
    check_credential_name(&name).map_err(|error| given(&error))?;
    let value = body.value.take().map(GivenValue::checked).transpose()?;
    let generate = body.generate.take();
    let key = generate.map(|asked| SigningKey::generate(asked.algorithm.into()));
    let (is_generated, is_for_nowhere) = (key.is_some(), body.is_for_nowhere());
    let mut new = body.shape()?.into_new(name, is_generated)?;
    new.value = match (&key, value) {
        (Some(_), Some(_)) => return Err(invalid("give one of `value` and `generate`")),
        (Some(key), None) => Some(key.to_bundle()),
        (None, value) => value,
    };
    if let Some(value) = &new.value {
        check_usable(new.auth, value)?;
    }
    if !new.has_destination() && !is_for_nowhere {
        return Err(refusal::credential(&CredentialError::NoDestination));
    }
    let made = new.insert(&parts.store, &author.actor()).await;
    let made = made.map_err(change(&parts, Noun::Credential))?;
    parts.proxy.copy_audit().await;
    let mut credential = CredentialAnswer::of(made, parts.store.key());
    // A key that was only tried signs nothing, and nobody is told of it.
    let key = key.filter(|_| !author.is_trial());
    if key.is_none() {
        credential.view.signing_key = credential.view.signing_key.filter(|_| !is_generated);
    }
    let credential = if wish.is_whole {
        CredentialOrName::Whole(Box::new(credential))
    } else {
        let name = credential.view.credential.name;
        CredentialOrName::Name { name }
    };
    Ok(Created(CredentialMade {
        credential,
        created: true,
        generated: key.as_ref().map(PublicView::from),
    }))
}

/// Changes a credential; what is left out stays.
pub(super) async fn update(
    State(parts): State<Arc<Parts>>,
    author: Author,
    (wish, Path(name)): (Wish, Path<String>),
    Body(body): Body<CredentialUpdateBody>,
) -> Result<Json<CredentialUpdated>, ApiError> {
    let shape = body.shape()?;
    let found = find(&parts, &author, &name).await?;
    let update = shape.into_update(&found)?;
    if let Some(kind) = update.auth {
        check_stored_value(&found, kind, parts.store.key()).map_err(|error| {
            let told = error.to_string();
            ApiError::plain(StatusCode::BAD_REQUEST, "invalid_credential", &told)
                .with("fix", "give it a value of that shape first, at `/secret`")
        })?;
    }
    let changed = update.apply(&parts.store, &author.actor(), &name).await;
    let credential = changed.map_err(change(&parts, Noun::Credential))?;
    parts.proxy.copy_audit().await;
    Ok(Json(CredentialUpdated {
        credential: wish
            .is_whole
            .then(|| CredentialAnswer::of(credential, parts.store.key())),
        updated: true,
    }))
}

/// Gives a credential another value, or changes fields of the one it has.
pub(super) async fn set_value(
    State(parts): State<Arc<Parts>>,
    author: Author,
    (wish, Path(name)): (Wish, Path<String>),
    Body(body): Body<ValueBody>,
) -> Result<Json<CredentialUpdated>, ApiError> {
    let (value, patch) = (
        body.value.map(GivenValue::checked).transpose()?,
        body.value_patch,
    );
    let found = find(&parts, &author, &name).await?;
    if let Some(value) = &value {
        check_usable(found.auth, value)?;
    }
    let (store, actor) = (&parts.store, author.actor());
    let changed = match (value, patch) {
        (Some(value), None) => Credential::set_value(store, &actor, &name, &value).await,
        (None, Some(patch)) => Credential::patch_value(store, &actor, &name, patch).await,
        _ => return Err(invalid("give one of `value` and `value_patch`")),
    };
    let credential = changed.map_err(change(&parts, Noun::Credential))?;
    parts.proxy.copy_audit().await;
    Ok(Json(CredentialUpdated {
        credential: wish
            .is_whole
            .then(|| CredentialAnswer::of(credential, parts.store.key())),
        updated: true,
    }))
}

/// Makes one harmless call that tells whether the credential works.
pub(super) async fn verify(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
    _: Body<Nothing>,
) -> Result<Json<VerificationView>, ApiError> {
    let found = find(&parts, &caller, &name).await?;
    let verified = parts
        .proxy
        .verifier()
        .verify(&caller.reader(), &found)
        .await;
    let verified = verified.map_err(|error| ApiError::store(error, &parts))?;
    parts.proxy.copy_audit().await;
    Ok(Json(VerificationView::new(found.name, verified)))
}

/// A value that is to be sealed.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SealBody {
    value: GivenValue,
}

/// Seals a value for the credential of that name, which need not be there; nothing is stored.
pub(super) async fn seal(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
    Body(body): Body<SealBody>,
) -> Result<Json<SealedValueView>, ApiError> {
    check_credential_name(&name).map_err(|error| given(&error))?;
    let value = body.value.checked()?;
    let sealed = SealedValue::seal(&parts.store, (caller.team(), &name), &value);
    Ok(Json(SealedValueView {
        name,
        value_sealed: sealed.to_string(),
    }))
}

/// Deletes a credential. One that is not there is as good as deleted, as clients expect (spec/tap.md §4.4).
pub(super) async fn delete(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(name): Path<String>,
) -> Result<Json<Deleted>, ApiError> {
    if check_credential_name(&name).is_ok() {
        match Credential::delete(&parts.store, &author.actor(), &name).await {
            Ok(()) | Err(ChangeError::Missing { .. }) => {}
            Err(error) => return Err(change(&parts, Noun::Credential)(error)),
        }
        parts.proxy.copy_audit().await;
    }
    Ok(Json(Deleted::DONE))
}

/// Refuses a value that no call could use.
pub(super) fn check_usable(auth: Auth, value: &Secret) -> Result<(), ApiError> {
    check_value(auth, value).map_err(|error| {
        let told = error.to_string();
        ApiError::plain(StatusCode::BAD_REQUEST, "invalid_credential", &told)
            .with("fix", "give a value of that shape, or another `auth`")
    })
}

/// Returns the team's own credential of that name. What cannot be a name is not asked for.
pub(super) async fn find(
    parts: &Parts,
    caller: &Caller,
    name: &str,
) -> Result<Credential, ApiError> {
    let none = || missing(Noun::Credential, name);
    check_credential_name(name).map_err(|_| none())?;
    let found = Credential::find(&parts.store, caller.team(), name).await;
    let found = found.map_err(|error| ApiError::store(error, parts))?;
    if let Some(own) = found.filter(|credential| credential.end_user_id.is_none()) {
        return Ok(own);
    }
    let all = Credential::list(&parts.store, caller.team()).await;
    let all = all.map_err(|error| ApiError::store(error, parts))?;
    let own = all
        .iter()
        .filter(|credential| credential.end_user_id.is_none());
    let known: Vec<_> = own.map(|credential| &credential.name).collect();
    Err(missing_among(Noun::Credential, name, &known))
}
