//! Policy templates, here and through a relay.

use serde::Deserialize;
use serde_json::Value;

use super::{super::Failure, Deployment, Place};
use crate::{
    client::Request,
    store::{Noun, PolicyEdit, PolicyTemplate},
    views::policy::{ChangeView, TemplateView},
};

/// Where the API has templates.
const TEMPLATES: [&str; 2] = ["team", "policy-templates"];

/// The policy templates of the team.
#[derive(Debug)]
pub(crate) struct Templates<'a>(pub(super) &'a Deployment<'a>);

/// A template that was set.
#[derive(Debug, Deserialize)]
pub(crate) struct EditedTemplate {
    /// The template as it is now.
    #[serde(flatten)]
    pub(crate) template: TemplateView,
    /// What is more permissive than before.
    pub(crate) permissive_changes: Vec<ChangeView>,
}

impl Templates<'_> {
    /// Returns them by name.
    pub(crate) async fn list(&self) -> Result<Vec<TemplateView>, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let templates = PolicyTemplate::list(&here.store, &here.team.id).await?;
                Ok(templates.into_iter().map(TemplateView::from).collect())
            }
            Place::There(relay) => {
                let about = (Noun::PolicyTemplate, "templates");
                relay.list(Request::get(TEMPLATES), about).await
            }
        }
    }

    /// Returns the template of that name, or the failure that suggests another.
    pub(crate) async fn show(&self, name: &str) -> Result<TemplateView, Failure> {
        match &self.0.place {
            Place::Here(here) => Ok(here.template(name).await?.into()),
            Place::There(relay) => {
                let request = Request::get(one(name));
                relay
                    .send_named(request, (Noun::PolicyTemplate, name))
                    .await
            }
        }
    }

    /// Makes a template, changes or replaces it.
    pub(crate) async fn set(
        &self,
        name: &str,
        edit: PolicyEdit,
        dry_run: bool,
    ) -> Result<EditedTemplate, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let store = &here.store;
                let actor = here.actor(dry_run);
                let edited = PolicyTemplate::edit(store, &actor, name, edit).await?;
                self.0.copied(here).await;
                let template = if dry_run {
                    PolicyTemplate {
                        name: name.to_owned(),
                        policy: edited.policy,
                        updated_at: store.clock().now(),
                    }
                } else {
                    here.template(name).await?
                };
                Ok(EditedTemplate {
                    template: template.into(),
                    permissive_changes: edited.permissive.into_iter().map(Into::into).collect(),
                })
            }
            Place::There(relay) => {
                let request = self.0.edit_request(&one(name), edit).await?;
                let about = (Noun::PolicyTemplate, name);
                relay.send_named(request.rehearsed(dry_run), about).await
            }
        }
    }

    /// Deletes a template.
    pub(crate) async fn delete(&self, name: &str, dry_run: bool) -> Result<(), Failure> {
        match &self.0.place {
            Place::Here(here) => {
                PolicyTemplate::delete(&here.store, &here.actor(dry_run), name).await?;
                self.0.copied(here).await;
                Ok(())
            }
            Place::There(relay) => {
                let request = Request::delete(one(name)).rehearsed(dry_run);
                let deleted = relay.send_named::<Value>(request, (Noun::PolicyTemplate, name));
                deleted.await.map(drop)
            }
        }
    }
}

fn one(name: &str) -> [&str; 3] {
    [TEMPLATES[0], TEMPLATES[1], name]
}
