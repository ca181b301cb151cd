//! Who may what, remembered for as long as the store says that nothing has changed.
//!
//! Before every use the store's revision is read, in a read that began after the request arrived; what
//! is remembered from an older revision is forgotten. So a change holds on the very next request, in
//! every process, and requests that arrive together share one read (docs/adr/0004).

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::oneshot;
use tokio_util::task::TaskTracker;

use crate::{
    batch::{Batches, Worker},
    secrets::{ApiKey, MacKey},
    store::{AgentAccess, RevisionReader, Store, StoreError},
};

/// The most agents that are remembered; past that, all are forgotten and read again.
const AGENTS_MAX: usize = 4096;

/// Answers who bears a key and what they may use.
#[derive(Clone, Debug)]
pub struct AccessCache {
    store: Store,
    pepper: MacKey,
    revisions: Batches<Reader>,
    /// Guards a map that is only looked into, never across an await.
    known: Arc<Mutex<Known>>,
}

/// The agents that a request's keys belong to: at least one (spec/tap.md §2.1).
#[derive(Clone, Debug)]
pub struct Bearers {
    /// With the place of each one's key in the list; an agent is in it once.
    agents: Vec<(usize, Arc<AgentAccess>)>,
    /// How many keys the list had, those included that are nobody's.
    keys: usize,
}

impl Bearers {
    /// Takes what a list of as many keys came to: agents with the places of their keys, in order, each once.
    /// `None` if it came to nothing.
    pub fn new(agents: Vec<(usize, Arc<AgentAccess>)>, keys: usize) -> Option<Self> {
        (!agents.is_empty()).then_some(Self { agents, keys })
    }

    /// Returns the agent whose key is the first good one: its limit counts, it is who asks, and what waits
    /// is its own.
    pub fn primary(&self) -> &Arc<AgentAccess> {
        &self.agents[0].1
    }

    /// Returns all of them, in the order of their keys, each with its key's place in the list.
    pub fn all(&self) -> impl Iterator<Item = (usize, &Arc<AgentAccess>)> {
        self.agents.iter().map(|(place, agent)| (*place, agent))
    }

    /// Returns whether more than one key was presented, good or not.
    pub const fn is_list(&self) -> bool {
        self.keys > 1
    }

    /// Returns the first agent that may use all of these credentials; the first of all if none may.
    pub(super) fn able(&self, names: &[String]) -> &Arc<AgentAccess> {
        let may = |agent: &AgentAccess| {
            names
                .iter()
                .all(|name| agent.credentials.contains_key(name))
        };
        self.all()
            .map(|(_, agent)| agent)
            .find(|agent| may(agent))
            .unwrap_or_else(|| self.primary())
    }
}

/// What was read at one revision.
#[derive(Debug, Default)]
struct Known {
    revision: i64,
    /// By the keyed hash of the API key. Keys that are nobody's are not remembered.
    agents: HashMap<String, Arc<AgentAccess>>,
}

impl AccessCache {
    /// Makes a cache that knows nobody yet; its tasks are tracked.
    pub fn start(store: Store, tracker: &TaskTracker) -> Self {
        tracker.spawn(note_revision(store.clone()));
        let revisions = Batches::new(Reader(store.revision_reader()), tracker.clone());
        let pepper = store.key().api_key_pepper();
        Self {
            store,
            pepper,
            revisions,
            known: Arc::default(),
        }
    }

    /// Returns the enabled agents that bear the keys of a list, with what they may use now; `None` if none
    /// of the keys is anybody's.
    pub async fn by_keys(&self, keys: &[ApiKey]) -> Result<Option<Bearers>, Arc<StoreError>> {
        let revision = self.revision().await?;
        let mut agents: Vec<(usize, Arc<AgentAccess>)> = Vec::with_capacity(keys.len());
        for (place, key) in keys.iter().enumerate() {
            if let Some(access) = self.by_key(revision, key).await?
                && !agents.iter().any(|(_, known)| known.id == access.id)
            {
                agents.push((place, access));
            }
        }
        Ok(Bearers::new(agents, keys.len()))
    }

    async fn by_key(
        &self,
        revision: i64,
        key: &ApiKey,
    ) -> Result<Option<Arc<AgentAccess>>, Arc<StoreError>> {
        if let Some(access) = self.find(revision, &key.keyed_hash(&self.pepper)) {
            return Ok(Some(access));
        }
        let hashes = key.hashes(&self.pepper);
        let Some(access) = self.store.access_by_key(&hashes).await? else {
            return Ok(None);
        };
        let access = Arc::new(access);
        self.remember(revision, hashes.keyed, Arc::clone(&access));
        Ok(Some(access))
    }

    async fn revision(&self) -> Result<i64, Arc<StoreError>> {
        let known = self.known().revision;
        if self.store.is_current(known) {
            return Ok(known);
        }
        let (answer, revision) = oneshot::channel();
        self.revisions.ask(answer).await;
        revision.await.expect("the reader answers all")
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, revision: i64, hash: &str) -> Option<Arc<AgentAccess>> {
        let mut known = self.known();
        if known.revision < revision {
            *known = Known {
                revision,
                agents: HashMap::new(),
            };
        }
        let now = self.store.clock().now();
        let access = known
            .agents
            .get(hash)
            .filter(|_| known.revision == revision)?;
        access.holds_at(now).then(|| Arc::clone(access))
    }

    /// Remembers what was read after `revision` was: it is at least as new, and if it is newer, the
    /// next read of the revision says so.
    fn remember(&self, revision: i64, hash: String, access: Arc<AgentAccess>) {
        let mut known = self.known();
        if known.revision != revision {
            return;
        }
        if known.agents.len() >= AGENTS_MAX {
            known.agents.clear();
        }
        known.agents.insert(hash, access);
    }
}

/// Reads the revision once for all who asked before the read began.
struct Reader(RevisionReader);

impl Worker for Reader {
    type Item = oneshot::Sender<Result<i64, Arc<StoreError>>>;
    const BATCH_MAX: usize = 4096;

    async fn work(&mut self, batch: Vec<Self::Item>) {
        let Self(reader) = self;
        let read = reader
            .read()
            .await
            .map(|revisions| revisions.access)
            .map_err(Arc::new);
        for answer in batch {
            // Whoever no longer waits has gone away.
            drop(answer.send(read.clone()));
        }
    }
}

/// Notes the revision beside the database. Where it cannot be, revisions are read for every request.
async fn note_revision(store: Store) {
    if let Err(error) = store.note_revision().await {
        tracing::debug!(%error, "the revision could not be noted beside the database");
    }
}
