//! A future that is finished even when nobody waits for it any more.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use tokio_util::task::TaskTracker;

/// Runs where it is awaited, like any future; dropped before its end, it goes on as a task of its own.
///
/// A request whose agent goes away has to leave its entry all the same. Spawning every request would do that,
/// too, at the price of a hand-over between threads for each.
pub(super) struct Detached<F: Future<Output: Send> + Send + 'static> {
    /// `None` once it has ended.
    future: Option<Pin<Box<F>>>,
    tracker: TaskTracker,
}

impl<F: Future<Output: Send> + Send + 'static> Detached<F> {
    /// Takes over a future.
    pub(super) fn new(future: F, tracker: TaskTracker) -> Self {
        Self {
            future: Some(Box::pin(future)),
            tracker,
        }
    }
}

impl<F: Future<Output: Send> + Send + 'static> Future for Detached<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let future = self
            .future
            .as_mut()
            .expect("it is not polled after its end");
        let polled = future.as_mut().poll(context);
        if polled.is_ready() {
            self.future = None;
        }
        polled
    }
}

impl<F: Future<Output: Send> + Send + 'static> Drop for Detached<F> {
    fn drop(&mut self) {
        let Some(future) = self.future.take() else {
            return;
        };
        // When the whole process ends there is nothing left to run it on.
        if tokio::runtime::Handle::try_current().is_ok() {
            self.tracker.spawn(async move { drop(future.await) });
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn what_nobody_waits_for_is_finished() {
        let tracker = TaskTracker::new();
        let (go, gone) = oneshot::channel::<()>();
        let (done, finished) = oneshot::channel();
        let future = async move {
            gone.await.unwrap();
            done.send("finished").unwrap();
        };
        let mut detached = Detached::new(future, tracker.clone());
        assert!(futures_util::poll!(&mut detached).is_pending());
        drop(detached);
        go.send(()).unwrap();
        assert_eq!(finished.await, Ok("finished"));
        tracker.close();
        tracker.wait().await;
    }

    #[tokio::test]
    async fn what_has_ended_is_not_run_again() {
        let tracker = TaskTracker::new();
        assert_eq!(Detached::new(async { 7 }, tracker.clone()).await, 7);
        assert!(tracker.is_empty());
    }
}
