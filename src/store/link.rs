//! Links that are sent to people: a token that works once and for a while, kept as a hash (docs/adr/0015).
//!
//! An invitation, a reset, a first sign-in and the six digits that prove an address differ in what they are for and
//! in nothing else. There is one of each kind for a subject: a newer one takes the place of the older.

use std::{str::FromStr, time::Duration};

use sqlx::any::AnyRow;

use super::{Connection, MemberRole, Store, StoreError, TeamId, column};
use crate::{
    clock::Timestamp,
    secrets::{Keyring, Token, random_bytes},
};

/// How long a link that is over is kept, so that who comes late is told so.
const KEPT_FOR: Duration = Duration::from_hours(24 * 7);
/// How many tries a code has. A million codes and a few tries for each that is sent leave no hope to guess one.
const TRIES_MAX: i64 = 5;
/// One more than the highest code.
const CODES: u32 = 1_000_000;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// To become a member of a team.
    Invitation,
    /// To set another password.
    Reset,
    /// To sign in without a password, and set one.
    SignIn,
    /// Six digits, to show that an address is one's own.
    Verification,
}

impl LinkKind {
    const ALL: [Self; 4] = [
        Self::Invitation,
        Self::Reset,
        Self::SignIn,
        Self::Verification,
    ];

    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
            Self::SignIn => "sign_in",
            Self::Verification => "verification",
        }
    }
}

impl LinkKind {
    /// Returns the address of the page that takes a link of this kind; `url` is the relay's own, without a slash at
    /// its end.
    pub fn address(self, url: &str, token: &Token) -> String {
        let page = match self {
            Self::Invitation => "invitation?invite_token",
            Self::Reset => "reset-password?token",
            Self::SignIn => "sign-in-link?token",
            // A code is entered by hand.
            Self::Verification => "verify?code",
        };
        format!("{url}/dashboard/{page}={}", token.expose())
    }
}

impl FromStr for LinkKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut all = Self::ALL.into_iter();
        all.find(|kind| kind.as_str() == text).ok_or(())
    }
}

/// A link, without its token.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its id; a newer link for the same has the same.
    pub id: String,
    /// What it is for.
    pub kind: LinkKind,
    /// The address that it was made for, in lower case.
    pub email: String,
    /// The user that it was made for, where there is one.
    pub user_id: Option<String>,
    /// Which team it leads to as what, where it leads to one.
    pub membership: Option<(TeamId, MemberRole)>,
    /// Who made it.
    pub created_by: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it is over.
    pub expires_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}

/// A link to be made.
#[derive(Debug)]
pub(super) struct NewLink {
    pub(super) kind: LinkKind,
    /// What makes it the same link as an older one.
    pub(super) subject: String,
    pub(super) email: String,
    pub(super) user_id: Option<String>,
    pub(super) membership: Option<(TeamId, MemberRole)>,
    pub(super) created_by: String,
    pub(super) lasts: Duration,
}

/// What became of a code that somebody entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CodeTried {
    /// It is the code, and is used up.
    Right,
    /// It is not, or there is none for that address any more.
    Wrong,
}

impl Link {
    /// Returns the link of a token, if it can still be used. It is not used by that.
    pub async fn find(
        store: &Store,
        kind: LinkKind,
        token: &Token,
    ) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let row = sqlx::query(
            "select * from links where token_hash = $1 and kind = $2 and used_at is null and expires_at > $3",
        )
        .bind(token.hash())
        .bind(kind.as_str())
        .bind(store.clock.now().as_millis())
        .fetch_optional(&mut *reader)
        .await?;
        row.as_ref().map(Self::from_row).transpose()
    }

    /// Uses a link up; `None` where there is none that can be used, so that of several who try one succeeds.
    pub(super) async fn consume(
        connection: &mut Connection,
        (kind, token): (LinkKind, &Token),
        now: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        let hash = token.hash();
        let used = sqlx::query(
            "update links set used_at = $3 \
             where token_hash = $1 and kind = $2 and used_at is null and expires_at > $3",
        )
        .bind(hash.as_str())
        .bind(kind.as_str())
        .bind(now.as_millis())
        .execute(&mut *connection)
        .await?;
        if used.rows_affected() == 0 {
            return Ok(None);
        }
        let row = sqlx::query("select * from links where token_hash = $1 and kind = $2")
            .bind(hash.as_str())
            .bind(kind.as_str())
            .fetch_one(connection)
            .await?;
        Self::from_row(&row).map(Some)
    }

    /// Ends the links of a user, of one kind.
    pub(super) async fn end_of_user(
        connection: &mut Connection,
        (kind, user): (LinkKind, &str),
    ) -> Result<(), StoreError> {
        sqlx::query("delete from links where kind = $1 and user_id = $2 and used_at is null")
            .bind(kind.as_str())
            .bind(user)
            .execute(connection)
            .await?;
        Ok(())
    }

    /// Ends the invitations to a team that somebody sent.
    pub(super) async fn end_of_inviter(
        connection: &mut Connection,
        (team, email): (&str, &str),
    ) -> Result<(), StoreError> {
        sqlx::query(
            "delete from links where kind = $1 and team_id = $2 and created_by = $3 and used_at is null",
        )
        .bind(LinkKind::Invitation.as_str())
        .bind(team)
        .bind(email)
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Tries the code that was sent to an address. Each try counts, whatever comes of it, and is counted before
    /// the code is looked at, so that many at once are not more than a few one after the other.
    pub(super) async fn try_code(
        connection: &mut Connection,
        (email, hash): (&str, &str),
        now: Timestamp,
    ) -> Result<CodeTried, StoreError> {
        let counted = sqlx::query(
            "update links set tries = tries + 1 where kind = $1 and subject = $2 \
             and used_at is null and expires_at > $3 and tries < $4",
        )
        .bind(LinkKind::Verification.as_str())
        .bind(email)
        .bind(now.as_millis())
        .bind(TRIES_MAX)
        .execute(&mut *connection)
        .await?;
        if counted.rows_affected() == 0 {
            return Ok(CodeTried::Wrong);
        }
        let used = sqlx::query(
            "update links set used_at = $4 where kind = $1 and subject = $2 and token_hash = $3 \
             and used_at is null",
        )
        .bind(LinkKind::Verification.as_str())
        .bind(email)
        .bind(hash)
        .bind(now.as_millis())
        .execute(connection)
        .await?;
        Ok(match used.rows_affected() {
            0 => CodeTried::Wrong,
            _ => CodeTried::Right,
        })
    }

    pub(super) fn from_row(row: &AnyRow) -> Result<Self, StoreError> {
        let id: String = column(row, "id")?;
        let kind: String = column(row, "kind")?;
        let team: Option<String> = column(row, "team_id")?;
        let role: Option<String> = column(row, "role")?;
        let role = role.map(|role| role.parse::<MemberRole>()).transpose();
        let role = role.map_err(|()| StoreError::corrupt("links", "role", &id))?;
        let time = Timestamp::from_millis;
        Ok(Self {
            kind: kind
                .parse()
                .map_err(|()| StoreError::corrupt("links", "kind", &id))?,
            email: column(row, "email")?,
            user_id: column(row, "user_id")?,
            membership: team.map(TeamId::new).zip(role),
            created_by: column(row, "created_by")?,
            created_at: time(column(row, "created_at")?),
            expires_at: time(column(row, "expires_at")?),
            used_at: column::<Option<i64>>(row, "used_at")?.map(time),
            id,
        })
    }
}

impl NewLink {
    /// Makes a link, in the place of an older one for the same, which ends by that; returns it with its token.
    pub(super) async fn insert(
        self,
        connection: &mut Connection,
        now: Timestamp,
    ) -> Result<(Link, Token), StoreError> {
        let token = Token::generate();
        let link = self.insert_hash(connection, &token.hash(), now).await?;
        Ok((link, token))
    }

    /// Makes a code of six digits in the same way.
    pub(super) async fn insert_code(
        self,
        connection: &mut Connection,
        key: &Keyring,
        now: Timestamp,
    ) -> Result<(Link, String), StoreError> {
        let code = generate_code();
        let hash = hash_of_code(key, &self.subject, &code);
        let link = self.insert_hash(connection, &hash, now).await?;
        Ok((link, code))
    }

    async fn insert_hash(
        self,
        connection: &mut Connection,
        hash: &str,
        now: Timestamp,
    ) -> Result<Link, StoreError> {
        purge(connection, now).await?;
        let (team, role) = self.membership.unzip();
        sqlx::query(
            "insert into links (id, kind, subject, token_hash, email, user_id, team_id, role, created_by, \
             created_at, expires_at, tries, used_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, null) \
             on conflict (kind, subject) do update set token_hash = excluded.token_hash, \
             email = excluded.email, user_id = excluded.user_id, team_id = excluded.team_id, \
             role = excluded.role, created_by = excluded.created_by, created_at = excluded.created_at, \
             expires_at = excluded.expires_at, tries = 0, used_at = null",
        )
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(self.kind.as_str())
        .bind(self.subject.as_str())
        .bind(hash)
        .bind(self.email)
        .bind(self.user_id)
        .bind(team.as_ref().map(TeamId::as_str))
        .bind(role.map(MemberRole::as_str))
        .bind(self.created_by)
        .bind(now.as_millis())
        .bind(now.after(self.lasts).as_millis())
        .execute(&mut *connection)
        .await?;
        let row = sqlx::query("select * from links where kind = $1 and subject = $2")
            .bind(self.kind.as_str())
            .bind(self.subject.as_str())
            .fetch_one(connection)
            .await?;
        Link::from_row(&row)
    }
}

/// Returns the hash of a code as it is stored: a keyed one, because six digits are soon tried, and with the
/// address in it, because two people may have the same digits.
pub(super) fn hash_of_code(key: &Keyring, email: &str, code: &str) -> String {
    key.code_key().hash(&[email.as_bytes(), code.as_bytes()])
}

/// Returns six digits, each code as likely as every other one.
fn generate_code() -> String {
    // The numbers that would make the lowest codes a little more likely are drawn again.
    let least_unfair = u32::MAX - u32::MAX % CODES;
    loop {
        let drawn = u32::from_be_bytes(random_bytes());
        if drawn < least_unfair {
            return format!("{:06}", drawn % CODES);
        }
    }
}

/// Deletes what has been over for long.
async fn purge(connection: &mut Connection, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("delete from links where expires_at <= $1")
        .bind(now.before(KEPT_FOR).as_millis())
        .execute(connection)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::EncryptionKey;

    #[test]
    fn a_code_is_six_digits() {
        for _ in 0..1000 {
            let code = generate_code();
            assert!(
                code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()),
                "{code}"
            );
        }
    }

    #[test]
    fn the_same_digits_of_another_address_have_another_hash() {
        let (key, other) = (
            Keyring::new(EncryptionKey::generate()),
            Keyring::new(EncryptionKey::generate()),
        );
        let hash = hash_of_code(&key, "ann@example.com", "123456");
        assert_ne!(hash, hash_of_code(&key, "bob@example.com", "123456"));
        assert_ne!(hash, hash_of_code(&other, "ann@example.com", "123456"));
    }
}
