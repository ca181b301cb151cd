//! The newest entries of the log, here and through a relay.

use serde_json::{Map, Value, json, value::RawValue};

use super::{Deployment, Failure, Place};
use crate::{
    audit::read::{Filter, FoundEntries},
    client::Request,
    store::Noun,
};

impl Deployment<'_> {
    /// Returns the newest entries of the team that a filter wants, the newest first, as the admin API has them.
    pub(crate) async fn newest_entries(
        &self,
        filter: &Filter,
        limit: usize,
    ) -> Result<Value, Failure> {
        match &self.place {
            Place::Here(here) => {
                let place = (None, limit);
                let found =
                    FoundEntries::read(&here.store, Some(&here.team.id), filter, place).await?;
                // A stored line is JSON as it stands.
                let lines = found.entries.into_iter();
                let entries: Vec<_> = lines
                    .filter_map(|(line, _)| RawValue::from_string(line).ok())
                    .collect();
                Ok(json!({ "entries": entries }))
            }
            Place::There(relay) => {
                let request = Request::get(["team", "audit"])
                    .with("limit", limit.to_string())
                    .with_any("agent", filter.agent.as_deref())
                    .with_any("credential", filter.credential.as_deref());
                let page: Map<String, Value> = relay.send(request, (Noun::Team, "")).await?;
                Ok(Value::Object(page))
            }
        }
    }
}
