//! What a credential is besides its name and value, as requests give it.

#![expect(
    clippy::option_option,
    reason = "a field that is left out, one that is null and one that is set are three things"
)]

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::Value;

use super::super::{error::ApiError, typed::Clearable};
use super::{
    credentials::SIGNING_BASE,
    per_hour::PerHour,
    refusal::{self, invalid},
};
use crate::{
    secrets::{Algorithm, Secret, wipe_json},
    store::{
        Auth, Binding, Credential, CredentialError, CredentialSetup, CredentialUpdate,
        NewCredential, StoreError, address, default_hosts, read_hosts,
    },
};

/// A credential to be made.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCredentialBody {
    pub(super) name: String,
    pub(super) value: Option<GivenValue>,
    /// Instead of a value: a key that signs, made here.
    pub(super) generate: Option<GenerateBody>,
    description: Option<String>,
    auth: Option<Kind>,
    connector: Option<Connector>,
    /// Where relative targets lead.
    api_base: Option<String>,
    relative_target: Option<bool>,
    auth_header_format: Option<String>,
    auth_bindings: Option<Vec<BindingBody>>,
    allowed_hosts: Option<Vec<String>>,
    any_host: Option<bool>,
    rate_limit_per_hour: Option<PerHour>,
    /// Whether nobody is meant to use it; without a value one is made up.
    canary: Option<bool>,
}

/// What is to become of a credential; what is left out stays.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CredentialUpdateBody {
    description: Option<String>,
    auth: Option<Kind>,
    connector: Option<Connector>,
    #[serde(default)]
    api_base: Clearable<String>,
    relative_target: Option<bool>,
    #[serde(default)]
    auth_header_format: Clearable<String>,
    auth_bindings: Option<Vec<BindingBody>>,
    allowed_hosts: Option<Vec<String>>,
    any_host: Option<bool>,
    #[serde(default)]
    rate_limit_per_hour: Clearable<PerHour>,
    canary: Option<bool>,
}

/// A credential that a program hands over for its person to activate, or what one that there is becomes; what is left out
/// then stays.
#[derive(Clone, Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub(in crate::relay) struct SetupFields {
    pub(in crate::relay) name: String,
    /// Its value; it is kept apart from the others, and sealed.
    #[serde(skip_serializing)]
    value: Option<GivenValue>,
    pub(in crate::relay) description: Option<String>,
    pub(in crate::relay) connector: Option<Connector>,
    /// Where relative targets lead.
    pub(in crate::relay) api_base: Option<String>,
    pub(in crate::relay) relative_target: Option<bool>,
    pub(in crate::relay) auth_header_format: Option<String>,
    pub(in crate::relay) auth_bindings: Option<Vec<BindingBody>>,
    pub(in crate::relay) allowed_hosts: Option<Vec<String>>,
    pub(in crate::relay) any_host: Option<bool>,
    /// Whether each approval is to take a passkey from then on.
    pub(in crate::relay) require_passkey: Option<bool>,
}

/// What a credential is declared to be, as `export` writes it; what is left out stays.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeclaredCredentialBody {
    pub(super) name: String,
    /// Its value; one that is the same already is not set again.
    pub(super) value: Option<GivenValue>,
    /// Its value as `/seal` answers it.
    pub(super) value_sealed: Option<String>,
    description: Option<String>,
    auth: Option<Kind>,
    #[serde(default)]
    api_base: Clearable<String>,
    relative_target: Option<bool>,
    #[serde(default)]
    header_format: Clearable<String>,
    bindings: Option<Vec<BindingBody>>,
    allowed_hosts: Option<Vec<String>>,
    any_host: Option<bool>,
    #[serde(default)]
    rate_limit_per_hour: Clearable<PerHour>,
    canary: Option<bool>,
}

/// A key that is to be generated.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GenerateBody {
    pub(super) algorithm: AlgorithmWord,
}

/// The word for what a key signs with.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum AlgorithmWord {
    Ed25519,
    P256,
    Secp256k1,
}

/// A header, and what is put into it.
#[derive(Clone, Deserialize, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
pub(in crate::relay) struct BindingBody {
    pub(in crate::relay) header: String,
    pub(in crate::relay) format: String,
}

/// A value: text, or an object of fields.
#[derive(Clone)]
pub(in crate::relay) struct GivenValue(Secret);

/// What a credential's value is, by its word.
#[derive(Clone, Copy)]
struct Kind(Auth);

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
    canary: Option<bool>,
}

/// TAP's word for the way out.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::relay) enum Connector {
    Direct,
    Sidecar,
}

impl SetupFields {
    /// Returns the fields of something that was handed over.
    pub(in crate::relay) fn of(setup: &CredentialSetup) -> Result<Self, StoreError> {
        serde_json::from_str(&setup.document).map_err(|_| StoreError::Corrupt {
            table: "credential_setups",
            column: "document",
            id: setup.id.clone(),
        })
    }

    /// Takes the value out, which there has to be.
    pub(super) fn take_value(&mut self) -> Result<Secret, ApiError> {
        let given = self.value.take();
        given
            .ok_or_else(|| invalid("`value` is missing"))?
            .checked()
    }

    /// Returns what it is besides its name and value.
    pub(super) fn shape(&self) -> Result<Shape, ApiError> {
        let given = |text: &Option<String>| text.clone().map_or(Clearable::Kept, Clearable::Set);
        let update = CredentialUpdateBody {
            description: self.description.clone(),
            auth: None,
            connector: self.connector,
            api_base: given(&self.api_base),
            relative_target: self.relative_target,
            auth_header_format: given(&self.auth_header_format),
            auth_bindings: self.auth_bindings.clone(),
            allowed_hosts: self.allowed_hosts.clone(),
            any_host: self.any_host,
            rate_limit_per_hour: Clearable::Kept,
            canary: None,
        };
        update.shape()
    }
}

impl Connector {
    /// Returns the word for it.
    pub(in crate::relay) const fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Sidecar => "sidecar",
        }
    }
}

impl NewCredentialBody {
    /// Returns whether it says in so many words that it is to be sent nowhere, for now.
    pub(super) fn is_for_nowhere(&self) -> bool {
        self.any_host == Some(false) && self.allowed_hosts.as_ref().is_some_and(Vec::is_empty)
    }

    /// Returns what it is besides its name and value.
    pub(super) fn shape(self) -> Result<Shape, ApiError> {
        let given = |text: Option<String>| text.map_or(Clearable::Kept, Clearable::Set);
        let update = CredentialUpdateBody {
            description: self.description,
            auth: self.auth,
            connector: self.connector,
            api_base: given(self.api_base),
            relative_target: self.relative_target,
            auth_header_format: given(self.auth_header_format),
            auth_bindings: self.auth_bindings,
            allowed_hosts: self.allowed_hosts,
            any_host: self.any_host,
            rate_limit_per_hour: self
                .rate_limit_per_hour
                .map_or(Clearable::Kept, Clearable::Set),
            canary: self.canary,
        };
        update.shape()
    }
}

impl CredentialUpdateBody {
    /// Returns what it is to be besides its name and value.
    pub(super) fn shape(self) -> Result<Shape, ApiError> {
        let refused = |error| refusal::credential(&error);
        let bind = |given: BindingBody| Binding::new(&given.header, &given.format);
        let bindings = self
            .auth_bindings
            .map(|given| given.into_iter().map(bind).collect());
        let mut shape = Shape {
            description: self.description,
            auth: self.auth.map(|Kind(auth)| auth),
            connector: self.connector,
            api_base: self.api_base.into_change(),
            relative_target: self.relative_target,
            header_format: self.auth_header_format.into_change(),
            bindings: bindings.transpose().map_err(refused)?,
            allowed_hosts: self
                .allowed_hosts
                .map(|texts| read_hosts(&texts).map_err(refused))
                .transpose()?,
            any_host: self.any_host,
            rate_limit_per_hour: self.rate_limit_per_hour.map(PerHour::get).into_change(),
            canary: self.canary,
        };
        shape.read_base()?;
        Ok(shape)
    }
}

impl DeclaredCredentialBody {
    /// Returns what it is to be besides its name and value.
    pub(super) fn into_update(self) -> Result<CredentialUpdate, ApiError> {
        let body = CredentialUpdateBody {
            description: self.description,
            auth: self.auth,
            connector: None,
            api_base: self.api_base,
            relative_target: self.relative_target,
            auth_header_format: self.header_format,
            auth_bindings: self.bindings,
            allowed_hosts: self.allowed_hosts,
            any_host: self.any_host,
            rate_limit_per_hour: self.rate_limit_per_hour,
            canary: self.canary,
        };
        let shape = body.shape()?;
        Ok(CredentialUpdate {
            description: shape.description,
            auth: shape.auth,
            api_base: shape.api_base,
            relative_target: shape.relative_target,
            header_format: shape.header_format,
            bindings: shape.bindings,
            allowed_hosts: shape.allowed_hosts,
            any_host: shape.any_host,
            rate_limit_per_hour: shape.rate_limit_per_hour,
            canary: shape.canary,
        })
    }
}

impl From<AlgorithmWord> for Algorithm {
    fn from(word: AlgorithmWord) -> Self {
        match word {
            AlgorithmWord::Ed25519 => Self::Ed25519,
            AlgorithmWord::P256 => Self::P256,
            AlgorithmWord::Secp256k1 => Self::Secp256k1,
        }
    }
}

impl GivenValue {
    /// Returns the value, if there is anything in it.
    pub(super) fn checked(self) -> Result<Secret, ApiError> {
        if self.0.is_empty() {
            return Err(refusal::credential(&CredentialError::EmptyValue));
        }
        Ok(self.0)
    }
}

impl<'de> Deserialize<'de> for GivenValue {
    /// Reads a text, without a line end at its end, or an object.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) => Ok(Self(Secret::from(text).without_line_end())),
            value @ Value::Object(_) => {
                let text = serde_json::to_vec(&value).expect("an object has text for keys");
                wipe_json(value);
                Ok(Self(Secret::new(text)))
            }
            _ => Err(de::Error::custom("it is text or an object")),
        }
    }
}

impl JsonSchema for GivenValue {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "GivenValue".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "object"], "writeOnly": true })
    }
}

impl Kind {
    /// The words, in the order of the kinds.
    const WORDS: [&str; Auth::ALL.len()] = {
        let mut words = [""; Auth::ALL.len()];
        let mut index = 0;
        while index < words.len() {
            words[index] = Auth::ALL[index].as_str();
            index += 1;
        }
        words
    };
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let kind = word.parse();
        kind.map(Self)
            .map_err(|()| de::Error::unknown_variant(&word, &Self::WORDS))
    }
}

impl JsonSchema for Kind {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Kind".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": Self::WORDS })
    }
}

impl Shape {
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
            canary: self.canary.unwrap_or_default(),
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
            canary: self.canary,
        })
    }
}
