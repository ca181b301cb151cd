//! How the rotation of a key is shown.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    store::KeyStatus,
    ui::{Cell, View},
};

/// How keys and values stand.
#[derive(Debug, JsonSchema, Serialize)]
pub(in crate::commands) struct KeyRotationView {
    /// `done`: everything is sealed under the active key; `rotating`: values are being sealed anew; `waiting`: all are, and
    /// the new key is to be put in place; `planned` on a dry run.
    pub(super) state: &'static str,
    /// What the key is known by that is replaced; null where none is.
    pub(super) from_key: Option<String>,
    /// What the active key is known by; null where it is not made yet.
    pub(super) to_key: Option<String>,
    /// Since when; null where no key is replaced.
    pub(super) began_at: Option<String>,
    /// How many values are sealed under the active key.
    pub(super) resealed: i64,
    /// How many are not.
    pub(super) left: i64,
    /// The file with the new key; null where this command has written none.
    pub(super) key_file: Option<String>,
    /// The file with the old one; null where this command has written none.
    pub(super) old_key_file: Option<String>,
}

impl KeyRotationView {
    /// Returns what is shown of a status.
    pub(super) fn of(status: &KeyStatus) -> Self {
        let rotation = status.rotation.as_ref();
        Self {
            state: match rotation {
                None => "done",
                Some(_) if status.counts.left > 0 => "rotating",
                Some(_) => "waiting",
            },
            from_key: rotation.map(|rotation| rotation.from.clone()),
            to_key: Some(status.active.to_string()),
            began_at: rotation.map(|rotation| rotation.began_at.to_string()),
            resealed: status.counts.resealed,
            left: status.counts.left,
            key_file: None,
            old_key_file: None,
        }
    }
}

impl View for KeyRotationView {
    const COLUMNS: &'static [&'static str] = &["state", "from", "to", "resealed", "left"];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::from(self.state),
            self.from_key.clone().into(),
            self.to_key.clone().into(),
            Cell::from(self.resealed.to_string()),
            Cell::from(self.left.to_string()),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let mut details = vec![
            ("state", Cell::from(self.state)),
            ("from", self.from_key.clone().into()),
            ("to", self.to_key.clone().into()),
            ("began", self.began_at.clone().into()),
            ("resealed", Cell::from(self.resealed.to_string())),
            ("left", Cell::from(self.left.to_string())),
        ];
        let files = [
            ("key file", &self.key_file),
            ("old key file", &self.old_key_file),
        ];
        for (name, file) in files {
            if let Some(file) = file {
                details.push((name, Cell::from(file)));
            }
        }
        details
    }
}
