//! Sessions: a person who has signed in, working for one team.

use std::{str::FromStr, time::Duration};

use sqlx::any::AnyRow;

use super::{
    Account, AuditEntry, ChangeRecord, Connection, Member, Store, StoreError, TeamId, column,
    sign_in::{FAILURES_MAX, WINDOW},
};
use crate::{clock::Timestamp, secrets::Token};

/// How long a session of a page or a script lasts; using it does not make it longer (spec/tap.md §1.1).
const FULL_FOR: Duration = Duration::from_hours(24);
/// How long one of a program on somebody's own machine lasts.
const AGENT_FOR: Duration = Duration::from_hours(24 * 30);
/// The most sessions of one user; the oldest end when there are more.
const SESSIONS_MAX: i64 = 100;
/// How exactly is noted when a session was last used.
const USED_EVERY: Duration = Duration::from_mins(1);

/// How far a session reaches (spec/tap.md §4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everything that the person may do.
    Full,
    /// What a program on the person's machine needs, and nothing of the team's.
    Agent,
}

impl Scope {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Agent => "agent",
        }
    }

    const fn lasts(self) -> Duration {
        match self {
            Self::Full => FULL_FOR,
            Self::Agent => AGENT_FOR,
        }
    }
}

impl FromStr for Scope {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Full, Self::Agent]
            .into_iter()
            .find(|scope| scope.as_str() == text)
            .ok_or(())
    }
}

/// A session that is valid now.
#[derive(Clone, Debug)]
pub struct Session {
    /// The hash of its token.
    pub token_hash: String,
    /// Who it is, and what in the team.
    pub member: Member,
    /// The team that the person works for.
    pub team: TeamId,
    /// How far it reaches.
    pub scope: Scope,
    /// When it was last used, to the minute.
    pub used_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A session to be made.
#[derive(Debug)]
pub struct NewSession {
    /// Who has signed in.
    pub member: Member,
    /// The team to work for.
    pub team: TeamId,
    /// How far it is to reach.
    pub scope: Scope,
}

/// What became of a sign-in whose password was right.
#[derive(Debug)]
pub enum SignIn {
    /// The session, and its token, which is shown nowhere again.
    Begun(Box<Session>, Token),
    /// Too many wrong passwords came before it; every password is refused until then.
    Blocked(Timestamp),
}

impl Session {
    /// Returns the session of a token, in one statement: unless it is over, or the person has left the team.
    pub async fn find(store: &Store, token: &Token) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let row = sqlx::query(
            "select sessions.token_hash, sessions.user_id, sessions.team_id, sessions.scope, \
             sessions.used_at, sessions.expires_at, users.email, memberships.role from sessions \
             join users on users.id = sessions.user_id \
             join memberships on memberships.user_id = sessions.user_id \
             and memberships.team_id = sessions.team_id \
             where sessions.token_hash = $1 and sessions.expires_at > $2",
        )
        .bind(token.hash())
        .bind(store.clock.now().as_millis())
        .fetch_optional(&mut *reader)
        .await?;
        row.as_ref().map(Self::from_row).transpose()
    }

    /// Notes that the session is used, unless that was noted a moment ago.
    pub async fn touch(&self, store: &Store) -> Result<(), StoreError> {
        let now = store.clock.now();
        if now.since(self.used_at) < USED_EVERY {
            return Ok(());
        }
        let mut transaction = store.begin().await?;
        sqlx::query("update sessions set used_at = $2 where token_hash = $1 and used_at <= $3")
            .bind(self.token_hash.as_str())
            .bind(now.as_millis())
            .bind(now.before(USED_EVERY).as_millis())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    }

    /// Ends the session.
    pub async fn end(&self, store: &Store) -> Result<(), StoreError> {
        let mut transaction = store.begin().await?;
        let ended = sqlx::query("delete from sessions where token_hash = $1")
            .bind(self.token_hash.as_str())
            .execute(&mut *transaction)
            .await?;
        if ended.rows_affected() == 0 {
            return transaction.rollback().await;
        }
        let entry = told("delete", &self.team, &self.member.email);
        let end = store.append_within(&mut transaction, &[entry]).await?;
        transaction.commit().await?;
        store.tail.remember(Some(end));
        Ok(())
    }

    fn from_row(row: &AnyRow) -> Result<Self, StoreError> {
        let user_id: String = column(row, "user_id")?;
        let (role, scope): (String, String) = (column(row, "role")?, column(row, "scope")?);
        let corrupt = |table, name| StoreError::corrupt(table, name, &user_id);
        Ok(Self {
            token_hash: column(row, "token_hash")?,
            team: TeamId::new(column(row, "team_id")?),
            scope: scope.parse().map_err(|()| corrupt("sessions", "scope"))?,
            used_at: Timestamp::from_millis(column(row, "used_at")?),
            expires_at: Timestamp::from_millis(column(row, "expires_at")?),
            member: Member {
                email: column(row, "email")?,
                role: role.parse().map_err(|()| corrupt("memberships", "role"))?,
                user_id,
            },
        })
    }
}

impl NewSession {
    /// Begins the session, unless the account is blocked by the time this is stored: of many passwords that
    /// are tried at once, none counts as right once [`Account::count_failure`] has counted too many as wrong.
    pub async fn insert(self, store: &Store, account: &Account) -> Result<SignIn, StoreError> {
        let (token, now) = (Token::generate(), store.clock.now());
        let session = Session {
            token_hash: token.hash(),
            member: self.member,
            team: self.team,
            scope: self.scope,
            used_at: now,
            expires_at: now.after(self.scope.lasts()),
        };
        let mut transaction = store.begin().await?;
        if !session.insert_in(&mut transaction, account, now).await? {
            let blocked = account.blocked_in(&mut transaction, now).await?;
            transaction.rollback().await?;
            return Ok(SignIn::Blocked(blocked.unwrap_or(now)));
        }
        session.purge_others(&mut transaction, now).await?;
        let entry = told("create", &session.team, &session.member.email);
        let end = store.append_within(&mut transaction, &[entry]).await?;
        transaction.commit().await?;
        store.tail.remember(Some(end));
        Ok(SignIn::Begun(Box::new(session), token))
    }
}

impl Session {
    /// Inserts the row on condition that the account is not blocked; whether it did.
    async fn insert_in(
        &self,
        connection: &mut Connection,
        account: &Account,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "insert into sessions (token_hash, user_id, team_id, scope, created_at, used_at, expires_at) \
             select $1, $2, $3, $4, $5, $5, $6 where not exists (select 1 from sign_in_failures \
             where account = $7 and window_start > $8 and failures >= $9)",
        )
        .bind(self.token_hash.as_str())
        .bind(self.member.user_id.as_str())
        .bind(self.team.as_str())
        .bind(self.scope.as_str())
        .bind(now.as_millis())
        .bind(self.expires_at.as_millis())
        .bind(account.as_str())
        .bind(now.before(WINDOW).as_millis())
        .bind(FAILURES_MAX)
        .execute(connection)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Deletes the sessions that are over, and of the same user those that are too many.
    async fn purge_others(
        &self,
        connection: &mut Connection,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("delete from sessions where expires_at <= $1")
            .bind(now.as_millis())
            .execute(&mut *connection)
            .await?;
        sqlx::query(
            "delete from sessions where user_id = $1 and token_hash <> $2 and token_hash not in \
             (select token_hash from sessions where user_id = $1 and token_hash <> $2 \
             order by created_at desc, token_hash limit $3)",
        )
        .bind(self.member.user_id.as_str())
        .bind(self.token_hash.as_str())
        .bind(SESSIONS_MAX - 1)
        .execute(connection)
        .await?;
        Ok(())
    }
}

/// Returns the entry that tells that somebody came or went. It changes nobody's access, so that it is no
/// `Change`, which would have every relay read all access anew.
fn told(action: &'static str, team: &TeamId, email: &str) -> AuditEntry {
    let record = ChangeRecord {
        action,
        noun: "session",
        name: email.to_owned(),
        before: None,
        after: None,
    };
    AuditEntry::of_change(team, email, record)
}
