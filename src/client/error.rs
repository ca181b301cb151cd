//! Why a relay was not asked, or refused.

use http::StatusCode;
use serde_json::{Map, Value};

/// Why there is no answer that can be used.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Nobody answers.
    #[error("nobody answers")]
    Unreachable(#[source] reqwest::Error),
    /// Somebody took the request and has not answered in time.
    #[error("it has not answered in time{}", if *is_change { "; whether it did what it was asked to is not known" } else { "" })]
    Late {
        /// Whether the request may have changed something.
        is_change: bool,
    },
    /// What answers is no relay.
    #[error("what answers there is not a relay")]
    NotARelay,
    /// The relay is another version, and its answer lacks what this one needs.
    #[error("the relay's answer cannot be read: it is another version")]
    Unreadable(#[source] serde_json::Error),
    /// What answers leads elsewhere; it is not followed, because the session's token would go along.
    #[error("what answers there leads to {to}")]
    Redirects {
        /// Where to.
        to: String,
    },
    /// The answer is longer than any that is read.
    #[error("the answer is longer than 64 MiB")]
    TooLong,
    /// The session's token is no text that a header can have.
    #[error("the session's token has characters that no token has")]
    BadToken,
    /// The relay refuses.
    #[error("{0}")]
    Refused(Box<Refused>),
}

/// What a relay refuses with (spec/tap.md §2.4).
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct Refused {
    /// The status.
    pub status: StatusCode,
    /// The machine's word for it.
    pub code: String,
    /// What is wrong, for people.
    pub message: String,
    /// Whatever else the answer tells.
    pub fields: Map<String, Value>,
}

impl ClientError {
    /// Returns the error for a connection that fails; it does not repeat the address.
    pub(super) fn unreachable(error: reqwest::Error) -> Self {
        Self::Unreachable(error.without_url())
    }

    /// Returns the error for an answer with another status than that of success.
    pub(super) fn refused(status: StatusCode, body: &[u8]) -> Self {
        let Ok(Value::Object(mut fields)) = serde_json::from_slice(body) else {
            return Self::NotARelay;
        };
        let mut text = |name: &str| match fields.remove(name) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let (Some(code), message) = (text("error_code"), text("message")) else {
            return Self::NotARelay;
        };
        let message = message.unwrap_or_else(|| code.clone());
        Self::Refused(Box::new(Refused {
            status,
            code,
            message,
            fields,
        }))
    }
}

impl Refused {
    /// Returns a text that the answer tells besides.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).and_then(Value::as_str)
    }

    /// Returns the existing names that are like the one that does not exist.
    pub fn nearest(&self) -> Vec<&str> {
        let names = self.fields.get("nearest").and_then(Value::as_array);
        names
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, body: &str) -> ClientError {
        ClientError::refused(StatusCode::from_u16(status).unwrap(), body.as_bytes())
    }

    #[test]
    fn what_a_relay_refuses_is_told_by_its_words() {
        let body = r#"{"error":"x","error_code":"agent_not_found","message":"no","name":"a","nearest":["b"]}"#;
        let ClientError::Refused(refused) = refused(404, body) else {
            panic!("it is a relay's");
        };
        assert_eq!(
            (refused.code.as_str(), refused.message.as_str()),
            ("agent_not_found", "no")
        );
        assert_eq!(
            (refused.text("name"), refused.nearest()),
            (Some("a"), vec!["b"])
        );
    }

    #[test]
    fn what_no_relay_says_is_not_taken_for_one() {
        for body in [
            "",
            "<html>502</html>",
            "[]",
            "{}",
            r#"{"error_code":7}"#,
            "\u{0}",
        ] {
            assert!(
                matches!(refused(502, body), ClientError::NotARelay),
                "{body}"
            );
        }
    }
}
