//! Agents: non-human identities, what they may use and what they used.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Value, json};
use sqlx::any::AnyRow;

use super::{Connection, Store, StoreError, TeamId, column, own_agent};
use crate::clock::Timestamp;

/// What an agent's key is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AgentKind {
    /// A program that calls for itself.
    #[default]
    Agent,
    /// A program that also acts for end users of its own (spec/tap.md §4.9).
    App,
}

impl AgentKind {
    /// Returns the word for it, which is also the stored one.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::App => "app",
        }
    }

    /// Reads the stored word.
    pub(super) fn from_column(row: &AnyRow, id: &str) -> Result<Self, StoreError> {
        match column::<String>(row, "kind")?.as_str() {
            "agent" => Ok(Self::Agent),
            "app" => Ok(Self::App),
            _ => Err(StoreError::corrupt("agents", "kind", id)),
        }
    }
}

/// An agent as it is stored; its keys are not part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// Its row.
    pub id: String,
    /// Its name, unique in its team.
    pub name: String,
    /// What it is, for people.
    pub description: String,
    /// What its key is for.
    pub kind: AgentKind,
    /// Whether it may use every credential of its team that is no end user's, also those to come: an account
    /// key. It has no direct credentials then.
    pub all_credentials: bool,
    /// How many requests it may make in an hour; `None` is any number.
    pub rate_limit_per_hour: Option<i64>,
    /// Since when it may do nothing; `None` while it is enabled.
    pub disabled_at: Option<Timestamp>,
    /// The names of its roles, sorted.
    pub roles: Vec<String>,
    /// The names of the credentials that it may use directly, sorted.
    pub credentials: Vec<String>,
    /// Whether it is somebody's own: it may use what that person may, and no more.
    pub is_own: bool,
    /// Whose own it is; `None` where nobody is behind it any more, and it may use nothing.
    pub owner_user_id: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A credential that an agent may use, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectiveAccess {
    /// The credential's name.
    pub credential: String,
    /// `direct`, `all` of an account key, or `role:` and the role's name; sorted.
    pub sources: Vec<String>,
}

/// A key that an agent has, without the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgentKey {
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it works; `None` is for good.
    pub expires_at: Option<Timestamp>,
}

/// What an agent may use in all, and what it used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// What it may use, by name.
    pub effective: Vec<EffectiveAccess>,
    /// The smallest of its own limit and those of its roles.
    pub effective_rate_limit_per_hour: Option<i64>,
    /// How many requests of the present hour count against it.
    pub rate_limit_used: i64,
    /// When it last asked for anything.
    pub last_used_at: Option<Timestamp>,
    /// The keys that work, the newest first.
    pub keys: Vec<AgentKey>,
}

impl Agent {
    /// Returns a team's agents by name.
    pub async fn list(store: &Store, team: &TeamId) -> Result<Vec<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let rows = sqlx::query("select id, name, description, kind, all_credentials, rate_limit_per_hour, disabled_at, is_own, owner_user_id, created_at from agents where team_id = $1")
            .bind(team.as_str())
            .fetch_all(&mut *reader)
            .await?;
        let mut roles = linked(
            &mut reader,
            "select agent_roles.agent_id as owner, roles.name from agent_roles \
             join roles on roles.id = agent_roles.role_id where roles.team_id = $1",
            team.as_str(),
        )
        .await?;
        let mut credentials = linked(
            &mut reader,
            "select agent_credentials.agent_id as owner, credentials.name from agent_credentials \
             join credentials on credentials.id = agent_credentials.credential_id \
             where credentials.team_id = $1",
            team.as_str(),
        )
        .await?;
        let mut agents = Vec::with_capacity(rows.len());
        for row in &rows {
            let mut agent = Self::from_row(row)?;
            agent.roles = roles.remove(&agent.id).unwrap_or_default();
            agent.credentials = credentials.remove(&agent.id).unwrap_or_default();
            agents.push(agent);
        }
        agents.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(agents)
    }

    /// Returns a team's agent of that name.
    pub async fn find(
        store: &Store,
        team: &TeamId,
        name: &str,
    ) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        Self::find_in(&mut reader, team.as_str(), name).await
    }

    /// Returns what the agent may use, with what it used.
    pub async fn usage(&self, store: &Store) -> Result<Usage, StoreError> {
        let mut reader = store.reader().await?;
        let mut limit = self.rate_limit_per_hour;
        let mut sources: BTreeMap<String, Vec<String>> = BTreeMap::new();
        if self.all_credentials {
            for credential in self.all_in(&mut reader).await? {
                sources.insert(credential, vec!["all".to_owned()]);
            }
        }
        for credential in &self.credentials {
            sources
                .entry(credential.clone())
                .or_default()
                .push("direct".to_owned());
        }
        for row in self.roles_in(&mut reader).await? {
            let role: String = column(&row, "name")?;
            if let Some(other) = column::<Option<i64>>(&row, "rate_limit_per_hour")? {
                limit = Some(limit.map_or(other, |limit| limit.min(other)));
            }
            if let Some(credential) = column::<Option<String>>(&row, "credential")? {
                sources
                    .entry(credential)
                    .or_default()
                    .push(format!("role:{role}"));
            }
        }
        if let Some(within) = self.within(&mut reader).await? {
            sources.retain(|credential, _| within.contains(credential));
        }
        let effective = sources.into_iter().map(|(credential, mut sources)| {
            sources.sort();
            EffectiveAccess {
                credential,
                sources,
            }
        });
        Ok(Usage {
            effective: effective.collect(),
            effective_rate_limit_per_hour: limit,
            rate_limit_used: super::rate::used(&mut reader, &self.id, store.clock.now()).await?,
            last_used_at: self.last_used(&mut reader).await?,
            keys: self.keys(&mut reader, store.clock.now()).await?,
        })
    }

    /// Returns when each agent of a team last asked for anything, by the agents' rows; one that never did is not
    /// in it.
    pub async fn last_used_of_team(
        store: &Store,
        team: &TeamId,
    ) -> Result<HashMap<String, Timestamp>, StoreError> {
        let mut reader = store.reader().await?;
        // The newest entry of each is found in the index; to group all entries would read every one of them.
        let rows = sqlx::query(
            "select id, (select max(at) from audit_entries where agent_id = agents.id) as at \
             from agents where team_id = $1",
        )
        .bind(team.as_str())
        .fetch_all(&mut *reader)
        .await?;
        let mut used = HashMap::with_capacity(rows.len());
        for row in &rows {
            if let Some(at) = column::<Option<i64>>(row, "at")? {
                used.insert(column(row, "id")?, Timestamp::from_millis(at));
            }
        }
        Ok(used)
    }

    pub(super) async fn find_in(
        connection: &mut Connection,
        team: &str,
        name: &str,
    ) -> Result<Option<Self>, StoreError> {
        let row = sqlx::query("select id, name, description, kind, all_credentials, rate_limit_per_hour, disabled_at, is_own, owner_user_id, created_at from agents where team_id = $1 and name = $2")
            .bind(team)
            .bind(name)
            .fetch_optional(&mut *connection)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let mut agent = Self::from_row(&row)?;
        agent.load_links(connection).await?;
        Ok(Some(agent))
    }

    /// Reads the names of the agent's roles and direct credentials afresh.
    pub(super) async fn load_links(
        &mut self,
        connection: &mut Connection,
    ) -> Result<(), StoreError> {
        let roles = "select agent_roles.agent_id as owner, roles.name from agent_roles \
             join roles on roles.id = agent_roles.role_id where agent_roles.agent_id = $1";
        let credentials = "select agent_credentials.agent_id as owner, credentials.name from agent_credentials \
             join credentials on credentials.id = agent_credentials.credential_id \
             where agent_credentials.agent_id = $1";
        self.roles = linked(connection, roles, &self.id)
            .await?
            .remove(&self.id)
            .unwrap_or_default();
        self.credentials = linked(connection, credentials, &self.id)
            .await?
            .remove(&self.id)
            .unwrap_or_default();
        Ok(())
    }

    /// Returns what the audit tells of the agent.
    pub(super) fn told(&self) -> Value {
        json!({
            "description": self.description,
            "kind": self.kind.as_str(),
            "all_credentials": self.all_credentials,
            "enabled": self.disabled_at.is_none(),
            "rate_limit_per_hour": self.rate_limit_per_hour,
            "roles": self.roles,
            "credentials": self.credentials,
            "is_own": self.is_own,
            "owner_user_id": self.owner_user_id,
        })
    }

    /// Returns whether that user looks after it as their own.
    pub fn is_of(&self, user: &str) -> bool {
        self.is_own && self.owner_user_id.as_deref() == Some(user)
    }

    /// Returns the names of the credentials beyond which the agent may use none; `None` where there is no such bound.
    async fn within(
        &self,
        connection: &mut Connection,
    ) -> Result<Option<BTreeSet<String>>, StoreError> {
        let row = sqlx::query(
            "select memberships.role from memberships join agents on agents.team_id = memberships.team_id \
             and agents.owner_user_id = memberships.user_id where agents.id = $1",
        )
        .bind(self.id.as_str())
        .fetch_optional(&mut *connection)
        .await?;
        let role: Option<String> = row.map(|row| column(&row, "role")).transpose()?;
        if !own_agent::is_bounded(self.is_own, role.as_deref()) {
            return Ok(None);
        }
        let rows = sqlx::query(
            "select credentials.name from assigned_credentials \
             join credentials on credentials.id = assigned_credentials.credential_id \
             join agents on agents.team_id = assigned_credentials.team_id \
             and agents.owner_user_id = assigned_credentials.user_id where agents.id = $1",
        )
        .bind(self.id.as_str())
        .fetch_all(connection)
        .await?;
        let names: Result<_, _> = rows.iter().map(|row| column(row, "name")).collect();
        names.map(Some)
    }

    /// Reads a row; the links stay empty.
    fn from_row(row: &AnyRow) -> Result<Self, StoreError> {
        let id: String = column(row, "id")?;
        Ok(Self {
            name: column(row, "name")?,
            description: column(row, "description")?,
            kind: AgentKind::from_column(row, &id)?,
            all_credentials: column::<i64>(row, "all_credentials")? != 0,
            id,
            rate_limit_per_hour: column(row, "rate_limit_per_hour")?,
            disabled_at: column::<Option<i64>>(row, "disabled_at")?.map(Timestamp::from_millis),
            roles: Vec::new(),
            credentials: Vec::new(),
            is_own: column::<i64>(row, "is_own")? != 0,
            owner_user_id: column(row, "owner_user_id")?,
            created_at: Timestamp::from_millis(column(row, "created_at")?),
        })
    }

    /// A row for each role and each of its credentials; a role without any has one row.
    async fn roles_in(&self, connection: &mut Connection) -> Result<Vec<AnyRow>, StoreError> {
        let query = "select roles.name, roles.rate_limit_per_hour, credentials.name as credential \
             from agent_roles join roles on roles.id = agent_roles.role_id \
             left join role_credentials on role_credentials.role_id = roles.id \
             left join credentials on credentials.id = role_credentials.credential_id \
             where agent_roles.agent_id = $1";
        Ok(sqlx::query(query)
            .bind(self.id.as_str())
            .fetch_all(connection)
            .await?)
    }

    /// Returns the names of all credentials that an account key of the agent's team may use.
    async fn all_in(&self, connection: &mut Connection) -> Result<Vec<String>, StoreError> {
        let query = "select credentials.name from credentials \
             join agents on agents.team_id = credentials.team_id \
             where agents.id = $1 and credentials.end_user_id is null";
        let rows = sqlx::query(query).bind(self.id.as_str());
        let rows = rows.fetch_all(connection).await?;
        rows.iter().map(|row| column(row, "name")).collect()
    }

    async fn keys(
        &self,
        connection: &mut Connection,
        now: Timestamp,
    ) -> Result<Vec<AgentKey>, StoreError> {
        let rows = sqlx::query(
            "select created_at, expires_at from agent_keys where agent_id = $1 \
             and (expires_at is null or expires_at > $2) order by created_at desc, expires_at",
        )
        .bind(self.id.as_str())
        .bind(now.as_millis())
        .fetch_all(connection)
        .await?;
        let time = |row, name| {
            Ok::<_, StoreError>(column::<Option<i64>>(row, name)?.map(Timestamp::from_millis))
        };
        let key = |row| {
            Ok(AgentKey {
                created_at: Timestamp::from_millis(column(row, "created_at")?),
                expires_at: time(row, "expires_at")?,
            })
        };
        rows.iter().map(key).collect()
    }

    async fn last_used(
        &self,
        connection: &mut Connection,
    ) -> Result<Option<Timestamp>, StoreError> {
        let row = sqlx::query("select max(at) as at from audit_entries where agent_id = $1")
            .bind(self.id.as_str())
            .fetch_one(connection)
            .await?;
        Ok(column::<Option<i64>>(&row, "at")?.map(Timestamp::from_millis))
    }
}

/// Returns the sorted `name`s that a query links to each `owner`.
pub(super) async fn linked(
    connection: &mut Connection,
    query: &'static str,
    of: &str,
) -> Result<HashMap<String, Vec<String>>, StoreError> {
    let rows = sqlx::query(query).bind(of).fetch_all(connection).await?;
    let mut names: HashMap<String, Vec<String>> = HashMap::new();
    for row in &rows {
        names
            .entry(column(row, "owner")?)
            .or_default()
            .push(column(row, "name")?);
    }
    for names in names.values_mut() {
        names.sort();
    }
    Ok(names)
}
