//! Decisions of an app, in the name of the end user whose credential a call uses (spec/tap.md §4.9).

use super::{Approvals, Choice, Decided};
use crate::store::{
    Actor, AgentAccess, Approval, ChangeError, Member, MemberRole, StoreError, StoredPolicy,
};

/// The channel of policies that leave the decision to the end user.
const CHANNEL: &str = "app";

/// Why an app's decision did not count.
#[derive(Debug, thiserror::Error)]
pub enum AppDecideError {
    /// There is no such approval in the app's team.
    #[error("there is no such approval")]
    NotFound,
    /// Another key asked.
    #[error("this approval is another app's")]
    OtherApp,
    /// It is another end user's.
    #[error("this approval is another end user's")]
    OtherEndUser,
    /// It is nobody's of the app's, or a policy leaves it to the team.
    #[error("this approval is for the people of the team to decide")]
    NotAllowed,
    /// The policy wants a passkey, which an app cannot show.
    #[error("the policy of `{credential}` wants a passkey")]
    PasskeyRequired {
        /// The credential.
        credential: String,
    },
    /// It is settled, or the store failed.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

impl From<StoreError> for AppDecideError {
    fn from(error: StoreError) -> Self {
        Self::Change(error.into())
    }
}

impl Approvals {
    /// Decides what an app asked for one of its end users, as that end user: one vote. `end_user` is whom
    /// the app names, if it names anyone.
    ///
    /// # Errors
    /// Everything in [`AppDecideError`]; the approval is as it was.
    pub async fn decide_as_app(
        &self,
        app: &AgentAccess,
        (id, end_user): (&str, Option<&str>),
        choice: Choice,
    ) -> Result<Decided, AppDecideError> {
        let found = Approval::find(&self.store, id).await?;
        let approval = found.filter(|approval| approval.team == app.team);
        let approval = approval.ok_or(AppDecideError::NotFound)?;
        if approval.agent_id != app.id {
            return Err(AppDecideError::OtherApp);
        }
        let owner = approval.entry.end_user_id.as_deref();
        let owner = owner.ok_or(AppDecideError::NotAllowed)?;
        if end_user.is_some_and(|named| named != owner) {
            return Err(AppDecideError::OtherEndUser);
        }
        self.check_channel(&approval).await?;
        let name = format!("eu:{owner}");
        let actor = Actor {
            team: approval.team.clone(),
            name: name.clone(),
            dry_run: false,
        };
        let member = Member {
            user_id: name.clone(),
            email: name,
            role: MemberRole::Approver,
        };
        let decided = match choice {
            Choice::Approve | Choice::ApproveWithPasskey => {
                let voted = Approval::approve(&self.store, &actor, (id, &member));
                voted.await?.into()
            }
            Choice::Deny => {
                Approval::deny(&self.store, &actor, (id, &member.email)).await?;
                Decided::Denied
            }
        };
        if let Some(wakes) = &self.wakes {
            wakes.nudge();
        }
        Ok(decided)
    }

    /// Checks that the policies, as they are now, leave the decision to the end user.
    async fn check_channel(&self, approval: &Approval) -> Result<(), AppDecideError> {
        for credential in &approval.credential_names {
            let policy = StoredPolicy::find(&self.store, &approval.team, credential).await?;
            let policy = policy.ok_or(AppDecideError::NotAllowed)?;
            if policy.require_passkey {
                let credential = credential.clone();
                return Err(AppDecideError::PasskeyRequired { credential });
            }
            let is_left = policy.approval_channel.as_deref() == Some(CHANNEL);
            if !is_left || !policy.allowed_approvers.is_empty() {
                return Err(AppDecideError::NotAllowed);
            }
        }
        Ok(())
    }
}
