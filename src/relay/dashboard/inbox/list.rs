//! The list of what waits, and how one person sees each of it.

use maud::{Markup, html};

use super::{
    super::{
        super::{
            Parts,
            admin::{Caller, approvals},
            error::ApiError,
        },
        visit::Visit,
    },
    request::{self, body_of},
};
use crate::{
    approval::Waiting,
    clock::Timestamp,
    secrets::sha256_hex,
    store::{Approval, Capability},
};

/// The most calls that are shown at once; each may have a long body.
const SHOWN_MAX: usize = 50;

/// A call that waits, as one person sees it.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) waiting: Waiting,
    /// The body, whole; `None` where the request cannot be read.
    pub(super) body: Option<Vec<u8>>,
    /// Who has approved it already.
    pub(super) votes: Vec<String>,
    /// Whether the person has.
    pub(super) has_voted: bool,
    /// Whether the person may grant calls like it.
    pub(super) may_grant: bool,
    /// The time by which it is told how long is left.
    pub(super) now: Timestamp,
}

/// What waits for a team.
#[derive(Debug)]
pub(super) struct AllHeld {
    held: Vec<Held>,
    /// How many wait that are not shown.
    others: usize,
}

impl Held {
    /// Returns what waits for the team of whoever asks, the oldest first.
    pub(super) async fn all(parts: &Parts, caller: &Caller) -> Result<AllHeld, ApiError> {
        let mut waiting = approvals::waiting(parts, caller).await?;
        let others = waiting.len().saturating_sub(SHOWN_MAX);
        waiting.truncate(SHOWN_MAX);
        let held = Self::read(parts, caller, waiting).await?;
        Ok(AllHeld { held, others })
    }

    /// Returns one call, if it waits.
    pub(super) async fn one(
        parts: &Parts,
        caller: &Caller,
        id: &str,
    ) -> Result<Option<Self>, ApiError> {
        let mut waiting = approvals::waiting(parts, caller).await?;
        waiting.retain(|waiting| waiting.approval.id == id);
        Ok(Self::read(parts, caller, waiting).await?.pop())
    }

    /// Returns what changes when anything that is shown does, but the time that is left.
    pub(super) fn version(&self) -> String {
        let waiting = &self.waiting;
        let shown = format!(
            "{:?} {} {} {} {}",
            self.votes,
            waiting.can_decide,
            waiting.require_passkey,
            waiting.approval.min_approvals,
            self.may_grant,
        );
        let mut hash = sha256_hex(shown.as_bytes());
        hash.truncate(16);
        hash
    }

    async fn read(
        parts: &Parts,
        caller: &Caller,
        waiting: Vec<Waiting>,
    ) -> Result<Vec<Self>, ApiError> {
        let failed = |error| ApiError::store(error, parts);
        let votes = Approval::votes(&parts.store, caller.team()).await;
        let mut votes = votes.map_err(failed)?;
        let (now, member) = (parts.store.clock().now(), &caller.0.member);
        let may_grant = member.role.may(Capability::ManagePolicies);
        let mut held = Vec::with_capacity(waiting.len());
        for waiting in waiting {
            let votes = votes.remove(&waiting.approval.id).unwrap_or_default();
            // Without a passkey they do not count where one is needed by now.
            let counting = votes.into_iter();
            let counting = counting.filter(|vote| vote.has_passkey || !waiting.require_passkey);
            let votes: Vec<_> = counting.map(|vote| vote.email).collect();
            // One request at a time: each may have mebibytes.
            let found = Approval::find(&parts.store, &waiting.approval.id).await;
            let body = found.map_err(failed)?;
            held.push(Self {
                body: body.and_then(|approval| body_of(&parts.store, &approval)),
                has_voted: votes.contains(&member.email),
                votes,
                may_grant,
                now,
                waiting,
            });
        }
        Ok(held)
    }
}

/// Returns the page: the list, what a script needs to keep it up to date, and where that says what has changed.
pub(super) fn page(visit: &Visit, held: &AllHeld) -> Markup {
    html! {
        p.visually-hidden data-live-said aria-live="polite" {}
        p.muted.small data-live-state hidden {}
        div.requests data-live="/dashboard/inbox/list" data-live-events="/dashboard/inbox/events" {
            (list(visit, held))
        }
        noscript { p.help { "This list does not change by itself: load the page again to see what is new." } }
    }
}

/// Returns the list by itself.
pub(super) fn list(visit: &Visit, AllHeld { held, others }: &AllHeld) -> Markup {
    html! {
        @if held.is_empty() {
            div.empty {
                h2 { "Nothing waits" }
                p { "When an agent wants to do something that a policy has people decide, it appears here." }
            }
        }
        @for one in held { (request::card(visit, one)) }
        @if *others > 0 {
            p.help { "So many more wait and follow when these are decided: " (others) "." }
        }
    }
}
