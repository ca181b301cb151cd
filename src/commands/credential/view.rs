//! What commands show of credentials: everything but the value.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::local_time;
use crate::{
    clock::Timestamp,
    secrets::{EncryptionKey, SigningKey},
    store::{Auth, Credential},
    ui::{Cell, View},
};

/// A credential without its value.
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct CredentialView {
    /// Its name.
    name: String,
    /// What it is for.
    description: String,
    /// How it authenticates: `api-key`, `oauth2`, `oauth1`, `custom` or `signing`.
    auth: &'static str,
    /// Where the service is.
    api_base: Option<String>,
    /// Whether agents name only a path.
    relative_target: bool,
    /// Where it may be sent.
    allowed_hosts: Vec<String>,
    /// Whether it may be sent anywhere.
    any_host: bool,
    /// How many calls of all agents together may use it in an hour; null is any number.
    rate_limit_per_hour: Option<i64>,
    /// What stands in `Authorization`; null is `Bearer {value}`.
    header_format: Option<String>,
    /// The headers that it fills instead.
    bindings: Vec<BindingView>,
    /// When its value was last set.
    #[schemars(with = "Option<String>")]
    value_set_at: Option<Timestamp>,
    /// When it was made.
    #[schemars(with = "String")]
    created_at: Timestamp,
    /// When anything of it last changed.
    #[schemars(with = "String")]
    updated_at: Timestamp,
}

/// A credential, and of one that signs the public half of its key.
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct CredentialDetails {
    #[serde(flatten)]
    credential: CredentialView,
    /// Of a signing key what anybody may know; absent for every other kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    signing_key: Option<PublicView>,
}

/// The public half of a signing key. Bytes are lower-case hex.
#[derive(Debug, JsonSchema, Serialize)]
struct PublicView {
    /// `ed25519`, `p256` or `secp256k1`.
    algorithm: &'static str,
    /// The public key; of a curve the compressed point.
    public_key: String,
    /// Of a curve the whole point.
    #[serde(skip_serializing_if = "Option::is_none")]
    public_key_uncompressed: Option<String>,
    /// Of secp256k1 the Ethereum address.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
}

impl CredentialDetails {
    /// Returns the view of a credential. A value that is no key, or does not open, is left to those who use it.
    pub(crate) fn of(credential: Credential, key: &EncryptionKey) -> Self {
        let is_key = credential.auth == Auth::Signing;
        let value = is_key
            .then(|| credential.open(key).ok().flatten())
            .flatten();
        let signing_key = value.and_then(|value| SigningKey::from_bundle(&value).ok());
        Self {
            signing_key: signing_key.as_ref().map(PublicView::from),
            ..Self::without_key(credential)
        }
    }

    /// Returns the view of a credential whose key is not kept, so that there is nothing to tell of it.
    pub(crate) fn without_key(credential: Credential) -> Self {
        Self {
            credential: CredentialView::from(credential),
            signing_key: None,
        }
    }
}

impl From<&SigningKey> for PublicView {
    fn from(key: &SigningKey) -> Self {
        let public = key.public();
        Self {
            algorithm: key.algorithm().as_str(),
            public_key: public.public_key,
            public_key_uncompressed: public.public_key_uncompressed,
            address: public.address,
        }
    }
}

impl View for CredentialDetails {
    const COLUMNS: &'static [&'static str] = CredentialView::COLUMNS;

    fn row(&self) -> Vec<Cell> {
        self.credential.row()
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let mut details = self.credential.details();
        if let Some(key) = &self.signing_key {
            details.push(("algorithm", key.algorithm.into()));
            details.push(("public key", Cell::from(&key.public_key)));
            let address = key.address.as_ref();
            details.extend(address.map(|address| ("address", Cell::from(address))));
        }
        details
    }
}

/// A header that a credential fills.
#[derive(Debug, JsonSchema, Serialize)]
struct BindingView {
    /// The header's name.
    header: String,
    /// What stands in it.
    format: String,
}

impl From<Credential> for CredentialView {
    fn from(credential: Credential) -> Self {
        let bindings = credential.bindings.into_iter().map(|binding| BindingView {
            header: binding.header,
            format: binding.format,
        });
        Self {
            name: credential.name,
            description: credential.description,
            auth: credential.auth.as_str(),
            api_base: credential.api_base,
            relative_target: credential.relative_target,
            allowed_hosts: credential.allowed_hosts,
            any_host: credential.any_host,
            rate_limit_per_hour: credential.rate_limit_per_hour,
            header_format: credential.header_format,
            bindings: bindings.collect(),
            value_set_at: credential.value_set_at,
            created_at: credential.created_at,
            updated_at: credential.updated_at,
        }
    }
}

impl CredentialView {
    /// Returns the headers that it fills, and how.
    fn headers(&self) -> Cell {
        let told = |binding: &BindingView| format!("{}: {}", binding.header, binding.format);
        let bindings: Vec<_> = self.bindings.iter().map(told).collect();
        match &self.header_format {
            Some(format) => Cell::from(format!("Authorization: {format}")),
            None if bindings.is_empty() && self.auth == Auth::ApiKey.as_str() => {
                Cell::dim("Authorization: Bearer {value}")
            }
            None => Cell::list(&bindings),
        }
    }

    /// Returns where it may be sent.
    fn hosts(&self) -> Cell {
        if self.any_host {
            Cell::bad("any")
        } else {
            Cell::list(&self.allowed_hosts)
        }
    }
}

impl View for CredentialView {
    const COLUMNS: &'static [&'static str] = &["name", "auth", "hosts", "description"];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::from(&self.name),
            Cell::from(self.auth),
            self.hosts(),
            Cell::from(&self.description),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let value_set = self.value_set_at.map(local_time);
        let limit = self.rate_limit_per_hour;
        let limit = limit.map_or_else(|| "none".to_owned(), |limit| limit.to_string());
        vec![
            ("name", Cell::from(&self.name)),
            ("description", Cell::from(&self.description)),
            ("auth", Cell::from(self.auth)),
            ("api base", self.api_base.clone().into()),
            ("relative target", self.relative_target.into()),
            ("hosts", self.hosts()),
            ("headers", self.headers()),
            ("limit per hour", limit.into()),
            ("value set", value_set.unwrap_or_else(|| Cell::bad("never"))),
            ("created", local_time(self.created_at)),
            ("updated", local_time(self.updated_at)),
        ]
    }
}
