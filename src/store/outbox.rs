//! The outbox: what leaves the relay by itself, posted in the transaction of what it tells of, and sent by
//! whichever relay claims it first (docs/adr/0015).
//!
//! A claim holds for a while and counts as an attempt before anything is sent. So a relay that is killed
//! leaves a message to the next one, and two relays that live never send the same.

use std::time::Duration;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sqlx::any::AnyRow;

use super::{
    AuditEntry, CanaryNotice, ChangeRecord, Connection, Store, StoreError, TeamId, column,
};
use crate::{clock::Timestamp, secrets::Place};

/// How long a claim holds: longer than any sending takes, time-outs included.
pub const CLAIM_HOLDS: Duration = Duration::from_mins(3);
/// How long something is tried.
pub const TRIED_FOR: Duration = Duration::from_hours(24);
/// The pause after the first attempt that failed; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(15);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_hours(1);
/// Who gives something up, as the audit tells it.
const RELAY: &str = "relay";

/// A mail to one person: plain text, from the address that the relay is configured with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The e-mail address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// The text, with LF as its line ends.
    pub text: String,
}

/// What is to leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outgoing {
    /// A mail.
    Letter(Letter),
    /// That an approval waits, to whom it concerns: it becomes a push to each of their browsers.
    Notice {
        /// The approval's id.
        approval: String,
    },
    /// The same, to one browser.
    Push {
        /// The approval's id.
        approval: String,
        /// The id of the subscription.
        subscription: String,
    },
    /// That a canary was named: it becomes letters and pushes to those who run the team.
    Alarm(CanaryNotice),
    /// The same, to one browser.
    AlarmPush {
        /// What it tells.
        notice: CanaryNotice,
        /// The id of the subscription.
        subscription: String,
    },
}

/// Something that this process has claimed, and that no other sends meanwhile.
#[derive(Clone, Debug)]
pub struct Posted {
    /// Its id.
    pub id: String,
    /// Whose it is; `None` for what belongs to no team, such as a letter to somebody who is in none.
    pub team: Option<TeamId>,
    /// What it is.
    pub what: Outgoing,
    /// When it was posted.
    pub created_at: Timestamp,
    /// How often it was claimed, this time included.
    pub attempts: i64,
    /// Whose claim it is: a name that no other claim has.
    holder: String,
}

/// How much waits, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Mails.
    pub letters: i64,
    /// Pushes, and notices that are to become some.
    pub pushes: i64,
}

impl Letter {
    /// Posts the letter in a transaction: it is sent once that is committed, and only then.
    pub(super) async fn post(
        &self,
        connection: &mut Connection,
        store: &Store,
        team: Option<&TeamId>,
    ) -> Result<(), StoreError> {
        post(connection, store, ("letter", team, None), self).await
    }

    /// Posts the letter by itself, where nothing else is stored with it.
    pub async fn send(&self, store: &Store, team: Option<&TeamId>) -> Result<(), StoreError> {
        let mut transaction = store.begin().await?;
        self.post(&mut transaction, store, team).await?;
        transaction.commit().await
    }
}

/// Posts something with a content that is sealed, to a browser if one is named.
pub(super) async fn post(
    connection: &mut Connection,
    store: &Store,
    (kind, team, subscription): (&'static str, Option<&TeamId>, Option<&str>),
    content: &impl Serialize,
) -> Result<(), StoreError> {
    let (id, now) = (uuid::Uuid::now_v7().to_string(), store.clock.now());
    let plain = serde_json::to_vec(content).expect("it has text for keys");
    let sealed = store
        .seal(&mut *connection, place(team, &id), &plain)
        .await?;
    sqlx::query(
        "insert into outbox (id, kind, team_id, content, created_at, due_at, attempts, subscription_id) \
         select $1, $2, $3, $4, $5, $5, 0, $6 \
         where $6 is null or exists (select 1 from push_subscriptions where id = $6)",
    )
    .bind(id)
    .bind(kind)
    .bind(team.map(TeamId::as_str))
    .bind(sealed)
    .bind(now.as_millis())
    .bind(subscription)
    .execute(connection)
    .await?;
    Ok(())
}

/// Posts that an approval waits, where any browser at all would be told.
pub(super) async fn post_notice(
    connection: &mut Connection,
    (approval, team, at): (String, TeamId, Timestamp),
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into outbox (id, kind, team_id, approval_id, created_at, due_at, attempts) \
         select $1, 'notice', $2, $3, $4, $4, 0 where exists (select 1 from push_subscriptions)",
    )
    .bind(uuid::Uuid::now_v7().to_string())
    .bind(team.as_str())
    .bind(approval)
    .bind(at.as_millis())
    .execute(connection)
    .await?;
    Ok(())
}

impl Posted {
    /// Claims what is due, the oldest first. What cannot be read stays until [`Posted::purge`].
    pub async fn claim_due(store: &Store, limit: i64) -> Result<Vec<Self>, StoreError> {
        let now = store.clock.now();
        if !is_any_due(store, now).await? {
            return Ok(Vec::new());
        }
        let holder = uuid::Uuid::new_v4().to_string();
        let mut transaction = store.begin().await?;
        let rows = sqlx::query(
            "update outbox set claimed_by = $1, claimed_until = $2, attempts = attempts + 1 \
             where id in (select id from outbox where due_at <= $3 \
             and (claimed_until is null or claimed_until <= $3) order by due_at, id limit $4) \
             and (claimed_until is null or claimed_until <= $3) \
             returning id, kind, team_id, approval_id, subscription_id, content, created_at, attempts",
        )
        .bind(holder.as_str())
        .bind(now.after(CLAIM_HOLDS).as_millis())
        .bind(now.as_millis())
        .bind(limit)
        .fetch_all(&mut *transaction)
        .await?;
        let sealed: Vec<Option<Vec<u8>>> = rows
            .iter()
            .map(|row| column(row, "content"))
            .collect::<Result<_, _>>()?;
        let sealed = sealed.iter().filter_map(Option::as_deref);
        store.know(&mut transaction, sealed).await?;
        transaction.commit().await?;
        let mut claimed = Vec::with_capacity(rows.len());
        for row in &rows {
            match Self::from_row(store, row, &holder) {
                Ok(posted) => claimed.push(posted),
                Err(error) => {
                    tracing::error!(%error, "something in the outbox cannot be read and stays there");
                }
            }
        }
        claimed.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(claimed)
    }

    /// Returns how much waits.
    pub async fn count(store: &Store) -> Result<Waiting, StoreError> {
        let mut reader = store.reader().await?;
        let rows = sqlx::query("select kind, count(*) as n from outbox group by kind")
            .fetch_all(&mut *reader)
            .await?;
        let mut waiting = Waiting::default();
        for row in &rows {
            let n: i64 = column(row, "n")?;
            match column::<String>(row, "kind")?.as_str() {
                "letter" => waiting.letters += n,
                _ => waiting.pushes += n,
            }
        }
        Ok(waiting)
    }

    /// Counts what has been waiting since before a time.
    pub async fn count_since(store: &Store, before: Timestamp) -> Result<i64, StoreError> {
        let mut reader = store.reader().await?;
        let row = sqlx::query("select count(*) as n from outbox where created_at < $1")
            .bind(before.as_millis())
            .fetch_one(&mut *reader)
            .await?;
        column(&row, "n")
    }

    /// Deletes what is so old that it would have been given up, had it been readable.
    pub async fn purge(store: &Store) -> Result<(), StoreError> {
        let mut transaction = store.begin().await?;
        sqlx::query("delete from outbox where created_at <= $1")
            .bind(store.clock.now().before(TRIED_FOR * 2).as_millis())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    }

    /// Notes that it is done with: sent, or of no use any more.
    pub async fn done(&self, store: &Store) -> Result<(), StoreError> {
        let mut transaction = store.begin().await?;
        self.delete(&mut transaction).await?;
        transaction.commit().await
    }

    /// Puts a notice's pushes in its place: one to each of these subscriptions.
    pub async fn spread(
        &self,
        store: &Store,
        (approval, subscriptions): (&str, &[String]),
    ) -> Result<(), StoreError> {
        let mut transaction = store.begin().await?;
        if !self.delete(&mut transaction).await? {
            // The claim was over, and another process has done it.
            return transaction.rollback().await;
        }
        for subscription in subscriptions {
            sqlx::query(
                "insert into outbox (id, kind, team_id, approval_id, subscription_id, created_at, due_at, \
                 attempts) select $1, 'push', $2, $3, $4, $5, $6, 0 \
                 where exists (select 1 from push_subscriptions where id = $4)",
            )
            .bind(uuid::Uuid::now_v7().to_string())
            .bind(self.team.as_ref().map(TeamId::as_str))
            .bind(approval)
            .bind(subscription.as_str())
            .bind(self.created_at.as_millis())
            .bind(store.clock.now().as_millis())
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await
    }

    /// Gives the claim back and has it tried again after a pause that grows; or gives it up, once it was
    /// tried for long enough. Returns whether it is tried again.
    pub async fn try_again(
        &self,
        store: &Store,
        (why, at_least): (&str, Duration),
    ) -> Result<bool, StoreError> {
        let now = store.clock.now();
        let due = now.after(self.pause().max(at_least));
        if due >= self.created_at.after(TRIED_FOR) {
            self.give_up(store, why).await?;
            return Ok(false);
        }
        let mut transaction = store.begin().await?;
        sqlx::query(
            "update outbox set due_at = $3, claimed_by = null, claimed_until = null \
             where id = $1 and claimed_by = $2",
        )
        .bind(self.id.as_str())
        .bind(self.holder.as_str())
        .bind(due.as_millis())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Deletes what cannot be sent, with an entry that says so.
    pub async fn give_up(&self, store: &Store, why: &str) -> Result<(), StoreError> {
        let mut transaction = store.begin().await?;
        if !self.delete(&mut transaction).await? {
            return transaction.rollback().await;
        }
        let end = store
            .append_within(&mut transaction, &[self.entry(why)])
            .await?;
        transaction.commit().await?;
        store.tail.remember(Some(end));
        Ok(())
    }

    /// Deletes the row if this claim still holds; whether it did.
    pub(super) async fn delete(&self, connection: &mut Connection) -> Result<bool, StoreError> {
        let deleted = sqlx::query("delete from outbox where id = $1 and claimed_by = $2")
            .bind(self.id.as_str())
            .bind(self.holder.as_str())
            .execute(connection)
            .await?;
        Ok(deleted.rows_affected() == 1)
    }

    /// Returns the pause after an attempt that failed.
    fn pause(&self) -> Duration {
        let doublings = u32::try_from(self.attempts - 1).unwrap_or(0).min(16);
        (FIRST_PAUSE * (1 << doublings)).min(LONGEST_PAUSE)
    }

    fn entry(&self, why: &str) -> AuditEntry {
        let nowhere = TeamId::new(String::new());
        let (noun, name) = match &self.what {
            Outgoing::Letter(letter) => ("letter", letter.to.clone()),
            Outgoing::Notice { approval } | Outgoing::Push { approval, .. } => {
                ("push", approval.clone())
            }
            Outgoing::Alarm(notice) | Outgoing::AlarmPush { notice, .. } => {
                ("alarm", notice.credential.clone())
            }
        };
        let record = ChangeRecord {
            action: "give-up",
            noun,
            name,
            before: None,
            after: Some(serde_json::json!({ "attempts": self.attempts, "reason": why })),
        };
        AuditEntry::of_change(self.team.as_ref().unwrap_or(&nowhere), RELAY, record)
    }

    fn from_row(store: &Store, row: &AnyRow, holder: &str) -> Result<Self, StoreError> {
        let id: String = column(row, "id")?;
        let team = column::<Option<String>>(row, "team_id")?.map(TeamId::new);
        let corrupt = |name| StoreError::corrupt("outbox", name, &id);
        let named = |name| column::<Option<String>>(row, name)?.ok_or_else(|| corrupt(name));
        let what = match column::<String>(row, "kind")?.as_str() {
            "letter" => Outgoing::Letter(content(store, row, (team.as_ref(), &id))?),
            "alarm" => Outgoing::Alarm(content(store, row, (team.as_ref(), &id))?),
            "alarm-push" => Outgoing::AlarmPush {
                notice: content(store, row, (team.as_ref(), &id))?,
                subscription: named("subscription_id")?,
            },
            "notice" => Outgoing::Notice {
                approval: named("approval_id")?,
            },
            "push" => Outgoing::Push {
                approval: named("approval_id")?,
                subscription: named("subscription_id")?,
            },
            _ => return Err(corrupt("kind")),
        };
        Ok(Self {
            what,
            team,
            created_at: Timestamp::from_millis(column(row, "created_at")?),
            attempts: column(row, "attempts")?,
            holder: holder.to_owned(),
            id,
        })
    }
}

/// Looks without writing: nearly always there is nothing.
async fn is_any_due(store: &Store, now: Timestamp) -> Result<bool, StoreError> {
    let mut reader = store.reader().await?;
    let row = sqlx::query(
        "select 1 as due from outbox where due_at <= $1 \
         and (claimed_until is null or claimed_until <= $1) limit 1",
    )
    .bind(now.as_millis())
    .fetch_optional(&mut *reader)
    .await?;
    Ok(row.is_some())
}

/// Opens the sealed content of a row.
fn content<T: DeserializeOwned>(
    store: &Store,
    row: &AnyRow,
    (team, id): (Option<&TeamId>, &str),
) -> Result<T, StoreError> {
    let corrupt = || StoreError::corrupt("outbox", "content", id);
    let sealed = column::<Option<Vec<u8>>>(row, "content")?.unwrap_or_default();
    let opened = store.key.open(place(team, id), &sealed);
    let opened = opened.map_err(|_| corrupt())?;
    serde_json::from_slice(opened.expose()).map_err(|_| corrupt())
}

/// Returns where the sealed content of a row stands.
fn place<'a>(team: Option<&'a TeamId>, id: &'a str) -> Place<'a> {
    Place {
        team: team.map_or("", TeamId::as_str),
        table: "outbox",
        row: id,
        column: "content",
    }
}
