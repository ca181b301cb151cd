//! What a program has handed over for a credential, sealed, until the person it acts for activates it
//! (spec/tap.md §4.4).

use std::time::Duration;

use serde_json::json;
use sqlx::any::AnyRow;

use super::{
    Actor, AgentUpdate, ChangeError, ChangeRecord, Credential, CredentialUpdate, NewCredential,
    Noun, PolicyEdit, Store, StoreError, StoredPolicy, TeamId, agent_change, change::Change,
    column, credential_change::get,
};
use crate::{
    clock::Timestamp,
    secrets::{OpenError, Place, Secret},
};

/// How long there is to activate it.
pub const SETUP_FOR: Duration = Duration::from_mins(15);
/// The most that may wait for one person at once.
pub const SETUPS_MAX: i64 = 20;
/// How long what became of it can be asked for.
const KEPT_FOR: Duration = Duration::from_hours(24);
/// What is done to a policy where a passkey is wanted for each approval.
const WITH_PASSKEY: &str = r#"{"require_passkey": true}"#;

/// Something to be handed over.
#[derive(Debug)]
pub struct NewCredentialSetup {
    /// Who is to activate it.
    pub user_id: String,
    /// The credential's name.
    pub name: String,
    /// Whether it makes a credential; else it changes the one of that name.
    pub is_new: bool,
    /// All that was sent, as JSON, but the value.
    pub document: String,
    /// The value.
    pub value: Secret,
}

/// Something that was handed over; its value is not part of it.
#[derive(Clone, Debug)]
pub struct CredentialSetup {
    /// What it is known by.
    pub id: String,
    /// Whose team it is for.
    pub team: TeamId,
    /// Who handed it over, and alone may activate it.
    pub user_id: String,
    /// The credential's name.
    pub name: String,
    /// See [`NewCredentialSetup::is_new`].
    pub is_new: bool,
    /// See [`NewCredentialSetup::document`].
    pub document: String,
    /// What became of it.
    pub status: SetupStatus,
    /// When it was handed over.
    pub created_at: Timestamp,
    /// Until when it can be activated.
    pub expires_at: Timestamp,
}

/// What became of something that was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetupStatus {
    /// It waits for its person.
    Pending,
    /// The credential has it.
    Activated,
    /// Nobody activated it in time.
    Expired,
}

/// What a credential becomes with it.
#[derive(Debug)]
pub struct Placing {
    /// What is made or changed; the value of what is made comes with the setup.
    pub what: PlacingKind,
    /// Whether each approval is to take a passkey from now on.
    pub require_passkey: bool,
    /// The names of the agents that may use it from now on.
    pub agents: Vec<String>,
}

/// What is made or changed.
#[derive(Debug)]
pub enum PlacingKind {
    /// A credential is made.
    New(Box<NewCredential>),
    /// The credential of that name is changed.
    Update(String, Box<CredentialUpdate>),
}

/// Why nothing was handed over or activated.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The person has too many that wait.
    #[error("{SETUPS_MAX} credentials wait for this person already")]
    TooMany,
    /// It is activated already, or its time is over.
    #[error("this is {} already", .0.as_str())]
    Over(SetupStatus),
    /// The credential would not be what it is to be.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

impl From<StoreError> for SetupError {
    fn from(error: StoreError) -> Self {
        Self::Change(error.into())
    }
}

impl From<sqlx::Error> for SetupError {
    fn from(error: sqlx::Error) -> Self {
        Self::Change(error.into())
    }
}

impl SetupStatus {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Activated => "activated",
            Self::Expired => "expired",
        }
    }
}

impl NewCredentialSetup {
    /// Keeps it, its value sealed and bound to its row.
    ///
    /// # Errors
    /// [`SetupError::TooMany`] when [`SETUPS_MAX`] wait for the person.
    pub async fn insert(self, store: &Store, actor: &Actor) -> Result<CredentialSetup, SetupError> {
        let mut change = Change::begin(store, actor).await?;
        let setup = CredentialSetup {
            id: uuid::Uuid::new_v4().simple().to_string(),
            team: actor.team.clone(),
            user_id: self.user_id,
            name: self.name,
            is_new: self.is_new,
            document: self.document,
            status: SetupStatus::Pending,
            created_at: change.at,
            expires_at: change.at.after(SETUP_FOR),
        };
        // Of two at once, the second counts the first.
        sqlx::query("update memberships set role = role where team_id = $1 and user_id = $2")
            .bind(setup.team.as_str())
            .bind(setup.user_id.as_str())
            .execute(change.connection())
            .await?;
        let sealed = change.seal(setup.place(), &self.value).await?;
        let done = sqlx::query(
            "insert into credential_setups (id, team_id, user_id, name, is_new, document, value, status, \
             created_at, expires_at) select $1, $2, $3, $4, $5, $6, $7, 'pending', $8, $9 \
             where (select count(*) from credential_setups where team_id = $2 and user_id = $3 \
             and status = 'pending' and expires_at > $8) < $10",
        )
        .bind(setup.id.as_str())
        .bind(setup.team.as_str())
        .bind(setup.user_id.as_str())
        .bind(setup.name.as_str())
        .bind(i64::from(setup.is_new))
        .bind(setup.document.as_str())
        .bind(sealed)
        .bind(setup.created_at.as_millis())
        .bind(setup.expires_at.as_millis())
        .bind(SETUPS_MAX)
        .execute(change.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Err(SetupError::TooMany);
        }
        change.record(setup.record("stage"));
        change.commit().await?;
        Ok(setup)
    }
}

impl CredentialSetup {
    /// Returns what that person has handed over under an id; another's is nobody's.
    pub async fn find(
        store: &Store,
        (team, user): (&TeamId, &str),
        id: &str,
    ) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let row = sqlx::query(
            "select id, team_id, user_id, name, is_new, document, status, created_at, expires_at \
             from credential_setups where id = $1 and team_id = $2 and user_id = $3",
        )
        .bind(id)
        .bind(team.as_str())
        .bind(user)
        .fetch_optional(&mut *reader)
        .await?;
        let now = store.clock.now();
        row.map(|row| Self::from_row(&row, now)).transpose()
    }

    /// Gives the credential what was handed over, once: of several who activate it, one has.
    ///
    /// # Errors
    /// [`SetupError::Over`] when it is activated or its time is over; [`SetupError::Change`] as making or changing the
    /// credential fails. Then it waits on.
    pub async fn activate(
        &self,
        store: &Store,
        actor: &Actor,
        placing: Placing,
    ) -> Result<Credential, SetupError> {
        let mut change = Change::begin(store, actor).await?;
        let value = self.take(&mut change).await?;
        let credential = placing.apply_in(&mut change, &value).await?;
        change.record(self.record("activate"));
        change.commit().await?;
        Ok(credential)
    }

    /// Deletes the values of those whose time is over, and those that have been kept long enough.
    pub async fn purge(store: &Store, now: Timestamp) -> Result<(), StoreError> {
        let mut transaction = store.begin().await?;
        sqlx::query("delete from credential_setups where expires_at <= $1")
            .bind(now.before(KEPT_FOR).as_millis())
            .execute(&mut *transaction)
            .await?;
        sqlx::query("update credential_setups set value = null where expires_at <= $1 and value is not null")
            .bind(now.as_millis())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    }

    /// Marks it as activated, and returns its value, which is not kept any longer.
    async fn take(&self, change: &mut Change<'_>) -> Result<Secret, SetupError> {
        let at = change.at.as_millis();
        let taken = sqlx::query(
            "update credential_setups set status = 'activated' \
             where id = $1 and status = 'pending' and expires_at > $2 and value is not null",
        )
        .bind(self.id.as_str())
        .bind(at)
        .execute(change.connection())
        .await?;
        if taken.rows_affected() == 0 {
            let is_late = self.expires_at <= change.at;
            return Err(SetupError::Over(if is_late {
                SetupStatus::Expired
            } else {
                SetupStatus::Activated
            }));
        }
        let row = sqlx::query("select value from credential_setups where id = $1")
            .bind(self.id.as_str())
            .fetch_one(change.connection())
            .await?;
        let sealed: Vec<u8> = column(&row, "value")?;
        let store = change.store();
        store
            .know(change.connection(), Some(sealed.as_slice()))
            .await?;
        sqlx::query("update credential_setups set value = null where id = $1")
            .bind(self.id.as_str())
            .execute(change.connection())
            .await?;
        let opened = store.key().open(self.place(), &sealed);
        let corrupt = |_: OpenError| StoreError::corrupt("credential_setups", "value", &self.id);
        Ok(opened.map_err(corrupt)?)
    }

    fn place(&self) -> Place<'_> {
        Place {
            team: self.team.as_str(),
            table: "credential_setups",
            row: &self.id,
            column: "value",
        }
    }

    fn record(&self, action: &'static str) -> ChangeRecord {
        ChangeRecord {
            action,
            noun: "credential-setup",
            name: self.name.clone(),
            before: None,
            after: Some(json!({ "id": self.id, "is_new": self.is_new })),
        }
    }

    fn from_row(row: &AnyRow, now: Timestamp) -> Result<Self, StoreError> {
        let id: String = column(row, "id")?;
        let expires_at = Timestamp::from_millis(column(row, "expires_at")?);
        let status = match column::<String>(row, "status")?.as_str() {
            "activated" => SetupStatus::Activated,
            "pending" if expires_at <= now => SetupStatus::Expired,
            "pending" => SetupStatus::Pending,
            _ => return Err(StoreError::corrupt("credential_setups", "status", &id)),
        };
        Ok(Self {
            team: TeamId::new(column(row, "team_id")?),
            user_id: column(row, "user_id")?,
            name: column(row, "name")?,
            is_new: column::<i64>(row, "is_new")? != 0,
            document: column(row, "document")?,
            status,
            created_at: Timestamp::from_millis(column(row, "created_at")?),
            expires_at,
            id,
        })
    }
}

impl Placing {
    /// Tries it with a value, and takes it back.
    ///
    /// # Errors
    /// As [`CredentialSetup::activate`].
    pub async fn check(
        self,
        store: &Store,
        actor: &Actor,
        value: &Secret,
    ) -> Result<(), ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        self.apply_in(&mut change, value).await.map(drop)
    }

    async fn apply_in(
        self,
        change: &mut Change<'_>,
        value: &Secret,
    ) -> Result<Credential, ChangeError> {
        let credential = match self.what {
            PlacingKind::New(new) => {
                new.auth.check_value(value)?;
                let value = Some(value.clone());
                let new = NewCredential { value, ..*new };
                new.insert_in(change, None).await?
            }
            PlacingKind::Update(name, update) => {
                refuse_end_users(change, &name).await?;
                let changed = update.apply_in(change, &name, true).await?;
                changed.set_value_in(change, value).await?
            }
        };
        if self.require_passkey {
            let edit = PolicyEdit::Patch(WITH_PASSKEY.to_owned());
            StoredPolicy::edit_in(change, &credential.name, edit).await?;
        }
        for agent in &self.agents {
            hand_out(change, agent, &credential.name).await?;
        }
        Ok(credential)
    }
}

/// Refuses what is an end user's: its app looks after that.
async fn refuse_end_users(change: &mut Change<'_>, name: &str) -> Result<(), ChangeError> {
    let found = get(change, name).await?;
    if found.end_user_id.is_none() {
        return Ok(());
    }
    let (noun, name, known) = (Noun::Credential, found.name, Vec::new());
    Err(ChangeError::Missing { noun, name, known })
}

/// Lets an agent use a credential; an account key may already.
async fn hand_out(
    change: &mut Change<'_>,
    agent: &str,
    credential: &str,
) -> Result<(), ChangeError> {
    let found = agent_change::get(change, agent.into()).await?;
    if found.all_credentials || found.credentials.iter().any(|known| known == credential) {
        return Ok(());
    }
    let mut credentials = found.credentials;
    credentials.push(credential.to_owned());
    let update = AgentUpdate {
        credentials: Some(credentials),
        ..AgentUpdate::default()
    };
    update.apply_in(change, agent.into()).await.map(drop)
}
