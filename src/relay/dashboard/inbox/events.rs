//! Tells a page that what waits has changed (HTML Standard, server-sent events).
//!
//! An event carries nothing but a version: the page reads the list again. Before each event, and in between, it
//! is looked whether the session still is one; when it ends, so does the stream.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    extract::State,
    response::{IntoResponse, Response, Sse, sse::Event},
};
use futures_util::stream;
use http::{HeaderValue, StatusCode};
use tokio::{sync::watch, time::sleep};

use super::super::{
    super::{Parts, admin::Caller, error::ApiError},
    visit::Visit,
};
use crate::{
    secrets::{Token, sha256_hex},
    store::{Approval, Capability, Scope, Session, StoreError, TeamId},
};

/// The most streams of one session: as many pages as somebody has open.
const STREAMS_MAX: usize = 8;
/// How long nothing is said, and how late it is noticed that a session is over.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How long a browser waits before it comes again.
const RETRY_AFTER: Duration = Duration::from_secs(3);

/// How many streams each session has open.
#[derive(Clone, Debug, Default)]
pub(in crate::relay) struct Streams(
    /// Held for a moment, never while waiting.
    Arc<Mutex<HashMap<String, usize>>>,
);

/// A stream's place, which is given back with it.
#[derive(Debug)]
struct Place {
    streams: Streams,
    session: String,
}

/// A stream, and what its page knows.
struct Watch {
    parts: Arc<Parts>,
    token: Token,
    team: TeamId,
    changes: watch::Receiver<i64>,
    known: Option<String>,
    is_over: bool,
    _place: Place,
}

/// Tells whenever what waits has changed, first what it is now.
pub(in crate::relay::dashboard) async fn events(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
) -> Result<Response, ApiError> {
    let place = parts.streams.take(&caller.0.id).ok_or_else(too_many)?;
    let watch = Watch {
        // Subscribed to before anything is read.
        changes: parts.wakes.approvals(),
        token: visit.0.token.clone(),
        team: caller.team().clone(),
        known: None,
        is_over: false,
        _place: place,
        parts,
    };
    let told = stream::unfold(watch, async |mut watch| {
        let event = watch.next().await?;
        Some((Ok::<_, Infallible>(event), watch))
    });
    let mut response = Sse::new(told).into_response();
    // A proxy that gathers answers would keep the news to itself.
    let unbuffered = HeaderValue::from_static("no");
    response
        .headers_mut()
        .insert("x-accel-buffering", unbuffered);
    Ok(response)
}

impl Watch {
    /// Waits for the next thing to say; `None` is the end.
    async fn next(&mut self) -> Option<Event> {
        if self.is_over {
            return None;
        }
        if self.parts.draining.is_cancelled() {
            return None;
        }
        if !self.is_signed_in().await {
            self.is_over = true;
            return Some(Event::default().event("ended").data("the session is over"));
        }
        if let Some(news) = self.news().await {
            return Some(news);
        }
        let draining = self.parts.draining.clone();
        tokio::select! {
            changed = self.changes.changed() => { changed.ok()?; }
            () = sleep(LOOK_EVERY) => {}
            () = draining.cancelled() => return None,
        }
        // A line that says nothing shows that the connection is there.
        Some(Event::default().comment(""))
    }

    /// Returns what is new; that the store cannot be read is told by everything else.
    async fn news(&mut self) -> Option<Event> {
        let now = version(&self.parts, &self.team).await.ok()?;
        if self.known.as_ref() == Some(&now) {
            return None;
        }
        let event = Event::default().event("inbox").data(&now);
        self.known = Some(now);
        Some(event.retry(RETRY_AFTER))
    }

    /// Returns whether the session still is one, of somebody who may see this. What cannot be read is no reason to
    /// send a page away.
    async fn is_signed_in(&self) -> bool {
        let Ok(found) = Session::find(&self.parts.store, &self.token).await else {
            return true;
        };
        found.is_some_and(|session| {
            let may = session.member.role.may(Capability::ApproveRequests);
            may && session.scope == Scope::Full && session.team == self.team
        })
    }
}

impl Streams {
    fn take(&self, session: &str) -> Option<Place> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(session.to_owned()).or_default();
        if *count >= STREAMS_MAX {
            return None;
        }
        *count += 1;
        Some(Place {
            streams: self.clone(),
            session: session.to_owned(),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self
            .streams
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.session) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.session);
            }
        }
    }
}

/// Returns what changes with what waits for a team, and with the votes for it.
async fn version(parts: &Parts, team: &TeamId) -> Result<String, StoreError> {
    let votes = Approval::votes(&parts.store, team).await?;
    let waiting = Approval::list_pending(&parts.store, team).await?;
    let lines = waiting.into_iter().map(|approval| {
        let people = votes.get(&approval.id).map_or(0, Vec::len);
        format!("{} {people}\n", approval.id)
    });
    let mut version = sha256_hex(lines.collect::<String>().as_bytes());
    version.truncate(16);
    Ok(version)
}

fn too_many() -> ApiError {
    let message = format!("this session has {STREAMS_MAX} pages open that are kept up to date");
    let status = StatusCode::TOO_MANY_REQUESTS;
    ApiError::plain(status, "too_many_streams", &message).with("fix", "close some of them")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_has_so_many_streams_and_no_more() {
        let streams = Streams::default();
        let mut places: Vec<_> = (0..STREAMS_MAX)
            .map(|_| streams.take("a").unwrap())
            .collect();
        assert!(streams.take("a").is_none());
        assert!(streams.take("b").is_some());
        places.pop();
        places.push(streams.take("a").unwrap());
        drop(places);
        assert!(streams.0.lock().unwrap().is_empty());
    }
}
