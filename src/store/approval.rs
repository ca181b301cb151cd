//! Approvals: requests that wait for a person, kept until they are answered and for a while after.

use sqlx::any::AnyRow;

use super::{
    AuditEntry, Connection, Store, StoreError, TeamId, Topic, column, json_column,
    outbox::post_notice, writing::Writing,
};
use crate::{
    clock::Timestamp,
    secrets::{OpenError, Place, Secret},
};

/// The most calls and signatures of one agent that wait for a person, and a few more where they are asked for at once.
pub const APPROVALS_PENDING_MAX: i64 = 256;

/// A query of approvals without their requests and answers: those are read one at a time, since each may have
/// mebibytes.
macro_rules! outlines {
    ($which:literal) => {
        concat!(
            "select id, kind, team_id, agent_id, agent_name, end_user_id, credential_names, method, target_url, \
             policy_reason, min_approvals, status, created_at, expires_at, decided_by, decided_at, finished_at, \
             error_detail, entry, request_hash, cast(null as blob) as request, cast(null as blob) as response \
             from approvals where ",
            $which
        )
    };
}
pub(super) use outlines;

/// Where an approval stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApprovalStatus {
    /// It waits for a person.
    Pending,
    /// It was approved and nobody has taken it up yet.
    Approved,
    /// A relay has taken it up; whether the upstream has heard of it is not known.
    Forwarding,
    /// It was sent, and the answer is kept.
    Forwarded,
    /// A person said no.
    Denied,
    /// Nobody decided in time.
    TimedOut,
    /// It was approved and could not be sent, or failed.
    Error,
    /// The agent took it back before anybody decided.
    Withdrawn,
}

impl ApprovalStatus {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Forwarding => "forwarding",
            Self::Forwarded => "forwarded",
            Self::Denied => "denied",
            Self::TimedOut => "timed_out",
            Self::Error => "error",
            Self::Withdrawn => "withdrawn",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let all = [
            Self::Pending,
            Self::Approved,
            Self::Forwarding,
            Self::Forwarded,
            Self::Denied,
            Self::TimedOut,
            Self::Error,
            Self::Withdrawn,
        ];
        all.into_iter().find(|status| status.as_str() == text)
    }
}

/// What a person is asked to let happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApprovalKind {
    /// A request is sent to an upstream.
    Call,
    /// Something is signed with a key of the deployment.
    Sign,
}

impl ApprovalKind {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Sign => "sign",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let all = [Self::Call, Self::Sign];
        all.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// An approval as it is stored; the request and the answer are sealed.
#[derive(Clone, Debug)]
pub struct Approval {
    /// Its id, which is that of the request.
    pub id: String,
    /// What is asked for.
    pub kind: ApprovalKind,
    /// The team that decides.
    pub team: TeamId,
    /// The agent's row.
    pub agent_id: String,
    /// The agent's name when it asked.
    pub agent_name: String,
    /// The end user for whom an app asks.
    pub end_user_id: Option<String>,
    /// The credentials that the request uses.
    pub credential_names: Vec<String>,
    /// The method, as the agent wrote it.
    pub method: String,
    /// The target, as the agent wrote it.
    pub target_url: String,
    /// The rule that asked.
    pub policy_reason: String,
    /// How many distinct people have to approve.
    pub min_approvals: i64,
    /// Where it stands.
    pub status: ApprovalStatus,
    /// When it was asked.
    pub created_at: Timestamp,
    /// When the time to decide ends.
    pub expires_at: Timestamp,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// When it was sent, or failed.
    pub finished_at: Option<Timestamp>,
    /// Why it failed.
    pub error_detail: Option<String>,
    /// The entry that said that it waits: what later entries of the same request begin with.
    pub entry: AuditEntry,
    /// See [`Repetition::request_hash`].
    pub request_hash: Option<String>,
    /// `None` in a list.
    request: Option<Vec<u8>>,
    response: Option<Vec<u8>>,
}

/// By what a repetition of a request is known (draft-ietf-httpapi-idempotency-key-header).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repetition {
    /// The key that the agent gives all repetitions; it is the agent's own, and nobody else's.
    pub key: String,
    /// A keyed hash of the request, by which another request with the same key is told.
    pub request_hash: String,
}

/// What asking came to.
#[derive(Debug)]
pub enum Asked {
    /// It waits now.
    New,
    /// The agent has asked with the same key before; nothing was stored.
    Before(Box<Approval>),
    /// [`APPROVALS_PENDING_MAX`] of the agent's wait already; nothing was stored.
    TooMany,
}

/// An approval to be asked for.
#[derive(Debug)]
pub struct NewApproval {
    /// See [`Approval::id`].
    pub id: String,
    /// See [`Approval::kind`].
    pub kind: ApprovalKind,
    /// See [`Approval::team`].
    pub team: TeamId,
    /// See [`Approval::agent_id`].
    pub agent_id: String,
    /// See [`Approval::agent_name`].
    pub agent_name: String,
    /// See [`Approval::end_user_id`].
    pub end_user_id: Option<String>,
    /// See [`Approval::credential_names`].
    pub credential_names: Vec<String>,
    /// See [`Approval::method`].
    pub method: String,
    /// See [`Approval::target_url`].
    pub target_url: String,
    /// See [`Approval::policy_reason`].
    pub policy_reason: String,
    /// See [`Approval::min_approvals`].
    pub min_approvals: i64,
    /// The request as it is to be sent, without any secret of ours.
    pub request: Secret,
    /// By what a repetition is known, where the agent says so.
    pub repetition: Option<Repetition>,
    /// See [`Approval::created_at`].
    pub created_at: Timestamp,
    /// See [`Approval::expires_at`].
    pub expires_at: Timestamp,
}

impl ApprovalStatus {
    /// Returns the words that agents know (spec/tap.md §2.5). A call that is approved and not answered yet still
    /// waits, to its agent; one that it took back is denied.
    pub const fn told_agents(self) -> &'static str {
        match self {
            Self::Pending | Self::Approved | Self::Forwarding => Self::Pending.as_str(),
            Self::Withdrawn => Self::Denied.as_str(),
            settled => settled.as_str(),
        }
    }

    /// Returns whether nothing becomes of it any more.
    pub const fn is_settled(self) -> bool {
        !matches!(self, Self::Pending | Self::Approved | Self::Forwarding)
    }
}

impl Repetition {
    /// Returns by what a repetition of a request is known that these parts are all that matters of.
    pub fn new(store: &Store, key: &str, parts: &[&[u8]]) -> Self {
        Self {
            key: key.to_owned(),
            request_hash: store.key.repetition_key().hash(parts),
        }
    }
}

impl Approval {
    /// Returns the approval with that id, of whatever team.
    pub async fn find(store: &Store, id: &str) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let found = Self::find_in(&mut reader, id).await?;
        known(store, &mut reader, found).await
    }

    /// Returns what an agent asked with a key of its own; see [`Repetition::key`].
    pub async fn find_by_key(
        store: &Store,
        (agent, key): (&str, &str),
    ) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let found = find_by_key(&mut reader, (agent, key)).await?;
        known(store, &mut reader, found).await
    }

    /// Returns where the approval with that id stands.
    pub async fn status(store: &Store, id: &str) -> Result<Option<ApprovalStatus>, StoreError> {
        let row = sqlx::query("select status from approvals where id = $1")
            .bind(id)
            .fetch_optional(&mut *store.reader().await?)
            .await?;
        row.map(|row| read_status(&row, id)).transpose()
    }

    /// Returns what waits for a team's decision, the oldest first, without the requests.
    pub async fn list_pending(store: &Store, team: &TeamId) -> Result<Vec<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let rows = sqlx::query(outlines!(
            "status = 'pending' and expires_at > $1 and team_id = $2 order by created_at, id"
        ))
        .bind(store.clock.now().as_millis())
        .bind(team.as_str())
        .fetch_all(&mut *reader)
        .await?;
        rows.iter().map(Self::from_row).collect()
    }

    /// Opens the request that waits; of an approval in a list there is none.
    pub fn request(&self, store: &Store) -> Result<Secret, OpenError> {
        let sealed = self.request.as_deref().unwrap_or_default();
        store
            .key
            .open(place(&self.team, &self.id, "request"), sealed)
    }

    /// Opens the answer; `None` while there is none.
    pub fn response(&self, store: &Store) -> Result<Option<Secret>, OpenError> {
        let open = |sealed| {
            store
                .key
                .open(place(&self.team, &self.id, "response"), sealed)
        };
        self.response.as_deref().map(open).transpose()
    }

    /// Returns what of it is sealed.
    pub(super) fn sealed(&self) -> impl Iterator<Item = &[u8]> {
        let sealed = [self.request.as_deref(), self.response.as_deref()];
        sealed.into_iter().flatten()
    }

    pub(super) async fn find_in(
        connection: &mut Connection,
        id: &str,
    ) -> Result<Option<Self>, StoreError> {
        let row = sqlx::query("select * from approvals where id = $1")
            .bind(id)
            .fetch_optional(connection)
            .await?;
        row.as_ref().map(Self::from_row).transpose()
    }

    pub(super) fn from_row(row: &AnyRow) -> Result<Self, StoreError> {
        let id: String = column(row, "id")?;
        let kind: String = column(row, "kind")?;
        let time = |name| {
            Ok::<_, StoreError>(column::<Option<i64>>(row, name)?.map(Timestamp::from_millis))
        };
        let agent_id: String = column(row, "agent_id")?;
        let mut entry: AuditEntry = json_column(row, ("approvals", "entry", &id))?;
        entry.agent_row = Some(agent_id.clone());
        Ok(Self {
            team: TeamId::new(column(row, "team_id")?),
            agent_id,
            entry,
            kind: ApprovalKind::parse(&kind)
                .ok_or_else(|| StoreError::corrupt("approvals", "kind", &id))?,
            agent_name: column(row, "agent_name")?,
            end_user_id: column(row, "end_user_id")?,
            credential_names: json_column(row, ("approvals", "credential_names", &id))?,
            method: column(row, "method")?,
            target_url: column(row, "target_url")?,
            policy_reason: column(row, "policy_reason")?,
            min_approvals: column(row, "min_approvals")?,
            status: read_status(row, &id)?,
            created_at: Timestamp::from_millis(column(row, "created_at")?),
            expires_at: Timestamp::from_millis(column(row, "expires_at")?),
            decided_by: column(row, "decided_by")?,
            decided_at: time("decided_at")?,
            finished_at: time("finished_at")?,
            error_detail: column(row, "error_detail")?,
            request_hash: column(row, "request_hash")?,
            request: column(row, "request")?,
            response: column(row, "response")?,
            id,
        })
    }
}

impl NewApproval {
    /// Stores the approval with its request and the entry that says that it waits; or nothing at all, where
    /// the agent has asked with the same key before, be it in another process and at the same time, or where
    /// too many of its requests wait.
    pub async fn insert(self, store: &Store, entry: &AuditEntry) -> Result<Asked, StoreError> {
        let names = serde_json::to_string(&self.credential_names).expect("names are text");
        let (key, hash) = self.repetition.map(|by| (by.key, by.request_hash)).unzip();
        let new = (self.id.clone(), self.team.clone(), self.created_at);
        let mut transaction = store.begin().await?;
        let place = place(&self.team, &self.id, "request");
        let sealed = store
            .seal(&mut transaction, place, self.request.expose())
            .await?;
        let done = sqlx::query(
            "insert into approvals (id, team_id, agent_id, agent_name, credential_names, method, target_url, \
             policy_reason, min_approvals, request, entry, status, created_at, expires_at, kind, end_user_id, \
             idempotency_key, request_hash) \
             select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'pending', $12, $13, $14, $15, $16, $17 \
             where (select count(*) from approvals where agent_id = $3 and status = 'pending' \
             and expires_at > $12) < $18 on conflict (agent_id, idempotency_key) do nothing",
        )
        .bind(self.id)
        .bind(self.team.as_str())
        .bind(self.agent_id.as_str())
        .bind(self.agent_name)
        .bind(names)
        .bind(self.method)
        .bind(self.target_url)
        .bind(self.policy_reason)
        .bind(self.min_approvals)
        .bind(sealed)
        .bind(serde_json::to_string(entry).expect("an entry has text for keys"))
        .bind(self.created_at.as_millis())
        .bind(self.expires_at.as_millis())
        .bind(self.kind.as_str())
        .bind(self.end_user_id)
        .bind(key.as_deref())
        .bind(hash)
        .bind(APPROVALS_PENDING_MAX)
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 1 {
            post_notice(&mut transaction, new).await?;
            finish(store, transaction, entry).await?;
            return Ok(Asked::New);
        }
        let before = match key {
            Some(key) => {
                let found = find_by_key(&mut transaction, (&self.agent_id, &key)).await?;
                known(store, &mut transaction, found).await?
            }
            None => None,
        };
        transaction.rollback().await?;
        Ok(before.map_or(Asked::TooMany, |before| Asked::Before(Box::new(before))))
    }
}

/// Returns an approval that was read, once the keys are known that its request and answer are sealed under.
async fn known(
    store: &Store,
    connection: &mut Connection,
    found: Option<Approval>,
) -> Result<Option<Approval>, StoreError> {
    if let Some(approval) = &found {
        store.know(connection, approval.sealed()).await?;
    }
    Ok(found)
}

fn read_status(row: &AnyRow, id: &str) -> Result<ApprovalStatus, StoreError> {
    let status: String = column(row, "status")?;
    ApprovalStatus::parse(&status).ok_or_else(|| StoreError::corrupt("approvals", "status", id))
}

async fn find_by_key(
    connection: &mut Connection,
    (agent, key): (&str, &str),
) -> Result<Option<Approval>, StoreError> {
    let row = sqlx::query("select * from approvals where agent_id = $1 and idempotency_key = $2")
        .bind(agent)
        .bind(key)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(Approval::from_row).transpose()
}

/// Returns where a sealed column of an approval stands.
pub(super) fn place<'a>(team: &'a TeamId, id: &'a str, column: &'a str) -> Place<'a> {
    Place {
        team: team.as_str(),
        table: "approvals",
        row: id,
        column,
    }
}

/// Ends a transaction that changed approvals: the revision, the entry, the commit.
pub(super) async fn finish(
    store: &Store,
    transaction: Writing,
    entry: &AuditEntry,
) -> Result<(), StoreError> {
    finish_all(store, transaction, std::slice::from_ref(entry)).await
}

/// Ends a transaction that changed approvals and leaves several entries.
pub(super) async fn finish_all(
    store: &Store,
    mut transaction: Writing,
    entries: &[AuditEntry],
) -> Result<(), StoreError> {
    Topic::Approvals.bump(&mut transaction).await?;
    let end = store.append_within(&mut transaction, entries).await?;
    transaction.commit().await?;
    store.tail.remember(Some(end));
    Ok(())
}
