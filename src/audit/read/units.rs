//! An entry and its completion are one: which lines belong together.

use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
};

use super::line::LogEntry;

/// How many completions are remembered for all entries of a file: 8 MB.
///
/// Entries of completions beyond are shown beside them.
const COMPLETED_MAX: usize = 1_000_000;

/// Counts entries from the end of a file.
#[derive(Debug)]
pub(super) struct Units {
    /// How many are still wanted.
    wanted: usize,
    /// The requests whose completion was seen and whose entry was not.
    open: HashSet<String>,
}

impl Units {
    /// Wants that many.
    pub(super) fn new(wanted: usize) -> Self {
        Self {
            wanted,
            open: HashSet::new(),
        }
    }

    /// Tells whether there are as many as are wanted.
    pub(super) fn is_full(&self) -> bool {
        self.wanted == 0
    }

    /// Tells whether the entry of a completion is still to be found.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Takes the next line towards the beginning into account, and tells whether it is to be shown.
    ///
    /// With `merge` an entry is not shown beside its completion.
    pub(super) fn takes(&mut self, entry: &LogEntry, merge: bool) -> bool {
        let request = entry.request_id.as_deref().unwrap_or_default();
        if entry.is_completion() {
            if self.open.contains(request) {
                return !merge;
            }
            if self.is_full() {
                return false;
            }
            self.open.insert(request.to_owned());
        } else if self.open.remove(request) {
            return !merge;
        } else if self.is_full() {
            return false;
        }
        self.wanted -= 1;
        true
    }
}

/// The requests of a file whose completion is shown.
#[derive(Debug, Default)]
pub(super) struct Completed {
    /// The hashes of their ids: the ids themselves would take five times as much.
    hashes: HashSet<u64>,
    /// How ids are hashed.
    state: RandomState,
}

impl Completed {
    /// Remembers the request of a completion.
    pub(super) fn note(&mut self, entry: &LogEntry) {
        if let Some(request) = &entry.request_id
            && entry.is_completion()
            && self.hashes.len() < COMPLETED_MAX
        {
            self.hashes.insert(self.state.hash_one(request));
        }
    }

    /// Tells whether the entry's completion is shown instead.
    pub(super) fn supersedes(&self, entry: &LogEntry) -> bool {
        let is_known = |request: &String| self.hashes.contains(&self.state.hash_one(request));
        !entry.is_completion() && entry.request_id.as_ref().is_some_and(is_known)
    }
}
