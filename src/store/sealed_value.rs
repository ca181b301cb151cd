//! Values sealed for manifests: texts that open in one deployment only, for the credential of one name in one team
//! (docs/declarative.md).
//!
//! They are sealed under a derived key, which stays the same when the encryption key is rotated: a manifest stands in
//! files that no rotation reaches.

use std::{fmt, str::FromStr};

use data_encoding::BASE64;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{ChangeError, Declaration, DeclarationError, Entry, Noun, Store, TeamId};
use crate::secrets::{KeyId, Place, Secret};

/// How every one begins.
const PREFIX: &str = "postern-sealed:";

/// A sealed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedValue(Vec<u8>);

/// Why a sealed value does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealedValueError {
    /// It is none, or not all of one.
    #[error("this is no sealed value, or not all of it")]
    Unreadable,
    /// Another deployment sealed it.
    #[error("this value was sealed by another deployment, and opens only there")]
    Elsewhere,
    /// It does not open here.
    #[error(
        "this value was sealed for a credential of another name or another team, or was changed"
    )]
    Refused,
}

impl SealedValue {
    /// Seals a value for the credential of that name.
    pub fn seal(store: &Store, credential: (&TeamId, &str), value: &Secret) -> Self {
        let key = store.key().manifest_key();
        Self(key.seal(place(credential), value.expose()))
    }

    /// Opens it for the credential of that name.
    ///
    /// # Errors
    /// [`SealedValueError`] for whatever was not sealed for just this one, here.
    pub fn open(
        &self,
        store: &Store,
        credential: (&TeamId, &str),
    ) -> Result<Secret, SealedValueError> {
        let key = store.key().manifest_key();
        if KeyId::of(&self.0) != Some(key.id()) {
            return Err(SealedValueError::Elsewhere);
        }
        let opened = key.open(place(credential), &self.0);
        opened.map_err(|_| SealedValueError::Refused)
    }
}

impl Declaration {
    /// Opens the values that are sealed.
    ///
    /// # Errors
    /// The first that does not open, with its entry.
    pub fn open_values(mut self, store: &Store, team: &TeamId) -> Result<Self, DeclarationError> {
        let credentials = self.credentials.iter_mut().flatten();
        for (index, one) in credentials.enumerate() {
            let Some(sealed) = one.value_sealed.take() else {
                continue;
            };
            let opened = sealed.open(store, (team, &one.name));
            let opened = opened.map_err(|error| DeclarationError {
                entry: Some(Entry {
                    noun: Noun::Credential,
                    index,
                }),
                error: ChangeError::Unsuitable(error.into()),
            })?;
            one.value = Some(opened);
        }
        Ok(self)
    }
}

impl FromStr for SealedValue {
    type Err = SealedValueError;

    /// Reads one. Blanks and line ends in it are none of it: a long text is often folded.
    fn from_str(text: &str) -> Result<Self, SealedValueError> {
        let text: String = text.split_ascii_whitespace().collect();
        let encoded = text.strip_prefix(PREFIX);
        let bytes = encoded.and_then(|encoded| BASE64.decode(encoded.as_bytes()).ok());
        let sealed = bytes.filter(|bytes| KeyId::of(bytes).is_some());
        sealed.map(Self).ok_or(SealedValueError::Unreadable)
    }
}

impl fmt::Display for SealedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", BASE64.encode(&self.0))
    }
}

impl Serialize for SealedValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SealedValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// Returns where a sealed value stands: beside the credential's name, and nowhere else.
fn place<'a>((team, name): (&'a TeamId, &'a str)) -> Place<'a> {
    Place {
        team: team.as_str(),
        table: "manifest",
        row: name,
        column: "value",
    }
}
