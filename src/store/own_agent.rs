//! Agents of somebody's own: whose they are, and what bounds them (docs/adr/0025-own-agents-are-bounded.md).

use super::{AssignedCredentials, Capability, ChangeError, MemberRole, Noun, change::Change};

/// An agent by its name; for whoever looks after none but their own, among those.
#[derive(Clone, Copy, Debug)]
pub struct AgentRef<'a> {
    /// Its name.
    pub name: &'a str,
    /// The user whose own it has to be; `None` is any of the team.
    pub owner: Option<&'a str>,
}

impl<'a> From<&'a str> for AgentRef<'a> {
    fn from(name: &'a str) -> Self {
        Self { name, owner: None }
    }
}

impl<'a> From<&'a String> for AgentRef<'a> {
    fn from(name: &'a String) -> Self {
        Self::from(name.as_str())
    }
}

/// Returns whether an agent may use no more than what is assigned to its owner: one of somebody's own, unless the owner,
/// by that role, may use everything of the team.
pub(super) fn is_bounded(is_own: bool, owner_role: Option<&str>) -> bool {
    let role = owner_role.and_then(|role| role.parse::<MemberRole>().ok());
    is_own && !role.is_some_and(|role| role.may(Capability::ManageCredentials))
}

/// Refuses to give an agent of somebody's own what that person does not have: it is no account key and no app, has no
/// roles, and of the credentials those that are assigned to its owner.
pub(super) async fn check_own(
    change: &mut Change<'_>,
    (name, owner): (&str, &str),
    (is_more, roles, credentials): (bool, &[String], &[String]),
) -> Result<(), ChangeError> {
    if is_more || !roles.is_empty() {
        let name = name.to_owned();
        return Err(ChangeError::OwnAgent { name });
    }
    let team = change.team();
    let assigned = AssignedCredentials::of_in(change.connection(), (team, owner)).await?;
    match credentials.iter().find(|name| !assigned.contains(name)) {
        None => Ok(()),
        Some(other) => Err(ChangeError::Missing {
            noun: Noun::Credential,
            name: other.clone(),
            known: assigned.names().map(str::to_owned).collect(),
        }),
    }
}
