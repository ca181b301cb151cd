//! Scrubs a text that comes in chunks.

use std::{fmt, sync::Arc};

use bytes::{Bytes, BytesMut};

use super::Scrubber;

/// Scrubs a body while it passes; made by [`Scrubber::stream`].
///
/// What is replaced, and by what, is the same as in the whole body, however it is cut into chunks. The
/// end of a chunk is held back only from where some form of a secret may have begun.
pub struct ScrubStream {
    scrubber: Arc<Scrubber>,
    /// The end of what was pushed, of which only more text can tell whether it is a secret.
    held: Bytes,
    found: bool,
}

impl ScrubStream {
    pub(super) fn new(scrubber: Arc<Scrubber>) -> Self {
        Self {
            scrubber,
            held: Bytes::new(),
            found: false,
        }
    }

    /// Takes the next bytes and returns those that may be passed on, which may be none.
    ///
    /// Where nothing was found and nothing had been held back, they are not copied.
    pub fn push(&mut self, chunk: Bytes) -> Bytes {
        if self.held.is_empty() {
            return self.pass(&chunk, false);
        }
        let mut text = BytesMut::with_capacity(self.held.len() + chunk.len());
        text.extend_from_slice(&self.held);
        text.extend_from_slice(&chunk);
        self.pass(&text.freeze(), false)
    }

    /// Returns what was held back, once there is nothing more to push.
    pub fn finish(&mut self) -> Bytes {
        let text = std::mem::take(&mut self.held);
        self.pass(&text, true)
    }

    /// Returns whether anything was replaced so far.
    pub fn found(&self) -> bool {
        self.found
    }

    fn pass(&mut self, text: &Bytes, ended: bool) -> Bytes {
        let passed = self.scrubber.scrub(text, ended);
        self.held = text.slice(passed.bytes..);
        match passed.replaced {
            Some((replaced, _)) => {
                self.found = true;
                Bytes::from(replaced)
            }
            None => text.slice(..passed.bytes),
        }
    }
}

impl fmt::Debug for ScrubStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScrubStream")
            .field("held", &self.held.len())
            .field("found", &self.found)
            .finish_non_exhaustive()
    }
}
