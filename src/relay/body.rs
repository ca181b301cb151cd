//! Reads request bodies, within a limit for each and one for all together.

use std::{sync::Arc, time::Duration};

use axum::body::Body;
use bytes::Bytes;
use http_body::Body as _;
use http_body_util::{BodyExt, Limited};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use super::BODY_BYTES_MAX;
use crate::proxy::Refusal;

/// What all bodies that are being read or forwarded may take up together, in KiB.
const ALL_KIB_MAX: usize = 256 << 10;
/// How long a client may take to send a body, and a request may wait for room.
const READ_TIMEOUT: Duration = Duration::from_mins(1);

/// The room for request bodies.
#[derive(Debug)]
pub(super) struct Bodies {
    room: Arc<Semaphore>,
}

/// A body, and the room it takes until this is dropped.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) bytes: Bytes,
    _room: Option<OwnedSemaphorePermit>,
}

impl Default for Bodies {
    fn default() -> Self {
        Self {
            room: Arc::new(Semaphore::new(ALL_KIB_MAX)),
        }
    }
}

impl Bodies {
    /// Reads a body whole.
    pub(super) async fn read(&self, body: Body) -> Result<Held, Refusal> {
        if body.is_end_stream() {
            return Ok(Held {
                bytes: Bytes::new(),
                _room: None,
            });
        }
        let too_large = || Refusal::BodyTooLarge {
            limit: BODY_BYTES_MAX,
        };
        let announced = body.size_hint().upper().unwrap_or(BODY_BYTES_MAX as u64);
        let announced = usize::try_from(announced).unwrap_or(usize::MAX);
        if announced > BODY_BYTES_MAX {
            return Err(too_large());
        }
        let kib = u32::try_from(announced.div_ceil(1024)).unwrap_or(u32::MAX);
        let read = async {
            let room = Arc::clone(&self.room).acquire_many_owned(kib).await;
            let collected = Limited::new(body, BODY_BYTES_MAX).collect().await;
            let bytes = collected.map_err(|error| {
                if error.is::<http_body_util::LengthLimitError>() {
                    too_large()
                } else {
                    Refusal::BodyIncomplete
                }
            })?;
            Ok(Held {
                bytes: bytes.to_bytes(),
                _room: room.ok(),
            })
        };
        timeout(READ_TIMEOUT, read)
            .await
            .unwrap_or(Err(Refusal::BodyIncomplete))
    }
}
