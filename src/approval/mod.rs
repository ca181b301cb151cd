//! Calls that wait for a person: who may decide them, and the decision itself.
//!
//! Every surface decides through [`Approvals::decide`], so that the rules of spec/tap.md §3.3 hold on
//! each of them.

use crate::{
    policy::Policy,
    store::{
        Actor, Approval, AssignedCredentials, ChangeError, Grant, GrantError, GrantTerms, Member,
        MemberRole, Store, StoreError, StoredPolicy, Vote,
    },
    wake::Wakes,
};

mod app;
mod inbox;

pub use app::AppDecideError;
pub use inbox::Waiting;

/// What a person says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The call may go out.
    Approve,
    /// The call may go out, and the person has shown a passkey for this very approval.
    ApproveWithPasskey,
    /// It may not.
    Deny,
}

/// What a decision came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It goes out as soon as a relay runs.
    Approved,
    /// It never goes out.
    Denied,
    /// So many more people have to approve.
    Waits(i64),
}

impl From<Vote> for Decided {
    fn from(vote: Vote) -> Self {
        match vote {
            Vote::Decided => Self::Approved,
            Vote::Missing(people) => Self::Waits(people),
        }
    }
}

/// Why a decision did not count.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// The person is not among those who may decide.
    #[error("`{email}` may not decide this: {reason}")]
    NotEligible {
        /// Who tried.
        email: String,
        /// Which rule says so.
        reason: String,
    },
    /// The policy wants a passkey, and this decision came without.
    #[error("the policy of `{credential}` wants a passkey, which this decision does not have")]
    PasskeyRequired {
        /// The credential.
        credential: String,
    },
    /// Calls like this one cannot be granted.
    #[error(transparent)]
    Grant(GrantError),
    /// It does not exist, is settled, or the store failed.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

impl From<GrantError> for DecideError {
    fn from(error: GrantError) -> Self {
        match error {
            GrantError::Change(error) => Self::Change(error),
            error => Self::Grant(error),
        }
    }
}

impl From<StoreError> for DecideError {
    fn from(error: StoreError) -> Self {
        Self::Change(error.into())
    }
}

/// Decides approvals.
#[derive(Clone, Debug)]
pub struct Approvals {
    store: Store,
    /// Wakes this process's waiters; other processes see the change in the store.
    wakes: Option<Wakes>,
}

impl Approvals {
    /// Builds the engine; a command has nobody to wake.
    pub fn new(store: Store, wakes: Option<Wakes>) -> Self {
        Self { store, wakes }
    }

    /// Decides as one person, who has to be eligible now.
    pub async fn decide(
        &self,
        actor: &Actor,
        (id, member): (&str, &Member),
        choice: Choice,
    ) -> Result<Decided, DecideError> {
        let decision = (id, member);
        self.check_eligible(actor, decision, choice).await?;
        let voted = match choice {
            Choice::Approve => Approval::approve(&self.store, actor, decision).await?,
            Choice::ApproveWithPasskey => {
                Approval::approve_with_passkey(&self.store, actor, decision).await?
            }
            Choice::Deny => return self.deny(actor, decision, None).await,
        };
        self.nudge();
        Ok(voted.into())
    }

    /// Denies as one person, who has to be eligible now; the reason is for the agent and the audit.
    pub async fn deny(
        &self,
        actor: &Actor,
        (id, member): (&str, &Member),
        reason: Option<&str>,
    ) -> Result<Decided, DecideError> {
        self.check_eligible(actor, (id, member), Choice::Deny)
            .await?;
        let decision = (id, member.email.as_str());
        Approval::deny_because(&self.store, actor, decision, reason).await?;
        self.nudge();
        Ok(Decided::Denied)
    }

    /// Approves as one person, and grants calls like this one for a while: both or neither.
    pub async fn approve_with_grant(
        &self,
        actor: &Actor,
        (id, member): (&str, &Member),
        terms: GrantTerms,
    ) -> Result<Grant, DecideError> {
        self.check_eligible(actor, (id, member), Choice::Approve)
            .await?;
        if !matches!(member.role, MemberRole::Owner | MemberRole::Admin) {
            let (email, reason) = (member.email.clone(), "grants are for owners and admins");
            let reason = reason.to_owned();
            return Err(DecideError::NotEligible { email, reason });
        }
        let decision = (id, member);
        let grant = Approval::approve_with_grant(&self.store, actor, decision, terms).await?;
        self.nudge();
        Ok(grant)
    }

    fn nudge(&self) {
        if let Some(wakes) = &self.wakes {
            wakes.nudge();
        }
    }

    /// Checks the person against the policies as they are now, of every credential of the call.
    async fn check_eligible(
        &self,
        actor: &Actor,
        (id, member): (&str, &Member),
        choice: Choice,
    ) -> Result<(), DecideError> {
        let Some(approval) = self.find(actor, id).await? else {
            return Ok(());
        };
        let refused = |reason: &str| {
            let (email, reason) = (member.email.clone(), reason.to_owned());
            Err(DecideError::NotEligible { email, reason })
        };
        if !self.looks_after(&approval, member).await? {
            return refused("it uses a credential that is not assigned to this approver");
        }
        for credential in &approval.credential_names {
            let policy = StoredPolicy::find(&self.store, &actor.team, credential).await?;
            let Some(policy) = policy else { continue };
            // To refuse a call takes no more than to be somebody who may.
            if policy.require_passkey && choice == Choice::Approve {
                return Err(DecideError::PasskeyRequired {
                    credential: credential.clone(),
                });
            }
            if !is_listed(&policy, &member.email) {
                return refused(&format!(
                    "the policy of `{credential}` lists other approvers"
                ));
            }
        }
        Ok(())
    }

    /// Returns whether a call is one of those that this person looks after: an approver's are those whose credentials
    /// are all assigned to them.
    pub async fn looks_after(
        &self,
        approval: &Approval,
        member: &Member,
    ) -> Result<bool, StoreError> {
        if member.role != MemberRole::Approver {
            return Ok(true);
        }
        let (team, user) = (&approval.team, &member.user_id);
        let assigned = AssignedCredentials::of(&self.store, team, user).await?;
        Ok(assigned.cover(&approval.credential_names))
    }

    /// Returns the approval if it is this team's; for any other, the decision itself says that there is none.
    async fn find(&self, actor: &Actor, id: &str) -> Result<Option<Approval>, DecideError> {
        let found = Approval::find(&self.store, id).await?;
        match found {
            Some(approval) if approval.team != actor.team => {
                let (noun, known) = (crate::store::Noun::Approval, Vec::new());
                Err(ChangeError::Missing {
                    noun,
                    name: id.to_owned(),
                    known,
                }
                .into())
            }
            found => Ok(found),
        }
    }
}

/// Returns whether a policy lets a person approve: an empty list names nobody in particular.
fn is_listed(policy: &Policy, email: &str) -> bool {
    let listed = |listed: &String| listed.eq_ignore_ascii_case(email);
    policy.allowed_approvers.is_empty() || policy.allowed_approvers.iter().any(listed)
}
