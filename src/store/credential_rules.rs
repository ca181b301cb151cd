//! What a credential has to be like, whoever makes or changes it.
//!
//! The rules hold where credentials are written, so that no surface can leave one out.

use http::HeaderName;
use url::Url;

use super::{Auth, Binding, Credential, NewCredential, SealedValueError};
use crate::{
    policy::{HostRule, HostRuleError},
    secrets::{Secret, SigningKey, SigningKeyError},
    template::{Template, TemplateError},
};

/// Why a credential cannot be as it was given. A value is never told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// The base is no address.
    #[error("an address begins with `https://` or `http://` and has a host")]
    Address,
    /// The base has a secret in it, which everyone would see.
    #[error(
        "an address has no user and password: they belong into the value, which a format such as \
         `Basic {{base64(value)}}` sends"
    )]
    AddressWithUser,
    /// Agents are to name only a path, and there is nothing that it would be under.
    #[error("a relative target needs a base address")]
    RelativeWithoutBase,
    /// Agents are to name only a path, and the value is sent to a host that they name.
    #[error(
        "only the kinds `oauth2`, `oauth1` and `custom` take a relative target, and `{0}` does not"
    )]
    RelativeKind(&'static str),
    /// It may be sent nowhere.
    #[error("without a host that it may be sent to, a credential can be used nowhere")]
    NoDestination,
    /// A host that it may be sent to is none.
    #[error(transparent)]
    Host(#[from] HostRuleError),
    /// A header's format is none.
    #[error(transparent)]
    Format(#[from] TemplateError),
    /// A header's name is none.
    #[error("`{0}` is not the name of a header")]
    NoHeader(String),
    /// Two bindings fill one header.
    #[error("the header `{0}` is filled twice")]
    HeaderTwice(String),
    /// It says in two ways how it is sent.
    #[error("a format of `Authorization` and bindings exclude each other")]
    FormatAndBindings,
    /// A text has a byte that no database keeps.
    #[error("a text of the credential has a zero byte in it")]
    ZeroByte,
    /// There is nothing in the value.
    #[error("the value is empty")]
    EmptyValue,
    /// The value cannot stand in a header.
    #[error(
        "the value has a line end or a zero byte inside, with which it cannot stand in a header"
    )]
    LineEnd,
    /// The value of a signing credential is no key.
    #[error(transparent)]
    SigningKey(#[from] SigningKeyError),
    /// What signs would be sent, or what was sent would sign.
    #[error("a signing key stays one, and no other credential becomes one")]
    SigningStays,
    /// A value that was sealed does not open here.
    #[error("`value_sealed`: {0}; `postern credential seal NAME` seals it anew")]
    Sealed(#[from] SealedValueError),
    /// Fields are to be changed of a value that has none.
    #[error("only fields of a value that is a JSON object can be changed one by one")]
    NotAnObject,
}

/// Reads the address of a service; an empty text is none.
pub fn address(text: &str) -> Result<String, CredentialError> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let url = Url::parse(text).map_err(|_| CredentialError::Address)?;
    let has_host = url.host_str().is_some_and(|host| !host.is_empty());
    // A parser passes over line ends and the like, and whoever reads the text does not.
    let is_plain = !text.chars().any(char::is_control);
    if !matches!(url.scheme(), "http" | "https") || !has_host || !is_plain {
        return Err(CredentialError::Address);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(CredentialError::AddressWithUser);
    }
    Ok(text.to_owned())
}

/// Returns where a credential may be sent when nobody says: to the origin of its base, if it has one.
pub fn default_hosts(api_base: Option<&str>) -> Vec<String> {
    let url = api_base.and_then(|base| Url::parse(base).ok());
    url.map(|url| url.origin().ascii_serialization())
        .into_iter()
        .collect()
}

/// Reads places that a credential may be sent to: each in its one form, and once.
pub fn read_hosts(texts: &[String]) -> Result<Vec<String>, CredentialError> {
    let mut hosts: Vec<String> = Vec::with_capacity(texts.len());
    for text in texts {
        let host = text.parse::<HostRule>()?.to_string();
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    Ok(hosts)
}

impl Binding {
    /// Takes a header and the template of its value.
    pub fn new(header: &str, format: &str) -> Result<Self, CredentialError> {
        let binding = Self {
            header: header.to_owned(),
            format: format.to_owned(),
        };
        binding.check()?;
        Ok(binding)
    }

    fn check(&self) -> Result<(), CredentialError> {
        if HeaderName::try_from(&self.header).is_err() {
            return Err(CredentialError::NoHeader(self.header.clone()));
        }
        Template::parse(&self.format)?;
        Ok(())
    }
}

impl Auth {
    /// Checks a value of a credential of this kind.
    pub fn check_value(self, value: &Secret) -> Result<(), CredentialError> {
        let bytes = value.expose();
        if bytes.is_empty() {
            return Err(CredentialError::EmptyValue);
        }
        let has_line_end = bytes.iter().any(|byte| matches!(byte, b'\n' | b'\r' | 0));
        if self == Self::ApiKey && has_line_end && !is_object(bytes) {
            return Err(CredentialError::LineEnd);
        }
        if self == Self::Signing {
            SigningKey::from_bundle(value)?;
        }
        Ok(())
    }
}

impl NewCredential {
    /// Checks everything about the credential.
    pub fn check(&self) -> Result<(), CredentialError> {
        check_shape(&Shape {
            description: &self.description,
            auth: self.auth,
            api_base: self.api_base.as_deref(),
            relative_target: self.relative_target,
            header_format: self.header_format.as_deref(),
            bindings: &self.bindings,
            allowed_hosts: &self.allowed_hosts,
        })?;
        match &self.value {
            Some(value) => self.auth.check_value(value),
            None => Ok(()),
        }
    }

    /// Returns whether there is somewhere that it may be sent to, or it is of a kind that is sent nowhere.
    pub fn has_destination(&self) -> bool {
        let is_sent = self.auth != Auth::Signing && !self.relative_target;
        !is_sent || self.any_host || !self.allowed_hosts.is_empty()
    }
}

impl Credential {
    /// Checks what a changed credential has become.
    pub(super) fn check(&self) -> Result<(), CredentialError> {
        check_shape(&Shape {
            description: &self.description,
            auth: self.auth,
            api_base: self.api_base.as_deref(),
            relative_target: self.relative_target,
            header_format: self.header_format.as_deref(),
            bindings: &self.bindings,
            allowed_hosts: &self.allowed_hosts,
        })
    }
}

/// What is checked of a credential that is there and of one to be made.
struct Shape<'a> {
    description: &'a str,
    auth: Auth,
    api_base: Option<&'a str>,
    relative_target: bool,
    header_format: Option<&'a str>,
    bindings: &'a [Binding],
    allowed_hosts: &'a [String],
}

fn check_shape(shape: &Shape<'_>) -> Result<(), CredentialError> {
    if shape.description.contains('\0') {
        return Err(CredentialError::ZeroByte);
    }
    if let Some(base) = shape.api_base {
        address(base)?;
    }
    if shape.relative_target && shape.api_base.is_none() {
        return Err(CredentialError::RelativeWithoutBase);
    }
    if shape.relative_target && shape.auth.connector() != "sidecar" {
        return Err(CredentialError::RelativeKind(shape.auth.as_str()));
    }
    for host in shape.allowed_hosts {
        host.parse::<HostRule>()?;
    }
    if let Some(format) = shape.header_format {
        Template::parse(format)?;
        if !shape.bindings.is_empty() {
            return Err(CredentialError::FormatAndBindings);
        }
    }
    check_bindings(shape.bindings)
}

fn check_bindings(bindings: &[Binding]) -> Result<(), CredentialError> {
    for (at, one) in bindings.iter().enumerate() {
        one.check()?;
        let is_same = |other: &Binding| other.header.eq_ignore_ascii_case(&one.header);
        if bindings[..at].iter().any(is_same) {
            return Err(CredentialError::HeaderTwice(one.header.clone()));
        }
    }
    Ok(())
}

fn is_object(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"{")
        && serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host() {
        for wrong in ["slack", "ftp://slack.com", "https://", "slack.com"] {
            assert!(address(wrong).is_err(), "{wrong}");
        }
        for secret in ["https://ann:pw@slack.com", "https://ann@slack.com/"] {
            let refused = Err(CredentialError::AddressWithUser);
            assert_eq!(address(secret), refused, "{secret}");
        }
        for (base, hosts) in [
            ("https://slack.com/api", "https://slack.com"),
            ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080"),
        ] {
            assert_eq!(default_hosts(Some(base)), [hosts]);
        }
        assert!(default_hosts(None).is_empty());
    }

    #[test]
    fn one_header_is_filled_once() {
        let bindings = ["X-Key", "x-key"].map(|header| Binding::new(header, "{value}").unwrap());
        let twice = CredentialError::HeaderTwice("x-key".to_owned());
        assert_eq!(check_bindings(&bindings), Err(twice));
        assert!(check_bindings(&bindings[..1]).is_ok());
        assert!(Binding::new("X Key", "{value}").is_err());
        assert!(Binding::new("X-Key", "{valeu}").is_err());
    }

    #[test]
    fn a_value_that_is_sent_as_it_is_has_no_line_end() {
        for (auth, value, fits) in [
            (Auth::ApiKey, "a", true),
            (Auth::ApiKey, "", false),
            (Auth::ApiKey, "a\nb", false),
            (Auth::ApiKey, "a\r", false),
            (Auth::ApiKey, "a\0", false),
            (Auth::ApiKey, "{\n\"a\": 1\n}", true),
            (Auth::ApiKey, "{\n", false),
            (Auth::Signing, "-----BEGIN\nEND-----", false),
            (Auth::Custom, "a\nb", true),
        ] {
            let checked = auth.check_value(&Secret::from(value));
            assert_eq!(checked.is_ok(), fits, "{auth:?} {value:?}");
        }
    }
}
