//! Approvals: requests that wait for a person, kept until they are answered and for a while after.

use sqlx::any::AnyRow;

use super::{
    AuditEntry, Connection, Store, StoreError, TeamId, Topic, column, json_column, writing::Writing,
};
use crate::{
    clock::Timestamp,
    secrets::{OpenError, Place, Secret},
};

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
        ];
        all.into_iter().find(|status| status.as_str() == text)
    }
}

/// An approval as it is stored; the request and the answer are sealed.
#[derive(Clone, Debug)]
pub struct Approval {
    /// Its id, which is that of the request.
    pub id: String,
    /// The team that decides.
    pub team: TeamId,
    /// The agent's row.
    pub agent_id: String,
    /// The agent's name when it asked.
    pub agent_name: String,
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
    request: Vec<u8>,
    response: Option<Vec<u8>>,
}

/// An approval to be asked for.
#[derive(Debug)]
pub struct NewApproval {
    /// See [`Approval::id`].
    pub id: String,
    /// See [`Approval::team`].
    pub team: TeamId,
    /// See [`Approval::agent_id`].
    pub agent_id: String,
    /// See [`Approval::agent_name`].
    pub agent_name: String,
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
    /// See [`Approval::created_at`].
    pub created_at: Timestamp,
    /// See [`Approval::expires_at`].
    pub expires_at: Timestamp,
}

impl Approval {
    /// Returns the approval with that id, of whatever team.
    pub async fn find(store: &Store, id: &str) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        Self::find_in(&mut reader, id).await
    }

    /// Returns what waits for a team's decision, the oldest first.
    pub async fn list_pending(store: &Store, team: &TeamId) -> Result<Vec<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let rows = sqlx::query(
            "select * from approvals where status = 'pending' and expires_at > $1 and team_id = $2 \
             order by created_at, id",
        )
        .bind(store.clock.now().as_millis())
        .bind(team.as_str())
        .fetch_all(&mut *reader)
        .await?;
        rows.iter().map(Self::from_row).collect()
    }

    /// Opens the request that waits.
    pub fn request(&self, store: &Store) -> Result<Secret, OpenError> {
        store
            .key
            .open(place(&self.team, &self.id, "request"), &self.request)
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
        let status: String = column(row, "status")?;
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
            agent_name: column(row, "agent_name")?,
            credential_names: json_column(row, ("approvals", "credential_names", &id))?,
            method: column(row, "method")?,
            target_url: column(row, "target_url")?,
            policy_reason: column(row, "policy_reason")?,
            min_approvals: column(row, "min_approvals")?,
            status: ApprovalStatus::parse(&status)
                .ok_or_else(|| StoreError::corrupt("approvals", "status", &id))?,
            created_at: Timestamp::from_millis(column(row, "created_at")?),
            expires_at: Timestamp::from_millis(column(row, "expires_at")?),
            decided_by: column(row, "decided_by")?,
            decided_at: time("decided_at")?,
            finished_at: time("finished_at")?,
            error_detail: column(row, "error_detail")?,
            request: column(row, "request")?,
            response: column(row, "response")?,
            id,
        })
    }
}

impl NewApproval {
    /// Stores the approval with its request and the entry that says that it waits.
    pub async fn insert(self, store: &Store, entry: &AuditEntry) -> Result<(), StoreError> {
        let sealed = store.key.seal(
            place(&self.team, &self.id, "request"),
            self.request.expose(),
        );
        let names = serde_json::to_string(&self.credential_names).expect("names are text");
        let mut transaction = store.begin().await?;
        sqlx::query(
            "insert into approvals (id, team_id, agent_id, agent_name, credential_names, method, target_url, \
             policy_reason, min_approvals, request, entry, status, created_at, expires_at, end_user_id) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'pending', $12, $13, $14)",
        )
        .bind(self.id)
        .bind(self.team.as_str())
        .bind(self.agent_id)
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
        .bind(entry.end_user_id.as_deref())
        .execute(&mut *transaction)
        .await?;
        finish(store, transaction, entry).await
    }
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
    mut transaction: Writing,
    entry: &AuditEntry,
) -> Result<(), StoreError> {
    Topic::Approvals.bump(&mut transaction).await?;
    let end = store
        .append_within(&mut transaction, std::slice::from_ref(entry))
        .await?;
    transaction.commit().await?;
    store.tail.remember(Some(end));
    Ok(())
}
