//! The lockdown, here and through a relay.

use serde_json::{Map, Value};

use super::{super::Failure, Deployment, Place, set};
use crate::{
    client::Request,
    store::{Lockdown, LockdownScope, Noun},
    views::lockdown::LockdownView,
};

/// Where the API has it.
const PATH: [&str; 2] = ["team", "lockdown"];

/// Whether calls are stopped: here of the whole deployment, through a relay of the session's team.
#[derive(Debug)]
pub(crate) struct Lockdowns<'a>(pub(super) &'a Deployment<'a>);

impl Lockdowns<'_> {
    /// Returns how things are.
    pub(crate) async fn show(&self) -> Result<LockdownView, Failure> {
        match &self.0.place {
            Place::Here(here) => Ok(LockdownView::read(&here.store, &here.team.id).await?),
            Place::There(relay) => relay.send(Request::get(PATH), (Noun::Team, "")).await,
        }
    }

    /// Stops all calls.
    pub(crate) async fn begin(
        &self,
        reason: Option<String>,
        dry_run: bool,
    ) -> Result<LockdownView, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let wanted = (LockdownScope::Deployment, reason.as_deref());
                let begun = Lockdown::begin(&here.store, &here.actor(dry_run), wanted).await?;
                self.0.copied(here).await;
                let of = (&here.store, &here.team.id);
                Ok(LockdownView::of(Some(begun), of).await?)
            }
            Place::There(relay) => {
                let mut body = Map::new();
                set(&mut body, "reason", reason);
                let request = Request::post(PATH).rehearsed(dry_run);
                let request = request.body(Value::Object(body));
                relay.send(request, (Noun::Team, "")).await
            }
        }
    }

    /// Lets calls out again.
    pub(crate) async fn lift(&self, dry_run: bool) -> Result<LockdownView, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let actor = here.actor(dry_run);
                let left = Lockdown::lift(&here.store, &actor, LockdownScope::Deployment).await?;
                self.0.copied(here).await;
                let of = (&here.store, &here.team.id);
                Ok(LockdownView::of(left, of).await?)
            }
            Place::There(relay) => {
                let request = Request::delete(PATH).rehearsed(dry_run);
                relay.send(request, (Noun::Team, "")).await
            }
        }
    }
}
