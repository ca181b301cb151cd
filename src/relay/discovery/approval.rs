//! What discovery says about calls that wait for a person (spec/tap.md §2.5).

use serde::Serialize;

use super::{POLL_WAIT_SECONDS_MAX, Site};
use crate::store::{ChannelKind, ReadyChannel};

/// How approvals work here.
#[derive(Debug, Serialize)]
pub(super) struct Approvals {
    timeout_seconds: u64,
    channels: Vec<Told>,
    note: &'static str,
    async_polling: Polling,
    write_guidelines: [&'static str; 4],
}

/// A way to reach those who decide.
#[derive(Debug, Serialize)]
struct Told {
    #[serde(rename = "type")]
    kind: &'static str,
    name: String,
}

#[derive(Debug, Serialize)]
struct Polling {
    poll_url: &'static str,
    interval_seconds: u32,
    long_poll: String,
    statuses: Statuses,
    result: &'static str,
    wait_in_place: String,
    repeat: &'static str,
    withdraw: &'static str,
    acknowledge: &'static str,
}

#[derive(Debug, Serialize)]
struct Statuses {
    pending: &'static str,
    forwarding: &'static str,
    forwarded: &'static str,
    denied: &'static str,
    timed_out: &'static str,
    error: &'static str,
}

impl Approvals {
    pub(super) fn new(site: &Site<'_>, channels: &[ReadyChannel]) -> Self {
        Self {
            timeout_seconds: site.approval_timeout.as_secs(),
            channels: told(channels),
            note: "A call that needs a person is answered with 202 at once, and nothing has been sent yet. Tell \
                   the person you work for what you asked for and the txn_id; they decide with `postern \
                   approval approve TXN_ID` or `postern approval deny TXN_ID`. Approved calls go out by \
                   themselves, once. You cannot approve your own.",
            async_polling: Polling {
                poll_url: "/agent/approvals/{txn_id}",
                interval_seconds: 2,
                long_poll: format!(
                    "?wait=SECONDS, at most {POLL_WAIT_SECONDS_MAX}, answers as soon as it is settled"
                ),
                statuses: STATUSES,
                result: "response: {status, headers, body, body_encoding: utf-8|base64, complete}",
                wait_in_place: format!(
                    "`Prefer: wait=SECONDS` on /forward, at most {POLL_WAIT_SECONDS_MAX}: answers like a call \
                     that was not held, once it is approved; 202 if it is still open then"
                ),
                repeat: "`Idempotency-Key: KEY` on /forward: the same call with the same key is the same \
                         approval, whatever became of it; another call with it is 422",
                withdraw: "DELETE /agent/approvals/{txn_id} takes back a call that waits; 409 when it is settled",
                acknowledge: "?ack=1 deletes the answer once you have got it",
            },
            write_guidelines: [
                "Check a call before you send it: what waits is sent as it is.",
                "Do one thing per call, with a body that a person can read and judge.",
                "Say beforehand what you are about to change, and why.",
                "After denied, do not ask for the same again in another form; ask the person.",
            ],
        }
    }
}

/// Returns the team's channels, the one that is chosen first before the others; where it has none, the agent itself.
fn told(channels: &[ReadyChannel]) -> Vec<Told> {
    let of = |kind: ChannelKind, name: &str| Told {
        kind: kind.as_str(),
        name: name.to_owned(),
    };
    if channels.is_empty() {
        return vec![of(ChannelKind::AgentReflected, "agent")];
    }
    let channels = channels.iter();
    channels
        .map(|channel| of(channel.kind, &channel.name))
        .collect()
}

const STATUSES: Statuses = Statuses {
    pending: "a person has not decided yet; poll again",
    forwarding: "approved and on its way; poll again",
    forwarded: "sent; the API's answer is in `response`",
    denied: "a person said no; nothing was sent",
    timed_out: "nobody decided in time; nothing was sent",
    error: "it could not be carried out; `error_detail` says why",
};
