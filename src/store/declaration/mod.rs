//! Declarations: what credentials, roles, agents, policies and channels are to be, and bringing them there in one change
//! (spec/cli.md §3 `apply`, docs/adr/0022).

use super::{
    Actor, AgentKind, AgentUpdate, ChangeError, ChangeRecord, ChannelUpdate, CredentialUpdate,
    Noun, RoleUpdate, SealedValue, Store, StoreError, change::Change,
};
use crate::{
    policy::{PermissiveChange, Policy},
    secrets::{ApiKey, Secret},
};

mod bring;
mod prune;

/// How often it is tried again because something else was changed meanwhile.
const TRIES_MAX: usize = 5;

/// What things are to be. A list that is `None` is not spoken of; what an entry does not say stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Declaration {
    /// Credentials, each name once.
    pub credentials: Option<Vec<DeclaredCredential>>,
    /// Roles, each name once.
    pub roles: Option<Vec<DeclaredRole>>,
    /// Agents, each name once.
    pub agents: Option<Vec<DeclaredAgent>>,
    /// Policies, each credential once.
    pub policies: Option<Vec<DeclaredPolicy>>,
    /// Notification channels, each name once.
    pub channels: Option<Vec<DeclaredChannel>>,
}

/// What a credential is to be.
#[derive(Clone, Debug)]
pub struct DeclaredCredential {
    /// Its name.
    pub name: String,
    /// What is said of it; where it is made, the rest is as for any new one.
    pub update: CredentialUpdate,
    /// Its value; `None` leaves it alone.
    pub value: Option<Secret>,
    /// Its value, sealed, until it is [opened](Declaration::open_values).
    pub value_sealed: Option<SealedValue>,
}

/// What a role is to be.
#[derive(Clone, Debug)]
pub struct DeclaredRole {
    /// Its name.
    pub name: String,
    /// What is said of it.
    pub update: RoleUpdate,
}

/// What an agent is to be.
#[derive(Clone, Debug)]
pub struct DeclaredAgent {
    /// Its name.
    pub name: String,
    /// What its key is for; an agent that is there stays what it is.
    pub kind: Option<AgentKind>,
    /// What is said of it.
    pub update: AgentUpdate,
}

/// The whole policy of a credential.
#[derive(Clone, Debug)]
pub struct DeclaredPolicy {
    /// The credential's name.
    pub credential: String,
    /// Its policy, in place of the one it has.
    pub policy: Policy,
}

/// What a notification channel is to be.
#[derive(Clone, Debug)]
pub struct DeclaredChannel {
    /// Its name.
    pub name: String,
    /// What is said of it; one that is made needs its kind.
    pub update: ChannelUpdate,
}

/// On which terms a declaration is applied.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terms {
    /// Whether what the lists do not name is deleted; a list that is not spoken of is left alone.
    pub prune: bool,
    /// The revision that it was planned at: if there is a newer one, nothing is done.
    pub revision: Option<i64>,
}

/// Where in a declaration something is: a list, and a place in it, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The noun of the list.
    pub noun: Noun,
    /// The place in it.
    pub index: usize,
}

/// Why a declaration was not applied, and which of its entries that is about.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct DeclarationError {
    /// The entry; `None` where it is about none of them.
    pub entry: Option<Entry>,
    /// What is wrong. Nothing has happened.
    pub error: ChangeError,
}

/// One thing that was made, changed or deleted.
#[derive(Clone, Debug)]
pub struct Step {
    /// What the audit tells of it.
    pub record: ChangeRecord,
    /// What is permitted by it that was not permitted before.
    pub permissive: Vec<PermissiveChange>,
    /// Whether a credential is made with a value.
    pub has_value: bool,
}

/// What was done, or would be.
#[derive(Debug)]
pub struct Applied {
    /// What was done, in its order.
    pub steps: Vec<Step>,
    /// How many entries were so already.
    pub unchanged: usize,
    /// The agents that were made, with their keys.
    pub keys: Vec<(String, ApiKey)>,
    /// The revision that was found.
    pub revision: i64,
}

impl Declaration {
    /// Brings everything to what is declared, or nothing: one change, with an entry for each thing.
    ///
    /// # Errors
    /// [`ChangeError::Moved`] where something was changed since the revision of the terms; what else a change is
    /// refused for, with the entry it is about.
    pub async fn apply(
        &self,
        store: &Store,
        actor: &Actor,
        terms: Terms,
    ) -> Result<Applied, DeclarationError> {
        for _ in 1..TRIES_MAX {
            match self.try_apply(store, actor, terms).await {
                Err(refused) if terms.revision.is_none() && refused.is_passing() => {}
                done => return done,
            }
        }
        self.try_apply(store, actor, terms).await
    }

    async fn try_apply(
        &self,
        store: &Store,
        actor: &Actor,
        terms: Terms,
    ) -> Result<Applied, DeclarationError> {
        if terms.prune {
            prune::check(self)?;
        }
        let mut change = Change::begin(store, actor).await?;
        let revision = change.revision().await?;
        if let Some(since) = terms.revision.filter(|planned| *planned != revision) {
            return Err(ChangeError::Moved { since }.into());
        }
        let mut work = Work::new(&mut change);
        bring::credentials(self, &mut work).await?;
        bring::roles(self, &mut work).await?;
        bring::agents(self, &mut work).await?;
        bring::policies(self, &mut work).await?;
        bring::channels(self, &mut work).await?;
        if terms.prune {
            prune::all(self, &mut work).await?;
        }
        let (unchanged, keys, valued) = (work.unchanged, work.keys, work.valued);
        let steps = steps(change.records(), &valued);
        change.commit_at(revision).await?;
        Ok(Applied {
            steps,
            unchanged,
            keys,
            revision,
        })
    }
}

impl DeclarationError {
    /// Returns whether only somebody else's change at the same time was in the way.
    const fn is_passing(&self) -> bool {
        matches!(
            self.error,
            ChangeError::Moved { .. }
                | ChangeError::Exists { .. }
                | ChangeError::Store(StoreError::Conflict(_))
        )
    }
}

impl<E: Into<ChangeError>> From<E> for DeclarationError {
    fn from(error: E) -> Self {
        Self {
            entry: None,
            error: error.into(),
        }
    }
}

/// A declaration on its way.
struct Work<'a, 'c> {
    change: &'a mut Change<'c>,
    unchanged: usize,
    keys: Vec<(String, ApiKey)>,
    /// The credentials that were made with a value.
    valued: Vec<String>,
}

impl<'a, 'c> Work<'a, 'c> {
    fn new(change: &'a mut Change<'c>) -> Self {
        Self {
            change,
            unchanged: 0,
            keys: Vec::new(),
            valued: Vec::new(),
        }
    }

    /// Counts an entry that has changed nothing since there were that many records.
    fn count(&mut self, before: usize) {
        if self.change.records().len() == before {
            self.unchanged += 1;
        }
    }
}

fn steps(records: &[(ChangeRecord, Vec<PermissiveChange>)], valued: &[String]) -> Vec<Step> {
    let step = |(record, permissive): &(ChangeRecord, Vec<PermissiveChange>)| Step {
        has_value: record.noun == "credential"
            && record.action == "create"
            && valued.contains(&record.name),
        record: record.clone(),
        permissive: permissive.clone(),
    };
    records.iter().map(step).collect()
}
