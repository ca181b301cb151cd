//! Waiting for a person: a call that is gated is looked at until it is settled, and the client is told that it waits.

use std::time::Duration;

use data_encoding::BASE64;
use http::Method;
use rmcp::{
    RoleServer,
    model::{ProgressNotificationParam, ProgressToken},
    service::{Peer, RequestContext},
};
use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::{
    Door,
    agent::{Given, Misused, Told, approval, ask},
    call::{is_json, refused},
};

/// How long a tool waits unless it is told (spec/tap.md §9), and at most.
const WAIT_SECS: u64 = 60;
pub(super) const WAIT_SECS_MAX: u64 = 600;
/// How long one look takes at most: the client hears of it so often.
const LOOK_SECS: u64 = 5;

/// Tells a client how far a tool is, if it wants to know.
pub(super) struct Progress {
    to: Option<(Peer<RoleServer>, ProgressToken)>,
}

impl Progress {
    /// Takes what a request says of it.
    pub(super) fn of(context: &RequestContext<RoleServer>) -> Self {
        let token = context.meta.get_progress_token();
        Self {
            to: token.map(|token| (context.peer.clone(), token)),
        }
    }

    async fn tell(&self, (seconds, total): (u64, u64), message: &str) {
        let Some((peer, token)) = &self.to else {
            return;
        };
        let as_number = |seconds| f64::from(u32::try_from(seconds).unwrap_or(u32::MAX));
        let mut progress = ProgressNotificationParam::new(token.clone(), as_number(seconds));
        progress.total = Some(as_number(total));
        progress.message = Some(message.to_owned());
        // A client that has gone away is told nothing.
        drop(peer.notify_progress(progress).await);
    }
}

/// How long somebody is kept waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Patience(u64);

impl Patience {
    /// Reads it.
    ///
    /// # Errors
    /// It is no number of seconds.
    pub(super) fn of(given: &Given) -> Result<Self, Misused> {
        match given.get("wait_seconds") {
            None | Some(Value::Null) => Ok(Self(WAIT_SECS)),
            Some(seconds) => match seconds.as_u64() {
                Some(seconds) => Ok(Self(seconds.min(WAIT_SECS_MAX))),
                None => Err(Misused("`wait_seconds` is a number of seconds".to_owned())),
            },
        }
    }

    /// Waits until the call of that id is settled, or the time is over; what is said then.
    pub(super) async fn wait(self, door: &dyn Door, id: &str, progress: &Progress) -> Told {
        let Self(seconds) = self;
        let begun = Instant::now();
        loop {
            let passed = begun.elapsed().as_secs();
            let left = seconds.saturating_sub(passed);
            let look = if door.is_closing() {
                0
            } else {
                left.min(LOOK_SECS)
            };
            let path = format!("{}?wait={look}", approval(id));
            let answer = match door.send(ask(Method::GET, path)).await {
                Ok(answer) => answer,
                Err(error) => return still_pending(id, &error.to_string()),
            };
            let poll: Map<String, Value> = match serde_json::from_slice(&answer.body) {
                Ok(poll) if answer.status.is_success() => poll,
                _ => return refused(&answer),
            };
            if let Some(told) = settled(&poll) {
                return told;
            }
            if look == 0 {
                return still_pending(id, "a person has to approve this call");
            }
            let passed = begun.elapsed().as_secs();
            progress
                .tell(
                    (passed.min(seconds), seconds),
                    "waiting for a person to approve this",
                )
                .await;
            // A relay that answers at once although nothing has changed is not asked without a pause.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

fn still_pending(id: &str, why: &str) -> Told {
    let message = format!(
        "{why}; do not call again: go on with something else, and ask `tap_resume` with this `txn_id` later"
    );
    Told::well(json!({ "status": "pending", "txn_id": id, "message": message }))
}

/// Returns what is said of a call that is settled; `None` for one that is not.
fn settled(poll: &Map<String, Value>) -> Option<Told> {
    let status = poll
        .get("status")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let detail = |field: &str| poll.get(field).cloned().unwrap_or_default();
    match status {
        "pending" | "forwarding" | "approved" => None,
        "forwarded" => Some(match poll.get("response") {
            Some(response) => Told::well(approved(response)),
            None => {
                Told::well(json!({ "approval": "approved_and_forwarded", "note": detail("note") }))
            }
        }),
        "denied" | "timed_out" | "error" => Some(Told::failed(json!({
            "approval": status, "txn_id": detail("txn_id"), "tap_error": detail("error_detail"),
        }))),
        _ => Some(Told::failed(json!({
            "approval": "unknown", "status": status, "txn_id": detail("txn_id"), "tap_error": detail("error_detail"),
        }))),
    }
}

/// Returns the answer of a call that was approved.
fn approved(response: &Value) -> Value {
    let headers = response["headers"].as_array().into_iter().flatten();
    let content_type = headers
        .filter_map(|pair| Some((pair.get(0)?.as_str()?, pair.get(1)?.as_str()?)))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        .map(|(_, value)| value.to_owned());
    let mut told = json!({
        "approval": "approved_and_forwarded",
        "upstream_status": response["status"],
        "content_type": content_type,
        "body": response["body"],
    });
    if response["body_encoding"] == "base64" {
        told["body_encoding"] = json!("base64");
        // What is text after all is shown as text.
        let bytes = response["body"]
            .as_str()
            .and_then(|text| BASE64.decode(text.as_bytes()).ok());
        if bytes.as_ref().is_some_and(Vec::is_empty) {
            told["body"] = json!("");
        }
    } else if content_type.as_deref().is_some_and(is_json)
        && let Some(Ok(value)) = response["body"].as_str().map(serde_json::from_str)
    {
        told["body"] = value;
    }
    if response["complete"] == false {
        told["note"] = json!("the body is not complete: it was too long to be kept");
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poll(value: &Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn a_call_that_waits_is_not_settled() {
        for status in ["pending", "forwarding", "approved"] {
            assert!(settled(&poll(&json!({ "status": status }))).is_none());
        }
    }

    #[test]
    fn a_denial_is_a_failure_and_an_answer_is_none() {
        let denied = settled(&poll(&json!({ "status": "denied", "txn_id": "x" }))).unwrap();
        assert!(denied.is_error && denied.value["approval"] == "denied");
        let answer = json!({ "status": 201, "headers": [["Content-Type", "application/json"]], "body": "{\"a\":1}", "body_encoding": "utf-8" });
        let told = settled(&poll(&json!({ "status": "forwarded", "response": answer }))).unwrap();
        assert!(!told.is_error);
        assert_eq!(told.value["body"], json!({ "a": 1 }));
        assert_eq!(told.value["upstream_status"], 201);
    }

    #[test]
    fn patience_has_an_end() {
        let of = |value: Value| Patience::of(&poll(&json!({ "wait_seconds": value })));
        assert_eq!(of(json!(100_000)), Ok(Patience(WAIT_SECS_MAX)));
        assert_eq!(of(json!(0)), Ok(Patience(0)));
        assert!(of(json!("soon")).is_err() && of(json!(-1)).is_err());
    }
}
