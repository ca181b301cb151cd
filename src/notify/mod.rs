//! Sends what the outbox holds: letters, and pushes to the browsers of those who may decide what waits.
//!
//! Each relay looks for work and claims some; the store sees to it that two never send the same. Nothing that
//! a person or an agent waits for waits for a mail server.

use std::{sync::Arc, time::Duration};

use tokio::{sync::Semaphore, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    approval::Approvals,
    audit::AuditLog,
    proxy::courier::Courier,
    store::{CanaryAlarm, Outgoing, Posted, PushSubscription, Store, StoreError},
    wake::Wakes,
};

mod alarm;
pub mod letters;
mod mail;
mod push;

pub use mail::{MailError, Mailer};
pub use push::{Pusher, Tried};

/// How often is looked for work when nothing says that there is some.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// The most that one relay sends at once.
const SENDING_MAX: usize = 32;
/// The longest that sending may take: less than a claim holds.
const SENDING_TIMEOUT: Duration = Duration::from_mins(1);
/// How often what nobody needs any more is deleted.
const PURGE_EVERY: Duration = Duration::from_mins(5);
/// The most characters of what somebody else's server said that are kept.
const TOLD_MAX: usize = 200;

/// What became of an attempt.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// It was taken, or is of no use any more.
    Done,
    /// There is nobody at that address any more.
    Gone,
    /// It may work later; why it did not now, and how long the server wants to be left alone.
    Later(String, Duration),
    /// It never will; why.
    Never(String),
}

/// The sender of one relay.
#[derive(Debug)]
pub struct Notifier {
    store: Store,
    approvals: Approvals,
    audit: AuditLog,
    courier: Courier,
    mailer: Mailer,
    pusher: Pusher,
}

impl Notifier {
    /// Builds a sender.
    pub fn new(
        (store, approvals, audit): (Store, Approvals, AuditLog),
        courier: Courier,
        (mailer, pusher): (Mailer, Pusher),
    ) -> Self {
        Self {
            store,
            approvals,
            audit,
            courier,
            mailer,
            pusher,
        }
    }

    /// Returns what pushes are signed with.
    pub fn pusher(&self) -> &Pusher {
        &self.pusher
    }

    /// Returns what reaches others' servers.
    pub fn courier(&self) -> &Courier {
        &self.courier
    }

    /// Works until `stopping` is cancelled; what is on its way then is sent to its end.
    pub async fn run(
        self: Arc<Self>,
        wakes: Wakes,
        (tracker, stopping): (TaskTracker, CancellationToken),
    ) {
        let places = Arc::new(Semaphore::new(SENDING_MAX));
        let mut changes = wakes.approvals();
        let mut purged = self.store.clock().now();
        while !stopping.is_cancelled() {
            if let Err(error) = self.take_up((&tracker, &places)).await {
                tracing::debug!(%error, "the outbox could not be looked at");
            }
            let now = self.store.clock().now();
            if now.since(purged) >= PURGE_EVERY {
                purged = now;
                if let Err(error) = self.purge().await {
                    tracing::debug!(%error, "old letters and subscriptions could not be deleted");
                }
            }
            tokio::select! {
                // Elapsed or changed comes to the same: look again.
                _ = timeout(LOOK_EVERY, changes.changed()) => {}
                () = stopping.cancelled() => {}
            }
        }
        self.courier.close();
    }

    async fn purge(&self) -> Result<(), StoreError> {
        Posted::purge(&self.store).await?;
        CanaryAlarm::purge(&self.store).await?;
        PushSubscription::purge(&self.store).await.map(drop)
    }

    /// Claims what there is room for, and has each sent by a task of its own.
    async fn take_up(
        self: &Arc<Self>,
        (tracker, places): (&TaskTracker, &Arc<Semaphore>),
    ) -> Result<(), StoreError> {
        loop {
            let room = i64::try_from(places.available_permits()).unwrap_or(i64::MAX);
            if room == 0 {
                return Ok(());
            }
            let claimed = Posted::claim_due(&self.store, room).await?;
            if claimed.is_empty() {
                return Ok(());
            }
            for posted in claimed {
                let place = Arc::clone(places).acquire_owned().await;
                let notifier = Arc::clone(self);
                tracker.spawn(async move {
                    if let Err(error) = notifier.send(&posted).await {
                        // Its claim ends by itself, and it is tried again.
                        tracing::warn!(%error, outbox.id = %posted.id, "what became of a message could not be stored");
                    }
                    drop(place);
                });
            }
        }
    }

    async fn send(&self, posted: &Posted) -> Result<(), StoreError> {
        let attempt = timeout(SENDING_TIMEOUT, self.attempt(posted)).await;
        let late = || Outcome::Later("it took too long".to_owned(), Duration::ZERO);
        let (what, id, attempts) = (kind(&posted.what), &posted.id, posted.attempts);
        match attempt.unwrap_or_else(|_| Ok(late()))? {
            Outcome::Done | Outcome::Gone => posted.done(&self.store).await,
            Outcome::Later(why, pause) => {
                let why = told(&why);
                if posted.try_again(&self.store, (&why, pause)).await? {
                    tracing::warn!(outbox.id = %id, attempts, why, "a {what} was not taken and is tried again");
                } else {
                    tracing::error!(outbox.id = %id, attempts, why, "a {what} is given up");
                    self.audit.copy().await;
                }
                Ok(())
            }
            Outcome::Never(why) => {
                let why = told(&why);
                tracing::error!(outbox.id = %id, attempts, why, "a {what} is given up");
                posted.give_up(&self.store, &why).await?;
                self.audit.copy().await;
                Ok(())
            }
        }
    }

    async fn attempt(&self, posted: &Posted) -> Result<Outcome, StoreError> {
        match &posted.what {
            Outgoing::Letter(letter) => {
                let about = (posted.id.as_str(), posted.created_at);
                Ok(self.mailer.send(&self.courier, about, letter).await)
            }
            Outgoing::Notice { approval } => self.spread(posted, approval).await,
            Outgoing::Push {
                approval,
                subscription,
            } => self.push(approval, subscription).await,
            Outgoing::Alarm(notice) => self.spread_alarm(posted, notice).await,
            Outgoing::AlarmPush {
                notice,
                subscription,
            } => self.push_alarm(posted, (notice, subscription)).await,
        }
    }
}

/// Returns what the log calls it.
fn kind(what: &Outgoing) -> &'static str {
    match what {
        Outgoing::Letter(_) => "letter",
        Outgoing::Notice { .. } => "notice",
        Outgoing::Push { .. } => "push",
        Outgoing::Alarm(_) => "notice of an alarm",
        Outgoing::AlarmPush { .. } => "push about an alarm",
    }
}

/// Returns a text of somebody else's for the log and the audit: one line, and not a long one.
fn told(text: &str) -> String {
    let visible = |letter: char| if letter.is_control() { ' ' } else { letter };
    text.chars().map(visible).take(TOLD_MAX).collect()
}
