//! What a channel is configured with: what of it people see, and what is sealed.

use serde_json::{Map, Value};

use super::{ChannelError, ChannelKind};
use crate::secrets::{Secret, wipe_json};

/// The longest configuration, in bytes of its JSON.
pub const CONFIG_BYTES_MAX: usize = 4096;
/// What stands for a value that is secret: shown in its place, and given to leave it as it is.
pub const SEALED: &str = "[sealed]";
/// The members of a bot's configuration that are addresses and no secrets. Whatever else there is may be one.
const PLAIN: [&str; 5] = [
    "chat_id",
    "room_id",
    "homeserver_url",
    "message_thread_id",
    "user_id",
];

/// A configuration, taken apart.
#[derive(Debug, Default)]
pub(super) struct Split {
    /// What is shown: with [`SEALED`] for each secret.
    pub(super) shown: Map<String, Value>,
    /// The secrets.
    hidden: Map<String, Value>,
}

impl Split {
    /// Takes apart what was given. What is only marked is taken from the secrets that are known.
    ///
    /// # Errors
    /// [`ChannelError::ConfigTooLong`]; [`ChannelError::NothingSealed`] for a marker that stands for nothing.
    pub(super) fn of(
        kind: ChannelKind,
        given: Map<String, Value>,
        known: &Self,
    ) -> Result<Self, ChannelError> {
        let length = serde_json::to_string(&given).map_or(usize::MAX, |text| text.len());
        if length > CONFIG_BYTES_MAX {
            return Err(ChannelError::ConfigTooLong);
        }
        let mut split = Self::default();
        for (name, value) in given {
            if !kind.hides(&name) {
                split.shown.insert(name, value);
                continue;
            }
            let value = if value == SEALED {
                let stored = known.hidden.get(&name).cloned();
                stored.ok_or_else(|| ChannelError::NothingSealed(name.clone()))?
            } else {
                value
            };
            split.shown.insert(name.clone(), SEALED.into());
            split.hidden.insert(name, value);
        }
        Ok(split)
    }

    /// Puts together what was stored. `None` where the secrets are none.
    pub(super) fn stored(shown: Map<String, Value>, secrets: Option<&Secret>) -> Option<Self> {
        let hidden = match secrets {
            Some(secrets) => serde_json::from_slice(secrets.expose()).ok()?,
            None => Map::new(),
        };
        Some(Self { shown, hidden })
    }

    /// Returns the secrets as they are sealed; `None` where there are none.
    pub(super) fn secrets(&self) -> Option<Secret> {
        let bytes = serde_json::to_vec(&self.hidden).expect("a JSON object is one");
        (!self.hidden.is_empty()).then(|| Secret::new(bytes))
    }

    /// Returns whether the secrets are the same.
    pub(super) fn hides_the_same(&self, other: &Self) -> bool {
        self.hidden == other.hidden
    }
}

impl ChannelKind {
    /// Returns whether a member of such a channel's configuration is sealed: whatever of a bot's is no address.
    pub fn hides(self, name: &str) -> bool {
        !self.is_wired() && !PLAIN.contains(&name)
    }
}

impl Drop for Split {
    fn drop(&mut self) {
        for (_, value) in std::mem::take(&mut self.hidden) {
            wipe_json(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(object) => object,
            _ => panic!("an object"),
        }
    }

    #[test]
    fn of_a_bot_only_addresses_are_shown() {
        let given = object(json!({"chat_id": -5, "bot_token": "t0ken", "other": ["x"]}));
        let split = Split::of(ChannelKind::Telegram, given, &Split::default()).unwrap();
        let shown = json!({"chat_id": -5, "bot_token": "[sealed]", "other": "[sealed]"});
        assert_eq!(Value::Object(split.shown.clone()), shown);
        let again = Split::of(ChannelKind::Telegram, object(shown), &split).unwrap();
        assert!(again.hides_the_same(&split));
        assert_eq!(again.hidden["bot_token"], "t0ken");
    }

    #[test]
    fn a_marker_stands_for_what_is_stored_and_for_nothing_else() {
        let given = object(json!({"bot_token": "[sealed]"}));
        let refused = Split::of(ChannelKind::Telegram, given.clone(), &Split::default());
        assert_eq!(
            refused.unwrap_err(),
            ChannelError::NothingSealed("bot_token".to_owned())
        );
        // What nothing reads is no secret.
        let plain = Split::of(ChannelKind::Dashboard, given, &Split::default()).unwrap();
        assert!(plain.secrets().is_none());
    }

    #[test]
    fn a_configuration_has_a_longest_one() {
        let empty = json!({"note": ""}).to_string().len();
        for (length, fits) in [(CONFIG_BYTES_MAX, true), (CONFIG_BYTES_MAX + 1, false)] {
            let given = object(json!({"note": "x".repeat(length - empty)}));
            let split = Split::of(ChannelKind::Dashboard, given, &Split::default());
            assert_eq!(split.is_ok(), fits, "{length}");
        }
    }
}
