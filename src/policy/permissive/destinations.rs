//! Where a credential may be sent that it might not.

use super::PermissiveChange;
use crate::policy::AllowedHosts;

/// Returns where a credential may be sent now and might not before.
pub fn widened_hosts(before: &AllowedHosts, after: &AllowedHosts) -> Vec<PermissiveChange> {
    let mut changes = Vec::new();
    if after.any && !before.any {
        let summary = "it may be sent to every host".to_owned();
        changes.push(PermissiveChange::new("any_host", summary));
    }
    let new = after
        .rules
        .iter()
        .filter(|rule| !before.permits_all_of(rule));
    changes.extend(new.map(|rule| {
        let mut narrower = before.rules.iter().filter(|old| rule.permits_all_of(old));
        let instead = narrower
            .next()
            .map(|old| format!(", and not only to `{old}`"));
        let summary = format!("it may be sent to `{rule}`{}", instead.unwrap_or_default());
        PermissiveChange::new("allowed_hosts", summary)
    }));
    changes
}
