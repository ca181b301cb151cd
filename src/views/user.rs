//! What is shown of a team's members, and of those who are invited.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    store::{Invitation, Link, TeamMember},
};

/// A member of the team, or somebody who is invited.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct UserView {
    /// The id of the member, or of the invitation.
    pub(crate) id: String,
    /// The e-mail address.
    pub(crate) email: String,
    /// The name that others are shown, if the person gave one.
    pub(crate) display_name: Option<String>,
    /// What the member is, or is to be: `owner`, `admin` or `approver`.
    pub(crate) role: String,
    /// `member`, `invited`, or `expired` for an invitation that nobody accepted in time.
    pub(crate) status: String,
    /// Whether the member has a password to sign in with; an invitation has none.
    pub(crate) has_password: bool,
    /// How many passkeys the member has to sign in with.
    pub(crate) passkeys: i64,
    /// The names of the credentials that are assigned to the member; they count for approvers only.
    pub(crate) assigned_credentials: Vec<String>,
    /// Who invited, where it is an invitation.
    pub(crate) invited_by: Option<String>,
    /// Since when: the member in the team, or the invitation.
    #[schemars(with = "String")]
    pub(crate) since: Timestamp,
    /// Until when an invitation can be accepted.
    #[schemars(with = "Option<String>")]
    pub(crate) expires_at: Option<Timestamp>,
}

/// An invitation that was made.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct InvitationView {
    /// Its id.
    pub(crate) id: String,
    /// Who is invited.
    pub(crate) email: String,
    /// As what.
    pub(crate) role: String,
    /// The link that accepts it, shown this once; null where it is sent by mail, and on a dry run.
    pub(crate) link: Option<String>,
    /// Until when it can be accepted.
    #[schemars(with = "String")]
    pub(crate) expires_at: Timestamp,
}

/// A link that resets a password.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct ResetView {
    /// Whose password it is.
    pub(crate) email: String,
    /// The link, shown this once; null where it is sent by mail, and on a dry run.
    pub(crate) link: Option<String>,
    /// How many passkeys were deleted with it.
    #[serde(default)]
    pub(crate) passkeys_removed: u64,
    /// Until when it works.
    #[schemars(with = "String")]
    pub(crate) expires_at: Timestamp,
}

impl From<TeamMember> for UserView {
    fn from(member: TeamMember) -> Self {
        Self {
            id: member.member.user_id,
            email: member.member.email,
            display_name: member.display_name,
            role: member.member.role.as_str().to_owned(),
            status: "member".to_owned(),
            has_password: member.has_password,
            passkeys: member.passkeys,
            assigned_credentials: member.assigned,
            invited_by: None,
            since: member.joined_at,
            expires_at: None,
        }
    }
}

impl UserView {
    /// Returns what is shown of an invitation at that time.
    pub(crate) fn invited(invitation: Invitation, now: Timestamp) -> Self {
        let is_over = invitation.expires_at <= now;
        Self {
            id: invitation.id,
            email: invitation.email,
            display_name: None,
            role: invitation.role.as_str().to_owned(),
            status: if is_over { "expired" } else { "invited" }.to_owned(),
            has_password: false,
            passkeys: 0,
            assigned_credentials: Vec::new(),
            invited_by: Some(invitation.invited_by),
            since: invitation.created_at,
            expires_at: Some(invitation.expires_at),
        }
    }
}

impl InvitationView {
    /// Returns what is shown of an invitation, with its link where that is to be passed on.
    pub(crate) fn of(invitation: Invitation, link: Option<String>) -> Self {
        Self {
            id: invitation.id,
            email: invitation.email,
            role: invitation.role.as_str().to_owned(),
            link,
            expires_at: invitation.expires_at,
        }
    }
}

impl ResetView {
    /// Returns what is shown of a link, with its address where that is to be passed on.
    pub(crate) fn of(link: Link, address: Option<String>) -> Self {
        Self {
            email: link.email,
            link: address,
            passkeys_removed: 0,
            expires_at: link.expires_at,
        }
    }

    /// Returns the same view of a link with which so many passkeys were deleted.
    pub(crate) fn having_removed(self, passkeys: u64) -> Self {
        Self {
            passkeys_removed: passkeys,
            ..self
        }
    }
}
