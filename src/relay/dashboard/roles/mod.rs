//! The pages of roles: named sets of access, with a limit.

use super::super::{
    Parts,
    admin::{Caller, refusal::missing},
    error::ApiError,
};
use crate::store::{Agent, Noun, Role, check_name};

mod change;
mod show;

pub(super) use change::{create, create_form, delete, edit, edit_form};
pub(super) use show::{list, show};

/// Where they are listed.
const LIST: &str = "/dashboard/roles";

/// Returns where one is shown.
fn address_of(name: &str) -> String {
    format!("{LIST}/{name}")
}

/// Returns the team's role of that name. What cannot be a name is not asked for.
async fn find(parts: &Parts, caller: &Caller, name: &str) -> Result<Role, ApiError> {
    let none = || missing(Noun::Role, name);
    check_name(name).map_err(|_| none())?;
    let found = Role::find(&parts.store, caller.team(), name).await;
    let found = found.map_err(|error| ApiError::store(error, parts))?;
    found.ok_or_else(none)
}

/// Returns the names of the agents that have a role.
fn agents_of(role: &str, agents: &[Agent]) -> Vec<String> {
    let having = agents
        .iter()
        .filter(|agent| agent.roles.iter().any(|name| name == role));
    having.map(|agent| agent.name.clone()).collect()
}
