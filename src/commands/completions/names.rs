//! Where the names come from: this host's database, or the relay that a command would go through.

use std::time::Duration;

use serde_json::{Map, Value};

use crate::{
    client::{RelayClient, Request, Sessions},
    clock::Clock,
    config::{Config, Environment, Flags},
    store::{KnownName, Named},
};

/// How long a person who pressed the key is kept waiting at most. A database here takes a few milliseconds; this is
/// for one that is far away, or does not answer.
const LOOKUP_MAX: Duration = Duration::from_millis(400);

/// The names of the deployment that the line is about.
#[derive(Debug)]
pub(super) struct Names {
    /// Its settings; `None` if something is wrong with them.
    config: Option<Config>,
    sessions: Option<Sessions>,
}

impl Names {
    /// Takes the settings that the line and the environment give.
    pub(super) fn new(flags: &Flags, environment: &Environment) -> Self {
        let home = environment.config_home();
        Self {
            config: Config::load(flags, environment).ok(),
            sessions: home.map(|home| Sessions::new(&home)),
        }
    }

    /// Returns the names of one kind; none if they cannot be had, for whatever reason.
    pub(super) fn of(&self, what: Named) -> Vec<KnownName> {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let Ok(runtime) = builder.enable_all().build() else {
            return Vec::new();
        };
        let found = runtime.block_on(async {
            let looked_up = tokio::time::timeout(LOOKUP_MAX, self.look_up(what)).await;
            looked_up.ok().flatten()
        });
        // A connection that still hangs must not hold up the end.
        runtime.shutdown_background();
        found.unwrap_or_default()
    }

    async fn look_up(&self, what: Named) -> Option<Vec<KnownName>> {
        let config = self.config.as_ref()?;
        if config.remote().is_some() {
            return self.ask(config, what).await;
        }
        let place = (config.database_url.expose(), config.team.as_deref());
        let now = Clock::default().now();
        KnownName::list(place, what, now).await.ok()
    }

    /// Asks the relay that is named, with the session that there is for it.
    async fn ask(&self, config: &Config, what: Named) -> Option<Vec<KnownName>> {
        let relay = config.remote()?;
        let token = match config.token().ok()? {
            Some(token) => token.without_line_end(),
            None => self.sessions.as_ref()?.find(relay).ok()??.token,
        };
        let client = RelayClient::new(relay.clone()).ok()?.with_token(token);
        let mut names = Vec::new();
        for (path, field) in lists(what) {
            let request = Request::get(path.iter().copied());
            let mut answer: Map<String, Value> = client.send(request).await.ok()?;
            let Some(Value::Array(listed)) = answer.remove(*field) else {
                return None;
            };
            names.extend(listed.iter().filter_map(|one| named(what, one)));
        }
        Some(names)
    }
}

/// A list of the admin API: its path, and the field that has the list.
type Listed = (&'static [&'static str], &'static str);

/// Returns the lists that have these names.
const fn lists(what: Named) -> &'static [Listed] {
    match what {
        Named::Agent => &[(&["team", "agents"], "agents"), (&["team", "apps"], "apps")],
        Named::Role => &[(&["team", "roles"], "roles")],
        Named::Credential | Named::Policy => &[(&["team", "credentials"], "credentials")],
        Named::Template => &[(&["team", "policy-templates"], "templates")],
        Named::Approval => &[(&["approve", "pending"], "pending")],
        Named::Grant => &[(&["team", "grants"], "grants")],
        Named::Proposal => &[(&["team", "proposals"], "proposals")],
        Named::User => &[(&["team", "members"], "members")],
        Named::Session => &[(&["team", "sessions"], "sessions")],
        Named::Team => &[(&["user", "teams"], "teams")],
    }
}

/// Reads a name and its note off an entry of such a list; `None` for one that is over.
fn named(what: Named, entry: &Value) -> Option<KnownName> {
    let text = |field: &str| entry.get(field).and_then(Value::as_str);
    let status = text("status");
    let (name, notes): (&str, &[&str]) = match what {
        Named::Agent | Named::Role | Named::Credential | Named::Policy => {
            ("name", &["description"])
        }
        Named::Template => ("name", &[]),
        Named::Approval => ("txn_id", &["agent_id", "method", "target_url"]),
        Named::Grant if status != Some("active") => return None,
        Named::Grant => ("id", &["credential_name"]),
        Named::Proposal if status.is_some_and(|status| status != "pending") => return None,
        Named::Proposal => ("id", &["agent_id", "credential_name"]),
        Named::User => ("email", &["member_role"]),
        Named::Session => ("id", &["email", "kind"]),
        Named::Team => ("team_name", &[]),
    };
    let name = text(name).or_else(|| text("id"))?.to_owned();
    let notes: Vec<_> = notes.iter().filter_map(|field| text(field)).collect();
    let note = notes.join(" ");
    Some(KnownName { name, note })
}
