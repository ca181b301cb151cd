//! Lanes: threads that serve connections, each with an event loop of its own.
//!
//! A connection stays on the lane that it was given, and so does what is done for it, its connection to the
//! upstream included. Work that moves between threads costs a wake-up of another processor at every step, and
//! memory that one thread takes and another gives back (docs/adr/0012-lanes.md).

use std::{
    io,
    num::NonZero,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use tokio::runtime::{Builder, Handle};
use tokio_util::sync::CancellationToken;

/// The lanes beside the caller's own event loop, which is one, too. Dropped, they end, with all that runs on them.
#[derive(Debug, Default)]
pub struct Lanes {
    others: Vec<Handle>,
    /// Counts connections, to give them out in turn.
    given: AtomicUsize,
    ending: CancellationToken,
}

impl Lanes {
    /// Starts one lane for each processor, the caller's event loop included.
    ///
    /// # Errors
    /// A thread that the system refuses.
    pub fn for_each_processor() -> io::Result<Self> {
        let processors = thread::available_parallelism().map_or(1, NonZero::get);
        let mut lanes = Self::default();
        for number in 1..processors {
            let runtime = Builder::new_current_thread().enable_all().build()?;
            lanes.others.push(runtime.handle().clone());
            let ending = lanes.ending.clone();
            thread::Builder::new()
                .name(format!("lane-{number}"))
                .spawn(move || {
                    runtime.block_on(ending.cancelled());
                    // A blocking call that is still under way must not hold up the end.
                    runtime.shutdown_background();
                })?;
        }
        Ok(lanes)
    }

    /// Returns the event loops beside the caller's own.
    pub(super) fn handles(&self) -> &[Handle] {
        &self.others
    }

    /// Returns whose turn it is; `None` is the caller's own event loop.
    pub(super) fn next(&self) -> Option<&Handle> {
        let turn = self.given.fetch_add(1, Ordering::Relaxed) % (self.others.len() + 1);
        turn.checked_sub(1).map(|other| &self.others[other])
    }
}

impl Drop for Lanes {
    fn drop(&mut self) {
        self.ending.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_are_given_out_in_turn() {
        let runtime = Builder::new_current_thread().build().unwrap();
        let mut lanes = Lanes::default();
        lanes
            .others
            .extend([runtime.handle().clone(), runtime.handle().clone()]);
        let turns: Vec<_> = (0..6).map(|_| lanes.next().is_some()).collect();
        assert_eq!(turns, [false, true, true, false, true, true]);
        assert!(Lanes::default().next().is_none());
    }
}
