//! Roles, here and through a relay.

use serde_json::{Map, Value, json};

use super::{super::Failure, Deployment, Place, set};
use crate::{
    client::Request,
    store::{NewRole, Noun, Role, RoleUpdate},
    views::role::RoleView,
};

/// Where the API has roles.
const ROLES: [&str; 2] = ["team", "roles"];

/// The roles of the team.
#[derive(Debug)]
pub(crate) struct Roles<'a>(pub(super) &'a Deployment<'a>);

impl Roles<'_> {
    /// Returns them by name.
    pub(crate) async fn list(&self) -> Result<Vec<RoleView>, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let roles = Role::list(&here.store, &here.team.id).await?;
                Ok(roles.into_iter().map(RoleView::from).collect())
            }
            Place::There(relay) => relay.list(Request::get(ROLES), (Noun::Role, "roles")).await,
        }
    }

    /// Returns the role of that name, or the failure that suggests another.
    pub(crate) async fn show(&self, name: &str) -> Result<RoleView, Failure> {
        match &self.0.place {
            Place::Here(here) => Ok(here.role(name).await?.into()),
            Place::There(relay) => {
                let request = Request::get(one(name));
                relay.send_named(request, (Noun::Role, name)).await
            }
        }
    }

    /// Makes a role.
    pub(crate) async fn create(&self, new: NewRole, dry_run: bool) -> Result<RoleView, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let role = new.insert(&here.store, &here.actor(dry_run)).await?;
                self.0.copied(here).await;
                Ok(role.into())
            }
            Place::There(relay) => {
                let body = json!({
                    "name": new.name,
                    "description": new.description,
                    "rate_limit_per_hour": new.rate_limit_per_hour,
                    "credentials": new.credentials,
                });
                let request = Request::post(ROLES).rehearsed(dry_run).body(body);
                relay.send(request, (Noun::Role, &new.name)).await
            }
        }
    }

    /// Changes a role.
    pub(crate) async fn update(
        &self,
        name: &str,
        change: RoleUpdate,
        dry_run: bool,
    ) -> Result<RoleView, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let role = change
                    .apply(&here.store, &here.actor(dry_run), name)
                    .await?;
                self.0.copied(here).await;
                Ok(role.into())
            }
            Place::There(relay) => {
                let request = Request::put(one(name)).rehearsed(dry_run);
                let request = request.body(changes_of(change));
                relay.send_named(request, (Noun::Role, name)).await
            }
        }
    }

    /// Deletes a role.
    pub(crate) async fn delete(&self, name: &str, dry_run: bool) -> Result<(), Failure> {
        match &self.0.place {
            Place::Here(here) => {
                Role::delete(&here.store, &here.actor(dry_run), name).await?;
                self.0.copied(here).await;
                Ok(())
            }
            Place::There(relay) => {
                let request = Request::delete(one(name)).rehearsed(dry_run);
                let deleted = relay.send_named::<Value>(request, (Noun::Role, name));
                deleted.await.map(drop)
            }
        }
    }
}

fn one(name: &str) -> [&str; 3] {
    [ROLES[0], ROLES[1], name]
}

fn changes_of(change: RoleUpdate) -> Value {
    let mut body = Map::new();
    set(&mut body, "description", change.description);
    set(&mut body, "rate_limit_per_hour", change.rate_limit_per_hour);
    set(&mut body, "credentials", change.credentials);
    let some = |names: Vec<String>| Some(names).filter(|names| !names.is_empty());
    set(&mut body, "add_credentials", some(change.add));
    set(&mut body, "remove_credentials", some(change.remove));
    Value::Object(body)
}
