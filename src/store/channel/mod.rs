//! Notification channels: how a team's approvers are told of what waits (spec/tap.md §1.1, §3.4).

use serde_json::{Map, Value, json};
use sqlx::any::AnyRow;

use super::{Connection, Store, StoreError, TeamId, column};
use crate::clock::Timestamp;

mod change;
mod config;

pub use change::{ChannelUpdate, NewChannel};
pub(super) use change::{delete_in, known};
pub use config::{CONFIG_BYTES_MAX, SEALED};

/// The priority of a channel that nobody gave another one.
pub const CHANNEL_PRIORITY: i64 = 1000;
/// The highest priority; the lower, the sooner a channel is chosen. 0 is the default channel's.
pub const CHANNEL_PRIORITY_MAX: i64 = 1_000_000;

/// What a channel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelKind {
    /// The inbox, and pushes to browsers.
    Dashboard,
    /// The agent passes the question on to the person it works for.
    AgentReflected,
    /// A bot on Telegram. Nothing here is one yet.
    Telegram,
    /// A bot on Matrix. Nothing here is one yet.
    Matrix,
}

/// A channel as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// Its row.
    pub id: String,
    /// Its name, unique in its team.
    pub name: String,
    /// What it is.
    pub kind: ChannelKind,
    /// What it is configured with; for a value that is secret stands [`SEALED`].
    pub config: Map<String, Value>,
    /// Since when it is passed over; `None` while it is enabled.
    pub disabled_at: Option<Timestamp>,
    /// The lower, the sooner it is chosen; 0 is the team's default channel.
    pub priority: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// A channel as the path of a request needs it: enabled, and one that something here can use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyChannel {
    /// What it is.
    pub kind: ChannelKind,
    /// Its name.
    pub name: String,
}

/// Why a channel is not stored as it was given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChannelError {
    /// There is no such kind.
    #[error(
        "there is no channel of the type `{0}`; known are `dashboard`, `agent_reflected`, `telegram` and `matrix`"
    )]
    UnknownKind(String),
    /// A channel stays what it is.
    #[error("`{name}` is a channel of the type `{kind}`, and stays one")]
    KindStays {
        /// The channel.
        name: String,
        /// What it is.
        kind: &'static str,
    },
    /// A team has one default channel.
    #[error(
        "`{first}` and `{second}` are both declared with the priority 0, which is the default channel's"
    )]
    TwoDefaults {
        /// The first of them.
        first: String,
        /// The second.
        second: String,
    },
    /// A new channel of which nobody says what it is.
    #[error("a new channel needs a `channel_type`")]
    NoKind,
    /// The configuration is too long.
    #[error("the configuration of a channel has at most {CONFIG_BYTES_MAX} bytes")]
    ConfigTooLong,
    /// A marker where there is nothing that it could stand for.
    #[error("`{SEALED}` stands for a value that is stored already, and `{0}` has none")]
    NothingSealed(String),
    /// A priority that is none.
    #[error("a priority is a number from 0 to {CHANNEL_PRIORITY_MAX}")]
    Priority,
    /// A disabled channel cannot be the default one.
    #[error("`{0}` is disabled, and could not be the default channel")]
    DefaultDisabled(String),
}

impl ChannelKind {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Dashboard,
        Self::AgentReflected,
        Self::Telegram,
        Self::Matrix,
    ];

    /// Returns its word, as policies and answers have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dashboard => "dashboard",
            Self::AgentReflected => "agent_reflected",
            Self::Telegram => "telegram",
            Self::Matrix => "matrix",
        }
    }

    /// Returns what people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Dashboard => "Dashboard",
            Self::AgentReflected => "The agent itself",
            Self::Telegram => "Telegram",
            Self::Matrix => "Matrix",
        }
    }

    /// Reads its word.
    ///
    /// # Errors
    /// [`ChannelError::UnknownKind`].
    pub fn parse(word: &str) -> Result<Self, ChannelError> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == word);
        found.ok_or_else(|| ChannelError::UnknownKind(word.to_owned()))
    }

    /// Returns whether something here tells people through it. What is not wired is passed over.
    pub const fn is_wired(self) -> bool {
        matches!(self, Self::Dashboard | Self::AgentReflected)
    }

    /// Chooses how people are told of a call (spec/tap.md §3.4): as its policy says, where that is wired, else as the
    /// team says first, else by the agent itself. An end user is asked through their app, by what acts for them.
    pub fn choose(policy: Option<&str>, team: &[ReadyChannel], is_for_end_user: bool) -> Self {
        if is_for_end_user {
            return Self::AgentReflected;
        }
        let named = policy.and_then(|word| Self::parse(word).ok());
        let named = named.filter(|kind| kind.is_wired());
        named
            .or_else(|| team.first().map(|channel| channel.kind))
            .unwrap_or(Self::AgentReflected)
    }
}

impl Channel {
    /// Returns a team's channels, the one that is chosen first before the others.
    pub async fn list(store: &Store, team: &TeamId) -> Result<Vec<Self>, StoreError> {
        let mut reader = store.reader().await?;
        list_in(&mut reader, team.as_str()).await
    }

    /// Returns a team's channel of that name.
    pub async fn find(
        store: &Store,
        team: &TeamId,
        name: &str,
    ) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let row =
            sqlx::query("select * from notification_channels where team_id = $1 and name = $2")
                .bind(team.as_str())
                .bind(name)
                .fetch_optional(&mut *reader)
                .await?;
        row.as_ref().map(Self::from_row).transpose()
    }

    /// Returns whether it is the team's default channel.
    pub const fn is_default(&self) -> bool {
        self.priority == 0
    }

    /// Returns whether it can be chosen.
    pub const fn is_ready(&self) -> bool {
        self.disabled_at.is_none() && self.kind.is_wired()
    }

    fn from_row(row: &AnyRow) -> Result<Self, StoreError> {
        let (id, kind): (String, String) = (column(row, "id")?, column(row, "kind")?);
        let corrupt = |column| StoreError::corrupt("notification_channels", column, &id);
        let config: String = column(row, "config")?;
        Ok(Self {
            kind: ChannelKind::parse(&kind).map_err(|_| corrupt("kind"))?,
            config: serde_json::from_str(&config).map_err(|_| corrupt("config"))?,
            name: column(row, "name")?,
            disabled_at: column::<Option<i64>>(row, "disabled_at")?.map(Timestamp::from_millis),
            priority: column(row, "priority")?,
            created_at: Timestamp::from_millis(column(row, "created_at")?),
            updated_at: Timestamp::from_millis(column(row, "updated_at")?),
            id,
        })
    }

    /// Returns what the audit tells of it.
    fn told(&self) -> Value {
        json!({
            "channel_type": self.kind.as_str(),
            "config": self.config,
            "enabled": self.disabled_at.is_none(),
            "priority": self.priority,
        })
    }
}

/// Returns the channels of a team that can be chosen, the first one first.
pub(super) async fn ready(
    connection: &mut Connection,
    team: &str,
) -> Result<Vec<ReadyChannel>, StoreError> {
    let channels = list_in(connection, team).await?.into_iter();
    let ready = channels.filter(Channel::is_ready);
    Ok(ready
        .map(|channel| ReadyChannel {
            kind: channel.kind,
            name: channel.name,
        })
        .collect())
}

async fn list_in(connection: &mut Connection, team: &str) -> Result<Vec<Channel>, StoreError> {
    let rows = sqlx::query(
        "select * from notification_channels where team_id = $1 order by priority, created_at, id",
    )
    .bind(team)
    .fetch_all(connection)
    .await?;
    rows.iter().map(Channel::from_row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ready(kinds: &[ChannelKind]) -> Vec<ReadyChannel> {
        let named = |kind: &ChannelKind| ReadyChannel {
            kind: *kind,
            name: kind.as_str().to_owned(),
        };
        kinds.iter().map(named).collect()
    }

    #[test]
    fn the_policy_chooses_then_the_team_then_the_agent_is_asked() {
        use ChannelKind::{AgentReflected, Dashboard};
        let cases: [(Option<&str>, &[ChannelKind], bool, ChannelKind); 9] = [
            (None, &[], false, AgentReflected),
            (None, &[Dashboard, AgentReflected], false, Dashboard),
            (None, &[AgentReflected, Dashboard], false, AgentReflected),
            (Some("dashboard"), &[AgentReflected], false, Dashboard),
            (Some("agent_reflected"), &[Dashboard], false, AgentReflected),
            // Nothing here is a bot, and an app answers for its own users alone.
            (Some("telegram"), &[Dashboard], false, Dashboard),
            (Some("matrix"), &[], false, AgentReflected),
            (Some("app"), &[Dashboard], false, Dashboard),
            (Some("dashboard"), &[Dashboard], true, AgentReflected),
        ];
        for (policy, team, is_for_end_user, expected) in cases {
            let chosen = ChannelKind::choose(policy, &ready(team), is_for_end_user);
            assert_eq!(chosen, expected, "{policy:?} {team:?} {is_for_end_user}");
        }
    }
}
