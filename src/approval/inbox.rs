//! What waits for a team, as one person sees it.

use std::collections::HashMap;

use super::{Approvals, DecideError, is_listed};
use crate::{
    policy::Policy,
    store::{Actor, Approval, Member, MemberRole, StoredPolicy},
};

/// A call that waits, and what the policies, as they are now, say of the person who looks at it.
#[derive(Debug)]
pub struct Waiting {
    /// The call.
    pub approval: Approval,
    /// Whether the person may decide it.
    pub can_decide: bool,
    /// Whether it takes a passkey.
    pub require_passkey: bool,
}

impl Approvals {
    /// Returns what waits for the actor's team, the oldest first.
    pub async fn inbox(&self, actor: &Actor, member: &Member) -> Result<Vec<Waiting>, DecideError> {
        let approvals = Approval::list_pending(&self.store, &actor.team).await?;
        let mut policies: HashMap<String, Option<Policy>> = HashMap::new();
        let mut waiting = Vec::with_capacity(approvals.len());
        for approval in approvals {
            let mut can_decide = member.role != MemberRole::Approver;
            let mut require_passkey = false;
            for name in &approval.credential_names {
                if !policies.contains_key(name) {
                    let policy = StoredPolicy::find(&self.store, &actor.team, name).await?;
                    policies.insert(name.clone(), policy);
                }
                if let Some(Some(policy)) = policies.get(name) {
                    can_decide &= is_listed(policy, &member.email);
                    require_passkey |= policy.require_passkey;
                }
            }
            waiting.push(Waiting {
                approval,
                can_decide,
                require_passkey,
            });
        }
        Ok(waiting)
    }
}
