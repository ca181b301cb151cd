//! What a value is made of that is not sent itself: told apart by its fields (spec/tap.md §2.7, 1–6).

use serde::Deserialize;
use url::Url;

use super::{
    hybrid::Hybrid,
    oauth1::Quartet,
    oauth2::{Grant, GrantKind, Provider},
    sigv4::AwsKeys,
};
use crate::{
    secrets::{Keyring, Secret},
    store::{Auth, Credential, CredentialError},
    template::Value,
};

/// Where Google exchanges refresh tokens; its bundles do not say so themselves.
const GOOGLE_TOKEN_URL: &str = "https://oauth2.googleapis.com/token";

/// The names under which an application-only token of X is found.
const BEARER_FIELDS: [&str; 3] = ["bearer_token", "bearerToken", "app_bearer_token"];

/// Fields of bundles that are no secrets: in an answer they mean what they say, and stay.
pub(in crate::proxy) const PUBLIC_FIELDS: [&str; 7] = [
    "token_url",
    "scope",
    "scopes",
    "region",
    "service",
    "provider",
    "type",
];

/// What a value authenticates with.
#[derive(Clone, Debug)]
pub(super) enum Bundle {
    /// It is exchanged for a token.
    Grant(Grant),
    /// It is a token, or signs, or both.
    Hybrid(Hybrid),
    /// It signs as AWS wants it.
    Aws(AwsKeys),
    /// It is for a sidecar, whatever it is.
    Opaque,
}

/// Why a value is none that a kind of credential can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// An `oauth2` value that cannot be exchanged.
    #[error(
        "the value of an `oauth2` credential is a JSON object with `client_id`, `client_secret` and either `refresh_token` (and `token_url`, unless it is Google's) or `token_url` alone for client credentials"
    )]
    OAuth2,
    /// An `oauth1` value that cannot sign.
    #[error(
        "the value of an `oauth1` credential is a JSON object with `consumer_key`, `consumer_secret`, `access_token` and `access_token_secret`; `bearer_token` may be beside them or alone"
    )]
    OAuth1,
    /// A token service whose address is none.
    #[error("`token_url` is not an http or https address")]
    TokenUrl,
}

/// Checks a value before it is stored: whether a credential of that kind could ever be used with it.
pub fn check_value(auth: Auth, value: &Secret) -> Result<(), ValueError> {
    let bundle = Bundle::of(&Value::new(value.clone()));
    if let Bundle::Grant(grant) = &bundle
        && auth != Auth::ApiKey
        && grant.address().is_none()
    {
        return Err(ValueError::TokenUrl);
    }
    match (auth, bundle) {
        (Auth::OAuth2, bundle) if !matches!(bundle, Bundle::Grant(_)) => Err(ValueError::OAuth2),
        (Auth::OAuth1, bundle) if !matches!(bundle, Bundle::Hybrid(_)) => Err(ValueError::OAuth1),
        _ => Ok(()),
    }
}

/// Why a credential cannot become one of another kind: what it has for a value would be none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoredValueError {
    /// No call could use it.
    #[error("the value that is stored does not suit the kind: {0}")]
    Useless(#[from] ValueError),
    /// It could not be stored.
    #[error("the value that is stored does not suit the kind: {0}")]
    Unsuitable(#[from] CredentialError),
}

impl StoredValueError {
    /// How what it tells begins.
    pub const BEGINNING: &'static str = "the value that is stored does not suit the kind";
}

/// Checks the value that a credential has, before it becomes one of that kind. One that cannot be opened is
/// not checked: it is told of where it is used.
pub fn check_stored_value(
    credential: &Credential,
    kind: Auth,
    key: &Keyring,
) -> Result<(), StoredValueError> {
    if kind == credential.auth {
        return Ok(());
    }
    if let Ok(Some(value)) = credential.open(key) {
        kind.check_value(&value)?;
        check_value(kind, &value)?;
    }
    Ok(())
}

impl Bundle {
    /// Tells what a value is; the first that fits counts.
    pub(super) fn of(value: &Value) -> Self {
        if !value.is_object() {
            return Self::Opaque;
        }
        grant_to_refresh(value)
            .map(Self::Grant)
            .or_else(|| hybrid(value).map(Self::Hybrid))
            .or_else(|| aws(value).map(Self::Aws))
            .or_else(|| client_credentials(value).map(Self::Grant))
            .unwrap_or(Self::Opaque)
    }
}

fn grant_to_refresh(value: &Value) -> Option<Grant> {
    let refresh_token = text(value, "refresh_token")?;
    let token_url = public(value, "token_url");
    let provider = provider(value, token_url.as_deref());
    Some(Grant {
        client_id: text(value, "client_id")?,
        client_secret: text(value, "client_secret")?,
        kind: GrantKind::Refresh(refresh_token),
        token_url: token_url.unwrap_or_else(|| GOOGLE_TOKEN_URL.to_owned()),
        // What Google has agreed to is in the refresh token.
        scope: scope(value).filter(|_| provider != Provider::Google),
        provider,
    })
}

fn client_credentials(value: &Value) -> Option<Grant> {
    Some(Grant {
        client_id: text(value, "client_id")?,
        client_secret: text(value, "client_secret")?,
        kind: GrantKind::ClientCredentials,
        token_url: public(value, "token_url")?,
        scope: scope(value),
        provider: Provider::Other,
    })
}

fn hybrid(value: &Value) -> Option<Hybrid> {
    let quartet = || {
        Some(Quartet {
            consumer_key: text(value, "consumer_key")?,
            consumer_secret: text(value, "consumer_secret")?,
            token: text(value, "access_token")?,
            token_secret: text(value, "access_token_secret")?,
        })
    };
    let bearer = BEARER_FIELDS.iter().find_map(|name| text(value, name));
    Hybrid::new(bearer, quartet())
}

fn aws(value: &Value) -> Option<AwsKeys> {
    Some(AwsKeys {
        access_key_id: text(value, "access_key_id")?,
        secret_access_key: text(value, "secret_access_key")?,
        session_token: text(value, "session_token"),
        region: public(value, "region"),
        service: public(value, "service"),
    })
}

/// Returns whose token service it is: as the bundle says, else by its address.
fn provider(value: &Value, token_url: Option<&str>) -> Provider {
    let Some(token_url) = token_url else {
        return Provider::Google;
    };
    match public(value, "provider").as_deref() {
        Some("google") => return Provider::Google,
        Some("microsoft") => return Provider::Microsoft,
        Some(_) => return Provider::Other,
        None => {}
    }
    let url = Url::parse(token_url).ok();
    match url.as_ref().and_then(Url::host_str) {
        Some("oauth2.googleapis.com" | "www.googleapis.com" | "accounts.google.com") => {
            Provider::Google
        }
        Some(
            "login.microsoftonline.com"
            | "login.microsoftonline.us"
            | "login.live.com"
            | "login.partner.microsoftonline.cn",
        ) => Provider::Microsoft,
        _ => Provider::Other,
    }
}

/// Returns what is asked for: `scope` or `scopes`, a text or a list of texts.
fn scope(value: &Value) -> Option<String> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Words {
        One(String),
        Many(Vec<String>),
        Other(serde::de::IgnoredAny),
    }
    #[derive(Deserialize)]
    struct Scopes {
        scope: Option<Words>,
        scopes: Option<Words>,
    }
    let read: Scopes = serde_json::from_slice(value.whole().expose()).ok()?;
    let words = match read.scope.or(read.scopes)? {
        Words::One(words) => words,
        Words::Many(words) => words.join(" "),
        Words::Other(_) => return None,
    };
    (!words.trim().is_empty()).then(|| words.trim().to_owned())
}

/// Returns a field that is text and not empty.
fn text(value: &Value, name: &str) -> Option<Secret> {
    let field = value.field(name)?;
    (!field.expose().trim_ascii().is_empty())
        .then(|| Secret::new(field.expose().trim_ascii().to_vec()))
}

/// Returns a field that is no secret.
fn public(value: &Value, name: &str) -> Option<String> {
    let field = text(value, name)?;
    field.expose_text().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(json: &str) -> String {
        match Bundle::of(&Value::new(Secret::from(json))) {
            Bundle::Grant(grant) => format!(
                "{:?} {} {} {:?}",
                grant.provider,
                grant.kind.as_str(),
                grant.token_url,
                grant.scope
            ),
            Bundle::Hybrid(hybrid) => format!("hybrid {:?}", hybrid.has()),
            Bundle::Aws(keys) => format!("aws {:?} {:?}", keys.region, keys.service),
            Bundle::Opaque => "opaque".to_owned(),
        }
    }

    #[test]
    fn a_bundle_is_known_by_its_fields_and_the_first_that_fits_counts() {
        let client = r#""client_id": "c", "client_secret": "s""#;
        let quartet = r#""consumer_key": "a", "consumer_secret": "b", "access_token": "c", "access_token_secret": "d""#;
        let aws = r#""access_key_id": "a", "secret_access_key": "b""#;
        let google = "Google refresh_token https://oauth2.googleapis.com/token None";
        for (json, expected) in [
            (
                format!("{{{client}, \"refresh_token\": \"r\", \"scopes\": \"x\"}}"),
                google,
            ),
            (
                format!(
                    "{{{client}, \"refresh_token\": \"r\", \"token_url\": \"https://login.microsoftonline.com/t\", \"scopes\": [\"a\", \"b\"]}}"
                ),
                "Microsoft refresh_token https://login.microsoftonline.com/t Some(\"a b\")",
            ),
            (
                format!(
                    "{{{client}, \"refresh_token\": \"r\", \"token_url\": \"https://github.com/t\", {aws}}}"
                ),
                "Other refresh_token https://github.com/t None",
            ),
            (
                format!(
                    "{{{client}, \"refresh_token\": \"r\", \"token_url\": \"http://h/t\", \"provider\": \"google\", \"scope\": \"x\"}}"
                ),
                "Google refresh_token http://h/t None",
            ),
            (
                format!(
                    "{{{client}, \"refresh_token\": \" \", \"token_url\": \"https://h/t\", \"scope\": \" read \"}}"
                ),
                "Other client_credentials https://h/t Some(\"read\")",
            ),
            (format!("{{{quartet}}}"), "hybrid (false, true)"),
            (
                format!("{{{quartet}, \"bearerToken\": \"t\"}}"),
                "hybrid (true, true)",
            ),
            (
                r#"{"app_bearer_token": "t", "consumer_key": "a"}"#.to_owned(),
                "hybrid (true, false)",
            ),
            (
                format!("{{{aws}, \"region\": \"eu-west-1\"}}"),
                "aws Some(\"eu-west-1\") None",
            ),
            (format!("{{{client}}}"), "opaque"),
            (
                r#"{"access_key_id": "a", "secret_access_key": ""}"#.to_owned(),
                "opaque",
            ),
            ("a text".to_owned(), "opaque"),
            (r#"["a"]"#.to_owned(), "opaque"),
        ] {
            assert_eq!(told(&json), expected, "{json}");
        }
    }

    #[test]
    fn a_value_is_checked_against_its_kind() {
        let check = |auth, json: &str| check_value(auth, &Secret::from(json));
        let client = r#"{"client_id": "c", "client_secret": "s", "token_url": "https://h/t"}"#;
        assert_eq!(check(Auth::OAuth2, client), Ok(()));
        assert_eq!(check(Auth::OAuth1, client), Err(ValueError::OAuth1));
        assert_eq!(check(Auth::OAuth2, "v"), Err(ValueError::OAuth2));
        assert_eq!(check(Auth::Custom, "v"), Ok(()));
        assert_eq!(check(Auth::ApiKey, "v"), Ok(()));
        let nowhere = client.replace("https://h/t", "h/t");
        assert_eq!(check(Auth::OAuth2, &nowhere), Err(ValueError::TokenUrl));
    }
}
