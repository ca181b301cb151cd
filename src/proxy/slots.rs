//! How many requests of one agent may be under way at once, so that none starves the others.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use super::Refusal;

/// How long a request waits for another one of its agent to end.
const WAIT_MAX: Duration = Duration::from_secs(1);
/// How many agents are known before those are forgotten of which nothing is under way.
const AGENTS_MIN: usize = 1024;

/// The places of all agents.
#[derive(Debug)]
pub(super) struct Slots {
    /// How many requests of an agent may be under way; as many again may wait.
    max: usize,
    /// How long one that waits does so.
    wait: Duration,
    /// By the agent's row. The places live as long as one of them is taken. The lock is never held across
    /// an await.
    agents: Mutex<HashMap<String, Weak<Places>>>,
}

/// The places of one agent.
#[derive(Debug)]
struct Places {
    running: Arc<Semaphore>,
    waiting: Semaphore,
}

/// The place of one request; dropped when its answer is through.
#[derive(Debug)]
pub struct Slot {
    _permit: OwnedSemaphorePermit,
    _places: Arc<Places>,
}

impl Slots {
    pub(super) fn new(max: usize) -> Self {
        Self {
            max,
            wait: WAIT_MAX,
            agents: Mutex::default(),
        }
    }

    /// Takes a place for a request of an agent; waits a little where all are taken.
    pub(super) async fn take(&self, agent: &str) -> Result<Slot, Refusal> {
        let places = self.places(agent);
        let full = || Refusal::TooManyAtOnce {
            limit: self.max,
            retry_after: self.wait,
        };
        let running = || Arc::clone(&places.running);
        let permit = if let Ok(permit) = running().try_acquire_owned() {
            permit
        } else {
            let _waiting = places.waiting.try_acquire().map_err(|_| full())?;
            let freed = timeout(self.wait, running().acquire_owned()).await;
            freed.map_err(|_| full())?.map_err(|_| full())?
        };
        Ok(Slot {
            _permit: permit,
            _places: places,
        })
    }

    fn places(&self, agent: &str) -> Arc<Places> {
        let mut agents = self.agents.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(places) = agents.get(agent).and_then(Weak::upgrade) {
            return places;
        }
        if agents.len() >= AGENTS_MIN {
            agents.retain(|_, places| places.strong_count() > 0);
        }
        let places = Arc::new(Places {
            running: Arc::new(Semaphore::new(self.max)),
            waiting: Semaphore::new(self.max),
        });
        agents.insert(agent.to_owned(), Arc::downgrade(&places));
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A place for each, and a wait that is over soon.
    fn slots() -> Slots {
        Slots {
            wait: Duration::from_millis(20),
            ..Slots::new(1)
        }
    }

    #[tokio::test]
    async fn one_agent_takes_no_place_of_another() {
        let slots = slots();
        let first = slots.take("one").await.unwrap();
        assert!(slots.take("two").await.is_ok());
        let refused = slots.take("one").await;
        assert!(matches!(
            refused,
            Err(Refusal::TooManyAtOnce { limit: 1, .. })
        ));
        drop(first);
        assert!(slots.take("one").await.is_ok());
    }

    #[tokio::test]
    async fn a_place_that_becomes_free_goes_to_who_waits() {
        let slots = slots();
        let first = slots.take("one").await.unwrap();
        let (second, ()) = tokio::join!(slots.take("one"), async {
            tokio::task::yield_now().await;
            drop(first);
        });
        assert!(second.is_ok());
    }

    #[tokio::test]
    async fn more_than_may_wait_are_refused_at_once() {
        let slots = slots();
        let _first = slots.take("one").await.unwrap();
        let begun = tokio::time::Instant::now();
        let (waited, at_once) = tokio::join!(slots.take("one"), async {
            let refused = slots.take("one").await;
            (refused, begun.elapsed())
        });
        assert!(waited.is_err() && begun.elapsed() >= slots.wait);
        assert!(at_once.0.is_err() && at_once.1 < slots.wait);
    }

    #[tokio::test]
    async fn agents_of_which_nothing_is_under_way_are_forgotten() {
        let slots = slots();
        let kept = slots.take("kept").await.unwrap();
        for agent in 0..AGENTS_MIN {
            drop(slots.take(&agent.to_string()).await);
        }
        assert!(slots.agents.lock().unwrap().len() < AGENTS_MIN);
        assert!(slots.agents.lock().unwrap().contains_key("kept"));
        drop(kept);
    }
}
