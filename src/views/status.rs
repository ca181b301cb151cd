//! What is shown of a relay and of a deployment: how they are.

use std::{collections::BTreeMap, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{alarm::AlarmView, lockdown::LockdownView};
use crate::{
    audit::Chain,
    store::{Approval, CanaryAlarm, Store, StoreError, TeamId},
};

/// The state of a relay; on its host, of the whole deployment.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct StatusView {
    /// `ok`, `locked_down` while calls are stopped, or `error` when something below is not well.
    pub(crate) state: String,
    /// The relay's version.
    pub(crate) version: String,
    /// How long the relay has been running, in seconds.
    pub(crate) uptime_secs: Option<u64>,
    /// Why this host's deployment cannot be looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) trouble: Option<String>,
    /// What only this host knows.
    #[serde(flatten)]
    pub(crate) host: Option<HostView>,
}

/// What only the host of a deployment knows.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct HostView {
    /// The database.
    pub(crate) database: DatabaseView,
    /// Whether the encryption key is the deployment's: always true where this is shown.
    pub(crate) encryption_key_matches: bool,
    /// The audit log.
    pub(crate) audit: AuditView,
    /// How many requests ended how within the last hour.
    pub(crate) requests_last_hour: BTreeMap<String, u64>,
    /// What stops the calls of agents; absent while they go out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) lockdown: Option<LockdownView>,
    /// How many calls wait for a person.
    pub(crate) pending_approvals: i64,
    /// Which agents named canaries within the last 24 hours; absent where none did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) canary_alarms: Vec<AlarmView>,
}

/// The state of the database.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct DatabaseView {
    /// `sqlite` or `postgres`.
    pub(crate) kind: String,
    /// Whether it answers.
    pub(crate) reachable: bool,
    /// The version of its schema.
    pub(crate) schema: i64,
}

/// The state of the audit log.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct AuditView {
    /// This host's chain.
    pub(crate) chain: String,
    /// The number of that chain's newest entry.
    pub(crate) seq: i64,
    /// How many of that chain's entries the file has not got yet; below 0, how many the database has lost.
    pub(crate) file_lags_by: i64,
}

impl HostView {
    /// Returns how the deployment of a store is, as seen from the host whose chain that is; with the alarms of one team, or
    /// of all.
    ///
    /// # Errors
    /// A database that does not answer.
    pub(crate) async fn of(
        (store, team): (&Store, &TeamId),
        chain: &Chain,
        alarms_of: Option<&TeamId>,
    ) -> Result<Self, StoreError> {
        let seq = store.last_seq().await?;
        let alarms = CanaryAlarm::recent(store, alarms_of).await?.into_iter();
        let copied = chain.copied().unwrap_or(0);
        let hour_ago = store.clock().now().before(Duration::from_hours(1));
        Ok(Self {
            database: DatabaseView {
                kind: store.database().kind().as_str().to_owned(),
                reachable: true,
                schema: store.database().schema().await?,
            },
            encryption_key_matches: true,
            audit: AuditView {
                chain: chain.id().as_str().to_owned(),
                seq,
                file_lags_by: seq.saturating_sub(copied),
            },
            requests_last_hour: store.outcomes_since(hour_ago).await?,
            lockdown: Some(LockdownView::read(store, team).await?).filter(|view| view.locked_down),
            pending_approvals: Approval::count_pending(store).await?,
            canary_alarms: alarms.map(AlarmView::from).collect(),
        })
    }
}
