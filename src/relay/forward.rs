//! `POST /forward`: an agent's request in, the upstream's answer out (spec/tap.md §2.4).

use std::{panic::AssertUnwindSafe, sync::Arc};

use axum::{
    Json,
    body::Body,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use futures_util::{FutureExt, stream};
use http::{HeaderName, HeaderValue, StatusCode};
use serde::Serialize;

use super::{Parts, auth, detached::Detached, error::ApiError, limits, metrics::Ended};
use crate::proxy::{Admission, Answer, AnswerBody, Arrival, Forwarded, Outcome, Pending, Slot};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const ORIGIN: HeaderName = HeaderName::from_static("x-proxy-origin");

/// The answer to a request that waits for a person (spec/tap.md §2.5).
#[derive(Serialize)]
struct PendingBody {
    txn_id: String,
    poll_url: String,
    approval_dashboard_url: String,
    expires_in: u64,
    status: &'static str,
    notification_channel: &'static str,
    approval_policy_channel: Option<String>,
    approval_policy_present: bool,
    agent_hint: &'static str,
}

/// Forwards an agent's request.
pub(super) async fn forward(State(parts): State<Arc<Parts>>, request: Request) -> Response {
    let begun = parts.store.clock().moment();
    let request_id = uuid::Uuid::new_v4().to_string();
    let forwarding = Arc::clone(&parts);
    let id = request_id.clone();
    let through = async move { through(&forwarding, request, id).await };
    let through = AssertUnwindSafe(through).catch_unwind();
    // An agent that goes away does not take the request's entry with it.
    let (mut response, ended, origin) = Detached::new(through, parts.tracker.clone())
        .await
        .unwrap_or_else(|_| {
            tracing::error!(request.id = %request_id, "a request failed inside the relay");
            (
                ApiError::internal(&request_id).into_response(),
                Ended::Bug,
                "proxy",
            )
        });
    let headers = response.headers_mut();
    headers.insert(ORIGIN, HeaderValue::from_static(origin));
    if let Ok(id) = HeaderValue::try_from(request_id) {
        headers.insert(REQUEST_ID, id);
    }
    let took = parts
        .store
        .clock()
        .moment()
        .saturating_duration_since(begun);
    parts.metrics.count(ended, response.status(), took);
    response
}

async fn through(
    parts: &Parts,
    request: Request,
    request_id: String,
) -> (Response, Ended, &'static str) {
    let (head, body) = request.into_parts();
    let clock = parts.store.clock().clone();
    let client_ip = auth::client_ip(&head, parts).map(|address| address.to_string());
    let arrival = Arrival {
        request_id,
        at: clock.moment(),
        client_ip,
        clock,
    };
    let keys = auth::api_keys(&head.headers);
    let mut body = parts.bodies.take(&head.headers, body);
    let asked = (&head.headers, &mut body);
    let Forwarded { outcome, admission } = parts.proxy.forward(arrival, &keys, asked).await;
    body.linger(&parts.tracker);
    let Admission { allowance, slot } = admission;
    let (mut response, ended, origin) = match outcome {
        Outcome::Answered(answer) => (answered(answer, slot), Ended::Answered, "upstream"),
        Outcome::Pending(pending) => {
            parts.wakes.nudge();
            (waits(pending, parts), Ended::Pending, "proxy")
        }
        Outcome::Refused(refusal) => {
            let ended = Ended::Refused(refusal.code());
            (
                ApiError::new(&refusal, parts).into_response(),
                ended,
                "proxy",
            )
        }
    };
    if let Some(allowance) = allowance {
        limits::tell(response.headers_mut(), &allowance);
    }
    (response, ended, origin)
}

/// Returns the upstream's answer. One that streams keeps its place among its agent's requests to its end.
fn answered(answer: Answer, slot: Option<Slot>) -> Response {
    let body = match answer.body {
        AnswerBody::Whole(bytes) => Body::from(bytes),
        AnswerBody::Stream(chunks) => {
            let state = (chunks, slot);
            Body::from_stream(stream::unfold(state, async |(mut chunks, slot)| {
                let next = chunks.recv().await?;
                Some((next, (chunks, slot)))
            }))
        }
    };
    let mut response = Response::new(body);
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    response
}

fn waits(pending: Pending, parts: &Parts) -> Response {
    let body = PendingBody {
        poll_url: format!("/agent/approvals/{}", pending.id),
        approval_dashboard_url: format!("{}/dashboard", parts.settings.public_url),
        expires_in: pending.expires_at.since(pending.created_at).as_secs(),
        status: "pending",
        notification_channel: "dashboard",
        approval_policy_channel: pending.channel,
        approval_policy_present: pending.has_policy,
        agent_hint: "a person has to approve this call; poll `poll_url` with `?wait=30` until its status is no \
             longer `pending`, and do not send the call again meanwhile",
        txn_id: pending.id,
    };
    (StatusCode::ACCEPTED, Json(body)).into_response()
}
