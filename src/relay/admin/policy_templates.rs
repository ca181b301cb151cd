//! `/team/policy-templates`: policies under names of their own (spec/tap.md §4.6).

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;
use serde_json::{Value, json};

use super::super::{Parts, address::Path, error::ApiError};
use super::{
    fields::Text,
    guard::Caller,
    refusal::{change, given, missing, policy},
};
use crate::{
    clock::Timestamp,
    policy::Policy,
    store::{Noun, PolicyTemplate, check_name},
};

/// The team's templates.
#[derive(Serialize)]
pub(super) struct Listed {
    templates: Vec<TemplateBody>,
}

#[derive(Serialize)]
pub(super) struct TemplateBody {
    name: String,
    #[serde(flatten)]
    policy: Policy,
    updated_at: Timestamp,
}

impl From<PolicyTemplate> for TemplateBody {
    fn from(template: PolicyTemplate) -> Self {
        Self {
            name: template.name,
            policy: template.policy,
            updated_at: template.updated_at,
        }
    }
}

/// Lists the team's templates.
pub(super) async fn list(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<Listed>, ApiError> {
    let found = PolicyTemplate::list(&parts.store, caller.team()).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let templates = found.into_iter().map(TemplateBody::from).collect();
    Ok(Json(Listed { templates }))
}

/// Shows a template.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<TemplateBody>, ApiError> {
    let none = || missing(Noun::PolicyTemplate, &name);
    check_name(&name).map_err(|_| none())?;
    let found = PolicyTemplate::find(&parts.store, caller.team(), &name).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    Ok(Json(found.ok_or_else(none)?.into()))
}

/// Makes a template, or another of it.
pub(super) async fn set(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
    Text(text): Text,
) -> Result<Json<Value>, ApiError> {
    check_name(&name).map_err(|error| given(&error))?;
    let rules = Policy::parse(&text).map_err(|error| policy(&error))?;
    let done = PolicyTemplate::set(&parts.store, &caller.actor(), &name, &rules).await;
    done.map_err(change(&parts, Noun::PolicyTemplate))?;
    parts.proxy.copy_audit().await;
    Ok(Json(json!({ "name": name, "template_set": true })))
}

/// Deletes a template; policies that came from it stay as they are.
pub(super) async fn delete(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<Value>, ApiError> {
    check_name(&name).map_err(|_| missing(Noun::PolicyTemplate, &name))?;
    let done = PolicyTemplate::delete(&parts.store, &caller.actor(), &name).await;
    done.map_err(change(&parts, Noun::PolicyTemplate))?;
    parts.proxy.copy_audit().await;
    Ok(Json(json!({ "deleted": true })))
}
