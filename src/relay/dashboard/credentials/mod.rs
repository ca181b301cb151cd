//! The pages of credentials: their values only ever go in.

use super::super::{
    Parts,
    admin::{Caller, refusal::missing},
    error::ApiError,
};
use crate::store::{
    AssignedCredentials, Auth, Capability, Credential, Noun, check_credential_name,
};

mod change;
mod create;
mod fields;
mod list;
mod show;
mod usable;

pub(super) use change::{delete, edit, edit_form, set_value, verify};
pub(super) use create::{create, create_form};
pub(super) use list::list;
pub(super) use show::show;

/// Where they are listed.
const LIST: &str = "/dashboard/credentials";
/// The ways to authenticate, and what they are called.
const KINDS: [(&str, &str); 5] = [
    ("api-key", "API key or token"),
    ("oauth2", "OAuth 2.0"),
    ("oauth1", "OAuth 1.0a"),
    ("custom", "Sidecar"),
    ("signing", "Signing key"),
];

/// Returns what a kind is called.
fn kind_name(auth: Auth) -> &'static str {
    let mut kinds = KINDS.iter().filter(|(word, _)| *word == auth.as_str());
    kinds.next().map_or(auth.as_str(), |(_, name)| name)
}

/// Returns where one is shown.
fn address_of(name: &str) -> String {
    format!("{LIST}/{name}")
}

/// Returns the team's own credentials that the caller may see, by name; those of end users are their app's.
async fn visible(parts: &Parts, caller: &Caller) -> Result<Vec<Credential>, ApiError> {
    let found = Credential::list(&parts.store, caller.team()).await;
    let found = found.map_err(|error| ApiError::store(error, parts))?;
    let own = found.into_iter().filter(|one| one.end_user_id.is_none());
    if manages(caller) {
        return Ok(own.collect());
    }
    let user = &caller.0.member.user_id;
    let assigned = AssignedCredentials::of(&parts.store, caller.team(), user).await;
    let assigned = assigned.map_err(|error| ApiError::store(error, parts))?;
    Ok(own.filter(|one| assigned.contains(&one.name)).collect())
}

/// Returns the credential of that name if the caller may see it. What cannot be a name is not asked for.
pub(super) async fn find(
    parts: &Parts,
    caller: &Caller,
    name: &str,
) -> Result<Credential, ApiError> {
    check_credential_name(name).map_err(|_| missing(Noun::Credential, name))?;
    let mut visible = visible(parts, caller).await?.into_iter();
    let found = visible.find(|credential| credential.name == name);
    found.ok_or_else(|| missing(Noun::Credential, name))
}

fn manages(caller: &Caller) -> bool {
    caller.0.member.role.may(Capability::ManageCredentials)
}
