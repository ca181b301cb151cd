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
    refusal::{change, given, missing, policy},
};
use crate::{
    policy::Policy,
    store::{Noun, PolicyTemplate, check_name},
    views::policy::TemplateView,
};

/// A template that was made, or replaced.
#[derive(JsonSchema, Serialize)]
pub(super) struct TemplateSet {
    name: String,
    template_set: bool,
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
    let none = || missing(Noun::PolicyTemplate, &name);
    check_name(&name).map_err(|_| none())?;
    let found = PolicyTemplate::find(&parts.store, caller.team(), &name).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    Ok(Json(found.ok_or_else(none)?.into()))
}

/// Makes a template, or another of it.
pub(super) async fn set(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(name): Path<String>,
    body: Text<PolicyBody>,
) -> Result<Json<TemplateSet>, ApiError> {
    check_name(&name).map_err(|error| given(&error))?;
    let rules = Policy::parse(&body.text).map_err(|error| policy(&error))?;
    let done = PolicyTemplate::set(&parts.store, &author.actor(), &name, &rules).await;
    done.map_err(change(&parts, Noun::PolicyTemplate))?;
    parts.proxy.copy_audit().await;
    Ok(Json(TemplateSet {
        name,
        template_set: true,
    }))
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
