//! `/app/users/{ext}/credentials`: an end user's credentials.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Request, State},
};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};

use super::{actor, end_user, read, refused};
use crate::{
    policy::Policy,
    proxy::check_value,
    relay::{Parts, address::Path, auth::App, error::ApiError},
    secrets::Secret,
    store::{
        Auth, Binding, Credential, CredentialError, EndUser, NewCredential, default_hosts,
        read_hosts,
    },
};

/// The policy that an app's credential begins with: reads go through, everything else is the end user's to
/// decide.
const FIRST_POLICY: &str =
    r#"{"auto_approve_methods": ["GET", "HEAD"], "approval_channel": "app"}"#;

/// A credential to be made for an end user; the fields of `POST /team/credentials` (spec/tap.md §4.4).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::relay) struct NewBody {
    /// The logical name: what follows `eu:{ext}/`.
    name: String,
    #[serde(default)]
    description: String,
    connector: Option<String>,
    /// How it authenticates, in our words; wins over `connector`.
    auth: Option<String>,
    api_base: Option<String>,
    #[serde(default)]
    relative_target: bool,
    auth_header_format: Option<String>,
    #[serde(default)]
    auth_bindings: Vec<Binding>,
    #[serde(default)]
    allowed_hosts: Vec<String>,
    /// Text, or an object of several secrets.
    value: Box<RawValue>,
}

/// A credential that was made.
#[derive(Debug, Serialize)]
pub(in crate::relay) struct MadeBody {
    /// The name by which calls use it.
    name: String,
    created: bool,
}

/// Makes a credential for an end user.
pub(in crate::relay) async fn create(
    State(parts): State<Arc<Parts>>,
    App(app): App,
    Path(ext): Path<String>,
    request: Request,
) -> Result<(StatusCode, Json<MadeBody>), ApiError> {
    let ext_id = end_user(&ext, &parts)?;
    let new = into_new(read(request).await?)?;
    let policy = Policy::parse(FIRST_POLICY).expect("it is written as one");
    let actor = actor(&app);
    let made = EndUser::add_credential(&parts.store, &actor, (&ext_id, &app.id), (new, &policy));
    let made = made.await.map_err(|error| refused(error, &parts))?;
    parts.proxy.copy_audit().await;
    let body = MadeBody {
        name: made.name,
        created: true,
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// Makes of what an app asks for a credential as anybody's; the rules of all are the store's to check.
fn into_new(body: NewBody) -> Result<NewCredential, ApiError> {
    if !Credential::is_name(&body.name) {
        let message = "the name of a credential has 1 to 64 lower-case letters, digits and `-`";
        return Err(wrong("invalid_credential_name", message));
    }
    let auth = auth(&body)?;
    let value = value(&body.value)?;
    check_value(auth, &value).map_err(|error| wrong("invalid_body", &error.to_string()))?;
    let api_base = body.api_base.filter(|base| !base.is_empty());
    let allowed_hosts = if body.allowed_hosts.is_empty() {
        default_hosts(api_base.as_deref())
    } else {
        read_hosts(&body.allowed_hosts).map_err(unsuitable)?
    };
    if allowed_hosts.is_empty() {
        let message = "name the hosts in `allowed_hosts`";
        return Err(wrong("missing_allowed_hosts", message));
    }
    let new = NewCredential {
        name: body.name,
        description: body.description,
        auth,
        api_base,
        relative_target: body.relative_target,
        header_format: body.auth_header_format,
        bindings: body.auth_bindings,
        allowed_hosts,
        any_host: false,
        rate_limit_per_hour: None,
        canary: false,
        value: Some(value),
    };
    new.check().map_err(unsuitable)?;
    Ok(new)
}

fn auth(body: &NewBody) -> Result<Auth, ApiError> {
    let word = match (&body.auth, body.connector.as_deref()) {
        (Some(word), _) => word,
        (None, None | Some("direct")) => Auth::ApiKey.as_str(),
        (None, Some("sidecar")) => Auth::Custom.as_str(),
        (None, Some(_)) => {
            return Err(wrong(
                "invalid_body",
                "`connector` is `direct` or `sidecar`",
            ));
        }
    };
    match word.parse() {
        Ok(Auth::Signing) | Err(()) => Err(wrong(
            "invalid_body",
            "`auth` is `api-key`, `oauth2`, `oauth1` or `custom`",
        )),
        Ok(auth) => Ok(auth),
    }
}

/// Takes the value: a text as it is, an object as its JSON.
fn value(raw: &RawValue) -> Result<Secret, ApiError> {
    let text = raw.get();
    let value = match text.as_bytes().first() {
        Some(b'"') => serde_json::from_str::<String>(text).ok().map(Secret::from),
        Some(b'{') => {
            let is_object = serde_json::from_str::<Value>(text).is_ok();
            is_object.then(|| Secret::from(text))
        }
        _ => None,
    };
    let value = value.filter(|value| !value.expose().is_empty());
    value.ok_or_else(|| {
        wrong(
            "invalid_body",
            "`value` is a text or an object, and not empty",
        )
    })
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
fn unsuitable(error: CredentialError) -> ApiError {
    wrong("invalid_body", &error.to_string())
}

fn wrong(code: &'static str, message: &str) -> ApiError {
    ApiError::plain(StatusCode::BAD_REQUEST, code, message)
}
