//! An answer as it is kept until the agent fetches it (spec/tap.md §2.5).

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};

use super::{Answer, AnswerBody};
use crate::secrets::Secret;

/// An upstream's answer to a request that was approved. It is what the agent polls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAnswer {
    /// The upstream's status.
    pub status: u16,
    /// Names and values, in order; a value that is not text has its bytes as Latin-1.
    pub headers: Vec<(String, String)>,
    /// The body, as text or as base64.
    pub body: String,
    /// `utf-8` or `base64`.
    pub body_encoding: String,
    /// Whether the body is all there is.
    pub complete: bool,
    /// What to know about a body that is not complete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl KeptAnswer {
    pub(super) fn new(
        (status, headers): (StatusCode, &HeaderMap),
        body: &[u8],
        complete: bool,
    ) -> Self {
        let latin1 = |bytes: &[u8]| bytes.iter().map(|&byte| char::from(byte)).collect();
        let headers = headers.iter().map(|(name, value)| {
            let text = value
                .to_str()
                .map_or_else(|_| latin1(value.as_bytes()), str::to_owned);
            (name.as_str().to_owned(), text)
        });
        let (body, body_encoding) = match std::str::from_utf8(body) {
            Ok(text) => (text.to_owned(), "utf-8"),
            Err(_) => (data_encoding::BASE64.encode(body), "base64"),
        };
        let note = (!complete)
            .then(|| "the answer was longer than is kept; this is its beginning".to_owned());
        Self {
            status: status.as_u16(),
            headers: headers.collect(),
            body,
            body_encoding: body_encoding.to_owned(),
            complete,
            note,
        }
    }

    /// Returns the answer as the agent would have got it at once; `None` for one that is not complete.
    pub fn into_answer(self) -> Option<Answer> {
        if !self.complete {
            return None;
        }
        let mut headers = HeaderMap::with_capacity(self.headers.len());
        for (name, value) in self.headers {
            let bytes: Result<Vec<u8>, _> = value.chars().map(u8::try_from).collect();
            let value = HeaderValue::try_from(bytes.ok()?).ok()?;
            headers.append(HeaderName::try_from(name).ok()?, value);
        }
        let body = match self.body_encoding.as_str() {
            "utf-8" => self.body.into_bytes(),
            _ => data_encoding::BASE64.decode(self.body.as_bytes()).ok()?,
        };
        Some(Answer {
            status: StatusCode::from_u16(self.status).ok()?,
            headers,
            body: AnswerBody::Whole(body.into()),
        })
    }

    /// Returns the answer as it is stored, which is sealed.
    pub fn to_secret(&self) -> Secret {
        Secret::new(serde_json::to_vec(self).expect("an answer has text for keys"))
    }

    /// Reads an answer that was stored; `None` when it is none.
    pub fn restore(kept: &Secret) -> Option<Self> {
        serde_json::from_slice(kept.expose()).ok()
    }
}
