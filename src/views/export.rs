//! What `export` writes: everything that can be declared, with the fields that can be set.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    credential::BindingView,
    policy::{PolicyView, Rules},
};
use crate::store::{
    Agent, Channel, Credential, Role, SealedValue, Store, StoreError, StoredPolicy, TeamId,
};

/// How often everything is read again because something was changed meanwhile.
const TRIES_MAX: usize = 5;

/// Everything that can be declared.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct ExportView {
    /// The team's credentials, without their values.
    pub(crate) credentials: Vec<ExportedCredential>,
    /// Its roles.
    pub(crate) roles: Vec<ExportedRole>,
    /// Its agents, without their keys.
    pub(crate) agents: Vec<ExportedAgent>,
    /// The policies of its credentials.
    pub(crate) policies: Vec<PolicyView>,
    /// How its approvers are told, without what is secret of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) channels: Vec<ExportedChannel>,
}

/// What of a credential can be declared, but for its value.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct ExportedCredential {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) auth: String,
    pub(crate) api_base: Option<String>,
    pub(crate) relative_target: bool,
    pub(crate) allowed_hosts: Vec<String>,
    pub(crate) any_host: bool,
    pub(crate) rate_limit_per_hour: Option<i64>,
    #[serde(default)]
    pub(crate) canary: bool,
    pub(crate) header_format: Option<String>,
    pub(crate) bindings: Vec<BindingView>,
    /// Its value, sealed, where that was asked for; absent where it has none, or one that no key opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) value_sealed: Option<String>,
}

/// What of a role can be declared.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct ExportedRole {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) rate_limit_per_hour: Option<i64>,
    pub(crate) credentials: Vec<String>,
}

/// What of an agent can be declared.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct ExportedAgent {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) kind: String,
    pub(crate) all_credentials: bool,
    pub(crate) enabled: bool,
    pub(crate) rate_limit_per_hour: Option<i64>,
    pub(crate) roles: Vec<String>,
    pub(crate) credentials: Vec<String>,
}

/// What of a notification channel can be declared; `[sealed]` stands for what is secret.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct ExportedChannel {
    pub(crate) name: String,
    pub(crate) channel_type: String,
    pub(crate) config: Map<String, Value>,
    pub(crate) enabled: bool,
    pub(crate) priority: i64,
}

impl ExportView {
    /// Reads everything of a team as of one moment. What is an end user's is not part of it.
    ///
    /// # Errors
    /// As of the store; while things go on changing, what was read last is returned.
    pub(crate) async fn read(
        store: &Store,
        team: &TeamId,
        sealed_values: bool,
    ) -> Result<Self, StoreError> {
        let mut before = store.revisions().await?.access;
        let mut read = Self::try_read(store, team, sealed_values).await?;
        for _ in 1..TRIES_MAX {
            let after = store.revisions().await?.access;
            if before == after {
                break;
            }
            before = after;
            read = Self::try_read(store, team, sealed_values).await?;
        }
        Ok(read)
    }

    async fn try_read(
        store: &Store,
        team: &TeamId,
        sealed_values: bool,
    ) -> Result<Self, StoreError> {
        let credentials = Credential::list(store, team).await?;
        let own = credentials
            .into_iter()
            .filter(|one| one.end_user_id.is_none());
        let exported = own.map(|credential| {
            let value_sealed = sealed_values.then(|| sealed(store, &credential)).flatten();
            ExportedCredential {
                value_sealed,
                ..ExportedCredential::from(credential)
            }
        });
        let credentials: Vec<_> = exported.collect();
        let mut policies = Vec::new();
        for ExportedCredential { name, .. } in &credentials {
            if let Some(policy) = StoredPolicy::find(store, team, name).await? {
                policies.push(PolicyView {
                    credential: name.clone(),
                    rules: Rules::from(policy),
                });
            }
        }
        let roles = Role::list(store, team).await?.into_iter();
        // What people have of their own is theirs, and not declared.
        let agents = Agent::list(store, team).await?.into_iter();
        let agents = agents.filter(|agent| !agent.is_own);
        let channels = Channel::list(store, team).await?.into_iter();
        Ok(Self {
            credentials,
            roles: roles.map(ExportedRole::from).collect(),
            agents: agents.map(ExportedAgent::from).collect(),
            policies,
            channels: channels.map(ExportedChannel::from).collect(),
        })
    }
}

/// Returns the value of a credential, sealed for a manifest.
fn sealed(store: &Store, credential: &Credential) -> Option<String> {
    let value = credential.open(store.key()).ok().flatten()?;
    let of = (&credential.team, credential.name.as_str());
    Some(SealedValue::seal(store, of, &value).to_string())
}

impl From<Credential> for ExportedCredential {
    fn from(credential: Credential) -> Self {
        let bindings = credential.bindings.into_iter().map(BindingView::from);
        Self {
            name: credential.name,
            description: credential.description,
            auth: credential.auth.as_str().to_owned(),
            api_base: credential.api_base,
            relative_target: credential.relative_target,
            allowed_hosts: credential.allowed_hosts,
            any_host: credential.any_host,
            rate_limit_per_hour: credential.rate_limit_per_hour,
            canary: credential.canary,
            header_format: credential.header_format,
            bindings: bindings.collect(),
            value_sealed: None,
        }
    }
}

impl From<Channel> for ExportedChannel {
    fn from(channel: Channel) -> Self {
        Self {
            channel_type: channel.kind.as_str().to_owned(),
            enabled: channel.disabled_at.is_none(),
            name: channel.name,
            config: channel.config,
            priority: channel.priority,
        }
    }
}

impl From<Role> for ExportedRole {
    fn from(role: Role) -> Self {
        Self {
            name: role.name,
            description: role.description,
            rate_limit_per_hour: role.rate_limit_per_hour,
            credentials: role.credentials,
        }
    }
}

impl From<Agent> for ExportedAgent {
    fn from(agent: Agent) -> Self {
        Self {
            enabled: agent.disabled_at.is_none(),
            name: agent.name,
            description: agent.description,
            kind: agent.kind.as_str().to_owned(),
            all_credentials: agent.all_credentials,
            rate_limit_per_hour: agent.rate_limit_per_hour,
            roles: agent.roles,
            credentials: agent.credentials,
        }
    }
}
