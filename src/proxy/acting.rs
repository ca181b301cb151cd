//! Whose access a request uses: of the agents whose keys it presents, for an end user, and again once it is approved.

use std::sync::Arc;

use super::{Bearers, Proxy, Refusal};
use crate::store::{AgentAccess, AgentKind, Credential};

/// Refuses an agent none of whose calls goes out at present.
pub(super) fn check_lockdown(access: &AgentAccess) -> Result<(), Refusal> {
    match &access.lockdown {
        Some(reason) => Err(Refusal::LockedDown {
            reason: reason.clone(),
        }),
        None => Ok(()),
    }
}

impl Proxy {
    /// Returns the agent, of those that present a key, whose access to these credentials is used; for an end
    /// user an app, with what that user has. Its id comes with it where it is not the one that asks: what waits
    /// remembers it.
    pub(super) async fn acting(
        &self,
        bearers: &Bearers,
        (names, end_user): (&[String], Option<&str>),
    ) -> Result<(Arc<AgentAccess>, Option<String>), Refusal> {
        let acting = match end_user {
            Some(end_user) => Arc::new(self.for_end_user(bearers, end_user).await?),
            None => Arc::clone(bearers.able(names)),
        };
        let by = (acting.id != bearers.primary().id).then(|| acting.id.clone());
        Ok((acting, by))
    }

    /// Returns the first app of a request's agents, with what an end user has.
    ///
    /// # Errors
    /// [`Refusal::NotAnAppKey`] when none of them is an app.
    pub async fn for_end_user(
        &self,
        bearers: &Bearers,
        end_user: &str,
    ) -> Result<AgentAccess, Refusal> {
        let mut agents = bearers.all().map(|(_, agent)| agent);
        let app = agents.find(|agent| agent.kind == AgentKind::App);
        let app = app.ok_or(Refusal::NotAnAppKey)?;
        let access = app.for_end_user(&self.store, end_user).await;
        access.map_err(Refusal::store)
    }

    /// Returns whose access an approved call uses, as it is now.
    pub(super) async fn acting_again(
        &self,
        asking: AgentAccess,
        (agent, end_user): (Option<&str>, Option<&str>),
    ) -> Result<AgentAccess, Refusal> {
        let acting = match agent {
            Some(id) => self.agent(id).await?,
            None => asking,
        };
        match end_user {
            Some(_) if acting.kind != AgentKind::App => Err(Refusal::NotAnAppKey),
            Some(end_user) => {
                let access = acting.for_end_user(&self.store, end_user).await;
                access.map_err(Refusal::store)
            }
            None => Ok(acting),
        }
    }

    pub(super) async fn agent(&self, id: &str) -> Result<AgentAccess, Refusal> {
        let found = self.store.access_by_agent(id).await;
        found.map_err(Refusal::store)?.ok_or(Refusal::AgentGone)
    }

    /// Says why no agent of a request may use a credential: there is none of that name, it is an end
    /// user's, or it is nothing more than not theirs. Only a refused call asks the store this.
    pub(super) async fn not_granted(
        &self,
        name: String,
        bearers: &Bearers,
        end_user: Option<&str>,
    ) -> Refusal {
        let mut found = None;
        for (_, agent) in bearers.all() {
            match Credential::find(&self.store, &agent.team, &name).await {
                Ok(credential) => found = found.or(credential),
                Err(error) => return Refusal::store(error),
            }
        }
        let has_app = bearers.all().any(|(_, agent)| agent.kind == AgentKind::App);
        let of_user = found
            .as_ref()
            .and_then(|found| found.end_user_id.as_deref());
        match found {
            // What end users there are is told to apps alone.
            Some(_) if has_app && of_user != end_user => Refusal::EndUserMismatch { name },
            None if Credential::is_name(&name) || end_user.is_some() => {
                Refusal::UnknownCredential { name }
            }
            _ => Refusal::NotGranted { name },
        }
    }
}
