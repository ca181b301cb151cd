//! `/team/policy-templates`: policies under names of their own (spec/tap.md §4.6).

use std::sync::Arc;

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::{Parts, address::Path, error::ApiError, typed::Text};
use super::{
    answers::Deleted,
    guard::{Author, Caller},
    policies::PolicyBody,
    refusal::{change, given, missing, missing_among},
};
use crate::{
    store::{Noun, PolicyEdit, PolicyTemplate, check_name},
    views::policy::{ChangeView, TemplateView},
};

/// A template that was made, or replaced.
#[derive(JsonSchema, Serialize)]
pub(super) struct TemplateSet {
    #[serde(flatten)]
    template: TemplateView,
    /// What it permits that was not permitted before.
    permissive_changes: Vec<ChangeView>,
    #[serde(rename = "template_set")]
    done: bool,
}

/// The team's templates.
#[derive(JsonSchema, Serialize)]
pub(super) struct TemplateList {
    templates: Vec<TemplateView>,
}

/// Lists the team's templates.
pub(super) async fn list(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<TemplateList>, ApiError> {
    let found = PolicyTemplate::list(&parts.store, caller.team()).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let templates = found.into_iter().map(TemplateView::from).collect();
    Ok(Json(TemplateList { templates }))
}

/// Shows a template.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<TemplateView>, ApiError> {
    check_name(&name).map_err(|_| missing(Noun::PolicyTemplate, &name))?;
    let failed = |error| ApiError::store(error, &parts);
    let found = PolicyTemplate::find(&parts.store, caller.team(), &name).await;
    if let Some(template) = found.map_err(failed)? {
        return Ok(Json(template.into()));
    }
    let all = PolicyTemplate::list(&parts.store, caller.team()).await;
    let all = all.map_err(failed)?;
    let known: Vec<_> = all.iter().map(|template| &template.name).collect();
    Err(missing_among(Noun::PolicyTemplate, &name, &known))
}

/// Makes a template, or another of it.
pub(super) async fn set(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(name): Path<String>,
    body: Text<PolicyBody>,
) -> Result<Json<TemplateSet>, ApiError> {
    edit(&parts, &author, (name, PolicyEdit::Rewrite(body.text))).await
}

/// Changes the fields of a template that are named.
pub(super) async fn update(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(name): Path<String>,
    body: Text<PolicyBody>,
) -> Result<Json<TemplateSet>, ApiError> {
    edit(&parts, &author, (name, PolicyEdit::Patch(body.text))).await
}

/// Deletes a template; policies that came from it stay as they are.
pub(super) async fn delete(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(name): Path<String>,
) -> Result<Json<Deleted>, ApiError> {
    check_name(&name).map_err(|_| missing(Noun::PolicyTemplate, &name))?;
    let done = PolicyTemplate::delete(&parts.store, &author.actor(), &name).await;
    done.map_err(change(&parts, Noun::PolicyTemplate))?;
    parts.proxy.copy_audit().await;
    Ok(Json(Deleted::DONE))
}

async fn edit(
    parts: &Parts,
    author: &Author,
    (name, edit): (String, PolicyEdit),
) -> Result<Json<TemplateSet>, ApiError> {
    check_name(&name).map_err(|error| given(&error))?;
    let edited = PolicyTemplate::edit(&parts.store, &author.actor(), &name, edit).await;
    let edited = edited.map_err(change(parts, Noun::PolicyTemplate))?;
    parts.proxy.copy_audit().await;
    let template = PolicyTemplate {
        name,
        policy: edited.policy,
        updated_at: parts.store.clock().now(),
    };
    Ok(Json(TemplateSet {
        template: template.into(),
        permissive_changes: edited
            .permissive
            .into_iter()
            .map(ChangeView::from)
            .collect(),
        done: true,
    }))
}
