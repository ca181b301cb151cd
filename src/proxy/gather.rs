//! Taking work that is shared: what several requests ask for is done once for all of them.

use tokio::{sync::mpsc, task::yield_now};

/// Waits for what is asked for, and adds what requests that are ready to run ask for next: they run first. With one
/// request there is nothing to wait for. Returns false when nobody can ask any more.
pub(super) async fn gather<T>(
    queue: &mut mpsc::Receiver<T>,
    asked: &mut Vec<T>,
    max: usize,
) -> bool {
    if queue.recv_many(asked, max).await == 0 {
        return false;
    }
    yield_now().await;
    while asked.len() < max
        && let Ok(late) = queue.try_recv()
    {
        asked.push(late);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_about_to_be_asked_comes_along() {
        let (ask, mut queue) = mpsc::channel(8);
        ask.send(1).await.unwrap();
        let late = async {
            for number in 2..=4 {
                ask.send(number).await.unwrap();
            }
        };
        let mut asked = Vec::new();
        let (is_open, ()) = tokio::join!(gather(&mut queue, &mut asked, 3), late);
        assert_eq!((is_open, asked), (true, vec![1, 2, 3]));
        drop(ask);
        assert!(gather(&mut queue, &mut Vec::new(), 3).await, "one was left");
        assert!(!gather(&mut queue, &mut Vec::new(), 3).await);
    }
}
