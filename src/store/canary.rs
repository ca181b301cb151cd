//! Canaries: credentials that nobody is meant to use, and the alarm when an agent names one (docs/credentials.md).
//!
//! An alarm has an entry of its own beside that of the request: agents may read the latter, and must not learn from it
//! what they have touched.

use std::{collections::BTreeSet, time::Duration};

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::any::AnyRow;

use super::{
    AuditEntry, Auth, Connection, Decision, Posted, Store, StoreError, TeamId, column, outbox::post,
};
use crate::{
    clock::Timestamp,
    secrets::{Algorithm, Secret, SigningKey, random_bytes},
};

/// How long people are not told again that an agent uses a canary.
pub const TOLD_EVERY: Duration = Duration::from_mins(10);
/// For how long an alarm is shown; uses after that count anew.
pub const ALARMS_FOR: Duration = Duration::from_hours(24);
/// How long is remembered who used what.
const KEPT_FOR: Duration = Duration::from_hours(30 * 24);
/// The machine word of an alarm's entry.
const CODE: &str = "canary_used";

/// That an agent named a canary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CanaryAlarm {
    /// The team whose canary it is.
    pub team: TeamId,
    /// The canary's name.
    pub credential: String,
    /// The agent's name.
    pub agent: String,
    /// How often, since it had been quiet for [`ALARMS_FOR`].
    pub uses: i64,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last.
    pub last_at: Timestamp,
}

/// What people are told of an alarm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CanaryNotice {
    /// The canary's name.
    pub credential: String,
    /// The agent's name.
    pub agent: String,
    /// When.
    pub at: Timestamp,
    /// The method of the request.
    pub method: String,
    /// Where the request was to go, as the agent wrote it.
    pub target: String,
    /// Where the request came from.
    pub client_ip: Option<String>,
    /// The request's id.
    pub request_id: String,
}

/// A canary that a request names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedCanary {
    /// The team whose it is.
    pub team: TeamId,
    /// Its name.
    pub name: String,
}

impl CanaryAlarm {
    /// Raises the alarm: an entry for each team whose canaries a request names, and people are told, unless they just
    /// were. `request` is the entry of the request, which is not stored by this.
    ///
    /// # Errors
    /// As of the store; then there was no alarm, and the request must not be answered.
    pub async fn raise(
        store: &Store,
        request: &AuditEntry,
        named: &[NamedCanary],
    ) -> Result<(), StoreError> {
        let now = store.clock.now();
        let mut transaction = store.begin().await?;
        for canary in named {
            note(&mut transaction, (request, canary), now).await?;
            if is_to_tell(&mut transaction, (request, canary), now).await? {
                let notice = CanaryNotice::new(request, canary, now);
                let to = ("alarm", Some(&canary.team), None);
                post(&mut transaction, store, to, &notice).await?;
            }
        }
        let entries = entries(request, named);
        let end = store.append_within(&mut transaction, &entries).await?;
        transaction.commit().await?;
        store.tail.remember(Some(end));
        Ok(())
    }

    /// Returns the alarms of a team, or of all, whose last use was within [`ALARMS_FOR`]; the newest first.
    pub async fn recent(store: &Store, team: Option<&TeamId>) -> Result<Vec<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let rows = sqlx::query(
            "select * from canary_alarms where (team_id = $1 or $1 = '') and last_at > $2 \
             order by last_at desc, credential, agent",
        )
        .bind(team.map_or("", TeamId::as_str))
        .bind(store.clock.now().before(ALARMS_FOR).as_millis())
        .fetch_all(&mut *reader)
        .await?;
        rows.iter().map(Self::from_row).collect()
    }

    /// Forgets who used what a long time ago.
    pub async fn purge(store: &Store) -> Result<(), StoreError> {
        let before = store.clock.now().before(KEPT_FOR).as_millis();
        let mut reader = store.reader().await?;
        let old = sqlx::query("select 1 as old from canary_alarms where last_at < $1 limit 1")
            .bind(before)
            .fetch_optional(&mut *reader)
            .await?;
        drop(reader);
        if old.is_none() {
            return Ok(());
        }
        let mut transaction = store.begin().await?;
        sqlx::query("delete from canary_alarms where last_at < $1")
            .bind(before)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    }

    fn from_row(row: &AnyRow) -> Result<Self, StoreError> {
        let time = |name| Ok::<_, StoreError>(Timestamp::from_millis(column(row, name)?));
        Ok(Self {
            team: TeamId::new(column(row, "team_id")?),
            credential: column(row, "credential")?,
            agent: column(row, "agent")?,
            uses: column(row, "uses")?,
            began_at: time("began_at")?,
            last_at: time("last_at")?,
        })
    }
}

impl CanaryNotice {
    fn new(request: &AuditEntry, canary: &NamedCanary, at: Timestamp) -> Self {
        Self {
            credential: canary.name.clone(),
            agent: request.agent_id.clone(),
            at,
            method: request.method.to_string(),
            target: request.target_url.clone(),
            client_ip: request.client_ip.clone(),
            request_id: request.request_id.clone(),
        }
    }
}

impl Posted {
    /// Puts in the place of an alarm's notice the letters about it, and a push to each of these subscriptions.
    pub async fn spread_alarm(
        &self,
        store: &Store,
        notice: &CanaryNotice,
        (letters, subscriptions): (&[super::Letter], &[String]),
    ) -> Result<(), StoreError> {
        let mut transaction = store.begin().await?;
        if !self.delete(&mut transaction).await? {
            // The claim was over, and another process has done it.
            return transaction.rollback().await;
        }
        let team = self.team.as_ref();
        for letter in letters {
            letter.post(&mut transaction, store, team).await?;
        }
        for subscription in subscriptions {
            let to = ("alarm-push", team, Some(subscription.as_str()));
            post(&mut transaction, store, to, notice).await?;
        }
        transaction.commit().await
    }
}

/// Returns a value that a credential of a kind could have, and that opens nothing anywhere: a secret made from random
/// bytes alone.
pub(super) fn made_up(auth: Auth) -> Secret {
    let text = || BASE64URL_NOPAD.encode(&random_bytes::<30>());
    let bundle = match auth {
        Auth::ApiKey | Auth::Custom => return Secret::from(text()),
        Auth::Signing => return SigningKey::generate(Algorithm::Ed25519).to_bundle(),
        Auth::OAuth2 => json!({
            "client_id": text(), "client_secret": text(), "refresh_token": text(),
        }),
        Auth::OAuth1 => json!({
            "consumer_key": text(), "consumer_secret": text(),
            "access_token": text(), "access_token_secret": text(),
        }),
    };
    Secret::from(bundle.to_string())
}

/// Returns the names of a team's canaries.
pub(super) async fn names(
    connection: &mut Connection,
    team: &str,
) -> Result<BTreeSet<String>, StoreError> {
    let rows = sqlx::query("select name from credentials where canary = 1 and team_id = $1")
        .bind(team)
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| column(row, "name")).collect()
}

/// Counts a use.
async fn note(
    connection: &mut Connection,
    (request, canary): (&AuditEntry, &NamedCanary),
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into canary_alarms (team_id, credential, agent_id, agent, uses, began_at, last_at, told_at) \
         values ($1, $2, $3, $4, 1, $5, $5, 0) on conflict (team_id, credential, agent_id) do update set \
         agent = excluded.agent, last_at = excluded.last_at, \
         uses = case when canary_alarms.last_at <= $6 then 1 else canary_alarms.uses + 1 end, \
         began_at = case when canary_alarms.last_at <= $6 then excluded.began_at else canary_alarms.began_at end",
    )
    .bind(canary.team.as_str())
    .bind(canary.name.as_str())
    .bind(request.agent_row.as_deref().unwrap_or_default())
    .bind(request.agent_id.as_str())
    .bind(now.as_millis())
    .bind(now.before(ALARMS_FOR).as_millis())
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes that people are told, if that is due; whether it is.
async fn is_to_tell(
    connection: &mut Connection,
    (request, canary): (&AuditEntry, &NamedCanary),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let told = sqlx::query(
        "update canary_alarms set told_at = $4 where team_id = $1 and credential = $2 and agent_id = $3 \
         and told_at <= $5",
    )
    .bind(canary.team.as_str())
    .bind(canary.name.as_str())
    .bind(request.agent_row.as_deref().unwrap_or_default())
    .bind(now.as_millis())
    .bind(now.before(TOLD_EVERY).as_millis())
    .execute(connection)
    .await?;
    Ok(told.rows_affected() == 1)
}

/// Returns the entries of an alarm, one a team. They have no agent's row, by which it would find them.
fn entries(request: &AuditEntry, named: &[NamedCanary]) -> Vec<AuditEntry> {
    let mut entries: Vec<AuditEntry> = Vec::with_capacity(1);
    for canary in named {
        let team = canary.team.as_str();
        if let Some(entry) = entries.iter_mut().find(|entry| entry.team_id == team) {
            entry.credential_names.push(canary.name.clone());
            continue;
        }
        entries.push(AuditEntry {
            decision: Decision::Alarm,
            error_code: Some(CODE.to_owned()),
            credential_names: vec![canary.name.clone()],
            team_id: team.to_owned(),
            agent_row: None,
            ..request.clone()
        });
    }
    entries
}
