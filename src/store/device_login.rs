//! The sign-in of a program that has no page: it shows a code, and a person who has signed in lets it in by that
//! code (spec/tap.md §4.2; as RFC 8628).

use std::time::Duration;

use sqlx::any::AnyRow;

use super::{
    Member, NewSession, Origin, Scope, Session, SessionKind, Store, StoreError, TeamId, column,
    writing::Writing,
};
use crate::{
    clock::Timestamp,
    secrets::{Token, random_bytes},
};

/// How long a code can be entered, and polled for.
pub const DEVICE_LOGIN_FOR: Duration = Duration::from_mins(10);
/// How long a program is to wait between two questions.
pub const DEVICE_POLL_EVERY: Duration = Duration::from_secs(3);
/// How long it has to wait at least: less than it is told to, because networks are uneven.
const POLL_MIN: Duration = Duration::from_secs(2);
/// The characters of a code: none that could be taken for another one.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// The characters that a code has; 32^8 are 2^40 codes.
const CODE_CHARS: usize = 8;
/// The most programs that may wait at once.
const WAITING_MAX: i64 = 10_000;
/// How often a code is drawn anew that another program has.
const DRAWN_MAX: usize = 4;

/// A program that asks to be let in.
#[derive(Debug)]
pub struct NewDeviceLogin {
    /// How far its session is to reach: [`Scope::Agent`] or [`Scope::Full`].
    pub scope: Scope,
    /// From where it asks.
    pub origin: Origin,
}

/// What a program is told when it asks to be let in.
#[derive(Debug)]
pub struct DeviceCodes {
    /// What it polls with; shown nowhere again.
    pub device_code: Token,
    /// What it shows to the person.
    pub user_code: String,
}

/// A program that waits for a person, as that person is to see it.
#[derive(Clone, Debug)]
pub struct DeviceLogin {
    /// The code that the person entered.
    pub user_code: String,
    /// How far its session is to reach.
    pub scope: Scope,
    /// From where it asked, where that is known.
    pub address: Option<String>,
    /// What it calls itself, as it was given.
    pub user_agent: Option<String>,
    /// When it asked.
    pub created_at: Timestamp,
    /// Until when it waits.
    pub expires_at: Timestamp,
}

/// What a program learns when it polls.
#[derive(Debug)]
pub enum Polled {
    /// Nobody has decided yet.
    Pending,
    /// It asks too often.
    SlowDown,
    /// A person has refused it, or may not let it in any more.
    Denied,
    /// There is no such code, it is over, or it was used.
    Unknown,
    /// It is let in: its session and the token of that, once.
    Begun(Box<Session>, Token),
}

impl NewDeviceLogin {
    /// Has the program wait; `None` when too many do.
    pub async fn insert(self, store: &Store) -> Result<Option<DeviceCodes>, StoreError> {
        let now = store.clock.now();
        let mut transaction = store.begin().await?;
        sqlx::query("delete from device_logins where expires_at <= $1")
            .bind(now.as_millis())
            .execute(&mut *transaction)
            .await?;
        for _ in 0..DRAWN_MAX {
            let codes = DeviceCodes {
                device_code: Token::generate(),
                user_code: draw(),
            };
            let done = sqlx::query(
                "insert into device_logins (device_code_hash, user_code, scope, address, user_agent, status, \
                 created_at, expires_at) select $1, $2, $3, $4, $5, 'pending', $6, $7 \
                 where (select count(*) from device_logins) < $8 on conflict (user_code) do nothing",
            )
            .bind(codes.device_code.hash())
            .bind(codes.user_code.as_str())
            .bind(self.scope.as_str())
            .bind(self.origin.stored_address())
            .bind(self.origin.stored_user_agent())
            .bind(now.as_millis())
            .bind(now.after(DEVICE_LOGIN_FOR).as_millis())
            .bind(WAITING_MAX)
            .execute(&mut *transaction)
            .await?;
            if done.rows_affected() == 1 {
                transaction.commit().await?;
                return Ok(Some(codes));
            }
        }
        transaction.rollback().await?;
        Ok(None)
    }
}

impl DeviceLogin {
    /// Reads a code as people type it: in either case, with blanks or hyphens; `None` when it can be none.
    pub fn read_code(text: &str) -> Option<String> {
        let typed = text.chars().filter(|c| !matches!(c, ' ' | '-'));
        // One more than may be there is enough to refuse it.
        let code: String = typed.take(CODE_CHARS + 1).collect();
        let code = code.to_ascii_uppercase();
        let is_code = code.len() == CODE_CHARS && code.bytes().all(|byte| ALPHABET.contains(&byte));
        is_code.then_some(code)
    }

    /// Returns who waits with that code, unless it is decided or over.
    pub async fn find(store: &Store, user_code: &str) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let row = sqlx::query(
            "select user_code, scope, address, user_agent, created_at, expires_at from device_logins \
             where user_code = $1 and status = 'pending' and expires_at > $2",
        )
        .bind(user_code)
        .bind(store.clock.now().as_millis())
        .fetch_optional(&mut *reader)
        .await?;
        row.as_ref().map(Self::from_row).transpose()
    }

    /// Lets the program in, as the person of that session and for its team; false when nobody waits with that code.
    ///
    /// Of several who decide at once, one has decided.
    pub async fn confirm(store: &Store, by: &Session, user_code: &str) -> Result<bool, StoreError> {
        Self::decide(store, by, (user_code, "confirmed")).await
    }

    /// Refuses the program; false when nobody waits with that code.
    pub async fn deny(store: &Store, by: &Session, user_code: &str) -> Result<bool, StoreError> {
        Self::decide(store, by, (user_code, "denied")).await
    }

    async fn decide(
        store: &Store,
        by: &Session,
        (user_code, status): (&str, &str),
    ) -> Result<bool, StoreError> {
        let mut transaction = store.begin().await?;
        let done = sqlx::query(
            "update device_logins set status = $2, user_id = $3, team_id = $4 \
             where user_code = $1 and status = 'pending' and expires_at > $5",
        )
        .bind(user_code)
        .bind(status)
        .bind(by.member.user_id.as_str())
        .bind(by.team.as_str())
        .bind(store.clock.now().as_millis())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// Answers a program that polls; where it is let in, this begins its session, once.
    pub async fn poll(store: &Store, device_code: &Token) -> Result<Polled, StoreError> {
        let (hash, now) = (device_code.hash(), store.clock.now());
        let mut transaction = store.begin().await?;
        let used = sqlx::query(
            "update device_logins set status = 'used' \
             where device_code_hash = $1 and status = 'confirmed' and expires_at > $2",
        )
        .bind(hash.as_str())
        .bind(now.as_millis())
        .execute(&mut *transaction)
        .await?;
        if used.rows_affected() == 1 {
            return Self::begin(store, transaction, (&hash, now)).await;
        }
        let asked = sqlx::query(
            "update device_logins set polled_at = $2 where device_code_hash = $1 and status = 'pending' \
             and expires_at > $2 and (polled_at is null or polled_at <= $3)",
        )
        .bind(hash.as_str())
        .bind(now.as_millis())
        .bind(now.before(POLL_MIN).as_millis())
        .execute(&mut *transaction)
        .await?;
        if asked.rows_affected() == 1 {
            transaction.commit().await?;
            return Ok(Polled::Pending);
        }
        let row = sqlx::query(
            "select status from device_logins where device_code_hash = $1 and expires_at > $2",
        )
        .bind(hash.as_str())
        .bind(now.as_millis())
        .fetch_optional(&mut *transaction)
        .await?;
        transaction.rollback().await?;
        let status = row
            .map(|row| column::<String>(&row, "status"))
            .transpose()?;
        Ok(match status.as_deref() {
            Some("denied") => Polled::Denied,
            // Somebody has confirmed it between the two statements: the next question finds that.
            Some("pending" | "confirmed") => Polled::SlowDown,
            _ => Polled::Unknown,
        })
    }

    /// Begins the session of a program that is let in, for whoever confirmed it, unless they have left the team.
    async fn begin(
        store: &Store,
        mut transaction: Writing,
        (hash, now): (&str, Timestamp),
    ) -> Result<Polled, StoreError> {
        let row = sqlx::query(
            "select device_logins.user_id, device_logins.team_id, device_logins.scope, device_logins.address, \
             device_logins.user_agent, users.email, memberships.role from device_logins \
             join users on users.id = device_logins.user_id \
             join memberships on memberships.user_id = device_logins.user_id \
             and memberships.team_id = device_logins.team_id \
             where device_logins.device_code_hash = $1",
        )
        .bind(hash)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(row) = row else {
            transaction.commit().await?;
            return Ok(Polled::Denied);
        };
        let new = new_session(&row, hash)?;
        let (session, token, entry) = new.begin_within(&mut transaction, now).await?;
        let entries: Vec<_> = entry.into_iter().collect();
        let end = store.append_within(&mut transaction, &entries).await?;
        transaction.commit().await?;
        store.tail.remember(Some(end));
        Ok(Polled::Begun(Box::new(session), token))
    }

    fn from_row(row: &AnyRow) -> Result<Self, StoreError> {
        let user_code: String = column(row, "user_code")?;
        Ok(Self {
            scope: scope(row, &user_code)?,
            address: column(row, "address")?,
            user_agent: column(row, "user_agent")?,
            created_at: Timestamp::from_millis(column(row, "created_at")?),
            expires_at: Timestamp::from_millis(column(row, "expires_at")?),
            user_code,
        })
    }
}

fn new_session(row: &AnyRow, hash: &str) -> Result<NewSession, StoreError> {
    let (role, address): (String, Option<String>) = (column(row, "role")?, column(row, "address")?);
    let corrupt = |()| StoreError::corrupt("memberships", "role", hash);
    Ok(NewSession {
        member: Member {
            user_id: column(row, "user_id")?,
            email: column(row, "email")?,
            role: role.parse().map_err(corrupt)?,
        },
        team: TeamId::new(column(row, "team_id")?),
        scope: scope(row, hash)?,
        origin: Origin {
            kind: SessionKind::Device,
            address: address.and_then(|address| address.parse().ok()),
            user_agent: column(row, "user_agent")?,
        },
    })
}

fn scope(row: &AnyRow, id: &str) -> Result<Scope, StoreError> {
    let scope: String = column(row, "scope")?;
    let scope = scope
        .parse()
        .ok()
        .filter(|scope: &Scope| scope.is_signed_in());
    scope.ok_or_else(|| StoreError::corrupt("device_logins", "scope", id))
}

/// Draws a code. A byte has eight times as many values as there are characters, so that each is as likely.
fn draw() -> String {
    let bytes: [u8; CODE_CHARS] = random_bytes();
    let drawn = bytes.map(|byte| ALPHABET[usize::from(byte) % ALPHABET.len()]);
    drawn.iter().map(|byte| char::from(*byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for text in ["ABCD2345", "abcd2345", "abcd-2345", " ABCD 2345 "] {
            assert_eq!(
                DeviceLogin::read_code(text).as_deref(),
                Some("ABCD2345"),
                "{text}"
            );
        }
        for text in [
            "",
            "ABCD234",
            "ABCD23456",
            "ABCD234I",
            "ABCD234O",
            "ABCD2341",
            "ABCD2340",
            "ABCD234ä",
        ] {
            assert_eq!(DeviceLogin::read_code(text), None, "{text}");
        }
    }

    #[test]
    fn a_drawn_code_can_be_read() {
        for _ in 0..200 {
            let code = draw();
            assert_eq!(DeviceLogin::read_code(&code), Some(code));
        }
    }
}
