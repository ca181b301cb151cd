//! Declarations, here and through a relay.

use serde_json::{Map, Value, json};

use super::{super::Failure, Deployment, OpenDeployment, Place, Relay, credentials, set};
use crate::{
    client::Request,
    proxy::{DeclaredValueError, check_declared},
    store::{
        ChangeError, Credential, Declaration, DeclarationError, DeclaredAgent, DeclaredChannel,
        DeclaredCredential, DeclaredPolicy, DeclaredRole, Entry, Noun, Terms,
    },
    views::{export::ExportView, plan::PlanView},
};

/// The lists of a declaration, as the API names them.
const LISTS: [(&str, Noun); 5] = [
    ("credentials", Noun::Credential),
    ("roles", Noun::Role),
    ("agents", Noun::Agent),
    ("policies", Noun::Policy),
    ("channels", Noun::Channel),
];

/// What is declared of the team's things.
#[derive(Debug)]
pub(crate) struct Declarations<'a>(pub(super) &'a Deployment<'a>);

/// Why a declaration was not applied, and the entry that this is about.
type Refused = (Option<Entry>, Failure);

impl Declarations<'_> {
    /// Returns everything that can be declared; with the values of credentials, sealed, if they are wanted.
    pub(crate) async fn export(&self, sealed_values: bool) -> Result<ExportView, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let (store, team) = (&here.store, &here.team.id);
                Ok(ExportView::read(store, team, sealed_values).await?)
            }
            Place::There(relay) => {
                let asked = sealed_values.then_some("true");
                let request = Request::get(["team", "export"]).with_any("sealed_values", asked);
                relay.send(request, (Noun::Team, "")).await
            }
        }
    }

    /// Brings everything to what is declared, or nothing.
    pub(crate) async fn apply(
        &self,
        declaration: &Declaration,
        terms: Terms,
        dry_run: bool,
    ) -> Result<PlanView, Refused> {
        match &self.0.place {
            Place::Here(here) => {
                let team = &here.team.id;
                let opened = declaration.clone().open_values(&here.store, team);
                let declaration = &opened.map_err(refused)?;
                check(here, declaration).await?;
                let actor = here.actor(dry_run);
                let applied = declaration.apply(&here.store, &actor, terms).await;
                let applied = applied.map_err(refused)?;
                self.0.copied(here).await;
                Ok(PlanView::of(applied, dry_run))
            }
            Place::There(relay) => {
                let body = body_of(declaration, terms).map_err(|failure| (None, failure))?;
                let request = Request::post(["team", "apply"]).rehearsed(dry_run);
                ask(relay, request.body(body)).await
            }
        }
    }
}

/// Refuses values that no call could use.
async fn check(here: &OpenDeployment, declaration: &Declaration) -> Result<(), Refused> {
    let stored = Credential::list(&here.store, &here.team.id).await;
    let stored = stored.map_err(|error| (None, Failure::from(error)))?;
    check_declared(declaration, &stored, here.store.key()).map_err(|(index, error)| {
        let noun = Noun::Credential;
        let entry = Some(Entry { noun, index });
        (entry, unusable(&error))
    })
}

fn unusable(error: &DeclaredValueError) -> Failure {
    Failure::usage(error.to_string())
}

fn refused(refused: DeclarationError) -> Refused {
    let failure = match refused.error {
        // Its usual wording names flags.
        ChangeError::Unsuitable(error) => Failure::usage(error.to_string()),
        error => error.into(),
    };
    (refused.entry, failure)
}

async fn ask(relay: &Relay, request: Request) -> Result<PlanView, Refused> {
    let about = (Noun::Credential, "");
    relay
        .try_send(request, about)
        .await
        .map_err(|(failure, fields)| {
            let entry = entry_of(&fields);
            let message = fields.get("unsuitable").and_then(Value::as_str);
            match message {
                Some(message) => (entry, Failure::usage(message)),
                None => (entry, failure),
            }
        })
}

/// Reads which entry a refusal is about.
fn entry_of(fields: &Map<String, Value>) -> Option<Entry> {
    let entry = fields.get("entry")?;
    let list = entry.get("list")?.as_str()?;
    let (_, noun) = *LISTS.iter().find(|(name, _)| *name == list)?;
    let index = usize::try_from(entry.get("index")?.as_u64()?).ok()?;
    Some(Entry { noun, index })
}

fn body_of(declaration: &Declaration, terms: Terms) -> Result<Value, Failure> {
    let mut body = Map::new();
    if let Some(list) = &declaration.credentials {
        let list: Result<Vec<_>, _> = list.iter().map(credential_of).collect();
        set(&mut body, LISTS[0].0, Some(list?));
    }
    let roles = declaration.roles.as_ref();
    let roles = roles.map(|list| list.iter().map(role_of).collect::<Vec<_>>());
    set(&mut body, LISTS[1].0, roles);
    let agents = declaration.agents.as_ref();
    let agents = agents.map(|list| list.iter().map(agent_of).collect::<Vec<_>>());
    set(&mut body, LISTS[2].0, agents);
    let policies = declaration.policies.as_ref();
    let policies = policies.map(|list| list.iter().map(policy_of).collect::<Vec<_>>());
    set(&mut body, LISTS[3].0, policies);
    let channels = declaration.channels.as_ref();
    let channels = channels.map(|list| list.iter().map(channel_of).collect::<Vec<_>>());
    set(&mut body, LISTS[4].0, channels);
    set(&mut body, "prune", terms.prune.then_some(true));
    set(&mut body, "revision", terms.revision);
    Ok(Value::Object(body))
}

fn credential_of(declared: &DeclaredCredential) -> Result<Value, Failure> {
    let update = declared.update.clone();
    let mut body = Map::new();
    set(&mut body, "name", Some(&declared.name));
    set(&mut body, "description", update.description);
    set(
        &mut body,
        "auth",
        update.auth.map(crate::store::Auth::as_str),
    );
    set(&mut body, "api_base", update.api_base);
    set(&mut body, "relative_target", update.relative_target);
    set(&mut body, "header_format", update.header_format);
    set(&mut body, "bindings", update.bindings);
    set(&mut body, "allowed_hosts", update.allowed_hosts);
    set(&mut body, "any_host", update.any_host);
    set(&mut body, "rate_limit_per_hour", update.rate_limit_per_hour);
    set(&mut body, "canary", update.canary);
    set(&mut body, "value_sealed", declared.value_sealed.as_ref());
    if let Some(value) = &declared.value {
        body.insert("value".to_owned(), credentials::text_of(value)?);
    }
    Ok(Value::Object(body))
}

fn role_of(declared: &DeclaredRole) -> Value {
    let update = declared.update.clone();
    let mut body = Map::new();
    set(&mut body, "name", Some(&declared.name));
    set(&mut body, "description", update.description);
    set(&mut body, "rate_limit_per_hour", update.rate_limit_per_hour);
    set(&mut body, "credentials", update.credentials);
    Value::Object(body)
}

fn agent_of(declared: &DeclaredAgent) -> Value {
    let update = declared.update.clone();
    let mut body = Map::new();
    set(&mut body, "name", Some(&declared.name));
    let kind = declared.kind.map(crate::store::AgentKind::as_str);
    set(&mut body, "kind", kind);
    set(&mut body, "description", update.description);
    set(&mut body, "all_credentials", update.all_credentials);
    set(&mut body, "enabled", update.enabled);
    set(&mut body, "rate_limit_per_hour", update.rate_limit_per_hour);
    set(&mut body, "roles", update.roles);
    set(&mut body, "credentials", update.credentials);
    Value::Object(body)
}

fn channel_of(declared: &DeclaredChannel) -> Value {
    let update = declared.update.clone();
    let mut body = Map::new();
    set(&mut body, "name", Some(&declared.name));
    let kind = update.kind.map(crate::store::ChannelKind::as_str);
    set(&mut body, "channel_type", kind);
    set(&mut body, "config", update.config);
    set(&mut body, "enabled", update.enabled);
    set(&mut body, "priority", update.priority);
    Value::Object(body)
}

fn policy_of(declared: &DeclaredPolicy) -> Value {
    let mut policy = json!(declared.policy);
    policy["credential"] = json!(declared.credential);
    policy
}
