//! Who may what, as the path of a request needs it: one agent with everything it may use.

use std::{collections::BTreeMap, sync::Arc};

use sqlx::{Any, any::AnyRow, pool::PoolConnection};

use super::{Connection, Credential, Store, StoreError, StoredPolicy, TeamId, column};
use crate::{
    clock::Timestamp,
    policy::{ApprovalMode, Policy},
    secrets::ApiKeyHashes,
};

/// What the store counts the changes of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Agents, keys, roles, credentials, policies, teams: who may what.
    Access,
    /// Approvals: what waits, what was decided, how it ended.
    Approvals,
}

impl Topic {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Approvals => "approvals",
        }
    }

    pub(super) async fn bump(self, connection: &mut Connection) -> Result<(), StoreError> {
        sqlx::query("update revisions set value = value + 1 where topic = $1")
            .bind(self.as_str())
            .execute(connection)
            .await?;
        Ok(())
    }
}

/// The counts of changes at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revisions {
    /// See [`Topic::Access`].
    pub access: i64,
    /// See [`Topic::Approvals`].
    pub approvals: i64,
}

/// One agent with everything it may use, as of one revision.
#[derive(Clone, Debug)]
pub struct AgentAccess {
    /// The agent's row.
    pub id: String,
    /// The agent's name.
    pub name: String,
    /// Its team.
    pub team: TeamId,
    /// What holds for credentials without a policy.
    pub mode: ApprovalMode,
    /// Its own limit of requests per hour, if it has one.
    pub rate_limit_per_hour: Option<i64>,
    /// Until when the key that was presented is good; `None` is for good.
    pub key_expires_at: Option<Timestamp>,
    /// What it may use, by name: directly or through a role.
    pub credentials: BTreeMap<String, Arc<CredentialAccess>>,
}

/// A credential as the path of a request needs it.
#[derive(Clone, Debug)]
pub struct CredentialAccess {
    /// The credential, its value sealed.
    pub credential: Credential,
    /// Its policy, if it has one.
    pub policy: Option<Policy>,
}

/// Reads the counts of changes, again and again, on a connection that it keeps.
#[derive(Debug)]
pub struct RevisionReader {
    store: Store,
    /// `None` until the first read, and after one that failed.
    connection: Option<PoolConnection<Any>>,
}

impl RevisionReader {
    /// Returns the counts as they are now.
    pub async fn read(&mut self) -> Result<Revisions, StoreError> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.store.reader().await?,
        };
        let revisions = read_revisions(&mut connection).await?;
        self.connection = Some(connection);
        Ok(revisions)
    }
}

impl AgentAccess {
    /// Returns whether the key it was found by is still good.
    pub fn holds_at(&self, now: Timestamp) -> bool {
        self.key_expires_at.is_none_or(|end| now < end)
    }
}

impl Store {
    /// Returns the counts of changes.
    pub async fn revisions(&self) -> Result<Revisions, StoreError> {
        read_revisions(&mut *self.reader().await?).await
    }

    /// Returns what reads the counts of changes often.
    pub fn revision_reader(&self) -> RevisionReader {
        RevisionReader {
            store: self.clone(),
            connection: None,
        }
    }

    /// Returns the enabled agent that bears a key, with what it may use; `None` for any other key.
    pub async fn access_by_key(
        &self,
        key: &ApiKeyHashes,
    ) -> Result<Option<AgentAccess>, StoreError> {
        let mut reader = self.reader().await?;
        let row = sqlx::query(
            "select agents.id, agents.name, agents.team_id, agents.rate_limit_per_hour, teams.approval_mode, \
             agent_keys.expires_at from agent_keys join agents on agents.id = agent_keys.agent_id \
             join teams on teams.id = agents.team_id \
             where agent_keys.hash in ($1, $2) and agents.disabled_at is null \
             and (agent_keys.expires_at is null or agent_keys.expires_at > $3)",
        )
        .bind(key.keyed.as_str())
        .bind(key.legacy.as_str())
        .bind(self.clock.now().as_millis())
        .fetch_optional(&mut *reader)
        .await?;
        match row {
            Some(row) => Ok(Some(load(&mut reader, &row).await?)),
            None => Ok(None),
        }
    }

    /// Returns an enabled agent by its row, with what it may use now.
    pub async fn access_by_agent(&self, agent: &str) -> Result<Option<AgentAccess>, StoreError> {
        let mut reader = self.reader().await?;
        let row = sqlx::query(
            "select agents.id, agents.name, agents.team_id, agents.rate_limit_per_hour, teams.approval_mode, \
             cast(null as bigint) as expires_at from agents join teams on teams.id = agents.team_id \
             where agents.id = $1 and agents.disabled_at is null",
        )
        .bind(agent)
        .fetch_optional(&mut *reader)
        .await?;
        match row {
            Some(row) => Ok(Some(load(&mut reader, &row).await?)),
            None => Ok(None),
        }
    }
}

async fn read_revisions(connection: &mut Connection) -> Result<Revisions, StoreError> {
    // One row is one message from the database's thread; it is read for nearly every request.
    let row = sqlx::query(
        "select max(case when topic = 'access' then value end) as access, \
         max(case when topic = 'approvals' then value end) as approvals from revisions",
    )
    .fetch_one(connection)
    .await?;
    Ok(Revisions {
        access: column(&row, "access")?,
        approvals: column(&row, "approvals")?,
    })
}

async fn load(connection: &mut Connection, row: &AnyRow) -> Result<AgentAccess, StoreError> {
    let id: String = column(row, "id")?;
    let rows = sqlx::query(
        "select credentials.*, policies.document from credentials \
         left join policies on policies.credential_id = credentials.id \
         where credentials.id in (select credential_id from agent_credentials where agent_id = $1) \
         or credentials.id in (select credential_id from role_credentials \
         join agent_roles on agent_roles.role_id = role_credentials.role_id where agent_roles.agent_id = $1)",
    )
    .bind(id.as_str())
    .fetch_all(connection)
    .await?;
    let mut credentials = BTreeMap::new();
    for row in &rows {
        let credential = Credential::from_row(row)?;
        let policy = StoredPolicy::from_column(row, &credential.id)?;
        let name = credential.name.clone();
        credentials.insert(name, Arc::new(CredentialAccess { credential, policy }));
    }
    let mode: String = column(row, "approval_mode")?;
    let team: String = column(row, "team_id")?;
    Ok(AgentAccess {
        mode: ApprovalMode::parse(&mode)
            .ok_or_else(|| StoreError::corrupt("teams", "approval_mode", &team))?,
        id,
        name: column(row, "name")?,
        team: TeamId::new(team),
        rate_limit_per_hour: column(row, "rate_limit_per_hour")?,
        key_expires_at: column::<Option<i64>>(row, "expires_at")?.map(Timestamp::from_millis),
        credentials,
    })
}
