//! Work that is shared: what several requests ask for is done once for all of them.
//!
//! There is no task that waits for it. Who asks first has it done on its own thread, and who asks meanwhile is
//! served by the next turn of the same task: with one request nothing is handed to another thread, and under load one
//! commit serves many (docs/adr/0012-lanes.md).

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{sync::Semaphore, task::yield_now};
use tokio_util::task::TaskTracker;

/// How much may be asked for and not be taken up yet; when it is full, further requests wait for a place.
const WAITING_MAX: usize = 4096;

/// Does what several have asked for.
pub trait Worker: Send + 'static {
    /// What one of them asks for. It is dropped unanswered only if the worker fails or the thread ends.
    type Item: Send + 'static;

    /// The most that is done at once: a larger batch would make its first wait for its last.
    const BATCH_MAX: usize;

    /// Does it, and answers all.
    fn work(&mut self, batch: Vec<Self::Item>) -> impl Future<Output = ()> + Send;
}

/// Gives one worker what is asked for, on whatever thread that is. Clones share the worker.
pub struct Batches<W: Worker> {
    shared: Arc<Shared<W>>,
    tracker: TaskTracker,
}

struct Shared<W: Worker> {
    /// Never held across an await.
    state: Mutex<State<W>>,
    places: Semaphore,
}

struct State<W: Worker> {
    waiting: Vec<W::Item>,
    /// `None` while it works, and for good once it has failed.
    worker: Option<W>,
    has_failed: bool,
}

/// A worker at work. Dropped, it is given back, also when its task is dropped with the thread that it ran on.
struct Turn<W: Worker> {
    worker: Option<W>,
    shared: Arc<Shared<W>>,
}

impl<W: Worker> Batches<W> {
    /// Takes over a worker. Its tasks are tracked, so that the end can wait for what is under way.
    pub fn new(worker: W, tracker: TaskTracker) -> Self {
        let state = State {
            waiting: Vec::new(),
            worker: Some(worker),
            has_failed: false,
        };
        let state = Mutex::new(state);
        Self {
            shared: Arc::new(Shared {
                state,
                places: Semaphore::new(WAITING_MAX),
            }),
            tracker,
        }
    }

    /// Asks for something. The answer comes by a channel that is part of it.
    pub async fn ask(&self, item: W::Item) {
        let place = self.shared.places.acquire().await;
        // It is given back when the item is taken up.
        place.expect("the semaphore is never closed").forget();
        let mut state = self.shared.state();
        if !state.has_failed {
            state.waiting.push(item);
        }
        let worker = state.worker.take();
        drop(state);
        if worker.is_some() {
            let shared = Arc::clone(&self.shared);
            self.tracker.spawn(Turn { worker, shared }.run());
        }
    }
}

impl<W: Worker> Clone for Batches<W> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            tracker: self.tracker.clone(),
        }
    }
}

impl<W: Worker> fmt::Debug for Batches<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batches").finish_non_exhaustive()
    }
}

impl<W: Worker> Shared<W> {
    fn state(&self) -> MutexGuard<'_, State<W>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for what requests that are ready to run ask for: they run first, as long as that brings more. With one
    /// request there is nothing to wait for.
    async fn gather(&self) -> Vec<W::Item> {
        let mut before = 1;
        loop {
            yield_now().await;
            let mut state = self.state();
            let now = state.waiting.len();
            if now <= before || now >= W::BATCH_MAX {
                let later = state.waiting.split_off(now.min(W::BATCH_MAX));
                let batch = std::mem::replace(&mut state.waiting, later);
                self.places.add_permits(batch.len());
                return batch;
            }
            before = now;
        }
    }
}

impl<W: Worker> Turn<W> {
    async fn run(mut self) {
        let shared = Arc::clone(&self.shared);
        while self.is_needed() {
            let batch = shared.gather().await;
            if let Some(worker) = &mut self.worker {
                worker.work(batch).await;
            }
        }
    }

    /// Returns whether something is asked for; if not, the worker waits for whoever asks next.
    fn is_needed(&mut self) -> bool {
        let mut state = self.shared.state();
        if state.waiting.is_empty() {
            state.worker = self.worker.take();
        }
        self.worker.is_some()
    }
}

impl<W: Worker> Drop for Turn<W> {
    fn drop(&mut self) {
        let Some(worker) = self.worker.take() else {
            return;
        };
        let mut state = self.shared.state();
        if std::thread::panicking() {
            // Nobody knows what state it is in: whoever waits, and whoever comes, is told by the closed channel.
            state.has_failed = true;
            state.waiting.clear();
        } else {
            state.worker = Some(worker);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use tokio::sync::oneshot;

    use super::*;

    /// Tells how large its batches were.
    struct Adder(mpsc::SyncSender<usize>);

    impl Worker for Adder {
        type Item = (u32, oneshot::Sender<u32>);
        const BATCH_MAX: usize = 3;

        async fn work(&mut self, batch: Vec<Self::Item>) {
            self.0.send(batch.len()).unwrap();
            yield_now().await;
            for (number, answer) in batch {
                assert_ne!(number, 13, "a number that it fails for");
                answer.send(number + 1).unwrap();
            }
        }
    }

    fn adder() -> (Batches<Adder>, mpsc::Receiver<usize>, TaskTracker) {
        let (sizes, told) = mpsc::sync_channel(8);
        let tracker = TaskTracker::new();
        (Batches::new(Adder(sizes), tracker.clone()), told, tracker)
    }

    async fn ask(batches: &Batches<Adder>, number: u32) -> Result<u32, oneshot::error::RecvError> {
        let (answer, answered) = oneshot::channel();
        batches.ask((number, answer)).await;
        answered.await
    }

    #[tokio::test]
    async fn what_is_asked_together_is_done_together_and_the_rest_next() {
        let (batches, sizes, tracker) = adder();
        let asked = (1..=4).map(|number| ask(&batches, number));
        let answers = futures_util::future::join_all(asked).await;
        assert_eq!(answers, [Ok(2), Ok(3), Ok(4), Ok(5)]);
        assert_eq!(sizes.try_iter().collect::<Vec<_>>(), [3, 1]);
        assert_eq!(ask(&batches, 8).await, Ok(9));
        assert_eq!(sizes.try_recv(), Ok(1));
        tracker.close();
        tracker.wait().await;
    }

    #[test]
    fn a_thread_that_ends_gives_the_worker_back() {
        let (batches, _sizes, _) = adder();
        let runtime = || {
            tokio::runtime::Builder::new_current_thread()
                .build()
                .unwrap()
        };
        let (answer, mut answered) = oneshot::channel();
        let first = runtime();
        first.block_on(batches.ask((1, answer)));
        drop(first);
        assert!(answered.try_recv().is_err(), "its thread has ended");
        assert_eq!(runtime().block_on(ask(&batches, 2)), Ok(3));
        assert_eq!(answered.try_recv(), Ok(2), "it was not lost");
    }

    #[tokio::test]
    async fn a_worker_that_failed_leaves_nobody_waiting() {
        let (batches, _sizes, _) = adder();
        assert!(ask(&batches, 13).await.is_err());
        assert!(ask(&batches, 1).await.is_err());
    }
}
