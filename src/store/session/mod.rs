//! Sessions: a person who has signed in, working for one team.

use std::{net::IpAddr, str::FromStr, time::Duration};

use sqlx::any::AnyRow;

use super::{AuditEntry, ChangeRecord, Member, Store, StoreError, TeamId, column};
use crate::{clock::Timestamp, secrets::Token};

mod begin;
mod list;

pub use begin::{NewSession, SignIn};
pub use list::{SessionFilter, SessionRow};

/// How long a session of a page or a script lasts; using it does not make it longer (spec/tap.md §1.1).
const FULL_FOR: Duration = Duration::from_hours(24);
/// How long one of a program on somebody's own machine lasts.
const DEVICE_FOR: Duration = Duration::from_hours(24 * 30);
/// How long a page's session lasts without being used: a working day.
const PAGE_IDLE: Duration = Duration::from_hours(8);
/// How long a device's session lasts without being used.
const DEVICE_IDLE: Duration = Duration::from_hours(24 * 7);
/// How long somebody has for the passkey that comes after the password.
const PASSKEY_FOR: Duration = Duration::from_mins(5);
/// How long somebody has to add a first passkey (spec/tap.md §4.1).
const PASSKEY_SETUP_FOR: Duration = Duration::from_mins(10);
/// The most sessions of one user and one scope; the oldest end when there are more.
const SESSIONS_MAX: i64 = 100;
/// How exactly is noted when a session was last used.
const USED_EVERY: Duration = Duration::from_mins(1);
/// The most bytes that are kept of what a client calls itself.
const USER_AGENT_BYTES_MAX: usize = 256;

/// How far a session reaches (spec/tap.md §4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everything that the person may do.
    Full,
    /// What a program on the person's machine needs, and nothing of the team's.
    Agent,
    /// The passkey that comes after a right password, and nothing else.
    Passkey,
    /// Adding a first passkey, and nothing else.
    PasskeySetup,
}

impl Scope {
    const ALL: [Self; 4] = [Self::Full, Self::Agent, Self::Passkey, Self::PasskeySetup];

    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Agent => "agent",
            Self::Passkey => "passkey",
            Self::PasskeySetup => "passkey-setup",
        }
    }

    /// Returns whether a session of this scope is a person who has signed in, and not on the way there.
    pub const fn is_signed_in(self) -> bool {
        matches!(self, Self::Full | Self::Agent)
    }
}

impl FromStr for Scope {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let found = Self::ALL.into_iter().find(|scope| scope.as_str() == text);
        found.ok_or(())
    }
}

/// What bears a session's token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionKind {
    /// A browser, in a cookie.
    Page,
    /// A program that signed in with a password.
    Script,
    /// A program that a person let in by its code.
    Device,
}

impl SessionKind {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Script => "script",
            Self::Device => "device",
        }
    }

    /// Returns how long a session may last, and how long without being used.
    const fn lasts(self, scope: Scope) -> (Duration, Duration) {
        match (scope, self) {
            (Scope::Passkey, _) => (PASSKEY_FOR, PASSKEY_FOR),
            (Scope::PasskeySetup, _) => (PASSKEY_SETUP_FOR, PASSKEY_SETUP_FOR),
            (Scope::Full | Scope::Agent, Self::Device) => (DEVICE_FOR, DEVICE_IDLE),
            (Scope::Agent, _) => (DEVICE_FOR, DEVICE_FOR),
            (Scope::Full, Self::Page) => (FULL_FOR, PAGE_IDLE),
            (Scope::Full, Self::Script) => (FULL_FOR, FULL_FOR),
        }
    }
}

impl FromStr for SessionKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Page, Self::Script, Self::Device]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or(())
    }
}

/// From where somebody signs in.
#[derive(Clone, Debug)]
pub struct Origin {
    /// What will bear the token.
    pub kind: SessionKind,
    /// The address, where it is known.
    pub address: Option<IpAddr>,
    /// What the client calls itself; stored cut to 256 bytes.
    pub user_agent: Option<String>,
}

impl Origin {
    /// Returns an origin of which nothing is known but what bears the token.
    pub const fn unknown(kind: SessionKind) -> Self {
        Self {
            kind,
            address: None,
            user_agent: None,
        }
    }

    /// Returns the address as it is stored.
    pub(super) fn stored_address(&self) -> Option<String> {
        self.address.map(|address| address.to_string())
    }

    /// Returns what the client calls itself as it is stored.
    pub(super) fn stored_user_agent(&self) -> Option<String> {
        let given = self.user_agent.as_deref()?;
        let cut = &given[..given.floor_char_boundary(USER_AGENT_BYTES_MAX)];
        // No database keeps a zero byte in a text.
        Some(cut.replace('\0', "\u{fffd}"))
    }
}

/// A session that is valid now.
#[derive(Clone, Debug)]
pub struct Session {
    /// What it is known by where its token must not be seen.
    pub id: String,
    /// The hash of its token.
    pub token_hash: String,
    /// Who it is, and what in the team.
    pub member: Member,
    /// The team that the person works for.
    pub team: TeamId,
    /// How far it reaches.
    pub scope: Scope,
    /// What bears its token.
    pub kind: SessionKind,
    /// When it was last used, to the minute.
    pub used_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// How long it lasts without being used.
    idle: Duration,
}

impl Session {
    /// Returns the session of a token, in one statement: unless it is over, was not used for too long, or the person
    /// has left the team.
    pub async fn find(store: &Store, token: &Token) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let row = sqlx::query(
            "select sessions.id, sessions.token_hash, sessions.user_id, sessions.team_id, sessions.scope, \
             sessions.kind, sessions.used_at, sessions.expires_at, sessions.idle_ms, users.email, \
             memberships.role from sessions \
             join users on users.id = sessions.user_id \
             join memberships on memberships.user_id = sessions.user_id \
             and memberships.team_id = sessions.team_id \
             where sessions.token_hash = $1 and sessions.expires_at > $2 \
             and sessions.used_at + sessions.idle_ms > $2",
        )
        .bind(token.hash())
        .bind(store.clock.now().as_millis())
        .fetch_optional(&mut *reader)
        .await?;
        row.as_ref().map(Self::from_row).transpose()
    }

    /// Returns when it ends if it is not used again.
    pub fn ends_at(&self) -> Timestamp {
        self.expires_at.min(self.used_at.after(self.idle))
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

    /// Has the session work for another team of the person's; `None` where the person is no member of it, or the
    /// session is over.
    pub async fn switch_team(
        &self,
        store: &Store,
        team: &TeamId,
    ) -> Result<Option<Member>, StoreError> {
        let mut transaction = store.begin().await?;
        let done = sqlx::query(
            "update sessions set team_id = $2 where token_hash = $1 and exists (select 1 from memberships \
             where memberships.team_id = $2 and memberships.user_id = sessions.user_id)",
        )
        .bind(self.token_hash.as_str())
        .bind(team.as_str())
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 0 {
            transaction.rollback().await?;
            return Ok(None);
        }
        let entry = told("create", team, &self.member.email);
        let end = store.append_within(&mut transaction, &[entry]).await?;
        transaction.commit().await?;
        store.tail.remember(Some(end));
        Member::find(store, team, &self.member.user_id).await
    }

    fn from_row(row: &AnyRow) -> Result<Self, StoreError> {
        let id: String = column(row, "id")?;
        let (role, scope): (String, String) = (column(row, "role")?, column(row, "scope")?);
        let kind: String = column(row, "kind")?;
        let corrupt = |table, name| StoreError::corrupt(table, name, &id);
        Ok(Self {
            token_hash: column(row, "token_hash")?,
            team: TeamId::new(column(row, "team_id")?),
            scope: scope.parse().map_err(|()| corrupt("sessions", "scope"))?,
            kind: kind.parse().map_err(|()| corrupt("sessions", "kind"))?,
            used_at: Timestamp::from_millis(column(row, "used_at")?),
            expires_at: Timestamp::from_millis(column(row, "expires_at")?),
            idle: Duration::from_millis(column::<i64>(row, "idle_ms")?.unsigned_abs()),
            member: Member {
                email: column(row, "email")?,
                role: role.parse().map_err(|()| corrupt("memberships", "role"))?,
                user_id: column(row, "user_id")?,
            },
            id,
        })
    }
}

/// Returns the entry that tells that somebody came or went. It changes nobody's access, so that it is no
/// `Change`, which would have every relay read all access anew.
fn told(action: &'static str, team: &TeamId, email: &str) -> AuditEntry {
    AuditEntry::of_change(team, email, record(action, email))
}

fn record(action: &'static str, email: &str) -> ChangeRecord {
    ChangeRecord {
        action,
        noun: "session",
        name: email.to_owned(),
        before: None,
        after: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_calls_itself_is_cut_at_a_character() {
        let called = |text: String| {
            let mut origin = Origin::unknown(SessionKind::Page);
            origin.user_agent = Some(text);
            origin.stored_user_agent().unwrap()
        };
        assert_eq!(called("curl/8".to_owned()), "curl/8");
        assert_eq!(called("x".repeat(257)), "x".repeat(256));
        assert_eq!(called(format!("x{}", "ä".repeat(200))).len(), 255);
        assert_eq!(called("a\0b".to_owned()), "a\u{fffd}b");
    }

    #[test]
    fn a_scope_is_read_by_its_word() {
        for scope in Scope::ALL {
            assert_eq!(scope.as_str().parse(), Ok(scope));
        }
        assert_eq!("everything".parse::<Scope>(), Err(()));
    }
}
