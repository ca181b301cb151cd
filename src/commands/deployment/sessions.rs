//! Who is signed in, here and through a relay.

use serde::Deserialize;
use serde_json::json;

use super::{super::Failure, Deployment, OpenDeployment, Place};
use crate::{
    client::Request,
    store::{Member, Noun, Session, SessionFilter, SessionRow},
    views::session::SessionView,
};

/// Where the API has sessions.
const SESSIONS: [&str; 2] = ["team", "sessions"];

/// The sessions of the team's members.
#[derive(Debug)]
pub(crate) struct Sessions<'a>(pub(super) &'a Deployment<'a>);

/// The answer about several.
#[derive(Deserialize)]
struct Several {
    sessions: Vec<SessionView>,
}

impl Sessions<'_> {
    /// Returns them, the latest used first: those of one member, by address, or all.
    pub(crate) async fn list(&self, user: Option<&str>) -> Result<Vec<SessionView>, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let user = user_id(here, user).await?;
                let rows = SessionRow::list(&here.store, filter(here, user.as_deref())).await?;
                Ok(rows.into_iter().map(SessionView::from).collect())
            }
            Place::There(relay) => {
                let request = Request::get(SESSIONS).with_any("user", user);
                let about = (Noun::User, user.unwrap_or_default());
                let found: Several = relay.send(request, about).await?;
                Ok(found.sessions)
            }
        }
    }

    /// Ends one, by its id.
    pub(crate) async fn revoke(&self, id: &str, dry_run: bool) -> Result<SessionView, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let which = (SessionFilter::Team(&here.team.id), id);
                let ended = Session::revoke(&here.store, &here.actor(dry_run), which).await?;
                self.0.copied(here).await;
                Ok(ended.into())
            }
            Place::There(relay) => {
                let [team, sessions] = SESSIONS;
                let request = Request::delete([team, sessions, id]).rehearsed(dry_run);
                relay.send_named(request, (Noun::Session, id)).await
            }
        }
    }

    /// Ends those of one member, by address, or all.
    pub(crate) async fn revoke_all(
        &self,
        user: Option<&str>,
        dry_run: bool,
    ) -> Result<Vec<SessionView>, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let user = user_id(here, user).await?;
                let which = (filter(here, user.as_deref()), None);
                let ended = Session::revoke_all(&here.store, &here.actor(dry_run), which).await?;
                self.0.copied(here).await;
                Ok(ended.into_iter().map(SessionView::from).collect())
            }
            Place::There(relay) => {
                let [team, sessions] = SESSIONS;
                let request = Request::post([team, sessions, "revoke"]).rehearsed(dry_run);
                let request = request.body(json!({ "user": user }));
                let about = (Noun::User, user.unwrap_or_default());
                let ended: Several = relay.send(request, about).await?;
                Ok(ended.sessions)
            }
        }
    }
}

fn filter<'a>(here: &'a OpenDeployment, user: Option<&'a str>) -> SessionFilter<'a> {
    match user {
        Some(user) => SessionFilter::UserOf(&here.team.id, user),
        None => SessionFilter::Team(&here.team.id),
    }
}

/// Returns the id of the member with that address, where one is given.
async fn user_id(here: &OpenDeployment, email: Option<&str>) -> Result<Option<String>, Failure> {
    let Some(email) = email else {
        return Ok(None);
    };
    let members = Member::list(&here.store, &here.team.id).await?;
    let found = members
        .iter()
        .find(|member| member.email.eq_ignore_ascii_case(email));
    let member = found.ok_or_else(|| {
        let known: Vec<_> = members.iter().map(|member| &member.email).collect();
        Failure::not_found(Noun::User, email, &known)
    })?;
    Ok(Some(member.user_id.clone()))
}
