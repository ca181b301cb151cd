//! Whether a relay is alive: whether its event loops turn, and its database is asked and answers, or refuses.

use tokio::runtime::Handle;

use super::Lanes;
use crate::store::{Database, Store};

/// What is felt.
#[derive(Debug)]
pub struct Pulse {
    database: Database,
    lanes: Vec<Handle>,
}

impl Pulse {
    /// Takes what a relay works with.
    pub fn of(store: &Store, lanes: &Lanes) -> Self {
        Self {
            database: store.database().clone(),
            lanes: lanes.handles().to_vec(),
        }
    }

    /// Returns once each event loop has taken a turn and the database has answered, or has refused to: whether it has
    /// answered. What hangs keeps this from returning.
    pub async fn beat(&self) -> bool {
        for lane in &self.lanes {
            // A lane that has ended has done so in order.
            drop(lane.spawn(async {}).await);
        }
        self.database.ping().await.is_ok()
    }
}
