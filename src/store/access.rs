//! Who may what, as the path of a request needs it: one agent with everything it may use.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use sqlx::{Any, any::AnyRow, pool::PoolConnection};

use super::{
    AgentKind, Connection, Credential, ReadyChannel, Store, StoreError, StoredPolicy, TeamId,
    canary, channel, column, mark::Mark, own_agent,
};
use crate::{
    clock::Timestamp,
    policy::{AllowedHosts, ApprovalMode, Policy},
    secrets::ApiKeyHashes,
};

/// How exactly it is known when an end user was last acted for, in milliseconds: to the minute.
const SEEN_EVERY_MS: i64 = 60_000;

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

    /// Keeps others from counting a change until this one is over, if the count is that one.
    pub(super) async fn hold(
        self,
        connection: &mut Connection,
        revision: i64,
    ) -> Result<bool, StoreError> {
        let query = "update revisions set value = value where topic = $1 and value = $2";
        let held = sqlx::query(query)
            .bind(self.as_str())
            .bind(revision)
            .execute(connection)
            .await?;
        Ok(held.rows_affected() == 1)
    }

    /// Counts a change, and returns the count.
    pub(super) async fn bump(self, connection: &mut Connection) -> Result<i64, StoreError> {
        let query = "update revisions set value = value + 1 where topic = $1 returning value";
        let row = sqlx::query(query)
            .bind(self.as_str())
            .fetch_one(connection)
            .await?;
        column(&row, "value")
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
    /// What its key is for.
    pub kind: AgentKind,
    /// Why none of its calls goes out, while there is a lockdown; empty where nobody said.
    pub lockdown: Option<String>,
    /// How its team's people are told of what waits, the channel that is chosen first before the others.
    pub channels: Vec<ReadyChannel>,
    /// The smallest of its own limit of requests per hour and those of its roles, if there is any.
    pub rate_limit_per_hour: Option<i64>,
    /// Until when the key that was presented is good; `None` is for good.
    pub key_expires_at: Option<Timestamp>,
    /// The end user that it acts for on this request, by the app's own id; then `credentials` are that user's.
    pub end_user: Option<String>,
    /// What it may use, by name: directly, through a role, or all of its team's.
    pub credentials: BTreeMap<String, Arc<CredentialAccess>>,
    /// The names of its team's canaries, whether it may use them or not.
    pub canaries: Arc<BTreeSet<String>>,
}

/// A credential as the path of a request needs it.
#[derive(Clone, Debug)]
pub struct CredentialAccess {
    /// The credential, its value sealed.
    pub credential: Credential,
    /// Its policy, if it has one.
    pub policy: Option<Policy>,
    /// Where it may be sent; `None` where what is stored cannot be read.
    pub hosts: Option<AllowedHosts>,
}

impl CredentialAccess {
    /// Reads what every request needs of a credential, once.
    pub fn new(credential: Credential, policy: Option<Policy>) -> Self {
        let rules = credential.allowed_hosts.iter().map(|rule| rule.parse());
        let rules: Result<_, _> = rules.collect();
        let any = credential.any_host;
        Self {
            hosts: rules.ok().map(|rules| AllowedHosts { rules, any }),
            credential,
            policy,
        }
    }
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
    /// Returns whether nothing about who may what has changed since a revision that was read; false also where only
    /// reading it anew can tell.
    ///
    /// A change notes its revision beside the database before it commits. So what is noted is never older than what
    /// is committed: as long as it is the one that was read, nothing newer is there.
    pub fn is_current(&self, revision: i64) -> bool {
        let mark = self.database.mark();
        mark.and_then(Mark::read) == Some(revision)
    }

    /// Notes the revision beside the database, where that was not done yet, or by a change that then was not
    /// committed, or the database is a restored copy.
    pub async fn note_revision(&self) -> Result<(), StoreError> {
        if self.database.mark().is_none() {
            return Ok(());
        }
        // As the only one that writes: no change comes between the read and the note.
        let mut transaction = self.begin().await?;
        let revisions = read_revisions(&mut transaction).await?;
        let noted = self.database.announce(revisions.access);
        transaction.rollback().await?;
        noted
    }

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
            "select agents.id, agents.name, agents.team_id, agents.kind, agents.all_credentials, \
             agents.rate_limit_per_hour, (select min(roles.rate_limit_per_hour) from agent_roles \
             join roles on roles.id = agent_roles.role_id where agent_roles.agent_id = agents.id) as role_limit, \
             (select max(lockdowns.reason) from lockdowns where lockdowns.team_id in ('', agents.team_id)) as lockdown, \
             teams.approval_mode, agents.is_own, agents.owner_user_id, (select memberships.role from memberships \
             where memberships.team_id = agents.team_id and memberships.user_id = agents.owner_user_id) as owner_role, \
             agent_keys.expires_at, agent_keys.hash from agent_keys join agents on agents.id = agent_keys.agent_id \
             join teams on teams.id = agents.team_id \
             where agent_keys.hash in ($1, $2) and agents.disabled_at is null \
             and (agent_keys.expires_at is null or agent_keys.expires_at > $3)",
        )
        .bind(key.keyed.as_str())
        .bind(key.legacy.as_str())
        .bind(self.clock.now().as_millis())
        .fetch_optional(&mut *reader)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let access = self.load(&mut reader, &row).await?;
        let hash: String = column(&row, "hash")?;
        if hash == key.legacy {
            self.rehash(key).await;
        }
        Ok(Some(access))
    }

    /// Stores a key that was brought over as keys are stored here. Until that is done it works as it is.
    async fn rehash(&self, key: &ApiKeyHashes) {
        let done = async {
            let mut writer = self.begin().await?;
            sqlx::query("update agent_keys set hash = $2 where hash = $1")
                .bind(key.legacy.as_str())
                .bind(key.keyed.as_str())
                .execute(&mut *writer)
                .await?;
            writer.commit().await
        };
        let done: Result<(), StoreError> = done.await;
        if let Err(error) = done {
            tracing::debug!(error = %error.with_causes(), "a key that was brought over keeps its old hash");
        }
    }

    /// Returns an enabled agent by its row, with what it may use now.
    pub async fn access_by_agent(&self, agent: &str) -> Result<Option<AgentAccess>, StoreError> {
        let mut reader = self.reader().await?;
        let row = sqlx::query(
            "select agents.id, agents.name, agents.team_id, agents.kind, agents.all_credentials, \
             agents.rate_limit_per_hour, (select min(roles.rate_limit_per_hour) from agent_roles \
             join roles on roles.id = agent_roles.role_id where agent_roles.agent_id = agents.id) as role_limit, \
             (select max(lockdowns.reason) from lockdowns where lockdowns.team_id in ('', agents.team_id)) as lockdown, \
             teams.approval_mode, agents.is_own, agents.owner_user_id, (select memberships.role from memberships \
             where memberships.team_id = agents.team_id and memberships.user_id = agents.owner_user_id) as owner_role, \
             cast(null as bigint) as expires_at from agents join teams on teams.id = agents.team_id \
             where agents.id = $1 and agents.disabled_at is null",
        )
        .bind(agent)
        .fetch_optional(&mut *reader)
        .await?;
        match row {
            Some(row) => Ok(Some(self.load(&mut reader, &row).await?)),
            None => Ok(None),
        }
    }

    async fn load(
        &self,
        connection: &mut Connection,
        row: &AnyRow,
    ) -> Result<AgentAccess, StoreError> {
        let access = load(&mut *connection, row).await?;
        self.know(connection, access.sealed()).await?;
        Ok(access)
    }
}

impl AgentAccess {
    /// Returns what an app may use when it acts for an end user: that user's credentials and no others.
    pub async fn for_end_user(&self, store: &Store, ext_id: &str) -> Result<Self, StoreError> {
        let mut reader = store.reader().await?;
        let rows = sqlx::query(
            "select credentials.*, policies.document from credentials \
             left join policies on policies.credential_id = credentials.id \
             where credentials.team_id = $1 and credentials.end_user_id = $2",
        )
        .bind(self.team.as_str())
        .bind(ext_id)
        .fetch_all(&mut *reader)
        .await?;
        let access = Self {
            credentials: by_name(&rows)?,
            end_user: Some(ext_id.to_owned()),
            ..self.clone()
        };
        store.know(&mut reader, access.sealed()).await?;
        self.saw(store, reader, ext_id).await?;
        Ok(access)
    }

    /// Returns the sealed values of its credentials.
    fn sealed(&self) -> impl Iterator<Item = &[u8]> {
        let credentials = self.credentials.values();
        credentials.filter_map(|access| access.credential.sealed.as_deref())
    }
}

impl AgentAccess {
    /// Notes that an end user was acted for, unless that was noted a short while ago.
    async fn saw(
        &self,
        store: &Store,
        mut reader: PoolConnection<Any>,
        ext_id: &str,
    ) -> Result<(), StoreError> {
        let now = store.clock.now().as_millis();
        let query = "select ext_id from end_users where team_id = $1 and ext_id = $2 \
             and (last_seen_at is null or last_seen_at < $3)";
        let stale = sqlx::query(query)
            .bind(self.team.as_str())
            .bind(ext_id)
            .bind(now - SEEN_EVERY_MS)
            .fetch_optional(&mut *reader)
            .await?;
        // Who writes takes a connection of its own; to hold two is to wait for oneself when there is none left.
        drop(reader);
        if stale.is_none() {
            return Ok(());
        }
        let mut transaction = store.begin().await?;
        sqlx::query("update end_users set last_seen_at = $3 where team_id = $1 and ext_id = $2")
            .bind(self.team.as_str())
            .bind(ext_id)
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    }
}

pub(super) async fn read_revisions(connection: &mut Connection) -> Result<Revisions, StoreError> {
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
    let team: String = column(row, "team_id")?;
    let owner: Option<String> = column(row, "owner_user_id")?;
    let role: Option<String> = column(row, "owner_role")?;
    let is_bounded = own_agent::is_bounded(column::<i64>(row, "is_own")? != 0, role.as_deref());
    // An account key is not asked for its links: it has all of the team's, but those of end users.
    let rows = if column::<i64>(row, "all_credentials")? == 0 {
        sqlx::query(
            "select credentials.*, policies.document from credentials \
             left join policies on policies.credential_id = credentials.id \
             where credentials.end_user_id is null \
             and (credentials.id in (select credential_id from agent_credentials where agent_id = $1) \
             or credentials.id in (select credential_id from role_credentials \
             join agent_roles on agent_roles.role_id = role_credentials.role_id where agent_roles.agent_id = $1)) \
             and ($2 = 0 or exists (select 1 from assigned_credentials where assigned_credentials.user_id = $3 \
             and assigned_credentials.team_id = credentials.team_id \
             and assigned_credentials.credential_id = credentials.id))",
        )
        .bind(id.as_str())
    } else {
        sqlx::query(
            "select credentials.*, policies.document from credentials \
             left join policies on policies.credential_id = credentials.id \
             where credentials.end_user_id is null and credentials.team_id = $1 \
             and ($2 = 0 or exists (select 1 from assigned_credentials where assigned_credentials.user_id = $3 \
             and assigned_credentials.team_id = credentials.team_id \
             and assigned_credentials.credential_id = credentials.id))",
        )
        .bind(team.as_str())
    };
    let rows = rows.bind(i64::from(is_bounded)).bind(owner);
    let credentials = by_name(&rows.fetch_all(&mut *connection).await?)?;
    let canaries = Arc::new(canary::names(&mut *connection, &team).await?);
    let channels = channel::ready(connection, &team).await?;
    let mode: String = column(row, "approval_mode")?;
    let own: Option<i64> = column(row, "rate_limit_per_hour")?;
    let of_roles: Option<i64> = column(row, "role_limit")?;
    Ok(AgentAccess {
        mode: ApprovalMode::parse(&mode)
            .ok_or_else(|| StoreError::corrupt("teams", "approval_mode", &team))?,
        kind: AgentKind::from_column(row, &id)?,
        lockdown: column(row, "lockdown")?,
        channels,
        id,
        name: column(row, "name")?,
        team: TeamId::new(team),
        rate_limit_per_hour: own.into_iter().chain(of_roles).min(),
        key_expires_at: column::<Option<i64>>(row, "expires_at")?.map(Timestamp::from_millis),
        end_user: None,
        credentials,
        canaries,
    })
}

fn by_name(rows: &[AnyRow]) -> Result<BTreeMap<String, Arc<CredentialAccess>>, StoreError> {
    let mut credentials = BTreeMap::new();
    for row in rows {
        let credential = Credential::from_row(row)?;
        let policy = StoredPolicy::from_column(row, &credential.id)?;
        let name = credential.name.clone();
        credentials.insert(name, Arc::new(CredentialAccess::new(credential, policy)));
    }
    Ok(credentials)
}
