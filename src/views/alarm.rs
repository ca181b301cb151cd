//! What is shown of an alarm: that an agent named a canary.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{clock::Timestamp, store::CanaryAlarm};

/// That an agent named a canary within the last 24 hours.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct AlarmView {
    /// The canary's name.
    pub(crate) credential: String,
    /// The agent's name.
    pub(crate) agent: String,
    /// How often, since it had been quiet for a day.
    pub(crate) uses: i64,
    /// When it began.
    #[schemars(with = "String")]
    pub(crate) began_at: Timestamp,
    /// When it was last.
    #[schemars(with = "String")]
    pub(crate) last_at: Timestamp,
}

impl From<CanaryAlarm> for AlarmView {
    fn from(alarm: CanaryAlarm) -> Self {
        Self {
            credential: alarm.credential,
            agent: alarm.agent,
            uses: alarm.uses,
            began_at: alarm.began_at,
            last_at: alarm.last_at,
        }
    }
}

impl AlarmView {
    /// Tells who named what, and how often.
    pub(crate) fn told(&self) -> String {
        let Self {
            agent,
            credential,
            uses,
            ..
        } = self;
        let often = match uses {
            1 => "once".to_owned(),
            uses => format!("{uses} times"),
        };
        format!("`{agent}` named `{credential}` {often}")
    }
}
