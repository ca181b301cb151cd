//! `/team/members`: who is in the team, as what, and which credentials approvers look after (spec/tap.md §4.8).

use std::sync::Arc;

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{Parts, address::Path, error::ApiError, typed::Body};
use super::{
    answers::Deleted,
    guard::{Author, Caller},
    invitations::RoleWord,
    refusal::{self, change, missing},
};
use crate::{
    clock::Timestamp,
    notify::letters,
    secrets::Token,
    store::{
        AccountError, Actor, AssignedCredentials, Capability, Invitation, Link, LinkKind, Member,
        MemberRole, Membership, Noun, TeamMember, User,
    },
    views::user::{ResetView, UserView},
};

/// A team's members, and who is invited.
#[derive(JsonSchema, Serialize)]
pub(super) struct MemberList {
    members: Vec<MemberAnswer>,
    /// Those who may invite see whom others have invited.
    pending_invites: Vec<UserView>,
}

/// A member: as commands show one, and under TAP's names.
#[derive(JsonSchema, Serialize)]
pub(super) struct MemberAnswer {
    #[serde(flatten)]
    view: UserView,
    member_role: &'static str,
    is_owner: bool,
    created_at: Timestamp,
}

/// What a member is to be.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleBody {
    role: RoleWord,
}

/// What else becomes of a member whose password is reset.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MemberReset {
    /// Whether their passkeys are deleted, too, and their sessions end: for who cannot show one any more.
    #[serde(default)]
    remove_passkeys: bool,
}

/// Everything that is assigned to an approver.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AssignAllBody {
    /// The names of the credentials; whatever else was assigned is not any more.
    credentials: Vec<String>,
}

/// A credential to be assigned.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AssignBody {
    credential_name: String,
}

/// The credentials of an approver.
#[derive(JsonSchema, Serialize)]
pub(super) struct Assigned {
    credentials: Vec<String>,
}

/// A link that resets a password.
#[derive(JsonSchema, Serialize)]
pub(super) struct ResetMade {
    #[serde(flatten)]
    view: ResetView,
    message: &'static str,
}

impl From<TeamMember> for MemberAnswer {
    fn from(member: TeamMember) -> Self {
        let role = member.member.role;
        Self {
            member_role: role.as_str(),
            is_owner: role == MemberRole::Owner,
            created_at: member.joined_at,
            view: member.into(),
        }
    }
}

/// Lists the team's members, and whom it has invited.
pub(super) async fn list(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<MemberList>, ApiError> {
    let failed = |error| ApiError::store(error, &parts);
    let me = &caller.0.member;
    let is_manager = me.role.may(Capability::ManageMembers);
    let mut members = TeamMember::list(&parts.store, caller.team())
        .await
        .map_err(failed)?;
    let mut pending_invites = Vec::new();
    if is_manager {
        let invited = Invitation::list(&parts.store, caller.team()).await;
        let now = parts.store.clock().now();
        let invited = invited.map_err(failed)?.into_iter();
        pending_invites.extend(invited.map(|one| UserView::invited(one, now)));
    } else {
        // The names of credentials are not for everybody.
        let others = members
            .iter_mut()
            .filter(|one| one.member.user_id != me.user_id);
        others.for_each(|one| one.assigned.clear());
    }
    Ok(Json(MemberList {
        members: members.into_iter().map(MemberAnswer::from).collect(),
        pending_invites,
    }))
}

/// Removes a member.
pub(super) async fn delete(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(id): Path<String>,
) -> Result<Json<Deleted>, ApiError> {
    let by = (&author.actor(), Some(&author.0.member));
    let removed = Member::remove(&parts.store, by, &id).await;
    removed.map_err(change(&parts, Noun::User))?;
    parts.proxy.copy_audit().await;
    Ok(Json(Deleted::DONE))
}

/// Changes what a member is.
pub(super) async fn set_role(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(id): Path<String>,
    Body(body): Body<RoleBody>,
) -> Result<Json<MemberAnswer>, ApiError> {
    let by = (&author.actor(), Some(&author.0.member));
    let role = MemberRole::from(body.role);
    let changed = Member::set_role(&parts.store, by, (&id, role)).await;
    let changed = changed.map_err(change(&parts, Noun::User))?;
    parts.proxy.copy_audit().await;
    let mut found = find(&parts, &author, &id).await?;
    // On a trial run it is not stored.
    found.member = changed;
    Ok(Json(found.into()))
}

/// Makes a link that resets a member's password, and takes their passkeys where that is wanted.
pub(super) async fn reset_password(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(id): Path<String>,
    Body(body): Body<MemberReset>,
) -> Result<Json<ResetMade>, ApiError> {
    let wish = (id.as_str(), body.remove_passkeys);
    let view = reset_link(&parts, (&author.actor(), &author.0.member), wish).await?;
    Ok(Json(ResetMade {
        message: match view.link {
            Some(_) => "no mail is sent from here: pass the link on",
            None => "the link is sent",
        },
        view,
    }))
}

/// Lists the credentials that are assigned to a member.
pub(super) async fn assigned(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Assigned>, ApiError> {
    let found = find(&parts, &caller, &id).await?;
    let credentials = found.assigned;
    Ok(Json(Assigned { credentials }))
}

/// Assigns a credential to a member.
pub(super) async fn assign(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(id): Path<String>,
    Body(body): Body<AssignBody>,
) -> Result<Json<Assigned>, ApiError> {
    let pair = (id.as_str(), body.credential_name.as_str());
    let added = AssignedCredentials::add(&parts.store, &author.actor(), pair).await;
    added.map_err(change(&parts, Noun::User))?;
    parts.proxy.copy_audit().await;
    let credentials = find(&parts, &author, &id).await?.assigned;
    Ok(Json(Assigned { credentials }))
}

/// Assigns these credentials to a member, and no others.
pub(super) async fn assign_all(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(id): Path<String>,
    Body(body): Body<AssignAllBody>,
) -> Result<Json<MemberAnswer>, ApiError> {
    let wanted = (id.as_str(), body.credentials.as_slice());
    let assigned = all_assigned(&parts, &author.actor(), wanted).await?;
    let mut found = find(&parts, &author, &id).await?;
    // On a trial run it is not stored.
    found.assigned = assigned;
    Ok(Json(found.into()))
}

/// Assigns these credentials to a member, and no others: for an endpoint, and for a page. Returns their names, sorted.
///
/// # Errors
/// 404 for who is no member and for a credential that there is not.
pub(in crate::relay) async fn all_assigned(
    parts: &Parts,
    actor: &Actor,
    wanted: (&str, &[String]),
) -> Result<Vec<String>, ApiError> {
    let set = AssignedCredentials::set(&parts.store, actor, wanted).await;
    let set = set.map_err(change(parts, Noun::User))?;
    parts.proxy.copy_audit().await;
    Ok(set)
}

/// Takes a credential from a member.
pub(super) async fn unassign(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path((id, name)): Path<(String, String)>,
) -> Result<Json<Deleted>, ApiError> {
    let removed = AssignedCredentials::remove(&parts.store, &author.actor(), (&id, &name)).await;
    removed.map_err(change(&parts, Noun::User))?;
    parts.proxy.copy_audit().await;
    Ok(Json(Deleted::DONE))
}

/// Makes a link that resets a member's password, and deletes their passkeys where that is wanted: for an endpoint, and
/// for a page. It is mailed to them, or returned where no mail is sent.
///
/// # Errors
/// 404 for who is no member, 403 for one's own passkeys, and 403 for a member of another team as well: nobody of
/// this one may have a link that leads there, or make that account less safe.
pub(in crate::relay) async fn reset_link(
    parts: &Parts,
    (actor, by): (&Actor, &Member),
    (user, removes_passkeys): (&str, bool),
) -> Result<ResetView, ApiError> {
    let failed = |error| ApiError::store(error, parts);
    let is_mailed = parts.sends_mail();
    let member = Member::find(&parts.store, &actor.team, user).await;
    let member = member.map_err(failed)?;
    let member = member.ok_or_else(|| missing(Noun::User, user))?;
    let teams = Membership::list(&parts.store, user).await.map_err(failed)?;
    if removes_passkeys && by.user_id == user {
        return Err(refusal::account(&AccountError::OwnPasskeys));
    }
    if (!is_mailed || removes_passkeys) && teams.len() > 1 {
        return Err(refusal::account(&AccountError::OtherTeams(member.email)));
    }
    let url = &parts.settings.public_url;
    let write = |link: &Link, token: &Token| is_mailed.then(|| letters::reset(url, link, token));
    let made = if removes_passkeys {
        User::reset_without_passkeys(&parts.store, actor, user, write).await
    } else {
        let wanted = (LinkKind::Reset, user);
        let made = User::make_link(&parts.store, actor, wanted, write).await;
        made.map(|(link, token)| (link, token, 0))
    };
    let (link, token, removed) = made.map_err(change(parts, Noun::User))?;
    parts.proxy.copy_audit().await;
    let is_shown = !is_mailed && !actor.dry_run;
    let shown = is_shown.then(|| LinkKind::Reset.address(url, &token));
    Ok(ResetView::of(link, shown).having_removed(removed))
}

/// Returns a member of the caller's team as lists show one.
async fn find(parts: &Parts, caller: &Caller, id: &str) -> Result<TeamMember, ApiError> {
    let members = TeamMember::list(&parts.store, caller.team()).await;
    let members = members.map_err(|error| ApiError::store(error, parts))?;
    let mut members = members.into_iter();
    let found = members.find(|one| one.member.user_id == id);
    found.ok_or_else(|| missing(Noun::User, id))
}
