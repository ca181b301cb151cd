//! `/team/members/invite`, `/team/members/invites`, `/team/members/accept` and `/invite/info`: how people come to a
//! team (spec/tap.md §4.8).

use std::sync::Arc;

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{
    Parts,
    address::Path,
    auth::ComesFrom,
    error::ApiError,
    typed::{Body, Query},
};
use super::{
    answers::Deleted,
    guard::{Author, Caller},
    proof, refusal,
};
use crate::{
    clock::Timestamp,
    notify::letters,
    secrets::{Secret, Token},
    store::{
        Account, AccountError, Actor, Invitation, Invited, Joiner, LinkKind, Member, MemberRole,
        NewInvitation, Noun, Origin, Purpose, Session, Team, Throttle, User, read_email,
    },
    views::user::{InvitationView, UserView},
};

/// Whom to invite.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InviteBody {
    email: String,
    /// An approver unless it is said.
    role: Option<RoleWord>,
}

/// The word for what a member is.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum RoleWord {
    Owner,
    Admin,
    Approver,
}

/// An invitation that was made.
#[derive(JsonSchema, Serialize)]
pub(super) struct InvitationMade {
    #[serde(flatten)]
    view: InvitationView,
    message: &'static str,
    /// The link, where no mail is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    accept_url: Option<String>,
}

/// The invitations that nobody has accepted yet.
#[derive(JsonSchema, Serialize)]
pub(super) struct InvitationList {
    pending_invites: Vec<UserView>,
}

/// Whose invitation is looked at.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InvitationQuery {
    token: String,
}

/// An invitation, as whoever has its link sees it.
#[derive(JsonSchema, Serialize)]
pub(super) struct InvitationInfo {
    email: String,
    team_name: String,
    role: &'static str,
    invited_by: String,
    expires_at: Timestamp,
    /// Whether the address has an account, whose password is needed; a new one gets the password that is given.
    has_account: bool,
}

/// Whoever accepts.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AcceptBody {
    /// What stands behind `invite_token=` in the link.
    token: String,
    /// That of the account, or the one that a new account gets.
    password: Secret,
}

/// A member who was made.
#[derive(JsonSchema, Serialize)]
#[expect(
    clippy::struct_field_names,
    reason = "clients know the field by that name"
)]
pub(super) struct Accepted {
    accepted: bool,
    admin_id: String,
    email: String,
    team_id: String,
    team_name: String,
    member_role: &'static str,
}

/// The link of who is signed in.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct JoinBody {
    /// What stands behind `invite_token=` in the link.
    token: String,
}

impl From<(Member, Team)> for Accepted {
    fn from((member, team): (Member, Team)) -> Self {
        Self {
            accepted: true,
            admin_id: member.user_id,
            email: member.email,
            team_id: team.id.to_string(),
            team_name: team.name,
            member_role: member.role.as_str(),
        }
    }
}

impl From<RoleWord> for MemberRole {
    fn from(word: RoleWord) -> Self {
        match word {
            RoleWord::Owner => Self::Owner,
            RoleWord::Admin => Self::Admin,
            RoleWord::Approver => Self::Approver,
        }
    }
}

impl From<Invited> for InvitationInfo {
    fn from(invited: Invited) -> Self {
        let invitation = invited.invitation;
        Self {
            email: invitation.email,
            team_name: invited.team_name,
            role: invitation.role.as_str(),
            invited_by: invitation.invited_by,
            expires_at: invitation.expires_at,
            has_account: invited.has_account,
        }
    }
}

/// Invites somebody.
pub(super) async fn create(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Body(body): Body<InviteBody>,
) -> Result<Json<InvitationMade>, ApiError> {
    let role = body.role.map_or(MemberRole::Approver, MemberRole::from);
    let by = (&author.actor(), &author.0.member);
    let made = invite(&parts, by, (&body.email, role)).await?;
    Ok(Json(told(made)))
}

/// Lists the invitations that nobody has accepted yet.
pub(super) async fn list(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<InvitationList>, ApiError> {
    let found = Invitation::list(&parts.store, caller.team()).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let now = parts.store.clock().now();
    let told = found.into_iter().map(|one| UserView::invited(one, now));
    Ok(Json(InvitationList {
        pending_invites: told.collect(),
    }))
}

/// Makes the link of an invitation anew, and sends it.
pub(super) async fn resend(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(id): Path<String>,
) -> Result<Json<InvitationMade>, ApiError> {
    let by = (&author.actor(), &author.0.member);
    let made = renew(&parts, by, &id).await?;
    Ok(Json(told(made)))
}

/// Takes an invitation back.
pub(super) async fn delete(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(id): Path<String>,
) -> Result<Json<Deleted>, ApiError> {
    let revoked = Invitation::revoke(&parts.store, &author.actor(), &id).await;
    revoked.map_err(refusal::change(&parts, Noun::Invitation))?;
    parts.proxy.copy_audit().await;
    Ok(Json(Deleted::DONE))
}

/// Shows the invitation that a link is for.
pub(super) async fn info(
    State(parts): State<Arc<Parts>>,
    Query(InvitationQuery { token }): Query<InvitationQuery>,
) -> Result<Json<InvitationInfo>, ApiError> {
    Ok(Json(find(&parts, &token).await?.into()))
}

/// Accepts an invitation.
pub(super) async fn accept(
    State(parts): State<Arc<Parts>>,
    ComesFrom(origin): ComesFrom,
    Body(AcceptBody { token, password }): Body<AcceptBody>,
) -> Result<Json<Accepted>, ApiError> {
    let accepted = accept_with_password(&parts, (&token, password), &origin).await?;
    Ok(Json(accepted.into()))
}

/// Accepts an invitation as who is signed in.
pub(super) async fn join(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Body(JoinBody { token }): Body<JoinBody>,
) -> Result<Json<Accepted>, ApiError> {
    let accepted = accept_signed_in(&parts, &token, &caller.0).await?;
    Ok(Json(accepted.into()))
}

/// Invites somebody: for an endpoint, and for a page. The link is returned where no mail is sent, and on a trial run
/// neither is there.
///
/// # Errors
/// 400, 403 where an owner is invited by somebody else, 409 for who is a member, 429.
pub(in crate::relay) async fn invite(
    parts: &Parts,
    (actor, by): (&Actor, &Member),
    (email, role): (&str, MemberRole),
) -> Result<(Invitation, Option<String>), ApiError> {
    let email = read_email(email).map_err(|error| refusal::given(&error))?;
    let throttle = Throttle::of(Purpose::Invite, actor.team.as_str());
    proof::count(parts, &throttle).await?;
    let team = team_name(parts, actor).await?;
    let new = NewInvitation { email, role };
    let (url, is_mailed) = (&parts.settings.public_url, parts.sends_mail());
    let write = |made: &Invitation, token: &Token| {
        let link = LinkKind::Invitation.address(url, token);
        is_mailed.then(|| letters::invitation(&link, &team, made))
    };
    let made = new.insert(&parts.store, (actor, Some(by)), write).await;
    finish(
        parts,
        actor,
        made.map_err(refusal::change(parts, Noun::User))?,
    )
    .await
}

/// Makes the link of an invitation anew, as [`invite`] does.
///
/// # Errors
/// 404 for one that there is not, and as [`invite`].
pub(in crate::relay) async fn renew(
    parts: &Parts,
    (actor, by): (&Actor, &Member),
    id: &str,
) -> Result<(Invitation, Option<String>), ApiError> {
    let throttle = Throttle::of(Purpose::Invite, actor.team.as_str());
    proof::count(parts, &throttle).await?;
    let team = team_name(parts, actor).await?;
    let (url, is_mailed) = (&parts.settings.public_url, parts.sends_mail());
    let write = |made: &Invitation, token: &Token| {
        let link = LinkKind::Invitation.address(url, token);
        is_mailed.then(|| letters::invitation(&link, &team, made))
    };
    let made = Invitation::renew(&parts.store, (actor, Some(by)), id, write).await;
    finish(
        parts,
        actor,
        made.map_err(refusal::change(parts, Noun::Invitation))?,
    )
    .await
}

/// Returns the invitation that a link is for. It is not used by that.
///
/// # Errors
/// 400 for a link that does not work (any more).
pub(in crate::relay) async fn find(parts: &Parts, token: &str) -> Result<Invited, ApiError> {
    let over = || refusal::account(&AccountError::LinkOver);
    let token = Token::presented(token).ok_or_else(over)?;
    let found = Invitation::find(&parts.store, &token).await;
    let found = found.map_err(|error| ApiError::store(error, parts))?;
    found.ok_or_else(over)
}

/// Accepts an invitation with a password: that of the account which has the address, or the one that a new account
/// gets.
///
/// # Errors
/// 400 for a link that does not work (any more) and a password that cannot be one; 401 for a wrong one; 429.
pub(in crate::relay) async fn accept_with_password(
    parts: &Parts,
    (token, password): (&str, Secret),
    origin: &Origin,
) -> Result<(Member, Team), ApiError> {
    let invited = find(parts, token).await?;
    let email = &invited.invitation.email;
    let user = User::find_by_email(&parts.store, email).await;
    let user = user.map_err(|error| ApiError::store(error, parts))?;
    let joiner = if let Some(user) = user {
        // Whoever has the link may be the one who sent it: it is not enough to use somebody's account.
        let account = (&Account::of(email), origin.address);
        if !proof::check(parts, account, (user.password, password)).await? {
            return Err(refusal::sign_in_refused());
        }
        Joiner::Known(user.id)
    } else {
        Joiner::New(proof::hash(parts, password).await?)
    };
    become_member(parts, token, joiner).await
}

/// Accepts an invitation as who is signed in already, whose address has to be the one that is invited.
///
/// # Errors
/// 400 for a link that does not work (any more), or is for somebody else.
pub(in crate::relay) async fn accept_signed_in(
    parts: &Parts,
    token: &str,
    session: &Session,
) -> Result<(Member, Team), ApiError> {
    let joiner = Joiner::Known(session.member.user_id.clone());
    become_member(parts, token, joiner).await
}

async fn become_member(
    parts: &Parts,
    token: &str,
    joiner: Joiner,
) -> Result<(Member, Team), ApiError> {
    let over = || refusal::account(&AccountError::LinkOver);
    let token = Token::presented(token).ok_or_else(over)?;
    let accepted = Invitation::accept(&parts.store, &token, joiner).await;
    let accepted = accepted.map_err(refusal::change(parts, Noun::User))?;
    parts.proxy.copy_audit().await;
    Ok(accepted)
}

/// Copies the entry, and returns the link where whoever invites has to pass it on.
async fn finish(
    parts: &Parts,
    actor: &Actor,
    (invitation, token): (Invitation, Token),
) -> Result<(Invitation, Option<String>), ApiError> {
    parts.proxy.copy_audit().await;
    let link = LinkKind::Invitation.address(&parts.settings.public_url, &token);
    let is_shown = !parts.sends_mail() && !actor.dry_run;
    Ok((invitation, is_shown.then_some(link)))
}

async fn team_name(parts: &Parts, actor: &Actor) -> Result<String, ApiError> {
    let team = Team::find(&parts.store, &actor.team).await;
    let team = team.map_err(|error| ApiError::store(error, parts))?;
    let id = actor.team.as_str();
    Ok(team.ok_or_else(|| refusal::missing(Noun::Team, id))?.name)
}

fn told((invitation, link): (Invitation, Option<String>)) -> InvitationMade {
    InvitationMade {
        view: InvitationView::of(invitation, link.clone()),
        message: match link {
            Some(_) => "no mail is sent from here: pass the link on",
            None => "the invitation is sent",
        },
        accept_url: link,
    }
}
