//! `/team/credentials`: the team's credentials; their values only ever go in (spec/tap.md §4.4).

use std::sync::Arc;

use axum::{Json, extract::State};
use http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

use super::super::{Parts, address::Path, error::ApiError};
use super::{
    credential_fields::{Shape, read_algorithm, read_value},
    fields::Fields,
    guard::Caller,
    hint::hint,
    refusal::{self, change, given, invalid, missing},
};
use crate::{
    clock::Timestamp,
    proxy::{check_stored_value, check_value},
    secrets::{Secret, SigningKey},
    store::{Auth, Binding, ChangeError, Credential, CredentialError, Noun, check_credential_name},
};

/// What stands for the base of a credential that signs (spec/tap.md §1.1).
pub(super) const SIGNING_BASE: &str = "tap:sign";

/// The team's credentials.
#[derive(Serialize)]
pub(super) struct Listed {
    credentials: Vec<CredentialBody>,
}

/// A credential, without its value.
#[derive(Serialize)]
struct CredentialBody {
    name: String,
    description: String,
    auth: &'static str,
    connector: &'static str,
    api_base: Option<String>,
    relative_target: bool,
    auth_header_format: Option<String>,
    auth_bindings: Vec<Binding>,
    allowed_hosts: Vec<String>,
    any_host: bool,
    rate_limit_per_hour: Option<i64>,
    /// A few characters of a long value, and nothing of a short one; null when there is none.
    value_hint: Option<Value>,
    created_at: Timestamp,
    updated_at: Timestamp,
    /// When the value was last set.
    rotated_at: Option<Timestamp>,
}

/// A credential that was made.
#[derive(Serialize)]
pub(super) struct Made {
    name: String,
    created: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    generated: Option<Generated>,
}

/// The public half of a key that was generated. Bytes are lower-case hex.
#[derive(Serialize)]
struct Generated {
    algorithm: &'static str,
    public_key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_key_uncompressed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
}

/// What a harmless call says of a credential (spec/tap.md §4.4).
#[derive(Serialize)]
pub(super) struct VerificationBody {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    probe_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

impl Generated {
    fn of(key: &SigningKey) -> Self {
        let public = key.public();
        Self {
            algorithm: key.algorithm().as_str(),
            public_key: public.public_key,
            public_key_uncompressed: public.public_key_uncompressed,
            address: public.address,
        }
    }
}

impl CredentialBody {
    fn of(credential: Credential, value_hint: Option<Value>) -> Self {
        let is_signing = credential.auth == Auth::Signing;
        Self {
            name: credential.name,
            description: credential.description,
            auth: credential.auth.as_str(),
            connector: credential.auth.connector(),
            api_base: if is_signing {
                Some(SIGNING_BASE.to_owned())
            } else {
                credential.api_base
            },
            relative_target: credential.relative_target,
            auth_header_format: credential.header_format,
            auth_bindings: credential.bindings,
            allowed_hosts: credential.allowed_hosts,
            any_host: credential.any_host,
            rate_limit_per_hour: credential.rate_limit_per_hour,
            value_hint,
            created_at: credential.created_at,
            updated_at: credential.updated_at,
            rotated_at: credential.value_set_at,
        }
    }
}

/// Lists the team's own credentials; those of end users are their app's.
pub(super) async fn list(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<Listed>, ApiError> {
    let found = Credential::list(&parts.store, caller.team()).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let own = found.into_iter().filter(|one| one.end_user_id.is_none());
    let told = own.map(|credential| {
        let hint = hint(&credential, parts.store.key());
        CredentialBody::of(credential, hint)
    });
    let credentials = told.collect();
    Ok(Json(Listed { credentials }))
}

/// Stores a credential.
pub(super) async fn create(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    mut fields: Fields,
) -> Result<(StatusCode, Json<Made>), ApiError> {
    let name = fields.required("name")?.to_lowercase();
    check_credential_name(&name).map_err(|error| given(&error))?;
    let shape = Shape::read(&mut fields)?;
    let value = fields.value("value").map(read_value).transpose()?;
    let algorithm = fields.value("generate");
    let algorithm = algorithm.as_ref().map(read_algorithm).transpose()?;
    fields.end()?;
    let key = algorithm.map(SigningKey::generate);
    let mut new = shape.into_new(name, key.is_some())?;
    new.value = match (&key, value) {
        (Some(_), Some(_)) => return Err(invalid("give one of `value` and `generate`")),
        (Some(key), None) => Some(key.to_bundle()),
        (None, value) => value,
    };
    if let Some(value) = &new.value {
        check_usable(new.auth, value)?;
    }
    if !new.has_destination() {
        return Err(refusal::credential(&CredentialError::NoDestination));
    }
    let made = new.insert(&parts.store, &caller.actor()).await;
    let made = made.map_err(change(&parts, Noun::Credential))?;
    parts.proxy.copy_audit().await;
    let body = Made {
        name: made.name,
        created: true,
        generated: key.as_ref().map(Generated::of),
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// Changes a credential; what is left out stays.
pub(super) async fn update(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
    mut fields: Fields,
) -> Result<Json<Value>, ApiError> {
    let shape = Shape::read(&mut fields)?;
    fields.end()?;
    let found = find(&parts, &caller, &name).await?;
    let update = shape.into_update(&found)?;
    if let Some(kind) = update.auth {
        check_stored_value(&found, kind, parts.store.key()).map_err(|error| {
            let told = error.to_string();
            ApiError::plain(StatusCode::BAD_REQUEST, "invalid_credential", &told)
                .with("fix", "give it a value of that shape first, at `/secret`")
        })?;
    }
    let changed = update.apply(&parts.store, &caller.actor(), &name).await;
    changed.map_err(change(&parts, Noun::Credential))?;
    parts.proxy.copy_audit().await;
    Ok(Json(json!({ "updated": true })))
}

/// Gives a credential another value, or changes fields of the one it has.
pub(super) async fn set_value(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
    mut fields: Fields,
) -> Result<Json<Value>, ApiError> {
    let value = fields.value("value").map(read_value).transpose()?;
    let patch = fields.value("value_patch");
    fields.end()?;
    let found = find(&parts, &caller, &name).await?;
    if let Some(value) = &value {
        check_usable(found.auth, value)?;
    }
    let (store, actor) = (&parts.store, caller.actor());
    let changed = match (value, patch) {
        (Some(value), None) => Credential::set_value(store, &actor, &name, &value).await,
        (None, Some(Value::Object(patch))) => {
            Credential::patch_value(store, &actor, &name, patch).await
        }
        (None, Some(_)) => return Err(invalid("`value_patch` is an object of fields")),
        _ => return Err(invalid("give one of `value` and `value_patch`")),
    };
    changed.map_err(change(&parts, Noun::Credential))?;
    parts.proxy.copy_audit().await;
    Ok(Json(json!({ "updated": true })))
}

/// Makes one harmless call that tells whether the credential works.
pub(super) async fn verify(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<VerificationBody>, ApiError> {
    let found = find(&parts, &caller, &name).await?;
    let verified = parts.proxy.verifier().verify(&caller.actor(), &found).await;
    let verified = verified.map_err(|error| ApiError::store(error, &parts))?;
    parts.proxy.copy_audit().await;
    Ok(Json(VerificationBody {
        status: verified.status.as_str(),
        http_status: verified.http_status,
        probe_url: verified.probe_url,
        detail: verified.detail,
    }))
}

/// Deletes a credential. One that is not there is as good as deleted, as clients expect (spec/tap.md §4.4).
pub(super) async fn delete(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Value>, ApiError> {
    if check_credential_name(&name).is_ok() {
        match Credential::delete(&parts.store, &caller.actor(), &name).await {
            Ok(()) | Err(ChangeError::Missing { .. }) => {}
            Err(error) => return Err(change(&parts, Noun::Credential)(error)),
        }
        parts.proxy.copy_audit().await;
    }
    Ok(Json(json!({ "deleted": true })))
}

/// Refuses a value that no call could use.
fn check_usable(auth: Auth, value: &Secret) -> Result<(), ApiError> {
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
    found
        .filter(|credential| credential.end_user_id.is_none())
        .ok_or_else(none)
}
