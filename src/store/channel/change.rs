//! Making, changing and deleting channels.

use serde_json::{Map, Value};

use super::{
    super::{
        Actor, ChangeError, ChangeRecord, Noun, Store, StoreError, change::Change, column,
        deployment::names,
    },
    CHANNEL_PRIORITY, CHANNEL_PRIORITY_MAX, Channel, ChannelError, ChannelKind,
    config::Split,
};
use crate::secrets::Place;

/// A channel to be made.
#[derive(Clone, Debug)]
pub struct NewChannel {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: ChannelKind,
    /// What it is configured with; of a bot's, whatever is no address is sealed.
    pub config: Map<String, Value>,
    /// Whether it can be chosen.
    pub enabled: bool,
    /// See [`Channel::priority`].
    pub priority: i64,
}

/// What is to become of a channel; `None` leaves a thing as it is.
#[derive(Clone, Debug, Default)]
pub struct ChannelUpdate {
    /// What it is said to be: a channel that is another is refused.
    pub kind: Option<ChannelKind>,
    /// What it is configured with, in place of what it has; a secret that is marked stays.
    pub config: Option<Map<String, Value>>,
    /// Whether it can be chosen.
    pub enabled: Option<bool>,
    /// See [`Channel::priority`].
    pub priority: Option<i64>,
}

impl NewChannel {
    /// Makes the channel. As the default one it takes the place of that.
    ///
    /// # Errors
    /// [`ChangeError::Exists`] when the name is taken, [`ChangeError::Channel`] for what cannot be one.
    pub async fn insert(self, store: &Store, actor: &Actor) -> Result<Channel, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let channel = self.insert_in(&mut change).await?;
        change.commit().await?;
        Ok(channel)
    }

    /// Makes the channel within a change.
    pub(in crate::store) async fn insert_in(
        self,
        change: &mut Change<'_>,
    ) -> Result<Channel, ChangeError> {
        let split = Split::of(self.kind, self.config, &Split::default())?;
        let channel = Channel {
            id: uuid::Uuid::now_v7().to_string(),
            name: self.name,
            kind: self.kind,
            config: split.shown.clone(),
            disabled_at: (!self.enabled).then_some(change.at),
            priority: checked(self.priority)?,
            created_at: change.at,
            updated_at: change.at,
        };
        channel.check_default()?;
        lock(change).await?;
        make_room(change, &channel).await?;
        let sealed = seal(change, &channel, &split).await?;
        let team = change.team();
        let done = sqlx::query(
            "insert into notification_channels (id, team_id, name, kind, config, secrets, disabled_at, priority, \
             created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) \
             on conflict (team_id, name) do nothing",
        )
        .bind(channel.id.as_str())
        .bind(team)
        .bind(channel.name.as_str())
        .bind(channel.kind.as_str())
        .bind(text_of(&channel.config))
        .bind(sealed)
        .bind(channel.disabled_at.map(crate::clock::Timestamp::as_millis))
        .bind(channel.priority)
        .bind(channel.created_at.as_millis())
        .execute(change.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Err(ChangeError::Exists {
                noun: Noun::Channel,
                name: channel.name,
            });
        }
        change.record(record("create", &channel, None));
        Ok(channel)
    }
}

impl ChannelUpdate {
    /// Changes a channel; what is the same afterwards is no change and leaves no entry.
    ///
    /// # Errors
    /// [`ChangeError::Missing`], [`ChangeError::Channel`] for what cannot be one.
    pub async fn apply(
        self,
        store: &Store,
        actor: &Actor,
        name: &str,
    ) -> Result<Channel, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let channel = self.apply_in(&mut change, name).await?;
        change.commit().await?;
        Ok(channel)
    }

    /// Changes a channel within a change.
    pub(in crate::store) async fn apply_in(
        self,
        change: &mut Change<'_>,
        name: &str,
    ) -> Result<Channel, ChangeError> {
        let before = get(change, name).await?;
        if self.kind.is_some_and(|kind| kind != before.kind) {
            let (name, kind) = (before.name, before.kind.as_str());
            return Err(ChannelError::KindStays { name, kind }.into());
        }
        let known = open(change, &before).await?;
        let (split, is_other) = match self.config {
            Some(given) => {
                let split = Split::of(before.kind, given, &known)?;
                let is_other = !split.hides_the_same(&known);
                (split, is_other)
            }
            None => (known, false),
        };
        let mut after = Channel {
            config: split.shown.clone(),
            priority: checked(self.priority.unwrap_or(before.priority))?,
            disabled_at: match self.enabled {
                Some(true) => None,
                Some(false) => before.disabled_at.or(Some(change.at)),
                None => before.disabled_at,
            },
            ..before.clone()
        };
        if after == before && !is_other {
            return Ok(after);
        }
        after.check_default()?;
        make_room(change, &after).await?;
        after.updated_at = change.at;
        update(change, &after).await?;
        if is_other {
            let sealed = seal(change, &after, &split).await?;
            sqlx::query("update notification_channels set secrets = $2 where id = $1")
                .bind(after.id.as_str())
                .bind(sealed)
                .execute(change.connection())
                .await?;
        }
        change.record(record("update", &after, Some(&before)));
        Ok(after)
    }
}

impl Channel {
    /// Deletes a channel.
    ///
    /// # Errors
    /// [`ChangeError::Missing`].
    pub async fn delete(store: &Store, actor: &Actor, name: &str) -> Result<(), ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        delete_in(&mut change, name).await?;
        Ok(change.commit().await?)
    }

    /// Makes a channel the default one, in place of the one that was.
    ///
    /// # Errors
    /// [`ChangeError::Missing`]; [`ChangeError::Channel`] for one that is disabled.
    pub async fn make_default(
        store: &Store,
        actor: &Actor,
        name: &str,
    ) -> Result<Self, ChangeError> {
        let update = ChannelUpdate {
            priority: Some(0),
            ..ChannelUpdate::default()
        };
        update.apply(store, actor, name).await
    }

    fn check_default(&self) -> Result<(), ChannelError> {
        if self.is_default() && self.disabled_at.is_some() {
            return Err(ChannelError::DefaultDisabled(self.name.clone()));
        }
        Ok(())
    }
}

/// Deletes a channel within a change.
pub(in crate::store) async fn delete_in(
    change: &mut Change<'_>,
    name: &str,
) -> Result<(), ChangeError> {
    let channel = get(change, name).await?;
    sqlx::query("delete from notification_channels where id = $1")
        .bind(channel.id.as_str())
        .execute(change.connection())
        .await?;
    change.record(ChangeRecord {
        after: None,
        ..record("delete", &channel, Some(&channel))
    });
    Ok(())
}

/// Returns names and ids of the team's channels.
pub(in crate::store) async fn known(
    change: &mut Change<'_>,
) -> Result<Vec<(String, String)>, ChangeError> {
    let team = change.team();
    let query = "select name, id from notification_channels where team_id = $1";
    Ok(names(change.connection(), query, team).await?)
}

/// Returns the channel of that name, which nobody else changes until this change is over; or the error that
/// suggests another.
async fn get(change: &mut Change<'_>, name: &str) -> Result<Channel, ChangeError> {
    lock(change).await?;
    let team = change.team();
    let row = sqlx::query("select * from notification_channels where team_id = $1 and name = $2")
        .bind(team)
        .bind(name)
        .fetch_optional(change.connection())
        .await?;
    if let Some(row) = row {
        return Ok(Channel::from_row(&row)?);
    }
    let known = known(change).await?;
    Err(ChangeError::Missing {
        noun: Noun::Channel,
        name: name.to_owned(),
        known: known.into_iter().map(|(name, _)| name).collect(),
    })
}

/// Waits for other changes of the team's channels: which one is the default is about all of them.
async fn lock(change: &mut Change<'_>) -> Result<(), StoreError> {
    // It changes nothing; on PostgreSQL it locks the row.
    sqlx::query("update teams set approval_mode = approval_mode where id = $1")
        .bind(change.team())
        .execute(change.connection())
        .await?;
    Ok(())
}

/// Has another default channel step back, where this one is to be it.
async fn make_room(change: &mut Change<'_>, channel: &Channel) -> Result<(), ChangeError> {
    if !channel.is_default() {
        return Ok(());
    }
    let rows = sqlx::query(
        "select * from notification_channels where team_id = $1 and priority = 0 and id <> $2",
    )
    .bind(change.team())
    .bind(channel.id.as_str())
    .fetch_all(change.connection())
    .await?;
    for row in &rows {
        let before = Channel::from_row(row)?;
        let after = Channel {
            priority: CHANNEL_PRIORITY,
            updated_at: change.at,
            ..before.clone()
        };
        update(change, &after).await?;
        change.record(record("update", &after, Some(&before)));
    }
    Ok(())
}

/// Writes what of a channel can be changed, but for its secrets.
async fn update(change: &mut Change<'_>, channel: &Channel) -> Result<(), ChangeError> {
    sqlx::query(
        "update notification_channels set config = $2, disabled_at = $3, priority = $4, updated_at = $5 \
         where id = $1",
    )
    .bind(channel.id.as_str())
    .bind(text_of(&channel.config))
    .bind(channel.disabled_at.map(crate::clock::Timestamp::as_millis))
    .bind(channel.priority)
    .bind(channel.updated_at.as_millis())
    .execute(change.connection())
    .await?;
    Ok(())
}

/// Opens what of a channel's configuration is sealed.
async fn open(change: &mut Change<'_>, channel: &Channel) -> Result<Split, StoreError> {
    let row = sqlx::query("select secrets from notification_channels where id = $1")
        .bind(channel.id.as_str())
        .fetch_one(change.connection())
        .await?;
    let sealed: Option<Vec<u8>> = column(&row, "secrets")?;
    let corrupt = || StoreError::corrupt("notification_channels", "secrets", &channel.id);
    let store = change.store();
    store.know(change.connection(), sealed.as_deref()).await?;
    let place = place(change.team(), &channel.id);
    let opened = sealed.map(|sealed| store.key.open(place, &sealed));
    let secrets = opened.transpose().map_err(|_| corrupt())?;
    Split::stored(channel.config.clone(), secrets.as_ref()).ok_or_else(corrupt)
}

async fn seal(
    change: &mut Change<'_>,
    channel: &Channel,
    split: &Split,
) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(secrets) = split.secrets() else {
        return Ok(None);
    };
    let place = place(change.team(), &channel.id);
    change.seal(place, &secrets).await.map(Some)
}

/// Returns where the secrets of a channel stand.
const fn place<'a>(team: &'a str, id: &'a str) -> Place<'a> {
    Place {
        team,
        table: "notification_channels",
        row: id,
        column: "secrets",
    }
}

fn checked(priority: i64) -> Result<i64, ChannelError> {
    let is_one = (0..=CHANNEL_PRIORITY_MAX).contains(&priority);
    is_one.then_some(priority).ok_or(ChannelError::Priority)
}

fn text_of(config: &Map<String, Value>) -> String {
    serde_json::to_string(config).expect("a JSON object is one")
}

fn record(action: &'static str, now: &Channel, before: Option<&Channel>) -> ChangeRecord {
    ChangeRecord {
        action,
        noun: "channel",
        name: now.name.clone(),
        before: before.map(Channel::told),
        after: Some(now.told()),
    }
}
