//! The pages of agents: who may call, with which credentials, and how often.

use super::{
    super::{
        Parts,
        admin::{
            Caller,
            agents::{owner, sees},
            refusal::missing,
        },
        error::ApiError,
    },
    components::{Field, choice_of},
    draft::Draft,
};
use crate::store::{Agent, AssignedCredentials, Credential, Noun, Role, check_name};

mod change;
mod create;
mod key;
mod list;
mod show;

pub(super) use change::{delete, disable, edit, edit_form, enable, rotate_key};
pub(super) use create::{create, create_form};
pub(super) use key::show as show_key;
pub(super) use list::list;
pub(super) use show::show;

use maud::{Markup, html};

/// Where they are listed.
const LIST: &str = "/dashboard/agents";

/// What an agent can be given.
struct Offer {
    credentials: Vec<String>,
    roles: Vec<String>,
    /// Whether the agent is to be the person's own, and has what is assigned to them.
    is_own: bool,
}

impl Offer {
    async fn of(parts: &Parts, caller: &Caller) -> Result<Self, ApiError> {
        let failed = |error| ApiError::store(error, parts);
        let (store, team) = (&parts.store, caller.team());
        if owner(caller).is_some() {
            let user = &caller.0.member.user_id;
            let assigned = AssignedCredentials::of(store, team, user).await;
            let assigned = assigned.map_err(failed)?;
            return Ok(Self {
                credentials: assigned.names().map(str::to_owned).collect(),
                roles: Vec::new(),
                is_own: true,
            });
        }
        let credentials = Credential::list(store, team).await.map_err(failed)?;
        let roles = Role::list(store, team).await.map_err(failed)?;
        let own = credentials
            .into_iter()
            .filter(|one| one.end_user_id.is_none());
        Ok(Self {
            credentials: own.map(|one| one.name).collect(),
            roles: roles.into_iter().map(|one| one.name).collect(),
            is_own: false,
        })
    }

    /// Returns the fields that making and changing an agent share.
    fn markup(&self, draft: &Draft) -> Markup {
        html! {
            (Field::text("description", "Description").from(draft).optional().help("What it is, for people."))
            @if self.is_own {
                (choice_of(
                    ("credentials", "Credentials"),
                    Some("Of those that are assigned to you. What is taken from you is taken from it at once."),
                    &self.credentials,
                    draft,
                ))
            } @else {
                (choice_of(("roles", "Roles"), Some("A role brings its credentials and its limit."), &self.roles, draft))
                (choice_of(
                    ("credentials", "Credentials of its own"),
                    Some("Besides those that its roles bring."),
                    &self.credentials,
                    draft,
                ))
                (Field::check("all_credentials", "Every credential of the team, also those to come", false).from(draft)
                    .help("It has no credentials of its own then."))
            }
            (Field::number("rate_limit_per_hour", "Requests an hour").from(draft).optional()
                .help("The smallest of this and its roles' limits holds. Empty is no limit of its own."))
        }
    }
}

/// Returns where one is shown.
fn address_of(name: &str) -> String {
    format!("{LIST}/{name}")
}

/// Returns the team's agent of that name. What cannot be a name is not asked for.
async fn find(parts: &Parts, caller: &Caller, name: &str) -> Result<Agent, ApiError> {
    let none = || missing(Noun::Agent, name);
    check_name(name).map_err(|_| none())?;
    let found = Agent::find(&parts.store, caller.team(), name).await;
    let found = found.map_err(|error| ApiError::store(error, parts))?;
    found.filter(|agent| sees(caller, agent)).ok_or_else(none)
}
