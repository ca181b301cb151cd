//! The pages of members: who is in the team, as what, who is invited, and what ends all that.

use super::super::{
    Parts,
    admin::{Caller, refusal::missing},
    error::ApiError,
};
use crate::store::{MemberRole, Noun, TeamMember};

mod change;
mod invite;
mod list;
mod show;

pub(super) use change::{assign, end_all_sessions, end_session, remove, reset, set_role};
pub(super) use invite::{create as invite, create_form as invite_form, resend, revoke};
pub(super) use list::list;
pub(super) use show::show;

/// Where they are listed.
const LIST: &str = "/dashboard/members";
/// What somebody can be, and what that means.
const ROLES: [(&str, &str); 3] = [
    (
        "approver",
        "Approver: decides what waits for the credentials assigned to them",
    ),
    ("admin", "Admin: also changes everything of the team"),
    ("owner", "Owner: also appoints owners"),
];

/// Returns where one is shown.
fn address_of(id: &str) -> String {
    format!("{LIST}/{id}")
}

/// Returns the member of the caller's team with that id.
async fn find(parts: &Parts, caller: &Caller, id: &str) -> Result<TeamMember, ApiError> {
    let members = TeamMember::list(&parts.store, caller.team()).await;
    let members = members.map_err(|error| ApiError::store(error, parts))?;
    let mut members = members.into_iter();
    let found = members.find(|one| one.member.user_id == id);
    found.ok_or_else(|| missing(Noun::User, id))
}

/// Returns the word that a role is known by to people.
const fn role_name(role: MemberRole) -> &'static str {
    role.as_str()
}
