//! What is shown of credentials: everything but the value.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    proxy::Verification,
    secrets::{Keyring, SigningKey},
    store::{Auth, Binding, Credential},
};

/// A credential without its value.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct CredentialView {
    /// Its name.
    pub(crate) name: String,
    /// What it is for.
    pub(crate) description: String,
    /// How it authenticates: `api-key`, `oauth2`, `oauth1`, `custom` or `signing`.
    pub(crate) auth: String,
    /// Where the service is.
    pub(crate) api_base: Option<String>,
    /// Whether agents name only a path.
    pub(crate) relative_target: bool,
    /// Where it may be sent.
    pub(crate) allowed_hosts: Vec<String>,
    /// Whether it may be sent anywhere.
    pub(crate) any_host: bool,
    /// How many calls of all agents together may use it in an hour; null is any number.
    pub(crate) rate_limit_per_hour: Option<i64>,
    /// Whether nobody is meant to use it, and whoever names it raises an alarm.
    #[serde(default)]
    pub(crate) canary: bool,
    /// What stands in `Authorization`; null is `Bearer {value}`.
    pub(crate) header_format: Option<String>,
    /// The headers that it fills instead.
    pub(crate) bindings: Vec<BindingView>,
    /// When its value was last set.
    #[schemars(with = "Option<String>")]
    pub(crate) value_set_at: Option<Timestamp>,
    /// When it was made.
    #[schemars(with = "String")]
    pub(crate) created_at: Timestamp,
    /// When anything of it last changed.
    #[schemars(with = "String")]
    pub(crate) updated_at: Timestamp,
}

/// A credential, and of one that signs the public half of its key.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct CredentialDetails {
    #[serde(flatten)]
    pub(crate) credential: CredentialView,
    /// Of a signing key what anybody may know; absent for every other kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) signing_key: Option<PublicView>,
}

/// The public half of a signing key. Bytes are lower-case hex.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct PublicView {
    /// `ed25519`, `p256` or `secp256k1`.
    pub(crate) algorithm: String,
    /// The public key; of a curve the compressed point.
    pub(crate) public_key: String,
    /// Of a curve the whole point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) public_key_uncompressed: Option<String>,
    /// Of secp256k1 the Ethereum address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<String>,
}

impl CredentialDetails {
    /// Returns the view of a credential. A value that is no key, or does not open, is left to those who use it.
    pub(crate) fn of(credential: Credential, key: &Keyring) -> Self {
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
            algorithm: key.algorithm().as_str().to_owned(),
            public_key: public.public_key,
            public_key_uncompressed: public.public_key_uncompressed,
            address: public.address,
        }
    }
}

/// A header that a credential fills.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct BindingView {
    /// The header's name.
    pub(crate) header: String,
    /// What stands in it.
    pub(crate) format: String,
}

impl From<Binding> for BindingView {
    fn from(binding: Binding) -> Self {
        Self {
            header: binding.header,
            format: binding.format,
        }
    }
}

impl From<Credential> for CredentialView {
    fn from(credential: Credential) -> Self {
        let bindings = credential.bindings.into_iter().map(BindingView::from);
        Self {
            name: credential.name,
            description: credential.description,
            auth: credential.auth.as_str().to_owned(),
            api_base: credential.api_base,
            relative_target: credential.relative_target,
            allowed_hosts: credential.allowed_hosts,
            any_host: credential.any_host,
            rate_limit_per_hour: credential.rate_limit_per_hour,
            canary: credential.canary,
            header_format: credential.header_format,
            bindings: bindings.collect(),
            value_set_at: credential.value_set_at,
            created_at: credential.created_at,
            updated_at: credential.updated_at,
        }
    }
}

/// What became of the call.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct VerificationView {
    /// The credential's name.
    pub(crate) name: String,
    /// `ok`, `auth_rejected`, `inconclusive`, `config_error`, `upstream_error`, `unsupported`, `no_value` or
    /// `no_probe`.
    pub(crate) status: String,
    /// The upstream's status.
    pub(crate) http_status: Option<u16>,
    /// What was called.
    pub(crate) probe_url: Option<String>,
    /// What is to be known besides.
    pub(crate) detail: Option<String>,
}

impl VerificationView {
    /// Returns the view of what became of verifying the credential of that name.
    pub(crate) fn new(name: String, verification: Verification) -> Self {
        Self {
            name,
            status: verification.status.as_str().to_owned(),
            http_status: verification.http_status,
            probe_url: verification.probe_url,
            detail: verification.detail,
        }
    }
}
