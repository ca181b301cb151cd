//! What a credential is besides its name and value: flags that `add` and `credential update` share.

use clap::{
    Args,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};
use http::HeaderName;
use url::Url;

use super::super::{
    Failure,
    arguments::{RateLimit, rate_limit},
};
use crate::{
    policy::HostRule,
    store::{Auth, Binding, CredentialUpdate, NewCredential},
    template::{Template, TemplateError},
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
    /// `{base64(…)}` encodes.
    #[arg(long, value_name = "FORMAT", conflicts_with = "binding", value_parser = format)]
    pub(crate) header_format: Option<String>,

    /// Send it as this header; may be repeated
    #[arg(long, value_name = "HEADER: FORMAT", value_parser = binding)]
    pub(crate) binding: Vec<Binding>,

    /// Calls allowed per hour, of all agents together; at least 1, `none` for no limit
    #[arg(long, value_name = "N", value_parser = rate_limit)]
    pub(crate) rate_limit: Option<RateLimit>,
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
    }

    /// Returns the credential to be made; value and what else is asked for are put in later.
    pub(crate) fn into_new(self, name: String, auth: Auth) -> Result<NewCredential, Failure> {
        check_bindings(&self.binding)?;
        let relative_target = self.relative_target.unwrap_or_default();
        let api_base = self.api_base.filter(|base| !base.is_empty());
        if relative_target && api_base.is_none() {
            return Err(Failure::usage("`--relative-target` needs `--api-base`"));
        }
        let allowed_hosts = match &api_base {
            _ if self.any_host => Vec::new(),
            Some(base) if self.allow_host.is_empty() => vec![origin(base)],
            _ => texts(&self.allow_host),
        };
        Ok(NewCredential {
            name,
            description: self.description.unwrap_or_default(),
            auth,
            api_base,
            relative_target,
            header_format: self.header_format,
            bindings: self.binding,
            allowed_hosts,
            any_host: self.any_host,
            rate_limit_per_hour: self.rate_limit.and_then(RateLimit::per_hour),
            value: None,
        })
    }

    /// Returns what is to become of a credential: what is not named stays.
    pub(crate) fn into_update(self) -> Result<CredentialUpdate, Failure> {
        check_bindings(&self.binding)?;
        let hosts_named = self.any_host || !self.allow_host.is_empty();
        let has_bindings = !self.binding.is_empty();
        // A format and bindings exclude each other: naming one takes the other away.
        let header_format = match self.header_format {
            Some(format) => Some(Some(format)),
            None => has_bindings.then_some(None),
        };
        let bindings = (has_bindings || header_format.is_some()).then_some(self.binding);
        Ok(CredentialUpdate {
            description: self.description,
            auth: self.auth,
            api_base: self
                .api_base
                .map(|base| Some(base).filter(|base| !base.is_empty())),
            relative_target: self.relative_target,
            header_format,
            bindings,
            allowed_hosts: hosts_named.then(|| texts(&self.allow_host)),
            any_host: hosts_named.then_some(self.any_host),
            rate_limit_per_hour: self.rate_limit.map(RateLimit::per_hour),
        })
    }
}

/// Reads the address of a service; an empty text is none.
pub(crate) fn address(text: &str) -> Result<String, &'static str> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let url = Url::parse(text).ok();
    let is_address = url.is_some_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|h| !h.is_empty())
    });
    if is_address {
        return Ok(text.to_owned());
    }
    Err("an address begins with `https://` or `http://` and has a host")
}

/// Returns the origin of an address that [`address`] has read.
fn origin(base: &str) -> String {
    let url = Url::parse(base).expect("it was read as an address before");
    url.origin().ascii_serialization()
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
    #[error("`{0}` is not the name of a header")]
    NoHeader(String),
    #[error(transparent)]
    Format(#[from] TemplateError),
}

/// Reads a binding: it is split at its first colon, and blanks after that are not part of it.
fn binding(text: &str) -> Result<Binding, BindingError> {
    let (header, format) = text.split_once(':').ok_or(BindingError::NoColon)?;
    if HeaderName::try_from(header).is_err() {
        return Err(BindingError::NoHeader(header.to_owned()));
    }
    let format = format.trim_start();
    Template::parse(format)?;
    Ok(Binding {
        header: header.to_owned(),
        format: format.to_owned(),
    })
}

/// Refuses two bindings of one header.
fn check_bindings(bindings: &[Binding]) -> Result<(), Failure> {
    for (at, one) in bindings.iter().enumerate() {
        let same = |other: &&Binding| other.header.eq_ignore_ascii_case(&one.header);
        if bindings[..at].iter().any(|other| same(&other)) {
            let header = &one.header;
            return Err(Failure::usage(format!(
                "`--binding` fills `{header}` twice"
            )));
        }
    }
    Ok(())
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

    #[test]
    fn an_address_has_a_host() {
        for wrong in ["slack", "ftp://slack.com", "https://", "slack.com"] {
            assert!(address(wrong).is_err(), "{wrong}");
        }
        assert_eq!(origin("https://slack.com/api"), "https://slack.com");
        assert_eq!(origin("http://127.0.0.1:8080/x"), "http://127.0.0.1:8080");
    }

    #[test]
    fn one_header_is_filled_once() {
        let bindings = ["X-Key: {value}", "x-key: {value}"].map(|text| binding(text).unwrap());
        assert!(check_bindings(&bindings).is_err());
        assert!(check_bindings(&bindings[..1]).is_ok());
    }
}
