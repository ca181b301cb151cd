//! The deployment as a whole: made once by `init`, known by its key check value and its first team.

use sqlx::Row;

use super::{
    AuditEntry, ChainId, ChangeRecord, Connection, Database, Member, MemberRole, Store, StoreError,
    Team, TeamId, column, keys::KEY_CHECK,
};
use crate::{
    clock::Clock,
    policy::ApprovalMode,
    secrets::{EncryptionKey, Keyring, PasswordHash, Place, VapidKey},
};

/// The name under which the key for pushes is stored, sealed.
pub(super) const VAPID_KEY: &str = "vapid_key";
/// Where it stands.
pub(super) const VAPID_PLACE: Place<'_> = Place {
    team: "",
    table: "deployment",
    row: VAPID_KEY,
    column: "value",
};

/// What `init` made.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// The team that commands work on when none is named.
    pub team: Team,
    /// The e-mail address of that team's first owner, if there is one.
    pub owner: Option<String>,
}

/// What `init` is to make.
#[derive(Debug)]
pub struct NewDeployment {
    /// The first team's name.
    pub team: String,
    /// The first owner: e-mail address, and password unless another way in comes later.
    pub owner: Option<(String, Option<PasswordHash>)>,
}

impl Deployment {
    /// Returns what `init` made.
    ///
    /// # Errors
    /// [`StoreError::NoDeployment`] when it was never finished.
    pub async fn of(store: &Store) -> Result<Self, StoreError> {
        let missing = || StoreError::NoDeployment {
            place: store.database.place().to_owned(),
        };
        let team = value(&store.database, "team").await?.ok_or_else(missing)?;
        let teams = Team::list(store).await?;
        let team = teams
            .into_iter()
            .find(|known| known.id.as_str() == team)
            .ok_or_else(missing)?;
        let members = Member::list(store, &team.id).await?;
        let owner = members
            .into_iter()
            .find(|member| member.role == MemberRole::Owner);
        Ok(Self {
            team,
            owner: owner.map(|member| member.email),
        })
    }

    /// Returns the key that push services know this deployment by, and makes it where there is none yet. All
    /// relays have the same one.
    pub async fn vapid_key(store: &Store) -> Result<VapidKey, StoreError> {
        if let Some(key) = Self::stored_vapid_key(store).await? {
            return Ok(key);
        }
        let mut transaction = store.begin().await?;
        set_vapid_key(&mut transaction, store).await?;
        transaction.commit().await?;
        // Another process may have been faster; then it is that one's.
        let key = Self::stored_vapid_key(store).await?;
        key.ok_or_else(|| StoreError::corrupt("deployment", "value", VAPID_KEY))
    }

    async fn stored_vapid_key(store: &Store) -> Result<Option<VapidKey>, StoreError> {
        let Some(text) = value(&store.database, VAPID_KEY).await? else {
            return Ok(None);
        };
        let corrupt = || StoreError::corrupt("deployment", "value", VAPID_KEY);
        let sealed = data_encoding::BASE64.decode(text.as_bytes());
        let sealed = sealed.map_err(|_| corrupt())?;
        store.know(&mut *store.reader().await?, [&*sealed]).await?;
        let opened = store.key.open(VAPID_PLACE, &sealed).ok();
        let key = opened.and_then(|text| VapidKey::parse(&text).ok());
        key.map(Some).ok_or_else(corrupt)
    }
}

impl NewDeployment {
    /// Makes the deployment in a database that has the schema and nothing else, all at once.
    ///
    /// Returns `None`, having changed nothing, when there is one already.
    pub async fn insert(
        self,
        database: Database,
        key: EncryptionKey,
        (chain, clock): (ChainId, Clock),
    ) -> Result<Option<Store>, StoreError> {
        let check = key.check_value().to_owned();
        let store = database.trust(Keyring::new(key), chain, clock);
        let mut transaction = store.begin().await?;
        if !set(&mut transaction, KEY_CHECK, &check).await? {
            transaction.rollback().await?;
            return Ok(None);
        }
        let at = store.clock.now();
        let team = Team {
            id: TeamId::new(uuid::Uuid::now_v7().to_string()),
            name: self.team,
            approval_mode: ApprovalMode::Gated,
            created_at: at,
        };
        team.insert(&mut transaction).await?;
        set(&mut transaction, "team", team.id.as_str()).await?;
        set_vapid_key(&mut transaction, &store).await?;
        let mut entries = vec![made(&team.id, "team", &team.name)];
        if let Some((email, password)) = self.owner {
            let user_id = uuid::Uuid::now_v7().to_string();
            entries.push(made(&team.id, "user", &email));
            let owner = Member {
                user_id,
                email,
                role: MemberRole::Owner,
            };
            owner
                .insert(&mut transaction, (&team.id, password.as_ref()), at)
                .await?;
        }
        let end = store.append_within(&mut transaction, &entries).await?;
        transaction.commit().await?;
        store.tail.remember(Some(end));
        Ok(Some(store))
    }
}

fn made(team: &TeamId, noun: &'static str, name: &str) -> AuditEntry {
    let record = ChangeRecord {
        action: "create",
        noun,
        name: name.to_owned(),
        before: None,
        after: None,
    };
    AuditEntry::of_change(team, "operator:init", record)
}

/// Makes the key for pushes unless there is one.
async fn set_vapid_key(connection: &mut Connection, store: &Store) -> Result<bool, StoreError> {
    let text = VapidKey::generate().to_text();
    let sealed = store
        .seal(&mut *connection, VAPID_PLACE, text.expose())
        .await?;
    set(
        connection,
        VAPID_KEY,
        &data_encoding::BASE64.encode(&sealed),
    )
    .await
}

pub(super) async fn value(database: &Database, name: &str) -> Result<Option<String>, StoreError> {
    let mut reader = database.reader().await?;
    let row = sqlx::query("select value from deployment where name = $1")
        .bind(name)
        .fetch_optional(&mut *reader)
        .await?;
    row.map(|row| row.try_get("value").map_err(StoreError::from))
        .transpose()
}

/// Sets a value that has none yet; false when it has one.
pub(super) async fn set(
    connection: &mut Connection,
    name: &str,
    value: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "insert into deployment (name, value) values ($1, $2) on conflict (name) do nothing",
    )
    .bind(name)
    .bind(value)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Returns the names of a table of things that a team owns, for suggestions and look-ups.
pub(super) async fn names(
    connection: &mut Connection,
    query: &'static str,
    team: &str,
) -> Result<Vec<(String, String)>, StoreError> {
    let rows = sqlx::query(query).bind(team).fetch_all(connection).await?;
    rows.iter()
        .map(|row| Ok((column(row, "name")?, column(row, "id")?)))
        .collect()
}
