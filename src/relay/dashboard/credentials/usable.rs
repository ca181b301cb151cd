//! Which agents may use a credential, and why.

use crate::store::{Agent, Role, Store, StoreError, TeamId};

/// An agent that may use it.
pub(super) struct User {
    /// The agent's name.
    pub(super) agent: String,
    /// By what: `directly`, `every credential`, or `by` and its roles.
    pub(super) why: String,
}

/// Returns a team's agents that may use a credential, by name.
pub(super) async fn users(
    store: &Store,
    team: &TeamId,
    credential: &str,
) -> Result<Vec<User>, StoreError> {
    let roles = Role::list(store, team).await?;
    let giving: Vec<_> = roles
        .iter()
        .filter(|role| role.credentials.iter().any(|name| name == credential))
        .map(|role| role.name.as_str())
        .collect();
    let agents = Agent::list(store, team).await?;
    Ok(agents
        .into_iter()
        .filter_map(|agent| user(agent, (credential, &giving)))
        .collect())
}

fn user(agent: Agent, (credential, giving): (&str, &[&str])) -> Option<User> {
    let is_direct = agent.credentials.iter().any(|name| name == credential);
    let by: Vec<_> = agent
        .roles
        .iter()
        .map(String::as_str)
        .filter(|role| giving.contains(role))
        .collect();
    let why = match (agent.all_credentials, is_direct, by.as_slice()) {
        (true, ..) => "every credential".to_owned(),
        (_, true, []) => "directly".to_owned(),
        (_, true, by) => format!("directly and by {}", by.join(", ")),
        (_, _, []) => return None,
        (_, _, by) => format!("by {}", by.join(", ")),
    };
    let why = match agent.disabled_at {
        Some(_) => format!("{why}; disabled"),
        None => why,
    };
    Some(User {
        agent: agent.name,
        why,
    })
}
