//! Votes for what waits: who has approved, with a passkey or without, and how many are still missing.

use std::collections::HashMap;

use super::{
    Actor, Approval, ApprovalStatus, ChangeError, Connection, Member, Store, StoreError,
    StoredPolicy, TeamId,
    approval::finish_all,
    approval_work::{approve_entry, decide, waiting},
    column,
    writing::Writing,
};
use crate::clock::Timestamp;

/// What a vote came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vote {
    /// The approval is decided now.
    Decided,
    /// More people have to approve; so many.
    Missing(i64),
}

/// Somebody who has approved what still waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voter {
    /// Their address.
    pub email: String,
    /// Whether they have shown a passkey for it.
    pub has_passkey: bool,
}

/// An approval that waits, and what it takes to approve it as the policies are now.
pub(super) struct Needed {
    /// The approval; so many people are needed as when it was asked, or more where a policy wants more by now.
    pub(super) approval: Approval,
    /// Whether only votes count that were proven with a passkey.
    has_passkey: bool,
}

impl Approval {
    /// Approves, as one person; decided once enough distinct people have.
    ///
    /// # Errors
    /// [`ChangeError::Settled`] when it no longer waits.
    pub async fn approve(
        store: &Store,
        actor: &Actor,
        decision: (&str, &Member),
    ) -> Result<Vote, ChangeError> {
        Self::approve_by(store, actor, (decision, false)).await
    }

    /// Approves, as one person who has shown a passkey for this very approval.
    ///
    /// # Errors
    /// As [`Self::approve`].
    pub async fn approve_with_passkey(
        store: &Store,
        actor: &Actor,
        decision: (&str, &Member),
    ) -> Result<Vote, ChangeError> {
        Self::approve_by(store, actor, (decision, true)).await
    }

    async fn approve_by(
        store: &Store,
        actor: &Actor,
        ((id, member), has_passkey): ((&str, &Member), bool),
    ) -> Result<Vote, ChangeError> {
        let now = store.clock.now();
        let mut transaction = store.begin().await?;
        let needed = Needed::find(&mut transaction, id, now).await?;
        let proven_at = has_passkey.then_some(now);
        let vote = (member, proven_at);
        let missing = needed.count(&mut transaction, vote, now).await?;
        if actor.dry_run {
            transaction.rollback().await?;
        } else {
            let entries = [approve_entry(actor, (id, member))];
            finish_all(store, transaction, &entries).await?;
        }
        Ok(if missing <= 0 {
            Vote::Decided
        } else {
            Vote::Missing(missing)
        })
    }

    /// Returns the credential whose policy wants a passkey by now, where this was approved by people of whom not enough
    /// have shown one.
    pub async fn lacks_passkey(&self, store: &Store) -> Result<Option<String>, StoreError> {
        let Some(name) = passkey_wanted(&mut *store.reader().await?, self).await? else {
            return Ok(None);
        };
        let row =
            sqlx::query("select count(passkey_at) as n from approval_votes where approval_id = $1")
                .bind(self.id.as_str())
                .fetch_one(&mut *store.reader().await?)
                .await?;
        let proven: i64 = column(&row, "n")?;
        Ok((proven < self.min_approvals).then_some(name))
    }

    /// Returns those who have approved what waits for a team, by the approval's id, in the order in which they did.
    pub async fn votes(
        store: &Store,
        team: &TeamId,
    ) -> Result<HashMap<String, Vec<Voter>>, StoreError> {
        let mut reader = store.reader().await?;
        let rows = sqlx::query(
            "select approval_votes.approval_id, approval_votes.email, approval_votes.passkey_at \
             from approval_votes join approvals on approvals.id = approval_votes.approval_id \
             where approvals.team_id = $1 and approvals.status = 'pending' \
             order by approval_votes.created_at, approval_votes.user_id",
        )
        .bind(team.as_str())
        .fetch_all(&mut *reader)
        .await?;
        let mut votes: HashMap<String, Vec<Voter>> = HashMap::new();
        for row in rows {
            let people = votes.entry(column(&row, "approval_id")?).or_default();
            let proven_at: Option<i64> = column(&row, "passkey_at")?;
            people.push(Voter {
                email: column(&row, "email")?,
                has_passkey: proven_at.is_some(),
            });
        }
        Ok(votes)
    }
}

impl Needed {
    /// Finds an approval that waits, and keeps others from deciding it until the transaction is over.
    pub(super) async fn find(
        transaction: &mut Writing,
        id: &str,
        now: Timestamp,
    ) -> Result<Self, ChangeError> {
        let mut approval = waiting(transaction, id, now).await?;
        for name in &approval.credential_names {
            let policy = StoredPolicy::find_in(transaction, (&approval.team, name)).await?;
            let wanted = policy.map_or(0, |policy| i64::from(policy.min_approvals));
            approval.min_approvals = approval.min_approvals.max(wanted);
        }
        let wanted = passkey_wanted(transaction, &approval).await?;
        Ok(Self {
            has_passkey: wanted.is_some(),
            approval,
        })
    }

    /// Counts a person's vote, with the time of the passkey that proves it, approves when it is the last one that is
    /// needed, and returns how many are missing.
    pub(super) async fn count(
        &self,
        transaction: &mut Writing,
        (member, proven_at): (&Member, Option<Timestamp>),
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        let approval = &self.approval;
        sqlx::query(
            "insert into approval_votes (approval_id, user_id, email, created_at, passkey_at) \
             values ($1, $2, $3, $4, $5) on conflict (approval_id, user_id) \
             do update set passkey_at = coalesce(approval_votes.passkey_at, excluded.passkey_at)",
        )
        .bind(approval.id.as_str())
        .bind(member.user_id.as_str())
        .bind(member.email.as_str())
        .bind(now.as_millis())
        .bind(proven_at.map(Timestamp::as_millis))
        .execute(&mut **transaction)
        .await?;
        let row = sqlx::query(
            "select count(*) as n, count(passkey_at) as proven from approval_votes \
             where approval_id = $1",
        )
        .bind(approval.id.as_str())
        .fetch_one(&mut **transaction)
        .await?;
        let counted = if self.has_passkey { "proven" } else { "n" };
        let missing = approval.min_approvals - column::<i64>(&row, counted)?;
        if missing <= 0 {
            let approved = (approval, ApprovalStatus::Approved, member.email.as_str());
            decide(transaction, approved, now).await?;
        }
        Ok(missing)
    }
}

/// Returns a credential of the call whose policy wants a passkey, if any does.
async fn passkey_wanted(
    connection: &mut Connection,
    approval: &Approval,
) -> Result<Option<String>, StoreError> {
    for name in &approval.credential_names {
        let policy = StoredPolicy::find_in(connection, (&approval.team, name)).await?;
        if policy.is_some_and(|policy| policy.require_passkey) {
            return Ok(Some(name.clone()));
        }
    }
    Ok(None)
}
