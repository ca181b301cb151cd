//! Agents and credentials for the tests of this folder.

use std::{sync::Arc, time::Duration};

use super::Site;
use crate::{
    clock::Timestamp,
    policy::{ApprovalMode, Policy},
    proxy::Bearers,
    store::{AgentAccess, AgentKind, Auth, Credential, CredentialAccess, TeamId},
};

pub(super) const SITE: Site<'_> = Site {
    public_url: "https://postern.example.com/",
    approval_timeout: Duration::from_hours(1),
};

/// Returns an agent of a gated team that may use some credentials without policies.
pub(super) fn access(credentials: impl IntoIterator<Item = Credential>) -> AgentAccess {
    let credentials = credentials.into_iter().map(|credential| {
        let name = credential.name.clone();
        let policy = None;
        (name, Arc::new(CredentialAccess::new(credential, policy)))
    });
    AgentAccess {
        channels: Vec::new(),
        id: "agent-1".to_owned(),
        name: "reader".to_owned(),
        team: TeamId::new("team-1".to_owned()),
        mode: ApprovalMode::Gated,
        kind: AgentKind::Agent,
        lockdown: None,
        rate_limit_per_hour: None,
        key_expires_at: None,
        end_user: None,
        credentials: credentials.collect(),
        canaries: Arc::default(),
    }
}

/// Gives the credential of that name a policy.
pub(super) fn set_policy(access: &mut AgentAccess, name: &str, policy: &str) {
    let used = access.credentials.get_mut(name).unwrap();
    Arc::make_mut(used).policy = Some(Policy::parse(policy).unwrap());
}

/// Returns an API key for `https://api.example.com/v1`.
pub(super) fn credential(name: &str) -> Credential {
    Credential {
        id: format!("row-of-{name}"),
        team: TeamId::new("team-1".to_owned()),
        name: name.to_owned(),
        description: format!("about {name}"),
        auth: Auth::ApiKey,
        api_base: Some("https://api.example.com/v1".to_owned()),
        relative_target: false,
        header_format: Some("Token {value}".to_owned()),
        bindings: Vec::new(),
        allowed_hosts: vec!["api.example.com".to_owned()],
        any_host: false,
        rate_limit_per_hour: None,
        canary: false,
        end_user_id: None,
        app_id: None,
        sealed: Some(b"sealed-bytes".to_vec()),
        value_set_at: Some(Timestamp::from_millis(0)),
        created_at: Timestamp::from_millis(0),
        updated_at: Timestamp::from_millis(0),
    }
}

/// Returns an agent that presents its one key.
pub(super) fn alone(access: &AgentAccess) -> Bearers {
    Bearers::new(vec![(0, Arc::new(access.clone()))], 1).unwrap()
}

/// Returns a credential behind a sidecar whose address no agent may learn.
pub(super) fn sidecar(name: &str) -> Credential {
    Credential {
        auth: Auth::Custom,
        api_base: Some("http://sidecar.internal:8082/base".to_owned()),
        relative_target: true,
        header_format: None,
        allowed_hosts: vec!["http://sidecar.internal:8082".to_owned()],
        ..credential(name)
    }
}
