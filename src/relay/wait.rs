//! Waiting until a gated call is settled, as `Prefer: wait=N` asks for it (RFC 7240 §4.3).

use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue};
use tokio::time::{Instant, timeout_at};

use super::{Parts, discovery::POLL_WAIT_SECONDS_MAX, error::ApiError, forward};
use crate::{
    proxy::KeptAnswer,
    store::{Approval, ApprovalStatus, StoreError},
};

const PREFER: HeaderName = HeaderName::from_static("prefer");
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// How long an agent wants to be kept waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Patience {
    seconds: u64,
}

impl Patience {
    /// Reads the preference `wait`, the first one if there are several. What cannot be read is no preference
    /// (RFC 7240 §2), and nobody waits for longer than a poll may.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let values = headers.get_all(PREFER).iter();
        let mut preferences = values
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','));
        let wait = preferences.find_map(|preference| {
            let (name, value) = preference.split(';').next()?.split_once('=')?;
            name.trim().eq_ignore_ascii_case("wait").then_some(value)
        })?;
        let seconds: u64 = wait.trim().trim_matches('"').parse().ok()?;
        Some(Self {
            seconds: seconds.min(POLL_WAIT_SECONDS_MAX.into()),
        })
    }

    /// Waits until the call is settled and returns its answer and whose it is; `None` where it is still open then, or where
    /// its answer is to be polled. Whatever happens to this wait, the call is not touched.
    pub(super) async fn answer(self, parts: &Parts, id: &str) -> Option<(Response, &'static str)> {
        let until = Instant::now() + Duration::from_secs(self.seconds);
        // A store that is away does not undo that the call waits: that is what the agent is told.
        let found = settled(parts, id, until).await.ok()?;
        let approval = found.filter(|approval| approval.status.is_settled())?;
        if approval.status != ApprovalStatus::Forwarded {
            let refused = ApiError::not_forwarded(&approval).into_response();
            return Some((refused, "proxy"));
        }
        let kept = approval.response(&parts.store).ok().flatten()?;
        let answer = KeptAnswer::restore(&kept)?.into_answer()?;
        Some((forward::answered(answer, None), "upstream"))
    }

    /// Says in an answer that the preference was honoured.
    pub(super) fn note(self, headers: &mut HeaderMap) {
        if let Ok(value) = HeaderValue::try_from(format!("wait={}", self.seconds)) {
            headers.insert(PREFERENCE_APPLIED, value);
        }
    }
}

/// Returns an approval when it is settled, or as it stands when the time is over or the relay is told to stop:
/// that is worth more than a connection that is cut off.
pub(super) async fn settled(
    parts: &Parts,
    id: &str,
    until: Instant,
) -> Result<Option<Approval>, StoreError> {
    // Subscribed before the store is read, so that a change in between wakes it.
    let mut changes = parts.wakes.approvals();
    loop {
        // All who wait are woken by every change: what they look at has to be little.
        let status = Approval::status(&parts.store, id).await?;
        let is_open = status.is_some_and(|status| !status.is_settled());
        let has_changed = async {
            let woken = timeout_at(until, changes.changed()).await;
            woken.is_ok_and(|seen| seen.is_ok())
        };
        let is_to_be_read_again = is_open
            && tokio::select! {
                has_changed = has_changed => has_changed,
                () = parts.draining.cancelled() => false,
            };
        if !is_to_be_read_again {
            return Approval::find(&parts.store, id).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preference_is_read_as_rfc_7240_writes_it() {
        for (values, seconds) in [
            (&["wait=5"][..], Some(5)),
            (&["respond-async, Wait = 7"], Some(7)),
            (&["wait=\"9\"; note=x"], Some(9)),
            (&["return=minimal", "wait=3", "wait=4"], Some(3)),
            (&["wait=3600"], Some(55)),
            (&["wait=0"], Some(0)),
            (&["wait"], None),
            (&["wait=soon"], None),
            (&["wait=-1"], None),
            (&["waiting=5"], None),
            (&[], None),
        ] {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(PREFER, HeaderValue::from_static(value));
            }
            let patience = Patience::of(&headers).map(|patience| patience.seconds);
            assert_eq!(patience, seconds, "{values:?}");
        }
    }
}
