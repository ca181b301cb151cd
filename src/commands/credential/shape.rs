//! What a credential is besides its name and value: flags that `add` and `credential update` share.

use super::super::{
    Failure,
    arguments::{RateLimit, rate_limit},
};
use crate::{
    policy::HostRule,
    store::{
        Auth, Binding, CredentialError, CredentialUpdate, NewCredential, address, default_hosts,
    },
    template::{Template, TemplateError},
};
use clap::{
    Args,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};

/// What a credential is besides its name and value: the flags that `credential update` has, too.
#[derive(Args, Debug, Default)]
pub(crate) struct ShapeFlags {
    /// What it is for, for people
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: Option<String>,

    /// Kind: api-key, oauth2, oauth1, custom or signing
    ///
    /// `token` and `bearer` are other words for `api-key`.
    #[arg(long, value_name = "KIND", value_parser = kinds(), hide_possible_values = true)]
    pub(crate) auth: Option<Auth>,

    /// Address under which the service is reached
    #[arg(long, value_name = "URL", value_parser = address)]
    pub(crate) api_base: Option<String>,

    /// Agents name only a path; host and prefix come from --api-base
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", hide_possible_values = true)]
    pub(crate) relative_target: Option<bool>,

    /// Send it to HOST: a host, `*.suffix` or an origin; may be repeated
    ///
    /// By default the origin of --api-base.
    #[arg(long, value_name = "HOST", conflicts_with = "any_host")]
    pub(crate) allow_host: Vec<HostRule>,

    /// Send it to whatever host an agent names
    #[arg(long)]
    pub(crate) any_host: bool,

    /// Send it as `Authorization: FORMAT`, with the value at `{value}`
    ///
    /// By default `Bearer {value}`. `{value.field}` is a field of a value that is a JSON object,
    /// `{base64(...)}` encodes.
    #[arg(long, value_name = "FORMAT", conflicts_with = "binding", value_parser = format)]
    pub(crate) header_format: Option<String>,

    /// Send it as this header; may be repeated
    #[arg(long, value_name = "HEADER: FORMAT", value_parser = binding)]
    pub(crate) binding: Vec<Binding>,

    /// Calls allowed per hour, of all agents together; at least 1, `none` for no limit
    #[arg(long, value_name = "N", value_parser = rate_limit, allow_negative_numbers = true)]
    pub(crate) rate_limit: Option<RateLimit>,

    /// Nobody is meant to use it: whoever names it raises an alarm
    ///
    /// Agents are refused as by a policy; owners and admins are told. A new canary needs no value.
    #[arg(long)]
    pub(crate) canary: bool,
}

impl ShapeFlags {
    /// Tells whether none of the flags is given.
    pub(super) fn is_empty(&self) -> bool {
        let texts = [&self.description, &self.api_base, &self.header_format];
        texts.iter().all(|text| text.is_none())
            && self.auth.is_none()
            && self.relative_target.is_none()
            && self.allow_host.is_empty()
            && self.binding.is_empty()
            && !self.any_host
            && self.rate_limit.is_none()
            && !self.canary
    }

    /// Returns the credential to be made; value and what else is asked for are put in later.
    pub(crate) fn into_new(self, name: String, auth: Auth) -> Result<NewCredential, Failure> {
        let api_base = self.api_base.filter(|base| !base.is_empty());
        let allowed_hosts = if self.any_host || !self.allow_host.is_empty() {
            texts(&self.allow_host)
        } else {
            default_hosts(api_base.as_deref())
        };
        let new = NewCredential {
            name,
            description: self.description.unwrap_or_default(),
            auth,
            api_base,
            relative_target: self.relative_target.unwrap_or_default(),
            header_format: self.header_format,
            bindings: self.binding,
            allowed_hosts,
            any_host: self.any_host,
            rate_limit_per_hour: self.rate_limit.and_then(RateLimit::per_hour),
            canary: self.canary,
            value: None,
        };
        new.check()?;
        Ok(new)
    }

    /// Returns what is to become of a credential: what is not named stays.
    pub(crate) fn into_update(self) -> CredentialUpdate {
        let hosts_named = self.any_host || !self.allow_host.is_empty();
        CredentialUpdate {
            description: self.description,
            auth: self.auth,
            api_base: self
                .api_base
                .map(|base| Some(base).filter(|base| !base.is_empty())),
            relative_target: self.relative_target,
            header_format: self.header_format.map(Some),
            bindings: (!self.binding.is_empty()).then_some(self.binding),
            allowed_hosts: hosts_named.then(|| texts(&self.allow_host)),
            any_host: hosts_named.then_some(self.any_host),
            rate_limit_per_hour: self.rate_limit.map(RateLimit::per_hour),
            canary: self.canary.then_some(true),
        }
    }
}

fn texts(rules: &[HostRule]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for rule in rules.iter().map(ToString::to_string) {
        if !texts.contains(&rule) {
            texts.push(rule);
        }
    }
    texts
}

/// Returns what reads a kind; the seed has other words for two of them.
fn kinds() -> impl TypedValueParser<Value = Auth> {
    let words = Auth::ALL.map(|auth| {
        let word = PossibleValue::new(auth.as_str());
        match auth {
            Auth::ApiKey => word.aliases(["token", "bearer"]),
            Auth::Signing => word.alias("signer"),
            _ => word,
        }
    });
    PossibleValuesParser::new(words).map(|word| word.parse().expect("the words are those of kinds"))
}

fn format(text: &str) -> Result<String, TemplateError> {
    Template::parse(text).map(|_| text.to_owned())
}

/// What is wrong with a binding.
#[derive(Clone, Debug, thiserror::Error)]
enum BindingError {
    #[error("a binding is a header, a colon and a format, such as `X-Api-Key: {{value}}`")]
    NoColon,
    #[error(transparent)]
    Unsuitable(#[from] CredentialError),
}

/// Reads a binding: it is split at its first colon, and blanks after that are not part of it.
fn binding(text: &str) -> Result<Binding, BindingError> {
    let (header, format) = text.split_once(':').ok_or(BindingError::NoColon)?;
    Ok(Binding::new(header, format.trim_start())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binding_is_split_at_its_first_colon() {
        let read = binding("X-Api-Key:  a:{value}").unwrap();
        assert_eq!(
            (read.header.as_str(), read.format.as_str()),
            ("X-Api-Key", "a:{value}")
        );
        for wrong in [
            "X-Api-Key",
            ": {value}",
            "X Key: {value}",
            "X-Key: {valeu}",
            "X-Key:",
        ] {
            assert!(binding(wrong).is_err(), "{wrong}");
        }
    }
}
