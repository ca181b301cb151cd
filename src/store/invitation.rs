//! Invitations: links that make whoever has them a member of a team.

use std::time::Duration;

use serde_json::json;

use super::{
    AccountError, Actor, ChangeError, ChangeRecord, Connection, Letter, Link, LinkKind, Member,
    MemberRole, Noun, Store, StoreError, Team, TeamId, User, change::Change, link::NewLink,
};
use crate::{
    clock::Timestamp,
    secrets::{PasswordHash, Token},
};

/// How long an invitation can be accepted (spec/tap.md §1.1).
const LASTS: Duration = Duration::from_hours(48);

/// Somebody who was invited and has not accepted.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Its id.
    pub id: String,
    /// Who is invited, in lower case.
    pub email: String,
    /// To which team.
    pub team: TeamId,
    /// As what.
    pub role: MemberRole,
    /// Who invites.
    pub invited_by: String,
    /// When it was made or last renewed.
    pub created_at: Timestamp,
    /// Until when it can be accepted.
    pub expires_at: Timestamp,
}

/// An invitation to be made.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// Whom to invite, in lower case.
    pub email: String,
    /// As what.
    pub role: MemberRole,
}

/// Who accepts an invitation.
#[derive(Debug)]
pub enum Joiner {
    /// Somebody without an account, who gets one with this password.
    New(PasswordHash),
    /// The user with this id, who has shown to be that. It has to be the one who is invited.
    Known(String),
}

/// An invitation as whoever has its link sees it.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The invitation.
    pub invitation: Invitation,
    /// The team's name.
    pub team_name: String,
    /// Whether the address has an account already, whose password is needed.
    pub has_account: bool,
}

impl NewInvitation {
    /// Makes the invitation, in the place of an older one for the same address. `by` is the member who invites;
    /// an operator is none. `write` may write a letter, which is posted with it.
    ///
    /// # Errors
    /// [`AccountError::MemberAlready`], and [`AccountError::OwnersOnly`].
    pub async fn insert(
        self,
        store: &Store,
        (actor, by): (&Actor, Option<&Member>),
        write: impl FnOnce(&Invitation, &Token) -> Option<Letter>,
    ) -> Result<(Invitation, Token), ChangeError> {
        check_owners(self.role, by)?;
        let mut change = Change::begin(store, actor).await?;
        let team = change.team();
        let members = Member::emails(change.connection(), team).await?;
        if members.contains(&self.email) {
            return Err(AccountError::MemberAlready(self.email).into());
        }
        let (team, at) = (actor.team.clone(), change.at);
        let new = NewLink {
            kind: LinkKind::Invitation,
            subject: format!("{team} {}", self.email),
            email: self.email,
            user_id: None,
            membership: Some((team, self.role)),
            created_by: actor.name.clone(),
            lasts: LASTS,
        };
        let (link, token) = new.insert(change.connection(), at).await?;
        let invitation = Invitation::read(link)?;
        if let Some(letter) = write(&invitation, &token) {
            let posted = letter.post(change.connection(), store, Some(&actor.team));
            posted.await?;
        }
        change.record(record("create", &invitation));
        change.commit().await?;
        Ok((invitation, token))
    }
}

impl Invitation {
    /// Returns the invitations of a team that nobody has accepted yet, the oldest first; those that are over are
    /// among them until they are deleted.
    pub async fn list(store: &Store, team: &TeamId) -> Result<Vec<Self>, StoreError> {
        let mut reader = store.reader().await?;
        Self::list_in(&mut reader, team.as_str()).await
    }

    /// Returns the invitation of a token as whoever bears it sees it; `None` when it cannot be accepted any more.
    pub async fn find(store: &Store, token: &Token) -> Result<Option<Invited>, StoreError> {
        let Some(link) = Link::find(store, LinkKind::Invitation, token).await? else {
            return Ok(None);
        };
        let invitation = Self::read(link)?;
        let Some(team) = Team::find(store, &invitation.team).await? else {
            return Ok(None);
        };
        let user = User::find_by_email(store, &invitation.email).await?;
        Ok(Some(Invited {
            invitation,
            team_name: team.name,
            has_account: user.is_some(),
        }))
    }

    /// Makes the link of an invitation anew; the one before ends by that.
    ///
    /// # Errors
    /// [`ChangeError::Missing`] where the team has no such invitation.
    pub async fn renew(
        store: &Store,
        (actor, by): (&Actor, Option<&Member>),
        id: &str,
        write: impl FnOnce(&Self, &Token) -> Option<Letter>,
    ) -> Result<(Self, Token), ChangeError> {
        let found = Self::list(store, &actor.team).await?;
        let found = found.into_iter().find(|one| one.id == id);
        let Self { email, role, .. } = found.ok_or_else(|| missing(id))?;
        let new = NewInvitation { email, role };
        new.insert(store, (actor, by), write).await
    }

    /// Takes an invitation back: nobody can accept it any more.
    ///
    /// # Errors
    /// [`ChangeError::Missing`] where the team has no such invitation, or it was accepted meanwhile.
    pub async fn revoke(store: &Store, actor: &Actor, id: &str) -> Result<Self, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let team = change.team();
        let found = Self::list_in(change.connection(), team).await?;
        let found = found.into_iter().find(|one| one.id == id);
        let invitation = found.ok_or_else(|| missing(id))?;
        let deleted =
            sqlx::query("delete from links where id = $1 and team_id = $2 and used_at is null")
                .bind(id)
                .bind(team)
                .execute(change.connection())
                .await?;
        if deleted.rows_affected() == 0 {
            return Err(missing(id));
        }
        change.record(record("delete", &invitation));
        change.commit().await?;
        Ok(invitation)
    }

    /// Accepts the invitation of a token: of several who try, one becomes a member.
    ///
    /// # Errors
    /// [`AccountError::LinkOver`], also for a user whom it does not invite; [`AccountError::EmailTaken`] where
    /// there is an account by now; [`AccountError::MemberAlready`].
    pub async fn accept(
        store: &Store,
        token: &Token,
        joiner: Joiner,
    ) -> Result<(Member, Team), ChangeError> {
        let over = || ChangeError::from(AccountError::LinkOver);
        let link = Link::find(store, LinkKind::Invitation, token).await?;
        let invitation = Self::read(link.ok_or_else(over)?)?;
        let actor = Actor {
            team: invitation.team.clone(),
            name: invitation.email.clone(),
            dry_run: false,
        };
        let mut change = Change::begin(store, &actor).await?;
        let at = change.at;
        let link = (LinkKind::Invitation, token);
        let used = Link::consume(change.connection(), link, at).await?;
        if used.is_none_or(|link| link.id != invitation.id) {
            return Err(over());
        }
        let team = Team::find_in(change.connection(), actor.team.as_str()).await?;
        let team = team.ok_or_else(over)?;
        let member = join(change.connection(), (&invitation, joiner), at).await?;
        change.record(ChangeRecord {
            action: "create",
            noun: "member",
            name: member.email.clone(),
            before: None,
            after: Some(
                json!({ "role": member.role.as_str(), "invited_by": invitation.invited_by }),
            ),
        });
        change.commit().await?;
        Ok((member, team))
    }

    async fn list_in(connection: &mut Connection, team: &str) -> Result<Vec<Self>, StoreError> {
        let rows = sqlx::query(
            "select * from links where kind = $1 and team_id = $2 and used_at is null \
             order by created_at, id",
        )
        .bind(LinkKind::Invitation.as_str())
        .bind(team)
        .fetch_all(connection)
        .await?;
        let read = |row| Link::from_row(row).and_then(Self::read);
        rows.iter().map(read).collect()
    }

    fn read(link: Link) -> Result<Self, StoreError> {
        let (team, role) = link
            .membership
            .ok_or_else(|| StoreError::corrupt("links", "team_id", &link.id))?;
        Ok(Self {
            id: link.id,
            email: link.email,
            team,
            role,
            invited_by: link.created_by,
            created_at: link.created_at,
            expires_at: link.expires_at,
        })
    }
}

/// Refuses to let anybody but an owner make an owner; the operator of the host may.
fn check_owners(role: MemberRole, by: Option<&Member>) -> Result<(), AccountError> {
    let is_owner = by.is_none_or(|by| by.role == MemberRole::Owner);
    if role == MemberRole::Owner && !is_owner {
        return Err(AccountError::OwnersOnly);
    }
    Ok(())
}

/// Makes the one who accepts a member, and a user where there is none yet.
async fn join(
    connection: &mut Connection,
    (invitation, joiner): (&Invitation, Joiner),
    at: Timestamp,
) -> Result<Member, ChangeError> {
    let email = &invitation.email;
    let found = User::find_by_email_in(connection, email).await?;
    let (user, password) = match (found, joiner) {
        (None, Joiner::New(password)) => (uuid::Uuid::now_v7().to_string(), Some(password)),
        (Some(user), Joiner::Known(id)) if user.id == id => (id, None),
        (Some(_), Joiner::New(_)) => {
            let (email, is_unverified) = (email.clone(), false);
            return Err(AccountError::EmailTaken {
                email,
                is_unverified,
            }
            .into());
        }
        (_, Joiner::Known(_)) => return Err(AccountError::LinkOver.into()),
    };
    let member = Member {
        user_id: user,
        email: email.clone(),
        role: invitation.role,
    };
    if let Some(password) = password {
        let team = (&invitation.team, Some(&password));
        member.insert(connection, team, at).await?;
        // Whoever signed up with this address and never entered the code has no more claim to it.
        sqlx::query("delete from sign_ups where email = $1")
            .bind(email.as_str())
            .execute(connection)
            .await?;
    } else if !member.join(connection, &invitation.team, at).await? {
        return Err(AccountError::MemberAlready(member.email).into());
    }
    Ok(member)
}

fn record(action: &'static str, invitation: &Invitation) -> ChangeRecord {
    let told = Some(json!({ "role": invitation.role.as_str() }));
    let (before, after) = match action {
        "delete" => (told, None),
        _ => (None, told),
    };
    ChangeRecord {
        action,
        noun: "invitation",
        name: invitation.email.clone(),
        before,
        after,
    }
}

fn missing(id: &str) -> ChangeError {
    ChangeError::Missing {
        noun: Noun::Invitation,
        name: id.to_owned(),
        known: Vec::new(),
    }
}
