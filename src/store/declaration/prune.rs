//! Deletes what the lists of a declaration do not name. What is an end user's, or a person's own, is left alone.

use std::collections::HashSet;

use super::super::{
    Agent, AgentRef, ChangeError, Credential, Role, StoredPolicy, agent_change, channel,
    credential_change, deployment::names, role,
};
use super::{Declaration, DeclarationError, Noun, Work, bring::at};

/// Deletes, in the order in which nothing is deleted twice: channels, policies, agents, roles, credentials.
pub(super) async fn all(
    declaration: &Declaration,
    work: &mut Work<'_, '_>,
) -> Result<(), DeclarationError> {
    let change = &mut *work.change;
    if let Some(declared) = &declaration.channels {
        let kept = declared.iter().map(|one| one.name.as_str()).collect();
        for name in others(channel::known(change).await?, &kept) {
            channel::delete_in(change, &name).await?;
        }
    }
    if let Some(declared) = &declaration.policies {
        let kept = declared.iter().map(|one| one.credential.as_str()).collect();
        let query = "select credentials.name, credentials.id from policies \
                     join credentials on credentials.id = policies.credential_id \
                     where credentials.team_id = $1 and credentials.end_user_id is null";
        let team = change.team();
        for name in others(names(change.connection(), query, team).await?, &kept) {
            StoredPolicy::delete_in(change, &name).await?;
        }
    }
    if let Some(declared) = &declaration.agents {
        let kept = declared.iter().map(|one| one.name.as_str()).collect();
        for name in others(agent_change::known_of_team(change).await?, &kept) {
            Agent::delete_in(change, AgentRef::from(&name)).await?;
        }
    }
    if let Some(declared) = &declaration.roles {
        let kept = declared.iter().map(|one| one.name.as_str()).collect();
        for name in others(role::known(change).await?, &kept) {
            Role::delete_in(change, &name).await?;
        }
    }
    let Some(declared) = &declaration.credentials else {
        return Ok(());
    };
    let kept = declared.iter().map(|one| one.name.as_str()).collect();
    for name in others(credential_change::known(change).await?, &kept) {
        Credential::delete_in(change, &name).await?;
    }
    Ok(())
}

/// Refuses an entry that names what is not in a list that is pruned: it would lose it in the same change.
pub(super) fn check(declaration: &Declaration) -> Result<(), DeclarationError> {
    let credentials = declaration.credentials.as_ref();
    let credentials =
        credentials.map(|list| list.iter().map(|one| one.name.clone()).collect::<Vec<_>>());
    let roles = declaration.roles.as_ref();
    let roles = roles.map(|list| list.iter().map(|one| one.name.clone()).collect::<Vec<_>>());
    for (index, one) in declaration.roles.iter().flatten().enumerate() {
        let wanted = one.update.credentials.iter().flatten();
        all_in(wanted, (Noun::Credential, credentials.as_deref()))
            .map_err(at(Noun::Role, index))?;
    }
    for (index, one) in declaration.agents.iter().flatten().enumerate() {
        let wanted = one.update.credentials.iter().flatten();
        all_in(wanted, (Noun::Credential, credentials.as_deref()))
            .map_err(at(Noun::Agent, index))?;
        let wanted = one.update.roles.iter().flatten();
        all_in(wanted, (Noun::Role, roles.as_deref())).map_err(at(Noun::Agent, index))?;
    }
    for (index, one) in declaration.policies.iter().flatten().enumerate() {
        let wanted = std::iter::once(&one.credential);
        all_in(wanted, (Noun::Credential, credentials.as_deref()))
            .map_err(at(Noun::Policy, index))?;
    }
    Ok(())
}

fn all_in<'a>(
    mut wanted: impl Iterator<Item = &'a String>,
    (noun, known): (Noun, Option<&[String]>),
) -> Result<(), ChangeError> {
    let Some(known) = known else { return Ok(()) };
    match wanted.find(|name| !known.contains(name)) {
        None => Ok(()),
        Some(name) => Err(ChangeError::Missing {
            noun,
            name: name.clone(),
            known: known.to_vec(),
        }),
    }
}

/// Returns the names that are not to be kept, sorted.
fn others(known: Vec<(String, String)>, kept: &HashSet<&str>) -> Vec<String> {
    let known = known.into_iter().map(|(name, _)| name);
    let mut others: Vec<_> = known.filter(|name| !kept.contains(name.as_str())).collect();
    others.sort();
    others
}
