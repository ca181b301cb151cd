//! The cases of Postern that are measured: who calls, and what the credential is.

use crate::upstream::{SIGNED_PATH, SMALL_PATH, TOKEN_PATH, WITH_TOKEN_PATH};

/// Ten rules, every one of which is looked at before the last lets a GET pass.
const TEN_RULES: &str = r#"{
    "deny_urls": ["/admin", "DELETE,PATCH /bench", "127.0.0.1/internal/*/keys"],
    "deny_methods": ["DELETE"],
    "require_approval_urls": ["/payments/*/refunds", "POST,PUT 127.0.0.1/accounts"],
    "auto_approve_urls": ["/status", "POST 127.0.0.1/bench/*/comments", "GET,HEAD 127.0.0.1/reports"],
    "auto_approve_methods": ["GET"]
}"#;
const ONE_RULE: &str = r#"{"auto_approve_methods": ["GET"]}"#;

/// A case: one agent with one credential.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// The one whose figures have targets: a value that is sent as it is, through a role, with ten rules and limits.
    Full,
    /// The same value without role and limits, and with one rule.
    Plain,
    /// As `Full`, but a token that the value is exchanged for is sent.
    OAuth2,
    /// As `Full`, but the value signs.
    SigV4,
}

impl Case {
    /// Returns the name of the credential.
    pub(crate) fn credential(self) -> &'static str {
        match self {
            Case::Full => "bench",
            Case::Plain => "plain",
            Case::OAuth2 => "oauth2",
            Case::SigV4 => "sigv4",
        }
    }

    /// Returns what the rows call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Case::Full => "api-key",
            Case::Plain => "plain agent",
            Case::OAuth2 => "OAuth2",
            Case::SigV4 => "SigV4",
        }
    }

    /// Returns the kind of the credential, as `add --auth` takes it.
    pub(crate) fn auth(self) -> &'static str {
        match self {
            Case::Full | Case::Plain => "api-key",
            Case::OAuth2 => "oauth2",
            Case::SigV4 => "custom",
        }
    }

    /// Returns the credential's value; its token service is the upstream on that port.
    pub(crate) fn value(self, upstream: u16) -> String {
        match self {
            Case::Full | Case::Plain => "upstream-key-3f9c1d5e8a7b".to_owned(),
            Case::OAuth2 => format!(
                r#"{{"client_id": "client-5b0e7a", "client_secret": "client-secret-8d2f6c1b9e4a",
                    "token_url": "http://127.0.0.1:{upstream}{TOKEN_PATH}"}}"#
            ),
            Case::SigV4 => r#"{"access_key_id": "AKIABENCH7Q2M5X9K4TZ",
                "secret_access_key": "c2VjcmV0LWFjY2Vzcy1rZXktb2YtdGhlLWJlbmNo",
                "region": "eu-west-1", "service": "execute-api"}"#
                .to_owned(),
        }
    }

    /// Returns the credential's policy.
    pub(crate) fn policy(self) -> &'static str {
        match self {
            Case::Plain => ONE_RULE,
            Case::Full | Case::OAuth2 | Case::SigV4 => TEN_RULES,
        }
    }

    /// Returns the path whose small answer needs what this case sends.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Case::Full | Case::Plain => SMALL_PATH,
            Case::OAuth2 => WITH_TOKEN_PATH,
            Case::SigV4 => SIGNED_PATH,
        }
    }
}
