//! What is shown of notification channels.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{clock::Timestamp, store::Channel};

/// A notification channel.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct ChannelView {
    /// Its name.
    pub(crate) name: String,
    /// `dashboard`, `agent_reflected`, `telegram` or `matrix`.
    pub(crate) channel_type: String,
    /// What it is configured with; `[sealed]` stands for what is secret.
    pub(crate) config: Map<String, Value>,
    /// Whether it can be chosen.
    pub(crate) enabled: bool,
    /// The lower, the sooner it is chosen; 0 is the default channel.
    pub(crate) priority: i64,
    /// Whether it is the team's default channel.
    pub(crate) is_default: bool,
    /// Whether something here tells people through it; if not, it is passed over.
    pub(crate) wired: bool,
    /// When it was made.
    #[schemars(with = "String")]
    pub(crate) created_at: Timestamp,
    /// When it was last changed.
    #[schemars(with = "String")]
    pub(crate) updated_at: Timestamp,
}

impl From<Channel> for ChannelView {
    fn from(channel: Channel) -> Self {
        Self {
            channel_type: channel.kind.as_str().to_owned(),
            enabled: channel.disabled_at.is_none(),
            is_default: channel.is_default(),
            wired: channel.kind.is_wired(),
            name: channel.name,
            config: channel.config,
            priority: channel.priority,
            created_at: channel.created_at,
            updated_at: channel.updated_at,
        }
    }
}
