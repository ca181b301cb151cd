//! Brings what is declared to what it is to be, entry by entry.

use std::collections::HashSet;

use super::super::{
    AgentUpdate, CHANNEL_PRIORITY, ChangeError, ChannelError, Credential, NewAgent, NewChannel,
    NewCredential, NewRole, Noun, PolicyEdit, StoredPolicy, agent_change, channel,
    credential_change, default_hosts, role,
};
use super::{
    Declaration, DeclarationError, DeclaredAgent, DeclaredChannel, DeclaredCredential,
    DeclaredPolicy, DeclaredRole, Entry, Work,
};
use crate::{secrets::Secret, store::Auth};

/// Brings the credentials: nothing that is declared stands in their way.
pub(super) async fn credentials(
    declaration: &Declaration,
    work: &mut Work<'_, '_>,
) -> Result<(), DeclarationError> {
    let Some(declared) = &declaration.credentials else {
        return Ok(());
    };
    let known = names(credential_change::known(work.change).await?);
    for (index, one) in declared.iter().enumerate() {
        let before = work.change.records().len();
        let brought = credential(one, known.contains(&one.name), work).await;
        brought.map_err(at(Noun::Credential, index))?;
        work.count(before);
    }
    Ok(())
}

/// Brings the roles, whose credentials are there by now.
pub(super) async fn roles(
    declaration: &Declaration,
    work: &mut Work<'_, '_>,
) -> Result<(), DeclarationError> {
    let Some(declared) = &declaration.roles else {
        return Ok(());
    };
    let known = names(role::known(work.change).await?);
    for (index, one) in declared.iter().enumerate() {
        let before = work.change.records().len();
        let brought = bring_role(one, known.contains(&one.name), work).await;
        brought.map_err(at(Noun::Role, index))?;
        work.count(before);
    }
    Ok(())
}

/// Brings the agents, whose roles and credentials are there by now.
pub(super) async fn agents(
    declaration: &Declaration,
    work: &mut Work<'_, '_>,
) -> Result<(), DeclarationError> {
    let Some(declared) = &declaration.agents else {
        return Ok(());
    };
    let known = names(agent_change::known(work.change).await?);
    for (index, one) in declared.iter().enumerate() {
        let before = work.change.records().len();
        let brought = bring_agent(one, known.contains(&one.name), work).await;
        brought.map_err(at(Noun::Agent, index))?;
        work.count(before);
    }
    Ok(())
}

/// Brings the policies, whose credentials are there by now.
pub(super) async fn policies(
    declaration: &Declaration,
    work: &mut Work<'_, '_>,
) -> Result<(), DeclarationError> {
    let declared = declaration.policies.iter().flatten();
    for (index, DeclaredPolicy { credential, policy }) in declared.enumerate() {
        let before = work.change.records().len();
        let edit = PolicyEdit::Replace(Box::new(policy.clone()));
        let edited = StoredPolicy::edit_in(work.change, credential, edit).await;
        edited.map_err(at(Noun::Policy, index))?;
        work.count(before);
    }
    Ok(())
}

/// Brings the channels, of which one at most is declared to be the default.
pub(super) async fn channels(
    declaration: &Declaration,
    work: &mut Work<'_, '_>,
) -> Result<(), DeclarationError> {
    let Some(declared) = &declaration.channels else {
        return Ok(());
    };
    let known = names(channel::known(work.change).await?);
    let mut default = None;
    for (index, one) in declared.iter().enumerate() {
        let before = work.change.records().len();
        if one.update.priority == Some(0)
            && let Some(first) = default.replace(&one.name)
        {
            let (first, second) = (first.clone(), one.name.clone());
            let error = ChannelError::TwoDefaults { first, second };
            return Err(at(Noun::Channel, index)(error.into()));
        }
        let brought = bring_channel(one, known.contains(&one.name), work).await;
        brought.map_err(at(Noun::Channel, index))?;
        work.count(before);
    }
    Ok(())
}

async fn credential(
    declared: &DeclaredCredential,
    is_there: bool,
    work: &mut Work<'_, '_>,
) -> Result<(), ChangeError> {
    if !is_there {
        new_credential(declared)
            .insert_in(work.change, None)
            .await?;
        if declared.value.is_some() {
            work.valued.push(declared.name.clone());
        }
        return Ok(());
    }
    let stored = credential_change::get(work.change, &declared.name).await?;
    let store = work.change.store();
    let sealed = stored.sealed.as_deref();
    store.know(work.change.connection(), sealed).await?;
    let value = declared.value.as_ref();
    let value = value.filter(|value| differs(&stored, value, work));
    let update = declared.update.clone();
    let changed = update.apply_in(work.change, &declared.name, value.is_some());
    let changed = changed.await?;
    if let Some(value) = value {
        changed.set_value_in(work.change, value).await?;
    }
    Ok(())
}

/// Returns whether a value is another than the stored one. One that does not open is replaced, too.
fn differs(stored: &Credential, value: &Secret, work: &Work<'_, '_>) -> bool {
    let opened = stored.open(work.change.store().key());
    !matches!(opened, Ok(Some(known)) if known == *value)
}

fn new_credential(declared: &DeclaredCredential) -> NewCredential {
    let update = declared.update.clone();
    let auth = update.auth.unwrap_or(Auth::ApiKey);
    let api_base = update.api_base.flatten();
    let any_host = update.any_host.unwrap_or_default();
    let allowed_hosts = match update.allowed_hosts {
        Some(hosts) => hosts,
        None if any_host || auth == Auth::Signing => Vec::new(),
        None => default_hosts(api_base.as_deref()),
    };
    NewCredential {
        name: declared.name.clone(),
        description: update.description.unwrap_or_default(),
        auth,
        api_base,
        relative_target: update.relative_target.unwrap_or_default(),
        header_format: update.header_format.flatten(),
        bindings: update.bindings.unwrap_or_default(),
        allowed_hosts,
        any_host,
        rate_limit_per_hour: update.rate_limit_per_hour.flatten(),
        canary: update.canary.unwrap_or_default(),
        value: declared.value.clone(),
    }
}

async fn bring_role(
    declared: &DeclaredRole,
    is_there: bool,
    work: &mut Work<'_, '_>,
) -> Result<(), ChangeError> {
    let update = declared.update.clone();
    if is_there {
        return update.apply_in(work.change, &declared.name).await.map(drop);
    }
    let new = NewRole {
        name: declared.name.clone(),
        description: update.description.unwrap_or_default(),
        rate_limit_per_hour: update.rate_limit_per_hour.flatten(),
        credentials: update.credentials.unwrap_or_default(),
    };
    new.insert_in(work.change).await.map(drop)
}

async fn bring_agent(
    declared: &DeclaredAgent,
    is_there: bool,
    work: &mut Work<'_, '_>,
) -> Result<(), ChangeError> {
    let (name, update) = (&declared.name, declared.update.clone());
    if is_there {
        let agent = update.apply_in(work.change, name.into()).await?;
        return match declared.kind {
            Some(kind) if kind != agent.kind => Err(ChangeError::KindStays {
                name: agent.name,
                kind: agent.kind.as_str(),
            }),
            _ => Ok(()),
        };
    }
    let is_disabled = update.enabled == Some(false);
    let new = NewAgent {
        name: name.clone(),
        description: update.description.unwrap_or_default(),
        kind: declared.kind.unwrap_or_default(),
        all_credentials: update.all_credentials.unwrap_or_default(),
        rate_limit_per_hour: update.rate_limit_per_hour.flatten(),
        roles: update.roles.unwrap_or_default(),
        credentials: update.credentials.unwrap_or_default(),
        owner_user_id: None,
    };
    let (agent, key) = new.insert_in(work.change).await?;
    work.keys.push((agent.name, key));
    if is_disabled {
        let disabled = AgentUpdate {
            enabled: Some(false),
            ..AgentUpdate::default()
        };
        disabled.apply_in(work.change, name.into()).await?;
    }
    Ok(())
}

async fn bring_channel(
    declared: &DeclaredChannel,
    is_there: bool,
    work: &mut Work<'_, '_>,
) -> Result<(), ChangeError> {
    let update = declared.update.clone();
    if is_there {
        return update.apply_in(work.change, &declared.name).await.map(drop);
    }
    let new = NewChannel {
        name: declared.name.clone(),
        kind: update.kind.ok_or(ChannelError::NoKind)?,
        config: update.config.unwrap_or_default(),
        enabled: update.enabled.unwrap_or(true),
        priority: update.priority.unwrap_or(CHANNEL_PRIORITY),
    };
    new.insert_in(work.change).await.map(drop)
}

/// Returns what says which entry a refusal is about.
pub(super) fn at(noun: Noun, index: usize) -> impl FnOnce(ChangeError) -> DeclarationError {
    move |error| DeclarationError {
        entry: Some(Entry { noun, index }),
        error,
    }
}

fn names(known: Vec<(String, String)>) -> HashSet<String> {
    known.into_iter().map(|(name, _)| name).collect()
}
