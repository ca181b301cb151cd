//! Proposals: what an agent asks its people to change about a policy (spec/tap.md §2.10).

use serde_json::{Map, Value};
use sqlx::any::AnyRow;

use super::{
    Actor, AuditEntry, ChangeError, ChangeRecord, Connection, Credential, EditedPolicy, Noun,
    Store, StoreError, StoredPolicy, TeamId,
    change::Change,
    column, json_column,
    policy::{self, without_policy},
};
use crate::{
    clock::Timestamp,
    policy::{PermissiveChange, Policy, PolicyError, permissive_changes},
};

/// How many proposals of one agent may wait at a time.
pub const PROPOSALS_PENDING_MAX: i64 = 20;
/// How long people have to decide: seven days.
const WINDOW: std::time::Duration = std::time::Duration::from_hours(7 * 24);
/// The only thing that can be proposed so far.
const POLICY_CHANGE: &str = "policy_change";
/// How often a decision is tried again when the policy changes at the same moment.
const TRIES_MAX: usize = 5;

/// Where a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposalStatus {
    /// It waits for a person.
    Pending,
    /// It is the policy now, or was.
    Approved,
    /// A person said no.
    Denied,
    /// Nobody decided in time.
    Expired,
}

impl ProposalStatus {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Denied => "denied",
            Self::Expired => "expired",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let all = [Self::Pending, Self::Approved, Self::Denied, Self::Expired];
        all.into_iter().find(|status| status.as_str() == text)
    }
}

/// What a person says to a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// It becomes the policy.
    Approve,
    /// It does not.
    Deny,
}

/// A proposal as it is stored.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Its id.
    pub id: String,
    /// The team that decides.
    pub team: TeamId,
    /// The agent's row; the agent may be gone.
    pub agent_id: String,
    /// The agent's name when it proposed.
    pub agent_name: String,
    /// What is proposed: `policy_change`.
    pub proposal_type: String,
    /// The credential whose policy is to change; it may be gone.
    pub credential_name: String,
    /// What was sent: `credential_name`, and the fields that are to change.
    pub payload: Map<String, Value>,
    /// Where it stands at the time of reading.
    pub status: ProposalStatus,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the time to decide ends.
    pub expires_at: Timestamp,
    /// Who decided.
    pub resolved_by: Option<String>,
    /// When it was decided.
    pub resolved_at: Option<Timestamp>,
}

/// A proposal to be made. Its payload has been read as changes of a policy.
#[derive(Debug)]
pub struct NewProposal {
    /// See [`Proposal::team`].
    pub team: TeamId,
    /// See [`Proposal::agent_id`].
    pub agent_id: String,
    /// See [`Proposal::agent_name`].
    pub agent_name: String,
    /// See [`Proposal::credential_name`].
    pub credential_name: String,
    /// See [`Proposal::payload`].
    pub payload: Map<String, Value>,
}

/// What a proposal would change if it were approved now.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// The policy as it is; of a credential without one, what holds instead.
    pub before: Policy,
    /// The policy as it would be.
    pub after: Policy,
    /// What that permits and the present policy does not.
    pub permissive_changes: Vec<PermissiveChange>,
}

/// A proposal that was decided.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The proposal, as it is from now on.
    pub proposal: Proposal,
    /// What the policy permits that it did not permit before; nothing where it was denied.
    pub permissive_changes: Vec<PermissiveChange>,
}

/// Why a proposal was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ProposeError {
    /// So many of the agent's proposals wait already.
    #[error("{PROPOSALS_PENDING_MAX} proposals of this agent wait already")]
    TooMany,
    /// The agent was deleted at the same moment.
    #[error("the agent is gone")]
    AgentGone,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a proposal was not decided. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// It was decided before, or its time is over.
    #[error("the proposal `{id}` is {} already", status.as_str())]
    Resolved {
        /// The proposal.
        id: String,
        /// What became of it.
        status: ProposalStatus,
    },
    /// The credential does not exist any more, so that there is nothing to change.
    #[error("the credential `{name}` of this proposal is gone")]
    CredentialGone {
        /// The proposal.
        id: String,
        /// The credential.
        name: String,
    },
    /// What it would come to is no policy that can be saved.
    #[error("the proposal would make a policy that cannot be saved: {0}")]
    Policy(#[from] PolicyError),
    /// Somebody who is new among the approvers could not approve.
    #[error("the proposal `{id}` names `{email}` as an approver, who is not a member of the team")]
    NotAMember {
        /// The proposal.
        id: String,
        /// The address.
        email: String,
    },
    /// It does not exist, or the store failed.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

impl From<StoreError> for ResolveError {
    fn from(error: StoreError) -> Self {
        Self::Change(error.into())
    }
}

impl From<sqlx::Error> for ResolveError {
    fn from(error: sqlx::Error) -> Self {
        Self::Change(error.into())
    }
}

impl NewProposal {
    /// Stores the proposal, with its entry.
    ///
    /// # Errors
    /// [`ProposeError::TooMany`] when [`PROPOSALS_PENDING_MAX`] of the agent's wait, however many it makes at once.
    pub async fn insert(self, store: &Store) -> Result<Proposal, ProposeError> {
        let now = store.clock.now();
        let proposal = Proposal {
            id: uuid::Uuid::new_v4().to_string(),
            team: self.team,
            agent_id: self.agent_id,
            agent_name: self.agent_name,
            proposal_type: POLICY_CHANGE.to_owned(),
            credential_name: self.credential_name,
            payload: self.payload,
            status: ProposalStatus::Pending,
            created_at: now,
            expires_at: now.after(WINDOW),
            resolved_by: None,
            resolved_at: None,
        };
        let mut transaction = store.begin().await?;
        // It changes nothing; on PostgreSQL it locks the row, so that an agent's proposals are counted in turn.
        let agent = sqlx::query("update agents set updated_at = updated_at where id = $1")
            .bind(proposal.agent_id.as_str())
            .execute(&mut *transaction)
            .await
            .map_err(StoreError::from)?;
        if agent.rows_affected() == 0 {
            return Err(ProposeError::AgentGone);
        }
        if proposal.write(&mut transaction).await? == 0 {
            return Err(ProposeError::TooMany);
        }
        let record = proposal.record("create", None);
        let entry = AuditEntry::of_change(&proposal.team, &proposal.agent_name, record);
        let end = store.append_within(&mut transaction, &[entry]).await?;
        transaction.commit().await?;
        store.tail.remember(Some(end));
        Ok(proposal)
    }
}

impl Proposal {
    /// Returns a team's proposal with that id.
    pub async fn find(store: &Store, team: &TeamId, id: &str) -> Result<Option<Self>, StoreError> {
        let now = store.clock.now();
        Self::find_in(&mut *store.reader().await?, (team, id), now).await
    }

    /// Returns what waits for a team's decision, the oldest first.
    pub async fn list_pending(store: &Store, team: &TeamId) -> Result<Vec<Self>, StoreError> {
        let now = store.clock.now();
        let mut reader = store.reader().await?;
        let rows = sqlx::query(
            "select * from proposals where team_id = $1 and status = 'pending' and expires_at > $2 \
             order by created_at, id",
        )
        .bind(team.as_str())
        .bind(now.as_millis())
        .fetch_all(&mut *reader)
        .await?;
        rows.iter().map(|row| Self::from_row(row, now)).collect()
    }

    /// Returns what the proposal would change if it were approved now; `None` when the credential is gone.
    ///
    /// # Errors
    /// [`ResolveError::Policy`] when it would not come to a policy.
    pub async fn outlook(&self, store: &Store) -> Result<Option<Outlook>, ResolveError> {
        let mut reader = store.reader().await?;
        let found = Credential::find_in(&mut reader, self.team.as_str(), &self.credential_name);
        let Some(credential) = found.await? else {
            return Ok(None);
        };
        let text = StoredPolicy::text(&mut reader, &credential.id).await?;
        self.looked_at(&mut reader, text.as_deref()).await.map(Some)
    }

    /// Decides a proposal: approved, its fields become those of the credential's policy as it is now, and the
    /// others stay. Policy, proposal and entries change together.
    pub async fn resolve(
        store: &Store,
        actor: &Actor,
        id: &str,
        resolution: Resolution,
    ) -> Result<Resolved, ResolveError> {
        if uuid::Uuid::try_parse(id).is_err() {
            return Err(missing(id).into());
        }
        for _ in 0..TRIES_MAX {
            if let Some(resolved) = Self::try_to_resolve(store, actor, id, resolution).await? {
                return Ok(resolved);
            }
        }
        Err(StoreError::Conflict(sqlx::Error::RowNotFound).into())
    }

    /// Decides; `None` when the policy was changed between being read and being written.
    async fn try_to_resolve(
        store: &Store,
        actor: &Actor,
        id: &str,
        resolution: Resolution,
    ) -> Result<Option<Resolved>, ResolveError> {
        let mut change = Change::begin(store, actor).await?;
        let now = change.at;
        let status = match resolution {
            Resolution::Approve => ProposalStatus::Approved,
            Resolution::Deny => ProposalStatus::Denied,
        };
        let done = sqlx::query(
            "update proposals set status = $3, resolved_by = $4, resolved_at = $5 \
             where id = $1 and team_id = $2 and status = 'pending' and expires_at > $5",
        )
        .bind(id)
        .bind(actor.team.as_str())
        .bind(status.as_str())
        .bind(actor.name.as_str())
        .bind(now.as_millis())
        .execute(change.connection())
        .await?;
        let found = Self::find_in(change.connection(), (&actor.team, id), now).await?;
        let Some(proposal) = found else {
            return Err(missing(id).into());
        };
        if done.rows_affected() == 0 {
            let (id, status) = (proposal.id, proposal.status);
            return Err(ResolveError::Resolved { id, status });
        }
        let permissive_changes = match resolution {
            Resolution::Deny => Some(Vec::new()),
            Resolution::Approve => proposal.apply(&mut change).await?,
        };
        let Some(permissive_changes) = permissive_changes else {
            return Ok(None);
        };
        let action = match resolution {
            Resolution::Approve => "approve",
            Resolution::Deny => "deny",
        };
        change.record(proposal.record(action, Some(ProposalStatus::Pending)));
        change.commit().await?;
        Ok(Some(Resolved {
            proposal,
            permissive_changes,
        }))
    }

    /// Writes the policy that the proposal comes to, and returns what is more permissive in it; `None` when the
    /// policy was changed meanwhile.
    async fn apply(
        &self,
        change: &mut Change<'_>,
    ) -> Result<Option<Vec<PermissiveChange>>, ResolveError> {
        let name = self.credential_name.clone();
        let found = Credential::find_in(change.connection(), self.team.as_str(), &name);
        let Some(credential) = found.await? else {
            let id = self.id.clone();
            return Err(ResolveError::CredentialGone { id, name });
        };
        let text = StoredPolicy::text(change.connection(), &credential.id).await?;
        let outlook = self.looked_at(change.connection(), text.as_deref()).await?;
        let (before, id) = (Some(&outlook.before), &self.id);
        let checked = policy::check(change, before, &outlook.after).await;
        checked.map_err(|error| match error {
            ChangeError::BadPolicy(error) => ResolveError::Policy(error),
            ChangeError::NotAMember { email, .. } => ResolveError::NotAMember {
                id: id.clone(),
                email,
            },
            error => error.into(),
        })?;
        let edited = EditedPolicy {
            policy: outlook.after,
            permissive: outlook.permissive_changes,
        };
        let written = StoredPolicy::replace(change, &credential, (text, &edited)).await?;
        Ok(written.then_some(edited.permissive))
    }

    async fn looked_at(
        &self,
        connection: &mut Connection,
        text: Option<&str>,
    ) -> Result<Outlook, ResolveError> {
        let before = if let Some(text) = text {
            let parsed = Policy::parse(text);
            parsed
                .map_err(|_| StoreError::corrupt("policies", "document", &self.credential_name))?
        } else {
            without_policy(connection, self.team.as_str()).await?
        };
        let after = before.patched(&self.changes().to_string())?;
        Ok(Outlook {
            permissive_changes: permissive_changes(Some(&before), &after),
            before,
            after,
        })
    }

    /// Returns the fields that are to change.
    fn changes(&self) -> Value {
        let mut fields = self.payload.clone();
        fields.remove("credential_name");
        Value::Object(fields)
    }

    /// Writes the row, if fewer than the most that may wait do; how many rows that were.
    async fn write(&self, connection: &mut Connection) -> Result<u64, StoreError> {
        let done = sqlx::query(
            "insert into proposals (id, team_id, agent_id, agent_name, proposal_type, credential_name, \
             payload, status, created_at, expires_at) \
             select $1, $2, $3, $4, $5, $6, $7, 'pending', $8, $9 where (select count(*) from proposals \
             where agent_id = $3 and status = 'pending' and expires_at > $8) < $10",
        )
        .bind(self.id.as_str())
        .bind(self.team.as_str())
        .bind(self.agent_id.as_str())
        .bind(self.agent_name.as_str())
        .bind(self.proposal_type.as_str())
        .bind(self.credential_name.as_str())
        .bind(Value::Object(self.payload.clone()).to_string())
        .bind(self.created_at.as_millis())
        .bind(self.expires_at.as_millis())
        .bind(PROPOSALS_PENDING_MAX)
        .execute(connection)
        .await?;
        Ok(done.rows_affected())
    }

    async fn find_in(
        connection: &mut Connection,
        (team, id): (&TeamId, &str),
        now: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        // What is no id is not asked for: PostgreSQL, for one, refuses a text with a zero byte.
        if uuid::Uuid::try_parse(id).is_err() {
            return Ok(None);
        }
        let row = sqlx::query("select * from proposals where team_id = $1 and id = $2")
            .bind(team.as_str())
            .bind(id)
            .fetch_optional(connection)
            .await?;
        row.map(|row| Self::from_row(&row, now)).transpose()
    }

    fn from_row(row: &AnyRow, now: Timestamp) -> Result<Self, StoreError> {
        let id: String = column(row, "id")?;
        let status: String = column(row, "status")?;
        let status = ProposalStatus::parse(&status)
            .ok_or_else(|| StoreError::corrupt("proposals", "status", &id))?;
        let expires_at = Timestamp::from_millis(column(row, "expires_at")?);
        let is_over = status == ProposalStatus::Pending && expires_at <= now;
        Ok(Self {
            team: TeamId::new(column(row, "team_id")?),
            agent_id: column(row, "agent_id")?,
            agent_name: column(row, "agent_name")?,
            proposal_type: column(row, "proposal_type")?,
            credential_name: column(row, "credential_name")?,
            payload: json_column(row, ("proposals", "payload", &id))?,
            status: if is_over {
                ProposalStatus::Expired
            } else {
                status
            },
            created_at: Timestamp::from_millis(column(row, "created_at")?),
            expires_at,
            resolved_by: column(row, "resolved_by")?,
            resolved_at: column::<Option<i64>>(row, "resolved_at")?.map(Timestamp::from_millis),
            id,
        })
    }

    fn record(&self, action: &'static str, before: Option<ProposalStatus>) -> ChangeRecord {
        let told = |status: ProposalStatus| {
            serde_json::json!({
                "agent": self.agent_name, "payload": self.payload, "status": status.as_str(),
            })
        };
        ChangeRecord {
            action,
            noun: "proposal",
            name: self.id.clone(),
            before: before.map(told),
            after: Some(told(self.status)),
        }
    }
}

fn missing(id: &str) -> ChangeError {
    ChangeError::Missing {
        noun: Noun::Proposal,
        name: id.to_owned(),
        known: Vec::new(),
    }
}
