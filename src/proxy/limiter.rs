//! Limits of requests per hour: one task counts for all requests that come together.
//!
//! A commit for each request would be half of what a call costs the store. Requests that wait while one count
//! is under way are counted by the next, in one statement for each limit. The store decides
//! ([`RateCounter`]): what is remembered here is only that a limit is used up, which stays true
//! until its window ends.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::oneshot;
use tokio_util::task::TaskTracker;

use super::Refusal;
use crate::{
    batch::{Batches, Worker},
    clock::Timestamp,
    spans::{self, Step},
    store::{AgentAccess, Claim, Counted, CredentialAccess, RateCounter, Store, StoreError, Tally},
};

/// The most limits that are remembered as used up; past that, all are forgotten and asked again.
const SPENT_MAX: usize = 4096;

/// What a limit leaves after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// How many requests are admitted in an hour.
    pub limit: i64,
    /// How many are left of this one.
    pub remaining: i64,
    /// When the hour ends.
    pub resets_at: Timestamp,
}

/// Counts requests against the limits of agents and credentials.
#[derive(Clone, Debug)]
pub(super) struct Limiter {
    store: Store,
    batches: Batches<Counter>,
    spent: Arc<Mutex<Spent>>,
}

/// Limits that are used up, with the limit that was and the end of its window. Guarded by a lock that
/// is never held across an await.
type Spent = HashMap<Counted, (i64, Timestamp)>;

/// What is left after a request that was admitted; of one that was not, when its limit counts anew.
type Count = Result<Allowance, Timestamp>;

/// A request on its way to be counted.
#[derive(Debug)]
struct Waiting {
    of: Counted,
    limit: i64,
    answer: oneshot::Sender<Result<Count, Arc<StoreError>>>,
}

impl Limiter {
    /// Makes what counts; its tasks are tracked.
    pub(super) fn start(store: Store, tracker: &TaskTracker) -> Self {
        let counter = Counter(store.rate_counter());
        Self {
            store,
            batches: Batches::new(counter, tracker.clone()),
            spent: Arc::default(),
        }
    }

    /// Counts a request against its agent's limit; `None` where there is none.
    pub(super) async fn of_agent(
        &self,
        access: &AgentAccess,
    ) -> Result<Option<Allowance>, Refusal> {
        let Some(limit) = access.rate_limit_per_hour else {
            return Ok(None);
        };
        let counting = self.count(Counted::Agent(access.id.clone()), limit);
        let counted = spans::step(Step::Limit, counting).await?;
        counted.map(Some).map_err(|resets_at| Refusal::RateLimited {
            credential: None,
            allowance: spent(limit, resets_at),
            retry_after: resets_at.since(self.store.clock().now()),
        })
    }

    /// Counts a request against the limits of the credentials that it uses, against all of them or none.
    /// Returns what the one leaves that leaves least; `None` where none has a limit.
    pub(super) async fn of_credentials(
        &self,
        used: &[Arc<CredentialAccess>],
    ) -> Result<Option<Allowance>, Refusal> {
        let limited: Vec<_> = used
            .iter()
            .filter_map(|used| {
                let limit = used.credential.rate_limit_per_hour?;
                Some((&used.credential, limit))
            })
            .collect();
        let refused = |name: &str, limit, resets_at: Timestamp| Refusal::RateLimited {
            credential: Some(name.to_owned()),
            allowance: spent(limit, resets_at),
            retry_after: resets_at.since(self.store.clock().now()),
        };
        match limited.as_slice() {
            [] => Ok(None),
            [(credential, limit)] => {
                let of = Counted::Credential(credential.id.clone());
                let counted = spans::step(Step::Limit, self.count(of, *limit)).await?;
                counted
                    .map(Some)
                    .map_err(|resets_at| refused(&credential.name, *limit, resets_at))
            }
            several => {
                let claims: Vec<_> = several
                    .iter()
                    .map(|(credential, limit)| Claim {
                        of: Counted::Credential(credential.id.clone()),
                        limit: *limit,
                        requests: 1,
                    })
                    .collect();
                let tallies = spans::step(Step::Limit, self.store.count_together(&claims));
                let tallies = tallies.await.map_err(Refusal::store)?;
                let both = || several.iter().zip(&tallies);
                if let Some(((credential, limit), tally)) = both().find(|(_, t)| t.admitted == 0) {
                    return Err(refused(&credential.name, *limit, tally.resets_at));
                }
                let left = both().map(|((_, limit), tally)| allowance(*limit, tally, 0));
                Ok(left.min_by_key(|allowance| allowance.remaining))
            }
        }
    }

    /// Counts one request; past the limit, returns when it counts anew.
    async fn count(&self, of: Counted, limit: i64) -> Result<Count, Refusal> {
        if let Some(resets_at) = self.spent_until(&of, limit) {
            return Ok(Err(resets_at));
        }
        let (answer, counted) = oneshot::channel();
        let waiting = Waiting {
            of: of.clone(),
            limit,
            answer,
        };
        self.batches.ask(waiting).await;
        let counted = counted
            .await
            .expect("the counter answers all")
            .map_err(Refusal::store)?;
        if let Err(resets_at) = counted {
            self.remember(of, limit, resets_at);
        }
        Ok(counted)
    }

    /// Returns when a limit counts anew that is known to be used up. A count never falls within its window,
    /// so that what was refused is refused until then, unless the limit was raised.
    fn spent_until(&self, of: &Counted, limit: i64) -> Option<Timestamp> {
        let now = self.store.clock().now();
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, resets_at) = *spent.get(of)?;
        if now < resets_at && limit <= known {
            return Some(resets_at);
        }
        spent.remove(of);
        None
    }

    fn remember(&self, of: Counted, limit: i64, resets_at: Timestamp) {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        if spent.len() >= SPENT_MAX {
            spent.clear();
        }
        spent.insert(of, (limit, resets_at));
    }
}

/// Counts what has gathered.
struct Counter(RateCounter);

impl Worker for Counter {
    type Item = Waiting;
    const BATCH_MAX: usize = 256;

    async fn work(&mut self, batch: Vec<Waiting>) {
        let Self(counter) = self;
        let groups = grouped(batch);
        let claims: Vec<_> = groups.iter().map(|(claim, _)| claim.clone()).collect();
        match counter.count(&claims).await {
            Ok(tallies) => {
                for ((claim, group), tally) in groups.into_iter().zip(&tallies) {
                    tell(claim.limit, group, tally);
                }
            }
            Err(error) if groups.len() == 1 => refuse(groups, &Arc::new(error)),
            // One that cannot be counted, such as that of an agent deleted meanwhile, fails alone.
            Err(_) => {
                for (claim, group) in groups {
                    match counter.count(std::slice::from_ref(&claim)).await {
                        Ok(tallies) => tell(claim.limit, group, &tallies[0]),
                        Err(error) => refuse(vec![(claim, group)], &Arc::new(error)),
                    }
                }
            }
        }
    }
}

type Group = (Claim, Vec<Waiting>);

/// Puts requests together that count against the same limit, in the order in which they came.
fn grouped(waiting: Vec<Waiting>) -> Vec<Group> {
    let mut places: HashMap<(Counted, i64), usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for one in waiting {
        let place = *places
            .entry((one.of.clone(), one.limit))
            .or_insert_with(|| {
                let (of, limit) = (one.of.clone(), one.limit);
                let requests = 0;
                groups.push((
                    Claim {
                        of,
                        limit,
                        requests,
                    },
                    Vec::new(),
                ));
                groups.len() - 1
            });
        let (claim, group) = &mut groups[place];
        claim.requests += 1;
        group.push(one);
    }
    groups
}

/// Tells those who wait what is left; the first ones are admitted, and who comes after them is not.
fn tell(limit: i64, group: Vec<Waiting>, tally: &Tally) {
    for (at, waiting) in (0_i64..).zip(group) {
        let later = tally.admitted - at - 1;
        let told = if later >= 0 {
            Ok(allowance(limit, tally, later))
        } else {
            Err(tally.resets_at)
        };
        // Whoever no longer waits has gone away; its request stays counted.
        drop(waiting.answer.send(Ok(told)));
    }
}

fn refuse(groups: Vec<Group>, error: &Arc<StoreError>) {
    for waiting in groups.into_iter().flat_map(|(_, group)| group) {
        drop(waiting.answer.send(Err(Arc::clone(error))));
    }
}

/// Returns what was left after a request that `later` more of the same tally came after.
fn allowance(limit: i64, tally: &Tally, later: i64) -> Allowance {
    Allowance {
        limit,
        remaining: (limit - tally.used + later).max(0),
        resets_at: tally.resets_at,
    }
}

const fn spent(limit: i64, resets_at: Timestamp) -> Allowance {
    Allowance {
        limit,
        remaining: 0,
        resets_at,
    }
}
