//! Policies, here and through a relay.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{super::Failure, Deployment, Place};
use crate::{
    client::Request,
    clock::Timestamp,
    policy::{BodySeen, Policy},
    proxy::{Rehearsal, Replay},
    store::{Noun, PolicyEdit, StoredPolicy},
    views::{
        policy::{ChangeView, DecisionView, EditedView, PolicyView},
        replay::ReplayView,
    },
};

/// Where the API has policies.
const POLICIES: [&str; 2] = ["team", "policies"];

/// The policies of the team's credentials, by the credential's name.
#[derive(Debug)]
pub(crate) struct Policies<'a>(pub(super) &'a Deployment<'a>);

/// A call that might be made.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    /// The name of the credential.
    pub(crate) credential: &'a str,
    /// The method.
    pub(crate) method: &'a str,
    /// The address.
    pub(crate) url: &'a str,
    /// The agent that would make it.
    pub(crate) agent: Option<&'a str>,
    /// When.
    pub(crate) at: Option<Timestamp>,
    /// How long its body is.
    pub(crate) body_bytes: Option<u64>,
    /// Of what type that is.
    pub(crate) content_type: Option<&'a str>,
}

/// What is more permissive without a policy.
#[derive(Deserialize)]
struct Deleted {
    #[serde(default)]
    permissive_changes: Vec<ChangeView>,
}

impl Policies<'_> {
    /// Returns a credential's policy, or the failure that tells which of the two is not there.
    pub(crate) async fn show(&self, credential: &str) -> Result<PolicyView, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                here.credential(credential).await?;
                let found = StoredPolicy::find(&here.store, &here.team.id, credential).await?;
                let missing = || Failure::not_found::<&str>(Noun::Policy, credential, &[]);
                Ok(PolicyView::of(credential, found.ok_or_else(missing)?))
            }
            Place::There(relay) => {
                let request = Request::get(one(credential));
                relay
                    .send_named(request, (Noun::Credential, credential))
                    .await
            }
        }
    }

    /// Gives a credential another policy.
    pub(crate) async fn set(
        &self,
        credential: &str,
        edit: PolicyEdit,
        dry_run: bool,
    ) -> Result<EditedView, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let actor = here.actor(dry_run);
                let edited = StoredPolicy::edit(&here.store, &actor, credential, edit).await?;
                self.0.copied(here).await;
                Ok(EditedView {
                    policy: PolicyView::of(credential, edited.policy),
                    permissive_changes: edited.permissive.into_iter().map(Into::into).collect(),
                })
            }
            Place::There(relay) => {
                let request = self.0.edit_request(&one(credential), edit).await?;
                let request = request.rehearsed(dry_run);
                relay
                    .send_named(request, (Noun::Credential, credential))
                    .await
            }
        }
    }

    /// Tells what would become of a call.
    pub(crate) async fn rehearse(&self, asked: &Asked<'_>) -> Result<DecisionView, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let credential = here.credential(asked.credential).await?;
                let agent = match asked.agent {
                    Some(name) => Some(here.agent(name).await?),
                    None => None,
                };
                let rehearsal = Rehearsal {
                    credential: &credential,
                    agent: agent.as_ref(),
                    method: asked.method,
                    url: asked.url,
                    at: asked.at,
                    body: BodySeen::given(asked.body_bytes, asked.content_type),
                };
                let outcome = rehearsal.outcome(&here.store, &here.team).await?;
                Ok(DecisionView::of(&rehearsal, outcome))
            }
            Place::There(relay) => {
                let [team, policies, name] = one(asked.credential);
                let request = Request::post([team, policies, name, "test"]);
                let mut body = json!({
                    "method": asked.method, "url": asked.url, "agent": asked.agent, "at": asked.at,
                });
                // An older relay does not know these, and need not as long as nobody asks.
                if let Some(bytes) = asked.body_bytes {
                    body["body_bytes"] = json!(bytes);
                }
                if let Some(content_type) = asked.content_type {
                    body["content_type"] = json!(content_type);
                }
                let request = request.body(body);
                relay.send_named(request, (Noun::Credential, name)).await
            }
        }
    }

    /// Tells which past calls another policy would decide otherwise: from a time on, at most so many of them.
    pub(crate) async fn replay(
        &self,
        credential: &str,
        edit: Option<PolicyEdit>,
        (since, tail): (Timestamp, usize),
    ) -> Result<ReplayView, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                here.credential(credential).await?;
                let (store, team) = (&here.store, &here.team);
                let replay = Replay {
                    credential: credential.to_owned(),
                    policy: Replay::policy_of(store, team, credential, edit).await?,
                    since,
                    kept_max: tail,
                };
                let replayed = replay.run(store, team).await?;
                Ok(ReplayView::of(credential.to_owned(), since, replayed))
            }
            Place::There(relay) => {
                let mut body = json!({ "since": since, "tail": tail });
                match edit {
                    None => {}
                    Some(PolicyEdit::Replace(policy)) => body["policy"] = json!(*policy),
                    Some(PolicyEdit::Rewrite(text)) => body["policy"] = read(&text)?,
                    Some(PolicyEdit::Patch(text)) => body["changes"] = read(&text)?,
                    Some(PolicyEdit::Template(name)) => body["template"] = json!(name),
                }
                let [team, policies, name] = one(credential);
                let request = Request::post([team, policies, name, "replay"]).body(body);
                relay.send_named(request, (Noun::Credential, name)).await
            }
        }
    }

    /// Takes a credential's policy away; returns what is more permissive without it.
    pub(crate) async fn delete(
        &self,
        credential: &str,
        dry_run: bool,
    ) -> Result<Vec<ChangeView>, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let actor = here.actor(dry_run);
                let permissive = StoredPolicy::delete(&here.store, &actor, credential).await?;
                self.0.copied(here).await;
                Ok(permissive.into_iter().map(Into::into).collect())
            }
            Place::There(relay) => {
                let request = Request::delete(one(credential)).rehearsed(dry_run);
                let about = (Noun::Credential, credential);
                let deleted: Deleted = relay.send_named(request, about).await?;
                Ok(deleted.permissive_changes)
            }
        }
    }
}

impl Deployment<'_> {
    /// Returns the request to a relay that edits the rules at that path.
    pub(super) async fn edit_request(
        &self,
        path: &[&str; 3],
        edit: PolicyEdit,
    ) -> Result<Request, Failure> {
        let put = |rules: Value| Request::put(*path).body(rules);
        Ok(match edit {
            PolicyEdit::Replace(policy) => put(json!(*policy)),
            PolicyEdit::Rewrite(text) => put(read(&text)?),
            PolicyEdit::Patch(text) => Request::patch(*path).body(read(&text)?),
            PolicyEdit::Template(name) => {
                let template = self.templates().show(&name).await?;
                put(json!(template.rules))
            }
        })
    }
}

fn one(credential: &str) -> [&str; 3] {
    [POLICIES[0], POLICIES[1], credential]
}

/// Returns the JSON of an edit. What is none is told as the policy's own parser tells it.
fn read(text: &str) -> Result<Value, Failure> {
    if let Ok(value) = serde_json::from_str(text) {
        return Ok(value);
    }
    Policy::parse(text)?;
    Err(Failure::usage("the policy is not a JSON object"))
}
