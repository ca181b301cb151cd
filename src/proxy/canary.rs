//! Which canaries a refused request names, and the alarm about it (docs/credentials.md).
//!
//! What an agent is answered is not decided here: a canary is refused where policies are asked, as by one of their rules.

use http::HeaderMap;

use super::{Bearers, Proxy, placeholder};
use crate::store::{AuditEntry, CanaryAlarm, NamedCanary, StoreError};

/// Returns whether anything that is named could be a canary.
pub(super) fn is_baited(bearers: &Bearers) -> bool {
    bearers.all().any(|(_, agent)| !agent.canaries.is_empty())
}

/// Returns the canaries that a request names where a credential is named: in a header, or in a placeholder wherever it
/// stands. A name that one of its agents may use for something else is none.
pub(super) fn named(bearers: &Bearers, headers: &HeaderMap, body: &[u8]) -> Vec<NamedCanary> {
    let mut named = Vec::new();
    for name in names(headers, body) {
        let is_ordinary = bearers.all().any(|(_, agent)| {
            let used = agent.credentials.get(&name);
            used.is_some_and(|used| !used.credential.canary)
        });
        if is_ordinary {
            continue;
        }
        for (_, agent) in bearers.all() {
            let canary = NamedCanary {
                team: agent.team.clone(),
                name: name.clone(),
            };
            if agent.canaries.contains(&name) && !named.contains(&canary) {
                named.push(canary);
            }
        }
    }
    named
}

impl Proxy {
    /// Raises the alarm about canaries that a refused request names.
    pub(super) async fn alarm(
        &self,
        entry: &AuditEntry,
        named: &[NamedCanary],
    ) -> Result<(), StoreError> {
        for canary in named {
            tracing::warn!(
                agent = entry.agent_id,
                credential = canary.name,
                team = %canary.team,
                client_ip = entry.client_ip,
                request.id = entry.request_id,
                "ALARM: an agent named a canary; `postern logs --decision alarm` shows it"
            );
        }
        CanaryAlarm::raise(&self.store, entry, named).await
    }
}

/// Returns the names that stand where a credential is named, as far as they can be read.
fn names(headers: &HeaderMap, body: &[u8]) -> Vec<String> {
    let mut names = placeholder::names(headers);
    let plain = ["x-tap-credential", "x-oauth-credential"];
    let plain = plain.iter().flat_map(|header| headers.get_all(*header));
    for value in plain {
        let text = String::from_utf8_lossy(value.as_bytes());
        names.push(text.trim().to_owned());
    }
    for found in placeholder::find(body) {
        names.push(found.name.to_owned());
    }
    names
}
