//! What becomes of approvals: votes, expiry, taking one up exactly once, its end.

use super::{
    Actor, Approval, ApprovalKind, ApprovalStatus, AuditEntry, ChangeError, ChangeRecord,
    Credential, Decision, Grant, GrantError, GrantTerms, Member, NewGrant, Noun, Store, StoreError,
    approval::{finish, finish_all, outlines, place},
    approval_vote::Needed,
    column,
    writing::Writing,
};
use crate::{
    clock::Timestamp,
    policy::{RouteScope, ScopeError},
    secrets::Secret,
};

/// How an approved request ended.
#[derive(Debug)]
pub enum Ending {
    /// It was sent; the answer, to be sealed.
    Forwarded(Secret),
    /// It was not sent, or failed; why.
    Error(String),
}

impl Approval {
    /// Approves, and grants calls like this one for a while, as one person. Submitted twice, the second is
    /// told that it is settled.
    ///
    /// # Errors
    /// [`GrantError`]; nothing is approved then.
    pub async fn approve_with_grant(
        store: &Store,
        actor: &Actor,
        (id, member): (&str, &Member),
        terms: GrantTerms,
    ) -> Result<Grant, GrantError> {
        let now = store.clock.now();
        let mut transaction = store.begin().await?;
        let needed = Needed::find(&mut transaction, id, now).await?;
        let approval = &needed.approval;
        let new = approval.like_this(terms)?;
        let team = actor.team.as_str();
        let name = &approval.credential_names[0];
        let credential = Credential::find_in(&mut transaction, team, name).await?;
        let credential = credential.ok_or_else(|| ChangeError::Missing {
            noun: Noun::Credential,
            name: name.clone(),
            known: Vec::new(),
        })?;
        needed.count(&mut transaction, (member, None), now).await?;
        let made = new.insert_in(&mut transaction, &credential, (actor, now));
        let (grant, record) = made.await?;
        if actor.dry_run {
            transaction.rollback().await?;
            return Ok(grant);
        }
        let entries = [
            approve_entry(actor, (id, member)),
            AuditEntry::of_change(&actor.team, &actor.name, record),
        ];
        finish_all(store, transaction, &entries).await?;
        Ok(grant)
    }

    /// Returns the grant of calls like this one: the same method, and exactly the same route.
    fn like_this(&self, terms: GrantTerms) -> Result<NewGrant, GrantError> {
        let [credential] = self.credential_names.as_slice() else {
            return Err(GrantError::SeveralCredentials(self.credential_names.len()));
        };
        if self.kind == ApprovalKind::Sign {
            return Err(GrantError::Signing(credential.clone()));
        }
        if self.min_approvals > 1 {
            return Err(GrantError::SeveralPeople(self.min_approvals));
        }
        let no_scope = |source| GrantError::Scope {
            text: self.target_url.clone(),
            source,
        };
        let url = url::Url::parse(&self.target_url).map_err(|_| no_scope(ScopeError::NoHost))?;
        let scope = RouteScope::of_url(&url).map_err(no_scope)?;
        NewGrant::new(credential, &[&self.method], &[scope.as_str()], terms)
    }

    /// Denies, which one person can, without saying why.
    ///
    /// # Errors
    /// As [`Self::deny_because`].
    pub async fn deny(
        store: &Store,
        actor: &Actor,
        decision: (&str, &str),
    ) -> Result<(), ChangeError> {
        Self::deny_because(store, actor, decision, None).await
    }

    /// Denies, which one person can; the reason is for the agent and the audit.
    ///
    /// # Errors
    /// [`ChangeError::Settled`] when it no longer waits.
    pub async fn deny_because(
        store: &Store,
        actor: &Actor,
        (id, email): (&str, &str),
        reason: Option<&str>,
    ) -> Result<(), ChangeError> {
        let now = store.clock.now();
        let mut transaction = store.begin().await?;
        let approval = waiting(&mut transaction, id, now).await?;
        let denied = (&approval, ApprovalStatus::Denied, email);
        decide(&mut transaction, denied, now).await?;
        sqlx::query("update approvals set error_detail = $2 where id = $1")
            .bind(id)
            .bind(reason)
            .execute(&mut *transaction)
            .await?;
        if actor.dry_run {
            return Ok(transaction.rollback().await?);
        }
        let mut entry = approval.entry_now(Decision::Denied, now);
        entry.approver_identity = Some(email.to_owned());
        entry.approver_reason = reason.map(str::to_owned);
        Ok(finish(store, transaction, &entry).await?)
    }

    /// Takes a call back, for its agent; nobody can decide about it any more.
    ///
    /// # Errors
    /// [`ChangeError::Settled`] when it no longer waits.
    pub async fn withdraw(&self, store: &Store) -> Result<(), ChangeError> {
        let now = store.clock.now();
        let mut transaction = store.begin().await?;
        let approval = waiting(&mut transaction, &self.id, now).await?;
        let agent = format!("agent:{}", approval.agent_name);
        let status = ApprovalStatus::Withdrawn;
        decide(&mut transaction, (&approval, status, &agent), now).await?;
        let mut entry = approval.entry_now(Decision::Denied, now);
        entry.approver_identity = Some(agent);
        entry.error_code = Some("withdrawn".to_owned());
        Ok(finish(store, transaction, &entry).await?)
    }

    /// Deletes the answer that is kept: its agent has it. False when there is none any more.
    pub async fn acknowledge(&self, store: &Store) -> Result<bool, StoreError> {
        let mut transaction = store.begin().await?;
        let done = sqlx::query(
            "update approvals set response = null where id = $1 and status = 'forwarded' \
             and response is not null",
        )
        .bind(self.id.as_str())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// Returns what is due, without the requests: approved and not taken up, out of time, or taken up by a relay that
    /// is gone.
    pub async fn list_due(store: &Store, limit: i64) -> Result<Vec<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let rows = sqlx::query(outlines!(
            "(status = 'approved' and not exists (select 1 from lockdowns where lockdowns.team_id in ('', approvals.team_id))) \
             or (status = 'pending' and expires_at <= $1) \
             or (status = 'forwarding' and lease_until <= $1) order by created_at, id limit $2"
        ))
        .bind(store.clock.now().as_millis())
        .bind(limit)
        .fetch_all(&mut *reader)
        .await?;
        rows.iter().map(Self::from_row).collect()
    }

    /// Takes an approved request up until `lease_until`; of all who try, one is told `true`.
    pub async fn claim(
        &self,
        store: &Store,
        (relay, lease_until): (&str, Timestamp),
    ) -> Result<bool, StoreError> {
        let mut transaction = store.begin().await?;
        let done = sqlx::query(
            "update approvals set status = 'forwarding', claimed_by = $2, lease_until = $3 \
             where id = $1 and status = 'approved' \
             and not exists (select 1 from lockdowns where lockdowns.team_id in ('', approvals.team_id))",
        )
        .bind(self.id.as_str())
        .bind(relay)
        .bind(lease_until.as_millis())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// Ends an approval that this relay has taken up; false when it was ended meanwhile.
    pub async fn end(
        &self,
        store: &Store,
        ending: Ending,
        entry: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let mut transaction = store.begin().await?;
        let (status, response, detail) = match ending {
            Ending::Forwarded(response) => {
                let place = place(&self.team, &self.id, "response");
                let sealed = store
                    .seal(&mut transaction, place, response.expose())
                    .await?;
                (ApprovalStatus::Forwarded, Some(sealed), None)
            }
            Ending::Error(detail) => (ApprovalStatus::Error, None, Some(detail)),
        };
        let done = sqlx::query(
            "update approvals set status = $2, response = $3, error_detail = $4, finished_at = $5 \
             where id = $1 and status = 'forwarding'",
        )
        .bind(self.id.as_str())
        .bind(status.as_str())
        .bind(response)
        .bind(detail)
        .bind(store.clock.now().as_millis())
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 0 {
            transaction.rollback().await?;
            return Ok(false);
        }
        finish(store, transaction, entry).await?;
        Ok(true)
    }

    /// Ends an approval that nobody decided in time; false when somebody did.
    pub async fn expire(&self, store: &Store) -> Result<bool, StoreError> {
        let now = store.clock.now();
        let mut transaction = store.begin().await?;
        let done = sqlx::query(
            "update approvals set status = 'timed_out', finished_at = $2 \
             where id = $1 and status = 'pending' and expires_at <= $2",
        )
        .bind(self.id.as_str())
        .bind(now.as_millis())
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 0 {
            transaction.rollback().await?;
            return Ok(false);
        }
        finish(store, transaction, &self.entry_now(Decision::Timeout, now)).await?;
        Ok(true)
    }

    /// Ends an approval that a relay took up and never ended: whether the upstream has heard of it is not
    /// known, so it is not sent again. False when it was ended meanwhile.
    pub async fn end_lost(&self, store: &Store) -> Result<bool, StoreError> {
        let mut entry = self.entry_now(Decision::Error, store.clock.now());
        entry.error_code = Some("outcome_unknown".to_owned());
        let detail =
            "outcome unknown: the relay that sent it ended before it could say how it went";
        self.end(store, Ending::Error(detail.to_owned()), &entry)
            .await
    }

    /// Returns the entry of what became of it, as of `now`.
    fn entry_now(&self, decision: Decision, now: Timestamp) -> AuditEntry {
        let millis = |since: Timestamp, until: Timestamp| {
            u64::try_from(until.since(since).as_millis()).unwrap_or(u64::MAX)
        };
        let mut entry = self.entry.clone();
        entry.decision = decision;
        entry.total_latency_ms = millis(self.created_at, now);
        let (status, decided) = match decision {
            Decision::Denied => ("denied", Some(now)),
            Decision::Timeout => ("timeout", None),
            _ => ("approved", self.decided_at),
        };
        entry.approval_status = Some(status.into());
        entry.approval_latency_ms = decided.map(|at| millis(self.created_at, at));
        entry.approver_identity.clone_from(&self.decided_by);
        entry
    }

    /// Deletes what ended before a time; how many.
    pub async fn purge(store: &Store, before: Timestamp) -> Result<u64, StoreError> {
        let mut transaction = store.begin().await?;
        let done = sqlx::query(
            "delete from approvals where status in ('forwarded', 'denied', 'timed_out', 'error', 'withdrawn') \
             and coalesce(finished_at, decided_at, expires_at) < $1",
        )
        .bind(before.as_millis())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(done.rows_affected())
    }

    /// Returns how many approvals wait, of all teams.
    pub async fn count_pending(store: &Store) -> Result<i64, StoreError> {
        let mut reader = store.reader().await?;
        let row = sqlx::query(
            "select count(*) as n from approvals where status = 'pending' and expires_at > $1",
        )
        .bind(store.clock.now().as_millis())
        .fetch_one(&mut *reader)
        .await?;
        column(&row, "n")
    }
}

/// Returns an approval that waits, and keeps others from deciding it until the transaction is over.
pub(super) async fn waiting(
    transaction: &mut Writing,
    id: &str,
    now: Timestamp,
) -> Result<Approval, ChangeError> {
    // The update changes nothing; on PostgreSQL it locks the row, so that two votes are counted in turn.
    sqlx::query("update approvals set status = status where id = $1")
        .bind(id)
        .execute(&mut **transaction)
        .await?;
    let Some(approval) = Approval::find_in(transaction, id).await? else {
        return Err(ChangeError::Missing {
            noun: Noun::Approval,
            name: id.to_owned(),
            known: Vec::new(),
        });
    };
    let status = match approval.status {
        ApprovalStatus::Pending if approval.expires_at > now => return Ok(approval),
        ApprovalStatus::Pending => ApprovalStatus::TimedOut,
        settled => settled,
    };
    Err(ChangeError::Settled {
        id: id.to_owned(),
        status: status.as_str(),
    })
}

/// Returns the entry that tells of a person's approval.
pub(super) fn approve_entry(actor: &Actor, (id, member): (&str, &Member)) -> AuditEntry {
    let record = ChangeRecord {
        action: "approve",
        noun: "approval",
        name: id.to_owned(),
        before: None,
        after: None,
    };
    AuditEntry::of_change(&actor.team, &member.email, record)
}

pub(super) async fn decide(
    transaction: &mut Writing,
    (approval, status, by): (&Approval, ApprovalStatus, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "update approvals set status = $2, decided_by = $3, decided_at = $4 \
         where id = $1 and status = 'pending'",
    )
    .bind(approval.id.as_str())
    .bind(status.as_str())
    .bind(by)
    .bind(now.as_millis())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
