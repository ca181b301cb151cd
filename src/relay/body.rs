//! The limits of request bodies: for each, and for all together.

use std::{sync::Arc, time::Duration};

use axum::body::Body;
use http::{HeaderMap, header};
use tokio::sync::Semaphore;

use crate::proxy::{BodyLimits, RequestBody};

/// What all bodies that are read whole may take up together, in KiB.
const ALL_KIB_MAX: usize = 256 << 10;
/// How long a client may take to send a body, and a request may wait for room.
pub(super) const READ_TIMEOUT: Duration = Duration::from_mins(1);

/// The room for request bodies.
#[derive(Debug)]
pub(super) struct Bodies(BodyLimits);

impl Bodies {
    /// Makes the room, of which no body may have more than so many bytes.
    pub(super) fn new(bytes_max: usize) -> Self {
        Self(BodyLimits {
            bytes_max,
            time_max: READ_TIMEOUT,
            room: Arc::new(Semaphore::new(ALL_KIB_MAX)),
        })
    }

    /// Takes the body of a request, of which nothing is read yet.
    pub(super) fn take(&self, headers: &HeaderMap, body: Body) -> RequestBody {
        RequestBody::new(body, self.0.clone(), headers.contains_key(header::EXPECT))
    }
}
