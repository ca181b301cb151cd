//! `POST /agent/credential-link`: the address of a form that a person fills in with the secret
//! (spec/tap.md §2.10).
//!
//! Nothing here takes a secret, and no answer repeats what was sent.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Request, State},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use super::{
    Parts,
    auth::Agents,
    discovery::{Prefill, credential_link},
    document::read_object,
    error::ApiError,
};
use crate::{policy::HostRule, secrets::Algorithm, store::Credential};

/// The longest of the other texts, in bytes: all of it has to fit into an address.
const TEXT_BYTES_MAX: usize = 500;
/// The most bindings, and the most hosts.
const ENTRIES_MAX: usize = 20;

/// What the form is to be filled in with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    name: String,
    description: Option<String>,
    connector: Option<String>,
    api_base: Option<String>,
    relative_target: Option<bool>,
    auth_header_format: Option<String>,
    auth_bindings: Option<Vec<WantedBinding>>,
    allowed_hosts: Option<Vec<String>>,
    template: Option<String>,
    algorithm: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WantedBinding {
    header: String,
    format: String,
}

/// Where a person goes.
#[derive(Serialize)]
pub(super) struct LinkBody {
    create_url: String,
    agent_action: &'static str,
}

/// Returns the link to a form for a new credential.
pub(super) async fn create(
    State(parts): State<Arc<Parts>>,
    _agents: Agents,
    request: Request,
) -> Result<Json<LinkBody>, ApiError> {
    let sent = read_object(request.into_body()).await?;
    let prefill = prefill(sent)?;
    Ok(Json(LinkBody {
        create_url: credential_link(&parts.site(), &prefill),
        agent_action: "give this link to a person: they type the secret there, and you never see it; then look \
             at `/agent/services` again",
    }))
}

fn prefill(sent: Map<String, Value>) -> Result<Prefill, ApiError> {
    if sent
        .iter()
        .any(|(key, value)| is_value(key) || holds_value(value))
    {
        let message =
            "a link takes no `value`: the secret is typed by a person, and never sent by an agent";
        let fix = "leave `value` out, and replace that secret: it has been sent in the clear";
        return Err(ApiError::bad_request("secret_not_accepted", message, fix));
    }
    let wanted: Wanted = serde_json::from_value(Value::Object(sent)).map_err(|_| {
        let message = "the fields are `name`, `description`, `connector`, `api_base`, `relative_target`, \
             `auth_header_format`, `auth_bindings` (a list of `header` and `format`), `allowed_hosts`, `template` \
             and `algorithm`";
        invalid(message)
    })?;
    check(&wanted)?;
    let bindings = wanted.auth_bindings.map(serde_json::to_value).transpose();
    Ok(Prefill {
        name: wanted.name,
        description: wanted.description,
        connector: wanted.connector,
        api_base: wanted.api_base,
        relative_target: wanted.relative_target,
        auth_header_format: wanted.auth_header_format,
        auth_bindings: bindings.expect("a binding has text for keys"),
        allowed_hosts: wanted.allowed_hosts,
        template: wanted.template,
        algorithm: wanted.algorithm,
    })
}

fn check(wanted: &Wanted) -> Result<(), ApiError> {
    if !Credential::is_name(&wanted.name) {
        let message = "`name` has 1 to 64 lower-case letters, digits and `-`";
        return Err(ApiError::bad_request(
            "invalid_name",
            message,
            "choose another name",
        ));
    }
    let hosts = wanted.allowed_hosts.as_deref().unwrap_or_default();
    let bindings = wanted.auth_bindings.as_deref().unwrap_or_default();
    if hosts.len() > ENTRIES_MAX
        || bindings.len() > ENTRIES_MAX
        || texts(wanted).any(|text| is_long(text))
    {
        return Err(invalid(
            "a text has at most 500 bytes, and a list 20 entries",
        ));
    }
    let is_known = |text: &Option<String>, known: &[&str]| {
        text.as_deref().is_none_or(|text| known.contains(&text))
    };
    if !is_known(&wanted.connector, &["direct", "sidecar"]) {
        return Err(invalid("`connector` is `direct` or `sidecar`"));
    }
    if !is_known(&wanted.algorithm, &Algorithm::ALL.map(Algorithm::as_str)) {
        return Err(invalid("`algorithm` is `ed25519`, `p256` or `secp256k1`"));
    }
    if wanted
        .api_base
        .as_deref()
        .is_some_and(|base| !is_address(base))
    {
        return Err(invalid(
            "`api_base` is an http or https address without user and password",
        ));
    }
    if hosts.iter().any(|host| host.parse::<HostRule>().is_err()) {
        return Err(invalid(
            "an entry of `allowed_hosts` is a host, `*.suffix` or an origin",
        ));
    }
    Ok(())
}

fn texts(wanted: &Wanted) -> impl Iterator<Item = &String> {
    let single = [
        &wanted.description,
        &wanted.api_base,
        &wanted.auth_header_format,
        &wanted.template,
    ];
    let bindings = wanted.auth_bindings.iter().flatten();
    let bindings = bindings.flat_map(|binding| [&binding.header, &binding.format]);
    let hosts = wanted.allowed_hosts.iter().flatten();
    single.into_iter().flatten().chain(bindings).chain(hosts)
}

fn is_long(text: &str) -> bool {
    text.len() > TEXT_BYTES_MAX
}

/// Returns whether a text is an address, and holds no secret of its own. `tap:sign` is what a signing key has.
fn is_address(text: &str) -> bool {
    let is_web = |url: Url| {
        let is_plain = url.username().is_empty() && url.password().is_none();
        matches!(url.scheme(), "http" | "https") && url.has_host() && is_plain
    };
    text == "tap:sign" || Url::parse(text).is_ok_and(is_web)
}

fn is_value(key: &str) -> bool {
    key.trim().eq_ignore_ascii_case("value")
}

/// Returns whether there is a `value` anywhere inside.
fn holds_value(value: &Value) -> bool {
    match value {
        Value::Array(values) => values.iter().any(holds_value),
        Value::Object(fields) => fields
            .iter()
            .any(|(key, value)| is_value(key) || holds_value(value)),
        _ => false,
    }
}

fn invalid(message: &str) -> ApiError {
    ApiError::bad_request(
        "invalid_credential_link",
        message,
        "send these fields and no others",
    )
}
