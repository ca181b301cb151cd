//! People, here and through a relay.

use serde_json::{Value, json};

use super::{super::Failure, Deployment, Place};
use crate::{
    client::Request,
    notify::letters,
    secrets::Token,
    store::{
        AssignedCredentials, Invitation, LinkKind, Member, MemberRole, NewInvitation, Noun,
        TeamMember, User,
    },
    views::user::{InvitationView, ResetView, UserView},
};

/// Where the API has people.
const MEMBERS: [&str; 2] = ["team", "members"];

/// The people of the team.
#[derive(Debug)]
pub(crate) struct Users<'a>(pub(super) &'a Deployment<'a>);

impl Users<'_> {
    /// Returns the members, the oldest first, and then who is invited.
    pub(crate) async fn list(&self) -> Result<Vec<UserView>, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let (store, team) = (&here.store, &here.team.id);
                let members = TeamMember::list(store, team).await?;
                let invited = Invitation::list(store, team).await?;
                let now = store.clock().now();
                let invited = invited.into_iter().map(|one| UserView::invited(one, now));
                let members = members.into_iter().map(UserView::from);
                Ok(members.chain(invited).collect())
            }
            Place::There(relay) => {
                let about = |field| (Noun::User, field);
                let mut all: Vec<UserView> =
                    relay.list(Request::get(MEMBERS), about("members")).await?;
                let invited = relay.list(Request::get(MEMBERS), about("pending_invites"));
                all.extend(invited.await?);
                Ok(all)
            }
        }
    }

    /// Returns who has that address, member or invited, or the failure that suggests another.
    pub(crate) async fn find(&self, email: &str) -> Result<UserView, Failure> {
        let all = self.list().await?;
        let found = all.iter().find(|user| user.email == email).cloned();
        found.ok_or_else(|| unknown(email, all.iter()))
    }

    /// Invites somebody.
    pub(crate) async fn invite(
        &self,
        email: &str,
        role: MemberRole,
        dry_run: bool,
    ) -> Result<InvitationView, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let email = email.to_owned();
                let new = NewInvitation { email, role };
                let (actor, config) = (here.actor(dry_run), self.0.invocation.config()?);
                // The letter leaves by the outbox, as soon as a relay runs.
                let (url, is_mailed) = (&config.public_url, config.mail()?.is_some());
                let write = |made: &Invitation, token: &Token| {
                    let link = LinkKind::Invitation.address(url, token);
                    is_mailed.then(|| letters::invitation(&link, &here.team.name, made))
                };
                let made = new.insert(&here.store, (&actor, None), write);
                let (invitation, token) = made.await?;
                self.0.copied(here).await;
                let is_shown = !is_mailed && !dry_run;
                let link = is_shown.then(|| LinkKind::Invitation.address(url, &token));
                Ok(InvitationView::of(invitation, link))
            }
            Place::There(relay) => {
                let body = json!({ "email": email, "role": role.as_str() });
                let request = Request::post(["team", "members", "invite"]);
                let request = request.rehearsed(dry_run).body(body);
                relay.send(request, (Noun::User, email)).await
            }
        }
    }

    /// Changes what a member is.
    pub(crate) async fn set_role(
        &self,
        email: &str,
        role: MemberRole,
        dry_run: bool,
    ) -> Result<UserView, Failure> {
        let mut member = self.member(email).await?;
        match &self.0.place {
            Place::Here(here) => {
                let by = (&here.actor(dry_run), None);
                Member::set_role(&here.store, by, (&member.id, role)).await?;
                self.0.copied(here).await;
                role.as_str().clone_into(&mut member.role);
                Ok(member)
            }
            Place::There(relay) => {
                let path = [MEMBERS[0], MEMBERS[1], &member.id, "role"];
                let request = Request::put(path).rehearsed(dry_run);
                let request = request.body(json!({ "role": role.as_str() }));
                relay.send(request, (Noun::User, email)).await
            }
        }
    }

    /// Assigns these credentials to a member, and no others.
    pub(crate) async fn assign(
        &self,
        email: &str,
        credentials: &[String],
        dry_run: bool,
    ) -> Result<UserView, Failure> {
        let mut member = self.member(email).await?;
        match &self.0.place {
            Place::Here(here) => {
                let (actor, wanted) = (here.actor(dry_run), (member.id.as_str(), credentials));
                let assigned = AssignedCredentials::set(&here.store, &actor, wanted).await?;
                self.0.copied(here).await;
                member.assigned_credentials = assigned;
                Ok(member)
            }
            Place::There(relay) => {
                let path = [MEMBERS[0], MEMBERS[1], &member.id, "credentials"];
                let request = Request::put(path).rehearsed(dry_run);
                let request = request.body(json!({ "credentials": credentials }));
                relay.send(request, (Noun::User, email)).await
            }
        }
    }

    /// Makes a link by which a member sets another password, and deletes their passkeys where that is wanted.
    pub(crate) async fn reset_password(
        &self,
        email: &str,
        removes_passkeys: bool,
        dry_run: bool,
    ) -> Result<ResetView, Failure> {
        let member = self.member(email).await?;
        match &self.0.place {
            Place::Here(here) => {
                let (kind, actor) = (LinkKind::Reset, here.actor(dry_run));
                let (store, user) = (&here.store, member.id.as_str());
                let (link, token, removed) = if removes_passkeys {
                    User::reset_without_passkeys(store, &actor, user, |_, _| None).await?
                } else {
                    let made = User::make_link(store, &actor, (kind, user), |_, _| None);
                    let (link, token) = made.await?;
                    (link, token, 0)
                };
                self.0.copied(here).await;
                let address = kind.address(&self.0.invocation.config()?.public_url, &token);
                let view = ResetView::of(link, (!dry_run).then_some(address));
                Ok(view.having_removed(removed))
            }
            Place::There(relay) => {
                let path = [MEMBERS[0], MEMBERS[1], &member.id, "reset-password"];
                let mut request = Request::post(path).rehearsed(dry_run);
                if removes_passkeys {
                    request = request.body(json!({ "remove_passkeys": true }));
                }
                relay.send(request, (Noun::User, email)).await
            }
        }
    }

    /// Removes a member, or takes an invitation back.
    pub(crate) async fn remove(&self, email: &str, dry_run: bool) -> Result<(), Failure> {
        let user = self.find(email).await?;
        let is_member = user.status == "member";
        match &self.0.place {
            Place::Here(here) => {
                let actor = here.actor(dry_run);
                if is_member {
                    Member::remove(&here.store, (&actor, None), &user.id).await?;
                } else {
                    Invitation::revoke(&here.store, &actor, &user.id).await?;
                }
                self.0.copied(here).await;
                Ok(())
            }
            Place::There(relay) => {
                let request = if is_member {
                    Request::delete([MEMBERS[0], MEMBERS[1], &user.id])
                } else {
                    Request::delete([MEMBERS[0], MEMBERS[1], "invites", &user.id])
                };
                let request = request.rehearsed(dry_run);
                let removed = relay.send::<Value>(request, (Noun::User, email));
                removed.await.map(drop)
            }
        }
    }

    /// Returns the member with that address: somebody who is only invited is none.
    async fn member(&self, email: &str) -> Result<UserView, Failure> {
        let all = self.list().await?;
        let mut members = all.iter().filter(|user| user.status == "member");
        let found = members.clone().find(|user| user.email == email).cloned();
        found.ok_or_else(|| unknown(email, &mut members))
    }
}

fn unknown<'a>(email: &str, users: impl Iterator<Item = &'a UserView>) -> Failure {
    let known: Vec<_> = users.map(|user| &user.email).collect();
    Failure::not_found(Noun::User, email, &known)
}
