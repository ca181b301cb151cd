//! Accounts: passwords and names, and why a change of people is refused.

use std::time::Duration;

use serde_json::json;

use super::{
    Actor, AuditEntry, ChangeError, ChangeRecord, Connection, Letter, Link, LinkKind, Membership,
    Noun, Passkey, Session, Store, StoreError, User, change::Change, link::NewLink,
    sign_in::Account,
};
use crate::{
    clock::Timestamp,
    secrets::{PasswordHash, Token},
};

/// How long a link lasts that resets a password or signs in once (spec/tap.md §1.1).
const LINK_FOR: Duration = Duration::from_hours(1);
/// How long after a reset was asked for the next one is sent (spec/tap.md §4.2).
const RESET_EVERY: Duration = Duration::from_mins(5);

/// Why a change of accounts or members was not made, as far as it has a reason of its own.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// A link that was used, replaced, revoked, or is over; nobody is told which.
    #[error(
        "this link does not work any more: it was used, a newer one took its place, or its time is over"
    )]
    LinkOver,
    /// A code that is not the one that was sent, or has been tried too often.
    #[error("this is not the code that was sent last, or its time is over")]
    CodeWrong,
    /// Somebody has the address already.
    #[error("there is an account with the address `{email}` already")]
    EmailTaken {
        /// The address.
        email: String,
        /// Whether its owner has not entered the code yet, and another one can be sent.
        is_unverified: bool,
    },
    /// A team has the name already.
    #[error("there is a team named `{0}` already")]
    TeamTaken(String),
    /// Somebody who was invited is a member.
    #[error("`{0}` is a member of the team already")]
    MemberAlready(String),
    /// The team would be without an owner.
    #[error("`{0}` is the only owner of the team")]
    LastOwner(String),
    /// Somebody wanted to remove themselves.
    #[error("nobody removes themselves from a team")]
    Yourself,
    /// Somebody who is no owner wanted to make, change or remove one.
    #[error("only an owner invites, changes or removes owners")]
    OwnersOnly,
    /// Somebody wanted to remove their own passkeys, which a stolen session could do.
    #[error("nobody removes all passkeys of their own")]
    OwnPasskeys,
    /// A person who is in other teams, too, whose account is not one team's to reset.
    #[error("`{0}` is a member of another team, too, and has to ask for the link in person")]
    OtherTeams(String),
}

impl AccountError {
    /// Returns the machine word for it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::LinkOver => "link_over",
            Self::CodeWrong => "invalid_code",
            Self::EmailTaken { .. } => "email_taken",
            Self::TeamTaken(_) => "team_name_taken",
            Self::MemberAlready(_) => "member_already",
            Self::LastOwner(_) => "last_owner",
            Self::Yourself => "not_yourself",
            Self::OwnersOnly => "owners_only",
            Self::OtherTeams(_) => "other_teams",
            Self::OwnPasskeys => "own_passkeys",
        }
    }
}

impl User {
    /// Returns the user with that id.
    pub async fn find(store: &Store, id: &str) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        Self::find_in(&mut reader, id).await
    }

    /// Sets a password. The user's sessions end, but the one with the id `but`.
    pub async fn set_password(
        &self,
        store: &Store,
        password: &PasswordHash,
        but: Option<&str>,
    ) -> Result<(), StoreError> {
        let now = store.clock.now();
        let mut transaction = store.begin().await?;
        self.set_password_in(&mut transaction, (password, but), now)
            .await?;
        let entries = self.entries("password-set", &mut transaction).await?;
        let end = store.append_within(&mut transaction, &entries).await?;
        transaction.commit().await?;
        store.tail.remember(Some(end));
        Ok(())
    }

    /// Sets the name that others are shown; `None` takes it away.
    pub async fn set_display_name(
        &self,
        store: &Store,
        actor: &Actor,
        name: Option<&str>,
    ) -> Result<(), ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        if self.display_name.as_deref() != name {
            sqlx::query("update users set display_name = $2, updated_at = $3 where id = $1")
                .bind(self.id.as_str())
                .bind(name)
                .bind(change.at.as_millis())
                .execute(change.connection())
                .await?;
            change.record(ChangeRecord {
                action: "update",
                noun: "user",
                name: self.email.clone(),
                before: Some(json!({ "display_name": self.display_name })),
                after: Some(json!({ "display_name": name })),
            });
        }
        Ok(change.commit().await?)
    }

    /// Makes a link that resets the password of whoever has that address; `None` where nobody has it, and where
    /// one was made a moment ago.
    pub async fn ask_for_reset(
        store: &Store,
        email: &str,
        write: impl FnOnce(&Link, &Token) -> Letter,
    ) -> Result<Option<Link>, StoreError> {
        let Some(user) = Self::find_by_email(store, email).await? else {
            return Ok(None);
        };
        let now = store.clock.now();
        let mut transaction = store.begin().await?;
        let recent = sqlx::query(
            "select id from links where kind = $1 and subject = $2 and used_at is null and created_at > $3",
        )
        .bind(LinkKind::Reset.as_str())
        .bind(user.id.as_str())
        .bind(now.before(RESET_EVERY).as_millis())
        .fetch_optional(&mut *transaction)
        .await?;
        if recent.is_some() {
            transaction.rollback().await?;
            return Ok(None);
        }
        let new = user.new_link(LinkKind::Reset, &user.email);
        let (link, token) = new.insert(&mut transaction, now).await?;
        let letter = write(&link, &token);
        letter.post(&mut transaction, store, None).await?;
        transaction.commit().await?;
        Ok(Some(link))
    }

    /// Makes a link for a member of the actor's team: one that resets the password, or signs in once.
    ///
    /// # Errors
    /// [`ChangeError::Missing`] where the user is no member.
    pub async fn make_link(
        store: &Store,
        actor: &Actor,
        wanted: (LinkKind, &str),
        write: impl FnOnce(&Link, &Token) -> Option<Letter>,
    ) -> Result<(Link, Token), ChangeError> {
        let made = Self::make(store, actor, (wanted, false), write).await?;
        Ok((made.0, made.1))
    }

    /// Makes a link that resets the password of a member of the actor's team, and deletes all passkeys of theirs: for
    /// who cannot show one any more. Their sessions end at once. Returns how many passkeys there were, too.
    ///
    /// # Errors
    /// As [`Self::make_link`].
    pub async fn reset_without_passkeys(
        store: &Store,
        actor: &Actor,
        user: &str,
        write: impl FnOnce(&Link, &Token) -> Option<Letter>,
    ) -> Result<(Link, Token, u64), ChangeError> {
        Self::make(store, actor, ((LinkKind::Reset, user), true), write).await
    }

    async fn make(
        store: &Store,
        actor: &Actor,
        ((kind, user), removes_passkeys): ((LinkKind, &str), bool),
        write: impl FnOnce(&Link, &Token) -> Option<Letter>,
    ) -> Result<(Link, Token, u64), ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let missing = || ChangeError::Missing {
            noun: Noun::User,
            name: user.to_owned(),
            known: Vec::new(),
        };
        let found = Self::find_in(change.connection(), user).await?;
        let user = found.ok_or_else(missing)?;
        let memberships = Membership::list_in(change.connection(), &user.id).await?;
        if !memberships.iter().any(|one| one.team == actor.team) {
            return Err(missing());
        }
        let removed = if removes_passkeys {
            Passkey::remove_all_in(&mut change, (&user.id, &user.email)).await?
        } else {
            0
        };
        let at = change.at;
        let new = user.new_link(kind, &actor.name);
        let (link, token) = new.insert(change.connection(), at).await?;
        if let Some(letter) = write(&link, &token) {
            let posted = letter.post(change.connection(), store, Some(&actor.team));
            posted.await?;
        }
        change.record(ChangeRecord {
            action: "create",
            noun: match kind {
                LinkKind::SignIn => "sign-in-link",
                _ => "password-reset",
            },
            name: user.email,
            before: None,
            after: None,
        });
        change.commit().await?;
        Ok((link, token, removed))
    }

    /// Sets the password of whoever a link was made for. All sessions of theirs end, and so does a count of wrong
    /// passwords.
    ///
    /// # Errors
    /// [`AccountError::LinkOver`] when the link cannot be used (any more).
    pub async fn reset_password(
        store: &Store,
        token: &Token,
        password: &PasswordHash,
    ) -> Result<Self, ChangeError> {
        let now = store.clock.now();
        let mut transaction = store.begin().await?;
        let user = Self::of_link(&mut transaction, (LinkKind::Reset, token), now).await?;
        user.set_password_in(&mut transaction, (password, None), now)
            .await?;
        let entries = user.entries("password-reset", &mut transaction).await?;
        let end = store.append_within(&mut transaction, &entries).await?;
        transaction.commit().await?;
        store.tail.remember(Some(end));
        Ok(user)
    }

    /// Uses up a link that signs in once, and returns who it was made for.
    ///
    /// # Errors
    /// [`AccountError::LinkOver`] when the link cannot be used (any more).
    pub async fn of_sign_in_link(store: &Store, token: &Token) -> Result<Self, ChangeError> {
        let now = store.clock.now();
        let mut transaction = store.begin().await?;
        let user = Self::of_link(&mut transaction, (LinkKind::SignIn, token), now).await?;
        Account::of(&user.email).forget_in(&mut transaction).await?;
        transaction.commit().await?;
        Ok(user)
    }

    pub(super) async fn find_in(
        connection: &mut Connection,
        id: &str,
    ) -> Result<Option<Self>, StoreError> {
        let row = sqlx::query("select * from users where id = $1")
            .bind(id)
            .fetch_optional(connection)
            .await?;
        row.as_ref().map(Self::from_row).transpose()
    }

    async fn of_link(
        connection: &mut Connection,
        link: (LinkKind, &Token),
        now: Timestamp,
    ) -> Result<Self, ChangeError> {
        let over = || ChangeError::from(AccountError::LinkOver);
        let link = Link::consume(connection, link, now).await?;
        let user = link.and_then(|link| link.user_id).ok_or_else(over)?;
        Self::find_in(connection, &user).await?.ok_or_else(over)
    }

    async fn set_password_in(
        &self,
        connection: &mut Connection,
        (password, but): (&PasswordHash, Option<&str>),
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("update users set password_hash = $2, updated_at = $3 where id = $1")
            .bind(self.id.as_str())
            .bind(password.as_str())
            .bind(now.as_millis())
            .execute(&mut *connection)
            .await?;
        Session::end_all_of(&mut *connection, &self.id, but).await?;
        // Whoever could use an older link could undo this.
        for kind in [LinkKind::Reset, LinkKind::SignIn] {
            Link::end_of_user(&mut *connection, (kind, &self.id)).await?;
        }
        Account::of(&self.email).forget_in(connection).await
    }

    /// Returns the entries that tell each of the user's teams.
    async fn entries(
        &self,
        noun: &'static str,
        connection: &mut Connection,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let memberships = Membership::list_in(connection, &self.id).await?;
        let told = memberships.iter().map(|membership| {
            let record = ChangeRecord {
                action: "update",
                noun,
                name: self.email.clone(),
                before: None,
                after: None,
            };
            AuditEntry::of_change(&membership.team, &self.email, record)
        });
        Ok(told.collect())
    }

    fn new_link(&self, kind: LinkKind, by: &str) -> NewLink {
        NewLink {
            kind,
            subject: self.id.clone(),
            email: self.email.clone(),
            user_id: Some(self.id.clone()),
            membership: None,
            created_by: by.to_owned(),
            lasts: LINK_FOR,
        }
    }
}
