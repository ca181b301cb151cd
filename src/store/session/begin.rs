//! How sessions begin.

use super::super::{
    Account, AuditEntry, Connection, Member, Store, StoreError, TeamId,
    sign_in::{FAILURES_MAX, WINDOW},
};
use super::{Origin, SESSIONS_MAX, Scope, Session, record};
use crate::{clock::Timestamp, secrets::Token};

/// A session to be made.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Who has signed in.
    pub member: Member,
    /// The team to work for.
    pub team: TeamId,
    /// How far it is to reach.
    pub scope: Scope,
    /// From where.
    pub origin: Origin,
}

/// What became of a sign-in whose password was right.
#[derive(Debug)]
pub enum SignIn {
    /// The session, and its token, which is shown nowhere again.
    Begun(Box<Session>, Token),
    /// Too many wrong passwords came before it; every password is refused until then.
    Blocked(Timestamp),
}

impl NewSession {
    /// Begins the session after a right password, unless the account is blocked by the time this is stored: of many
    /// passwords that are tried at once, none counts as right once [`Account::count_failure`] has counted too many
    /// as wrong.
    pub async fn insert(self, store: &Store, account: &Account) -> Result<SignIn, StoreError> {
        let now = store.clock.now();
        let mut transaction = store.begin().await?;
        let Some((session, token, entry)) = self
            .begin_unless(&mut transaction, account.as_str(), now)
            .await?
        else {
            let blocked = account.blocked_in(&mut transaction, now).await?;
            transaction.rollback().await?;
            return Ok(SignIn::Blocked(blocked.unwrap_or(now)));
        };
        let entries: Vec<_> = entry.into_iter().collect();
        let end = store.append_within(&mut transaction, &entries).await?;
        transaction.commit().await?;
        store.tail.remember(Some(end));
        Ok(SignIn::Begun(Box::new(session), token))
    }

    /// Begins the session, whoever has proved by whatever else than a password to be that person; returns it with its
    /// token, which is shown nowhere again.
    pub async fn begin(self, store: &Store) -> Result<(Session, Token), StoreError> {
        let mut transaction = store.begin().await?;
        let now = store.clock.now();
        let (session, token, entry) = self.begin_within(&mut transaction, now).await?;
        let entries: Vec<_> = entry.into_iter().collect();
        let end = store.append_within(&mut transaction, &entries).await?;
        transaction.commit().await?;
        store.tail.remember(Some(end));
        Ok((session, token))
    }

    /// Begins the session in place of one that is half a sign-in, which ends with that; nothing when that one is over.
    pub async fn replace(
        self,
        store: &Store,
        half: &Session,
    ) -> Result<Option<(Session, Token)>, StoreError> {
        let mut transaction = store.begin().await?;
        let now = store.clock.now();
        let ended = sqlx::query("delete from sessions where token_hash = $1 and expires_at > $2")
            .bind(half.token_hash.as_str())
            .bind(now.as_millis())
            .execute(&mut *transaction)
            .await?;
        if ended.rows_affected() == 0 {
            transaction.rollback().await?;
            return Ok(None);
        }
        let (session, token, entry) = self.begin_within(&mut transaction, now).await?;
        let entries: Vec<_> = entry.into_iter().collect();
        let end = store.append_within(&mut transaction, &entries).await?;
        transaction.commit().await?;
        store.tail.remember(Some(end));
        Ok(Some((session, token)))
    }

    /// Begins the session in a transaction that does more, such as using up a link. The entry is to be appended in it
    /// last; there is none of a sign-in that is only half done.
    pub(in crate::store) async fn begin_within(
        self,
        connection: &mut Connection,
        now: Timestamp,
    ) -> Result<(Session, Token, Option<AuditEntry>), StoreError> {
        // No account has this name, so that none is blocked.
        let begun = self.begin_unless(connection, "", now).await?;
        Ok(begun.expect("no account is asked for"))
    }

    async fn begin_unless(
        self,
        connection: &mut Connection,
        account: &str,
        now: Timestamp,
    ) -> Result<Option<(Session, Token, Option<AuditEntry>)>, StoreError> {
        let token = Token::generate();
        let (lasts, idle) = self.origin.kind.lasts(self.scope);
        let session = Session {
            id: uuid::Uuid::new_v4().to_string(),
            token_hash: token.hash(),
            member: self.member,
            team: self.team,
            scope: self.scope,
            kind: self.origin.kind,
            used_at: now,
            expires_at: now.after(lasts),
            idle,
        };
        if !session
            .insert_row(connection, (account, &self.origin), now)
            .await?
        {
            return Ok(None);
        }
        session.purge_others(connection, now).await?;
        let entry = session
            .scope
            .is_signed_in()
            .then(|| session.told_of(&self.origin));
        Ok(Some((session, token, entry)))
    }
}

impl Session {
    /// Inserts the row on condition that the account is not blocked; whether it did.
    async fn insert_row(
        &self,
        connection: &mut Connection,
        (account, origin): (&str, &Origin),
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "insert into sessions (token_hash, user_id, team_id, scope, created_at, used_at, expires_at, \
             id, kind, address, user_agent, idle_ms) \
             select $1, $2, $3, $4, $5, $5, $6, $10, $11, $12, $13, $14 \
             where not exists (select 1 from sign_in_failures \
             where account = $7 and window_start > $8 and failures >= $9)",
        )
        .bind(self.token_hash.as_str())
        .bind(self.member.user_id.as_str())
        .bind(self.team.as_str())
        .bind(self.scope.as_str())
        .bind(now.as_millis())
        .bind(self.expires_at.as_millis())
        .bind(account)
        .bind(now.before(WINDOW).as_millis())
        .bind(FAILURES_MAX)
        .bind(self.id.as_str())
        .bind(self.kind.as_str())
        .bind(origin.stored_address())
        .bind(origin.stored_user_agent())
        .bind(i64::try_from(self.idle.as_millis()).unwrap_or(i64::MAX))
        .execute(connection)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Deletes the sessions that are over, and of the same user and scope those that are too many. By scope, so that
    /// whoever knows a password alone cannot end the sessions of who has the passkey as well.
    async fn purge_others(
        &self,
        connection: &mut Connection,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("delete from sessions where expires_at <= $1 or used_at + idle_ms <= $1")
            .bind(now.as_millis())
            .execute(&mut *connection)
            .await?;
        sqlx::query(
            "delete from sessions where user_id = $1 and scope = $4 and token_hash <> $2 \
             and token_hash not in (select token_hash from sessions where user_id = $1 and scope = $4 \
             and token_hash <> $2 order by created_at desc, token_hash limit $3)",
        )
        .bind(self.member.user_id.as_str())
        .bind(self.token_hash.as_str())
        .bind(SESSIONS_MAX - 1)
        .bind(self.scope.as_str())
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Returns the entry that tells that somebody has come, and from where.
    fn told_of(&self, origin: &Origin) -> AuditEntry {
        let mut record = record("create", &self.member.email);
        record.after = Some(serde_json::json!({
            "id": self.id,
            "kind": self.kind.as_str(),
            "scope": self.scope.as_str(),
        }));
        let mut entry = AuditEntry::of_change(&self.team, &self.member.email, record);
        entry.client_ip = origin.stored_address();
        entry
    }
}
