//! A change: what is altered, the entry that tells of it and the revision it bumps, in one transaction.

use super::{
    AuditEntry, ChangeError, ChangeRecord, Connection, Store, StoreError, TeamId, Topic,
    access::read_revisions, writing::Writing,
};
use crate::{
    clock::Timestamp,
    policy::PermissiveChange,
    secrets::{Place, Secret},
};

/// Who changes something, for which team, and whether in earnest.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The team whose things are changed.
    pub team: TeamId,
    /// Who it is, as the audit tells it: an e-mail address, or `operator:` and the system's account.
    pub name: String,
    /// Whether everything is checked and tried, and then taken back.
    pub dry_run: bool,
}

/// A change under way. Dropped before [`Change::commit`], nothing of it has happened.
pub(super) struct Change<'a> {
    transaction: Writing,
    store: &'a Store,
    actor: &'a Actor,
    /// The time of everything that this change writes.
    pub(super) at: Timestamp,
    records: Vec<(ChangeRecord, Vec<PermissiveChange>)>,
}

impl<'a> Change<'a> {
    pub(super) async fn begin(store: &'a Store, actor: &'a Actor) -> Result<Self, StoreError> {
        let transaction = store.begin().await?;
        Ok(Self {
            transaction,
            store,
            actor,
            at: store.clock.now(),
            records: Vec::new(),
        })
    }

    pub(super) fn connection(&mut self) -> &mut Connection {
        &mut self.transaction
    }

    pub(super) fn team(&self) -> &'a str {
        self.actor.team.as_str()
    }

    pub(super) fn store(&self) -> &'a Store {
        self.store
    }

    pub(super) fn actor(&self) -> &'a Actor {
        self.actor
    }

    /// Seals a value that is stored by this change.
    pub(super) async fn seal(
        &mut self,
        place: Place<'_>,
        value: &Secret,
    ) -> Result<Vec<u8>, StoreError> {
        let store = self.store;
        store
            .seal(&mut self.transaction, place, value.expose())
            .await
    }

    /// Notes what the audit is to tell of this change.
    pub(super) fn record(&mut self, record: ChangeRecord) {
        self.record_permissive(record, Vec::new());
    }

    /// Notes what the audit is to tell of this change, and what became more permissive by it.
    pub(super) fn record_permissive(
        &mut self,
        record: ChangeRecord,
        permissive: Vec<PermissiveChange>,
    ) {
        self.records.push((record, permissive));
    }

    /// Returns what is noted so far: each with what became more permissive by it.
    pub(super) fn records(&self) -> &[(ChangeRecord, Vec<PermissiveChange>)] {
        &self.records
    }

    /// Returns how often it has changed who may what, as this change sees it.
    pub(super) async fn revision(&mut self) -> Result<i64, StoreError> {
        Ok(read_revisions(&mut self.transaction).await?.access)
    }

    /// Makes the change as [`Change::commit`] does, if who may what has not changed since that revision.
    ///
    /// # Errors
    /// [`ChangeError::Moved`] when it has; nothing is changed then.
    pub(super) async fn commit_at(mut self, revision: i64) -> Result<(), ChangeError> {
        let is_nothing = self.records.is_empty() || self.actor.dry_run;
        // The row stays locked until the commit: whoever changes something waits for it, to bump it.
        if !is_nothing && !Topic::Access.hold(&mut self.transaction, revision).await? {
            return Err(ChangeError::Moved { since: revision });
        }
        Ok(self.commit().await?)
    }

    /// Makes the change, with its entries; on a dry run takes it back.
    ///
    /// The order is that of every transaction here, so that no two wait for each other: the things
    /// themselves, then the revision, then the chain.
    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        if self.records.is_empty() || self.actor.dry_run {
            return self.transaction.rollback().await;
        }
        let revision = Topic::Access.bump(&mut self.transaction).await?;
        self.store.database.announce(revision)?;
        let entries: Vec<AuditEntry> = self
            .records
            .into_iter()
            .map(|(record, permissive)| AuditEntry {
                permissive_changes: permissive,
                ..AuditEntry::of_change(&self.actor.team, &self.actor.name, record)
            })
            .collect();
        let end = self
            .store
            .append_within(&mut self.transaction, &entries)
            .await?;
        self.transaction.commit().await?;
        self.store.tail.remember(Some(end));
        Ok(())
    }
}
