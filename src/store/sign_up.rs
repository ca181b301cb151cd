//! Signing up: a team and its owner, made once the address has been shown to be the owner's.
//!
//! Until the code is entered there is neither a user nor a team. A sign-up whose code is over keeps nobody from
//! the address or the name: the next one takes its place.

use std::time::Duration;

use super::{
    AccountError, AuditEntry, ChangeError, ChangeRecord, Connection, Letter, LinkKind, Member,
    MemberRole, Store, StoreError, Team, TeamId, User, column,
    link::{CodeTried, NewLink, hash_of_code},
};
use crate::{clock::Timestamp, policy::ApprovalMode, secrets::PasswordHash};

/// How long a code can be entered (spec/tap.md §1.1).
const CODE_FOR: Duration = Duration::from_mins(15);
/// How long another code can be sent.
const KEPT_FOR: Duration = Duration::from_hours(24);

/// Somebody who signed up and has not entered the code yet.
#[derive(Clone, Debug)]
pub struct SignUp {
    /// The address, in lower case.
    pub email: String,
    /// The name of the team that is to be made.
    pub team_name: String,
    /// The team's id.
    pub team: TeamId,
    /// The id of the user that is to be made.
    pub user_id: String,
    /// The password.
    pub password: PasswordHash,
}

/// A sign-up to be made.
#[derive(Debug)]
pub struct NewSignUp {
    /// The name of the team to be made.
    pub team_name: String,
    /// The address, in lower case.
    pub email: String,
    /// The password.
    pub password: PasswordHash,
}

impl NewSignUp {
    /// Makes the sign-up and posts its code, in the letter that `write` makes of it.
    ///
    /// # Errors
    /// [`AccountError::EmailTaken`] and [`AccountError::TeamTaken`].
    pub async fn insert(
        self,
        store: &Store,
        write: impl FnOnce(&SignUp, &str) -> Letter,
    ) -> Result<SignUp, ChangeError> {
        let now = store.clock.now();
        let sign_up = SignUp {
            email: self.email,
            team_name: self.team_name,
            team: TeamId::new(uuid::Uuid::now_v7().to_string()),
            user_id: uuid::Uuid::now_v7().to_string(),
            password: self.password,
        };
        let mut transaction = store.begin().await?;
        sqlx::query(
            "delete from sign_ups where created_at <= $1 \
             or (expires_at <= $2 and (email = $3 or team_name = $4))",
        )
        .bind(now.before(KEPT_FOR).as_millis())
        .bind(now.as_millis())
        .bind(sign_up.email.as_str())
        .bind(sign_up.team_name.as_str())
        .execute(&mut *transaction)
        .await?;
        if !sign_up.insert_in(&mut transaction, now).await? {
            let reason = sign_up.taken(&mut transaction).await?;
            transaction.rollback().await?;
            return Err(reason.into());
        }
        sign_up
            .send_code((store, &mut transaction), write, now)
            .await?;
        transaction.commit().await?;
        Ok(sign_up)
    }
}

impl SignUp {
    /// Returns the sign-up of an address, unless it is over.
    pub async fn find(store: &Store, email: &str) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        Self::find_in(&mut reader, email, store.clock.now()).await
    }

    /// Sends another code to the address, if somebody signed up with it; the one before ends by that.
    pub async fn send_again(
        store: &Store,
        email: &str,
        write: impl FnOnce(&Self, &str) -> Letter,
    ) -> Result<(), StoreError> {
        let now = store.clock.now();
        let mut transaction = store.begin().await?;
        let Some(sign_up) = Self::find_in(&mut transaction, email, now).await? else {
            return transaction.rollback().await;
        };
        sqlx::query("update sign_ups set expires_at = $2 where email = $1")
            .bind(email)
            .bind(now.after(CODE_FOR).as_millis())
            .execute(&mut *transaction)
            .await?;
        sign_up
            .send_code((store, &mut transaction), write, now)
            .await?;
        transaction.commit().await
    }

    /// Makes the team and its owner out of a sign-up whose code is right.
    ///
    /// # Errors
    /// [`AccountError::CodeWrong`], also after too many tries, and where nobody signed up with that address;
    /// [`AccountError::TeamTaken`] and [`AccountError::EmailTaken`] where somebody else was faster.
    pub async fn verify(store: &Store, email: &str, code: &str) -> Result<Member, ChangeError> {
        let now = store.clock.now();
        let hash = hash_of_code(&store.key, email, code);
        let mut transaction = store.begin().await?;
        let tried = super::Link::try_code(&mut transaction, (email, &hash), now).await?;
        let found = Self::find_in(&mut transaction, email, now).await?;
        let (CodeTried::Right, Some(sign_up)) = (tried, found) else {
            // The try counts.
            transaction.commit().await?;
            return Err(AccountError::CodeWrong.into());
        };
        if let Some(reason) = sign_up.taken_by_others(&mut transaction).await? {
            transaction.rollback().await?;
            return Err(reason.into());
        }
        let member = sign_up.make(&mut transaction, now).await?;
        let entries = sign_up.entries();
        let end = store.append_within(&mut transaction, &entries).await?;
        transaction.commit().await?;
        store.tail.remember(Some(end));
        Ok(member)
    }

    /// Makes team, user and membership, and deletes the sign-up.
    async fn make(
        &self,
        connection: &mut Connection,
        now: Timestamp,
    ) -> Result<Member, StoreError> {
        let team = Team {
            id: self.team.clone(),
            name: self.team_name.clone(),
            approval_mode: ApprovalMode::Gated,
            created_at: now,
        };
        team.insert(&mut *connection).await?;
        let owner = Member {
            user_id: self.user_id.clone(),
            email: self.email.clone(),
            role: MemberRole::Owner,
        };
        let password = (&team.id, Some(&self.password));
        owner.insert(&mut *connection, password, now).await?;
        sqlx::query("delete from sign_ups where email = $1")
            .bind(self.email.as_str())
            .execute(connection)
            .await?;
        Ok(owner)
    }

    async fn find_in(
        connection: &mut Connection,
        email: &str,
        now: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        let row = sqlx::query("select * from sign_ups where email = $1 and created_at > $2")
            .bind(email)
            .bind(now.before(KEPT_FOR).as_millis())
            .fetch_optional(connection)
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Self {
            email: column(&row, "email")?,
            team_name: column(&row, "team_name")?,
            team: TeamId::new(column(&row, "team_id")?),
            user_id: column(&row, "user_id")?,
            password: PasswordHash::stored(column(&row, "password_hash")?),
        }))
    }

    /// Inserts the row unless the address or the name is somebody's; whether it did.
    async fn insert_in(
        &self,
        connection: &mut Connection,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "insert into sign_ups (email, team_name, team_id, user_id, password_hash, created_at, expires_at) \
             select $1, $2, $3, $4, $5, $6, $7 \
             where not exists (select 1 from users where email = $1) \
             and not exists (select 1 from teams where name = $2) on conflict do nothing",
        )
        .bind(self.email.as_str())
        .bind(self.team_name.as_str())
        .bind(self.team.as_str())
        .bind(self.user_id.as_str())
        .bind(self.password.as_str())
        .bind(now.as_millis())
        .bind(now.after(CODE_FOR).as_millis())
        .execute(connection)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Returns why the row was not inserted.
    async fn taken(&self, connection: &mut Connection) -> Result<AccountError, StoreError> {
        if let Some(reason) = self.taken_by_others(&mut *connection).await? {
            return Ok(reason);
        }
        let same = sqlx::query("select email from sign_ups where email = $1")
            .bind(self.email.as_str())
            .fetch_optional(connection)
            .await?;
        Ok(match same {
            Some(_) => AccountError::EmailTaken {
                email: self.email.clone(),
                is_unverified: true,
            },
            None => AccountError::TeamTaken(self.team_name.clone()),
        })
    }

    /// Returns whether there is a user with the address or a team with the name.
    async fn taken_by_others(
        &self,
        connection: &mut Connection,
    ) -> Result<Option<AccountError>, StoreError> {
        let user = User::find_by_email_in(&mut *connection, &self.email).await?;
        if user.is_some() {
            return Ok(Some(AccountError::EmailTaken {
                email: self.email.clone(),
                is_unverified: false,
            }));
        }
        let team = sqlx::query("select id from teams where name = $1")
            .bind(self.team_name.as_str())
            .fetch_optional(connection)
            .await?;
        Ok(team.map(|_| AccountError::TeamTaken(self.team_name.clone())))
    }

    async fn send_code(
        &self,
        (store, connection): (&Store, &mut Connection),
        write: impl FnOnce(&Self, &str) -> Letter,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let new = NewLink {
            kind: LinkKind::Verification,
            subject: self.email.clone(),
            email: self.email.clone(),
            user_id: None,
            membership: None,
            created_by: self.email.clone(),
            lasts: CODE_FOR,
        };
        let (_, code) = new.insert_code(&mut *connection, &store.key, now).await?;
        write(self, &code).post(connection, store, None).await
    }

    /// Returns the entries that begin the new team's log.
    fn entries(&self) -> [AuditEntry; 2] {
        [("team", &self.team_name), ("user", &self.email)].map(|(noun, name)| {
            let record = ChangeRecord {
                action: "create",
                noun,
                name: name.clone(),
                before: None,
                after: None,
            };
            AuditEntry::of_change(&self.team, &self.email, record)
        })
    }
}
