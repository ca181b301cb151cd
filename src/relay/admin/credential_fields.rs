//! What a credential is besides its name and value, as requests give it.

#![expect(
    clippy::option_option,
    reason = "a field that is left out, one that is null and one that is set are three things"
)]

use serde_json::Value;

use super::super::error::ApiError;
use super::{
    credentials::SIGNING_BASE,
    fields::Fields,
    refusal::{self, invalid},
};
use crate::{
    secrets::{Algorithm, Secret, wipe_json},
    store::{
        Auth, Binding, Credential, CredentialError, CredentialUpdate, NewCredential, address,
        default_hosts, read_hosts,
    },
};

/// The fields that making and changing a credential share.
pub(super) struct Shape {
    description: Option<String>,
    auth: Option<Auth>,
    /// TAP's word for the way out; the kind is a closer one.
    connector: Option<Connector>,
    api_base: Option<Option<String>>,
    relative_target: Option<bool>,
    header_format: Option<Option<String>>,
    bindings: Option<Vec<Binding>>,
    allowed_hosts: Option<Vec<String>>,
    any_host: Option<bool>,
    rate_limit_per_hour: Option<Option<i64>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Connector {
    Direct,
    Sidecar,
}

impl Shape {
    /// Reads the fields.
    pub(super) fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        let mut shape = Self {
            description: fields.text("description")?,
            auth: fields
                .text("auth")?
                .map(|text| read_auth(&text))
                .transpose()?,
            connector: fields
                .text("connector")?
                .map(|text| read_connector(&text))
                .transpose()?,
            api_base: fields.clearable("api_base")?,
            relative_target: fields.flag("relative_target")?,
            header_format: fields.clearable("auth_header_format")?,
            bindings: fields
                .value("auth_bindings")
                .map(read_bindings)
                .transpose()?,
            allowed_hosts: fields
                .texts("allowed_hosts")?
                .map(|texts| read_hosts(&texts).map_err(|error| refusal::credential(&error)))
                .transpose()?,
            any_host: fields.flag("any_host")?,
            rate_limit_per_hour: fields.rate_limit("rate_limit_per_hour")?,
        };
        shape.read_base()?;
        Ok(shape)
    }

    /// Checks the base; that of a credential that signs is none, and tells the kind.
    fn read_base(&mut self) -> Result<(), ApiError> {
        let Some(Some(base)) = &self.api_base else {
            return Ok(());
        };
        if base == SIGNING_BASE {
            if self.auth.is_some_and(|auth| auth != Auth::Signing) {
                return Err(invalid(
                    "`api_base` says that it signs, and `auth` does not",
                ));
            }
            (self.auth, self.connector) = (Some(Auth::Signing), None);
            self.api_base = Some(None);
            return Ok(());
        }
        let read = address(base).map_err(|error| refusal::credential(&error))?;
        self.api_base = Some(Some(read).filter(|base| !base.is_empty()));
        Ok(())
    }

    /// Returns the kind: the one that is named, or the usual one of the connector.
    fn kind(&self) -> Result<Option<Auth>, ApiError> {
        let of_connector = self.connector.map(|connector| match connector {
            Connector::Direct => Auth::ApiKey,
            // What its value is, is found out when it is used (spec/tap.md §2.7).
            Connector::Sidecar => Auth::Custom,
        });
        match (self.auth, of_connector) {
            (Some(auth), Some(usual)) if auth.connector() != usual.connector() => {
                let wanted = auth.connector();
                Err(invalid(&format!(
                    "the connector of this `auth` is `{wanted}`"
                )))
            }
            (auth, usual) => Ok(auth.or(usual)),
        }
    }

    /// Returns the credential to be made, without its value; with a generated key it is one that signs.
    pub(super) fn into_new(
        self,
        name: String,
        is_generated: bool,
    ) -> Result<NewCredential, ApiError> {
        let auth = match self.kind()? {
            Some(auth) if is_generated && auth != Auth::Signing => {
                return Err(invalid(
                    "only a credential that signs has its key generated",
                ));
            }
            Some(auth) => auth,
            None if is_generated => Auth::Signing,
            None => Auth::ApiKey,
        };
        let api_base = self.api_base.flatten();
        let any_host = self.any_host.unwrap_or_default();
        let allowed_hosts = match self.allowed_hosts {
            Some(hosts) => hosts,
            None if any_host || auth == Auth::Signing => Vec::new(),
            None => default_hosts(api_base.as_deref()),
        };
        Ok(NewCredential {
            name,
            description: self.description.unwrap_or_default(),
            auth,
            api_base,
            relative_target: self.relative_target.unwrap_or_default(),
            header_format: self.header_format.flatten(),
            bindings: self.bindings.unwrap_or_default(),
            allowed_hosts,
            any_host,
            rate_limit_per_hour: self.rate_limit_per_hour.flatten(),
            value: None,
        })
    }

    /// Returns what is to become of a credential. A connector that it has already leaves its kind alone.
    pub(super) fn into_update(self, credential: &Credential) -> Result<CredentialUpdate, ApiError> {
        let kind = self.kind()?;
        let is_named = self.auth.is_some();
        let auth = kind.filter(|kind| is_named || kind.connector() != credential.auth.connector());
        Ok(CredentialUpdate {
            description: self.description,
            auth,
            api_base: self.api_base,
            relative_target: self.relative_target,
            header_format: self.header_format,
            bindings: self.bindings,
            allowed_hosts: self.allowed_hosts,
            any_host: self.any_host,
            rate_limit_per_hour: self.rate_limit_per_hour,
        })
    }
}

/// Reads a value: a text, without a line end at its end, or an object.
pub(super) fn read_value(value: Value) -> Result<Secret, ApiError> {
    let value = match value {
        Value::String(text) => Secret::from(text).without_line_end(),
        Value::Object(_) => {
            let text = serde_json::to_vec(&value).expect("an object has text for keys");
            wipe_json(value);
            Secret::new(text)
        }
        _ => return Err(invalid("`value` is text or an object")),
    };
    if value.is_empty() {
        return Err(refusal::credential(&CredentialError::EmptyValue));
    }
    Ok(value)
}

/// Reads what kind of key is to be generated: `{"algorithm": …}`.
pub(super) fn read_algorithm(value: &Value) -> Result<Algorithm, ApiError> {
    let named = value
        .as_object()
        .filter(|object| object.len() == 1)
        .and_then(|object| object.get("algorithm")?.as_str()?.parse().ok());
    named.ok_or_else(|| {
        invalid("`generate` is `{\"algorithm\": …}`, with `ed25519`, `p256` or `secp256k1`")
    })
}

fn read_auth(text: &str) -> Result<Auth, ApiError> {
    let words = Auth::ALL.map(Auth::as_str).join("`, `");
    text.parse()
        .map_err(|()| invalid(&format!("`auth` is one of `{words}`")))
}

fn read_connector(text: &str) -> Result<Connector, ApiError> {
    match text {
        "direct" => Ok(Connector::Direct),
        "sidecar" => Ok(Connector::Sidecar),
        _ => Err(invalid("`connector` is `direct` or `sidecar`")),
    }
}

fn read_bindings(value: Value) -> Result<Vec<Binding>, ApiError> {
    const WANTED: &str = "`auth_bindings` is a list of objects, each with `header` and `format`";
    let Value::Array(values) = value else {
        return Err(invalid(WANTED));
    };
    let mut bindings = Vec::with_capacity(values.len());
    for value in &values {
        let (header, format) = read_pair(value).ok_or_else(|| invalid(WANTED))?;
        let binding = Binding::new(header, format);
        bindings.push(binding.map_err(|error| refusal::credential(&error))?);
    }
    Ok(bindings)
}

fn read_pair(value: &Value) -> Option<(&str, &str)> {
    let object = value.as_object().filter(|object| object.len() == 2)?;
    let text = |name| object.get(name)?.as_str();
    Some((text("header")?, text("format")?))
}
