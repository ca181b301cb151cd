//! The pages of policies: a credential's rules, what a change of them would permit, and templates.

use super::{
    super::{Parts, admin::Caller, error::ApiError},
    credentials::find,
};
use crate::{
    policy::{ApprovalMode, Policy},
    store::{Credential, StoredPolicy, Team},
};

mod edit;
mod fields;
mod list;
mod rules;
mod show;
mod templates;
mod tester;

pub(super) use edit::{delete, edit, edit_form, take_template};
pub(super) use list::list;
pub(super) use show::show;
pub(super) use templates::{
    create as create_template, create_form as template_form, delete as delete_template,
    edit as edit_template, list as templates, show as template,
};

/// Where they are listed.
const LIST: &str = "/dashboard/policies";
/// Where templates are listed.
const TEMPLATES: &str = "/dashboard/templates";

/// A credential, and what decides about its calls.
struct Held {
    credential: Credential,
    /// Its own policy, if it has one.
    policy: Option<Policy>,
    /// What holds without one.
    mode: ApprovalMode,
}

impl Held {
    async fn of(parts: &Parts, caller: &Caller, name: &str) -> Result<Self, ApiError> {
        let failed = |error| ApiError::store(error, parts);
        let credential = find(parts, caller, name).await?;
        let policy = StoredPolicy::find(&parts.store, caller.team(), name).await;
        Ok(Self {
            credential,
            policy: policy.map_err(failed)?,
            mode: mode(parts, caller).await?,
        })
    }

    /// Returns where it is shown.
    fn address(&self) -> String {
        format!("{LIST}/{}", self.credential.name)
    }
}

/// Returns what holds for credentials without a policy.
async fn mode(parts: &Parts, caller: &Caller) -> Result<ApprovalMode, ApiError> {
    let team = Team::find(&parts.store, caller.team()).await;
    let team = team.map_err(|error| ApiError::store(error, parts))?;
    Ok(team.map_or(ApprovalMode::Gated, |team| team.approval_mode))
}
