//! What is shown of a lockdown.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    store::{Lockdown, Store, StoreError, TeamId},
};

/// Whether calls are stopped.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct LockdownView {
    /// Whether they are.
    pub(crate) locked_down: bool,
    /// For whom: the whole `deployment`, or the `team`; null while they are not.
    pub(crate) scope: Option<String>,
    /// Why; agents are told. Null where nobody said.
    pub(crate) reason: Option<String>,
    /// Who stopped them.
    pub(crate) by: Option<String>,
    /// Since when.
    #[schemars(with = "Option<String>")]
    pub(crate) since: Option<Timestamp>,
    /// How many approved calls are held back, and go out when it is lifted.
    pub(crate) held_calls: i64,
}

impl LockdownView {
    /// Returns how things are for a team.
    pub(crate) async fn read(store: &Store, team: &TeamId) -> Result<Self, StoreError> {
        let lockdown = Lockdown::find(store, team).await?;
        Self::of(lockdown, (store, team)).await
    }

    /// Returns the view of what stops the calls of a team, if anything does.
    pub(crate) async fn of(
        lockdown: Option<Lockdown>,
        (store, team): (&Store, &TeamId),
    ) -> Result<Self, StoreError> {
        let held_calls = match lockdown {
            Some(_) => Lockdown::count_held(store, team).await?,
            None => 0,
        };
        let of = lockdown.as_ref();
        Ok(Self {
            locked_down: of.is_some(),
            scope: of.map(|one| one.scope.as_str().to_owned()),
            reason: of
                .map(|one| one.reason.clone())
                .filter(|reason| !reason.is_empty()),
            by: of.map(|one| one.by.clone()),
            since: of.map(|one| one.at),
            held_calls,
        })
    }
}
