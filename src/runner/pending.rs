//! A call that waits for a person: the child's request is held until it has settled (spec/tap.md §2.5).

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use bytes::Bytes;
use data_encoding::BASE64;
use http::{HeaderName, HeaderValue, Method, Response, StatusCode, header};
use serde::Deserialize;
use tokio::time::sleep;

use super::{
    listener::Parts,
    notice::Notice,
    relay::{Body, KeptAnswer, RelayError, Standing},
    reply::{Refusal, end_hop, own},
};

/// How long the relay is asked to hold a poll open.
const POLL_WAIT: Duration = Duration::from_secs(30);
/// How long to wait before asking again after an answer that came at once: of a relay that stops, or is away.
const POLL_PAUSE: Duration = Duration::from_secs(1);
/// How much longer than people have to decide the call may take: it may be approved at the last moment.
const SETTLE_GRACE: Duration = Duration::from_mins(2);
/// Calls that are kept in mind for a program that may come back to them; further ones are withdrawn at once.
const ABANDONED_MAX: usize = 256;

/// What the relay says of a call that waits.
#[derive(Debug, Deserialize)]
struct Pending {
    txn_id: String,
    /// Seconds in which people have to decide.
    expires_in: u64,
}

/// Withdraws a call when it is dropped: the program has hung up, so nobody waits for the answer.
struct Held {
    parts: Arc<Parts>,
    id: String,
    /// Whether the program can ask for the same call again; then it is withdrawn when the program has ended.
    is_repeatable: bool,
    is_over: bool,
}

/// Calls that the program hung up on and may come back to.
#[derive(Debug, Default)]
pub(super) struct Abandoned(Mutex<HashSet<String>>);

impl Abandoned {
    /// Takes them all, since the program comes back no more.
    pub(super) fn take(&self) -> HashSet<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps a call in mind; returns whether it is in mind now.
    fn keep(&self, id: &str) -> bool {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.contains(id) || (kept.len() < ABANDONED_MAX && kept.insert(id.to_owned()))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.is_over {
            return;
        }
        let may_come_back = self.is_repeatable && !self.parts.stopping.is_cancelled();
        if may_come_back && self.parts.abandoned.keep(&self.id) {
            return;
        }
        let (parts, id) = (Arc::clone(&self.parts), std::mem::take(&mut self.id));
        let tracker = parts.tracker.clone();
        tracker.spawn(async move { parts.relay.withdraw(&id).await });
    }
}

/// Waits until a call has settled that the relay says waits, and returns what came of it.
pub(super) async fn settle(
    parts: &Arc<Parts>,
    told: &[u8],
    (method, target, is_repeatable): (&Method, &str, bool),
) -> Result<Response<Body>, Refusal> {
    let pending = read(told)?;
    let mut held = Held {
        parts: Arc::clone(parts),
        id: pending.txn_id.clone(),
        is_repeatable,
        is_over: false,
    };
    let shown = target.split('?').next().unwrap_or(target);
    parts.notices.give(Notice::Waiting {
        id: pending.txn_id.clone(),
        method: method.to_string(),
        target: shown.to_owned(),
    });
    let wait = Duration::from_secs(pending.expires_in).saturating_add(SETTLE_GRACE);
    let until = parts.clock.moment().checked_add(wait);
    let standing = poll(parts, &pending.txn_id, until).await?;
    held.is_over = true;
    settled(standing)
}

fn read(told: &[u8]) -> Result<Pending, Refusal> {
    let pending = serde_json::from_slice::<Pending>(told).ok();
    // The id goes into a path.
    let pending = pending.filter(|pending| uuid::Uuid::try_parse(&pending.txn_id).is_ok());
    pending.ok_or_else(|| Refusal::Relay("it does not say how to wait for the call".to_owned()))
}

/// Asks until the call has settled. That the relay is away for a while is no reason to give up.
async fn poll(parts: &Parts, id: &str, until: Option<Instant>) -> Result<Standing, Refusal> {
    loop {
        let asked = parts.clock.moment();
        match parts.relay.standing(id, POLL_WAIT).await {
            Ok(standing) if standing.status != "pending" => return Ok(standing),
            Ok(_) | Err(RelayError::Unreachable(_) | RelayError::Unavailable(_)) => {}
            Err(error) => return Err(error.into()),
        }
        let now = parts.clock.moment();
        if until.is_some_and(|until| now >= until) {
            return Err(Refusal::TimedOut);
        }
        if now.saturating_duration_since(asked) < POLL_PAUSE {
            sleep(POLL_PAUSE).await;
        }
    }
}

fn settled(standing: Standing) -> Result<Response<Body>, Refusal> {
    let detail = standing.error_detail;
    match (standing.status.as_str(), standing.response) {
        ("forwarded", Some(answer)) => rebuilt(answer),
        ("denied", _) => Err(Refusal::Denied(detail)),
        ("withdrawn", _) => Err(Refusal::Denied(Some("it was withdrawn".to_owned()))),
        ("timed_out", _) => Err(Refusal::TimedOut),
        (status, _) => Err(Refusal::NoAnswer(
            detail.or_else(|| Some(status.to_owned())),
        )),
    }
}

/// Makes an answer of one that was kept. One that was cut is none: nothing would tell the program.
fn rebuilt(answer: KeptAnswer) -> Result<Response<Body>, Refusal> {
    let unreadable =
        || Refusal::NoAnswer(Some("what the relay kept of it is no answer".to_owned()));
    if !answer.complete {
        return Err(Refusal::NoAnswer(answer.note));
    }
    let status = StatusCode::from_u16(answer.status).map_err(|_| unreadable())?;
    let body = if answer.body_encoding == "base64" {
        BASE64
            .decode(answer.body.as_bytes())
            .map_err(|_| unreadable())?
    } else {
        answer.body.into_bytes()
    };
    let mut response = own(status, Bytes::from(body));
    let headers = response.headers_mut();
    for (name, value) in &answer.headers {
        // A value that was not text has its bytes as Latin-1.
        let bytes: Result<Vec<u8>, _> = value.chars().map(u8::try_from).collect();
        let value = bytes
            .ok()
            .and_then(|bytes| HeaderValue::try_from(bytes).ok());
        if let (Ok(name), Some(value)) = (name.parse::<HeaderName>(), value) {
            headers.append(name, value);
        }
    }
    end_hop(headers);
    headers.remove(header::CONTENT_LENGTH);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    fn standing(json: &str) -> Result<Response<Body>, Refusal> {
        settled(serde_json::from_str(json).unwrap())
    }

    fn code(json: &str) -> u16 {
        standing(json)
            .unwrap_or_else(Refusal::into_response)
            .status()
            .as_u16()
    }

    #[tokio::test]
    async fn a_kept_answer_is_that_of_the_upstream() {
        let told = standing(
            r#"{"status": "forwarded", "response": {"status": 201, "body": "/wA=", "body_encoding": "base64",
                "headers": [["content-length", "99"], ["connection", "x"], ["a", "1"], ["a", "\u00ff"]],
                "complete": true}}"#,
        );
        let told = told.unwrap();
        assert_eq!(told.status(), 201);
        let values: Vec<_> = told
            .headers()
            .iter()
            .map(|(_, value)| value.as_bytes())
            .collect();
        assert_eq!(values, [&b"1"[..], &b"\xff"[..]]);
        let body = told.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(body.as_ref(), b"\xff\0");
    }

    #[test]
    fn every_other_end_is_told() {
        let cut = r#"{"status": "forwarded", "response": {"status": 200, "headers": [], "body": "x",
            "body_encoding": "utf-8", "complete": false, "note": "longer"}}"#;
        for (json, status) in [
            (r#"{"status": "denied"}"#, 403),
            (r#"{"status": "withdrawn"}"#, 403),
            (r#"{"status": "timed_out"}"#, 504),
            (
                r#"{"status": "error", "error_detail": "outcome unknown"}"#,
                502,
            ),
            (r#"{"status": "forwarded"}"#, 502),
            (r#"{"status": "of tomorrow"}"#, 502),
            (cut, 502),
        ] {
            assert_eq!(code(json), status, "{json}");
        }
        let told =
            standing(r#"{"status": "error", "error_detail": "outcome unknown"}"#).unwrap_err();
        assert_eq!(
            told.to_string(),
            "the approved call has no answer: outcome unknown"
        );
    }
}
