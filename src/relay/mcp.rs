//! `/mcp`: the tools over HTTP (spec/tap.md §9). Who calls is proved on every request, before any of it is read; what
//! a tool does goes through the same handlers as if its bearer had sent the request.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use bytes::BytesMut;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts as Head};
use http_body_util::BodyExt;
use tower::ServiceExt;
use url::Url;

use super::{Parts, auth, error::ApiError, listener::Peer};
use crate::{
    mcp::{ANSWER_BYTES_MAX, Answer, Bearer, Call, Door, HttpPlace, NoAnswer, Reach, serve_http},
    secrets::{ApiKey, Token},
    store::{Scope, Session},
};

const KEY: HeaderName = HeaderName::from_static("x-tap-key");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// How long an answer that streams may take to be read.
const ANSWER_TIMEOUT: Duration = Duration::from_mins(5);

/// The way to this relay's own handlers.
struct Inside {
    handlers: Router,
    parts: Arc<Parts>,
    /// What proves the agent, if one calls.
    key: Option<HeaderValue>,
    /// What proves the person, if one calls.
    session: Option<HeaderValue>,
    peer: Option<Peer>,
    forwarded_for: Option<HeaderValue>,
}

/// Answers a client of the tools, with these handlers behind them.
pub(super) async fn serve(
    State(parts): State<Arc<Parts>>,
    handlers: Router,
    request: Request,
) -> Response {
    let place = place(&parts);
    let (head, body) = request.into_parts();
    let door = match admit(&parts, &head, handlers).await {
        Ok(door) => Arc::new(door),
        Err(refused) => {
            let mut response = refused.into_response();
            if response.status() == StatusCode::UNAUTHORIZED {
                let challenge = HeaderValue::from_static("Bearer realm=\"postern\"");
                response
                    .headers_mut()
                    .insert(header::WWW_AUTHENTICATE, challenge);
            }
            return response;
        }
    };
    let request = Request::from_parts(head, body);
    let mut response = serve_http(door, &place, request).await.map(Body::new);
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    response
}

/// Finds out who calls: an agent by its key, a person by a session, or both.
async fn admit(parts: &Arc<Parts>, head: &Head, handlers: Router) -> Result<Inside, ApiError> {
    let headers = &head.headers;
    let bearer = bearer(headers);
    let is_person = match bearer.and_then(Token::presented) {
        Some(token) => {
            let found = Session::find(&parts.store, &token).await;
            let found = found.map_err(|error| ApiError::store(error, parts))?;
            found.is_some_and(|session| session.scope == Scope::Full)
        }
        None => false,
    };
    let mut key = headers.get(KEY).cloned();
    let mut keys = auth::api_keys(headers);
    if keys.is_empty() && !is_person {
        key = bearer.and_then(|bearer| HeaderValue::from_str(bearer).ok());
        keys = bearer.map(ApiKey::presented).into_iter().collect();
    }
    if !keys.is_empty() || !is_person {
        let found = parts.proxy.authenticate(&keys).await;
        found.map_err(|refusal| ApiError::new(&refusal, parts))?;
    }
    let session = headers.get(header::AUTHORIZATION).filter(|_| is_person);
    Ok(Inside {
        handlers,
        parts: Arc::clone(parts),
        key: key.filter(|_| !keys.is_empty()),
        session: session.cloned(),
        peer: head.extensions.get::<Peer>().copied(),
        forwarded_for: headers.get(FORWARDED_FOR).cloned(),
    })
}

/// Returns what a request bears in its one `Authorization`.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

/// Returns under which names this relay is asked: that of its public address, and this machine's own.
fn place(parts: &Parts) -> HttpPlace {
    let mut hosts = ["localhost", "127.0.0.1", "::1"]
        .map(str::to_owned)
        .to_vec();
    let mut origins = Vec::new();
    if let Ok(url) = Url::parse(&parts.settings.public_url)
        && let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default())
    {
        hosts.push(host.to_owned());
        origins.push(format!("{}://{host}:{port}", url.scheme()));
    }
    HttpPlace {
        hosts,
        origins,
        closing: parts.stopping.clone(),
    }
}

impl Door for Inside {
    fn reach(&self) -> Reach {
        Reach {
            agent: self.key.is_some(),
            operator: self.session.is_some(),
        }
    }

    fn send(&self, call: Call) -> BoxFuture<'_, Result<Answer, NoAnswer>> {
        Box::pin(async move {
            let request = self.request(call)?;
            let answered = self.handlers.clone().oneshot(request).await;
            let Ok(response) = answered;
            let (head, body) = response.into_parts();
            let reading = tokio::time::timeout(ANSWER_TIMEOUT, read(body));
            let late = || NoAnswer("the answer did not end in time".to_owned());
            let (body, is_cut) = reading.await.map_err(|_| late())??;
            Ok(Answer {
                status: head.status,
                headers: head.headers,
                body: body.freeze(),
                is_cut,
            })
        })
    }

    fn is_closing(&self) -> bool {
        self.parts.draining.is_cancelled()
    }
}

impl Inside {
    /// Returns the request as if its bearer had sent it.
    fn request(&self, call: Call) -> Result<Request, NoAnswer> {
        let impossible = || NoAnswer("this is no request that can be made".to_owned());
        let built = Request::builder()
            .method(call.method)
            .uri(call.path)
            .body(Body::from(call.body));
        let mut request = built.map_err(|_| impossible())?;
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(peer);
        }
        let headers = request.headers_mut();
        headers.extend(call.headers);
        let proof = match call.by {
            Bearer::Agent => (KEY, &self.key),
            Bearer::Operator => (header::AUTHORIZATION, &self.session),
        };
        for (name, value) in [proof, (FORWARDED_FOR, &self.forwarded_for)] {
            headers.remove(&name);
            if let Some(value) = value {
                headers.insert(name, value.clone());
            }
        }
        Ok(request)
    }
}

/// Reads a body up to the most that a tool returns, and tells whether there was more.
async fn read(mut body: Body) -> Result<(BytesMut, bool), NoAnswer> {
    let mut read = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let broken = |_| NoAnswer("the answer broke off".to_owned());
        let Ok(data) = frame.map_err(broken)?.into_data() else {
            continue;
        };
        let room = ANSWER_BYTES_MAX - read.len();
        read.extend_from_slice(&data[..data.len().min(room)]);
        if data.len() > room {
            return Ok((read, true));
        }
    }
    Ok((read, false))
}
