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

use super::{
    Parts, auth, detached::Detached, error::ApiError, limits, listener::Peer, metrics::Ended,
    wait::Patience,
};
use crate::{
    proxy::{Admission, Answer, AnswerBody, Arrival, Forwarded, Outcome, Pending, Slot, Told},
    spans::{self, Arrived},
    store::ChannelKind,
};

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
    #[serde(skip_serializing_if = "Option::is_none")]
    blind_signature: Option<bool>,
}

/// What an agent asks for.
#[derive(Clone, Copy)]
pub(super) enum Door {
    /// That its request is forwarded.
    Forward,
    /// That something is signed.
    Sign,
}

impl Door {
    const fn route(self) -> &'static str {
        match self {
            Self::Forward => "/forward",
            Self::Sign => "/sign",
        }
    }
}

/// Forwards an agent's request.
pub(super) async fn forward(State(parts): State<Arc<Parts>>, request: Request) -> Response {
    enter(parts, Door::Forward, request).await
}

/// Takes a routed request through the proxy, whichever door it came to.
pub(super) async fn enter(parts: Arc<Parts>, door: Door, request: Request) -> Response {
    let peer = request.extensions().get::<Peer>().copied();
    enter_from(parts, door, (request, peer)).await
}

/// Takes a request from a peer through the proxy; those that this process makes itself may have none.
pub(super) async fn enter_from(
    parts: Arc<Parts>,
    door: Door,
    (request, peer): (Request, Option<Peer>),
) -> Response {
    let begun = parts.store.clock().moment();
    let request_id = uuid::Uuid::new_v4().to_string();
    let patience = Patience::of(request.headers());
    let arrived = Arrived::new(door.route(), &request_id, request.headers());
    let forwarding = Arc::clone(&parts);
    let id = request_id.clone();
    // It has its place before it is handed on: it is large, and would be moved each time.
    let through = Box::pin(
        arrived.over(async move { through(&forwarding, (door, request, peer), id).await }),
    );
    let through = AssertUnwindSafe(through).catch_unwind();
    // An agent that goes away does not take the request's entry with it.
    let mut ended = Detached::new(through, parts.tracker.clone())
        .await
        .unwrap_or_else(|_| {
            tracing::error!(request.id = %request_id, "a request failed inside the relay");
            Through::ours(ApiError::internal(&request_id).into_response(), Ended::Bug)
        });
    let took = parts
        .store
        .clock()
        .moment()
        .saturating_duration_since(begun);
    parts
        .metrics
        .count(ended.outcome, ended.response.status(), took);
    // Out here nothing is left of the request but its id: an agent that goes away takes only its wait along.
    if let (Some(patience), Some(id)) = (patience, ended.waits.take()) {
        ended.wait(patience, (&parts, &id)).await;
    }
    let Through {
        mut response,
        origin,
        ..
    } = ended;
    let headers = response.headers_mut();
    headers.insert(ORIGIN, HeaderValue::from_static(origin));
    if let Ok(id) = HeaderValue::try_from(request_id) {
        headers.insert(REQUEST_ID, id);
    }
    response
}

/// What a request came to.
struct Through {
    response: Response,
    outcome: Ended,
    /// Whose answer it is: `proxy` or `upstream`.
    origin: &'static str,
    /// The approval that it waits for.
    waits: Option<String>,
}

impl Through {
    /// An answer of the relay's own.
    const fn ours(response: Response, outcome: Ended) -> Self {
        Self {
            response,
            outcome,
            origin: "proxy",
            waits: None,
        }
    }

    /// Waits until the approval is settled, and answers as the call itself would have been.
    async fn wait(&mut self, patience: Patience, (parts, id): (&Parts, &str)) {
        if let Some((response, origin)) = patience.answer(parts, id).await {
            (self.response, self.origin) = (response, origin);
        }
        patience.note(self.response.headers_mut());
    }
}

async fn through(
    parts: &Parts,
    (door, request, peer): (Door, Request, Option<Peer>),
    request_id: String,
) -> Through {
    let (head, body) = request.into_parts();
    let clock = parts.store.clock().clone();
    let client_ip = peer.map(|peer| auth::client_behind(peer, &head.headers, parts).to_string());
    let arrival = Arrival {
        request_id,
        at: clock.moment(),
        client_ip,
        clock,
    };
    let keys = auth::api_keys(&head.headers);
    let mut body = parts.bodies.take(&head.headers, body);
    let asked = (&head.headers, &mut body);
    let Forwarded {
        outcome,
        admission,
        alarms,
    } = match door {
        Door::Forward => parts.proxy.forward(arrival, &keys, asked).await,
        Door::Sign => parts.proxy.sign(arrival, &keys, asked).await,
    };
    body.linger(&parts.tracker);
    parts.metrics.alarm(alarms);
    let Admission { allowance, slot } = admission;
    let mut through = match outcome {
        Outcome::Answered(answer) => Through {
            origin: "upstream",
            ..Through::ours(answered(answer, slot), Ended::Answered)
        },
        Outcome::Pending(pending) => {
            parts.wakes.nudge();
            let waits = Some(pending.id.clone());
            let response = self::waits(pending, parts);
            Through {
                waits,
                ..Through::ours(response, Ended::Pending)
            }
        }
        Outcome::Refused(refusal) => {
            let ended = Ended::Refused(refusal.code());
            Through::ours(ApiError::new(&refusal, parts).into_response(), ended)
        }
    };
    if let Some(allowance) = allowance {
        limits::tell(through.response.headers_mut(), &allowance);
    }
    spans::ended(Some(through.response.status()), through.outcome.as_str());
    through
}

/// Returns the upstream's answer. One that streams keeps its place among its agent's requests to its end.
pub(super) fn answered(answer: Answer, slot: Option<Slot>) -> Response {
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
    let Told {
        has_policy,
        named,
        through,
    } = pending.told;
    let body = PendingBody {
        poll_url: format!("/agent/approvals/{}", pending.id),
        approval_dashboard_url: format!("{}/dashboard", parts.settings.public_url),
        expires_in: pending.expires_at.since(pending.created_at).as_secs(),
        status: pending.status.told_agents(),
        notification_channel: through.as_str(),
        approval_policy_channel: named,
        approval_policy_present: has_policy,
        agent_hint: if pending.status.is_settled() {
            "this repeats a call that is settled: `poll_url` tells how, and nothing was sent again"
        } else if through == ChannelKind::AgentReflected {
            "nobody was told but those who look: tell the person you work for that this call waits for \
             approval at `approval_dashboard_url`; poll `poll_url` with `?wait=30` until its status is no \
             longer `pending`, and do not send the call again meanwhile"
        } else {
            "a person has to approve this call; poll `poll_url` with `?wait=30` until its status is no \
             longer `pending`, and do not send the call again meanwhile"
        },
        blind_signature: pending.blind_signature,
        txn_id: pending.id,
    };
    (StatusCode::ACCEPTED, Json(body)).into_response()
}
