//! What waits for a team, as one person sees it.

use std::collections::HashMap;

use super::{Approvals, Choice, DecideError, is_listed};
use crate::{
    policy::Policy,
    store::{
        Actor, Approval, AssignedCredentials, ChangeError, Member, MemberRole, StoreError,
        StoredPolicy,
    },
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
    /// Returns those of these users who may decide an approval, with a passkey where it takes one.
    pub async fn approvers(
        &self,
        approval: &Approval,
        users: &[&str],
    ) -> Result<Vec<Member>, StoreError> {
        let mut approvers = Vec::new();
        for member in Member::list(&self.store, &approval.team).await? {
            if !users.contains(&member.user_id.as_str()) {
                continue;
            }
            let actor = Actor {
                team: approval.team.clone(),
                name: member.email.clone(),
                dry_run: false,
            };
            let (id, choice) = (approval.id.as_str(), Choice::Deny);
            match self.check_eligible(&actor, (id, &member), choice).await {
                Ok(()) => approvers.push(member),
                Err(DecideError::Change(ChangeError::Store(error))) => return Err(error),
                Err(_) => {}
            }
        }
        Ok(approvers)
    }

    /// Returns what waits for the actor's team, the oldest first; for an approver, of the credentials that are assigned
    /// to them.
    pub async fn inbox(&self, actor: &Actor, member: &Member) -> Result<Vec<Waiting>, DecideError> {
        let mut approvals = Approval::list_pending(&self.store, &actor.team).await?;
        if member.role == MemberRole::Approver {
            let (team, user) = (&actor.team, &member.user_id);
            let assigned = AssignedCredentials::of(&self.store, team, user).await?;
            approvals.retain(|approval| assigned.cover(&approval.credential_names));
        }
        let mut policies: HashMap<String, Option<Policy>> = HashMap::new();
        let mut waiting = Vec::with_capacity(approvals.len());
        for approval in approvals {
            let mut can_decide = true;
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
