//! `/team/policies/{credential}`: a credential's rules (spec/tap.md §3.1, §3.6, §4.6).

use std::{borrow::Cow, sync::Arc};

use axum::{Json, extract::State};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use super::super::{Parts, address::Path, error::ApiError, typed::Text};
use super::{
    credentials::find,
    guard::{Author, Caller},
    refusal::{change, missing},
    wish::Wish,
};
use crate::{
    store::{Actor, EditedPolicy, Noun, PolicyEdit, StoredPolicy},
    views::policy::{ChangeView, EditedView, PolicyView, Rules},
};

/// A policy's rules, as people write them: `docs/policies.md` says what there is.
pub(super) enum PolicyBody {}

impl JsonSchema for PolicyBody {
    fn schema_name() -> Cow<'static, str> {
        "PolicyBody".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = Rules::json_schema(generator);
        schema.remove("required");
        schema.insert("additionalProperties".to_owned(), false.into());
        schema
    }
}

/// A policy that was set, and what it permits that was not permitted before.
#[derive(JsonSchema, Serialize)]
pub(super) struct PolicySet {
    #[serde(flatten)]
    edited: PolicyOrName,
    policy_set: bool,
}

/// A policy, or only the name of its credential.
#[derive(JsonSchema, Serialize)]
#[serde(untagged)]
enum PolicyOrName {
    Whole(Box<EditedView>),
    Name { credential: String },
}

/// A policy that was taken away, and what is permitted without it.
#[derive(JsonSchema, Serialize)]
pub(super) struct PolicyDeleted {
    credential: String,
    deleted: bool,
    permissive_changes: Vec<ChangeView>,
}

/// What a policy would permit that the one before it does not.
#[derive(JsonSchema, Serialize)]
pub(super) struct PolicyDiff {
    credential: String,
    permissive_changes: Vec<ChangeView>,
}

/// Shows a credential's policy.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<PolicyView>, ApiError> {
    find(&parts, &caller, &name).await?;
    let found = StoredPolicy::find(&parts.store, caller.team(), &name).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let policy = found.ok_or_else(|| missing(Noun::Policy, &name))?;
    Ok(Json(PolicyView::of(&name, policy)))
}

/// Gives a credential a policy, in place of the one it may have; asking addresses stay where they are not named.
pub(super) async fn set(
    State(parts): State<Arc<Parts>>,
    author: Author,
    (wish, Path(credential)): (Wish, Path<String>),
    body: Text<PolicyBody>,
) -> Result<Json<PolicySet>, ApiError> {
    edit(
        &parts,
        (&author, wish),
        (credential, PolicyEdit::Rewrite(body.text)),
    )
    .await
}

/// Changes the fields of a policy that are named.
pub(super) async fn update(
    State(parts): State<Arc<Parts>>,
    author: Author,
    (wish, Path(credential)): (Wish, Path<String>),
    body: Text<PolicyBody>,
) -> Result<Json<PolicySet>, ApiError> {
    edit(
        &parts,
        (&author, wish),
        (credential, PolicyEdit::Patch(body.text)),
    )
    .await
}

/// Tells what setting a policy would permit, and sets nothing. It is refused where setting it would be.
pub(super) async fn diff(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(credential): Path<String>,
    body: Text<PolicyBody>,
) -> Result<Json<PolicyDiff>, ApiError> {
    let mut actor = caller.reader();
    actor.dry_run = true;
    let edit = PolicyEdit::Rewrite(body.text);
    let edited = apply(&parts, (&caller, actor), (&credential, edit)).await?;
    Ok(Json(PolicyDiff {
        credential,
        permissive_changes: edited
            .permissive
            .into_iter()
            .map(ChangeView::from)
            .collect(),
    }))
}

/// Takes a credential's policy away; the team's mode holds for it then.
pub(super) async fn delete(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(credential): Path<String>,
) -> Result<Json<PolicyDeleted>, ApiError> {
    find(&parts, &author, &credential).await?;
    let done = StoredPolicy::delete(&parts.store, &author.actor(), &credential).await;
    let permissive = done.map_err(change(&parts, Noun::Credential))?.into_iter();
    parts.proxy.copy_audit().await;
    Ok(Json(PolicyDeleted {
        credential,
        deleted: true,
        permissive_changes: permissive.map(ChangeView::from).collect(),
    }))
}

async fn edit(
    parts: &Parts,
    (author, wish): (&Author, Wish),
    (name, edit): (String, PolicyEdit),
) -> Result<Json<PolicySet>, ApiError> {
    let edited = apply(parts, (author, author.actor()), (&name, edit)).await?;
    parts.proxy.copy_audit().await;
    let edited = if wish.is_whole {
        let permissive = edited.permissive.into_iter();
        PolicyOrName::Whole(Box::new(EditedView {
            policy: PolicyView::of(&name, edited.policy),
            permissive_changes: permissive.map(ChangeView::from).collect(),
        }))
    } else {
        PolicyOrName::Name { credential: name }
    };
    let policy_set = true;
    Ok(Json(PolicySet { edited, policy_set }))
}

async fn apply(
    parts: &Parts,
    (caller, actor): (&Caller, Actor),
    (name, edit): (&str, PolicyEdit),
) -> Result<EditedPolicy, ApiError> {
    find(parts, caller, name).await?;
    let edited = StoredPolicy::edit(&parts.store, &actor, name, edit).await;
    edited.map_err(change(parts, Noun::Credential))
}
