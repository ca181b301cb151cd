//! Making, changing and deleting agents and their keys.

use std::time::Duration;

use serde_json::json;

use super::{
    Actor, Agent, AgentKind, AgentRef, ChangeError, ChangeRecord, Noun, Store,
    change::Change,
    credential_change::{ids, pick},
    deployment::names,
    own_agent::check_own,
    role,
};
use crate::{clock::Timestamp, secrets::ApiKey};

/// An agent to be made.
#[derive(Debug, Default)]
pub struct NewAgent {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// What its key is for; it stays so.
    pub kind: AgentKind,
    /// See [`Agent::all_credentials`].
    pub all_credentials: bool,
    /// How many requests it may make in an hour.
    pub rate_limit_per_hour: Option<i64>,
    /// The names of its roles.
    pub roles: Vec<String>,
    /// The names of the credentials that it may use directly; of an account key none.
    pub credentials: Vec<String>,
    /// Whose own it is to be; `None` is the team's.
    pub owner_user_id: Option<String>,
}

/// How long a key may go on working beside its successor.
pub const OVERLAP_MAX: Duration = Duration::from_hours(30 * 24);

/// Returns a span that can be an overlap of keys.
///
/// # Errors
/// None at all, and one that is longer than [`OVERLAP_MAX`]: what is to be said of it.
pub fn check_overlap(span: Duration) -> Result<Duration, &'static str> {
    if span.is_zero() || span > OVERLAP_MAX {
        return Err("an old key works for a second at least, and for 30 days at most");
    }
    Ok(span)
}

/// What is to become of an agent; `None` leaves a thing as it is.
#[derive(Clone, Debug, Default)]
pub struct AgentUpdate {
    /// See [`Agent::description`].
    pub description: Option<String>,
    /// See [`Agent::rate_limit_per_hour`]; `Some(None)` takes the limit away.
    pub rate_limit_per_hour: Option<Option<i64>>,
    /// See [`Agent::all_credentials`]; becoming an account key takes its direct credentials away.
    pub all_credentials: Option<bool>,
    /// The names of the roles it is to have, in place of those it has.
    pub roles: Option<Vec<String>>,
    /// The names of its direct credentials, in place of those it has.
    pub credentials: Option<Vec<String>>,
    /// Whether it is to be enabled.
    pub enabled: Option<bool>,
    /// Whether somebody's own is to be the team's.
    pub is_adopted: bool,
}

impl NewAgent {
    /// Makes the agent with its first key, which is shown nowhere again.
    ///
    /// # Errors
    /// [`ChangeError::Exists`] when the name is taken, [`ChangeError::Missing`] for a role or credential
    /// that does not exist, [`ChangeError::AccountKey`] for an account key with direct credentials; in any
    /// case there is no agent.
    pub async fn insert(
        self,
        store: &Store,
        actor: &Actor,
    ) -> Result<(Agent, ApiKey), ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let made = self.insert_in(&mut change).await?;
        change.commit().await?;
        Ok(made)
    }

    /// Makes the agent within a change.
    pub(super) async fn insert_in(
        self,
        change: &mut Change<'_>,
    ) -> Result<(Agent, ApiKey), ChangeError> {
        let agent = self.insert_keyless(change).await?;
        let store = change.store();
        let key = new_key(change, store, &agent.id).await?;
        Ok((agent, key))
    }

    /// Makes the agent within a change; it has no key yet.
    async fn insert_keyless(self, change: &mut Change<'_>) -> Result<Agent, ChangeError> {
        if self.all_credentials && !self.credentials.is_empty() {
            return Err(ChangeError::AccountKey { name: self.name });
        }
        if let Some(owner) = &self.owner_user_id {
            let is_more = self.all_credentials || self.kind == AgentKind::App;
            let wants = (is_more, self.roles.as_slice(), self.credentials.as_slice());
            check_own(change, (&self.name, owner), wants).await?;
        }
        let (credentials, roles) = (
            ids(change, &self.credentials).await?,
            role_ids(change, &self.roles).await?,
        );
        let mut agent = Agent {
            id: uuid::Uuid::now_v7().to_string(),
            name: self.name,
            description: self.description,
            kind: self.kind,
            all_credentials: self.all_credentials,
            rate_limit_per_hour: self.rate_limit_per_hour,
            disabled_at: None,
            roles: Vec::new(),
            credentials: Vec::new(),
            is_own: self.owner_user_id.is_some(),
            owner_user_id: self.owner_user_id,
            created_at: change.at,
        };
        insert_row(change, &agent).await?;
        link(change, &agent.id, (Some(&credentials), Some(&roles))).await?;
        agent.load_links(change.connection()).await?;
        change.record(record("create", &agent, None));
        Ok(agent)
    }

    /// Makes the agent within a change, with a key that somebody bears already: the hash that another system has of it
    /// (spec/tap.md §5). With its first use here it is stored as keys are here.
    pub(super) async fn insert_with_hash(
        self,
        change: &mut Change<'_>,
        (hash, is_enabled): (&str, bool),
    ) -> Result<(), ChangeError> {
        let agent = self.insert_keyless(change).await?;
        let at = change.at.as_millis();
        sqlx::query("insert into agent_keys (hash, agent_id, created_at) values ($1, $2, $3)")
            .bind(hash)
            .bind(agent.id.as_str())
            .bind(at)
            .execute(change.connection())
            .await?;
        if !is_enabled {
            let mut disabled = agent.clone();
            disabled.disabled_at = Some(change.at);
            update(change, &disabled).await?;
            change.record(record("disable", &disabled, Some(&agent)));
        }
        Ok(())
    }
}

impl AgentUpdate {
    /// Changes an agent; what is the same afterwards is no change and leaves no entry.
    ///
    /// # Errors
    /// [`ChangeError::Missing`] for an agent, role or credential that does not exist,
    /// [`ChangeError::AccountKey`] for direct credentials of an account key; nothing is changed then.
    pub async fn apply(
        self,
        store: &Store,
        actor: &Actor,
        agent: impl Into<AgentRef<'_>>,
    ) -> Result<Agent, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let agent = self.apply_in(&mut change, agent.into()).await?;
        change.commit().await?;
        Ok(agent)
    }

    /// Changes an agent within a change.
    pub(super) async fn apply_in(
        self,
        change: &mut Change<'_>,
        agent: AgentRef<'_>,
    ) -> Result<Agent, ChangeError> {
        let before = get(change, agent).await?;
        if let Some(owner) = agent.owner {
            let wants = (
                self.all_credentials == Some(true) || self.is_adopted,
                self.roles.as_deref().unwrap_or_default(),
                self.credentials.as_deref().unwrap_or_default(),
            );
            check_own(change, (&before.name, owner), wants).await?;
        }
        let mut after = before.clone();
        if self.is_adopted {
            (after.is_own, after.owner_user_id) = (false, None);
        }
        after.description = self.description.unwrap_or(after.description);
        after.rate_limit_per_hour = self
            .rate_limit_per_hour
            .unwrap_or(after.rate_limit_per_hour);
        after.disabled_at = match self.enabled {
            Some(true) => None,
            Some(false) => after.disabled_at.or(Some(change.at)),
            None => after.disabled_at,
        };
        after.all_credentials = self.all_credentials.unwrap_or(after.all_credentials);
        let is_promoted = after.all_credentials && !before.all_credentials;
        let credentials = match &self.credentials {
            Some(wanted) if after.all_credentials && !wanted.is_empty() => {
                return Err(ChangeError::AccountKey { name: after.name });
            }
            Some(wanted) => Some(ids(change, wanted).await?),
            None => is_promoted.then(Vec::new),
        };
        let roles = match &self.roles {
            Some(wanted) => Some(role_ids(change, wanted).await?),
            None => None,
        };
        link(
            change,
            &after.id,
            (credentials.as_deref(), roles.as_deref()),
        )
        .await?;
        after.load_links(change.connection()).await?;
        if after != before {
            update(change, &after).await?;
            let action = match (before.disabled_at, after.disabled_at) {
                (Some(_), None) => "enable",
                (None, Some(_)) => "disable",
                _ => "update",
            };
            change.record(record(action, &after, Some(&before)));
        }
        Ok(after)
    }
}

impl Agent {
    /// Gives an agent a new key; all its old ones are void.
    pub async fn rotate_key(
        store: &Store,
        actor: &Actor,
        agent: impl Into<AgentRef<'_>>,
    ) -> Result<(Self, ApiKey), ChangeError> {
        Self::replace_key(store, actor, (agent.into(), None)).await
    }

    /// Gives an agent a new key; its old ones work on for a while, if they are not void sooner by themselves.
    pub async fn rotate_key_overlapping(
        store: &Store,
        actor: &Actor,
        (agent, overlap): (impl Into<AgentRef<'_>>, Duration),
    ) -> Result<(Self, ApiKey), ChangeError> {
        Self::replace_key(store, actor, (agent.into(), Some(overlap))).await
    }

    async fn replace_key(
        store: &Store,
        actor: &Actor,
        (agent, overlap): (AgentRef<'_>, Option<Duration>),
    ) -> Result<(Self, ApiKey), ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let agent = get(&mut change, agent).await?;
        let now = change.at;
        let until = overlap.map(|overlap| now.after(overlap));
        if let Some(until) = until {
            let ending = "update agent_keys set expires_at = $2 \
                 where agent_id = $1 and (expires_at is null or expires_at > $2)";
            sqlx::query(ending)
                .bind(agent.id.as_str())
                .bind(until.as_millis())
                .execute(change.connection())
                .await?;
        }
        // Without an overlap all of them; else those that are void anyhow.
        let over = "delete from agent_keys where agent_id = $1 and ($2 = 0 or expires_at <= $3)";
        sqlx::query(over)
            .bind(agent.id.as_str())
            .bind(i64::from(until.is_some()))
            .bind(now.as_millis())
            .execute(change.connection())
            .await?;
        let key = new_key(&mut change, store, &agent.id).await?;
        let name = agent.name.clone();
        let before = None;
        let after = until.map(|until| json!({ "old_keys_work_until": until }));
        change.record(ChangeRecord {
            action: "rotate-key",
            noun: "agent",
            name,
            before,
            after,
        });
        change.commit().await?;
        Ok((agent, key))
    }

    /// Deletes an agent with its keys and links; its audit entries and approvals stay.
    pub async fn delete(
        store: &Store,
        actor: &Actor,
        agent: impl Into<AgentRef<'_>>,
    ) -> Result<(), ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        Self::delete_in(&mut change, agent.into()).await?;
        Ok(change.commit().await?)
    }

    /// Deletes an agent within a change.
    pub(super) async fn delete_in(
        change: &mut Change<'_>,
        agent: AgentRef<'_>,
    ) -> Result<(), ChangeError> {
        let agent = get(change, agent).await?;
        sqlx::query("delete from agents where id = $1")
            .bind(agent.id.as_str())
            .execute(change.connection())
            .await?;
        change.record(ChangeRecord {
            after: None,
            ..record("delete", &agent, Some(&agent))
        });
        Ok(())
    }
}

/// Returns the agent of that name, which nobody else changes until this change is over; or the error that
/// suggests another.
pub(super) async fn get(
    change: &mut Change<'_>,
    AgentRef { name, owner }: AgentRef<'_>,
) -> Result<Agent, ChangeError> {
    let team = change.team();
    // It changes nothing; on PostgreSQL it locks the row, so that what is read now is what is changed.
    sqlx::query("update agents set updated_at = updated_at where team_id = $1 and name = $2")
        .bind(team)
        .bind(name)
        .execute(change.connection())
        .await?;
    let found = Agent::find_in(change.connection(), team, name).await?;
    if let Some(agent) = found.filter(|agent| owner.is_none_or(|owner| agent.is_of(owner))) {
        return Ok(agent);
    }
    // Whoever looks after their own is not told of others.
    let known = match owner {
        None => known(change).await?,
        Some(_) => Vec::new(),
    };
    let known = known.into_iter().map(|(name, _)| name).collect();
    Err(ChangeError::Missing {
        noun: Noun::Agent,
        name: name.to_owned(),
        known,
    })
}

/// Returns names and ids of those of the team's agents that are nobody's own.
pub(super) async fn known_of_team(
    change: &mut Change<'_>,
) -> Result<Vec<(String, String)>, ChangeError> {
    let team = change.team();
    let query = "select name, id from agents where team_id = $1 and is_own = 0";
    Ok(names(change.connection(), query, team).await?)
}

/// Returns names and ids of the team's agents.
pub(super) async fn known(change: &mut Change<'_>) -> Result<Vec<(String, String)>, ChangeError> {
    let team = change.team();
    let query = "select name, id from agents where team_id = $1";
    Ok(names(change.connection(), query, team).await?)
}

async fn role_ids(change: &mut Change<'_>, wanted: &[String]) -> Result<Vec<String>, ChangeError> {
    let known = role::known(change).await?;
    pick(Noun::Role, wanted, known)
}

async fn insert_row(change: &mut Change<'_>, agent: &Agent) -> Result<(), ChangeError> {
    let (team, at) = (change.team(), change.at.as_millis());
    let done = sqlx::query(
        "insert into agents (id, team_id, name, description, kind, all_credentials, rate_limit_per_hour, \
         created_at, updated_at, is_own, owner_user_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10) \
         on conflict (team_id, name) do nothing",
    )
    .bind(agent.id.as_str())
    .bind(team)
    .bind(agent.name.as_str())
    .bind(agent.description.as_str())
    .bind(agent.kind.as_str())
    .bind(i64::from(agent.all_credentials))
    .bind(agent.rate_limit_per_hour)
    .bind(at)
    .bind(i64::from(agent.is_own))
    .bind(agent.owner_user_id.as_deref())
    .execute(change.connection())
    .await?;
    if done.rows_affected() == 0 {
        let (noun, name) = (Noun::Agent, agent.name.clone());
        return Err(ChangeError::Exists { noun, name });
    }
    Ok(())
}

async fn update(change: &mut Change<'_>, agent: &Agent) -> Result<(), ChangeError> {
    let at = change.at.as_millis();
    sqlx::query(
        "update agents set description = $2, rate_limit_per_hour = $3, disabled_at = $4, updated_at = $5, \
         all_credentials = $6, is_own = $7, owner_user_id = $8 where id = $1",
    )
    .bind(agent.id.as_str())
    .bind(agent.description.as_str())
    .bind(agent.rate_limit_per_hour)
    .bind(agent.disabled_at.map(Timestamp::as_millis))
    .bind(at)
    .bind(i64::from(agent.all_credentials))
    .bind(i64::from(agent.is_own))
    .bind(agent.owner_user_id.as_deref())
    .execute(change.connection())
    .await?;
    Ok(())
}

/// Replaces the links that are given; `None` leaves those of a kind as they are.
async fn link(
    change: &mut Change<'_>,
    agent: &str,
    (credentials, roles): (Option<&[String]>, Option<&[String]>),
) -> Result<(), ChangeError> {
    let kinds = [
        (
            credentials,
            "delete from agent_credentials where agent_id = $1",
            "insert into agent_credentials (agent_id, credential_id) values ($1, $2)",
        ),
        (
            roles,
            "delete from agent_roles where agent_id = $1",
            "insert into agent_roles (agent_id, role_id) values ($1, $2)",
        ),
    ];
    for (targets, clear, insert) in kinds {
        let Some(targets) = targets else { continue };
        sqlx::query(clear)
            .bind(agent)
            .execute(change.connection())
            .await?;
        for target in targets {
            let insert = sqlx::query(insert).bind(agent).bind(target.as_str());
            insert.execute(change.connection()).await?;
        }
    }
    Ok(())
}

async fn new_key(
    change: &mut Change<'_>,
    store: &Store,
    agent: &str,
) -> Result<ApiKey, ChangeError> {
    let key = ApiKey::generate();
    let at = change.at.as_millis();
    sqlx::query("insert into agent_keys (hash, agent_id, created_at) values ($1, $2, $3)")
        .bind(key.hashes(&store.key.api_key_pepper()).keyed)
        .bind(agent)
        .bind(at)
        .execute(change.connection())
        .await?;
    Ok(key)
}

fn record(action: &'static str, now: &Agent, before: Option<&Agent>) -> ChangeRecord {
    ChangeRecord {
        action,
        noun: "agent",
        name: now.name.clone(),
        before: before.map(Agent::told),
        after: Some(now.told()),
    }
}
