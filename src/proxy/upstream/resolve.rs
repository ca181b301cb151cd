//! Turns hosts into addresses.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::{Instant, timeout};
use url::Host;

use crate::proxy::guard::literal_address;

/// How long an answer holds. Short: it only spares the requests of a burst their look-ups; what is vetted
/// is what is connected to, however old it is.
const HOLDS: Duration = Duration::from_secs(5);
/// How long a look-up may take.
const LOOK_UP_TIMEOUT: Duration = Duration::from_secs(5);
/// The most names that are remembered; past that, all are forgotten.
const NAMES_MAX: usize = 1024;

/// When a name and port were looked up, and what was found.
type Known = HashMap<(String, u16), (Instant, Vec<SocketAddr>)>;

/// Resolves names, and remembers them for a moment.
#[derive(Debug, Default)]
pub(super) struct Resolver {
    /// Guards a map that is only looked into, never across an await.
    known: Mutex<Known>,
}

impl Resolver {
    /// Returns all addresses of a host; `None` when it has none.
    pub(super) async fn resolve<S: AsRef<str>>(
        &self,
        host: &Host<S>,
        port: u16,
    ) -> Option<Vec<SocketAddr>> {
        let name = match (literal_address(host), host) {
            (Some(address), _) => return Some(vec![SocketAddr::new(address, port)]),
            (None, Host::Domain(name)) => name.as_ref(),
            (None, _) => return None,
        };
        if let Some(addresses) = self.find(name, port) {
            return Some(addresses);
        }
        let found = timeout(LOOK_UP_TIMEOUT, tokio::net::lookup_host((name, port))).await;
        let addresses: Vec<_> = found.ok()?.ok()?.collect();
        if addresses.is_empty() {
            return None;
        }
        self.remember(name, port, &addresses);
        Some(addresses)
    }

    fn find(&self, name: &str, port: u16) -> Option<Vec<SocketAddr>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, addresses) = known.get(&(name.to_owned(), port))?;
        (at.elapsed() < HOLDS).then(|| addresses.clone())
    }

    fn remember(&self, name: &str, port: u16, addresses: &[SocketAddr]) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= NAMES_MAX {
            known.clear();
        }
        known.insert(
            (name.to_owned(), port),
            (Instant::now(), addresses.to_vec()),
        );
    }
}
